"""What is known of the place that a reader looks at, and the table and files that equal the map."""

from dataclasses import replace

import streamlit as st

from dashboard import components, done_here, place_cases, place_map, place_panel, place_table, why_panel
from dashboard.controls import period_text
from dashboard.downloads import draw_take_away
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.hot_list_view import WHY_KEY
from dashboard.hot_modes import ModeMap
from dashboard.on_time import OnTime
from dashboard.places import Gazetteer, Place
from governance.exporting.content import ExportTable
from governance.place_measures import FEWEST_CASES
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
            answer = HotAnswer.of(here, place.fact_level)
            why_panel.draw(here, answer, place.code)
            done_here.draw(here, place, answer)
        place_panel.draw_changes(here, place)
    place_cases.draw_cases(here, place, placed)


def draw_marked_files(here: Scene, shown: ModeMap, placed: Coverage) -> None:
    """Draw the choice of files of the marked places, which are on the map too."""
    filters, title = here.filters, here.say("Marked places")
    stem = f"{here.whole_name}-marked-{filters.level}-{filters.month_from:%Y%m}-{filters.month_to:%Y%m}"

    def made() -> ExportTable:
        rows = place_table.table_rows(
            shown.figures, here, Place("district", None, here.whole_name), answer=shown.answer
        )
        marked = rows[rows["level"] > 0].sort_values(
            ["level", "q", "p", "code"], ascending=[False, True, True, True]
        )
        layer = place_table.map_layer(here, marked, shown)
        table = place_table.export_table(here, marked, placed, answer=shown.answer, layer=layer)
        return replace(table, title=f"{here.whole_name} {title}")

    draw_take_away(here, made, stem, key="marked", has_layer=True)


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
    place_table.draw_downloads(
        here, listed, shown, placed, lambda: place_map.offline_map(here, shown, placed)
    )
    components.note(components.coverage_texts(say, placed)[0])
