"""Makers of the small files that the tests of the readers take, and what a reader gives of one."""

import zipfile
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
import xlsxwriter
import xlwt

from governance.settings import Source
from pipelines.readers import open_raw

COLUMNS = {"case_no": "编号", "received_on": "日期"}
HEADER = ["编号", "日期", "事项"]
RECORDS = [["A1", "2025-03-05", "噪声"], ["A2", "2025-03-06", "道路"]]
TABLE = [HEADER, *RECORDS]


def source(**settings) -> Source:
    return Source.model_validate({"name": "s", "columns": COLUMNS, **settings})


@contextmanager
def opened(path: Path, of: Source | None = None, **options):
    """A file's table and its records as ``[row, cells]``, empty cells as empty text."""
    with duckdb.connect() as connection, open_raw(connection, path, of or source(), **options) as raw:
        found = connection.sql(raw.statement).fetchall()
        if not raw.is_numbered:
            found = [(raw.first_row + place, *cells) for place, cells in enumerate(found)]
        yield raw, [[number, *(cell or "" for cell in cells)] for number, *cells in found]


def records(path: Path, of: Source | None = None, **options):
    with opened(path, of, **options) as (raw, found):
        return list(raw.header), found


def xlsx(
    path: Path, sheets: dict[str, list[list]], *, merges=(), hidden=(), hidden_rows=(), **options
) -> Path:
    """An XLSX of cells as Python values; ``merges`` are A1 ranges of the first sheet with their text."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss", **options}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
            if name in hidden:
                sheet.hide()
            for number in hidden_rows:
                sheet.set_row(number, None, None, {"hidden": True})
        for cells, text in merges:
            book.worksheets()[0].merge_range(cells, text)
    return path


def xls(path: Path, rows: list[list], *, merges=()) -> Path:
    """A BIFF workbook; ``merges`` are (first row, last row, first column, last column, text) from 0."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if cell is not None:
                sheet.write(number, place, cell, *([day] if hasattr(cell, "year") else []))
    for merge in merges:
        sheet.write_merge(*merge)
    with path.open("wb") as file:
        book.save(file)
    return path


def ods(path: Path, rows: list[list]) -> Path:
    """An ODS of texts and of cells given as (type, attribute, value)."""

    def cell(value) -> str:
        if isinstance(value, tuple):
            kind, attribute, stored = value
            return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{stored}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>" for cells in rows)
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest)
    return path


def with_member(path: Path, target: Path, member: str, change) -> Path:
    """A copy of a zip file in which one member's bytes are changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == member else content)
    return target
