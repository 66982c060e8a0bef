"""The menu: the one list of pages.

A page is a file in a sub-folder of ``pages/``; one lying directly there would be run without the frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from governance.errors import N_
from governance.i18n import Translator

PRODUCT = N_("Grid One-Map")
"""Name of the product."""


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes
    ----------
    path
        File, from the project's folder.
    title
        In the menu and the browser's tab; translated there.
    address
        Last part of its address; never changed, for people keep links.
    """

    path: str
    title: str
    address: str


OVERVIEW = PageEntry("pages/watch/overview.py", N_("Overview"), "overview")
HOTSPOTS = PageEntry("pages/watch/hotspots.py", N_("Hotspot map"), "hotspots")
QUALITY = PageEntry("pages/data/quality.py", N_("Data quality"), "quality")
METHODS = PageEntry("pages/explain/methods.py", N_("Methods"), "methods")

PAGES: Sequence[PageEntry] = (
    OVERVIEW,
    HOTSPOTS,
    PageEntry("pages/data/loads.py", N_("Loads"), "loads"),
    PageEntry("pages/data/load.py", N_("Load data"), "load"),
    QUALITY,
    METHODS,
    PageEntry("pages/explain/about.py", N_("About"), "about"),
)
"""In the order of the menu; the first is the home page."""


@dataclass(frozen=True)
class Menu:
    """The pages as they run, and which of them the reader is on."""

    pages: Mapping[PageEntry, st.Page]
    entry: PageEntry

    def run(self) -> None:
        """Run the page the reader is on."""
        self.pages[self.entry].run()


def open_menu(say: Translator) -> Menu:
    """Register the pages and return them; the frame draws the menu itself, so that its links keep the language.

    The first page answers at the root and at its own address, for people write down and pass on both.
    """
    home = PAGES[0]
    root = st.Page(home.path, title=say(home.title), url_path="", default=True)
    pages = {entry: st.Page(entry.path, title=say(entry.title), url_path=entry.address) for entry in PAGES}
    chosen = st.navigation([root, *pages.values()], position="hidden")
    if chosen.url_path != home.address:
        pages[home] = root
    return Menu(pages, next(entry for entry, page in pages.items() if page.url_path == chosen.url_path))
