"""What is written into the audit log from the screens: files taken away, small counts looked at, changes of the data.

Where nobody signs in, nobody can be named, and nothing is written.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import streamlit as st

from dashboard import data
from dashboard.frame import Scene
from governance.access import Actor, Role, Verb
from governance.settings import Settings
from governance.store import Action, Code, record

_VIEWED = "viewed"

_CHANGES = {
    "load": Verb.LOAD,
    "profile": Verb.LOAD,
    "undo": Verb.UNDO,
    "build": Verb.PUBLISH,
    "nil": Verb.REPORT_NIL,
}
"""Verbs of the command line that change something, to what a role must allow."""

_ONLY_LOOKS: dict[str, Callable[[Sequence[str]], bool]] = {
    "profile": lambda arguments: "--write" not in arguments,
    "undo": lambda arguments: "--dry-run" in arguments,
}
"""Verbs that only look with some arguments."""


def note_export(settings: Settings, actor: Actor, what: str) -> None:
    """Write down that a file is taken away.

    Parameters
    ----------
    what
        Name of the file.

    Raises
    ------
    StoreGone, StoreBusy
        It could not be written down; the file must not leave then.
    """
    if actor.role is not Role.OPEN:
        with data.current_store(settings).writing(actor) as writing:
            record(writing, Action.EXPORT, Code(what), _reach(actor))


def note_view(settings: Settings, actor: Actor, what: str) -> None:
    """Write down, once for each session and thing, that counts too small for everyone are looked at.

    Parameters
    ----------
    what
        Page and place or table; never personal data.

    Raises
    ------
    StoreGone, StoreBusy
        It could not be written down; the counts must not be shown then.
    """
    viewed: set[str] = st.session_state.setdefault(_VIEWED, set())
    if actor.role is not Role.OPEN and what not in viewed:
        with data.current_store(settings).writing(actor) as writing:
            record(writing, Action.SMALL_COUNTS, Code(what), _reach(actor))
        viewed.add(what)


def note_small_counts(scene: Scene, page: str, counts: Iterable[int] | None = None) -> None:
    """Write down, once for each session, page and publication, that a page shows counts too small for everyone.

    Called before anything of them is drawn.

    Parameters
    ----------
    page
        Its address.
    counts
        What it shows; None where it shows cases one by one.

    Raises
    ------
    StoreGone, StoreBusy
        See :func:`note_view`.
    """
    smallest = scene.settings.privacy.smallest_count
    if counts is None or any(0 < count < smallest for count in counts):
        note_view(scene.settings, scene.actor, f"{page} {scene.warehouse.name}")


def note_change(settings: Settings, actor: Actor, verb: str, arguments: Sequence[str]) -> None:
    """Write down that a verb of the command line changes the data; nothing for one that only looks.

    Parameters
    ----------
    arguments
        Of the verb; files among them are written down by their names alone.

    Raises
    ------
    NotAllowed
        The actor's role does not allow it.
    StoreGone, StoreBusy
        It could not be written down; nothing must change then.
    """
    looks = _ONLY_LOOKS.get(verb)
    if verb not in _CHANGES or (looks is not None and looks(arguments)):
        return
    actor.require(_CHANGES[verb])
    if actor.role is not Role.OPEN:
        with data.current_store(settings).writing(actor) as writing:
            named = [Code(Path(argument).name) for argument in arguments]
            record(writing, Action.DATA, Code(verb), {"arguments": named})


def _reach(actor: Actor) -> dict[str, object]:
    """Return how far the actor's reading reaches, as the log keeps it."""
    return {"reach": Code(actor.scope.reach), "codes": [Code(code) for code in actor.scope.codes]}
