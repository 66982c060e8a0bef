"""Empirical Bayes rates: published numbers, brute force, and esda as peer."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from governance.statistics.empirical_bayes import global_rates, local_rates

PUBLISHED = [2.36718950e-05, 4.54539167e-05, 4.78114019e-05]
"""The first three of the homicide rates around St Louis, in esda's documentation (BSD-3)."""


def some_network(rng, count):
    touching = np.triu(rng.random((count, count)) < 0.25, 1)
    return sparse.csr_array((touching | touching.T).astype(float))


def shrunk(events, base, at):
    """Marshall's estimator of one place from the places of a list, written out."""
    own_rate, rates = events[at[0]] / base[at[0]], events[at] / base[at]
    mean = events[at].sum() / base[at].sum()
    between = max((base[at] * (rates - mean) ** 2).sum() / base[at].sum() - mean / base[at].mean(), 0)
    noise = mean / base[at[0]]
    return mean + (own_rate - mean) * (between / (between + noise) if between + noise else 0)


@pytest.mark.real
def test_published_rates(real_data):
    table = pd.read_csv(real_data / "oracles" / "esda_small" / "stl_hom_e_b.csv")
    np.testing.assert_allclose(global_rates(table["e"], table["b"])[:3], PUBLISHED, rtol=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_as_esda(seed):
    from esda.smoothing import Empirical_Bayes

    rng = np.random.default_rng(seed)
    base = rng.integers(200, 2000, 50).astype(float)
    events = rng.poisson(base * 0.02 * rng.gamma(2, 0.5, 50)).astype(float)
    np.testing.assert_allclose(global_rates(events, base), Empirical_Bayes(events, base).r.ravel())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 20), st.sampled_from([0.0, 0.01, 1.0]))
def test_brute_force(seed, count, risk):
    rng = np.random.default_rng(seed)
    base = rng.integers(1, 300, count).astype(float)
    events = rng.poisson(base * risk * rng.gamma(2, 0.5, count)).astype(float)
    matrix = some_network(rng, count)
    everywhere = np.arange(count)
    orders = [np.r_[place, np.delete(everywhere, place)] for place in everywhere]
    expected = [shrunk(events, base, at) for at in orders]
    np.testing.assert_allclose(global_rates(events, base), expected, atol=1e-12)
    windows = [np.r_[place, np.setdiff1d(matrix[[place]].indices, place)] for place in everywhere]
    expected = [shrunk(events, base, at) for at in windows]
    np.testing.assert_allclose(local_rates(events, base, matrix), expected, rtol=1e-6, atol=1e-12)


def test_even_scatter_leaves_nothing_but_the_mean():
    """The variance between places comes out negative, and is taken for none."""
    np.testing.assert_allclose(global_rates([2, 2, 2, 2], [100, 100, 100, 100]), [0.02] * 4)
    np.testing.assert_allclose(global_rates([2, 1, 2, 2], [100, 100, 100, 100]), [0.0175] * 4)


def test_a_place_without_base_has_no_rate_and_spoils_no_other():
    events, base = [4, 9, 30, 7, 50], [100, 120, 90, 0, np.nan]
    matrix = sparse.csr_array(np.eye(5, k=1) + np.eye(5, k=-1))
    rates = global_rates(events, base)
    np.testing.assert_allclose(rates[:3], global_rates(events[:3], base[:3]))
    assert np.isnan(rates[3:]).all()
    rates = local_rates(events, base, matrix)
    np.testing.assert_allclose(rates[:3], local_rates(events[:3], base[:3], matrix[:3][:, :3]))
    assert np.isnan(rates[3:]).all()


def test_rates_move_towards_the_mean_and_small_bases_more():
    rates = global_rates([1, 10, 100, 20, 300], [10, 100, 1000, 1000, 1000])
    mean = 431 / 3110
    raw = np.array([0.1, 0.1, 0.1])
    assert (np.abs(rates[:3] - mean) < np.abs(raw - mean)).all()
    assert (np.diff(np.abs(rates[:3] - mean)) > 0).all()


def test_many_maps_at_once_with_one_base():
    maps = np.random.default_rng(1).poisson(3, (2, 4, 6))
    base = [10, 20, 30, 40, 50, 60]
    together = global_rates(maps, base)
    np.testing.assert_allclose(together[1, 3], global_rates(maps[1, 3], base))


@pytest.mark.parametrize(("events", "base"), [([-1, 2], [3, 4]), ([1, 2], [-3, 4])])
def test_negative_numbers_are_refused(events, base):
    with pytest.raises(ValueError, match="negative"):
        global_rates(events, base)
