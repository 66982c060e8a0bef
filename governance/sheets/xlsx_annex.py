"""The tables of a paper as a workbook: figures are figures, days are days, headings stay in sight and on every page.

A share takes three columns: numerator, denominator and per cent. What is withheld or missing is a word, never an empty
cell that a sum would pass over. Text that a spreadsheet would take for a formula is written with an apostrophe before.
"""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from governance.formulas import safe_text
from governance.i18n import Translator, translator
from governance.rates import printed_share
from governance.sheets.papers import Cell, Paper, PaperColumn, PaperTable, Share, cell_text

_WIDEST = 60
_NAME_LENGTH = 31
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def annex_xlsx(paper: Paper) -> bytes:
    """Return the tables of a paper as a workbook: a first sheet that says what it is, then one for each table."""
    say = translator(paper.language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": paper.title, "author": paper.agency, "created": _MADE})
    _about(book, say, paper)
    names: set[str] = {say("About")}
    for table in paper.tables:
        _sheet(book, say, paper, (_name(table.name, names), table))
    book.close()
    return out.getvalue()


def _about(book: Any, say: Translator, paper: Paper) -> None:  # noqa: ANN401 (xlsxwriter is untyped)
    sheet = book.add_worksheet(say("About"))
    sheet.set_column(0, 0, 90, book.add_format({"text_wrap": True, "valign": "top"}))
    lines = [paper.title, paper.agency, paper.number, *paper.marks, paper.watermark, *paper.small_print]
    for number, text in enumerate(text for text in lines if text):
        sheet.write_string(
            number, 0, safe_text(text), book.add_format({"bold": number == 0, "text_wrap": True})
        )
    sheet.set_paper(9)


def _sheet(book: Any, say: Translator, paper: Paper, named: tuple[str, PaperTable]) -> None:  # noqa: ANN401 (as above)
    name, table = named
    sheet = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "bg_color": "#e9f0f1", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    columns = [part for column in table.columns for part in _parts(say, column)]
    for position, (heading, pattern, width) in enumerate(columns):
        sheet.set_column(
            position, position, width, book.add_format({"num_format": pattern, "valign": "top", "text_wrap": True})
        )  # fmt: skip
        sheet.write_string(0, position, safe_text(heading), head)
    for number, row in enumerate(table.rows, 1):
        cells = [
            part
            for column, value in zip(table.columns, row, strict=True)
            for part in _cells(say, column, value)
        ]
        for position, value in enumerate(cells):
            _write(sheet, number, position, value)
    if not table.rows:
        sheet.write_string(1, 0, safe_text(table.when_empty))
    last = max(len(table.rows), 1)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    marks = " ".join(text for text in (*paper.marks, paper.watermark) if text).replace("&", "&&")
    sheet.set_header(f"&L{paper.title.replace('&', '&&')[:120]}&R{marks[:60]}")
    sheet.set_footer(f"&L{' · '.join(paper.small_print).replace('&', '&&')[:200]}&R&P / &N")


def _parts(say: Translator, column: PaperColumn) -> Sequence[tuple[str, str, float]]:
    """Return heading, number format and width of each column of the sheet that a column takes."""
    width = min(_WIDEST, 10 + column.weight * 8)
    decimals = "0" + ("." + "0" * column.decimals if column.decimals else "")
    if column.kind == "share":
        names = (say("numerator"), say("denominator"), "%")
        return [(f"{column.heading} {name}", "#,##0", 12) for name in names[:2]] + [
            (f"{column.heading} (%)", decimals, 12)
        ]
    pattern = {"text": "@", "count": "#,##0", "number": f"#,##{decimals}", "day": "yyyy-mm-dd"}[column.kind]
    return [(column.heading, pattern, width)]


def _cells(say: Translator, column: PaperColumn, value: Cell) -> Sequence[Cell]:
    if column.kind != "share":
        return [value if isinstance(value, int | float | date) else cell_text(say, column, value)]
    if not isinstance(value, Share):
        return [cell_text(say, column, value)] * 3
    percent = printed_share(*value, decimals=column.decimals)
    return [
        value.numerator,
        value.denominator,
        cell_text(say, column, value) if percent is None else float(percent),
    ]


def _write(sheet: Any, row: int, position: int, value: Cell) -> None:  # noqa: ANN401 (as above)
    if isinstance(value, date):
        sheet.write_datetime(row, position, datetime(value.year, value.month, value.day, tzinfo=UTC).replace(tzinfo=None))  # fmt: skip  # noqa: E501
    elif isinstance(value, int | float):
        sheet.write_number(row, position, value)
    elif value is not None:
        sheet.write_string(row, position, safe_text(str(value)))


def _name(wished: str, taken: set[str]) -> str:
    """Return a name as a workbook takes it for a sheet, once: 31 characters, none of its signs."""
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in wished)[:_NAME_LENGTH].strip() or "1"
    name, number = plain, 1
    while name.lower() in {one.lower() for one in taken}:
        number += 1
        name = f"{plain[: _NAME_LENGTH - 4]} {number}"
    taken.add(name)
    return name
