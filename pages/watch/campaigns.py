"""Campaigns, receptions and callbacks: how far each came, each in its own unit."""

import streamlit as st

from dashboard import campaign_files, campaigns, components, record_tabs
from dashboard.campaign_filters import CampaignFilters, show
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene, scene, with_cases


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
            found = campaigns.Campaigns(here, asked)
            campaigns.draw(found)
            campaign_files.draw_campaign_files(found)
        case "receptions":
            record_tabs.draw_receptions(here)
            campaign_files.draw_reception_files(record_tabs.Records(here))
        case "callbacks":
            record_tabs.draw_callbacks(here)
            campaign_files.draw_callback_files(record_tabs.Records(here))


here = scene()
components.page_title(
    here.say("Campaigns"),
    here.say("What campaigns, receptions and callbacks came to; reported and verified apart."),
)
with_cases(here, draw)
