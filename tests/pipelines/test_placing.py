"""The ladder that says where a case is: each rung, and what is not taken."""

import pytest

from governance.words import LOCATED_BY
from tests.tiny_district import SOURCE, SOUTH, WEST, case, world

OUTSIDE = {"lon": "118.5", "lat": "33.005"}
NEAR = {"lon": f"{WEST - 0.0001:.4f}", "lat": "33.005"}
"""Nine metres west of G00."""

LADDER = [
    # cells, grid, community, township, rung
    ({}, "G00", "C00", "T0", "coordinates"),
    ({"grid_code": "G55", "township_code": "T1"}, "G00", "C00", "T0", "coordinates"),
    ({"lon": "119.0100"}, "G00", "C00", "T0", "coordinates"),
    ({"lon": "", "lat": "", "grid_code": "G55"}, "G55", "C11", "T1", "grid_code"),
    ({"lon": "", "lat": "", "grid_code": " G55 "}, "G55", "C11", "T1", "grid_code"),
    ({"lon": "", "lat": "", "grid_code": "G99"}, None, None, None, "unlocated"),
    ({"lon": "", "lat": "", "grid_code": "G99", "community_code": "C01"}, None, "C01", "T0", "community_code"),
    ({"lon": "", "lat": "", "community_code": "前社区"}, None, "C00", "T0", "community_code"),
    ({"lon": "", "lat": "", "community_code": "同名社区"}, None, None, None, "unlocated"),
    ({"lon": "", "lat": "", "community_code": "同名社区", "township_code": "T1"}, None, None, "T1", "township_code"),
    ({"lon": "", "lat": "", "township_code": "T1"}, None, None, "T1", "township_code"),
    ({"lon": "", "lat": "", "township_code": "北街道"}, None, None, "T1", "township_code"),
    ({"lon": "", "lat": "", "township_code": "北街"}, None, None, None, "unlocated"),
    ({"lon": "", "lat": ""}, None, None, None, "unlocated"),
    ({"lon": ""}, None, None, None, "unlocated"),
    ({"lat": "", "township_code": "T0"}, None, None, "T0", "township_code"),
    (OUTSIDE, None, None, None, "outside"),
    (OUTSIDE | {"township_code": "T1"}, None, None, "T1", "township_code"),
    (OUTSIDE | {"grid_code": "G11"}, "G11", "C00", "T0", "grid_code"),
    (OUTSIDE | {"township_code": "外街道"}, None, None, None, "outside"),
    (NEAR, None, None, None, "outside"),
    ({"lon": "0", "lat": "0"}, None, None, None, "outside"),
    ({"lon": "33.005", "lat": "119.005"}, None, None, None, "outside"),
]  # fmt: skip


def test_each_rung_of_the_ladder(tmp_path):
    w = world(tmp_path)
    w.load([case(number, **cells) for number, (cells, *_) in enumerate(LADDER)])
    w.build()
    found = w.rows("SELECT grid_code, community_code, township_code, located_by FROM cases ORDER BY case_no")
    assert found == [tuple(expected) for _, *expected in LADDER]
    assert {rung for *_, rung in LADDER} == set(LOCATED_BY) - {"nearest", "address"}


def test_a_point_near_a_grid_is_given_to_it_where_that_is_set(tmp_path):
    w = world(tmp_path, more="[placing]\nnearest_within_m = 20\n")
    w.load([
        case(1, **NEAR), case(2, **NEAR, grid_code="G55"), case(3, **OUTSIDE), case(4),
        case(5, lon=f"{WEST - 0.001:.4f}", lat="33.005"), case(6, lon="119.0600", lat=f"{SOUTH + 0.0651:.4f}"),
    ])  # fmt: skip
    w.build()
    assert w.rows("SELECT grid_code, township_code, located_by FROM cases ORDER BY case_no") == [
        ("G00", "T0", "nearest"), ("G00", "T0", "nearest"), (None, None, "outside"), ("G00", "T0", "coordinates"),
        (None, None, "outside"), (None, None, "outside"),
    ]  # fmt: skip


def test_another_tolerance_places_what_is_loaded_again(tmp_path):
    w = world(tmp_path)
    w.load([case(1, **NEAR)])
    w.build()
    assert w.rows("SELECT located_by FROM cases") == [("outside",)]
    w.settings = w.settings.model_copy(update={"placing": type(w.settings.placing)(nearest_within_m=20)})
    w.build()
    assert w.rows("SELECT located_by FROM cases") == [("nearest",)]


def test_a_name_that_is_another_places_code_is_a_code(tmp_path):
    w = world(tmp_path)
    w.load([case(1, None, community_code="C11")])
    w.build()
    assert w.rows("SELECT community_code, township_code FROM cases") == [("C11", "T1")]


@pytest.mark.parametrize(
    ("datum", "lon", "lat", "grid"),
    [("wgs84", "119.0050", "33.0050", "G00"), ("cgcs2000", "119.0050", "33.0050", "G00"),
     ("gcj02", "119.010166", "33.003830", "G00"), ("gcj02", "119.0050", "33.0050", None)],
)  # fmt: skip
def test_coordinates_are_moved_from_the_datum_of_the_source(tmp_path, datum, lon, lat, grid):
    w = world(tmp_path, source=SOURCE.replace('name = "12345"', f'name = "12345"\ndatum = "{datum}"'))
    w.load([case(1, lon=lon, lat=lat)])
    w.build()
    assert w.rows("SELECT grid_code FROM cases") == [(grid,)]


def test_projected_coordinates_serve_where_there_are_no_others(tmp_path):
    source = SOURCE.replace('name = "12345"', 'name = "12345"\ncrs = "EPSG:4549"')
    source = source.replace('is_repeat = "重复"', 'x = "重复"').replace(
        'satisfaction = "满意度"', 'y = "满意度"'
    )
    w = world(tmp_path, source=source)
    x, y = "406777.9", "3653435.3"  # 119.0015, 33.0055 in the zone of 120 degrees
    rows = [case(1, None), case(2, "G55"), case(3, None)]
    rows[0] |= {"重复": x, "满意度": y}
    rows[1] |= {"重复": x, "满意度": y}
    rows[2] |= {"重复": x}
    w.load(rows)
    w.build()
    assert w.rows("SELECT grid_code, located_by FROM cases ORDER BY case_no") == [
        ("G00", "coordinates"), ("G55", "coordinates"), (None, "unlocated"),
    ]  # fmt: skip
