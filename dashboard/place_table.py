"""The table that says what the map shows, and the files it can be taken away in."""

from collections.abc import Callable, Sequence
from zlib import crc32

import pandas as pd
import shapely
import streamlit as st
from shapely.geometry.base import BaseGeometry
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard import components, data
from dashboard.controls import open_place, period_text
from dashboard.downloads import Taken, draw_download, draw_take_away
from dashboard.exports import layer_of, origin_of
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.hot_modes import ModeMap
from dashboard.method_notes import method_notes
from dashboard.on_time import OnTime
from dashboard.palettes import LIGHT
from dashboard.place_columns import export_columns, remarks
from dashboard.place_gaps import with_gaps
from dashboard.place_panel import compared_period
from dashboard.places import Gazetteer, Place
from dashboard.print_sheet import draw_print
from governance.exporting.content import ExportColumn, ExportTable, Layer
from governance.i18n import MISSING
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.place_measures import FEWEST_CASES, is_withheld
from governance.queries import places
from governance.queries.coverage import Coverage
from governance.queries.selection import Level
from governance.statistics.emerging import PATTERN_NAMES, Pattern
from governance.warehouse import Warehouse
from governance.why_words import matter_text

ROWS_HIGH = 12
_ROW_PX = 35

_ORDERS = {
    "rate": (["rate", "cases", "code"], [False, False, True]),
    "smoothed": (["smoothed_rate", "cases", "code"], [False, False, True]),
    "open": (["open_share", "open_cases", "code"], [False, False, True]),
    "change": (["change", "cases", "code"], [False, False, True]),
    "tested": (["level", "q", "p", "code"], [False, True, True, True]),
    "pattern": (["level", "q", "p", "code"], [False, True, True, True]),
}
"""Columns that put the places in order, by the mode of the map, and whether each rises; by cases in other modes."""


def table_rows(
    figures: pd.DataFrame, scene: Scene, place: Place, *, answer: HotAnswer | None = None
) -> pd.DataFrame:
    """Return the places of the map in the order of its mode; inside a township or community, those of it alone.

    Parameters
    ----------
    figures
        Answer of :func:`governance.queries.places.figures`. Columns of the mode that are there already are kept:
        smoothed_rate (per 1,000 households), before_cases.
    answer
        Tests of the same level; None leaves out what they say.

    Returns
    -------
    DataFrame
        The columns of the figures, concluded_cases missing where there are cases and none of their sources records
        outcomes; concluded_share and open_share (%), open_cases, rate (per 1,000 households), change (cases more than
        before, where before_cases is given); the columns of :func:`governance.tested_places.tested_places`, missing
        where a place could not be tested, matter and pattern in words; remarks; as ``<name>_gap`` the word for each
        cell that is missing. Shares, rates and changes are missing where their denominator is, or where they are
        withheld because they rest on too few cases.
    """
    rows = _inside(figures, place)
    rows = rows.assign(
        concluded_share=CONCLUDED_SHARE.values(rows).mask(is_withheld(rows["outcome_cases"])),
        open_cases=(rows["outcome_cases"] - rows["concluded_cases"]).mask(rows["outcome_cases"] == 0),
        rate=CASES_PER_THOUSAND.values(rows).mask(is_withheld(rows["cases"])),
    )
    rows["open_share"] = 100 - rows["concluded_share"]
    is_unrecorded = (rows["cases"] > 0) & (rows["outcome_cases"] == 0)
    rows["concluded_cases"] = rows["concluded_cases"].astype("Int64").mask(is_unrecorded)
    if "before_cases" in rows:
        is_small = rows[["cases", "before_cases"]].lt(FEWEST_CASES).all(axis=1)
        rows["change"] = (rows["cases"] - rows["before_cases"]).mask(is_small)
    if answer is not None and answer.number is not None:
        rows = _with_tests(rows, scene, answer)
    rows["remarks"] = remarks(rows, scene.say, answer)
    rows = with_gaps(rows, scene.say)
    by, rises = _ORDERS.get(scene.filters.mode, (["cases", "code"], [False, True]))
    if not set(by) <= set(rows):
        by, rises = ["cases", "code"], [False, True]
    return rows.sort_values(by, ascending=rises, na_position="last").reset_index(drop=True)


def _inside(figures: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Return the rows of the community or else the township that a place is or lies in; all where none is."""
    is_named = "community_code" in figures and place.community_code is not None
    if is_named and (figures["community_code"] == place.community_code).sum() > 1:
        return figures[figures["community_code"] == place.community_code]
    is_split = place.township_code is not None and (figures["code"] != figures["township_code"]).all()
    return figures[figures["township_code"] == place.township_code] if is_split else figures


def _with_tests(rows: pd.DataFrame, scene: Scene, answer: HotAnswer) -> pd.DataFrame:
    say = scene.say
    joined = rows.merge(answer.places, on="code", how="left")
    joined["matter"] = [matter_text(say, part) if isinstance(part, str) else None for part in joined["part"]]
    joined["pattern"] = [
        None if pd.isna(pattern) else say(PATTERN_NAMES[Pattern(int(pattern))])
        for pattern in joined["pattern"]
    ]
    return joined


def export_table(
    scene: Scene,
    rows: pd.DataFrame,
    coverage: Coverage,
    *,
    answer: HotAnswer | None = None,
    layer: Layer | None = None,
) -> ExportTable:
    """Return the table with everything that must travel with it; with tests, the parameters of the method."""
    say = scene.say
    filters = place_filters(scene)
    in_time = (
        [OnTime.of(scene, scene.filters.selection, scene.filters.level).indicator]
        if "on_time_0" in rows
        else []
    )
    if "change" in rows:
        before = compared_period(scene)
        filters.insert(1, (say("Compared with"), period_text(say, before.month_from, before.month_to)))
    return ExportTable(
        f"{scene.whole_name} {say('Cases by place')}",
        export_columns(scene, rows),
        rows,
        origin_of(scene),
        say,
        filters=filters,
        definitions=(CONCLUDED_SHARE, CASES_PER_THOUSAND, *in_time),
        notes=[
            (say("Placed"), components.coverage_texts(say, coverage)[0]),
            *(() if answer is None else method_notes(answer, say)),
        ],
        layer=layer,
    )


def place_filters(scene: Scene) -> list[tuple[str, str]]:
    """Return what the reader chose: period, matters, channels."""
    say, filters = scene.say, scene.filters
    return [
        (say("Period"), period_text(say, filters.month_from, filters.month_to)),
        (say("Categories"), "、".join(filters.categories) or say("All categories")),
        (say("Channels"), "、".join(filters.channels) or say("All channels")),
    ]


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
        row_height=_ROW_PX,
        height=_ROW_PX * (min(len(rows), ROWS_HIGH) + 1) + 3,
        placeholder=MISSING,
        column_config={column.name: shown_as(column) for column in columns},
    )


def shown_as(column: ExportColumn) -> ColumnConfig:
    """Return how a column looks on the screen."""
    if column.kind == "text":
        return st.column_config.TextColumn(column.heading)
    pattern = {"count": "localized", "chance": "%.1e"}.get(column.kind, f"%.{column.decimals}f")
    return st.column_config.NumberColumn(column.heading, format=pattern)


def draw_downloads(
    scene: Scene, rows: pd.DataFrame, shown: ModeMap, coverage: Coverage, offline_map: Callable[[], str]
) -> None:
    """Draw the choice of files the table and the map can be taken away in, and what prints the map.

    Each file is made when it is asked for.

    Parameters
    ----------
    rows
        Of the table.
    shown
        The map.
    offline_map
        Makes the map as one HTML document that opens without a network.
    """
    filters = scene.filters
    stem = f"{scene.whole_name}-{filters.level}-{filters.month_from:%Y%m}-{filters.month_to:%Y%m}"

    def made() -> ExportTable:
        layer = map_layer(scene, rows, shown)
        return export_table(scene, rows, coverage, answer=shown.answer, layer=layer)

    offline = Taken(f"{stem}.html", "text/html", lambda: offline_map().encode())
    with st.container(horizontal=True, key="downloads"):
        draw_take_away(scene, made, stem, key="places", has_layer=True)
        draw_download(scene, scene.say("Map for offline use (HTML)"), offline, key="html")
        draw_print(scene)


def map_layer(scene: Scene, rows: pd.DataFrame, shown: ModeMap) -> Layer:
    """Return the rows of the table as a layer that looks as the map does in its light theme."""
    values = ModeMap(scene, shown.answer, shown.figures, LIGHT).values()
    outlines = outlines_of(scene.warehouse, values.level)
    return layer_of(values, shown.figures["code"].tolist(), rows["code"].tolist(), outlines)


def outlines_of(warehouse: Warehouse, level: Level) -> dict[str, BaseGeometry]:
    """Return the outline of each place of a level by code; a community has that of its grids together."""
    rows = data.ask(warehouse, places.outlines, level)
    rows["shape"] = shapely.from_wkb(rows["shape_wkb"].map(bytes).to_numpy())
    return {str(code): shapely.union_all(parts.to_numpy()) for code, parts in rows.groupby("code")["shape"]}
