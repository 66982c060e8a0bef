"""The layout of GB/T 9704-2012 by Typst: margins, lines, heads and page numbers of official papers; and packs.

Convention (GB/T 9704-2012, sections 5 to 10): A4, 37 mm above, 28 mm at the binding edge, so that the type area is
156 x 225 mm; 三号仿宋, 22 lines of 28 characters; titles 二号小标宋; the page number 四号 between dashes, 7 mm below
the type area, odd pages right and even pages left. 三号 is 15.75 pt here: 28 characters take 155.6 mm; at the 16 pt
that word processors call 三号 they would not fit. A letter (信函) has its agency 30 mm below the edge over a double
rule, another 20 mm above the lower edge, and no number on its first page.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from governance.i18n import Translator, translator
from governance.sheets.papers import (
    Block,
    Facts,
    Heading,
    Paper,
    PaperColumn,
    PaperTable,
    Picture,
    Ticks,
    Words,
    WriteHere,
    table_texts,
)
from governance.sheets.typeset import Format, Typeset, TypstSource, typeset

TEMPLATE = "official.typ"

PAGE_MM: Final = (210.0, 297.0)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37.0, 35.0, 28.0, 26.0
SIZE_PT = 15.75
"""三号."""
LINES, CHARACTERS = 22, 28
"""Of a page, of a line."""
PITCH_PT = 225 / 25.4 * 72 / LINES
"""From line to line, points: 225 mm in 22 lines."""

PACK_MARGIN_MM = 18.0
AGENCY_PT = (16.0, 46.0)
"""Size of the agency's name in a head, least and most; long names are set smaller."""

_KINDS: Mapping[type[Block], str] = {
    Heading: "heading", Words: "words", Facts: "facts", Ticks: "ticks", WriteHere: "write_here", Picture: "picture",
    PaperTable: "table",
}  # fmt: skip


def paper_pdf(paper: Paper, *, form: Format = "pdf", made_at: datetime | None = None) -> Typeset:
    """Return a paper as PDF, or as a picture of each page.

    Parameters
    ----------
    made_at
        See :func:`governance.sheets.typeset.typeset`.

    Raises
    ------
    SheetFault
        A font or a character is missing, or the paper cannot be laid out.
    """
    say = translator(paper.language)
    data = {
        **{name: getattr(paper, name) for name in _SAID},
        "lang": say.language.split("-")[0],
        "region": "cn" if say.locale.startswith("zh") else "gb",
        "description": " · ".join((*paper.marks, *paper.small_print)),
        "geometry": geometry(paper),
        "words": {"page": say("Page {page} of {all}")},
        "blocks": [_block(say, block, number) for number, block in enumerate(paper.blocks)],
        "signed": None if paper.signed is None else {"office": paper.signed.office, "day": paper.signed.day},
    }
    pictures = {
        name: svg.encode()
        for number, block in enumerate(paper.blocks)
        if isinstance(block, Picture)
        for name, svg in ((_file(number), block.svg), *_legend_files(block, number))
    }
    return typeset(TypstSource(TEMPLATE, data, pictures), form=form, made_at=made_at)


_SAID = tuple(
    name for name in (one.name for one in fields(Paper)) if name not in ("blocks", "signed", "language")
)


def geometry(paper: Paper) -> dict[str, float]:
    """Return the measures of a paper: millimetres of the page and its edges, points of letters and lines."""
    width, height = PAGE_MM if paper.turn == "portrait" else PAGE_MM[::-1]
    if paper.form == "pack":
        top, bottom, left, right = (PACK_MARGIN_MM + 4, PACK_MARGIN_MM, PACK_MARGIN_MM, PACK_MARGIN_MM)
    elif paper.turn == "portrait":
        top, bottom, left, right = TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM
    else:  # the page turned, so that the binding edge is above
        top, bottom, left, right = LEFT_MM, RIGHT_MM, BOTTOM_MM, TOP_MM
    return {
        "width": width, "height": height, "top": top, "bottom": bottom, "left": left, "right": right,
        "size": SIZE_PT, "pitch": PITCH_PT, "agency_size": agency_size(paper.agency), "picture_height": 118.0,
    }  # fmt: skip


def agency_size(agency: str) -> float:
    """Return the size of the agency's name in points: what leaves it on one line of 156 mm, within limits."""
    least, most = AGENCY_PT
    signs = sum(1.0 if sign > "\u2e80" else 0.55 for sign in agency) or 1.0
    return max(least, min(most, 156 / 25.4 * 72 / signs * 0.98))


def _block(say: Translator, block: Block, number: int) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": _KINDS[type(block)]}
    if isinstance(block, PaperTable):
        columns = [
            {"heading": column.heading, "align": alignment(column), "weight": column.weight}
            for column in block.columns
        ]
        rows = table_texts(say, block)
        return told | {
            "caption": block.caption, "columns": columns, "rows": rows, "when_empty": block.when_empty,
            "notes": list(block.notes),
        }  # fmt: skip
    if isinstance(block, Picture):
        legend = [
            {"file": name, "label": label}
            for (name, _), (_, label) in zip(_legend_files(block, number), block.legend, strict=True)
        ]
        return told | {"file": _file(number), "caption": block.caption, "legend": legend}
    return told | {one.name: getattr(block, one.name) for one in fields(block)}


def alignment(column: PaperColumn) -> str:
    """Return on which side the cells of a column stand: figures right, all else left."""
    return "left" if column.kind in ("text", "day") else "right"


def _file(number: int) -> str:
    return f"picture-{number}.svg"


def _legend_files(block: Picture, number: int) -> list[tuple[str, str]]:
    """Return file name and drawing of each class of a picture's legend."""
    return [(f"picture-{number}-{at}.svg", svg) for at, (svg, _) in enumerate(block.legend)]
