"""What makes the place of a case doubtful, and what does not."""

import pyarrow.parquet as pq
import pytest

from governance.words import PLACING_DOUBTS
from pipelines.archive import ADDRESS, PLACED
from tests.pipelines.redrawn_district import AFTER, BEFORE, redrawn
from tests.tiny_district import SOURCE, case, csv_text, world

ADDRESS_SOURCE = SOURCE + '\naddress_area = "地点"\n'
NO_POINT = {"lon": "", "lat": ""}
OUTSIDE = {"lon": "118.5", "lat": "33.005"}

DOUBTS = [
    # cells of a case, text of its place, rung, doubt
    ({}, "", "coordinates", None),
    ({"township_code": "T0", "community_code": "C00", "grid_code": "G00"}, "", "coordinates", None),
    ({"township_code": "T1"}, "", "coordinates", "stated_elsewhere"),
    ({"township_code": "北街道"}, "", "coordinates", "stated_elsewhere"),
    ({"community_code": "C10"}, "", "coordinates", "stated_elsewhere"),
    ({"grid_code": "G55"}, "", "coordinates", "stated_elsewhere"),
    ({"grid_code": "G01", "community_code": "C01"}, "", "coordinates", None),
    ({"township_code": "T0", "grid_code": "G55"}, "", "coordinates", "stated_elsewhere"),
    ({"township_code": "T7", "grid_code": "G99"}, "", "coordinates", None),
    ({}, "北街道", "coordinates", "stated_elsewhere"),
    ({}, "同名社区", "coordinates", "stated_elsewhere"),
    ({"community_code": "同名社区"}, "", "coordinates", None),
    (OUTSIDE, "", "outside", None),
    (OUTSIDE | {"township_code": "T1"}, "", "township_code", "coordinates_outside"),
    (OUTSIDE | {"grid_code": "G11"}, "", "grid_code", "coordinates_outside"),
    (OUTSIDE, "前社区", "address", "coordinates_outside"),
    (OUTSIDE | {"township_code": "T7"}, "", "outside", None),
    (NO_POINT | {"grid_code": "G55", "township_code": "T1"}, "", "grid_code", None),
    (NO_POINT | {"grid_code": "G55", "township_code": "T0"}, "", "grid_code", "statements_disagree"),
    (NO_POINT | {"community_code": "C00", "township_code": "T1"}, "", "community_code", "statements_disagree"),
    (NO_POINT | {"township_code": "T1"}, "前社区", "township_code", "statements_disagree"),
    (NO_POINT | {"community_code": "同名社区"}, "", "unlocated", "ambiguous_name"),
    (NO_POINT | {"community_code": "同名社区", "township_code": "T1"}, "", "township_code", "ambiguous_name"),
    (NO_POINT | {"community_code": "同名社区", "grid_code": "G55"}, "", "grid_code", None),
    (NO_POINT, "前社区和后社区", "unlocated", "ambiguous_name"),
    (NO_POINT, "南街道、北街道", "unlocated", "ambiguous_name"),
    (NO_POINT | {"grid_code": "G00"}, "南街道、北街道", "grid_code", None),
    (NO_POINT, "", "unlocated", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    w = world(tmp_path_factory.mktemp("doubt"), source=ADDRESS_SOURCE)
    rows = [case(n, **cells) | {"电话": text} for n, (cells, text, *_) in enumerate(DOUBTS)]
    w.load_bytes(csv_text(rows).replace("电话", "地点", 1).encode())
    w.build()
    return w


FOUND = "SELECT located_by, placing_doubt FROM cases ORDER BY case_no"


def test_each_doubt(loaded):
    assert loaded.rows(FOUND) == [tuple(expected) for _, _, *expected in DOUBTS]
    assert {doubt for *_, doubt in DOUBTS} == {None, *PLACING_DOUBTS}


def test_doubts_are_those_of_the_texts_though_the_texts_are_gone(loaded, tmp_path):
    """Placed in another network and back, every case has the doubt it had."""
    before = loaded.rows(FOUND)
    codes = loaded.codes
    loaded.codes = codes[:-1]
    loaded.build()
    loaded.codes = codes
    loaded.build()
    assert loaded.rows(FOUND) == before
    assert tmp_path.is_dir()


def test_rows_archived_before_doubts_were_kept_are_placed_again(tmp_path):
    w = world(tmp_path)
    w.load([case(1, township_code="T1"), case(2, None, grid_code="G55")])
    rows = w.archive.any_rows_path("L000001")
    kept = pq.read_table(rows)
    older = kept.select([name for name in kept.column_names if name not in (*PLACED[4:], ADDRESS[2])])
    rows.unlink()
    pq.write_table(older, rows.with_name("rows-000000000000.parquet"))
    w.build()
    assert w.rows("SELECT grid_code, grid_code_then, placing_doubt FROM cases ORDER BY case_no") == [
        ("G00", "G00", "stated_elsewhere"), ("G55", "G55", None),
    ]  # fmt: skip


def test_what_fits_the_network_of_its_day_is_in_no_doubt(tmp_path):
    w = redrawn(tmp_path, more='[crosswalk]\n"T9" = "T1"\n'.replace("T1", "T0"))
    k = {"lon": "119.055", "lat": "33.005"}
    w.load([
        case(1, received_on=BEFORE, **k, township_code="T9"), case(2, received_on=BEFORE, **k, township_code="T0"),
        case(3, received_on=BEFORE, **k, township_code="旧街道"), case(4, received_on=AFTER, **k, township_code="T0"),
    ])  # fmt: skip
    w.build()
    assert w.rows("SELECT township_code_then, township_code, placing_doubt FROM cases ORDER BY case_no") == [
        ("T9", "T0", None), ("T9", "T0", None), ("T9", "T0", None), ("T0", "T0", None),
    ]  # fmt: skip
