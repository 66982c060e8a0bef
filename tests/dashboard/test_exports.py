import csv
import io

import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from python_calamine import CalamineWorkbook

from dashboard.exports import (
    ABOUT_LAYER,
    ExportColumn,
    ExportTable,
    csv_bytes,
    gpkg_bytes,
    safe_text,
    xlsx_bytes,
)

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


TESTED = ExportTable(
    "示例区 件数",
    [("窗口", "3个月"), ("=方法", "=精确检验")],
    [
        ExportColumn("code", "编码"), ExportColumn("name", "网格"), ExportColumn("observed", "实有", "count"),
        ExportColumn("ratio", "倍数", "number", 2), ExportColumn("p", "p", "chance"),
    ],
    pd.DataFrame({
        "code": ["a", "b", "c"], "name": ["甲", "+乙", "丙"], "observed": [19.0, None, 0.0],
        "ratio": [4.789, None, float("nan")], "p": [2.9064e-08, None, 1.0],
    }),
)  # fmt: skip
SQUARE = shapely.box(121, 33, 121.01, 33.01)


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "table.gpkg"
    path.write_bytes(gpkg_bytes(TESTED, {"a": SQUARE, "b": shapely.MultiPolygon([SQUARE])}, layer="grid"))
    return path


def test_a_geopackage_has_the_rows_with_their_outlines(package):
    found = pyogrio.read_dataframe(package, layer="grid", fid_as_index=True)
    assert found.crs.to_epsg() == 4490
    assert found["code"].tolist() == ["a", "b", "c"]
    assert found["name"].tolist() == ["甲", "'+乙", "丙"], "a formula is text here too"
    assert found["observed"].astype("Int64").tolist() == [19, pd.NA, 0]
    assert found["p"].tolist()[::2] == [2.9e-08, 1.0], "told to two digits"
    assert found["ratio"].round(2).tolist()[0] == 4.79
    assert found["ratio"].isna().tolist() == [False, True, True]
    assert [shape is not None for shape in found.geometry] == [True, True, False]
    assert found.geometry.iloc[0].equals(SQUARE)


def test_a_geopackage_carries_its_method_and_the_meaning_of_its_fields(package):
    assert set(pyogrio.list_layers(package)[:, 0]) == {"grid", ABOUT_LAYER}
    about = pyogrio.read_dataframe(package, layer=ABOUT_LAYER)
    assert about.to_numpy().tolist() == [
        ["grid", "示例区 件数"], ["窗口", "3个月"], ["'=方法", "'=精确检验"], ["code", "编码"], ["name", "网格"],
        ["observed", "实有"], ["ratio", "倍数"], ["p", "p"],
    ]  # fmt: skip


def test_a_table_without_rows_is_a_geopackage_too(tmp_path):
    empty = ExportTable(TESTED.title, TESTED.notes, TESTED.columns, TESTED.frame.iloc[:0])
    path = tmp_path / "empty.gpkg"
    path.write_bytes(gpkg_bytes(empty, {}, layer="grid"))
    assert len(pyogrio.read_dataframe(path, layer="grid")) == 0
    assert len(pyogrio.read_dataframe(path, layer=ABOUT_LAYER)) == 8


def test_chances_keep_two_digits_in_workbook_and_csv():
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(TESTED))).get_sheet_by_index(0).to_python()
    assert sheet[-3] == ["a", "甲", 19.0, 4.79, 2.9e-08]
    assert csv_bytes(TESTED).decode("utf-8-sig").splitlines()[1].split(",")[:5] == [
        "a",
        "甲",
        "19",
        "4.79",
        "2.9e-08",
    ]
