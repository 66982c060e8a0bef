"""Files that say that there is nothing: no record, and a row such as 零报告 or 无新增.

Taken in as they are, such a row would be one more that cannot be read. It is told apart so that it can be recorded as
what it is; see :mod:`pipelines.nil_reports`.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from governance.errors import N_, FileFault
from governance.settings import Source
from pipelines.readers import DELIMITED_ENDINGS, open_raw

LOOKED_AT_BYTES = 1 << 16
MOST_ROWS = 3
"""A file with more records than this is none that says there are none."""

MOST_BESIDE = 2
"""Cells that may stand beside a mere 无: a place, a month."""

_NIL = re.compile(
    r"[\s(（【]*((本|当|上)?(月|期|季度?|周))?\s*"
    r"(零\s*报告|零\s*上报|零\s*申报|无新增\w{0,6}|无(事项|案件|件|数据|情况|记录))[\s)）】。.]*"
)
_NOTHING = re.compile(r"[\s(（]*(无|没有|零)[\s)）。.]*")
_SEPARATORS = re.compile(r"[,，;；\t|]")


def refuse_nil_file(path: Path, source: Source, *, sheet: str | int | None) -> None:
    """Refuse a file without records in which something says so; other files pass.

    Parameters
    ----------
    path
        A file of which no row could be taken.
    source
        Whose file it is.
    sheet
        Sheet of a workbook or layer; missing means the one that fits.

    Raises
    ------
    FileFault
        The file looks like a nil report; the sentence says how to record it.
    """
    said = next(filter(None, map(_nil_word, _rows(path, source, sheet))), None)
    if said is not None:
        by_township = " --township CODE" if source.reported_by == "township" else ""
        raise FileFault(
            N_("{file} holds no record, but says {said}: it looks like a nil report (零报告). Nothing was loaded. "
               "Record it: python -m pipelines nil --source {source} --month YYYY-MM{by_township}"),
            file=path.name, said=said, source=source.name, by_township=by_township,
        )  # fmt: skip


def _nil_word(row: Sequence[str]) -> str | None:
    """Return the cell of a row that says that there is nothing; None where none does."""
    for cell in row:
        if _NIL.fullmatch(cell) or (_NOTHING.fullmatch(cell) and len(row) <= 1 + MOST_BESIDE):
            return cell.strip()
    return None


def _rows(path: Path, source: Source, sheet: str | int | None) -> list[list[str]]:
    """Return the filled cells of a file's first rows; of delimited text, of those that are no records too."""
    if path.suffix.lower() in DELIMITED_ENDINGS:
        with path.open("rb") as file:
            content = file.read(LOOKED_AT_BYTES)
        try:
            text = content.decode(source.encoding or "utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            text = content.decode("gb18030", errors="replace")
        cells = [[cell.strip(" \"'") for cell in _SEPARATORS.split(line)] for line in text.splitlines()]
    else:
        with (
            duckdb.connect() as connection,
            open_raw(connection, path, source, careful=True, sheet=sheet) as raw,
        ):
            rows = connection.sql(raw.statement).fetchmany(MOST_ROWS)
        cells = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    return [[cell for cell in row if cell] for row in cells]
