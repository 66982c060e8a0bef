"""What a map sheet says, page by page, ready to be laid out: the map itself is a picture with a name."""

from dataclasses import dataclass

from governance.sheets.content import Caveat, Note, Provenance, SheetTable
from governance.sheets.layout import SheetLayout
from governance.sheets.legend import Legend


@dataclass(frozen=True)
class MapPage:
    """One page with a map.

    Attributes
    ----------
    code
        Of the place it is about; empty for the whole district.
    group
        What it stands under in bookmarks and index, such as the township; empty for none.
    title, subtitle
        At its head.
    picture, locator, bar, arrow
        File names of the map, the small map that shows where it lies, scale bar and north arrow; empty for none.
    frame
        Where the map lies on the small one: left, top, width and height, mm; empty without one.
    fault
        Sentence that stands in place of a map that could not be drawn; empty where it was.
    scale
        Such as ``1:25,000``, with the projection.
    legend
        Of the map's classes.
    facts
        What is said beside the map, in order.
    table
        Ranked places, or the matters of one.
    mark
        Of the place in the index: its level; may be empty.
    """

    code: str
    group: str
    title: str
    subtitle: str
    picture: str
    locator: str
    frame: tuple[float, ...]
    bar: str
    arrow: str
    fault: str
    scale: str
    legend: Legend
    facts: tuple[Note, ...]
    table: SheetTable
    mark: str = ""


@dataclass(frozen=True)
class MapWords:
    """Words of the layout in the reader's language.

    Attributes
    ----------
    page_of
        With ``{page}`` and ``{all}``.
    more
        With ``{n}``: rows that found no room here.
    index_title, index_note
        Of the page of contents.
    """

    page_of: str
    more: str
    index_title: str
    index_note: str


@dataclass(frozen=True)
class MapPaper:
    """A map sheet or an atlas.

    Attributes
    ----------
    title
        Of the file.
    language
        Tag (BCP 47).
    standing
        District, period and day of the data, at the foot of every page.
    method
        What the map says and does not say.
    provenance_line
        Small print.
    table
        All ranked places, on pages of their own after the map; None for none.
    """

    title: str
    language: str
    layout: SheetLayout
    caveat: Caveat
    provenance: Provenance
    provenance_line: str
    standing: str
    method: str
    words: MapWords
    pages: tuple[MapPage, ...]
    has_index: bool = False
    table: SheetTable | None = None
