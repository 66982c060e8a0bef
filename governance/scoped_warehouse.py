"""The publication as somebody sees it who may not see every row.

An empty DuckDB in memory has the published file attached, read-only and under a name made up for the occasion, and in
front of each published table a view of the same name that leaves out what is not in the scope. Every question of
:mod:`governance.queries` names tables without a catalogue, so it meets the views and nothing else. What is left out is
said by ``scoped_by`` of each table (:data:`governance.table_form.ScopedBy`).

Nothing is copied: opening takes some hundredths of a second, and a question reads what it would read anyway. Whoever
may see everything gets the plain warehouse.
"""

import secrets
from collections.abc import Iterable

import duckdb

from governance.access import Scope
from governance.table_form import Table
from governance.tables import COVERAGE_MONTH, TABLES, quote
from governance.warehouse import READING, Warehouse, parts_folder

_OWN_GRIDS = "(SELECT grid_code FROM grid)"
"""Of the view: versions of any time whose grid is in the scope."""

_COUNTED = {
    "cases": "count(*)",
    "in_grid_cases": "count(grid_code)",
    "in_township_cases": "count(township_code)",
    "in_grid_then_cases": "count(grid_code_then)",
    "in_township_then_cases": "count(township_code_then)",
    "no_version_cases": "count(*) FILTER (located_by_then IS NULL)",
    "last_received_on": "max(received_on)",
}
"""Columns of coverage_month that are counted from case records, and how."""


def scoped(warehouse: Warehouse, scope: Scope) -> Warehouse:
    """Return a publication as far as a scope reaches; the same object where that is everything.

    Parameters
    ----------
    warehouse
        With every row.
    scope
        Codes in it that the publication does not know are passed over.
    """
    if scope.is_everything:
        return warehouse
    folder = str(warehouse.path.parent)
    connection = duckdb.connect(":memory:", config={**READING, "file_search_path": folder})
    published = f"published_{secrets.token_hex(8)}"
    connection.execute(f"ATTACH {_literal(str(warehouse.path))} AS {published} (READ_ONLY)")
    places_first = sorted(TABLES.values(), key=lambda table: table.scoped_by != "place")
    for table in places_first:  # which the others look into
        connection.execute(f"CREATE VIEW {quote(table.name)} AS {_rows(table, published, scope)}")
    parts = parts_folder(warehouse.path)  # which the file itself names from its own folder
    connection.execute(f"SET allowed_directories = [{_literal(str(parts))}, {_literal(parts.name)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return Warehouse(warehouse.path, connection, scope, warehouse)


def _rows(table: Table, published: str, scope: Scope) -> str:
    """Return the statement that gives the rows of a table that are seen.

    Parameters
    ----------
    published
        Name under which the published file is attached.
    """
    every = _every(published, table.name)
    if table.scoped_by == "recounted":
        return _recounted(table, every)
    if table.scoped_by == "case":
        return f"FROM {every} SEMI JOIN cases USING (source, case_no)"
    return f"FROM {every} AS seen WHERE {_condition(table, published, scope)}"


def _condition(table: Table, published: str, scope: Scope) -> str:
    """Return which rows of a table, called ``seen``, are seen."""
    codes, parts = _in(scope.codes), _every(published, "scan_alert_grid")
    by_township, by_grid = f"township_code {codes}", f"grid_code {codes}"
    is_townships = scope.reach == "townships"
    conditions = {
        "district": "true",
        "place": by_township if is_townships else by_grid,
        "township_code": by_township if is_townships else "false",
        "grid_code": " AND ".join(
            f"{name} IN {_OWN_GRIDS}"
            for name in ("grid_code", "neighbour_code")
            if name in table.column_names
        ),
        "network": by_township if is_townships else _holding_own_grids(table),
        "tested_place": _tested(codes, is_townships=is_townships),
        "alert": (
            f"(category, alert_no) IN (SELECT (category, alert_no) FROM {parts} GROUP BY category, alert_no "
            f"HAVING bool_and(grid_code IN {_OWN_GRIDS}))"
        ),
    }
    return conditions.get(table.scoped_by or "source", "false")


def _holding_own_grids(table: Table) -> str:
    """Return the condition of townships or communities that hold grids of the scope."""
    code = quote(table.key[0])
    return f"{code} IN (SELECT {code} FROM grid)"


def _tested(codes: str, *, is_townships: bool) -> str:
    """Return the condition of tested places; a wider place than those of the scope is not one of them."""
    if not is_townships:
        return f"place_level = 'grid' AND place_code {codes}"
    inside = {
        "grid": _OWN_GRIDS,
        "community": "(SELECT community_code FROM community)",
        "township": "(SELECT township_code FROM township)",
    }
    return " OR ".join(f"(place_level = '{level}' AND place_code IN {own})" for level, own in inside.items())


def _recounted(table: Table, every: str) -> str:
    """Return the counts of a table that speaks of no place, of the rows that are seen alone."""
    if table.name == COVERAGE_MONTH.name:
        columns = [
            f"({_COUNTED.get(column.name, column.name)})::{column.type} AS {quote(column.name)}"
            for column in table.columns
        ]
        return f"SELECT {', '.join(columns)} FROM cases GROUP BY month, source, category, located_by"
    return (
        "SELECT month, coalesce(own.cases, 0)::INTEGER AS cases, is_complete "
        f"FROM {every} AS seen LEFT JOIN (SELECT month, sum(cases) AS cases FROM place_month GROUP BY month) "
        "AS own USING (month)"
    )


def _every(published: str, name: str) -> str:
    """Return a table of the published file, every row of it."""
    return f"{published}.main.{quote(name)}"


def _in(codes: Iterable[str]) -> str:
    """Return the condition of being one of some codes; of none, one that nothing fulfils."""
    listed = ", ".join(_literal(code) for code in codes)
    return f"IN ({listed or 'NULL'})"


def _literal(text: str) -> str:
    """Return a text as SQL writes it. Views keep no bound values, so this is the only way a code enters one."""
    return "'" + text.replace("'", "''") + "'"
