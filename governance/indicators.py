"""Indicator definitions: named, versioned, each a numerator over a denominator.

A definition is never edited once figures made by it have left the building: it gets a new version, and the id is
printed beside every rate. Names of numerators and denominators are columns of ``grid_month``, ``township_month``
and ``grid``. A denominator of zero, or a missing one, gives no value: 无, never 0 % or 100 %. A denominator counts
only what could have reached the numerator: a case whose source does not record an outcome is not one without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from governance.errors import N_


@dataclass(frozen=True)
class Indicator:
    """One definition.

    Attributes
    ----------
    id
        Name in documents, such as ``R2'``.
    version
        Counts up when the meaning changes.
    label
        What readers call it; translated where it is shown.
    formula
        Numerator ÷ denominator in words; translated where it is shown.
    numerator, denominator
        Columns that are summed over the places and months shown.
    per
        The quotient is multiplied by this: 100 for percentages.
    unit
        Of the value; translated where it is shown.
    decimals
        Printed, rounded half up.
    """

    id: str
    version: int
    label: str
    formula: str
    numerator: str
    denominator: str
    per: int
    unit: str
    decimals: int

    @property
    def mark(self) -> str:
        """Id and version as they stand beside a figure: ``R2'.v1``."""
        return f"{self.id}.v{self.version}"

    def value(self, numerator: float, denominator: float | None) -> float | None:
        """Return numerator ÷ denominator × :attr:`per`; None when the denominator is missing or not above zero."""
        if denominator is None or not denominator > 0:
            return None
        return numerator / denominator * self.per

    def values(self, frame: pd.DataFrame) -> "pd.Series[float]":
        """Return the value of each row of a frame that has both columns; missing where there is none.

        Returns
        -------
        Series
            Float64, in the order of the frame, in the unit of the definition.
        """
        denominator = frame[self.denominator].astype("Float64")
        quotient = frame[self.numerator].astype("Float64") / denominator.where(denominator > 0) * self.per
        return quotient.astype("float64")


@dataclass(frozen=True)
class Tally:
    """What a figure without a denominator counts.

    Attributes
    ----------
    id, version
        As those of :class:`Indicator`.
    label
        What readers call it; translated where it is shown.
    formula
        What is counted, in words; translated where it is shown.
    """

    id: str
    version: int
    label: str
    formula: str

    @property
    def mark(self) -> str:
        """Id and version as they stand beside a figure."""
        return f"{self.id}.v{self.version}"


CONCLUDED_SHARE = Indicator(
    id="R2'",
    version=1,
    label=N_("Concluded share"),
    formula=N_(
        "cases with a concluding date ÷ cases received in the period whose source records when a case is concluded"
    ),
    numerator="concluded_cases",
    denominator="outcome_cases",
    per=100,
    unit="%",
    decimals=1,
)
"""办结率. Counts a case as concluded whenever that happened, so the newest months still rise."""

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

REPEAT_SHARE = Indicator(
    id="R6a",
    version=1,
    label=N_("Repeat share"),
    formula=N_("cases marked as repeats ÷ cases received in the period whose source marks repeats"),
    numerator="repeat_cases",
    denominator="repeat_known_cases",
    per=100,
    unit="%",
    decimals=1,
)
"""重复信访率 (a). The other form, of concluded first matters those that came back, needs a link between cases."""

SATISFIED_SHARE = Indicator(
    id="R5",
    version=1,
    label=N_("Satisfied of those who answered"),
    formula=N_("rated satisfied or basically satisfied ÷ rated; silence is in neither"),
    numerator="satisfied_cases",
    denominator="rated_cases",
    per=100,
    unit="%",
    decimals=1,
)
"""群众满意率, all offices together. 基本满意 counts as satisfied; who does not answer counts in nothing."""

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
