"""Work that takes its time on the page of loading: shown while it goes on, stopped by a button, its fault told.

What the page has to remember from one run to the next stands in the session under the names here.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import streamlit as st

from dashboard import components
from dashboard.audited import note_change
from dashboard.frame import Scene
from dashboard.loading import Runner, Watch
from governance.errors import GridError
from governance.i18n import Translator

Given = TypeVar("Given")

SAID = "load_said"
"""What the last work said, and whether it is a fault."""

RESULTS = "load_results"
"""Per file that was loaded last: its name, the report or None, the fault."""

STOPPED = "load_stopped"
"""True after somebody pressed Stop, until the next work begins."""

_NUMBER = "load_work_number"


def step_title(number: int, title: str, note: str = "") -> None:
    """Draw the heading of a step of loading."""
    components.section_title(f"{number} · {title}", note)


def runner_of(scene: Scene) -> Runner:
    """Return what runs verbs for the reader's district in the reader's language, as far as the reader's role allows."""
    return Runner(
        scene.settings.path, scene.say.language, before=partial(note_change, scene.settings, scene.actor)
    )


def done_with_watch(scene: Scene, doing: str, work: Callable[[Watch], Given]) -> tuple[Given | None, str]:
    """Do something that takes its time, showing that it goes on.

    Parameters
    ----------
    doing
        What is done, in the reader's language.
    work
        Does it, and calls the watch it is given again and again.

    Returns
    -------
    tuple
        What the work gave, or None; and its fault in words, empty without one.
    """
    say = scene.say

    def tick(gone: float) -> None:
        clock.caption(say("{seconds} seconds").format(seconds=say.number(int(gone))))

    with st.status(doing, expanded=True) as status:
        clock = st.empty()
        st.button(
            say("Stop"), key=f"load_stop_{_next_number()}", help=say("Leaving the page stops it too."),
            on_click=_stop, args=(say,),
        )  # fmt: skip
        st.session_state.pop(STOPPED, None)
        try:
            given = work(tick)
        except GridError as fault:
            status.update(label=f"{doing}: {say('Not done')}", state="error", expanded=False)
            return None, fault.text(say)
        status.update(label=f"{doing}: {say('Done')}", state="complete", expanded=False)
        return given, ""


def _next_number() -> int:
    """Return a number that no other work of the session has: several may be done in one run of the page."""
    number: int = st.session_state.get(_NUMBER, 0) + 1
    st.session_state[_NUMBER] = number
    return number


def _stop(say: Translator) -> None:
    """Note that somebody pressed Stop; the rerun that follows has ended the verb by then."""
    st.session_state[STOPPED] = True
    st.session_state[SAID] = (say("Stopped. Nothing was left half-written."), False)
