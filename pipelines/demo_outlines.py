"""Outlines of a district that does not exist: one outer line, one river, a hierarchy of crooked cells.

Coordinates are metres from the district's centre, x to the east and y to the north. The district is cut by
its river, each bank into townships, these into communities and these into cells, so that every part nests in
the part above it. Cuts follow an invented density of dwellings: cells are small in town and large in the
hills. All lines are then noded together and roughened once by midpoint displacement (Fournier, Fussell and
Carpenter 1982), so two neighbours share every vertex of the line between them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.ops import split

from governance.errors import N_, BuildFault

Floats = NDArray[np.float64]

RADIUS_M = 16_600.0
"""Mean radius: about 870 km2."""

TOWNS = (
    (-600.0, -2_300.0, 3_900.0, 1.0),
    (9_200.0, 6_400.0, 1_500.0, 0.8),
    (-8_600.0, -9_400.0, 1_300.0, 0.7),
)
"""Built-up places: x, y and spread in metres, density at the centre."""

COUNTRY_DENSITY = 0.045
"""Density of dwellings away from every town, on the scale of TOWNS."""

TOWN_DENSITY = 0.3
"""Above it is town, where streets set the lines."""

_SAMPLE_SPACING_M = 80.0
_NODE_GRID_M = 0.01
_ANGLES = 16
_ROUGHEN_ROUNDS = 12


@dataclass(frozen=True)
class Cells:
    """The smallest parts of the district, in metres.

    Attributes
    ----------
    polygons
        A coverage: no overlaps, no gaps, shared edges vertex for vertex.
    township
        Number of the township of each cell, from 0.
    community
        Number of the community of each cell, from 0 across the district.
    """

    polygons: NDArray[np.object_]
    township: NDArray[np.int64]
    community: NDArray[np.int64]


@dataclass(frozen=True)
class _Part:
    """A polygon and the dwellings sampled in it: x, y and weight, shape (3, n)."""

    polygon: Polygon
    samples: Floats


def density(x: Floats, y: Floats) -> Floats:
    """Return the density of dwellings at points, about 1 in the middle of the main town."""
    total = np.full(np.shape(x), COUNTRY_DENSITY)
    for east, north, spread, height in TOWNS:
        total += height * np.exp(-((x - east) ** 2 + (y - north) ** 2) / (2 * spread**2))
    return total


def draw_cells(
    rng: np.random.Generator, *, north: Sequence[Sequence[int]], south: Sequence[Sequence[int]]
) -> Cells:
    """Return the cells of the district.

    Parameters
    ----------
    rng
        The same state gives the same cells.
    north, south
        For each township of a bank, the number of cells in each of its communities.

    Raises
    ------
    BuildFault
        The random state makes lines that cannot be made to fit; another seed does.
    """
    banks = _banks(rng)
    polygons: list[Polygon] = []
    township: list[int] = []
    community: list[int] = []
    townships = 0
    communities = 0
    for bank, plan in zip(banks, (north, south), strict=True):
        for part, counts in zip(_divide(bank, [sum(counts) for counts in plan], rng), plan, strict=True):
            for block, cells in zip(_divide(part, list(counts), rng), counts, strict=True):
                shares = rng.uniform(0.65, 1.35, cells)
                polygons += [cell.polygon for cell in _divide(block, list(shares), rng)]
                township += [townships] * cells
                community += [communities] * cells
                communities += 1
            townships += 1
    return Cells(_roughen(polygons, rng), np.array(township), np.array(community))


def _banks(rng: np.random.Generator) -> tuple[_Part, _Part]:
    """Return the land north and south of the river."""
    outline = _outer_line(rng)
    x = np.linspace(-26_000, 26_000, 60)
    y = 1_900 * np.sin(x / 5_200 + 0.6) + 800 * np.sin(x / 2_300) - 0.12 * x
    pieces = _pieces(outline, LineString(np.column_stack([x, y])))
    if pieces is None:
        raise _misfit()
    lower, upper = sorted(pieces, key=lambda piece: float(piece.centroid.y))
    steps = np.arange(-26_000, 26_000, _SAMPLE_SPACING_M)
    east, north = (values.ravel() for values in np.meshgrid(steps, steps))
    samples = np.vstack([east, north, density(east, north)])
    return _part(upper, samples), _part(lower, samples)


def _outer_line(rng: np.random.Generator) -> Polygon:
    """Return the district's outer line, of about the area of a circle of RADIUS_M."""
    corners = 13
    turn = (np.arange(corners) + rng.uniform(-0.3, 0.3, corners)) * 2 * np.pi / corners
    corner = np.column_stack([np.cos(turn), np.sin(turn)]) * rng.uniform(0.82, 1.18, corners)[:, None]
    sides = [
        _displaced(
            np.array([corner[number], corner[(number + 1) % corners]]), 3, 0.11 * rng.standard_normal(8)
        )[:-1]
        for number in range(corners)
    ]
    outline = Polygon(np.vstack(sides))
    if not outline.is_valid:
        raise _misfit()
    return shapely.transform(outline, lambda xy: xy * RADIUS_M * np.sqrt(np.pi / outline.area))


def _part(polygon: Polygon, samples: Floats) -> _Part:
    """Return a polygon with those of the samples that lie in it."""
    shapely.prepare(polygon)
    return _Part(polygon, samples[:, shapely.contains_xy(polygon, samples[0], samples[1])])


def _divide(part: _Part, shares: list[float] | list[int], rng: np.random.Generator) -> list[_Part]:
    """Return a part cut into as many as there are shares, dwellings in about that proportion."""
    if len(shares) == 1:
        return [part]
    middle = len(shares) // 2
    first, second = _cut(part, sum(shares[:middle]) / sum(shares), rng)
    return _divide(first, shares[:middle], rng) + _divide(second, shares[middle:], rng)


def _cut(part: _Part, share: float, rng: np.random.Generator) -> tuple[_Part, _Part]:
    """Return the two sides of the best of several bent cuts, the first with about the share of dwellings."""
    x, y, weight = part.samples
    best: tuple[Polygon, Polygon] | None = None
    least = np.inf
    for angle in np.arange(_ANGLES) * 2 * np.pi / _ANGLES + rng.uniform(0, np.pi):
        across = np.array([np.cos(angle), np.sin(angle)])
        distance = x * across[0] + y * across[1]
        order = np.argsort(distance, kind="stable")
        reached = np.cumsum(weight[order])
        offset = distance[order][np.searchsorted(reached, share * reached[-1])]
        line = _bent_line(part.polygon, across, float(offset), rng)
        pieces = None if line is None else _pieces(part.polygon, line)
        if pieces is None or (ragged := _raggedness(pieces) * rng.uniform(1.0, 1.1)) >= least:
            continue
        near, far = sorted(pieces, key=lambda piece: float(np.dot(across, piece.centroid.coords[0])))
        best, least = (near, far), ragged
    if best is None:
        raise _misfit()
    return _part(best[0], part.samples), _part(best[1], part.samples)


def _bent_line(
    polygon: Polygon, across: Floats, offset: float, rng: np.random.Generator
) -> LineString | None:
    """Return a crooked line through a polygon, at right angles to ``across``; None where they do not meet."""
    along = np.array([-across[1], across[0]])
    straight = LineString([across * offset - along * 60_000, across * offset + along * 60_000])
    chord = shapely.intersection(straight, polygon)
    if chord.is_empty:
        return None
    reach = shapely.get_coordinates(chord) @ along
    beyond = 0.04 * (reach.max() - reach.min())
    ends = np.array(
        [across * offset + along * (reach.min() - beyond), across * offset + along * (reach.max() + beyond)]
    )
    levels = 3
    return LineString(_displaced(ends, levels, _bend_at(ends) * rng.standard_normal(2**levels)))


def _bend_at(ends: Floats) -> float:
    """Return how far a cut bends, as a share of its length: less in town, where lines follow streets."""
    x, y = ends.mean(axis=0, keepdims=True).T
    return float(0.05 + 0.05 / (1 + 12 * density(x, y)[0]))


def _pieces(polygon: Polygon, line: LineString) -> tuple[Polygon, Polygon] | None:
    """Return the two sides of a cut; None when it makes fewer or more."""
    pieces = [piece for piece in split(polygon, line).geoms if isinstance(piece, Polygon) and piece.area > 1]
    return (pieces[0], pieces[1]) if len(pieces) == 2 else None  # noqa: PLR2004 (two sides)


def _raggedness(pieces: tuple[Polygon, Polygon]) -> float:
    """Return how far two polygons are from round: their perimeters in units of their own size, added."""
    return sum(piece.length / math.sqrt(piece.area) for piece in pieces)


def _displaced(ends: Floats, levels: int, noise: Floats) -> Floats:
    """Return a line between two points after midpoint displacement, shape (2 ** levels + 1, 2).

    Each of the 2 ** levels - 1 midpoints moves at right angles by its noise times the length of its segment.
    """
    line = ends
    used = 0
    for _ in range(levels):
        step = np.diff(line, axis=0)
        sideways = np.column_stack([-step[:, 1], step[:, 0]]) * noise[used : used + len(step), None]
        used += len(step)
        finer = np.empty((2 * len(step) + 1, 2))
        finer[::2] = line
        finer[1::2] = (line[:-1] + line[1:]) / 2 + sideways
        line = finer
    return line


def _roughen(polygons: list[Polygon], rng: np.random.Generator) -> NDArray[np.object_]:
    """Return the polygons with every line between them made crooked, still a coverage."""
    lines = shapely.union_all([polygon.boundary for polygon in polygons], grid_size=_NODE_GRID_M)
    chains = [shapely.get_coordinates(chain) for chain in shapely.get_parts(shapely.line_merge(lines))]
    levels, noise = zip(*[_noise(chain, rng) for chain in chains], strict=True)
    strength = np.ones(len(chains))
    crooked = np.array([_crooked(*each) for each in zip(chains, levels, noise, strength, strict=True)])
    for _ in range(_ROUGHEN_ROUNDS):
        bad = _crossing(crooked)
        if not bad.size:
            return _in_order(shapely.get_parts(shapely.polygonize(crooked)), polygons)
        strength[bad] *= 0.5
        for number in bad:
            crooked[number] = _crooked(chains[number], levels[number], noise[number], strength[number])
    raise _misfit()


def _noise(chain: Floats, rng: np.random.Generator) -> tuple[list[int], list[Floats]]:
    """Return, for each segment of a chain, how often it is halved and by how much its midpoints move."""
    levels, noise = [], []
    for start, end in pairwise(chain):
        length = float(np.hypot(*(end - start)))
        is_town = bool(density(*((start + end) / 2).reshape(2, 1))[0] > TOWN_DENSITY)
        halvings = int(np.clip(np.ceil(np.log2(length / (70 if is_town else 110))), 0, 7))
        height = 0.035 if is_town else 0.12
        levels.append(halvings)
        noise.append(np.clip(height * rng.standard_normal(2**halvings), -0.3, 0.3))
    return levels, noise


def _crooked(chain: Floats, levels: list[int], noise: list[Floats], strength: float) -> LineString:
    """Return a chain with its segments displaced; its own vertices stay."""
    parts = [
        _displaced(chain[number : number + 2], levels[number], strength * noise[number])[:-1]
        for number in range(len(levels))
    ]
    return LineString(np.vstack([*parts, chain[-1:]]))


def _crossing(lines: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the numbers of lines that meet another, or themselves, anywhere but at their ends."""
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    apart = first < second
    first, second = first[apart], second[apart]
    # Two lines may share one end or both; more points than that is a crossing.
    met = shapely.intersection(lines[first], lines[second])
    wrong = ~shapely.covers(shapely.boundary(lines[first]), met) | ~shapely.covers(
        shapely.boundary(lines[second]), met
    )
    knotted = np.flatnonzero(~shapely.is_simple(lines))
    return np.unique(np.concatenate([first[wrong], second[wrong], knotted]))


def _in_order(faces: NDArray[np.object_], polygons: list[Polygon]) -> NDArray[np.object_]:
    """Return the faces in the order of the polygons they came from: those they share most land with."""
    face, original = shapely.STRtree(polygons).query(faces, predicate="intersects")
    shared = shapely.area(shapely.intersection(faces[face], np.array(polygons)[original]))
    order = np.lexsort((shared, original))
    last = np.append(np.diff(original[order]) > 0, True)
    chosen = face[order][last]
    if len(faces) != len(polygons) or len(np.unique(chosen)) != len(polygons):
        raise _misfit()
    return np.asarray(faces[chosen])


def _misfit() -> BuildFault:
    return BuildFault(
        N_("The lines of the demonstration district cannot be made to fit with this seed; choose another.")
    )
