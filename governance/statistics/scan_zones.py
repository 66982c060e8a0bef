"""Zones and cylinders of a scan: what is tried, and how strong each is.

Convention: a *zone* is a place with the places nearest to it, by straight distance between centres; a *cylinder* is a
zone over a window of the last months. Arrays of cases are n places x windows x sets of data, so that many sets drawn
by chance are walked at once, the sets lying together in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

TIE = 1e-9
"""Statistics this close are equal; discrete data tie exactly, but for rounding."""

MIN_CASES = 2
"""One case is no cluster."""

LARGEST_SHARE = 0.5
"""A zone of more would rather be a hole outside it."""

NEAREST_CHUNK_PAIRS = 1 << 21


def nearest_first(x_m: ArrayLike, y_m: ArrayLike, *, limit: int) -> Counts:
    """Return for each place the positions of the places nearest to it, itself first: n x min(limit, n).

    Of places equally far the one of the smaller position comes first. Takes time that grows with n squared; places
    that stay can keep the answer.

    Parameters
    ----------
    x_m, y_m
        Centres, projected, metres; no two alike.
    limit
        Most places in a zone.
    """
    x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    kept = min(limit, len(x))
    nearest = np.empty((len(x), kept), dtype=np.int64)
    chunk = max(1, NEAREST_CHUNK_PAIRS // max(len(x), 1))
    for start in range(0, len(x), chunk):
        part = slice(start, start + chunk)
        square = (x[part, None] - x) ** 2 + (y[part, None] - y) ** 2
        nearest[part] = np.argsort(square, axis=1, kind="stable")[:, :kept]
    return nearest


@dataclass(frozen=True, eq=False)
class Zones:
    """All cylinders, by rank: rank r of a place is the zone of it and its r nearest.

    Attributes
    ----------
    order
        K x n, the place that joins each zone at each rank.
    share
        K x n, expected share of all cases in the zone; 0 where the zone is not tried.
    windows
        Cases in each window of last months.
    total
        Cases in all.
    """

    order: Counts
    share: Floats
    windows: Counts
    total: int

    @classmethod
    def of(
        cls, weights: ArrayLike, nearest: ArrayLike, max_share: float, *, windows: Counts, total: int
    ) -> Self:
        """Return the zones up to a share of the weights, which are what cases are expected in proportion to.

        Parameters
        ----------
        weights
            n, not below 0; not all 0.
        nearest
            n x K, as :func:`nearest_first` gives it.
        max_share
            Largest zone; more than 0.5 is 0.5. A place alone is tried whatever its share.
        windows, total
            As they are kept.
        """
        order = np.ascontiguousarray(np.asarray(nearest, dtype=np.int64).T)
        weight = np.asarray(weights, dtype=np.float64)
        share = weight[order].cumsum(axis=0) / weight.sum()
        is_tried = share <= min(max_share, LARGEST_SHARE) + TIE
        deepest = int(is_tried.sum(axis=0).max(initial=1))
        is_tried[0] = share[0] < 1
        return cls(order[:deepest], np.where(is_tried, share, 0)[:deepest], windows, total)

    def expected(self, rank: int) -> Floats:
        """Return the expected cases of the cylinders of a rank, n x windows; 0 where none is tried."""
        return np.asarray(self.share[rank][:, None] * self.windows)

    def walk(self, cases: Counts) -> Iterator[tuple[int, Counts, Floats]]:
        """Yield each rank, the cases in its cylinders, and their statistics, which the next rank overwrites.

        Parameters
        ----------
        cases
            n x windows x sets of data.
        """
        inside, joining, statistic = np.zeros_like(cases), np.empty_like(cases), np.empty(cases.shape)
        for rank, order in enumerate(self.order):
            np.take(cases, order, axis=0, out=joining, mode="clip")
            inside += joining
            self._statistics(rank, inside, statistic)
            yield rank, inside, statistic

    def _statistics(self, rank: int, inside: Counts, statistic: Floats) -> None:
        """Fill in the statistics: 0 or less where no more cases than expected, where too few, where not tried.

        With h(c) = c log c + (C - c) log(1 - c / C), tabulated, and l = log(1 - E / C), the statistic is
        h(c) - c (log E - l) - C l: a look-up, a product and two differences, where E is the same for all sets.
        """
        expected = self.expected(rank)
        is_tried = expected > 0
        rest = np.log1p(-expected / self.total)
        slope = np.where(is_tried, np.log(np.where(is_tried, expected, 1)) - rest, 0)
        offset = np.where(is_tried, self.total * rest, np.inf)
        np.take(self._table, inside, out=statistic, mode="clip")
        statistic -= inside * slope[..., None]
        statistic -= offset[..., None]
        np.copyto(statistic, 0, where=inside <= expected[..., None])

    @cached_property
    def _table(self) -> Floats:
        """Values of h for each number of cases up to those of the longest window."""
        c = np.arange(self.windows[-1] + 1, dtype=np.float64)
        rest = self.total - c
        outside = np.where(rest > 0, rest * np.log(np.where(rest > 0, rest, 1) / self.total), 0)
        table = np.asarray(c * np.log(np.maximum(c, 1)) + outside)
        table[:MIN_CASES] = -np.inf
        return table
