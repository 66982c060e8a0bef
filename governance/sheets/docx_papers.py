"""Papers as files of a word processor (DOCX): the same words, styles to change, the measures of GB/T 9704-2012.

Convention: the official faces are named in the file and never put into it; the word processor takes what it has. Lines
are held at 22 to the page by an exact pitch; 28 characters of 15.75 pt fill one. A table repeats its heading on every
page. Data are written as text runs, so nothing in them is a field or a formula.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph

from governance.i18n import Translator, translator
from governance.sheets.fonts import ROLE_NAMES, Role
from governance.sheets.official_layout import PITCH_PT, SIZE_PT, agency_size, alignment, geometry
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
from governance.sheets.typeset import TypstSource, typeset

LATIN: Final = "Times New Roman"
RED, ACCENT, GREY = RGBColor(0xC8, 0x10, 0x2E), RGBColor(0x0F, 0x5C, 0x6E), RGBColor(0x50, 0x50, 0x50)
BOX: Final = "□"
PICTURE_PPI = 150
PACK_TABLE_PT = 8.0
"""Tables of packs have many columns."""
_TWIPS = 20
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)

_STYLES: Mapping[str, tuple[Role, float]] = {
    "Agency": ("title", 26.0), "Paper title": ("title", 22.0), "Table text": ("hei", 10.5),
    "Small print": ("text", 9.0),
}  # fmt: skip
"""Styles beside those that every file has: face and size in points."""

_TABLE_TEXT: Final = "Tabletext"
"""Identifier that python-docx gives the style of that name."""

_HEADINGS: Mapping[int, tuple[Role, float]] = {1: ("hei", 14.0), 2: ("kai", 11.0)}
"""Level to its face in official papers and its size in packs."""


def paper_docx(paper: Paper) -> bytes:
    """Return a paper as DOCX.

    Raises
    ------
    SheetFault
        A picture of it cannot be made.
    """
    document = Document()
    say = translator(paper.language)
    _prepare(document, paper)
    _page_edges(document, say, paper)
    _head(document, paper)
    if paper.addressee:
        _body(document, paper.addressee, is_indented=False)
    for block in paper.blocks:
        _draw(document, say, paper, block)
    if paper.signed is not None:
        for text in ("", paper.signed.office, paper.signed.day):
            line = _body(document, text, is_indented=False)
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = Pt(SIZE_PT * 4)
    if paper.copies:
        _framed(document.add_paragraph(paper.copies))
    if paper.small_print and paper.form != "pack":
        document.add_paragraph(" · ".join(paper.small_print), style="Small print")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: DocxDocument, paper: Paper) -> None:
    """Set page, grid of characters, styles and properties."""
    sizes, is_pack = geometry(paper), paper.form == "pack"
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT if paper.turn == "portrait" else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(sizes["width"]), Mm(sizes["height"])
    section.top_margin, section.bottom_margin = Mm(sizes["top"]), Mm(sizes["bottom"])
    section.left_margin, section.right_margin = Mm(sizes["left"]), Mm(sizes["right"])
    section.footer_distance = Mm(sizes["bottom"] - (5 if is_pack else 12))
    section.header_distance = Mm(10 if is_pack else 22)
    if not is_pack:
        grid = _element("w:docGrid", type="lines", linePitch=round(PITCH_PT * _TWIPS))
        section._sectPr.append(grid)  # noqa: SLF001 (python-docx has no word for the grid)
    normal = document.styles["Normal"]
    _face(normal, "hei" if is_pack else "text", 10.5 if is_pack else SIZE_PT)
    tongue = _element("w:lang", val="en-GB", eastAsia="zh-CN")
    normal.element.get_or_add_rPr().append(tongue)
    spacing = normal.paragraph_format
    spacing.space_after = Pt(3 if is_pack else 0)
    if not is_pack:
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH_PT)
    for level, (role, size) in _HEADINGS.items():
        style = document.styles[f"Heading {level}"]
        _face(style, "hei" if is_pack else role, size if is_pack else SIZE_PT)
        style.font.bold, style.font.italic = is_pack, False
        style.font.color.rgb = ACCENT if is_pack else RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(10 if is_pack else 0)
    for name, (role, size) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        is_table_of_pack = is_pack and name == "Table text"
        _face(style, role, PACK_TABLE_PT if is_table_of_pack else size)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        style.element.get_or_add_pPr().append(_element("w:snapToGrid", val="0"))
    told = document.core_properties
    told.title, told.author = paper.title, paper.agency
    told.comments = " · ".join((*paper.marks, paper.watermark, *paper.small_print))
    told.language, told.created = paper.language, _MADE


def _face(style: Any, role: Role, size: float) -> None:  # noqa: ANN401 (python-docx tells styles apart at run time)
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), ROLE_NAMES[role])


def _page_edges(document: DocxDocument, say: Translator, paper: Paper) -> None:
    """Write what stands above and below every page: marks, watermark in words, provenance of a pack, the number."""
    section, is_pack = document.sections[0], paper.form == "pack"
    above = " ".join(text for text in (*paper.marks, paper.watermark) if text)
    if is_pack:
        section.header.paragraphs[0].text = above
        before, _, rest = say("Page {page} of {all}").partition("{page}")
        between, _, after = rest.partition("{all}")
        line = section.footer.paragraphs[0]
        line.add_run(before)
        _field(line, "PAGE")
        line.add_run(between)
        _field(line, "NUMPAGES")
        line.add_run(after)
        document.sections[0].footer.add_paragraph(" · ".join(paper.small_print), style="Small print")
        return
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = paper.form == "letter"
    for header in (section.header, section.even_page_header, section.first_page_header):
        header.paragraphs[0].text = above
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
        setattr(line.paragraph_format, f"{side}_indent", Pt(14))
        line.add_run("— ")
        _field(line, "PAGE")
        line.add_run(" —")
        for run in line.runs:
            run.font.size = Pt(14)


def _head(document: DocxDocument, paper: Paper) -> None:
    """Write agency, number and title, as the form of the paper has them."""
    if paper.form == "pack":
        document.add_paragraph(paper.agency, style="Small print")
        document.add_paragraph(paper.title, style="Title")
        style = document.styles["Title"]
        _face(style, "hei", 22)
        style.font.color.rgb = ACCENT
        if paper.number:
            document.add_paragraph(paper.number, style="Small print")
        return
    if paper.form != "table":
        agency = document.add_paragraph(paper.agency, style="Agency")
        agency.alignment = WD_ALIGN_PARAGRAPH.CENTER
        agency.runs[0].font.size, agency.runs[0].font.color.rgb = Pt(agency_size(paper.agency)), RED
        if paper.form == "letter":
            _ruled(agency, "thickThinSmallGap")
    if paper.number:
        number = _body(document, paper.number, is_indented=False)
        is_letter = paper.form == "letter"
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_letter else WD_ALIGN_PARAGRAPH.CENTER
        if paper.form in ("document", "minutes"):
            _ruled(number, "single")
    title = document.add_paragraph(paper.title, style="Paper title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(PITCH_PT / 2)


def _draw(document: DocxDocument, say: Translator, paper: Paper, block: Block) -> None:
    if isinstance(block, Heading):
        heading = document.add_heading(block.text, block.level)
        heading.paragraph_format.page_break_before = block.is_new_page
        if paper.form != "pack":
            heading.paragraph_format.first_line_indent = Pt(SIZE_PT * 2)
    elif isinstance(block, Words):
        _words(document, paper, block)
    elif isinstance(block, Facts):
        _facts(document, paper, block)
    elif isinstance(block, Ticks):
        for text in block.lines:
            _body(document, f"{BOX} {text}", is_indented=False)
    elif isinstance(block, WriteHere):
        _room(document, block)
    elif isinstance(block, Picture):
        _picture(document, paper, block)
    else:
        _table(document, say, block)


def _words(document: DocxDocument, paper: Paper, block: Words) -> None:
    if block.look == "small":
        document.add_paragraph(block.text, style="Small print")
        return
    line = _body(document, block.text, is_indented=paper.form != "pack" and block.look == "body")
    if block.look == "warning":
        _framed(line)


def _facts(document: DocxDocument, paper: Paper, block: Facts) -> None:
    is_pack = paper.form == "pack"
    for label, text in block.lines:
        line = _body(document, "", is_indented=not is_pack)
        line.add_run(label).bold = is_pack
        line.add_run(f"  {text}" if is_pack else text)


def _body(document: DocxDocument, text: str, *, is_indented: bool = True) -> Paragraph:
    line = document.add_paragraph(text)
    if is_indented:
        line.paragraph_format.first_line_indent = Pt(SIZE_PT * 2)
    return line


def _table(document: DocxDocument, say: Translator, told: PaperTable) -> None:
    if told.caption:
        document.add_paragraph(told.caption, style="Table text").paragraph_format.keep_with_next = True
    if not told.rows:
        _framed(document.add_paragraph(told.when_empty, style="Table text"))
    else:
        table = document.add_table(rows=1, cols=len(told.columns), style="Table Grid")
        table.autofit = False
        widths = _widths(document, told.columns)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        head = table.rows[0]
        _fill(head, [column.heading for column in told.columns], told.columns, widths, is_head=True)
        head._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001 (as above)
        for texts in table_texts(say, told):
            _fill(table.add_row(), texts, told.columns, widths)
    for note in told.notes:
        document.add_paragraph(note, style="Small print")


def _fill(
    row: _Row, texts: Sequence[str], columns: Sequence[PaperColumn], widths: Sequence[Length], *, is_head: bool = False
) -> None:  # fmt: skip
    for cell, text, column, width in zip(row.cells, texts, columns, widths, strict=True):
        cell.width = width
        line = cell.paragraphs[0]
        line._p.style = _TABLE_TEXT  # noqa: SLF001 (by its name, python-docx would look through all styles)
        line.add_run(text).bold = is_head
        if alignment(column) == "right":
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 (as above)


def _widths(document: DocxDocument, columns: Sequence[PaperColumn]) -> list[Length]:
    """Return the widths of columns that share the type area by their weights."""
    section = document.sections[0]
    edges = (section.page_width, section.left_margin, section.right_margin)
    whole = (edges[0] or 0) - (edges[1] or 0) - (edges[2] or 0)
    weights = sum(column.weight for column in columns)
    return [Emu(int(whole * column.weight / weights)) for column in columns]


def _room(document: DocxDocument, block: WriteHere) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    table.rows[0].height = Mm(block.height_mm)
    line = table.rows[0].cells[0].paragraphs[0]
    line.style = "Table text"
    line.add_run(block.label)


def _picture(document: DocxDocument, paper: Paper, block: Picture) -> None:
    sizes = geometry(paper)
    width = sizes["width"] - sizes["left"] - sizes["right"]
    data = {
        "width": width, "height": sizes["picture_height"] + 8, "alt": block.caption,
        "legend": [label for _, label in block.legend],
    }  # fmt: skip
    pictures = {f"legend-{number}.svg": svg.encode() for number, (svg, _) in enumerate(block.legend)}
    source = TypstSource("picture.typ", data, {"picture.svg": block.svg.encode(), **pictures})
    made = typeset(source, form="png", ppi=PICTURE_PPI)
    document.add_picture(io.BytesIO(made.bytes), width=Mm(width))
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = document.inline_shapes[-1]._inline  # noqa: SLF001 (python-docx has no word for alternative text)
    shape.docPr.set("descr", block.caption)
    document.add_paragraph(block.caption, style="Small print")


def _framed(line: Paragraph) -> None:
    _edges(line, ("top", "bottom"), "single", "000000")


def _ruled(line: Paragraph, kind: str) -> None:
    _edges(line, ("bottom",), kind, str(RED))


def _edges(line: Paragraph, sides: tuple[str, ...], kind: str, colour: str) -> None:
    frame = OxmlElement("w:pBdr")
    for side in sides:
        frame.append(_element(f"w:{side}", val=kind, sz=12, space=4, color=colour))
    line._p.get_or_add_pPr().append(frame)  # noqa: SLF001 (python-docx has no word for borders)


def _field(line: Paragraph, name: str) -> None:
    """Add a field, such as the number of the page."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = line.add_run()
        if kind is None:
            told = OxmlElement("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = f" {name} "
            run._r.append(told)  # noqa: SLF001 (python-docx has no word for fields)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001 (as above)


def _element(tag: str, **attributes: object) -> Any:  # noqa: ANN401 (elements of lxml are untyped)
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made
