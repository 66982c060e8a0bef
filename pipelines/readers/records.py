"""From rows to records: which rows of a table are none, and batches of those that are.

A row is left out only when it cannot be a record: it is blank, it repeats the header, it is a total (the word, and
beside it nothing but figures), or it is a note (every cell a label such as 填表人： or what stands behind one). Rows
left out are counted by kind. A blank cell is never filled from the row above.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

import duckdb
import pyarrow as pa

from governance.errors import FileFault
from pipelines.readers.form import RawTable, StructuralReject
from pipelines.readers.header import Header, Row, column_names

RECORDS_PER_BATCH = 50_000

_TOTAL = re.compile(r"\s*\S{0,12}?([合小总共累]\s*计|平\s*均\s*[值数]?)\s*[:：]?\s*")
_TOTAL_ENDS = "计均值数:： "
_FIGURE = re.compile(
    r"\s*([-—–/]*|[-+]?[\d][\d,，]*([.．]\d+)?\s*[%％]?(件|批|人次|起|处|户|个|次|元|万元)?)\s*"  # \d takes full width
)
_NOTE = re.compile(
    r"\s*[(（【*※]*\s*(注|备\s*注|附注|说明|单位|单位负责人|负责人|联系人|联系电话|数据来源|数据截至|数据截止|"
    r"(填表|填报|制表|统计|报送|审核|复核|打印|导出)\s*(人|单位|部门|日期|时间))\s*\d{0,2}\s*[】)）]*\s*[:：]"
)
_LABEL = re.compile(r"\s*\D[^:：\d]{0,12}\d{0,2}[】)）]*\s*[:：]")


@dataclass
class Findings:
    """What a reading finds beside records.

    Attributes
    ----------
    rejects
        Rows whose cells do not fit the header.
    not_records
        Rows that are no records, by kind; see :class:`~pipelines.readers.form.RawTable`.
    faults
        The fault that ended the reading, if any.
    """

    rejects: list[StructuralReject] = field(default_factory=list)
    not_records: Counter[str] = field(default_factory=Counter)
    faults: list[FileFault] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A table whose header is found.

    Attributes
    ----------
    header
        From :func:`~pipelines.readers.header.find_header`.
    repeated
        The header's rows as they look when they stand in the table again.
    first_cells
        First cells of those rows that are not blank, as they stand.
    is_recognised
        Whether the header is known to be one; if not, every row of cells is taken for a record.
    """

    header: Header
    repeated: frozenset[tuple[str, ...]]
    first_cells: frozenset[str]
    is_recognised: bool = True

    @classmethod
    def under(cls, header: Header, rows: Sequence[Row], *, is_recognised: bool = True) -> Self:
        """Return the table under a header that was found among rows."""
        own = rows[header.position : header.position + header.height]
        repeated = frozenset(column_names(row) for row in own)
        return cls(header, repeated, frozenset(_first_filled(row) or "" for row in own), is_recognised)

    def kind_of(self, row: Row) -> str | None:
        """Return what a row is when it is no record: ``blank``, ``header``, ``total`` or ``note``."""
        if not self.is_recognised:
            return None if row else "blank"
        first = _first_filled(row)
        if first is None:
            return "blank"
        if first[-1] in _TOTAL_ENDS and _TOTAL.fullmatch(first):
            return "total" if all(_FIGURE.fullmatch(cell) for cell in row if cell is not first) else None
        if (":" in first or "：" in first) and _NOTE.match(first):
            return "note" if _is_labelled(row) else None
        return "header" if first in self.first_cells and column_names(row) in self.repeated else None


def _first_filled(row: Row) -> str | None:
    return next((cell for cell in row if cell and not cell.isspace()), None)


def _is_labelled(row: Row) -> bool:
    """Return whether every cell is a label with a colon or stands behind one."""
    filled = [cell for cell in row if cell and not cell.isspace()]
    return all(
        _LABEL.match(cell) or (place and _LABEL.match(filled[place - 1])) for place, cell in enumerate(filled)
    )


def record_batches(rows: Iterable[Row], table: Table, findings: Findings) -> Iterator[pa.RecordBatch]:
    """Give a table's records in batches of :func:`record_schema`; at least one, were it empty.

    Parameters
    ----------
    rows
        All rows of the file, those above the header included, so that their numbers are true.
    table
        Where the records begin and what they look like.
    findings
        Takes the rows that are no records. A row of another width than the header is a reject, unless it is longer by
        empty cells only.
    """
    width, above = len(table.header.names), table.header.position
    below = above + table.header.height
    kept: list[Row] = []
    numbers: list[int] = []
    for row_no, row in enumerate(rows, 1):
        if row_no <= below:
            if row_no <= above:
                findings.not_records["title" if column_names(row) else "blank"] += 1
            continue
        kind = table.kind_of(row)
        if kind is not None:
            findings.not_records[kind] += 1
        elif len(row) < width or any(row[width:]):
            findings.rejects.append(StructuralReject(row_no, len(row)))
        else:
            kept.append(row[:width])
            numbers.append(row_no)
            if len(kept) == RECORDS_PER_BATCH:
                yield _batch(numbers, kept, width)
                kept, numbers = [], []
    yield _batch(numbers, kept, width)


def record_schema(width: int) -> pa.Schema:
    """Return the schema of numbered records: ``row_no``, ``c0``, ``c1``, ..."""
    return pa.schema([("row_no", pa.int32()), *((f"c{number}", pa.string()) for number in range(width))])


def _batch(numbers: list[int], rows: list[Row], width: int) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * width
    arrays = [pa.array(numbers, pa.int32()), *(pa.array(column, pa.string()) for column in columns)]
    return pa.RecordBatch.from_arrays(arrays, schema=record_schema(width))


@contextmanager
def streamed(
    connection: duckdb.DuckDBPyConnection,
    names: tuple[str, ...],
    batches: Iterator[pa.RecordBatch],
    findings: Findings,
    *,
    error_cells: int | None = None,
) -> Iterator[RawTable]:
    """Give batches of numbered records as a table to select from.

    Raises
    ------
    FileFault
        The fault that ended the batches.
    """
    reader = pa.RecordBatchReader.from_batches(record_schema(len(names)), _keeping(batches, findings))
    connection.register("file_records", reader)
    try:
        yield RawTable(
            names, "SELECT * FROM file_records", is_numbered=True, rejects=findings.rejects,
            not_records=findings.not_records, error_cells=error_cells,
        )  # fmt: skip
    except (duckdb.Error, pa.ArrowInvalid):
        if findings.faults:
            raise findings.faults[0] from None
        raise
    finally:
        connection.unregister("file_records")


def _keeping(batches: Iterator[pa.RecordBatch], findings: Findings) -> Iterator[pa.RecordBatch]:
    """Give the batches; a fault is kept on its way, for DuckDB passes on no more than its text."""
    try:
        yield from batches
    except FileFault as fault:
        findings.faults.append(fault)
        raise
