"""Word documents and workbooks as paragraphs and tables, unpacked in a process of its own.

A packed document is read whole, and one made to exhaust memory ends the process that reads it: so that process is not
the one that serves readers, and its memory and time are limited. :func:`unpacked` starts it as
``python -m governance.packed_documents KIND``, gives it the bytes and takes one JSON list; nothing is written to disk.
Tracked insertions are read, deletions are not; hidden sheets are left out. Formulas are not computed: a cell is what
the program last stored in it.
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import docx
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

Kind = Literal["docx", "xlsx"]
Block = dict[str, Any]
"""``text`` of a paragraph, or ``rows`` and ``name`` of a table."""

MEMORY_BYTES = 2 << 30
READING_S = 60.0
ROOT = Path(__file__).parent.parent

_LEFT_OUT = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr")})
_FALLBACK = "}Fallback"


def unpacked(content: bytes, kind: Kind) -> list[Block] | None:
    """Return what a packed document holds, in order; None where it is damaged, protected, or needs too much.

    Parameters
    ----------
    content
        The file's bytes.
    """
    try:
        ended = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", "governance.packed_documents", kind],
            cwd=ROOT, input=content, capture_output=True, timeout=READING_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode:
        return None
    blocks: list[Block] = json.loads(ended.stdout)
    return blocks


def docx_blocks(content: bytes) -> Iterator[Block]:
    """Give the paragraphs and tables of a Word document, in order."""
    body = docx.Document(io.BytesIO(content)).element.body
    for element in body.iter(qn("w:p"), qn("w:tbl")):
        inside = {parent.tag for parent in element.iterancestors()}
        if qn("w:tbl") in inside or any(str(tag).endswith(_FALLBACK) for tag in inside):
            continue
        if element.tag == qn("w:p"):
            yield {"text": _text(element)}
        else:
            rows = element.findall(qn("w:tr"))
            yield {"rows": [[_text(cell) for cell in row.findall(qn("w:tc"))] for row in rows], "name": ""}


def _text(element: Any) -> str:  # noqa: ANN401 (lxml is untyped)
    """Return the text below an element as it is read now."""
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:  # noqa: ANN401 (lxml is untyped)
    for child in element:
        if child.tag in _LEFT_OUT or str(child.tag).endswith(_FALLBACK):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            yield "\n"
        else:
            yield from _pieces(child)
            if child.tag == qn("w:p"):
                yield "\n"


def xlsx_blocks(content: bytes) -> Iterator[Block]:
    """Give the tables of the visible sheets of a workbook; empty rows part them, one of one cell is a paragraph."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                rows = workbook.get_sheet_by_name(sheet.name).iter_rows()
                yield from _tables(([_cell(cell) for cell in row] for row in rows), sheet.name)


def _tables(rows: Iterator[list[str]], name: str) -> Iterator[Block]:
    run: list[Sequence[str]] = []
    for row in (*rows, []):
        if any(row):
            run.append(row)
        elif run:
            texts = [cell for told in run for cell in told if cell]
            yield {"text": texts[0]} if len(texts) == 1 else {"rows": run, "name": name}
            run = []


def _cell(value: object) -> str:
    """Return a cell as text: numbers to 15 digits, days in ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, date | timedelta):
        return str(value)
    return str(value).strip()


def limit_memory() -> None:
    """Limit what this process may take, where the system can."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    limit_memory()
    reads = {"docx": docx_blocks, "xlsx": xlsx_blocks}[sys.argv[1]]
    json.dump(list(reads(sys.stdin.buffer.read())), sys.stdout)
