"""What is known of the place that a reader looks at, and the table and files that equal the map."""

import streamlit as st

from dashboard import components, place_cases, place_map, place_panel, place_table, why_panel
from dashboard.controls import period_text
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.hot_list_view import WHY_KEY
from dashboard.hot_modes import ModeMap
from dashboard.on_time import OnTime
from dashboard.place_columns import FEWEST_CASES
from dashboard.places import Gazetteer, Place
from governance.queries.coverage import Coverage


def draw_place(here: Scene, place: Place, placed: Coverage) -> None:
    """Draw what is known of the place: figures and months, why it is marked, what it is about, its cases."""
    period = period_text(here.say, here.filters.month_from, here.filters.month_to)
    left, right = st.columns(2, gap="medium")
    with left, st.container(key="panel"):
        components.section_title(place.name, period)
        place_panel.draw_panel(here, place, placed)
        place_panel.draw_categories(here, place)
    with right, st.container(key=WHY_KEY):
        if place.code is not None:
            why_panel.draw(here, HotAnswer.of(here, place.fact_level), place.code)
        place_panel.draw_changes(here, place)
    place_cases.draw_cases(here, place, placed)


def draw_files(here: Scene, shown: ModeMap, gazetteer: Gazetteer, place: Place, placed: Coverage) -> None:
    """Draw the table that equals the map, and the files of both."""
    say = here.say
    in_time = OnTime.of(here, here.filters.selection, here.filters.level)
    counted = in_time.with_columns(shown.figures, fewest=FEWEST_CASES)
    listed = place_table.table_rows(counted, here, place, answer=shown.answer)
    components.section_title(
        say("The same figures as a table"),
        say("{shown} of {all} places on the map").format(
            shown=say.number(len(listed)), all=say.number(len(shown.figures))
        ),
    )
    place_table.draw_table(here, listed, gazetteer)
    table = place_table.export_table(here, listed, placed, answer=shown.answer)
    place_table.draw_downloads(here, table, lambda: place_map.offline_map(here, shown, placed))
    components.note(components.coverage_texts(say, placed)[0])
