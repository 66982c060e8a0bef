"""Joint meetings for leaders: who met, what was decided and done, how long it took, and what nobody discussed."""

import streamlit as st

from dashboard import components, data, meetings_coverage, meetings_results
from dashboard.frame import scene
from dashboard.meetings_view import Meetings, draw_span, draw_state
from dashboard.navigation import MEETING
from governance.queries.meetings import has_meetings

WIDTHS = (1.35, 1)


def draw(view: Meetings) -> None:
    """Draw figures, calendar and map; what meetings led to; what nobody discussed; what is open."""
    draw_state(view)
    meetings_coverage.draw_heads(view)
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        meetings_coverage.draw_calendar(view)
    with right:
        meetings_coverage.draw_map(view)
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        meetings_results.draw_bodies(view)
    with right:
        meetings_results.draw_waits(view)
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        meetings_results.draw_offices(view)
    with right:
        meetings_results.draw_unspoken(view)
    meetings_results.draw_actions(view)


here = scene()
say = here.say
with st.container(horizontal=True, vertical_alignment="center", key="meetings_title"):
    components.page_title(say("Meetings"), say("Who met, what was decided, and what came of it."))
    if data.ask(here.warehouse, has_meetings):
        draw_span(Meetings.of(here))
if data.ask(here.warehouse, has_meetings):
    draw(Meetings.of(here))
else:
    components.notice(
        say("No meeting is published yet"),
        say("What is kept of meetings appears here after the next `python -m pipelines build`."),
    )
    if here.may_open(MEETING):
        st.page_link(MEETING.path, label=say("Plan a meeting"))
