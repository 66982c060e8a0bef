"""The menu as it is drawn: the pages that are watched as links, the others folded by section where they are many.

The links keep the language and what their page last showed, which Streamlit's own menu does not.
"""

from collections.abc import Callable
from itertools import groupby

import streamlit as st

from dashboard.navigation import SECTIONS, Menu, PageEntry
from governance.access import Actor
from governance.i18n import Translator

FEW = 8
"""So many pages stand side by side at 1280 points."""

AddressOf = Callable[[PageEntry], dict[str, list[str]]]
"""The query that a link to a page carries."""


def draw(say: Translator, menu: Menu, actor: Actor, address_of: AddressOf) -> None:
    """Draw the pages that somebody may open."""
    shown = menu.shown_to(actor)
    for section, own in groupby(shown, key=lambda pair: pair[0].section):
        pages = list(own)
        if section == next(iter(SECTIONS)) or len(shown) <= FEW or len(pages) == 1:
            _links(say, pages, address_of)
            continue
        state = "current" if menu.entry.section == section else "other"
        # Its key changes with the page, so that it closes when a link in it was followed.
        with st.popover(
            say(SECTIONS[section]), type="tertiary", key=f"menu_{state}_{section}_{menu.entry.address}"
        ):
            _links(say, pages, address_of)


def _links(say: Translator, pages: list[tuple[PageEntry, st.Page]], address_of: AddressOf) -> None:
    for entry, page in pages:
        st.page_link(page, label=say(entry.title), query_params=address_of(entry))
