"""The archive: loads are there whole or not at all, numbers are never used twice, one process at a time."""

import json
from concurrent.futures import ThreadPoolExecutor

import filelock
import pyarrow.parquet as pq
import pytest

from governance.errors import LoadFault
from governance.reading_profiles import reading_profile
from governance.warehouse import open_warehouse, published_path
from pipelines import archive as module
from pipelines.archive import ARCHIVED_SCHEMA, REJECTS_SCHEMA, Archive
from pipelines.intake import Order
from pipelines.load import load_file
from tests.tiny_district import GRIDS, case, csv_text, world


def test_what_a_load_leaves(tmp_path):
    w = world(tmp_path)
    record = w.load([case(1), case(2, received_on="x")])
    folder = w.home / "loads" / "L000001"
    assert sorted(path.name.partition("-")[0] for path in folder.iterdir()) == [
        "load.json",
        "places",
        "rejects.parquet",
        "rejects.xlsx",
        "rows",
    ]
    assert w.archive.record("L000001") == record
    assert json.loads((folder / "load.json").read_text(encoding="utf-8"))["columns_left"] == ["电话"]
    assert pq.read_schema(w.archive.any_rows_path("L000001")).equals(ARCHIVED_SCHEMA)
    assert pq.read_schema(w.archive.rejects_path("L000001")).equals(REJECTS_SCHEMA)


def test_a_fault_inside_leaves_nothing(tmp_path):
    archive = Archive(tmp_path)
    with pytest.raises(KeyboardInterrupt), archive.new_load() as (load_id, folder):  # noqa: PT012 (it is a block)
        assert load_id == "L000001"
        (folder / "rows.parquet").touch()
        raise KeyboardInterrupt
    assert [path.name for path in archive.folder.iterdir()] == [".lock"]


def test_what_a_killed_load_left_is_removed_by_the_next(tmp_path):
    archive = Archive(tmp_path)
    (archive.folder / ".L000001").mkdir(parents=True)
    (archive.folder / ".L000001" / "rows-x.parquet").touch()
    assert archive.load_ids() == []
    with archive.new_load() as (load_id, _):
        assert load_id == "L000001"
    assert archive.load_ids() == ["L000001"]
    assert not list(archive.folder.glob(".L*"))


def test_numbers_are_never_used_twice(tmp_path):
    w = world(tmp_path)
    for number in (1, 2):
        w.load([case(number)], f"{number}.csv")
    assert w.archive.undo("L000002").file_name == "2.csv"
    (w.home / "loads" / "undone" / "a note of the clerk").touch()
    assert w.load([case(3)], "3.csv").load_id == "L000003"
    w.archive.undo("L000001")
    w.archive.undo("L000003")
    assert w.load([case(1)], "1.csv").load_id == "L000004"
    assert w.archive.load_ids() == ["L000004"]


@pytest.mark.parametrize("load_id", ["L000002", "L1", "", "../undone", "undone"])
def test_a_load_that_is_not_there(tmp_path, load_id):
    w = world(tmp_path)
    w.load([case(1)])
    with pytest.raises(LoadFault, match=r"There is no load .*The loads are L000001 - L000001"):
        w.archive.undo(load_id)
    assert w.archive.load_ids() == ["L000001"]


def test_another_process_at_work_is_told(tmp_path, monkeypatch):
    archive = Archive(tmp_path)
    monkeypatch.setattr(
        module, "FileLock", lambda path, timeout: filelock.FileLock(path, timeout=timeout / 100)
    )
    with archive.lock(), pytest.raises(LoadFault, match="Another load or build is under way"), archive.lock():
        pass


def test_two_loads_of_one_file_at_once_are_one_load(tmp_path):
    w = world(tmp_path)
    path = tmp_path / "cases.csv"
    path.write_text(csv_text(case(n) for n in range(20_000)), encoding="utf-8")

    def load(_: int) -> str:
        try:
            return load_file(Order(w.settings, w.settings.sources[0], path), w.placer).load_id
        except LoadFault as fault:
            return str(fault)

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(load, range(2)))
    assert first == "L000001"
    assert second.startswith("cases.csv is loaded already, as L000001")
    assert w.archive.load_ids() == ["L000001"]


def test_rows_of_a_former_network_go_when_the_next_is_published_and_publications_keep_theirs(tmp_path):
    w = world(tmp_path)
    w.load([case(1, "G55"), case(2, received_on="x")])
    w.build()
    former = published_path(w.home)
    before = sorted(path.name for path in (w.home / "loads" / "L000001").iterdir())
    w.codes = GRIDS[:-1]
    w.build()
    after = sorted(path.name for path in (w.home / "loads" / "L000001").iterdir())
    assert [name.partition("-")[0] for name in after] == [name.partition("-")[0] for name in before]
    assert after != before
    assert w.rows("SELECT located_by FROM cases") == [("outside",)]
    old = open_warehouse(former)
    assert old.frame("SELECT grid_code FROM cases")["grid_code"].tolist() == ["G55"]
    old.close()


def test_what_a_load_remembers_of_how_it_was_read(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    profile = w.archive.record("L000001").profile
    assert profile == reading_profile(w.settings.sources[0])
    assert w.archive.read_otherwise(w.settings.sources) == []
    record = w.home / "loads" / "L000001" / "load.json"
    fields = json.loads(record.read_text(encoding="utf-8"))
    del fields["profile"], fields["sheet"]
    record.write_text(json.dumps(fields), encoding="utf-8")
    assert w.archive.record("L000001").profile is None
    assert w.build().is_new
