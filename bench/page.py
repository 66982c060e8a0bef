"""What was measured, as tables: printed with rich, and written to ``docs/benchmarks.md``."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.runs import ROOT, Spent

PAGE = ROOT / "docs" / "benchmarks.md"

_OPENING = """# Benchmarks

Written by `make bench`; do not edit. One whole run on one machine; runs are never mixed. Ratios are what to look at:
both sides of a ratio come from the same run. Seconds are of this machine. Wall seconds are what a person waits; CPU
seconds are those of all cores together, and steadier where others use the machine. A target that was missed says so.

To repeat: `make bench` (about {minutes} minutes; `python -m bench --quick` for a small look, `--only load` for a part).
Measured {day}.
"""


@dataclass(frozen=True)
class Target:
    """What was wanted and what was measured.

    Attributes
    ----------
    wanted, measured
        In words.
    is_met
        Whether it is.
    """

    wanted: str
    measured: str
    is_met: bool


@dataclass(frozen=True)
class Sheet:
    """One table of measurements.

    Attributes
    ----------
    title
        Heading.
    columns
        Headings of the columns; the first column is text, the others are figures.
    rows
        Cells.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Part:
    """What one part of the bench gives.

    Attributes
    ----------
    title
        Heading.
    method
        How it was measured, in sentences.
    targets, sheets
        In the order in which they are shown.
    remarks
        What a reader must know besides.
    """

    title: str
    method: str
    targets: list[Target] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def times(ratio: float) -> str:
    """Return a ratio in words."""
    return f"{ratio:.1f} times" if ratio < 10 else f"{ratio:.0f} times"


def at_least(what: str, ratio: float, wanted: float) -> Target:
    """Return a target for a ratio that should be large."""
    return Target(f"{what}: at least {wanted:g} times", times(ratio), ratio >= wanted)


def at_most(what: str, measured: float, wanted: float, unit: str) -> Target:
    """Return a target for an amount that should be small."""
    return Target(f"{what}: at most {wanted:g} {unit}", f"{measured:.3g} {unit}", measured <= wanted)


def seconds(spent: Spent) -> tuple[str, str]:
    """Return wall and CPU seconds as cells."""
    return f"{spent.wall_seconds:.2f}", f"{spent.cpu_seconds:.2f}"


def show(part: Part, console: Console) -> None:
    """Print a part."""
    console.rule(escape(part.title))
    for target in part.targets:
        colour, word = ("green", "met") if target.is_met else ("red", "missed")
        console.print(
            f"[{colour}]{word:>6}[/]  {escape(target.wanted)}  ->  {escape(target.measured)}", soft_wrap=True
        )
    for sheet in part.sheets:
        table = Table(*map(escape, sheet.columns), title=escape(sheet.title))
        for column in table.columns[1:]:
            column.justify = "right"
        for row in sheet.rows:
            table.add_row(*map(escape, row))
        console.print(table)
    for remark in part.remarks:
        console.print(escape(remark), soft_wrap=True)


def write(parts: list[Part], machine: dict[str, str], *, minutes: float, path: Path = PAGE) -> None:
    """Write the page of a full run."""
    lines = [_OPENING.format(minutes=round(minutes), day=datetime.now(UTC).date())]
    lines += ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.items()), ""]
    lines += ["## Targets", "", "| target | measured | |", "|---|---|---|"]
    lines += [
        f"| {target.wanted} | {target.measured} | {'met' if target.is_met else '**missed**'} |"
        for part in parts
        for target in part.targets
    ]
    for part in parts:
        lines += ["", f"## {part.title}", "", part.method]
        for sheet in part.sheets:
            lines += ["", f"**{sheet.title}**", "", _row(sheet.columns)]
            lines += [
                _row(("---", *["---:"] * (len(sheet.columns) - 1))),
                *(_row(row) for row in sheet.rows),
            ]
        for remark in part.remarks:
            lines += ["", remark]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
