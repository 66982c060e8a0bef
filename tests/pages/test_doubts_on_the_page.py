"""The cases in doubt and the nil reports on the data quality page: lists, choices in the address, files."""

from datetime import date

import pandas as pd
import pytest

from dashboard import doubt_queue
from dashboard.case_marks import CaseMarks, CasePoint
from governance.i18n import LANGUAGES
from governance.queries.doubts import KINDS
from tests.governance.test_doubts import BESIDE_EDGE, case
from tests.governance.test_nil_report_queries import nil
from tests.pages.test_quality_page import opened, text_of
from tests.tiny_warehouse import publish

MAY, APRIL = date(2026, 5, 1), date(2026, 4, 1)
CASES = 40


@pytest.fixture
def doubtful(district):
    """Forty cases beside an edge in May, one of them without place, and one accusation matter."""
    rows = [
        case(number % 28 + 1, at=BESIDE_EDGE, case_no=f"A{number}", row_no=number) for number in range(CASES)
    ]
    rows[0] |= {"located_by": "unlocated", "lon": None, "lat": None, "grid_code": None, "township_code": None}
    rows[1] |= {"purpose": "检举控告", "placing_doubt": "stated_elsewhere"}
    cases = pd.DataFrame(rows).astype({"is_repeat": "boolean"})
    publish(district / "var", cases=cases, nil_report=nil(("12345", "990101003", APRIL)))
    return district


def listed(app) -> list[str]:
    return app.dataframe[0].value["case_no"].tolist()


@pytest.mark.usefixtures("doubtful")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_cases_with_their_kinds(language):
    app = opened(language)
    assert not app.exception
    assert len(listed(app)) == doubt_queue.ROWS
    pills = app.get("button_group")[0]
    assert [option.content.split()[-1] for option in pills.proto.options] == ["40", "1", "1", "39"]


@pytest.mark.usefixtures("doubtful")
def test_pages_turn_and_end():
    app = opened()
    seen = listed(app)
    assert app.button(key="doubt_before").disabled
    for _ in range(2):
        app.button(key="doubt_after").click().run()
        seen += listed(app)
    assert app.query_params["page"] == "3"
    assert app.button(key="doubt_after").disabled
    assert sorted(seen) == sorted(f"A{number}" for number in range(CASES))


@pytest.mark.usefixtures("doubtful")
def test_the_address_chooses_kind_source_months_and_case():
    app = opened()
    app.query_params["doubt"] = "stated_elsewhere"
    app.query_params["case"] = "L000001-1"
    app.run()
    assert listed(app) == ["A1"]
    text = text_of(app)
    assert "<strong>1. A1</strong>" in text
    assert "It has no point on the map." in text  # an accusation matter
    app.selectbox(key="doubt_source").set_value("12345").run()
    assert app.query_params["source"] == "12345"
    assert app.query_params["doubt"] == "stated_elsewhere"
    assert "case" not in app.query_params
    app.selectbox(key="doubt_township").set_value("990101002").run()
    assert app.query_params["township"] == "990101002"
    assert app.query_params["source"] == "12345"
    assert "No case is in doubt here" in text_of(app)


@pytest.mark.usefixtures("doubtful")
def test_a_page_beyond_the_last_is_the_last():
    app = opened()
    app.query_params["page"] = "99"
    app.run()
    assert len(listed(app)) == CASES % doubt_queue.ROWS
    assert f"31–{CASES} of {CASES}" in text_of(app)


@pytest.mark.usefixtures("doubtful")
def test_the_file_holds_all_cases_and_no_coordinates():
    from streamlit.testing.v1 import AppTest

    def page():
        import streamlit as st

        from dashboard import doubt_queue
        from dashboard.frame import open_scene
        from governance.exporting.spreadsheets import csv_bytes

        scene = open_scene()
        st.text(csv_bytes(doubt_queue.queue_table(doubt_queue.open_queue(scene))).decode("utf-8-sig"))

    app = AppTest.from_function(page, default_timeout=20)
    app.query_params["lang"] = "en"
    lines = app.run().text[0].value.splitlines()
    assert len(lines) == 1 + CASES
    assert "What to do" in lines[0]
    assert "Demonstration data" in lines[1]
    assert not any("121.00" in line or "33.8" in line for line in lines)


@pytest.mark.usefixtures("published_district")
def test_without_cases_in_doubt_the_page_says_so():
    assert "No case is in doubt here" in text_of(opened())


def by_township(district) -> None:
    path = district / "district.toml"
    text = path.read_text(encoding="utf-8")
    title = 'title = "12345 热线"'
    path.write_text(text.replace(title, f'{title}\nreported_by = "township"'), encoding="utf-8")


def test_nil_reports_and_silence_look_different(doubtful):
    by_township(doubtful)
    app = opened()
    text = text_of(app)
    for state in ("cases", "nil", "silent", "open"):
        assert f'<span class="state {state}">' in text
    assert text.count('<span class="state nil">nil</span></td>') == 1
    assert "python -m pipelines nil --source 12345 --month 2026-05 --township 990101003" in text
    assert "<td>Not reported</td><td>13 months: 12345 热线 " in text


@pytest.mark.usefixtures("doubtful")
def test_a_district_source_has_one_row():
    text = text_of(opened())
    assert text.count('<th scope="row">') == 1
    assert "12345 热线</th>" in text


def test_marks_are_written_to_a_tenth_of_a_metre():
    marks = CaseMarks([CasePoint("k", "1", "t", 121.00000049, 33.1234567)], None, [[121.00000049] * 4], 20.0)
    (point,) = marks.document()["points"]
    assert (point["lon"], point["lat"]) == (121.0, 33.123457)
    assert marks.document()["edges"] == [[121.0] * 4]


def test_kinds_begin_with_what_concerns_many_cases():
    assert KINDS[0] == "repeated_point"
    assert KINDS[-1] == "near_edge"
