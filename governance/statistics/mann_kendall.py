"""Whether series rise or fall: the Mann-Kendall test, for many series at once.

Convention: time runs along the first axis, oldest first, and each column is a series: an array is T x n. A missing
value (NaN) takes no part, as if its month were not in the series; its neighbours keep their order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

CHUNK_SERIES = 4096
"""Series taken together, so that what is compared stays in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Trend:
    """What the test says of n series.

    Attributes
    ----------
    s
        Pairs that rise less pairs that fall, int64[n]; above 0 the series rises.
    variance
        Variance of ``s`` where there is no trend, corrected for ties, float64[n].
    z
        ``s`` moved one towards 0 and divided by its standard deviation, float64[n]; 0 where the variance is 0.
    p
        Two-sided probability of such a ``z`` where there is no trend, float64[n].
    """

    s: NDArray[np.int64]
    variance: NDArray[np.float64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]


def mann_kendall(series: ArrayLike) -> Trend:
    """Return S, its variance, z and p of each column.

    S = sum over i < j of sign(x_j - x_i); var(S) = (m (m-1) (2m+5) - sum over groups of t equal values of
    t (t-1) (2t+5)) / 18 with m values in the series; z = (S - sign S) / sqrt(var S); p = 2 Phi(-abs z). A series
    of fewer than two values, or of equal ones, has z = 0 and p = 1.

    Parameters
    ----------
    series
        T x n, any real numbers; NaN is missing.

    Raises
    ------
    ValueError
        When the array has not two axes.

    Notes
    -----
    p rests on months that are independent of one another. Where they share data, as windows that overlap do, it is
    too small and describes rather than proves. Fewer than 5 values never reach p = 0.05; 8 to 10 are the least that
    say anything.

    Source: Mann 1945, Kendall 1975; ties as in Gilbert 1987, section 16.4.
    """
    values = np.asarray(series, dtype=np.float64)
    if values.ndim != 2:  # noqa: PLR2004 (two axes)
        raise ValueError(f"series of {values.shape}: time and series are two axes")
    count = values.shape[1]
    s, variance = np.zeros(count, dtype=np.int64), np.zeros(count)
    for start in range(0, count, CHUNK_SERIES):
        part = slice(start, start + CHUNK_SERIES)
        s[part], variance[part] = _s_and_variance(np.ascontiguousarray(values[:, part]))
    z = np.zeros(count)
    np.divide(s - np.sign(s), np.sqrt(variance), out=z, where=variance > 0)
    return Trend(s, variance, z, 2 * ndtr(-np.abs(z)))


def _s_and_variance(block: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return S and its variance of each column."""
    above, below = np.zeros((2, block.shape[1]), dtype=np.int64)
    for step in range(len(block) - 1):
        later = block[step + 1 :]
        above += np.add.reduce(later > block[step], axis=0, dtype=np.int16)
        below += np.add.reduce(later < block[step], axis=0, dtype=np.int16)
    m = np.count_nonzero(~np.isnan(block), axis=0)
    spread = m * (m - 1) * (2 * m + 5)
    tied = np.flatnonzero(above + below < m * (m - 1) // 2)
    spread[tied] -= _tie_terms(block[:, tied])
    return above - below, spread / 18


def _tie_terms(block: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the sum over groups of t equal values of t (t-1) (2t+5): each value brings (t-1) (2t+5)."""
    terms = np.zeros(block.shape[1], dtype=np.int64)
    for value in block:
        t = np.maximum(np.count_nonzero(block == value, axis=0), 1)  # 0 where the value is missing
        terms += (t - 1) * (2 * t + 5)
    return terms
