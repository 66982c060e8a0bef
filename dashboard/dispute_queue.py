"""What workers on the ground say is wrong with the data, and the data office's answers."""

from functools import partial

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.places import Gazetteer
from governance.access import Verb
from governance.errors import GridError
from governance.queries.places import names
from governance.registers.check_rows import Dispute
from governance.registers.disputes import KINDS, answer, open_disputes
from governance.settings import today

ROWS = 20
"""Disputes that are drawn; the oldest first."""

_SAID = "dispute_said"


def draw_disputes(scene: Scene) -> None:
    """Draw the open disputes; whoever loads data answers them, whoever reads the page sees them."""
    say, actor = scene.say, scene.actor
    said = st.session_state.pop(_SAID, None)
    with data.current_store(scene.settings).reading() as session:
        found = session.scalars(open_disputes(actor)).all()
    if not found and said is None:
        return
    components.section_title(
        say("Said to be wrong by those on the ground"), say("{n} open").format(n=say.number(len(found)))
    )
    if said is not None:
        components.notice(*said[:2], kind=said[2])
    gazetteer = Gazetteer.of(data.ask(scene.warehouse, names), scene.whole_name)
    for dispute in found[:ROWS]:
        known = gazetteer.by_code.get(dispute.grid_code)
        with st.container(border=True, key=f"dispute_{dispute.dispute_id}"):
            components.labelled((
                (say("Grid"), dispute.grid_code if known is None else gazetteer.label(dispute.grid_code)),
                (say("What is wrong?"), say(KINDS[dispute.kind])), (say("Note"), dispute.note),
                (say("Raised"), f"{say.day(dispute.raised_on)} · {dispute.office} · {dispute.dispute_id}"),
            ))  # fmt: skip
            if actor.may(Verb.LOAD):
                _draw_answer(scene, dispute)
    if len(found) > ROWS:
        components.note(
            say("{n} more are shown when these are answered.").format(n=say.number(len(found) - ROWS))
        )


def _draw_answer(scene: Scene, dispute: Dispute) -> None:
    say, key = scene.say, f"answer_{dispute.dispute_id}"
    st.text_input(say("Answer; it is shown to whoever raised it"), key=key, max_chars=500)
    with st.container(horizontal=True):
        for verb, label in (("uphold", say("The data are put right")), ("reject", say("The data are right"))):
            st.button(
                label, key=f"{verb}_{dispute.dispute_id}", on_click=partial(_answer, scene, dispute, verb)
            )


def _answer(scene: Scene, dispute: Dispute, verb: str) -> None:
    say = scene.say
    why = str(st.session_state[f"answer_{dispute.dispute_id}"] or "")
    try:
        with data.current_store(scene.settings).writing(scene.actor) as writing:
            answer(writing, dispute, verb, why=why, today=today(scene.settings))
    except GridError as fault:
        st.session_state[_SAID] = (say("Not saved"), fault.text(say), "fault")
    else:
        told = (
            say("The check is done.")
            if verb == "uphold"
            else say("The task is back with its holder, with why.")
        )
        st.session_state[_SAID] = (say("Answered: {name}").format(name=dispute.dispute_id), told, "calm")
