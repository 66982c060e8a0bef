"""Clusters of any size and duration that are going on now: Kulldorff's scan statistic.

Convention: months run along the first axis, oldest first, and each column is a place: counts are T x n. All cylinders
(:mod:`governance.statistics.scan_zones`) are tried that last up to ``max_months`` and end in the last month; what is
reported is tested against the strongest of all in data drawn by chance, so that one p covers every place, size and
duration tried.

The space-time permutation form needs cases alone: a place with many cases all the time, and a month with many cases
everywhere, are both expected. It is blind to a rise of the whole district, and mistakes for clusters what grows where
many people move in. Nothing is corrected at the edge of the district.

Cases that come in bursts (one broken main, forty calls) are no cluster, but to a shuffle of single cases each burst is
one: where chance varied places by 70 % from month to month, it gave false alarms in one map of three at 0.4 cases a
month and in every map at 3. So chance here is as bursty as the months before the cylinders were
(:mod:`governance.statistics.scan_chance`), which brings both to about 5 %.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from governance.statistics.scan_chance import Draw, burst_dealer, burst_variance, month_shuffler, place_dealer
from governance.statistics.scan_zones import TIE, Counts, Floats, Zones

CHUNK_CELLS = 1 << 16
MIN_CHUNK_SETS = 16


@dataclass(frozen=True)
class ScanRules:
    """What is tried and how it is tested.

    Attributes
    ----------
    max_months
        Longest cylinder; never more than half of the months.
    max_share
        Largest share, up to 0.5, of cases (or population) in a zone; a single place is always tried. 0.15
        keeps a zone to what one meeting can act on; SaTScan's own default is 0.5.
    replications
        Sets of data drawn by chance. 999 tell p down to 0.001; with 9,999, ten times as far.
    max_p
        Clusters are reported up to this p.
    allows_bursts
        Whether chance is as bursty as the past. Without it cases are shuffled one by one, as SaTScan does.
    """

    max_months: int = 3
    max_share: float = 0.15
    replications: int = 999
    max_p: float = 0.05
    allows_bursts: bool = True


@dataclass(frozen=True)
class Alert:
    """A cluster.

    Attributes
    ----------
    grids
        Positions of its places, the centre first, then by distance.
    months
        How many months it has lasted, up to and with the last.
    observed, expected, ratio
        Cases in it; cases if months and places did not interact; the one over the other.
    statistic
        Logarithm of the likelihood ratio.
    p
        Share of chance data, the real ones counted in, whose strongest cluster is as strong. For clusters after the
        first it is on the safe side.
    recurrence_months
        1 / p: with one look a month, chance alone brings one so strong about once in so many months.
    """

    grids: tuple[int, ...]
    months: int
    observed: int
    expected: float
    ratio: float
    statistic: float
    p: float
    recurrence_months: float


def scan_permutation(
    counts: ArrayLike,
    nearest: ArrayLike,
    rules: ScanRules | None = None,
    *,
    seed: int,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Alert]:
    """Return the clusters that end in the last month, the strongest first, none sharing a place with another.

    With C cases in all, C_z of them in a zone and C_w in the last w months, a cylinder is expected to hold
    E = C_z C_w / C. Holding c > E, its statistic is c log(c / E) + (C - c) log((C - c) / (C - E)). Chance keeps the
    cases of every month, and those of every place: exactly, in a shuffle of which case falls in which month, where
    the past shows no bursts; else on average, in cases dealt to places that vary as the past did.

    Parameters
    ----------
    counts
        T x n, cases of one category, whole numbers; none missing.
    nearest
        n x K, as :func:`nearest_first` gives it.
    rules
        As in :class:`ScanRules` when not given.
    seed
        Of chance; the same seed gives the same p.
    progress
        Told replications done and in all; raising from it stops the scan.

    Returns
    -------
    list
        Empty where there are too few cases or months to tell.

    Notes
    -----
    Source: Kulldorff, Heffernan, Hartman, Assuncao and Mostashari 2005; secondary clusters, limits and recurrence
    interval as in the SaTScan User Guide 10.1 (2022). That bursts must be allowed for: Zhang, Zhang and Lin 2012;
    how it is done here is our own and held by calibration.
    """
    rules = rules or ScanRules()
    cube = np.asarray(counts, dtype=np.int64)
    months = min(rules.max_months, len(cube) // 2)
    recent = cube[::-1][:months]
    sizes = recent.sum(axis=1)
    if not sizes.sum():
        return []
    of_place = cube.sum(axis=0)
    zones = Zones.of(of_place, nearest, rules.max_share, windows=sizes.cumsum(), total=int(of_place.sum()))
    variance = burst_variance(cube[:-months]) if rules.allows_bursts else 0
    draw = burst_dealer(of_place, sizes, variance) if variance > 0 else month_shuffler(of_place, sizes)
    return _Test(zones, draw, rules, seed).alerts(recent.cumsum(axis=0).T, progress)


def scan_poisson(
    counts: ArrayLike,
    population: ArrayLike,
    nearest: ArrayLike,
    rules: ScanRules | None = None,
    *,
    seed: int,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Alert]:
    """Return the clusters in space alone, cases being expected in proportion to population; the strongest first.

    As :func:`scan_permutation` with E = C N_z / N, N being population, and cases drawn by chance from all places by
    their population. ``months`` of each alert is 1.

    Parameters
    ----------
    counts, population
        n, cases and population of each place; none missing.
    nearest, rules, seed, progress
        As for :func:`scan_permutation`.

    Notes
    -----
    Source: Kulldorff 1997.
    """
    rules = rules or ScanRules()
    cases, people = np.asarray(counts, dtype=np.int64), np.asarray(population, dtype=np.float64)
    total = int(cases.sum())
    if not total:
        return []
    zones = Zones.of(people, nearest, rules.max_share, windows=np.array([total]), total=total)
    return _Test(zones, place_dealer(people, total), rules, seed).alerts(cases[:, None], progress)


@dataclass(frozen=True, eq=False)
class _Test:
    """Cylinders held against the strongest of chance."""

    zones: Zones
    draw: Draw
    rules: ScanRules
    seed: int

    def alerts(self, cases: Counts, progress: Callable[[int, int], None]) -> list[Alert]:
        """Return the clusters; cases are n x windows."""
        strength, rank, window = self._strongest(cases)
        if strength.max(initial=0) <= 0:
            return []
        maxima = np.sort(self._maxima(cases.size, progress))
        taken = np.zeros(len(strength), dtype=np.bool_)
        found: list[Alert] = []
        for centre in np.argsort(-strength, kind="stable"):
            above = len(maxima) - np.searchsorted(maxima, strength[centre] - TIE)
            p = float(1 + above) / (1 + len(maxima))
            if p > self.rules.max_p or strength[centre] <= 0:
                break
            grids = self.zones.order[: rank[centre] + 1, centre]
            if not taken[grids].any():
                taken[grids] = True
                observed = int(cases[grids, window[centre]].sum())
                expected = float(self.zones.expected(rank[centre])[centre, window[centre]])
                found.append(
                    Alert(
                        grids=tuple(grids.tolist()), months=int(window[centre]) + 1, observed=observed,
                        expected=expected, ratio=observed / expected, statistic=float(strength[centre]), p=p,
                        recurrence_months=1 / p,
                    )
                )  # fmt: skip
        return found

    def _strongest(self, cases: Counts) -> tuple[Floats, Counts, Counts]:
        """Return the statistic, rank and window of each centre's strongest cylinder, the smallest of equals."""
        strength = np.zeros(len(cases))
        rank_of, window_of = np.zeros((2, len(cases)), dtype=np.int64)
        for rank, _inside, statistic in self.zones.walk(cases[:, :, None]):
            window = statistic[:, :, 0].argmax(axis=1)
            value = statistic[np.arange(len(cases)), window, 0]
            is_better = value > strength + TIE
            strength[is_better], rank_of[is_better] = value[is_better], rank
            window_of[is_better] = window[is_better]
        return strength, rank_of, window_of

    def _maxima(self, cells: int, progress: Callable[[int, int], None]) -> Floats:
        """Return the strongest statistic of each chance data set; cells are places x windows."""
        replications = self.rules.replications
        maxima = np.zeros(replications)
        random = np.random.default_rng(self.seed)
        chunk = max(MIN_CHUNK_SETS, CHUNK_CELLS // cells)
        for start in range(0, replications, chunk):
            part = maxima[start : start + chunk]
            strongest: Floats | None = None
            for _rank, _inside, statistic in self.zones.walk(self.draw(random, len(part))):
                strongest = (
                    statistic.copy() if strongest is None else np.maximum(strongest, statistic, out=strongest)
                )
            if strongest is not None:
                part[:] = np.maximum(strongest.max(axis=(0, 1)), 0)
            progress(start + len(part), replications)
        return maxima
