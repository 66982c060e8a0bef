"""What chance keeps, and how it finds out how bursty the past was."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from governance.statistics.scan_chance import burst_dealer, burst_variance, month_shuffler, place_dealer

OF_PLACE = np.array([50, 0, 7, 13, 1])
SIZES = np.array([6, 0, 9])
DEALERS = {"shuffle": month_shuffler(OF_PLACE, SIZES), "bursts": burst_dealer(OF_PLACE, SIZES, 0.5)}


@pytest.mark.parametrize("dealer", DEALERS)
def test_months_keep_their_cases(dealer):
    cases = DEALERS[dealer](np.random.default_rng(1), 40)
    assert cases.shape == (5, 3, 40)
    assert (cases.sum(axis=0) == SIZES.cumsum()[:, None]).all()
    assert (np.diff(cases, axis=1) >= 0).all()
    assert not cases[1].any()


def test_shuffled_places_never_get_more_than_they_have():
    assert (DEALERS["shuffle"](np.random.default_rng(1), 500) <= OF_PLACE[:, None, None]).all()


@pytest.mark.parametrize("dealer", DEALERS)
def test_places_keep_their_share(dealer):
    """On average; each mean within five of its standard errors."""
    cases = DEALERS[dealer](np.random.default_rng(1), 4000)[:, -1].astype(float)
    error = cases.std(axis=1) / np.sqrt(4000)
    expected = OF_PLACE / OF_PLACE.sum() * SIZES.sum()
    # Dealt with a factor of its own, a place of most cases has a little less than its share.
    slack = 0 if dealer == "shuffle" else 0.12 * expected
    assert (np.abs(cases.mean(axis=1) - expected) <= 5 * error + slack).all()


def test_shuffle_varies_as_drawing_without_replacement():
    cases = DEALERS["shuffle"](np.random.default_rng(1), 20000)[0, -1]
    n, k, m = OF_PLACE.sum(), OF_PLACE[0], SIZES.sum()
    assert cases.var() == pytest.approx(m * k / n * (1 - k / n) * (n - m) / (n - 1), rel=0.05)


def test_bursts_vary_as_they_are_told():
    """Many small places: variance E + v E^2."""
    dealt = burst_dealer(np.full(400, 10), np.array([1200]), 0.5)(np.random.default_rng(1), 500)
    assert dealt.mean() == 3
    assert dealt.var() == pytest.approx(3 + 0.5 * 9, rel=0.03)


def test_bursts_beyond_all_numbers():
    cases = burst_dealer(np.array([1, 1]), np.array([5]), 1e4)(np.random.default_rng(1), 50)
    assert (cases.sum(axis=0) == 5).all()


def test_space_deals_by_population():
    cases = place_dealer(np.array([0.0, 30, 70]), 10)(np.random.default_rng(1), 2000)
    assert cases.shape == (3, 1, 2000)
    assert (cases.sum(axis=0) == 10).all()
    assert cases.mean(axis=(1, 2)) == pytest.approx([0, 3, 7], abs=0.15)


@pytest.mark.parametrize("variance", [0.2, 0.5, 1.5])
def test_variance_is_found(variance):
    random = np.random.default_rng(3)
    means = random.gamma(2, 1, 300) * random.uniform(0.7, 1.3, (36, 1))
    counts = random.poisson(means * random.gamma(1 / variance, variance, means.shape))
    assert burst_variance(counts) == pytest.approx(variance, rel=0.2)


def test_no_bursts_no_variance():
    """Beyond chance one time in twenty, give or take four standard deviations."""
    random = np.random.default_rng(4)
    means = random.gamma(1, 1, 100) * random.uniform(0.7, 1.3, (33, 1))
    found = np.array([burst_variance(random.poisson(means)) for _ in range(400)])
    assert (found > 0).mean() == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 400))
    assert found.max() < 0.05


@pytest.mark.parametrize("counts", [np.zeros((5, 3)), [[4, 0, 9]], np.zeros((0, 3)), [[5], [1], [9]]])
def test_nothing_to_tell(counts):
    assert burst_variance(counts) == 0


@settings(deadline=None)
@given(arrays(np.int64, (6, 5), elements=st.integers(0, 30)))
def test_places_and_months_have_no_order(counts):
    assert burst_variance(counts[::-1, ::-1]) == pytest.approx(burst_variance(counts))
