"""The register of risks: how many, where, how long, how they moved, and every hazard with its course."""

import streamlit as st

from dashboard import components, risk_figures, risk_flows, risk_map, risk_panel, risk_rows
from dashboard.frame import Scene, scene
from dashboard.navigation import RISK_FORM
from dashboard.risk_filters import asked

WIDTHS = (1.25, 1)


def draw(here: Scene) -> None:
    """Draw figures, matrix and map; the list and the hazard that is open; ages, quarters and flows."""
    wanted = asked()
    risk_figures.draw_heads(here)
    if wanted.hazard:
        left, right = st.columns(WIDTHS, gap="medium")
        with left:  # on a phone it stands above the list
            risk_panel.draw_panel(here, wanted)
        with right:
            risk_rows.draw_list(here, wanted)
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        risk_figures.draw_matrix(here)
    with right:
        risk_map.draw_map(here, wanted)
    if not wanted.hazard:
        risk_rows.draw_list(here, wanted)
    left, right = st.columns(2, gap="medium")
    with left:
        risk_figures.draw_quarters(here)
        risk_figures.draw_ages(here)
    with right:
        risk_flows.draw_flows(here, wanted)


opened = scene()
components.page_title(
    opened.say("Risks"), opened.say("What is on the register, where, for how long, and what became of it.")
)
if opened.may_open(RISK_FORM):
    st.page_link(RISK_FORM.path, label=opened.say("Register a hazard"))
draw(opened)
