"""Gi*: published numbers, brute force, and esda as peer."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from governance.statistics.gi_star import gi_star_z

SIX_POINTS = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)])
SIX_VALUES = [2, 3, 3.2, 5, 8, 7]
"""Of esda's tests (BSD-3): neighbours within 15; Gi* of the first is -1.39727626."""


def within(points, reach):
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    return sparse.csr_array(((apart <= reach) & (apart > 0)).astype(float))


def some_network(rng, count):
    touching = np.triu(rng.random((count, count)) < 0.3, 1)
    return sparse.csr_array((touching | touching.T).astype(float))


def one_by_one(values, weights):
    """Written from the paper, a place at a time, in the form with sums of squares."""
    n, mean = len(values), sum(values) / len(values)
    deviation = math.sqrt(sum(value**2 for value in values) / n - mean**2)
    found = []
    for row in weights:
        room = (n * sum(weight**2 for weight in row) - sum(row) ** 2) / (n - 1)
        found.append((row @ values - mean * sum(row)) / (deviation * math.sqrt(room)) if room else math.nan)
    return found


def test_six_points():
    assert gi_star_z(SIX_VALUES, within(SIX_POINTS, 15))[0] == pytest.approx(-1.39727626)


@pytest.mark.real
def test_the_grid_of_1996(real_data):
    """Getis and Ord 1996, 16 x 16 values, neighbours within 30: 1.45078 in the cell that they print."""
    grid = pd.read_csv(real_data / "oracles" / "getis_ord_1996" / "getisord_xyz.csv")
    z = gi_star_z(grid["val"], within(grid[["x", "y"]].to_numpy(), 30))
    assert z[len(grid) - 137] == pytest.approx(1.45078, abs=5e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(5, 25), st.sampled_from([0.1, 1.0, 100.0]))
def test_brute_force(seed, count, scale):
    rng = np.random.default_rng(seed)
    matrix = some_network(rng, count)
    values = rng.normal(5, scale, count)
    expected = one_by_one(values, matrix.toarray() + np.eye(count))
    np.testing.assert_allclose(gi_star_z(values, matrix), expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_as_esda(seed):
    from esda.getisord import G_Local
    from libpysal.graph import Graph

    rng = np.random.default_rng(seed)
    matrix = some_network(rng, 40)
    counts = rng.poisson(2, 40).astype(float)
    peer = G_Local(counts, Graph.from_sparse(matrix), transform="B", permutations=0, star=True)
    np.testing.assert_allclose(gi_star_z(counts, matrix), peer.Zs)


def test_many_maps_at_once_and_places_without_a_value():
    rng = np.random.default_rng(4)
    matrix = some_network(rng, 12)
    maps = rng.poisson(3, (2, 3, 12)).astype(float)
    maps[1, 2, 5] = np.nan
    together = gi_star_z(maps, matrix)
    for at in np.ndindex(2, 3):
        has = ~np.isnan(maps[at])
        np.testing.assert_allclose(together[at][has], gi_star_z(maps[at][has], matrix[has][:, has]))
        assert np.isnan(together[at][~has]).all()


@pytest.mark.parametrize(
    "values", [[2, 2, 2, 2], [0.1, 0.1, 0.1, np.nan], [np.nan] * 4, [1, np.nan, np.nan, np.nan]]
)
def test_without_variation_there_is_no_z(values):
    assert np.isnan(gi_star_z(values, sparse.csr_array(np.eye(4, k=1) + np.eye(4, k=-1)))).all()


def test_a_window_that_is_the_whole_map_has_no_z():
    assert np.isnan(gi_star_z([1, 2, 4], sparse.csr_array(1 - np.eye(3)))).all()
