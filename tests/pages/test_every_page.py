"""Every page in every language, and every state a page can be in."""

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import place_map
from dashboard.navigation import HOTSPOTS, PAGES
from governance.i18n import LANGUAGES, translator
from governance.settings import DISTRICT_VARIABLE
from tests.tiny_warehouse import TINY, World, cases_of, publish

ENTRY = str(Path(__file__).parent.parent.parent / "streamlit_app.py")


def opened(page: str = HOTSPOTS.path, **query: str | list[str]) -> AppTest:
    app = AppTest.from_file(ENTRY, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def text_of(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.address)
@pytest.mark.usefixtures("published_district")
def test_page_runs_inside_the_frame(entry, language):
    say = translator(language)
    app = opened(entry.path, lang=language)
    assert not app.exception
    text = text_of(app)
    assert f"<h1>{say(entry.title)}</h1>" in text
    assert say("Demonstration data") in text
    assert (
        say("Internal working map; not for publication. It counts matters and places, never persons.") in text
    )
    assert "class=&quot;fault" not in text
    assert "notice fault" not in text


@pytest.mark.usefixtures("published_district")
def test_address_chooses_what_is_shown():
    app = opened(
        **{
            "from": "2026-03",
            "to": "2026-03",
            "category": "环境噪声",
            "grid": "990101002001001",
            "mode": "rate",
        }
    )
    assert not app.exception
    assert "<h2>乙社区第1网格</h2><span>2026年3月</span>" in text_of(app)


@pytest.mark.usefixtures("published_district")
def test_the_first_page_answers_at_the_root_and_at_its_own_address():
    app = opened(PAGES[0].path, lang="en")
    at_root = text_of(app)
    app.switch_page(PAGES[0].path).run()
    assert app.session_state["addresses"].keys() == {PAGES[0].address}
    assert text_of(app) == at_root


@pytest.mark.usefixtures("published_district")
def test_language_switch_writes_the_address():
    app = opened()
    app.button(key="language").click().run()
    assert app.query_params["lang"] == "en"
    assert "<h1>Hotspot map</h1>" in text_of(app)
    app.button(key="language").click().run()
    assert "lang" not in app.query_params


@pytest.mark.usefixtures("published_district")
def test_search_opens_a_place_and_the_crumbs_lead_back():
    app = opened()
    app.selectbox(key="box_place").set_value("990101002001001").run()
    assert app.query_params["grid"] == "990101002001001"
    assert app.query_params["township"] == "990101002"
    app.button(key="crumb_township").click().run()
    assert "grid" not in app.query_params
    app.button(key="crumb_district").click().run()
    assert "township" not in app.query_params


@pytest.mark.usefixtures("published_district")
def test_period_ends_follow_each_other():
    app = opened()
    last = app.selectbox(key="box_month_to").value
    app.selectbox(key="box_month_from").set_value(app.selectbox(key="box_month_from").options[0]).run()
    assert app.query_params["from"] == app.query_params["to"] == "2026-06"
    assert f"{last:%Y-%m}" == "2026-05"


@pytest.mark.usefixtures("published_district")
def test_totals_say_how_many_cases_could_not_be_placed():
    placed = sum(
        cases_of(TINY, grid, month, category)
        for grid in range(10)
        for month in (2, 3, 4)
        for category in range(3)
    )
    without_place_or_outside, township_only = 3 * 3 * 2, 3 * 3
    received = placed + without_place_or_outside + township_only
    assert f"{without_place_or_outside} of {received} cases could not be placed" in text_of(opened(lang="en"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"grid": "990101009009009"}, "没有编码为 990101009009009 的地点"),
        ({"grid": "990101003001002"}, "此处无事项"),
        ({"from": "bad", "level": "x"}, "示例区"),
    ],
)
@pytest.mark.usefixtures("published_district")
def test_states_of_the_map(query, expected):
    app = opened(**query)
    assert not app.exception
    assert expected in text_of(app)


WITHOUT_CASES = ("about", "risks", "risk_form")
"""Addresses of pages that work before anything is published: the register of risks is kept in the store."""


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.address)
@pytest.mark.usefixtures("district")
def test_without_a_warehouse_pages_say_what_to_run(entry):
    app = opened(entry.path)
    assert not app.exception
    text = text_of(app)
    assert "网格一张图" in text
    assert "演示数据" in text
    assert "python -m pipelines build" in text or entry.address in WITHOUT_CASES


def test_a_warehouse_of_another_version_is_said_to_be_stale(district):
    stale = pd.DataFrame([{
        "district_code": "990101", "district_name": "示例区", "is_demonstration": True, "as_of": None,
        "projected_crs": "EPSG:4549", "network_hash": "x", "schema_version": -1,
    }])  # fmt: skip
    publish(district / "var", publication=stale)
    assert "由另一版本的程序生成" in text_of(opened())


def test_without_a_district_file_the_reader_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv(DISTRICT_VARIABLE, str(tmp_path / "none.toml"))
    assert "python -m pipelines init" in text_of(opened())


def test_without_cases_the_pages_say_so(district):
    empty = pd.DataFrame()
    publish(
        district / "var",
        grid_month=empty,
        township_month=empty,
        coverage_month=empty,
        month=empty,
        load=empty,
        reject=empty,
    )
    for entry in PAGES:
        app = opened(entry.path)
        assert not app.exception
        assert "notice fault" not in text_of(app)
    assert "尚无事项数据" in text_of(opened())


@pytest.mark.usefixtures("published_district")
def test_an_unexpected_failure_is_told_calmly_and_logged_under_its_reference(monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(place_map, "draw_map", fail)
    app = opened()
    assert not app.exception
    text = text_of(app)
    reference = re.search(r"告知运维人员：([0-9a-f]{8})", text).group(1)
    assert reference in caplog.text
    assert "secret detail" in caplog.text
    assert "secret detail" not in text
    assert "内部工作用图" in text


def test_a_new_publication_is_seen_on_the_next_run(published_district):
    app = opened()
    assert "379" in text_of(app)
    publish(published_district / "var", World(busy=10), name="warehouse-next.duckdb")
    app.run()
    assert "3,304" in text_of(app)
    assert "379" not in text_of(app)
