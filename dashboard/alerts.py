"""Early warnings in words: how many cases, where, since when, and how often chance brings as much."""

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.links import plain_label, query_of
from dashboard.navigation import HOTSPOTS
from governance.alert_words import alert_text
from governance.hotspot_tables import ALL_MATTERS
from governance.queries.alerts import Alert, scan_alerts
from governance.why_words import matter_text

SHOWN = 2
"""Warnings told at once; the others are folded."""


def draw_alerts(scene: Scene) -> None:
    """Draw the warnings, or a sentence that there is none."""
    say = scene.say
    alerts = data.ask(scene.warehouse, scan_alerts)
    components.section_title(
        say("Early warnings"),
        say("clusters still going on in {month}").format(month=say.month(alerts[0].month_to))
        if alerts
        else "",
    )
    if not alerts:
        components.note(say("No cluster stands out from what chance brings in the last complete month."))
        return
    for number, alert in enumerate(alerts[:SHOWN]):
        _draw_alert(scene, alert, number)
    if len(alerts) > SHOWN:
        with st.expander(say.plural("{n} more warning", "{n} more warnings", len(alerts) - SHOWN)):
            for number, alert in enumerate(alerts[SHOWN:], SHOWN):
                _draw_alert(scene, alert, number)


def _draw_alert(scene: Scene, alert: Alert, number: int) -> None:
    categories = () if alert.category == ALL_MATTERS else (alert.category,)
    with st.container(key=f"alert_{number}", gap=None):
        st.page_link(
            HOTSPOTS.path,
            label=plain_label(matter_text(scene.say, alert.category)),
            query_params=query_of(
                scene, categories=categories, month_from=alert.month_from, month_to=alert.month_to
            ),
        )
        components.note(alert_text(scene.say, alert))
