"""What changed from one pack to the next, part by part, by the names of items, actions, places and risks.

Two packs for the same readers are compared as they were given to them, so a difference tells nothing that neither of
them told. Where definitions or data changed between the two, that stands first: figures differ for that reason too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from governance.errors import N_
from governance.hotspots import LEVEL_WORDS
from governance.i18n import Translator
from governance.registers.actions import ACTIONS
from governance.registers.agenda import AGENDA
from governance.registers.risks import LIFECYCLE
from governance.sheets.ledgers import RISK_LEVELS
from governance.sheets.pack_content import (
    ActionLine,
    AgendaLine,
    PackContent,
    PackVariant,
    PlaceLine,
    RiskLine,
)

Part = Literal["basis", "agenda", "places", "actions", "risks", "service"]

PART_WORDS: Mapping[Part, str] = {
    "basis": N_("What the figures rest on"), "agenda": N_("Agenda"), "places": N_("Marked places"),
    "actions": N_("Actions"), "risks": N_("Risks"), "service": N_("Service"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes
    ----------
    part
        Of the pack.
    what
        Which thing, in words.
    before, now
        How it stood in each pack; empty where it was not in it.
    """

    part: Part
    what: str
    before: str
    now: str


def changes(before: PackVariant, now: PackVariant, say: Translator) -> tuple[Change, ...]:
    """Return what changed from one pack to another for the same readers, part by part.

    Raises
    ------
    ValueError
        The two were made for different readers, so one tells what the other must not.
    """
    if (before.readers, before.township_codes) != (now.readers, now.township_codes):
        raise ValueError("packs for different readers are not compared")
    old, new = before.content, now.content
    return (
        *_basis(old, new, say),
        *_part("agenda", _by(old.agenda, "item_id", _agenda(say)), _by(new.agenda, "item_id", _agenda(say))),
        *_part("places", _by(old.places, "code", _place(say)), _by(new.places, "code", _place(say))),
        *_part(
            "actions",
            _by(old.actions, "action_id", _action(say)),
            _by(new.actions, "action_id", _action(say)),
        ),
        *_part("risks", _by(old.risks, "risk_id", _risk(say)), _by(new.risks, "risk_id", _risk(say))),
        *_part("service", _service(old, say), _service(new, say)),
    )


Told = Mapping[str, tuple[str, str]]
"""Name of a thing to what it is called and how it stands."""


def _part(part: Part, old: Told, new: Told) -> list[Change]:
    """Return the changes of a part: what is new, what stands otherwise, what is there no more."""
    found = []
    for name, (what, now) in new.items():
        before = old[name][1] if name in old else ""
        if before != now:
            found.append(Change(part, what, before, now))
    return [
        *found,
        *(Change(part, what, before, "") for name, (what, before) in old.items() if name not in new),
    ]


def _by(rows: Sequence[Any], key: str, told: Callable[[Any], tuple[str, str]]) -> Told:
    return {getattr(row, key): told(row) for row in rows}


def _agenda(say: Translator) -> Callable[[AgendaLine], tuple[str, str]]:
    return lambda item: (item.title, say(AGENDA.lifecycle.states[item.state]))


def _place(say: Translator) -> Callable[[PlaceLine], tuple[str, str]]:
    return lambda place: (
        say("{place}: {matter}").format(place=place.name, matter=place.matter), say(LEVEL_WORDS[place.level]),
    )  # fmt: skip


def _action(say: Translator) -> Callable[[ActionLine], tuple[str, str]]:
    def told(action: ActionLine) -> tuple[str, str]:
        state = say(ACTIONS.lifecycle.states[action.state])
        due = say("by {day}").format(day=say.day(action.due_on))
        return say("{task} ({office})").format(task=action.task, office=action.office), say(", ").join(
            (state, due)
        )

    return told


def _risk(say: Translator) -> Callable[[RiskLine], tuple[str, str]]:
    return lambda risk: (
        risk.title, say(", ").join((say(RISK_LEVELS[risk.level]), say(LIFECYCLE.states[risk.state]))),
    )  # fmt: skip


def _service(content: PackContent, say: Translator) -> Told:
    return {
        row.township_code or "": (row.name, say("{n} received, {m} overdue").format(
            n=say.number(row.received), m=say.number(row.overdue)))
        for row in content.service
    }  # fmt: skip


def _basis(old: PackContent, new: PackContent, say: Translator) -> list[Change]:
    """Return the changes of data, program and definitions."""
    facts = (
        (say("Data as of"), say.day(old.basis.as_of), say.day(new.basis.as_of)),
        (say("Hash of the data"), old.basis.data_hash, new.basis.data_hash),
        (say("Version of the program"), old.basis.program_version, new.basis.program_version),
    )
    changed = [Change("basis", what, before, now) for what, before, now in facts if before != now]
    return [*changed, *_part("basis", _definitions(old), _definitions(new))]


def _definitions(content: PackContent) -> Told:
    return {one.label: (one.label, f"{one.mark} {one.text}".strip()) for one in content.definitions}
