"""The cases of a place, read off the page: what is open first, in words, page by page."""

import csv
import io

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.place_cases import ROWS, CasePage, page_asked, states_of
from governance.exporting.spreadsheets import csv_bytes
from governance.i18n import LANGUAGES, translator
from tests.dashboard.hot_world import HOT, QUIET

pytestmark = pytest.mark.usefixtures("hot_district")
PERIOD = {"from": "2026-04", "to": "2026-05"}


def listed() -> None:
    import streamlit as st

    from dashboard import place_cases
    from dashboard.frame import open_scene
    from dashboard.places import Place
    from governance.queries.coverage import coverage

    scene = open_scene()
    code = st.query_params.get("place")
    place = Place("grid" if code else "district", code, "第19网格")
    placed = coverage(scene.warehouse, scene.filters.selection)
    place_cases.draw_cases(scene, place, placed)
    if code:
        rows = place_cases.place_cases(scene, place)
        st.session_state["table"] = place_cases.cases_table(scene, place, rows, placed)


def drawn(**query: str) -> AppTest:
    app = AppTest.from_function(listed, default_timeout=20)
    app.query_params.update(PERIOD | query)
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


def test_states_have_a_word_and_a_sign_each():
    done = pd.Timestamp("2026-05-01")
    rows = pd.DataFrame(
        [(True, True, pd.NaT), (False, True, pd.NaT), (False, False, done), (False, False, pd.NaT)],
        columns=["is_overdue", "is_open", "concluded_on"],
    )
    assert states_of(rows) == ["overdue", "open", "concluded", "unknown"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_cases_come_first_then_the_newest(language):
    say = translator(language)
    app = drawn(place=HOT, lang=language)
    shown = app.dataframe[0].value
    assert len(shown) == ROWS
    assert shown["state"].tolist()[:3] == [say("○ open"), say("▲ overdue"), say("● concluded")]
    assert shown["case_no"].tolist()[:3] == ["=A01", "=A00", "=A29"]
    assert shown["received_on"].tolist()[2] == "2026-04-30"
    assert shown["source"].unique().tolist() == ["12345 热线"]
    assert "lon" not in shown


def test_how_many_are_open_stands_above():
    assert "30 cases, 2 open; of those with a due date 1 / 1 overdue" in text_of(drawn(place=HOT, lang="en"))


def test_pages_are_turned_through_the_address():
    app = drawn(place=HOT, lang="en")
    assert app.button(key="cases_before").disabled
    app.button(key="cases_after").click().run()
    assert app.query_params["cases"] == f"{HOT}:2"
    assert app.dataframe[0].value["case_no"].tolist() == ["=A06", "=A05", "=A04", "=A03", "=A02"]
    assert app.dataframe[0].value["state"].tolist()[-1] == "– not recorded"
    assert app.button(key="cases_after").disabled
    app.button(key="cases_before").click().run()
    assert "cases" not in app.query_params


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        (f"{HOT}:2", 2), (f"{HOT}:9", 3), (f"{HOT}:0", 1), (f"{HOT}:x", 1), (f"{HOT}:²", 1), ("2", 1), ("", 1),
        (f"{QUIET}:2", 1), (f"{HOT}:{'9' * 40}", 1),
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_is_the_nearest_or_the_first(asked, page):
    assert page_asked({"cases": [asked]}, HOT, 3) == page


@pytest.mark.parametrize(
    ("query", "count"),
    [({"status": "open"}, 2), ({"status": "concluded"}, 27), ({"channel": "电话"}, 0), ({"channel": "网络"}, 30),
     ({"category": "物业管理"}, 0), ({"from": "2026-05"}, 0)],
)  # fmt: skip
def test_filters_choose_the_cases(query, count):
    assert f"· {count} cases, " in text_of(drawn(place=HOT, lang="en", **query))


def test_nothing_and_nowhere_are_said():
    assert "Zero is a count." in text_of(drawn(place=QUIET, lang="en"))
    assert "Choose a township, community or grid" in text_of(drawn(lang="en"))


def test_the_file_has_all_cases_their_place_and_no_formula():
    table = drawn(place=HOT, lang="en").session_state["table"]
    rows = list(csv.DictReader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")))
    assert len(rows) == 30
    assert rows[0]["Case number"] == "'=A01"
    assert rows[2]["Concluded on"] == "2026-06-01"
    assert rows[0]["Provenance"].startswith("Demonstration data · ")
    assert f"Place: 第19网格 {HOT}" in rows[0]["Provenance"]
    assert not {"lon", "lat", "Longitude", "Summary"} & set(rows[0])


@pytest.mark.parametrize(("cases", "pages"), [(0, 1), (1, 1), (ROWS, 1), (ROWS + 1, 2)])
def test_a_list_has_as_many_pages_as_it_needs(cases, pages):
    page = CasePage(pd.DataFrame({"n": range(cases)}), pages)
    assert page.turned.pages == pages
    assert len(page.shown) == cases - page.turned.skipped
