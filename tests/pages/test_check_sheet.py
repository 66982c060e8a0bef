"""The sheet of checks: taken along, filled in, brought back; what is old, foreign or wrong is told by row."""

import pytest
import xlsxwriter

from dashboard import data
from dashboard.frame import Scene
from dashboard.my_grid_sheet import recorded, sheet_bytes
from dashboard.my_grids import MyGrids
from dashboard.palettes import LIGHT
from governance.errors import FileFault
from governance.i18n import LANGUAGES, translator
from governance.registers.check_rows import CheckVisit
from governance.registers.check_sheets import COLUMNS
from governance.registers.checks import RESULTS
from pipelines.returned_checks import read_returned
from tests.dashboard.hot_world import HOT, QUIET
from tests.pages.test_my_grids import TOWNSHIP, all_of, own_district, store  # noqa: F401 (fixtures)

HOT_TASK = f"mark-2026-05-{HOT}"


@pytest.fixture
def mine(own_district):  # noqa: ARG001, F811 (which district is chosen)
    def of(language: str = "en") -> MyGrids:
        settings = data.current_settings()
        warehouse = data.current_warehouse(settings, TOWNSHIP.scope)
        return MyGrids.of(Scene(translator(language), LIGHT, settings, TOWNSHIP, warehouse, None))

    return of


def row(task: str = HOT_TASK, **cells: str) -> dict:
    return {"row_no": 3, "task": task, "version": "0", "result": "Nothing found", "note": "", **cells}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_is_taken_along_can_be_read_back(mine, tmp_path, language):
    path = tmp_path / "checks.xlsx"
    path.write_bytes(sheet_bytes(mine(language)))
    rows = read_returned(path)
    assert HOT_TASK in {one["task"] for one in rows}
    assert all(not one["result"] for one in rows if one["task"].startswith("mark-"))
    assert recorded(mine(language), rows) == recorded(mine(language), [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_come_back_are_recorded_once(mine, store, tmp_path, language):  # noqa: F811
    say, path = translator(language), tmp_path / "back.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        cells = row(result=say(RESULTS["improved"]), note="已复查")
        for at, column in enumerate(COLUMNS):
            sheet.write(0, at, say(column.heading))
            sheet.write(1, at, cells.get(column.name, ""))
    for taken, known in ((1, 0), (0, 1)):
        outcome = recorded(mine(language), read_returned(path))
        assert (outcome.taken, outcome.known, outcome.rejects) == (taken, known, [])
    assert [(one.task_id, one.result, one.note) for one in all_of(store, CheckVisit)] == [
        (HOT_TASK, "improved", "已复查")
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"result": "perhaps"}, "result of the list"),
        ({"version": "x"}, "Export the sheet again"),
        ({"result": "Wrong place"}, "Write a sentence"),
        ({"done": "maybe"}, "yes or no"),
        ({"task": f"mark-2026-05-{QUIET}"}, "no task of yours"),
        ({"task": "mark-2020-01-1"}, "no task of yours"),
    ],
)
def test_what_a_row_lacks_is_said_and_stops_no_other(mine, store, cells, reason):  # noqa: F811
    other = next(code for code in mine().by_code if code != HOT)
    outcome = recorded(mine(), [row(**cells), row(f"mark-2026-05-{other}")])
    assert outcome.taken == 1
    assert [reason in one["reason"] for one in outcome.rejects] == [True]
    assert len(all_of(store, CheckVisit)) == 1


def test_an_old_sheet_does_not_write_over_a_newer_report(mine, store):  # noqa: F811
    assert recorded(mine(), [row()]).taken == 1
    outcome = recorded(mine(), [row(result="The problem is there")])
    assert ["changed meanwhile" in one["reason"] for one in outcome.rejects] == [True]
    assert [one.result for one in all_of(store, CheckVisit)] == ["not_found"]
    assert recorded(mine(), [row(result="The problem is there", version="1")]).taken == 1


def test_another_workbook_is_no_sheet_of_checks(tmp_path):
    path = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["A", "B"])
        sheet.write_row(1, 0, ["1", "2"])
    with pytest.raises(FileFault, match="Task is missing"):
        read_returned(path)
