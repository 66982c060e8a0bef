"""The table beside the map, as rows and as a file: what was not recorded is never a number."""

import csv
import io
from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.exports import ExportTable, csv_bytes
from dashboard.filters import Filters
from dashboard.place_table import export_columns, table_rows
from dashboard.places import Place
from governance.i18n import translator
from governance.queries.places import figures
from tests.tiny_warehouse import TINY

DISTRICT = Place("district", None, "示例区")
SECOND_TOWNSHIP = Place("township", "990101002", "乙街道", "990101002", "乙街道")


@pytest.fixture
def scene():
    return SimpleNamespace(say=translator("en"), filters=Filters(TINY.month(3), TINY.month(4)))


@pytest.fixture
def grids(tiny, scene):
    return figures(tiny, scene.filters.selection, "grid")


def exported(rows, scene):
    """The rows as a CSV says them: one dictionary a row."""
    table = ExportTable("", (), export_columns(scene, rows), rows)
    return {
        row["Code"]: row
        for row in csv.DictReader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline=""))
    }


def test_what_is_not_recorded_is_empty_and_zero_is_a_number(grids, scene):
    rows = exported(table_rows(grids, scene, DISTRICT), scene)
    unrecorded, none = rows["990101001001003"], rows["990101003001002"]
    assert int(unrecorded["Cases"]) > 0
    assert (unrecorded["Outcome recorded"], unrecorded["Concluded"], unrecorded["Concluded share (%)"]) == (
        "0",
        "",
        "",
    )
    assert (none["Cases"], none["Concluded"], none["Concluded share (%)"]) == ("0", "0", "")


def test_recorded_outcomes_have_a_column_only_where_they_are_not_all_cases(grids, scene):
    headings = [column.heading for column in export_columns(scene, table_rows(grids, scene, DISTRICT))]
    assert headings[headings.index("Cases") + 1] == "Outcome recorded"
    rows = table_rows(grids, scene, SECOND_TOWNSHIP)
    assert len(rows) == 4
    assert "Outcome recorded" not in [column.heading for column in export_columns(scene, rows)]


def test_shares_are_of_the_recorded_cases_alone(scene):
    rows = pd.DataFrame({
        "code": ["a"], "name": ["a"], "township_code": ["t"], "township_name": ["t"], "households": [None],
        "cases": [80], "outcome_cases": [20], "concluded_cases": [15],
    }).astype({"households": "Int64"})  # fmt: skip
    assert table_rows(rows, scene, DISTRICT)["concluded_share"].tolist() == [75.0]
