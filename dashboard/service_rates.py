"""Rates as the service page writes them: value, numbers, interval, and whether they stand apart from the whole.

A rate stands apart where its 95 % interval leaves the rate of the whole out: what chance gives a small office is no
mark against it. Under :data:`governance.rates.FEW` the fraction leads and the rate is not ranked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from governance.i18n import Translator
from governance.indicators import Indicator
from governance.rates import FEW, Interval, fraction_text, percent_text

BELOW, ABOVE = "↓", "↑"
"""Signs of a rate that stands apart from the whole."""


@dataclass(frozen=True)
class Rate:
    """One rate with what it rests on.

    Attributes
    ----------
    value
        In the unit of the indicator, %; None without a denominator.
    interval
        95 %; None without a denominator and for what is no simple share.
    """

    indicator: Indicator
    numerator: int
    denominator: int
    value: float | None
    interval: Interval | None

    @classmethod
    def of(cls, indicator: Indicator, sums: Mapping[Any, Any]) -> "Rate":
        """Return the rate of sums by column."""
        numerator, denominator = indicator.fraction(sums)
        printed = indicator.printed(numerator, denominator)
        return cls(
            indicator, numerator, denominator, None if printed is None else float(printed),
            indicator.interval(numerator, denominator),
        )  # fmt: skip

    @property
    def is_ranked(self) -> bool:
        """Whether it rests on enough cases to be put in an order."""
        return self.value is not None and self.denominator >= FEW

    def texts(self, say: Translator) -> tuple[str, str]:
        """Return what stands first and what stands beside it: of few cases the fraction first; none without any."""
        if self.value is None:
            return say("none"), ""
        percent = percent_text(say, self.value, self.indicator.decimals)
        fraction = fraction_text(say, self.numerator, self.denominator)
        return (fraction, percent) if self.denominator < FEW else (percent, fraction)

    def side(self, whole: "Rate") -> int:
        """Return −1 or 1 where the interval lies below or above the rate of the whole, else 0."""
        is_whole = whole.denominator == self.denominator
        if self.interval is None or whole.value is None or is_whole:
            return 0
        exact = whole.numerator / whole.denominator * self.indicator.per
        return -1 if self.interval.high < exact else 1 if self.interval.low > exact else 0

    def told(self, say: Translator, whole: "Rate | None" = None) -> str:
        """Return everything there is to say of it, a line each: numbers, interval, and how it stands to the whole."""
        first, beside = self.texts(say)
        lines = [f"{first} ({beside})" if beside else first]
        if self.interval is not None:
            lines.append(interval_text(say, self))
        if whole is not None and (side := self.side(whole)):
            lines.append(side_text(say, side))
        return "\n".join(lines)


def interval_text(say: Translator, rate: Rate) -> str:
    """Return the interval of a rate in words; empty where it has none."""
    if rate.interval is None:
        return ""
    low, high = (percent_text(say, end, rate.indicator.decimals) for end in rate.interval)
    return say("95 % interval: {low} to {high}").format(low=low, high=high)


def side_text(say: Translator, side: int) -> str:
    """Return in words how a rate stands to the whole."""
    if side < 0:
        return say("Below the whole by more than chance would explain")
    return say("Above the whole by more than chance would explain") if side else ""


def parts_of(indicator: Indicator) -> list[str]:
    """Return the measures that an indicator is made of."""
    return list(dict.fromkeys((indicator.numerator, indicator.denominator, *(indicator.times or ()))))


def sums_of(rows: pd.DataFrame, measures: Sequence[str]) -> Mapping[str, int]:
    """Return some measures of a frame summed, by column; a frame without rows gives zeros."""
    return dict(zip(measures, rows[list(measures)].sum().astype("int64").tolist(), strict=True))
