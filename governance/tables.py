"""The contract of the published tables: what a row is, what each column means, in what unit.

Pipelines build exactly these tables and refuse to publish anything else; queries name tables and columns through
:func:`quote`, the only way a name reaches SQL. ``docs/tables.md`` is written from this module.
"""

from governance.case_tables import CASE_TABLES, CASES, COVERAGE_MONTH
from governance.clock_tables import CLOCK_TABLES
from governance.errors import N_
from governance.hotspot_tables import HOTSPOT_TABLES
from governance.load_tables import LOAD_TABLES
from governance.network_tables import COMMUNITY, GRID, NETWORK_TABLES, TOWNSHIP
from governance.record_tables import RECORD_TABLES
from governance.register_tables import REGISTER_TABLES
from governance.service_tables import SERVICE_TABLES
from governance.table_columns import code, day
from governance.table_form import Column, Table

__all__ = [
    "CASES", "COMMUNITY", "COVERAGE_MONTH", "GRID", "SCHEMA_VERSION", "TABLES", "TOWNSHIP", "create_statement", "quote",
]  # fmt: skip

SCHEMA_VERSION = 5
"""Raised when a table changes so that an older warehouse can no longer be read."""

PUBLICATION = Table(
    "publication",
    "the one publication this file is",
    ("district_code",),
    (
        code("district_code", N_("District code"), "GB/T 2260 code."),
        code("district_name", N_("District"), "Name."),
        Column("is_demonstration", "BOOLEAN", N_("Demonstration"), "True when everything in it is invented."),
        day(
            "as_of",
            N_("Data as of"),
            "Last day on which a case was received; missing without cases.",
        ),
        code("projected_crs", N_("Projected CRS"), "EPSG code of areas and distances."),
        code("network_hash", N_("Network"), "Hash of the grid layer the cases are placed in."),
        Column("schema_version", "INTEGER", N_("Schema"), "Version of this contract."),
        Column(
            "registers_event",
            "BIGINT",
            N_("Registers up to event"),
            "Number of the last event of the store that the tables of registers know; missing without any.",
            can_be_missing=True,
        ),
        day("registers_on", N_("Registers as of"), "Latest day of an event up to it; missing likewise."),
    ),
    scoped_by="district",
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PUBLICATION, *NETWORK_TABLES, *CASE_TABLES, *LOAD_TABLES, *HOTSPOT_TABLES, *CLOCK_TABLES, *RECORD_TABLES,
        *SERVICE_TABLES, *REGISTER_TABLES,
    )
}  # fmt: skip
"""Every published table by name."""


def quote(name: str) -> str:
    """Return a table's or column's name quoted for SQL.

    Raises
    ------
    KeyError
        The name is in no published table: nothing else may become part of a statement.
    """
    if name not in _NAMES:
        raise KeyError(name)
    return f'"{name}"'


_NAMES = frozenset(TABLES) | {column.name for table in TABLES.values() for column in table.columns}


def create_statement(table: Table) -> str:
    """Return the statement that makes a table, empty, with what must not be missing."""
    lines = ", ".join(
        f"{quote(column.name)} {column.type}{'' if column.can_be_missing else ' NOT NULL'}"
        for column in table.columns
    )
    return f"CREATE TABLE {quote(table.name)} ({lines})"
