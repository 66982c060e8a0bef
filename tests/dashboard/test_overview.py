"""The overview in worlds with one hot place, with none, and with little data."""

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import overview
from dashboard.navigation import HOTSPOTS, OVERVIEW, PAGES, QUALITY
from governance.i18n import LANGUAGES, translator
from tests.dashboard.hot_world import HOT, MATTER
from tests.tiny_warehouse import World, publish, tables_of

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def text_of(app: AppTest) -> str:
    assert not app.exception
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert "notice fault" not in text
    return text


def links_of(app: AppTest) -> dict[str, str]:
    """Labels of the links of the page, to the query they carry."""
    found = [block.proto for block in app.get("page_link")]
    return {link.label: link.query_string for link in found}


def test_it_is_the_first_page():
    assert PAGES[0] is OVERVIEW


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("hot_district")
def test_all_parts_are_there_in_every_language(language):
    say = translator(language)
    text = text_of(opened(lang=language))
    assert text.count('class="head"') == 8
    for title in ("Places that need a decision", "Early warnings", "Data health"):
        assert f"<h2>{say(title)}</h2>" in text
    for mark in ("N1.v1", "R2e.v1", "N2.v1", "R2o.v1", "R6a.v1", "R5.v1", "H1.v1", "Q1.v1"):
        assert f"<sup>{mark}</sup>" in text
    assert say("Demonstration data") in text
    assert say("Very sure (99 %)") in text  # the legend of the map


@pytest.mark.usefixtures("hot_district")
def test_a_place_is_put_forward_with_its_reason_and_a_link_to_it():
    app = opened(lang="en")
    text = text_of(app)
    assert f"Newly marked for {MATTER}: " in text
    assert "2 open, 1 of 1 with a due date overdue." in text
    links = {label: query for label, query in links_of(app).items() if f"grid={HOT}" in query}
    assert len(links) == 1
    query = next(iter(links.values()))
    assert f"township={HOT[:9]}" in query
    assert "lang=en" in query


@pytest.mark.usefixtures("hot_district")
def test_only_the_period_is_the_readers_choice():
    plain = text_of(opened(lang="en"))
    asked = {"category": "物业管理", "channel": "电话", "status": "open", "grid": HOT, "mode": "cases"}
    assert text_of(opened(lang="en", **asked)) == plain
    assert text_of(opened(lang="en", **{"from": "2026-01", "to": "2026-02"})) != plain


@pytest.mark.usefixtures("published_district")
def test_without_marks_and_warnings_it_is_calm():
    text = text_of(opened(lang="en"))
    assert "No grid is marked: what stands out is no more than chance would give." in text
    assert "none stands out" in text
    assert re.search(r"\d+ of them in no grid", text)
    assert "No cluster stands out from what chance brings in the last complete month." in text
    assert "Jun 2026 not complete; left out unless you choose it" in text
    assert "3 of 40 rows rejected in the newest file of each source" in text


def test_warnings_lead_to_the_map_of_their_matter_and_months(published_district):
    alert = pd.DataFrame([
        {
            "category": "环境噪声", "alert_no": number, "month_from": pd.Timestamp("2026-04-01"),
            "month_to": pd.Timestamp("2026-05-01"), "grids": 4, "observed": 20, "expected": 5.5, "ratio": 3.6,
            "p": number / 100, "recurrence_months": 100 / number,
        }
        for number in (1, 2, 3)
    ])  # fmt: skip
    publish(published_district / "var", scan_alert=alert, name="warehouse-alerts.duckdb")
    app = opened(lang="en")
    assert text_of(app).count("Chance alone brings one so strong") == 3
    assert app.expander[0].label == "1 more warning"
    query = links_of(app)["环境噪声"]
    assert "from=2026-04" in query
    assert "to=2026-05" in query
    assert "category=%E7%8E%AF" in query


def test_a_period_that_the_data_do_not_reach_is_told(published_district):
    text = text_of(opened(lang="en", **{"from": "2026-01", "to": "2026-06"}))
    assert "no earlier period" in text
    assert "Change: against" not in text
    later = text_of(opened(lang="en", **{"from": "2026-05", "to": "2026-05"}))
    assert "Change: against Apr 2026. Line: the last 5 periods of this length, month by month." in later
    publish(published_district / "var", World(months=2), name="warehouse-short.duckdb")
    assert text_of(opened(lang="en")).count('class="head"') == 8


def test_no_complete_month_is_told(published_district):
    month = tables_of()["month"].assign(is_complete=False)
    publish(published_district / "var", month=month, name="warehouse-incomplete.duckdb")
    assert "no month is complete yet: the counts still grow" in text_of(opened(lang="en"))


@pytest.mark.usefixtures("hot_district")
def test_links_stay_inside_the_menu():
    labels = links_of(opened(lang="en"))
    assert {HOTSPOTS.title, QUALITY.title} <= set(labels)


ROW = {
    "part": "征地拆迁", "streak": 1, "windows_marked": 1, "observed": 19.0, "expected": 4.04, "open_cases": 0,
    "dated_cases": 0, "overdue_cases": 0, "channel": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "Newly marked for 征地拆迁: 19 cases with neighbours, 4.0 expected; none open."),
        ({"part": "*"}, "Newly marked for all matters: 19 cases with neighbours, 4.0 expected; none open."),
        (
            {"windows_marked": 3},
            "Marked again for 征地拆迁: 19 cases with neighbours, 4.0 expected; none open.",
        ),
        (
            {"streak": 4, "windows_marked": 6},
            "Marked 4 months running, now for 征地拆迁: 19 cases with neighbours, 4.0 expected; none open.",
        ),
        ({"open_cases": 3}, "; 3 open, none known overdue."),
        ({"open_cases": 3, "dated_cases": 2}, "; 3 open, none known overdue."),
        (
            {"open_cases": 12, "dated_cases": 6, "overdue_cases": 5},
            "; 12 open, 5 of 6 with a due date overdue.",
        ),
        ({"channel": "网络"}, "; none open. It rests on one channel, 网络: look closer."),
    ],
)
def test_the_reason_in_words(changed, expected):
    assert overview.decision_text(translator("en"), ROW | changed).endswith(expected)
