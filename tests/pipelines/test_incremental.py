"""Whatever came and went, a publication brought up to date is the one that a build from nothing gives."""

import random
import shutil
from pathlib import Path

import pytest

from governance.tables import TABLES, quote
from governance.warehouse import open_warehouse, published_path
from tests.tiny_district import GRIDS, World, case, world


def dump(home: Path, target: Path) -> dict[str, bytes]:
    """Every published table in the order of its key, as the bytes of a CSV."""
    target.mkdir(parents=True, exist_ok=True)
    warehouse = open_warehouse(published_path(home))
    tables = {}
    with warehouse.cursor() as cursor:
        for table in TABLES.values():
            columns = ", ".join(quote(name) for name in table.column_names)
            order = ", ".join(quote(name) for name in table.key)
            path = target / f"{table.name}.csv"
            cursor.execute(
                f"COPY (SELECT {columns} FROM {quote(table.name)} ORDER BY {order}) TO '{path}' (HEADER)"
            )
            tables[table.name] = path.read_bytes()
    warehouse.close()
    return tables


def assert_like_a_full_build(w: World, scratch: Path) -> None:
    """Compare what is published with a full build from a copy of the archive."""
    copy = scratch / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(w.home / "loads", copy / "loads")
    full = type(w)(
        w.folder, w.settings.model_copy(update={"paths": type(w.settings.paths)(home=copy)}), w.codes
    )
    full.build(is_full=True)
    ours, theirs = dump(w.home, scratch / "ours"), dump(copy, scratch / "theirs")
    assert [name for name in TABLES if ours[name] != theirs[name]] == []


def arbitrary_rows(chance: random.Random) -> list[dict[str, str]]:
    """A few rows about a few cases: the same and changed ones, corrected months and places, rejects."""
    return [
        case(
            chance.choice(["", "A1", "A2", "A3", "A4", "A5", f"B{chance.randint(0, 99)}"]),
            chance.choice([None, *GRIDS[:8]]),
            received_on=chance.choice(["2026-01-05", "2026-01-05", "2026-02-07", "2026-04-09", "x"]),
            category=chance.choice(["噪声", "物业", ""]),
            concluded_on=chance.choice(["", "", "2026-05-01"]),
            township_code=chance.choice(["", "T1"]),
        )
        for _ in range(chance.randint(1, 12))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_loads_and_undos(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 (the same every time)
    w = world(tmp_path)
    for step in range(6):
        for number in range(chance.choice([0, 1, 1, 2])):
            w.load(arbitrary_rows(chance), f"{step}-{number}.csv")
        present = w.archive.load_ids()
        if present and chance.random() < 0.5:
            w.archive.undo(chance.choice(present))
        if chance.random() < 0.15:
            w.codes = chance.choice([GRIDS, GRIDS[1:]])
        w.build()
        assert_like_a_full_build(w, tmp_path / "scratch")


def test_the_comparison_sees_a_difference(tmp_path):
    w = world(tmp_path)
    w.load([case(1), case(2)])
    w.build()
    before = dump(w.home, tmp_path / "before")
    w.load([case(1, category="物业")], "b.csv")
    w.build()
    after = dump(w.home, tmp_path / "after")
    assert [name for name in TABLES if before[name] != after[name]] == [
        "cases", "case_version", "grid_month", "township_month", "place_month", "place_month_then", "grid_month_then",
        "coverage_month", "load", "load_place", "case_service", "service_month", "township_service_month", "open_stock",
    ]  # fmt: skip
