"""Files of case records in one tabular form: every cell as text, every record with the row it stood on.

A reader does not interpret cells; it finds the header and says how DuckDB reads the records. Which reader a file
gets is decided by its ending.
"""

from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from governance.settings import Source
from pipelines.readers.delimited import read_delimited
from pipelines.readers.form import RawTable, StructuralReject
from pipelines.readers.parquet import read_parquet

__all__ = ["RawTable", "StructuralReject", "open_raw"]

DELIMITED_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
PARQUET_ENDINGS = frozenset({".parquet", ".pq"})


def open_raw(
    connection: duckdb.DuckDBPyConnection, path: Path, source: Source, *, careful: bool = False
) -> AbstractContextManager[RawTable]:
    """Return a file's records, to be used in a ``with`` block.

    Parameters
    ----------
    connection
        Where the records can be selected from inside the block.
    path
        The file.
    source
        Whose file it is; gives the encoding where it is declared.
    careful
        Read record by record; see :class:`RawTable`.

    Raises
    ------
    FileFault
        The file is missing, empty, or not what its ending says.
    """
    if not path.is_file():
        raise FileFault(N_("There is no file {path}. Check the path."), path=path)
    if path.stat().st_size == 0:
        raise FileFault(N_("{file} is empty: it has no header and no rows."), file=path.name)
    ending = path.suffix.lower()
    if ending in DELIMITED_ENDINGS:
        return read_delimited(connection, path, encoding=source.encoding, careful=careful)
    if ending in PARQUET_ENDINGS:
        return read_parquet(connection, path)
    raise FileFault(
        N_("{file} cannot be read: files ending in {ending} are not supported. Save it as CSV (.csv) or Parquet."),
        file=path.name, ending=ending or "-",
    )  # fmt: skip
