"""The small map beside the list of cases in doubt: grids by their cases in doubt, and the listed cases as marks."""

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.case_marks import CaseMarks, CasePoint
from dashboard.doubt_filters import DoubtFilters, show
from dashboard.filters import go
from dashboard.frame import Scene
from dashboard.live_map import MapLook, MapPick, MapSelection, live_map
from dashboard.map_classes import measure_classes
from dashboard.map_values import MapFact, MapValues
from governance.class_breaks import class_breaks
from governance.edges import EDGE_M
from governance.queries.doubts import DoubtChoice

HEIGHT_PX = 430

AROUND_M = 400.0
"""Metres around a chosen case beside an edge in which exact edges are drawn."""


def draw_map(
    scene: Scene, by_grid: pd.DataFrame, shown: pd.DataFrame, asked: DoubtFilters, choice: DoubtChoice
) -> None:
    """Draw the map; a click on a mark chooses its case, one on a grid the township it lies in.

    Parameters
    ----------
    by_grid
        Answer of :func:`governance.queries.doubts.by_grid`.
    shown
        The listed cases: key, number, case_no, lon, lat, edge_m.
    """

    def follow(pick: MapPick) -> None:
        if pick.level == "case":
            show(asked, case=pick.code)
        elif pick.level == "district":
            go(scene.filters, scene.choices, township_code=None)

    values = _values(scene, by_grid, _marks(scene, shown, asked.case))
    with st.container(key="doubt_map", gap="xsmall"):
        live_map(
            data.map_geometry(scene.warehouse), values, key="doubts",
            selection=MapSelection(township=choice.township_code),
            look=MapLook(scene.say, scene.palette.theme, HEIGHT_PX),
            on_pick=follow,
        )  # fmt: skip
        components.legend(scene.say, values)


def _values(scene: Scene, by_grid: pd.DataFrame, marks: CaseMarks) -> MapValues:
    say, counts = scene.say, by_grid["cases"].tolist()
    classes, class_of = measure_classes(
        counts, class_breaks(counts, decimals=0), decimals=0, palette=scene.palette, say=say
    )
    is_used = range(len(classes) - 1)  # every grid has a count: the class of no data stays out of the legend
    title = say("Cases in doubt")
    return MapValues(
        "grid", title, [classes[number] for number in is_used], class_of, [MapFact(title, counts)],
        is_class_told=False, marks=marks,
    )  # fmt: skip


def _marks(scene: Scene, shown: pd.DataFrame, chosen: str | None) -> CaseMarks:
    located = shown[shown["lon"].notna()]
    columns = (located[name] for name in ("key", "number", "case_no", "lon", "lat"))
    points = [
        CasePoint(key, str(number), f"{number}. {case_no}", float(lon), float(lat))
        for key, number, case_no, lon, lat in zip(*columns, strict=True)
    ]
    edges: list[list[float]] = []
    for lon, lat in located.loc[
        (located["key"] == chosen) & located["edge_m"].notna(), ["lon", "lat"]
    ].to_numpy():
        edges = data.edges(scene.warehouse).around(lon, lat, within_m=AROUND_M).tolist()
    return CaseMarks(points, chosen if chosen in set(located["key"]) else None, edges, EDGE_M)
