"""The register of joint meetings: planned, notified, held, minuted, closed; or cancelled with why.

Convention: a meeting is the district's or a township's. A township may have its party and government meeting stand in
for a joint one (Regulations on petition work 2022, Article 13), so the kind is kept and standing in is no breach. Who
came is told by office, who leads by post; no person is named. A meeting is closed when nothing is missing
(:func:`missing`). Notice is given three days before at the latest; later is allowed and said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_, EntryFault, FaultList, GridError, StoreFault, listed
from governance.posts import post_only
from governance.registers.allowed import refuse_unseen, roles_for
from governance.registers.folding import day_of, row_of, take_over
from governance.registers.meeting_rows import AgendaItem, Meeting
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Code, Event, Register, Stream, Writing, append, new_stream

NOTICE_DAYS = 3
"""Days before a meeting by which its notice is to be out."""

RHYTHM = timedelta(weeks=4)
"""From one meeting of a body to the next, unless somebody plans otherwise."""

KINDS: Mapping[str, str] = {
    "joint": N_("Joint meeting"),
    "party_government": N_("Party and government meeting standing in"),
    "special": N_("Special meeting"),
}
"""Kinds of meetings, to what readers call them."""

ATTENDED: Mapping[str, str] = {
    "present": N_("present"),
    "excused": N_("excused"),
    "observer": N_("sitting in"),
}
"""Whether an office came, to what readers call it."""

PREPARING = ("planned", "notified")
"""States of a meeting that is still to come."""

_STAFF = roles_for(Verb.WRITE_MEETINGS)

LIFECYCLE = Lifecycle(
    states={
        "planned": N_("planned"), "notified": N_("notice given"), "held": N_("held"), "minuted": N_("minuted"),
        "closed": N_("filed"), "cancelled": N_("cancelled"),
    },
    steps=(
        Step("plan", N_("Plan"), (NOTHING_YET,), "planned", _STAFF),
        Step("change", N_("Change"), ("planned",), None, _STAFF),
        Step("change", N_("Change"), ("notified",), None, _STAFF, needs_why=True),
        Step("notify", N_("Give notice"), ("planned",), "notified", _STAFF),
        Step("arrange", N_("Put in order"), (*PREPARING, "held"), None, _STAFF),
        Step("hold", N_("Begin the meeting"), PREPARING, "held", _STAFF),
        Step("attend", N_("Record attendance"), ("held", "minuted"), None, _STAFF),
        Step("minute", N_("Record the minutes"), ("held",), "minuted", _STAFF),
        Step("minute", N_("Record the minutes"), ("minuted",), None, _STAFF),
        Step("close", N_("Close the meeting"), ("minuted",), "closed", _STAFF),
        Step("cancel", N_("Cancel the meeting"), PREPARING, "cancelled", _STAFF, needs_why=True),
    ),
)  # fmt: skip

_DAY_OF = {
    "plan": "planned_on", "notify": "notified_on", "hold": "held_on", "minute": "minuted_on", "close": "closed_on",
    "cancel": "cancelled_on",
}  # fmt: skip
"""Steps to the column that holds their day."""

_TOLD = ("kind", "township_code", "begins_at", "place", "convenor_post", "offices", "attendance", "minutes")


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, Meeting, attendance={}, item_order=[])
    take_over(row, event, _TOLD, days=("meets_on",), renamed={"order": "item_order"}, day_of_verb=_DAY_OF)
    if event.verb == "hold":
        row.meets_on = day_of(event, "on")
    row.last_why = event.why or row.last_why


MEETINGS = Register("meeting", LIFECYCLE, fold, (Meeting,), prefix="M")


@dataclass(frozen=True)
class MeetingPlan:
    """What is set before a meeting.

    Attributes
    ----------
    kind
        One of :data:`KINDS`.
    township_code
        None for the district's.
    meets_on, begins_at
        Day and hour.
    place
        A room.
    convenor_post
        A post; what may be a name in it is blotted out.
    offices
        Those that are asked to come.
    """

    kind: str
    township_code: str | None
    meets_on: date
    begins_at: time
    place: str
    convenor_post: str
    offices: tuple[str, ...]

    def faults(self, today: date, known_offices: Sequence[str]) -> dict[str, GridError]:
        """Return what is wrong, by field; empty where nothing is.

        Parameters
        ----------
        today
            In the district.
        known_offices
            Offices that can be asked.
        """
        found: dict[str, GridError] = {}
        if self.meets_on < today:
            found["meets_on"] = GridError(
                N_("{day} is over. Choose today or a later day."), day=self.meets_on.isoformat()
            )
        if self.kind == "party_government" and self.township_code is None:
            found["kind"] = GridError(
                N_("Only a township's meeting can stand in for a joint one. Choose the township.")
            )
        if not self.place.strip():
            found["place"] = GridError(N_("Say where the meeting is."))
        if not self.convenor_post.strip():
            found["convenor_post"] = GridError(
                N_("Say which post convenes it, such as deputy head of district.")
            )
        unknown = [office for office in self.offices if office not in known_offices]
        if unknown:
            found["offices"] = GridError(
                N_("No such office: {names}. Choose from the list."), names=listed(unknown)
            )
        elif not self.offices:
            found["offices"] = GridError(N_("Choose at least one office."))
        return found

    def as_data(self) -> dict[str, object]:
        """Return it as the data of an event."""
        return {
            "kind": Code(self.kind), "township_code": self.township_code and Code(self.township_code),
            "meets_on": self.meets_on, "begins_at": Code(f"{self.begins_at:%H:%M}"), "place": self.place,
            "convenor_post": Code(post_only(self.convenor_post)), "offices": [Code(one) for one in self.offices],
        }  # fmt: skip


def plan(writing: Writing, planned: MeetingPlan, *, today: date, known_offices: Sequence[str]) -> str:
    """Plan a meeting and return its name.

    Raises
    ------
    EntryFault
        Something about it is wrong; see :meth:`MeetingPlan.faults`.
    NotAllowed, ImpossibleTransition
        It is not for whoever writes.
    """
    _refuse_faults(planned, today, known_offices)
    refuse_unseen(writing.actor, township_code=planned.township_code, grid_code=None)
    stream = new_stream(writing, MEETINGS)
    append(writing, stream, "plan", data=planned.as_data() | {"on": today})
    return stream.stream_id


def change(
    writing: Writing, seen: Meeting, planned: MeetingPlan, *, today: date, known_offices: Sequence[str],
    why: str | None = None,
) -> None:  # fmt: skip
    """Change what was planned; after notice was given, with why.

    Raises
    ------
    EntryFault, ChangedMeanwhile, NotAllowed, ImpossibleTransition
        As for :func:`plan`; or somebody else changed it meanwhile.
    """
    _refuse_faults(planned, today, known_offices)
    step(writing, seen, "change", why=why, data=planned.as_data())


def step(
    writing: Writing, seen: Meeting, verb: str, *, why: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Take a step with a meeting as somebody saw it.

    Parameters
    ----------
    verb
        ``notify``, ``arrange`` (data: order), ``attend`` (attendance), ``cancel`` ... ; data of steps with a day hold
        it as ``on``.

    Raises
    ------
    ChangedMeanwhile, NotAllowed, ImpossibleTransition
        Nothing was saved.
    """
    kept = writing.session.get_one(Meeting, seen.meeting_id)
    refuse_unseen(writing.actor, township_code=kept.township_code, grid_code=None)
    append(writing, Stream(MEETINGS, seen.meeting_id, seen.version), verb, why=why, data=data)


def hold(writing: Writing, seen: Meeting, *, on: date, today: date) -> None:
    """Record that a meeting is held, on a day that has come.

    Raises
    ------
    StoreFault
        The day has not come yet; or see :func:`step`.
    """
    if on > today:
        raise StoreFault(
            N_(
                "{day} has not come yet: a meeting is recorded as held on its day or after. Nothing was saved."
            ),
            day=on.isoformat(),
        )
    step(writing, seen, "hold", data={"on": on})


def attend(writing: Writing, seen: Meeting, attendance: Mapping[str, str]) -> None:
    """Record which offices came; offices that were not asked are welcome."""
    told = {office: Code(came) for office, came in attendance.items() if came in ATTENDED}
    step(writing, seen, "attend", data={"attendance": told})


def minute(writing: Writing, seen: Meeting, minutes: str, *, today: date) -> None:
    """Record the minutes.

    Raises
    ------
    StoreFault
        There is no text; or see :func:`step`.
    """
    if not minutes.strip():
        raise StoreFault(N_("The minutes are empty. Write what was said and decided; nothing was saved."))
    step(writing, seen, "minute", data={"minutes": minutes, "on": today})


def close(writing: Writing, seen: Meeting, *, today: date) -> None:
    """Close a meeting of which nothing is missing.

    Raises
    ------
    FaultList
        What is missing; or see :func:`step`.
    """
    items = writing.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == seen.meeting_id)).all()
    lacking = missing(seen, items)
    if lacking:
        raise FaultList(N_("The meeting cannot be closed yet:"), lacking)
    step(writing, seen, "close", data={"on": today})


def missing(meeting: Meeting, items: Sequence[AgendaItem]) -> list[GridError]:
    """Return what a meeting lacks before it can be closed; empty where nothing is.

    Parameters
    ----------
    items
        Of its agenda.
    """
    lacking = []
    silent = [office for office in meeting.offices if office not in meeting.attendance]
    if silent:
        lacking.append(GridError(N_("no attendance of {offices}"), offices=listed(silent)))
    if not meeting.minutes:
        lacking.append(GridError(N_("no minutes")))
    lacking += [
        GridError(N_("“{title}” is neither decided nor carried to the next meeting"), title=item.title)
        for item in items
        if item.state in ("accepted", "discussed")
    ]
    lacking += [
        GridError(N_("“{title}” is neither accepted nor declined"), title=item.title)
        for item in items
        if item.state == "proposed"
    ]
    return lacking


def next_day(before: Meeting | None, today: date) -> date:
    """Return the day that is proposed for the next meeting of a body: the rhythm kept, and time for the notice.

    Parameters
    ----------
    before
        The last meeting of the body; None where there was none.
    """
    earliest = today + timedelta(days=NOTICE_DAYS)
    if before is None:
        return max(today + timedelta(weeks=1), earliest)
    day = before.meets_on + RHYTHM
    while day < earliest:
        day += timedelta(weeks=1)
    return day


def is_short_notice(meets_on: date, today: date) -> bool:
    """Return whether a notice given today comes later than three days before a meeting."""
    return (meets_on - today).days < NOTICE_DAYS


def _refuse_faults(planned: MeetingPlan, today: date, known_offices: Sequence[str]) -> None:
    faults = planned.faults(today, known_offices)
    if faults:
        raise EntryFault(
            N_("This cannot be kept yet. Nothing was saved; what you typed is still here."), **faults
        )
