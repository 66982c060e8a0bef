"""Papers of words and tables: what stands on them, block by block, before anybody decides how it looks.

A paper is one value for three makers: Typst sets it (:mod:`governance.sheets.official_layout`), a word processor edits
it (:mod:`governance.sheets.docx_papers`), a spreadsheet takes its tables (:mod:`governance.sheets.xlsx_annex`). Words
are in the reader's language. Cells of tables keep their type until they are set: a figure stays a figure in the
spreadsheet, and how a missing, a withheld and a zero value look is decided in one place, :func:`cell_text`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from babel.dates import format_date

from governance.i18n import MISSING, Translator
from governance.rates import rate_text
from governance.sheets.content import Turn

WITHHELD: Final = "withheld"
"""Stands for a count that is too small for whoever reads the paper."""

PaperForm = Literal["letter", "document", "minutes", "table", "pack"]
"""信函, a document with a red head, 纪要, a form or table, the pack of a meeting."""

CellKind = Literal["text", "count", "number", "share", "day"]


class Share(NamedTuple):
    """Numerator and denominator; told with both, a denominator of zero as none."""

    numerator: int
    denominator: int


Cell = str | int | float | date | Share | None


@dataclass(frozen=True)
class PaperColumn:
    """One column of a table.

    Attributes
    ----------
    heading
        With the unit.
    kind
        ``share`` holds a :class:`Share`, ``number`` has ``decimals``; figures stand right.
    weight
        Share of the width beside the other columns.
    """

    heading: str
    kind: CellKind = "text"
    weight: float = 1.0
    decimals: int = 0


@dataclass(frozen=True)
class PaperTable:
    """A table.

    Attributes
    ----------
    name
        Of its sheet in a workbook; empty where it goes into none.
    caption
        Above it; may be empty.
    rows
        A cell for each column. :data:`WITHHELD` in place of a count says that it is not shown.
    when_empty
        Sentence in place of a table without rows.
    notes
        Under it.
    """

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    when_empty: str
    name: str = ""
    caption: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is 一、, level 2 （一）; ``is_new_page`` begins a page."""

    text: str
    level: Literal[1, 2] = 1
    is_new_page: bool = False


@dataclass(frozen=True)
class Words:
    """A paragraph: running text, small print, or a warning in place of what is not there."""

    text: str
    look: Literal["body", "small", "warning"] = "body"


@dataclass(frozen=True)
class Facts:
    """Lines of a label and what it is."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ticks:
    """Lines with a box to tick before each."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class WriteHere:
    """Room to write by hand, under a label.

    Attributes
    ----------
    height_mm
        Of the room.
    """

    label: str
    height_mm: float


@dataclass(frozen=True)
class Picture:
    """A picture, such as a map.

    Attributes
    ----------
    svg
        Its drawing.
    caption
        Under it; also told to whoever cannot see it.
    legend
        Picture (SVG) and words of each class.
    """

    svg: str
    caption: str
    legend: tuple[tuple[str, str], ...] = ()


Block = Heading | Words | Facts | Ticks | WriteHere | Picture | PaperTable


@dataclass(frozen=True)
class Signed:
    """Who signs a paper, and its day."""

    office: str
    day: str


@dataclass(frozen=True)
class Paper:
    """A paper.

    Attributes
    ----------
    language
        Tag, such as ``zh-CN``.
    agency
        Whose paper it is, in its head; empty for a paper without a head.
    number
        发文字号, such as 〔2026〕12号; empty for none.
    addressee
        Empty for a paper to nobody in particular.
    marks
        At the upper edge: how it is to be handled.
    copies
        Who is sent it besides (抄送); empty for nobody.
    watermark
        Written across every page; empty for none.
    small_print
        Where its figures come from.
    """

    form: PaperForm
    language: str
    title: str
    blocks: tuple[Block, ...]
    agency: str = ""
    number: str = ""
    addressee: str = ""
    marks: tuple[str, ...] = ()
    signed: Signed | None = None
    copies: str = ""
    turn: Turn = "portrait"
    watermark: str = ""
    small_print: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[PaperTable, ...]:
        """The tables that go into a workbook."""
        return tuple(block for block in self.blocks if isinstance(block, PaperTable) and block.name)


def cell_text(say: Translator, column: PaperColumn, value: Cell) -> str:
    """Return a cell as it is printed: missing is a dash, withheld a word, a share carries its fraction."""
    if value is None:
        return MISSING
    if value == WITHHELD and column.kind != "text":
        return say("withheld")
    if isinstance(value, Share):
        return rate_text(say, value.numerator, value.denominator, decimals=column.decimals)
    if isinstance(value, date):
        return say.day(value)
    if isinstance(value, int | float):
        return say.number(value, column.decimals)
    return value


def table_texts(say: Translator, table: PaperTable) -> list[list[str]]:
    """Return the rows of a table as they are printed."""
    return [
        [cell_text(say, column, value) for column, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]


def long_day(say: Translator, day: date) -> str:
    """Return a day as running text of papers writes it: 2026年3月5日, 5 March 2026."""
    form = "y年M月d日" if say.locale.startswith("zh") else "d MMMM y"
    return str(format_date(day, form, locale=say.locale))
