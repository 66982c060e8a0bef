"""What pages take away: tables with where they come from, and map layers with the look of the map.

How a file is written says :mod:`governance.exporting`; files made here look as the map does in its light theme.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
from shapely.geometry.base import BaseGeometry

from dashboard import data
from dashboard.frame import Scene
from dashboard.map_classes import MapClass
from dashboard.map_values import MapValues
from governance.exporting.content import ExportColumn, ExportTable, Layer, LayerClass, Origin
from governance.indicator_form import Indicator, Tally
from governance.sheets.provenance import data_hash


def origin_of(scene: Scene) -> Origin:
    """Return where what a page shows comes from; without a publication, the district alone."""
    if scene.given_warehouse is None:
        district = scene.settings.district
        return Origin(district.name, is_demonstration=district.is_demonstration)
    return Origin(
        scene.whole_name, scene.publication.as_of, scene.warehouse.name, data.ask(scene.warehouse, data_hash),
        is_demonstration=scene.publication.is_demonstration,
    )  # fmt: skip


def table_of(
    scene: Scene,
    title: str,
    columns: Sequence[ExportColumn],
    frame: pd.DataFrame,
    *,
    filters: Sequence[tuple[str, str]] = (),
    definitions: Sequence[Indicator | Tally] = (),
) -> ExportTable:
    """Return a table of a page with everything that must travel with it; see :class:`ExportTable`.

    Parameters
    ----------
    frame
        Without rows it needs no columns either.
    """
    if frame.empty:
        frame = frame.reindex(columns=[name for one in columns for name in (one.name, one.gap) if name])
    return ExportTable(
        f"{scene.whole_name} {title}" if scene.given_warehouse is not None else title,
        columns, frame, origin_of(scene), scene.say, filters=filters, definitions=definitions,
    )  # fmt: skip


def layer_of(
    values: MapValues, drawn: Sequence[str], rows: Sequence[str], outlines: Mapping[str, BaseGeometry]
) -> Layer:
    """Return rows of places as a layer that looks as the map does.

    Parameters
    ----------
    values
        What the map shows.
    drawn
        Codes of its places, in its order.
    rows
        Codes of the rows.
    outlines
        By code.
    """
    class_of = dict(zip(drawn, values.class_of, strict=True))
    return Layer(
        values.level,
        [outlines.get(code) for code in rows],
        values.title,
        [_look(one) for one in values.classes],
        [class_of[code] for code in rows],
    )


def _look(one: MapClass) -> LayerClass:
    return LayerClass(one.label, one.colour, one.line_colour, one.hatch, one.edge)
