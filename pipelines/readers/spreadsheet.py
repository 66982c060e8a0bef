"""Spreadsheets: XLSX, XLS, XLSB, ODS and WPS .et, told apart by their bytes.

The workbook is opened by another process (:mod:`pipelines.readers.workbook`), so that a damaged or hostile one costs
no more than that process; its records come back in an Arrow file in a scratch folder. Links to other files are not
followed and formulas are not computed: a cell is what the spreadsheet last stored in it.
"""

import codecs
import html
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from governance.errors import N_, FileFault
from pipelines.readers.contents import (
    COMPOUND_MARK,
    ZIP_MARK,
    first_bytes,
    is_protected,
    protected,
    zip_members,
)
from pipelines.readers.form import RawTable
from pipelines.readers.records import Findings, streamed

READING_S = 900.0
"""Seconds after which the reading of a workbook is given up; a million rows take less than a minute."""

CHUNK_BYTES = 1 << 20
ROOT = Path(__file__).parents[2]

_ERROR_CELL = b' t="e"'
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')


@contextmanager
def read_spreadsheet(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    sheet: str | int | None = None,
    expected: Sequence[str] = (),
) -> Iterator[RawTable]:
    """Give the records of one sheet.

    Parameters
    ----------
    connection
        Where the records can be selected from.
    path
        The workbook.
    sheet
        Name, or number from 1 among the visible sheets; missing means the first that has all the expected columns,
        else the one that has most of them.
    expected
        Names of columns; they help to find the sheet and the header.

    Raises
    ------
    FileFault
        The file is no workbook, is protected, damaged or too large, or which sheet is meant cannot be told.
    """
    _refuse_others(path)
    with tempfile.TemporaryDirectory(prefix="grid-read-") as folder:
        target = Path(folder) / "records.arrow"
        told = _asked(path, target=str(target), sheet=sheet, expected=list(expected))
        findings = Findings(not_records=Counter(told["not_records"]))
        with pa.memory_map(str(target)) as content:
            records = pa.ipc.open_file(content)
            batches = (records.get_batch(number) for number in range(records.num_record_batches))
            errors = _error_cells(path, told["sheet"])
            with streamed(connection, tuple(told["header"]), batches, findings, error_cells=errors) as raw:
                yield replace(raw, sheet=told["sheet"])


def list_sheets(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets, hidden ones and charts left out.

    Raises
    ------
    FileFault
        As of :func:`read_spreadsheet`.
    """
    _refuse_others(path)
    return tuple(_asked(path)["sheets"])


def looks_like_text(path: Path) -> bool:
    """Return whether a file with a spreadsheet's ending is delimited text, as some systems export it."""
    start = first_bytes(path)
    is_marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_markup = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    return is_marked or not (b"\0" in start or is_markup or start.startswith((ZIP_MARK, COMPOUND_MARK)))


def _refuse_others(path: Path) -> None:
    """Raise what the bytes of a file tell before it is opened."""
    start = first_bytes(path)
    if start.startswith(ZIP_MARK):
        zip_members(path)
    elif start.startswith(COMPOUND_MARK):
        if is_protected(path):
            raise protected(path)
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise FileFault(
            N_("{file} is a web page or XML with the ending of a spreadsheet. Open it in a spreadsheet program and "
               "save it as XLSX."),
            file=path.name,
        )  # fmt: skip
    else:
        raise FileFault(
            N_("{file} is not a spreadsheet, whatever its ending says. Export it again as XLSX or CSV."),
            file=path.name,
        )


def _asked(path: Path, **wanted: object) -> dict[str, Any]:
    """Return what the process that opens the workbook answers."""
    request = json.dumps({"path": str(path.resolve()), **wanted})
    try:
        ended = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", "pipelines.readers.workbook", request],
            cwd=ROOT, capture_output=True, timeout=READING_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        ended = None
    if ended is None or ended.returncode:
        raise FileFault(
            N_("{file} is damaged, or needs more memory or time than reading a spreadsheet may take. Save its "
               "records as CSV."),
            file=path.name,
        )  # fmt: skip
    told: dict[str, Any] = json.loads(ended.stdout)
    if "fault" in told:
        raise FileFault(told["fault"], **told["values"])
    return told


def _error_cells(path: Path, sheet: str) -> int | None:
    """Return how many cells of a sheet show an error; nothing where the format is not XLSX."""
    if not first_bytes(path).startswith(ZIP_MARK):
        return None
    with zipfile.ZipFile(path) as packed:
        member = _sheet_member(packed, sheet)
        if member is None:
            return None
        count, kept = 0, b""
        with packed.open(member) as content:
            while chunk := content.read(CHUNK_BYTES):
                window = kept + chunk
                count += window.count(_ERROR_CELL)
                kept = window[1 - len(_ERROR_CELL) :]
    return count


def _sheet_member(packed: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the member of an XLSX file that holds a sheet's cells."""
    try:
        book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    keys = [
        attributes.get("r:id")
        for attributes in _attributes(_SHEET, book)
        if html.unescape(attributes.get("name", "")) == sheet
    ]
    targets = {found.get("Id"): found.get("Target", "") for found in _attributes(_RELATION, relations)}
    target = targets.get(keys[0]) if keys else None
    if target is None:
        return None
    member = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return member if member in packed.namelist() else None


def _attributes(element: re.Pattern[str], text: str) -> list[dict[str, str]]:
    return [dict(_ATTRIBUTE.findall(found)) for found in element.findall(text)]
