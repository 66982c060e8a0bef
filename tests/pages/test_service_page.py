"""The service page in both languages, in every state it can be in, and from a rate to the matters behind it."""

import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import service_list
from dashboard.navigation import HOTSPOTS, SERVICE
from governance.i18n import LANGUAGES, translator
from tests.pages.test_every_page import opened, text_of
from tests.service_world import (
    HOTLINE,
    HOUSING,
    PETITIONS,
    SECOND,
    clock_profiles,
    publish_service,
    service_months,
)
from tests.tiny_warehouse import publish


def shown(**query: str) -> tuple[AppTest, str]:
    app = opened(SERVICE.path, **query)
    text = text_of(app)
    assert not app.exception
    assert "notice fault" not in text
    return app, text


def tables(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html") if "text-table" in block.proto.body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["office", "township", "category", "channel"])
@pytest.mark.usefixtures("service_district")
def test_all_parts_are_there_in_every_language(language, by):
    say = translator(language)
    _, text = shown(lang=language, by=by)
    assert text.count('class="head"') == 11
    for title in (
        "From receipt to settlement", "What they wait for", "How long they have been open", "Open cases by office",
    ):  # fmt: skip
        assert f"<h2>{say(title)}</h2>" in text
    for mark in ("R1.v1", "R2.v1", "R2&#x27;.v1", "R3.v1", "R3v.v1", "R4.v1", "R5.v1", "R6a.v1", "R6b/90.v1"):
        assert f"<sup>{mark}</sup>" in text
    assert say("As known on {day}.").format(day="2026-06-20") in text


@pytest.mark.usefixtures("service_district")
def test_the_list_is_asked_for_only_when_a_row_is_chosen(monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(service_list, "cases_behind", None)  # whoever asked for it would fail
        app, text = shown(lang="en")
    assert "Choose a row, or one of its rates" in text
    assert "住建局3-15" not in tables(app)
    app, text = shown(lang="en", row=HOUSING, source=PETITIONS)
    assert "Share concluded in time R2.v1: 50.0\u202f% (30/60)" in text
    assert "△ Overdue" in tables(app)


@pytest.mark.usefixtures("service_district")
def test_a_tab_shows_the_other_matters_and_pages_turn():
    app, _ = shown(lang="en", row=HOUSING)
    assert app.segmented_control(key="service_part").value == "remainder"
    app.segmented_control(key="service_part").set_value("numerator").run()
    assert app.query_params["part"] == "numerator"
    assert "● Concluded in time" in tables(app)
    assert "△ Overdue" not in tables(app).split("figures-table")[0]
    app.button(key="service_page_after").click().run()
    assert app.query_params["page"] == "2"
    app.segmented_control(key="service_part").set_value("pending").run()
    assert "page" not in app.query_params
    assert "extended" in tables(app)


@pytest.mark.usefixtures("service_district")
def test_another_split_lets_go_of_the_row_and_a_source_of_the_other_clock():
    app, text = shown(lang="en", row=HOUSING)
    assert "The sources run by different clocks" in text
    app.segmented_control(key="service_by").set_value("township").run()
    assert "row" not in app.query_params
    app.selectbox(key="service_source").set_value(PETITIONS).run()
    assert "The sources run by different clocks" not in text_of(app)
    assert text_of(app).count('class="head"') == 9


@pytest.mark.usefixtures("service_district")
def test_a_row_narrows_what_is_open_and_can_be_let_go():
    app, text = shown(lang="en", by="township", row=SECOND)
    assert "12 · on 2026-06-20, whenever received" in text
    app.button(key="release_row").click().run()
    assert "20 · on 2026-06-20, whenever received" in text_of(app)


@pytest.mark.usefixtures("service_district")
def test_the_chart_has_a_choice_of_rates():
    app, text = shown(lang="en", view="chart", rate="R3")
    assert "All together 43.0\u202f% 138/321" in text
    app.selectbox(key="chart_rate").set_value("R2").run()
    assert "All together 67.4\u202f% 87/129" in text_of(app)


@pytest.mark.usefixtures("service_district")
def test_a_selection_without_cases_is_told():
    _, text = shown(lang="en", source=PETITIONS, channel="电话")
    assert "No cases in this selection" in text
    assert 'class="head"' not in text


def test_a_source_without_a_clock_and_without_outcomes_is_told(service_district, tmp_path, monkeypatch):
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("district.toml", "grids.geojson"):
        (folder / name).write_bytes((service_district / name).read_bytes())
    monkeypatch.setenv("GRID_DISTRICT", str(folder / "district.toml"))
    profiles, months = clock_profiles(), service_months()
    is_hotline = months["source"] == HOTLINE
    publish_service(
        folder / "var",
        clock_profile=profiles.assign(profile=profiles["profile"].mask(profiles["source"] == HOTLINE)),
        township_service_month=months.assign(outcome_cases=months["outcome_cases"].mask(is_hotline, 0)),
    )
    _, text = shown(lang="en")
    assert "No clock is declared for 12345 热线" in text
    assert "write clock = &quot;statutory&quot; below its [[sources]]" in text
    assert "12345 热线: no outcome is recorded" in text


def test_a_district_without_any_service_figures_is_calm(district):
    publish(district / "var", month=pd.DataFrame())
    _, text = shown(lang="en")
    assert "There are no cases yet" in text or "No cases in this selection" in text


@pytest.mark.usefixtures("service_district")
def test_volume_has_what_was_concluded_in_time_beside_it():
    app = opened(HOTSPOTS.path, lang="en", level="township", township=SECOND)
    assert not app.exception
    figure = '<span class="label">Share concluded in time · 信访事项<sup>R2.v1</sup></span><span class="value">47.8'
    assert figure in text_of(app)
    assert "33 / 69" in text_of(app)
    configured = [json.loads(table.proto.columns) for table in app.dataframe]
    headings = {column["label"] for columns in configured for column in columns.values() if "label" in column}
    assert {"Share concluded in time · 信访事项 (%)", "Share concluded in time · 12345 热线 (%)"} <= headings
