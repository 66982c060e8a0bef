"""What colours a map: cases, or cases per 1,000 households, as they are printed."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.classes import class_breaks, rounded_half_up
from dashboard.filters import Measure
from governance.i18n import Translator
from governance.indicators import CASES_PER_THOUSAND


@dataclass(frozen=True)
class Shown:
    """What colours the places: the measure of each, as printed, and how it is called.

    Attributes
    ----------
    by_place
        In the order of the figures; missing where there is no denominator.
    label
        With its unit, in the reader's language.
    """

    by_place: "pd.Series[float]"
    label: str
    decimals: int

    @property
    def lowest(self) -> float | None:
        """Lowest value above zero; None without one."""
        above = self.by_place[self.by_place > 0]
        return None if above.empty else float(above.min())

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """Upper limits of the classes."""
        return class_breaks(self.by_place.tolist(), decimals=self.decimals)


def shown_measure(figures: pd.DataFrame, measure: Measure, say: Translator) -> Shown:
    """Return the measure of each place.

    Parameters
    ----------
    figures
        Answer of :func:`governance.queries.places.figures`.
    """
    if measure == "cases":
        return Shown(figures["cases"].astype("float64"), say("Cases"), 0)
    decimals = CASES_PER_THOUSAND.decimals
    exact = CASES_PER_THOUSAND.values(figures)
    printed = pd.Series(rounded_half_up(exact, decimals), index=figures.index)
    return Shown(printed, say(CASES_PER_THOUSAND.label), decimals)
