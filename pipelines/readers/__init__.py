"""Files of case records in one tabular form: every cell as text, every record with the row it stood on.

A reader does not interpret cells; it finds the header and says how DuckDB reads the records. Which reader a file
gets is decided by its ending; what the ending promises is then held against the file's bytes.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from governance.record_settings import Profile
from governance.settings import Source
from pipelines.readers.contents import first_bytes
from pipelines.readers.delimited import read_delimited
from pipelines.readers.form import RawTable, StructuralReject
from pipelines.readers.parquet import read_parquet
from pipelines.readers.spreadsheet import list_sheets, looks_like_text, read_spreadsheet

__all__ = ["READABLE_ENDINGS", "RawTable", "StructuralReject", "list_sheets", "open_raw"]

DELIMITED_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
SPREADSHEET_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
LAYER_ENDINGS = frozenset({".geojson", ".json", ".gpkg", ".shp", ".zip"})
PARQUET_ENDINGS = frozenset({".parquet", ".pq"})
READABLE_ENDINGS = DELIMITED_ENDINGS | SPREADSHEET_ENDINGS | LAYER_ENDINGS | PARQUET_ENDINGS


def open_raw(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    source: Profile,
    *,
    careful: bool = False,
    sheet: str | int | None = None,
    expected: Sequence[str] | None = None,
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
    sheet
        Sheet of a workbook or layer of a file of several: name, or number from 1. Missing means the one that has the
        expected columns.
    expected
        Names of columns that the file should have; they help to find the header. Missing means those that the
        source's profile names.

    Raises
    ------
    FileFault
        The file is missing, empty, or not what its ending says.
    """
    _refuse_no_file(path)
    names = tuple(_named(source) if expected is None else expected)
    ending = path.suffix.lower()
    is_text = ending in DELIMITED_ENDINGS or (ending in SPREADSHEET_ENDINGS and looks_like_text(path))
    if is_text:
        return read_delimited(connection, path, encoding=source.encoding, careful=careful, expected=names)
    if ending in SPREADSHEET_ENDINGS:
        return read_spreadsheet(connection, path, sheet=sheet, expected=names)
    if ending in LAYER_ENDINGS and isinstance(source, Source):
        from pipelines.readers.layer import read_layer_points  # noqa: PLC0415 (slow; workbooks are read without)

        return read_layer_points(connection, path, source, layer=sheet, expected=names)
    if ending in PARQUET_ENDINGS and isinstance(source, Source):
        return read_parquet(connection, path)
    raise FileFault(
        N_("{file} cannot be read: files ending in {ending} are not supported. Save it as CSV (.csv) or XLSX."),
        file=path.name, ending=ending or "-",
    )  # fmt: skip


def _named(source: Profile) -> list[str]:
    """Return the columns that a profile names."""
    return [theirs for theirs in source.columns.model_dump().values() if theirs is not None]


def _refuse_no_file(path: Path) -> None:
    """Raise when there is nothing to read at a path."""
    if path.is_dir():
        raise FileFault(N_("There is no file {path}: it is a folder. Name a file in it."), path=path)
    if not path.is_file():
        raise FileFault(N_("There is no file {path}. Check the path."), path=path)
    if path.stat().st_size == 0:
        raise FileFault(N_("{file} is empty: it has no header and no rows."), file=path.name)
    first_bytes(path)
