"""The monthly report as a file: the same figures as on the screen, with definitions, day and demonstration."""

import io
from datetime import date

import openpyxl
import pytest

from dashboard.report_data import export_table
from governance.exporting.spreadsheets import xlsx_bytes
from governance.monthly_report import ReportRules, monthly_report
from governance.warehouse import open_warehouse, published_path
from tests.service_world import HOUSING, scene_of


@pytest.fixture(scope="module")
def table(service_folder):
    warehouse = open_warehouse(published_path(service_folder / "var"))
    scene = scene_of(service_folder, warehouse)
    yield export_table(scene, monthly_report(warehouse, date(2026, 4, 1), ReportRules.of(scene.settings)))
    warehouse.close()


def test_townships_and_offices_add_up_to_the_first_row(table):
    frame = table.frame
    assert frame["kind"].iloc[0] == "All together"
    for kind in ("Township", "Office"):
        rows = frame[frame["kind"] == kind]
        assert rows["received"].sum() == frame["received"].iloc[0] == 107
        assert rows["open"].sum() == frame["open"].iloc[0]
    assert "Not placed" in set(frame["name"])


def test_shares_stand_with_numerator_denominator_and_change(table):
    by_heading = {column.heading: column.name for column in table.columns}
    housing = table.frame.set_index("name").loc[HOUSING]
    title = "Concluded share"
    assert housing[by_heading[f"{title}: numerator"]] == 14
    assert housing[by_heading[f"{title}: denominator"]] == 22
    assert float(housing[by_heading[f"{title} (%)"]]) == 63.6
    assert housing[by_heading[f"{title}: points, month before"]] == 0
    assert housing[by_heading[f"{title}: points, year before"]] is None


def test_the_workbook_opens_and_says_what_it_rests_on(table):
    rows, about = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(table)))
    for told in ("Demonstration data", "Data as of 2026-06-20", "Open at the end: on 2026-04-30", "R2'.v1"):
        assert told in rows["A2"].value
    text = dict(about.iter_rows(values_only=True))
    assert text["Open at the end"] == "on 2026-04-30"
    assert any(heading.startswith("R2'.v1 ") for heading in text)
