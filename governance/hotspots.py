"""Which places are marked: counts of rolling windows, tested, with what follows from the tests.

A window is some months up to and including its last; a place is tested together with its neighbours, so that a
cluster cut by a border is still one. What decides is :mod:`governance.statistics.exact_test`; Gi* z colours and
orders, and decides nothing. A window that ends in an incomplete month is tested like any other and marked as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from governance.errors import N_
from governance.hotspot_tables import ALL_MATTERS
from governance.queries.hot_counts import CountCube
from governance.queries.hot_network import HotNetwork
from governance.settings import Hotspots
from governance.statistics.emerging import ALPHA, patterns_of
from governance.statistics.exact_test import HotTest, hot_test, levels_of
from governance.statistics.false_discovery import q_values
from governance.statistics.gi_star import gi_star_z
from governance.statistics.mann_kendall import mann_kendall

REMEMBERED_WINDOWS = 12
"""Windows over which it is counted how often a place was marked."""

LEVELS = (99, 95, 90)
"""Per cent, strictest first."""

LEVEL_WORDS = {
    99: N_("Very sure (99 %)"),
    95: N_("Sure (95 %)"),
    90: N_("Likely (90 %)"),
    0: N_("Not marked"),
}
"""What readers call a level."""


@dataclass(frozen=True)
class HotMaps:
    """The tested maps of one question: K matters, W windows, n places.

    All matters of a window are tested as one family: the more maps are looked at, the surer a mark must be.

    Attributes
    ----------
    network
        The places.
    parts
        Matters tested each for itself; ``*`` is all together.
    starts, ends
        First and last month of each window, oldest first.
    is_complete
        False where the last month is not complete.
    cases
        Cases of each place itself, K x W x n.
    set_aside
        Cases left out, K x W.
    test
        Observed and expected cases of places with their neighbours, and what follows, K x W x n; ``q`` and ``level``
        are those of the whole family of a window.
    """

    network: HotNetwork
    parts: tuple[str, ...]
    starts: tuple[date, ...]
    ends: tuple[date, ...]
    is_complete: tuple[bool, ...]
    cases: NDArray[np.int64]
    set_aside: NDArray[np.int64]
    test: HotTest

    @cached_property
    def level(self) -> NDArray[np.int8]:
        """The highest level of each place in any matter, W x n."""
        return np.asarray(self.test.level.max(axis=0, initial=0), dtype=np.int8)

    @property
    def whole(self) -> "HotMaps":
        """The maps of every place that was tested: these, unless they tell of some places only."""
        return self

    def window(self, end: date) -> int:
        """Return the number of the window that ends in a month; the last one where there is none."""
        return self.ends.index(end) if end in self.ends else len(self.ends) - 1

    def leading(self, number: int) -> NDArray[np.int64]:
        """Return for each place the position of the matter that is least likely by chance in a window."""
        p = np.nan_to_num(self.test.p[:, number], nan=2.0)
        return np.asarray(p.argmin(axis=0), dtype=np.int64)

    def windows_marked(self, number: int) -> NDArray[np.int64]:
        """Return for each place how many of the windows up to one, twelve at most, it is marked in."""
        first = max(0, number + 1 - REMEMBERED_WINDOWS)
        return np.asarray((self.level[first : number + 1] > 0).sum(axis=0), dtype=np.int64)

    def streak(self, number: int) -> NDArray[np.int64]:
        """Return for each place in how many windows without a gap, up to this one, it is marked."""
        backwards = self.level[: number + 1][::-1] > 0
        return np.asarray(np.logical_and.accumulate(backwards).sum(axis=0), dtype=np.int64)

    def z(self, part: int) -> NDArray[np.float64]:
        """Return Gi* of the cases per denominator of a matter, W x n; NaN where there is no denominator."""
        with np.errstate(invalid="ignore", divide="ignore"):
            rate = np.where(self.network.denominator > 0, self.cases[part] / self.network.denominator, np.nan)
        return gi_star_z(rate, self.network.neighbours.matrix)

    def patterns(self, part: int, number: int) -> NDArray[np.int8]:
        """Return the pattern of each place in a matter up to a window, as values of :class:`Pattern`; never a cold one.

        Hot is what the test holds for with all windows of the matter judged at once, whatever the sign of Gi*, which
        weighs a small neighbour like a large one; its course is the trend.
        """
        seen = slice(0, number + 1)
        p = self.test.p[part, seen]
        is_hot = q_values(p.ravel()).reshape(p.shape) <= ALPHA
        trend = mann_kendall(self.z(part)[seen])
        direction = np.where(trend.p <= ALPHA, np.sign(trend.s), 0)
        return patterns_of(is_hot, np.zeros_like(is_hot), direction)


def tested_parts(method: Hotspots, categories: tuple[str, ...]) -> tuple[str, ...]:
    """Return the matters that are tested when nobody asks for others: all together, and each category for itself."""
    return (ALL_MATTERS, *(method.categories or categories))


def hot_maps(cube: CountCube, network: HotNetwork, *, window_months: int) -> HotMaps:
    """Return the tests of every window that the months allow; no window where they are fewer, or where no place is.

    Parameters
    ----------
    cube
        Counts of the places of the network, in its order.
    window_months
        Months of a window.
    """
    cases = rolling_sum(cube.counts, window_months)
    windows = cases.shape[1] if cube.codes else 0
    cases = cases[:, :windows]
    test = hot_test(cases, network.denominator, network.neighbours)
    family = np.moveaxis(test.p, 0, 1).reshape(windows, len(cube.parts) * len(cube.codes))
    q = np.moveaxis(q_values(family).reshape(windows, len(cube.parts), len(cube.codes)), 1, 0)
    ends = slice(window_months - 1, window_months - 1 + windows)
    return HotMaps(
        network,
        cube.parts,
        cube.months[:windows],
        cube.months[ends],
        cube.is_complete[ends],
        cases,
        rolling_sum(cube.set_aside[..., None], window_months)[:, :windows, 0],
        replace(test, q=q, level=levels_of(q)),
    )


def rolling_sum(counts: NDArray[np.int64], months: int) -> NDArray[np.int64]:
    """Return the sums over so many months that follow each other, K x T x n; no month where there are fewer."""
    total = np.concatenate([np.zeros_like(counts[:, :1]), np.cumsum(counts, axis=1)], axis=1)
    return total[:, months:] - total[:, :-months] if total.shape[1] > months else counts[:, :0]


def rests_on(
    maps: HotMaps, number: int, cubes: Mapping[str, CountCube], *, window_months: int
) -> list[str | None]:
    """Return for each marked place the one channel that its mark rests on; None where it rests on none.

    A mark rests on a channel when, without its cases, the place is not marked and at least half of what it has beyond
    the expected is gone too. A place that is high in every channel loses cases but not the excess, so it rests on none.

    Parameters
    ----------
    maps
        Of the question.
    number
        Of the window.
    cubes
        The same question asked of each channel alone.
    """
    told: list[str | None] = [None] * len(maps.network.codes)
    marked = np.flatnonzero(maps.level[number] > 0)
    if not len(marked) or len(cubes) == 1:
        return told
    names = list(cubes)
    parts = np.stack([rolling_sum(cubes[name].counts, window_months)[:, number] for name in names])
    without = hot_test(maps.cases[:, number] - parts, maps.network.denominator, maps.network.neighbours)
    q = q_values(without.p.reshape(len(names), -1)).reshape(without.p.shape)
    is_unmarked = (levels_of(q) == 0).all(axis=1)
    leading = maps.leading(number)[marked]
    ratio = maps.test.ratio[leading, number, marked]
    rest = np.nan_to_num(without.ratio[:, leading, marked], nan=1.0)
    is_gone = is_unmarked[:, marked] & (rest - 1 <= (ratio - 1) / 2)
    for at, place in enumerate(marked):
        gone = np.flatnonzero(is_gone[:, at])
        if len(gone):
            told[place] = names[gone[rest[gone, at].argmin()]]
    return told
