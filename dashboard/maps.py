"""The map a reader downloads: one HTML file that opens with no network, today and in ten years.

folium describes the page; Leaflet, the drawing script and the style sheet of the live map are written into
it, so both maps look and answer alike. The file carries everything needed to judge it: district, period,
measure and its definition, classes with the number of places in each, zero and no data, as-of date, coverage.
A policy in its head forbids every request. The same input gives the same bytes. Names come from data: they
are escaped in the text of the page, and reach the map as JSON, never as markup.
"""

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, cast

import folium
import pandas as pd
from branca.element import Element, Figure
from folium.template import Template

from dashboard.map_classes import MapClass
from dashboard.map_payload import geometry_document, map_labels
from dashboard.map_values import MapValues, values_document
from governance.errors import N_
from governance.i18n import Translator

STATIC_FOLDER = Path(__file__).parent.parent / "static"
MAP_NAME = "map_district"
SCRIPTS = ("map/map_documents.js", "map/grid_map.js", "map/offline_map.js")

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""What the page may do (Content Security Policy): run and show what is written in it, and ask for nothing."""

CAVEAT = N_("Internal working map; not for publication.")
DEMONSTRATION = N_("Demonstration data")


@dataclass(frozen=True)
class MapCaption:
    """What stands around the map, in the reader's language.

    Attributes
    ----------
    title, district, period
        Heading.
    definition
        Of the measure: its id, and what is divided by what.
    as_of
        Date the data speak of.
    coverage
        How many cases are on the map and how many could not be placed.
    is_demonstration
        True writes 演示数据 across the map and beside the title.
    """

    title: str
    district: str
    period: str
    definition: str
    as_of: str
    coverage: str
    is_demonstration: bool


class _OfflineMap(folium.Map):
    """A folium map that asks for no script and no style sheet, under a name that does not change."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 (folium's own way to say what a map loads)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def get_name(self) -> str:
        return MAP_NAME


class _Text(Element):
    """Text written into the page as it is.

    The macros that folium's own elements are made of are read as templates a second time, so that a name with
    braces in it would be run; this is not.
    """

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def offline_map_html(
    townships: pd.DataFrame,
    grids: pd.DataFrame,
    values: MapValues,
    caption: MapCaption,
    translate: Translator,
    *,
    communities: pd.DataFrame | None = None,
) -> str:
    """Return a map as one HTML document that needs nothing else.

    Parameters
    ----------
    townships, grids, communities
        As :func:`dashboard.map_payload.encode_geometry` takes them; those of other levels stay out of the file.
    values
        For the rows of the frame of their level, in its order. The picture of a heat surface is left out.
    caption
        What stands around the map.
    translate
        Language of the words that are not in the caption.

    Raises
    ------
    ValueError
        There are more or fewer values than places.
    """
    geometry = geometry_document(townships, grids, communities, levels={"township", values.level})
    source = {"geometry": geometry, "labels": map_labels(translate), "language": translate.language}
    shown = values_document(values, geometry[values.level]["households"])
    page = _OfflineMap(
        location=[0, 0], tiles=None, zoom_control=False, attribution_control=False, double_click_zoom=False,
        zoom_snap=0.1, max_zoom=18, font_size="13px",
    )  # fmt: skip
    figure = cast("Figure", page.get_root())
    for text in (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<style>{_asset('vendor/leaflet/leaflet.css')}{_asset('map/grid_map.css')}{_asset('map/offline_map.css')}</style>",
        f"<script>{_asset('vendor/leaflet/leaflet.js')}</script>",
    ):
        figure.header.add_child(_Text(text))
    for text in (
        _header(caption, translate),
        _aside(values, caption, translate),
        _data("grid-map-source", source),
        _data("grid-map-values", shown),
        f'<script type="module">{"".join(map(_asset, SCRIPTS))}</script>',
    ):
        figure.html.add_child(_Text(text))
    figure.title = escape(f"{caption.title} · {caption.district} · {caption.period}")
    return str(figure.render())


def _asset(path: str) -> str:
    """Return a file of ``static/`` without the address of its source map."""
    lines = (STATIC_FOLDER / path).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL")) + "\n"


def _data(name: str, document: dict[str, Any]) -> str:
    """Return JSON for a script element; no name in it can end the element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _header(caption: MapCaption, translate: Translator) -> str:
    badge, watermark = "", ""
    if caption.is_demonstration:
        word = escape(translate(DEMONSTRATION))
        badge = f'<span class="demonstration">{word}</span>'
        watermark = f'<div class="watermark" aria-hidden="true"><span>{word}</span></div>'
    heading = f"<h1>{escape(caption.title)}{badge}</h1>"
    return (
        f"<header>{heading}<p>{escape(caption.district)} · {escape(caption.period)}</p></header>{watermark}"
    )


def _aside(values: MapValues, caption: MapCaption, translate: Translator) -> str:
    lines = [caption.definition, caption.as_of, caption.coverage]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<aside><h2>{escape(values.title)}</h2>{_legend(values, translate)}"
        f'{paragraphs}<p class="caveat">{escape(translate(CAVEAT))}</p></aside>'
    )


def _legend(values: MapValues, translate: Translator) -> str:
    """Return the classes, each with its number of places."""
    rows = zip(values.classes, values.counts, strict=True)
    return f'<ul class="legend">{"".join(_legend_item(*row, translate) for row in rows)}</ul>'


def _legend_item(kind: MapClass, places: int, translate: Translator) -> str:
    count = translate.plural("{n} place", "{n} places", places)
    swatch = f'<i style="{escape(kind.swatch_style)}"></i>'
    return f"<li>{swatch}<span>{escape(kind.label)}</span><small>{escape(count)}</small></li>"
