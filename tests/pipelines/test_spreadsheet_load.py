"""Spreadsheets through the ordinary door: the account with rows that are no records, and which sheet is taken."""

from datetime import date, datetime

import pytest

from governance.errors import AlreadyLoaded, FileFault
from pipelines.intake import Order
from pipelines.load import load_file
from tests.pipelines.readers.made_files import xlsx
from tests.tiny_district import HEADER, case, world


def table(*rows):
    """Header and rows as cells of a sheet; coordinates as numbers and days as dates, as spreadsheets have them."""
    return [list(HEADER), *([_cell(name, row[name]) for name in HEADER] for row in rows)]


def _cell(name, text):
    if name in {"经度", "纬度"} and text:
        return float(text)
    return datetime.combine(date.fromisoformat(text), datetime.min.time()) if name == "日期" else text


def load(w, path, **options):
    return load_file(Order(w.settings, w.settings.sources[0], path, **options), w.placer)


BALANCE = "SELECT rows_in, accepted, superseded, duplicate, rejected, not_record FROM load ORDER BY load_id"


def test_rows_that_are_no_records_are_counted_by_kind(tmp_path):
    w = world(tmp_path)
    header, *rows = table(case(1), case(2, "G55"), case(1), case(""))
    content = [
        ["信访事项登记表"], header, *rows[:2], [], header, *rows[2:],
        ["合计", "", "", "", ""], ["备注:数据截至三月底"],
    ]  # fmt: skip
    record = load(w, xlsx(tmp_path / "三月.xlsx", {"表": content}))
    assert record.not_records == {"blank": 1, "header": 1, "note": 1, "title": 1, "total": 1}
    assert (record.rows_in, record.rejected, record.error_cells) == (4 + 5, 1, 0)
    w.build()
    assert w.rows(BALANCE) == [(9, 2, 0, 1, 1, 5)]
    assert w.rows("SELECT case_no, row_no, received_on, grid_code FROM cases ORDER BY 1") == [
        ("A0001", 3, date(2026, 3, 5), "G00"), ("A0002", 4, date(2026, 3, 5), "G55"),
    ]  # fmt: skip
    assert w.rows("SELECT row_no, reason FROM reject") == [(8, "case_no_missing")]


def test_a_workbook_gives_the_cases_its_csv_gives(tmp_path):
    rows = [case(n, f"G{n % 6}{n % 5}", category=f"类{n % 3}") for n in range(40)]
    found = []
    for kind in ("csv", "xlsx"):
        w = world(tmp_path / kind)
        if kind == "csv":
            w.load(rows)
        else:
            load(w, xlsx(w.folder / "cases.xlsx", {"表": table(*rows)}))
        w.build()
        found.append(w.rows("FROM cases ORDER BY case_no"))
    assert found[0] == found[1]
    assert len(found[0]) == 40


SHEETS = {"说明": [["填表说明"], ["每月五日前报送"]], "一月": table(case(1)), "二月": table(case(2))}


@pytest.mark.parametrize(
    ("sheet", "taken"), [("一月", "A0001"), ("二月", "A0002"), (2, "A0001"), (3, "A0002")]
)
def test_the_sheet_asked_for_is_taken(tmp_path, sheet, taken):
    w = world(tmp_path)
    load(w, xlsx(tmp_path / "a.xlsx", SHEETS), sheet=sheet)
    w.build()
    assert w.rows("SELECT case_no FROM cases") == [(taken,)]


def test_without_a_sheet_the_one_that_fits_is_taken(tmp_path):
    w = world(tmp_path)
    record = load(w, xlsx(tmp_path / "a.xlsx", {name: SHEETS[name] for name in ("说明", "二月")}))
    assert record.rows_in == 1


def test_each_sheet_of_a_workbook_can_be_a_load(tmp_path):
    w = world(tmp_path)
    path = xlsx(tmp_path / "a.xlsx", SHEETS)
    for sheet in ("一月", "二月"):
        load(w, path, sheet=sheet)
    w.build()
    assert w.rows("SELECT case_no FROM cases ORDER BY 1") == [("A0001",), ("A0002",)]
    for sheet in ("二月", 3):
        with pytest.raises(AlreadyLoaded, match="is loaded already, as L000002"):
            load(w, path, sheet=sheet)
    with pytest.raises(FileFault, match="several sheets"):
        load(w, path)


def test_a_sheet_that_was_found_is_not_taken_again_by_its_name(tmp_path):
    w = world(tmp_path)
    path = xlsx(tmp_path / "a.xlsx", {name: SHEETS[name] for name in ("说明", "二月")})
    assert load(w, path).sheet == "二月"
    for sheet in (None, "二月", 2):
        with pytest.raises(AlreadyLoaded, match="is loaded already, as L000001"):
            load(w, path, sheet=sheet)
    assert w.archive.load_ids() == ["L000001"]


@pytest.mark.parametrize("sheet", ["三月", 9])
def test_a_sheet_that_is_not_there_leaves_nothing(tmp_path, sheet):
    w = world(tmp_path)
    with pytest.raises(FileFault, match="一月"):
        load(w, xlsx(tmp_path / "a.xlsx", SHEETS), sheet=sheet)
    assert w.archive.load_ids() == []
