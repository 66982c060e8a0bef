"""Two counts as numerator and denominator of a printed percentage, and what follows from them.

Convention: a pair that gives the printed figure settles it. Where none does, the verdict is *wrong* or *truncated* only
if the words leave one pair, or one that comes close; otherwise it is *unsure*.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number
from governance.figures.rounding import Fit, figure, fit, rounded, share_working
from governance.figures.statements import Count, Rate, Sentence

SLIP_POINTS = 2
"""A printed rate this near to a recomputed one is taken for a slip in it, not for another rate."""

SHOWN_PAIRS = 3
MOST_PAIRED = 24
"""Counts of a sentence up to which all pairs are tried."""

RateKind = Literal["rate", "share", "target", "bare"]


@dataclass(frozen=True)
class Pair:
    """A numerator and a denominator that may be meant.

    Attributes
    ----------
    is_meant
        True when the words name them.
    """

    part: Number
    whole: Number
    is_meant: bool

    @property
    def percent(self) -> Fraction:
        """The share, in percent."""
        return Fraction(self.part.value) / Fraction(self.whole.value) * 100

    def fit(self, rate: Number) -> Fit:
        """Return how a printed rate follows from it."""
        if self.part.places < 0 or self.whole.places < 0:
            return self._fit_of_rounded(rate)
        about = float(self.part.value) / float(self.whole.value) * 100
        if abs(about - float(rate.value)) > 2 * 10.0**-rate.places:
            return "none"
        return fit(self.percent, rate.value, rate.places)

    def _fit_of_rounded(self, rate: Number) -> Fit:
        """Return how a printed rate follows from counts that are themselves rounded: 1458.6万件."""
        part, whole = Fraction(self.part.value), Fraction(self.whole.value)
        low = (part - self.part.slack) / (whole + self.whole.slack) * 100
        high = (part + self.part.slack) / max(whole - self.whole.slack, Fraction(1)) * 100
        step = Fraction(10) ** -rate.places
        printed = Fraction(rate.value)
        if low < printed + step / 2 and high >= printed - step / 2:
            return "exact"
        return "truncated" if low < printed + step and high >= printed else "none"


def kind_of(rate: Rate) -> RateKind | None:
    """Return what a percentage is; None for a change, which is no share."""
    label = re.sub(r"占比|比例|比重", "占", rate.label)
    if rate.number.kind != "percent":
        return None
    if words.THRESHOLD.search(label):
        return None
    if words.CHANGE.search(label) and not words.LEVEL_AFTER_CHANGE.search(label):
        return None
    if words.TARGET.search(label):
        return "target"
    if words.RATE.search(label) or words.EVALUATED.search(label):
        return "rate"
    return "share" if words.SHARE.search(label) else "bare"


def wholes_of(counts: Iterable[Count], part_of: Count, part: Number) -> list[Number]:
    """Return what a part may be a part of; who does something is no whole."""
    found = [
        count.comparable(part.unit)
        for count in counts
        if count is not part_of and not (count.first.unit.kind == "item" and words.ACTORS.search(count.words))
    ]
    return [whole for whole in found if whole is not None and whole.value >= part.value and whole.value > 0]


def all_pairs(sentence: Sentence) -> Iterator[Pair]:
    """Give all pairs of counts of a sentence that compare."""
    counts = [number for number in sentence.numbers if number.is_count and number.value > 0]
    if len(counts) > MOST_PAIRED:
        return
    for part in counts:
        for whole in counts:
            if part is not whole and whole.value >= part.value and part.unit.compares_with(whole.unit):
                yield Pair(part, whole, is_meant=False)


def settled(sentence: Sentence, rate: Rate, pairs: Iterable[Pair]) -> Finding | None:
    """Return the finding of the first pair that gives the printed rate."""
    for pair in pairs:
        if _holds(pair, rate.number):
            return pair_finding(Verdict.RIGHT, sentence, rate, [pair])
    return None


def _holds(pair: Pair, rate: Number) -> bool:
    if rate.bound == "exact":
        return pair.fit(rate) in {"exact", "rounded"}
    distance = pair.percent - Fraction(rate.value)
    if rate.bound == "at_least":
        return 0 <= distance <= 5 * SLIP_POINTS
    return -SLIP_POINTS <= distance <= (0 if rate.bound == "below" else SLIP_POINTS)


def unsettled(sentence: Sentence, rate: Rate, meant: Sequence[Pair]) -> Finding:
    """Return the finding of a rate that no pair gives."""
    if rate.number.bound == "exact":
        cut = [pair for pair in meant if pair.fit(rate.number) == "truncated"]
        if cut:
            return pair_finding(Verdict.TRUNCATED, sentence, rate, cut[:1])
    nearest = min(meant, key=lambda pair: abs(pair.percent - Fraction(rate.number.value)))
    wholes = {pair.whole.value for pair in meant}
    is_slip = abs(nearest.percent - Fraction(rate.number.value)) <= SLIP_POINTS
    if rate.number.bound == "at_least" and nearest.percent >= Fraction(rate.number.value):
        return pair_finding(Verdict.RIGHT, sentence, rate, [nearest], Remark(N_("True, but understated.")))
    if rate.number.bound in {"exact", "at_least"} and (len(wholes) == 1 or is_slip):
        return pair_finding(Verdict.WRONG, sentence, rate, [nearest])
    reason = Remark(N_("No pair of counts here gives it, and the words do not say which two are meant."))
    return pair_finding(Verdict.UNSURE, sentence, rate, list(meant[:SHOWN_PAIRS]), reason)


def pair_finding(
    verdict: Verdict, sentence: Sentence, rate: Rate, pairs: Sequence[Pair], reason: Remark | None = None
) -> Finding:
    """Return a finding on a rate and the pairs it is held against."""
    printed = rate.number
    workings = []
    for pair in pairs:
        if printed.bound == "exact":
            workings.append(share_working(pair.part.value, pair.whole.value, printed.value, printed.places))
        else:
            exact = figure(rounded(pair.percent, max(printed.places, 0) + 1))
            workings.append(f"{figure(pair.part.value)} ÷ {figure(pair.whole.value)} = {exact} %")
    counts = [number for pair in pairs for number in (pair.part, pair.whole)]
    return Finding(
        verdict, "F1", sentence.place, sentence.text, ordered_marks(sentence.marks(printed, *counts)),
        tuple(dict.fromkeys(workings)), reason,
    )  # fmt: skip
