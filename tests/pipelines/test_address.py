"""The place that a text names, as a rung of the ladder: after coordinates and codes, and never kept as text."""

import pyarrow.parquet as pq
import pytest

from tests.tiny_district import GRIDS, SOURCE, case, csv_text, world

ADDRESS = SOURCE + '\naddress_area = "地点"\n'

LADDER = [
    # text, cells, community, township, rung
    ("前社区3号楼", {}, "C00", "T0", "address"),
    ("北街道", {}, None, "T1", "address"),
    ("北街道同名社区", {}, None, "T1", "address"),
    ("同名社区", {}, None, "T1", "address"),
    ("某小区", {}, None, None, "unlocated"),
    ("", {}, None, None, "unlocated"),
    ("前社区", {"lon": "119.0350", "lat": "33.0350"}, "C11", "T1", "coordinates"),
    ("前社区", {"grid_code": "G55"}, "C11", "T1", "grid_code"),
    ("前社区", {"community_code": "C01"}, "C01", "T0", "community_code"),
    ("前社区", {"township_code": "T0"}, "C00", "T0", "address"),
    ("前社区", {"township_code": "T1"}, None, "T1", "township_code"),
    ("北街道", {"township_code": "T0"}, None, "T0", "township_code"),
    ("前社区", {"lon": "118.5", "lat": "33.005"}, "C00", "T0", "address"),
    ("某小区", {"lon": "118.5", "lat": "33.005"}, None, None, "outside"),
]  # fmt: skip


def with_address(folder):
    """A district with the ladder loaded: the last column of the file holds texts of places."""
    w = world(folder, source=ADDRESS)
    rows = [case(number, None, **cells) | {"电话": text} for number, (text, cells, *_) in enumerate(LADDER)]
    w.load_bytes(csv_text(rows).replace("电话", "地点", 1).encode())
    return w


PLACED = "SELECT community_code, township_code, located_by FROM cases ORDER BY case_no"
EXPECTED = [tuple(expected) for _, _, *expected in LADDER]


def test_each_rung_with_a_text(tmp_path):
    w = with_address(tmp_path)
    w.build()
    assert w.rows(PLACED) == EXPECTED


def test_a_text_places_again_in_another_layer_though_it_is_not_kept(tmp_path):
    w = with_address(tmp_path)
    w.build()
    w.codes = tuple(code for code in GRIDS if code != "G33")
    w.build()
    placed = w.rows(PLACED)
    gone = [text == "前社区" and cells.get("lon") == "119.0350" for text, cells, *_ in LADDER]
    assert [rung for rung, is_gone in zip(placed, gone, strict=True) if not is_gone] == [
        rung for rung, is_gone in zip(EXPECTED, gone, strict=True) if not is_gone
    ]
    assert placed[gone.index(True)] == ("C00", "T0", "address")
    w.codes = GRIDS
    w.build()
    assert w.rows(PLACED) == EXPECTED


@pytest.mark.parametrize("text", ["前社区3号楼", "某小区"])
def test_the_text_is_nowhere(tmp_path, text):
    w = with_address(tmp_path)
    w.build()
    table = pq.read_table(w.archive.any_rows_path("L000001"))
    assert "address_area" not in table.column_names
    for path in (path for path in w.home.rglob("*") if path.is_file()):
        assert text.encode() not in path.read_bytes(), path
    assert text not in "".join(str(value) for row in table.to_pylist() for value in row.values())
