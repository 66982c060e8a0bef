"""Connections to the store: SQLite in WAL mode, or PostgreSQL.

One writer at a time, on both engines: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock that is taken first and
ends with the transaction. So events are numbered in the order in which they were committed, the audit log is one chain,
nobody waits for anybody in a circle, and both engines behave alike. Readers never wait and see one state for the length
of their transaction.

SQLite's WAL lets readers go on while one writes. ``synchronous`` is FULL: with NORMAL a power cut may take back what
was said to be saved (https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

import json
import sqlite3
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

WRITES = "store_writes"
"""Execution option of connections that write."""

WRITER_LOCK = 7_226_034_911
"""Number of PostgreSQL's advisory lock for whoever writes."""

LOCK_WAIT_SECONDS = 30
_POOL = {"pool_size": 8, "max_overflow": 32, "pool_timeout": LOCK_WAIT_SECONDS}
_PRAGMAS = (
    f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA recursive_triggers = ON",  # else REPLACE would delete rows past the triggers that refuse it
)
_POSTGRESQL_OPTIONS = f"-c lock_timeout={LOCK_WAIT_SECONDS}s -c timezone=UTC"
_POSTGRESQL_TURN = (
    f"SELECT set_config('idle_in_transaction_session_timeout', '{2 * LOCK_WAIT_SECONDS}s', true), "
    f"pg_advisory_xact_lock({WRITER_LOCK})"
)
"""Takes the turn to write; whoever has it and stands still for long loses it."""


def make_engine(address: URL) -> Engine:
    """Return an engine for an address with its driver; nothing is connected yet.

    Parameters
    ----------
    address
        Of :meth:`governance.store_settings.StoreSection.address`.
    """
    is_sqlite = address.get_backend_name() == "sqlite"
    connecting: dict[str, Any] = (
        {"isolation_level": None}  # transactions begin where we say so
        if is_sqlite
        else {"connect_timeout": 5, "application_name": "grid-one-map", "options": _POSTGRESQL_OPTIONS}
    )
    engine = create_engine(
        address,
        connect_args=connecting,
        json_serializer=partial(json.dumps, ensure_ascii=False),
        pool_pre_ping=not is_sqlite,
        hide_parameters=True,  # what people typed does not belong into a log
        **_POOL,
    )
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def writing_engine(engine: Engine) -> Engine:
    """Return the same engine for those who write."""
    return engine.execution_options(**{WRITES: True})


def reading_engine(engine: Engine) -> Engine:
    """Return the same engine for those who read: one state throughout, and nothing can be written."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def place_of(engine: Engine) -> str:
    """Return where a store is, for readers: the file, or the address without its password."""
    url = engine.url
    return (
        str(url.database)
        if engine.dialect.name == "sqlite"
        else url.set(drivername="postgresql").render_as_string()
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql(_POSTGRESQL_TURN)
