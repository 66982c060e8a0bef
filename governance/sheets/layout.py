"""Where the parts of a map sheet lie on each paper, in millimetres.

Lying paper has the map on the left and a column with legend, table and notes on the right; upright paper has them under
the map, in two columns. The template draws into these boxes and refuses what does not fit.
"""

from dataclasses import dataclass

from governance.sheets.content import PaperSize

MARGIN_MM = 10.0
"""At the left and right."""

TOP_MM, BOTTOM_MM = 9.0, 18.0
"""Above the head, and below what the foot lies in."""

HEAD_MM = 15.0
STRIP_MM = 12.0
"""Under the map: north arrow, scale bar and scale."""

GAP_MM = 4.0
_SIDE_SHARE = 0.29
_UPRIGHT_MAP_SHARE = 0.67


@dataclass(frozen=True)
class SheetLayout:
    """Boxes of a sheet, mm.

    Attributes
    ----------
    width, height
        Of the paper.
    map_width, map_height
        Of the map within its frame.
    side_width, side_height
        Of what stands beside or under it.
    is_upright
        Whether that stands under the map.
    text_pt
        Size of the running text, points.
    """

    width: float
    height: float
    map_width: float
    map_height: float
    side_width: float
    side_height: float
    is_upright: bool
    text_pt: float


def layout_of(size: PaperSize) -> SheetLayout:
    """Return the boxes of a paper."""
    inner_width = size.width_mm - 2 * MARGIN_MM
    inner_height = size.height_mm - TOP_MM - BOTTOM_MM - HEAD_MM
    text_pt = 7.6 if size.paper == "a4" else 9.6
    if size.turn == "portrait":
        map_height = round((inner_height - STRIP_MM - GAP_MM) * _UPRIGHT_MAP_SHARE, 1)
        side_height = round(inner_height - map_height - STRIP_MM - GAP_MM, 1)
        return SheetLayout(
            size.width_mm, size.height_mm, inner_width, map_height, inner_width, side_height, True, text_pt
        )
    side_width = round(inner_width * _SIDE_SHARE, 1)
    map_width = inner_width - side_width - GAP_MM
    return SheetLayout(
        size.width_mm,
        size.height_mm,
        map_width,
        inner_height - STRIP_MM,
        side_width,
        inner_height,
        False,
        text_pt,
    )
