"""One sheet of a workbook as records in an Arrow file; run in a process of its own.

A workbook is read whole, and one made to exhaust memory ends the process that reads it: so that process is not the
one that loads, and its memory is limited. :mod:`pipelines.readers.spreadsheet` starts it as
``python -m pipelines.readers.workbook REQUEST`` and takes one JSON object from its output.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from governance.errors import N_, FileFault
from pipelines.readers.cell_texts import cell_text
from pipelines.readers.contents import protected
from pipelines.readers.header import HEADER_ROWS, LARGEST_WIDTH, Header, Row, find_header
from pipelines.readers.records import Findings, Table, record_batches, record_schema

MEMORY_BYTES = 4 << 30
"""What reading one workbook may take: enough for a million rows of twenty columns."""


def visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    """Return the names of the sheets that a reader sees, charts left out, in their order."""
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def sheet_rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Give a sheet's rows from its first on, so that row numbers are true; columns start at the first one used."""
    return ([cell if type(cell) is str else cell_text(cell) for cell in row] for row in sheet.iter_rows())


@dataclass(frozen=True)
class Candidate:
    """A sheet with its first rows and the header found in them, if any."""

    sheet: CalamineSheet
    first_rows: list[Row]
    header: Header | None

    @classmethod
    def of(cls, workbook: CalamineWorkbook, name: str, file_name: str, expected: Sequence[str]) -> Self:
        """Return a sheet as a candidate.

        Raises
        ------
        FileFault
            It has more columns than a table of records.
        """
        sheet = workbook.get_sheet_by_name(name)
        if sheet.width > LARGEST_WIDTH:
            raise FileFault(
                N_("{file}: sheet {sheet} has more than {limit} columns. Remove what is no record."),
                file=file_name, sheet=name, limit=LARGEST_WIDTH,
            )  # fmt: skip
        rows: list[Row] = list(islice(sheet_rows(sheet), HEADER_ROWS))
        merges = sheet.merged_cell_ranges
        if merges is not None and sheet.start is not None:
            left = sheet.start[1]
            merges = [((top, first - left), (bottom, last - left)) for (top, first), (bottom, last) in merges]
        return cls(sheet, rows, find_header(rows, expected, merges=merges))

    def score(self, expected: Sequence[str]) -> int:
        """Return how many expected columns it has; -1 for a sheet without a header."""
        return self.header.score(expected) if self.header else -1


def named_sheet(workbook: CalamineWorkbook, file_name: str, sheet: str | int) -> str:
    """Return the name of the sheet that a name, or a number from 1 among the visible ones, means.

    Raises
    ------
    FileFault
        There is no such sheet.
    """
    names = visible_sheets(workbook)
    if sheet in workbook.sheet_names:
        return str(sheet)
    by_number = {str(number): name for number, name in enumerate(names, 1)}
    if str(sheet) not in by_number:
        raise FileFault(
            N_("{file} has no sheet {sheet}. It has: {sheets}. Name one of them."),
            file=file_name, sheet=sheet, sheets="、".join(names),
        )  # fmt: skip
    return by_number[str(sheet)]


def fitting_sheet(workbook: CalamineWorkbook, file_name: str, expected: Sequence[str]) -> Candidate:
    """Return the visible sheet that has all the expected columns, else the first that has most of them.

    Raises
    ------
    FileFault
        Several have all of them, or none holds a table.
    """
    best: Candidate | None = None
    whole: list[str] = []
    for name in visible_sheets(workbook):
        candidate = Candidate.of(workbook, name, file_name, expected)
        if expected and candidate.score(expected) == len(set(expected)):
            whole.append(name)
        if best is None or candidate.score(expected) > best.score(expected):
            best = candidate
    if len(whole) > 1:
        raise FileFault(
            N_("{file} has several sheets with these columns: {sheets}. Name the one to load."),
            file=file_name, sheets="、".join(whole),
        )  # fmt: skip
    if best is None or best.header is None:
        raise FileFault(N_("{file} has no sheet with a table in it."), file=file_name)
    return best


def write_records(
    path: Path, target: Path, *, sheet: str | int | None, expected: Sequence[str]
) -> dict[str, Any]:
    """Write a sheet's records to an Arrow file and return what else was found, as JSON can hold it.

    Parameters
    ----------
    path
        The workbook.
    target
        The Arrow file to write; schema as of :func:`~pipelines.readers.records.record_schema`.
    sheet
        Name, or number from 1 among the visible ones; missing means the one that has the expected columns.
    expected
        Names of columns that help to find the header.

    Raises
    ------
    FileFault
        No sheet or no header can be told.
    """
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
        if sheet is None:
            chosen = fitting_sheet(workbook, path.name, expected)
        else:
            chosen = Candidate.of(workbook, named_sheet(workbook, path.name, sheet), path.name, expected)
        name, header = chosen.sheet.name, chosen.header
        if header is None:
            raise FileFault(N_("{file}: sheet {sheet} is empty."), file=path.name, sheet=name)
        width = len(header.names)
        findings = Findings()
        rows = (row[:width] for row in sheet_rows(chosen.sheet))
        with pa.OSFile(str(target), "wb") as out, pa.ipc.new_file(out, record_schema(width)) as writer:
            for batch in record_batches(rows, Table.under(header, chosen.first_rows), findings):
                writer.write_batch(batch)
    return {"sheet": name, "header": header.names, "not_records": findings.not_records}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return what a request asks for, or the fault met."""
    path = Path(request["path"])
    try:
        if "target" not in request:
            with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
                return {"sheets": visible_sheets(workbook)}
        return write_records(
            path, Path(request["target"]), sheet=request["sheet"], expected=request["expected"]
        )
    except PasswordError:
        fault = protected(path)
    except FileFault as found:
        fault = found
    except CalamineError as found:
        fault = FileFault(
            N_("{file} cannot be read as a spreadsheet ({detail}). Open it and save it again as XLSX."),
            file=path.name, detail=found,
        )  # fmt: skip
    return {"fault": fault.message, "values": {name: str(value) for name, value in fault.values.items()}}


def limit_memory() -> None:
    """Limit what this process may take, where the system can."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    limit_memory()
    json.dump(answer(json.loads(sys.argv[1])), sys.stdout)
