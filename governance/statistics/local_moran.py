"""Local Moran's I: whether a place is like its neighbours, and high or low.

Convention: describes, for outliers beside hot spots (high among low). Neighbours weigh equally, together 1; a place
is not its own neighbour. Its p-values are conditional on the map's values; correct them over the map
(:mod:`governance.statistics.false_discovery`) before any is called significant, which at 999 permutations no
value can be on a map of more than a few dozen places.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from governance.outlines import Floats, Integers
from governance.statistics.neighbours import neighbour_sums

HIGH_HIGH, LOW_HIGH, LOW_LOW, HIGH_LOW = 1, 2, 3, 4
"""Quadrants of the Moran scatter plot: the place first, its neighbours second; 0 where there is no I."""

CHUNK_VALUES = 4_000_000
TIE = 1e-10


@dataclass(frozen=True, eq=False)
class LocalMoran:
    """Local Moran's I of every place of every map.

    Attributes
    ----------
    i
        Shape (..., n). Above zero like its neighbours, below zero unlike; NaN without value or neighbours, and
        where all values of a map are equal.
    p
        Shape (..., n). Two-sided permutation p-value; NaN where i is.
    quadrant
        Shape (..., n), int8; 1 high among high, 2 low among high, 3 low among low, 4 high among low, 0 none.
    """

    i: Floats
    p: Floats
    quadrant: NDArray[np.int8]


def local_moran(
    values: ArrayLike, matrix: sparse.csr_array, *, seed: int, permutations: int = 999
) -> LocalMoran:
    """Return local Moran's I of each place with a permutation p-value.

    With z the deviations from the map's mean: ``I_i = (n - 1) z_i mean(z of neighbours) / sum(z^2)``. For p, the
    place keeps its value and its neighbours get values drawn without replacement from all other places;
    ``p = min(1, 2 (1 + R) / (1 + permutations))``, R the draws at least as extreme on the nearer side. One set
    of draws serves all places of a map.

    Parameters
    ----------
    values
        Shape (..., n); NaN is no data and takes no part.
    matrix
        0 and 1, n x n, without diagonal, as in :class:`governance.statistics.neighbours.Neighbours`.
    seed
        Of the draws; the same seed gives the same p.
    permutations
        How many draws; the least p is 2 by one more.

    Notes
    -----
    Anselin 1995, Geographical Analysis 27, 93-115, with n - 1 for n as GeoDa and PySAL have it.
    """
    values = np.asarray(values, dtype=np.float64)
    maps = values.reshape(-1, values.shape[-1])
    i, p = np.full_like(maps, np.nan), np.full_like(maps, np.nan)
    quadrant = np.zeros(maps.shape, dtype=np.int8)
    for row, one in enumerate(maps):
        at = np.flatnonzero(~np.isnan(one))
        if not len(at) or one[at].min() == one[at].max():
            continue
        links = matrix[at][:, at]
        z = one[at] - one[at].mean()
        degree = np.diff(links.indptr)
        has = degree > 0
        lag = np.where(has, neighbour_sums(links, z) / np.maximum(degree, 1), np.nan)
        i[row, at] = (len(at) - 1) * z * lag / (z**2).sum()
        p[row, at] = _permuted_p(z, lag, degree, permutations, np.random.default_rng((seed, row)))
        quadrant[row, at] = np.where(has, _quadrants(z, lag), 0)
    return LocalMoran(i.reshape(values.shape), p.reshape(values.shape), quadrant.reshape(values.shape))


def _quadrants(z: Floats, lag: Floats) -> NDArray[np.int8]:
    own_high = np.where(lag > 0, HIGH_HIGH, HIGH_LOW)
    own_low = np.where(lag > 0, LOW_HIGH, LOW_LOW)
    return np.where(z > 0, own_high, own_low).astype(np.int8)


def _permuted_p(
    z: Floats, lag: Floats, degree: Integers, permutations: int, rng: np.random.Generator
) -> Floats:
    """Return the two-sided p of each place's lag; NaN without neighbours."""
    p = np.full(len(z), np.nan)
    draws = _draws(len(z) - 1, int(degree.max()), permutations, rng)
    for neighbours in np.unique(degree[degree > 0]):
        chosen = draws[:, :neighbours]
        places = np.flatnonzero(degree == neighbours)
        step = max(CHUNK_VALUES // chosen.size, 1)
        for start in range(0, len(places), step):
            part = places[start : start + step]
            others = chosen + (chosen >= part[:, None, None])  # the place itself is stepped over
            means = z[others].mean(axis=-1)
            seen = lag[part, None]
            slack = TIE * np.abs(z).max()
            above = (means >= seen - slack).sum(axis=-1)
            below = (means <= seen + slack).sum(axis=-1)
            p[part] = np.minimum(1, 2 * (1 + np.minimum(above, below)) / (1 + permutations))
    return p


def _draws(count: int, size: int, times: int, rng: np.random.Generator) -> Integers:
    """Return rows of `size` different numbers below `count`, each order equally likely (Floyd's method)."""
    drawn = np.empty((times, size), dtype=np.int64)
    for column, last in enumerate(range(count - size, count)):
        number = rng.integers(0, last + 1, times)
        is_taken = (drawn[:, :column] == number[:, None]).any(axis=-1)
        drawn[:, column] = np.where(is_taken, last, number)
    return rng.permuted(drawn, axis=-1)
