"""What every paper says beside its own matter: where its figures come from, how they are defined, who may see it.

Convention: all texts are in the reader's language and all figures are dressed already, so that layout decides on
places and sizes alone. Contents are frozen, hold plain texts, numbers, tuples and each other, and so become JSON by
:func:`document_of`; what is stored of a paper is that JSON, and printing it again gives the same paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Paper = Literal["a4", "a3"]
Turn = Literal["portrait", "landscape"]
Align = Literal["left", "right", "center"]

PAPER_SIZES: Mapping[Paper, tuple[float, float]] = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
"""Width and height in millimetres, upright (GB/T 148-1997, ISO 216:2007)."""


@dataclass(frozen=True)
class PaperSize:
    """A sheet of paper.

    Attributes
    ----------
    paper
        ``a4`` or ``a3``.
    turn
        Upright or lying.
    """

    paper: Paper = "a4"
    turn: Turn = "landscape"

    @property
    def width_mm(self) -> float:
        """Of the sheet as it lies, mm."""
        upright = PAPER_SIZES[self.paper]
        return upright[0] if self.turn == "portrait" else upright[1]

    @property
    def height_mm(self) -> float:
        """Of the sheet as it lies, mm."""
        upright = PAPER_SIZES[self.paper]
        return upright[1] if self.turn == "portrait" else upright[0]


@dataclass(frozen=True)
class Provenance:
    """Where the figures of a paper come from; stands in its small print and in the file's properties.

    Attributes
    ----------
    publication
        Name of the published file.
    data_hash
        Of the loads it was built from: 12 hexadecimal digits.
    definitions
        Ids and versions of the definitions used, such as ``D1 v1``.
    program_version
        Of the program that made the paper.
    """

    publication: str
    data_hash: str
    definitions: tuple[str, ...]
    program_version: str


@dataclass(frozen=True)
class DefinitionLine:
    """How a figure is defined, in one line.

    Attributes
    ----------
    id
        With the version, such as ``D1 v1``.
    label
        What the figure is called.
    formula
        What is divided by what, or what is counted.
    figure
        Numerator over denominator for the whole of the paper, such as ``1,204 / 31,870``; empty for a count.
    """

    id: str
    label: str
    formula: str
    figure: str = ""


@dataclass(frozen=True)
class Caveat:
    """How a paper is to be handled.

    Attributes
    ----------
    handling
        Such as 内部资料; stands at the head of every page.
    map_number
        审图号 of a map that may be shown to the public; empty where there is none, and the paper says so then.
    map_number_line
        The line that tells it, or tells that the map is internal.
    watermark
        Written across every page, such as 演示数据; empty for none.
    """

    handling: str
    map_number: str
    map_number_line: str
    watermark: str


@dataclass(frozen=True)
class Note:
    """A sentence with a heading of its own; the heading may be empty."""

    heading: str
    text: str


@dataclass(frozen=True)
class SheetColumn:
    """One column of a printed table.

    Attributes
    ----------
    heading
        With the unit.
    align
        Of its cells; figures stand right.
    weight
        Share of the width beside the other columns; 0 takes what the texts need.
    """

    heading: str
    align: Align = "left"
    weight: float = 0.0


@dataclass(frozen=True)
class SheetTable:
    """A printed table.

    Attributes
    ----------
    caption
        Above it; may be empty.
    columns
        In order.
    rows
        Cells as printed; each row has one for each column. A missing value is a word, never an empty cell.
    when_empty
        Sentence in place of a table without rows.
    notes
        Under it.
    """

    caption: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    when_empty: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.caption}: a row has not {len(self.columns)} cells")


def document_of(content: Any) -> Any:  # noqa: ANN401 (JSON of anything above)
    """Return a content as JSON takes it: dataclasses as objects by field, tuples as lists."""
    if is_dataclass(content) and not isinstance(content, type):
        return {field.name: document_of(getattr(content, field.name)) for field in fields(content)}
    if isinstance(content, Mapping):
        return {str(name): document_of(part) for name, part in content.items()}
    if isinstance(content, (tuple, list)):
        return [document_of(part) for part in content]
    return content


def texts_of(content: Any) -> tuple[str, ...]:  # noqa: ANN401 (as above)
    """Return every text of a content, in order: what must be found on the printed paper."""
    found: list[str] = []
    _gather(document_of(content), found)
    return tuple(found)


def _gather(document: Any, found: list[str]) -> None:  # noqa: ANN401 (JSON)
    """Add the texts of a document to those found."""
    if isinstance(document, str):
        found.append(document)
    elif isinstance(document, (dict, list)):
        for part in document.values() if isinstance(document, dict) else document:
            _gather(part, found)
