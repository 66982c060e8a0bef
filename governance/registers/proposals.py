"""What a meeting is proposed to take up: what was carried, what is overdue, high risks, marked places, early warnings.

Convention: a proposal is worked out when it is asked for and is in no register until somebody accepts or declines it.
The same subject is not proposed while an item about it is open: not decided, carried and not taken up again, or decided
with an action still open. What was declined, or decided and done with, is proposed again when the finding is stronger
than it was then, or when a later window marks the place anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from governance.i18n import Translator
from governance.registers.actions import OPEN, is_overdue, overdue_on
from governance.registers.agenda import SOURCES, UNDECIDED, ItemDraft, Subject
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.risk_tables import RiskEpisode, RiskLevel
from governance.registers.risks import ACTIVE
from governance.registers.risks import is_overdue as is_risk_overdue

MONTH_DAYS = 30
"""An overdue action that was declined comes back after so many days more."""


@dataclass(frozen=True)
class Finding:
    """Something that might be proposed.

    Attributes
    ----------
    draft
        The item it would become.
    is_new
        True where its place was not marked in the window before.
    """

    draft: ItemDraft
    is_new: bool = False


@dataclass(frozen=True)
class Proposal:
    """Something that is proposed.

    Attributes
    ----------
    rank
        From 1.
    draft
        The item it becomes when it is accepted or declined.
    before
        The last item about the same; None where there was none.
    """

    rank: int
    draft: ItemDraft
    before: AgendaItem | None


def propose(
    session: Session, meeting: Meeting, found: Sequence[Finding], *, today: date, say: Translator
) -> list[Proposal]:
    """Return what a meeting is proposed to take up, the first first.

    Parameters
    ----------
    found
        What the warehouse shows, the most pressing first; see :mod:`governance.registers.findings`.
    today
        Decides what is overdue.
    say
        In whose words the reasons are.
    """
    kept = [
        *_carried(session, meeting, say), *_overdue(session, today, say), *_high_risks(session, today, say), *found,
    ]  # fmt: skip
    here = [one for one in kept if _is_of(meeting, one.draft.subject)]
    past, busy = _past(session, [one.draft.subject.key for one in here])
    due = [one for one in here if _is_due(one, past.get(one.draft.subject.key, []), busy)]
    order = list(SOURCES)
    due.sort(key=lambda one: order.index(one.draft.source))
    return [
        Proposal(rank, one.draft, next(reversed(past.get(one.draft.subject.key, [])), None))
        for rank, one in enumerate(_once(due), 1)
    ]


def _is_of(meeting: Meeting, about: Subject) -> bool:
    """Return whether a meeting deals with a place: the district's with all, a township's with its own."""
    return meeting.township_code is None or about.township_code == meeting.township_code


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Return findings with one for each subject, the first."""
    return list({one.draft.subject.key: one for one in reversed(list(found))}.values())[::-1]


def _past(session: Session, keys: list[str]) -> tuple[dict[str, list[AgendaItem]], set[str]]:
    """Return the items about some subjects, the first first, and the items that still have an open action."""
    past: dict[str, list[AgendaItem]] = {}
    rows = session.scalars(
        select(AgendaItem).where(AgendaItem.subject.in_(keys)).order_by(AgendaItem.item_id)
    )
    for row in rows:
        past.setdefault(row.subject, []).append(row)
    busy = session.scalars(select(MeetingAction.item_id).where(MeetingAction.state.in_(OPEN)))
    return past, set(busy)


def _is_due(found: Finding, past: Sequence[AgendaItem], busy: set[str]) -> bool:
    """Return whether something is to be proposed after all that was done about the same."""
    draft = found.draft
    if not past:
        return True
    if any(item.state in UNDECIDED for item in past):
        return False
    last = past[-1]
    if last.state == "carried":
        return draft.source == "carried"
    if draft.source == "carried":
        return False
    if last.state == "decided" and draft.source != "overdue_action" and last.item_id in busy:
        return False
    is_stronger = draft.strength > last.strength
    is_later = draft.month_to is not None and last.month_to is not None and draft.month_to > last.month_to
    return is_stronger or (is_later and (found.is_new or last.state == "decided"))


def _carried(session: Session, meeting: Meeting, say: Translator) -> list[Finding]:
    """Return the items that earlier meetings carried and none has taken up."""
    taken = aliased(AgendaItem)
    rows = session.scalars(
        select(AgendaItem)
        .join(Meeting, Meeting.meeting_id == AgendaItem.meeting_id)
        .where(
            AgendaItem.state == "carried", AgendaItem.meeting_id != meeting.meeting_id,
            ~exists().where(taken.origin_id == AgendaItem.item_id),
            or_(Meeting.township_code.is_(None), Meeting.township_code == meeting.township_code)
            if meeting.township_code is not None
            else Meeting.township_code.is_(None),
        )
        .order_by(AgendaItem.item_id)
    )  # fmt: skip
    return [Finding(_again(item, say)) for item in rows]


def _again(item: AgendaItem, say: Translator) -> ItemDraft:
    reason = say("Carried: {why} Before that: {reason}").format(why=item.word or "", reason=item.reason)
    about = Subject(
        item.subject, item.level, item.place_code, item.place_name, item.township_code, item.category
    )
    return ItemDraft(
        about, "carried", item.title, reason, item.strength, item.month_from, item.month_to, item.publication,
        item.item_id, item.lead_office,
    )  # fmt: skip


def _overdue(session: Session, today: date, say: Translator) -> list[Finding]:
    """Return the overdue actions, the longest overdue first."""
    rows = session.scalars(
        select(MeetingAction).where(overdue_on(today)).order_by(MeetingAction.due_on, MeetingAction.action_id)
    )
    return [Finding(_late(action, today, say)) for action in rows if is_overdue(action, today)]


def _late(action: MeetingAction, today: date, say: Translator) -> ItemDraft:
    late = (today - action.due_on).days
    reason = say("{office} was to be done by {day}; {late}.").format(
        office=action.office, day=say.day(action.due_on),
        late=say.plural("{n} day overdue", "{n} days overdue", late),
    )  # fmt: skip
    if action.times_moved:
        moved = say.plural(
            "The last day was moved {n} time.", "The last day was moved {n} times.", action.times_moved
        )
        reason = f"{reason} {moved}"
    level = "grid" if action.grid_code else "township" if action.township_code else None
    about = Subject(
        f"action:{action.action_id}", level, action.grid_code or action.township_code, action.place_name,
        action.township_code, action.category,
    )  # fmt: skip
    return ItemDraft(
        about, "overdue_action", action.task, reason, late // MONTH_DAYS, origin_id=action.action_id,
        lead_office=action.office,
    )  # fmt: skip


def _high_risks(session: Session, today: date, say: Translator) -> list[Finding]:
    """Return the high risks on the register, the last to become one first."""
    rows = session.execute(
        select(RiskEpisode, RiskLevel.since_on)
        .join(
            RiskLevel,
            (RiskLevel.hazard_id == RiskEpisode.hazard_id) & (RiskLevel.episode_no == RiskEpisode.episode_no),
        )
        .where(
            RiskEpisode.is_latest, RiskEpisode.level == "high", RiskEpisode.state.in_(ACTIVE),
            RiskLevel.until_on.is_(None),
        )
        .order_by(RiskLevel.since_on.desc(), RiskEpisode.hazard_id)
    )  # fmt: skip
    return [Finding(_risk(risk, since, today, say)) for risk, since in rows]


def _risk(risk: RiskEpisode, since: date, today: date, say: Translator) -> ItemDraft:
    reason = say("High risk since {day}; {office} is responsible, to be settled by {due}.").format(
        day=say.day(since), office=risk.office, due=say.day(risk.due_on)
    )
    if is_risk_overdue(risk, today):
        late = say("That day is over.")
        reason = f"{reason} {late}"
    level = (
        "grid"
        if risk.grid_code
        else "community"
        if risk.community_code
        else "township"
        if risk.township_code
        else None
    )
    about = Subject(
        f"risk:{risk.hazard_id}:{risk.episode_no}", level,
        risk.grid_code or risk.community_code or risk.township_code, None, risk.township_code, risk.domain,
    )  # fmt: skip
    return ItemDraft(
        about,
        "risk",
        risk.title,
        reason,
        since.toordinal(),
        origin_id=risk.hazard_id,
        lead_office=risk.office,
    )
