"""Tables for programs: Parquet, and GeoJSON (RFC 7946) of those that have a place on a map.

Both are typed, missing is null, and what the table says of itself is a member of the file: ``provenance`` in the
metadata of a Parquet file, JSON; a foreign member of the same name in GeoJSON.
"""

import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from governance.exporting.cells import typed
from governance.exporting.content import ExportTable, Layer
from governance.formulas import safe_text

MAP_CLASS = "map_class"
"""Field with the label of the class that a place has on the map."""

_GEOJSON_DECIMALS = 7
"""Of degrees: a centimetre."""


def parquet_bytes(table: ExportTable) -> bytes:
    """Return the table as Parquet; fields have the names of the columns, their headings in their metadata.

    Texts are as they are, for no spreadsheet opens this file.
    """
    frame = typed(table, is_escaped=False)
    headings = {column.name: column.heading for column in table.columns}
    days = {column.name for column in table.columns if column.kind == "day"}
    fields = [
        _field(name, frame[name], is_day=name in days, heading=headings.get(name, ""))
        for name in map(str, frame.columns)
    ]
    told = json.dumps(table.record, ensure_ascii=False)
    arrow = pa.Table.from_pandas(frame, pa.schema(fields), preserve_index=False)
    kept = dict(arrow.schema.metadata or {}) | {b"provenance": told.encode()}
    out = io.BytesIO()
    pq.write_table(arrow.replace_schema_metadata(kept), out)
    return out.getvalue()


def _field(name: str, values: "pd.Series[Any]", *, is_day: bool, heading: str) -> Any:  # noqa: ANN401 (pyarrow)
    if values.dtype == object:
        kind = pa.string()
    elif is_day:
        kind = pa.date32()
    else:
        kind = pa.Array.from_pandas(values).type
    return pa.field(name, kind, metadata={"heading": heading})


def geojson_bytes(table: ExportTable, layer: Layer) -> bytes:
    """Return the layer as GeoJSON: WGS 84, outer rings counter-clockwise, seven decimals.

    CGCS2000 and WGS 84 are the same to some centimetres, so coordinates are written as they are.
    """
    rows = _properties(with_class(typed(table, is_escaped=True), layer))
    features = [
        {"type": "Feature", "geometry": _geometry(outline), "properties": row}
        for outline, row in zip(layer.outlines, rows, strict=True)
    ]
    document = {
        "type": "FeatureCollection", "name": layer.name, "provenance": table.record,
        "legend": [{"label": one.label, "colour": one.colour} for one in layer.classes], "features": features,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def with_class(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Return rows with the label of their class in ``map_class``; as they are where the layer has no classes."""
    if not layer.classes:
        return frame
    return frame.assign(**{MAP_CLASS: [safe_text(layer.classes[number].label) for number in layer.class_of]})


def _properties(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {str(name): [_plain(value) for value in frame[name].tolist()] for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> str | int | float | bool | None:  # noqa: ANN401 (any cell of a frame)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        is_day = value == value.normalize()
        return value.date().isoformat() if is_day else f"{value.isoformat()}Z"
    return None if isinstance(value, float) and np.isnan(value) else value


def _geometry(outline: BaseGeometry | None) -> dict[str, Any] | None:
    if outline is None:
        return None
    turned = shapely.orient_polygons(shapely.force_2d(outline), exterior_cw=False)
    document: dict[str, Any] = json.loads(shapely.to_geojson(shapely.transform(turned, _rounded)))
    return document


def _rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(points, _GEOJSON_DECIMALS)
