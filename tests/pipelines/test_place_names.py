"""The table of further place names: how it is read, what is wrong with it, and that a road places a case."""

from pathlib import Path

import pytest

from governance.errors import FaultList, FileFault
from pipelines.build import build_warehouse
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.place_names import read_place_names
from pipelines.workspace import open_workspace
from tests.tiny_district import SOURCE, case, csv_text, world

ROWS = [("中山路", "101"), ("中山路", "102"), ("大洋百货", "1")]


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "names.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", ["name,code", "名称,编码", "地名,代码", " Name , CODE "])
def test_names_and_codes(tmp_path, header, encoding):
    text = f"{header}\r\n中山路,101\r\n中山路,102\r\n\r\n,\r\n大洋百货, 1 \r\n"
    assert read_place_names(table(tmp_path, text, encoding)) == ROWS


def test_columns_may_stand_anywhere(tmp_path):
    assert read_place_names(table(tmp_path, "备注,编码,名称\n新,101,中山路\n")) == [("中山路", "101")]


@pytest.mark.parametrize("text", ["", "路名,编码\n中山路,101\n", "name\n中山路\n"])
def test_a_table_without_the_columns_says_so(tmp_path, text):
    with pytest.raises(FileFault, match="name and code"):
        read_place_names(table(tmp_path, text))


def test_rows_with_one_of_the_two_are_told_all(tmp_path):
    with pytest.raises(FaultList) as found:
        read_place_names(table(tmp_path, "name,code\n中山路,\n,101\n大洋百货,1\n"))
    assert [fault.values["line"] for fault in found.value.faults] == [2, 3]


def test_what_is_no_text_says_so(tmp_path):
    path = tmp_path / "names.csv"
    path.write_bytes(b"\x89PNG\xff\xff\xff")
    with pytest.raises(FileFault, match="UTF-8 or GB18030"):
        read_place_names(path)


def test_a_road_places_a_case_that_only_names_it(tmp_path):
    (tmp_path / "names.csv").write_text("name,code\n中山路,C00\n长江路,C00\n长江路,C01\n", encoding="utf-8")
    w = world(
        tmp_path, more='[placing]\nnames_file = "names.csv"', source=SOURCE + '\naddress_area = "地点"\n'
    )
    texts = ["中山路8号", "长江路8号", "无名路8号"]
    rows = [case(number, None) | {"电话": text} for number, text in enumerate(texts)]
    path = tmp_path / "cases.csv"
    path.write_text(csv_text(rows).replace("电话", "地点", 1), encoding="utf-8")
    workspace = open_workspace(w.settings)
    load_file(Order(w.settings, w.settings.sources[0], path), workspace.placer)
    build_warehouse(w.settings, workspace.network, workspace.placer)
    assert w.rows("SELECT community_code, township_code, located_by FROM cases ORDER BY case_no") == [
        ("C00", "T0", "address"), (None, "T0", "address"), (None, None, "unlocated"),
    ]  # fmt: skip


def test_a_code_that_nobody_has_is_told(tmp_path):
    (tmp_path / "names.csv").write_text("name,code\n中山路,C99\n", encoding="utf-8")
    w = world(tmp_path, more='[placing]\nnames_file = "names.csv"')
    with pytest.raises(FaultList, match="C99"):
        open_workspace(w.settings)
