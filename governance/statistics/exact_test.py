"""Which places of a map have more cases than chance and their denominators explain: an exact test, corrected.

Convention: the *window* of a place is the place and its neighbours. What is expected in a window is the share of the
map's cases that the window has of the map's denominators (households, say), so the test asks where cases are, not
how many there are; it is blind to a rise everywhere. Only the upper tail is tested: with few cases a place that
is colder than chance cannot be told (docs/calibration.md).

Three things decide whether a red cell can be trusted, and each has its rule here:

- *Few cases.* The chance is exact, not by the normal curve, which marks a grid on a third of pure-noise maps at
  0.4 cases a grid.
- *Many places.* A level is granted on q-values over all places of the map, not on each place's own chance.
- *More scatter than chance.* One event brings several cases (variance grows as the mean), and places differ in ways
  no denominator knows (as its square). The excess scatter of the single places is measured on the map
  itself in both forms; the chance then comes from a negative binomial law as wide as the wider of them. So
  that true hot spots do not hide themselves and each other by widening it, a count weighs no more than chance
  could make it under a generous law, and once places are hot their windows are left out and the rest is
  measured again. A map without a hot place never comes to the second step, so that step cannot raise the
  share of noise maps that show one.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import betainc

from governance.outlines import Floats
from governance.statistics.false_discovery import q_values
from governance.statistics.neighbours import Neighbours, window_sums

Booleans = NDArray[np.bool_]

VERSION = 1
"""Raised when the same counts may get another answer."""

BINOMIAL = "binomial"
NEGATIVE_BINOMIAL = "negative_binomial"

LEVELS = ((0.10, 90), (0.05, 95), (0.01, 99))
"""The q-value at or below which a place is hot at a level, in per cent."""

EXCEPTION_Q = 0.05
"""Places as hot as this are exceptions to the map's scatter, not part of it."""

CAP_CHANCE = 1e-4
"""A count weighs as much in the scatter as the one a geometric law exceeds with this probability."""

LEAST_SHARE_LEFT = 0.5
"""Scatter is measured on at least this share of the places; more exceptions than rule are no exceptions."""

TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True, eq=False)
class HotTest:
    """How every place of every map stands against chance.

    Places are the last axis. A place that cannot be tested (no count, or no denominator above zero) is NaN in
    every array of places, and its level is 0.

    Attributes
    ----------
    observed
        Cases in the window.
    expected
        Cases expected in the window.
    ratio
        Observed by expected; NaN also where nothing is expected, on a map without cases.
    p
        Chance of at least as many cases in the window.
    q
        Benjamini-Hochberg q-value over the map.
    level
        int8: 99, 95 or 90 where q is at most 0.01, 0.05 or 0.10, else 0.
    dispersion
        Of each map: variance by mean of a single place's count, each place weighing as its expected cases;
        1 where places scatter no more than chance.
    form
        Of each map: ``binomial`` or ``negative_binomial``, the law the chance comes from.
    excess
        Variance of the window's count beyond its expected value; 0 where the law is binomial.
    cases_left_out
        Of each map: cases in places that could not be tested, in no window and no total.
    """

    observed: Floats
    expected: Floats
    ratio: Floats
    p: Floats
    q: Floats
    level: NDArray[np.int8]
    dispersion: Floats
    form: NDArray[np.str_]
    excess: Floats
    cases_left_out: Floats


def hot_test(counts: ArrayLike, denominator: ArrayLike, neighbours: Neighbours) -> HotTest:
    """Return how every place of every map stands against chance.

    With C cases on the map, h the denominators and sums over windows written O (cases) and H: given C, O is
    Binomial(C, H / sum(h)), and ``p = P[X >= O] = I(H / sum(h); O, C - O + 1)``, the regularised incomplete beta
    function. Single counts x may scatter more around their means ``m = C h / sum(h)``: in proportion,
    ``V(x) = m + b m``, or by square, ``V(x) = m + a m^2``. Where either is above 0, p is that of a negative
    binomial law with mean ``E = C H / sum(h)`` and excess variance ``D = max(b E, a sum(m^2))``, the sum over the
    window: ``p = I(E / (E + r); O, r)`` with ``r = E^2 / D``.

    Both a and b are weighted moment estimates, best where they are 1, from capped counts (:data:`CAP_CHANCE`),
    and taken again without the windows of hot places until no place joins them.

    Parameters
    ----------
    counts
        Cases of each place, shape (..., n), whole numbers; NaN is no data.
    denominator
        What the cases are expected to be proportional to, such as households; broadcast to the shape of the
        counts. NaN is no data. A place with none or zero cannot be tested, be there cases or not.
    neighbours
        Of the n places. Missing places drop out of windows.

    Raises
    ------
    ValueError
        A count or denominator is negative or infinite, or the network has another number of places.

    Notes
    -----
    Conditional binomial test of Poisson counts: Przyborowski and Wilenski 1940, Biometrika 31, 313-323, as in
    the scan statistic of Kulldorff 1997, Commun. Stat. 26, 1481-1496. Negative binomial scatter and its moments:
    Breslow 1984, Appl. Stat. 33, 38-44. Correction: Benjamini and Hochberg 1995.
    """
    counts = np.asarray(counts, dtype=np.float64)
    denominators = np.broadcast_to(np.asarray(denominator, dtype=np.float64), counts.shape)
    _refuse_impossible(counts, denominators, neighbours)
    is_tested = ~np.isnan(counts) & (denominators > 0)
    matrix, flat = neighbours.matrix, (math.prod(counts.shape[:-1]), counts.shape[-1])
    maps = _Maps.of(counts.reshape(flat), denominators.reshape(flat), is_tested.reshape(flat), matrix)
    p, q, scatter = _settled(maps, matrix)
    left_out = np.nansum(np.where(is_tested, 0, counts), axis=-1)
    return _result(maps, (p, q, scatter), counts.shape, left_out)


def least_count(p: float, *, expected: float, excess: float, total: int) -> int | None:
    """Return the least count of a window whose chance is at most p; None where no count up to the total will do.

    Parameters
    ----------
    expected, excess
        Of the window, as :class:`HotTest` gives them.
    total
        Cases of the map.
    """
    if not total or not expected > 0:
        return None
    shape = expected**2 / excess if excess > 0 else None

    def is_enough(count: int) -> bool:
        if shape is None:
            return bool(betainc(count, total - count + 1, min(expected / total, 1)) <= p)
        return bool(betainc(count, shape, expected / (expected + shape)) <= p)

    found = bisect_left(range(1, total + 1), x=True, key=is_enough)
    return found + 1 if found < total else None


def levels_of(q: ArrayLike) -> NDArray[np.int8]:
    """Return 99, 95 or 90 where q is at most 0.01, 0.05 or 0.10, else 0; 0 where it is missing (NaN)."""
    chance = np.asarray(q, dtype=np.float64)
    level = np.zeros(chance.shape, dtype=np.int8)
    for at_most, percent in LEVELS:
        level[chance <= at_most] = percent
    return level


class _Maps(NamedTuple):
    """Maps as rows and places as columns; zero where a place is not tested."""

    is_tested: Booleans
    cases: Floats
    means: Floats
    observed: Floats
    expected: Floats
    squares: Floats

    @classmethod
    def of(cls, counts: Floats, denominators: Floats, is_tested: Booleans, matrix: sparse.csr_array) -> Self:
        cases = np.where(is_tested, counts, 0)
        bases = np.where(is_tested, denominators, 0)
        means = (
            bases * cases.sum(axis=-1, keepdims=True) / np.maximum(bases.sum(axis=-1, keepdims=True), TINY)
        )
        sums = window_sums(matrix, np.stack([cases, means, means**2]))
        return cls(is_tested, cases, means, *sums)

    def rows(self, chosen: NDArray[np.intp]) -> "_Maps":
        """Return the chosen maps."""
        return _Maps(self.is_tested[chosen], *(part[chosen] for part in self[1:]))


def _settled(maps: _Maps, matrix: sparse.csr_array) -> tuple[Floats, Floats, Floats]:
    """Return p and q of each place, and b and a of each map (columns) as measured apart from its hot places."""
    scatter = _scatter(maps, maps.is_tested)
    p = _upper_tail(maps, scatter)
    q = q_values(p)
    is_hot = q <= EXCEPTION_Q
    open_maps = np.flatnonzero(is_hot.any(axis=-1) & scatter.any(axis=-1))
    while len(open_maps):
        part = maps.rows(open_maps)
        is_rule = part.is_tested & (window_sums(matrix, is_hot[open_maps]) == 0)
        is_enough = is_rule.sum(axis=-1) >= LEAST_SHARE_LEFT * part.is_tested.sum(axis=-1)
        again = np.where(is_enough[:, None], _scatter(part, is_rule), np.inf)
        scatter[open_maps] = np.minimum(scatter[open_maps], again)
        p[open_maps] = _upper_tail(part, scatter[open_maps])
        q[open_maps] = q_values(p[open_maps])
        now_hot = q[open_maps] <= EXCEPTION_Q
        has_grown = (now_hot & ~is_hot[open_maps]).any(axis=-1)
        is_hot[open_maps] = now_hot
        open_maps = open_maps[has_grown & scatter[open_maps].any(axis=-1)]
    return p, q, scatter


def _scatter(maps: _Maps, is_counted: Booleans) -> Floats:
    """Return b and a of each map as columns, 0 where counts scatter no more than chance.

    Each is the slope of the excess ``(x - m)^2 - m`` over ``m`` or ``m^2``, both corrected for m being taken from the
    map's own total. Places weigh as one over the variance that ``(x - m)^2`` has under that form with slope 1 (fourth
    cumulant and twice the squared variance): ``26 m + 8 m^2``, and ``m + 9 m^2 + 16 m^3 + 8 m^4``.
    """
    m = maps.means
    share = m / np.maximum(m.sum(axis=-1, keepdims=True), TINY)
    cap = np.ceil(-np.log(CAP_CHANCE) / np.log1p(1 / np.where(m > 0, m, 1)))
    excess = (np.minimum(maps.cases, cap) - m) ** 2 - m * (1 - share)
    by_mean = m * (1 - share)
    by_square = m**2 * (1 - 2 * share) + share**2 * (m**2).sum(axis=-1, keepdims=True)
    mean_weight = np.where(is_counted & (m > 0), 1 / (13 + 4 * m), 0)
    square_weight = np.where(is_counted, m / (1 + 9 * m + 16 * m**2 + 8 * m**3), 0)
    estimates = [
        (weight * excess).sum(axis=-1) / np.maximum((weight * form).sum(axis=-1), TINY)
        for weight, form in ((mean_weight, by_mean), (square_weight, by_square))
    ]
    return np.asarray(np.maximum(np.stack(estimates, axis=-1), 0))


def _upper_tail(maps: _Maps, scatter: Floats) -> Floats:
    """Return P[X >= observed] of each place under its map's law; NaN where not tested."""
    p = np.empty_like(maps.observed)
    is_wide = scatter.any(axis=-1)
    p[~is_wide] = _binomial_tail(maps.rows(np.flatnonzero(~is_wide)))
    p[is_wide] = _negative_binomial_tail(maps.rows(np.flatnonzero(is_wide)), scatter[is_wide])
    p[maps.observed == 0] = 1
    p[~maps.is_tested] = np.nan
    return p


def _binomial_tail(maps: _Maps) -> Floats:
    total = maps.cases.sum(axis=-1, keepdims=True)
    share = np.minimum(maps.expected / np.maximum(total, 1), 1)
    at_least = np.maximum(maps.observed, 1)
    return np.asarray(betainc(at_least, np.maximum(total - at_least, 0) + 1, share))


def _negative_binomial_tail(maps: _Maps, scatter: Floats) -> Floats:
    some = np.where(maps.is_tested & (maps.expected > 0), maps.expected, 1)
    shape = some**2 / np.maximum(_excess(maps, scatter), TINY)
    return np.asarray(betainc(np.maximum(maps.observed, 1), shape, some / (some + shape)))


def _excess(maps: _Maps, scatter: Floats) -> Floats:
    """Return the variance of each window beyond what is expected of it."""
    return np.maximum(scatter[:, :1] * maps.expected, scatter[:, 1:] * maps.squares)


def _result(
    maps: _Maps, settled: tuple[Floats, Floats, Floats], shape: tuple[int, ...], left_out: Floats
) -> HotTest:
    p, q, scatter = settled
    expected = np.where(maps.is_tested, maps.expected, np.nan)
    total = maps.means.sum(axis=-1)
    typical = (maps.means**2).sum(axis=-1) / np.maximum(total, TINY)
    return HotTest(
        observed=np.where(maps.is_tested, maps.observed, np.nan).reshape(shape),
        expected=expected.reshape(shape),
        ratio=(maps.observed / np.where(expected > 0, expected, np.nan)).reshape(shape),
        p=p.reshape(shape),
        q=q.reshape(shape),
        level=levels_of(q).reshape(shape),
        dispersion=(1 + np.maximum(scatter[:, 0], scatter[:, 1] * typical)).reshape(shape[:-1]),
        form=np.where(scatter.any(axis=-1), NEGATIVE_BINOMIAL, BINOMIAL).reshape(shape[:-1]),
        excess=np.where(maps.is_tested, _excess(maps, scatter), np.nan).reshape(shape),
        cases_left_out=np.asarray(left_out),
    )


def _refuse_impossible(counts: Floats, denominators: Floats, neighbours: Neighbours) -> None:
    if counts.shape[-1] != neighbours.matrix.shape[0]:
        raise ValueError(f"{counts.shape[-1]} counts for {neighbours.matrix.shape[0]} places")
    for name, values in (("count", counts), ("denominator", denominators)):
        if (values < 0).any() or np.isinf(values).any():
            raise ValueError(f"a {name} is negative or infinite")
