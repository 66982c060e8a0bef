"""Parquet files of case records are read as text, rows counted from 1."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.errors import FileFault
from tests.pipelines.readers.made_files import records
from tests.tiny_district import COLUMNS, world


def table(**columns):
    filled = {"编号": ["A1", "A2"], "日期": [date(2026, 3, 5), date(2026, 3, 6)]} | columns
    blank = pa.nulls(len(filled["编号"]), pa.string())
    return pa.table({theirs: filled.get(theirs, blank) for theirs in COLUMNS.values()})


def test_typed_columns_are_read_by_the_one_grammar(tmp_path):
    w = world(tmp_path)
    times = [datetime.fromisoformat("2026-03-05T23:59"), datetime.fromisoformat("2026-03-06")]
    rows = table(编号=[17, 18], 日期=times, 经度=[119.005, None], 纬度=[33.005, None], 重复=[True, False])
    pq.write_table(rows, tmp_path / "cases.parquet")
    record = w.load_bytes((tmp_path / "cases.parquet").read_bytes(), "copy.parquet")
    w.build()
    assert (record.rows_in, record.rejected) == (2, 0)
    assert w.rows("SELECT case_no, row_no, received_on, grid_code, is_repeat FROM cases ORDER BY case_no") == [
        ("17", 1, date(2026, 3, 5), "G00", True), ("18", 2, date(2026, 3, 6), None, False),
    ]  # fmt: skip


def test_rejects_bear_the_number_of_the_row(tmp_path):
    w = world(tmp_path)
    pq.write_table(table(编号=["A1", None]), tmp_path / "cases.pq")
    w.load_bytes((tmp_path / "cases.pq").read_bytes(), "copy.pq")
    w.build()
    assert w.rows("SELECT row_no, reason FROM reject") == [(2, "case_no_missing")]


def test_a_name_of_a_column_with_quotation_marks(tmp_path):
    w = world(tmp_path)
    pq.write_table(table().append_column('say "o\'no"', [["x", "y"]]), tmp_path / "cases.parquet")
    record = w.load_bytes((tmp_path / "cases.parquet").read_bytes(), "copy.parquet")
    assert record.columns_left == ('say "o\'no"',)


@pytest.mark.parametrize("content", [b"no parquet", b"PAR1" + b"x" * 100 + b"PAR1"])
def test_what_is_no_parquet_file(tmp_path, content):
    with pytest.raises(FileFault, match="is not a Parquet file, or it is damaged"):
        world(tmp_path).load_bytes(content, "cases.parquet")


def test_a_byte_of_damage_is_told_or_changes_a_value(tmp_path):
    """DuckDB raises many kinds of errors, one without a name of its own; the file is small, to hit headers of pages."""
    pq.write_table(pa.table({"编号": ["A1", "A2"], "日期": ["x", None]}), tmp_path / "sound.parquet")
    said = set()
    for place in range(4, 400, 3):
        content = bytearray((tmp_path / "sound.parquet").read_bytes())
        content[place] ^= 0x1F
        (tmp_path / "cases.parquet").write_bytes(content)
        try:
            records(tmp_path / "cases.parquet")
        except FileFault as fault:
            said.add(str(fault))
    assert said == {"cases.parquet is not a Parquet file, or it is damaged. Export it again."}


def test_damage_inside_is_told_and_leaves_nothing(tmp_path):
    w = world(tmp_path)
    rows = pa.table({
        theirs: [f"{theirs}{number}" for number in range(5000)] for theirs in COLUMNS.values()
    })  # fmt: skip
    pq.write_table(rows, tmp_path / "cases.parquet", compression="zstd")
    content = bytearray((tmp_path / "cases.parquet").read_bytes())
    content[50:4000] = b"\xff" * 3950
    with pytest.raises(FileFault, match="damaged"):
        w.load_bytes(bytes(content), "copy.parquet")
    assert w.archive.load_ids() == []
