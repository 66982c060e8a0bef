"""Writing into the register of risks from a page: one door for every form.

A form's button calls :func:`attempt` before the next run: what was written is told above the form, faults stand beside
their fields, and what was typed stays in its widgets until it was kept.
"""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from governance.errors import EntryFault, GridError
from governance.registers.offices import departments, known_offices
from governance.registers.risk_entries import Desk, Place, has_case, known_places
from governance.settings import today
from governance.store import Writing, blotting_notice

_FAULTS, _SAID = "risk_faults", "risk_said"


def desk_of(scene: Scene) -> Desk:
    """Return what entries are held against; without a publication no place is known but the whole district."""
    settings, warehouse = scene.settings, scene.given_warehouse
    if warehouse is None:
        return Desk(
            today(settings),
            settings.risks,
            known_offices(settings),
            {Place()},
            has_case=lambda _source, _case: False,
        )
    offices = known_offices(settings, data.ask(warehouse.whole, departments))
    places = data.keep(warehouse.whole, known_places)
    return Desk(today(settings), settings.risks, offices, places, partial(has_case, warehouse))


def attempt(scene: Scene, form: str, write: Callable[[Writing], str], *, clears: Sequence[str] = ()) -> None:
    """Write, and note for the next run what was done or what is wrong.

    Parameters
    ----------
    form
        Name of the form the faults belong to.
    write
        Writes and returns what to tell, in the reader's language.
    clears
        Keys of widgets that are emptied once it is kept.
    """
    st.session_state[_FAULTS], st.session_state[_SAID] = {}, ("", "", False)
    try:
        with data.current_store(scene.settings).writing(scene.actor) as writing:
            said = write(writing)
    except EntryFault as fault:
        st.session_state[_FAULTS] = {
            form: {field: one.text(scene.say) for field, one in fault.by_field.items()}
        }
        _tell(form, scene.say(fault.message), is_fault=True)
    except GridError as fault:
        _tell(form, fault.text(scene.say), is_fault=True)
    else:
        notice = blotting_notice(writing.blotted_out)
        told = said if notice is None else f"{said}\n{notice.text(scene.say)}"
        _tell(form, told, is_fault=False)
        for key in clears:
            st.session_state.pop(key, None)


def _tell(form: str, text: str, *, is_fault: bool) -> None:
    st.session_state[_SAID] = (form, text, is_fault)


def draw_said(scene: Scene, form: str) -> bool:
    """Draw what the last attempt at a form came to, once; return whether something was kept."""
    said_of, text, is_fault = st.session_state.get(_SAID, ("", "", False))
    if said_of != form:
        return False
    st.session_state[_SAID] = ("", "", False)
    title = scene.say("Not saved") if is_fault else scene.say("Saved")
    components.notice(title, text, kind="fault" if is_fault else "calm")
    return not is_fault


def draw_fault(form: str, field: str) -> None:
    """Draw what is wrong with a field, below it."""
    text = st.session_state.get(_FAULTS, {}).get(form, {}).get(field)
    if text:
        components.field_fault(text)
