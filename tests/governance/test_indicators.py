import pandas as pd
import pytest

from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE, INDICATORS, TALLIES


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (484, 501, 96.6067),
        (0, 501, 0.0),
        (3, 0, None),
        (0, 0, None),
        (3, None, None),
    ],
)
def test_share_is_numerator_over_denominator_and_none_without_one(numerator, denominator, expected):
    value = CONCLUDED_SHARE.value(numerator, denominator)
    assert value is None if expected is None else value == pytest.approx(expected, abs=1e-4)


def test_values_of_a_frame_agree_with_the_single_value_and_miss_where_it_is_none():
    frame = pd.DataFrame({"cases": [5, 5, 5], "households": pd.array([250, 0, None], dtype="Int64")})
    values = CASES_PER_THOUSAND.values(frame)
    assert values.iloc[0] == CASES_PER_THOUSAND.value(5, 250) == 20
    assert values.iloc[1:].isna().all()


def test_ids_are_those_printed_beside_figures():
    marks = ["R2'.v1", "D1.v1", "R2e.v1", "R2o.v1", "R6a.v1", "R5.v1", "Q1.v1"]
    assert [indicator.mark for indicator in INDICATORS.values()] == marks
    assert [tally.mark for tally in TALLIES.values()] == ["N1.v1", "N2.v1", "H1.v1"]
    assert not INDICATORS.keys() & TALLIES.keys()
