"""Rates: does 办结率96.6% follow from the counts that its name names.

Convention: the last characters of the name say what is counted above the line (办结), qualifiers among them must agree
(按期, 及时). 满意率 counts the basically satisfied, and is never read out of who was merely reached.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number
from governance.figures.pairs import Pair, all_pairs, settled, unsettled, wholes_of
from governance.figures.rounding import figure, rounded
from governance.figures.statements import Count, Passage, Rate, Sentence

_QUALIFIERS = re.compile(
    r"按期|及时|限期|按时|一次性|首次|初次|上报|核验|当场|现场|自主|主动|重复|到期|基本|不|未"
)
WHOLE_PERCENT = 100
MOST_PARTS = 4
MOST_WHOLES = 12
"""Counts that a rate's words may name, the nearest first."""

_ALL = re.compile(r"全部|均|悉数|全数|都")
_STEM = 2
"""Characters of a rate's name that say what its numerator counts: 办结 of 按期办结率."""


def check_rate(passage: Passage, sentence: Sentence, rate: Rate) -> Iterator[Finding]:
    """Give what is found of a rate with a name; nothing where its counts are not told."""
    near, far = _meant_pairs(passage, sentence, rate)
    is_evaluated = bool(words.EVALUATED.search(rate.label))
    others = all_pairs(sentence) if rate.number.bound == "exact" and not is_evaluated else ()
    found = settled(sentence, rate, [*near, *far, *others])
    if found is None and near and not (is_evaluated and not _has_answers(sentence)):
        found = unsettled(sentence, rate, near)
    elif found is None and is_evaluated and not near:
        found = _of_unstated(sentence, rate)
    if found is not None:
        yield found


def _meant_pairs(passage: Passage, sentence: Sentence, rate: Rate) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs that the words of a rate name: those that its sentence leaves, and those further off."""
    stem, at = _stem(rate.label), rate.number.start
    own = sorted(sentence.all_counts, key=lambda count: (count.first.start > at, abs(count.first.start - at)))
    earlier = list(passage.before(sentence))
    parts = [count for count in own or earlier[:1] if stem and _is_counted(count, rate, stem)]
    near: list[Pair] = []
    far: list[Pair] = []
    if not parts and rate.number.value == WHOLE_PERCENT and rate.host and _ALL.search(rate.lead):
        return [Pair(rate.host.first, rate.host.first, is_meant=True)], []
    for count in parts[:MOST_PARTS]:
        if not count.first.is_count:
            continue
        part = _with_basically(own, count.first) if words.EVALUATED.search(rate.label) else count.first
        if count.is_all:
            near.append(Pair(part, part, is_meant=True))
        wholes = [whole for whole in own if not words.NEWCOMERS.search(whole.words)]
        before = wholes_of([whole for whole in wholes if whole.first.start < part.start], count, part)
        after = wholes_of([whole for whole in wholes if whole.first.start > part.start], count, part)
        beyond = wholes_of(earlier, count, part)
        near += [Pair(part, whole, is_meant=True) for whole in (before or after or beyond[:1])[:MOST_WHOLES]]
        far += [Pair(part, whole, is_meant=True) for whole in (*after, *beyond)[:MOST_WHOLES]]
    return near, far


def _has_answers(sentence: Sentence) -> bool:
    """Return whether a sentence counts those who answered."""
    return any(words.ANSWERED.search(count.words) for count in sentence.all_counts)


def _stem(label: str) -> str:
    """Return the characters that say what a rate's numerator counts; empty where there are none."""
    named = words.RATE.search(label)
    if named:
        return named[1].removesuffix("率")[-_STEM:]
    return "满意" if "满意度" in label else ""


def _is_counted(count: Count, rate: Rate, stem: str) -> bool:
    """Return whether a count is the numerator that a rate names: its stem, and the same qualifiers."""
    named = set(_QUALIFIERS.findall(rate.label.replace("率", "")))
    own = set(_QUALIFIERS.findall(count.words))
    return re.search(f"{re.escape(stem)}(?![率度])", count.words) is not None and named == own


def _with_basically(counts: Sequence[Count], satisfied: Number) -> Number:
    """Return the satisfied with those who are basically satisfied where both are counted, as the rate counts them."""
    others = [count.first for count in counts if "基本满意" in count.words and count.first is not satisfied]
    return replace(satisfied, value=satisfied.value + others[0].value) if others else satisfied


def _of_unstated(sentence: Sentence, rate: Rate) -> Finding | None:
    """Return the finding of a rate of those who answered where only who was asked and who answered is counted."""
    answered = next(
        (c.first for c in sentence.all_counts if words.ANSWERED.search(c.words) and c.first.is_count), None
    )
    if answered is None:
        return None
    asked = wholes_of(sentence.all_counts, Count([answered], "", "", "", 0, 0), answered)
    wider = [whole for whole in asked if whole.value > answered.value]
    if not wider:
        return None
    cap = Pair(answered, wider[0], is_meant=False)
    needed = ceil(Fraction(rate.number.value) * Fraction(answered.value) / 100)
    top = figure(rounded(cap.percent, 1))
    reason = Remark(
        N_("The number of the satisfied is not stated. Of the {answered} who answered it takes {needed}; of all "
           "{asked} no more than {top} % can be reached."),
        {"answered": figure(answered.value), "needed": figure(needed), "asked": figure(cap.whole.value), "top": top},
    )  # fmt: skip
    workings = (f"{figure(answered.value)} ÷ {figure(cap.whole.value)} = {top} %",)
    marks = ordered_marks(sentence.marks(rate.number, answered, cap.whole))
    return Finding(Verdict.UNSURE, "F15", sentence.place, sentence.text, marks, workings, reason)
