"""Concluded in time beside volume: of places, clock by clock, wherever their cases are counted.

Sources that run by different clocks are never one rate: they are put together by clock, and each group of them has a
rate of its own. Districts whose data have no due dates see nothing of this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from dashboard import data
from dashboard.components import Figure, indicator_figure
from dashboard.frame import Scene
from dashboard.places import Place
from governance.exporting.content import ExportColumn
from governance.indicators import Indicator, definitions
from governance.place_measures import NONE, WITHHELD
from governance.queries.on_time import clocks, on_time
from governance.queries.selection import Level, Selection
from governance.rates import fraction_text

ROLE = "R2"
DUE, IN_TIME = "conclude_due_cases", "concluded_in_time_cases"


@dataclass(frozen=True)
class ClockGroup:
    """Sources of one clock.

    Attributes
    ----------
    clock
        Name of the profile; None where the sources declare none, so that only imported due dates count.
    sources
        Names in the district file.
    title
        What readers call the sources, together.
    """

    clock: str | None
    sources: tuple[str, ...]
    title: str


def clock_groups(scene: Scene, sources: Iterable[str]) -> tuple[ClockGroup, ...]:
    """Return some sources by clock, in the order given."""
    declared = data.ask(scene.warehouse, clocks)
    titles = {source.name: source.shown_name for source in scene.settings.sources}
    by_clock: dict[str | None, list[str]] = {}
    for name in sources:
        by_clock.setdefault(declared.get(name), []).append(name)
    join = scene.say(", ")
    return tuple(
        ClockGroup(clock, tuple(found), join.join(titles.get(name, name) for name in found))
        for clock, found in by_clock.items()
    )


@dataclass(frozen=True)
class OnTime:
    """What was concluded in time in the places of a level.

    Attributes
    ----------
    counted
        Answer of :func:`governance.queries.on_time.on_time`.
    """

    scene: Scene
    counted: pd.DataFrame

    @classmethod
    def of(cls, scene: Scene, selection: Selection, level: Level) -> "OnTime":
        """Return it of some months and matters."""
        return cls(scene, data.ask(scene.warehouse, on_time, selection, level))

    @cached_property
    def groups(self) -> tuple[ClockGroup, ...]:
        """The sources with cases whose time is over, by clock."""
        return clock_groups(self.scene, sorted(self.counted["source"].unique()))

    @property
    def indicator(self) -> Indicator:
        """The definition in force. One that counts what is not yet due too is told by its plain form here."""
        return replace(definitions(self.scene.settings)[ROLE], numerator=IN_TIME, denominator=DUE)

    @cached_property
    def by_group(self) -> Mapping[ClockGroup, Mapping[str, tuple[int, int]]]:
        """Numerators and denominators of the places of each group, by code."""
        counted = self.counted
        found = {}
        for group in self.groups:
            sums = counted[counted["source"].isin(group.sources)].groupby("code")[[IN_TIME, DUE]].sum()
            pairs = zip(sums[IN_TIME].tolist(), sums[DUE].tolist(), strict=True)
            found[group] = dict(zip(sums.index.tolist(), pairs, strict=True))
        return found

    def label(self, group: ClockGroup) -> str:
        """Return what the rate is called; with its sources where there are others."""
        name = self.scene.say(self.indicator.label)
        return name if len(self.groups) == 1 else f"{name} · {group.title}"

    def figures(self, place: Place) -> list[Figure]:
        """Return the rates of a place as figures of its panel; the district adds up its places."""
        found = []
        for group, counts in self.by_group.items():
            pairs = [pair for code, pair in counts.items() if place.code in (None, code)]
            numerator, denominator = (sum(part) for part in zip((0, 0), *pairs, strict=True))
            if denominator:
                figure = indicator_figure(self.scene.say, self.indicator, numerator, denominator)
                found.append(replace(figure, label=self.label(group)))
        return found

    def text(self, code: str) -> str:
        """Return the rates of a place in a line, as fractions; empty where no time is over."""
        say = self.scene.say
        told = [
            (group.title, fraction_text(say, *counts[code]))
            for group, counts in self.by_group.items()
            if code in counts
        ]
        if not told:
            return ""
        if len(self.groups) == 1:
            return say("in time {fraction}").format(fraction=told[0][1])
        return say("in time: {fractions}").format(fractions=say(", ").join(" ".join(one) for one in told))

    def with_columns(self, rows: pd.DataFrame, *, fewest: int) -> pd.DataFrame:
        """Return rows of places, by ``code``, with the rate of each group; missing where it is of fewer cases.

        Beside each rate stands, as ``<name>_gap``, the word for one that is missing.
        """
        columns: dict[str, list[float] | list[str]] = {}
        for number, counts in enumerate(self.by_group.values()):
            pairs = [counts.get(code, (0, 0)) for code in rows["code"]]
            columns[f"on_time_{number}"] = [self._rate(pair, fewest) for pair in pairs]
            columns[f"on_time_{number}_gap"] = [self.scene.say(WITHHELD if due else NONE) for _, due in pairs]
        return rows.assign(**columns)

    def _rate(self, pair: tuple[int, int], fewest: int) -> float:
        value = self.indicator.value(*pair) if pair[1] >= fewest else None
        return float("nan") if value is None else value

    def columns(self) -> list[ExportColumn]:
        """Return the columns that :meth:`with_columns` adds."""
        return [
            ExportColumn(f"on_time_{number}", f"{self.label(group)} (%)", "number", self.indicator.decimals)
            for number, group in enumerate(self.groups)
        ]
