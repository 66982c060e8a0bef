"""A day's file into ten million rows, against building the ten million anew.

The files of 36 months are loaded one by one and built in full. Then come a day's 20,000 rows, once with updates of
the last two months' cases, once with updates scattered over the three years. Each is loaded and brought up to date,
and set against the full build of everything.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.orders import Orders, write_district
from bench.page import Part, Sheet, Target, seconds
from bench.runs import Run, Spent, run

CASES = 10_000_000
MONTHS = 36
DAY_ROWS = 20_000
DAY_UPDATES = 5_000
SHARE = 0.1
TESTED_SHARE = 0.1

_METHOD = (
    "{cases:,} made-up cases in {months} monthly files, loaded one after the other, then built in full; then one day "
    "of {rows:,} rows, {updates:,} of them of cases known before, loaded and built upon what was published. Time is "
    "that of the work; the start of the programs and the reading of the grid layer are left out on both sides. The "
    "full build reads loads already archived: it does not load them. Once the updates are of the last two months' "
    "cases, as they mostly are; once, to see the worst, of all three years', so that every month must be counted again."
)


@dataclass(frozen=True)
class Day:
    """One day's file, taken in.

    Attributes
    ----------
    name
        What is updated in it.
    run
        Loading and building.
    """

    name: str
    run: Run

    @property
    def spent(self) -> Spent:
        """Loading and building, without the program's own start."""
        return self.run.steps["load"] + built(self.run)


def built(one: Run) -> Spent:
    """Return what building took."""
    return sum((spent for step, spent in one.steps.items() if step.startswith("build: ")), Spent(0, 0))


def measure(*, cases: int = CASES, day_rows: int = DAY_ROWS) -> Part:
    """Return what a day's file takes against the full build of all cases."""
    updates = day_rows // 4
    with tempfile.TemporaryDirectory(prefix="grid-bench-") as name:
        folder = Path(name)
        district = write_district(folder)
        orders = Orders(cases)
        months = [_written_month(folder, orders, month) for month in range(MONTHS)]
        loaded = run("bench.ours", district, "--load", *months)
        for file in months:
            file.unlink()
        full = run("bench.ours", district, "--full")
        recent = cases - cases // 18
        days = []
        for title, since in (("updates of the last two months", recent), ("updates of all three years", 0)):
            file = folder / f"day-{since}.csv"
            orders.write_day(file, rows=day_rows, updated=updates, since=since)
            days.append(Day(title, run("bench.ours", district, "--load", file, "--build")))
        again = run("bench.ours", district, "--full")
        warehouse = Path(again.facts["warehouse"])
        rows_mb = sum(path.stat().st_size for path in warehouse.with_suffix(".parts").iterdir()) / 1e6
        file_mb = warehouse.stat().st_size / 1e6
    method = _METHOD.format(cases=cases, months=MONTHS, rows=day_rows, updates=updates)
    part = _part(method, days, again)
    part.sheets.append(
        Sheet(
            "Taking everything in",
            ("", "wall s", "CPU s", "peak MB"),
            (
                (f"load {MONTHS} files", *seconds(loaded.steps["load"]), f"{loaded.peak_mb:.0f}"),
                ("first full build", *seconds(built(full)), f"{full.peak_mb:.0f}"),
                ("full build after the days", *seconds(built(again)), f"{again.peak_mb:.0f}"),
            ),
        )
    )
    part.remarks.append(
        f"The publication takes {file_mb:.0f} MB for the file and {rows_mb:.0f} MB for the rows beside it; the rows "
        "are hard links to what was loaded and shared with the publications before."
    )
    return part


def _written_month(folder: Path, orders: Orders, month: int) -> Path:
    file = folder / f"month-{month:02d}.csv"
    orders.write(file, orders.cases * month // MONTHS, orders.cases * (month + 1) // MONTHS)
    return file


def _part(method: str, days: list[Day], full: Run) -> Part:
    whole = built(full)
    part = Part("A day's file into many months", method)
    usual = days[0].spent
    part.targets.append(
        Target(
            f"A day's load and build, {days[0].name}: at most {SHARE:.0%} of the full build",
            f"{usual.wall_seconds / whole.wall_seconds:.1%} ({usual.cpu_seconds / whole.cpu_seconds:.1%} of its CPU)",
            usual.wall_seconds <= SHARE * whole.wall_seconds,
        )
    )
    tested = full.steps["build: hotspots"]
    part.targets.append(
        Target(
            f"Tables of tested places, every category and window: at most {TESTED_SHARE:.0%} of the full build",
            f"{tested.wall_seconds / whole.wall_seconds:.1%} ({tested.cpu_seconds / whole.cpu_seconds:.1%} of its CPU)",
            tested.wall_seconds <= TESTED_SHARE * whole.wall_seconds,
        )
    )
    rows = [
        (
            f"{day.name} ({day.run.facts['months_rebuilt']} months counted again)",
            f"{day.spent.wall_seconds / whole.wall_seconds:.2f}",
            *seconds(day.spent),
            f"{day.run.steps['load'].wall_seconds:.2f}",
            f"{built(day.run).wall_seconds:.2f}",
            f"{day.run.peak_mb:.0f}",
        )
        for day in days
    ]
    build_seconds = f"{whole.wall_seconds:.2f}"
    rows.append(("full build", "1.00", *seconds(whole), "", build_seconds, f"{full.peak_mb:.0f}"))
    columns = ("", "of the full build", "wall s", "CPU s", "load wall s", "build wall s", "peak MB")
    part.sheets.append(Sheet("A day against everything", columns, tuple(rows)))
    part.sheets.append(
        Sheet(
            "Steps of the build",
            ("", "day, wall s", "day, CPU s", "full, wall s", "full, CPU s"),
            tuple(
                (
                    step.removeprefix("build: "),
                    *seconds(days[0].run.steps.get(step, Spent(0, 0))),
                    *seconds(spent),
                )
                for step, spent in full.steps.items()
                if step.startswith("build: ")
            ),
        )
    )
    return part
