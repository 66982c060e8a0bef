"""Why a place is marked, read off the panel in both languages."""

import html
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.why_panel import mark_notes
from governance.i18n import LANGUAGES, translator
from tests.dashboard.hot_world import HOT, MATTER, QUIET, WITHOUT_HOUSEHOLDS

pytestmark = pytest.mark.usefixtures("hot_district")
PERIOD = {"from": "2026-04", "to": "2026-05"}


def panel() -> None:
    import streamlit as st

    from dashboard import why_panel
    from dashboard.frame import open_scene
    from dashboard.hot_answers import HotAnswer

    scene = open_scene()
    why_panel.draw(scene, HotAnswer.of(scene, "grid"), st.query_params["place"])


@pytest.fixture(autouse=True)
def links(monkeypatch):
    """Links that were drawn; the panel stands alone here, so there is no other page to lead to."""
    drawn: list[tuple[str, dict[str, str]]] = []

    def link(page: str, *, label: str, query_params: dict[str, str]) -> None:
        assert label
        drawn.append((page, query_params))

    monkeypatch.setattr("streamlit.page_link", link)
    return drawn


def drawn(place: str, **query: str) -> str:
    app = AppTest.from_function(panel, default_timeout=20)
    app.query_params.update({"place": place} | PERIOD | query)
    app.run()
    assert not app.exception
    return html.unescape("\n".join(block.proto.body for block in app.get("html")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_marked_place_says_how_sure_and_what_each_place_adds(language):
    say = translator(language)
    text = drawn(HOT, lang=language)
    assert say("Why is it marked?") in text
    assert '<p class="verdict level-99">' in text
    assert MATTER in text
    assert text.count('<span class="bullet"') == 9, "itself and eight neighbours"
    assert '<div class="own"><span class="bar-label" title="甲社区第19网格">' in text


def test_the_words_of_a_marked_place():
    text = drawn(HOT, lang="en")
    assert f"({MATTER}) in this grid and its 8 neighbours" in text
    assert "of the marks so sure, at most 1 in 100 are due to chance." in text
    assert "Look closer: the mark rests on one channel, 网络" in text
    assert "Households in this grid: 400." in text


def test_a_quiet_place_says_what_a_mark_would_take():
    text = drawn(QUIET, lang="en")
    assert "Why is it not marked?" in text
    assert '<p class="verdict level-0">Not marked; closest to it: ' in text
    assert "A mark would take " in text
    assert "rests on one channel" not in text


@pytest.mark.parametrize(
    ("place", "query", "reason"),
    [
        (WITHOUT_HOUSEHOLDS, {}, "Without households nothing can be expected of it."),
        ("gone", {}, "not in the network in force"),
        (HOT, {"from": "2026-01", "to": "2026-05", "status": "open", "channel": "网络", "category": "物业管理"},
         "No case was counted anywhere in this period."),
    ],
)  # fmt: skip
def test_a_place_without_a_test_says_why(place, query, reason):
    text = drawn(place, lang="en", **query)
    assert "Not tested" in text
    assert reason in text


@pytest.mark.parametrize(("language", "query"), [("zh-CN", {}), ("en", {"lang": "en"})])
def test_the_panel_leads_to_the_methods_in_the_same_language(links, language, query):
    drawn(HOT, lang=language)
    assert links == [("pages/explain/methods.py", query)]


@pytest.mark.parametrize(("holds", "is_told"), [(True, True), (False, False), (pd.NA, False)])
def test_a_mark_that_holds_for_the_area_around_is_robust(holds, is_told):
    marked = pd.DataFrame({"code": ["a"], "parts": [("m", "*")], "holds_wider": pd.array([holds], "boolean")})
    answer = SimpleNamespace(marked=marked, channel_of={})
    told = mark_notes(answer, "a", SimpleNamespace(level=95, part="m"), translator("en"))
    assert told[0] == "Also marked for: all matters."
    assert (told[1:] == ["Robust: the area it lies in is marked too."]) is is_told
    assert not mark_notes(answer, "a", SimpleNamespace(level=0, part="m"), translator("en"))


def test_other_matters_are_told():
    text = drawn(HOT, lang="en", category=MATTER)
    assert "Also marked for" not in text
    assert "Also marked for: all matters." in drawn(HOT, lang="en")
