"""Files of tables and layers: the same content in every form, safe, and saying where it comes from."""

import csv
import io
import json
import sqlite3
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import fromstring

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from governance.errors import GridError
from governance.exporting import spreadsheets
from governance.exporting.content import ExportColumn, ExportTable, Layer, LayerClass, Origin
from governance.exporting.forms import FORMS, file_bytes
from governance.exporting.spreadsheets import csv_bytes, xlsx_bytes
from governance.formulas import FORMULA_STARTS
from governance.i18n import translator
from governance.indicators import CASES_PER_THOUSAND

ATTACK = "=cmd|' /C calc'!A0"
EN = translator("en")
SQUARE = shapely.box(121, 33, 121.01, 33.01)
CLASSES = (
    LayerClass("0", "#f3f1ec"), LayerClass("+1–12.3", "#2c7fb8", edge="bold"),
    LayerClass("withheld", "#e2ded5", hatch="cross"), LayerClass("none", "#e2ded5", hatch="bars"),
)  # fmt: skip
FRAME = pd.DataFrame({
    "code": ["a", "b", "c", "d"], "name": [ATTACK, "甲街道", '乙\n街道,"x"', None], "cases": [1200, 0, 3, None],
    "rate": [12.345, 0.0, None, None], "rate_gap": ["", "", "withheld", "none"],
    "p": [2.9064e-08, None, 1.0, 0.5], "is_new": [True, False, None, True],
    "due_on": pd.to_datetime(["2026-03-05", None, "2026-04-01", "2026-04-02"]),
})  # fmt: skip
COLUMNS = [
    ExportColumn("code", "Code"), ExportColumn("name", "=Place"), ExportColumn("cases", "Cases", "count"),
    ExportColumn("rate", "Rate", "number", 1, gap="rate_gap"), ExportColumn("p", "p", "chance"),
    ExportColumn("is_new", "New", "flag"), ExportColumn("due_on", "Due", "day"),
]  # fmt: skip
ORIGIN = Origin("示例区", date(2026, 6, 20), "warehouse-000007.duckdb", "0123456789ab", is_demonstration=True)
LAYER = Layer("grid", [SQUARE, shapely.MultiPolygon([SQUARE]), SQUARE, None], "Rate", CLASSES, [1, 0, 2, 3])
TABLE = ExportTable(
    "示例区/件数", COLUMNS, FRAME, ORIGIN, EN, filters=[("Period", "+2026-04")], definitions=[CASES_PER_THOUSAND],
    notes=[("=Method", "=exact test")], layer=LAYER,
)  # fmt: skip
RAW = replace(TABLE, is_dressed=False)


def lines_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "table.gpkg"
    path.write_bytes(file_bytes(TABLE, "gpkg"))
    return path


def test_a_csv_is_headings_and_rows_alone_each_with_its_provenance():
    lines = lines_of(csv_bytes(TABLE))
    assert lines[0] == ["Code", "'=Place", "Cases", "Rate", "p", "New", "Due", "Provenance"]
    told = {line[-1] for line in lines[1:]}
    assert len(told) == 1
    for part in (
        "Demonstration data", "示例区", "Data as of 2026-06-20", "Period: +2026-04", "D1.v1", "warehouse-000007.duckdb",
        "0123456789ab", "Grid One-Map", "Internal material",
    ):  # fmt: skip
        assert part in next(iter(told))
    assert [line[:-1] for line in lines[1:]] == [
        ["a", f"'{ATTACK}", "1200", "12.3", "2.9e-08", "True", "2026-03-05"],
        ["b", "甲街道", "0", "0.0", "—", "False", "—"],
        ["c", '乙\n街道,"x"', "3", "withheld", "1.0", "—", "2026-04-01"],
        ["d", "—", "—", "none", "0.5", "True", "2026-04-02"],
    ]


def test_a_table_for_machines_has_the_names_and_leaves_what_is_missing_empty():
    lines = lines_of(csv_bytes(RAW))
    assert lines[0] == [*(column.name for column in COLUMNS), "provenance"]
    assert lines[4][:-1] == ["d", "", "", "none", "0.5", "True", "2026-04-02"]
    assert lines[1][-1].startswith("演示数据 demonstration data · 示例区")


def test_a_workbook_says_on_its_second_sheet_and_in_its_properties_what_it_is():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(TABLE)))
    sheet, about = book
    assert (sheet.title, about.title) == ("示例区 件数", "Provenance")
    assert sheet["A1"].value == "示例区/件数"
    assert sheet["A2"].value.startswith("Demonstration data · 示例区 · ")
    assert sheet.freeze_panes == "B5"
    assert [cell.value for cell in sheet[4]] == ["Code", "'=Place", "Cases", "Rate", "p", "New", "Due"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows[0][:6] == ["a", f"'{ATTACK}", 1200, 12.3, 2.9e-08, True]
    assert rows[0][6].date() == date(2026, 3, 5)
    assert rows[2][3] == "withheld"
    assert rows[3][1:4] == ["—", "—", "none"]
    assert None not in [cell for row in rows for cell in row]
    told = dict(about.iter_rows(values_only=True))
    assert told["Data as of"] == "2026-06-20"
    assert told["D1.v1 Cases per 1,000 households"].startswith("cases received")
    assert told["'=Method"] == "'=exact test"
    assert told["Period"] == "'+2026-04"
    assert "never persons" in told["Internal material"]
    assert "Demonstration data" in sheet.oddFooter.left.text
    assert "warehouse-000007.duckdb" in book.properties.description
    custom = {one.name: one.value for one in book.custom_doc_props.props}
    assert custom["data_hash"] == "0123456789ab"
    assert custom["is_demonstration"] is True


@pytest.mark.parametrize("table", [TABLE, RAW], ids=["readers", "machines"])
def test_no_cell_of_a_workbook_is_a_formula(table):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(table)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_machines_find_the_headings_in_the_first_line_of_a_workbook():
    frame = pd.read_excel(io.BytesIO(xlsx_bytes(RAW)), engine="openpyxl", keep_default_na=False)
    assert list(frame) == [*(column.name for column in COLUMNS), "note"]
    assert set(frame["note"]) == {"演示数据 demonstration data"}


def test_days_that_no_spreadsheet_knows_are_texts():
    days = [np.datetime64("0001-01-01", "us"), *FRAME["due_on"].tolist()[1:]]
    frame = FRAME.assign(due_on=pd.Series(days, dtype="datetime64[us]"))
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(xlsx_bytes(replace(TABLE, frame=frame)))
    ).get_sheet_by_index(0)
    assert [row[6] for row in rows.to_python()[4:]] == ["0001-01-01", "—", "2026-04-01", "2026-04-02"]


def test_parquet_is_typed_and_says_where_it_comes_from():
    found = pq.read_table(io.BytesIO(file_bytes(TABLE, "parquet")))
    assert [str(field.type) for field in found.schema] == [
        "string", "string", "int64", "double", "string", "double", "bool", "date32[day]", "string",
    ]  # fmt: skip
    assert found["name"].to_pylist()[0] == ATTACK, "no spreadsheet opens it, so texts are as they are"
    assert found["rate"].to_pylist() == [12.3, 0.0, None, None]
    assert found["rate_gap"].to_pylist() == [None, None, "withheld", "none"]
    assert found["cases"].to_pylist() == [1200, 0, 3, None]
    assert set(found["note"].to_pylist()) == {"演示数据 demonstration data"}
    record = json.loads(found.schema.metadata[b"provenance"])
    assert (record["publication"], record["as_of"]) == ("warehouse-000007.duckdb", "2026-06-20")
    assert list(record["definitions"]) == ["D1.v1"]
    assert found.schema.field("rate").metadata[b"heading"] == b"Rate"


def test_geojson_keeps_to_its_standard(tmp_path):
    document = json.loads(file_bytes(TABLE, "geojson"))
    assert "crs" not in document
    assert document["provenance"]["data_hash"] == "0123456789ab"
    assert document["provenance"]["filters"] == {"Period": "+2026-04"}
    ring = shapely.LinearRing(document["features"][0]["geometry"]["coordinates"][0])
    assert ring.is_ccw
    first, second, third, last = (feature["properties"] for feature in document["features"])
    assert first["name"] == f"'{ATTACK}"
    assert (second["cases"], second["p"]) == (0, None)
    assert (third["rate"], third["rate_gap"], third["map_class"]) == (None, "withheld", "withheld")
    assert (last["map_class"], document["features"][3]["geometry"]) == ("none", None)
    path = tmp_path / "x.geojson"
    path.write_bytes(file_bytes(TABLE, "geojson"))
    found = pyogrio.read_dataframe(path)
    assert found.crs.to_epsg() == 4326
    assert found["map_class"].tolist() == ["'+1–12.3", "0", "withheld", "none"]


def test_a_geopackage_has_the_rows_with_their_outlines(package):
    found = pyogrio.read_dataframe(package, layer="grid")
    assert found.crs.to_epsg() == 4490
    assert found["name"].tolist()[:3] == [f"'{ATTACK}", "甲街道", '乙\n街道,"x"']
    assert found["cases"].astype("Int64").tolist() == [1200, 0, 3, pd.NA]
    assert found["rate_gap"].tolist()[2:] == ["withheld", "none"]
    assert found.geometry.iloc[0].equals(SQUARE)
    assert found.geometry.iloc[3] is None
    about = dict(pyogrio.read_dataframe(package, layer="about").itertuples(index=False))
    assert about["'=Method"] == "'=exact test"
    assert about["rate"] == "Rate"


def test_a_geopackage_says_to_catalogues_what_it_rests_on(package):
    told = pyogrio.read_info(package, layer="grid")["layer_metadata"]
    assert json.loads(told["PROVENANCE"])["data_hash"] == "0123456789ab"
    with sqlite3.connect(package) as opened:
        (document,) = opened.execute(
            "SELECT metadata FROM gpkg_metadata AS m JOIN gpkg_metadata_reference AS r ON r.md_file_id = m.id "
            "WHERE md_standard_uri = 'http://mrcc.com/qgis.dtd' AND table_name = 'grid'"
        ).fetchone()
    opened.close()
    abstract = fromstring(document).findtext("abstract")  # noqa: S314 (our own text)
    assert "Demonstration data" in abstract
    assert "Data as of: 2026-06-20" in abstract


def test_a_geopackage_carries_the_look_of_the_map(package):
    """What QGIS looks for when it opens the layer, and what it finds there."""
    styles = pyogrio.read_dataframe(package, layer="layer_styles")
    row = styles[(styles["f_table_name"] == "grid") & styles["useAsDefault"].astype(bool)].iloc[0]
    assert (row["f_table_schema"], row["f_geometry_column"]) == ("", "geom")
    assert pyogrio.read_info(package, layer="grid")["geometry_name"] == row["f_geometry_column"]
    style = fromstring(row["styleQML"])  # noqa: S314 (our own text)
    renderer = style.find("renderer-v2")
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "map_class")
    categories = renderer.findall("categories/category")
    assert [one.get("label") for one in categories] == [one.label for one in CLASSES]
    values = {one.get("value") for one in categories}
    assert set(pyogrio.read_dataframe(package, layer="grid")["map_class"]) == values, "every place has a look"
    looks = {}
    for one in categories:
        layers = renderer.findall(f"symbols/symbol[@name='{one.get('symbol')}']/layer")
        told = [
            {option.get("name"): option.get("value") for option in layer.iter("Option")} for layer in layers
        ]
        older = [{prop.get("k"): prop.get("v") for prop in layer.findall("prop")} for layer in layers]
        looks[one.get("label")] = [
            {name: value for name, value in layer.items() if name is not None} for layer in told
        ]
        assert looks[one.get("label")] == older, "older versions are told the same"
    assert looks["0"][0]["color"] == "243,241,236,255"
    assert looks["+1–12.3"][0]["outline_width"] == "0.8"
    assert [looks[name][-1]["style"] for name in ("0", "withheld", "none")] == [
        "solid",
        "diagonal_x",
        "horizontal",
    ]
    aliases = {one.get("field"): one.get("name") for one in style.iter("alias")}
    assert (aliases["rate"], aliases["rate_gap"]) == ("Rate", "Rate: why there is no value")


def test_plain_outlines_have_a_look_too(tmp_path):
    path = tmp_path / "plain.gpkg"
    path.write_bytes(file_bytes(replace(TABLE, layer=Layer("grid", LAYER.outlines)), "gpkg"))
    style = fromstring(pyogrio.read_dataframe(path, layer="layer_styles")["styleQML"].iloc[0])  # noqa: S314 (our own text)
    assert style.find("renderer-v2").get("type") == "singleSymbol"
    assert "map_class" not in pyogrio.read_dataframe(path, layer="grid")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_bytes(form):
    assert file_bytes(TABLE, form) == file_bytes(TABLE, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_is_a_file_too(form):
    empty = replace(TABLE, frame=FRAME.iloc[:0], layer=replace(LAYER, outlines=[], class_of=[]))
    assert file_bytes(empty, form)


@pytest.mark.parametrize(
    ("table", "form", "said"),
    [(replace(TABLE, layer=None), "gpkg", "no outlines"), (replace(TABLE, layer=None), "geojson", "no outlines"),
     (TABLE, "shp", "no form shp")],
)  # fmt: skip
def test_what_cannot_be_written(table, form, said):
    with pytest.raises(GridError, match=said):
        file_bytes(table, form)


def test_more_rows_than_a_sheet_holds(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    with pytest.raises(GridError, match=r"has 4 rows, more than a sheet holds \(3\)"):
        xlsx_bytes(TABLE)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12), min_size=1
    ),
    st.sampled_from(FORMULA_STARTS),
)
def test_no_text_of_a_csv_begins_like_a_formula(texts, start):
    frame = pd.DataFrame({"text": [*texts, f"{start}1+1"]})
    table = ExportTable("t", [ExportColumn("text", f"{start}h")], frame, Origin(f"{start}x"), EN)
    lines = lines_of(csv_bytes(table))
    assert len(lines) == len(frame) + 1
    assert not any(cell.startswith(FORMULA_STARTS) for line in lines for cell in line)
    for line, text in zip(lines[1:], frame["text"], strict=True):
        assert line[0] in (text, f"'{text}")
