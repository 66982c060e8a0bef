"""Draws a map as SVG: places in their classes, borders, edges, names, at a round scale that is what it says.

Convention: one unit of the drawing is a hundredth of a millimetre of the paper, x to the right, y downwards; north of
the grid is up. Paths hold whole units, so nothing is finer than paper. Names stay text, so they can be searched and
copied from the PDF; every text is escaped.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from numpy.typing import NDArray

from governance.errors import N_, SheetFault
from governance.queries.selection import Level
from governance.sheets.labels import Placed
from governance.sheets.legend import EDGES, PrintClass, hatch_fill, patterns
from governance.sheets.map_ground import MapGround, Outlines

UNITS_PER_MM = 100
MARGIN_MM = 4.0
"""Left free between what is shown and the frame."""

_ROUND = (
    1.0, 1.1, 1.25, 1.4, 1.5, 1.6, 1.75, 2.0, 2.2, 2.5, 2.8, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0, 9.0, 10.0,
)  # fmt: skip
"""Scales are these times a power of ten."""

_INK, _GREY = "#1c2630", "#6b7680"
PAPER = "#ffffff"
"""What is not drawn: places of this colour show the paper."""

_BORDERS: dict[Level, tuple[float, str, str]] = {
    "grid": (0.1, _GREY, "none"),
    "community": (0.22, _GREY, "1.2 0.5"),
    "township": (0.38, _INK, "none"),
}
"""Width in mm, colour and dashes of the borders of each level, the finest first."""

LABEL_STYLES = {
    "rank": 'fill="#ffffff" font-weight="700"',
    "township": f'fill="{_INK}" font-weight="700"',
    "focus": f'fill="{_INK}" font-weight="700"',
    "marked": f'fill="{_INK}" font-weight="700"',
    "place": f'fill="{_INK}"',
    "beyond": f'fill="{_GREY}"',
}
"""Attributes of each kind of label."""

_HALO_MM = 0.8
"""Of names of townships; others lie on a pale plate, for an outline of letters is kept as curves, which weighs."""

RANK_RADIUS_MM = 1.75
_M_PER_KM = 1000
_LEAST_FRAME_MM = 2.5
_LOCATOR_COARSER = 3.0


@dataclass(frozen=True)
class View:
    """What part of the land a map shows.

    Attributes
    ----------
    middle
        Metres, in the middle of the map.
    scale
        One to so many.
    width_mm, height_mm
        Of the map.
    """

    middle: tuple[float, float]
    scale: float
    width_mm: float
    height_mm: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of what is shown, metres."""
        half = (self.width_mm * self.scale / 2000, self.height_mm * self.scale / 2000)
        (x, y) = self.middle
        return x - half[0], y - half[1], x + half[0], y + half[1]

    def on_paper(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points in mm of the map, y downwards."""
        west, _, _, north = self.bounds
        return (metres - (west, north)) * (1000 / self.scale, -1000 / self.scale)


def view_of(
    bounds: tuple[float, float, float, float], width_mm: float, height_mm: float, *, least_scale: float = 1000
) -> View:
    """Return the view that shows some bounds at the largest round scale at which they fit.

    Parameters
    ----------
    bounds
        West, south, east, north, metres.
    least_scale
        No larger than one to so many.

    Raises
    ------
    SheetFault
        The paper is too small for any map.
    """
    room = (width_mm - 2 * MARGIN_MM, height_mm - 2 * MARGIN_MM)
    if min(room) < MARGIN_MM:
        raise SheetFault(N_("There is no room for a map on this paper. Choose a larger one."))
    west, south, east, north = bounds
    needed = max((east - west) / room[0], (north - south) / room[1]) * 1000
    return View(
        ((west + east) / 2, (south + north) / 2), round_scale(max(needed, least_scale)), width_mm, height_mm
    )


def round_scale(needed: float) -> float:
    """Return the least round number that is not below a scale."""
    power = 10.0 ** math.floor(math.log10(needed))
    return next(step * power for step in _ROUND if step * power >= needed * (1 - 1e-9))


@dataclass(frozen=True)
class MapDrawing:
    """What stands on a map.

    Attributes
    ----------
    level
        Of the places that have classes.
    view
        Part of the land.
    classes
        Looks of the places.
    class_of
        Of each place of the level the number of its class, in the order of the ground; below 0 is not coloured.
    labels
        With their spots.
    borders
        Levels whose borders are drawn.
    focus
        Code of the place that the map is about; empty for none.
    """

    level: Level
    view: View
    classes: Sequence[PrintClass]
    class_of: NDArray[np.int64]
    labels: Sequence[Placed]
    borders: Sequence[Level]
    focus: str = ""


@dataclass(frozen=True)
class Drawn:
    """A drawn map.

    Attributes
    ----------
    svg
        The picture.
    places
        How many places of each class are on it.
    """

    svg: bytes
    places: tuple[int, ...]


def draw_map(ground: MapGround, drawing: MapDrawing, family: str) -> Drawn:
    """Return a map as SVG.

    Parameters
    ----------
    ground
        Simplified for the scale, see :meth:`governance.sheets.map_ground.MapGround.at_scale`.
    family
        Font of the names.

    Raises
    ------
    SheetFault
        Nothing that has an outline lies in the view.
    """
    view, outlines = drawing.view, ground.levels[drawing.level]
    seen = _seen(outlines, view)
    if not len(seen):
        raise SheetFault(N_("No place with an outline lies on this map, so there is nothing to draw."))
    class_of = drawing.class_of[seen]
    paths = _paths(_within(outlines.shapes[seen], view), view)
    body = [
        _filled(kind, "".join(paths[position] for position in np.flatnonzero(class_of == number)))
        for number, kind in enumerate(drawing.classes)
        if kind.hatch or kind.colour != PAPER
    ]
    body += [_border(ground.levels[level], level, view) for level in drawing.borders]
    body += [
        _edge(kind, outlines.shapes[seen[class_of == n]], view) for n, kind in enumerate(drawing.classes)
    ]
    if drawing.focus in outlines.at:
        body.append(_focus(outlines.shapes[[outlines.at[drawing.focus]]], view))
    body.append(_labels(drawing.labels, family))
    places = np.bincount(class_of[class_of >= 0], minlength=len(drawing.classes))
    shown = [kind for kind, count in zip(drawing.classes, places, strict=True) if count]
    return Drawn(_document(view, "".join(body), patterns(shown)), tuple(places.tolist()))


def draw_locator(ground: MapGround, width_mm: float, height_mm: float) -> tuple[View, bytes]:
    """Return a small map of all townships, on which another map's frame can be shown: its view, and it as SVG."""
    view = view_of(ground.bounds, width_mm + MARGIN_MM, height_mm + MARGIN_MM, least_scale=1)
    view = View(view.middle, view.scale, width_mm, height_mm)
    level: Level = "township" if len(ground.levels["township"].codes) else "grid"
    outlines = ground.at_scale(view.scale * _LOCATOR_COARSER).levels[level]
    whole = "".join(_paths(outlines.shapes[_seen(outlines, view)], view))
    land = f'<path d="{whole}" fill="#eceae4" stroke="{_GREY}" stroke-width="12" fill-rule="evenodd"/>'
    return view, _document(view, land, "")


def frame_on(locator: View, shown: View) -> tuple[float, float, float, float]:
    """Return where the frame of a map lies on a small map: left, top, width and height, mm; at least 2.5 mm wide."""
    west, south, east, north = shown.bounds
    (left, top), (right, bottom) = locator.on_paper(np.array([[west, north], [east, south]])).tolist()
    small = max(0.0, _LEAST_FRAME_MM - (right - left)) / 2
    found = (left - small, top - small, right - left + 2 * small, bottom - top + 2 * small)
    x, y, width, height = (round(value, 2) for value in found)
    return x, y, width, height


def scale_bar(scale: float, most_mm: float, family: str) -> bytes:
    """Return a bar of four parts with its length in metres or kilometres, as SVG.

    Parameters
    ----------
    most_mm
        It is no longer.
    """
    most_m = most_mm * scale / 1000
    power = 10.0 ** math.floor(math.log10(most_m))
    length_m = max(step * power for step in (1.0, 2.0, 4.0, 5.0) if step * power <= most_m)
    length_mm = length_m / scale * 1000
    part = length_mm / 4
    unit, per = ("km", _M_PER_KM) if length_m >= _M_PER_KM else ("m", 1)
    blocks = "".join(
        f'<rect x="{3 + part * number:.3f}" y="3.4" width="{part:.3f}" height="1.2" '
        f'fill="{_INK if number % 2 == 0 else "#ffffff"}" stroke="{_INK}" stroke-width=".15"/>'
        for number in range(4)
    )
    texts = "".join(
        f'<text x="{3 + length_mm * share:.3f}" y="2.4" text-anchor="middle">{length_m * share / per:g}{word}</text>'
        for share, word in ((0, ""), (0.5, ""), (1, f" {unit}"))
    )
    width = length_mm + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.3f}mm" height="5mm" viewBox="0 0 {width:.3f} 5">'
        f'<g font-family={quoteattr(family)} font-size="2.3" fill="{_INK}">{texts}</g>{blocks}</svg>'
    ).encode()


def north_arrow(convergence_deg: float, letter: str, family: str) -> bytes:
    """Return an arrow that points to true north, as SVG.

    Parameters
    ----------
    convergence_deg
        By which the grid's north lies east of true north, degrees; up is the grid's north.
    letter
        For north.
    """
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="8mm" height="11mm" viewBox="-4 -7 8 11">'
        f'<g transform="rotate({-convergence_deg:.3f})"><path d="M0-4L2 3L0 1.6Z" fill="{_INK}"/>'
        f'<path d="M0-4L-2 3L0 1.6Z" fill="#ffffff" stroke="{_INK}" stroke-width=".2"/>'
        f'<path d="M0-4L2 3L0 1.6Z" stroke="{_INK}" stroke-width=".2" fill="none"/>'
        f'<text y="-4.5" text-anchor="middle" font-size="2.8" font-weight="700" fill="{_INK}" '
        f"font-family={quoteattr(family)}>{escape(letter)}</text></g></svg>"
    ).encode()


def _seen(outlines: Outlines, view: View) -> NDArray[np.int64]:
    """Return the positions of the places that meet the view, in order."""
    found = outlines.tree.query(shapely.box(*view.bounds), predicate="intersects")
    return np.sort(found.astype(np.int64))


def _paths(shapes: NDArray[np.object_], view: View) -> list[str]:
    """Return the outline of each shape as the text of a path."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    rings, ring_parts = shapely.get_rings(parts, return_index=True)
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    units = np.round(view.on_paper(coordinates) * UNITS_PER_MM).astype(np.int64)
    starts = np.searchsorted(ring_of, np.arange(len(rings) + 1))
    told: list[list[str]] = [[] for _ in shapes]
    for number, owner in enumerate(owners[ring_parts].tolist()):
        told[owner].append(_ring(units[starts[number] : starts[number + 1]]))
    return ["".join(rings_of) for rings_of in told]


def _within(shapes: NDArray[np.object_], view: View) -> NDArray[np.object_]:
    """Return what of some shapes lies in the view; cut here, for a picture that is cut by its reader weighs."""
    return np.asarray(shapely.clip_by_rect(shapes, *view.bounds))


def _line_path(lines: NDArray[np.object_], view: View) -> str:
    """Return lines as the text of a path."""
    parts = shapely.get_parts(lines)
    coordinates, line_of = shapely.get_coordinates(parts, return_index=True)
    units = np.round(view.on_paper(coordinates) * UNITS_PER_MM).astype(np.int64)
    starts = np.searchsorted(line_of, np.arange(len(parts) + 1))
    return "".join(_steps(units[first:last]) for first, last in pairwise(starts.tolist()) if last > first)


def _ring(units: NDArray[np.int64]) -> str:
    """Return a closed ring as the text of a path."""
    told = _steps(units[:-1])
    return f"{told}z" if told else ""


def _steps(units: NDArray[np.int64]) -> str:
    """Return where a line starts, then its steps; points that fall together are one, a single one is nothing."""
    steps = np.diff(units, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    told = " ".join(map(str, steps.ravel().tolist()))
    return f"M{units[0, 0]} {units[0, 1]}l{told}" if told else ""


def _filled(kind: PrintClass, path: str) -> str:
    if not path:
        return ""
    ground = f'<path d="{path}" fill="{kind.colour}" fill-rule="evenodd"/>'
    hatch = f'<path d="{path}" fill="{hatch_fill(kind)}" fill-rule="evenodd"/>' if kind.hatch else ""
    return ground + hatch


def _border(outlines: Outlines, level: Level, view: View) -> str:
    width, colour, dashes = _BORDERS[level]
    seen = outlines.border_tree.query(shapely.box(*view.bounds), predicate="intersects")
    return _stroke(_line_path(_within(outlines.borders[np.sort(seen)], view), view), width, colour, dashes)


def _edge(kind: PrintClass, shapes: NDArray[np.object_], view: View) -> str:
    """Return the line around the places of a class; those that touch share one."""
    if kind.edge is None or not len(shapes):
        return ""
    width, dashes = EDGES[kind.edge]
    line = shapely.boundary(shapely.union_all(shapes))
    return _stroke(
        _line_path(_within(np.array([line], dtype=object), view), view), width, _INK, dashes or "none"
    )


def _focus(shapes: NDArray[np.object_], view: View) -> str:
    path = "".join(_paths(shapes, view))
    return _stroke(path, 1.9, "#ffffff", "none") + _stroke(path, 1.1, _INK, "none")


def _stroke(path: str, width_mm: float, colour: str, dashes: str) -> str:
    if not path:
        return ""
    spread = (
        "none" if dashes == "none" else " ".join(f"{float(dash) * UNITS_PER_MM:g}" for dash in dashes.split())
    )
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width_mm * UNITS_PER_MM:g}" '
        f'stroke-linejoin="round" stroke-dasharray="{spread}"/>'
    )


def _labels(labels: Sequence[Placed], family: str) -> str:
    plates = "".join(_plate(label) for label in labels if label.wanted.kind not in {"rank", "township"})
    return (
        f'<path d="{plates}" fill="#ffffff" fill-opacity=".9"/>'
        f'<g font-family={quoteattr(family)} text-anchor="middle">{"".join(map(_label, labels))}</g>'
    )


def _plate(label: Placed) -> str:
    """Return the pale ground of a name as a part of a path; one path for all names of a map weighs least."""
    width, height = round(label.width * UNITS_PER_MM), round(label.height * UNITS_PER_MM)
    left, top = round(label.x * UNITS_PER_MM) - width // 2, round(label.y * UNITS_PER_MM) - height // 2
    return f"M{left} {top}h{width}v{height}h{-width}z"


def _label(label: Placed) -> str:
    wanted = label.wanted
    size = wanted.size_mm * UNITS_PER_MM
    x, middle = label.x * UNITS_PER_MM, label.y * UNITS_PER_MM
    below, halo = "", ""
    if wanted.kind == "rank":
        radius = RANK_RADIUS_MM * UNITS_PER_MM
        below = (
            f'<circle cx="{x:.0f}" cy="{middle:.0f}" r="{radius:g}" fill="{_INK}" stroke="#ffffff" '
            'stroke-width="25"/>'
        )
    elif wanted.kind == "township":
        line = _HALO_MM * UNITS_PER_MM
        halo = f' stroke="#ffffff" stroke-width="{line:g}" stroke-linejoin="round" paint-order="stroke"'
    style, y = LABEL_STYLES[wanted.kind], middle + size * 0.36
    return f'{below}<text x="{x:.0f}" y="{y:.0f}" font-size="{size:g}" {style}{halo}>{escape(wanted.text)}</text>'


def _document(view: View, body: str, defined: str) -> bytes:
    """Return a picture of the view; patterns are defined in millimetres."""
    width, height = round(view.width_mm * UNITS_PER_MM), round(view.height_mm * UNITS_PER_MM)
    scaled = defined.replace("<pattern ", f'<pattern patternTransform="scale({UNITS_PER_MM})" ')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{view.width_mm}mm" height="{view.height_mm}mm" '
        f'viewBox="0 0 {width} {height}"><defs>{scaled}</defs>{body}</svg>'
    ).encode()
