"""A cluster that the scan found, in words: how many cases, where, since when, and how often chance brings as much."""

from governance.i18n import Translator
from governance.queries.alerts import Alert
from governance.statistics.scan import ScanRules

YEAR_MONTHS = 12
FEW_TOWNSHIPS = 2
"""Townships named; of more it is said that they are the first."""


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
