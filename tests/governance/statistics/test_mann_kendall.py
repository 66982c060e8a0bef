"""The trend test against published numbers, the definition, and every order of small series."""

from itertools import permutations
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtr

from governance.statistics.mann_kendall import CHUNK_SERIES, mann_kendall


def by_definition(series):
    """S and its variance, as the textbooks write them."""
    values = [value for value in series if not np.isnan(value)]
    m = len(values)
    s = sum(np.sign(values[j] - values[i]) for i in range(m) for j in range(i + 1, m))
    ties = [values.count(value) for value in set(values)]
    return s, (m * (m - 1) * (2 * m + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


def with_s(s, length=10):
    """A series of different values whose S is as asked."""
    series, falling = list(range(length)), (length * (length - 1) // 2 - s) // 2
    while falling:  # each swap of neighbours in the wrong order takes one pair
        for i in range(length - 1):
            if falling and series[i] < series[i + 1]:
                series[i], series[i + 1] = series[i + 1], series[i]
                falling -= 1
    return series


@pytest.mark.parametrize(
    ("s", "p"), [(17, 0.152), (-45, 0.0000830), (37, 0.00128), (33, 0.00421), (-31, 0.00729)]
)
def test_published(s, p):
    """Ten values without ties: R's Kendall::MannKendall, printed in sfdep's article on emerging hot spots."""
    trend = mann_kendall(np.array([with_s(s)]).T)
    assert trend.s[0] == s
    assert trend.variance[0] == 125
    assert trend.p[0] == pytest.approx(p, rel=0.005)


@pytest.mark.parametrize("series", [(1, 2, 3, 4, 5), (1, 1, 2, 3, 3, 3), (0, 0, 0, 0, 1), (2, 2, 5, 5, 7, 7)])
def test_variance_is_that_of_all_orders(series):
    orders = np.array(sorted(permutations(series))).T
    trend = mann_kendall(orders)
    assert trend.s.mean() == 0
    np.testing.assert_allclose(trend.variance, (trend.s.astype(float) ** 2).mean())


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 9), st.integers(1, 6)),
        elements=st.sampled_from([0.0, 1.0, 2.0, 2.5, np.inf, np.nan]),
    )
)
def test_definition(series):
    trend = mann_kendall(series)
    for column, (s, variance, z, p) in enumerate(zip(trend.s, trend.variance, trend.z, trend.p, strict=True)):
        with np.errstate(invalid="ignore"):
            values = np.where(np.isinf(series[:, column]), 99, series[:, column])
        assert (s, variance) == by_definition(values)
        assert z == pytest.approx((s - np.sign(s)) / sqrt(variance) if variance else 0)
        assert p == pytest.approx(2 * ndtr(-abs(z)))


@given(arrays(float, (7, 4), elements=st.floats(-5, 5)))
def test_turned_round_the_trend_turns(series):
    trend, back = mann_kendall(series), mann_kendall(series[::-1])
    np.testing.assert_array_equal(back.s, -trend.s)
    np.testing.assert_array_equal(back.p, trend.p)


@pytest.mark.parametrize("series", [[], [3.0], [2.0, 2.0, 2.0], [np.nan, np.nan, 4.0]])
def test_nothing_to_tell(series):
    trend = mann_kendall(np.array(series).reshape(-1, 1))
    assert (trend.s[0], trend.z[0], trend.p[0]) == (0, 0, 1)


def test_a_missing_month_is_as_if_it_were_not_there():
    gap = mann_kendall([[1.0], [np.nan], [3.0], [2.0], [5.0]])
    closed = mann_kendall([[1.0], [3.0], [2.0], [5.0]])
    assert (gap.s[0], gap.variance[0]) == (closed.s[0], closed.variance[0])


def test_series_do_not_touch_across_chunks():
    series = np.tile([[0.0], [1.0], [2.0]], CHUNK_SERIES + 3)
    series[:, -1] = [2, 1, 0]
    trend = mann_kendall(series)
    assert (trend.s[:-1] == 3).all()
    assert trend.s[-1] == -3


def test_two_axes():
    with pytest.raises(ValueError, match="two axes"):
        mann_kendall([1.0, 2.0])
