"""The range that chance keeps a single place to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import comb

from governance.statistics.expected_range import ExpectedRange, ExpectedRanges

PLACES = 30


def expected_range(counts: np.ndarray, denominator: np.ndarray, place: int) -> ExpectedRange:
    return ExpectedRanges.of(counts, denominator).place(place)


def even(total_each: int) -> np.ndarray:
    """Counts as even as can be: nothing scatters more than chance, so the law is binomial."""
    return np.full((1, PLACES), total_each)


@pytest.mark.parametrize("each", [1, 4, 20])
def test_the_range_is_that_of_the_binomial_law(each):
    total, share = each * PLACES, 1 / PLACES
    k = np.arange(total + 1)
    chances = comb(total, k) * share**k * (1 - share) ** (total - k)
    below = np.cumsum(chances)
    found = expected_range(even(each), np.ones(PLACES), 0)
    assert found.expected[0] == pytest.approx(each)
    assert found.low[0] == np.argmax(below >= 0.025)
    assert found.high[0] == np.argmax(below >= 0.975)


@pytest.mark.parametrize("none", [0.0, np.nan])
def test_a_place_without_denominator_has_no_range(none):
    base = np.ones(PLACES)
    base[3] = none
    assert np.isnan(np.concatenate(expected_range(even(4), base, 3))).all()
    assert expected_range(even(4), base, 0).expected[0] == pytest.approx(4.0), "its cases are in no total"


def test_a_month_without_cases_expects_none():
    found = expected_range(np.zeros((1, PLACES)), np.ones(PLACES), 0)
    assert (found.expected[0], found.low[0], found.high[0]) == (0, 0, 0)


def test_a_place_that_becomes_hot_does_not_widen_its_own_range():
    counts = np.random.default_rng(3).poisson(4.0, (12, PLACES))
    calm = expected_range(counts, np.ones(PLACES), 0)
    counts[-1, 0] += 60
    hot = expected_range(counts, np.ones(PLACES), 0)
    assert hot.high[-1] <= calm.high[-1] + 5, "only the total of the district grew"
    assert counts[-1, 0] > hot.high[-1]


def test_more_scatter_makes_the_range_wider():
    draw = np.random.default_rng(3)
    plain = draw.poisson(6.0, (24, PLACES))
    wide = draw.poisson(draw.gamma(1.5, 4.0, (24, PLACES)))
    widths = [
        np.diff([expected_range(counts, np.ones(PLACES), 0)[at] for at in (1, 2)], axis=0).mean()
        for counts in (plain, wide)
    ]
    assert widths[1] > 1.3 * widths[0]


@given(
    st.lists(st.integers(0, 30), min_size=8, max_size=8),
    st.lists(st.integers(1, 500), min_size=8, max_size=8),
)
def test_the_expected_lies_in_the_range_and_adds_up(counts, base):
    values, denominator = np.array([counts]), np.array(base, dtype=float)
    found = [expected_range(values, denominator, place) for place in range(8)]
    assert sum(one.expected[0] for one in found) == pytest.approx(sum(counts))
    for one in found:
        assert 0 <= one.low[0] <= one.high[0] <= sum(counts)
        assert one.low[0] <= one.expected[0] + 1
