"""The tables of registers: how what people write stands in the store, copied whole into each publication.

So figures, maps and sheets ask one place for everything, and a publication says for ever what was known when it was
made. Records kept by hand are added to those of files. Where a store cannot be read the build goes on with what the
publication before has of it, and says so: cases that came in are not held back by a database that is down. A district
whose store was never made has no rows, and none is made for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from governance.errors import N_, GridError, StaleWarehouse, StoreFault, WarehouseMissing
from governance.record_tables import RECORD_TABLES
from governance.register_tables import REGISTER_TABLES
from governance.settings import Settings
from governance.store_settings import has_no_file
from governance.table_form import Table
from governance.tables import quote
from governance.warehouse import open_warehouse
from pipelines.records.intake import table_schema

SQL_FOLDER = Path(__file__).parent / "sql" / "6_registers"


@dataclass(frozen=True)
class Registers:
    """What a store holds for the published tables at one moment.

    Attributes
    ----------
    mark
        Tells this state of the store from any other; empty where there is no store.
    last_event, changed_on
        Number of the journal's last event, and the latest day of any in the district; missing without any.
    tables
        Rows of :data:`governance.register_tables.REGISTER_TABLES`; a table without rows may be left out.
    kept
        Rows for :data:`governance.record_tables.RECORD_TABLES`, likewise.
    left_out
        Records kept by hand that contradict others and are not in ``kept``.
    """

    mark: str = ""
    last_event: int | None = None
    changed_on: date | None = None
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    kept: Mapping[str, pa.Table] = field(default_factory=dict)
    left_out: int = 0


NO_STORE = Registers()


def find_registers(settings: Settings, mark_before: str) -> tuple[Registers, GridError | None]:
    """Return what the store holds, and what to tell where it cannot be read.

    Parameters
    ----------
    mark_before
        Of the publication before; empty where it holds nothing of a store.

    Returns
    -------
    tuple
        :data:`NO_STORE` and a sentence where the store is gone or cannot be opened; without a sentence where none was
        ever made.
    """
    address = settings.store.address(folder=settings.path.parent, home=settings.paths.home)
    try:
        if not has_no_file(address):
            from pipelines.stored_registers import read_registers  # noqa: PLC0415 (slow; many have no store)

            found = read_registers(settings)
            if found is not None:
                return found, None
    except StoreFault as fault:
        return NO_STORE, _untold(fault, mark_before)
    if not mark_before:
        return NO_STORE, None
    gone = GridError(N_("The store of the district is gone."))
    return NO_STORE, _untold(gone, mark_before)


def _untold(fault: GridError, mark_before: str) -> GridError:
    """Return what to tell of a store that cannot be read."""
    stays = (
        N_("{fault} Registers and records kept by hand stay as they were published before.")
        if mark_before
        else N_("{fault} Registers and records kept by hand are left out of what is published.")
    )
    return GridError(stays, fault=fault)


def published_registers(path: Path, mark: str) -> Registers:
    """Return what a publication holds of a store; :data:`NO_STORE` where it is of another version of the program.

    Parameters
    ----------
    path
        Of the published file.
    mark
        That it was published with.
    """
    try:
        warehouse = open_warehouse(path)
    except (StaleWarehouse, WarehouseMissing):
        return NO_STORE
    try:
        with warehouse.cursor() as cursor:
            known = cursor.execute("SELECT registers_event, registers_on FROM publication").fetchone()
            event, day = known or (None, None)
            tables = {
                table.name: cursor.execute(f"FROM {quote(table.name)}").to_arrow_table()
                for table in REGISTER_TABLES
            }
            kept = {
                table.name: cursor.execute(f"FROM {quote(table.name)} WHERE load_id IS NULL").to_arrow_table()
                for table in RECORD_TABLES
            }
    finally:
        warehouse.close()
    return Registers(mark, event, day, tables, kept)


def renew_registers(connection: duckdb.DuckDBPyConnection, registers: Registers) -> int:
    """Replace the tables of registers, add the records kept by hand, and return how many of those are left out.

    Parameters
    ----------
    connection
        Of an open draft with its cases, places and the records of files renewed.
    """
    for table in REGISTER_TABLES:
        connection.execute(f"DELETE FROM {quote(table.name)}")
        _append(connection, table, registers.tables.get(table.name), f"FROM {_ROWS}")
    left_out = registers.left_out
    for table in RECORD_TABLES:
        query = (SQL_FOLDER / f"{table.name}.sql").read_text(encoding="utf-8")
        left_out += _append(connection, table, registers.kept.get(table.name), query)
    return left_out


_ROWS = "kept"


def _append(connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table | None, query: str) -> int:
    """Add the rows that a query over them gives, and return how many it leaves out."""
    if rows is None or not rows.num_rows:
        return 0
    connection.register(_ROWS, rows.cast(table_schema(table)))
    (added,) = connection.execute(f"INSERT INTO {quote(table.name)} BY NAME {query}").fetchone() or (0,)
    connection.unregister(_ROWS)
    return int(rows.num_rows) - int(added)
