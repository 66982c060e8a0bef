"""Local Moran's I: esda as peer, and p against every possible permutation."""

import itertools

import numpy as np
import pytest
from scipy import sparse

from governance.statistics.local_moran import HIGH_HIGH, HIGH_LOW, LOW_HIGH, LOW_LOW, local_moran

LINE = sparse.csr_array(np.eye(6, k=1) + np.eye(6, k=-1))


def some_network(rng, count):
    touching = np.triu(rng.random((count, count)) < 0.2, 1)
    return sparse.csr_array((touching | touching.T).astype(float))


def exact_p(values, row, neighbours):
    """Two-sided p of one place over all the ways to give its neighbours the other places' values."""
    z = np.array(values) - np.mean(values)
    others = np.delete(np.arange(len(z)), row)
    lags = np.array([z[list(chosen)].mean() for chosen in itertools.combinations(others, len(neighbours))])
    seen = z[neighbours].mean()
    return min(1, 2 * min((lags >= seen - 1e-9).mean(), (lags <= seen + 1e-9).mean()))


@pytest.mark.parametrize("seed", range(3))
def test_i_and_quadrant_as_esda(seed):
    from esda.moran import Moran_Local
    from libpysal.graph import Graph

    rng = np.random.default_rng(seed)
    matrix = some_network(rng, 40)
    values = rng.gamma(2, 1, 40)
    peer = Moran_Local(values, Graph.from_sparse(matrix), transformation="r", permutations=0)
    found = local_moran(values, matrix, seed=1, permutations=9)
    has = np.diff(matrix.indptr) > 0
    np.testing.assert_allclose(found.i[has], peer.Is[has])
    np.testing.assert_array_equal(found.quadrant[has], peer.q[has])


def test_p_is_what_all_permutations_give():
    rng = np.random.default_rng(5)
    matrix = some_network(rng, 12)
    values = rng.poisson(3, 12).astype(float)  # small counts, so many ties
    found = local_moran(values, matrix, seed=6, permutations=19_999)
    for row in np.flatnonzero(np.diff(matrix.indptr)):
        neighbours = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        assert found.p[row] == pytest.approx(exact_p(values, row, neighbours), abs=0.015)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([9, 9, 9, 1, 1, 1], [HIGH_HIGH, HIGH_HIGH, HIGH_LOW, LOW_LOW, LOW_LOW, LOW_LOW]),
        ([1, 1, 9, 1, 1, 1], [LOW_LOW, LOW_HIGH, HIGH_LOW, LOW_HIGH, LOW_LOW, LOW_LOW]),
    ],
)
def test_quadrants_of_a_line(values, expected):
    """Neighbours at the mean, as those of the two places in the middle of the first line, count as low."""
    assert local_moran(values, LINE, seed=1).quadrant.tolist() == expected


def test_the_seed_decides_and_maps_do_not_disturb_each_other():
    maps = np.random.default_rng(7).gamma(2, 1, (2, 3, 6))
    first, again, other = (local_moran(maps, LINE, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.p, again.p)
    assert (first.p != other.p).any()
    assert first.p.shape == first.i.shape == first.quadrant.shape == maps.shape
    np.testing.assert_allclose(first.i[1, 2], local_moran(maps[1, 2], LINE, seed=1).i)


def test_places_without_a_value_or_neighbours_have_none():
    values = [5, 1, np.nan, 4, 2, 9]
    found = local_moran(values, LINE, seed=1)
    assert (
        np.isnan(found.i).tolist() == np.isnan(found.p).tolist() == [False, False, True, False, False, False]
    )
    assert found.quadrant[2] == 0
    alone = local_moran([5, np.nan, 3, np.nan, 2, 9], LINE, seed=1)
    assert np.isnan(alone.i).tolist() == [True, True, True, True, False, False]
    assert alone.quadrant.tolist()[:4] == [0, 0, 0, 0]


@pytest.mark.parametrize("values", [[3.0] * 6, [np.nan] * 6])
def test_without_variation_there_is_none(values):
    found = local_moran(values, LINE, seed=1)
    assert np.isnan(found.i).all()
    assert np.isnan(found.p).all()
    assert not found.quadrant.any()


def test_noise_is_rarely_called_unlikely():
    rng = np.random.default_rng(8)
    matrix = some_network(rng, 60)
    has = np.diff(matrix.indptr) > 1
    p = local_moran(rng.normal(size=(40, 60)), matrix, seed=9, permutations=199).p[:, has]
    assert 0.03 < (p <= 0.05).mean() < 0.07
