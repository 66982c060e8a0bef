"""Exports: a published table as a file that opens elsewhere.

Columns for the inside never leave. Cells that a spreadsheet would run as a formula are escaped. Whatever comes from
the demonstration says so in a column of its own.
"""

import errno
import io
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from governance.errors import N_, GridError
from governance.formulas import FORMULA_STARTS
from governance.table_form import Table
from governance.tables import TABLES, quote
from governance.warehouse import Warehouse

DEMONSTRATION_MARK = "演示数据 demonstration data"
XLSX_ROWS = 1_048_575
"""Rows an XLSX sheet holds below its header."""

SHEET_FIRST_DAY = "1900-03-01"
"""Earlier days are damaged by spreadsheets: they take 1900 for a leap year, and know none before it."""


def export_table(warehouse: Warehouse, name: str, target: Path) -> int:
    """Write a published table to a file and return how many rows it has.

    Parameters
    ----------
    warehouse
        The publication.
    name
        A published table.
    target
        File to write; its ending (csv, parquet, xlsx, geojson, gpkg) decides the form. Replaced when it is there,
        and only by a complete one.

    Raises
    ------
    GridError
        There is no such table, the ending is unknown, or the table has no outlines for a map format.
    OSError
        The file cannot be written, whatever its form.
    """
    if name not in TABLES:
        raise GridError(
            N_("There is no table {name}. The tables are: {known}."), name=name, known=", ".join(TABLES)
        )
    ending = target.suffix.lower()
    if ending not in _WRITERS:
        raise GridError(
            N_("{file}: the ending says no form that can be written. Use one of {known}."),
            file=target.name, known=", ".join(_WRITERS),
        )  # fmt: skip
    table = TABLES[name]
    frame = _rows(warehouse, table, with_outlines=ending in _MAP_ENDINGS)
    unfinished = target.with_name(f".{target.name}.unfinished{ending}")
    try:
        _WRITERS[ending](frame, unfinished, table)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(frame)


def escape_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts no spreadsheet takes for a formula: an apostrophe goes before them."""
    escaped = frame.copy()
    for column in escaped.select_dtypes(include=["object", "string"]):
        texts = escaped[column]
        dangerous = texts.map(lambda cell: isinstance(cell, str) and cell.startswith(FORMULA_STARTS))
        escaped[column] = texts.where(~dangerous, "'" + texts.astype("string"))
    return escaped


def _rows(warehouse: Warehouse, table: Table, *, with_outlines: bool) -> pd.DataFrame:
    """Return the rows that may leave, in the order of the key."""
    columns = [quote(column.name) for column in table.columns if column.audience == "anyone"]
    if with_outlines:
        if "shape_wkb" not in table.column_names:
            shaped = ", ".join(known.name for known in TABLES.values() if "shape_wkb" in known.column_names)
            raise GridError(
                N_("{name} has no outlines, so it cannot be a map file. Tables with outlines: {shaped}."),
                name=table.name, shaped=shaped,
            )  # fmt: skip
        columns.append(quote("shape_wkb"))
    order = ", ".join(quote(column) for column in table.key)
    frame = warehouse.frame(f"SELECT {', '.join(columns)} FROM {quote(table.name)} ORDER BY {order}")
    if bool(warehouse.frame("SELECT is_demonstration FROM publication")["is_demonstration"].iloc[0]):
        frame["note"] = DEMONSTRATION_MARK
    return frame


def _csv(frame: pd.DataFrame, target: Path, table: Table) -> None:
    del table
    escape_formulas(frame).to_csv(target, index=False, encoding="utf-8-sig")


def _parquet(frame: pd.DataFrame, target: Path, table: Table) -> None:
    del table
    frame.to_parquet(target, index=False)


def _xlsx(frame: pd.DataFrame, target: Path, table: Table) -> None:
    if len(frame) > XLSX_ROWS:
        raise GridError(
            N_("{name} has {rows} rows, more than a sheet holds ({limit}). Export it as CSV or Parquet."),
            name=table.name, rows=len(frame), limit=XLSX_ROWS,
        )  # fmt: skip
    sheet = io.BytesIO()  # a workbook that cannot be written to its end leaves an open file behind
    options = {"options": {"strings_to_formulas": False, "in_memory": True}}
    with pd.ExcelWriter(sheet, engine="xlsxwriter", engine_kwargs=options) as writer:
        _days_for_sheets(escape_formulas(frame)).to_excel(
            writer, sheet_name=table.name, index=False, freeze_panes=(1, 0)
        )
    target.write_bytes(sheet.getbuffer())


def _days_for_sheets(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which columns with days earlier than a sheet knows are ISO 8601 texts."""
    texts = {
        str(name): frame[name].map(lambda day: day.date().isoformat(), na_action="ignore")
        for name in frame.select_dtypes("datetime")
        if (frame[name] < SHEET_FIRST_DAY).any()
    }
    return frame.assign(**texts)


def _geojson(frame: pd.DataFrame, target: Path, table: Table) -> None:
    del table
    _write_map(frame, target, driver="GeoJSON", RFC7946="YES")


def _gpkg(frame: pd.DataFrame, target: Path, table: Table) -> None:
    _write_map(frame, target, driver="GPKG", layer=table.name)


def _write_map(frame: pd.DataFrame, target: Path, **form: str) -> None:
    """Write rows with their outlines."""
    outlines = shapely.from_wkb(frame.pop("shape_wkb").map(bytes).to_numpy())
    shaped = gpd.GeoDataFrame(frame, geometry=outlines, crs="EPSG:4490")
    try:
        shaped.to_file(target, engine="pyogrio", **form)
    except (DataSourceError, DataLayerError) as fault:
        raise OSError(errno.EIO, str(fault)) from None


_WRITERS: dict[str, Callable[[pd.DataFrame, Path, Table], None]] = {
    ".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx, ".geojson": _geojson, ".gpkg": _gpkg,
}  # fmt: skip
_MAP_ENDINGS = frozenset({".geojson", ".gpkg"})
