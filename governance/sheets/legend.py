"""How classes of places look on paper: a colour for those who print in colour, and a pattern for those who do not.

Convention: classes that run from few to many darken and their hatch thickens, so that a photocopy keeps their order.
What is no value has a pattern of lines in another direction on a light ground: no data, nothing to divide by,
withheld and not tested are four; zero is plain white. Patterns are drawn in millimetres of the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import quoteattr

Hatch = Literal["rising", "rising_dense", "falling", "bars", "cross", "dots", "dots_dense", "bricks"]
"""Pattern on the ground of a class."""

Edge = Literal["bold", "plain", "dashed"]
"""Line around the places of a class."""

_DARK, _LIGHT = "#1c2630", "#ffffff"
_MIDDLE_LUMINANCE = 0.18
"""Relative luminance with the same contrast to black as to white (WCAG 2.2)."""

_TILES: dict[Hatch, tuple[float, str]] = {
    "rising": (1.8, "M-.45 .45L.45-.45M0 1.8L1.8 0M1.35 2.25L2.25 1.35"),
    "rising_dense": (1.0, "M-.25 .25L.25-.25M0 1L1 0M.75 1.25L1.25 .75"),
    "falling": (1.4, "M-.35 1.05L.35 1.75M0 0L1.4 1.4M1.05-.35L1.75 .35"),
    "bars": (1.2, "M0 .6H1.2"),
    "cross": (
        1.8,
        "M-.45 .45L.45-.45M0 1.8L1.8 0M1.35 2.25L2.25 1.35M-.45 1.35L.45 2.25M0 0L1.8 1.8M1.35-.45L2.25 .45",
    ),
    "dots": (2.0, "M.35 .5H.65M1.35 1.5H1.65"),
    "dots_dense": (1.1, "M.15 .25H.4M.7 .8H.95"),
    "bricks": (1.6, "M0 .8H1.6M.8 0V.8M0 .8V1.6"),
}
"""Side of the square that repeats, mm, and what is drawn in it."""

_LINE_MM: dict[Hatch, float] = {"rising": 0.16, "dots": 0.3, "dots_dense": 0.25, "bricks": 0.14}
_OTHER_LINE_MM = 0.14
EDGES: dict[Edge, tuple[float, str]] = {"bold": (0.8, ""), "plain": (0.5, ""), "dashed": (0.5, "1.4 0.7")}
"""Width of the line, mm, and its dashes."""

SWATCH_MM = (8.0, 4.6)


@dataclass(frozen=True)
class PrintClass:
    """One class of places on a printed map.

    Attributes
    ----------
    label
        In the reader's language.
    colour
        Ground, #rrggbb.
    hatch, edge
        None for none.
    """

    label: str
    colour: str
    hatch: Hatch | None = None
    edge: Edge | None = None


@dataclass(frozen=True)
class LegendItem:
    """One line of a legend.

    Attributes
    ----------
    swatch
        File name of its picture.
    label
        Of the class.
    places
        How many places are of it, with the word.
    """

    swatch: str
    label: str
    places: str


@dataclass(frozen=True)
class Legend:
    """What the classes of a map mean.

    Attributes
    ----------
    title
        The measure with its unit.
    items
        In the order of the classes.
    """

    title: str
    items: tuple[LegendItem, ...]


def patterns(classes: Sequence[PrintClass]) -> str:
    """Return the definitions (SVG) of the hatches of some classes, in units of a millimetre."""
    wanted = dict.fromkeys((kind.hatch, line_colour(kind.colour)) for kind in classes if kind.hatch)
    return "".join(_pattern(hatch, colour) for hatch, colour in wanted if hatch)


def hatch_fill(kind: PrintClass) -> str:
    """Return what a hatched class is filled with above its ground (SVG); empty where it has no hatch."""
    return f"url(#{_pattern_id(kind.hatch, line_colour(kind.colour))})" if kind.hatch else ""


def swatch(kind: PrintClass) -> bytes:
    """Return the field of a class in a legend as SVG: the same ground, hatch and edge as on the map."""
    width, height = SWATCH_MM
    line, dashes = EDGES[kind.edge] if kind.edge else (0.15, "")
    box = f'x="{line / 2}" y="{line / 2}" width="{width - line}" height="{height - line}"'
    ground = f"<rect {box} fill={quoteattr(kind.colour)}/>"
    above = f'<rect {box} fill="{hatch_fill(kind)}"/>' if kind.hatch else ""
    edge = f'<rect {box} fill="none" stroke="{_DARK}" stroke-width="{line}" stroke-dasharray="{dashes or "none"}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f"<defs>{patterns([kind])}</defs>{ground}{above}{edge}</svg>"
    ).encode()


def swatch_name(kind: PrintClass) -> str:
    """Return the file name of the picture of a class; classes that look alike share one."""
    return f"swatch-{kind.colour.lstrip('#')}-{kind.hatch or 'plain'}-{kind.edge or 'none'}.svg"


def line_colour(ground: str) -> str:
    """Return the colour of lines on a ground: dark on light, light on dark."""
    return _DARK if luminance(ground) > _MIDDLE_LUMINANCE else _LIGHT


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1, with a plain gamma of 2.2."""
    red, green, blue = (float((int(colour[start : start + 2], 16) / 255) ** 2.2) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _pattern_id(hatch: str | None, colour: str) -> str:
    return f"{hatch}-{colour.lstrip('#')}"


def _pattern(hatch: Hatch, colour: str) -> str:
    side, drawn = _TILES[hatch]
    line = _LINE_MM.get(hatch, _OTHER_LINE_MM)
    return (
        f'<pattern id="{_pattern_id(hatch, colour)}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
        f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="{line}"/></pattern>'
    )
