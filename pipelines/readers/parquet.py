"""Parquet files: typed already; read as text like everything else, so that one grammar serves all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from pipelines.readers.form import RawTable


@contextmanager
def read_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[RawTable]:
    """Give the records of a Parquet file; the first record is row 1.

    Raises
    ------
    FileFault
        The file is not Parquet or is damaged.
    """
    literal = str(path).replace("'", "''")
    damaged = FileFault(
        N_("{file} is not a Parquet file, or it is damaged. Export it again."), file=path.name
    )
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{literal}')").fetchall()
    except duckdb.Error:
        raise damaged from None
    header = tuple(str(row[0]) for row in described)
    cells = ", ".join(
        f'CAST("{name.replace(chr(34), chr(34) * 2)}" AS VARCHAR) AS c{number}'
        for number, name in enumerate(header)
    )
    try:
        yield RawTable(header, f"SELECT {cells} FROM read_parquet('{literal}')", first_row=1)
    except (duckdb.InvalidInputException, duckdb.IOException):
        raise damaged from None
