"""Keeping records by hand: entering one, and correcting or withdrawing what one entered oneself, with why."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.record_desk import KIND_WORDS, desk_of
from dashboard.record_fields import FIELDS, Fields
from dashboard.saving import Form
from governance.record_settings import RecordName
from governance.registers.record_rows import KeptRecord
from governance.registers.records import KEPT, LIFECYCLE, RECORDS, correct, enter, last_entries, withdraw
from governance.store import Stream

SHOWN = 20
"""Own entries that are listed."""


def draw_entry(scene: Scene) -> None:
    """Draw the form of a new record."""
    say = scene.say
    kind: RecordName = st.segmented_control(
        say("What is kept"), list(KIND_WORDS), default="reception", required=True, key="record_kind",
        format_func=lambda name: say(KIND_WORDS[name]), label_visibility="collapsed",
    )  # fmt: skip
    desk, form = desk_of(scene), Form(scene, f"record_{kind}")
    entry = FIELDS[kind](Fields(scene, form, desk, {}))
    if st.button(say("Save"), key=form.key("save"), type="primary"):
        done = say("It is kept and in the list below; the next build adds it to the figures.")
        form.save(lambda writing: enter(writing, desk, entry), done)


def draw_own(scene: Scene) -> None:
    """Draw what the reader entered last, each with its correction and withdrawal."""
    say = scene.say
    with data.current_store(scene.settings).reading() as session:
        rows = last_entries(session, scene.actor, limit=SHOWN)
    components.section_title(
        say("What you entered last"), say("A correction keeps what was; a withdrawal too")
    )
    if not rows:
        components.note(say("Nothing yet. What you save above appears here."))
        return
    for row in rows:
        state = "" if row.state == KEPT else f" · {say(LIFECYCLE.states[row.state])}"
        kind = say(KIND_WORDS[_kind(row)])
        with st.expander(
            f"{row.record_id} · {kind} · {say.day(row.day)} · {told(row.content)}{state}",
            key=f"own_{row.record_id}",
        ):
            if row.state == KEPT:
                _draw_change(scene, row)
            else:
                components.note(say("Withdrawn: it is in no figure. Enter it anew if that was wrong."))


def told(content: Mapping[str, Any]) -> str:
    """Return what a record says, in short."""
    if "batches" in content:
        return f"{content['batches']} 批次 {content['person_visits']} 人次"
    if "case_no" in content:
        return str(content["case_no"])
    return f"{content['campaign']} {content['done']}/{content['target']} {content['unit']}"


def _kind(row: KeptRecord) -> RecordName:
    return next(kind for kind in KIND_WORDS if kind == row.kind)


def _draw_change(scene: Scene, row: KeptRecord) -> None:
    say, desk = scene.say, desk_of(scene)
    form = Form(scene, f"correct_{row.record_id}", row.record_id, row.version)
    entry = FIELDS[_kind(row)](Fields(scene, form, desk, row.content))
    why = st.text_input(
        say("Why it is corrected or withdrawn"), max_chars=200, key=form.key("why"),
        help=say("Nothing about people: names and numbers are blotted out."),
    )  # fmt: skip
    seen = Stream(RECORDS, row.record_id, form.seen)
    with st.container(horizontal=True):
        is_corrected = st.button(say("Save the correction"), key=form.key("correct"))
        is_withdrawn = st.button(say("Withdraw"), key=form.key("withdraw"))
    if is_corrected:
        form.save(
            lambda writing: correct(writing, desk, seen, entry, why=why),
            say("{name} is corrected.").format(name=row.record_id),
        )
    if is_withdrawn:
        form.save(
            lambda writing: withdraw(writing, seen, why=why),
            say("{name} is withdrawn; the next build leaves it out.").format(name=row.record_id),
        )
