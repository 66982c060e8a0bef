"""What pages ask of the tests: one place that turns a reader's filters into questions, so all pages ask alike."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard import data
from dashboard.frame import Scene
from governance.hot_list import marked_places
from governance.hotspots import HotMaps, rests_on, tested_parts
from governance.queries.hot_counts import Asked, PlaceLevel, cubes_by_channel
from governance.queries.hot_maps import TestAsked, tested_maps
from governance.queries.selection import Selection
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


def tested_in(warehouse: Warehouse, asked: TestAsked, number: int) -> pd.DataFrame:
    """Return what the test says of each place of a window."""
    return tested_places(data.keep(warehouse, tested_maps, asked), number)


def resting_on_one_channel(warehouse: Warehouse, asked: TestAsked, number: int) -> dict[str, str]:
    """Return the marked places of a window that rest on one channel, to that channel."""
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
        maps = data.keep(scene.warehouse, tested_maps, asked)
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
