from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import LONGEST_CODE, Choices, Compare, Filters, Mode
from governance.queries.hot_counts import Status
from governance.queries.publication import Month
from governance.queries.selection import Level, month_of

MONTHS = tuple(Month(month_of(2024 * 12 + number), 10, number < 29) for number in range(30))
CHOICES = Choices(MONTHS, ("物业管理", "环境噪声", "A & B = C?"), ("电话", "网络"))
FULL = {
    "from": ["2025-01"], "to": ["2025-03"], "category": ["环境噪声"], "level": ["township"], "mode": ["rate"],
    "township": ["990101001"], "grid": ["990101001001002"], "lang": ["en"], "channel": ["网络"], "status": ["open"],
    "compare": ["year"], "community": ["990101001001"], "aside": ["False"],
}  # fmt: skip

periods = st.lists(st.sampled_from(CHOICES.first_days), min_size=2, max_size=2).map(sorted)
codes = st.none() | st.text(
    st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=LONGEST_CODE
)


@st.composite
def filters(draw):
    month_from, month_to = draw(periods)
    categories, channels = (
        draw(st.sets(st.sampled_from(names))) for names in (CHOICES.categories, CHOICES.channels)
    )
    return Filters(
        month_from, month_to, tuple(name for name in CHOICES.categories if name in categories),
        level=draw(st.sampled_from(get_args(Level))), mode=draw(st.sampled_from(get_args(Mode))),
        channels=tuple(name for name in CHOICES.channels if name in channels),
        status=draw(st.sampled_from(get_args(Status))), compare=draw(st.sampled_from(get_args(Compare))),
        sets_aside=draw(st.booleans()), township_code=draw(codes), community_code=draw(codes),
        grid_code=draw(codes), lang=draw(st.sampled_from(["zh-CN", "en"])),
    )  # fmt: skip


@given(filters())
def test_filters_survive_the_address(asked):
    assert Filters.from_query(asked.to_query(CHOICES), CHOICES) == asked


@given(st.dictionaries(st.sampled_from([*FULL, "other"]), st.lists(st.text(max_size=40), max_size=3)))
def test_no_address_raises_and_none_leaves_the_choices(query):
    asked = Filters.from_query(query, CHOICES)
    assert CHOICES.first_days[0] <= asked.month_from <= asked.month_to <= CHOICES.first_days[-1]
    assert set(asked.categories) <= set(CHOICES.categories)


def test_the_default_address_is_empty_and_shows_the_last_complete_months():
    asked = Filters.from_query({}, CHOICES)
    assert asked.to_query(CHOICES) == {}
    assert (asked.month_from, asked.month_to) == (date(2026, 3, 1), date(2026, 5, 1))
    assert (asked.level, asked.mode, asked.compare) == ("grid", "tested", "none")


def test_a_whole_address_is_understood():
    asked = Filters.from_query(FULL, CHOICES)
    assert asked.to_query(CHOICES) == FULL


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("from", ["2025-13"]),
        ("from", ["1999-01"]),
        ("to", ["x"]),
        ("category", ["no such"]),
        ("level", ["city"]),
        ("mode", [""]),
        ("compare", ["ever"]),
        ("status", ["lost"]),
        ("channel", ["no such"]),
        ("township", [""]),
        ("township", ["a\nb"]),
        ("grid", ["a\u202eb"]),
        ("grid", ["\ud800"]),
        ("grid", ["9" * 61]),
        ("lang", ["fr"]),
        ("from", []),
    ],
)
def test_what_cannot_be_understood_is_the_default(name, values):
    assert Filters.from_query({name: values}, CHOICES) == Filters.from_query({}, CHOICES)


@pytest.mark.parametrize("code", ["灯塔 3/12.a", "甲\u3000乙", "<b>", "../etc", "9" * 60])
def test_whatever_a_layer_may_call_a_place_is_a_code(code):
    assert Filters.from_query({"grid": [code]}, CHOICES).grid_code == code


def test_a_period_that_ends_before_it_begins_is_the_default():
    asked = Filters.from_query({"from": ["2025-05"], "to": ["2025-01"]}, CHOICES)
    assert (asked.month_from, asked.month_to) == CHOICES.default_period


@pytest.mark.parametrize(
    ("complete", "expected"),
    [
        ([True, True], (0, 1)),
        ([True, False], (0, 0)),
        ([False], (0, 0)),
        ([True] * 14, (11, 13)),
    ],
)
def test_the_default_period_takes_complete_months_where_there_are_any(complete, expected):
    months = tuple(Month(month_of(2026 * 12 + number), 1, flag) for number, flag in enumerate(complete))
    assert Choices(months, ()).default_period == tuple(months[number].first_day for number in expected)


def test_what_the_district_sets_aside_is_the_default():
    choices = replace(CHOICES, sets_aside=False)
    assert not Filters.from_query({}, choices).sets_aside
    assert Filters.from_query({"aside": ["True"]}, choices).sets_aside
    chosen = Filters(*choices.default_period, sets_aside=True)
    assert Filters.from_query(chosen.to_query(choices), choices) == chosen
