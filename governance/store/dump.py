"""The whole store as lines of JSON, the same from both engines, and back: for backups and for moving between engines.

Convention: a table is a file of lines, each a row as an object; moments and days are ISO 8601, a missing value is null.
Tables are taken as they stand in the database, in an order in which each comes after those it refers to.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, event, func, insert, select, text
from sqlalchemy.orm import Session

from governance.errors import N_, StoreFault
from governance.store import migration
from governance.store.base import UtcTime
from governance.store.engine import place_of
from governance.stored_tables import stored_tables

_BATCH = 1_000
_VERSION_TABLE = "alembic_version"


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables of a store, each after those it refers to.

    Raises
    ------
    StoreFault
        The database holds tables of something else: it may be neither copied nor emptied as a whole.
    """
    found = MetaData()
    event.listen(found, "column_reflect", _as_ours)
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != _VERSION_TABLE]
    unknown = sorted({table.name for table in tables} - set(stored_tables().tables))
    if unknown:
        raise StoreFault(
            N_("The database at {place} holds tables that are not of this program: {tables}. Give the store a database "
               "of its own; nothing was done."),
            place=place_of(connection.engine), tables=", ".join(unknown),
        )  # fmt: skip
    return tables


def lines(session: Session, table: Table) -> Iterator[str]:
    """Give the rows of a table, one line each, in the order of its key."""
    rows = session.execute(
        select(table).order_by(*table.primary_key.columns), execution_options={"yield_per": _BATCH}
    )
    with closing(rows):
        for row in rows.mappings():
            yield json.dumps(dict(row), ensure_ascii=False, default=_moment, separators=(",", ":"))


def replace_all(connection: Connection, revision: str, tables: Mapping[str, Iterable[str]]) -> None:
    """Put what was dumped in place of everything in a store, in the transaction of the connection.

    Parameters
    ----------
    connection
        A writing one. The tables are made anew as they were when dumped, filled, and then brought up to date.
    revision
        The migration that the store was at.
    tables
        Name of each table to its lines, in the order of :func:`tables_of`.

    Raises
    ------
    StoreFault
        The dump is of a newer version of the program, or the database holds tables of something else.
    """
    migration.refuse_newer(connection, revision)
    for table in reversed(tables_of(connection)):
        table.drop(connection)
    connection.execute(text(f"DROP TABLE {_VERSION_TABLE}"))
    migration.migrate(connection, revision)
    made = {table.name: table for table in tables_of(connection)}
    for name, rows in tables.items():
        _fill(connection, made[name], rows)
    migration.migrate(connection, migration.NEWEST)


def _fill(connection: Connection, table: Table, rows: Iterable[str]) -> None:
    readers = {
        column.name: datetime.fromisoformat if isinstance(column.type, UtcTime) else date.fromisoformat
        for column in table.columns
        if isinstance(column.type, UtcTime | Date)
    }
    parsed = (_row(line, readers) for line in rows)
    while batch := list(islice(parsed, _BATCH)):
        connection.execute(insert(table), batch)
    key = table.autoincrement_column
    if key is not None and connection.dialect.name == "postgresql":
        last = select(func.max(key)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last)))


def _row(line: str, readers: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    return row | {name: read(row[name]) for name, read in readers.items() if row[name] is not None}


def _as_ours(_inspector: object, _table: object, column: dict[str, Any]) -> None:
    """Have moments, and JSON that is missing, read and written as the program does."""
    if isinstance(column["type"], DateTime):
        column["type"] = UtcTime()
    if isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)


def _moment(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no table of the store")
