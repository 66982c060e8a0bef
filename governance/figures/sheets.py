"""A table of a document as columns of figures: headings, units, totals, shares.

Convention: the rows before the first one with a figure in a cell of its own are headings; empty cells of all but the
last of them carry on what stands to their left. The first column of words names the rows. A column is one of
percentages where its heading or its cells say so; one whose heading says so while all its figures are at most 1 holds
fractions, as spreadsheets store percentages.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from governance.figures import words
from governance.figures.findings import Span
from governance.figures.numbers import Number, find_numbers, plain
from governance.figures.words import trimmed
from governance.units import BARE, UNITS, Unit

EXACT_PLACES = 8
"""A stored fraction with more decimals was computed and not typed; it is compared to so many."""

SEPARATOR = " | "

_PERCENT_HEADING = re.compile(r"率|占比|比重|比例|百分比|%|share|rate|percent", re.IGNORECASE)
_NUMBERING = re.compile(r"^(?:序号|编号|No\.?|#|代码|code)$", re.IGNORECASE)
_UNIT_IN_HEADING = re.compile(
    r"[(](" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")[)]|("
    + "|".join(sorted((re.escape(u) for u in UNITS if not u.isascii()), key=len, reverse=True)) + r")\s*(?:数|总数)?$"
)  # fmt: skip
_EMPTY = frozenset({"", "-", "—", "–", "/", "无", "／"})


@dataclass(frozen=True)
class Column:
    """One column of figures.

    Attributes
    ----------
    position
        In the table, from 0.
    heading
        Its headings, the upper before the lower.
    cells
        The figure of each row of the body; None where there is none.
    is_percent
        True for percentages; their values are percent whatever was stored.
    unit
        Of the counts.
    """

    position: int
    heading: str
    cells: list[Number | None]
    is_percent: bool
    unit: Unit


@dataclass(frozen=True)
class Sheet:
    """A table taken apart.

    Attributes
    ----------
    rows
        All rows as they stand.
    first
        Position of the first row of the body.
    labels
        What each row of the body is called.
    columns
        Those of figures, in order.
    """

    rows: list[list[str]]
    first: int
    labels: list[str]
    columns: list[Column]

    @property
    def totals(self) -> list[int]:
        """Rows of the body that are totals of all others."""
        return [number for number, label in enumerate(self.labels) if words.TOTAL_ROW.search(label)]

    @property
    def subtotals(self) -> list[int]:
        """Rows of the body that are totals of some others."""
        return [number for number, label in enumerate(self.labels) if words.SUBTOTAL_ROW.search(label)]

    @property
    def single(self) -> list[int]:
        """Rows of the body that are no totals."""
        others = {*self.totals, *self.subtotals}
        return [number for number in range(len(self.labels)) if number not in others]

    @property
    def counts(self) -> list[Column]:
        """Columns of counts."""
        return [column for column in self.columns if not column.is_percent]

    @property
    def percents(self) -> list[Column]:
        """Columns of percentages."""
        return [column for column in self.columns if column.is_percent]

    def text(self, row: int) -> str:
        """Return a row of the body as one text."""
        return SEPARATOR.join(self.rows[self.first + row])

    def marks(self, row: int, *positions: int) -> list[Span]:
        """Return where cells of a row of the body stand in its text."""
        cells = self.rows[self.first + row]
        starts = [sum(len(cell) + len(SEPARATOR) for cell in cells[:position]) for position in positions]
        return [
            (start, start + len(cells[at])) for start, at in zip(starts, positions, strict=True) if cells[at]
        ]


def read_sheet(rows: Sequence[Sequence[str]]) -> Sheet | None:
    """Return a table taken apart; None when it has no figures in cells of their own.

    Parameters
    ----------
    rows
        Texts of the cells; short rows are filled up.
    """
    width = max((len(row) for row in rows), default=0)
    filled = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    first = next((number for number, row in enumerate(filled) if number and _has_figures(row)), None)
    if first is None:
        return None
    headings = _headings(filled[:first], width)
    body = filled[first:]
    columns = [
        column
        for position in range(width)
        if (column := _column(position, headings[position], [row[position] for row in body])) is not None
    ]
    figures = {column.position for column in columns}
    named = next(
        (position for position in range(width) if position not in figures and any(r[position] for r in body)),
        None,
    )
    labels = ["" if named is None else row[named] for row in body]
    labels = [
        label or next((cell for cell in row if words.TOTAL_ROW.search(cell)), "")
        for label, row in zip(labels, body, strict=True)
    ]
    return Sheet(filled, first, labels, columns) if columns else None


def _has_figures(row: Sequence[str]) -> bool:
    """Return whether a cell behind the first holds a figure of its own."""
    return any(cell_number(cell) is not None for cell in row[1:]) or (
        len(row) == 1 and cell_number(row[0]) is not None
    )


def _headings(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        told = ""
        is_last = number == len(rows) - 1
        if sum(bool(cell) for cell in row) == 1 and width > 2 and not is_last:  # noqa: PLR2004 (a title above all)
            continue
        for position in range(width):
            told = row[position] or ("" if is_last else told)
            if told and told not in parts[position]:
                parts[position].append(told)
    return [" ".join(part) for part in parts]


def cell_number(cell: str) -> Number | None:
    """Return the figure that a cell is; None for words, nothing, and more than one figure."""
    text = cell.strip()
    if text in _EMPTY:
        return None
    numbers = [number for number in find_numbers(text) if not _is_bracketed(text, number)]
    if len(numbers) != 1:
        return None
    number = numbers[0]
    outside = re.sub(r"[(（].*[)）]", "", text[: number.start] + text[number.end :])
    return number if not trimmed(outside) or number.damage else None


def _is_bracketed(text: str, number: Number) -> bool:
    before = plain(text[: number.start])
    return before.count("(") > before.count(")")


def _column(position: int, heading: str, cells: Sequence[str]) -> Column | None:
    numbers = [cell_number(cell) for cell in cells]
    known = [number for number in numbers if number is not None]
    words_there = sum(cell.strip() not in _EMPTY for cell in cells) - len(known)
    if not known or words_there > len(known) or _NUMBERING.search(trimmed(heading)):
        return None
    is_percent = any(number.kind == "percent" for number in known) or bool(
        _PERCENT_HEADING.search(plain(heading))
    )
    unit = _unit_of(heading)
    if is_percent:
        are_fractions = (
            all(n.kind == "count" for n in known) and "%" not in heading and max(n.value for n in known) <= 1
        )
        numbers = [None if n is None else _as_percent(n, is_fraction=are_fractions) for n in numbers]
    else:
        numbers = [
            None if n is None else replace(n, unit=unit if n.unit is BARE else n.unit) for n in numbers
        ]
    return Column(position, heading, numbers, is_percent, unit)


def _as_percent(number: Number, *, is_fraction: bool) -> Number:
    if not is_fraction:
        return replace(number, kind="percent", unit=BARE)
    places = min(max(number.places - 2, 0), EXACT_PLACES)
    value = (number.value * 100).quantize(Decimal(1).scaleb(-places))
    return replace(number, kind="percent", value=value, places=places, unit=BARE)


def _unit_of(heading: str) -> Unit:
    """Return the unit that a heading names: in parentheses, or at its end."""
    found = _UNIT_IN_HEADING.search(plain(heading).strip())
    return UNITS[found[1] or found[2]] if found else BARE
