"""The list of somebody's grids: a row to a thumb, those with something to do first, in their own order."""

from functools import partial

import streamlit as st

from dashboard import components, data
from dashboard.filters import go
from dashboard.links import plain_label
from dashboard.my_grid_form import SAID
from dashboard.my_grids import GridTask, MyGrid, MyGrids
from governance.errors import GridError
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import Translator
from governance.registers.check_forms import keep_order
from governance.registers.checks import LIFECYCLE
from governance.why_words import matter_text

ROWS = 20
"""Grids that are drawn before somebody asks for more."""

_SHAPES = {99: "●", 95: "◐", 90: "○"}
_ORDERING, _SHOWN = "my_grids_ordering", "my_grids_shown"


def draw_list(mine: MyGrids) -> None:
    """Draw how much there is to do, and the grids."""
    scene, say = mine.scene, mine.scene.say
    components.headline(
        say.plural("{n} task is open", "{n} tasks are open", mine.open_tasks) + say(". "),
        say("Marks: {period}").format(period=period_text(mine)),
    )
    if not mine.grids:
        components.notice(
            say("No grid is yours yet"),
            say("Ask your township to assign grids to you; nothing has to be done here until then."),
        )
        return
    if not mine.open_tasks:
        components.notice(
            say("Nothing to do now"),
            say("No grid of yours is marked, and no meeting decided anything for one."),
        )
    is_ordering = st.toggle(say("Change the order"), key=_ORDERING) if len(mine.grids) > 1 else False
    count = int(st.session_state.get(_SHOWN, ROWS))
    with st.container(key="my_grid_list", gap="xxsmall"):
        for grid in mine.grids[:count]:
            with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center"):
                st.button(
                    label(say, grid), key=f"grid_{grid.code}", width="stretch",
                    on_click=partial(go, scene.filters, scene.choices, grid_code=grid.code),
                )  # fmt: skip
                if is_ordering:
                    _draw_moves(mine, grid)
    if len(mine.grids) > count:
        st.button(
            say("Show {n} more").format(n=say.number(min(ROWS, len(mine.grids) - count))),
            key="more_grids", width="stretch", on_click=partial(_show, count + ROWS),
        )  # fmt: skip


def period_text(mine: MyGrids) -> str:
    """Return the months that the marks are of; a word where the data allow no test."""
    say, answer = mine.scene.say, mine.answer
    if answer.number is None:
        return say("no test is possible yet")
    first, last = say.month(answer.maps.starts[answer.number]), say.month(answer.maps.ends[answer.number])
    return first if first == last else f"{first} – {last}"


def label(say: Translator, grid: MyGrid) -> str:
    """Return the row of a grid: its name, how many tasks are open, and what each is."""
    told = [f"**{plain_label(grid.name)}**"]
    if grid.open_tasks:
        told.append(say.plural("{n} task", "{n} tasks", grid.open_tasks))
    told += [plain_label(task_text(say, task)) for task in grid.tasks]
    return " · ".join(told)


def task_text(say: Translator, task: GridTask) -> str:
    """Return what a task is and how far it is, with a shape of its own."""
    parts = []
    if task.action is None:
        shape, sure = _SHAPES.get(task.level, "–"), components.percent(say, task.level, 0)
        parts.append(f"{shape} {sure} {matter_text(say, task.task.category or ALL_MATTERS)}")
    else:
        due = say("action, due {day}").format(day=say.day(task.action.due_on))
        parts.append(f"▶ {due}")
    if task.check is not None:
        parts.append(f"{'↩' if task.is_open else '✓'} {say(LIFECYCLE.states[task.check.state])}")
    if task.has_draft:
        parts.append(f"✎ {say('begun')}")
    return ", ".join(parts)


def moved(codes: list[str], code: str, by: int) -> list[str]:
    """Return the codes with one moved up (-1) or down (1); at an end it stays."""
    at = codes.index(code)
    to = min(max(at + by, 0), len(codes) - 1)
    rest = [one for one in codes if one != code]
    return [*rest[:to], code, *rest[to:]]


def _draw_moves(mine: MyGrids, grid: MyGrid) -> None:
    say = mine.scene.say
    for sign, by, tip in (("↑", -1, say("Move up")), ("↓", 1, say("Move down"))):
        st.button(
            sign, key=f"move_{by}_{grid.code}", help=tip, width="content",
            on_click=partial(_move, mine, grid.code, by),
        )  # fmt: skip


def _move(mine: MyGrids, code: str, by: int) -> None:
    codes, say = moved([grid.code for grid in mine.grids], code, by), mine.scene.say
    try:
        keep_order(data.current_store(mine.scene.settings), mine.scene.actor, codes)
    except GridError as fault:
        st.session_state[SAID] = (say("Not saved"), fault.text(say), "fault")


def _show(count: int) -> None:
    st.session_state[_SHOWN] = count
