"""q-values: worked by hand, and against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import false_discovery_control

from governance.statistics.false_discovery import q_values

NAN = float("nan")
FIFTEEN = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
FIFTEEN += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
"""Benjamini and Hochberg 1995, section 4: at 5 % the first four of fifteen are discoveries."""


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        ([], []),
        ([0.2], [0.2]),
        ([0.01, 0.04, 0.03], [0.03, 0.04, 0.04]),
        ([0.5, 0.5], [0.5, 0.5]),
        ([1, 1, 0], [1, 1, 0]),
        ([0.01, NAN, 0.02], [0.02, NAN, 0.02]),
        ([NAN, NAN], [NAN, NAN]),
        ([[0.01, 0.02], [0.5, NAN]], [[0.02, 0.02], [0.5, NAN]]),
    ],
)
def test_worked_by_hand(p, expected):
    np.testing.assert_allclose(q_values(p), expected)


def test_the_authors_own_example():
    assert np.count_nonzero(q_values(FIFTEEN) <= 0.05) == 4


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("inf")])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        q_values([0.5, wrong])


@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 30)), elements=st.floats(0, 1)))
def test_as_scipy_has_it(p):
    np.testing.assert_allclose(q_values(p), false_discovery_control(p, axis=-1))


@given(st.lists(st.one_of(st.just(NAN), st.floats(0, 1)), max_size=30))
def test_what_was_not_tested_does_not_count(p):
    p = np.array(p, dtype=float)
    tested = ~np.isnan(p)
    q = q_values(p)
    np.testing.assert_array_equal(np.isnan(q), ~tested)
    np.testing.assert_allclose(q[tested], q_values(p[tested]))
    assert (q[tested] >= p[tested]).all()
