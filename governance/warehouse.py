"""The published warehouse: a DuckDB file that is never written again, found through a pointer file.

Pipelines build ``warehouse-<build>.duckdb`` beside the others, with the rows of cases in ``warehouse-<build>.parts``,
and then replace the pointer ``current``, which holds one file name. Readers ask the pointer each time and open what
it names read-only; the name changes with every publication, so it is the key of every cache. A connection is never
shared by threads: each question takes a cursor of its own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from governance.access import EVERYTHING, Scope
from governance.errors import N_, StaleWarehouse, WarehouseMissing
from governance.tables import SCHEMA_VERSION

WAREHOUSE_FOLDER = "warehouse"
POINTER = "current"
READING: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""DuckDB fetches nothing by itself."""


@dataclass(frozen=True)
class Warehouse:
    """One publication, open for reading.

    Attributes
    ----------
    path
        The file; ``path.name`` names the publication and never names another.
    connection
        Opened read-only; not to be queried itself, see :meth:`cursor`.
    scope
        Which rows it shows.
    unscoped
        The same publication with every row; None where this is it.
    """

    path: Path
    connection: duckdb.DuckDBPyConnection
    scope: Scope = EVERYTHING
    unscoped: "Warehouse | None" = None

    @property
    def name(self) -> str:
        """Name of the publication."""
        return self.path.name

    @property
    def key(self) -> str:
        """What tells its answers from those of any other publication or scope: the key of caches."""
        return f"{self.path}|{self.scope.key}"

    @property
    def whole(self) -> "Warehouse":
        """The publication with every row: what tests are computed on, never what a reader is shown as it is."""
        return self.unscoped or self

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor for the calling thread and close it afterwards."""
        cursor = self.connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def frame(self, statement: str, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return the rows of a question, values bound by name (``$name``)."""
        with self.cursor() as cursor:
            return cursor.execute(statement, dict(values or {})).df()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def published_path(home: Path) -> Path:
    """Return the file that the pointer names now.

    Parameters
    ----------
    home
        ``paths.home`` of the district file.

    Raises
    ------
    WarehouseMissing
        Nothing has been published, or what the pointer names is gone.
    """
    folder = home / WAREHOUSE_FOLDER
    try:
        path = folder / (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise WarehouseMissing(
            N_(
                "Nothing has been published in {folder} yet. Load case files and run `python -m pipelines build`."
            ),
            folder=folder,
        ) from None
    if not path.is_file():
        raise WarehouseMissing(
            N_("The published file {path} is gone. Run `python -m pipelines build` to make it again."),
            path=path,
        )
    return path


def parts_folder(path: Path) -> Path:
    """Return where the rows of a published file's cases are."""
    return path.with_suffix(".parts")


def open_warehouse(path: Path) -> Warehouse:
    """Open a published file read-only.

    Raises
    ------
    WarehouseMissing
        The file cannot be opened as a warehouse.
    StaleWarehouse
        It was made by another version of the tables.
    """
    settings = {**READING, "file_search_path": str(path.parent)}
    try:
        connection = duckdb.connect(str(path), read_only=True, config=settings)
    except duckdb.Error:
        raise WarehouseMissing(
            N_("{path} cannot be opened as a warehouse. Run `python -m pipelines build` to make a new one."),
            path=path,
        ) from None
    try:
        row = connection.execute("SELECT schema_version FROM publication").fetchone()
    except duckdb.Error:
        row = None
    if row is None or row[0] != SCHEMA_VERSION:
        connection.close()
        raise StaleWarehouse(
            N_(
                "{path} was made by another version of the program. Run `python -m pipelines build` to make it again."
            ),
            path=path,
        )
    return Warehouse(path, connection)
