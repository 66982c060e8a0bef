"""How places became hot or cold: the patterns of an emerging hot spot analysis.

Convention: time runs along the first axis, oldest first, and each column is a place: a cube is T x n. A *step* is
one month, or one window of months. A step of a place is hot or cold when it stays significant after Benjamini and
Hochberg's correction over the whole cube; z says which of the two. z may be missing (NaN): such a step is neither,
but counts among the steps.

The rules are those of ArcGIS Pro's "How Emerging Hot Spot Analysis works", as it read in 2026. Some of them
overlap as written; here the last step decides, and each place has one pattern:

=================  ==================================================================================
hot in last step   new, consecutive; then at nine steps in ten: intensifying, diminishing, persistent;
                   then oscillating; sporadic
cold in last step  the same for cold
neither            historical at nine steps in ten, else none
=================  ==================================================================================

So a place that was cold once is *new* when it turns hot for the first time, and *oscillating* only when it had
been hot before with a break.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.special import ndtr

from governance.errors import N_
from governance.statistics.false_discovery import q_values
from governance.statistics.mann_kendall import Trend, mann_kendall

ALPHA = 0.05


class Pattern(IntEnum):
    """How a place developed: 1 to 8 for hot, -1 to -8 for cold, 0 for none."""

    HISTORICAL_COLD = -8
    OSCILLATING_COLD = -7
    SPORADIC_COLD = -6
    DIMINISHING_COLD = -5
    PERSISTENT_COLD = -4
    INTENSIFYING_COLD = -3
    CONSECUTIVE_COLD = -2
    NEW_COLD = -1
    NONE = 0
    NEW_HOT = 1
    CONSECUTIVE_HOT = 2
    INTENSIFYING_HOT = 3
    PERSISTENT_HOT = 4
    DIMINISHING_HOT = 5
    SPORADIC_HOT = 6
    OSCILLATING_HOT = 7
    HISTORICAL_HOT = 8


PATTERN_NAMES: Mapping[Pattern, str] = MappingProxyType(
    {
        Pattern.NEW_HOT: N_("new hot spot"),
        Pattern.CONSECUTIVE_HOT: N_("consecutive hot spot"),
        Pattern.INTENSIFYING_HOT: N_("intensifying hot spot"),
        Pattern.PERSISTENT_HOT: N_("persistent hot spot"),
        Pattern.DIMINISHING_HOT: N_("diminishing hot spot"),
        Pattern.SPORADIC_HOT: N_("sporadic hot spot"),
        Pattern.OSCILLATING_HOT: N_("oscillating hot spot"),
        Pattern.HISTORICAL_HOT: N_("historical hot spot"),
        Pattern.NONE: N_("no pattern"),
        Pattern.NEW_COLD: N_("new cold spot"),
        Pattern.CONSECUTIVE_COLD: N_("consecutive cold spot"),
        Pattern.INTENSIFYING_COLD: N_("intensifying cold spot"),
        Pattern.PERSISTENT_COLD: N_("persistent cold spot"),
        Pattern.DIMINISHING_COLD: N_("diminishing cold spot"),
        Pattern.SPORADIC_COLD: N_("sporadic cold spot"),
        Pattern.OSCILLATING_COLD: N_("oscillating cold spot"),
        Pattern.HISTORICAL_COLD: N_("historical cold spot"),
    }
)
"""What each pattern is called; translated where it is shown."""

PATTERN_MEANINGS: Mapping[Pattern, str] = MappingProxyType(
    {
        Pattern.NEW_HOT: N_("Hot in the latest period, for the first time."),
        Pattern.CONSECUTIVE_HOT: N_(
            "Hot in the latest periods, two or more without a break, and never before them."
        ),
        Pattern.INTENSIFYING_HOT: N_(
            "Hot in at least nine periods of ten, the latest included, and getting hotter."
        ),
        Pattern.PERSISTENT_HOT: N_(
            "Hot in at least nine periods of ten, the latest included, neither clearly rising nor falling."
        ),
        Pattern.DIMINISHING_HOT: N_(
            "Hot in at least nine periods of ten, the latest included, but less and less so."
        ),
        Pattern.SPORADIC_HOT: N_("Hot in the latest period, on and off before it, and never cold."),
        Pattern.OSCILLATING_HOT: N_("Hot in the latest period, on and off before it, and cold at some time."),
        Pattern.HISTORICAL_HOT: N_("Not hot in the latest period, but in at least nine periods of ten."),
        Pattern.NONE: N_("None of the patterns of a hot or cold spot."),
        Pattern.NEW_COLD: N_("Cold in the latest period, for the first time."),
        Pattern.CONSECUTIVE_COLD: N_(
            "Cold in the latest periods, two or more without a break, and never before them."
        ),
        Pattern.INTENSIFYING_COLD: N_(
            "Cold in at least nine periods of ten, the latest included, and getting colder."
        ),
        Pattern.PERSISTENT_COLD: N_(
            "Cold in at least nine periods of ten, the latest included, neither clearly rising nor falling."
        ),
        Pattern.DIMINISHING_COLD: N_(
            "Cold in at least nine periods of ten, the latest included, but less and less so."
        ),
        Pattern.SPORADIC_COLD: N_("Cold in the latest period, on and off before it, and never hot."),
        Pattern.OSCILLATING_COLD: N_(
            "Cold in the latest period, on and off before it, and hot at some time."
        ),
        Pattern.HISTORICAL_COLD: N_("Not cold in the latest period, but in at least nine periods of ten."),
    }
)
"""A sentence on each pattern; translated where it is shown."""


@dataclass(frozen=True, eq=False)
class Emerging:
    """The patterns of n places, and what they rest on.

    Attributes
    ----------
    pattern
        Values of :class:`Pattern`, int8[n].
    is_hot, is_cold
        Steps that are significant after the correction, bool[T, n].
    trend
        Mann-Kendall test of each place's z; consecutive z share cases, so its p is too small and describes only.
    """

    pattern: NDArray[np.int8]
    is_hot: NDArray[np.bool_]
    is_cold: NDArray[np.bool_]
    trend: Trend


def space_time_gi_star(
    counts: ArrayLike, matrix: csr_array, *, previous_steps: int = 1
) -> NDArray[np.float64]:
    """Return Gi* of each place and step, as z, against the mean of the whole cube.

    Gi* = (sum w x - xbar W) / (S sqrt((N W - W^2) / (N - 1))) with weights of 1 on a place and its neighbours in
    the step and ``previous_steps`` before it, as far as there are any; W their number; N = T n; xbar and S the
    mean and standard deviation over the cube. Where nothing varies, 0.

    Parameters
    ----------
    counts
        T x n, cases of each place and step; none missing.
    matrix
        n x n, 1 where two places are neighbours, else 0; nothing on the diagonal.
    previous_steps
        Steps back in time that are neighbours; later ones never are.

    Source: Getis and Ord 1992, Ord and Getis 1995; in space and time as in ArcGIS Pro, 2026 (window ENTIRE_CUBE).
    """
    values = np.asarray(counts, dtype=np.float64)
    around: NDArray[np.float64] = (matrix @ values.T).T + values
    degree = matrix.sum(axis=1) + 1
    total, weight = around.copy(), np.tile(degree.astype(np.float64), (len(values), 1))
    for back in range(1, min(previous_steps, len(values) - 1) + 1):
        total[back:] += around[:-back]
        weight[back:] += degree
    size = values.size
    spread = values.std() * np.sqrt(np.maximum(size * weight - weight**2, 0) / max(size - 1, 1))
    z = np.zeros_like(total)
    np.divide(total - values.mean() * weight, spread, out=z, where=spread > 0)
    return z


def emerging(z: ArrayLike, p: ArrayLike | None = None, *, alpha: float = ALPHA) -> Emerging:
    """Return the pattern of each place.

    Parameters
    ----------
    z
        T x n, how hot each place was in each step: its sign tells hot from cold, its course is the trend.
    p
        T x n, probability of each step by chance; without it that of z, two-sided and normal, which on small
        counts calls far too much hot: give the p of the exact test there.
    alpha
        Bound of q for a hot or cold step, and of p for a trend.

    Raises
    ------
    ValueError
        When z and p differ in shape.

    Notes
    -----
    Source: ArcGIS Pro, 2026; Benjamini and Hochberg 1995; Mann 1945.
    """
    heat = np.asarray(z, dtype=np.float64)
    chance = 2 * ndtr(-np.abs(heat)) if p is None else np.asarray(p, dtype=np.float64)
    if heat.shape != chance.shape:
        raise ValueError(f"z of {heat.shape}, p of {chance.shape}")
    is_significant = q_values(chance.ravel()).reshape(chance.shape) <= alpha
    is_hot, is_cold = is_significant & (heat > 0), is_significant & (heat < 0)
    trend = mann_kendall(heat)
    direction = np.where(trend.p <= alpha, np.sign(trend.s), 0)
    return Emerging(patterns_of(is_hot, is_cold, direction), is_hot, is_cold, trend)


def patterns_of(is_hot: ArrayLike, is_cold: ArrayLike, direction: ArrayLike) -> NDArray[np.int8]:
    """Return the pattern of each place, as values of :class:`Pattern`, from steps already decided.

    Parameters
    ----------
    is_hot, is_cold
        T x n, whether each step is; never both. T is at least 1.
    direction
        n, the trend of z: above 0 rises, below 0 falls, 0 is not significant.

    Raises
    ------
    ValueError
        When the shapes do not fit or a step is both hot and cold.
    """
    hot, cold = np.asarray(is_hot, dtype=np.bool_), np.asarray(is_cold, dtype=np.bool_)
    trend = np.sign(np.asarray(direction, dtype=np.float64))
    if hot.shape != cold.shape or hot.shape[1:] != trend.shape or not len(hot):
        raise ValueError(f"hot of {hot.shape}, cold of {cold.shape}, directions of {trend.shape}")
    if (hot & cold).any():
        raise ValueError("a step is both hot and cold")
    as_hot, as_cold = _numbers(hot, cold, trend), _numbers(cold, hot, -trend)
    decided = np.select([hot[-1], cold[-1]], [as_hot, -as_cold], as_hot - as_cold)
    return decided.astype(np.int8)


def _numbers(
    is_on: NDArray[np.bool_], is_opposite: NDArray[np.bool_], trend: NDArray[np.float64]
) -> NDArray[np.int8]:
    """Return the number of the pattern, 0 to 8, of one side: hot with a rising trend, or cold with a falling one.

    Parameters
    ----------
    is_on, is_opposite
        T x n, steps on this side and on the other.
    trend
        n, above 0 where the side grows stronger.
    """
    steps, count, last = len(is_on), is_on.sum(axis=0), is_on[-1]
    is_often = 10 * count >= 9 * steps
    is_unbroken = count == steps - is_on.argmax(axis=0)  # from the first step on this side to the last
    rules = (
        (last & (count == 1), Pattern.NEW_HOT),
        (last & is_unbroken & ~is_often, Pattern.CONSECUTIVE_HOT),
        (last & is_often & (trend > 0), Pattern.INTENSIFYING_HOT),
        (last & is_often & (trend < 0), Pattern.DIMINISHING_HOT),
        (last & is_often, Pattern.PERSISTENT_HOT),
        (last & is_opposite.any(axis=0), Pattern.OSCILLATING_HOT),
        (last, Pattern.SPORADIC_HOT),
        (is_often, Pattern.HISTORICAL_HOT),
    )
    conditions, numbers = zip(*rules, strict=True)
    return np.select(conditions, [np.int8(number) for number in numbers], np.int8(0))
