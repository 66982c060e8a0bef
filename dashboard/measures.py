"""What colours a map by its amount: cases, rates, shares, as they are printed, and what its cards say.

Convention: a rate or share that rests on some cases but fewer than ``FEWEST_CASES`` is withheld, for it would say more
than is known. No case is zero; nothing to divide by is none; what no layer or source records is no data. A smoothed
rate is never withheld: it is drawn to the district's mean the more the less it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from dashboard.classes import class_breaks, rounded_half_up
from dashboard.map_classes import (
    NO_DATA,
    NONE,
    WITHHELD,
    MapClass,
    measure_classes,
    no_data,
    none,
    withheld,
)
from dashboard.map_values import Level, MapFact, MapValues, Value
from dashboard.palettes import Palette
from dashboard.place_columns import is_withheld
from governance.i18n import Translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries.hot_counts import Status
from governance.statistics.empirical_bayes import global_rates

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
    def cells(self) -> list[Value]:
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


def measured_values(
    level: Level,
    figures: pd.DataFrame,
    shown: Shown,
    palette: Palette,
    say: Translator,
    *,
    beside: Shown | None = None,
) -> MapValues:
    """Return what a map of a measure is told: classes from few to many, and on the cards what they rest on.

    Parameters
    ----------
    figures
        Answer of :func:`governance.queries.places.figures`, in the order of the map's places.
    shown
        Of the same places.
    beside
        The same measure on another map, which shares the classes.
    """
    together = (
        shown if beside is None else replace(shown, by_place=pd.concat([shown.by_place, beside.by_place]))
    )
    ranked, class_of = measure_classes(
        shown.by_place.tolist(), together.breaks, decimals=shown.decimals, palette=palette, say=say,
        lowest=together.lowest,
    )  # fmt: skip
    classes, class_of = _with_gaps(ranked, class_of, shown, (say, palette))
    measure = MapFact(shown.label, shown.by_place.tolist(), shown.decimals, missing=say("not shown"))
    facts = (measure, *(() if shown.is_count else _parts(figures, say)), *concluding(figures, say))
    return MapValues(level, shown.label, classes, class_of, facts, is_class_told=False)


def _with_gaps(
    ranked: tuple[MapClass, ...], class_of: tuple[int, ...], shown: Shown, look: tuple[Translator, Palette]
) -> tuple[tuple[MapClass, ...], tuple[int, ...]]:
    """Return the classes with one for each reason that any place has no value; the last of the ranked is no data."""
    values, last = ranked[:-1], len(ranked) - 1
    gaps = [cell if isinstance(cell, str) else "" for cell in shown.cells]
    present = [gap for gap in GAPS if gap in gaps or (gap == NO_DATA and not shown.gaps)]
    looks = {NO_DATA: no_data, NONE: none, WITHHELD: withheld}
    numbers = {gap: last + number for number, gap in enumerate(present)}
    return (
        (*values, *(looks[gap](*look) for gap in present)),
        tuple(numbers[gap] if gap else number for number, gap in zip(class_of, gaps, strict=True)),
    )


def _parts(figures: pd.DataFrame, say: Translator) -> tuple[MapFact, MapFact]:
    """Return what a rate is made of."""
    households = [None if pd.isna(count) else int(count) for count in figures["households"]]
    return (
        MapFact(say("Cases"), figures["cases"].tolist()),
        MapFact(say("Households"), households, missing=say(NO_DATA)),
    )


def concluding(figures: pd.DataFrame, say: Translator) -> tuple[MapFact, MapFact]:
    """Return how many cases are concluded, of those whose source records it, and how many are not told of.

    Parameters
    ----------
    figures
        Columns cases, outcome_cases, concluded_cases.
    """
    cases, outcomes = figures["cases"].tolist(), figures["outcome_cases"].tolist()
    none_received, not_recorded = say("none"), say("not recorded")
    concluded = [
        count if recorded else (not_recorded if received else none_received)
        for count, recorded, received in zip(
            figures["concluded_cases"].tolist(), outcomes, cases, strict=True
        )
    ]
    unrecorded = [
        received - recorded if 0 < recorded < received else None
        for received, recorded in zip(cases, outcomes, strict=True)
    ]
    return (
        MapFact(say("Concluded"), concluded, of=outcomes),
        MapFact(say("Outcome not recorded"), unrecorded),
    )
