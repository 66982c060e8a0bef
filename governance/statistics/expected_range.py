"""How many cases a single place would have by chance: the expected count and the range around it.

Convention: the law is that of :mod:`governance.statistics.exact_test`, with a place that stands alone: the map's cases
are shared out by the denominators, and where counts scatter more than chance the range is wider. How much they scatter
is that of the typical map, so that a place that has become hot does not widen its own range.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from governance.outlines import Floats
from governance.statistics.exact_test import hot_test, least_count
from governance.statistics.neighbours import Neighbours

RANGE_SHARE = 0.95
"""Of the counts that chance gives, at least so many lie in the range."""


class ExpectedRange(NamedTuple):
    """Of each map: what is expected of a place, and the ends of its range, both in it; NaN where nothing is known."""

    expected: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class ExpectedRanges:
    """What chance gives every place of T maps when each stands alone.

    Attributes
    ----------
    expected, excess
        T x n: expected cases, and variance beyond them; NaN for places without denominator.
    totals
        Cases of each map in places that have a denominator.
    """

    expected: Floats
    excess: Floats
    totals: Floats

    @classmethod
    def of(cls, counts: ArrayLike, denominator: ArrayLike) -> Self:
        """Return them for the counts of n places on T maps.

        Parameters
        ----------
        counts
            T x n.
        denominator
            What cases are proportional to, n; NaN or 0 is none.
        """
        values = np.asarray(counts, dtype=np.float64)
        size = values.shape[-1]
        is_apart = np.ones(size, dtype=np.bool_)
        test = hot_test(values, denominator, Neighbours(sparse.csr_array((size, size)), is_apart, is_apart))
        counted = values[:, np.asarray(denominator, dtype=np.float64) > 0].sum(axis=1)
        return cls(test.expected, test.excess, counted)

    def place(self, number: int) -> ExpectedRange:
        """Return the expected count of a place on each map, and the range that chance keeps to.

        Both tails outside the range have a probability of at most ``(1 - RANGE_SHARE) / 2``.
        """
        expected = self.expected[:, number]
        excess = expected * self._typical_scatter(number)
        tail = (1 - RANGE_SHARE) / 2
        low, high = (_quantiles(expected, excess, self.totals, chance) for chance in (1 - tail, tail))
        return ExpectedRange(expected, low, high)

    def _typical_scatter(self, number: int) -> float:
        """Return the variance of a place beyond what is expected, by what is expected, of the median map."""
        is_known = self.expected[:, number] > 0
        scatter = self.excess[is_known, number] / self.expected[is_known, number]
        return float(np.median(scatter)) if len(scatter) else 0.0


def _quantiles(expected: Floats, excess: Floats, totals: Floats, chance: float) -> Floats:
    """Return on each map the count below the least whose upper tail is at most a chance."""
    found = np.full(len(totals), np.nan)
    for number in np.flatnonzero(~np.isnan(expected)):
        mean, spread, total = float(expected[number]), float(excess[number]), int(totals[number])
        least = least_count(chance, expected=mean, excess=spread, total=total)
        found[number] = total if least is None else least - 1
    return found
