"""The map of a pack: the marked places of its list, by how sure they are, and nothing that the list does not tell."""

from collections.abc import Sequence

import numpy as np

from governance.errors import SheetFault
from governance.hotspots import LEVEL_WORDS, LEVELS
from governance.i18n import Translator
from governance.queries.places import townships
from governance.queries.publication import publication
from governance.sheets.fonts import installed_fonts
from governance.sheets.legend import PrintClass, swatch
from governance.sheets.map_drawing import MapDrawing, draw_map, view_of
from governance.sheets.map_ground import map_ground
from governance.sheets.map_labels import Names, map_labels
from governance.sheets.pack_content import PlaceLine
from governance.sheets.shown import TESTED_LOOKS
from governance.warehouse import Warehouse

WIDTH_MM, HEIGHT_MM = 174.0, 112.0


def map_classes(say: Translator) -> tuple[PrintClass, ...]:
    """Return the looks of the places of the map, the surest first, then those that are not marked."""
    marked = (PrintClass(say(LEVEL_WORDS[level]), *TESTED_LOOKS[level]) for level in LEVELS)
    return (*marked, PrintClass(say(LEVEL_WORDS[0]), "#ffffff"))


def map_legend(say: Translator) -> tuple[tuple[str, str], ...]:
    """Return the legend of the map: picture (SVG) and words of each class."""
    return tuple((swatch(kind).decode(), kind.label) for kind in map_classes(say))


def pack_map(warehouse: Warehouse, places: Sequence[PlaceLine], say: Translator) -> str:
    """Return the map as SVG; empty where nothing has an outline, which the pack says in its place.

    Parameters
    ----------
    warehouse
        Its scope is what is drawn.
    places
        Of the list, with their ranks.
    """
    ground = map_ground(warehouse, publication(warehouse).projected_crs)
    try:
        view = view_of(ground.bounds, WIDTH_MM, HEIGHT_MM)
    except SheetFault:
        return ""
    drawn = ground.at_scale(view.scale)
    grids = drawn.levels["grid"]
    level_of = {line.code: line.level for line in places}
    classes = {**{level: number for number, level in enumerate(LEVELS)}, 0: len(LEVELS)}
    class_of = np.array([classes[level_of.get(code, 0)] for code in grids.codes], dtype=np.int64)
    fonts, known = installed_fonts(), townships(warehouse)
    named = Names(
        "grid", {line.code: line.name for line in places},
        dict(zip(known["township_code"], known["name"], strict=True)), {line.code: line.rank for line in places},
    )  # fmt: skip
    labels, _ = map_labels(drawn, view, named, fonts)
    drawing = MapDrawing("grid", view, map_classes(say), class_of, labels, ("grid", "township"))
    return draw_map(drawn, drawing, fonts.families["sans"]).svg.decode()
