"""Borders are written once, and rings come back from them vertex for vertex."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.map_borders import Borders

SQUARE = [(0, 0), (4, 0), (4, 4), (0, 4)]
BESIDE = [(4, 4), (4, 0), (8, 0), (8, 4)]


def walked(borders):
    """Return the lines and the rings as a reader finds them."""
    lines, rings, here = [], [], np.zeros(2, dtype=int)
    for written in borders.rings:
        parts = []
        for border in written:
            if border == 0:
                lines.append(here + np.cumsum(np.reshape(borders.lines[len(lines)], (-1, 2)), axis=0))
            line = lines[-1] if border == 0 else lines[len(lines) - abs(border)]
            parts.append(line[::-1] if border < 0 else line)
            here = parts[-1][-1]
        rings.append([tuple(vertex) for part in parts for vertex in part[:-1].tolist()])
    return lines, rings


def is_turned(found, given_ring):
    """Whether two rings are the same but for where they begin."""
    start = given_ring.index(found[0])
    return found == given_ring[start:] + given_ring[:start]


@pytest.mark.parametrize(
    ("rings", "written"),
    [
        ([], []),
        ([SQUARE], [[0]]),
        ([SQUARE, SQUARE[2:] + SQUARE[:2]], [[0], [1]]),
        ([SQUARE, SQUARE[::-1]], [[0], [-1]]),
        ([SQUARE, BESIDE], [[0, 0], [-2, 0]]),
        ([SQUARE, BESIDE, [(0, 0), (4, 0), (8, 0), (8, 4), (4, 4), (0, 4)]], [[0, 0], [-2, 0], [1, 2]]),
        ([[(3, 3)]], [[0]]),
    ],
)
def test_what_is_written(rings, written):
    found = Borders([np.array(ring) for ring in rings])
    assert [sorted(ring) for ring in found.rings] == [sorted(ring) for ring in written]
    _, back = walked(found)
    assert all(is_turned(ring, given_ring) for ring, given_ring in zip(back, rings, strict=True))


@given(st.lists(st.integers(0, 3), min_size=16, max_size=16))
def test_any_cover_comes_back_with_each_border_once(labels):
    cells = np.array([shapely.box(n % 4, n // 4, n % 4 + 1, n // 4 + 1) for n in range(16)], dtype=object)
    places = [shapely.union_all(cells[np.array(labels) == label]) for label in sorted(set(labels))]
    rings = [
        [tuple(map(int, vertex)) for vertex in shapely.get_coordinates(ring)[:-1]]
        for ring in shapely.get_rings([*cells, *shapely.get_parts(places)])
    ]
    borders = Borders([np.array(ring) for ring in rings])
    lines, found = walked(borders)
    assert all(is_turned(ring, given_ring) for ring, given_ring in zip(found, rings, strict=True))
    assert [ring[0] for ring in found] == [tuple(start) for start in borders.starts]
    segments = Counter(frozenset(map(tuple, pair)) for line in lines for pair in pairwise(line.tolist()))
    assert set(segments.values()) == {1}
