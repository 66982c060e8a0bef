"""Tables for spreadsheets: CSV in UTF-8 with the byte order mark that Excel needs, and XLSX workbooks.

A CSV has one line of headings and one line for each row, nothing before and nothing after, so programs read it without
being told anything; its last column says on every line where the line comes from, so a copied one still does. A
workbook says it on a second sheet and in its properties, and on every printed page.
"""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from governance.errors import N_, GridError
from governance.exporting.cells import NOTE, Cell, written
from governance.exporting.content import DEMONSTRATION_MARK, PRODUCT, ExportColumn, ExportTable
from governance.formulas import safe_text

MOST_ROWS = 1_048_575
"""Rows a sheet holds below its header."""

PROVENANCE = "provenance"
_ROWS_AT_ONCE = 50_000
"""Of a CSV: cells take twenty times the room of the frame they come from."""

_WIDTHS = {"text": 20, "count": 12, "number": 14, "chance": 12, "flag": 10, "day": 12, "moment": 18}
_PATTERNS = {"text": "@", "chance": "0.0E+00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written for the time of making, so that the same rows give the same bytes."""

_FOOTER_SIGNS = 180
_PROPERTY_SIGNS = 250
"""Longer texts of either are refused by Excel (255)."""


def csv_bytes(table: ExportTable) -> bytes:
    """Return the table as CSV (RFC 4180), with a column at the end that says where each line comes from."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    own = table.say("Provenance") if table.is_dressed else PROVENANCE
    lines.writerow([*(safe_text(_heading(table, column)) for column in table.columns), own])
    stamp = safe_text(table.stamp)
    for first in range(0, len(table.frame), _ROWS_AT_ONCE):
        part = replace(table, frame=table.frame.iloc[first : first + _ROWS_AT_ONCE])
        lines.writerows((*row, stamp) for row in zip(*written(part), strict=True))
    text.flush()
    return out.getvalue()


def xlsx_bytes(table: ExportTable) -> bytes:
    """Return the table as a workbook: headings frozen, figures as figures, where they come from on a second sheet.

    Raises
    ------
    GridError
        There are more rows than a sheet holds.
    """
    if len(table.frame) > MOST_ROWS:
        raise GridError(
            N_("{name} has {rows} rows, more than a sheet holds ({limit}). Export it as CSV or Parquet."),
            name=table.title, rows=len(table.frame), limit=MOST_ROWS,
        )  # fmt: skip
    out = io.BytesIO()  # a workbook that cannot be written to its end leaves an open file behind
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    _set_properties(book, table)
    _write_rows(book, table)
    _write_about(book, table)
    book.close()
    return out.getvalue()


def _heading(table: ExportTable, column: ExportColumn) -> str:
    return column.heading if table.is_dressed else column.name


def _set_properties(book: Any, table: ExportTable) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    record = table.record
    book.set_properties({
        "title": table.title[:_PROPERTY_SIGNS], "subject": record["handling"], "company": table.origin.district,
        "category": DEMONSTRATION_MARK if table.origin.is_demonstration else "", "comments": table.stamp,
        "author": PRODUCT, "created": _MADE,
    })  # fmt: skip
    for name in ("publication", "data_hash", "as_of", "program", "is_demonstration"):
        if record[name] is not None:
            book.set_custom_property(name, record[name])


def _write_rows(book: Any, table: ExportTable) -> None:  # noqa: ANN401
    """Write the sheet of the table; what readers get has its title and where it comes from above."""
    sheet = book.add_worksheet(_sheet_name(table.title))
    top = _write_title(book, sheet, table) if table.is_dressed else 0
    head = book.add_format(
        {"bold": True, "bg_color": "#e9f0f1", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    columns, cells = list(table.columns), written(table)
    if table.origin.is_demonstration and not table.is_dressed:
        columns.append(ExportColumn(NOTE, NOTE))
        cells.append([DEMONSTRATION_MARK] * len(table.frame))
    for position, (column, values) in enumerate(zip(columns, cells, strict=True)):
        look = book.add_format({"num_format": _pattern(column)})
        sheet.set_column(position, position, _WIDTHS[column.kind], look)
        sheet.write_string(top, position, safe_text(_heading(table, column)), head)
        for number, value in enumerate(values, top + 1):
            _write(sheet, number, position, value)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + len(table.frame), len(columns) - 1)
    sheet.repeat_rows(top)
    _set_print(sheet, table)


def _write_title(book: Any, sheet: Any, table: ExportTable) -> int:  # noqa: ANN401
    """Write what stands above the table and return the row of its headings."""
    sheet.write_string(0, 0, safe_text(table.title), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, safe_text(table.stamp), book.add_format({"font_color": "#5a646e"}))
    return 3


def _write_about(book: Any, table: ExportTable) -> None:  # noqa: ANN401
    """Write the sheet that says where the rows come from and what their columns mean."""
    sheet = book.add_worksheet(_sheet_name(table.say("Provenance")))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    told = [(table.say("Title"), table.title), *table.about]
    if not table.is_dressed:
        told += [(column.name, column.heading) for column in table.columns]
    for row, (heading, text) in enumerate(told):
        sheet.write_string(row, 0, safe_text(heading), bold)
        sheet.write_string(row, 1, safe_text(text), wrapped)
    _set_print(sheet, table)


def _set_print(sheet: Any, table: ExportTable) -> None:  # noqa: ANN401
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    footer = table.stamp.replace("&", "&&")
    sheet.set_footer(f"&L{footer[:_FOOTER_SIGNS]}&R&P / &N")


def _pattern(column: ExportColumn) -> str:
    """Return the number format of a column in a workbook."""
    if column.kind == "number" and column.decimals is None:
        return "General"
    return _PATTERNS.get(column.kind) or "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _write(sheet: Any, row: int, position: int, value: Cell) -> None:  # noqa: ANN401
    if isinstance(value, str):
        sheet.write_string(row, position, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, position, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value)
    elif value is not None:
        sheet.write_number(row, position, value)


def _sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: 31 characters, none of its signs."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"
