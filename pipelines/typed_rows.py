"""From cells to typed rows: the query that reads a file's records as case records.

One query does it all in DuckDB: it picks the mapped columns, reads each cell by its kind, and names the first fault
of a row. Columns that no setting names are never selected, so what they hold is never stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from governance.masking import mask
from governance.settings import CASE_COLUMNS, Source
from pipelines.readers.form import RawTable
from pipelines.reject_values import LOOKED_AT_CHARACTERS

CELL_GRAMMAR = Path(__file__).parent / "sql" / "0_load" / "cells.sql"

DATE_COLUMNS = ("received_on", "notified_on", "accepted_on", "due_on", "concluded_on", "settled_on")
NUMBER_COLUMNS = ("lon", "lat", "x", "y")
BOOLEAN_COLUMNS = ("is_repeat",)
_CODES = ("case_no", "grid_code", "community_code", "township_code", "repeat_of")

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""A date outside is a damaged cell."""

LARGEST_COORDINATE = 100_000_000
"""No datum and no projection has a larger one, with the number of the zone in front; a telephone number is larger."""

UNCATEGORISED = "未分类"


@dataclass(frozen=True)
class ColumnMap:
    """Which column of a file is which of ours.

    Attributes
    ----------
    positions
        Our name to the position in the header.
    left
        Columns of the file that nothing names.
    """

    positions: Mapping[str, int]
    left: tuple[str, ...]


def map_columns(header: tuple[str, ...], source: Source, file_name: str) -> ColumnMap:
    """Return which column of a header is which of ours.

    Raises
    ------
    FileFault
        A column that the profile names is not in the header, or is there twice.
    """
    named = {ours: theirs for ours, theirs in source.columns.model_dump().items() if theirs is not None}
    missing = [theirs for theirs in named.values() if theirs not in header]
    if missing:
        raise FileFault(
            N_("{file} does not fit source {source}: it has no column {missing}. It has: {header}. "
               "Correct [sources.columns] in the district file, or name the right source; nothing was loaded."),
            file=file_name, source=source.name, missing="、".join(missing),
            header="、".join(mask(name).text for name in header),
        )  # fmt: skip
    twice = [theirs for theirs in named.values() if header.count(theirs) > 1]
    if twice:
        raise FileFault(
            N_("{file} has more than one column called {twice}; which is meant cannot be told. Rename one."),
            file=file_name, twice="、".join(twice),
        )  # fmt: skip
    positions = {ours: header.index(theirs) for ours, theirs in named.items()}
    left = tuple(theirs for theirs in header if theirs not in named.values())
    return ColumnMap(positions, left)


def read_grammar(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the cell grammar known to a connection."""
    connection.execute(CELL_GRAMMAR.read_text(encoding="utf-8"))


def typed_statement(
    raw: RawTable, columns: ColumnMap, source: Source, *, timezone: str, today: date, salt: str = ""
) -> str:
    """Return the query that gives one typed row per record of a file.

    Parameters
    ----------
    raw
        The records as text.
    columns
        From :func:`map_columns`.
    source
        Gives the order of dates and what names a record.
    timezone
        Zone in which a day begins; for times that carry another.
    today
        A case received later is at fault.
    salt
        Goes into the names made for records without a number, so that nobody can tell a row's cells from its name.

    Returns
    -------
    str
        Columns: ``row_no`` where the file is numbered, our columns of :data:`CASE_COLUMNS` (those the file lacks
        are missing), and ``reason``, ``column_name``, ``value`` of the first fault; missing for a good row.
    """
    texts = [f"cell_text(c{position}) AS {ours}_text" for ours, position in columns.positions.items()]
    if source.identity == "content":
        every = ", ".join(f"coalesce(c{number}, '')" for number in range(len(raw.header)))
        texts.append(f"left(md5(concat_ws(chr(31), {_literal(salt)}, {every})), 16) AS case_no_text")
    typed = [f"{_typed(ours, columns, source, timezone)} AS {ours}" for ours in CASE_COLUMNS]
    kept = [f"{ours}_text" for ours in _checked(columns)]
    ranged = ", ".join(_ranged(ours) for ours in _checked(columns))
    number = "row_no, " if raw.is_numbered else ""
    reason, column, value = _faults(columns, raw.header, today)
    return (
        f"WITH told AS (SELECT {number}{', '.join(texts)} FROM ({raw.statement})), "
        f"typed AS (SELECT {number}{', '.join([*typed, *kept])} FROM told), "
        f"ranged AS (SELECT * REPLACE ({ranged}) FROM typed) "
        f"SELECT {number}{', '.join(CASE_COLUMNS)}, {reason} AS reason, {column} AS column_name, "
        f"left({value}, {LOOKED_AT_CHARACTERS}) AS value FROM ranged"
    )


def _typed(ours: str, columns: ColumnMap, source: Source, timezone: str) -> str:
    """Return the expression of one of our columns."""
    if ours not in columns.positions and (ours != "case_no" or source.identity == "column"):
        return _missing(ours)
    text = f"{ours}_text"
    if ours in DATE_COLUMNS:
        day = f"cell_date_{source.date_order}({text}, '{timezone}')"
        serial = f"cell_date_serial({text}, '{source.date_serial}')"
        return day if source.date_serial is None else f"coalesce({day}, {serial})"
    if ours in NUMBER_COLUMNS:
        return f"cell_number({text})"
    if ours in BOOLEAN_COLUMNS:
        return f"cell_boolean({text})"
    return f"coalesce({text}, '{UNCATEGORISED}')" if ours == "category" else text


def _missing(ours: str) -> str:
    """Return the expression of one of our columns that the file does not have."""
    if ours == "category":
        return f"'{UNCATEGORISED}'"
    kind = "DATE" if ours in DATE_COLUMNS else "DOUBLE" if ours in NUMBER_COLUMNS else "VARCHAR"
    return f"CAST(NULL AS {'BOOLEAN' if ours in BOOLEAN_COLUMNS else kind})"


def _ranged(ours: str) -> str:
    """Return the expression that makes a date or number missing that no record can hold."""
    sound = (
        f"BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        if ours in DATE_COLUMNS
        else f"BETWEEN -{LARGEST_COORDINATE} AND {LARGEST_COORDINATE}"
    )
    return f"CASE WHEN {ours} {sound} THEN {ours} END AS {ours}"


def _checked(columns: ColumnMap) -> list[str]:
    """Return our columns whose cells may be unreadable."""
    return [ours for ours in (*DATE_COLUMNS, *NUMBER_COLUMNS) if ours in columns.positions]


def _faults(columns: ColumnMap, header: tuple[str, ...], today: date) -> tuple[str, str, str]:
    """Return the expressions of reason, column and value of the first fault of a row."""
    found = [
        ("case_no IS NULL", "case_no_missing", "case_no"),
        ("received_on_text IS NULL", "received_on_missing", "received_on"),
    ]
    for ours in _checked(columns):
        reason = "date_unreadable" if ours in DATE_COLUMNS else "number_unreadable"
        found.append((f"{ours} IS NULL AND {ours}_text IS NOT NULL", reason, ours))
    codes = [ours for ours in _CODES if ours in columns.positions]
    found.extend((f"cell_code_is_damaged({ours})", "code_damaged", ours) for ours in codes)
    found.append((f"received_on > DATE '{today}'", "date_future", "received_on"))

    def case(results: Iterable[str]) -> str:
        arms = " ".join(
            f"WHEN {test} THEN {result}" for (test, _, _), result in zip(found, results, strict=True)
        )
        return f"CASE {arms} END"

    names = {ours: _literal(header[position]) for ours, position in columns.positions.items()}
    return (
        case(f"'{reason}'" for _, reason, _ in found),
        case(names.get(ours, "NULL") for _, _, ours in found),
        case(_told(reason, ours) for _, reason, ours in found),
    )


def _told(reason: str, ours: str) -> str:
    """Return the expression of what stood in the cell at fault."""
    if reason == "code_damaged":
        return ours
    return f"{ours}_text" if reason.endswith(("unreadable", "future")) else "NULL"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
