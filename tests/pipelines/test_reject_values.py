"""What is kept of a cell that could not be read."""

import unicodedata

import pytest
from hypothesis import given, settings

from pipelines.reject_values import KEPT_CHARACTERS, kept_value
from tests.governance import people


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2026-13-01", "2026-13-01"), ("2026-02-30 25:00", "2026-02-30 25:00"), ("3月5日-3月9日", "3月5日-3月9日"),
        ("上周三", "上周三"), ("不详", "不详"), ("约63件", "约63件"), ("119.5°E", "119.5°E"), ("nan", "nan"),
        ("31 Mrt 2026", "31 〔文字〕 2026"), ("31 March 2026", "31 March 2026"), ("12:00 PM x", "12:00 PM x"),
        ("张伟", "〔文字〕"), ("张 伟", "〔文字〕 〔文字〕"), ("Li Wei", "〔文字〕 〔文字〕"),
        ("2026年张伟", "2026〔文字〕"),
        ("13912345678", "〔电话〕"), ("电话13912345678", "〔文字〕〔电话〕"), ("320111199003070012", "〔数字〕"),
        ("20260305120000", "20260305120000"), ("", ""), ("1" * 14 + " " + "2" * 60, "1" * 14 + " 〔数字〕"),
    ],
)  # fmt: skip
def test_of_a_date_or_number_figures_and_their_words_stay(value, kept):
    assert kept_value(value) == kept


@pytest.mark.parametrize("value", ["3.20111E+14", "AB20260305", "网格3.2E+20"])
def test_of_a_code_the_letters_stay(value):
    assert kept_value(value, is_code=True) == value


@settings(max_examples=150, deadline=None)
@given(
    people.identity_numbers | people.old_identity_numbers | people.mobiles | people.landlines | people.emails
)
def test_no_half_of_a_number_is_left_where_the_value_is_cut(secret):
    for lead in range(KEPT_CHARACTERS - 20, KEPT_CHARACTERS):
        kept = unicodedata.normalize("NFKC", kept_value("-" * lead + " " + secret))
        assert sum(sign.isdigit() for sign in kept) <= 6, kept
        assert "@" not in kept
