"""The map of a page: figures of all places to classes and colours, the live map, the legend below it."""

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.controls import open_place, period_text
from dashboard.frame import Scene
from dashboard.live_map import Basemap, MapLook, MapPick, MapSelection, MapValues, live_map
from dashboard.maps import MapCaption, offline_map_html
from dashboard.measures import Shown, shown_measure
from dashboard.places import Gazetteer, Place
from governance.indicators import CASES_PER_THOUSAND
from governance.queries import places as network
from governance.queries.coverage import Coverage

HEIGHT_PX = 520


def map_values(scene: Scene, figures: pd.DataFrame, shown: Shown) -> MapValues:
    """Return what the live map is told: classes and colours of the places of the chosen level."""
    breaks = shown.breaks
    return MapValues(
        level=scene.filters.level,
        cases=figures["cases"].tolist(),
        outcomes=figures["outcome_cases"].tolist(),
        concluded=figures["concluded_cases"].tolist(),
        shown=[None if pd.isna(value) else value for value in shown.by_place],
        breaks=breaks,
        palette=scene.palette.ramp_of(len(breaks)),
        no_data_colour=scene.palette.no_data,
        zero_colour=scene.palette.zero,
        measure_label=shown.label,
        decimals=shown.decimals,
    )


def draw_map(scene: Scene, figures: pd.DataFrame, gazetteer: Gazetteer, place: Place) -> None:
    """Draw the live map and its legend; a click writes the address of the place that was meant."""
    shown = shown_measure(figures, scene.filters.measure, scene.say)
    configured = scene.settings.map

    def follow(pick: MapPick) -> None:
        open_place(pick.code or None, scene.filters, scene.choices, gazetteer)

    with st.container(key="map", gap="xsmall"):
        live_map(
            data.map_geometry(scene.warehouse),
            map_values(scene, figures, shown),
            key="hotspots",
            selection=MapSelection(place.township_code, place.code if place.level == "grid" else None),
            look=MapLook(
                scene.say,
                scene.palette.theme,
                HEIGHT_PX,
                Basemap(configured.basemap_url, configured.basemap_credit)
                if configured.basemap_url
                else None,
            ),
            on_pick=follow,
        )
        components.legend(scene.say, scene.palette, shown)


def offline_map(scene: Scene, figures: pd.DataFrame, placed: Coverage) -> str:
    """Return the map as one HTML document that opens without a network."""
    say, filters, publication = scene.say, scene.filters, scene.publication
    shown = shown_measure(figures, filters.measure, say)
    definition = shown.label
    if filters.measure == "rate":
        definition = f"{CASES_PER_THOUSAND.mark} {shown.label} = {say(CASES_PER_THOUSAND.formula)}"
    if filters.categories:
        definition += f" · {'、'.join(filters.categories)}"
    caption = MapCaption(
        title=say("Cases by place"),
        district=publication.district_name,
        period=period_text(say, filters.month_from, filters.month_to),
        definition=definition,
        as_of=say.day(publication.as_of),
        coverage=components.coverage_texts(say, placed)[0],
        is_demonstration=publication.is_demonstration,
    )
    return offline_map_html(
        network.townships(scene.warehouse),
        network.grids(scene.warehouse),
        map_values(scene, figures, shown),
        caption,
        say,
    )
