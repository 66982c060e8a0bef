"""Can the figures be at all? Batches and persons, found and done, units in one comparison, damaged figures.

Convention: nothing here needs a second source; the figures of one sentence speak against each other or against what is
possible.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number
from governance.figures.rounding import figure, fit, rounded
from governance.figures.statements import Count, Passage, Sentence
from governance.units import visit_fault

LARGEST_GAP = 2
"""Lost characters of a figure up to which all readings are tried."""

MOST_PAIRED = 60
"""Counts of a paragraph of which all pairs are tried."""

_COLLECTIVE = re.compile(r"集体上?访|集访|群访")


def check_plausible(passage: Passage) -> Iterator[Finding]:
    """Give what is found impossible, or damaged, in a paragraph."""
    for sentence in passage.sentences:
        for count in sentence.all_counts:
            yield from _visits(sentence, count)
        yield from _stages(sentence)
        for number in sentence.numbers:
            if number.damage:
                yield _damaged(passage, sentence, number)


def _visits(sentence: Sentence, count: Count) -> Iterator[Finding]:
    """Give the finding of a count in batches and persons that cannot be, or that is right by the way."""
    batches = next((number for number in count.numbers if number.unit.is_batch and number.is_count), None)
    heads = next((n for n in count.numbers if n.unit.kind in {"head", "person"} and n.is_count), None)
    if batches is None or heads is None:
        return
    fault = visit_fault(
        batches.quantity, heads.quantity, is_collective=_COLLECTIVE.search(count.words) is not None
    )
    if fault is not None:
        per_batch = figure(rounded(Fraction(heads.value) / Fraction(batches.value), 2))
        yield Finding(
            Verdict.IMPOSSIBLE, "F4", sentence.place, sentence.text, ordered_marks(sentence.marks(batches, heads)),
            (f"{figure(heads.value)} ÷ {figure(batches.value)} = {per_batch}",), Remark(fault.message, fault.values),
        )  # fmt: skip


def _stages(sentence: Sentence) -> Iterator[Finding]:
    """Give the finding of more that is done than was found."""
    found: Count | None = None
    for count in sentence.counts:
        if words.DONE.search(count.words):
            if found is not None and found.group == count.group:
                yield from _more_done(sentence, found, count)
        elif words.FOUND.search(count.words) and count.first.is_count:
            is_larger = found is None or found.group != count.group or count.first.value > found.first.value
            found = count if is_larger else found


def _more_done(sentence: Sentence, found: Count, done: Count) -> Iterator[Finding]:
    first, second = found.first, done.first
    if not (second.is_count and second.value > first.value > 0) or words.CARRIED_OVER.search(sentence.text):
        return
    things = {"matter", "incident", "place", "document", "item"}
    if not {first.unit.kind, second.unit.kind} <= things:
        return
    percent = figure(rounded(Fraction(second.value) / Fraction(first.value) * 100, 1))
    working = f"{figure(second.value)}{second.unit.name} ÷ {figure(first.value)}{first.unit.name} = {percent} % > 100 %"
    marks = ordered_marks(sentence.marks(first, second))
    if first.unit.compares_with(second.unit):
        reason = Remark(
            N_("More is done than was found: matters of an earlier period are in it, or a figure is wrong.")
        )
        yield Finding(Verdict.UNSURE, "F8", sentence.place, sentence.text, marks, (working,), reason)
        return
    reason = Remark(
        N_(
            "{first} and {second} are different units, and more is done than was found: neither a part nor a share."
        ),
        {"first": first.unit.name, "second": second.unit.name},
    )
    yield Finding(Verdict.IMPOSSIBLE, "F7", sentence.place, sentence.text, marks, (working,), reason)


def _damaged(passage: Passage, sentence: Sentence, number: Number) -> Finding:
    """Return the finding of a figure that lost characters: what would fit, but no repair."""
    readings = _readings(number)
    fitting: dict[str, str] = {}
    counts = [n for own in passage.sentences for n in own.numbers if n.is_count and n.value > 0][:MOST_PAIRED]
    for part, whole in product(counts, counts):
        if part is whole or part.value > whole.value or part.unit.kind != whole.unit.kind:
            continue
        percent = Fraction(part.value) / Fraction(whole.value) * 100
        for reading in readings:
            if fit(percent, reading, number.places) in {"exact", "rounded"}:
                fitting.setdefault(
                    f"{figure(part.value)} ÷ {figure(whole.value)} = {figure(reading)} %", str(reading)
                )
    text = sentence.text[number.start : number.end]
    if fitting:
        reason = Remark(
            N_("A character of {text} is lost. {candidates} would fit; look into the original."),
            {"text": text, "candidates": "、".join(dict.fromkeys(fitting.values()))},
        )
    else:
        reason = Remark(N_("A character of {text} is lost; look into the original."), {"text": text})
    return Finding(
        Verdict.UNSURE, "F14", sentence.place, sentence.text, ordered_marks(sentence.marks(number)), tuple(fitting),
        reason,
    )  # fmt: skip


def _readings(number: Number) -> list[Decimal]:
    """Return every value that a damaged percentage may have had; none when too much is lost."""
    gaps = number.damage.count("?")
    if gaps > LARGEST_GAP:
        return []
    texts = []
    for digits in product("0123456789", repeat=gaps):
        text = number.damage
        for digit in digits:
            text = text.replace("?", digit, 1)
        texts.append(Decimal(text))
    return [value for value in texts if value <= 100]  # noqa: PLR2004 (percent)
