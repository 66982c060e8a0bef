"""Publishing under load: readers in threads and in another process never see an error or half a publication."""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from governance.errors import WarehouseMissing
from governance.warehouse import POINTER, open_warehouse, parts_folder, published_path
from pipelines.build import build_warehouse
from pipelines.publish import KEPT_SECONDS
from tests.tiny_district import GRIDS, World, case, world

QUESTION = (
    "SELECT (SELECT count(*) FROM cases), (SELECT sum(cases) FROM grid_month), (SELECT sum(accepted) FROM load), "
    "(SELECT sum(cases) FROM month)"
)

READER = f"""
import json, sys, time
from pathlib import Path
from governance.warehouse import open_warehouse, published_path
home, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen = []
while not stop.exists():
    warehouse = open_warehouse(published_path(home))
    with warehouse.cursor() as cursor:
        seen.append([warehouse.name, *map(int, cursor.execute({QUESTION!r}).fetchone())])
    warehouse.close()
    time.sleep(0.01)
print(json.dumps(seen))
"""


def files(w: World) -> list[str]:
    return sorted(path.name for path in (w.home / "warehouse").iterdir())


def age(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


def assert_sound(seen: list[list]) -> None:
    """Each answer is of one publication, and publications only move on."""
    assert len(seen) > 3
    names = [name for name, *_ in seen]
    assert names == sorted(names)
    for name, cases, in_grids, accepted, in_months in seen:
        assert cases == in_grids == accepted == in_months, name
    assert all(len({tuple(row) for row in seen if row[0] == name}) == 1 for name in set(names))


@pytest.mark.slow
def test_readers_never_notice_a_publication(tmp_path):
    w = world(tmp_path)
    w.load([case(n, GRIDS[n % 36]) for n in range(200)], "first.csv")
    w.build()
    ended, stop = threading.Event(), tmp_path / "stop"

    def read() -> list[list]:
        seen, kept = [], {}
        while not ended.is_set():
            path = published_path(w.home)
            warehouse = kept.get(path.name) or kept.setdefault(path.name, open_warehouse(path))
            with warehouse.cursor() as cursor:
                seen.append([path.name, *map(int, cursor.execute(QUESTION).fetchone())])
            time.sleep(0.01)
        for warehouse in kept.values():
            warehouse.close()
        return seen

    other = subprocess.Popen(
        [sys.executable, "-c", READER, str(w.home), str(stop)], cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for number in range(10):
                w.load(
                    [case(1000 + number, GRIDS[number]), case(number, GRIDS[35 - number])], f"{number}.csv"
                )
                w.build(is_full=number % 5 == 4)
        finally:
            ended.set()
            stop.touch()
        answers = [reader.result() for reader in readers]
    out, errors = other.communicate(timeout=60)
    assert errors == ""
    for seen in (*answers, json.loads(out)):
        assert_sound(seen)
    assert answers[0][-1][0] >= "warehouse-000008.duckdb"


def test_a_reader_keeps_the_publication_it_has_opened(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    w.build()
    warehouse = open_warehouse(published_path(w.home))
    w.load([case(2)], "b.csv")
    w.build()
    assert warehouse.frame("SELECT count(*) AS n FROM cases")["n"].tolist() == [1]
    assert w.rows("SELECT count(*) FROM cases") == [(2,)]
    warehouse.close()


def test_the_home_may_be_moved(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    w.build()
    w.home.rename(tmp_path / "elsewhere")
    warehouse = open_warehouse(published_path(tmp_path / "elsewhere"))
    assert warehouse.frame("SELECT count(*) AS n FROM cases")["n"].tolist() == [1]
    warehouse.close()


def test_old_publications_go_and_young_ones_stay(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    paths = [w.build(is_full=True).publication.path for _ in range(5)]
    assert [path.is_file() for path in paths] == [True] * 5
    for path in paths[:4]:
        age(path, KEPT_SECONDS + 60)
    paths.append(w.build(is_full=True).publication.path)
    # the fourth was replaced by the fifth just now, so somebody may still be reading it
    assert [path.is_file() for path in paths] == [False, False, False, True, True, True]
    for path in paths:
        assert path.with_suffix(".json").is_file() == parts_folder(path).is_dir() == path.is_file()
    assert w.rows("SELECT count(*) FROM cases") == [(1,)]


def test_a_publication_that_was_in_use_until_now_stays_however_old(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    first = w.build().publication.path
    age(first, 30 * 86_400)
    reader = open_warehouse(first)
    for _ in range(4):
        w.build(is_full=True)
    assert reader.frame("SELECT count(*) AS n FROM cases")["n"].tolist() == [1]
    reader.close()


def test_names_are_never_used_twice(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    assert [w.build(is_full=True).publication.name for _ in range(2)] == [
        "warehouse-000001.duckdb", "warehouse-000002.duckdb",
    ]  # fmt: skip
    w.archive.undo("L000001")
    assert w.build().publication.name == "warehouse-000003.duckdb"


def test_what_a_killed_build_left_is_removed(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    w.build()
    folder = w.home / "warehouse"
    (folder / ".draft-warehouse-000002.duckdb").touch()
    (folder / ".draft-warehouse-000002.duckdb.wal").touch()
    (folder / ".draft-warehouse-000002.duckdb.tmp").mkdir()
    (folder / ".draft-warehouse-000002.duckdb.tmp" / "duckdb_temp_storage-0.tmp").touch()
    (folder / ".draft-pointer").write_text("warehouse-000002.duckdb")
    (folder / "warehouse-000002.parts").mkdir()
    (folder / "warehouse-000002.parts" / "L000001.parquet").touch()
    w.load([case(2)], "b.csv")
    w.build()
    assert files(w) == [
        "current", "warehouse-000001.duckdb", "warehouse-000001.json", "warehouse-000001.parts",
        "warehouse-000002.duckdb", "warehouse-000002.json", "warehouse-000002.parts",
    ]  # fmt: skip
    assert w.rows("SELECT count(*) FROM cases") == [(2,)]


def test_a_build_killed_before_the_pointer_moved_is_followed_by_a_good_one(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    w.build()
    pointer = w.home / "warehouse" / POINTER
    w.load([case(2)], "b.csv")
    w.build()
    pointer.write_text("warehouse-000001.duckdb\n")
    assert w.rows("SELECT count(*) FROM cases") == [(1,)]
    report = w.build()
    assert (report.publication.name, report.loads_added) == ("warehouse-000003.duckdb", 1)
    assert w.rows("SELECT count(*) FROM cases") == [(2,)]


def test_a_fault_on_the_way_removes_the_draft(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])

    def stop(step: str, _done: int, _of: int) -> None:
        if step == "months":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_warehouse(w.settings, w.network, w.placer, tell=stop)
    assert files(w) == []
    with pytest.raises(WarehouseMissing):
        published_path(w.home)
    w.build()


def test_rows_are_shared_by_publications_not_copied(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    paths = [w.build(is_full=True).publication.path for _ in range(3)]
    rows = [parts_folder(path) / "L000001.parquet" for path in paths]
    assert len({path.stat().st_ino for path in (*rows, w.archive.any_rows_path("L000001"))}) == 1


def test_where_there_are_no_hard_links_rows_are_copied(tmp_path, monkeypatch):
    def refused(*_: object) -> None:
        raise PermissionError

    w = world(tmp_path)
    w.load([case(1)])
    monkeypatch.setattr(Path, "hardlink_to", refused)
    w.build()
    assert w.rows("SELECT count(*) FROM cases") == [(1,)]
