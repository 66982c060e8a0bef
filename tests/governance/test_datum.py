"""Datums: reference vectors, round trips over China, projected zones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from governance.datum import (
    BOX_LAT,
    BOX_LON,
    CHUNK_POINTS,
    from_cgcs2000,
    projected_to_cgcs2000,
    to_cgcs2000,
    zone_of,
)
from governance.errors import GridError

VECTORS = [
    # WGS 84, GCJ-02 and BD-09, computed with the common public formula, to 1e-6 degrees
    ((118.6231, 32.0611), (118.628124, 32.058888), (118.634727, 32.064568)),
    ((118.5424, 31.9320), (118.547483, 31.929871), (118.553917, 31.936155)),
    ((118.4000, 32.1000), (118.405485, 32.098133), (118.412010, 32.104051)),
]
LAST_DIGIT_DEG = 6e-7
BACK_DEG = {"gcj02": 4e-9, "bd09": 2e-8}

lons = st.floats(73, 136)
lats = st.floats(3, 54)


@pytest.mark.parametrize(("plain", "gcj02", "bd09"), VECTORS)
def test_reference_vectors_both_ways(plain, gcj02, bd09):
    for datum, shifted in (("gcj02", gcj02), ("bd09", bd09)):
        assert from_cgcs2000(*plain, datum=datum) == pytest.approx(shifted, abs=LAST_DIGIT_DEG)
        assert to_cgcs2000(*shifted, datum=datum) == pytest.approx(plain, abs=2 * LAST_DIGIT_DEG)


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000"])
def test_wgs84_is_taken_as_cgcs2000(datum):
    assert to_cgcs2000(118.6231, 32.0611, datum=datum) == (118.6231, 32.0611)
    assert from_cgcs2000(118.6231, 32.0611, datum=datum) == (118.6231, 32.0611)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@settings(deadline=None)
@given(lon=lons, lat=lats)
def test_there_and_back_is_the_same_place(datum, lon, lat):
    back = to_cgcs2000(*from_cgcs2000(lon, lat, datum=datum), datum=datum)
    assert back == pytest.approx((lon, lat), abs=BACK_DEG[datum])


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_the_way_back_holds_at_the_root_in_the_formula(datum):
    lon = 105 + np.linspace(-1e-9, 1e-9, 101)
    back, _ = to_cgcs2000(*from_cgcs2000(lon, np.full(101, 30.0), datum=datum), datum=datum)
    assert np.abs(back - lon).max() < BACK_DEG[datum]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@settings(deadline=None)
@given(before=st.integers(0, 9), behind=st.sampled_from([0, 1, 7, CHUNK_POINTS]), lon=lons, lat=lats)
def test_a_point_is_found_the_same_whatever_it_is_given_with(datum, before, behind, lon, lat):
    others = np.linspace(110, 111, before + behind + 1), np.linspace(30, 31, before + behind + 1)
    others[0][before], others[1][before] = lon, lat
    among = [column[before] for column in to_cgcs2000(*others, datum=datum)]
    assert among == list(to_cgcs2000(lon, lat, datum=datum))


@settings(deadline=None)
@given(lon=lons, lat=lats)
def test_the_shift_is_some_hundred_metres(lon, lat):
    x, y = from_cgcs2000(lon, lat, datum="gcj02")
    shift_m = np.hypot((x - lon) * 111_320 * np.cos(np.radians(lat)), (y - lat) * 110_574)
    assert 10 < shift_m < 1500


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(BOX_LON[0] - 1e-9, 30), (BOX_LON[1] + 1e-9, 30), (110, BOX_LAT[0] - 1e-9), (110, BOX_LAT[1] + 1e-9)],
)
def test_outside_the_box_gcj02_is_no_shift(lon, lat):
    assert from_cgcs2000(lon, lat, datum="gcj02") == (lon, lat)
    assert to_cgcs2000(lon, lat, datum="gcj02") == (lon, lat)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_missing_stays_missing_and_leaves_the_others_alone(datum):
    lon, lat = np.array([np.nan, 118.5, 118.5]), np.array([32.0, np.nan, 32.0])
    for convert in (to_cgcs2000, from_cgcs2000):
        x, y = convert(lon, lat, datum=datum)
        assert np.isnan(x[0])
        assert np.isnan(y[1])
        assert (x[2], y[2]) == convert(118.5, 32.0, datum=datum)
    assert np.array_equal(lon, [np.nan, 118.5, 118.5], equal_nan=True)  # the argument is not written to


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [  # (118.6231, 32.0611) by pyproj, to 0.1 m
        (369973.2, 3549457.1, "EPSG:4549"),
        (40369973.2, 3549457.1, "EPSG:4528"),
        (653279.0, 3549780.3, "EPSG:4509"),
    ],
)
def test_projected_coordinates(x, y, crs):
    assert projected_to_cgcs2000(x, y, crs=crs) == pytest.approx((118.6231, 32.0611), abs=1e-6)


def test_projected_missing_is_missing():
    lon, lat = projected_to_cgcs2000([np.nan, np.inf, 369973.2], [3549457.1] * 3, crs="EPSG:4549")
    assert np.isnan(lon).tolist() == np.isnan(lat).tolist() == [True, True, False]


def test_unknown_code_is_refused():
    with pytest.raises(GridError, match="EPSG:999999"):
        projected_to_cgcs2000(1, 1, crs="EPSG:999999")


@pytest.mark.parametrize(
    ("lon", "zone"),
    [
        (73.5, "EPSG:4534"),
        (75, "EPSG:4534"),
        (117, "EPSG:4548"),
        (118.499, "EPSG:4548"),
        (118.5, "EPSG:4549"),
        (120, "EPSG:4549"),
        (136.499, "EPSG:4554"),
    ],
)
def test_zone_of_a_longitude(lon, zone):
    assert zone_of(lon) == zone
    values = {value.name: value.value for value in CRS(zone).coordinate_operation.params}
    assert abs(values["Longitude of natural origin"] - lon) <= 1.5
    assert values["False easting"] == 500_000  # no zone number in front


@pytest.mark.parametrize("lon", [73.499, 136.5, float("nan"), 500_000.0])
def test_no_zone(lon):
    with pytest.raises(GridError, match="zone"):
        zone_of(lon)
