"""What the maps are told: outlines once per publication, values with every question.

Both maps, the live one and the one that is downloaded, read the same two documents. *Outlines* are whole
numbers of 1e-5 degrees (about a metre), each vertex written as its step from the one before; *values* are two
to four whole numbers per place, in the order of the outlines, and the limits of the classes. Deflated they
weigh so little that sharing each border between its two neighbours would gain nothing a reader could notice.
Coordinates are longitude and latitude, CGCS2000, and are drawn as if WGS84 (they agree within a metre).
"""

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely

from governance.errors import N_
from governance.i18n import Translator

Level = Literal["township", "grid"]
Numbers = np.ndarray[Any, Any]

STEPS_PER_DEGREE = 100_000
"""Coordinates are rounded to this fraction of a degree."""

LABELS = {
    "map": N_(
        "Map of townships and grids. Arrow keys move it, plus and minus zoom; the list holds every place."
    ),
    "home": N_("Whole district"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "two_fingers": N_("Use two fingers to move the map"),
    "click_first": N_("Click the map first, then scroll to zoom"),
    "cases": N_("Cases"),
    "concluded": N_("Concluded"),
    "unrecorded": N_("Outcome not recorded"),
    "not_recorded": N_("not recorded"),
    "households": N_("Households"),
    "none": N_("none"),
    "no_data": N_("no data"),
}
"""Words on the maps, by the name the script knows them by."""


@dataclass(frozen=True)
class MapGeometry:
    """Outlines and names of one publication, ready to send.

    Attributes
    ----------
    key
        Changes with the publication.
    payload
        Deflated JSON, see :func:`geometry_document`.
    township_codes, grid_codes
        Order in which :class:`MapValues` gives the places of each level.
    households
        Of the places of each level in that order; None where the layer gives none.
    """

    key: str
    payload: bytes
    township_codes: tuple[str, ...]
    grid_codes: tuple[str, ...]
    households: Mapping[Level, tuple[int | None, ...]]


@dataclass(frozen=True)
class MapValues:
    """What one question shows: a measure for each place of one level, in the geometry's order.

    Attributes
    ----------
    level
        Which places are coloured.
    cases, outcomes, concluded
        Cases received; of those the ones whose source records when a case is concluded; of those the concluded ones.
    shown
        The measure that colours the place; ``None`` where there is no denominator: hatched, never a colour.
    breaks
        Upper limit of each class, ascending, as written out; a value equal to a limit belongs to the class
        below it. Zero is a class of its own. No value as written out lies above the last limit.
    palette
        One colour (#rrggbb) for each class.
    no_data_colour, zero_colour
        Ground of the hatch, and the colour of zero.
    measure_label
        Name of the measure with its unit, in the reader's language.
    decimals
        Digits after the point when the measure is written out.
    """

    level: Level
    cases: Sequence[int]
    outcomes: Sequence[int]
    concluded: Sequence[int]
    shown: Sequence[float | None]
    breaks: Sequence[float]
    palette: Sequence[str]
    no_data_colour: str
    zero_colour: str
    measure_label: str
    decimals: int

    def __post_init__(self) -> None:
        if not len(self.cases) == len(self.outcomes) == len(self.concluded) == len(self.shown):
            raise ValueError("cases, outcomes, concluded and shown differ in length")
        if len(self.breaks) != len(self.palette):
            raise ValueError(f"{len(self.breaks)} breaks for {len(self.palette)} colours")
        highest = max((units for units in self.shown_units if units is not None), default=0)
        if highest > (self.break_units[-1] if self.breaks else 0):
            raise ValueError(f"a value lies above the last class: {highest} in units of the last decimal")

    @property
    def shown_units(self) -> tuple[int | None, ...]:
        """The measure as written out, half rounded up, in units of its last decimal; None is no data."""
        return tuple(_units(value, self.decimals) for value in self.shown)

    @property
    def break_units(self) -> tuple[int, ...]:
        """The limits of the classes in the same units."""
        return tuple(round(limit * 10**self.decimals) for limit in self.breaks)


def encode_geometry(townships: pd.DataFrame, grids: pd.DataFrame, *, key: str) -> MapGeometry:
    """Return the outlines and names of a publication, ready to send.

    Parameters
    ----------
    townships, grids
        Rows of the published tables of these names, the grids in force; ``name``, ``households`` (can be
        missing), ``lon``, ``lat``, ``map_wkb`` and the codes are read. Their order is the order of every
        :class:`MapValues` of that level.
    key
        Name of the publication.
    """
    document = geometry_document(townships, grids)
    return MapGeometry(
        key=key,
        payload=deflated(document),
        township_codes=tuple(document["township"]["codes"]),
        grid_codes=tuple(document["grid"]["codes"]),
        households={
            "township": tuple(document["township"]["households"]),
            "grid": tuple(document["grid"]["households"]),
        },
    )


def geometry_document(townships: pd.DataFrame, grids: pd.DataFrame) -> dict[str, Any]:
    """Return outlines and names as plain lists, one document for the whole district.

    ``origin`` is the south-west corner. For each level: ``codes``, ``names``, ``households``, ``points``
    (where a label stands), ``parents`` (grids only: number of the township, -1 where it is unknown) and
    ``shapes``: per place a list of polygons, each a list of rings, each ``[x, y, dx, dy, ...]`` in steps from
    the origin and then from vertex to vertex; the closing vertex is left out. A place without an outline has
    no polygon.
    """
    shapes = {
        "township": _outlines(townships["map_wkb"]),
        "grid": _outlines(grids["map_wkb"]),
    }
    vertices = shapely.get_coordinates(np.concatenate([shapes["township"], shapes["grid"]]))
    origin = _in_steps(vertices.min(axis=0)) if len(vertices) else np.zeros(2, dtype=np.int64)
    number_of = {code: number for number, code in enumerate(townships["township_code"])}
    document: dict[str, Any] = {"origin": origin.tolist(), "steps_per_degree": STEPS_PER_DEGREE}
    for level, frame in (("township", townships), ("grid", grids)):
        document[level] = {
            "codes": frame[f"{level}_code"].astype(str).tolist(),
            "names": frame["name"].astype(str).tolist(),
            "households": [None if pd.isna(count) else int(count) for count in frame["households"]],
            "points": (_in_steps(frame[["lon", "lat"]].to_numpy(dtype=float)) - origin).tolist(),
            "shapes": [_steps(shape, origin) for shape in shapes[level]],
        }
    document["grid"]["parents"] = [number_of.get(code, -1) for code in grids["township_code"]]
    return document


def values_document(values: MapValues, households: Sequence[int | None]) -> dict[str, Any]:
    """Return what one question shows as plain lists.

    ``shown`` is in units of the last decimal written out, missing is null; where it is the cases, or the
    cases per 1,000 households, it is that word (``cases``, ``per_1000``) and the reader's machine works it
    out. ``outcomes`` is left out where every place has as many as it has cases.

    Parameters
    ----------
    values
        One question's answer.
    households
        Of the same places.

    Raises
    ------
    ValueError
        There are more or fewer values than places.
    """
    if len(values.cases) != len(households):
        raise ValueError(f"{len(values.cases)} values for {len(households)} places")
    cases = [int(count) for count in values.cases]
    shown: list[int | None] | str = list(values.shown_units)
    if values.decimals == 0 and shown == cases:
        shown = "cases"
    elif shown == [_per_1000(*pair, values.decimals) for pair in zip(cases, households, strict=True)]:
        shown = "per_1000"
    outcomes = [int(count) for count in values.outcomes]
    return ({} if outcomes == cases else {"outcomes": outcomes}) | {
        "level": values.level,
        "cases": cases,
        "concluded": [int(count) for count in values.concluded],
        "shown": shown,
        "limits": list(values.break_units),
        "decimals": values.decimals,
        "palette": list(values.palette),
        "zero_colour": values.zero_colour,
        "no_data_colour": values.no_data_colour,
        "measure_label": values.measure_label,
    }


def _per_1000(cases: int, households: int | None, decimals: int) -> int | None:
    """Return cases per 1,000 households in units of the last decimal, half rounded up, in whole numbers."""
    return None if not households else (2000 * 10**decimals * cases + households) // (2 * households)


def deflated(document: dict[str, Any]) -> bytes:
    """Return a document as deflated JSON (zlib, which browsers call ``deflate``)."""
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def map_labels(translate: Translator) -> dict[str, str]:
    """Return the words on the maps in the reader's language."""
    return {name: translate(message) for name, message in LABELS.items()}


def _units(value: float | None, decimals: int) -> int | None:
    """Return a value in units of its last decimal, half rounded up; missing (None or NaN) is None."""
    if value is None or math.isnan(value):
        return None
    return math.floor(round(value * 10.0**decimals, 6) + 0.5)


def _outlines(column: "pd.Series[Any]") -> Numbers:
    """Return a column of WKB as an array of shapes; missing stays missing."""
    blobs = [None if blob is None or isinstance(blob, float) else bytes(blob) for blob in column]
    return np.asarray(shapely.from_wkb(np.array(blobs, dtype=object)))


def _in_steps(degrees: Numbers) -> Numbers:
    return np.asarray(np.rint(np.asarray(degrees, dtype=float) * STEPS_PER_DEGREE), dtype=np.int64)


def _steps(shape: Any, origin: Numbers) -> list[list[list[int]]]:  # noqa: ANN401 (shapely is untyped)
    """Return the polygons of one shape as rings of steps."""
    if shape is None or shape.is_empty:
        return []
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [[_ring(ring, origin) for ring in (polygon.exterior, *polygon.interiors)] for polygon in polygons]


def _ring(ring: Any, origin: Numbers) -> list[int]:  # noqa: ANN401 (shapely is untyped)
    """Return a ring as steps from vertex to vertex, without the closing one and steps of no length."""
    vertices = _in_steps(shapely.get_coordinates(ring)[:-1]) - origin
    steps = np.diff(vertices, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    is_first = np.arange(len(steps)) == 0
    return [int(step) for step in steps[steps.any(axis=1) | is_first].ravel()]
