"""What a map is coloured by, place by place: cases, rates, shares, as they are printed, on a screen and on paper.

Convention: a rate or share that rests on some cases but fewer than ``FEWEST_CASES`` is withheld, for it would say more
than is known. No case is zero; nothing to divide by is none; what no layer or source records is no data. A smoothed
rate is never withheld: it is drawn to the district's mean the more the less it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd

from governance.class_breaks import class_breaks, rounded_half_up
from governance.errors import N_
from governance.i18n import Translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries.hot_counts import Status
from governance.statistics.empirical_bayes import global_rates

FEWEST_CASES = 5
"""A share or rate that rests on fewer cases, but some, is withheld: it would say more than is known."""

NO_DATA = N_("no data")
NONE = N_("none")
WITHHELD = N_("withheld")

Measure = Literal["cases", "rate", "smoothed", "open"]
"""Cases; cases per 1,000 households, raw or smoothed; share of cases not concluded."""

PER_THOUSAND = 1000
GAPS = (NO_DATA, NONE, WITHHELD)
"""Why a place has no value."""


@dataclass(frozen=True)
class Shown:
    """What colours the places: the measure of each, as printed, and how it is called.

    Attributes
    ----------
    by_place
        In the order of the figures; missing where there is no value.
    label
        With its unit, in the reader's language.
    is_count
        Whether it is cases themselves.
    gaps
        Of each place why it has no value, one of :data:`GAPS`; not looked at where it has one. Empty: no data.
    """

    by_place: "pd.Series[float]"
    label: str
    decimals: int
    is_count: bool
    gaps: Sequence[str] = field(default=(), kw_only=True)

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """Upper limits of the classes."""
        return class_breaks(self.by_place.tolist(), decimals=self.decimals)

    @property
    def lowest(self) -> float | None:
        """The lowest value above zero; None where there is none."""
        return min((value for value in self.by_place.tolist() if value > 0), default=None)

    @property
    def cells(self) -> list[float | str]:
        """The value of each place, or the word for why there is none."""
        gaps = self.gaps or (NO_DATA,) * len(self.by_place)
        return [gap if value != value else value for value, gap in zip(self.by_place, gaps, strict=True)]  # noqa: PLR0124 (NaN)


def counted_cases(figures: pd.DataFrame, status: Status) -> "pd.Series[int]":
    """Return the cases of each place that a status counts."""
    if status == "open":
        return figures["outcome_cases"] - figures["concluded_cases"]
    return figures["concluded_cases"] if status == "concluded" else figures["cases"]


def smoothed_rates(figures: pd.DataFrame) -> "pd.Series[float]":
    """Return the cases per 1,000 households of each place, drawn to the mean of all; missing without households."""
    households = figures["households"].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    rates = global_rates(figures["cases"].to_numpy(dtype=float), households)
    return pd.Series(rates * PER_THOUSAND, index=figures.index)


def shown_measure(
    figures: pd.DataFrame, measure: Measure, say: Translator, *, status: Status = "all"
) -> Shown:
    """Return the measure of each place.

    Parameters
    ----------
    figures
        Answer of :func:`governance.queries.places.figures`.
    status
        Which cases a count counts; rates and shares are of all cases received.
    """
    if measure == "cases":
        labels = {
            "all": say("Cases"),
            "open": say("Cases not concluded"),
            "concluded": say("Concluded cases"),
        }
        return Shown(counted_cases(figures, status).astype("float64"), labels[status], 0, is_count=True)
    if measure == "open":
        return _open_share(figures, say)
    decimals, gaps = CASES_PER_THOUSAND.decimals, _gaps_of_rates(figures)
    if measure == "smoothed":
        printed = rounded_half_up(smoothed_rates(figures), decimals)
        label = say("Cases per 1,000 households, smoothed")
    else:
        exact = CASES_PER_THOUSAND.values(figures)
        printed = rounded_half_up(exact.mask(is_withheld(figures["cases"])), decimals)
        label = say(CASES_PER_THOUSAND.label)
    return Shown(pd.Series(printed, index=figures.index), label, decimals, is_count=False, gaps=gaps)


def _gaps_of_rates(figures: pd.DataFrame) -> list[str]:
    return [
        NO_DATA if pd.isna(households) else WITHHELD if households else NONE
        for households in figures["households"]
    ]


def _open_share(figures: pd.DataFrame, say: Translator) -> Shown:
    outcomes = figures["outcome_cases"]
    share = (100 - CONCLUDED_SHARE.values(figures)).mask(is_withheld(outcomes))
    printed = rounded_half_up(share, CONCLUDED_SHARE.decimals)
    gaps = [
        WITHHELD if recorded else NO_DATA if received else NONE
        for recorded, received in zip(outcomes, figures["cases"], strict=True)
    ]
    return Shown(
        pd.Series(printed, index=figures.index), say("Share not concluded (%)"), CONCLUDED_SHARE.decimals,
        is_count=False, gaps=gaps,
    )  # fmt: skip


def is_withheld(cases: "pd.Series[int]") -> "pd.Series[bool]":
    """Return where a share or rate of so many cases is withheld; of no cases there is nothing to withhold."""
    return (cases > 0) & (cases < FEWEST_CASES)
