"""Exports: every form opens elsewhere and says the same; what is for the inside stays there."""

import json
from datetime import date

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest

from governance.errors import GridError
from governance.exporting.content import DEMONSTRATION_MARK
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import translator
from governance.releases import Release
from governance.sheets.provenance import data_hash
from governance.tables import TABLES
from governance.warehouse import open_warehouse, published_path
from pipelines.export import export_release, export_table
from tests.tiny_district import case, world

DANGEROUS = '=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    w = world(tmp_path_factory.mktemp("export"))
    w.load(
        [
            case(1, category=DANGEROUS),
            case(2, "G55", category="+86"),
            case(3, None),
            case("-4", category="噪声"),
        ]
    )
    w.load([case(3, None, concluded_on="2026-03-09")], "b.csv")
    w.build()
    opened = open_warehouse(published_path(w.home))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    w = world(tmp_path_factory.mktemp("demonstration"))
    district = w.settings.district.model_copy(update={"is_demonstration": True})
    w.settings = w.settings.model_copy(update={"district": district})
    w.load([case(1)])
    w.build()
    opened = open_warehouse(published_path(w.home))
    yield opened
    opened.close()


def read_back(path) -> pd.DataFrame:
    match path.suffix:
        case ".csv":
            return pd.read_csv(path, dtype=str, keep_default_na=False)
        case ".parquet":
            return pd.read_parquet(path)
        case ".xlsx":
            return pd.read_excel(path, engine="openpyxl", dtype=str, keep_default_na=False)
        case _:
            return gpd.read_file(path, engine="pyogrio", layer=pyogrio.list_layers(path)[0, 0])


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("table", TABLES)
def test_a_table_leaves_without_what_is_inside(warehouse, tmp_path, table, ending):
    target = tmp_path / f"{table}{ending}"
    count = export_table(warehouse, table, target)
    found = read_back(target)
    assert len(found) == count
    outer = [column.name for column in TABLES[table].columns if column.audience == "anyone"]
    assert list(found.columns) == outer + (["provenance"] if ending == ".csv" else [])
    assert sorted(path.name for path in tmp_path.iterdir()) == [target.name]


def test_no_place_of_a_case_leaves(warehouse, tmp_path):
    for ending in (".csv", ".xlsx", ".parquet"):
        export_table(warehouse, "cases", tmp_path / f"cases{ending}")
        found = read_back(tmp_path / f"cases{ending}")
        assert {"lon", "lat"}.isdisjoint(found.columns)
        assert not found.map(lambda cell: "119.0" in str(cell)).to_numpy().any()


def test_days_that_no_sheet_knows_are_texts(warehouse, tmp_path):
    export_table(warehouse, "grid", tmp_path / "grid.xlsx")
    assert set(read_back(tmp_path / "grid.xlsx")["valid_from"]) == {"0001-01-01"}
    export_table(warehouse, "cases", tmp_path / "cases.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    assert [cell.value.date() for cell in sheet["E"][1:]] == [date(2026, 3, 5)] * 4


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
@pytest.mark.parametrize(("table", "count"), [("grid", 36), ("township", 2)])
def test_a_map_file_reads_back(warehouse, tmp_path, table, count, ending):
    target = tmp_path / f"map{ending}"
    assert export_table(warehouse, table, target) == count
    found = read_back(target)
    assert len(found) == count
    assert found.geometry.is_valid.all()
    assert found.total_bounds.round(6).tolist() == [119.0, 33.0, 119.06, 33.06]
    assert not [name for name in found.columns if name.endswith("wkb")]
    expected = {column.name for column in TABLES[table].columns if column.audience == "anyone"} | {"geometry"}
    assert set(found.columns) - {"id"} == expected


def test_a_geojson_bears_no_crs_of_its_own(warehouse, tmp_path):
    export_table(warehouse, "grid", tmp_path / "grid.geojson")
    assert "crs" not in json.loads((tmp_path / "grid.geojson").read_text(encoding="utf-8"))


def test_formulas_are_escaped_where_a_spreadsheet_would_run_them(warehouse, tmp_path):
    for ending in (".csv", ".xlsx"):
        export_table(warehouse, "cases", tmp_path / f"cases{ending}")
        found = read_back(tmp_path / f"cases{ending}").set_index("case_no")["category"]
        assert found["A0001"] == "'" + DANGEROUS
        assert found["A0002"] == "'+86"
        assert found["'-4"] == "噪声"
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    export_table(warehouse, "cases", tmp_path / "cases.parquet")
    assert DANGEROUS in set(read_back(tmp_path / "cases.parquet")["category"])


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".geojson", ".gpkg"])
def test_the_demonstration_says_so_in_every_row(demonstration, tmp_path, ending):
    export_table(demonstration, "grid", tmp_path / f"grid{ending}")
    (told,) = set(read_back(tmp_path / f"grid{ending}")["provenance" if ending == ".csv" else "note"])
    assert told.startswith(DEMONSTRATION_MARK)


def test_rows_are_in_the_order_of_the_key(warehouse, tmp_path):
    export_table(warehouse, "cases", tmp_path / "cases.parquet")
    assert read_back(tmp_path / "cases.parquet")["case_no"].tolist() == ["-4", "A0001", "A0002", "A0003"]


@pytest.mark.parametrize(
    ("table", "file", "said"),
    [
        ("case", "x.csv", "There is no table case. The tables are: publication, grid"),
        ("grid; DROP TABLE grid", "x.csv", "There is no table"),
        ("grid", "x.shp", "the ending says no form that can be written"),
        ("grid", "x", "the ending says no form"),
        ("cases", "x.geojson", "cases has no outlines.*grid, township"),
        ("grid_month", "x.gpkg", "grid_month has no outlines"),
    ],
)
def test_what_cannot_be_exported(warehouse, tmp_path, table, file, said):
    with pytest.raises(GridError, match=said):
        export_table(warehouse, table, tmp_path / file)
    assert list(tmp_path.iterdir()) == []


def test_a_file_says_which_publication_and_which_data_it_is_of(warehouse, tmp_path):
    export_table(warehouse, "grid_month", tmp_path / "x.csv")
    (told,) = set(read_back(tmp_path / "x.csv")["provenance"])
    assert f"{warehouse.name} {data_hash(warehouse)}" in told
    export_table(warehouse, "grid_month", tmp_path / "x.xlsx", say=translator("en"))
    about = dict(openpyxl.load_workbook(tmp_path / "x.xlsx")["Provenance"].iter_rows(values_only=True))
    assert about["Hash of the data"] == data_hash(warehouse)
    assert about["Rows"] == TABLES["grid_month"].grain
    assert about["cases"] == "Cases"


def test_the_form_can_be_named_instead_of_told_by_the_ending(warehouse, tmp_path):
    target = tmp_path / "grid.out"
    export_table(warehouse, "grid", target, form="csv")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_other_loads_are_other_data(tmp_path):
    w = world(tmp_path)
    hashes = []
    for number in (1, 2):
        w.load([case(number)], f"{number}.csv")
        w.build()
        opened = open_warehouse(published_path(w.home))
        hashes.append(data_hash(opened))
        opened.close()
    assert len(set(hashes)) == 2


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".geojson", ".gpkg"])
def test_a_folder_that_is_not_there(warehouse, tmp_path, ending):
    with pytest.raises(OSError, match="nowhere"):
        export_table(warehouse, "grid", tmp_path / "nowhere" / f"grid{ending}")


@pytest.mark.parametrize("ending", [".csv", ".gpkg", ".geojson"])
def test_a_file_that_is_there_is_replaced(warehouse, tmp_path, ending):
    target = tmp_path / f"grid{ending}"
    target.write_text("before", encoding="utf-8")
    export_table(warehouse, "grid", target)
    assert len(read_back(target)) == 36


def test_what_readers_outside_may_be_shown_has_a_word_for_what_is_withheld(warehouse, tmp_path):
    day = pd.Timestamp("2026-01-01")
    frame = pd.DataFrame({
        "quarter": [day] * 2, "level": ["grid"] * 2, "code": ["G1", "G2"], "category": [ALL_MATTERS, "噪声"],
        "cases": pd.array([None, 12], dtype="Int64"), "state": ["withheld", "counted"],
        "concluded": pd.array([None, None], dtype="Int64"), "not_concluded": pd.array([5, None], dtype="Int64"),
        "as_of": [day] * 2,
    })  # fmt: skip
    target = tmp_path / "release.csv"
    assert export_release(warehouse, Release(frame), target) == 2
    found = read_back(target)
    assert found["cases"].tolist() == ["withheld", "12"]
    assert found["concluded"].tolist() == ["withheld", "none"]
    assert found["not_concluded"].tolist() == ["5", "none"]
    assert warehouse.name not in found["provenance"].iloc[0]
    with pytest.raises(GridError, match="has no outlines"):
        export_release(warehouse, Release(frame), tmp_path / "release.gpkg")
