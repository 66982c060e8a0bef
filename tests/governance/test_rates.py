from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.i18n import translator
from governance.rates import (
    change_points,
    half_up,
    points_text,
    printed_share,
    rate_text,
    wilson,
)

CHINESE, ENGLISH = translator("zh-CN"), translator("en")


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "expected"),
    [
        (484, 501, 1, "96.6"),
        (214, 225, 1, "95.1"),
        (26, 261, 1, "10.0"),  # printed 9.9 where digits are cut off
        (14, 261, 1, "5.4"),
        (9, 400, 1, "2.3"),  # 2.25 exactly
        (57, 200, 0, "29"),  # 28.5 exactly; as floats 28.499999999999996
        (1, 800, 2, "0.13"),  # 0.125 exactly
        (1011, 2014, 2, "50.20"),
        (1, 3, 1, "33.3"),
        (2, 3, 1, "66.7"),
        (0, 7, 1, "0.0"),
        (7, 7, 1, "100.0"),
        (9995, 10000, 1, "100.0"),
        (55, 54, 1, "101.9"),
        (1, 0, 1, None),
        (0, 0, 1, None),
        (1, None, 1, None),
    ],
)
def test_a_share_is_rounded_half_up_from_its_whole_numbers(numerator, denominator, decimals, expected):
    printed = printed_share(numerator, denominator, decimals=decimals)
    assert printed == (None if expected is None else Decimal(expected))
    assert expected is None or str(printed) == expected


@given(st.fractions(), st.integers(0, 4))
@example(Fraction(10**28 + 1), 0)
def test_rounding_is_no_further_than_half_a_place_and_halves_go_outward(value, decimals):
    error = Fraction(half_up(value, decimals)) - value
    half = Fraction(1, 2 * 10**decimals)
    assert abs(error) <= half
    assert abs(error) < half or (error > 0) == (value > 0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Newcombe 1998, Stat. Med. 17:857-872, table I, method 3 (score, without continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_against_printed_values(numerator, denominator, low, high):
    found = wilson(numerator, denominator)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 10**7), st.data())
def test_an_interval_holds_the_share_and_mirrors(denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    found, mirrored = wilson(numerator, denominator), wilson(denominator - numerator, denominator)
    assert found is not None
    assert mirrored is not None
    assert 0 <= found.low <= numerator / denominator <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high, abs=1e-9)


def test_without_a_denominator_there_is_no_interval():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (484, 501, "96.6\u202f% (484/501)"),
        (12, 17, "12/17 (70.6\u202f%)"),
        (29, 29, "29/29 (100.0\u202f%)"),
        (30, 30, "100.0\u202f% (30/30)"),
        (3548, 4880, "72.7\u202f% (3,548/4,880)"),
        (0, 0, "无"),
        (0, None, "无"),
    ],
)
def test_a_rate_shows_its_fraction_which_leads_while_it_is_of_few(numerator, denominator, expected):
    assert rate_text(CHINESE, numerator, denominator) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected", "text"),
    [
        ((1957, 2000), (1717, 2000), "12.0", "+12.0 points"),  # 97.9 and 85.9 as printed
        ((90, 100), (95, 100), "-5.0", "\u22125.0 points"),
        ((1, 3), (333, 1000), "0.0", "unchanged"),
        ((1, 0), (1, 2), None, "—"),
        ((1, 2), (0, 0), None, "—"),
    ],
)
def test_a_change_is_told_in_points_of_what_is_printed(now, before, expected, text):
    change = change_points(now, before)
    assert change == (None if expected is None else Decimal(expected))
    assert points_text(ENGLISH, change) == text


def test_points_are_no_per_cent_in_chinese_either():
    assert points_text(CHINESE, Decimal("1.2")) == "+1.2 个百分点"
