"""Where the header of a table stands and what its columns are called.

Offices put titles above the header, and group columns under a second, upper row. With the column names that a
profile expects, the header is the row among the first ones that holds most of them; without, the first row of
texts that stands above something like data. A header of two rows gives names joined as ``upper_lower``.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

HEADER_ROWS = 30
"""A header stands within so many first rows."""

LARGEST_WIDTH = 2_000
"""More columns than any table of records has."""

Row = Sequence[str]
Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, each (row, column) from 0."""

_FIGURE = re.compile("[0-9０-９]")
_DATA = re.compile("[-+]?[0-9０-９][0-9０-９.,，:：/年月日 -]*")


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Attributes
    ----------
    names
        Of the columns, in order, up to the last that has one.
    position
        Of its first row among the rows looked at, from 0.
    height
        How many rows it takes: 1 or 2.
    """

    names: tuple[str, ...]
    position: int
    height: int = 1

    def score(self, expected: Collection[str]) -> int:
        """Return how many of the expected names it has."""
        return len(set(expected) & set(self.names))


def find_header(
    rows: Sequence[Row], expected: Collection[str] = (), *, merges: Sequence[Merge] | None = None
) -> Header | None:
    """Return the header of a table, or nothing when no row holds a text.

    Parameters
    ----------
    rows
        First rows of the table, blank ones included; those after :data:`HEADER_ROWS` are not looked at.
    expected
        Names of columns that the table should have. Where no row holds any of them, they do not help.
    merges
        Merged ranges of the sheet; missing where the format does not tell.
    """
    rows = rows[:HEADER_ROWS]
    found = max(
        _candidates(rows, merges),
        key=lambda header: (header.score(expected), header.height, -header.position),
        default=None,
    )
    return found if found is not None and found.score(expected) else _first_texts(rows, merges)


def column_names(row: Row) -> tuple[str, ...]:
    """Return a row's cells as column names: without blanks round them, line breaks and empty cells at the end."""
    names = ["".join(line.strip("\ufeff\u200b \t\xa0\u3000") for line in cell.splitlines()) for cell in row]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _candidates(rows: Sequence[Row], merges: Sequence[Merge] | None) -> Iterator[Header]:
    for position, row in enumerate(rows):
        names = column_names(row)
        if not names:
            continue
        yield Header(names, position)
        if joined := _joined(rows, position, merges):
            yield Header(joined, position, 2)


def _first_texts(rows: Sequence[Row], merges: Sequence[Merge] | None) -> Header | None:
    """Return the first row of at least two texts above data; else of two texts; else the first with a text."""
    texts = [
        position
        for position, row in enumerate(rows)
        if sum(map(bool, column_names(row))) > 1 and not any(_DATA.fullmatch(cell.strip()) for cell in row)
    ]
    above_data = [position for position in texts if _stands_above_data(rows, position)]
    if not texts:
        return next(
            (Header(names, place) for place, row in enumerate(rows) if (names := column_names(row))), None
        )
    position = (above_data or texts)[0]
    joined = _joined(rows, position, merges)
    return Header(joined, position, 2) if joined else Header(column_names(rows[position]), position)


def _stands_above_data(rows: Sequence[Row], position: int) -> bool:
    """Return whether the next rows are at least half as full, one of them with a figure or a date."""
    width = sum(map(bool, column_names(rows[position])))
    below = [row for row in rows[position + 1 : position + 4] if column_names(row)]
    return any(
        2 * sum(map(bool, column_names(row))) >= width and any(_DATA.fullmatch(cell.strip()) for cell in row)
        for row in below
    )


def _joined(rows: Sequence[Row], position: int, merges: Sequence[Merge] | None) -> tuple[str, ...] | None:
    """Return the names of a header of two rows; nothing when the two are none.

    They are when every column has its name in one row, or in the lower one under a group's name.
    """
    if position + 1 == len(rows):
        return None
    width = max(len(rows[position]), len(rows[position + 1]))
    upper, lower = (_padded(column_names(rows[position + step]), width) for step in (0, 1))
    if any(_FIGURE.search(name) for name in lower):
        return None
    groups = _groups_by_blanks(upper, lower) if merges is None else _groups_merged(upper, position, merges)
    names = []
    for column in range(width):
        group, below = groups.get(column), lower[column]
        if group is None and upper[column] and below:
            return None
        names.append(f"{group}_{below}" if group and below else group or upper[column] or below)
    grouped = any(lower[column] for column in groups)
    return column_names(names) if grouped else None


def _padded(names: Row, width: int) -> list[str]:
    return [*names, *[""] * (width - len(names))]


def _groups_merged(upper: Row, position: int, merges: Sequence[Merge]) -> dict[int, str]:
    """Return the group's name of each column that a cell merged across the upper row covers."""
    groups: dict[int, str] = {}
    for (top, left), (bottom, right) in merges:
        if top == bottom == position and right > left and left < len(upper):
            groups |= dict.fromkeys(range(left, right + 1), upper[left])
    return groups


def _groups_by_blanks(upper: Row, lower: Row) -> dict[int, str]:
    """Return the group's name of each column, where merged cells show as blanks behind the first."""
    groups: dict[int, str] = {}
    start = 0
    for column, name in enumerate(upper):
        if name:
            start = column
        elif lower[column] and upper[start] and lower[start]:
            groups[start] = groups[column] = upper[start]
    return groups
