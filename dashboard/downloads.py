"""Files taken away: the one button for them, drawn for those whose role allows it, and written down when it is used."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.audited import note_export
from dashboard.frame import Scene
from governance.access import Verb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    """

    name: str
    mime: str
    make: Callable[[], bytes | str]


def draw_download(
    scene: Scene, label: str, taken: Taken, *, key: str, tip: str | None = None, is_empty: bool = False
) -> None:
    """Draw the button of a file; nothing for those whose role takes no files away.

    Parameters
    ----------
    tip
        Shown when the pointer rests on the button.
    is_empty
        True draws the button without effect.
    """
    actor, settings = scene.actor, scene.settings
    if not actor.may(Verb.EXPORT):
        return

    def noted() -> bytes | str:
        note_export(settings, actor, taken.name)
        return taken.make()

    st.download_button(
        label, noted, taken.name, taken.mime, key=key, on_click="ignore", help=tip, disabled=is_empty
    )
