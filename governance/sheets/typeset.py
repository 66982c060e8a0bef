"""From a template, its data and its pictures to the bytes of a paper, by Typst.

Convention: a template is a file of ``templates/`` and holds no data. Data reach it as the file ``data.json``, which the
template reads with ``json("data.json")`` and shows as text; nothing in it is ever read as markup. Pictures are
files named by the caller (``map-0.svg``). Under ``fonts`` the data carry the family of each role. Everything lies in
memory; Typst sees no other folder than the templates, and no template imports a package, so nothing is fetched.

What Typst warns of is a fault, because the paper would not be what was meant; fonts that stand in for official
ones are known before (:mod:`governance.sheets.fonts`) and are notes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst

from governance.errors import N_, GridError, SheetFault
from governance.sheets.content import document_of, texts_of
from governance.sheets.fonts import WISHED, FontSet, Role, installed_fonts

TEMPLATES = Path(__file__).parent / "templates"

Format = Literal["pdf", "png"]

SCREEN_PPI = 144
"""Dots per inch of a picture of a page."""


@dataclass(frozen=True)
class TypstSource:
    """What one paper is made of.

    Attributes
    ----------
    template
        Name of a file of ``templates/``, such as ``map_sheet.typ``.
    data
        A content (see :mod:`governance.sheets.content`) or a mapping; becomes ``data.json``, with ``fonts`` added.
    pictures
        File name, such as ``map-0.svg``, and bytes of each picture.
    is_tagged
        Whether a PDF carries the tags that readers aloud follow; without them hundreds of pages weigh half.
    roles
        Of the fonts that the template uses.
    """

    template: str
    data: Any
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    is_tagged: bool = True
    roles: tuple[Role, ...] = tuple(WISHED)


@dataclass(frozen=True)
class Typeset:
    """A finished paper.

    Attributes
    ----------
    pages
        One PDF, or one PNG for each page.
    notes
        What is worth telling its maker: fonts that stand in for others.
    """

    pages: tuple[bytes, ...]
    notes: tuple[GridError, ...]

    @property
    def bytes(self) -> bytes:
        """The PDF, or the picture of the first page."""
        return self.pages[0]


def typeset(
    source: TypstSource,
    *,
    fonts: FontSet | None = None,
    form: Format = "pdf",
    ppi: float = SCREEN_PPI,
    made_at: datetime | None = None,
) -> Typeset:
    """Return a paper as bytes.

    Parameters
    ----------
    fonts
        To print with; the machine's where None.
    form
        ``pdf``, or ``png`` for one picture of each page.
    ppi
        Dots per inch of pictures.
    made_at
        Written into the PDF, with its time zone, so that the same content gives the same bytes; the clock where None.

    Raises
    ------
    SheetFault
        A font or a character is missing, or the paper cannot be laid out as it was meant.
    """
    fonts = fonts or installed_fonts()
    files: Any = {
        "main": (TEMPLATES / source.template).read_bytes(), "data.json": _data(source.data, fonts), **source.pictures
    }  # fmt: skip
    made: Any
    try:
        made, warnings = typst.compile_with_warnings(
            files,
            root=str(TEMPLATES),
            format=form,
            ppi=ppi,
            font_paths=fonts.fonts,
            timestamp=made_at,
            pdf_tags=source.is_tagged,
        )
    except typst.TypstError as fault:
        raise _told(fault.message) from fault
    if warnings:
        raise SheetFault(N_("The paper could not be laid out: {reason}."), reason=warnings[0].message)
    return Typeset(tuple(made) if isinstance(made, list) else (made,), fonts.notes(source.roles))


def _data(content: Any, fonts: FontSet) -> bytes:  # noqa: ANN401 (as TypstSource has it)
    """Return what a template reads; of hundreds of pages nothing else stays in memory while they are set."""
    document = {**document_of(content), "fonts": dict(fonts.families)}
    fonts.require_characters(texts_of(document))
    return json.dumps(document, ensure_ascii=False).encode()


_OVERFULL = "panicked with: overfull:"
_PARTS = {
    "title": N_("the title"),
    "side": N_("what stands beside the map"),
    "table": N_("the table"),
    "page": N_("the page"),
}
"""Parts that a template may find too large, as it calls them."""


def _told(message: str) -> SheetFault:
    """Return what Typst stopped at as a sentence."""
    if not message.startswith(_OVERFULL):
        return SheetFault(N_("The paper could not be laid out: {reason}."), reason=message)
    part = _PARTS.get(message.removeprefix(_OVERFULL), message)
    return SheetFault(
        N_("Something does not fit on the paper: {part}. Shorten it, or take larger paper."),
        part=GridError(part),
    )
