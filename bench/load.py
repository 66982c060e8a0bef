"""Loading and building a million work orders, against an analyst's scripts and against merely reading the file.

Every contender runs in a process of its own, whole: starting, reading, writing. The script that is lent the exact
function for GCJ-02 must arrive at the same monthly counts as the published table, cell by cell, or the measurement
fails; how far the ones are off that copy a function from the web is counted.
"""

import argparse
import shutil
import tempfile
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
JUDGED, LENT = "script, copied loop", "script, lent our function"
SCRIPTS = {
    JUDGED: ("pyarrow", "loop"),
    "script, copied and applied": ("pyarrow", "apply"),
    LENT: ("pyarrow", "lent"),
    "script, lent, ordinary reader": ("c", "lent"),
}
"""Each with the reader and the way back from GCJ-02."""

OPEN = "read district and grid layer"
TESTS = ("build: hotspots", "build: scan")
"""Steps of a build for which no other contender does anything."""

_METHOD = (
    "{rows:,} made-up work orders of 36 months in one CSV file of {size:.0f} MB (UTF-8, 18 columns, GCJ-02 "
    "coordinates, times such as 2025/3/5 10:22, a free text, 8 rows in 10,000 that cannot be taken, 1 case in 100 "
    "sent twice), over the demonstration's 456 grids. The scripts (`bench/analyst.py`) are pandas and "
    "`geopandas.sjoin`. Two call the function for GCJ-02 that most scripts copy from the web, row by row: in a loop "
    "over two columns, or by `DataFrame.apply`. Two are lent our vectorised function, which is what a script could be "
    "at its best; of these one has pandas' ordinary reader, all others its pyarrow reader. Scripts keep no account of "
    "single rows, can take nothing back, and place no case without coordinates. The scan is `SELECT max(...)` of every "
    "column as text in DuckDB. What a build spends on testing places (hotspots, alerts, scorecard) is left out, for no "
    "other contender does the like; it is among the steps. Contenders take turns {repeats} times; the quickest run of "
    "each counts."
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
        warehouse = Path(best[BUILD].facts["warehouse"])
        if differing := _differing(folder / "counts-lent.csv", warehouse):
            raise RuntimeError(f"{differing} monthly counts of the script that was lent our function differ")
        copied = _differing(folder / "counts-loop.csv", warehouse)
        broken = _load_changed(folder / "broken", file, b",\n").steps["load"]
        careful = _load_changed(folder / "careful", file, b",\n\n").steps["load"]
        part = _part(_METHOD.format(rows=rows, size=size_mb, repeats=repeats), best)
        part.remarks.append(
            "The scripts that are lent our function and the published table agree in every monthly count; all leave "
            f"out {best[LOAD].facts['rejected']:,} rows. The copied function is a metre or two off: with it {copied:,} "
            "monthly counts differ."
        )
        part.remarks.append(
            "A line break inside a quoted cell makes the loader read the file in one thread: the same file with one "
            f"such cell loads in {broken.wall_seconds:.1f} s ({broken.cpu_seconds:.1f} s of CPU). An empty line makes "
            f"it read record by record: {careful.wall_seconds:.1f} s ({careful.cpu_seconds:.1f} s of CPU)."
        )
        if large_rows:
            part.targets.append(_memory(folder, large_rows))
    return part


def _turn(folder: Path, file: Path, district: Path) -> dict[str, Run]:
    """Return what each contender took, once."""
    for made in ("loads", "warehouse"):
        shutil.rmtree(folder / "var" / made, ignore_errors=True)
    turn = {LOAD: run("bench.ours", district, "--load", file), BUILD: run("bench.ours", district, "--build")}
    for name, (engine, shift) in SCRIPTS.items():
        turn[name] = run("bench.analyst", folder, file, "--engine", engine, "--shift", shift)
    return {**turn, SCAN: run("bench.load", file)}


def _work(one: Run) -> Spent:
    """Return what a process took without its start, and without what it does that no other contender does."""
    return sum((spent for step, spent in one.steps.items() if step not in {OPEN, *TESTS}), Spent(0, 0))


def _work_seconds(one: Run) -> float:
    return _work(one).wall_seconds


def _part(method: str, best: dict[str, Run]) -> Part:
    load, build, scan = best[LOAD], best[BUILD], best[SCAN]
    ours = _work(load) + _work(build)
    judged, lent = _work(best[JUDGED]), _work(best[LENT])
    part = Part("Loading and building", method)
    part.targets = [
        Target(
            f"Load and build against the script with a copied loop: at least {SCRIPT_RATIO} times as quick",
            f"{_ratios(judged, ours)}; against the one lent our function {_ratios(lent, ours)}",
            judged.wall_seconds >= SCRIPT_RATIO * ours.wall_seconds,
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
                (step if step.startswith(name) else f"{name}: {step}", *seconds(spent))
                for name, one in best.items()
                for step, spent in one.steps.items()
            ),
        ),
    ]
    return part


def _ratios(longer: Spent, shorter: Spent) -> str:
    wall, cpu = longer.wall_seconds / shorter.wall_seconds, longer.cpu_seconds / shorter.cpu_seconds
    return f"{wall:.1f} times ({cpu:.1f} times in CPU seconds)"


def _load_changed(elsewhere: Path, file: Path, put: bytes) -> Run:
    """Return what loading takes when the first comma and blank within a quoted text are replaced."""
    elsewhere.mkdir()
    changed = elsewhere / "orders.csv"
    with file.open("rb") as source, changed.open("wb") as target:
        before, _, behind = source.read(1 << 20).partition(
            b", "
        )  # only texts have a blank there, and they are quoted
        target.write(before + put + behind)
        shutil.copyfileobj(source, target)
    return run("bench.ours", write_district(elsewhere), "--load", changed)


def _memory(folder: Path, rows: int) -> Target:
    """Return how much memory loading a large file takes."""
    elsewhere = folder / "large"
    elsewhere.mkdir()
    file = elsewhere / "orders.csv"
    Orders(rows).write(file, 0, rows)
    loaded = run("bench.ours", write_district(elsewhere), "--load", file)
    return at_most(f"Peak memory of loading one file of {rows:,} cases", loaded.peak_mb, PEAK_MB, "MB")


def _differing(counts: Path, warehouse: Path) -> int:
    """Return how many of a script's monthly counts are not those published, or stand on one side only."""
    opened = open_warehouse(warehouse)
    with opened.cursor() as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM read_csv($counts, types = {'month': 'DATE', 'grid_code': 'VARCHAR'}) AS theirs "
            "FULL JOIN grid_month AS ours USING (month, grid_code, category) "
            "WHERE ours.cases IS DISTINCT FROM theirs.cases "
            "OR ours.concluded_cases IS DISTINCT FROM theirs.concluded_cases",
            {"counts": str(counts)},
        ).fetchone()
    opened.close()
    return 0 if row is None else int(row[0])


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
