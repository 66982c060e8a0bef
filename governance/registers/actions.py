"""The register of actions: given to an office, under way, reported done, verified and closed; or cancelled with why.

Convention: an action has a last day. It is overdue from the day after, until it is reported done; a report that is sent
back makes it overdue again. The last day is moved with why and never silently: how often, and the first one, stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_, EntryFault, GridError, StoreFault
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.folding import day_of, row_of, take_over
from governance.registers.meeting_rows import AgendaItem, MeetingAction
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Actor, Code, Event, Register, Stream, Writing, append, new_stream

OPEN = ("assigned", "under_way", "reported")
"""States of an action that is not at its end."""

WORKING = ("assigned", "under_way")
"""States in which the office has to do something: only these are overdue."""

WHEREABOUTS = Whereabouts(MeetingAction.township_code, MeetingAction.grid_code, MeetingAction.office)

_STAFF = roles_for(Verb.WRITE_MEETINGS)
_OFFICES = roles_for(Verb.WRITE_MEETINGS, Verb.WRITE_ACTIONS)
_REPORTERS = _OFFICES | roles_for(Verb.WRITE_CHECKS)

LIFECYCLE = Lifecycle(
    states={
        "assigned": N_("assigned"), "under_way": N_("under way"), "reported": N_("reported done"),
        "closed": N_("verified and closed"), "cancelled": N_("cancelled"),
    },
    steps=(
        Step("assign", N_("Assign"), (NOTHING_YET,), "assigned", _STAFF),
        Step("begin", N_("Begin work"), ("assigned",), "under_way", _OFFICES),
        Step("progress", N_("Report progress"), ("assigned", "under_way"), "under_way", _REPORTERS),
        Step("report_done", N_("Report as done"), WORKING, "reported", _REPORTERS),
        Step("verify", N_("Verify and close"), ("reported",), "closed", _STAFF),
        Step("return", N_("Send back"), ("reported",), "under_way", _STAFF, needs_why=True),
        Step("move_due", N_("Move the last day"), WORKING, None, _STAFF, needs_why=True),
        Step("cancel", N_("Cancel the action"), OPEN, "cancelled", _STAFF, needs_why=True),
    ),
)  # fmt: skip

_DAY_OF = {
    "assign": "assigned_on", "report_done": "reported_on", "verify": "closed_on", "cancel": "closed_on",
}  # fmt: skip
_TOLD = (
    "item_id", "meeting_id", "task", "office", "township_code", "grid_code", "place_name", "category", "progress",
    "result",
)  # fmt: skip


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, MeetingAction, times_moved=0, times_returned=0)
    take_over(row, event, _TOLD, days=("due_on",), day_of_verb=_DAY_OF)
    if event.verb == "assign":
        row.first_due_on = row.due_on
    if event.to_state == "under_way" and row.begun_on is None:
        row.begun_on = day_of(event, "on")
    row.times_moved += event.verb == "move_due"
    row.times_returned += event.verb == "return"
    row.last_why = event.why or row.last_why


ACTIONS = Register("action", LIFECYCLE, fold, (MeetingAction,), prefix="A")


@dataclass(frozen=True)
class ActionDraft:
    """What an office is to be given to do.

    Attributes
    ----------
    task
        What is to be done.
    office
        Which office.
    due_on
        Its last day.
    """

    task: str
    office: str
    due_on: date

    def faults(self, today: date, known_offices: tuple[str, ...]) -> dict[str, GridError]:
        """Return what is wrong, by field; empty where nothing is."""
        found: dict[str, GridError] = {}
        if not self.task.strip():
            found["task"] = GridError(N_("Say what is to be done."))
        if self.office not in known_offices:
            found["office"] = GridError(N_("Choose the office that is responsible."))
        if self.due_on < today:
            found["due_on"] = GridError(
                N_("{day} is over. Choose today or a later day."), day=self.due_on.isoformat()
            )
        return found


def assign(
    writing: Writing, item: AgendaItem, draft: ActionDraft, *, today: date, known_offices: tuple[str, ...]
) -> str:
    """Give an office something to do, for the place of an agenda item; return the name of the action.

    Raises
    ------
    EntryFault
        The draft is not complete; every fault stands under its field.
    StoreFault
        The item is not decided.
    ImpossibleTransition
        It is not for whoever writes.
    """
    faults = draft.faults(today, known_offices)
    if faults:
        raise EntryFault(
            N_("This cannot be kept yet. Nothing was saved; what you typed is still here."), **faults
        )
    if writing.session.get_one(AgendaItem, item.item_id).state != "decided":
        raise StoreFault(N_("Actions follow from a decision: record it first. Nothing was saved."))
    stream = new_stream(writing, ACTIONS)
    append(writing, stream, "assign", data={
        "item_id": Code(item.item_id), "meeting_id": Code(item.meeting_id), "task": draft.task,
        "office": Code(draft.office), "due_on": draft.due_on, "on": today, "township_code": _code(item.township_code),
        "grid_code": _code(item.grid_code), "place_name": _code(item.place_name), "category": _code(item.category),
    })  # fmt: skip
    return stream.stream_id


def step(
    writing: Writing, seen: MeetingAction, verb: str, *, today: date, why: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Take a step with an action as somebody saw it.

    Parameters
    ----------
    data
        ``progress`` needs a text of that name, ``report_done`` one called result, ``move_due`` a day called due_on.

    Raises
    ------
    StoreFault
        The text is missing, or the new last day is over.
    ChangedMeanwhile, NotAllowed, ImpossibleTransition
        Nothing was saved.
    """
    kept = writing.session.get_one(MeetingAction, seen.action_id)
    refuse_unseen(
        writing.actor, township_code=kept.township_code, grid_code=kept.grid_code, office=kept.office
    )
    told = {"on": today} | dict(data or {})
    needed = {"progress": "progress", "report_done": "result"}.get(verb)
    if needed is not None and not str(told.get(needed) or "").strip():
        raise StoreFault(N_("Write in a sentence what was done. Nothing was saved."))
    due_on = told.get("due_on")
    if verb == "move_due" and (not isinstance(due_on, date) or due_on < today):
        raise StoreFault(
            N_("The new last day is over or missing. Choose today or a later day; nothing was saved.")
        )
    append(writing, Stream(ACTIONS, seen.action_id, seen.version), verb, why=why, data=told)


def is_overdue(action: MeetingAction, today: date) -> bool:
    """Return whether the last day of an action is over and its office has not reported it done."""
    return action.state in WORKING and action.due_on < today


def overdue_on(today: date) -> ColumnElement[bool]:
    """Return the condition of :func:`is_overdue` for a question."""
    return and_(MeetingAction.state.in_(WORKING), MeetingAction.due_on < today)


def seen_actions(actor: Actor) -> Select[MeetingAction]:
    """Return the question for the actions that somebody may see, the first due first."""
    return (
        select(MeetingAction)
        .where(WHEREABOUTS.seen_by(actor))
        .order_by(MeetingAction.due_on, MeetingAction.action_id)
    )


def _code(value: str | None) -> Code | None:
    return None if value is None else Code(value)
