"""Delimited text: CSV and its relatives, in the encodings offices use.

A file in which every line is one record of the header's width is read by DuckDB, many times faster; whoever takes
the records counts them against the lines. Any other file (a quoted line break, a blank line, a row too short) is read
again ``careful``ly, record by record, with the row each record stands on. Both ways give the same table.
"""

import codecs
import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from governance.errors import N_, FileFault
from pipelines.readers.form import RawTable, StructuralReject

DELIMITERS = ",\t;|"
CHUNK_BYTES = 1 << 22
RECORDS_PER_BATCH = 50_000
CELL_CHARACTERS = 100_000
"""Longest cell that is taken; a longer one means a quote was never closed."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"PK\x03\x04", "XLSX / ZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"PAR1", "Parquet"),
)


@contextmanager
def read_delimited(
    connection: duckdb.DuckDBPyConnection, path: Path, *, encoding: str | None = None, careful: bool = False
) -> Iterator[RawTable]:
    """Give the records of a delimited text file.

    Parameters
    ----------
    connection
        Where the records can be selected from.
    path
        The file.
    encoding
        Python codec name; missing means it is found out: a byte order mark, else UTF-8, else GB18030.
    careful
        Read record by record, whatever the file looks like.

    Raises
    ------
    FileFault
        The file is not text, not in the encoding, has no header, or a quote in it is never closed.
    """
    with tempfile.TemporaryDirectory(prefix="grid-read-") as folder:
        text = _as_utf8(path, encoding, Path(folder) / "utf8.csv")
        delimiter, header = _header(text, path.name)
        if not careful:
            yield RawTable(
                header, _statement(text, delimiter, len(header)), expected_rows=_plain_records(text)
            )
            return
        rejects: list[StructuralReject] = []
        faults: list[FileFault] = []
        batches = _keeping(_batches(text, path.name, delimiter, len(header), rejects), faults)
        schema = pa.schema(
            [("row_no", pa.int32()), *((f"c{number}", pa.string()) for number in range(len(header)))]
        )
        connection.register("delimited_records", pa.RecordBatchReader.from_batches(schema, batches))
        try:
            yield RawTable(header, "SELECT * FROM delimited_records", is_numbered=True, rejects=rejects)
        except (duckdb.Error, pa.ArrowInvalid):
            if faults:
                raise faults[0] from None
            raise
        finally:
            connection.unregister("delimited_records")


def _as_utf8(path: Path, declared: str | None, scratch: Path) -> Path:
    """Return a file with the same text in UTF-8: the file itself where it is."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, name in _OTHER_FORMATS:
        if start.startswith(mark):
            raise FileFault(
                N_("{file} ends like a text file but is {format}. Give it its right ending, or save it as CSV."),
                file=path.name, format=name,
            )  # fmt: skip
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if start.startswith(mark)), None)
    if declared is None and marked is None and b"\0" in start:
        raise FileFault(
            N_("{file} is not a text file (it holds zero bytes). Save it as CSV."), file=path.name
        )
    if declared is None and marked is None and _is_utf8(path):
        return path
    encoding = declared or marked or "gb18030"
    try:
        with (
            path.open(encoding=encoding, newline="") as source,
            scratch.open("w", encoding="utf-8", newline="") as out,
        ):
            while chunk := source.read(CHUNK_BYTES):
                out.write(chunk)
    except LookupError:
        raise FileFault(
            N_("{encoding} is not a text encoding; write one such as gb18030."), encoding=encoding
        ) from None
    except UnicodeError:
        raise FileFault(
            N_("{file} is not text in {encoding}. Save it as CSV in UTF-8, or name its encoding in the district file."),
            file=path.name, encoding=encoding,
        ) from None  # fmt: skip
    return scratch


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _header(text: Path, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter and the column names."""
    with text.open(encoding="utf-8", newline="") as file:
        first = file.readline(CELL_CHARACTERS)
        delimiter = max(DELIMITERS, key=first.count)
        file.seek(0)
        try:
            cells = next(csv.reader(file, delimiter=delimiter, strict=True), [])
        except csv.Error:
            cells = []
    header = tuple(cell.strip().lstrip("\ufeff") for cell in cells)
    if not any(header):
        raise FileFault(N_("{file} has no header in its first line. Put the column names there."), file=name)
    return delimiter, header


def _plain_records(text: Path) -> int:
    """Return how many records the file has when each line below the header is one.

    A last line without a line break counts. -1, which no reading gives, when there are zero bytes: only a careful
    reading takes them out.
    """
    lines, last = 0, b"\n"
    with text.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if b"\0" in chunk:
                return -1
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n") - 1


def _statement(text: Path, delimiter: str, width: int) -> str:
    literal = str(text).replace("'", "''")
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    return (
        f"SELECT * FROM read_csv('{literal}', auto_detect = false, header = true, delim = '{delimiter}', quote = '\"', "
        f"escape = '\"', strict_mode = true, max_line_size = {16 * CELL_CHARACTERS}, "
        f"columns = {{{columns}}})"
    )


def _batches(
    text: Path, name: str, delimiter: str, width: int, rejects: list[StructuralReject]
) -> Iterator[pa.RecordBatch]:
    """Give the records in batches, numbered by row; rows of another width go to ``rejects``."""
    csv.field_size_limit(CELL_CHARACTERS)
    row_no = 0
    with text.open(encoding="utf-8", newline="") as file:
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter, strict=True)
        rows: list[list[str]] = []
        numbers: list[int] = []
        try:
            for row_no, cells in enumerate(reader, 1):
                if row_no == 1 or not cells:
                    continue
                if len(cells) == width + 1 and not cells[-1]:  # a delimiter after the last cell
                    cells.pop()
                if len(cells) != width:
                    rejects.append(StructuralReject(row_no, len(cells)))
                    continue
                rows.append(cells)
                numbers.append(row_no)
                if len(rows) == RECORDS_PER_BATCH:
                    yield _batch(numbers, rows, width)
                    rows, numbers = [], []
        except csv.Error as fault:
            raise FileFault(
                N_("{file} cannot be read below row {row}: {detail}. A quotation mark there is probably never closed."),
                file=name, row=row_no, detail=fault,
            ) from None  # fmt: skip
        if rows or not row_no:
            yield _batch(numbers, rows, width)


def _keeping(batches: Iterator[pa.RecordBatch], faults: list[FileFault]) -> Iterator[pa.RecordBatch]:
    """Give the batches; a fault is kept on its way, for DuckDB passes on no more than its text."""
    try:
        yield from batches
    except FileFault as fault:
        faults.append(fault)
        raise


def _batch(numbers: list[int], rows: list[list[str]], width: int) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * width
    arrays = [pa.array(numbers, pa.int32()), *(pa.array(column, pa.string()) for column in columns)]
    return pa.RecordBatch.from_arrays(arrays, names=["row_no", *(f"c{number}" for number in range(width))])
