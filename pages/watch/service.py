"""How matters are served: the rates of the period, whose they are, the matters behind them, and what is open."""

import streamlit as st

from dashboard import components, service_controls, service_heads, service_list, service_rows, service_stock
from dashboard.audited import note_small_counts
from dashboard.frame import Scene, scene, with_cases
from dashboard.service import Service
from dashboard.service_words import LISTED


def draw(here: Scene) -> None:
    """Draw the figures, the rows, the matters of the chosen one, and what is open."""
    say = here.say
    service = Service.of(here, LISTED)
    service_controls.filter_bar(service)
    if service.rows.empty:
        components.notice(
            say("No cases in this selection"),
            say(
                "Nothing was received in this period with these sources, places and offices. Zero is a count."
            ),
        )
        return
    note_small_counts(here, "service", service.rows["cases"] if service.row_name is None else None)
    with st.container(gap="xsmall"):
        service_heads.draw_heads(service)
        components.guards(service_heads.source_notes(service))
    service_rows.draw_rows(service)
    matters = st.container()
    service_stock.draw_progress(service)
    service_stock.draw_days(service)
    with matters:  # above what is open, but asked last: only it looks at cases one by one
        service_list.draw_list(service)


here = scene()
components.page_title(
    here.say("Service"),
    here.say("Whether matters are handled in time and settled, whose they are, and what is open."),
)
with_cases(here, draw)
