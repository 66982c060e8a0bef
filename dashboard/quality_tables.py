"""The tables of the data quality page: what is shown and what is taken away are the same rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVarTuple

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard import components, data
from dashboard.downloads import draw_take_away, may_take
from dashboard.exports import table_of
from dashboard.frame import Scene
from governance.errors import N_
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import MISSING
from governance.queries import quality
from governance.warehouse import Warehouse
from governance.words import UNKNOWN_PLACES

Values = TypeVarTuple("Values")

STATED = {
    "grid_code": N_("Grid code"),
    "community_code": N_("Community code"),
    "township_code": N_("Township code"),
}
"""What a place was stated as, to what readers call it."""


@dataclass(frozen=True)
class Sheet:
    """One table of the page.

    Attributes
    ----------
    name
        Part of keys and file names.
    title
        What readers call it.
    """

    name: str
    title: str
    columns: Sequence[ExportColumn]
    frame: pd.DataFrame


def source_names(scene: Scene, names: "pd.Series[str]") -> list[str]:
    """Return what readers call the sources; a source that left the district file keeps its name."""
    titles = {source.name: source.shown_name for source in scene.settings.sources}
    return [titles.get(name, name) for name in names]


def local_days(scene: Scene, moments: pd.Series) -> list[str]:
    """Return UTC moments as days of the district; the dash where one is missing."""
    days = moments.dt.tz_localize("UTC").dt.tz_convert(scene.settings.timezone).dt.strftime("%Y-%m-%d")
    return [day if isinstance(day, str) else MISSING for day in days]


def ask(
    scene: Scene, question: Callable[[Warehouse, *Values], pd.DataFrame], *values: *Values
) -> pd.DataFrame:
    """Return the answer to a question, sources under the names that readers know."""
    answer = data.ask(scene.warehouse, question, *values)
    return answer.assign(source=source_names(scene, answer["source"])) if "source" in answer else answer


def files_sheet(scene: Scene) -> Sheet:
    """Return what became of the rows of every file."""
    say = scene.say
    frame = ask(scene, quality.balances)
    frame["loaded_on"] = local_days(scene, frame["loaded_at"])
    counts = {
        "rows_in": say("Rows"), "accepted": say("Rows accepted"), "superseded": say("Superseded"),
        "duplicate": say("Duplicate"), "rejected": say("Rejected"), "not_record": say("No records"),
    }  # fmt: skip
    columns = [
        ExportColumn("loaded_on", say("Loaded")), ExportColumn("source", say("Source")),
        ExportColumn("file_name", say("File")), ExportColumn("load_id", say("Load")), *_counts(counts),
    ]  # fmt: skip
    return Sheet("files", say("What became of every row"), columns, frame)


def months_sheet(scene: Scene) -> Sheet:
    """Return how finely the cases of each month are placed."""
    say = scene.say
    frame = ask(scene, quality.coverage_by_month)
    frame["month_name"] = frame["month"].dt.strftime("%Y-%m")
    counts = {
        "cases": say("Cases"), "in_grid": say("In a grid"), "above_grid": say("In a township only"),
        "without_place": say("Without place"), "outside": say("Outside the district"),
    }  # fmt: skip
    columns = [ExportColumn("month_name", say("Month")), *_counts(counts)]
    return Sheet("months", say("Placed, month by month"), columns, frame)


def townships_sheet(scene: Scene) -> Sheet:
    """Return how finely the cases of each township are placed, and what it had in the last complete month."""
    say = scene.say
    frame = ask(scene, quality.coverage_by_township)
    frame["month_name"] = frame["last_month"].dt.strftime("%Y-%m")
    counts = {
        "cases": say("Cases"), "in_grid": say("In a grid"), "last_month_cases": say("Cases of that month"),
    }  # fmt: skip
    columns = [
        ExportColumn("name", say("Township")), ExportColumn("township_code", say("Township code")),
        ExportColumn("month_name", say("Last complete month")), *_counts(counts),
    ]  # fmt: skip
    return Sheet("townships", say("Placed, by township"), columns, frame)


def sources_sheet(scene: Scene) -> Sheet:
    """Return how fresh each source is and how doubtful its places are."""
    say = scene.say
    frame = ask(scene, quality.sources)
    frame["loaded_on"] = local_days(scene, frame["last_loaded_at"])
    frame["received_on"] = frame["last_received_on"].dt.strftime("%Y-%m-%d")
    frame["near_edge_share"] = frame["near_edge_rows"] / frame["edge_checked_rows"].where(
        frame["edge_checked_rows"] > 0
    )
    frame["near_edge_share"] *= 100
    counts = {
        "cases": say("Cases"), "without_place": say("Without place"), "outside": say("Outside the district"),
        "edge_checked_rows": say("Measured against edges"), "near_edge_rows": say("Near an edge"),
    }  # fmt: skip
    columns = [
        ExportColumn("source", say("Source")), ExportColumn("files", say("Files"), "count"),
        ExportColumn("received_on", say("Last received")), ExportColumn("loaded_on", say("Last loaded")),
        *_counts(counts), ExportColumn("near_edge_share", f"{say('Near an edge')} (%)", "number", 1),
    ]  # fmt: skip
    return Sheet("sources", say("Source by source"), columns, frame)


def repeated_sheet(scene: Scene) -> Sheet:
    """Return the grids with a coordinate that repeats too much."""
    say = scene.say
    frame = ask(scene, quality.repeated_points)
    frame["grid_name"] = frame["grid_name"].fillna(say("Outside the district"))
    frame["township_name"] = frame["township_name"].fillna(MISSING)
    frame["share"] *= 100
    columns = [
        ExportColumn("grid_name", say("Grid")), ExportColumn("township_name", say("Township")),
        ExportColumn("source", say("Source")), ExportColumn("cases", say("Cases"), "count"),
        ExportColumn("expected_max", say("Most at a real address"), "number", 0),
        ExportColumn("share", say("Of the source's located cases (%)"), "number", 1),
    ]  # fmt: skip
    return Sheet("repeated", say("Repeated coordinates"), columns, frame)


def unknown_sheet(scene: Scene) -> Sheet:
    """Return the stated places that the network does not have."""
    say = scene.say
    frame = ask(scene, quality.unknown_places)
    frame["value"] = frame["value"].fillna(say("rare, or not like a place"))
    frame["stated_as"] = [say(STATED[name]) for name in frame["column_name"]]
    frame["reason"] = [say(UNKNOWN_PLACES[reason]) for reason in frame["reason"]]
    columns = [
        ExportColumn("value", say("Place stated")), ExportColumn("stated_as", say("Stated as")),
        ExportColumn("rows", say("Rows"), "count"), ExportColumn("files", say("Files"), "count"),
        ExportColumn("reason", say("Reason")), ExportColumn("source", say("Source")),
    ]  # fmt: skip
    return Sheet("unknown", say("Unknown places"), columns, frame)


def draw_sheet(sheet: Sheet) -> None:
    """Draw a table."""
    st.dataframe(
        sheet.frame[[column.name for column in sheet.columns]],
        hide_index=True,
        key=f"quality {sheet.name}",
        placeholder=MISSING,
        column_config={column.name: shown_as(column) for column in sheet.columns},
    )


def draw_downloads(scene: Scene, sheets: Sequence[Sheet]) -> None:
    """Draw for each table that has rows the choice of files it can be taken away in."""
    if not may_take(scene):
        return
    say = scene.say
    components.section_title(say("Take the tables away"), say("Each file says where its rows come from"))
    with st.container(horizontal=True, key="quality_downloads"):
        for sheet in sheets:
            if not sheet.frame.empty:
                made = partial(export_table, scene, sheet)
                stem = f"{scene.whole_name}-{sheet.name}"
                draw_take_away(scene, made, stem, key=f"sheet_{sheet.name}", label=sheet.title)


def export_table(scene: Scene, sheet: Sheet, *, filters: Sequence[tuple[str, str]] = ()) -> ExportTable:
    """Return a table with everything that must travel with it."""
    return table_of(scene, sheet.title, sheet.columns, sheet.frame, filters=filters)


def _counts(headings: dict[str, str]) -> list[ExportColumn]:
    return [ExportColumn(name, heading, "count") for name, heading in headings.items()]


def shown_as(column: ExportColumn) -> ColumnConfig:
    """Return how a table on the screen writes a column."""
    if column.kind == "text":
        return st.column_config.TextColumn(column.heading)
    pattern = "localized" if column.kind == "count" else f"%.{column.decimals}f"
    return st.column_config.NumberColumn(column.heading, format=pattern)
