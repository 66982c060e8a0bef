"""The tables of service: what is counted again, and in which order.

The view ``case_service`` says of each case what every measure counts of it; ``service_month`` adds it up by month, and
only for the months whose counts can have changed: see ``sql/4_service/recounted_service_month.sql``. What is open is
told anew by every build, for it ages.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from governance.clock_sql import case_clock_query, state_expression
from governance.queries.selection import ordinal_of
from governance.settings import Settings
from governance.tables import quote

MONTHS_AT_ONCE = 6

SQL_FOLDER = Path(__file__).parent / "sql" / "4_service"

RECORDS = {
    "records_transfer": "transferred_on", "records_notice": "notified_on", "records_acceptance": "accepted_on",
    "records_settling": "settled_on", "records_verifying": "settlement_verified_on",
    "records_striking": "struck_off_on", "records_rating": "satisfaction",
    "records_desk_rating": "desk_satisfaction", "records_evaluation": "is_evaluated", "records_repeats": "is_repeat",
    "records_links": "repeat_of",
}  # fmt: skip
"""Columns of ``source_record``, and the column that a source must have for it."""

_BESIDE = (
    "load_id", "row_no", "month", "received_on", "township_code", "community_code", "grid_code", "category", "channel",
    "department", "records_outcome", "transferred_on", "notified_on", "accepted_on", "settled_on",
    "settlement_verified_on", "struck_off_on", "satisfaction", "desk_satisfaction", "is_evaluated", "is_repeat",
    "repeat_of",
)  # fmt: skip

_OPEN = (
    "township_code, community_code, grid_code, source, category, channel, department, conclude_due_on, state, "
    "waits_for, days"
)


def source_records(settings: Settings) -> pd.DataFrame:
    """Return ``source_record``: what each source of the district file says of its cases."""
    return pd.DataFrame([
        {
            "source": source.name,
            **{name: getattr(source.columns, column) is not None for name, column in RECORDS.items()},
            "repeat_days": settings.indicators.repeat_days,
        }
        for source in settings.sources
    ], columns=["source", *RECORDS, "repeat_days"])  # fmt: skip


def remember_service(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep, before a draft is brought up to date, what tells afterwards which months must be counted again.

    Parameters
    ----------
    connection
        Of a draft as it was copied, ``touched_month`` made.
    """
    connection.execute("CREATE TEMP TABLE as_of_before AS SELECT as_of FROM publication")
    connection.execute("CREATE TEMP TABLE callback_before AS FROM callback")
    connection.execute(
        "CREATE TEMP TABLE linked_before AS FROM repeat_link SEMI JOIN touched_month USING (month)"
    )


def renew_service(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Bring the tables of service up to date.

    Parameters
    ----------
    connection
        Of a draft with its cases, callbacks, clocks and ``publication`` renewed, after :func:`remember_service`.
    """
    connection.register("records", source_records(settings))
    _refill(connection, "source_record", "FROM records")
    connection.unregister("records")
    _refill(connection, "repeat_link", _query("repeat_link"), months="touched_month")
    recounted = _query("recounted_service_month")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE recounted_service_month AS {recounted}")
    as_of = _renew_views(connection)
    _recount(connection)
    for name in ("township_service_month", "service_day"):
        query = _query(name).replace("{as_of}", as_of)
        _refill(connection, name, query, months="recounted_service_month")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE open_case AS SELECT {_OPEN} FROM case_service "
        "WHERE concluded_on IS NULL AND outcome_cases"
    )
    for name in ("open_stock", "due_day"):
        _refill(connection, name, _query(name))
    connection.execute("DROP TABLE open_case")


def _recount(connection: duckdb.DuckDBPyConnection) -> None:
    """Count the months again, a few at a time: memory stays bounded, and a filter by days keeps other rows unread."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE returned_case AS FROM case_return SEMI JOIN recounted_service_month USING (month)"
    )
    connection.execute("DELETE FROM service_month WHERE month IN (FROM recounted_service_month)")
    months = connection.execute("SELECT month FROM recounted_service_month ORDER BY month").fetchall()
    query = f"INSERT INTO service_month BY NAME {_query('service_month')}"
    for month_from, month_to in _spans([month for (month,) in months]):
        connection.execute(query, {"month_from": month_from, "month_to": month_to})
    connection.execute("DROP TABLE returned_case")


def _spans(months: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Give first and last of months that follow each other, at most :data:`MONTHS_AT_ONCE` together."""
    ordinals = [ordinal_of(month) for month in months]
    first = 0
    for at in range(1, len(months) + 1):
        ends = at == len(months) or ordinals[at] != ordinals[at - 1] + 1 or at - first == MONTHS_AT_ONCE
        if ends:
            yield months[first], months[at - 1]
            first = at


def _query(name: str) -> str:
    return (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _renew_views(connection: duckdb.DuckDBPyConnection) -> str:
    """Make the views of what is counted of each case, and return the last day of the data as they have it, in SQL."""
    (day,) = connection.execute("SELECT as_of FROM publication").fetchone() or (None,)
    as_of = "NULL::DATE" if day is None else f"DATE '{day}'"
    clocked = case_clock_query(as_of, beside=_BESIDE)
    told = {"{state}": state_expression(as_of, row="judged"), "{as_of}": as_of}
    connection.execute(f"CREATE OR REPLACE TEMP VIEW clocked AS {clocked}")
    service, returned = _query("case_service"), _query("case_return")
    for place, expression in told.items():
        service, returned = service.replace(place, expression), returned.replace(place, expression)
    connection.execute(f"CREATE OR REPLACE VIEW case_service AS WITH clocked AS ({clocked}) FROM ({service})")
    connection.execute(f"CREATE OR REPLACE VIEW case_return AS {returned}")
    return as_of


def _refill(
    connection: duckdb.DuckDBPyConnection, table: str, query: str, *, months: str | None = None
) -> None:
    """Replace the rows of a table, or those of some months, by those of a query."""
    where = "" if months is None else f" WHERE month IN (FROM {months})"
    connection.execute(f"DELETE FROM {quote(table)}{where}")
    connection.execute(f"INSERT INTO {quote(table)} BY NAME {query}")
