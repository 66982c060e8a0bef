import math

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.class_breaks import class_breaks, class_texts, fisher_limits, rounded_half_up

values = st.lists(st.none() | st.just(float("nan")) | st.floats(0, 1e5), max_size=80)


@pytest.mark.parametrize(
    ("given_values", "decimals", "expected"),
    [
        ([], 0, ()),
        ([0, 0, None, float("nan")], 0, ()),
        ([0, 3, 3], 0, (3,)),
        ([1, 2, 5], 0, (1, 2, 5)),
        ([1, 1, 2, 100], 0, (2, 100)),
        ([90.1, 143.2, 143.9, 144.1, 145.0], 1, (100.0, 145.0)),
        ([0.04, 0.05, 1.0], 1, (0.1, 1.0)),
        ([1, 2, 3, 50, 51, 52, 500, 510], 0, (60, 510)),
    ],
)
def test_few_values_get_few_classes(given_values, decimals, expected):
    assert class_breaks(given_values, decimals=decimals) == expected


@given(values, st.integers(0, 2))
def test_breaks_rise_end_at_the_highest_and_leave_no_class_empty(given_values, decimals):
    breaks = class_breaks(given_values, decimals=decimals)
    numbers = np.array([value for value in given_values if value is not None and not math.isnan(value)])
    rounded = rounded_half_up(numbers, decimals)
    above = rounded[rounded > 0]
    assert len(breaks) <= 5
    assert list(breaks) == sorted(set(breaks))
    if len(above):
        assert breaks[-1] == above.max()
        assert set(np.searchsorted(breaks, above)) == set(range(len(breaks)))
    else:
        assert breaks == ()


@pytest.mark.filterwarnings("ignore:Numba")
def test_limits_are_those_of_mapclassify():
    sample = np.random.default_rng(20260822).negative_binomial(1, 0.05, 150) + 1
    distinct, counts = np.unique(sample, return_counts=True)
    expected = mapclassify.FisherJenks(sample, k=5).bins
    assert fisher_limits(distinct.astype(float), counts.astype(float), 5).tolist() == expected.tolist()


def test_limits_are_round_numbers():
    sample = np.random.default_rng(1).negative_binomial(1, 0.02, 456) + 1
    assert class_breaks(sample.tolist(), decimals=0)[:-1] == (35.0, 80.0, 160.0, 280.0)


def test_thousands_of_values_are_classed():
    sample = np.random.default_rng(1).gamma(1, 20, 5000)
    assert len(class_breaks(sample.tolist(), decimals=1)) in (4, 5)


def test_legend_begins_each_class_one_unit_above_the_one_before():
    assert class_texts((10, 25), decimals=0) == ((1, 10), (11, 25))
    assert class_texts((0.5, 1.2), decimals=1) == ((0.1, 0.5), (0.6, 1.2))
