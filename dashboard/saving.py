"""Saving what is typed on a page: one transaction for each form, and nothing that was typed is lost by a fault.

Convention: a form that was saved is drawn anew and empty, and the page says at its top what happened; one that was not
keeps what was typed, and the faults stand beside their fields. A form that changes a thing rests on the version that it
was first drawn with, so that whoever saves over another's change is told, even when the page was drawn again meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import components, data
from dashboard.frame import Scene
from governance.errors import ChangedMeanwhile, EntryFault, GridError
from governance.store import Writing, blotting_notice

Saved = TypeVar("Saved")

_SAID, _PINS, _ROUNDS = "said_of_saving", "pinned_versions", "rounds_of_forms"


@dataclass
class Form:
    """A form of a page.

    Attributes
    ----------
    name
        Tells it from other forms; with the name of the thing that it changes.
    thing, version
        What it changes, and the version that was read just now; empty for something new.
    """

    scene: Scene
    name: str
    thing: str = ""
    version: int = 0
    _slots: dict[str, DeltaGenerator] = field(default_factory=dict)

    @property
    def seen(self) -> int:
        """The version that the form rests on: the one it was first drawn with."""
        pins: dict[tuple[str, str], int] = st.session_state.setdefault(_PINS, {})
        return pins.setdefault((self.thing, self.name), self.version)

    def key(self, name: str) -> str:
        """Return the key of a widget; another after the form was saved, so that it is empty again."""
        rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
        return f"{self.name}_{name}_{rounds.get(self.name, 0)}"

    def told_beside(self, name: str) -> None:
        """Keep room for a fault below the field that was drawn last."""
        self._slots[name] = st.empty()

    def save(
        self, change: Callable[[Writing], Saved], done: str, *, then: Callable[[Saved], None] | None = None
    ) -> None:
        """Save, and draw the page again; or draw what is wrong.

        Parameters
        ----------
        change
            Writes; with :attr:`seen` for the version.
        done
            What to say when it is saved.
        then
            Called with what was written when it is saved, before the page is drawn again.
        """
        try:
            with data.current_store(self.scene.settings).writing(self.scene.actor) as writing:
                saved = change(writing)
        except GridError as fault:
            self._tell(fault)
            return
        blotted = blotting_notice(writing.blotted_out)
        said = done if blotted is None else f"{done}\n{blotted.text(self.scene.say)}"
        self._saved()
        st.session_state[_SAID] = said
        if then is not None:
            then(saved)
        st.rerun()

    def _saved(self) -> None:
        """Begin anew: this form, and others of the thing that rest on what was just changed."""
        pins: dict[tuple[str, str], int] = st.session_state.setdefault(_PINS, {})
        rested_on = pins.get((self.thing, self.name))
        for key in [key for key, version in pins.items() if key[0] == self.thing and version == rested_on]:
            del pins[key]
        rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
        rounds[self.name] = rounds.get(self.name, 0) + 1

    def _tell(self, fault: GridError) -> None:
        """Draw what is wrong, beside the fields where it belongs to them."""
        say = self.scene.say
        if isinstance(fault, ChangedMeanwhile):
            st.session_state.setdefault(_PINS, {}).pop((self.thing, self.name), None)
        if isinstance(fault, EntryFault):
            for name, slot in self._slots.items():
                if name in fault.by_field:
                    slot.caption(f":orange[△ {fault.by_field[name].text(say)}]")
        components.notice(say("Not saved"), fault.text(say), kind="fault")


def draw_said(scene: Scene) -> None:
    """Draw what was saved on the run before, once; and that what rests on published data is missing, where it is."""
    if scene.fault is not None:
        components.notice(scene.say("Without published data"), scene.fault.text(scene.say), kind="fault")
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        components.notice(scene.say("Saved"), said)
