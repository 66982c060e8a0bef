"""Every place of a window stands under the matter least likely by chance there."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from governance.hot_list import marked_places
from governance.hotspots import HotMaps, hot_maps
from governance.queries.hot_counts import CountCube
from governance.queries.hot_network import HotNetwork
from governance.queries.selection import month_of
from governance.statistics.neighbours import Neighbours
from governance.tested_places import tested_places as every_place

PLACES, HOT, WITHOUT = 80, 10, 20


@pytest.fixture(scope="module")
def maps() -> HotMaps:
    """Eighty places in a row over six months; one is hot with its neighbours in the second matter, one has no base."""
    counts = np.random.default_rng(5).poisson(1.0, (2, 6, PLACES))
    counts[1, 4:, HOT - 1 : HOT + 2] += 7
    base = np.full(PLACES, 300.0)
    base[WITHOUT] = np.nan
    beside = sparse.csr_array(sparse.diags_array([np.ones(PLACES - 1)] * 2, offsets=[1, -1]))
    is_border = np.arange(PLACES) == 0
    codes = tuple(f"{number:02d}" for number in range(PLACES))
    places = pd.DataFrame({
        "code": codes, "name": codes, "township_code": "1", "community_code": "1", "households": base, "area_km2": 1.0,
    })  # fmt: skip
    network = HotNetwork(codes, places, base, Neighbours(beside, ~is_border & is_border, is_border))
    months = tuple(month_of(2026 * 12 + number) for number in range(6))
    cube = CountCube(("一", "二"), months, (True,) * 6, codes, counts, np.zeros((2, 6), np.int64))
    return hot_maps(cube, network, window_months=2)


def test_each_place_is_told_under_its_least_likely_matter(maps):
    found = every_place(maps, 4).set_index("code")
    p = maps.test.p[:, 4]
    for number, code in enumerate(maps.network.codes):
        if number == WITHOUT:
            assert code not in found.index
            continue
        at = int(p[:, number].argmin())
        row = found.loc[code]
        assert row["part"] == maps.parts[at]
        assert row["p"] == p[at, number]
        assert row["counted"] == maps.cases[at, 4, number]
        assert row["level"] == maps.level[4, number]


def test_marked_places_say_the_same_as_the_list(maps):
    listed = marked_places(maps, 4).set_index("code")
    found = every_place(maps, 4).set_index("code")
    assert set(found.index[found["level"] > 0]) == set(listed.index) >= {f"{HOT:02d}"}
    same = [
        "part",
        "observed",
        "expected",
        "ratio",
        "p",
        "q",
        "level",
        "pattern",
        "windows_marked",
        "is_border",
    ]
    pd.testing.assert_frame_equal(
        found.loc[listed.index, same].astype(object), listed[same].astype(object), check_names=False
    )


def test_the_edge_is_told(maps):
    found = every_place(maps, 4)
    assert found.loc[found["is_border"], "code"].tolist() == ["00"]
    assert not found["is_island"].any()
