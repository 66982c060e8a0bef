"""Early warnings in words: how many cases, where, since when, and how often chance brings as much."""

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.links import plain_label, query_of
from dashboard.navigation import HOTSPOTS
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import Translator
from governance.queries.alerts import Alert, scan_alerts
from governance.statistics.scan import ScanRules
from governance.why_words import matter_text

SHOWN = 2
"""Warnings told at once; the others are folded."""

YEAR_MONTHS = 12
FEW_TOWNSHIPS = 2
"""Townships named; of more it is said that they are the first."""


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


def alert_text(say: Translator, alert: Alert) -> str:
    """Return an alert in two sentences."""
    if alert.month_from == alert.month_to:
        since = say("in {month}").format(month=say.month(alert.month_to))
    else:
        since = say("since {month}").format(month=say.month(alert.month_from))
    return say("{cases} {since} in {grids}{where}; {expected} expected. {often}").format(
        cases=say.plural("{n} case", "{n} cases", alert.observed),
        since=since,
        grids=say.plural("{n} single grid", "{n} adjoining grids", alert.grids),
        where=_where_text(say, alert.townships),
        expected=say.number(alert.expected, 1),
        often=recurrence_text(say, alert.recurrence_months),
    )


def _where_text(say: Translator, townships: tuple[str, ...]) -> str:
    if not townships:
        return ""
    named = say(", ").join(townships[:FEW_TOWNSHIPS])
    text = say(" (mostly {townships})") if len(townships) > FEW_TOWNSHIPS else say(" ({townships})")
    return text.format(townships=named)


def recurrence_text(say: Translator, months: float) -> str:
    """Return how often chance brings a cluster so strong; the rarest that was counted is an upper bound."""
    time = _time_text(say, months)
    if months > ScanRules().replications:
        return say("Chance alone brings one so strong less than once in {time}.").format(time=time)
    return say("Chance alone brings one so strong once in {time}.").format(time=time)


def _time_text(say: Translator, months: float) -> str:
    if months < 2 * YEAR_MONTHS:
        return say.plural("{n} month", "{n} months", round(months))
    return say.plural("{n} year", "{n} years", int(months // YEAR_MONTHS))
