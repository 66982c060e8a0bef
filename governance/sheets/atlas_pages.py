"""What the page of one place says: its neighbourhood on a map, why it is marked, what came in, what is open."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from governance.errors import N_, GridError, SheetFault
from governance.i18n import Translator
from governance.queries.place_matters import matters_by_place
from governance.sheets.answer import SheetAnswer
from governance.sheets.content import Note, SheetColumn, SheetTable
from governance.sheets.map_content import MapPage
from governance.sheets.map_drawing import view_of
from governance.sheets.map_sheet import MapMaker
from governance.sheets.ranked import PLACES, SHAPES, concluded_text, pending_texts
from governance.why import why
from governance.why_words import Family, why_text

_AROUND = 0.5
"""Shown around a place, in its own width and height."""
_LEAST_SCALE = 2000.0
_MOST_MATTERS = 12

_Pictures = tuple[str, str, tuple[float, ...], str, str]
"""Map, small map, frame on it, scale bar and north arrow of a page."""


@dataclass(frozen=True)
class AtlasPages:
    """Makes the pages of an atlas."""

    maker: MapMaker

    @property
    def answer(self) -> SheetAnswer:
        """What is asked."""
        return self.maker.answer

    @property
    def say(self) -> Translator:
        """The reader's language."""
        return self.answer.say

    @cached_property
    def rows(self) -> dict[str, dict[Any, Any]]:
        """Figures of every place, by code."""
        return {str(row["code"]): row for row in self.answer.figures.to_dict("records")}

    @cached_property
    def matters(self) -> dict[str, pd.DataFrame]:
        """Categories of every place, by code."""
        asked = self.answer.asked
        found = matters_by_place(self.answer.warehouse, asked.selection, asked.level)
        return {str(code): rows for code, rows in found.groupby("code")}

    def page(self, code: str, number: int) -> MapPage:
        """Return the page of a place.

        Parameters
        ----------
        number
            Of the page, for the names of its pictures.

        Raises
        ------
        SheetFault
            The place has no outline.
        """
        maker = self.maker
        outlines = maker.ground.levels[self.answer.asked.level]
        at = outlines.at.get(code)
        if at is None or outlines.shapes[at].is_empty:
            raise SheetFault(N_("This place has no outline in the grid layer, so no map of it can be drawn."))
        west, south, east, north = outlines.shapes[at].bounds
        wide, tall = (east - west) * _AROUND, (north - south) * _AROUND
        layout = maker.layout
        view = view_of(
            (west - wide, south - tall, east + wide, north + tall), layout.map_width, layout.map_height,
            least_scale=_LEAST_SCALE,
        )  # fmt: skip
        picture, _ = maker.map_picture(view, f"map-{number}.svg", focus=code)
        bar, arrow, scale = maker.furniture(view)
        return self._said(code, ((picture, *maker.locator(view), bar, arrow), scale), "")

    def page_without_map(self, code: str, fault: GridError, *, is_bare: bool = False) -> MapPage:
        """Return the page of a place whose map cannot be drawn; it says why.

        Parameters
        ----------
        is_bare
            True leaves everything out that might not fit.
        """
        page = self._said(code, (("", "", (), "", ""), ""), fault.text(self.say))
        if not is_bare:
            return page
        table = SheetTable("", page.table.columns, (), "")
        return replace(page, title=page.code, subtitle="", facts=(), table=table)

    def _said(self, code: str, drawn: tuple[_Pictures, str], fault: str) -> MapPage:
        row, answer = self.rows[code], self.answer
        level = answer.asked.level
        pictures, scale = drawn
        rank = answer.rank_of.get(code)
        mark = f"{SHAPES[int(answer.marked['level'].iloc[rank - 1])]} {rank}" if rank else "–"
        above = "" if level == "township" else str(row["township_name"])
        subtitle = " · ".join(
            part
            for part in (above, self.say(PLACES[level]), code, self.maker.period, self.maker.matters)
            if part
        )
        title = str(row["name"])
        return MapPage(
            code, above, title, subtitle, *pictures, fault, scale,
            self.maker.legend(counts=False), self._facts(code, row), self._table(code), mark,
        )  # fmt: skip

    def _facts(self, code: str, row: dict[Any, Any]) -> tuple[Note, ...]:
        say, answer = self.say, self.answer
        pending, overdue = pending_texts(answer, code)
        state = say(
            "{cases} in the period, concluded {concluded}; on the day of the data {open} open, overdue: {overdue}"
        )
        found = [
            Note(say("Why"), self._why(code)),
            Note(
                say("Cases"),
                state.format(
                    cases=say.number(row["cases"]),
                    concluded=concluded_text(say, row),
                    open=pending,
                    overdue=overdue,
                ),
            ),
        ]
        return (*found, *self.maker.data_notes)

    def _why(self, code: str) -> str:
        answer, say = self.answer, self.say
        found = None if answer.number is None else why(answer.maps, answer.number, code)
        if found is None or answer.number is None:
            return say(
                "This place cannot be tested: it has nothing that cases could be expected in proportion to."
            )
        told = why_text(found, Family.of(answer.asked.tested, answer.maps, answer.number, found.part), say)
        return say("{verdict}. {rest}").format(
            verdict=told.verdict, rest=f"{told.counted} {told.chance} {told.threshold} {told.past}"
        )

    def _table(self, code: str) -> SheetTable:
        say = self.say
        columns = (
            SheetColumn(say("Matter"), weight=1), SheetColumn(say("Cases"), "right"),
            SheetColumn(say("Concluded"), "right"),
        )  # fmt: skip
        found = self.matters.get(code)
        rows = [] if found is None else found.to_dict("records")
        cells = tuple(
            (str(row["category"]), say.number(row["cases"]), concluded_text(say, row))
            for row in rows[:_MOST_MATTERS]
        )
        left = len(rows) - len(cells)
        notes = (say("and {n} more matters").format(n=say.number(left)),) if left > 0 else ()
        return SheetTable(say("Matters"), columns, cells, say("No case of its own in this period."), notes)
