"""The register of agenda items: proposed, accepted or declined with a word, discussed, decided or carried.

Convention: an item belongs to one meeting. One that is carried stays with its meeting and is proposed to the next one,
where a new item says which it comes from. What is decided is a text of the item; who does what by when are actions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_, StoreFault
from governance.registers import meetings
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.folding import row_of, take_over
from governance.registers.meeting_rows import AgendaItem, Meeting
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Code, Event, Register, Stream, Writing, append, new_stream

WHEREABOUTS = Whereabouts(AgendaItem.township_code, AgendaItem.grid_code)
"""Whose items somebody may see."""

SOURCES: Mapping[str, str] = {
    "carried": N_("carried from the last meeting"),
    "overdue_action": N_("overdue action"),
    "risk": N_("high risk"),
    "hotspot": N_("marked place"),
    "alert": N_("early warning"),
    "by_hand": N_("put forward by hand"),
}
"""Where an item comes from, to what readers call it; in the order in which they are proposed."""

UNDECIDED = ("proposed", "accepted", "discussed")
"""States of an item that its meeting has not come to an end with."""

TAKING_ITEMS = ("planned", "notified", "held")
"""States of a meeting that can take up items."""

_STAFF = roles_for(Verb.WRITE_MEETINGS)
_PROPOSERS = roles_for(Verb.WRITE_MEETINGS, Verb.WRITE_RISKS)

LIFECYCLE = Lifecycle(
    states={
        "proposed": N_("proposed"), "accepted": N_("on the agenda"), "discussed": N_("discussed"),
        "decided": N_("decided"), "carried": N_("carried to the next meeting"), "declined": N_("declined"),
    },
    steps=(
        Step("propose", N_("Propose"), (NOTHING_YET,), "proposed", _PROPOSERS),
        Step("accept", N_("Put on the agenda"), ("proposed", "declined"), "accepted", _STAFF),
        Step("decline", N_("Decline"), ("proposed", "accepted"), "declined", _STAFF, needs_why=True),
        Step("edit", N_("Change the item"), ("proposed", "accepted"), None, _STAFF),
        Step("discuss", N_("Record as discussed"), ("accepted",), "discussed", _STAFF),
        Step("decide", N_("Record the decision"), ("accepted", "discussed"), "decided", _STAFF),
        Step("correct", N_("Correct the decision"), ("decided",), None, _STAFF, needs_why=True),
        Step("carry", N_("Carry to the next meeting"), UNDECIDED, "carried", _STAFF, needs_why=True),
    ),
)  # fmt: skip

_DAY_OF = {
    "propose": "proposed_on",
    "accept": "accepted_on",
    "discuss": "discussed_on",
    "decide": "decided_on",
}
_TOLD = (
    "meeting_id", "subject", "source", "title", "reason", "strength", "level", "place_code", "place_name",
    "township_code", "grid_code", "category", "publication", "origin_id", "lead_office", "decision",
)  # fmt: skip


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, AgendaItem)
    take_over(row, event, _TOLD, days=("month_from", "month_to"), day_of_verb=_DAY_OF)
    row.word = event.why or row.word


AGENDA = Register("agenda_item", LIFECYCLE, fold, (AgendaItem,), prefix="I")


@dataclass(frozen=True)
class Subject:
    """Where and what an item is about.

    Attributes
    ----------
    key
        Two items with one key are about the same thing.
    level, place_code, place_name, township_code
        Of the place; None where it has none.
    category
        ``*`` is all matters; None where it is about none.
    """

    key: str
    level: str | None = None
    place_code: str | None = None
    place_name: str | None = None
    township_code: str | None = None
    category: str | None = None

    @property
    def grid_code(self) -> str | None:
        """The place, where it is a grid."""
        return self.place_code if self.level == "grid" else None


@dataclass(frozen=True)
class ItemDraft:
    """An item before it is in the register.

    Attributes
    ----------
    title
        The matter in a line.
    reason
        Why it should be discussed.
    source
        One of :data:`SOURCES`.
    strength
        How strong the finding is: a level, a month count; more is stronger.
    month_from, month_to, publication
        What a finding rests on.
    origin_id
        The carried item, action or risk it comes from.
    lead_office
        Which office should lead; None where nobody said.
    """

    subject: Subject
    source: str
    title: str
    reason: str
    strength: int = 0
    month_from: date | None = None
    month_to: date | None = None
    publication: str | None = None
    origin_id: str | None = None
    lead_office: str | None = None

    def as_data(self) -> dict[str, object]:
        """Return it as the data of an event; what the program wrote itself is not masked again."""
        is_typed = self.source == "by_hand"
        about, codes = self.subject, {"key": "subject"}
        named = {codes.get(name, name): _code(value) for name, value in vars(about).items()}
        return named | {
            "grid_code": _code(about.grid_code), "source": Code(self.source),
            "title": self.title if is_typed else Code(self.title),
            "reason": self.reason if is_typed else Code(self.reason),
            "strength": self.strength, "month_from": self.month_from, "month_to": self.month_to,
            "publication": _code(self.publication), "origin_id": _code(self.origin_id),
            "lead_office": _code(self.lead_office),
        }  # fmt: skip


def _code(value: str | None) -> Code | None:
    return None if value is None else Code(value)


def propose(writing: Writing, meeting_id: str, draft: ItemDraft, *, today: date) -> str:
    """Put an item forward to a meeting and return its name.

    Raises
    ------
    StoreFault
        The meeting takes no more items, the item has no title, or the same is before a meeting already.
    NotAllowed, ImpossibleTransition
        It is not for whoever writes.
    """
    session = writing.session
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.state not in TAKING_ITEMS:
        raise StoreFault(
            N_("This meeting takes no more items. Choose one that is still to come; nothing was saved.")
        )
    if not draft.title.strip():
        raise StoreFault(N_("Say in a line what the item is about. Nothing was saved."))
    about = draft.subject
    refuse_unseen(writing.actor, township_code=about.township_code, grid_code=about.grid_code)
    same = session.scalars(
        select(AgendaItem).where(AgendaItem.subject == about.key, AgendaItem.state.in_(UNDECIDED))
    ).first()
    if same is not None:
        raise StoreFault(
            N_("“{title}” is before meeting {meeting} already. Nothing was saved."),
            title=same.title, meeting=same.meeting_id,
        )  # fmt: skip
    stream = new_stream(writing, AGENDA)
    append(writing, stream, "propose", data=draft.as_data() | {"meeting_id": Code(meeting_id), "on": today})
    return stream.stream_id


def accept_proposal(writing: Writing, meeting_id: str, draft: ItemDraft, *, today: date) -> str:
    """Put what the program proposed on the agenda and return its name; see :func:`propose`."""
    item_id = propose(writing, meeting_id, draft, today=today)
    append(writing, Stream(AGENDA, item_id, 1), "accept", data={"on": today})
    return item_id


def decline_proposal(writing: Writing, meeting_id: str, draft: ItemDraft, word: str, *, today: date) -> str:
    """Decline what the program proposed, with a word why; it is kept, so that it is not proposed again as it is."""
    item_id = propose(writing, meeting_id, draft, today=today)
    append(writing, Stream(AGENDA, item_id, 1), "decline", why=word, data={"on": today})
    return item_id


def step(
    writing: Writing, seen: AgendaItem, verb: str, *, today: date, why: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Take a step with an item as somebody saw it.

    Raises
    ------
    StoreFault
        A decision has no text, or the meeting has not begun or is closed.
    ChangedMeanwhile, NotAllowed, ImpossibleTransition
        Nothing was saved.
    """
    kept = writing.session.get_one(AgendaItem, seen.item_id)
    refuse_unseen(writing.actor, township_code=kept.township_code, grid_code=kept.grid_code)
    told = {"on": today} | dict(data or {})
    if verb in ("decide", "correct") and not str(told.get("decision") or "").strip():
        raise StoreFault(N_("Write down what was decided. Nothing was saved."))
    meeting = writing.session.get_one(Meeting, kept.meeting_id)
    if verb in ("discuss", "decide", "carry", "correct") and meeting.state not in ("held", "minuted"):
        raise StoreFault(
            N_("Items are discussed and decided while their meeting is held, not before and not after it is closed. "
               "Nothing was saved.")
        )  # fmt: skip
    append(writing, Stream(AGENDA, seen.item_id, seen.version), verb, why=why, data=told)


def cancel_meeting(writing: Writing, seen: Meeting, why: str, *, today: date) -> None:
    """Cancel a meeting, and carry whatever was before it to the next one.

    Raises
    ------
    ChangedMeanwhile, NotAllowed, ImpossibleTransition
        Nothing was saved.
    """
    meetings.step(writing, seen, "cancel", why=why, data={"on": today})
    items = writing.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == seen.meeting_id, AgendaItem.state.in_(UNDECIDED))
    ).all()
    for item in items:
        append(writing, Stream(AGENDA, item.item_id, item.version), "carry", why=why, data={"on": today})


def in_order(meeting: Meeting, items: list[AgendaItem]) -> list[AgendaItem]:
    """Return the items of a meeting in the order they are taken; those put nowhere yet come last, as they came."""
    place = {item_id: number for number, item_id in enumerate(meeting.item_order)}
    return sorted(items, key=lambda item: (place.get(item.item_id, len(place)), item.item_id))


def last_before(session: Session, items: Sequence[AgendaItem]) -> dict[str, str]:
    """Return for items the meeting that last took up the same before theirs; new ones are left out."""
    subjects = {item.subject for item in items}
    earlier = session.execute(
        select(AgendaItem.subject, AgendaItem.item_id, AgendaItem.meeting_id)
        .where(AgendaItem.subject.in_(subjects), AgendaItem.state.in_(("discussed", "decided", "carried")))
        .order_by(AgendaItem.item_id)
    ).all()
    return {
        item.item_id: meeting_id
        for item in items
        for subject, item_id, meeting_id in earlier
        if subject == item.subject and item_id < item.item_id and meeting_id != item.meeting_id
    }
