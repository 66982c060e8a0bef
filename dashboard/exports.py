"""Tables as files: CSV and XLSX of the same rows, safe to open and complete in themselves.

Every row of a CSV carries the notes of its table (period, date of the data, definition, demonstration), so a copied
line still says what it is; a workbook carries them above the table and on every printed page. Text that a
spreadsheet would take for a formula is written with an apostrophe before it; figures stay figures.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import pandas as pd
import xlsxwriter

from governance.formulas import safe_text

_WIDTHS = {"text": 20, "count": 12, "number": 14}


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export.

    Attributes
    ----------
    name
        Column of the frame.
    heading
        In the reader's language, with the unit.
    kind
        ``count`` is a whole number, ``number`` has ``decimals``.
    """

    name: str
    heading: str
    kind: Literal["text", "count", "number"] = "text"
    decimals: int = 0


@dataclass(frozen=True)
class ExportTable:
    """A table with everything that must travel with it.

    Attributes
    ----------
    title
        Of the sheet and its printed pages.
    notes
        Heading and text of each note, in order.
    """

    title: str
    notes: Sequence[tuple[str, str]]
    columns: Sequence[ExportColumn]
    frame: pd.DataFrame


def csv_bytes(table: ExportTable) -> bytes:
    """Return the table as CSV in UTF-8 with a byte order mark, which Excel needs; missing values are empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        safe_text(heading) for heading in (*(c.heading for c in table.columns), *dict(table.notes))
    )
    notes = [safe_text(text) for _, text in table.notes]
    for row in _rows(table):
        writer.writerow([*("" if value is None else value for value in row), *notes])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def xlsx_bytes(table: ExportTable) -> bytes:
    """Return the table as a workbook: notes above, headings frozen, figures as figures, missing values empty."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": table.title, "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
    )
    sheet = book.add_worksheet(_sheet_name(table.title))
    bold = book.add_format({"bold": True, "font_size": 14})
    muted = book.add_format({"font_color": "#5a646e"})
    sheet.write_string(0, 0, safe_text(table.title), bold)
    for number, (heading, text) in enumerate(table.notes, 1):
        sheet.write_string(number, 0, safe_text(f"{heading}: {text}"), muted)
    top = len(table.notes) + 2
    head = book.add_format(
        {"bold": True, "bg_color": "#e9f0f1", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    for position, column in enumerate(table.columns):
        pattern = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
        cell = book.add_format({"num_format": "@" if column.kind == "text" else pattern})
        sheet.set_column(position, position, _WIDTHS[column.kind], cell)
        sheet.write_string(top, position, safe_text(column.heading), head)
    for number, row in enumerate(_rows(table), top + 1):
        for position, value in enumerate(row):
            _write(sheet, number, position, value)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + len(table.frame), len(table.columns) - 1)
    sheet.repeat_rows(top)
    sheet.fit_to_pages(1, 0)
    footer = " ".join(text for _, text in table.notes).replace("&", "&&")
    sheet.set_footer(f"&L{footer[:180]}&R&P / &N")
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, position: int, value: object) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    if isinstance(value, str):
        sheet.write_string(row, position, value)
    elif value is not None:
        sheet.write_number(row, position, value)


def _rows(table: ExportTable) -> list[list[str | int | float | None]]:
    """Return the cells: text made safe, figures rounded to what the column prints, None where missing."""
    return [
        [_cell(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in table.frame[[column.name for column in table.columns]].itertuples(index=False, name=None)
    ]


def _cell(value: Any, column: ExportColumn) -> str | int | float | None:  # noqa: ANN401 (any cell of a frame)
    if pd.isna(value):
        return None
    if column.kind == "text":
        return safe_text(str(value))
    return int(value) if column.kind == "count" else round(float(value), column.decimals)


def _sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: 31 characters, none of its signs."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"
