"""Draws what was found in the layers: one picture, grids in grey, findings numbered and listed.

Convention: an SVG file that stands alone, with no scripts and nothing fetched. Degrees are drawn with a
cosine of the middle latitude, which is true enough for a district. All text is escaped: codes come from
layers.
"""

import math
import unicodedata
from collections.abc import Callable
from xml.sax.saxutils import escape

import numpy as np
import shapely

from pipelines.grid_repair import Shapes
from pipelines.network import Network

WIDTH_PX, MARGIN_PX, LINE_PX, MARK_PX = 1000, 20, 20, 9
WIDE_PX, NARROW_PX = 13, 7.3
"""Width of a Chinese letter and of a Latin one."""

MOST_LISTED = 200
"""Findings in the list; all are marked."""

_STYLE = (
    "text{font:13px 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;fill:#1f2933}"
    ".grid{fill:#eceff1;stroke:#b0bec5;stroke-width:.5;fill-rule:evenodd}"
    ".township{fill:none;stroke:#607d8b;stroke-width:1.2}"
    ".mark{fill:#c2410c;fill-opacity:.9;stroke:#fff}.number{fill:#fff;font-size:10px;text-anchor:middle}"
)


def picture(network: Network, translate: Callable[[str], str] = str) -> str:
    """Return the network as SVG text, with a numbered mark where each finding is and a list of them below.

    Parameters
    ----------
    network
        As :func:`pipelines.network.read_network` returns it.
    translate
        Of the reader's language; missing means English.
    """
    grids = shapely.from_wkb(network.grids.loc[network.grids["is_in_force"], "map_wkb"].to_numpy())
    townships = shapely.from_wkb(network.townships["map_wkb"].to_numpy())
    west, south, east, north = shapely.total_bounds(grids)
    shrink = math.cos(math.radians((south + north) / 2))
    px_per_deg = (WIDTH_PX - 2 * MARGIN_PX) / max((east - west) * shrink, north - south)
    scale = np.array([shrink * px_per_deg, -px_per_deg])
    corner = np.array([west, north])

    def drawn(shapes: Shapes) -> Shapes:
        return np.asarray(shapely.transform(shapes, lambda xy: (xy - corner) * scale + MARGIN_PX))

    map_px = (north - south) * px_per_deg + 2 * MARGIN_PX
    lines = _listed(network, translate)
    height_px = round(map_px + LINE_PX * (len(lines) + 1))
    marks = [
        _mark(number, *((np.array(finding.where) - corner) * scale + MARGIN_PX))
        for number, finding in enumerate(network.findings, 1)
        if finding.where is not None
    ]
    listed = [
        f'<text x="{MARGIN_PX}" y="{map_px + LINE_PX * (number + 1):.0f}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    size = f'width="{WIDTH_PX}" height="{height_px}"'
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{_STYLE}</style><rect {size} fill="#fff"/>',
        *(f'<path class="grid" d="{_path(shape)}"/>' for shape in drawn(grids)),
        *(f'<path class="township" d="{_path(shape)}"/>' for shape in drawn(townships)),
        *marks, *listed, "</svg>\n",
    ])  # fmt: skip


def _path(shape: shapely.Geometry) -> str:
    """Return the rings of a polygon as an SVG path."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"
        for ring in rings
    )


def _mark(number: int, x: float, y: float) -> str:
    return (
        f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="{MARK_PX}"/>'
        f'<text class="number" x="{x:.1f}" y="{y + 3.5:.1f}">{number}</text>'
    )


def _listed(network: Network, translate: Callable[[str], str]) -> list[str]:
    """Return the findings as numbered lines; an ellipsis where there are too many to list."""
    lines = []
    for number, finding in enumerate(network.findings[:MOST_LISTED], 1):
        lines += _folded(f"{number}. {finding.text(translate)}")
    return lines if len(network.findings) <= MOST_LISTED else [*lines, "…"]


def _folded(line: str) -> list[str]:
    """Return a line cut to the width of the picture, at spaces where it has them."""
    lines, start, space, width = [], 0, 0, 0.0
    for at, letter in enumerate(line):
        width += WIDE_PX if unicodedata.east_asian_width(letter) in "WF" else NARROW_PX
        if letter == " ":
            space = at
        if width > WIDTH_PX - 2 * MARGIN_PX:
            cut = space + 1 if space > start else at
            lines.append(line[start:cut])
            start, width = cut, (at + 1 - cut) * WIDE_PX
    return [*lines, line[start:]]
