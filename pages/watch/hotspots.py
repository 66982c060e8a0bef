"""Where services are failing, how sure that is, and why: the marked places, the map, and all that is known of one."""

import streamlit as st

from dashboard import (
    compare_maps,
    components,
    controls,
    data,
    hot_guards,
    hot_list_view,
    place_map,
    place_panel,
    place_view,
)
from dashboard.audited import note_small_counts
from dashboard.frame import Scene, scene, with_cases
from dashboard.hot_answers import HotAnswer
from dashboard.hot_modes import ModeMap, with_mode
from dashboard.places import Gazetteer
from governance.queries.coverage import coverage
from governance.queries.places import figures, names

LIST_AND_MAP = (1, 1.45)


def draw(here: Scene) -> None:
    """Draw filters, what a leader takes away, list and map, the place, and the table."""
    filters = here.filters
    gazetteer = Gazetteer.of(data.ask(here.warehouse, names), here.whole_name)
    place, unknown = gazetteer.selected(filters)
    placed = data.ask(here.warehouse, coverage, filters.selection)
    compared = place_panel.compared_period(here)
    rows = with_mode(here, data.ask(here.warehouse, figures, filters.selection, filters.level), compared)
    answer = HotAnswer.of(here, filters.level)
    shown = ModeMap(here, answer, rows, here.palette)

    note_small_counts(here, "hotspots", rows["cases"] if place.code is None else None)
    controls.filter_bar(here, gazetteer)
    hot_guards.draw_notices(here, place, unknown, placed)
    with st.container(gap="xxsmall"):
        hot_guards.draw_headline(answer)
        hot_guards.draw_guards(here, answer, placed)

    is_pair = filters.compare != "none" and filters.mode != "change"
    if is_pair:
        beside = compare_maps.draw_pair(here, shown, compared, gazetteer, place)
    left, right = st.columns(LIST_AND_MAP, gap="medium")
    with left:
        if answer.marked.empty:
            hot_guards.draw_nothing(answer)
        else:
            hot_list_view.draw_list(here, answer, rows, gazetteer, place)
            place_view.draw_marked_files(here, shown, placed)
    with right:
        controls.breadcrumb(place, filters, here.choices, gazetteer)
        if not is_pair:
            place_map.draw_map(here, shown, gazetteer, place)
        elif beside is not None:
            compare_maps.draw_changed(answer, beside.answer, gazetteer)
        hot_guards.draw_certainty(answer)
    place_view.draw_place(here, place, placed)
    place_view.draw_files(here, shown, gazetteer, place, placed)


here = scene()
components.page_title(
    here.say("Hotspot map"),
    here.say("Where cases arise beyond chance, why, and how many of them are concluded."),
)
with_cases(here, draw)
