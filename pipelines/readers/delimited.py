"""Delimited text: CSV and its relatives, in the encodings offices use.

A file in which every line is one record of the header's width is read by DuckDB, many times faster; whoever takes
the records counts them against the lines. So is one with line breaks in quoted cells, in one thread, when they show
in its beginning. Any other file (a blank line, a row too short) is read again ``careful``ly, record by record, with
the row each record stands on. All ways give the same table. What shows at once that a file is not plain (a title
above the header, a total or note at its end, the header repeated) has it read carefully from the start; elsewhere the
quick reading takes a total for a record, which then lacks its day.
"""

import codecs
import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

import duckdb

from governance.errors import N_, FileFault
from pipelines.readers.contents import COMPOUND_MARK, ZIP_MARK, first_bytes
from pipelines.readers.form import RawTable
from pipelines.readers.header import HEADER_ROWS, LARGEST_WIDTH, Header, Row, column_names, find_header
from pipelines.readers.records import Findings, Table, record_batches, streamed
from pipelines.readers.text_bytes import (
    CHUNK_BYTES,
    begins_with_quoted_breaks,
    is_utf8,
    line_breaks,
    lines_outside_quotes,
)

DELIMITERS = ",\t;|"
SURE_CHUNKS = 8
"""Chunks at the beginning of a file that tell its encoding: more bytes than the longest line can have."""

TAIL_BYTES = 1 << 16
"""So many last bytes are searched for totals and notes."""

CELL_CHARACTERS = 100_000
"""Longest cell that is taken; a longer one means a quote was never closed."""

LINE_CHARACTERS = 16 * CELL_CHARACTERS
"""Longest line that is taken."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (ZIP_MARK, "XLSX / ZIP"),
    (COMPOUND_MARK, "XLS"),
    (b"%PDF", "PDF"),
    (b"PAR1", "Parquet"),
)


@contextmanager
def read_delimited(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    encoding: str | None = None,
    careful: bool = False,
    expected: Sequence[str] = (),
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
    expected
        Names of columns that help to find the header. Where no line has any, it is the first one, and every line
        below with a cell is a record.

    Raises
    ------
    FileFault
        The file is not text, not in the encoding, has no header, or a quote in it is never closed.
    """
    with tempfile.TemporaryDirectory(prefix="grid-read-") as folder:
        text = _as_utf8(path, encoding, Path(folder) / "utf8.csv", is_sure=careful)
        delimiter, table = _table(text, path.name, expected)
        header = table.header
        is_plain = header.position == 0 and header.height == 1 and not careful
        quick = _quick(connection, text, delimiter, table) if is_plain else None
        if quick is not None:
            yield quick
            return
        findings = Findings()
        batches = record_batches(_rows(text, path.name, delimiter), table, findings)
        with streamed(connection, header.names, batches, findings) as raw:
            yield raw


def _as_utf8(path: Path, declared: str | None, scratch: Path, *, is_sure: bool) -> Path:
    """Return a file with the same text in UTF-8: the file itself where it is.

    Unless it must be sure, a file is taken for UTF-8 by its beginning: DuckDB then refuses a cell that is not.
    """
    start = first_bytes(path)
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
    if declared is None and marked is None and is_utf8(path, chunks=None if is_sure else SURE_CHUNKS):
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


def _table(text: Path, name: str, expected: Sequence[str]) -> tuple[str, Table]:
    """Return the delimiter and the table under the header."""
    with text.open(encoding="utf-8", newline="") as file:
        start = file.read(LINE_CHARACTERS)
    first = start[:CELL_CHARACTERS].partition("\n")[0]
    samples = {delimiter: _sample(start, delimiter) for delimiter in DELIMITERS}
    headers = {delimiter: _header(rows, expected) for delimiter, rows in samples.items()}
    scores = {delimiter: header.score(expected) for delimiter, header in headers.items()}
    delimiter = max(DELIMITERS, key=lambda delimiter: (scores[delimiter], first.count(delimiter)))
    header = headers[delimiter]
    if not header.names:
        raise FileFault(N_("{file} has no header in its first line. Put the column names there."), file=name)
    if len(header.names) > LARGEST_WIDTH:
        raise FileFault(
            N_("{file} has more than {limit} columns. Remove what is no record."),
            file=name, limit=LARGEST_WIDTH,
        )  # fmt: skip
    rows = samples[delimiter]
    return delimiter, Table.under(_as_wide(header, rows), rows, is_recognised=scores[delimiter] > 0)


def _header(rows: Sequence[Row], expected: Sequence[str]) -> Header:
    """Return the row that has expected names; where none has any, the first, which may be blank."""
    found = find_header(rows, expected) if expected else None
    return found if found and found.score(expected) else Header(column_names(rows[0]) if rows else (), 0)


def _as_wide(header: Header, rows: Sequence[Row]) -> Header:
    """Return the header with a name, though empty, for each of its cells: records are as wide as its row."""
    cells = max(len(row) for row in rows[header.position : header.position + header.height])
    return Header((*header.names, *[""] * (cells - len(header.names))), header.position, header.height)


def _sample(start: str, delimiter: str) -> list[Row]:
    """Return the first rows, up to one that cannot be read."""
    rows: list[Row] = []
    lines = io.StringIO(start, newline="")
    try:
        rows.extend(islice(csv.reader(lines, delimiter=delimiter, strict=True), HEADER_ROWS))
    except csv.Error:
        return rows
    return rows


def _quick(
    connection: duckdb.DuckDBPyConnection, text: Path, delimiter: str, table: Table
) -> RawTable | None:
    """Return the records as DuckDB reads them; nothing, when the file is seen to need a careful reading.

    Where quotation marks seem to hold line breaks, DuckDB counts the records first: a mark may also stand within a
    cell and mean itself.
    """
    names = table.header.names
    records = _plain_records(text, delimiter, table)
    if records is None:
        return None
    plain = RawTable(names, _statement(text, delimiter, len(names)), expected_rows=records)
    if not begins_with_quoted_breaks(text):
        return plain
    in_turn = _statement(text, delimiter, len(names), is_parallel=False)
    try:
        row = connection.sql(f"SELECT count(*) FROM ({in_turn})").fetchone()
    except duckdb.Error:
        return None
    found = None if row is None else int(row[0])
    if found == records:
        return plain
    is_whole = found is not None and lines_outside_quotes(text) == found + 1
    return RawTable(names, in_turn, expected_rows=found) if is_whole else None


def _plain_records(text: Path, delimiter: str, table: Table) -> int | None:
    """Return how many records the file has when each line below the header is one.

    A last line without a line break counts. Nothing, when the file is seen to need a careful reading: it holds zero
    bytes, blank records, its header again, or at its end a row that is no record.
    """
    blank = delimiter * (len(table.header.names) - 1)
    with text.open(encoding="utf-8", newline="") as file:
        first = file.readline(LINE_CHARACTERS).rstrip("\r\n")
    seen = [f"\n{blank}\n".encode(), f"\n{first}".encode()]
    with_return = f"\n{blank}\r".encode()
    longest = max(map(len, (*seen, with_return))) - 1
    lines, kept = 0, b""
    with text.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            window = kept + chunk
            if b"\0" in chunk or any(sign in window for sign in seen):
                return None
            if b"\r" in window and with_return in window:
                return None
            lines += line_breaks(chunk)
            kept = window[-longest:]
    if any(table.kind_of(row) for row in _last_rows(text, delimiter)):
        return None
    return lines + (not kept.endswith(b"\n")) - 1


def _last_rows(text: Path, delimiter: str) -> list[list[str]]:
    """Return the last rows of a file, as its lines read one by one."""
    with text.open("rb") as file:
        file.seek(max(0, text.stat().st_size - TAIL_BYTES))
        lines = file.read().decode("utf-8", "ignore").splitlines()[1:]
    return [row for line in lines for row in csv.reader([line], delimiter=delimiter)]


def _statement(text: Path, delimiter: str, width: int, *, is_parallel: bool = True) -> str:
    literal = str(text).replace("'", "''")
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    return (
        f"SELECT * FROM read_csv('{literal}', auto_detect = false, header = true, delim = '{delimiter}', quote = '\"', "
        f"escape = '\"', strict_mode = true, max_line_size = {LINE_CHARACTERS}, parallel = {is_parallel}, "
        f"columns = {{{columns}}})"
    )


def _rows(text: Path, name: str, delimiter: str) -> Iterator[Row]:
    """Give all rows of a file, without zero bytes."""
    csv.field_size_limit(CELL_CHARACTERS)
    row_no = 0
    with text.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(_lines(file, name), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                row_no += 1
                yield row
        except csv.Error as fault:
            raise FileFault(
                N_("{file} cannot be read below row {row}: {detail}. A quotation mark there is probably never closed."),
                file=name, row=row_no, detail=fault,
            ) from None  # fmt: skip


def _lines(file: TextIO, name: str) -> Iterator[str]:
    """Give the lines of a file without zero bytes; none is longer than memory should bear."""
    while line := file.readline(LINE_CHARACTERS):
        if len(line) == LINE_CHARACTERS:
            raise FileFault(
                N_("{file} has a line of more than {limit} characters. It is no table of records, or is damaged."),
                file=name, limit=LINE_CHARACTERS,
            )  # fmt: skip
        yield line.replace("\0", "")
