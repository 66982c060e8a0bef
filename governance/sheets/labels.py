"""Names on a map that never cover each other: the most important first, each at the first free spot around its point.

Convention: millimetres of the map, y downwards. A label that finds no spot is left out and told, so that whoever lays
the sheet out can name the place beside the map instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LINE_HEIGHT = 1.2
"""Of a line of text, in its size."""

Spot = tuple[float, float]

_AROUND: tuple[Spot, ...] = (
    (0.0, 0.0), (0.0, -1.0), (0.0, 1.0), (0.6, 0.0), (-0.6, 0.0), (0.55, -1.0), (-0.55, -1.0), (0.55, 1.0),
    (-0.55, 1.0), (0.0, -1.9), (0.0, 1.9),
)  # fmt: skip
"""Spots tried, as shares of the label's width and in its heights, from its point."""

_BESIDE: tuple[Spot, ...] = ((0.0, 0.5), (0.5, 0.0), (-0.5, 0.0), (0.0, -0.5))
"""The same where a label is to touch what stands on its point: below, right, left and above."""

_ROOM_MM = 0.3
"""Left free around a label."""


@dataclass(frozen=True)
class Wanted:
    """A label that is to stand on a map.

    Attributes
    ----------
    text
        Words.
    x, y
        Where its middle stands best, mm.
    size_mm
        Of the letters.
    kind
        How it is dressed: name of its style.
    least_mm
        Its box is no narrower and no lower.
    beside_mm
        Where above 0 it stands so far from its point, right below, above or at a side of it, or not at all.
    """

    text: str
    x: float
    y: float
    size_mm: float
    kind: str
    least_mm: float = 0.0
    beside_mm: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label with its place: the middle of its box, and the box's width and height, mm."""

    wanted: Wanted
    x: float
    y: float
    width: float
    height: float


Measure = Callable[[str, float], float]
"""Width of a text at a size, in the unit of the size."""


def place_labels(
    wanted: Sequence[Wanted], width_mm: float, height_mm: float, measure: Measure
) -> tuple[tuple[Placed, ...], tuple[Wanted, ...]]:
    """Return the labels that found a spot, and those that did not.

    Parameters
    ----------
    wanted
        The most important first.
    width_mm, height_mm
        Of the map; labels stay inside.
    measure
        Of the font they are set in.
    """
    taken = np.empty((len(wanted), 4))
    placed: list[Placed] = []
    left_out: list[Wanted] = []
    for label in wanted:
        size = (
            max(measure(label.text, label.size_mm) + _ROOM_MM, label.least_mm),
            max(label.size_mm * LINE_HEIGHT, label.least_mm),
        )
        spot = _free_spot(label, size, taken[: len(placed)], (width_mm, height_mm))
        if spot is None:
            left_out.append(label)
            continue
        taken[len(placed)] = _box(spot, size)
        placed.append(Placed(label, *spot, *size))
    return tuple(placed), tuple(left_out)


def _free_spot(
    label: Wanted, size: tuple[float, float], taken: NDArray[np.float64], frame: tuple[float, float]
) -> tuple[float, float] | None:
    width, height = size
    away = 2 * label.beside_mm
    for across, down in _BESIDE if away else _AROUND:
        spot = (label.x + across * (width + away), label.y + down * (height + away))
        left, top, right, bottom = _box(spot, size)
        if left < 0 or top < 0 or right > frame[0] or bottom > frame[1]:
            continue
        is_apart = (
            (taken[:, 0] >= right) | (taken[:, 2] <= left) | (taken[:, 1] >= bottom) | (taken[:, 3] <= top)
        )
        if is_apart.all():
            return spot
    return None


def _box(spot: tuple[float, float], size: tuple[float, float]) -> tuple[float, float, float, float]:
    (x, y), (width, height) = spot, size
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2
