"""Outlines as borders: each line between two places is written once, whoever it belongs to.

Convention: outlines come as rings of whole numbers. Where rings meet or part is a junction, and a border is what lies
between two junctions; an outline that touches no other is one border that ends where it begins. Rings are walked one
after the other, each from a border already known if it has one. Of each border on the way is written 0 where it is
new, and else how many borders ago it was new, below zero when it is now walked backwards. So communities and townships
made of grids cost little besides the grids. What is drawn is vertex for vertex what was given, beginning elsewhere
(after Bostock and Metcalf, TopoJSON, 2013).
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Borders:
    """Rings as borders.

    Parameters
    ----------
    rings
        Each rows of x, y, without the closing vertex and without steps of no length; at least one vertex.

    Attributes
    ----------
    lines
        Of each border, in order of first use, ``[dx, dy, dx, dy, ...]``: to its first vertex from where the walk
        stands (at 0, 0 before the first ring), then from vertex to vertex.
    rings
        For each ring given, its borders as the walk meets them.
    starts
        For each ring given, x and y where its walk begins.
    """

    def __init__(self, rings: Sequence[Integers]) -> None:
        self.lines: list[list[int]] = []
        self.rings: list[list[int]] = []
        self.starts: list[Integers] = []
        self._numbers: dict[bytes, int] = {}
        self._here = np.zeros(2, dtype=np.int64)
        if not rings:
            return
        vertices, names = np.unique(np.concatenate(rings), axis=0, return_inverse=True)
        ends = np.cumsum([len(ring) for ring in rings])
        named = np.split(names.ravel(), ends[:-1])
        is_junction = _junctions(named, len(vertices))
        for ring in named:
            parts = _parts(ring, is_junction)
            known = next((number for number, part in enumerate(parts) if self._find(part)), 0)
            parts = parts[known:] + parts[:known]
            self.starts.append(vertices[parts[0][0]])
            self.rings.append([self._walk(part, vertices) for part in parts])

    def _find(self, part: Integers) -> int:
        """Return how many borders ago a part was new, below zero when it runs backwards; 0 when it is not known."""
        for key, sign in ((part.tobytes(), 1), (part[::-1].tobytes(), -1)):
            if key in self._numbers:
                return sign * (len(self.lines) - self._numbers[key])
        return 0

    def _walk(self, part: Integers, vertices: Integers) -> int:
        """Return what is written of a part; a new one is kept as it runs here."""
        before, self._here = self._here, vertices[part[-1]]
        found = self._find(part)
        if not found:
            self._numbers[part.tobytes()] = len(self.lines)
            self.lines.append(np.diff(vertices[part], axis=0, prepend=before[None]).ravel().tolist())
        return found


def _junctions(rings: Sequence[Integers], count: int) -> NDArray[np.bool_]:
    """Return for each vertex whether rings meet or part there: whether its neighbours are not always the same two."""
    before = np.concatenate([np.roll(ring, 1) for ring in rings])
    after = np.concatenate([np.roll(ring, -1) for ring in rings])
    here = np.concatenate(rings)
    least, most = np.full((2, count), np.iinfo(np.int64).max), np.full((2, count), -1)
    for row, neighbour in enumerate((np.minimum(before, after), np.maximum(before, after))):
        np.minimum.at(least[row], here, neighbour)
        np.maximum.at(most[row], here, neighbour)
    return np.asarray((least != most).any(axis=0))


def _parts(ring: Integers, is_junction: NDArray[np.bool_]) -> list[Integers]:
    """Return a ring in parts from junction to junction, both included; whole from its least vertex without any."""
    cuts = np.flatnonzero(is_junction[ring])
    start = int(cuts[0]) if len(cuts) else int(ring.argmin())
    closed = np.concatenate([ring[start:], ring[: start + 1]])
    ends = [0, *(cuts[1:] - start).tolist(), len(ring)]
    return [closed[first : last + 1] for first, last in pairwise(ends)]
