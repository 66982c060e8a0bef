"""The hotspot page on a district with one hot place: list, guards, modes, comparison, play, and its empty states."""

import html
from datetime import date
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.filters import Mode
from dashboard.navigation import HOTSPOTS
from governance.i18n import LANGUAGES, translator
from tests.dashboard.hot_world import HOT, MATTER
from tests.pages.test_every_page import opened

PERIOD = {"from": "2026-04", "to": "2026-05"}


def page(**query: str | list[str]) -> AppTest:
    app = opened(HOTSPOTS.path, **(PERIOD | query))
    assert not app.exception
    assert "notice fault" not in text_of(app)
    return app


def text_of(app: AppTest) -> str:
    return html.unescape("\n".join(block.proto.body for block in app.get("html")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.usefixtures("hot_district")
def test_every_mode_is_drawn_in_every_language(mode, language):
    app = page(mode=mode, lang=language)
    assert translator(language)("by chance alone expect fewer than one of them.") in text_of(app)


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("level", ["township", "community", "grid"])
@pytest.mark.usefixtures("hot_district")
def test_two_periods_stand_beside_each_other_at_every_level(mode, level):
    app = page(mode=mode, level=level, compare="before", lang="en")
    assert ("What changed on the list" in text_of(app)) == (mode != "change")


@pytest.mark.usefixtures("hot_district")
def test_a_comparison_that_the_data_do_not_reach_is_told():
    assert "The data do not reach back" in text_of(page(compare="year", lang="en"))


@pytest.mark.usefixtures("hot_district")
def test_a_marked_place_opens_with_why_and_its_cases():
    app = page(grid=HOT, lang="en")
    assert "<h2>Why is it marked?</h2>" in text_of(app)
    assert any("case_no" in table.value for table in app.dataframe)


@pytest.mark.usefixtures("hot_district")
def test_an_incomplete_month_is_told_where_it_is_shown_and_where_it_is_not():
    assert "Jun 2026 is not complete, its counts still grow" in text_of(page(to="2026-06", lang="en"))
    assert "Jun 2026 is not complete and not in this period" in text_of(page(lang="en"))


@pytest.mark.usefixtures("hot_district")
def test_a_quiet_matter_marks_nothing_and_says_what_to_do():
    text = text_of(page(category="市政设施", lang="en"))
    assert "No place is marked: what stands out is no more than chance would give" in text
    assert "Nothing on the list" in text


@pytest.mark.usefixtures("hot_district")
def test_an_unknown_place_is_told_and_the_district_shown():
    assert "没有编码为 990101999 的地点" in text_of(page(community="990101999"))


@pytest.mark.usefixtures("hot_district")
def test_without_a_channel_s_cases_nothing_is_left_of_the_mark():
    assert "1 grid" not in text_of(page(channel="电话", category=MATTER, lang="en"))
    assert "No place is marked" in text_of(page(channel="电话", category=MATTER, lang="en"))


@pytest.mark.usefixtures("hot_district")
def test_the_slider_moves_the_window_and_keeps_its_length():
    app = page()
    app.select_slider(key="slider_end").set_value(date(2026, 3, 1)).run()
    assert (app.query_params["from"], app.query_params["to"]) == ("2026-02", "2026-03")


@pytest.mark.usefixtures("hot_district")
def test_play_begins_at_the_first_window_and_stops_at_a_second_press():
    app = page()
    app.button(key="play").click().run()
    assert "2026-01" in app.query_params["from"]
    assert app.session_state["is_playing"]
    app.button(key="play").click().run()
    assert not app.session_state["is_playing"]


@pytest.mark.parametrize(
    ("key", "value", "name", "written"),
    [
        ("box_mode", "rate", "mode", "rate"),
        ("box_compare", "year", "compare", "year"),
        ("toggle_aside", False, "aside", "False"),
    ],
)
@pytest.mark.usefixtures("hot_district")
def test_every_choice_stands_in_the_address(key, value, name, written):
    app = page()
    kind = app.toggle if key.startswith("toggle") else app.selectbox
    kind(key=key).set_value(value).run()
    assert written in app.query_params[name]


@pytest.mark.usefixtures("hot_district")
def test_a_period_as_long_as_the_data_is_tested_once_and_has_no_slider():
    app = page(**{"from": "2026-01", "to": "2026-06"})
    assert not app.get("select_slider")
