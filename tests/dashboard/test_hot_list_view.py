"""The sentences of the ranked list, and its rows on a district with one hot place."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import hot_list_view
from dashboard.hot_list_view import figure_text, level_text, past_text, state_text
from governance.i18n import translator
from tests.dashboard.hot_world import HOT, MATTER

SAY = translator("en")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((19, 3.96, 4.798), "19 cases, 4.0 expected: 4.8 times"),
        ((3, 0.0, float("nan")), "3 cases, 0.0 expected"),
    ],
)
def test_figures_are_rounded_half_up(row, told):
    assert figure_text(SAY, dict(zip(("observed", "expected", "ratio"), row, strict=True))) == told


@pytest.mark.parametrize(
    ("pattern", "marked", "streak", "told"),
    [
        (1, 1, 1, "new hot spot · on the list for the first time in 12 periods"),
        (2, 5, 3, "consecutive hot spot · on the list in 5 of 12 periods · 3 in a row"),
        (0, 2, 1, "on the list in 2 of 12 periods"),
        (-3, 1, 1, "on the list for the first time in 12 periods"),
    ],
)
def test_the_past_of_a_mark(pattern, marked, streak, told):
    assert past_text(SAY, {"pattern": pattern, "windows_marked": marked, "streak": streak}) == told


@pytest.mark.parametrize(
    ("figures", "pending", "told"),
    [
        ((9, 9, 8), (5, 5, 1), "5 open, 1 overdue · concluded 8 / 9 of the period"),
        ((9, 9, 8), (5, 0, 0), "5 open · concluded 8 / 9 of the period"),
        ((9, 9, 9), None, "none open · concluded 9 / 9 of the period"),
        ((9, 0, 0), None, "none open · outcome not recorded"),
        ((0, 0, 0), None, "none open · no cases of its own"),
        (None, None, "none open"),
    ],
)
def test_open_overdue_and_concluded_cases(figures, pending, told):
    names = ("cases", "outcome_cases", "concluded_cases"), ("open_cases", "dated_cases", "overdue_cases")
    known, waiting = (
        {} if row is None else {"a": dict(zip(columns, row, strict=True))}
        for columns, row in zip(names, (figures, pending), strict=True)
    )
    assert state_text(SAY, known, waiting, "a") == told


def test_each_level_has_a_shape_of_its_own():
    assert len({level_text(SAY, level)[0] for level in (99, 95, 90, 0)}) == 4


@pytest.mark.parametrize(
    ("channel", "pile", "edge", "told"),
    [
        (None, (20, 2, 2), False, ()),
        ("网络", (20, 2, 2), False, ("Rests on one channel: 网络",)),
        (None, (20, 10, 9), False, ("10 of its 20 cases repeat one matter",)),
        (None, (20, 1, 12), True, (
            "12 of its 20 cases lie at one coordinate", "At the edge of the district: what lies across is not known",
        )),
        (None, (2, 1, 2), False, ()),
    ],
)  # fmt: skip
def test_what_to_be_careful_about(channel, pile, edge, told):
    answer = SimpleNamespace(scene=SimpleNamespace(say=SAY), channel_of={"a": channel} if channel else {})
    row = {"code": "a", "part": "*", "is_border": edge, "is_island": False}
    assert hot_list_view._warnings(answer, row, {("a", "*"): pile}) == told


def listed() -> None:
    import streamlit as st

    from dashboard import data
    from dashboard.frame import open_scene
    from dashboard.hot_answers import HotAnswer
    from dashboard.hot_list_view import hot_rows
    from dashboard.places import Gazetteer
    from governance.queries.places import figures, names

    scene = open_scene()
    gazetteer = Gazetteer.of(data.ask(scene.warehouse, names), "示例区")
    place, _ = gazetteer.selected(scene.filters)
    found = data.ask(scene.warehouse, figures, scene.filters.selection, "grid")
    st.session_state["rows"] = hot_rows(HotAnswer.of(scene, "grid"), found, gazetteer, place)


@pytest.mark.usefixtures("hot_district")
def test_the_hot_place_and_its_neighbours_are_listed_surest_first():
    app = AppTest.from_function(listed, default_timeout=20)
    app.query_params.update({"from": "2026-04", "to": "2026-05", "grid": HOT, "lang": "en"})
    app.run()
    assert not app.exception
    rows = app.session_state["rows"]
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    assert [row.level for row in rows] == sorted((row.level for row in rows), reverse=True)
    first = next(row for row in rows if row.code == HOT)
    assert first.is_selected
    assert first.matter == MATTER
    assert first.above == "甲街道 › 甲社区"
    assert first.state.startswith("2 open, 1 overdue")
    assert any(text.startswith("Rests on one channel: 网络") for text in first.warnings)
    assert max(row.observed_share for row in rows) == 100
    assert [row.code for row in rows if row.is_selected] == [HOT]
