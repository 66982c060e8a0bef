"""From cells to typed rows: the query that reads a file's records as case records.

One query does it all in DuckDB: it picks the mapped columns, reads each cell by its kind, and names the first fault
of a row. Columns that no setting names are never selected, so what they hold is never stored. A day, a number, a yes
or no in its common spelling is read as it stands; only what that leaves is made a text without blanks and read by the
whole grammar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from governance.masking import mask_heading
from governance.record_settings import Profile
from governance.satisfaction import NO_ANSWER, READ_AS
from governance.settings import CASE_COLUMNS, Source
from pipelines.procedure_faults import SATISFACTION_COLUMNS, procedure_faults
from pipelines.readers.form import RawTable
from pipelines.reject_values import LOOKED_AT_CHARACTERS

CELL_GRAMMAR = Path(__file__).parent / "sql" / "0_load" / "cells.sql"

DATE_COLUMNS = tuple(name for name in CASE_COLUMNS if name.endswith(("_on", "extended_to")))
NUMBER_COLUMNS = ("lon", "lat", "x", "y")
BOOLEAN_COLUMNS = ("is_repeat", "is_evaluated")
PERSON_COLUMNS = ("persons",)
DAYS_COLUMNS = ("hearing_days",)
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


def map_columns(header: tuple[str, ...], source: Profile, file_name: str) -> ColumnMap:
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
            header="、".join(mask_heading(name) for name in header),
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


def read_grammar(connection: duckdb.DuckDBPyConnection, *, answers: Mapping[str, str] = READ_AS) -> None:
    """Make the cell grammar known to a connection.

    Parameters
    ----------
    answers
        Words on satisfaction; see :attr:`governance.satisfaction.Satisfaction.read_as`.
    """
    connection.execute(CELL_GRAMMAR.read_text(encoding="utf-8"))
    arms = " ".join(f"WHEN {_literal(word)} THEN {_literal(answer)}" for word, answer in answers.items())
    connection.execute(f"CREATE OR REPLACE TEMP MACRO cell_answer(cell) AS CASE cell {arms} END")


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
    cells = [f"c{position} AS {ours}_cell" for ours, position in columns.positions.items()]
    if source.identity == "content":
        every = ", ".join(f"coalesce(c{number}, '')" for number in range(len(raw.header)))
        cells.append(f"left(md5(concat_ws(chr(31), {_literal(salt)}, {every})), 16) AS case_no_text")
    once = [f"{macro}({ours}_cell) AS {ours}_once" for ours, macro in _at_once(columns, source).items()]
    texts = [f"{_text(ours, columns, source)} AS {ours}_text" for ours in columns.positions]
    typed = [f"{_typed(ours, columns, source, timezone)} AS {ours}" for ours in CASE_COLUMNS]
    answers = [ours for ours in SATISFACTION_COLUMNS if ours in columns.positions]
    kept = [f"{ours}_cell" for ours in (*_checked(columns), *answers)]
    kept += [f"{_stated(ours, columns, source)} AS {ours}_stated" for ours in _checked(columns)]
    kept += [f"{ours}_text" for ours in answers]
    ranged = ", ".join(
        _ranged(ours) for ours in _checked(columns) if ours in (*DATE_COLUMNS, *NUMBER_COLUMNS)
    )
    number = "row_no, " if raw.is_numbered else ""
    fault, told = _faults(columns, raw.header, today)
    return (
        f"WITH told AS (SELECT {number}{', '.join(cells)} FROM ({raw.statement})), "
        f"once AS (SELECT {', '.join(['*', *once])} FROM told), "
        f"texts AS (SELECT *, {', '.join(texts)} FROM once), "
        f"typed AS (SELECT {number}{', '.join([*typed, *kept])} FROM texts), "
        f"ranged AS (SELECT * REPLACE ({ranged}) FROM typed), "
        f"judged AS (SELECT *, {fault} AS fault FROM ranged) "
        f"SELECT {number}{', '.join(CASE_COLUMNS)}, {told} FROM judged"
    )


def _at_once(columns: ColumnMap, source: Source) -> dict[str, str]:
    """Return our columns of which a common spelling is read as it stands, each with the macro that does."""
    days = DATE_COLUMNS if source.date_order == "ymd" else ()
    macros = {
        **dict.fromkeys(days, "cell_date_at_once"), **dict.fromkeys(NUMBER_COLUMNS, "cell_number_at_once"),
        **dict.fromkeys(BOOLEAN_COLUMNS, "cell_boolean_at_once"),
    }  # fmt: skip
    return {ours: macro for ours, macro in macros.items() if ours in columns.positions}


def _text(ours: str, columns: ColumnMap, source: Source) -> str:
    """Return the expression of a cell's text; missing where the cell was read at once."""
    text = f"cell_text({ours}_cell)"
    return f"CASE WHEN {ours}_once IS NULL THEN {text} END" if ours in _at_once(columns, source) else text


def _stated(ours: str, columns: ColumnMap, source: Source) -> str:
    """Return the test that a cell is not empty."""
    text = f"{ours}_text IS NOT NULL"
    return f"({ours}_once IS NOT NULL OR {text})" if ours in _at_once(columns, source) else text


def _typed(ours: str, columns: ColumnMap, source: Source, timezone: str) -> str:
    """Return the expression of one of our columns."""
    if ours not in columns.positions and (ours != "case_no" or source.identity == "column"):
        return _missing(ours)
    text = f"{ours}_text"
    if ours in DATE_COLUMNS:
        text_read = f"cell_date_{source.date_order}({text}, '{timezone}')"
        if source.date_serial is not None:
            text_read = f"coalesce({text_read}, cell_date_serial({text}, '{source.date_serial}'))"
    elif ours in NUMBER_COLUMNS:
        text_read = f"cell_number({text})"
    elif ours in PERSON_COLUMNS:
        text_read = f"cell_persons({text})"
    elif ours in DAYS_COLUMNS:
        text_read = f"cell_days({text})"
    elif ours in SATISFACTION_COLUMNS:
        text_read = f"nullif(cell_answer({text}), '{NO_ANSWER}')"
    elif ours in BOOLEAN_COLUMNS:
        text_read = f"cell_boolean({text})"
    else:
        text_read = f"coalesce({text}, '{UNCATEGORISED}')" if ours == "category" else text
    return f"coalesce({ours}_once, {text_read})" if ours in _at_once(columns, source) else text_read


def _missing(ours: str) -> str:
    """Return the expression of one of our columns that the file does not have."""
    if ours == "category":
        return f"'{UNCATEGORISED}'"
    kinds = {
        **dict.fromkeys(DATE_COLUMNS, "DATE"), **dict.fromkeys(NUMBER_COLUMNS, "DOUBLE"),
        **dict.fromkeys(BOOLEAN_COLUMNS, "BOOLEAN"), **dict.fromkeys((*PERSON_COLUMNS, *DAYS_COLUMNS), "INTEGER"),
    }  # fmt: skip
    return f"CAST(NULL AS {kinds.get(ours, 'VARCHAR')})"


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
    kinds = (*DATE_COLUMNS, *NUMBER_COLUMNS, *PERSON_COLUMNS, *DAYS_COLUMNS)
    return [ours for ours in kinds if ours in columns.positions]


def _faults(columns: ColumnMap, header: tuple[str, ...], today: date) -> tuple[str, str]:
    """Return the expression of the number of a row's first fault, and those that tell of it."""
    found = [
        ("case_no IS NULL", "case_no_missing", "case_no"),
        ("received_on IS NULL AND NOT received_on_stated", "received_on_missing", "received_on"),
    ]
    for ours in _checked(columns):
        reason = "date_unreadable" if ours in DATE_COLUMNS else "number_unreadable"
        found.append((f"{ours} IS NULL AND {ours}_stated", reason, ours))
    codes = [ours for ours in _CODES if ours in columns.positions]
    found.extend((f"cell_code_is_damaged({ours})", "code_damaged", ours) for ours in codes)
    found.append((f"received_on > DATE '{today}'", "date_future", "received_on"))
    found.extend(procedure_faults(columns.positions))

    def told(results: Iterable[str]) -> str:
        arms = " ".join(f"WHEN {number} THEN {result}" for number, result in enumerate(results))
        return f"CASE WHEN fault IS NOT NULL THEN CASE fault {arms} END END"

    names = {ours: _literal(header[position]) for ours, position in columns.positions.items()}
    number = f"CASE {' '.join(f'WHEN {test} THEN {number}' for number, (test, _, _) in enumerate(found))} END"
    value = told(_value(reason, ours) for _, reason, ours in found)
    return number, ", ".join([
        f"{told(_literal(reason) for _, reason, _ in found)} AS reason",
        f"{told(names.get(ours, 'NULL') for _, _, ours in found)} AS column_name",
        f"left(cell_text({value}), {LOOKED_AT_CHARACTERS}) AS value",
    ])  # fmt: skip


def _value(reason: str, ours: str) -> str:
    """Return the expression of what stood in the cell at fault, blanks and all."""
    if reason == "code_damaged":
        return ours
    return "NULL" if reason.endswith("missing") else f"{ours}_cell"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
