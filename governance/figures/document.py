"""A document as paragraphs and tables in their order, whatever it came as.

Convention: everything is read in memory and nothing is kept. Personal data are masked before anything else looks at a
text, so no finding can show them. Text is UTF-8 or what a byte order mark says, else GB18030; bytes that are neither
become signs of a lost character, which the checker knows. Lines with tabs are rows of a table, as spreadsheets put
them on the clipboard. Word documents and workbooks are unpacked by :mod:`governance.packed_documents`.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from governance.errors import N_, FileFault
from governance.masking import mask, mask_file_name
from governance.packed_documents import Kind, unpacked

LARGEST_BYTES = 20 << 20
LARGEST_CHARACTERS = 300_000
ENDINGS = ("docx", "xlsx", "csv", "txt", "md", "tsv")
"""Of files that are read."""

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED: Mapping[str, Kind] = {"docx": "docx", "xlsx": "xlsx"}
_DELIMITERS = ",\t;|"
_SNIFFED_LINES = 20
_SPACES = re.compile(r"[^\S\r\n\t]{2,}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a line of a text.

    Attributes
    ----------
    text
        As it stands.
    """

    text: str


@dataclass(frozen=True)
class Rows:
    """A table.

    Attributes
    ----------
    cells
        Texts of the cells, row by row.
    name
        Of the sheet; empty where there is none.
    """

    cells: list[list[str]]
    name: str = ""


Block = Paragraph | Rows
Document = list[Block]


def document_of_text(text: str) -> Document:
    """Return a pasted text as a document: a paragraph a line, lines with tabs as rows of tables.

    Raises
    ------
    FileFault
        It is longer than a document may be.
    """
    document = list(_blocks_of_lines(text.splitlines()))
    _refuse_long(document, "")
    return [_masked(block) for block in document]


def read_document(content: bytes, name: str) -> Document:
    """Return a file as a document.

    Parameters
    ----------
    content
        Its bytes.
    name
        Its name; the ending says how it is read.

    Raises
    ------
    FileFault
        It has another ending, is damaged or too large.
    """
    name = mask_file_name(name)
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise FileFault(
            N_("{file} cannot be checked: give a file ending in {endings}, or paste its text."),
            file=name, endings="、".join(ENDINGS),
        )  # fmt: skip
    if len(content) > LARGEST_BYTES:
        raise _too_large(name)
    document: Document
    if kind := _PACKED.get(ending):
        document = list(_unpacked(content, kind, name))
    elif ending in {"csv", "tsv"}:
        document = [Rows(_csv_rows(decoded(content), name))]
    else:
        document = list(_blocks_of_lines(decoded(content).splitlines()))
    _refuse_long(document, name)
    return [_masked(block) for block in document]


def decoded(content: bytes) -> str:
    """Return bytes as text: by a byte order mark, else UTF-8, else GB18030 with signs for what is damaged."""
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _masked(block: Block) -> Block:
    """Return a block with personal data masked and runs of spaces as one."""
    if isinstance(block, Paragraph):
        return Paragraph(mask(_SPACES.sub(" ", block.text)).text)
    return Rows([[mask(_SPACES.sub(" ", cell)).text for cell in row] for row in block.cells], block.name)


def _blocks_of_lines(lines: Sequence[str]) -> Iterator[Block]:
    """Give lines as paragraphs, and runs of lines with tabs as tables."""
    run: list[list[str]] = []
    for line in (*lines, ""):
        if "\t" in line:
            run.append(line.split("\t"))
            continue
        if len(run) > 1:
            yield Rows(run)
        elif run:
            yield Paragraph(" ".join(run[0]))
        run = []
        if line.strip():
            yield Paragraph(line.strip())


def _csv_rows(text: str, name: str) -> list[list[str]]:
    """Return the rows of a delimited text; the delimiter is the sign that most of its first lines have alike."""
    lines = [line for line in text.splitlines()[:_SNIFFED_LINES] if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda sign: (min(counts[sign], default=0), sum(counts[sign])))
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=best) if any(row)]
    except csv.Error:
        raise _damaged(name) from None


def _unpacked(content: bytes, kind: Kind, name: str) -> Iterator[Block]:
    """Give the blocks of a packed document; a paragraph of several lines is several."""
    blocks = unpacked(content, kind)
    if blocks is None:
        raise _damaged(name)
    for block in blocks:
        if "rows" in block:
            yield Rows(block["rows"], block["name"])
        else:
            yield from _blocks_of_lines(block["text"].splitlines())


def _refuse_long(document: Document, name: str) -> None:
    texts = (
        len(block.text)
        if isinstance(block, Paragraph)
        else sum(len(cell) for row in block.cells for cell in row)
        for block in document
    )
    if sum(texts) > LARGEST_CHARACTERS:
        raise _too_large(name)


def _too_large(name: str) -> FileFault:
    return FileFault(
        N_("{file} is larger than a document of figures may be ({limit} MB, {characters} characters). Check it in "
           "parts."),
        file=name, limit=LARGEST_BYTES >> 20, characters=f"{LARGEST_CHARACTERS:,}",
    )  # fmt: skip


def _damaged(name: str) -> FileFault:
    return FileFault(
        N_("{file} is damaged, protected or not what its ending says. Save it again, or paste its text."),
        file=name,
    )
