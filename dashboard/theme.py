"""The look of the application: the reader's palette and the style sheet.

``.streamlit/config.toml`` sets what it can; ``theme.css`` does the rest, in the colours of the palette.
"""

import json
from pathlib import Path

import streamlit as st

from dashboard.palettes import DARK, LIGHT, Palette

ICON = Path(__file__).parent.parent / "static" / "app" / "icon.svg"
STYLE = Path(__file__).parent / "theme.css"


def current_palette() -> Palette:
    """Return the palette of the reader's theme; light until the browser has said."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def apply_style(palette: Palette, language: str) -> None:
    """Add the style that the settings file cannot say, and tell the browser which language the page is in.

    Parameters
    ----------
    language
        One of :data:`governance.i18n.LANGUAGES`.
    """
    colours = {
        name: value for name, value in vars(palette).items() if isinstance(value, str) and name != "theme"
    }
    names = ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in colours.items())
    style = f"<style>:root{{{names}}}\n{STYLE.read_text(encoding='utf-8')}</style>"
    script = f"<script>document.documentElement.lang = {json.dumps(language)}</script>"
    with st.container(key="furniture"):
        st.html(style + script, unsafe_allow_javascript=True)
