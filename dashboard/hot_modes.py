"""The modes of the map: what each shows, in which classes, and what the card of a place says.

Convention: hot places are warm, and the surer the further from the ground; the edge tells the same without colour.
Fewer than expected is never good news by itself: such places are dotted and in no warm colour. What changed runs from
fewer to more cases in purple and orange, which every eye tells apart, fewer dotted besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard import data
from dashboard.frame import Scene
from dashboard.heat_surface import HeatSurface, heat_surface
from dashboard.hot_answers import HotAnswer
from dashboard.map_classes import (
    Confidence,
    MapClass,
    no_data,
    not_tested,
    significant,
    withheld,
)
from dashboard.map_values import MapFact, MapValues, Value
from dashboard.measures import concluding, measured_values
from dashboard.palettes import Palette, ThemeName
from governance.class_breaks import class_breaks, class_texts
from governance.hotspots import LEVEL_WORDS
from governance.i18n import Translator
from governance.map_modes import CHANCE_DEVIATIONS, MODES
from governance.place_measures import (
    FEWEST_CASES,
    NO_DATA,
    WITHHELD,
    Shown,
    shown_measure,
    smoothed_rates,
)
from governance.queries import places as network
from governance.queries.selection import Selection
from governance.statistics.emerging import PATTERN_NAMES, Pattern
from governance.why_words import matter_text, odds_text

HOT: dict[ThemeName, dict[Confidence, str]] = {
    "light": {99: "#a63603", 95: "#e6741a", 90: "#fdbe73"},
    "dark": {99: "#ffd9a0", 95: "#f39a3d", 90: "#a85a17"},
}
"""Grounds of marked places."""

_MORE = {"light": ("#fdc576", "#e08214", "#9c4a05"), "dark": ("#8f5410", "#e08214", "#ffcf8f")}
_FEWER = {"light": ("#cfcae6", "#9186c0", "#54358f"), "dark": ("#4d4680", "#8f84c4", "#d3ccf0")}
_CHANGE_RANKS = ((), (1,), (0, 2), (0, 1, 2))
"""Which of the three colours are used for none to three classes."""

_PATTERN_LOOKS: dict[Pattern, MapClass] = {
    Pattern.NEW_HOT: MapClass("", "#e6741a", None, "bold"),
    Pattern.CONSECUTIVE_HOT: MapClass("", "#a63603", None, "plain"),
    Pattern.INTENSIFYING_HOT: MapClass("", "#8c2d6b", None, "bold"),
    Pattern.PERSISTENT_HOT: MapClass("", "#54278f", None, "plain"),
    Pattern.DIMINISHING_HOT: MapClass("", "#9e9ac8", None, "dashed"),
    Pattern.SPORADIC_HOT: MapClass("", "#fdbe73", "dots", "dashed"),
    Pattern.OSCILLATING_HOT: MapClass("", "#c9a227", "lines", "dashed"),
    Pattern.HISTORICAL_HOT: MapClass("", "#8a949c", "bars", "dashed"),
}
_COLD = "#9fb8c8"
_MOST_MATTERS = 30
"""Different matters that cards can name; where there are more, they name none."""


def with_mode(scene: Scene, figures: pd.DataFrame, compared: Selection) -> pd.DataFrame:
    """Return the figures with the columns of the mode: smoothed_rate (per 1,000 households), or before_cases.

    Parameters
    ----------
    figures
        Answer of :func:`governance.queries.places.figures` to the reader's question.
    compared
        Period of ``before_cases``; where the data do not reach so far back, the column is left out.
    """
    filters = scene.filters
    if filters.mode == "smoothed":
        return figures.assign(smoothed_rate=smoothed_rates(figures))
    if filters.mode == "change" and compared.month_from >= scene.choices.first_days[0]:
        before = data.ask(scene.warehouse, network.figures, compared, filters.level)
        return figures.assign(before_cases=before["cases"])
    return figures


@dataclass(frozen=True)
class ModeMap:
    """What the mode shows of one period.

    Attributes
    ----------
    answer
        Tests of the level shown, in the period.
    figures
        Of the same places and period, with the columns of the mode.
    palette
        Of the screen, or of the file the map is written to.
    """

    scene: Scene
    answer: HotAnswer
    figures: pd.DataFrame
    palette: Palette

    @cached_property
    def shown(self) -> Shown | None:
        """The measure of the mode; None where it shows none."""
        filters = self.scene.filters
        if filters.mode in ("cases", "rate", "smoothed", "open"):
            return shown_measure(self.figures, filters.mode, self.scene.say, status=filters.status)
        return None

    def values(self, *, beside: "ModeMap | None" = None) -> MapValues:
        """Return what the map is told.

        Parameters
        ----------
        beside
            Map of another period whose classes it shares.
        """
        mode = self.scene.filters.mode
        if self.shown is not None:
            return measured_values(
                self.scene.filters.level, self.figures, self.shown, self.palette, self.scene.say,
                beside=None if beside is None else beside.shown,
            )  # fmt: skip
        if mode == "change":
            return changed_values(self.figures, self.scene, self.palette)
        if mode == "pattern":
            return pattern_values(self.answer, self.figures, self.palette)
        values = tested_values(self.answer, self.figures, self.palette)
        return values if self.heat is None else replace(values, heat=self.heat.picture)

    @cached_property
    def heat(self) -> HeatSurface | None:
        """The surface of densities; None in other modes, and where there is nothing to draw."""
        scene = self.scene
        if scene.filters.mode != "heat" or self.answer.number is None:
            return None
        maps = self.answer.maps
        period = replace(
            scene.filters.selection,
            month_from=maps.starts[self.answer.number],
            month_to=maps.ends[self.answer.number],
        )
        grids = data.keep(scene.warehouse, network.grids)
        counts = data.ask(scene.warehouse, network.figures, period, "grid")["cases"].to_numpy()
        return heat_surface(grids, counts, self.palette.ramp)


def tested_values(answer: HotAnswer, figures: pd.DataFrame, palette: Palette) -> MapValues:
    """Return what a map of marked places is told; on the cards what was observed and expected.

    Parameters
    ----------
    figures
        Of the places of the answer's level, in the order of the map: code, cases, outcome_cases, concluded_cases.
    """
    say = answer.scene.say
    classes = (
        *(
            significant(say(LEVEL_WORDS[level]), colour, level)
            for level, colour in HOT[palette.theme].items()
        ),
        MapClass(say(LEVEL_WORDS[0]), palette.zero),
        not_tested(say, palette),
    )
    rows = _tested_rows(answer, figures)
    numbers = {99: 0, 95: 1, 90: 2, 0: 3}
    class_of = [4 if pd.isna(level) else numbers[int(level)] for level in rows["level"]]
    facts = (*_tested_facts(rows, say), MapFact(say("Cases"), figures["cases"].tolist()))
    title = MODES["tested"]
    return MapValues(
        answer.asked.counted.level,
        say(title),
        classes,
        class_of,
        (*facts, *concluding(figures, say)),
    )


def pattern_values(answer: HotAnswer, figures: pd.DataFrame, palette: Palette) -> MapValues:
    """Return what a map of developments is told; only the patterns that some place has are in its legend."""
    say = answer.scene.say
    rows = _tested_rows(answer, figures)
    found = [None if pd.isna(number) else Pattern(int(number)) for number in rows["pattern"]]
    looks = {
        pattern: replace(look, label=say(PATTERN_NAMES[pattern]))
        for pattern, look in _PATTERN_LOOKS.items()
        if pattern in found
    }
    hot = list(looks)
    classes = [
        *looks.values(),
        MapClass(
            say("fewer than elsewhere, now or before"),
            _COLD if palette.theme == "light" else "#3d5566",
            "dots",
        ),
        MapClass(say(PATTERN_NAMES[Pattern.NONE]), palette.zero),
        not_tested(say, palette),
    ]
    others = {True: len(hot), False: len(hot) + 1}
    class_of = [
        len(hot) + 2 if one is None else hot.index(one) if one in looks else others[one < 0] for one in found
    ]
    facts = (*_tested_facts(rows, say), MapFact(say("Cases"), figures["cases"].tolist()))
    title = MODES["pattern"]
    return MapValues(answer.asked.counted.level, say(title), classes, class_of, facts)


def changed_values(figures: pd.DataFrame, scene: Scene, palette: Palette) -> MapValues:
    """Return what a map of changes is told; without a period to compare with, that there are no data.

    Parameters
    ----------
    figures
        Of :func:`with_mode`.
    """
    say = scene.say
    title = say("Change in cases")
    now = figures["cases"]
    before = figures.get("before_cases", pd.Series(np.nan, index=figures.index))
    few = (now < FEWEST_CASES) & (before < FEWEST_CASES)
    change = (now - before).mask(few).astype("float64")
    is_chance = change.abs() <= CHANCE_DEVIATIONS * np.sqrt(now + before)
    classes, class_of = _change_classes(change.mask(is_chance, 0).tolist(), palette, say)
    gaps = (withheld(say, palette), no_data(say, palette))
    at = [
        len(classes) + int(is_unknown) if number is None else number
        for number, is_unknown in zip(class_of, before.isna(), strict=True)
    ]
    cells: list[Value] = [
        say(NO_DATA if unknown else WITHHELD) if value != value else value  # noqa: PLR0124 (NaN)
        for value, unknown in zip(change, before.isna(), strict=True)
    ]
    facts = (
        MapFact(title, cells, kind="change"),
        MapFact(say("Cases"), now.tolist()),
        MapFact(say("Cases before"), before.tolist()),
        *concluding(figures, say),
    )
    return MapValues(scene.filters.level, title, (*classes, *gaps), at, facts, is_class_told=False)


def _change_classes(
    change: Sequence[float], palette: Palette, say: Translator
) -> tuple[list[MapClass], list[int | None]]:
    """Return classes from most fewer over none to most more, and the class of each place; None for no value."""
    sizes = [abs(value) if value == value else None for value in change]  # noqa: PLR0124 (NaN)
    breaks = class_breaks(sizes, decimals=0, most=len(_CHANGE_RANKS) - 1)
    spans = class_texts(breaks, decimals=0, lowest=min(filter(None, sizes), default=None))
    ranks = _CHANGE_RANKS[len(breaks)]

    def named(sign: str, span: tuple[float, float]) -> str:
        low, high = (say.number(end) for end in span)
        return f"{sign}{low}" if low == high else f"{sign}{low}…{sign}{high}"

    more = [
        MapClass(named("+", span), _MORE[palette.theme][rank])
        for span, rank in zip(spans, ranks, strict=True)
    ]
    fewer = [
        MapClass(named("−", span), _FEWER[palette.theme][rank], "dots")
        for span, rank in zip(spans, ranks, strict=True)
    ]
    classes = [*reversed(fewer), MapClass(say("no more than chance gives"), palette.zero), *more]
    middle = len(breaks)
    class_of = [
        None
        if size is None
        else middle + int(np.sign(value)) * int(np.searchsorted(breaks, size) + 1) * bool(size)
        for value, size in zip(change, sizes, strict=True)
    ]
    return classes, class_of


def _tested_rows(answer: HotAnswer, figures: pd.DataFrame) -> pd.DataFrame:
    """Return what the test says of each place, in the order of the figures; missing where there is no test."""
    columns = ["part", "observed", "expected", "ratio", "p", "level", "pattern"]
    if answer.number is None:
        return pd.DataFrame(index=figures["code"], columns=columns, dtype=object)
    return answer.places.set_index("code")[columns].reindex(figures["code"])


def _tested_facts(rows: pd.DataFrame, say: Translator) -> tuple[MapFact, ...]:
    """Return the lines of a card about the test: matter, ratio and chance of marked places alone."""
    is_marked = (rows["level"].astype("float64") > 0).to_numpy()
    has_names = rows.loc[is_marked, "part"].nunique() <= _MOST_MATTERS
    matters = [
        matter_text(say, part) if is_so and has_names else None
        for part, is_so in zip(rows["part"], is_marked, strict=True)
    ]
    chances = [
        odds_text(say, 10.0 ** np.ceil(np.log10(max(float(p), 1e-12)))) if is_so else None
        for p, is_so in zip(rows["p"], is_marked, strict=True)
    ]
    ratio = rows["ratio"].astype("float64").where(is_marked)
    return (
        MapFact(say("Matter"), matters),
        MapFact(say("Observed, with neighbours"), rows["observed"].astype("float64").tolist()),
        MapFact(say("Expected"), rows["expected"].astype("float64").tolist(), 1),
        MapFact(say("Times the expected"), ratio.tolist(), 1),
        MapFact(say("By chance at most"), chances),
    )
