"""The page that ``bench.live_map`` measures and the browser tests drive: Streamlit runs a copy of it."""

import gettext
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import components
from dashboard.heat_surface import heat_surface
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
from dashboard.map_classes import MapClass, not_tested, significant, withheld
from dashboard.map_values import Level, MapFact
from dashboard.measures import measured_values
from dashboard.palettes import DARK, LIGHT, Palette
from governance.i18n import Translator
from governance.place_measures import shown_measure

# A tile of one grey pixel, written into its address: no server is asked.
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
BASEMAP = Basemap(PIXEL, "Tiles <b>of the district</b>")

st.set_page_config(layout="wide", page_icon="🗺")


SAY = Translator("zh-CN", gettext.NullTranslations())
HOT = ("#b2182b", "#d6604d", "#f4a582")
COLD = ("#2166ac", "#4393c3", "#92c5de")

Frames = dict[Level, pd.DataFrame]


@st.cache_resource
def district() -> tuple[Frames, MapGeometry]:
    """Return the places of each level and what the map is told of them, read from the folder of the page."""
    frames: Frames = {
        level: pd.read_parquet(f"{level}.parquet") for level in ("township", "community", "grid")
    }
    townships, communities, grids = frames.values()
    return frames, encode_geometry(townships, grids, key="made-up", communities=communities)


def figures_of(places: pd.DataFrame, month: int) -> pd.DataFrame:
    """Return made-up cases of a month."""
    random = np.random.default_rng(month)
    cases = random.poisson(random.gamma(1.2, 7, len(places)))
    return pd.DataFrame({
        "cases": cases, "outcome_cases": cases, "concluded_cases": random.binomial(cases, 0.8),
        "households": pd.array(places["households"], dtype="Int64"),
    })  # fmt: skip


def tested_values(level: Level, figures: pd.DataFrame, palette: Palette) -> MapValues:
    """Return a map of classes with every look there is; nothing on it was really tested."""
    classes = [
        *(
            significant(f"hot {share} %", colour, share)
            for share, colour in zip((99, 95, 90), HOT, strict=True)
        ),
        MapClass("not significant", palette.zero),
        *(
            significant(f"cold {share} %", colour, share, is_low=True)
            for share, colour in zip((90, 95, 99), reversed(COLD), strict=True)
        ),
        not_tested(SAY, palette),
        withheld(SAY, palette),
    ]
    score = figures["cases"].to_numpy()
    class_of = np.digitize(-score, -np.quantile(score, [0.98, 0.94, 0.88]), right=True)
    cold = np.flatnonzero(score == 0)[::3]
    class_of[cold] = 4 + cold % 3
    class_of[::23], class_of[::37] = 7, 8
    facts = [
        MapFact("cases", score.tolist()),
        MapFact("change", (score - 8.5).tolist(), 1, kind="change", unit="%"),
    ]
    return MapValues(level, "tested", classes, class_of.tolist(), facts)


frames, geometry = district()
state = st.session_state
for name in ("township", "community", "grid"):
    state.setdefault(name, None)


def follow(pick: MapPick) -> None:
    """Select what was picked."""
    if pick.level in ("grid", "community"):
        state[pick.level] = pick.code
    else:
        state.township, state.community, state.grid = pick.code or None, None, None


levels: tuple[Level, ...] = ("grid", "township", "community")
level: Level = st.radio("level", levels, horizontal=True)
month = st.selectbox("month", range(100))
palette = DARK if st.toggle("dark") else LIGHT
asked = st.query_params
figures = figures_of(frames[level], month)
if "tested" in asked:
    values = tested_values(level, figures, palette)
else:
    values = measured_values(level, figures, shown_measure(figures, "rate", SAY), palette, SAY)
if "tested" in asked and st.toggle("heat"):
    heat = heat_surface(frames[level], figures["cases"].to_numpy(), palette.ramp)
    values = replace(values, heat=heat.picture if heat else None)
left, right = st.columns([3, 1])
look = MapLook(
    SAY,
    theme=palette.theme,
    basemap=BASEMAP if "basemap" in asked else None,
    sync=asked.get("sync"),
)
with left:
    is_shown = st.toggle("shown", value=True)
    keys = ["map", "second"][: int(asked.get("maps", 1)) * is_shown]
    spots = st.columns(len(keys)) if "sync" in asked and keys else [left] * len(keys)
    for key, spot in zip(keys, spots, strict=True):
        selection = MapSelection(state.township, state.community, state.grid)
        with spot:
            live_map(geometry, values, key=key, selection=selection, look=look, on_pick=follow)
    components.legend(SAY, values)
right.markdown(f"picked {state.township} {state.grid} month {month} level {level}.")
right.markdown(f"community {state.community}.")
for number in range(12):
    st.write("paragraph", number)
