"""What can be done with a hazard now: the steps that its state and the reader's role allow, each with its fields.

A step rests on the hazard as it was when the step was chosen, however often the page is drawn again meanwhile: whoever
saves over another's change is told, keeps what was typed, and sends only what they themselves changed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard.frame import Scene
from dashboard.risk_desk import attempt, desk_of, draw_fault
from dashboard.risk_words import level_text
from governance.errors import N_, ChangedMeanwhile
from governance.registers.risk_entries import Relisting
from governance.registers.risk_list import Hazard
from governance.registers.risk_tables import AMEND, CHANGE_LEVEL, LINK, RELIST
from governance.registers.risks import (
    LEVELS,
    LIFECYCLE,
    NOTE,
    STRIKE_OFF,
    Seen,
    add_note,
    amend,
    change_level,
    link_cases,
    move,
    relist,
)
from governance.registers.transitions import Step
from governance.settings import today
from governance.store import Writing

FORM = "verbs"
USUAL_DAYS = 30
"""From today to the due date that a form proposes."""

_WHY_LABELS = {
    "report_settled": N_("What was done"), "verify": N_("What was found on the ground"),
    "send_back": N_("What is not settled"), STRIKE_OFF: N_("On what it is struck off"),
}  # fmt: skip
_NEXT = {
    "register": N_("Next: begin settling."), "start": N_("Next: report it settled when it is."),
    "report_settled": N_("Next: the meeting office verifies it."), "verify": N_("Next: strike it off."),
    "send_back": N_("Next: its office goes on settling."),
    STRIKE_OFF: N_("If the hazard comes back, register it again here."),
    RELIST: N_("Next: begin settling."),
}  # fmt: skip
_KEYS = ("why", "level", "office", "post", "due", "note", "source", "cases", "sure", "measures")
_BEGUN = "risk_steps_begun"


@dataclass
class _Begun:
    """A step that was chosen and not taken yet.

    Attributes
    ----------
    first
        The hazard as it was then; None once the reader was told that it changed: as it is when drawn next.
    """

    step: Step
    first: Hazard | None


def draw_verbs(scene: Scene, found: Hazard) -> None:
    """Draw the choice of a step and its fields."""
    say = scene.say
    step = _chosen(scene, found)
    if step is None:
        return
    verb = step.verb
    _FIELDS.get(verb, _no_fields)(scene, found)
    if step.needs_why or verb not in _FIELDS:
        label = say(_WHY_LABELS.get(verb, N_("Why")))
        st.text_area(
            label if step.needs_why else say("{label} (may be left out)").format(label=label), key=_key(found, "why"),
            help=say("Matters and places, never people: names and numbers are blotted out."), max_chars=2000,
        )  # fmt: skip
    is_sure = True
    if verb == STRIKE_OFF:
        told = say("It leaves the register. It can only come back as a new listing.")
        is_sure = bool(st.checkbox(told, key=_key(found, "sure")))
    st.button(
        say(step.label), key=_key(found, "go"), type="primary", disabled=not is_sure, on_click=_take,
        args=(scene, found, step),
    )  # fmt: skip


def _chosen(scene: Scene, found: Hazard) -> Step | None:
    """Draw the choice of a step and return it; one that became impossible stays, with what was typed for it."""
    say, key = scene.say, _key(found, "verb")
    every: dict[str, _Begun] = st.session_state.setdefault(_BEGUN, {})
    begun = every.get(found.now.hazard_id)
    steps = {step.verb: step for step in LIFECYCLE.possible(found.now.state, scene.actor.role)}
    if begun is not None and begun.step.verb == st.session_state.get(key):
        steps.setdefault(begun.step.verb, begun.step)
        st.session_state[key] = begun.step.verb  # else a list of other steps would forget the choice
    verb = st.selectbox(
        say("What to do now"), list(steps), index=None, format_func=lambda verb: say(steps[verb].label),
        placeholder=say("Choose a step"), key=key,
    )  # fmt: skip
    if verb is None:
        every.pop(found.now.hazard_id, None)
        return None
    if begun is None or begun.step.verb != verb:
        begun = every[found.now.hazard_id] = _Begun(steps[verb], found)
    begun.first = begun.first or found
    return steps[verb]


def next_text(scene: Scene, verb: str) -> str:
    """Return what to tell after a step: that it is written down, and what follows."""
    done = scene.say("“{step}” is written down.").format(step=scene.say(LIFECYCLE.labels[verb]))
    return f"{done} {scene.say(_NEXT[verb])}" if verb in _NEXT else done


def _key(found: Hazard, name: str) -> str:
    return f"risk_{name}_{found.now.hazard_id}"


def _value(found: Hazard, name: str) -> str:
    return str(st.session_state.get(_key(found, name)) or "")


def _take(scene: Scene, found: Hazard, step: Step) -> None:
    """Take the step that the reader chose, with what the fields hold."""
    begun: _Begun = st.session_state[_BEGUN][found.now.hazard_id]
    first = begun.first or found

    def write(writing: Writing) -> str:
        try:
            _writers(scene, first, step)(writing)
        except ChangedMeanwhile:
            begun.first = None
            for key, before in _given(first).items():
                if st.session_state.get(key) == before:  # untouched: drawn next as it is now
                    st.session_state.pop(key, None)
            raise
        return next_text(scene, step.verb)

    attempt(scene, FORM, write, clears=[_key(found, name) for name in ("verb", *_KEYS)])


def _writers(scene: Scene, found: Hazard, step: Step) -> Callable[[Writing], object]:
    desk, seen, why = desk_of(scene), Seen(found.now.hazard_id, found.now.version), _value(found, "why")
    if step.verb == CHANGE_LEVEL:
        return lambda writing: change_level(writing, desk, seen, _value(found, "level"), why)  # type: ignore[arg-type]
    if step.verb == AMEND:
        return lambda writing: amend(writing, desk, seen, _changed(found), why)
    if step.verb == LINK:
        source = _value(found, "source")
        cases = [(source, number) for number in case_numbers(_value(found, "cases"))]
        return lambda writing: link_cases(writing, desk, seen, cases)
    if step.verb == NOTE:
        return lambda writing: add_note(writing, desk, seen, _value(found, "note"))
    if step.verb == RELIST:
        entry = Relisting(
            level=_value(found, "level"), office=_value(found, "office"), due_on=_day(found),
            lead_post=_value(found, "post"), measures=_value(found, "measures"),
        )  # fmt: skip
        return lambda writing: relist(writing, desk, seen, entry, why)
    return lambda writing: move(writing, desk, seen, step.verb, why or None)


def case_numbers(text: str) -> list[str]:
    """Return the case numbers of a text: parted by spaces, commas or lines."""
    return list(dict.fromkeys(text.replace("，", ",").replace("、", ",").replace(",", " ").split()))


def _day(found: Hazard) -> date | None:
    day: date | None = st.session_state.get(_key(found, "due"))
    return day


def _given(found: Hazard) -> Mapping[str, str | date]:
    """Return the keys of what can be amended to what their fields were first drawn with."""
    now = found.now
    given: dict[str, str | date] = {"office": now.office, "post": now.lead_post or "", "due": now.due_on}
    return {_key(found, name): value for name, value in given.items()}


def _changed(found: Hazard) -> dict[str, str | date]:
    """Return what the reader changed; a due date that was emptied is one in the past, which is refused."""
    filled = (_value(found, "office"), _value(found, "post"), _day(found) or date.min)
    names = ("office", "lead_post", "due_on")
    given: dict[str, str | date] = dict(zip(names, filled, strict=True))
    before = dict(zip(names, _given(found).values(), strict=True))
    return {name: value for name, value in given.items() if value != before[name]}


def _no_fields(scene: Scene, found: Hazard) -> None:
    del scene, found


def _level_fields(scene: Scene, found: Hazard) -> None:
    level_box(scene, _key(found, "level"), found.now.level)
    draw_fault(FORM, "level")


def _amend_fields(scene: Scene, found: Hazard) -> None:
    say = scene.say
    office_box(scene, _key(found, "office"), found.now.office)
    draw_fault(FORM, "office")
    st.text_input(say("Leading post"), key=_key(found, "post"), value=found.now.lead_post or "", max_chars=60)
    draw_fault(FORM, "lead_post")
    st.date_input(say("Due"), key=_key(found, "due"), value=found.now.due_on, format="YYYY-MM-DD")
    draw_fault(FORM, "due_on")


def _relist_fields(scene: Scene, found: Hazard) -> None:
    say = scene.say
    level_box(scene, _key(found, "level"), found.now.level)
    draw_fault(FORM, "level")
    office_box(scene, _key(found, "office"), found.now.office)
    draw_fault(FORM, "office")
    st.text_input(say("Leading post"), key=_key(found, "post"), value=found.now.lead_post or "", max_chars=60)
    draw_fault(FORM, "lead_post")
    st.date_input(
        say("Due"), key=_key(found, "due"), value=today(scene.settings) + timedelta(days=USUAL_DAYS),
        format="YYYY-MM-DD",
    )  # fmt: skip
    draw_fault(FORM, "due_on")
    st.text_area(say("Measures"), key=_key(found, "measures"), max_chars=2000)


def _note_fields(scene: Scene, found: Hazard) -> None:
    say = scene.say
    st.text_area(
        say("Note"), key=_key(found, "note"), max_chars=2000,
        help=say("Matters and places, never people: names and numbers are blotted out."),
    )  # fmt: skip
    draw_fault(FORM, "note")


def _link_fields(scene: Scene, found: Hazard) -> None:
    case_boxes(scene, _key(found, "source"), _key(found, "cases"))
    draw_fault(FORM, "cases")


_FIELDS: dict[str, Callable[[Scene, Hazard], None]] = {
    CHANGE_LEVEL: _level_fields, AMEND: _amend_fields, RELIST: _relist_fields, NOTE: _note_fields, LINK: _link_fields,
}  # fmt: skip
"""Steps that need more than a reason, to what draws their fields."""


def level_box(scene: Scene, key: str, level: str | None) -> None:
    """Draw the choice of a level."""
    say, levels = scene.say, list(LEVELS)
    st.segmented_control(
        say("Level"), levels, key=key, default=None if key in st.session_state else level,
        format_func=lambda one: level_text(say, one),
    )  # fmt: skip


def office_box(scene: Scene, key: str, office: str | None) -> None:
    """Draw the choice of the responsible office."""
    offices: Sequence[str] = tuple(desk_of(scene).offices)
    if office and office not in offices:
        offices = (office, *offices)
    st.selectbox(
        scene.say("Responsible office"), offices, key=key,
        index=offices.index(office) if office else None,
        placeholder=scene.say("Choose an office"),
    )  # fmt: skip


def case_boxes(scene: Scene, source_key: str, cases_key: str) -> None:
    """Draw the choice of a source and the numbers of its cases."""
    say, sources = scene.say, {source.name: source.shown_name for source in scene.settings.sources}
    st.selectbox(
        say("Source of the cases"), list(sources), key=source_key, format_func=lambda name: sources[name]
    )
    st.text_area(say("Case numbers, parted by spaces or lines"), key=cases_key, max_chars=2000, height=68)
