"""The test of a place in sentences: what was counted, how rare that is, what it would take, and what to bear in mind.

The same sentences stand on the screen, on a worker's page and on paper. Chances are told as "1 time in so many", to two
digits: more digits would claim what no model of cases knows. Every figure is rounded half up.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from babel import Locale
from babel.numbers import format_compact_decimal

from governance.errors import N_
from governance.hotspot_tables import ALL_MATTERS
from governance.hotspots import LEVEL_WORDS, HotMaps
from governance.i18n import Translator
from governance.queries.hot_counts import PlaceLevel, Status
from governance.queries.hot_maps import TestAsked
from governance.settings import Denominator
from governance.statistics.exact_test import BINOMIAL
from governance.why import Why

RARE = 0.05
"""A place with less chance than this stands out when looked at alone."""

OFTEN = 0.3
"""Chances above are told in per cent, those below as one in so many."""

LONG_NUMBER = 10_000
"""From here on numbers are told with a word: 34 million, 3400万."""

MOST_ODDS = 1e12
"""Chances smaller than one in so many are not told apart."""

THIS_PLACE: dict[PlaceLevel, str] = {
    "grid": N_("this grid"), "community": N_("this community"), "township": N_("this township"),
}  # fmt: skip
DENOMINATORS: dict[Denominator, str] = {"households": N_("households"), "area_km2": N_("area")}
"""What cases are expected in proportion to, as readers call it."""


@dataclass(frozen=True)
class Family:
    """What one test stands among.

    Attributes
    ----------
    level
        Of the places.
    month_from, month_to, is_complete
        The window; False where its last month is not complete.
    tests, places, matters
        Tests judged together, places and matters that had any.
    dispersion, is_scattered
        Variance by mean of the counts of single places; whether the law allows for it.
    set_aside
        Cases of the matter, in the whole district, left out for their repeated coordinates.
    denominator, status
        As asked.
    """

    level: PlaceLevel
    month_from: date
    month_to: date
    is_complete: bool
    tests: int
    places: int
    matters: int
    dispersion: float
    is_scattered: bool
    set_aside: int
    denominator: Denominator
    status: Status

    @classmethod
    def of(cls, asked: TestAsked, maps: HotMaps, number: int, part: str) -> "Family":
        """Return what the test of a matter in a window stands among."""
        maps = maps.whole
        at = maps.parts.index(part)
        is_tested = np.isfinite(maps.test.p[:, number])
        return cls(
            asked.counted.level,
            maps.starts[number],
            maps.ends[number],
            maps.is_complete[number],
            int(is_tested.sum()),
            int(is_tested.any(axis=0).sum()),
            int(is_tested.any(axis=1).sum()),
            float(maps.test.dispersion[at, number]),
            str(maps.test.form[at, number]) != BINOMIAL,
            int(maps.set_aside[at, number]),
            asked.denominator,
            asked.counted.status,
        )


@dataclass(frozen=True)
class WhyText:
    """A test in words.

    Attributes
    ----------
    verdict
        Marked how surely and for what, or not marked.
    counted
        Cases, where and when, and what was expected.
    chance
        How often chance alone gives so many.
    family
        What looking at so many places at once makes of that.
    threshold
        What it takes to be marked.
    past
        In how many windows it was marked.
    remarks
        What to bear in mind.
    """

    verdict: str
    counted: str
    chance: str
    family: str
    threshold: str
    past: str
    remarks: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything but the verdict and the remarks, in the order it is read."""
        return (self.counted, self.chance, self.family, self.threshold, self.past)


def why_text(found: Why, among: Family, say: Translator) -> WhyText:
    """Return a test in words."""
    return WhyText(
        _verdict(found, say),
        _counted(found, among, say),
        _chance(found, say),
        _family(found, among, say),
        _threshold(found, say),
        _past(found, say),
        _remarks(found, among, say),
    )


def matter_text(say: Translator, part: str) -> str:
    """Return what readers call a matter that is tested."""
    return say("all matters") if part == ALL_MATTERS else part


def odds_text(say: Translator, p: float) -> str:
    """Return how often something happens that has a probability: "1 time in 34 million", "63 % of the time"."""
    if p >= OFTEN:
        return say("{share} of the time").format(share=f"{say.number(p * 100)}\u202f%")
    if p * MOST_ODDS < 1:
        return say("less than 1 time in {n}").format(n=rounded_text(say, MOST_ODDS))
    return say("1 time in {n}").format(n=rounded_text(say, 1 / p))


def rounded_text(say: Translator, value: float) -> str:
    """Return a number of at least 1 to two digits, large ones with a word: 3.4 is 3, 1,234 is 1,200, 34 million."""
    digits = max(0, int(np.floor(np.log10(value))) - 1)
    rounded = int(value / 10**digits + 0.5) * 10**digits
    if rounded < LONG_NUMBER:
        return say.number(rounded)
    forms = Locale.parse(say.locale).compact_decimal_formats
    form: Literal["long", "short"] = "long" if "long" in forms else "short"
    return str(format_compact_decimal(rounded, format_type=form, locale=say.locale, fraction_digits=1))


def _verdict(found: Why, say: Translator) -> str:
    text = say("{level}: marked for {matter}") if found.level else say("{level}; closest to it: {matter}")
    return text.format(level=say(LEVEL_WORDS[found.level]), matter=matter_text(say, found.part))


def _counted(found: Why, among: Family, say: Translator) -> str:
    text = say("{period}: {cases} ({matter}) in {where}; {expected} expected by {denominator}.")
    if found.ratio is not None:
        text = say(
            "{period}: {cases} ({matter}) in {where}; {expected} expected by {denominator}, "
            "{ratio} times as many came in."
        )
    return text.format(
        period=_period(among, say),
        cases=_cases(found.observed, among.status, say),
        matter=matter_text(say, found.part),
        where=_where(found, among, say),
        expected=say.number(found.expected, 1),
        denominator=say(DENOMINATORS[among.denominator]),
        ratio=say.number(found.ratio, 1),
    )


def _cases(count: int, status: Status, say: Translator) -> str:
    if status == "open":
        return say.plural("{n} case not concluded", "{n} cases not concluded", count)
    if status == "concluded":
        return say.plural("{n} concluded case", "{n} concluded cases", count)
    return say.plural("{n} case", "{n} cases", count)


def _period(among: Family, say: Translator) -> str:
    first, last = say.month(among.month_from), say.month(among.month_to)
    return first if first == last else f"{first} – {last}"


def _where(found: Why, among: Family, say: Translator) -> str:
    place, count = say(THIS_PLACE[among.level]), len(found.neighbours)
    if not count:
        return place
    around = say.plural("its {n} neighbour", "its {n} neighbours", count)
    return say("{place} and {neighbours}").format(place=place, neighbours=around)


def _chance(found: Why, say: Translator) -> str:
    if not found.observed:
        return say("Nothing came in here; a place without cases is never marked.")
    return say("So many or more by chance alone: {often}.").format(often=odds_text(say, found.p))


def _family(found: Why, among: Family, say: Translator) -> str:
    looked = say("Judged together with {tests} tests ({places} places × {matters} matters)").format(
        tests=say.number(among.tests), places=say.number(among.places), matters=say.number(among.matters)
    )
    if found.level:
        meaning = say("of the marks so sure, at most {n} in 100 are due to chance.").format(
            n=100 - found.level
        )
    elif found.observed > 0 and found.p < RARE:
        meaning = say("among so many, chance gives up to {n} counts as rare, so it is no mark.").format(
            n=rounded_text(say, max(1, found.p * among.tests))
        )
    else:
        meaning = say("a mark takes a count that chance hardly gives anywhere among them.")
    return f"{looked}{say(': ')}{meaning}"


def _threshold(found: Why, say: Translator) -> str:
    if found.threshold is None:
        return say("With so few cases or so much scatter in the district, no count here could be marked.")
    text = say("A mark takes {n} cases here.") if found.level else say("A mark would take {n} cases here.")
    return text.format(n=say.number(found.threshold))


def _past(found: Why, say: Translator) -> str:
    marked = sum(past.level > 0 for past in found.history)
    return say("Marked for this matter in {n} of the last {all} periods of this length.").format(
        n=say.number(marked), all=say.number(len(found.history))
    )


def _base(found: Why, among: Family, say: Translator) -> str:
    if among.denominator == "households":
        text, decimals = say("Households in {place}: {n}."), 0
    else:
        text, decimals = say("Area of {place}: {n} km²."), 2
    return text.format(place=say(THIS_PLACE[among.level]), n=say.number(found.denominator, decimals))


def _remarks(found: Why, among: Family, say: Translator) -> tuple[str, ...]:
    """Return what limits the test, the most telling first."""
    uncounted = sum(part.expected is None for part in (found.own, *found.neighbours))
    told = (
        (True, _base(found, among, say)),
        (not among.is_complete, say("The last month is not complete; its counts still grow.")),
        (
            among.is_scattered,
            say(
                "Counts of this matter scatter {times} times as much as chance alone; the test allows for it."
            ).format(times=say.number(among.dispersion, 1)),
        ),
        (
            found.is_island,
            say("It touches no other place; the nearest one stands in as its neighbour."),
        ),
        (
            found.is_border,
            say(
                "At the edge of the district: cases on the other side are not known, so a cluster may look smaller."
            ),
        ),
        (
            uncounted > 0,
            say.plural(
                "{n} place here has no denominator; its cases are not counted in the test.",
                "{n} places here have no denominator; their cases are not counted in the test.",
                uncounted,
            ),
        ),
        (
            among.set_aside > 0,
            say.plural(
                "In the whole district {n} case at repeated coordinates is left out of this test.",
                "In the whole district {n} cases at repeated coordinates are left out of this test.",
                among.set_aside,
            ),
        ),
    )
    return tuple(text for is_so, text in told if is_so)
