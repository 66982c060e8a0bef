"""Loading and building a million work orders, against an analyst's script and against merely reading the file.

Every contender runs in a process of its own, whole: starting, reading, writing. The script must arrive at the same
monthly counts as the published table, cell by cell, or the measurement fails.
"""

import argparse
import shutil
import tempfile
from operator import attrgetter
from pathlib import Path

import duckdb

from bench.orders import Orders, write_district
from bench.page import Part, Sheet, Target, at_most, seconds
from bench.runs import Notes, Run, Spent, run
from governance.warehouse import open_warehouse

ROWS = 1_000_000
LARGE_ROWS = 5_000_000
SCRIPT_RATIO = 4
SCAN_RATIO = 4
PEAK_MB = 1500
REPEATS = 2

LOAD, BUILD, SCAN = "load", "build", "scan"
SCRIPTS = {"script, pyarrow reader": "pyarrow", "script, ordinary reader": "c"}
OPEN = "read district and grid layer"

_METHOD = (
    "{rows:,} made-up work orders of 36 months in one CSV file of {size:.0f} MB (UTF-8, 18 columns, GCJ-02 "
    "coordinates, times such as 2025/3/5 10:22, a free text, 8 rows in 10,000 that cannot be taken, 1 case in 100 "
    "sent twice), over the demonstration's 456 grids. The script (`bench/analyst.py`) is pandas and "
    "`geopandas.sjoin`, once with pandas' pyarrow reader and once with its ordinary one. It borrows our "
    "vectorised GCJ-02 function and gives the same monthly counts, checked cell by cell; it keeps no account of "
    "single rows, can take nothing back, and places no case without coordinates. The scan is `SELECT max(...)` of "
    "every column as text in DuckDB. Contenders take turns {repeats} times; the quickest run of each counts."
)


def measure(*, rows: int = ROWS, large_rows: int = LARGE_ROWS, repeats: int = REPEATS) -> Part:
    """Return what loading and building took, beside the script and the scan.

    Parameters
    ----------
    rows
        Cases of the file that all contenders read.
    large_rows
        Cases of the file that is loaded to see the memory; 0 leaves it out.
    repeats
        Turns of the contenders.
    """
    with tempfile.TemporaryDirectory(prefix="grid-bench-") as name:
        folder = Path(name)
        file = folder / "orders.csv"
        Orders(rows).write(file, 0, rows)
        size_mb = file.stat().st_size / 1e6
        district = write_district(folder)
        run("bench.ours", district)  # makes the index of the grids, once for a district
        turns = [_turn(folder, file, district) for _ in range(repeats)]
        best = {name: min((turn[name] for turn in turns), key=_work_seconds) for name in turns[0]}
        _refuse_differing(folder / "counts.csv", Path(best[BUILD].facts["warehouse"]))
        careful = _load_with_line_breaks(folder, file).steps["load"]
        part = _part(_METHOD.format(rows=rows, size=size_mb, repeats=repeats), best)
        part.remarks.append(
            "The scripts and the published table agree in every monthly count; all leave out "
            f"{best[LOAD].facts['rejected']:,} rows."
        )
        part.remarks.append(
            "A line break inside a quoted cell makes the loader read record by record: the same file with one such "
            f"cell loads in {careful.wall_seconds:.1f} s ({careful.cpu_seconds:.1f} s of CPU)."
        )
        if large_rows:
            part.targets.append(_memory(folder, large_rows))
    return part


def _turn(folder: Path, file: Path, district: Path) -> dict[str, Run]:
    """Return what each contender took, once."""
    for made in ("loads", "warehouse"):
        shutil.rmtree(folder / "var" / made, ignore_errors=True)
    turn = {LOAD: run("bench.ours", district, "--load", file), BUILD: run("bench.ours", district, "--build")}
    for name, engine in SCRIPTS.items():
        turn[name] = run("bench.analyst", file, folder, "--engine", engine)
    return {**turn, SCAN: run("bench.load", file)}


def _work(one: Run) -> Spent:
    """Return what a process took without its start."""
    return sum((spent for step, spent in one.steps.items() if step != OPEN), Spent(0, 0))


def _work_seconds(one: Run) -> float:
    return _work(one).wall_seconds


def _part(method: str, best: dict[str, Run]) -> Part:
    load, build, scan = best[LOAD], best[BUILD], best[SCAN]
    ours = _work(load) + _work(build)
    script = min((_work(best[name]) for name in SCRIPTS), key=attrgetter("wall_seconds"))
    part = Part("Loading and building", method)
    part.targets = [
        Target(
            f"Load and build against the quicker script: at least {SCRIPT_RATIO} times as quick",
            _ratios(script, ours),
            script.wall_seconds >= SCRIPT_RATIO * ours.wall_seconds,
        ),
        Target(
            f"Load and build against merely scanning the file: at most {SCAN_RATIO} times as long",
            _ratios(ours, _work(scan)),
            ours.wall_seconds <= SCAN_RATIO * _work(scan).wall_seconds,
        ),
    ]
    contenders = [("load + build", ours, load.whole + build.whole, max(load.peak_mb, build.peak_mb))]
    contenders += [
        (name, _work(best[name]), best[name].whole, best[name].peak_mb) for name in (*SCRIPTS, SCAN)
    ]
    part.sheets = [
        Sheet(
            "The work, and the whole processes with their start (ours are two)",
            (
                "",
                "times ours",
                "times ours in CPU",
                "wall s",
                "CPU s",
                "whole wall s",
                "whole CPU s",
                "peak MB",
            ),
            tuple(
                (
                    name,
                    f"{spent.wall_seconds / ours.wall_seconds:.2f}",
                    f"{spent.cpu_seconds / ours.cpu_seconds:.2f}",
                    *seconds(spent),
                    *seconds(whole),
                    f"{mb:.0f}",
                )
                for name, spent, whole, mb in contenders
            ),
        ),
        Sheet(
            "Steps",
            ("", "wall s", "CPU s"),
            tuple(
                (step if step == name else f"{name}: {step}", *seconds(spent))
                for name, one in best.items()
                for step, spent in one.steps.items()
            ),
        ),
    ]
    return part


def _ratios(longer: Spent, shorter: Spent) -> str:
    wall, cpu = longer.wall_seconds / shorter.wall_seconds, longer.cpu_seconds / shorter.cpu_seconds
    return f"{wall:.1f} times ({cpu:.1f} times in CPU seconds)"


def _load_with_line_breaks(folder: Path, file: Path) -> Run:
    """Return what loading takes that must read record by record."""
    elsewhere = folder / "careful"
    elsewhere.mkdir()
    broken = elsewhere / "orders.csv"
    shutil.copy(file, broken)
    with broken.open("r+b") as text:
        comma = text.read(1 << 20).index(b", ")  # only texts have a blank behind one, and they are quoted
        text.seek(comma)
        text.write(b",\n")
    return run("bench.ours", write_district(elsewhere), "--load", broken)


def _memory(folder: Path, rows: int) -> Target:
    """Return how much memory loading a large file takes."""
    elsewhere = folder / "large"
    elsewhere.mkdir()
    file = elsewhere / "orders.csv"
    Orders(rows).write(file, 0, rows)
    loaded = run("bench.ours", write_district(elsewhere), "--load", file)
    return at_most(f"Peak memory of loading one file of {rows:,} cases", loaded.peak_mb, PEAK_MB, "MB")


def _refuse_differing(counts: Path, warehouse: Path) -> None:
    """Compare a script's counts with those published, cell by cell.

    Raises
    ------
    RuntimeError
        Some differ.
    """
    opened = open_warehouse(warehouse)
    with opened.cursor() as cursor:
        differing = cursor.execute(
            "SELECT month, grid_code, category, theirs.cases, theirs.concluded_cases, ours.cases, ours.concluded_cases "
            "FROM read_csv($counts, types = {'month': 'DATE', 'grid_code': 'VARCHAR'}) AS theirs "
            "FULL JOIN grid_month AS ours USING (month, grid_code, category) "
            "WHERE ours.cases IS DISTINCT FROM theirs.cases "
            "OR ours.concluded_cases IS DISTINCT FROM theirs.concluded_cases",
            {"counts": str(counts)},
        ).fetchall()
    opened.close()
    if differing:
        raise RuntimeError(f"{len(differing)} monthly counts differ, such as {differing[0]}")


def main() -> None:
    """Scan a file and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    notes = Notes()
    with notes.step(SCAN):
        duckdb.sql(f"SELECT max(COLUMNS(*)) FROM read_csv('{chosen.file}', all_varchar = true)").fetchall()
    notes.tell()


if __name__ == "__main__":
    main()
