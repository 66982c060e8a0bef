"""Class breaks for maps: few, readable and honest.

Zero is a class of its own, and so is "no data"; both are left to the caller. The values above zero are cut where the
sum of squared deviations within classes is least (Fisher 1958, known as Fisher-Jenks), so a class holds places that
are alike; equal shares per class, the usual choice, would colour places alike that differ and differently that do
not. There are as few classes as keep 95 % of the squared deviation between them. Limits are then moved up to round
numbers, no further than a quarter of the way to the next limit. Values are rounded as they are printed before they
are classed, so a figure and its colour never disagree.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MOST_CLASSES = 5
ENOUGH_BETWEEN = 0.95
"""Share of the squared deviation that lies between the classes: with so much, more classes would add little."""
MOST_DISTINCT = 400
"""More distinct values than this are first brought to so many quantiles: the cut is quadratic in them."""

Floats = npt.NDArray[np.float64]


def class_breaks(
    values: Sequence[float | None], *, decimals: int, most: int = MOST_CLASSES
) -> tuple[float, ...]:
    """Return the upper limits of the classes above zero, ascending, each included in its class.

    Parameters
    ----------
    values
        Not below zero; None and NaN are no data and take no part.
    decimals
        Digits after the point when values are printed.
    most
        Classes at most.

    Returns
    -------
    tuple
        Empty when no value is above zero. The last limit is the highest value. No class is empty.
    """
    numbers = np.array([value for value in values if value is not None], dtype=np.float64)
    rounded = rounded_half_up(numbers[np.isfinite(numbers)], decimals)
    distinct, counts = np.unique(rounded[rounded > 0], return_counts=True)
    if not len(distinct):
        return ()
    limits = _readable(_fewest_limits(*_condensed(distinct, counts), min(most, len(distinct))), decimals)
    return (*limits[:-1].tolist(), float(distinct[-1]))


def rounded_half_up(values: npt.ArrayLike, decimals: int) -> Floats:
    """Return values rounded as they are printed: half away from zero, none below zero being given."""
    scale = 10.0**decimals
    return np.asarray(
        np.floor(np.round(np.asarray(values, dtype=np.float64) * scale, 6) + 0.5) / scale, dtype=np.float64
    )


def fisher_limits(values: Floats, weights: Floats, classes: int) -> Floats:
    """Return the upper limits of the classes with the least squared deviation within.

    Parameters
    ----------
    values
        Distinct, ascending; no fewer than ``classes`` of them.
    weights
        How often each occurs.

    Returns
    -------
    array
        ``classes`` of the values, ascending; the last is the highest.

    Notes
    -----
    Fisher, W. D. (1958), On grouping for maximum homogeneity, JASA 53, by dynamic programming.
    """
    count = len(values)
    weight, total, square = (
        np.concatenate([[0.0], np.cumsum(terms)])
        for terms in (weights, weights * values, weights * values**2)
    )
    first, last = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = total[last + 1] - total[first]
        spread = square[last + 1] - square[first] - sums**2 / (weight[last + 1] - weight[first])
    spread = np.where(last >= first, np.maximum(spread, 0.0), np.inf)
    best = spread[0]
    starts = []
    for _ in range(classes - 1):
        candidates = np.concatenate([[np.inf], best[:-1]])[:, None] + spread
        starts.append(candidates.argmin(axis=0))
        best = candidates.min(axis=0)
    limits, end = [count - 1], count - 1
    for start in reversed(starts):
        end = int(start[end]) - 1
        limits.append(end)
    return values[limits[::-1]]


def _fewest_limits(values: Floats, weights: Floats, most: int) -> Floats:
    """Return the limits of as few classes as keep enough of the deviation between them."""
    deviation = (weights * (values - np.average(values, weights=weights)) ** 2).sum()
    for classes in range(1, most):
        limits = fisher_limits(values, weights, classes)
        number = np.searchsorted(limits, values)
        means = np.bincount(number, weights * values) / np.bincount(number, weights)
        if (weights * (values - means[number]) ** 2).sum() <= (1 - ENOUGH_BETWEEN) * deviation:
            return limits
    return fisher_limits(values, weights, most)


def class_texts(
    breaks: Sequence[float], *, decimals: int, lowest: float | None = None
) -> tuple[tuple[float, float], ...]:
    """Return the lowest and highest printable value of each class, for legends.

    The lowest of a class is one unit of the last decimal above the limit of the class before; that of the first is
    ``lowest``, where it is given.
    """
    step = 10.0**-decimals
    lower = [lowest or step, *(limit + step for limit in breaks[:-1])] if breaks else []
    return tuple(
        (round(low, decimals), round(high, decimals)) for low, high in zip(lower, breaks, strict=True)
    )


def _condensed(values: Floats, counts: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return at most MOST_DISTINCT values with their weights; the highest stays."""
    if len(values) <= MOST_DISTINCT:
        return values, counts.astype(np.float64)
    place = (np.cumsum(counts) - 1) * MOST_DISTINCT // counts.sum()
    ends = np.append(np.flatnonzero(np.diff(place)), len(values) - 1)
    weights = np.diff(np.concatenate([[0.0], np.cumsum(counts, dtype=np.float64)[ends]]))
    return values[ends], weights


def _readable(limits: Floats, decimals: int) -> Floats:
    """Return limits moved up to round numbers, by less than a quarter of the distance to the nearest other limit.

    No class loses its highest value by that, and none takes the next one's, so none becomes empty.
    """
    gaps = np.diff(np.concatenate([[0.0], limits]))
    following = np.append(gaps[1:], gaps[-1])
    room = np.minimum(gaps, following) / 4
    magnitude = 10.0 ** np.floor(np.log10(room))
    step = magnitude * np.select([room >= 5 * magnitude, room >= 2 * magnitude], [5.0, 2.0], 1.0)
    step = np.maximum(step, 10.0**-decimals)
    return np.asarray(np.round(np.ceil(np.round(limits / step, 9)) * step, decimals), dtype=np.float64)
