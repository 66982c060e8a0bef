"""Campaigns, receptions and callbacks: how far each came, each in its own unit."""

import streamlit as st

from dashboard import campaigns, components, record_tabs
from dashboard.campaign_filters import CampaignFilters, show
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene, scene


def draw(here: Scene) -> None:
    """Draw the chosen part of the page."""
    say = here.say
    asked = CampaignFilters.from_query(query_of_address())
    titles = {
        "campaigns": say("Campaigns"),
        "receptions": say("Receptions by leading posts"),
        "callbacks": say("Callbacks"),
    }
    st.segmented_control(
        say("Part of the page"), list(titles), format_func=lambda tab: titles[tab], label_visibility="collapsed",
        required=True, **bound("records_tab", asked.tab, lambda tab: show(asked, tab=tab)),
    )  # fmt: skip
    match asked.tab:
        case "campaigns":
            campaigns.draw(campaigns.Campaigns(here, asked))
        case "receptions":
            record_tabs.draw_receptions(here)
        case "callbacks":
            record_tabs.draw_callbacks(here)


here = scene()
components.page_title(
    here.say("Campaigns"),
    here.say("What campaigns, receptions and callbacks came to; reported and verified apart."),
)
if here.choices.months:
    draw(here)
else:
    components.notice(
        here.say("There are no cases yet"),
        here.say("Load case files with `python -m pipelines load`, then run `python -m pipelines build`."),
    )
