"""Tables as files: CSV, XLSX and GeoPackage of the same rows, safe to open and complete in themselves.

Every row of a CSV carries the notes of its table (period, date of the data, method, definition, demonstration), so a
copied line still says what it is; a workbook carries them above the table and on every printed page; a GeoPackage has
them in a table of their own, ``about``, with what its fields mean. Text that a spreadsheet would take for a formula is
written with an apostrophe before it; figures stay figures.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import pyogrio
import xlsxwriter
from shapely.geometry.base import BaseGeometry

from governance.formulas import safe_text

_WIDTHS = {"text": 20, "count": 12, "number": 14, "chance": 12}
_CHANCE_PATTERN = "0.0E+00"

ABOUT_LAYER = "about"
"""Table of a GeoPackage that says what the others are."""

OUTLINES_CRS = "EPSG:4490"
"""Longitude and latitude, CGCS2000."""


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
        ``count`` is a whole number, ``number`` has ``decimals``, ``chance`` is a probability, told to two digits.
    """

    name: str
    heading: str
    kind: Literal["text", "count", "number", "chance"] = "text"
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
        cell = book.add_format({"num_format": _pattern(column)})
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


def gpkg_bytes(table: ExportTable, outlines: Mapping[str, BaseGeometry], *, layer: str) -> bytes:
    """Return the table as a GeoPackage: a layer of its rows with their outlines, and the table ``about``.

    Fields have the names of the columns; ``about`` gives their headings, after the notes.

    Parameters
    ----------
    outlines
        Polygons by the column ``code``, longitude and latitude in degrees, CGCS2000; a row without one has none.
    layer
        Name of the layer.
    """
    rows = pd.DataFrame(_rows(table), columns=[column.name for column in table.columns]).astype(
        {column.name: _FIELD_TYPES[column.kind] for column in table.columns}
    )
    shapes = [outlines.get(code) for code in table.frame["code"]]
    about = [(layer, table.title), *table.notes, *((column.name, column.heading) for column in table.columns)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.gpkg"
        shaped = gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(shapes, crs=OUTLINES_CRS))
        pyogrio.write_dataframe(
            shaped, path, layer=layer, geometry_type="MultiPolygon", promote_to_multi=True
        )
        told = pd.DataFrame(
            [(safe_text(name), safe_text(text)) for name, text in about], columns=["name", "text"]
        )
        pyogrio.write_dataframe(told, path, layer=ABOUT_LAYER)
        return path.read_bytes()


_FIELD_TYPES = {"text": "object", "count": "Int64", "number": "float64", "chance": "float64"}


def _pattern(column: ExportColumn) -> str:
    """Return the number format of a column in a workbook."""
    if column.kind == "text":
        return "@"
    if column.kind == "chance":
        return _CHANCE_PATTERN
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


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
    if column.kind == "chance":
        return float(f"{float(value):.1e}")
    return int(value) if column.kind == "count" else round(float(value), column.decimals)


def _sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: 31 characters, none of its signs."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"
