"""The map of a page: what its mode shows, the live map, the legend below it, and the same as a file."""

from collections.abc import Callable

import streamlit as st

from dashboard import components, data
from dashboard.controls import drill_to, period_text
from dashboard.frame import Scene
from dashboard.hot_modes import ModeMap
from dashboard.live_map import Basemap, MapLook, MapPick, MapSelection, live_map
from dashboard.map_values import MapValues
from dashboard.maps import MapCaption, offline_map_html
from dashboard.palettes import LIGHT
from dashboard.place_panel import compared_period
from dashboard.places import Gazetteer, Place
from governance.indicators import CASES_PER_THOUSAND
from governance.map_modes import MEANINGS, MODES
from governance.place_measures import FEWEST_CASES
from governance.queries import places as network
from governance.queries.coverage import Coverage

HEIGHT_PX = 470


def draw_map(scene: Scene, shown: ModeMap, gazetteer: Gazetteer, place: Place) -> None:
    """Draw the live map and its legend; a click writes the address of the place that was meant."""
    values = shown.values()
    with st.container(key="map", gap="xsmall"):
        draw_title(scene, shown)
        draw_live(scene, values, place, key="hotspots", on_pick=picker(scene, gazetteer))
        components.legend(scene.say, values)
        if shown.heat is not None:
            components.heat_legend(scene.say, shown.heat)
        components.note(meaning(scene))


def draw_title(scene: Scene, shown: ModeMap) -> None:
    """Draw what a map shows, of which months, and the day of the data."""
    say, number, maps = scene.say, shown.answer.number, shown.answer.maps
    selection = scene.filters.selection
    ends = (
        (selection.month_from, selection.month_to)
        if number is None
        else (maps.starts[number], maps.ends[number])
    )
    components.section_title(
        say(MODES[scene.filters.mode]),
        " · ".join((
            period_text(say, *ends), *scene.filters.categories,
            say("Data as of {day}").format(day=say.day(scene.publication.as_of)),
        )),
    )  # fmt: skip


def draw_live(
    scene: Scene,
    values: MapValues,
    place: Place,
    *,
    key: str,
    on_pick: Callable[[MapPick], None],
    sync: str | None = None,
) -> None:
    """Draw one live map.

    Parameters
    ----------
    key
        Tells maps of the application apart.
    sync
        Maps of one name move together.
    """
    configured = scene.settings.map
    basemap = Basemap(configured.basemap_url, configured.basemap_credit) if configured.basemap_url else None
    live_map(
        data.map_geometry(scene.warehouse),
        values,
        key=key,
        selection=MapSelection(
            township=place.township_code,
            community=place.code if place.level == "community" else None,
            grid=place.code if place.level == "grid" else None,
        ),
        look=MapLook(scene.say, scene.palette.theme, HEIGHT_PX, basemap, sync),
        on_pick=on_pick,
    )


def picker(scene: Scene, gazetteer: Gazetteer) -> Callable[[MapPick], None]:
    """Return what a click on the map does: it opens the place and what lies in it."""

    def follow(pick: MapPick) -> None:
        drill_to(pick.code or None, scene.filters, scene.choices, gazetteer)

    return follow


def meaning(scene: Scene) -> str:
    """Return what the mode says, and what it does not."""
    compared = compared_period(scene)
    return scene.say(MEANINGS[scene.filters.mode]).format(
        n=FEWEST_CASES, period=period_text(scene.say, compared.month_from, compared.month_to)
    )


def offline_map(scene: Scene, shown: ModeMap, placed: Coverage) -> str:
    """Return the map as one HTML document that opens without a network."""
    say, filters, publication = scene.say, scene.filters, scene.publication
    definition = f"{say(MODES[filters.mode])}: {meaning(scene)}"
    if filters.mode == "rate":
        definition = (
            f"{CASES_PER_THOUSAND.mark} {say(CASES_PER_THOUSAND.label)} = {say(CASES_PER_THOUSAND.formula)}"
        )
    if filters.categories:
        definition += f" · {'、'.join(filters.categories)}"
    caption = MapCaption(
        title=say(MODES[filters.mode]),
        district=scene.whole_name,
        period=period_text(say, filters.month_from, filters.month_to),
        definition=definition,
        as_of=say.day(publication.as_of),
        coverage=components.coverage_texts(say, placed)[0],
        is_demonstration=publication.is_demonstration,
    )
    return offline_map_html(
        network.townships(scene.warehouse),
        network.grids(scene.warehouse),
        ModeMap(scene, shown.answer, shown.figures, LIGHT).values(),
        caption,
        say,
        communities=network.communities(scene.warehouse),
    )
