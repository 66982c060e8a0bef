"""Piles of cases on one coordinate, and busy addresses that are none."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.grids import GridIndex
from pipelines.demo import GRIDS_FILE, planted
from pipelines.demo_cases import draw_cases
from pipelines.demo_network import in_force
from pipelines.demo_planted import OFFICE_POINT
from pipelines.repeated_points import LEAST_CASES, repeated_points

INDEX = GridIndex.build(
    [shapely.box(119, 33, 119.5, 34), shapely.box(119.5, 33, 120, 34)], ["west", "east"], cell_count=1_000
)
COLUMNS = ["lon", "lat", "grid_code", "cases", "share", "expected_max", "p"]


def spread(counts):
    """Longitude and latitude of cases: so many on each of as many addresses, 0.0001 degrees apart."""
    number = np.repeat(np.arange(len(counts)), counts)
    return 119 + number % 1_000 / 10_000, 33 + number // 1_000 / 10_000


def named(counts):
    return repeated_points(*spread(counts), index=INDEX)


def poisson(mean, size=4_000, seed=0):
    return np.random.default_rng(seed).poisson(mean, size)


def power(exponent, size=4_000, seed=0):
    return np.floor(np.random.default_rng(seed).pareto(exponent, size) + 1).astype(int)


@pytest.mark.parametrize(
    ("counts", "piles"),
    [
        ([], []),
        ([1] * 500, []),
        ([1] * 500 + [LEAST_CASES - 1], []),
        ([1] * 500 + [100], [100]),
        ([500], [500]),
        ([40] * 300, []),
        ([30, 28, 26, 33, 31, 29, 34, 30, 27] * 20, []),
        (poisson(2), []),
        (np.append(poisson(2), 300), [300]),
        (np.append(poisson(2), [300, 250, 200, 150, 150]), [300, 250, 200, 150, 150]),
        (power(1.5), []),
        (np.append(power(3), 1_000), [1_000]),
        (np.append(power(1.2), 300), []),  # such an address is nothing unusual there
    ],
)
def test_only_piles_beyond_the_busiest_addresses_are_named(counts, piles):
    found = named(counts)
    assert list(found.columns) == COLUMNS
    assert found["cases"].tolist() == piles


def test_a_pile_is_told_in_full():
    lon, lat = spread([1] * 300)
    found = repeated_points(
        [*lon, *[119.75] * 100, np.nan, 119.1], [*lat, *[33.5] * 100, 33.1, np.nan], index=INDEX
    )
    assert len(found) == 1
    pile = found.iloc[0]
    assert (pile["lon"], pile["lat"], pile["grid_code"], pile["cases"]) == (119.75, 33.5, "east", 100)
    assert pile["share"] == pytest.approx(100 / 400)
    assert 2 < pile["expected_max"] < LEAST_CASES
    assert 0 < pile["p"] < 0.01


def test_coordinates_agree_to_six_decimals():
    lon, lat = spread([1] * 300)
    near = 118.5 + np.linspace(-4e-7, 4e-7, 100)
    apart = 118.6 + np.arange(100) * 1e-6
    found = repeated_points([*lon, *near, *apart], [*lat, *[33.5] * 200], index=INDEX)
    assert found[["lon", "cases"]].to_numpy().tolist() == [[118.5, 100]]
    assert found["grid_code"].isna().all()


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="longitudes"):
        repeated_points([119.0], [33.0, 33.1], index=INDEX)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(50, 3_000), st.sampled_from([0.2, 1, 5, 20]))
def test_chance_alone_is_hardly_ever_named(seed, size, mean):
    assert named(poisson(mean, size, seed)).empty


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([100, 1_000, 5_000]), st.sampled_from([0.3, 1, 3]))
def test_a_larger_pile_is_named_when_a_smaller_one_is(seed, size, mean):
    counts = poisson(mean, size, seed)
    sizes = [40, 80, 160, 320, 640, 5_000]
    is_named = [not named(np.append(counts, pile)).empty for pile in sizes]
    assert is_named == sorted(is_named)
    assert is_named[-1]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.permutations(range(6)))
def test_the_order_of_cases_does_not_count(seed, order):
    lon, lat = spread(np.append(poisson(1, 300, seed), [200, 90, 35]))
    parts = np.array_split(np.arange(len(lon)), 6)
    turned = np.concatenate([parts[part] for part in order])
    pd.testing.assert_frame_equal(
        repeated_points(lon[turned], lat[turned], index=INDEX), repeated_points(lon, lat, index=INDEX)
    )


@pytest.mark.parametrize(("seed", "cases"), [(1, 20_000), (2, 20_000), (3, 60_000)])
def test_the_planted_office_is_found_and_nothing_else(seed, cases):
    grids = gpd.read_file(GRIDS_FILE)
    now = in_force(grids)
    index = GridIndex.build(now.geometry.to_numpy(), now["grid_code"], cell_count=100_000)
    drawn = draw_cases(grids, seed=seed, end_month=pd.Period("2026-10"), cases=cases)
    for source, rows in drawn.groupby("source"):
        found = repeated_points(rows["lon"], rows["lat"], index=index)
        if source == "12345":
            assert found["cases"].tolist() == [(rows["located"] == "office").sum()]
            assert found["grid_code"].tolist() == list(planted("office_point").codes)
            assert found[["lon", "lat"]].iloc[0].tolist() == list(OFFICE_POINT)
        else:
            assert found.empty


@pytest.mark.real
@pytest.mark.parametrize("columns", [[], ["offense"], ["month"], ["month", "offense"]])
def test_busy_addresses_of_houston_are_no_fault(real_data, columns):
    """354 coordinates have thirty records or more, the busiest 514: malls and hospitals."""
    records = pd.read_csv(real_data / "houston" / "crime.csv.gz").drop_duplicates()
    records["month"] = records["date"].str.split("/").str[0]
    groups = [rows for _, rows in records.groupby(columns)] if columns else [records]
    assert sum(len(repeated_points(rows["lon"], rows["lat"], index=INDEX)) for rows in groups) == 0
