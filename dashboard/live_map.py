"""The live map: a Leaflet map in the page, drawn from outlines sent once and values sent with every question.

Two components make it. The *loader* carries the outlines and the words; its message is the same on every
rerun, so it crosses the wire once per session and publication. The *map* carries the values alone. Neither
has an iframe, so the map stays as it is (view, scroll, highlight) while the page around it is computed again.
The scripts and Leaflet itself are files of ``static/`` and are served by the application: nothing comes from
another host.

How a page uses it::

    geometry = encode_geometry(townships, grids, key=publication)        # cached by the publication
    live_map(geometry, values, key="hotspots", selection=MapSelection(township="990101001"),
             look=MapLook(translate, theme="light"), on_pick=follow)

``on_pick`` is called before the rerun that the click starts, so the page can put the pick into its filters
first and draw once. A pick of level ``district`` means that the reader asked for the whole district.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from dashboard.map_payload import LABELS, MapGeometry, deflated, encode_geometry, map_labels
from dashboard.map_values import Level, MapHeat, MapValues, values_document
from governance.i18n import Translator

__all__ = [
    "LABELS",
    "Basemap",
    "Level",
    "MapGeometry",
    "MapLook",
    "MapPick",
    "MapSelection",
    "MapValues",
    "encode_geometry",
    "live_map",
]

STATIC_FOLDER = Path(__file__).parent.parent / "static"

_SHELL = '<div class="grid-map" style="--map-height: {height_px}px"></div>'
_SHELL_STYLE = """
.grid-map { position: relative; height: var(--map-height); overflow: hidden; }
@media (max-width: 640px) { .grid-map { height: min(var(--map-height), 55vh); } }
"""

_LOADER_SCRIPT = """
const maps = (window.gridOneMap ??= { sources: new Map(), waiting: new Map(), views: new Map() });
export default ({ data }) => {
  const end = data.indexOf(10);
  const { key, labels, language } = JSON.parse(new TextDecoder().decode(data.slice(0, end)));
  if (maps.sources.has(key)) return;
  const inflated = new Blob([data.slice(end + 1)]).stream().pipeThrough(new DecompressionStream("deflate"));
  maps.sources.set(key, new Response(inflated).json().then((geometry) => ({ geometry, labels, language })));
  maps.waiting.get(key)?.(maps.sources.get(key));
};
"""

_MAP_SCRIPT = """
const load = (path) => import(new URL(path, window.location.origin).href);
const parts = Promise.all([load("{live}"), load("{core}"), load("{documents}"), load("{marks}")]);
export default (component) =>
  parts.then(([live, ...others]) => live.show(component, Object.assign({}, ...others), {assets}));
"""


@dataclass(frozen=True)
class Basemap:
    """Tiles under the map, from a server the district has configured.

    Attributes
    ----------
    url
        Address with {z}, {x} and {y}.
    credit
        Shown in the corner of the map; missing shows none.
    """

    url: str
    credit: str | None = None


@dataclass(frozen=True)
class MapSelection:
    """Which places are selected; ``None`` means none at that level."""

    township: str | None = None
    community: str | None = None
    grid: str | None = None


@dataclass(frozen=True)
class MapLook:
    """How the map looks, whatever it shows.

    Attributes
    ----------
    translate
        Language of the words on the map, and of the document.
    theme
        Follows the page.
    height_px
        Of the map; on narrow screens at most 55 % of the window.
    basemap
        Missing means none.
    sync
        Maps of one name follow each other's view, and a place pointed at on one is told on all. None follows none.
    """

    translate: Translator
    theme: Literal["light", "dark"] = "light"
    height_px: int = 560
    basemap: Basemap | None = None
    sync: str | None = None


@dataclass(frozen=True)
class MapPick:
    """What a reader chose on the map; ``code`` is empty for the district, and the key of a case."""

    level: Literal["district", "township", "community", "grid", "case"]
    code: str


def live_map(
    geometry: MapGeometry,
    values: MapValues,
    *,
    key: str,
    selection: MapSelection,
    look: MapLook,
    on_pick: Callable[[MapPick], None] | None = None,
) -> MapPick | None:
    """Draw the map and return what the reader chose on it in this run, or None.

    Parameters
    ----------
    geometry
        From :func:`encode_geometry`; cached by the page.
    values
        In the geometry's order.
    key
        Tells two maps of the application apart; the view is remembered under it.
    selection
        Outlined on the map. The view moves to a township when it becomes the selected one, to the district
        when it no longer is, and to a community or grid only when it lies outside the view.
    look
        Language, theme, height, basemap, and the maps it moves with.
    on_pick
        Called with the choice before the rerun it starts.

    Raises
    ------
    ValueError
        The values are not those of the geometry's places.
    """
    source = f"{geometry.key} {look.translate.language}"
    load, draw = _components(look.height_px, st.get_option("server.baseUrlPath") or "")
    load(key=f"{key}-outlines", data=_loader_message(geometry, look.translate, source), height="content")
    message = values_document(values, geometry.households[values.level]) | {
        "source": source,
        "map": key,
        "selection": {
            "township": selection.township,
            "community": selection.community,
            "grid": selection.grid,
        },
        "heat": _heat_message(values.heat),
        "sync": look.sync,
        "marks": None if values.marks is None else values.marks.document(),
        "theme": look.theme,
        "basemap": None if look.basemap is None else {"url": look.basemap.url, "credit": look.basemap.credit},
    }

    def tell() -> None:
        pick = _pick_of(st.session_state[key].get("picked"))
        if on_pick is not None and pick is not None:
            on_pick(pick)

    return _pick_of(draw(key=key, data=deflated(message), on_picked_change=tell).picked)


def _pick_of(value: object) -> MapPick | None:
    """Return what the browser sent as a pick; None where it sent nothing, or nothing that can be one."""
    match value:
        case {
            "level": ("district" | "township" | "community" | "grid" | "case") as level,
            "code": str() as code,
        }:
            return MapPick(level, code)
    return None


def _heat_message(heat: MapHeat | None) -> dict[str, Any] | None:
    """Return the picture under the outlines with its corners; None without one."""
    if heat is None:
        return None
    address = f"data:image/png;base64,{base64.b64encode(heat.png).decode()}"
    return {"picture": address, "corners": [[heat.south, heat.west], [heat.north, heat.east]]}


def _loader_message(geometry: MapGeometry, translate: Translator, source: str) -> bytes:
    """Return one line of JSON (key, words, language) and the outlines below it."""
    head = {"key": source, "labels": map_labels(translate), "language": translate.language}
    return json.dumps(head).encode() + b"\n" + geometry.payload


@cache
def _components(height_px: int, base_path: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return the commands that mount the loader and a map of a height."""
    loader = st.components.v2.component("grid_map_outlines", html="<i hidden></i>", js=_LOADER_SCRIPT)
    assets = {
        "leaflet": static_address("vendor/leaflet/leaflet.js", base_path),
        "styles": [
            static_address(path, base_path) for path in ("vendor/leaflet/leaflet.css", "map/grid_map.css")
        ],
    }
    script = (
        _MAP_SCRIPT.replace("{live}", static_address("map/live_map.js", base_path))
        .replace("{core}", static_address("map/grid_map.js", base_path))
        .replace("{documents}", static_address("map/map_documents.js", base_path))
        .replace("{marks}", static_address("map/case_marks.js", base_path))
        .replace("{assets}", json.dumps(assets))
    )
    return loader, st.components.v2.component(
        f"grid_map_{height_px}", html=_SHELL.format(height_px=height_px), css=_SHELL_STYLE, js=script
    )


def static_address(path: str, base_path: str) -> str:
    """Return where the server serves a file of ``static/``; changes with its content, so no copy is stale."""
    version = hashlib.sha256((STATIC_FOLDER / path).read_bytes()).hexdigest()[:8]
    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return f"{prefix}/app/static/{path}?v={version}"
