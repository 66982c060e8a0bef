"""What somebody has to do in their grids: the marked ones and what meetings decided for them, and how far each is.

Marks are those of all matters in the newest complete period, whatever an address asks for, so a task is the same for
everybody. Nothing here carries an outline: the page is for a phone and a slow link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from dashboard import data
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer, maps_in_scope
from governance.hot_list import marked_places
from governance.hotspots import tested_parts
from governance.queries.hot_counts import Asked
from governance.queries.hot_maps import TestAsked
from governance.queries.places import names
from governance.registers.actions import WORKING, seen_actions
from governance.registers.assignments import holders, is_mine
from governance.registers.check_rows import CheckDraft, CheckVisit, GridHolder, OwnOrder
from governance.registers.checks import STILL_OPEN, Task
from governance.registers.meeting_rows import AgendaItem, MeetingAction
from governance.store import Store


@dataclass(frozen=True)
class GridTask:
    """A task and how far it is.

    Attributes
    ----------
    level
        Of the mark; 0 for an action.
    check
        What was last reported; None while nothing was.
    action
        The action; None for a mark.
    decision
        What the meeting decided it for; empty for a mark.
    has_draft
        Whether the reader has begun a form for it.
    """

    task: Task
    level: int
    check: CheckVisit | None
    action: MeetingAction | None = None
    decision: str = ""
    has_draft: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is something to do on the ground."""
        if self.action is not None:
            return self.action.state in WORKING
        return self.check is None or self.check.state in STILL_OPEN


@dataclass(frozen=True)
class MyGrid:
    """A grid of the list."""

    code: str
    name: str
    township_code: str
    township_name: str
    tasks: tuple[GridTask, ...]
    holder: GridHolder | None

    @property
    def open_tasks(self) -> int:
        """How many tasks are open."""
        return sum(task.is_open for task in self.tasks)

    @property
    def level(self) -> int:
        """How surely it is marked; 0 where it is not."""
        return max((task.level for task in self.tasks), default=0)


@dataclass(frozen=True)
class MyGrids:
    """The grids of whoever is looking.

    Attributes
    ----------
    grids
        Those with open tasks first, then in the reader's own order, then surest marked first.
    """

    scene: Scene
    answer: HotAnswer
    grids: tuple[MyGrid, ...]

    @cached_property
    def by_code(self) -> Mapping[str, MyGrid]:
        """Grids by code."""
        return {grid.code: grid for grid in self.grids}

    @property
    def open_tasks(self) -> int:
        """How many tasks are open in all of them."""
        return sum(grid.open_tasks for grid in self.grids)

    @classmethod
    def of(cls, scene: Scene) -> "MyGrids":
        """Return the grids of whoever is looking.

        Raises
        ------
        StoreGone, StoreBusy
            The store cannot be read.
        """
        answer = answer_in_force(scene)
        kept = _Kept.of(data.current_store(scene.settings), scene, answer)
        places = data.ask(scene.warehouse, names)
        rows = places[places["level"] == "grid"][["code", "name", "township_code", "township_name"]]
        position = {code: number for number, code in enumerate(kept.order)}
        found = [
            MyGrid(code, name, township, above, tuple(kept.tasks.get(code, ())), kept.holders.get(code))
            for code, name, township, above in rows.itertuples(index=False, name=None)
            if kept.is_listed(scene, code)
        ]
        found.sort(key=lambda grid: (
            not grid.open_tasks, position.get(grid.code, len(position)), -grid.level, grid.code,
        ))  # fmt: skip
        return cls(scene, answer, tuple(found))


def answer_in_force(scene: Scene) -> HotAnswer:
    """Return the test of all matters in the newest complete period at the level of grids."""
    method, (_, last) = scene.settings.hotspots, scene.choices.default_period
    asked = TestAsked(
        Asked("grid", tested_parts(method, scene.choices.categories)),
        method.window_months,
        method.denominator,
    )
    maps = data.keep(scene.warehouse, maps_in_scope, asked)
    return HotAnswer(scene, asked, maps, maps.ends.index(last) if last in maps.ends else None)


@dataclass(frozen=True)
class _Kept:
    """What the store holds of it, by code of grid."""

    holders: Mapping[str, GridHolder]
    tasks: Mapping[str, Sequence[GridTask]]
    order: Sequence[str]

    @classmethod
    def of(cls, store: Store, scene: Scene, answer: HotAnswer) -> "_Kept":
        """Return what is kept of the grids that somebody may see."""
        actor = scene.actor
        marks = _marks(answer)
        with store.reading() as session:
            held = holders(session, actor)
            actions = session.scalars(seen_actions(actor).where(MeetingAction.state.in_(WORKING))).all()
            decided = [(task, 0) for task in map(Task.of_action, actions) if task is not None]
            tasks = [*decided, *marks]  # what a meeting decided has a last day, so it comes first
            wanted = [task.task_id for task, _ in tasks]
            checks = session.scalars(select(CheckVisit).where(CheckVisit.task_id.in_(wanted)))
            by_task = {check.task_id: check for check in checks}
            items = session.scalars(
                select(AgendaItem).where(AgendaItem.item_id.in_([action.item_id for action in actions]))
            )
            decisions = {item.item_id: item.decision or "" for item in items}
            drafts = set(
                session.scalars(select(CheckDraft.task_id).where(CheckDraft.account_id == actor.account_id))
            )
            order = session.get(OwnOrder, actor.account_id)
        by_action = {action.action_id: action for action in actions}
        found: dict[str, list[GridTask]] = {}
        for task, level in tasks:
            action = by_action.get(task.action_id or "")
            decision = "" if action is None else decisions.get(action.item_id, "")
            found.setdefault(task.grid_code, []).append(GridTask(
                task, level, by_task.get(task.task_id), action, decision, task.task_id in drafts
            ))  # fmt: skip
        return cls(held, found, [] if order is None else order.grid_codes)

    def is_listed(self, scene: Scene, code: str) -> bool:
        """Return whether a grid is on the list: the reader's own, or one with a task that the reader supervises."""
        mine = is_mine(scene.actor, code, self.holders.get(code))
        return mine or (scene.actor.scope.reach != "grids" and code in self.tasks)


def _marks(answer: HotAnswer) -> list[tuple[Task, int]]:
    """Return the marked grids as tasks, each with how surely it is marked."""
    if answer.number is None:
        return []
    rows: list[dict[Any, Any]] = marked_places(answer.maps, answer.number).to_dict("records")
    month_to = answer.maps.ends[answer.number]
    return [
        (
            Task.of_mark(str(row["code"]), str(row["township_code"]), str(row["part"]), month_to),
            int(row["level"]),
        )
        for row in rows
    ]
