"""One grid as its holder opens it: what is to be done and why, what was reported, and the form."""

from functools import partial

import streamlit as st

from dashboard import components, data, place_panel, why_panel
from dashboard.filters import bound, go
from dashboard.frame import Scene
from dashboard.links import plain_label, query_of
from dashboard.my_grid_form import CORRECTING, SAID, CheckForm, draw_form
from dashboard.my_grid_list import task_text
from dashboard.my_grids import GridTask, MyGrid, MyGrids
from dashboard.navigation import HOTSPOTS
from dashboard.places import Gazetteer
from governance.errors import GridError
from governance.queries.coverage import coverage
from governance.queries.places import names
from governance.registers.assignments import GridPlace
from governance.registers.checks import LIFECYCLE, RESULTS
from governance.registers.disputes import KINDS, raise_dispute
from governance.settings import today
from governance.why_words import Family, why_text

_CHOSEN = "chosen_tasks"
"""Grid to the task that is looked at: kept beside the choice, whose words change while its form is filled in."""


def draw_grid(mine: MyGrids, grid: MyGrid) -> None:
    """Draw a grid."""
    scene, say = mine.scene, mine.scene.say
    st.button(
        say("← All my grids"), key="back_to_list", width="stretch",
        on_click=partial(go, scene.filters, scene.choices, grid_code=None),
    )  # fmt: skip
    components.section_title(grid.name, f"{grid.township_name} · {grid.code}")
    if grid.holder is not None and grid.holder.post:
        components.note(say("Held by {post} since {day}").format(
            post=grid.holder.post, day=say.day(grid.holder.since_on)
        ))  # fmt: skip
    _draw_next(mine, grid)
    if not grid.tasks:
        components.notice(
            say("Nothing to check here"),
            say("The grid is not marked, and no meeting decided anything for it."),
        )
    elif (task := _chosen(mine, grid)) is not None:
        _draw_task(mine, grid, task)
    _draw_more(mine, grid)
    _draw_dispute(scene, grid)


def _draw_next(mine: MyGrids, grid: MyGrid) -> None:
    """Draw the way to the next grid where this one is done."""
    scene, say = mine.scene, mine.scene.say
    following = next((other for other in mine.grids if other.open_tasks and other.code != grid.code), None)
    if following is not None and not grid.open_tasks:
        st.button(
            say("Next: {grid}").format(grid=plain_label(following.name)),
            key="next_grid",
            width="stretch",
            on_click=partial(go, scene.filters, scene.choices, grid_code=following.code),
        )


def _chosen(mine: MyGrids, grid: MyGrid) -> GridTask | None:
    """Return the task that is looked at: the one chosen, else the first with a draft, else the first open."""
    by_id = {task.task.task_id: task for task in grid.tasks}
    if len(by_id) == 1:
        return grid.tasks[0]
    first = min(grid.tasks, key=lambda task: (not task.has_draft, not task.is_open)).task.task_id
    kept: dict[str, str] = st.session_state.setdefault(_CHOSEN, {})
    current = kept.get(grid.code, first)
    kept[grid.code] = current if current in by_id else first
    chosen = st.radio(
        mine.scene.say("Task"), list(by_id), format_func=lambda name: _told(mine.scene, by_id[name]),
        **bound(f"task_of_{grid.code}", kept[grid.code], lambda name: kept.update({grid.code: name})),
    )  # fmt: skip
    return by_id.get(chosen or "")


def _told(scene: Scene, task: GridTask) -> str:
    """Return what a task is, an action with what is to be done."""
    text = task_text(scene.say, task)
    return text if task.action is None else f"{text} · {plain_label(task.action.task)}"


def _draw_task(mine: MyGrids, grid: MyGrid, task: GridTask) -> None:
    """Draw why a task is there, how far it is, and its form where there is something to do or to correct."""
    scene, say = mine.scene, mine.scene.say
    if task.action is None:
        _draw_mark(mine, grid)
    else:
        components.labelled((
            (say("Decided"), task.decision or say("not recorded")), (say("To do"), task.action.task),
            (say("Office"), task.action.office), (say("Last day"), say.day(task.action.due_on)),
        ))  # fmt: skip
        if task.action.due_on < today(scene.settings):
            components.notice(say("Overdue"), say("Report what was done, or how far it is."), kind="fault")
    check = task.check
    if check is not None:
        lines = [(say("Last report"), f"{say.day(check.visited_on)} · {say(RESULTS[check.result])}")]
        lines += [(say("State"), say(LIFECYCLE.states[check.state]))]
        lines += [(say("Note"), check.note)] if check.note else []
        lines += [(say("Data office"), check.answer)] if check.answer else []
        components.labelled(lines)
        if check.state == "disputed":
            components.notice(say("With the data office"), say("You are told here what it answers."))
            return
        is_shown = task.is_open or task.has_draft
        if not is_shown and not st.toggle(say("Correct what was reported"), key=CORRECTING):
            return
    draw_form(CheckForm.of(scene, task))


def _draw_mark(mine: MyGrids, grid: MyGrid) -> None:
    """Draw how surely a grid is marked and for what."""
    answer, say = mine.answer, mine.scene.say
    found = answer.why(grid.code)
    if found is None or answer.number is None:
        return
    among = Family.of(answer.asked, answer.maps, answer.number, found.part)
    text = why_text(found, among, say)
    components.verdict(text.verdict, level=found.level)
    components.statements((text.sentences[0], *why_panel.mark_notes(answer, grid.code, found, say)))


def _draw_more(mine: MyGrids, grid: MyGrid) -> None:
    """Draw, where it is asked for, all that is known of the grid; its map is on a page of its own."""
    scene, say = mine.scene, mine.scene.say
    st.page_link(
        HOTSPOTS.path, label=say("Show it on the map"),
        query_params=query_of(scene, township_code=grid.township_code, grid_code=grid.code),
    )  # fmt: skip
    if not st.toggle(say("Why, and its figures"), key="more_of_grid"):
        return
    gazetteer = Gazetteer.of(data.ask(scene.warehouse, names), scene.whole_name)
    why_panel.draw(scene, mine.answer, grid.code)
    place = gazetteer.by_code[grid.code]
    place_panel.draw_panel(scene, place, data.ask(scene.warehouse, coverage, scene.filters.selection))


def _draw_dispute(scene: Scene, grid: MyGrid) -> None:
    """Draw the form that says that something about the grid is wrong."""
    say = scene.say
    with st.expander(say("This is wrong"), key="dispute"):
        kind = st.selectbox(
            say("What is wrong?"), list(KINDS), key="dispute_kind", format_func=lambda one: say(KINDS[one])
        )
        st.text_area(say("In a sentence"), key="dispute_note", max_chars=500, height=80)
        st.button(
            say("Send to the data office"), key="send_dispute", width="stretch",
            on_click=partial(_raise, scene, GridPlace(grid.code, grid.township_code), str(kind)),
        )  # fmt: skip


def _raise(scene: Scene, place: GridPlace, kind: str) -> None:
    say = scene.say
    try:
        with data.current_store(scene.settings).writing(scene.actor) as writing:
            note = st.session_state["dispute_note"] or ""
            name = raise_dispute(writing, kind, place, note=note, today=today(scene.settings))
    except GridError as fault:
        st.session_state[SAID] = (say("Not sent"), fault.text(say), "fault")
    else:
        st.session_state["dispute_note"] = ""
        st.session_state[SAID] = (
            say("Sent to the data office as {name}").format(name=name),
            say("It stands on the page of data quality until it is answered."), "calm",
        )  # fmt: skip
