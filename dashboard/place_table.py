"""The table that says what the map shows, and the files it can be taken away in."""

from collections.abc import Callable, Sequence
from zlib import crc32

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard import components
from dashboard.controls import open_place, period_text
from dashboard.exports import ExportColumn, ExportTable, csv_bytes, xlsx_bytes
from dashboard.frame import Scene
from dashboard.places import Gazetteer, Place
from governance.i18n import MISSING
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries.coverage import Coverage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_HIGH = 12
_ROW_PX = 35


def table_rows(figures: pd.DataFrame, scene: Scene, place: Place) -> pd.DataFrame:
    """Return the places of the map, most first by its measure; inside a township, its grids alone.

    Returns
    -------
    DataFrame
        code, name, township_name, cases, outcome_cases, concluded_cases (missing where there are cases and none of
        their sources records outcomes), concluded_share (%), households, rate (per 1,000 households); shares and
        rates are missing where their denominator is.
    """
    rows = figures
    if scene.filters.level == "grid" and place.township_code is not None:
        rows = rows[rows["township_code"] == place.township_code]
    rows = rows.assign(concluded_share=CONCLUDED_SHARE.values(rows), rate=CASES_PER_THOUSAND.values(rows))
    is_unrecorded = (rows["cases"] > 0) & (rows["outcome_cases"] == 0)
    rows["concluded_cases"] = rows["concluded_cases"].astype("Int64").mask(is_unrecorded)
    first = "rate" if scene.filters.measure == "rate" else "cases"
    ordered = rows.sort_values([first, "cases", "code"], ascending=[False, False, True], na_position="last")
    return ordered.reset_index(drop=True)


def has_unrecorded(rows: pd.DataFrame) -> bool:
    """Return whether the outcome of any case is not recorded."""
    return bool((rows["outcome_cases"] < rows["cases"]).any())


def export_columns(scene: Scene, rows: pd.DataFrame) -> list[ExportColumn]:
    """Return the columns of the table in the reader's language.

    The cases whose outcome is recorded have a column only where they are not all.
    """
    say = scene.say
    township = [ExportColumn("township_name", say("Township"))] if scene.filters.level == "grid" else []
    recorded = (
        [ExportColumn("outcome_cases", say("Outcome recorded"), "count")] if has_unrecorded(rows) else []
    )
    return [
        *township,
        ExportColumn("name", say("Grid") if scene.filters.level == "grid" else say("Township")),
        ExportColumn("code", say("Code")),
        ExportColumn("cases", say("Cases"), "count"),
        *recorded,
        ExportColumn("concluded_cases", say("Concluded"), "count"),
        ExportColumn(
            "concluded_share", f"{say(CONCLUDED_SHARE.label)} (%)", "number", CONCLUDED_SHARE.decimals
        ),
        ExportColumn("households", say("Households"), "count"),
        ExportColumn("rate", say(CASES_PER_THOUSAND.label), "number", CASES_PER_THOUSAND.decimals),
    ]


def export_table(scene: Scene, rows: pd.DataFrame, coverage: Coverage) -> ExportTable:
    """Return the table with everything that must travel with it."""
    say, filters = scene.say, scene.filters
    definitions = "; ".join(
        f"{indicator.mark} {say(indicator.label)} = {say(indicator.formula)}"
        for indicator in (CONCLUDED_SHARE, CASES_PER_THOUSAND)
    )
    notes = [
        (say("Period"), period_text(say, filters.month_from, filters.month_to)),
        (say("Categories"), "、".join(filters.categories) or say("All categories")),
        (say("Data as of"), say.day(scene.publication.as_of)),
        (say("Placed"), components.coverage_texts(say, coverage)[0]),
        (say("Definitions"), definitions),
        (
            say("Use"),
            say("Internal working map; not for publication. It counts matters and places, never persons."),
        ),
    ]
    if scene.publication.is_demonstration:
        notes.insert(0, (say("Data"), say("Demonstration data")))
    title = f"{scene.publication.district_name} {say('Cases by place')}"
    return ExportTable(title, notes, export_columns(scene, rows), rows)


def draw_table(scene: Scene, rows: pd.DataFrame, gazetteer: Gazetteer) -> None:
    """Draw the table; choosing a row opens its place."""
    columns = export_columns(scene, rows)
    key = f"places {crc32(','.join(rows['code']).encode())}"

    def choose() -> None:
        chosen: Sequence[int] = st.session_state[key]["selection"]["rows"]
        if chosen:
            open_place(str(rows["code"].iloc[chosen[0]]), scene.filters, scene.choices, gazetteer)

    st.dataframe(
        rows[[column.name for column in columns]],
        hide_index=True,
        key=key,
        on_select=choose,
        selection_mode="single-row",
        height=_ROW_PX * (min(len(rows), ROWS_HIGH) + 1) + 3,
        placeholder=MISSING if has_unrecorded(rows) else scene.say("none"),
        column_config={column.name: _shown_as(column) for column in columns},
    )


def _shown_as(column: ExportColumn) -> ColumnConfig:
    if column.kind == "text":
        return st.column_config.TextColumn(column.heading)
    pattern = "localized" if column.kind == "count" else f"%.{column.decimals}f"
    return st.column_config.NumberColumn(column.heading, format=pattern)


def draw_downloads(scene: Scene, table: ExportTable, offline_map: Callable[[], str]) -> None:
    """Draw the three files the view can be taken away in; each is made when it is asked for.

    Parameters
    ----------
    offline_map
        Makes the map as one HTML document that opens without a network.
    """
    say, filters = scene.say, scene.filters
    stem = (
        f"{scene.publication.district_name}-{filters.level}-{filters.month_from:%Y%m}-{filters.month_to:%Y%m}"
    )
    with st.container(horizontal=True, key="downloads"):
        st.download_button(
            say("Table as XLSX"),
            lambda: xlsx_bytes(table),
            f"{stem}.xlsx",
            XLSX,
            key="xlsx",
            on_click="ignore",
        )
        st.download_button(
            say("Table as CSV"),
            lambda: csv_bytes(table),
            f"{stem}.csv",
            "text/csv",
            key="csv",
            on_click="ignore",
        )
        st.download_button(
            say("Map for offline use (HTML)"), lambda: offline_map().encode(), f"{stem}.html", "text/html",
            key="html", on_click="ignore",
        )  # fmt: skip
