"""Gi*: how far a place and its neighbours lie from the map's mean, in standard deviations.

Convention: for the colour ramp and for trends, never for the decision: at a few cases a place its normal curve
finds hot spots in noise (docs/calibration.md). The decision is :mod:`governance.statistics.exact_test`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from governance.outlines import Floats
from governance.statistics.neighbours import window_sums


def gi_star_z(values: ArrayLike, matrix: sparse.csr_array) -> Floats:
    """Return z of each place, about standard normal when values lie at random and are many or not skewed.

    With m and s the map's mean and standard deviation (divided by n), and k places in the window:
    ``z = (sum of the window - k m) / (s sqrt((n k - k^2) / (n - 1)))``.

    Parameters
    ----------
    values
        Shape (..., n). NaN is no data: it drops out of windows, mean and deviation.
    matrix
        Of :class:`governance.statistics.neighbours.Neighbours`, n x n; the place itself is added.

    Returns
    -------
    NDArray
        Shape (..., n); NaN where there is no value, where all values of a map are equal, and where a window is
        the whole map.

    Notes
    -----
    Ord and Getis 1995, Geographical Analysis 27, 286-306, with weights of 0 and 1.
    """
    values = np.asarray(values, dtype=np.float64)
    has_value = ~np.isnan(values)
    n = has_value.sum(axis=-1, keepdims=True)
    centred = np.where(has_value, values, 0)
    centred = np.where(has_value, values - centred.sum(axis=-1, keepdims=True) / np.maximum(n, 1), 0)
    deviation = np.sqrt((centred**2).sum(axis=-1, keepdims=True) / np.maximum(n, 1))
    present = np.ones(values.shape[-1]) if has_value.all() else has_value
    k = window_sums(matrix, present)
    room = (n - k) * k / np.maximum(n - 1, 1)
    is_defined = has_value & (room > 0) & _differ(values, has_value)
    scale = np.where(is_defined, deviation * np.sqrt(room), 1)
    return np.where(is_defined, window_sums(matrix, centred) / scale, np.nan)


def _differ(values: Floats, has_value: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which maps have two values that differ."""
    greatest = np.where(has_value, values, -np.inf).max(axis=-1, keepdims=True)
    least = np.where(has_value, values, np.inf).min(axis=-1, keepdims=True)
    return np.asarray(greatest > least)
