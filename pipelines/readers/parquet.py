"""Parquet files: typed already; read as text like everything else, so that one grammar serves all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from pipelines.readers.form import RawTable

_DAMAGES = frozenset(
    {
        duckdb.Error, duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException,
        duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InternalException,
    }
)  # fmt: skip
"""What DuckDB raises of damaged pages, as far as known; the first is what Thrift and the decompressors raise."""


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
    except duckdb.Error as fault:
        if type(fault) not in _DAMAGES:
            raise
        raise damaged from None
