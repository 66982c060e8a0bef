"""Rates that small denominators cannot throw about: each drawn towards a mean, the more the smaller its base.

Convention: a rate is events by base, both of one period. For ranking and colour, with the raw numerator and
denominator beside it; never a test. A place without base has no rate: NaN, and its events count nowhere.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from governance.outlines import Floats
from governance.statistics.neighbours import window_sums


def global_rates(events: ArrayLike, base: ArrayLike) -> Floats:
    """Return the rate of each place, drawn towards the map's rate.

    With r = events / base, m = sum(events) / sum(base) and the variance between places
    ``A = sum(base (r - m)^2) / sum(base) - m / mean(base)``, not below 0, the rate is
    ``m + (r - m) A / (A + m / base)``.

    Parameters
    ----------
    events
        Shape (..., n); NaN is no data.
    base
        Households or another denominator, broadcast to the shape of the events; NaN and zero are none.

    Returns
    -------
    NDArray
        Shape (..., n), events per unit of base; NaN where there is no rate.

    Raises
    ------
    ValueError
        An event count or a base is negative.

    Notes
    -----
    Marshall 1991, Appl. Stat. 40, 283-294, the global estimator.
    """
    events, base = _usable(events, base)
    sums = (
        one.sum(axis=-1, keepdims=True) for one in (events, base, _events_by_rate(events, base), base > 0)
    )
    return _shrunk(events, base, *sums)


def local_rates(events: ArrayLike, base: ArrayLike, matrix: sparse.csr_array) -> Floats:
    """Return the rate of each place, drawn towards the rate of its window.

    As :func:`global_rates`, with every sum and mean over the place's window instead of the map.

    Parameters
    ----------
    events, base
        As in :func:`global_rates`.
    matrix
        Of :class:`governance.statistics.neighbours.Neighbours`, n x n; the place itself is added.

    Returns
    -------
    NDArray
        Shape (..., n), events per unit of base; NaN where there is no rate.

    Raises
    ------
    ValueError
        An event count or a base is negative.

    Notes
    -----
    Marshall 1991, Appl. Stat. 40, 283-294, the local estimator.
    """
    events, base = _usable(events, base)
    parts = (events, base, _events_by_rate(events, base), base > 0)
    return _shrunk(events, base, *(window_sums(matrix, part) for part in parts))


def _usable(events: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    """Return both with zeros where there is no rate."""
    events = np.asarray(events, dtype=np.float64)
    base = np.broadcast_to(np.asarray(base, dtype=np.float64), events.shape)
    if (events < 0).any() or (base < 0).any():
        raise ValueError("an event count or a base is negative")
    has_rate = ~np.isnan(events) & (base > 0)
    return np.where(has_rate, events, 0), np.where(has_rate, base, 0)


def _events_by_rate(events: Floats, base: Floats) -> Floats:
    """Return base times rate squared."""
    return events**2 / np.where(base > 0, base, 1)


def _shrunk(events: Floats, base: Floats, *sums: Floats) -> Floats:
    """Return the rates drawn towards the mean of the sums: events, base, base times rate squared, places."""
    all_events, all_base, all_squares, places = sums
    some_base = np.where(all_base > 0, all_base, 1)
    mean = all_events / some_base
    between = np.maximum(all_squares / some_base - mean**2 - mean * places / some_base, 0)
    own_base = np.where(base > 0, base, 1)
    noise = mean / own_base
    total = between + noise
    weight = np.where(total > 0, between / np.where(total > 0, total, 1), 0)
    return np.where(base > 0, mean + (events / own_base - mean) * weight, np.nan)
