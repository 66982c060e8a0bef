"""What pages ask of the tests: one place that turns a reader's filters into questions, so all pages ask alike.

Tests are computed once, on the whole district, whoever asks; a reader is told what they say of the places that the
reader may see.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard import data
from dashboard.frame import Scene
from governance.hot_list import marked_places
from governance.hotspots import HotMaps, rests_on, tested_parts
from governance.queries.expected_months import ExpectedMonths, expected_months
from governance.queries.hot_counts import Asked, PlaceLevel, cubes_by_channel
from governance.queries.hot_maps import TestAsked, tested_maps
from governance.queries.places import codes_in_scope
from governance.queries.selection import Selection
from governance.seen_maps import seen_maps
from governance.settings import Denominator
from governance.tested_places import tested_places
from governance.warehouse import Warehouse
from governance.why import Why, why

WIDER: dict[PlaceLevel, PlaceLevel | None] = {"grid": "community", "community": "township", "township": None}
"""Level at which a mark is looked at again: what holds at both does not hang on where borders are drawn."""


def asked_of(scene: Scene, level: PlaceLevel) -> TestAsked:
    """Return the test that the reader's filters ask for; no category chosen asks for all together and each alone."""
    filters, method = scene.filters, scene.settings.hotspots
    parts = filters.categories or tested_parts(method, scene.choices.categories)
    return TestAsked(
        Asked(level, parts, filters.channels, filters.status, filters.sets_aside),
        filters.selection.months,
        method.denominator,
    )


def maps_in_scope(warehouse: Warehouse, asked: TestAsked) -> HotMaps:
    """Return the tests of every window, as far as the reader's scope goes."""
    tested = data.keep(warehouse.whole, tested_maps, asked)
    if warehouse.scope.is_everything:
        return tested
    return seen_maps(tested, data.ask(warehouse, codes_in_scope, asked.counted.level))


def expected_of(
    warehouse: Warehouse, selection: Selection, level: PlaceLevel, denominator: Denominator, code: str
) -> pd.DataFrame | None:
    """Return what would be expected of a place, month by month; None for one that is beyond the reader's scope.

    See :meth:`governance.queries.expected_months.ExpectedMonths.place`.
    """
    if code not in data.ask(warehouse, codes_in_scope, level):
        return None
    found: ExpectedMonths = data.keep(
        warehouse.whole, expected_months, selection.categories, selection.channels, level, denominator
    )
    return found.place(code)


def tested_in(warehouse: Warehouse, asked: TestAsked, number: int) -> pd.DataFrame:
    """Return what the test says of each place of a window."""
    return tested_places(data.keep(warehouse, maps_in_scope, asked), number)


def resting_on_one_channel(warehouse: Warehouse, asked: TestAsked, number: int) -> dict[str, str]:
    """Return the marked places of a window that rest on one channel, to that channel."""
    found = data.ask(warehouse.whole, _resting_on_one_channel, asked, number)
    seen = set(data.keep(warehouse, maps_in_scope, asked).network.codes)
    return {code: channel for code, channel in found.items() if code in seen}


def _resting_on_one_channel(warehouse: Warehouse, asked: TestAsked, number: int) -> dict[str, str]:
    maps = data.keep(warehouse, tested_maps, asked)
    if not (maps.level[number] > 0).any():
        return {}
    cubes = data.keep(warehouse, cubes_by_channel, asked.counted, maps.network.codes)
    told = rests_on(maps, number, cubes, window_months=asked.window_months)
    return {code: channel for code, channel in zip(maps.network.codes, told, strict=True) if channel}


@dataclass(frozen=True)
class HotAnswer:
    """The tests of one level and period, and what the pages say of them.

    Attributes
    ----------
    maps
        Every window of the period's length.
    number
        Of the window that is the period; None where the data have no such window.
    """

    scene: Scene
    asked: TestAsked
    maps: HotMaps
    number: int | None

    @classmethod
    def of(cls, scene: Scene, level: PlaceLevel, period: Selection | None = None) -> "HotAnswer":
        """Return the tests of a level in a period, the reader's own where none is given."""
        asked = asked_of(scene, level)
        maps = data.keep(scene.warehouse, maps_in_scope, asked)
        end = (period or scene.filters.selection).month_to
        return cls(scene, asked, maps, maps.ends.index(end) if end in maps.ends else None)

    @cached_property
    def wider(self) -> "HotAnswer | None":
        """The same question one level up; None where there is none, or no place of it."""
        level = WIDER[self.asked.counted.level]
        if level is None or self.number is None:
            return None
        period = Selection(self.maps.starts[self.number], self.maps.ends[self.number])
        found = HotAnswer.of(self.scene, level, period)
        return None if found.number is None else found

    @cached_property
    def marked(self) -> pd.DataFrame:
        """The marked places, see :func:`governance.hot_list.marked_places`; empty where there is no window."""
        if self.number is None:
            return pd.DataFrame(columns=["code"])
        is_any = bool((self.maps.level[self.number] > 0).any())
        wider = self.wider.maps if is_any and self.wider is not None else None
        return marked_places(self.maps, self.number, wider=wider)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Every place that could be tested, see :func:`governance.tested_places.tested_places`."""
        return data.ask(self.scene.warehouse, tested_in, self.asked, self.number or 0)

    @cached_property
    def channel_of(self) -> dict[str, str]:
        """Marked places that rest on one channel, to that channel."""
        if self.number is None:
            return {}
        return data.ask(self.scene.warehouse, resting_on_one_channel, self.asked, self.number)

    def why(self, code: str, part: str | None = None) -> Why | None:
        """Return why a place is marked or not; None where it cannot be tested."""
        return None if self.number is None else why(self.maps, self.number, code, part=part)
