"""Killing: whenever a load or a build dies, what is published stays whole and the next one works."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from governance.tables import TABLES, quote
from governance.warehouse import open_warehouse, published_path
from pipelines.archive import ARCHIVED_SCHEMA, REJECTS_SCHEMA
from tests.tiny_district import GRIDS, World, case, csv_text, world

ROOT = Path(__file__).parents[2]
TRIES = 20

STEM = """
import os, sys, traceback
from pathlib import Path
from governance.settings import read_settings
from pipelines.build import build_warehouse
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.workspace import open_workspace

settings = read_settings(Path(sys.argv[1]))
workspace = open_workspace(settings)
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            if line.strip() == "build":
                build_warehouse(settings, workspace.network, workspace.placer)
            else:
                path = Path(line.strip())
                load_file(Order(settings, settings.sources[0], path), workspace.placer)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Has everything imported, and forks a process for each build or load that it reads about."""


class Worker:
    """Builds and loads in processes of their own, which can be killed."""

    def __init__(self, w: World) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", STEM, str(w.settings.path)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout.readline() == "ready\n"

    def start(self, what: str) -> int:
        """Start a process and return its id."""
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def status(self) -> int:
        """Wait for the process to end and return how it did."""
        return int(self.process.stdout.readline())

    def seconds(self, what: str) -> float:
        """Let a process run to its end and return how long that took."""
        started = time.perf_counter()
        self.start(what)
        assert self.status() == 0
        return time.perf_counter() - started

    def killed_after(self, what: str, seconds: float) -> None:
        """Start a process and kill it after a while; it may have ended well before."""
        child = self.start(what)
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        assert self.status() in {0, signal.SIGKILL}

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture
def w(tmp_path):
    return world(tmp_path)


@pytest.fixture
def worker(w):
    started = Worker(w)
    yield started
    started.close()


def published_tables(w: World) -> dict[str, list[tuple]]:
    """Every table but the cases themselves, which their counts stand for."""
    warehouse = open_warehouse(published_path(w.home))
    with warehouse.cursor() as cursor:
        tables = {
            name: cursor.execute(f"FROM {quote(name)} ORDER BY ALL").fetchall()
            for name in TABLES if not name.startswith("case")
        }  # fmt: skip
    warehouse.close()
    return tables


def rows(first: int, count: int) -> list[dict[str, str]]:
    return [
        case(
            first + n,
            GRIDS[n % 36],
            received_on=f"2026-0{1 + n % 6}-{1 + n % 28:02d}",
            lon="x" if n % 97 == 0 else "119.005",
        )
        for n in range(count)
    ]


@pytest.mark.slow
def test_a_killed_build_leaves_the_publication_before_or_the_one_after(w, worker):
    chance = random.Random(1)  # noqa: S311 (the same every time)
    w.load(rows(0, 3000), "0.csv")
    w.build()
    w.load(rows(1000, 3000), "1.csv")
    takes = worker.seconds("build")
    outcomes = []
    for attempt in range(TRIES):
        w.load(rows(2000 + 50 * attempt, 300), f"{attempt + 2}.csv")
        before = published_tables(w)
        worker.killed_after("build", chance.uniform(0, 1.2 * takes))
        found = published_tables(w)
        outcomes.append(found == before)
        if found != before:
            assert {row[0] for row in found["load"]} == set(w.archive.load_ids())
        w.build()
        after = published_tables(w)
        assert {row[0] for row in after["load"]} == set(w.archive.load_ids())
        assert found in (before, after)
        left = [path.name for path in published_path(w.home).parent.iterdir() if path.name.startswith(".")]
        assert left == []
    assert any(outcomes), "every build ended before it was killed"


@pytest.mark.slow
def test_a_killed_load_is_whole_or_absent(tmp_path, w, worker):
    chance = random.Random(2)  # noqa: S311 (the same every time)
    w.load([case(1)], "first.csv")
    (tmp_path / "timing.csv").write_text(csv_text(rows(100_000, 20_000)), encoding="utf-8")
    takes = worker.seconds(str(tmp_path / "timing.csv"))
    absent = 0
    for attempt in range(TRIES):
        present = w.archive.load_ids()
        path = tmp_path / f"{attempt}.csv"
        path.write_text(csv_text(rows(1000 * attempt, 20_000)), encoding="utf-8")
        worker.killed_after(str(path), chance.uniform(0, 1.2 * takes))
        came = [load_id for load_id in w.archive.load_ids() if load_id not in present]
        assert len(came) <= 1
        absent += not came
        for load_id in came:
            record = w.archive.record(load_id)
            taken = pq.read_table(w.archive.any_rows_path(load_id), schema=ARCHIVED_SCHEMA).num_rows
            refused = pq.read_table(w.archive.rejects_path(load_id), schema=REJECTS_SCHEMA).num_rows
            assert (record.rows_in, record.rejected) == (taken + refused, refused) == (20_000, 207)
            w.archive.undo(load_id)
    assert absent >= 1
    w.load([case(2)], "last.csv")
    assert [path.name for path in (w.home / "loads").iterdir() if path.name.startswith(".L")] == []
    w.build()
    assert w.rows("SELECT sum(rows_in) = sum(accepted + superseded + duplicate + rejected) FROM load") == [
        (True,)
    ]
