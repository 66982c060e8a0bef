"""Columns that tell how a case was handled: routes, tags, who leads; rows archived before there were such columns."""

from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.archive import ADDED, ARCHIVED_SCHEMA, SAID, hashed
from pipelines.profile import propose_profile
from pipelines.undoing import undoing
from tests.tiny_district import COLUMNS, SOURCE, World, case, world

FURTHER = {
    "route": "办理途径", "track": "诉访分离", "tags": "三跨三分离", "lead_office": "牵头单位",
    "lead_post": "包案领导职务", "struck_off_on": "销号日期",
}  # fmt: skip
SOURCE_WITH = SOURCE + "\n" + "\n".join(f'{ours} = "{theirs}"' for ours, theirs in FURTHER.items())


def handled(number: int, **cells: str) -> dict[str, str]:
    return case(number) | {theirs: cells.get(ours, "") for ours, theirs in FURTHER.items()}


def csv_with(rows) -> bytes:
    header = ",".join([*COLUMNS.values(), *FURTHER.values()])
    return "\n".join([header, *(",".join(row[name] for name in header.split(",")) for row in rows)]).encode()


def loaded(folder, *rows) -> World:
    w = world(folder, source=SOURCE_WITH)
    w.load_bytes(csv_with(rows))
    return w


@pytest.mark.parametrize(
    ("column", "cell", "kept"),
    [
        ("route", "信访程序", "信访程序"),
        ("track", "诉类", "诉"),
        ("track", "访", "访"),
        ("track", "不明", None),
        ("tags", "跨部门/人户分离;跨部门", "跨部门、人户分离"),
        ("tags", "重点人员", None),
        ("tags", "扬言、跨地区", "跨地区"),
        ("lead_office", "区住建局", "区住建局"),
        ("lead_office", "区住建局13912345678", "区住建局〔电话〕"),
        ("lead_post", "副区长张伟", "副区长〔姓名〕"),
        ("lead_post", "张伟", "〔姓名〕"),
    ],
)
def test_what_is_kept(tmp_path, column, cell, kept):
    w = loaded(tmp_path, handled(1, **{column: cell}))
    assert pq.read_table(w.archive.any_rows_path("L000001"))[column].to_pylist() == [kept]


def test_who_leads_is_read_though_its_column_is_personal_by_name(tmp_path):
    w = loaded(tmp_path, handled(1, lead_post="区委书记", struck_off_on="2026-05-01"))
    record = w.archive.record("L000001")
    assert "包案领导职务" not in (*record.columns_personal, *record.columns_left)
    w.build()
    assert w.rows("SELECT lead_post, struck_off_on FROM cases") == [("区委书记", date(2026, 5, 1))]


def test_a_proposal_finds_the_columns_and_shows_no_name(tmp_path):
    w = world(tmp_path)
    path = tmp_path / "new.csv"
    path.write_bytes(csv_with([handled(1, lead_post="副区长张伟", route="信访程序")]))
    proposal = propose_profile(path, settings=w.settings, source_name="new", placer=w.placer)
    assert {ours: proposal.columns.get(ours) for ours in FURTHER} == FURTHER
    assert proposal.shown[0]["lead_post"] == "副区长〔姓名〕"
    assert proposal.admission.left_personal == ()


def without_added(w: World, load_id: str) -> None:
    """Make a load's rows those of a time that had none of the added columns."""
    path = w.archive.any_rows_path(load_id)
    rows = pq.read_table(path).drop_columns(list(ADDED))
    path.unlink()
    pq.write_table(rows, path.with_name("rows-0123456789ab.parquet"))


def test_rows_archived_before_are_read_with_what_they_have(tmp_path):
    w = world(tmp_path)
    w.load([case(1, category="供水"), case(2)], "1.csv")
    w.load([case(1, category="供水"), case(3)], "2.csv")
    without_added(w, "L000001")
    found = undoing(w.archive, "L000001", w.home)
    assert (found.cases_gone, found.cases_kept) == (1, 1)
    w.build()
    assert w.rows("SELECT case_no, category, route, struck_off_on FROM cases ORDER BY 1") == [
        ("A0001", "供水", None, None), ("A0002", "噪声", None, None), ("A0003", "噪声", None, None),
    ]  # fmt: skip
    assert w.rows("SELECT duplicate FROM load ORDER BY load_id") == [(0,), (1,)]


def test_a_row_without_the_added_columns_hashes_as_before_there_were_any(tmp_path):
    w = world(tmp_path)
    w.load([case(1), case(2)])
    rows = pq.read_table(w.archive.any_rows_path("L000001"))
    with duckdb.connect() as connection:
        said = ", ".join(name for name in SAID if name not in ADDED)
        before = connection.register("old", rows).execute(f"SELECT hash({said}) FROM old").fetchall()
    assert [(value,) for value in rows["content_hash"].to_pylist()] == before


def test_a_hash_does_not_depend_on_what_stands_in_other_rows(tmp_path):
    w = loaded(tmp_path, handled(1), handled(2, route="信访程序"), handled(3, track="诉"))
    rows = pq.read_table(w.archive.any_rows_path("L000001"), schema=ARCHIVED_SCHEMA)
    plain = rows.drop_columns(["key_hash", "content_hash"])
    with duckdb.connect() as connection:
        alone = [hashed(connection, plain.slice(at, 1))["content_hash"][0].as_py() for at in range(3)]
        changed = plain.set_column(plain.schema.get_field_index("route"), "route", pa.array(["x"] * 3))
        other = hashed(connection, changed)["content_hash"].to_pylist()
    assert rows["content_hash"].to_pylist() == alone
    assert not set(other) & set(alone)
    assert other[0] == other[1] != other[2]


def test_the_same_file_with_a_column_more_says_something_else(tmp_path):
    w = loaded(tmp_path, handled(1))
    w.load_bytes(csv_with([handled(1, route="信访程序")]), "2.csv")
    w.load_bytes(csv_with([handled(1, route="信访程序"), handled(2)]), "3.csv")
    w.build()
    assert w.rows("SELECT accepted, superseded, duplicate FROM load ORDER BY load_id") == [
        (0, 1, 0), (1, 0, 0), (1, 0, 1),
    ]  # fmt: skip
