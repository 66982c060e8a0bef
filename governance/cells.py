"""A network cut into cells: what each cell says about the grid of the points in it.

Convention: longitude and latitude in degrees; polygons are named by their position, the smallest has a point
that several hold; cells are numbered row by row from the south-west.

A cell that no outline touches has one answer for all of its points, found by testing its centre. A cell with
outlines has the list of the polygons that may hold a point in it. Two facts make this exact whatever the
rounding: column and row never fall as a coordinate grows, so a cell is a true rectangle; and outlines are
drawn into cells with a margin far wider than the rounding.
"""

import math
from typing import NamedTuple, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from governance.outlines import NOWHERE, Floats, Integers, segments

LONGEST_SIDE_CELLS = 30_000
SMALLEST_CELL_DEG = 1e-9
"""A tenth of a millimetre; rounding, 1e-13 degrees, stays far below the margin."""

PADDING_CELLS = 2
"""Cells around the network; the outermost hold no outline, and coordinates outside are clipped into them."""

MARGIN_CELLS = 1e-3
"""How far beyond its outlines a cell still counts as touched."""


class Cells(NamedTuple):
    """How longitude and latitude become cells.

    Attributes
    ----------
    west, south
        Degrees, of the first cell's corner.
    per_deg
        Cells in a degree.
    columns, rows
        Number of cells eastward and northward.
    """

    west: float
    south: float
    per_deg: float
    columns: int
    rows: int

    @classmethod
    def over(cls, bounds: Floats, cell_count: int) -> Self:
        """Return about so many square cells over a box (west, south, east, north; NaN when there is none)."""
        west, south, east, north = (float(bound) for bound in np.nan_to_num(bounds))
        width, height = east - west, north - south
        size = max(
            math.sqrt(width * height / cell_count), max(width, height) / LONGEST_SIDE_CELLS, SMALLEST_CELL_DEG
        )
        padding = PADDING_CELLS * size
        columns, rows = (int(side / size) + 1 + 2 * PADDING_CELLS for side in (width, height))
        return cls(west - padding, south - padding, 1 / size, columns, rows)

    def across(self, lon: Floats) -> Floats:
        """Return how many cells east of the first corner."""
        return (lon - self.west) * self.per_deg

    def up(self, lat: Floats) -> Floats:
        """Return how many cells north of the first corner."""
        return (lat - self.south) * self.per_deg

    def of(self, lon: Floats, lat: Floats) -> Integers:
        """Return each point's cell, row by row from the south; outside and NaN give a cell of the padding."""
        with np.errstate(invalid="ignore", over="ignore"):
            column = _clipped(self.across(lon), self.columns)
            cell = _clipped(self.up(lat), self.rows)
        cell *= self.columns
        cell += column
        return cell

    def centres(self, cell: Integers) -> tuple[Floats, Floats]:
        """Return longitude and latitude of cells' centres."""
        row, column = np.divmod(cell, self.columns)
        return self.west + (column + 0.5) / self.per_deg, self.south + (row + 0.5) / self.per_deg


def _clipped(place: Floats, count: int) -> Integers:
    """Return whole numbers from 0 to ``count - 1``; NaN gives the last."""
    np.fmin(place, count - 1, out=place)
    np.fmax(place, 0, out=place)
    return place.astype(np.int64)


class Answers(NamedTuple):
    """What each cell says, as runs of cells that say the same.

    Attributes
    ----------
    lengths
        Cells in each run, first cell to last.
    values
        What a run's cells say: a position, NOWHERE, or ``-2 - k`` for list ``k``.
    offsets, flat
        List ``k`` is ``flat[offsets[k]:offsets[k + 1]]``: the polygons whose outlines touch the cell,
        smallest first, then the answer for a point that lies in none of them.
    """

    lengths: Integers
    values: Integers
    offsets: Integers
    flat: Integers


def _ranges(counts: Integers) -> tuple[Integers, Integers]:
    """Return, for items repeated ``counts`` times, the item's number and the repetition's number from 0."""
    items = np.repeat(np.arange(len(counts)), counts)
    return items, np.arange(len(items)) - np.repeat(np.cumsum(counts) - counts, counts)


def _distinct(values: Integers) -> Integers:
    """Return the values ascending, each once; sorting them beats ``np.unique``, which hashes, threefold."""
    ascending = np.sort(values)
    is_first = np.ones(len(ascending), dtype=bool)
    is_first[1:] = ascending[1:] != ascending[:-1]
    return np.asarray(ascending[is_first])


def _touched(polygons: NDArray[np.object_], cells: Cells) -> Integers:
    """Return ``cell * len(polygons) + position`` for outlines in cells, ascending; the margin adds a few."""
    owners, ends = segments(polygons)
    left, right = cells.across(ends[:, 0]), cells.across(ends[:, 2])
    start, stop = cells.up(ends[:, 1]), cells.up(ends[:, 3])
    low, high = np.minimum(start, stop), np.maximum(start, stop)
    first_row = np.floor(low - MARGIN_CELLS).astype(np.int64)
    last_row = np.floor(high + MARGIN_CELLS).astype(np.int64)
    segment, step = _ranges(last_row - first_row + 1)
    row = first_row[segment] + step
    rise = np.where(start == stop, 1e-300, stop - start)[segment]  # a level one takes the row from end to end
    enters = (row - MARGIN_CELLS - start[segment]) / rise
    leaves = (row + 1 + MARGIN_CELLS - start[segment]) / rise
    span = (right - left)[segment]
    from_left = left[segment] + span * np.clip(np.minimum(enters, leaves), 0, 1)
    to_right = left[segment] + span * np.clip(np.maximum(enters, leaves), 0, 1)
    first_column = np.floor(from_left - MARGIN_CELLS).astype(np.int64)
    last_column = np.floor(to_right + MARGIN_CELLS).astype(np.int64)
    strip, step = _ranges(last_column - first_column + 1)
    cell = row[strip] * cells.columns + first_column[strip] + step
    return _distinct(cell * len(polygons) + owners[segment[strip]])


def answers_of(polygons: NDArray[np.object_], cells: Cells) -> Answers:
    """Return what each cell says."""
    touched = _touched(polygons, cells)
    touched_cells, toucher = np.divmod(touched, max(len(polygons), 1))
    outline_cells, counts = np.unique(touched_cells, return_counts=True)
    gap_starts = np.concatenate([[0], outline_cells + 1])
    gap_lengths = np.concatenate([outline_cells, [cells.columns * cells.rows]]) - gap_starts
    gap_starts, gap_lengths = gap_starts[gap_lengths > 0], gap_lengths[gap_lengths > 0]
    owners = _owners(np.concatenate([outline_cells, gap_starts]), touched, polygons, cells)
    outline_owners, gap_owners = owners[: len(outline_cells)], owners[len(outline_cells) :]
    kept = (np.repeat(outline_owners, counts) == NOWHERE) | (toucher < np.repeat(outline_owners, counts))
    numbers, offsets, flat = _lists(
        np.repeat(np.arange(len(counts)), counts)[kept], toucher[kept], outline_owners
    )
    starts = np.concatenate([outline_cells, gap_starts])
    order = np.argsort(starts, kind="stable")
    lengths = np.concatenate([np.ones(len(outline_cells), dtype=np.int64), gap_lengths])[order]
    return Answers(lengths, np.concatenate([-2 - numbers, gap_owners])[order], offsets, flat)


def _owners(cell: Integers, touched: Integers, polygons: NDArray[np.object_], cells: Cells) -> Integers:
    """Return the smallest position among the polygons that hold each cell whole; NOWHERE without one.

    A polygon whose outline does not touch the cell holds all of it or nothing: its centre tells.
    """
    lon, lat = cells.centres(cell)
    place, polygon = shapely.STRtree(polygons).query(shapely.points(lon, lat))
    pair = cell[place] * len(polygons) + polygon
    is_whole = np.append(touched, NOWHERE)[np.searchsorted(touched, pair)] != pair
    place, polygon = place[is_whole], polygon[is_whole]
    holds = shapely.intersects_xy(polygons[polygon], lon[place], lat[place])
    owners = np.full(len(cell), len(polygons), dtype=np.int64)
    np.minimum.at(owners, place[holds], polygon[holds])
    owners[owners == len(polygons)] = NOWHERE
    return owners


def _lists(item: Integers, entry: Integers, ends: Integers) -> tuple[Integers, Integers, Integers]:
    """Return equal lists once: the number of each item's list, and offsets and entries of the lists.

    Parameters
    ----------
    item, entry
        Entries of the items' lists, by item.
    ends
        Entry that ends each item's list.
    """
    counts = np.bincount(item, minlength=len(ends))
    starts = np.cumsum(counts) - counts
    state, named = ends + 1, int(ends.max(initial=0)) + 2
    for depth in range(int(counts.max(initial=0))):
        going = np.flatnonzero(counts > depth)
        kinds, number = np.unique(
            state[going] * (int(entry.max()) + 1) + entry[starts[going] + depth], return_inverse=True
        )
        state[going] = named + number
        named += len(kinds)
    _, sample, number = np.unique(state, return_index=True, return_inverse=True)
    list_counts = counts[sample] + 1
    which, step = _ranges(list_counts)
    offsets = np.concatenate([[0], np.cumsum(list_counts)])
    flat = np.where(
        step < counts[sample][which], np.append(entry, 0)[starts[sample][which] + step], ends[sample][which]
    )
    return number, offsets, flat
