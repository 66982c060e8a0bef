"""What one sheet says: cells as text, the sheet that is meant, its header, and rows that are no records."""
# ruff: noqa: DTZ001 (cells carry no time zone)

from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import FileFault
from pipelines.readers.cell_texts import cell_text, number_text
from pipelines.readers.workbook import answer, write_records
from tests.pipelines.readers.made_files import HEADER, RECORDS, TABLE, ods, xls, xlsx

EXPECTED = ["编号", "日期"]


def read(path, *, expected=EXPECTED, sheet=None):
    """What is told of a sheet, and its records as ``[row, cells]``."""
    target = path.with_suffix(".arrow")
    told = write_records(path, target, sheet=sheet, expected=expected)
    with pa.OSFile(str(target)) as file:
        return told, [list(record.values()) for record in pa.ipc.open_file(file).read_all().to_pylist()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""), (" 甲\n", " 甲\n"), (True, "TRUE"), (False, "FALSE"),
        (1.0, "1"), (-3, "-3"), (0.1 + 0.2, "0.3"), (118.60000000000001, "118.6"), (1e-7, "1e-07"),
        (320111001001001.0, "320111001001001"), (3201110010010012.0, "3201110010010012"),
        (3201110010010010.0, "3.20111001001001E+15"), (320111001001001234.0, "3.20111001001001E+17"),
        (-320111001001001234.0, "-3.20111001001001E+17"), (1e20, "1.00000000000000E+20"),
        (1e15, "1.00000000000000E+15"),
        (float("nan"), ""), (float("inf"), ""),
        (date(2025, 3, 5), "2025-03-05"), (datetime(2025, 3, 5), "2025-03-05"),
        (datetime(2025, 3, 5, 10, 22, 33), "2025-03-05 10:22:33"),
        (datetime(2025, 3, 5, 10, 22, 59, 999_999), "2025-03-05 10:23:00"),
        (datetime(2025, 3, 4, 23, 59, 59, 999_999), "2025-03-05"),
        (datetime(2025, 3, 5, tzinfo=UTC), "2025-03-05 00:00:00+00:00"),
        (time(10, 22, 33), "10:22:33"), (timedelta(hours=26, minutes=5), "26:05:00"),
    ],
)  # fmt: skip
def test_cells_as_text(value, text):
    assert cell_text(value) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_whole_numbers_of_fifteen_digits_are_exact(number):
    assert number_text(float(number)) == str(number)


@given(st.integers(2**53, 10**20))
def test_a_longer_number_is_never_passed_off_as_a_code(number):
    assert "E+" in number_text(float(number))


@given(st.floats(-1e300, 1e300))
def test_numbers_lose_no_more_than_a_spreadsheet_shows(number):
    assert float(number_text(number)) == pytest.approx(number, rel=1e-14, abs=0)


def test_typed_cells_of_an_xlsx(tmp_path):
    cells = ["A1", datetime(2025, 3, 5, 10, 22, 33), 118.60000000000001, True, 320111001001001234, None]
    path = xlsx(tmp_path / "t.xlsx", {"表": [[*HEADER, "d", "e", "f"], cells]})
    told, found = read(path)
    assert told == {"sheet": "表", "header": (*HEADER, "d", "e", "f"), "not_records": {}}
    assert found == [[2, "A1", "2025-03-05 10:22:33", "118.6", "TRUE", "3.20111001001001E+17", ""]]


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_of_both_epochs(tmp_path, is_1904):
    rows = [HEADER, ["A1", datetime(2025, 3, 5), "x"]]
    _, found = read(xlsx(tmp_path / "t.xlsx", {"表": rows}, date_1904=is_1904))
    assert found == [[2, "A1", "2025-03-05", "x"]]


@pytest.mark.parametrize("name", ["t.xls", "t.et", "t.xlsx"])
def test_a_biff_workbook_under_any_name(tmp_path, name):
    rows = [
        ["登记表", None, None],
        HEADER,
        ["A1", datetime(2025, 3, 5, 10, 22), 1.0],
        ["A2", datetime(2025, 3, 6), "x"],
    ]
    _, found = read(xls(tmp_path / name, rows))
    assert found == [[3, "A1", "2025-03-05 10:22:00", "1"], [4, "A2", "2025-03-06", "x"]]


def test_an_ods_workbook(tmp_path):
    cells = ["A1", ("date", "date-value", "2025-03-05T10:22:33"), ("float", "value", "1.50")]
    _, found = read(ods(tmp_path / "t.ods", [HEADER, cells]))
    assert found == [[2, "A1", "2025-03-05 10:22:33", "1.5"]]


def test_an_xlsx_under_the_name_of_an_xls(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", {"表": TABLE}).rename(tmp_path / "t.xls")
    assert read(path)[1] == [[2, *RECORDS[0]], [3, *RECORDS[1]]]


def test_a_sheet_as_offices_keep_it(tmp_path):
    rows = [
        ["信访登记表"], [], ["编号", "日期", "位置", "", "事项"], ["", "", "经度", "纬度", ""],
        ["A1", "2025-03-05", 118.6, 32.1, "噪声"], ["A2", "2025-03-05", 118.7, 32.2, ""],
        ["小计", "", 2], ["编号", "日期", "位置", "", "事项"], ["", "", "经度", "纬度", ""],
        ["A3", "2025-03-06", "", "", "道路"], [], ["合计", "", 3], ["填表人：张三", "", "审核人：李四"],
    ]  # fmt: skip
    merges = [
        ("A1:E1", "信访登记表"),
        ("C3:D3", "位置"),
        ("A3:A4", "编号"),
        ("B3:B4", "日期"),
        ("E3:E4", "事项"),
    ]
    told, found = read(xlsx(tmp_path / "t.xlsx", {"表": rows}, merges=merges, hidden_rows=[5]))
    assert told["header"] == ("编号", "日期", "位置_经度", "位置_纬度", "事项")
    assert found == [
        [5, "A1", "2025-03-05", "118.6", "32.1", "噪声"], [6, "A2", "2025-03-05", "118.7", "32.2", ""],
        [10, "A3", "2025-03-06", "", "", "道路"],
    ]  # fmt: skip
    assert told["not_records"] == {"title": 1, "blank": 2, "header": 2, "total": 2, "note": 1}


def test_a_table_that_starts_below_and_right_of_the_corner(tmp_path):
    rows = [[], ["", "", "登记表"], ["", "", "编号", "位置", "", "日期"], ["", "", "", "x", "y", ""],
            ["", "", "A1", 1, 2, "d"]]  # fmt: skip
    merges = [("D3:E3", "位置"), ("C3:C4", "编号"), ("F3:F4", "日期")]
    told, found = read(xlsx(tmp_path / "t.xlsx", {"表": rows}, merges=merges))
    assert told["header"] == ("编号", "位置_x", "位置_y", "日期")
    assert found == [[5, "A1", "1", "2", "d"]]


SHEETS = {"说明": [["本表说明"]], "1月": TABLE, "藏": TABLE, "空": []}


def test_the_sheet_with_the_expected_columns_is_taken_and_hidden_ones_are_not(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", SHEETS, hidden=["藏"])
    assert read(path)[0]["sheet"] == "1月"


@pytest.mark.parametrize(("sheet", "name"), [("藏", "藏"), (2, "1月"), ("2", "1月"), ("1月", "1月")])
def test_a_sheet_by_name_or_number(tmp_path, sheet, name):
    assert read(xlsx(tmp_path / "t.xlsx", SHEETS, hidden=["藏"]), sheet=sheet)[0]["sheet"] == name


@pytest.mark.parametrize(
    ("sheets", "sheet", "said"),
    [
        (
            {"1月": TABLE, "2月": TABLE, "x": [["y"]]},
            None,
            "several sheets with these columns: 1月、2月. Name the one",
        ),
        (SHEETS, "3月", "has no sheet 3月. It has: 说明、1月、藏、空"),
        (SHEETS, 9, "has no sheet 9"),
        (SHEETS, "空", "sheet 空 is empty"),
        ({"空": []}, None, "no sheet with a table"),
        ({"宽": [["x"] * 2001]}, None, "sheet 宽 has more than 2000 columns"),
    ],
)
def test_a_sheet_that_cannot_be_told(tmp_path, sheets, sheet, said):
    with pytest.raises(FileFault, match=said):
        read(xlsx(tmp_path / "t.xlsx", sheets), sheet=sheet)


def test_without_the_expected_columns_the_best_sheet_is_taken(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", {"甲": [["x", "y"], ["1", "2"]], "乙": [["编号", "z"], ["1", "2"]]})
    assert read(path)[0]["header"] == ("编号", "z")
    assert read(path, expected=["无"])[0]["sheet"] == "甲"


def test_an_answer_carries_a_fault_as_words(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"no workbook")
    told = answer({"path": str(path), "target": str(tmp_path / "o"), "sheet": None, "expected": []})
    assert told["values"] == {"file": "t.xlsx", "detail": "Cannot detect file format"}
