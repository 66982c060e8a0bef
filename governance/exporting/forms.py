"""The forms a table can be taken away in, by the ending of the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from governance.errors import N_, GridError
from governance.exporting.content import ExportTable, Layer
from governance.exporting.geopackage import gpkg_bytes
from governance.exporting.spreadsheets import csv_bytes, xlsx_bytes
from governance.exporting.typed_files import geojson_bytes, parquet_bytes


@dataclass(frozen=True)
class Form:
    """A kind of file.

    Attributes
    ----------
    mime
        As browsers are told it.
    label
        What readers call it; translated where it is shown.
    is_map
        Whether it is for tables alone that have a place on the map.
    """

    mime: str
    label: str
    is_map: bool = False


FORMS: Mapping[str, Form] = {
    "xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        N_("XLSX, to read and print"),
    ),
    "csv": Form("text/csv", N_("CSV, for other programs")),
    "parquet": Form("application/vnd.apache.parquet", N_("Parquet, for analysts")),
    "gpkg": Form("application/geopackage+sqlite3", N_("GeoPackage with its look, for QGIS"), is_map=True),
    "geojson": Form("application/geo+json", N_("GeoJSON, for other maps"), is_map=True),
}
"""Ending of the file to its form, in the order they are offered."""

_TABLES: Mapping[str, Callable[[ExportTable], bytes]] = {
    "xlsx": xlsx_bytes, "csv": csv_bytes, "parquet": parquet_bytes,
}  # fmt: skip
_MAPS: Mapping[str, Callable[[ExportTable, Layer], bytes]] = {"gpkg": gpkg_bytes, "geojson": geojson_bytes}


def file_bytes(table: ExportTable, form: str) -> bytes:
    """Return a table as a file.

    Parameters
    ----------
    form
        Ending of the file, one of :data:`FORMS`.

    Raises
    ------
    GridError
        There is no such form, it is one of maps and the table has no layer, or the table is too long for it.
    """
    if form in _TABLES:
        return _TABLES[form](table)
    if form not in _MAPS:
        raise GridError(
            N_("There is no form {form}. Files can be written as {known}."), form=form, known=", ".join(FORMS)
        )
    if table.layer is None:
        raise GridError(
            N_("{name} has no outlines, so it cannot be a map file. Export it as CSV, XLSX or Parquet."),
            name=table.title,
        )
    return _MAPS[form](table, table.layer)
