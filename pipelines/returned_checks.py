"""Check sheets that came back filled in, read through the same door as case files: every cell as text, nothing run.

Nothing is recorded here: who may report what is known to the screens, which take the rows from standard output.
"""

from pathlib import Path
from typing import Any

import duckdb

from governance.errors import N_, FileFault
from governance.registers.check_sheets import COLUMNS, heading_names
from pipelines.readers.spreadsheet import read_spreadsheet

MOST_ROWS = 2_000
"""Tasks of one sheet; a township has some hundreds."""

_NEEDED = ("task", "version", "result")


def read_returned(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a sheet: row_no, and the cells by name of column.

    Raises
    ------
    FileFault
        It is no workbook, lacks a column, or has too many rows.
    """
    known = heading_names()
    with duckdb.connect(":memory:") as connection:
        wanted = [column.heading for column in COLUMNS]
        with read_spreadsheet(connection, path, expected=[*known, *wanted]) as raw:
            names = [known.get(heading.strip()) for heading in raw.header]
            lacking = [
                column.heading for column in COLUMNS if column.name in _NEEDED and column.name not in names
            ]
            if lacking:
                raise FileFault(
                    N_("{file} is no sheet of checks: the column {column} is missing. Export the sheet again."),
                    file=path.name, column=lacking[0],
                )  # fmt: skip
            found = connection.execute(raw.statement).fetchmany(MOST_ROWS + 1)
            columns = [one[0] for one in connection.description or ()]
    if len(found) > MOST_ROWS:
        raise FileFault(N_("{file} has more than {limit} rows. Split it."), file=path.name, limit=MOST_ROWS)
    rows = []
    for number, values in enumerate(found):
        cells = dict(zip(columns, values, strict=True))
        row: dict[str, Any] = {"row_no": int(cells.get("row_no") or raw.first_row + number)}
        row |= {name: cells.get(f"c{at}") or "" for at, name in enumerate(names) if name is not None}
        rows.append(row)
    return rows
