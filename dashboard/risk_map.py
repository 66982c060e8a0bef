"""Where the hazards of the register lie: counts by township or grid on the live map, and what the map cannot show."""

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.filters import bound
from dashboard.frame import Scene
from dashboard.live_map import Basemap, MapLook, MapPick, MapSelection, live_map
from dashboard.map_classes import measure_classes
from dashboard.map_values import MapFact, MapValues
from dashboard.register_answers import ask
from dashboard.risk_filters import RiskFilters, show
from dashboard.risk_words import place_frame
from governance.errors import N_
from governance.place_measures import Shown
from governance.queries.places import names
from governance.registers.risk_figures import by_place
from governance.settings import today

LEVELS = {"township": N_("Townships"), "grid": N_("Grids")}
HEIGHT_PX = 360
_COUNTS = ["risks", "high", "overdue"]


def draw_map(scene: Scene, asked: RiskFilters) -> None:
    """Draw the map; a click narrows the list to the township that was meant."""
    say = scene.say
    components.section_title(say("Where"), say("hazards on the register"))
    found = ask(scene, by_place, today(scene.settings))
    st.segmented_control(
        say("Places shown"), list(LEVELS), format_func=lambda level: say(LEVELS[level]), label_visibility="collapsed",
        **bound("risk_places", asked.places, lambda level: show(asked, places=level or asked.places)),
    )  # fmt: skip
    if scene.given_warehouse is None:
        components.note(say("The map is drawn once data are published."))
        return
    values = map_values(scene, found, asked.places)
    configured = scene.settings.map
    basemap = Basemap(configured.basemap_url, configured.basemap_credit) if configured.basemap_url else None
    with st.container(key="risk_map", gap="xsmall"):
        live_map(
            data.map_geometry(scene.warehouse), values, key="risks",
            selection=MapSelection(township=asked.area or None),
            look=MapLook(say, scene.palette.theme, HEIGHT_PX, basemap),
            on_pick=lambda pick: _follow(scene, asked, pick),
        )  # fmt: skip
        components.legend(say, values)
        components.note(coverage_text(scene, found, asked.places))


def map_values(scene: Scene, found: pd.DataFrame, level: str) -> MapValues:
    """Return what the map is told.

    Parameters
    ----------
    found
        Answer of :func:`governance.registers.risk_figures.by_place`.
    level
        township or grid.
    """
    say = scene.say
    places = data.ask(scene.warehouse, names)
    codes = places.loc[places["level"] == level, "code"]
    counts = found.groupby(f"{level}_code")[_COUNTS].sum().reindex(codes, fill_value=0).astype(int)
    shown = Shown(counts["risks"].astype("float64"), say("Hazards on the register"), 0, is_count=True)
    classes, class_of = measure_classes(
        shown.by_place.tolist(), shown.breaks, decimals=0, palette=scene.palette, say=say, lowest=shown.lowest
    )
    facts = (
        MapFact(shown.label, counts["risks"].tolist()),
        MapFact(say("High risk"), counts["high"].tolist()),
        MapFact(say("Overdue"), counts["overdue"].tolist()),
    )
    known = classes[:-1]  # the last is for places without a value, of which there are none
    return MapValues(
        "grid" if level == "grid" else "township", shown.label, known, class_of, facts, is_class_told=False
    )


def coverage_text(scene: Scene, found: pd.DataFrame, level: str) -> str:
    """Return how many hazards the map shows and how many it cannot."""
    say, total = scene.say, int(found["risks"].sum())
    shown = int(found.loc[found[f"{level}_code"].notna(), "risks"].sum())
    if level == "township":
        told = say("{shown} of {total} lie in a township; {rest} concern the whole district.")
    else:
        told = say(
            "{shown} of {total} are known to a grid; {rest} to a community, a township or the district only."
        )
    return told.format(shown=say.number(shown), total=say.number(total), rest=say.number(total - shown))


def _follow(scene: Scene, asked: RiskFilters, pick: MapPick) -> None:
    places = place_frame(scene)
    own = places.loc[places["code"] == pick.code, "township_code"]
    show(asked, area=str(own.iloc[0]) if len(own) else "")
