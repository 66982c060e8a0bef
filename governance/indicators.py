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

INDICATORS: Mapping[str, Indicator] = {
    indicator.id: indicator for indicator in (CONCLUDED_SHARE, CASES_PER_THOUSAND)
}
"""The definitions in force by id."""
