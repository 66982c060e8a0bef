"""The page that ``bench.live_map`` measures and the browser tests drive: Streamlit runs a copy of it."""

import gettext
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.live_map import (
    Basemap,
    MapGeometry,
    MapLook,
    MapPick,
    MapSelection,
    MapValues,
    encode_geometry,
    live_map,
)
from governance.i18n import Translator

# A tile of one grey pixel, written into its address: no server is asked.
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
BASEMAP = Basemap(PIXEL, "Tiles <b>of the district</b>")

st.set_page_config(layout="wide", page_icon="🗺")


@st.cache_resource
def district() -> tuple[pd.DataFrame, pd.DataFrame, MapGeometry]:
    """Return townships, grids and what the map is told of them, read from the folder of the page."""
    townships, grids = pd.read_parquet("townships.parquet"), pd.read_parquet("grids.parquet")
    return townships, grids, encode_geometry(townships, grids, key="made-up")


townships, grids, geometry = district()
state = st.session_state
state.setdefault("township", None)
state.setdefault("grid", None)


def follow(pick: MapPick) -> None:
    """Select what was picked."""
    if pick.level == "grid":
        state.grid = pick.code
    else:
        state.township, state.grid = pick.code or None, None


chosen_level = st.radio("level", ["grid", "township"], horizontal=True)
level: Literal["grid", "township"] = "township" if chosen_level == "township" else "grid"
month = st.selectbox("month", range(100))
theme: Literal["light", "dark"] = "dark" if st.toggle("dark") else "light"
frame = grids if level == "grid" else townships
random = np.random.default_rng(month)
cases = random.poisson(random.gamma(1.2, 7, len(frame)))
concluded = random.binomial(cases, 0.8)
with np.errstate(divide="ignore", invalid="ignore"):
    rate = 1000 * cases / frame["households"].to_numpy(dtype=float)
shown = [None if not np.isfinite(value) else float(value) for value in rate]
found = sorted(value for value in shown if value)
breaks = [float(found[int(len(found) * part) - 1]) for part in (0.2, 0.4, 0.6, 0.8, 1.0)]
palettes = {
    "light": (["#d3ead0", "#8fcfbe", "#47a8b6", "#2270a0", "#253a7a"], "#e2e4e6", "#f7f8f6"),
    "dark": (["#263d63", "#27678c", "#3394a5", "#73c2ae", "#d8efc4"], "#2b313a", "#1d232b"),
}
palette, no_data, zero = palettes[theme]
values = MapValues(
    level,
    cases.tolist(),
    cases.tolist(),
    concluded.tolist(),
    shown,
    breaks,
    palette,
    no_data,
    zero,
    "每千户案件(件)",
    1,
)
left, right = st.columns([3, 1])
look = MapLook(
    Translator("zh-CN", gettext.NullTranslations()),
    theme=theme,
    basemap=BASEMAP if "basemap" in st.query_params else None,
)
with left:
    is_shown = st.toggle("shown", value=True)
    for key in ["map", "second"][: int(st.query_params.get("maps", 1)) * is_shown]:
        selection = MapSelection(state.township, state.grid)
        live_map(geometry, values, key=key, selection=selection, look=look, on_pick=follow)
right.markdown(f"picked {state.township} {state.grid} month {month} level {level}.")
for number in range(12):
    st.write("paragraph", number)
