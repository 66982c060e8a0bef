"""The tables of service: what they take of the whole build, and how long the page of service waits for its answers.

Ten million made-up cases say all of how they were handled: transfer, notice, acceptance, a due date of some, suspension
of some, settling, answers, and which earlier case a repeat names. They are loaded and built in full; then a process of
its own asks what the page asks after a change of filter, each question for another office, so that nothing is kept.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.incremental import built
from bench.orders import Orders, write_district
from bench.page import Part, Sheet, Target, seconds
from bench.runs import Notes, Run, run
from governance.indicators import definitions
from governance.queries.service import (
    ServiceSelection,
    cases_behind,
    due_days,
    open_stock,
    service_by,
    service_funnel,
    service_sources,
    service_sums,
    service_trend,
)
from governance.settings import read_settings
from governance.warehouse import open_warehouse, published_path

CASES = 10_000_000
MONTHS = 36
SHARE = 0.15
WAIT_SECONDS = 0.3

_METHOD = (
    "{cases:,} made-up cases in {months} monthly files, with the days and answers of how each was handled, built in "
    "full by the statutory clock. What the tables of service take is set against the whole build. Then every question "
    "of the page is asked for each of the seven offices, over all months; the slowest of them counts. A list is the "
    "first page of the cases behind a figure, which is asked for only when a reader opens it."
)
_LIST = "list: "

Ask = Callable[[ServiceSelection], object]
_OF_SOURCE = 'clock = "statutory"'
_COLUMNS = {
    "purpose": "信访目的", "transferred_on": "转送日期", "notified_on": "告知日期", "accepted_on": "受理日期",
    "due_on": "限办日期", "settled_on": "化解日期", "settlement_verified_on": "核验日期", "suspended_on": "中止日期",
    "resumed_on": "恢复日期", "is_evaluated": "纳入评价", "desk_satisfaction": "信访部门满意度",
    "repeat_of": "原工单编号",
}  # fmt: skip


def _after(since: str, days: str) -> str:
    return f"strftime({since} + to_days(CAST({days} AS INTEGER)), '%Y/%-m/%-d')"


def handled(cases: int) -> str:
    """Return the SQL of the columns that say how each of so many orders was handled."""
    back = cases // 25
    settled, verified = _after("concluded_at", "what // 23 % 30"), _after("concluded_at", "40")
    columns = {
        "信访目的": "'求决'",
        "转送日期": _after("received_at", "what // 7 % 9"),
        "告知日期": f"CASE WHEN what // 11 % 20 > 0 THEN {_after('received_at', '9 + what // 13 % 8')} END",
        "受理日期": _after("received_at", "9 + what // 13 % 8"),
        "限办日期": f"CASE WHEN what // 17 % 3 = 0 THEN {_after('received_at', '20')} END",
        "化解日期": f"CASE WHEN is_concluded AND what // 19 % 10 < 7 THEN {settled} END",
        "核验日期": f"CASE WHEN is_concluded AND what // 19 % 10 < 4 THEN {verified} END",
        "中止日期": f"CASE WHEN what // 31 % 50 = 0 THEN {_after('received_at', '20')} END",
        "恢复日期": f"CASE WHEN what // 31 % 50 = 0 AND is_concluded THEN {_after('received_at', '25')} END",
        "纳入评价": "CASE WHEN what // 37 % 5 > 0 THEN '是' ELSE '否' END",
        "信访部门满意度": "CASE WHEN is_concluded THEN list_extract($answers, 1 + what // 41 % 5) END",
        "原工单编号": f"CASE WHEN what // 1050 % 12 = 0 AND number > {back} "
        f"THEN 'GD' || CAST(20230000000 + number - 1 - what % {back} AS VARCHAR) END",
    }
    return "".join(f", {expression} AS {name}" for name, expression in columns.items())


def measure(*, cases: int = CASES) -> Part:
    """Return what the tables of service take, and what their questions take."""
    with tempfile.TemporaryDirectory(prefix="grid-bench-") as name:
        folder = Path(name)
        columns = "\n".join(f'{ours} = "{theirs}"' for ours, theirs in _COLUMNS.items())
        district = write_district(folder, of_source=_OF_SOURCE, columns=columns)
        orders = Orders(cases, handled(cases))
        months = [_written_month(folder, orders, month) for month in range(MONTHS)]
        run("bench.ours", district, "--load", *months)
        for file in months:
            file.unlink()
        full = run("bench.ours", district, "--full")
        asked = run("bench.service", district)
    return _part(_METHOD.format(cases=cases, months=MONTHS), full, asked.facts["seconds"])


def _written_month(folder: Path, orders: Orders, month: int) -> Path:
    file = folder / f"month-{month:02d}.csv"
    orders.write(file, orders.cases * month // MONTHS, orders.cases * (month + 1) // MONTHS)
    return file


def _part(method: str, full: Run, waited: dict[str, float]) -> Part:
    part = Part("Service", method)
    service, whole = full.steps["build: service"], built(full)
    wall, cpu = service.wall_seconds / whole.wall_seconds, service.cpu_seconds / whole.cpu_seconds
    part.targets.append(
        Target(
            f"Tables of service: at most {SHARE:.0%} of the full build",
            f"{wall:.1%} ({cpu:.1%} of its CPU)",
            wall <= SHARE,
        )
    )
    for what, is_list in (("Questions of the service page", False), ("The first page of a list", True)):
        question = max((name for name in waited if name.startswith(_LIST) == is_list), key=waited.__getitem__)
        part.targets.append(
            Target(
                f"{what} after a change of filter: at most {WAIT_SECONDS} s",
                f"{waited[question]:.3f} s ({question.removeprefix(_LIST)})",
                waited[question] <= WAIT_SECONDS,
            )
        )
    steps = [(name, spent) for name, spent in full.steps.items() if name.startswith("build: ")]
    rows = tuple((name.removeprefix("build: "), *seconds(spent)) for name, spent in steps)
    part.sheets.append(Sheet("Steps of the full build", ("", "wall s", "CPU s"), rows))
    answers = tuple((name, f"{wait:.3f}") for name, wait in waited.items())
    part.sheets.append(Sheet("Questions, the slowest of seven offices", ("", "wall s"), answers))
    return part


def waits(district: Path) -> dict[str, float]:
    """Return the seconds of the slowest asking of each question, in the order the page asks them."""
    settings = read_settings(district)
    warehouse = open_warehouse(published_path(settings.paths.home))
    in_force = definitions(settings)
    ever = ServiceSelection(date(2023, 1, 1), date(2025, 12, 1))
    offices = service_by(warehouse, ever, "department")["key"]
    questions: dict[str, Ask] = {
        "sums": lambda chosen: service_sums(warehouse, chosen),
        "by township": lambda chosen: service_by(warehouse, chosen, "township_code"),
        "by category": lambda chosen: service_by(warehouse, chosen, "category"),
        "by grid": lambda chosen: service_by(warehouse, chosen, "grid_code"),
        "months of townships": lambda chosen: service_trend(warehouse, chosen, "township_code"),
        "sources": lambda chosen: service_sources(warehouse, chosen),
        "funnel": lambda chosen: service_funnel(warehouse, chosen),
        "open": lambda chosen: open_stock(warehouse, chosen, "township_code"),
        "falls due": lambda chosen: due_days(warehouse, chosen),
        f"{_LIST}not in time": lambda chosen: cases_behind(warehouse, chosen, in_force["R2"], "remainder"),
        f"{_LIST}came back": lambda chosen: cases_behind(warehouse, chosen, in_force["R6b"], "numerator"),
    }
    slowest = {}
    for name, ask in questions.items():
        taken = []
        for office in offices:
            started = time.perf_counter()
            ask(replace(ever, departments=(office,)))
            taken.append(time.perf_counter() - started)
        slowest[name] = max(taken)
    return slowest


def main() -> None:
    """Ask a built district and tell what each question took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("district", type=Path)
    notes = Notes()
    notes.facts["seconds"] = waits(parser.parse_args().district)
    notes.tell()


if __name__ == "__main__":
    main()
