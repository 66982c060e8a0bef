"""The first page: how the district stands, where a decision is needed, and how far the figures can be trusted."""

import streamlit as st

from dashboard import components, controls, overview
from dashboard.audited import note_small_counts
from dashboard.frame import Scene, scene, with_cases


def draw(here: Scene) -> None:
    """Draw the overview; the cards of its map tell the cases of every grid."""
    note_small_counts(here, "overview")
    overview.draw(here)


here = scene()
with st.container(horizontal=True, vertical_alignment="center", key="overview_title"):
    components.page_title(
        here.say("Overview"), here.say("How service stands, and where a decision is needed.")
    )
    if here.choices.months:
        controls.period_box(here.say, here.filters, here.choices)
with_cases(here, draw)
