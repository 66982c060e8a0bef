"""Where cases arise: the map, the place that is looked at, and the table that says the same."""

import streamlit as st

from dashboard import components, controls, data, place_map, place_panel, place_table
from dashboard.frame import Scene, scene
from dashboard.places import Gazetteer
from governance.queries.coverage import coverage
from governance.queries.places import figures, names

WIDTHS = (1.85, 1)
"""Map and table on the left, what they say of the place on the right."""


def draw(here: Scene) -> None:
    """Draw filters, map, panel and table."""
    say, filters = here.say, here.filters
    gazetteer = Gazetteer.of(data.ask(here.warehouse, names), here.publication.district_name)
    place, unknown = gazetteer.selected(filters)
    rows = data.ask(here.warehouse, figures, filters.selection, filters.level)
    placed = data.ask(here.warehouse, coverage, filters.selection)

    controls.filter_bar(say, filters, here.choices, gazetteer)
    if unknown is not None:
        components.notice(
            say("No place has the code {code}").format(code=unknown),
            say(
                "It is not in the network in force; the grids may have been redrawn. Shown instead: {place}."
            ).format(place=place.name),
        )
    if not placed.cases:
        components.notice(say("No cases in this period"), say("Choose another period or other categories."))

    left, right = st.columns(WIDTHS, gap="medium")
    with left, st.container(gap="xsmall"):
        controls.breadcrumb(place, filters, here.choices, gazetteer)
        place_map.draw_map(here, rows, gazetteer, place)
        components.note(
            say("Counts as received, not tested hot spots: a large or busy grid has more by nature.")
        )
    with right, st.container(key="panel"):
        components.section_title(place.name, controls.period_text(say, filters.month_from, filters.month_to))
        place_panel.draw_panel(here, place, placed)

    listed = place_table.table_rows(rows, here, place)
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        components.section_title(
            say("The same figures as a table"),
            say("{shown} of {all} places on the map").format(
                shown=say.number(len(listed)), all=say.number(len(rows))
            ),
        )
        place_table.draw_table(here, listed, gazetteer)
        table = place_table.export_table(here, listed, placed)
        place_table.draw_downloads(here, table, lambda: place_map.offline_map(here, rows, placed))
        components.note(components.coverage_texts(say, placed)[0])
    with right:
        place_panel.draw_categories(here, place)


here = scene()
components.page_title(
    here.say("Hotspot map"), here.say("Where cases arise, and how many of them are concluded.")
)
if here.choices.months:
    draw(here)
else:
    components.notice(
        here.say("There are no cases yet"),
        here.say("Load case files with `python -m pipelines load`, then run `python -m pipelines build`."),
    )
