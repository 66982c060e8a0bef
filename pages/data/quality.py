"""How far the data can be trusted: rows, places, sources, and what to put right."""

import streamlit as st

from dashboard import components, dispute_queue, doubt_queue, quality, quality_tables, report_matrix
from dashboard.frame import Scene, scene

WIDTHS = (1.5, 1)
"""What needs room on the left, what is read beside it on the right."""


def draw(here: Scene, sheets: quality.Sheets) -> None:
    """Draw the findings first, then what they rest on."""
    say = here.say
    quality.draw_figures(here, sheets)
    components.section_title(say("What to put right"), say("Over all months and sources"))
    quality.draw_findings(here, sheets)
    dispute_queue.draw_disputes(here)
    if here.choices.months:
        doubt_queue.draw_queue(doubt_queue.open_queue(here))
    report_matrix.draw_reports(here, sheets.reports)

    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        quality.draw_files(here, sheets.files)
    with right:
        quality.draw_freshness(here, sheets.sources)
        quality.draw_townships(here, sheets.townships)

    left, right = st.columns(2, gap="medium")
    with left:
        quality.draw_months(here, sheets.months)
    with right:
        quality.draw_details(
            sheets.unknown, say("Stated in records, not in the network"), say("Every place stated is known.")
        )
    quality.draw_details(
        sheets.sources,
        say("Rows measured against the edges are those that coordinates placed"),
        say("There are no cases yet"),
    )
    quality.draw_details(
        sheets.repeated,
        say("Coordinates on which more cases lie than on any address"),
        say("No coordinate repeats more than addresses do."),
    )
    quality_tables.draw_downloads(here, sheets.listed())


opened = scene()
components.page_title(
    opened.say("Data quality"), opened.say("How far the figures can be trusted, and what to put right.")
)
found = quality.Sheets.of(opened)
if found.files.frame.empty:
    components.notice(
        opened.say("No file has been loaded yet"), opened.say("Load one with `python -m pipelines load`.")
    )
else:
    draw(opened, found)
