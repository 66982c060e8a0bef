"""Indicator definitions: named, versioned, each a numerator over a denominator.

What a definition is says :mod:`governance.indicator_form`; those of service, among which a district chooses, are in
:mod:`governance.service_indicators` and are asked for by :func:`definitions`. Here are those of maps and the overview.
A denominator of zero, or a missing one, gives no value: 无, never 0 % or 100 %. A denominator counts only what could
have reached the numerator: a case whose source does not record an outcome is not one without it.
"""

from collections.abc import Mapping

from governance.errors import N_
from governance.indicator_form import Indicator, Tally
from governance.service_indicators import (
    CONCLUDED_SHARE,
    REPEAT_SHARE,
    SATISFIED_SHARE,
    definitions,
)

__all__ = [
    "CASES_PER_THOUSAND", "CONCLUDED_BY_END", "CONCLUDED_SHARE", "INDICATORS", "MARKED", "OPEN", "OVERDUE_SHARE",
    "PLACED_SHARE", "RECEIVED", "REPEAT_SHARE", "SATISFIED_SHARE", "TALLIES", "Indicator", "Tally", "definitions",
]  # fmt: skip


CASES_PER_THOUSAND = Indicator(
    id="D1",
    version=1,
    label=N_("Cases per 1,000 households"),
    formula=N_("cases received in the period ÷ households × 1,000; not scaled to a year"),
    numerator="cases",
    denominator="households",
    per=1000,
    unit=N_("per 1,000 households"),
    decimals=1,
)
"""千户件数. Says how much arrives where how many live, not who brings it."""

CONCLUDED_BY_END = Indicator(
    id="R2e",
    version=1,
    label=N_("Concluded by the end of the period"),
    formula=N_(
        "cases concluded by the last day of the period ÷ cases received in the period whose source records when a "
        "case is concluded"
    ),
    numerator="concluded_cases",
    denominator="outcome_cases",
    per=100,
    unit="%",
    decimals=1,
)
"""期末办结率. Every period is looked at on its own last day, so periods compare; R2' of an old one still rises."""

OVERDUE_SHARE = Indicator(
    id="R2o",
    version=1,
    label=N_("Overdue share"),
    formula=N_(
        "open cases whose due date has passed ÷ open cases with a due date, on the last day of the period"
    ),
    numerator="overdue_cases",
    denominator="dated_cases",
    per=100,
    unit="%",
    decimals=1,
)
"""在办逾期率. Cases without a due date are in neither."""

PLACED_SHARE = Indicator(
    id="Q1",
    version=1,
    label=N_("Placed in a grid"),
    formula=N_("cases placed in a grid ÷ cases received in the period"),
    numerator="in_grid_cases",
    denominator="cases",
    per=100,
    unit="%",
    decimals=1,
)
"""落格率. What is not placed in a grid is in no map of grids."""

RECEIVED = Tally("N1", 1, N_("Cases received"), N_("cases received in the period, placed or not"))
"""受理件数."""

OPEN = Tally(
    "N2",
    1,
    N_("Open cases"),
    N_(
        "cases without a concluding date on the last day of the period, whenever received, of sources that record one"
    ),
)
"""在办件数."""

MARKED = Tally(
    "H1",
    1,
    N_("Marked grids"),
    N_("grids that the test of the period marks, for one matter or for all together"),
)
"""标记网格数."""

INDICATORS: Mapping[str, Indicator] = {
    indicator.id: indicator
    for indicator in (
        CONCLUDED_SHARE, CASES_PER_THOUSAND, CONCLUDED_BY_END, OVERDUE_SHARE, REPEAT_SHARE, SATISFIED_SHARE,
        PLACED_SHARE,
    )
}  # fmt: skip
"""The definitions in force by id."""

TALLIES: Mapping[str, Tally] = {tally.id: tally for tally in (RECEIVED, OPEN, MARKED)}
"""What figures without a denominator count, by id."""
