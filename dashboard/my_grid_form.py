"""The form of a check, for one hand: what was found, the check list, a note; kept at each change, sent once.

Whatever is filled in is kept in the store under the reader's account, so a reload, a lost link or a dead battery lose
nothing that was confirmed by the browser. A fault leaves the form as it is and stands beside the field.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.my_grids import GridTask
from governance.errors import ChangedMeanwhile, GridError
from governance.registers.check_forms import (
    drop_draft,
    keep_draft,
    opened_form,
    refuse_others_task,
    see_again,
    send,
)
from governance.registers.check_lists import check_lists, lines_for
from governance.registers.checks import NEXT, NOTE_LIMIT, RESULTS, Findings
from governance.settings import today
from governance.store import blotting_notice

SAID = "my_grids_said"
"""What the last form came to: a title, a text and a kind of notice, told once."""

CORRECTING = "correct_check"
"""Switch that opens the form of a check that was reported."""

_TRIED = "my_grids_tried"
"""Form that somebody tried to send, so that what is missing is said from then on."""


@dataclass(frozen=True)
class CheckForm:
    """The form of one task as it is on the screen.

    Attributes
    ----------
    opened
        As it was kept when this run began.
    lines
        Of the check list.
    """

    scene: Scene
    task: GridTask
    opened: Findings
    lines: tuple[str, ...]

    @classmethod
    def of(cls, scene: Scene, task: GridTask) -> "CheckForm":
        """Return the form of a task, with what its account had filled in."""
        opened = opened_form(data.current_store(scene.settings), scene.actor, task.task)
        lists = check_lists(scene.settings.path.parent)
        return cls(scene, task, opened, lines_for(lists, task.task.category))

    def key(self, name: str) -> str:
        """Return the name of a widget; no two forms share one."""
        return f"check_{self.opened.form_key}_{name}"

    def filled(self) -> Findings:
        """Return what stands on the screen now."""

        def now(name: str, kept: Any) -> Any:  # noqa: ANN401 (of a widget)
            return st.session_state.get(self.key(name), kept)

        opened = self.opened
        ticked = [
            line for number, line in enumerate(self.lines) if now(f"tick{number}", line in opened.ticks)
        ]
        return Findings(
            opened.form_key, opened.seen_version, now("result", opened.result) or "", tuple(ticked),
            now("note", opened.note), bool(now("done", opened.is_done)),
        )  # fmt: skip


def draw_form(form: CheckForm) -> None:
    """Draw the form of a task."""
    say, filled = form.scene.say, form.filled()
    faults = filled.faults() if st.session_state.get(_TRIED) == form.opened.form_key else {}
    keep = partial(_keep, form)
    with st.container(key="check_form"):
        _radio(form, keep)
        _fault(form, faults.get("result"))
        if filled.result:
            components.note(say(NEXT[filled.result]))
        components.section_title(say("What to look at"))
        for number, line in enumerate(form.lines):
            key = form.key(f"tick{number}")
            st.session_state.setdefault(key, line in form.opened.ticks)
            st.checkbox(line, key=key, on_change=keep)
        st.session_state.setdefault(form.key("note"), form.opened.note)
        st.text_area(
            say("Note"), key=form.key("note"), max_chars=NOTE_LIMIT, height=96, on_change=keep,
            help=say("One sentence. No names, no telephone numbers: they are blotted out."),
        )  # fmt: skip
        _fault(form, faults.get("note"))
        if form.task.action is not None:
            st.session_state.setdefault(form.key("done"), form.opened.is_done)
            st.checkbox(say("Report the action as done"), key=form.key("done"), on_change=keep)
    with st.container(key="check_save", horizontal=True):
        st.button(
            say("Save"), key="save_check", type="primary", width="stretch", on_click=partial(_save, form)
        )
        st.button(say("Discard"), key="drop_check", on_click=partial(_drop, form))


def draw_said(scene: Scene) -> None:
    """Draw what the last form came to, once."""
    said = st.session_state.pop(SAID, None)
    if said is not None:
        title, text, kind = said
        components.notice(title, text, kind=kind)
    elif scene.actor.role == "open":
        components.note(scene.say("Nobody is signed in: what you save stands in no post's name."))


def _radio(form: CheckForm, keep: partial[None]) -> None:
    say, key = form.scene.say, form.key("result")
    st.session_state.setdefault(key, form.opened.result or None)
    st.radio(
        say("What did you find?"), list(RESULTS), key=key, on_change=keep,
        format_func=lambda result: say(RESULTS[result]),
    )  # fmt: skip


def _fault(form: CheckForm, fault: GridError | None) -> None:
    if fault is not None:
        components.notice(fault.text(form.scene.say), "", kind="fault")


def _keep(form: CheckForm) -> None:
    """Keep what is filled in; a store that is busy is tried again at the next change."""
    try:
        keep_draft(data.current_store(form.scene.settings), form.scene.actor, form.task.task, form.filled())
    except GridError as fault:
        say = form.scene.say
        st.session_state[SAID] = (say("Not kept yet"), fault.text(say), "fault")


def _save(form: CheckForm) -> None:
    say, settings, filled = form.scene.say, form.scene.settings, form.filled()
    st.session_state[_TRIED] = form.opened.form_key
    if filled.faults():
        return
    try:
        with data.current_store(settings).writing(form.scene.actor) as writing:
            send(writing, form.task.task, filled, today=today(settings))
    except ChangedMeanwhile as fault:
        see_again(data.current_store(settings), form.scene.actor, form.task.task, filled)
        st.session_state[SAID] = (say("Not saved"), fault.text(say), "fault")
        return
    except GridError as fault:
        st.session_state[SAID] = (say("Not saved"), fault.text(say), "fault")
        return
    blotted = blotting_notice(writing.blotted_out)
    st.session_state.pop(CORRECTING, None)
    told = [say(NEXT[filled.result]), *([blotted.text(say)] if blotted is not None else [])]
    st.session_state[SAID] = (say("Saved"), "\n".join(told), "calm")


def _drop(form: CheckForm) -> None:
    """Forget what was filled in."""
    say = form.scene.say
    try:
        with data.current_store(form.scene.settings).writing(form.scene.actor) as writing:
            refuse_others_task(writing, form.task.task)
            drop_draft(writing, form.task.task)
    except GridError as fault:
        st.session_state[SAID] = (say("Not done"), fault.text(say), "fault")
    else:
        st.session_state[SAID] = (say("Discarded"), say("Nothing was saved."), "calm")
