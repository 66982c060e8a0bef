"""What the service page knows of one question: the cases asked about, their sources and clocks, and the sums.

Rates of sources that run by different clocks are never one rate: sources are put together by clock
(:class:`dashboard.on_time.ClockGroup`), and an indicator that rests on a clock has a value for each group. All others
are of all sources together. Everything here comes from the monthly tables; cases are asked for only when a list is
opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from dashboard import data
from dashboard.filters import query_of_address
from dashboard.frame import Scene
from dashboard.on_time import ClockGroup, clock_groups
from dashboard.places import Gazetteer
from dashboard.service_filters import By, ServiceFilters
from governance.indicators import Indicator, definitions
from governance.queries.places import names
from governance.queries.selection import month_of, ordinal_of
from governance.queries.service import (
    Dimension,
    ServiceSelection,
    service_by,
    service_sources,
    service_trend,
)

DIMENSIONS: Mapping[By, Dimension] = {
    "office": "department", "township": "township_code", "category": "category", "channel": "channel",
}  # fmt: skip
"""What a row of the table is, to the column it is a value of."""

ON_A_CLOCK = ("R1", "R1t", "R2")
"""Indicators that rest on a clock."""

TREND_MONTHS = 12


@dataclass(frozen=True)
class Service:
    """One question of a reader and what is known of it.

    Attributes
    ----------
    scene
        Of the run.
    asked
        What the address asks for besides months, matters and township.
    definitions
        The indicators in force in the district, by id.
    """

    scene: Scene
    asked: ServiceFilters
    definitions: Mapping[str, Indicator]

    @classmethod
    def of(cls, scene: Scene, rates: Sequence[str]) -> "Service":
        """Return the question that the address asks.

        Parameters
        ----------
        rates
            Ids of the indicators that a list can be opened of.
        """
        asked = ServiceFilters.from_query(
            query_of_address(),
            sources=[source.name for source in scene.settings.sources],
            offices=offices(scene),
            rates=rates,
        )
        return cls(scene, asked, definitions(scene.settings))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What places are called."""
        return Gazetteer.of(data.ask(self.scene.warehouse, names), self.scene.whole_name)

    @property
    def selection(self) -> ServiceSelection:
        """The cases asked about, whatever row is chosen."""
        filters, asked = self.scene.filters, self.asked
        is_known = filters.township_code in self.gazetteer.by_code
        return ServiceSelection(
            filters.month_from,
            filters.month_to,
            sources=() if asked.source is None else (asked.source,),
            departments=() if asked.office is None else (asked.office,),
            categories=filters.categories,
            channels=filters.channels,
            township_codes=(filters.township_code,) if filters.township_code and is_known else (),
        )

    @property
    def before(self) -> ServiceSelection:
        """The same of as many months just before."""
        earlier = self.scene.filters.selection.before()
        return replace(self.selection, month_from=earlier.month_from, month_to=earlier.month_to)

    @property
    def course(self) -> ServiceSelection:
        """The same of the last twelve months up to the period's last."""
        first = month_of(ordinal_of(self.scene.filters.month_to) - TREND_MONTHS + 1)
        return replace(self.selection, month_from=first)

    @property
    def dimension(self) -> Dimension:
        """Column that a row of the table is a value of."""
        return DIMENSIONS[self.asked.by]

    @property
    def row_selection(self) -> ServiceSelection:
        """The cases of the chosen row; of the whole selection where none is chosen."""
        row = self.asked.row
        if row is None or self.row_name is None:
            return self.selection
        match self.asked.by:
            case "office":
                return replace(self.selection, departments=(row,))
            case "township":
                return replace(self.selection, township_codes=(row,))
            case "category":
                return replace(self.selection, categories=(row,))
            case "channel":
                return replace(self.selection, channels=(row,))

    @property
    def row_name(self) -> str | None:
        """What readers call the chosen row; None where none is chosen, or none such is there."""
        found = self.rows[self.rows["key"] == self.asked.row]
        return str(found["name"].fillna(found["key"]).iloc[0]) if len(found) else None

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of the table: key, name and every measure, most cases first."""
        return data.ask(self.scene.warehouse, service_by, self.selection, self.dimension)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Answer of :func:`governance.queries.service.service_sources`."""
        return data.ask(self.scene.warehouse, service_sources, self.selection)

    @cached_property
    def groups(self) -> tuple[ClockGroup, ...]:
        """The sources of the selection by clock, most cases first."""
        return clock_groups(self.scene, self.sources["source"])

    @property
    def has_mixed_clocks(self) -> bool:
        """Whether sources of different clocks are in the selection."""
        return len(self.groups) > 1

    def of_group(self, group: ClockGroup | None, selection: ServiceSelection) -> ServiceSelection:
        """Return a selection narrowed to the sources of a group; None leaves it as it is."""
        return selection if group is None else replace(selection, sources=group.sources)

    def groups_of(self, role: str) -> tuple[ClockGroup | None, ...]:
        """Return for which sources an indicator has values of its own: (None,) where all share one.

        Groups for which nothing of it is counted are left out.

        Parameters
        ----------
        role
            Key of :attr:`definitions`.
        """
        if role not in ON_A_CLOCK or not self.has_mixed_clocks:
            return (None,)
        indicator = self.definitions[role]
        counted = data.ask(self.scene.warehouse, service_by, self.selection, "source").set_index("key")
        waiting = counted[indicator.clocked or indicator.denominator]
        told = tuple(group for group in self.groups if waiting.reindex(group.sources).sum() > 0)
        return told or (None,)

    def rows_of(self, group: ClockGroup | None) -> pd.DataFrame:
        """Return the rows of the table counted over the sources of a group alone; columns as :attr:`rows`."""
        if group is None:
            return self.rows
        return data.ask(
            self.scene.warehouse, service_by, self.of_group(group, self.selection), self.dimension
        )

    def trend_of(self, group: ClockGroup | None) -> pd.DataFrame:
        """Return the months of each row, answer of :func:`governance.queries.service.service_trend`."""
        return data.ask(
            self.scene.warehouse, service_trend, self.of_group(group, self.course), self.dimension
        )


def offices(scene: Scene) -> tuple[str, ...]:
    """Return the offices that have cases at all, most cases first."""
    days = scene.choices.first_days
    rows = data.ask(scene.warehouse, service_by, ServiceSelection(days[0], days[-1]), DIMENSIONS["office"])
    return tuple(str(key) for key in rows["key"].dropna())
