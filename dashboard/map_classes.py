"""How a place can look on a map: its colour, its hatch, its edge, and what the legend calls it.

Convention: whatever a class means is told twice, by colour and without it. Values run through a ramp of lightness.
What is no value has a hatch of its own, everywhere the same: no data, nothing to divide by, withheld and not
tested are four patterns, zero is a plain ground. Tested places have an edge: bold at 99 %, plain at 95 %, dashed at
90 %; those with fewer cases than expected are dotted besides.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.palettes import Palette
from governance.class_breaks import class_texts, rounded_half_up
from governance.errors import N_
from governance.i18n import Translator
from governance.place_measures import NO_DATA, NONE, WITHHELD

Hatch = Literal["lines", "bars", "cross", "dots"]
"""Pattern on the ground of a class: diagonal lines, lying bars, crossed lines, dots."""

Edge = Literal["bold", "plain", "dashed"]
"""Line around the places of a class, over their neighbours; places of one class that touch share one line."""

Confidence = Literal[99, 95, 90]

NOT_TESTED = N_("not tested")

_EDGES: dict[Confidence, Edge] = {99: "bold", 95: "plain", 90: "dashed"}
_BORDERS = {"bold": "3px solid", "plain": "1.5px solid", "dashed": "1.5px dashed"}
_LIGHT_LINE, _DARK_LINE = "#ffffff8c", "#1c263080"
_MIDDLE_LIGHTNESS = 0.18
"""Relative luminance with the same contrast to black as to white (WCAG 2.2)."""


@dataclass(frozen=True)
class MapClass:
    """One class of places.

    Attributes
    ----------
    label
        In the reader's language, for the legend and the card of a place.
    colour
        Ground, as #rrggbb.
    hatch, edge
        None for none.
    """

    label: str
    colour: str
    hatch: Hatch | None = None
    edge: Edge | None = None

    @property
    def is_outlined(self) -> bool:
        """Whether its places have an edge."""
        return self.edge is not None

    @property
    def line_colour(self) -> str:
        """Colour of the hatch: dark on a light ground, light on a dark one."""
        return _DARK_LINE if _luminance(self.colour) > _MIDDLE_LIGHTNESS else _LIGHT_LINE

    @property
    def swatch_style(self) -> str:
        """Style (CSS) of its field in a legend: the same ground, hatch and edge."""
        line = self.line_colour
        slanted = f"repeating-linear-gradient({{}}deg,{line} 0 1.2px,transparent 1.2px 5.66px)"
        grounds = {
            "lines": slanted.format(135),
            "bars": f"repeating-linear-gradient(180deg,{line} 0 1.2px,transparent 1.2px 4px)",
            "cross": f"{slanted.format(135)},{slanted.format(45)}",
            "dots": f"radial-gradient({line} 1.3px,transparent 1.7px) 0 0/5px 5px",
        }
        ground = f"{grounds[self.hatch]},{self.colour}" if self.hatch else self.colour
        border = f";border:{_BORDERS[self.edge]} currentColor" if self.edge else ""
        return f"background:{ground}{border}"


def zero(say: Translator, palette: Palette) -> MapClass:
    """Return the look of places where the value is zero."""
    return MapClass(say.number(0), palette.zero)


def no_data(say: Translator, palette: Palette) -> MapClass:
    """Return the look of places of which nothing is known: no denominator is on record."""
    return MapClass(say(NO_DATA), palette.no_data, "lines")


def none(say: Translator, palette: Palette) -> MapClass:
    """Return the look of places where there is nothing to divide by: the denominator is zero."""
    return MapClass(say(NONE), palette.no_data, "bars")


def withheld(say: Translator, palette: Palette) -> MapClass:
    """Return the look of places whose value is suppressed."""
    return MapClass(say(WITHHELD), palette.no_data, "cross")


def not_tested(say: Translator, palette: Palette) -> MapClass:
    """Return the look of places that a test leaves out."""
    return MapClass(say(NOT_TESTED), palette.zero, "dots")


def significant(label: str, colour: str, confidence: Confidence, *, is_low: bool = False) -> MapClass:
    """Return the look of places that a test has found.

    Parameters
    ----------
    confidence
        Per cent; told by the edge.
    is_low
        Fewer than expected: dotted.
    """
    return MapClass(label, colour, "dots" if is_low else None, _EDGES[confidence])


def measure_classes(
    values: Sequence[float | None],
    breaks: Sequence[float],
    *,
    decimals: int,
    palette: Palette,
    say: Translator,
    lowest: float | None = None,
) -> tuple[tuple[MapClass, ...], tuple[int, ...]]:
    """Return the classes of a measure (zero, from few to many, no data) and the class of each place.

    Parameters
    ----------
    values
        Not below zero; None and NaN are no data. Classed as they are printed.
    breaks
        Upper limits, ascending, each included in its class, at most five; see
        :func:`governance.class_breaks.class_breaks`.
    decimals
        Digits after the point when values are printed.
    lowest
        Where the first class begins, if not at the lowest value above zero: of maps that share their classes.

    Raises
    ------
    ValueError
        A value lies above the last limit.
    """
    printed = [
        None if value is None or value != value else float(rounded_half_up(value, decimals))  # noqa: PLR0124 (NaN)
        for value in values
    ]
    lowest = lowest or min((value for value in printed if value), default=None)
    written = (
        "–".join(dict.fromkeys(say.number(end, decimals) for end in ends))
        for ends in class_texts(breaks, decimals=decimals, lowest=lowest)
    )
    ranked = (
        MapClass(label, colour) for label, colour in zip(written, palette.ramp_of(len(breaks)), strict=True)
    )
    classes = (zero(say, palette), *ranked, no_data(say, palette))
    limits = (0.0, *breaks)
    if max((value for value in printed if value is not None), default=0.0) > limits[-1]:
        raise ValueError(f"a value lies above the last class, whose limit is {limits[-1]}")
    return classes, tuple(
        len(classes) - 1 if value is None else bisect_left(limits, value) for value in printed
    )


def _luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1, with a plain gamma of 2.2."""
    red, green, blue = (math.pow(int(colour[start : start + 2], 16) / 255, 2.2) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
