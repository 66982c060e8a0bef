"""The map sheet: one question on one map, with everything that is needed to judge it on the same paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from governance.i18n import Translator
from governance.indicators import (
    CASES_PER_THOUSAND,
    CONCLUDED_SHARE,
    MARKED,
    RECEIVED,
    Indicator,
    Tally,
)
from governance.map_modes import MODES
from governance.queries.places import townships
from governance.rates import percent_text
from governance.sheets.answer import Mode, SheetAnswer, period_text
from governance.sheets.checks import check_audience, check_legend, check_title
from governance.sheets.content import DefinitionLine, Note, PaperSize, SheetTable
from governance.sheets.fonts import FontSet
from governance.sheets.layout import SheetLayout, layout_of
from governance.sheets.legend import Legend, LegendItem, swatch, swatch_name
from governance.sheets.map_content import MapPage, MapPaper, MapWords
from governance.sheets.map_drawing import (
    MapDrawing,
    View,
    draw_locator,
    draw_map,
    frame_on,
    north_arrow,
    scale_bar,
    view_of,
)
from governance.sheets.map_ground import MapGround
from governance.sheets.map_labels import Names, map_labels
from governance.sheets.provenance import caveat_of, provenance_line, provenance_of
from governance.sheets.ranked import PLACES, RankedTables, ranked_tables
from governance.sheets.shown import ShownMap, shown_map
from governance.sheets.typeset import TypstSource

TEMPLATE = "map_sheet.typ"
NUMBERED = 10
"""Places that are numbered on maps of modes that mark none."""

_LOCATOR, _LOCATOR_MM = "where.svg", (32.0, 24.0)

_LEADING: Mapping[Mode, tuple[Indicator | Tally, ...]] = {
    "tested": (MARKED,),
    "pattern": (MARKED,),
    "cases": (RECEIVED,),
    "change": (RECEIVED,),
    "rate": (CASES_PER_THOUSAND,),
    "smoothed": (CASES_PER_THOUSAND,),
    "open": (),
}
"""Definitions of the figures of each mode, before that of concluding."""


@dataclass(frozen=True)
class SheetChoice:
    """How a sheet is printed.

    Attributes
    ----------
    size
        Of the paper.
    title
        Empty for the sheet's own.
    is_public, map_number
        See :func:`governance.sheets.provenance.caveat_of`.
    """

    size: PaperSize = field(default_factory=PaperSize)
    title: str = ""
    is_public: bool = False
    map_number: str = ""


@dataclass(frozen=True)
class MapMaker:
    """Makes the pages of one answer; what all of them share is made once.

    Attributes
    ----------
    ground
        The land, as far as the reader may see it.
    pictures
        Made so far, by file name.
    """

    answer: SheetAnswer
    ground: MapGround
    choice: SheetChoice
    fonts: FontSet
    pictures: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def say(self) -> Translator:
        """The reader's language."""
        return self.answer.say

    @cached_property
    def layout(self) -> SheetLayout:
        """Boxes of the paper."""
        return layout_of(self.choice.size)

    @cached_property
    def shown(self) -> ShownMap:
        """Classes of the places."""
        return shown_map(self.answer)

    @cached_property
    def tables(self) -> RankedTables:
        """Ranked places; for the public without counts of single places."""
        return ranked_tables(self.answer, self.shown, is_public=self.choice.is_public)

    @cached_property
    def class_of(self) -> dict[str, int]:
        """Class of each place, by code."""
        return dict(zip(self.answer.figures["code"], self.shown.class_of.tolist(), strict=True))

    @cached_property
    def names(self) -> Names:
        """What the places are called."""
        figures, level = self.answer.figures, self.answer.asked.level
        known = townships(self.answer.warehouse)
        numbered = {
            str(figures["code"].iloc[at]): rank for rank, at in enumerate(self.shown.order[:NUMBERED], 1)
        }
        ranks = self.answer.rank_of if self.answer.asked.mode in {"tested", "pattern"} else numbered
        return Names(
            level,
            dict(zip(figures["code"], figures["name"], strict=True)),
            dict(zip(known["township_code"], known["name"], strict=True)),
            ranks,
        )

    @cached_property
    def factors(self) -> tuple[float, float]:
        """Scale factor and convergence of the projection."""
        return self.ground.factors()

    def map_picture(self, view: View, name: str, *, focus: str = "") -> tuple[str, tuple[int, ...]]:
        """Draw a map, keep it, and return its file name and the ranks that found no room on it."""
        ground = self.ground.at_scale(view.scale)
        level = self.answer.asked.level
        placed, left = map_labels(ground, view, self.names, self.fonts, focus=focus)
        codes = ground.levels[level].codes
        drawing = MapDrawing(
            level, view, self.shown.classes, np.array([self.class_of.get(code, -1) for code in codes], dtype=np.int64),
            placed, ("grid", "community", "township") if level == "grid" else (level, "township"), focus,
        )  # fmt: skip
        drawn = draw_map(ground, drawing, self.fonts.families["sans"])
        if not focus:
            check_legend(self.shown, drawn.places, self.undrawn)
        self.pictures[name] = drawn.svg
        return name, left

    @cached_property
    def undrawn(self) -> tuple[str, ...]:
        """Codes of places that have no outline."""
        outlines = self.ground.levels[self.answer.asked.level]
        drawn = {
            code for code, shape in zip(outlines.codes, outlines.shapes, strict=True) if not shape.is_empty
        }
        return tuple(code for code in self.answer.figures["code"] if code not in drawn)

    def legend(self, *, counts: bool) -> Legend:
        """Return the legend of the classes that any place has; with how many places of each."""
        items = []
        for kind, places in zip(self.shown.classes, self.shown.places(), strict=True):
            if not places:
                continue
            name = swatch_name(kind)
            self.pictures.setdefault(name, swatch(kind))
            told = self.say.plural("{n} place", "{n} places", places) if counts else ""
            items.append(LegendItem(name, kind.label, told))
        return Legend(self.shown.title, tuple(items))

    def furniture(self, view: View) -> tuple[str, str, str]:
        """Return the file names of scale bar and north arrow, and the line that tells the scale."""
        bar, arrow = f"bar-{view.scale:g}.svg", "north.svg"
        family = self.fonts.families["sans"]
        if bar not in self.pictures:
            self.pictures[bar] = scale_bar(view.scale, min(60.0, view.width_mm / 3), family)
        self.pictures.setdefault(arrow, north_arrow(self.factors[1], self.say("N"), family))
        told = self.say("Scale 1:{scale} · {crs}, lengths true to {part}").format(
            scale=self.say.number(view.scale), crs=self.ground.crs,
            part=percent_text(self.say, abs(self.factors[0] - 1) * 100, 3),
        )  # fmt: skip
        return bar, arrow, told

    @cached_property
    def _locator_view(self) -> View:
        view, self.pictures[_LOCATOR] = draw_locator(self.ground, *_LOCATOR_MM)
        return view

    def locator(self, view: View) -> tuple[str, tuple[float, float, float, float]]:
        """Return the file name of the small map of the whole land, and the frame of a map on it, mm."""
        return _LOCATOR, frame_on(self._locator_view, view)

    @cached_property
    def period(self) -> str:
        """Months of the question."""
        chosen = self.answer.asked.selection
        return period_text(self.say, chosen.month_from, chosen.month_to)

    @cached_property
    def matters(self) -> str:
        """Categories and channels of the question; empty for all."""
        chosen = self.answer.asked.selection
        return self.say(", ").join((*chosen.categories, *chosen.channels))

    @cached_property
    def subtitle(self) -> str:
        """District, what a place is, months, and matters where not all."""
        parts = (
            self.answer.publication.district_name, self.say(PLACES[self.answer.asked.level]), self.period, self.matters
        )  # fmt: skip
        return " · ".join(part for part in parts if part)

    @cached_property
    def data_notes(self) -> tuple[Note, Note]:
        """The day of the data, and how many cases are on the map."""
        return Note(self.say("Data"), self._data_text()), Note(self.say("Coverage"), self._coverage_text())

    def facts(self, left: tuple[int, ...] = ()) -> tuple[Note, ...]:
        """Return what is said beside the map: data, coverage, definitions, what is not on it."""
        say = self.say
        found = list(self.data_notes)
        found += [
            Note(line.id, f"{line.label}: {line.formula} {line.figure}".strip()) for line in self.definitions
        ]
        if self.undrawn:
            names = say(", ").join(self.names.of_level[code] for code in self.undrawn[:5])
            told = say("Places without an outline, not drawn ({n}): {names}").format(
                n=say.number(len(self.undrawn)), names=names
            )
            found.append(Note(say("Not on the map"), told))
        if left:
            told = say("Ranks without room for their number: {ranks}").format(
                ranks=say(", ").join(map(str, left))
            )
            found.append(Note(say("Not on the map"), told))
        return tuple(found)

    def _data_text(self) -> str:
        say, as_of = self.say, self.answer.publication.as_of
        told = say("as of {day}").format(day=say.day(as_of))
        if self.answer.incomplete_months:
            months = say(", ").join(self.answer.incomplete_months)
            told += say("; ") + say("{month} is not complete, its counts still grow").format(month=months)
        return told

    def _coverage_text(self) -> str:
        say, placed = self.say, self.answer.placed
        on_map = placed.in_township if self.answer.asked.level == "township" else placed.in_grid
        return say(
            "{on_map} of {cases} cases of the period are on this map; {off} could not be placed so finely"
        ).format(
            on_map=say.number(on_map), cases=say.number(placed.cases), off=say.number(placed.cases - on_map)
        )

    @cached_property
    def definitions(self) -> tuple[DefinitionLine, ...]:
        """How the figures of the sheet are defined, with numerator and denominator of the whole map."""
        say, figures, mode = self.say, self.answer.figures, self.answer.asked.mode
        lead = _LEADING[mode]
        lines = []
        for one in (*lead, CONCLUDED_SHARE):
            figure = ""
            if isinstance(one, Indicator):
                top, bottom = (int(figures[name].sum()) for name in (one.numerator, one.denominator))
                figure = f"= {say.number(top)} / {say.number(bottom)}"
            elif one is MARKED:
                figure = f"= {say.number(len(self.answer.rank_of))} / {say.number(len(figures))}"
            else:
                figure = f"= {say.number(int(figures['cases'].sum()))}"
            lines.append(DefinitionLine(one.mark, say(one.label), say(one.formula), figure))
        return tuple(lines)

    def paper(
        self,
        pages: tuple[MapPage, ...],
        title: str,
        *,
        has_index: bool = False,
        table: SheetTable | None = None,
    ) -> MapPaper:
        """Return the pages as one paper."""
        say, answer, choice = self.say, self.answer, self.choice
        provenance = provenance_of(answer.warehouse, tuple(line.id for line in self.definitions))
        caveat = caveat_of(
            say, is_demonstration=answer.publication.is_demonstration, is_public=choice.is_public,
            map_number=choice.map_number,
        )  # fmt: skip
        standing = f"{self.subtitle} · {self._data_text()}"
        words = MapWords(
            say("Page {page} of {all}"), say("{n} more on the following pages"), say("Contents"),
            " ".join((
                say("● at 99 %, ◐ at 95 %, ○ at 90 %; – not marked."),
                *(f"{line.id} {line.label}: {line.formula} {line.figure}." for line in self.definitions),
            )),
        )  # fmt: skip
        return MapPaper(
            title, say.language, self.layout, caveat, provenance, provenance_line(say, provenance), standing,
            self.shown.meaning, words, pages, has_index, table,
        )  # fmt: skip


def map_sheet(maker: MapMaker) -> TypstSource:
    """Return a map sheet ready to be typeset.

    Raises
    ------
    SheetFault
        It cannot be printed whole and right.
    """
    layout, choice = maker.layout, maker.choice
    check_title(choice.title)
    check_audience(maker.answer.asked.mode, is_public=choice.is_public)
    view = view_of(maker.ground.bounds, layout.map_width, layout.map_height)
    picture, left = maker.map_picture(view, "map.svg")
    bar, arrow, scale = maker.furniture(view)
    title = choice.title or maker.say(MODES[maker.answer.asked.mode])
    tables = maker.tables
    page = MapPage(
        "", "", title, maker.subtitle, picture, "", (), bar, arrow, "", scale, maker.legend(counts=True),
        maker.facts(left), tables.beside,
    )  # fmt: skip
    has_more = len(tables.whole.rows) > 0
    paper = maker.paper((page,), title, table=tables.whole if has_more else None)
    return TypstSource(TEMPLATE, paper, maker.pictures, roles=("sans",))
