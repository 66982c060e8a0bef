import csv
import io

import openpyxl
import pandas as pd
import pytest

from dashboard.exports import ExportColumn, ExportTable, csv_bytes, safe_text, xlsx_bytes

FRAME = pd.DataFrame({
    "name": ["=cmd|' /C calc'!A0", "甲街道"],
    "cases": [1200, 0],
    "rate": [12.345, None],
})  # fmt: skip
TABLE = ExportTable(
    "示例区/件数",
    [("数据", "演示数据"), ("数据截至", "2026-06-20"), ("注", "+1")],
    [
        ExportColumn("name", "地点"),
        ExportColumn("cases", "件数", "count"),
        ExportColumn("rate", "千户件数", "number", 1),
    ],
    FRAME,
)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_text_that_would_be_a_formula_is_defused(start):
    assert safe_text(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("text", ["", "甲", "1-2", "a=b"])
def test_other_text_stays(text):
    assert safe_text(text) == text


def test_csv_opens_in_excel_and_every_row_says_what_it_is():
    content = csv_bytes(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["地点", "件数", "千户件数", "数据", "数据截至", "注"],
        ["'=cmd|' /C calc'!A0", "1200", "12.3", "演示数据", "2026-06-20", "'+1"],
        ["甲街道", "0", "", "演示数据", "2026-06-20", "'+1"],
    ]


def test_workbook_has_figures_as_figures_below_frozen_headings():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(TABLE))).active
    assert sheet.title == "示例区 件数"
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
        "示例区/件数",
        "数据: 演示数据",
        "数据截至: 2026-06-20",
        "注: +1",
    ]
    assert sheet.freeze_panes == "B7"
    assert [cell.value for cell in sheet[6]] == ["地点", "件数", "千户件数"]
    assert [cell.value for cell in sheet[7]] == ["'=cmd|' /C calc'!A0", 1200, 12.3]
    assert [cell.data_type for cell in sheet[7]] == ["s", "n", "n"]
    assert sheet[8][2].value is None
    assert "演示数据" in sheet.oddFooter.left.text


def test_the_same_table_gives_the_same_workbook():
    assert xlsx_bytes(TABLE) == xlsx_bytes(TABLE)
