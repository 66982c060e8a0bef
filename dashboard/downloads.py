"""Files taken away: the one door for them, drawn for those whose role allows it, and written down when it is used.

A table is offered in every form it can have under one small button; a file is made when it is asked for, so drawing the
choice costs nothing. Whoever reads as an outside audience takes no file of a page: what they may have is made by
:mod:`governance.releases` alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.audited import note_export
from dashboard.frame import Scene
from governance.access import Verb
from governance.exporting.content import ExportTable
from governance.exporting.forms import FORMS, file_bytes

XLSX = FORMS["xlsx"].mime


@dataclass(frozen=True)
class Taken:
    """A file that can be taken away.

    Attributes
    ----------
    name
        Of the file, with its ending.
    mime
        Its kind.
    make
        Makes it, when it is asked for.
    needs
        What the reader's role must allow.
    """

    name: str
    mime: str
    make: Callable[[], bytes | str]
    needs: Verb = Verb.EXPORT


def may_take(scene: Scene, needs: Verb = Verb.EXPORT) -> bool:
    """Return whether the reader may take files away from pages.

    Parameters
    ----------
    needs
        Another verb for what belongs to the reader's own work, such as the sheet that their checks are written into.
    """
    return scene.actor.may(needs) and scene.actor.audience == "inside"


def draw_download(
    scene: Scene, label: str, taken: Taken, *, key: str, tip: str | None = None, is_wide: bool = False
) -> None:
    """Draw the button of a file; nothing for those whose role takes no files away.

    Parameters
    ----------
    tip
        Shown when the pointer rests on the button.
    is_wide
        True fills the width there is.
    """
    if not may_take(scene, taken.needs):
        return
    actor, settings = scene.actor, scene.settings

    def noted() -> bytes | str:
        note_export(settings, actor, taken.name)
        return taken.make()

    st.download_button(
        label, noted, taken.name, taken.mime, key=key, on_click="ignore", help=tip,
        width="stretch" if is_wide else "content",
    )  # fmt: skip


def draw_take_away(
    scene: Scene,
    make: Callable[[], ExportTable],
    stem: str,
    *,
    key: str,
    label: str | None = None,
    has_layer: bool = False,
) -> None:
    """Draw the choice of forms a table can be taken away in; nothing for those who may take none.

    Parameters
    ----------
    make
        Makes the table, when a file of it is asked for.
    stem
        Name of the file without its ending.
    key
        Tells the tables of a page apart.
    label
        Of the button, where a page has several tables.
    has_layer
        Whether the table has a place on the map.
    """
    if not may_take(scene):
        return
    say = scene.say

    def maker(form: str) -> Callable[[], bytes]:
        return lambda: file_bytes(make(), form)

    with st.popover(label or say("Take away"), key=f"take_{key}", width="content"):
        for form, kind in FORMS.items():
            if has_layer or not kind.is_map:
                taken = Taken(f"{stem}.{form}", kind.mime, maker(form))
                draw_download(scene, say(kind.label), taken, key=f"{key}_{form}", is_wide=True)
