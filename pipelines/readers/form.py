"""The one tabular form that every reader gives."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class StructuralReject:
    """A row that is no record because its cells do not fit the header.

    Attributes
    ----------
    row_no
        Row of the file, from 1.
    cells
        How many cells it has.
    """

    row_no: int
    cells: int


@dataclass(frozen=True)
class RawTable:
    """Records of one file as text.

    Attributes
    ----------
    header
        Column names as the file writes them, in order.
    statement
        Query that gives the records in file order, as VARCHAR columns ``c0``, ``c1``, ... and, when
        ``is_numbered``, a column ``row_no``. To be run once.
    first_row
        Row of the file on which the first record stands; without ``is_numbered`` the records stand on
        consecutive rows from there.
    is_numbered
        Whether the records carry their row.
    expected_rows
        How many records a reading without surprises gives; another number, or a fault of DuckDB, means the file
        must be read again carefully. Missing when the reading is careful.
    rejects
        Rows whose cells do not fit the header. Complete once the statement has been run to its end.
    not_records
        How many rows are no records by what they are: ``title`` above the header, ``header`` repeated, ``total``,
        ``note`` below the table, ``blank``. Complete once the statement has been run to its end.
    error_cells
        How many cells of a spreadsheet show an error such as #N/A and are read as empty; missing where the format
        does not tell.
    sheet
        Name of the sheet or layer that is read; missing where the format has one table only.
    """

    header: tuple[str, ...]
    statement: str
    first_row: int = 2
    is_numbered: bool = False
    expected_rows: int | None = None
    rejects: Sequence[StructuralReject] = field(default_factory=list)
    not_records: Counter[str] = field(default_factory=Counter)
    error_cells: int | None = None
    sheet: str | None = None
