"""The sentences of a test: what is counted, how rare it is, what it takes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.i18n import translator
from governance.why import Part, Past, Why
from governance.why_words import Family, matter_text, odds_text, rounded_text, why_text

ENGLISH, CHINESE = translator("en"), translator("zh-CN")
OWN = Part("03", "第3网格", 1, 0.45)
NEIGHBOURS = (Part("04", "第4网格", 12, 2.0), Part("02", "第2网格", 6, 1.5))
HISTORY = (Past(date(2026, 9, 1), 12, 3.5, 0), Past(date(2026, 10, 1), 19, 3.95, 99))
MARKED = Why(
    "征地拆迁", OWN, NEIGHBOURS, 19, 3.95, 4.81, 1 / 3.4e7, 0.0002, 99, 13, 287.0, HISTORY, False, False
)
QUIET = replace(MARKED, observed=11, expected=8.15, ratio=1.35, p=0.2, q=1.0, level=0, threshold=18)
FAMILY = Family(
    "grid", date(2026, 8, 1), date(2026, 10, 1), True, 6630, 442, 15, 1.0, False, 0, "households", "all"
)  # fmt: skip


def english(found: Why = MARKED, **changes: object):
    return why_text(found, replace(FAMILY, **changes), ENGLISH)


def test_a_marked_place_in_words():
    text = english()
    assert text.verdict == "Very sure (99 %): marked for 征地拆迁"
    assert text.sentences == (
        (
            "Aug 2026 – Oct 2026: 19 cases (征地拆迁) in this grid and its 2 neighbours; 4.0 expected by households, "
            "4.8 times as many came in."
        ),
        "So many or more by chance alone: 1 time in 34 million.",
        (
            "Judged together with 6,630 tests (442 places × 15 matters): of the marks so sure, at most 1 in 100 are "
            "due to chance."
        ),
        "A mark takes 13 cases here.",
        "Marked for this matter in 1 of the last 2 periods of this length.",
    )
    assert text.remarks == ("Households in this grid: 287.",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "So many or more by chance alone: 1 time in 5."),
        ({"p": 0.63}, "So many or more by chance alone: 63\u202f% of the time."),
        ({}, "A mark would take 18 cases here."),
        ({"threshold": None}, "With so few cases or so much scatter in the district, no count here could be marked."),
        ({"p": 0.04}, "among so many, chance gives up to 270 counts as rare, so it is no mark."),
        ({}, "a mark takes a count that chance hardly gives anywhere among them."),
        ({"observed": 0, "p": 1.0}, "Nothing came in here; a place without cases is never marked."),
        ({"neighbours": ()}, "11 cases (征地拆迁) in this grid; 8.2 expected"),
        ({"neighbours": NEIGHBOURS[:1], "observed": 1}, "1 case (征地拆迁) in this grid and its 1 neighbour;"),
        ({"part": "*"}, "11 cases (all matters)"),
        ({"ratio": None}, "8.2 expected by households."),
    ],
)  # fmt: skip
def test_a_place_that_is_not_marked_says_why_not(changes, sentence):
    text = english(replace(QUIET, **changes))
    assert text.verdict.startswith("Not marked; closest to it: ")
    assert sentence in " ".join(text.sentences)


@pytest.mark.parametrize(
    ("found", "tested", "remark"),
    [
        ({"is_border": True}, {}, "At the edge of the district"),
        ({"is_island": True}, {}, "It touches no other place"),
        ({"own": replace(OWN, expected=None)}, {}, "1 place here has no denominator"),
        ({}, {"is_complete": False}, "The last month is not complete"),
        ({}, {"is_scattered": True, "dispersion": 1.35}, "scatter 1.4 times as much as chance alone"),
        ({}, {"set_aside": 36}, "36 cases at repeated coordinates are left out"),
        ({"denominator": 1.945}, {"denominator": "area_km2"}, "Area of this grid: 1.95 km²."),
        ({}, {"level": "community"}, "Households in this community: 287."),
    ],
)
def test_what_limits_a_test_is_said_only_where_it_is_so(found, tested, remark):
    assert remark not in " ".join(english().remarks)
    assert remark in " ".join(english(replace(MARKED, **found), **tested).remarks)


@pytest.mark.parametrize(
    ("status", "words"), [("open", "19 cases not concluded"), ("concluded", "19 concluded cases")]
)
def test_what_is_counted_is_named(status, words):
    assert words in english(status=status).counted


def test_a_period_of_one_month_is_one_month():
    assert english(month_from=date(2026, 10, 1)).counted.startswith("Oct 2026: 19 cases")


@pytest.mark.parametrize(
    ("value", "english_text", "chinese_text"),
    [
        (1, "1", "1"), (3.5, "4", "4"), (9.6, "10", "10"), (24.15, "24", "24"), (124.9, "120", "120"),
        (1250, "1,300", "1,300"), (9_960, "10 thousand", "1万"), (340_000, "340 thousand", "34万"),
        (34_400_000, "34 million", "3400万"), (3.45e8, "350 million", "3.5亿"), (9e11, "900 billion", "9000亿"),
    ],
)  # fmt: skip
def test_numbers_are_told_to_two_digits(value, english_text, chinese_text):
    assert (rounded_text(ENGLISH, value), rounded_text(CHINESE, value)) == (english_text, chinese_text)


@pytest.mark.parametrize("p", [0.0, 1e-300, 9e-13])
def test_the_smallest_chances_are_not_told_apart(p):
    assert odds_text(ENGLISH, p) == "less than 1 time in 1 trillion"


@given(st.floats(1e-12, 1))
def test_the_odds_told_are_within_a_twentieth_of_the_chance_or_a_unit(p):
    text = odds_text(ENGLISH, p)
    if text.endswith("of the time"):
        assert abs(float(text.split("\u202f")[0]) / 100 - p) <= 0.005 + 1e-9
        return
    words = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
    number, *unit = text.removeprefix("1 time in ").replace(",", "").split()
    told = float(number) * words.get("".join(unit), 1)
    assert abs(told - 1 / p) <= max(0.5, 0.05 / p) * (1 + 1e-9)


def test_all_matters_have_a_name():
    assert matter_text(ENGLISH, "*") == "all matters"
    assert matter_text(ENGLISH, "征地拆迁") == "征地拆迁"
