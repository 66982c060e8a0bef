"""The menu: the one list of pages.

A page is a file in a sub-folder of ``pages/``; one lying directly there would be run without the frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import streamlit as st

from governance.access import Actor, Verb
from governance.errors import N_
from governance.i18n import Translator

PRODUCT = N_("Grid One-Map")
"""Name of the product."""

SECTIONS: Mapping[str, str] = {
    "watch": N_("Watch"),
    "work": N_("Work"),
    "prepare": N_("Prepare"),
    "data": N_("Data"),
    "explain": N_("Explain"),
}
"""Sections of the menu, in its order: sub-folder of ``pages/`` to what readers call it."""


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
    needs
        What the reader's role must allow; None for pages that everybody may open.
    """

    path: str
    title: str
    address: str
    needs: Verb | None = Verb.SEE_QUALITY

    @property
    def section(self) -> str:
        """The sub-folder of ``pages/`` it lies in; see :data:`SECTIONS`."""
        return PurePosixPath(self.path).parent.name

    def is_for(self, actor: Actor) -> bool:
        """Return whether somebody may open it."""
        return self.needs is None or actor.may(self.needs)


OVERVIEW = PageEntry("pages/watch/overview.py", N_("Overview"), "overview", Verb.SEE_SITUATION)
HOTSPOTS = PageEntry("pages/watch/hotspots.py", N_("Hotspot map"), "hotspots", Verb.SEE_PLACES)
SERVICE = PageEntry("pages/watch/service.py", N_("Service"), "service", Verb.SEE_SITUATION)
CAMPAIGNS = PageEntry("pages/watch/campaigns.py", N_("Campaigns"), "campaigns", Verb.SEE_SITUATION)
RISKS = PageEntry("pages/watch/risks.py", N_("Risks"), "risks", Verb.SEE_SITUATION)
MEETINGS = PageEntry("pages/watch/meetings.py", N_("Meetings"), "meetings", Verb.SEE_SITUATION)
RISK_FORM = PageEntry("pages/work/risk_form.py", N_("Register risks"), "risk_form", Verb.WRITE_RISKS)
MEETING = PageEntry("pages/work/meeting.py", N_("Prepare a meeting"), "meeting", Verb.WRITE_MEETINGS)
ACTIONS = PageEntry("pages/work/actions.py", N_("Actions"), "actions", Verb.WRITE_ACTIONS)
KEEP_RECORDS = PageEntry("pages/work/records.py", N_("Keep records"), "records", Verb.WRITE_RECORDS)
ATLAS = PageEntry("pages/prepare/atlas.py", N_("Atlas"), "atlas", Verb.EXPORT)
MY_GRIDS = PageEntry("pages/work/my_grids.py", N_("My grids"), "my_grids", Verb.WRITE_CHECKS)
PACK = PageEntry("pages/prepare/pack.py", N_("Meeting pack"), "pack", Verb.SEE_SITUATION)
QUALITY = PageEntry("pages/data/quality.py", N_("Data quality"), "quality", Verb.SEE_QUALITY)
METHODS = PageEntry("pages/explain/methods.py", N_("Methods"), "methods", None)

PAGES: Sequence[PageEntry] = (
    OVERVIEW,
    HOTSPOTS,
    SERVICE,
    RISKS,
    MEETINGS,
    CAMPAIGNS,
    RISK_FORM,
    MEETING,
    ACTIONS,
    MY_GRIDS,
    KEEP_RECORDS,
    PageEntry("pages/work/assign.py", N_("Assign grids"), "assign", Verb.ASSIGN_GRIDS),
    PACK,
    ATLAS,
    PageEntry("pages/prepare/monthly.py", N_("Monthly report"), "monthly", Verb.SEE_SITUATION),
    PageEntry("pages/prepare/figures.py", N_("Check figures"), "figures", Verb.CHECK_FIGURES),
    PageEntry("pages/prepare/outside.py", N_("Outside figures"), "outside", Verb.EXPORT),
    PageEntry("pages/data/loads.py", N_("Loads"), "loads", Verb.SEE_QUALITY),
    PageEntry("pages/data/load.py", N_("Load data"), "load", Verb.LOAD),
    QUALITY,
    METHODS,
    PageEntry("pages/explain/about.py", N_("About"), "about", None),
)
"""In the order of the menu."""


@dataclass(frozen=True)
class Menu:
    """The pages as they run, and which of them the reader is on."""

    pages: Mapping[PageEntry, st.Page]
    entry: PageEntry

    def shown_to(self, actor: Actor) -> list[tuple[PageEntry, st.Page]]:
        """Return the pages that somebody may open."""
        return [(entry, page) for entry, page in self.pages.items() if entry.is_for(actor)]

    def run(self) -> None:
        """Run the page the reader is on."""
        self.pages[self.entry].run()


def home_of(actor: Actor) -> PageEntry:
    """Return the home page of somebody: their grids where they work for grids, else the first page they may open."""
    first = (MY_GRIDS, *PAGES) if actor.scope.reach == "grids" else PAGES
    return next((entry for entry in first if entry.is_for(actor)), PAGES[0])


def open_menu(say: Translator, actor: Actor | None) -> Menu:
    """Register the pages and return them; the frame draws the menu itself, so that its links keep the language.

    The home page answers at the root and at its own address, for people write down and pass on both. Every page is
    registered, whoever asks: the frame refuses the ones that are not for a role, and says so.

    Parameters
    ----------
    actor
        None where nobody is signed in.
    """
    home = PAGES[0] if actor is None else home_of(actor)
    root = st.Page(home.path, title=say(home.title), url_path="", default=True)
    pages = {entry: st.Page(entry.path, title=say(entry.title), url_path=entry.address) for entry in PAGES}
    chosen = st.navigation([root, *pages.values()], position="hidden")
    if chosen.url_path != home.address:
        pages[home] = root
    return Menu(pages, next(entry for entry, page in pages.items() if page.url_path == chosen.url_path))
