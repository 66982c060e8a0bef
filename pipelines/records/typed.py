"""From cells to typed records: the query that reads a file by a record form, over the grammar of cells.

It does for further records what :mod:`pipelines.typed_rows` does for cases, without the quick paths that millions of
rows ask for. The first fault of a row is named; columns that no setting names are never selected.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pipelines.readers.form import RawTable
from pipelines.records.forms import OTHER, Field, RecordForm, RowFault
from pipelines.reject_values import LOOKED_AT_CHARACTERS
from pipelines.typed_rows import FIRST_DAY, LAST_DAY, ColumnMap

SHOWN_REASONS = frozenset({
    "date_unreadable", "number_unreadable", "day_future", "code_damaged", "unit_wrong", "unit_differs", "place_unknown",
})  # fmt: skip
"""Faults of which what stood in the cell is told."""


class Reading(NamedTuple):
    """What a reading of a file depends on besides its form.

    Attributes
    ----------
    date_order
        Of dates in figures.
    timezone
        Zone in which a day begins; for times that carry another.
    today
        A record of a later day is at fault.
    salt
        Goes into the numbers made for records without one.
    """

    date_order: str
    timezone: str
    today: date
    salt: str


def record_statement(raw: RawTable, columns: ColumnMap, form: RecordForm, reading: Reading) -> str:
    """Return the query that gives one typed row per record of a file.

    Parameters
    ----------
    raw
        The records as text, numbered.
    columns
        Which column of the file is which field.
    form
        What the fields are.
    reading
        What else decides.

    Returns
    -------
    str
        Columns: ``row_no``, the form's fields, and ``fault_reason``, ``fault_column``, ``fault_value`` of the first
        fault; missing for a good row.
    """
    told = [f"c{position} AS {field}_cell" for field, position in columns.positions.items()]
    every = ", ".join(f"coalesce(c{number}, '')" for number in range(len(raw.header)))
    told.append(f"left(md5(concat_ws(chr(31), {_literal(reading.salt)}, {every})), 16) AS made_no")
    texts = [f"cell_text({field}_cell) AS {field}_text" for field in columns.positions]
    absent = (field.name for field in form.fields if field.name not in columns.positions)
    texts += [f"CAST(NULL AS VARCHAR) AS {field}_text" for field in absent]
    counts = [field.name for field in form.fields if field.kind == "count"]
    units = [f"cell_number_with_unit({name}_text).unit AS {name}_unit" for name in counts]
    typed = [f"{_typed(field, form, reading)} AS {field.name}" for field in form.fields]
    names = ", ".join(field.name for field in form.fields)
    found = list(_faults(form, columns, reading.today))
    arms = " ".join(f"WHEN {fault.test} THEN {number}" for number, fault in enumerate(found))
    return (
        f"WITH told AS (SELECT row_no, {', '.join(told)} FROM ({raw.statement})), "
        f"texts AS (SELECT *, {', '.join(texts)} FROM told), "
        f"united AS (SELECT {', '.join(['*', *units])} FROM texts), "
        f"typed AS (SELECT *, {', '.join(typed)} FROM united), "
        f"judged AS (SELECT *, CASE {arms} END AS fault FROM typed) "
        f"SELECT row_no, {names}, {_told(found, columns, raw.header)} FROM judged"
    )


def _typed(field: Field, form: RecordForm, reading: Reading) -> str:
    """Return the expression of a field; missing where its cell is empty or cannot be read."""
    text = f"{field.name}_text"
    if field.kind == "day":
        read = f"cell_date_{reading.date_order}({text}, '{reading.timezone}')"
        read = f"CASE WHEN {read} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}' THEN {read} END"
    elif field.kind == "count":
        read = f"cell_count({text})"
    elif field.kind == "flag":
        read = f"CAST({_word(text, field.words, otherwise='NULL')} AS BOOLEAN)"
    elif field.kind == "choice":
        read = _word(text, field.words, otherwise="NULL")
    elif field.kind == "listed":
        read = _word(text, field.words, otherwise=_literal(OTHER))
    else:
        read = f"coalesce({text}, made_no)" if field.name == form.made_no else text
    others = [f"{name}_unit" for name in field.units_of]
    if field.otherwise is not None:
        others.insert(0, _constant(field.otherwise))
    return (
        f"CASE WHEN {text} IS NULL THEN coalesce({', '.join([*others, 'NULL'])}) ELSE {read} END"
        if others
        else read
    )


def _word(text: str, words: Mapping[str, str], *, otherwise: str) -> str:
    """Return the expression of the word that is kept of a text; missing for the empty one."""
    arms = " ".join(
        f"WHEN {_literal(said.lower())} THEN nullif({_literal(kept)}, '')" for said, kept in words.items()
    )
    return f"CASE WHEN {text} IS NOT NULL THEN CASE lower({text}) {arms} ELSE {otherwise} END END"


def _faults(form: RecordForm, columns: ColumnMap, today: date) -> Iterator[RowFault]:
    """Give what makes a row faulty: first its cells, each by itself, then the row."""
    for field in form.fields:
        name = field.name
        if field.is_needed and field.otherwise is None:
            yield RowFault(
                f"{name}_text IS NULL", "case_no_missing" if name == "case_no" else "value_missing", name
            )
        if name not in columns.positions:
            continue
        if field.kind in {"day", "count"}:
            reason = "date_unreadable" if field.kind == "day" else "number_unreadable"
            yield RowFault(f"{name} IS NULL AND {name}_text IS NOT NULL", reason, name)
        if field.kind == "count" and field.units:
            allowed = ", ".join(map(_literal, field.units))
            yield RowFault(f"NOT list_contains([{allowed}], {name}_unit)", "unit_wrong", name)
        if field.kind in {"choice", "flag"}:
            known = ", ".join(_literal(word.lower()) for word in field.words)
            yield RowFault(f"NOT list_contains([{known}], lower({name}_text))", field.unknown, name)
        if field.kind == "code":
            yield RowFault(f"cell_code_is_damaged({name})", "code_damaged", name)
    yield RowFault(f"{form.day} > DATE '{today}'", "day_future", form.day)
    yield from form.faults


def _told(found: list[RowFault], columns: ColumnMap, header: tuple[str, ...]) -> str:
    """Return the expressions that tell of a row's first fault."""

    def of_fault(results: Iterator[str]) -> str:
        arms = " ".join(f"WHEN {number} THEN {result}" for number, result in enumerate(results))
        return f"CASE WHEN fault IS NOT NULL THEN CASE fault {arms} END END"

    names = {field: _literal(header[position]) for field, position in columns.positions.items()}
    reasons = of_fault(_literal(fault.reason) for fault in found)
    at = of_fault(names.get(fault.field, "NULL") for fault in found)
    values = of_fault(
        f"{fault.field}_text" if fault.reason in SHOWN_REASONS and fault.field in names else "NULL"
        for fault in found
    )
    return (
        f"{reasons} AS fault_reason, CAST({at} AS VARCHAR) AS fault_column, "
        f"CAST(left({values}, {LOOKED_AT_CHARACTERS}) AS VARCHAR) AS fault_value"
    )


def _constant(value: str | date) -> str:
    return f"DATE '{value}'" if isinstance(value, date) else _literal(value)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
