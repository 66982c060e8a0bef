"""The cases of a place: what came in and where it stands, those not concluded first, never finer than the grid.

The page of the list stands in the address together with its place, so that another place begins at its first page.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.downloads import draw_take_away
from dashboard.exports import origin_of
from dashboard.filters import Query, query_of_address
from dashboard.frame import Scene
from dashboard.place_table import place_filters, shown_as
from dashboard.places import Place
from dashboard.quality_tables import source_names
from dashboard.turning import OpenPage, draw_turning
from governance.errors import N_
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import MISSING, Translator
from governance.queries.coverage import Coverage
from governance.queries.hot_counts import PlaceLevel
from governance.queries.open_cases import cases_of_place
from governance.queries.selection import Selection
from governance.warehouse import Warehouse

ROWS = 25
"""Cases on a page."""

_ROW_PX = 35
_ADDRESS = "cases"
LONGEST_PAGE = 6
"""Digits of a page's number."""

STATES = {
    "overdue": N_("▲ overdue"),
    "open": N_("○ open"),
    "concluded": N_("● concluded"),
    "unknown": N_("– not recorded"),
}
"""Where a case stands on the day of the data: a sign of its own and a word."""


@dataclass(frozen=True)
class CasePage:
    """One page of the cases of a place.

    Attributes
    ----------
    rows
        All cases of the place, in order.
    number
        Of the page, from 1.
    """

    rows: pd.DataFrame
    number: int

    @property
    def turned(self) -> OpenPage:
        """Where the page stands among the others."""
        return OpenPage(self.number, ROWS, len(self.rows))

    @property
    def shown(self) -> pd.DataFrame:
        """The cases of the page."""
        return self.rows.iloc[self.turned.skipped : self.turned.skipped + ROWS]


def draw_cases(scene: Scene, place: Place, placed: Coverage) -> None:
    """Draw the cases of a place in the period, page by page; of the whole district, where to choose a place."""
    say = scene.say
    if place.code is None:
        components.section_title(say("Cases one by one"))
        components.note(say("Choose a township, community or grid to see its cases one by one."))
        return
    rows = place_cases(scene, place)
    is_dated = rows["is_open"] & rows["due_on"].notna()
    components.section_title(
        say("Cases one by one"),
        say(
            "{place} · {cases} cases, {open} open; of those with a due date {overdue} / {dated} overdue"
        ).format(
            place=place.name,
            cases=say.number(len(rows)),
            open=say.number(int(rows["is_open"].sum())),
            overdue=say.number(int(rows["is_overdue"].sum())),
            dated=say.number(int(is_dated.sum())),
        ),
    )
    if rows.empty:
        components.note(say("Nothing was received in this period with these categories. Zero is a count."))
        return
    page = CasePage(rows, page_asked(query_of_address(), place.code, -(-len(rows) // ROWS)))
    columns = case_columns(say)[:-1]
    st.dataframe(
        page.shown[[column.name for column in columns]],
        hide_index=True, key=f"cases {place.code} {page.number}", placeholder=MISSING, row_height=_ROW_PX,
        height=_ROW_PX * (len(page.shown) + 1) + 3,
        column_config={column.name: shown_as(column) for column in columns},
    )  # fmt: skip
    _draw_pages(scene, place, page, placed)


def place_cases(scene: Scene, place: Place) -> pd.DataFrame:
    """Return the cases of a place that the reader's filters ask for, open first, then the newest, in words.

    Returns
    -------
    DataFrame
        The columns of :func:`governance.queries.open_cases.cases_of_place`, days as texts, and state (a value of
        :data:`STATES` in the reader's language).
    """
    filters, say = scene.filters, scene.say
    rows = data.ask(scene.warehouse, _cases, place.fact_level, place.code or "", filters.selection)
    if filters.status == "open":
        rows = rows[rows["is_open"]]
    elif filters.status == "concluded":
        rows = rows[rows["concluded_on"].notna()]
    return rows.assign(
        state=[say(STATES[state]) for state in states_of(rows)],
        source=source_names(scene, rows["source"]),
        received_on=rows["received_on"].dt.strftime("%Y-%m-%d"),
        concluded_on=rows["concluded_on"].dt.strftime("%Y-%m-%d"),
    )


def states_of(rows: pd.DataFrame) -> list[str]:
    """Return where each case stands, as keys of :data:`STATES`."""
    flags = zip(rows["is_overdue"], rows["is_open"], rows["concluded_on"].notna(), strict=True)
    return [
        "overdue" if is_overdue else "open" if is_open else "concluded" if is_concluded else "unknown"
        for is_overdue, is_open, is_concluded in flags
    ]


def _cases(warehouse: Warehouse, level: PlaceLevel, code: str, selection: Selection) -> pd.DataFrame:
    months = (selection.month_from, selection.month_to)
    rows = cases_of_place(warehouse, level, code, months, selection.categories)
    return rows[rows["channel"].isin(selection.channels)] if selection.channels else rows


def case_columns(say: Translator) -> list[ExportColumn]:
    """Return what is told of a case; the last column, its concluding date, in files alone."""
    return [
        ExportColumn("state", say("Where it stands")), ExportColumn("case_no", say("Case number")),
        ExportColumn("received_on", say("Received")), ExportColumn("category", say("Category")),
        ExportColumn("department", say("Office")), ExportColumn("channel", say("Channel")),
        ExportColumn("source", say("Source")), ExportColumn("grid_code", say("Grid code")),
        ExportColumn("concluded_on", say("Concluded on")),
    ]  # fmt: skip


def cases_table(scene: Scene, place: Place, rows: pd.DataFrame, placed: Coverage) -> ExportTable:
    """Return the cases of a place as a table with everything that must travel with it."""
    say = scene.say
    return ExportTable(
        f"{scene.whole_name} {say('Cases of a place')}", case_columns(say), rows, origin_of(scene), say,
        filters=[*place_filters(scene), (say("Place"), f"{place.name} {place.code}")],
        notes=[(say("Placed"), components.coverage_texts(say, placed)[0])],
    )  # fmt: skip


def page_asked(query: Query, code: str, pages: int) -> int:
    """Return the page that an address asks for, where it asks for one of this place; else the first.

    Parameters
    ----------
    pages
        How many there are; a page beyond the last is the last.
    """
    named, _, text = (query.get(_ADDRESS) or [""])[-1].rpartition(":")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_PAGE
    return min(max(1, int(text)), pages) if named == code and is_number else 1


def _turn_to(code: str, page: int) -> None:
    if page == 1:
        st.query_params.pop(_ADDRESS, None)
    else:
        st.query_params[_ADDRESS] = f"{code}:{page}"


def _draw_pages(scene: Scene, place: Place, page: CasePage, placed: Coverage) -> None:
    """Draw what turns the pages, which cases these are, and their files."""
    stem = f"{scene.whole_name}-{place.code}-{date.strftime(scene.filters.month_to, '%Y%m')}-cases"
    with st.container(horizontal=True, vertical_alignment="center", key="case_pages"):
        draw_turning(scene.say, page.turned, key="cases", turn=partial(_turn_to, place.code or ""))
        draw_take_away(scene, lambda: cases_table(scene, place, page.rows, placed), stem, key="cases")
