"""Polygons of a group become one outline."""

import numpy as np
import pytest
import shapely

from governance.outlines import dissolved

SQUARES = np.array([*(shapely.box(x, 0, x + 1, 1) for x in range(3)), None], dtype=object)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["a", "a", "b", "b"], {"a": shapely.box(0, 0, 2, 1), "b": SQUARES[2]}),
        (["a", None, "a", "c"], {"a": shapely.union_all(SQUARES[[0, 2]])}),
        ([None, float("nan"), None, None], {}),
    ],
)
def test_members_lose_the_edges_between_them(groups, expected):
    found = dissolved(SQUARES, groups)
    assert found.keys() == expected.keys()
    assert all(found[group].equals(shape) for group, shape in expected.items())


def test_outlines_that_do_not_agree_are_joined_all_the_same():
    parted = np.array(
        [shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)], dtype=object
    )
    bent = np.array([*parted, shapely.Polygon([(2, 0), (3, 1), (2, 1), (3, 0)])], dtype=object)
    assert dissolved(parted, ["a"] * 3)["a"].area == pytest.approx(4)
    assert dissolved(bent, ["a"] * 4)["a"].area == pytest.approx(4.5)
