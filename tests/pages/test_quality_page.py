"""The data quality page: what it finds, what it says when there is nothing, and the files it gives."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from governance.i18n import LANGUAGES
from tests.tiny_warehouse import publish, tables_of

ROOT = Path(__file__).parent.parent.parent
PAGE = "pages/data/quality.py"
LOADS = ("20260601-0001", "20260621-0002")


def opened(language: str = "en") -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=20)
    app.query_params["lang"] = language
    app.run()
    return app.switch_page(PAGE).run()


def text_of(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(block.proto.body for block in app.get("html"))


@pytest.fixture
def faulty(district):
    """Every fault at once, the file's name among them; returns the district's folder."""
    points = pd.DataFrame([{
        "source": "12345", "lon": 121.0, "lat": 33.8, "grid_code": "990101001001001", "cases": 40, "share": 0.1,
        "expected_max": 12.5, "p": 0.001,
    }])  # fmt: skip
    places = pd.DataFrame([
        {"load_id": load, "located_by": "coordinates", "rows": 50, "edge_checked_rows": 50, "near_edge_rows": 4}
        for load in LOADS
    ])  # fmt: skip
    faults = pd.DataFrame([
        {"load_id": LOADS[0], "fault_no": 1, "column_name": "grid_code", "value": "=G9", "reason": "unknown",
         "rows": 3},
        {"load_id": LOADS[0], "fault_no": 2, "column_name": "township_code", "value": None, "reason": "ambiguous",
         "rows": 2},
    ])  # fmt: skip
    quiet = tables_of()["township_month"].query("township_code != '990101003'")
    loads = tables_of()["load"].assign(file_name="<b>x</b>.csv")
    publish(
        district / "var",
        repeated_point=points,
        load_place=places,
        place_fault=faults,
        township_month=quiet,
        load=loads,
    )
    return district


@pytest.mark.usefixtures("faulty")
def test_every_finding_is_told_with_its_extent():
    text = text_of(opened())
    for extent in (
        "3 / 140 (2.1", "coordinates: 1; cases: 40", "5 rows", "18 / 379 (4.7", "8 / 100 (8.0", "丙街道",
    ):  # fmt: skip
        assert f"<td>{extent}" in text
    assert "May 2026: no cases reported" in text
    assert "Source behind" not in text


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_name_grids_and_places_in_the_readers_language(language):
    frames = [frame.value for frame in opened(language).dataframe]
    unknown, sources, repeated = frames
    assert unknown["value"].tolist() == [
        "=G9",
        {"en": "rare, or not like a place"}.get(language, unknown["value"][1]),
    ]
    assert sources["near_edge_share"].tolist() == [8.0]
    assert repeated[["grid_name", "township_name", "cases"]].to_numpy().tolist() == [
        ["甲社区第1网格", "甲街道", 40]
    ]
    assert {"lon", "lat"}.isdisjoint(repeated.columns)


@pytest.mark.parametrize(
    ("rows_in", "said"), [(100, "In every file: rows ="), (101, "Rows are missing from the account")]
)
def test_every_file_is_balanced_or_named(district, rows_in, said):
    publish(district / "var", load=tables_of()["load"].assign(rows_in=[rows_in, 40]))
    text = text_of(opened())
    assert said in text
    assert (LOADS[0] in text) == (rows_in == 101)


@pytest.mark.usefixtures("faulty")
def test_a_name_from_the_data_stays_a_name():
    text = text_of(opened())
    assert "&lt;b&gt;x&lt;/b&gt;.csv" in text
    assert "<b>x</b>" not in text


@pytest.mark.usefixtures("faulty")
def test_every_table_can_be_taken_away():
    offered = [block.proto.popover.label for block in opened().get("popover")]
    for title in (
        "What became of every row", "Source by source", "Placed, month by month", "Placed, by township",
        "Repeated coordinates", "Unknown places", "Who reported what",
    ):  # fmt: skip
        assert title in offered


@pytest.mark.usefixtures("published_district")
def test_without_faults_the_tables_say_that_there_are_none():
    text = text_of(opened())
    assert "No coordinate repeats more than addresses do." in text
    assert "Every place stated is known." in text
    assert "<td>Repeated coordinates" not in text


def test_without_a_load_the_page_says_what_to_do(district):
    empty = pd.DataFrame()
    replaced = dict.fromkeys(
        ("grid_month", "township_month", "coverage_month", "month", "load", "reject"), empty
    )
    publish(district / "var", **replaced)
    text = text_of(opened())
    assert "No file has been loaded yet" in text
    assert "What to put right" not in text


def test_a_file_whose_rows_were_all_rejected(district):
    empty = pd.DataFrame()
    replaced = dict.fromkeys(("grid_month", "township_month", "coverage_month", "month"), empty)
    loads = tables_of()["load"].assign(accepted=0, superseded=0, duplicate=0, rejected=[100, 40])
    publish(district / "var", load=loads, **replaced)
    text = text_of(opened())
    assert "<td>140 / 140 (100.0" in text
    assert "There are no cases yet" in text
    assert "no month is complete yet" in text


def test_a_small_share_is_never_rounded_to_none(district):
    loads = tables_of()["load"].assign(
        rows_in=[99_900, 100], accepted=[99_900, 97], superseded=0, duplicate=0
    )
    publish(district / "var", load=loads)
    assert "<td>3 / 100,000 (&lt;\u202f0.1\u202f%)" in text_of(opened())


def test_a_bar_shows_parts_that_are_not_zero():
    def page():
        import pandas as pd

        from dashboard.charts import Part
        from dashboard.components import BarRow, bars

        counts = (("in", [99]), ("none", [0]), ("out", [1]))
        bars([Part(label, pd.Series(n), "#fff", "#000") for label, n in counts], [BarRow("甲", "", "100")])

    (block,) = AppTest.from_function(page).run().get("html")
    assert block.proto.body.count("<i ") == 2
    assert 'aria-label="in 99, none 0, out 1"' in block.proto.body
