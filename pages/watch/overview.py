"""The first page: how the district stands, where a decision is needed, and how far the figures can be trusted."""

import streamlit as st

from dashboard import components, controls, overview
from dashboard.frame import scene

here = scene()
with st.container(horizontal=True, vertical_alignment="center", key="overview_title"):
    components.page_title(
        here.say("Overview"), here.say("How service stands, and where a decision is needed.")
    )
    if here.choices.months:
        controls.period_box(here.say, here.filters, here.choices)
if here.choices.months:
    overview.draw(here)
else:
    components.notice(
        here.say("There are no cases yet"),
        here.say("Load case files with `python -m pipelines load`, then run `python -m pipelines build`."),
    )
