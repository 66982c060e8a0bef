"""The register of checks: what somebody found who went to a marked grid, or did what a meeting decided for it.

Convention: a task is a grid that is marked in the window in force, or an open action of a meeting for a grid; its name
is made of what it is, so the same task has the same name for everybody, on a screen and on a sheet. The result is the
step: where it leads says what happens next. A result can be corrected until the data office has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_, GridError
from governance.registers.allowed import Whereabouts, roles_for
from governance.registers.check_rows import CheckVisit
from governance.registers.folding import day_of, row_of, take_over
from governance.registers.meeting_rows import MeetingAction
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Actor, Code, Event, Register

RESULTS: Mapping[str, str] = {
    "verified": N_("The problem is there"),
    "improved": N_("It has improved"),
    "not_found": N_("Nothing found"),
    "wrong_place": N_("Wrong place"),
    "duplicate": N_("Counted twice"),
    "handed_over": N_("Not mine, handed over"),
}
"""Results of a check, to what readers call them."""

NEXT: Mapping[str, str] = {
    "verified": N_("The next joint meeting sees that it was confirmed on the ground."),
    "improved": N_("The task is done. It comes back if the grid is marked again in a later period."),
    "not_found": N_("The task is done. It comes back if the grid is marked again in a later period."),
    "wrong_place": N_("The data office looks where the cases belong and answers you here."),
    "duplicate": N_("The data office looks whether cases were counted twice and answers you here."),
    "handed_over": N_("The task stays open until your supervisor gives the grid to somebody else."),
}
"""What happens after each result."""

NEEDS_NOTE = ("wrong_place", "duplicate", "handed_over")
"""Results that somebody else has to act on, so they need a word."""

DISPUTES_DATA = ("wrong_place", "duplicate")
"""Results that the data office answers."""

STILL_OPEN = ("returned", "passed_on")
"""States in which there is something to do on the ground."""

NOTE_LIMIT = 500
"""Characters of a note: it is written on a phone."""

WHEREABOUTS = Whereabouts(CheckVisit.township_code, CheckVisit.grid_code)

_WORKERS = roles_for(Verb.WRITE_CHECKS)
_DATA_OFFICE = roles_for(Verb.LOAD)
_BEFORE = (NOTHING_YET, "reported", "returned", "passed_on")
_LEADS_TO = {"wrong_place": "disputed", "duplicate": "disputed", "handed_over": "passed_on"}

LIFECYCLE = Lifecycle(
    states={
        "reported": N_("checked"), "disputed": N_("with the data office"), "returned": N_("to be checked again"),
        "passed_on": N_("waits for another holder"),
    },
    steps=(
        *(Step(result, label, _BEFORE, _LEADS_TO.get(result, "reported"), _WORKERS)
          for result, label in RESULTS.items()),
        Step("uphold", N_("The data are put right"), ("disputed",), "reported", _DATA_OFFICE),
        Step("reject", N_("The data are right"), ("disputed",), "returned", _DATA_OFFICE, needs_why=True),
    ),
)  # fmt: skip

_TOLD = ("grid_code", "township_code", "category", "action_id", "ticks", "note", "form_key")


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, CheckVisit)
    if event.verb in RESULTS:
        row.result, row.office, row.visited_on = event.verb, event.office, day_of(event, "on")
        row.answered_on = row.answer = None
        take_over(row, event, _TOLD, days=("month_to",))
    else:
        row.answered_on, row.answer = day_of(event, "on"), event.why


CHECKS = Register("check", LIFECYCLE, fold, (CheckVisit,))


@dataclass(frozen=True)
class Task:
    """Something to do in a grid.

    Attributes
    ----------
    task_id
        Its name.
    category
        Matter of the mark or action, ``*`` for all; missing where an action is about none.
    month_to
        First day of the last month of the mark's window; missing for an action.
    action_id
        The action; missing for a mark.
    """

    task_id: str
    grid_code: str
    township_code: str
    category: str | None
    month_to: date | None = None
    action_id: str | None = None

    @classmethod
    def of_mark(cls, grid_code: str, township_code: str, category: str, month_to: date) -> "Task":
        """Return the task that a marked grid is."""
        return cls(f"mark-{month_to:%Y-%m}-{grid_code}", grid_code, township_code, category, month_to)

    @classmethod
    def of_action(cls, action: MeetingAction) -> "Task | None":
        """Return the task that an action is; None for one of no grid."""
        if action.grid_code is None or action.township_code is None:
            return None
        name = f"action-{action.action_id}"
        return cls(name, action.grid_code, action.township_code, action.category, action_id=action.action_id)

    def as_data(self) -> dict[str, object]:
        """Return it as the data of an event."""
        return {
            "grid_code": Code(self.grid_code), "township_code": Code(self.township_code), "month_to": self.month_to,
            "category": None if self.category is None else Code(self.category),
            "action_id": None if self.action_id is None else Code(self.action_id),
        }  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """What somebody fills in about a task.

    Attributes
    ----------
    form_key
        Made when the form is opened: the same form sent twice is one report.
    seen_version
        Of the check when the form was opened; 0 where there was none.
    result
        One of :data:`RESULTS`; empty while none is chosen.
    ticks
        Lines of the check list.
    note
        What was typed.
    is_done
        Whether the action is reported as done; means nothing for a mark.
    """

    form_key: str
    seen_version: int = 0
    result: str = ""
    ticks: tuple[str, ...] = field(default=())
    note: str = ""
    is_done: bool = False

    def faults(self) -> dict[str, GridError]:
        """Return what is wrong, by field; empty where nothing is."""
        found: dict[str, GridError] = {}
        if self.result not in RESULTS:
            found["result"] = GridError(N_("Choose what you found."))
        if not self.note.strip() and (self.result in NEEDS_NOTE or self.is_done):
            found["note"] = GridError(N_("Write a sentence: somebody else acts on it."))
        if len(self.note) > NOTE_LIMIT:
            found["note"] = GridError(
                N_("{length} characters are too many; {limit} are kept. Shorten it."),
                length=len(self.note), limit=NOTE_LIMIT,
            )  # fmt: skip
        return found

    def as_data(self) -> dict[str, object]:
        """Return it as the data of an event."""
        return {
            "ticks": [Code(line) for line in self.ticks], "note": self.note.strip() or None,
            "form_key": Code(self.form_key),
        }  # fmt: skip


def seen_checks(actor: Actor) -> Select[CheckVisit]:
    """Return the question for the checks that somebody may see, the latest first."""
    return (
        select(CheckVisit)
        .where(WHEREABOUTS.seen_by(actor))
        .order_by(CheckVisit.visited_on.desc(), CheckVisit.task_id)
    )
