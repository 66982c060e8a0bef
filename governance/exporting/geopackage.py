"""Map layers as GeoPackage (OGC 12-128r19), with what the rows rest on and the look they have on our own map.

One file holds the layer; the table ``about`` with the same texts that a workbook has on its second sheet; GeoPackage
metadata (``gpkg_metadata``) for catalogues, once for GDAL and once for QGIS; and ``layer_styles``, where QGIS looks for
the style of a layer that is opened.
"""

import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element, SubElement, tostring

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from governance.exporting.cells import typed
from governance.exporting.content import ExportTable, Layer
from governance.exporting.qgis_style import DOCTYPE, QGIS_VERSION, style_document
from governance.exporting.typed_files import MAP_CLASS, with_class
from governance.formulas import safe_text

ABOUT_LAYER = "about"
"""Table that says what the others are."""

OUTLINES_CRS = "EPSG:4490"
"""Longitude and latitude, CGCS2000."""

GEOMETRY = "geom"
_WRITTEN = "2000-01-01T00:00:00.000Z"
"""Stands for the time of writing, so that the same rows give the same bytes."""

_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""
"""As QGIS makes it."""


def gpkg_bytes(table: ExportTable, layer: Layer) -> bytes:
    """Return the table as a GeoPackage: its rows with their outlines, what they rest on, and their look.

    Raises
    ------
    OSError
        There is no room for it.
    """
    rows = with_class(typed(table, is_escaped=True), layer)
    shaped = gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(list(layer.outlines), crs=OUTLINES_CRS))
    about = [(layer.name, table.title), *table.about, *_headings(table, layer).items()]
    told = pd.DataFrame(
        [(safe_text(name), safe_text(text)) for name, text in about], columns=["name", "text"]
    )
    record = json.dumps(table.record, ensure_ascii=False)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.gpkg"
        try:
            pyogrio.write_dataframe(
                shaped, path, layer=layer.name, geometry_type="MultiPolygon", promote_to_multi=True,
                geometry_name=GEOMETRY, layer_metadata={"TITLE": table.title, "PROVENANCE": record},
            )  # fmt: skip
            pyogrio.write_dataframe(told, path, layer=ABOUT_LAYER)
            with closing(sqlite3.connect(path)) as package, package:
                _complete(package, table, layer)
        except (DataSourceError, DataLayerError, sqlite3.OperationalError) as fault:
            raise OSError(errno.EIO, str(fault)) from None
        return path.read_bytes()


def _complete(package: sqlite3.Connection, table: ExportTable, layer: Layer) -> None:
    """Add what GDAL does not write."""
    _add_style(package, table, layer)
    _add_qgis_metadata(package, table, layer)
    package.execute("UPDATE gpkg_contents SET last_change = ?", (_WRITTEN,))
    package.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (_WRITTEN,))


def _headings(table: ExportTable, layer: Layer) -> dict[str, str]:
    """Return what readers call the fields of the layer."""
    say = table.say
    headings = {}
    for column in table.columns:
        headings[column.name] = column.heading
        if column.gap and table.frame[column.name].isna().any():
            headings[f"{column.name}_gap"] = say("{heading}: why there is no value").format(
                heading=column.heading
            )
    return headings | ({MAP_CLASS: layer.title} if layer.classes else {})


def _add_style(package: sqlite3.Connection, table: ExportTable, layer: Layer) -> None:
    """Write the look of the layer where QGIS looks for it."""
    document = style_document(layer.classes, _headings(table, layer), by=MAP_CLASS)
    package.execute(_STYLES)
    package.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)",
        (layer.name, GEOMETRY, layer.name[:30], document, layer.title, _WRITTEN),
    )
    package.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (_WRITTEN,),
    )


def _add_qgis_metadata(package: sqlite3.Connection, table: ExportTable, layer: Layer) -> None:
    """Write what the rows rest on as QGIS shows it under the properties of a layer (QMD)."""
    root = Element("qgis", version=QGIS_VERSION)
    SubElement(root, "identifier").text = table.origin.publication
    SubElement(root, "language").text = table.say.language
    SubElement(root, "type").text = "dataset"
    SubElement(root, "title").text = table.title
    SubElement(root, "abstract").text = "\n".join(f"{heading}: {text}" for heading, text in table.about)
    found = package.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES ('dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', ?)",
        (DOCTYPE + tostring(root, encoding="unicode"),),
    )
    package.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES ('table', ?, ?)",
        (layer.name, found.lastrowid),
    )
