"""Many tests at once: q-values that hold the share of false discoveries.

Convention: one family of tests is the last axis (all places of one map); NaN is a place that was not tested and
does not count in the family.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def q_values(p: ArrayLike) -> NDArray[np.float64]:
    """Return the least false discovery rate at which each test of its family is still a discovery.

    For the p-values of a family in ascending order, q of rank i is the least of ``p_j m / j`` over j >= i, where m
    is the number of tests. Calling every test with q <= a discovery holds the expected share of false ones
    at or below a when the tests are independent or positively dependent, as overlapping windows are.

    Parameters
    ----------
    p
        Probabilities, shape (..., n); NaN was not tested.

    Returns
    -------
    NDArray
        Same shape, 0 to 1; NaN where p is NaN.

    Raises
    ------
    ValueError
        A p-value is below 0 or above 1.

    Notes
    -----
    Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57, 289-300; under positive dependence, Benjamini and
    Yekutieli 2001, Ann. Stat. 29, 1165-1188.

    Examples
    --------
    >>> q_values([0.01, 0.04, 0.03, float("nan")]).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    p = np.asarray(p, dtype=np.float64)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(p, axis=-1)  # NaN comes last
    tests = np.count_nonzero(~np.isnan(p), axis=-1, keepdims=True)
    steps = np.take_along_axis(p, order, axis=-1) * (tests / np.arange(1, p.shape[-1] + 1))
    least = np.fmin.accumulate(steps[..., ::-1], axis=-1)[..., ::-1]
    q = np.empty_like(p)
    np.put_along_axis(q, order, np.minimum(least, 1), axis=-1)
    return q
