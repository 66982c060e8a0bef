"""What was decided and checked at one place: its agenda items with their actions, and the checks on the ground."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.registers import agenda
from governance.registers.actions import is_overdue, seen_actions
from governance.registers.check_rows import CheckVisit
from governance.registers.checks import seen_checks
from governance.registers.meeting_rows import AgendaItem, MeetingAction
from governance.store import Actor

Level = Literal["township", "community", "grid"]


@dataclass(frozen=True)
class Given:
    """An action that followed: who, until when, how it stands."""

    action_id: str
    office: str
    due_on: date
    state: str
    is_overdue: bool


@dataclass(frozen=True)
class Discussed:
    """An item about the place.

    Attributes
    ----------
    on
        Day on which it was decided, else discussed, else put forward.
    decision
        None where nothing was decided.
    """

    item_id: str
    meeting_id: str
    title: str
    state: str
    on: date
    decision: str | None
    actions: tuple[Given, ...]


@dataclass(frozen=True)
class Checked:
    """A check on the ground: what it found, and where it went from there."""

    grid_code: str
    on: date
    result: str
    state: str
    note: str | None


@dataclass(frozen=True)
class Done:
    """What was done at a place, the latest first."""

    discussed: tuple[Discussed, ...]
    checked: tuple[Checked, ...]

    @property
    def is_nothing(self) -> bool:
        """True where nobody spoke of the place and nobody went there."""
        return not (self.discussed or self.checked)


def done_here(session: Session, actor: Actor, level: Level, code: str, today: date, *, rows: int) -> Done:
    """Return what was decided and checked at a place, as far as somebody may see it.

    Parameters
    ----------
    level, code
        Of the place. A township's are those of all places in it; of others those of that very place.
    today
        Day on which it is decided what is overdue.
    rows
        So many items and so many checks at most.
    """
    items = session.scalars(
        select(AgendaItem)
        .where(_of_place(level, code), AgendaItem.state != "declined", agenda.WHEREABOUTS.seen_by(actor))
        .order_by(AgendaItem.item_id.desc())
        .limit(rows)
    ).all()
    checks = session.scalars(
        seen_checks(actor)
        .where(CheckVisit.township_code == code if level == "township" else CheckVisit.grid_code == code)
        .limit(rows)
    ).all()
    actions = _actions(session, actor, [item.item_id for item in items], today)
    return Done(
        tuple(
            Discussed(
                item.item_id, item.meeting_id, item.title, item.state,
                item.decided_on or item.discussed_on or item.proposed_on, item.decision,
                tuple(actions.get(item.item_id, ())),
            )
            for item in items
        ),
        tuple(Checked(row.grid_code, row.visited_on, row.result, row.state, row.note) for row in checks),
    )  # fmt: skip


def _of_place(level: Level, code: str) -> ColumnElement[bool]:
    if level == "township":
        return AgendaItem.township_code == code
    return (AgendaItem.level == level) & (AgendaItem.place_code == code)


def _actions(session: Session, actor: Actor, item_ids: list[str], today: date) -> dict[str, list[Given]]:
    """Return the actions that follow from items, less those cancelled, by item."""
    found: dict[str, list[Given]] = {}
    for row in session.scalars(
        seen_actions(actor)
        .where(MeetingAction.item_id.in_(item_ids), MeetingAction.state != "cancelled")
        .order_by(None)
        .order_by(MeetingAction.action_id)
    ):
        given = Given(row.action_id, row.office, row.due_on, row.state, is_overdue(row, today))
        found.setdefault(row.item_id, []).append(given)
    return found
