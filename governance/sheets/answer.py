"""What is asked of a map sheet, and the figures that answer it: the tests, the counts, what could be placed.

Everything is asked of the warehouse as its reader may see it; tests come from the whole district and are told of the
reader's places only, so whoever makes the answer hands them over (:class:`governance.seen_maps.SeenMaps`).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import pandas as pd

from governance.hot_list import marked_places
from governance.hotspots import HotMaps
from governance.i18n import Translator
from governance.queries.coverage import Coverage, coverage
from governance.queries.hot_maps import TestAsked
from governance.queries.open_cases import open_cases
from governance.queries.places import figures
from governance.queries.publication import Publication, months, publication
from governance.queries.selection import Level, Selection
from governance.tested_places import tested_places
from governance.warehouse import Warehouse

Mode = Literal["tested", "cases", "rate", "smoothed", "open", "change", "pattern"]
"""What a map shows; see :data:`governance.map_modes.MODES`."""


@dataclass(frozen=True)
class SheetAsked:
    """What a map sheet is asked to show.

    Attributes
    ----------
    mode
        What colours the places.
    selection
        Months of receipt, categories, channels.
    tested
        The same question as the tests take it.
    """

    mode: Mode
    selection: Selection
    tested: TestAsked

    @property
    def level(self) -> Level:
        """Of the places."""
        return self.tested.counted.level


@dataclass(frozen=True)
class SheetAnswer:
    """The figures of a map sheet.

    Attributes
    ----------
    warehouse
        As far as the reader may see it.
    maps
        Tests of every window, told of the reader's places.
    """

    warehouse: Warehouse
    asked: SheetAsked
    maps: HotMaps
    say: Translator

    @property
    def number(self) -> int | None:
        """Of the window that is the period; None where the data have none."""
        end = self.asked.selection.month_to
        return self.maps.ends.index(end) if end in self.maps.ends else None

    @cached_property
    def publication(self) -> Publication:
        """What the publication is."""
        return publication(self.warehouse)

    @cached_property
    def placed(self) -> Coverage:
        """How many cases of the period could be placed."""
        return coverage(self.warehouse, self.asked.selection)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Cases of every place, see :func:`governance.queries.places.figures`."""
        return figures(self.warehouse, self.asked.selection, self.asked.level)

    @cached_property
    def before(self) -> pd.DataFrame | None:
        """The same over the months just before; None where the data do not reach so far back."""
        earlier = self.asked.selection.before()
        known = months(self.warehouse)
        if not known or earlier.month_from < known[0].first_day:
            return None
        return figures(self.warehouse, earlier, self.asked.level)

    @cached_property
    def tested(self) -> pd.DataFrame:
        """What the test says of every place, in the order of the figures, by code; missing where there is no test."""
        if self.number is None:
            columns = ["part", "observed", "expected", "ratio", "p", "q", "level", "pattern"]
            return pd.DataFrame(index=self.figures["code"], columns=columns, dtype=object)
        return tested_places(self.maps, self.number).set_index("code").reindex(self.figures["code"])

    @cached_property
    def marked(self) -> pd.DataFrame:
        """The marked places in order, see :func:`governance.hot_list.marked_places`; none without a window."""
        return (
            pd.DataFrame(columns=["code"]) if self.number is None else marked_places(self.maps, self.number)
        )

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """Rank of each marked place, from 1."""
        return {str(code): rank for rank, code in enumerate(self.marked["code"], 1)}

    @cached_property
    def pending(self) -> pd.DataFrame:
        """Open and overdue cases by code, see :func:`governance.queries.open_cases.open_cases`."""
        asked = self.asked
        return open_cases(self.warehouse, asked.level, asked.selection.categories).set_index("code")

    @cached_property
    def incomplete_months(self) -> tuple[str, ...]:
        """Months of the period that are not complete."""
        chosen = self.asked.selection
        return tuple(
            self.say.month(month.first_day)
            for month in months(self.warehouse)
            if not month.is_complete and chosen.month_from <= month.first_day <= chosen.month_to
        )


def period_text(say: Translator, first: date, last: date) -> str:
    """Return a period in words: one month, or the first and the last."""
    return say.month(first) if first == last else f"{say.month(first)} – {say.month(last)}"
