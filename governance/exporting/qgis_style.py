"""The look of a map layer in QGIS: a style document (QML) with the classes, colours and hatches of our own map.

A place takes its look from its field ``map_class``, so that withheld, none and zero stay three looks, none of them a
colour alone. Properties are written twice, as QGIS before 3.20 reads them (``prop``) and as it does since (``Option``).
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from governance.exporting.content import Edge, Hatch, LayerClass
from governance.formulas import safe_text

QGIS_VERSION = "3.22.0"
"""Whose form the documents have; later ones read it."""

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
PLAIN_COLOUR = "#e9f0f1"
_EDGE_COLOUR = "#5a646e"
_MARKED_COLOUR = "#1c2630"

_BRUSHES: Mapping[Hatch, str] = {
    "lines": "b_diagonal", "bars": "horizontal", "cross": "diagonal_x", "dots": "dense6",
}  # fmt: skip
_EDGES: Mapping[Edge | None, tuple[str, str, str]] = {
    None: (_EDGE_COLOUR, "0.1", "solid"), "plain": (_MARKED_COLOUR, "0.4", "solid"),
    "bold": (_MARKED_COLOUR, "0.8", "solid"), "dashed": (_MARKED_COLOUR, "0.4", "dash"),
}  # fmt: skip
"""Colour, width (mm) and style of the line around a place."""


def style_document(classes: Sequence[LayerClass], headings: Mapping[str, str], *, by: str) -> str:
    """Return the style as QML.

    Parameters
    ----------
    classes
        In the order of the legend; none draws every place alike.
    headings
        What readers call each field.
    by
        Field with the label of the class.
    """
    root = Element("qgis", version=QGIS_VERSION, styleCategories="Symbology|Fields", labelsEnabled="0")
    if classes:
        renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attrib=_RENDERER, attr=by)
        categories = SubElement(renderer, "categories")
        for number, one in enumerate(classes):
            SubElement(
                categories, "category", value=safe_text(one.label), label=one.label, symbol=str(number),
                render="true", type="string",
            )  # fmt: skip
    else:
        renderer = SubElement(root, "renderer-v2", attrib=_RENDERER, type="singleSymbol")
    symbols = SubElement(renderer, "symbols")
    for number, one in enumerate(classes or [LayerClass("", PLAIN_COLOUR)]):
        _add_symbol(symbols, number, one)
    aliases = SubElement(root, "aliases")
    for number, (name, heading) in enumerate(headings.items()):
        SubElement(aliases, "alias", field=name, name=heading, index=str(number))
    return DOCTYPE + tostring(root, encoding="unicode")


_RENDERER = {"symbollevels": "0", "enableorderby": "0", "forceraster": "0"}


def _add_symbol(symbols: Element, number: int, look: LayerClass) -> None:
    """Add a symbol: the ground with its edge, and the hatch above it."""
    symbol = SubElement(
        symbols, "symbol", type="fill", name=str(number), alpha="1", clip_to_extent="1", force_rhr="0"
    )
    edge, width, dash = _EDGES[look.edge]
    line = {
        "outline_color": _rgba(edge),
        "outline_width": width,
        "outline_width_unit": "MM",
        "outline_style": dash,
    }
    _add_fill(symbol, {"color": _rgba(look.colour), "style": "solid", **line})
    if look.hatch is not None:
        _add_fill(
            symbol, {"color": _rgba(look.line_colour), "style": _BRUSHES[look.hatch], "outline_style": "no"}
        )


def _add_fill(symbol: Element, properties: Mapping[str, str]) -> None:
    layer = SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        SubElement(options, "Option", name=name, value=value, type="QString")
    for name, value in properties.items():
        SubElement(layer, "prop", k=name, v=value)


def _rgba(colour: str) -> str:
    """Return #rrggbb or #rrggbbaa as QGIS writes it."""
    channels = [int(colour[start : start + 2], 16) for start in range(1, len(colour), 2)]
    return ",".join(map(str, (*channels, 255)[:4]))
