"""Whether a declared datum is doubted when it is wrong, and never when it is right."""

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.datum import from_cgcs2000
from governance.errors import GridError
from governance.grids import GridIndex
from governance.i18n import translator
from governance.settings import read_settings
from pipelines.datum_check import FOUND, OPEN, REMEDIES, Reading, StatedPlaces, judge_datum
from pipelines.demo import GRIDS_FILE
from pipelines.demo_cases import draw_cases
from pipelines.network import Network, read_network

WEST, SOUTH, SIDE, SQUARES = 118.6, 32.0, 0.02, 8
SPAN = SIDE * SQUARES


@cache
def tiny() -> tuple[Network, GridIndex]:
    """Squares of two kilometres, in communities of two by two and townships of four by four."""
    places = [(row, column) for row in range(SQUARES) for column in range(SQUARES)]
    codes = [f"G{row}{column}" for row, column in places]
    shapes = [
        shapely.box(WEST + SIDE * x, SOUTH + SIDE * y, WEST + SIDE * (x + 1), SOUTH + SIDE * (y + 1))
        for y, x in places
    ]
    grids = pd.DataFrame({
        "grid_code": codes, "is_in_force": True,
        "community_code": [f"C{row // 2}{column // 2}" for row, column in places],
        "township_code": [f"T{row // 4}{column // 4}" for row, column in places],
    })  # fmt: skip
    communities = pd.DataFrame({"community_code": grids["community_code"].unique()})
    townships = pd.DataFrame({"township_code": grids["township_code"].unique(), "lon": WEST + SPAN / 2})
    network = Network(
        grids=grids, communities=communities, townships=townships, codes=tuple(codes), polygons=np.array(shapes),
        projected_crs="EPSG:4549", hash="", findings=(),
    )  # fmt: skip
    return network, GridIndex.build(shapes, codes)


def points(size, *, seed=0):
    """Longitude and latitude of points all over the district."""
    rng = np.random.default_rng(seed)
    return rng.uniform(WEST, WEST + SPAN, size), rng.uniform(SOUTH, SOUTH + SPAN, size)


def stated(lon, lat, *levels, world=None):
    """What records in those places state, at the levels given."""
    network, index = world or tiny()
    grids = network.grids.set_index("grid_code").loc[list(index.codes)]
    grid = index.positions(lon, lat)
    columns = {"grid": grid}
    for level, places in (("community", network.communities), ("township", network.townships)):
        at = {code: position for position, code in enumerate(places[f"{level}_code"])}
        columns[level] = np.where(grid >= 0, grids[f"{level}_code"].map(at).to_numpy()[grid], -1)
    return StatedPlaces(**{
        level: (column if level in levels else np.full(len(lon), -1)).astype(np.int32)
        for level, column in columns.items()
    })  # fmt: skip


def projected(lon, lat, crs):
    return pyproj.Transformer.from_crs("EPSG:4490", crs, always_xy=True).transform(lon, lat)


def judged(x, y, places, declared, world=None):
    network, index = world or tiny()
    return judge_datum(x, y, places, declared=declared, network=network, index=index)


@pytest.mark.parametrize("level", ["grid", "community", "township"])
@pytest.mark.parametrize("true", ["cgcs2000", "gcj02", "bd09"])
@pytest.mark.parametrize("declared", ["wgs84", "cgcs2000", "gcj02", "bd09"])
def test_the_right_datum_is_found(level, true, declared):
    lon, lat = points(600)
    verdict = judged(*from_cgcs2000(lon, lat, datum=true), stated(lon, lat, level), declared)
    is_right = declared == true or {declared, true} == {"wgs84", "cgcs2000"}
    assert verdict.better == (None if is_right else Reading(true))
    assert verdict.is_clear
    assert verdict.evidence == "stated"
    assert verdict.rivals == ()
    assert (verdict.coordinates, verdict.stating) == (600, 600)
    assert verdict.fits[0].reading == Reading(declared)
    assert max(fit.agreeing for fit in verdict.fits) == 600


@pytest.mark.parametrize(
    "true", ["EPSG:4548", "EPSG:4527", "EPSG:4549", "EPSG:4528", "EPSG:4498", "EPSG:3857"]
)
@pytest.mark.parametrize("declared", ["EPSG:4548", "EPSG:4528", "wgs84"])
@pytest.mark.parametrize("is_swapped", [False, True])
def test_projections_are_told_by_the_outline(true, declared, is_swapped):
    x, y = projected(*points(60), true)
    verdict = judged(*((y, x) if is_swapped else (x, y)), None, declared)
    expected = Reading(true, is_swapped)
    assert verdict.better == (None if expected == Reading(declared) else expected)
    assert verdict.is_clear
    assert verdict.evidence == "inside"


def test_six_degree_zones_without_number_are_the_three_degree_ones():
    x, y = projected(*points(60), "EPSG:4509")
    assert judged(x, y, None, "EPSG:4549").better == Reading("EPSG:4548")
    confirmed = judged(x, y, None, "EPSG:4509")
    assert (confirmed.better, confirmed.is_clear) == (None, True)


@pytest.mark.parametrize("declared", ["wgs84", "gcj02", "bd09"])
def test_exchanged_columns_are_told_and_the_datum_is_kept(declared):
    lon, lat = from_cgcs2000(*points(60), datum=declared)
    verdict = judged(lat, lon, None, declared)
    assert verdict.better == Reading(declared, is_swapped=True)
    assert verdict.is_clear
    assert "two columns exchanged" in verdict.found.text()
    assert "the second of the two columns lon" in verdict.remedy.text()


def test_degrees_declared_as_metres_leave_the_datum_open():
    """A shift by half a kilometre hardly shows at the outline; that by more than a kilometre does."""
    verdict = judged(*points(200), None, "EPSG:4549")
    assert verdict.better is not None
    assert not verdict.is_clear
    assert {verdict.better.system, *(rival.system for rival in verdict.rivals)} == {"cgcs2000", "gcj02"}
    assert "fit about as well" in verdict.remedy.text()


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([], []),
        ([np.nan] * 3, [32.0] * 3),
        ([0.0] * 100, [0.0] * 100),
        (np.linspace(100, 101, 90), np.linspace(20, 21, 90)),
        ([118.7] * 500, [32.05] * 500),
    ],
)
def test_what_cannot_be_told_is_left_open(x, y):
    verdict = judged(np.array(x, np.float64), np.array(y, np.float64), None, "gcj02")
    assert (verdict.better, verdict.is_clear, verdict.rivals) == (None, False, ())
    assert "Nothing was changed" in verdict.remedy.text()


def test_a_shift_is_not_told_by_the_outline_of_few():
    lon, lat = from_cgcs2000(*points(300), datum="gcj02")
    assert not judged(lon, lat, None, "wgs84").is_clear


def test_a_pile_on_one_point_is_one_witness():
    lon, lat = points(40)
    x, y = from_cgcs2000(lon, lat, datum="gcj02")
    alone = judged(x, y, stated(lon, lat, "grid"), "wgs84")
    piled = judged(
        np.repeat(x, 50), np.repeat(y, 50), stated(np.repeat(lon, 50), np.repeat(lat, 50), "grid"), "wgs84"
    )
    assert (piled.coordinates, piled.fits, piled.better) == (alone.coordinates, alone.fits, alone.better)


def test_only_a_sample_of_a_long_file_is_looked_at():
    lon, lat = points(70_000)
    verdict = judged(*from_cgcs2000(lon, lat, datum="gcj02"), stated(lon, lat, "township"), "wgs84")
    assert verdict.coordinates == 20_000
    assert verdict.better == Reading("gcj02")


def test_places_that_no_coordinate_agrees_with_accuse_nobody():
    """The column of townships says where the office is, not where the case is."""
    lon, lat = points(600)
    places = stated(np.full(600, WEST + 0.001), np.full(600, SOUTH + 0.001), "township")
    assert judged(*from_cgcs2000(lon, lat, datum="gcj02"), places, "gcj02").better is None


def test_of_several_places_stated_the_finest_counts():
    lon, lat = points(600)
    x, y = from_cgcs2000(lon, lat, datum="gcj02")
    fine, wrong = stated(lon, lat, "grid"), stated(*points(600, seed=1), "community", "township")
    mixed = StatedPlaces(fine.grid, wrong.community, wrong.township)
    assert judged(x, y, mixed, "wgs84").fits == judged(x, y, fine, "wgs84").fits


def test_a_reading_that_few_coordinates_fit_accuses_nobody():
    lon, lat = points(600)
    x, y = from_cgcs2000(lon, lat, datum="gcj02")
    x[:400] += 1  # far away, whatever the datum
    verdict = judged(x, y, stated(lon, lat, "community"), "wgs84")
    assert max(fit.agreeing for fit in verdict.fits) == 200
    assert (verdict.better, verdict.is_clear) == (None, False)


def test_a_small_gain_accuses_nobody_however_sure():
    """Of 5,060 coordinates, the 60 on the western edge lie in the district under one reading only."""
    rng = np.random.default_rng(0)
    lon = np.append(rng.uniform(WEST + 0.05, WEST + 0.1, 5_000), np.full(60, WEST + 0.001))
    lat = rng.uniform(SOUTH + 0.05, SOUTH + 0.1, 5_060)
    verdict = judged(lon, lat, None, "gcj02")
    assert [fit.inside for fit in verdict.fits[:2]] == [5_000, 5_060]
    assert (verdict.better, verdict.is_clear) == (None, False)


def test_an_unknown_code_is_told():
    with pytest.raises(GridError, match="EPSG:9999"):
        judged(*points(10), None, "EPSG:9999")


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="columns"):
        judged(np.zeros(2), np.zeros(3), None, "wgs84")


@pytest.mark.parametrize("message", [*FOUND.values(), *OPEN.values(), *REMEDIES.values()])
def test_sentences_can_be_filled_in(message):
    names = ("n", "declared", "fitting", "other", "other_fitting", "system")
    assert "{" not in GridError(message, **dict.fromkeys(names, 1)).text(translator("zh-CN"))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([20, 50, 200, 1000]),
    st.integers(0, 2**32),
    st.sampled_from(["wgs84", "gcj02", "bd09"]),
    st.floats(0, 0.4),
    st.sampled_from([(), ("township",), ("community",), ("grid", "township")]),
)
def test_a_right_declaration_is_never_doubted(size, seed, declared, wrong, levels):
    """Whatever part of the places stated is wrong, and of the coordinates rough."""
    rng = np.random.default_rng(seed)
    lon, lat = points(size, seed=seed)
    places = stated(lon, lat, *levels)
    is_wrong = rng.random(size) < wrong
    mixed = StatedPlaces(*(np.where(is_wrong, rng.permutation(column), column) for column in places))
    rough = (rng.random(size) < wrong) * 0.004
    x, y = from_cgcs2000(lon + rng.normal(0, rough), lat + rng.normal(0, rough), datum=declared)
    assert judged(x, y, mixed, declared).better is None


@pytest.fixture(scope="module")
def demonstration():
    network = read_network(read_settings())
    cases = draw_cases(gpd.read_file(GRIDS_FILE), seed=7, end_month=pd.Period("2026-10"), cases=8_000)
    orders = cases[(cases["source"] == "12345") & cases["lon"].notna()].reset_index(drop=True)
    return (network, GridIndex.build(network.polygons, network.codes)), orders


def drawn(demonstration, size, seed):
    """Orders of the demonstration as its files have them, in GCJ-02, stating their township or nothing."""
    (network, _), orders = demonstration
    rows = orders.sample(size, random_state=seed)
    at = {code: position for position, code in enumerate(network.townships["township_code"])}
    township = np.where(rows["located"] == "outside", -1, rows["township_code"].map(at)).astype(np.int32)
    nothing = np.full(size, -1, np.int32)
    lon, lat = from_cgcs2000(rows["lon"].to_numpy(), rows["lat"].to_numpy(), datum="gcj02")
    return lon, lat, StatedPlaces(nothing, nothing, township)


@pytest.mark.parametrize("size", [50, 500, 4_000])
@pytest.mark.parametrize("seed", range(6))
def test_the_demonstration_is_never_doubted(demonstration, size, seed):
    lon, lat, places = drawn(demonstration, size, seed)
    for told in (places, None):
        assert judged(lon, lat, told, "gcj02", demonstration[0]).better is None


@pytest.mark.parametrize("declared", ["wgs84", "bd09"])
@pytest.mark.parametrize("seed", range(6))
def test_a_wrong_datum_of_the_demonstration_is_found_in_500_rows(demonstration, declared, seed):
    verdict = judged(*drawn(demonstration, 500, seed), declared, demonstration[0])
    assert verdict.better == Reading("gcj02")


@pytest.mark.parametrize("seed", range(6))
def test_of_50_rows_of_the_demonstration_nothing_is_said(demonstration, seed):
    verdict = judged(*drawn(demonstration, 50, seed), "wgs84", demonstration[0])
    assert (verdict.better, verdict.is_clear) == (None, False)
    assert "more rows would tell" in verdict.remedy.text()
