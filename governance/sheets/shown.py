"""What colours the places of a printed map: the classes of each mode, and which place is of which.

Convention: the same breaks and the same words as on the screen; the looks are those of paper, see
:mod:`governance.sheets.legend`. Numbers are classed as they are printed.
"""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from governance.class_breaks import class_breaks, class_texts
from governance.hotspots import LEVEL_WORDS
from governance.i18n import Translator
from governance.map_modes import CHANCE_DEVIATIONS, MEANINGS, MODES
from governance.place_measures import FEWEST_CASES, GAPS, NO_DATA, NONE, WITHHELD, Shown, shown_measure
from governance.sheets.answer import SheetAnswer, period_text
from governance.sheets.legend import Edge, Hatch, PrintClass
from governance.statistics.emerging import PATTERN_NAMES, Pattern

_RAMP = ("#e0f3d0", "#a6dbc4", "#5bbcc8", "#2c7fb8", "#253494")
_RAMP_HATCHES: tuple[Hatch | None, ...] = (None, "dots", "dots_dense", "rising", "rising_dense")
_PICKED = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
_WHITE, _GROUND = "#ffffff", "#efede7"

TESTED_LOOKS: dict[int, tuple[str, Hatch | None, Edge]] = {
    99: ("#a63603", "rising_dense", "bold"),
    95: ("#e6741a", "rising", "plain"),
    90: ("#fdd49e", None, "dashed"),
}
_GAP_HATCHES: dict[str, Hatch] = {NO_DATA: "falling", NONE: "bars", WITHHELD: "cross"}
_Look = tuple[str, Hatch]
_MORE: tuple[_Look, ...] = (("#fdd0a2", "dots"), ("#f08f3c", "rising"), ("#9c4a05", "rising_dense"))
_FEWER: tuple[_Look, ...] = (("#dad7ea", "bars"), ("#9e94c8", "falling"), ("#54358f", "bricks"))
_CHANGE_RANKS = ((), (1,), (0, 2), (0, 1, 2))
_PATTERNS: dict[Pattern, tuple[str, Hatch | None, Edge | None]] = {
    Pattern.NEW_HOT: ("#e6741a", "rising", "bold"),
    Pattern.CONSECUTIVE_HOT: ("#a63603", "rising_dense", "plain"),
    Pattern.INTENSIFYING_HOT: ("#8c2d6b", "bricks", "bold"),
    Pattern.PERSISTENT_HOT: ("#54278f", None, "plain"),
    Pattern.DIMINISHING_HOT: ("#9e9ac8", "falling", "dashed"),
    Pattern.SPORADIC_HOT: ("#fdd49e", "dots", "dashed"),
    Pattern.OSCILLATING_HOT: ("#c9a227", "cross", "dashed"),
    Pattern.HISTORICAL_HOT: ("#b4bcc2", "bars", "dashed"),
}


@dataclass(frozen=True)
class ShownMap:
    """What a printed map shows.

    Attributes
    ----------
    title
        Of the legend: the measure with its unit.
    meaning
        What the map says and does not say.
    classes
        In the order of the legend.
    class_of
        Of each place, in the order of the figures, the number of its class.
    texts
        Of each place as printed: the measure, or the word for why there is none; empty where the mode has no measure.
    order
        Positions of the places that have a value, the highest first.
    """

    title: str
    meaning: str
    classes: tuple[PrintClass, ...]
    class_of: NDArray[np.int64]
    texts: tuple[str, ...] = ()
    order: tuple[int, ...] = ()

    def places(self) -> tuple[int, ...]:
        """Return how many places are of each class."""
        return tuple(np.bincount(self.class_of, minlength=len(self.classes)).tolist())


def shown_map(answer: SheetAnswer) -> ShownMap:
    """Return what the map of an answer shows."""
    mode, say = answer.asked.mode, answer.say
    if mode == "tested":
        return _tested(answer)
    if mode == "pattern":
        return _patterns(answer)
    if mode == "change":
        return _changed(answer)
    shown = shown_measure(answer.figures, mode, say, status=answer.asked.tested.counted.status)
    return _measured(shown, say, say(MEANINGS[mode]).format(n=FEWEST_CASES))


def _tested(answer: SheetAnswer) -> ShownMap:
    say = answer.say
    classes = (
        *(PrintClass(say(LEVEL_WORDS[level]), *look) for level, look in TESTED_LOOKS.items()),
        PrintClass(say(LEVEL_WORDS[0]), _WHITE),
        PrintClass(say("not tested"), _WHITE, "dots"),
    )
    numbers = {99: 0, 95: 1, 90: 2, 0: 3}
    class_of = [4 if pd.isna(level) else numbers[int(level)] for level in answer.tested["level"]]
    return ShownMap(
        say(MODES["tested"]), say(MEANINGS["tested"]), classes, np.array(class_of, dtype=np.int64)
    )


def _patterns(answer: SheetAnswer) -> ShownMap:
    say = answer.say
    found = [None if pd.isna(number) else Pattern(int(number)) for number in answer.tested["pattern"]]
    looks = {one: look for one, look in _PATTERNS.items() if one in found}
    hot = list(looks)
    classes = (
        *(PrintClass(say(PATTERN_NAMES[one]), *look) for one, look in looks.items()),
        PrintClass(say(PATTERN_NAMES[Pattern.NONE]), _WHITE),
        PrintClass(say("not tested"), _WHITE, "dots"),
    )
    class_of = [
        len(hot) + 1 if one is None else hot.index(one) if one in looks else len(hot) for one in found
    ]
    return ShownMap(
        say(MODES["pattern"]), say(MEANINGS["pattern"]), classes, np.array(class_of, dtype=np.int64)
    )


def _measured(shown: Shown, say: Translator, meaning: str) -> ShownMap:
    breaks = shown.breaks
    written = (
        "–".join(dict.fromkeys(say.number(end, shown.decimals) for end in ends))
        for ends in class_texts(breaks, decimals=shown.decimals, lowest=shown.lowest)
    )
    picked = _PICKED.get(len(breaks), ())
    ranked = [
        PrintClass(label, _RAMP[at], _RAMP_HATCHES[at]) for label, at in zip(written, picked, strict=True)
    ]
    cells = shown.cells
    gaps = [gap for gap in GAPS if gap in cells]
    classes = (PrintClass(say.number(0), _WHITE), *ranked, *_gap_classes(say, gaps))
    limits = (0.0, *breaks)
    class_of = [
        1 + len(ranked) + gaps.index(cell) if isinstance(cell, str) else bisect_left(limits, cell or 0.0)
        for cell in cells
    ]
    values = tuple(say(cell) if isinstance(cell, str) else say.number(cell, shown.decimals) for cell in cells)
    order = shown.by_place.reset_index(drop=True).sort_values(ascending=False, kind="stable").dropna().index
    return ShownMap(
        shown.label, meaning, classes, np.array(class_of, dtype=np.int64), values, tuple(order.tolist())
    )


def _gap_classes(say: Translator, gaps: list[str]) -> tuple[PrintClass, ...]:
    return tuple(PrintClass(say(gap), _GROUND, _GAP_HATCHES[gap]) for gap in gaps)


def _changed(answer: SheetAnswer) -> ShownMap:
    say, now = answer.say, answer.figures["cases"]
    before = pd.Series(np.nan, index=now.index) if answer.before is None else answer.before["cases"]
    few = (now < FEWEST_CASES) & (before < FEWEST_CASES)
    change = (now - before).mask(few).astype("float64")
    plain = change.mask(change.abs() <= CHANCE_DEVIATIONS * np.sqrt(now + before), 0)
    classes, numbers = _change_classes(plain, say)
    gaps = [gap for gap, is_so in ((NO_DATA, before.isna().any()), (WITHHELD, few.any())) if is_so]
    reasons = np.where(before.isna(), NO_DATA, WITHHELD)
    class_of = [
        len(classes) + gaps.index(str(reason)) if number is None else number
        for number, reason in zip(numbers, reasons, strict=True)
    ]
    values = tuple(
        say(str(reason)) if value != value else _signed(say, value)  # noqa: PLR0124 (NaN)
        for value, reason in zip(change, reasons, strict=True)
    )
    earlier = answer.asked.selection.before()
    period = period_text(say, earlier.month_from, earlier.month_to)
    order = change.reset_index(drop=True).sort_values(ascending=False, kind="stable").dropna().index
    return ShownMap(
        say("Change in cases"), say(MEANINGS["change"]).format(period=period, n=FEWEST_CASES),
        (*classes, *_gap_classes(say, gaps)), np.array(class_of, dtype=np.int64), values, tuple(order.tolist()),
    )  # fmt: skip


def _change_classes(change: "pd.Series[float]", say: Translator) -> tuple[list[PrintClass], list[int | None]]:
    """Return classes from most fewer over none to most more, and the class of each place; None for no value."""
    sizes = change.abs()
    breaks = class_breaks(sizes.tolist(), decimals=0, most=len(_CHANGE_RANKS) - 1)
    spans = class_texts(breaks, decimals=0, lowest=min((size for size in sizes if size > 0), default=None))
    ranks = _CHANGE_RANKS[len(breaks)]

    def named(sign: str, span: tuple[float, float]) -> str:
        low, high = (say.number(end) for end in span)
        return f"{sign}{low}" if low == high else f"{sign}{low}…{sign}{high}"

    more = [PrintClass(named("+", span), *_MORE[rank]) for span, rank in zip(spans, ranks, strict=True)]
    fewer = [PrintClass(named("−", span), *_FEWER[rank]) for span, rank in zip(spans, ranks, strict=True)]
    middle = len(breaks)
    class_of = [
        None
        if value != value  # noqa: PLR0124 (NaN)
        else middle + int(np.sign(value)) * int(np.searchsorted(breaks, abs(value)) + 1) * bool(value)
        for value in change
    ]
    return [*reversed(fewer), PrintClass(say("no more than chance gives"), _WHITE), *more], class_of


def _signed(say: Translator, value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{say.number(abs(value))}"
