"""Shares: does 占24.1%, or a percentage in parentheses, follow from the count it stands behind.

Convention: shares of one list have one denominator, the one that most of them follow from. A share that stands alone is
of what its words name, else of the one count before it; where none is stated, some whole number must give it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number
from governance.figures.pairs import (
    SLIP_POINTS,
    Pair,
    RateKind,
    all_pairs,
    kind_of,
    settled,
    unsettled,
    wholes_of,
)
from governance.figures.rates import check_rate
from governance.figures.rounding import Fit, figure, fitting_wholes, nearest_wholes, share_working, truncated
from governance.figures.statements import FAR, Count, Passage, Rate, Sentence

SHORT_LIST = 2
"""From so many shares on, a list tells its denominator by itself."""

WHOLE_PERCENT = 100

_NO_WHOLE = N_("What it is a share of is not stated.")
_GENERIC = re.compile(
    r"总数量?|总量|总体|总和|总|全部|所有|整个|的|比例|比重|占比|比|数量|数|量|其|为|达|件次|批次|人次|件|批|人|受理|接收|约|近|逾|超过|超"
)
_OF_ALL = re.compile(r"总|全部|全体|所有")
_OF = re.compile(r"\s*(?:[/÷／]|(?:out )?of(?: the)?)\s*")
_BESIDE = re.compile(r"[^,，;；。=≈＝\d]{0,24}")


def check_shares(passage: Passage) -> Iterator[Finding]:
    """Give what is found of the rates and shares of a paragraph."""
    listed: dict[str, list[tuple[Sentence, Rate]]] = {}
    for sentence in passage.sentences:
        for rate in sentence.rates:
            kind = kind_of(rate)
            if kind is None or rate.number.damage:
                continue
            fraction = _written_fraction(sentence, rate)
            if fault := _beyond_whole(sentence, rate, kind):
                yield fault
            elif fraction is not None:
                yield settled(sentence, rate, [fraction]) or unsettled(sentence, rate, [fraction])
            elif kind == "rate":
                yield from check_rate(passage, sentence, rate)
            elif rate.host is not None and (kind != "bare" or not rate.label):
                listed.setdefault(f"{kind}{_named_whole(rate)}", []).append((sentence, rate))
            else:
                yield from _of_any_pair(sentence, rate)
    for shares in listed.values():
        yield from _of_shares(passage, shares)


def _beyond_whole(sentence: Sentence, rate: Rate, kind: RateKind) -> Finding | None:
    """Return the finding on a share of more than all."""
    is_open_ended = kind in {"target", "bare"} or words.OPEN_ENDED_RATES.search(rate.label)
    if rate.number.value <= WHOLE_PERCENT or is_open_ended:
        return None
    working = f"{figure(rate.number.value)} % > 100 %"
    return Finding(
        Verdict.IMPOSSIBLE,
        "F5",
        sentence.place,
        sentence.text,
        ordered_marks(sentence.marks(rate.number)),
        (working,),
    )


def _written_fraction(sentence: Sentence, rate: Rate) -> Pair | None:
    """Return the pair that is written beside a percentage: 214/225, 214 of 225."""
    for part, whole in pairwise(sentence.numbers):
        if not (part.is_count and whole.is_count and whole.value > 0):
            continue
        if not _OF.fullmatch(sentence.text[part.end : whole.start]):
            continue
        between = (
            sentence.text[rate.number.end : part.start]
            if rate.number.end <= part.start
            else (sentence.text[whole.end : rate.number.start])
        )
        if _BESIDE.fullmatch(between) and whole.value >= part.value:
            return Pair(part, whole, is_meant=True)
    return None


def _of_any_pair(sentence: Sentence, rate: Rate) -> Iterator[Finding]:
    """Give that some pair of the sentence gives a percentage whose words do not say what it is; else nothing."""
    found = settled(sentence, rate, all_pairs(sentence)) if rate.number.bound == "exact" else None
    if found is not None:
        yield found


def _named_whole(rate: Rate) -> str:
    """Return what a share says it is of, without words that any share has; empty where it says nothing."""
    said = words.SHARE.search(rate.label)
    return words.trimmed(_GENERIC.sub("", said[1])) if said else ""


def _part(rate: Rate) -> Number | None:
    """Return the quantity of the host that a share is made of: the one whose unit the words name, else the first."""
    if rate.host is None:
        return None
    numbers = [number for number in rate.host.numbers if number.is_count and number.value > 0]
    if "人次" in rate.label or "人数" in rate.label:
        numbers = [number for number in numbers if number.unit.kind in {"head", "person"}]
    elif "批" in rate.label or "件" in rate.label:
        numbers = [number for number in numbers if number.unit.kind == "matter"] or numbers
    return numbers[0] if numbers else None


def _of_shares(passage: Passage, shares: Sequence[tuple[Sentence, Rate]]) -> Iterator[Finding]:
    """Give what is found of the shares of one whole in a paragraph."""
    known = [(sentence, rate, part) for sentence, rate in shares if (part := _part(rate)) is not None]
    exact = [(sentence, rate, part) for sentence, rate, part in known if rate.number.bound == "exact"]
    whole = _whole_of_list(passage, exact) if len(exact) >= SHORT_LIST else None
    fits: list[tuple[Sentence, Rate, Fit]] = []
    for sentence, rate, part in known:
        if whole is not None and rate.number.bound == "exact":
            pair = Pair(part, whole, is_meant=True)
            fits.append((sentence, rate, pair.fit(rate.number)))
            yield settled(sentence, rate, [pair]) or unsettled(sentence, rate, [pair])
        else:
            yield from _of_one_share(passage, sentence, rate, part)
    yield from _mixed_rounding(fits)


def _whole_of_list(passage: Passage, shares: Sequence[tuple[Sentence, Rate, Number]]) -> Number | None:
    """Return the denominator that at least half of the shares of a list follow from; None without one."""
    shares = shares[:FAR]
    parts = [part for _, _, part in shares]
    largest = max(parts, key=lambda part: part.value)
    candidates = [
        number
        for sentence in passage.sentences
        for count in sentence.all_counts
        if (number := count.comparable(largest.unit)) is not None and number.value >= largest.value
    ]
    candidates += [
        n for count in passage.earlier if (n := count.comparable(largest.unit)) and n.value >= largest.value
    ]
    total = sum((part.value for part in parts), Decimal(0))
    del candidates[FAR:]
    candidates.append(Number(0, 0, total, 0, "count", largest.unit))

    def fitting(whole: Number) -> tuple[int, int]:
        """Return how many shares follow from a whole in any way, and how many of them rounded."""
        fits = [Pair(part, whole, is_meant=True).fit(rate.number) for _, rate, part in shares]
        return len(fits) - fits.count("none"), fits.count("exact") + fits.count("rounded")

    each = list({number.value: number for number in reversed(candidates)}.values())
    best = max(reversed(each), key=fitting)
    followed, _ = fitting(best)
    return best if followed * 2 >= len(shares) and followed > 1 else None


def _mixed_rounding(fits: Sequence[tuple[Sentence, Rate, Fit]]) -> Iterator[Finding]:
    """Give the finding of a list in which some shares are cut off and others rounded up."""
    cut = [(sentence, rate) for sentence, rate, how in fits if how == "truncated"]
    up = [(sentence, rate) for sentence, rate, how in fits if how == "rounded"]
    if cut and up:
        sentence = cut[0][0]
        told = [rate.number for own, rate in (*cut, *up) if own is sentence]
        reason = Remark(
            N_("Of these shares {cut} were cut off and {up} rounded up."), {"cut": len(cut), "up": len(up)}
        )
        yield Finding(
            Verdict.TRUNCATED,
            "F12",
            sentence.place,
            sentence.text,
            ordered_marks(sentence.marks(*told)),
            (),
            reason,
        )


def _of_one_share(passage: Passage, sentence: Sentence, rate: Rate, part: Number) -> Iterator[Finding]:
    """Give what is found of a share that stands alone: of the count before it, or of all that are listed before it."""
    host = rate.host or Count([part], "", "", "", 0, 0)
    here = [count for count in sentence.all_counts if count is not host]
    counts = [*here, *passage.before(sentence), *passage.after(sentence)]
    together = _together(sentence, rate, part)
    pairs = [
        Pair(some, whole, is_meant=True)
        for some in (part, *together)
        for whole in wholes_of(counts, host, some)
    ]
    found = settled(sentence, rate, pairs)
    if found is None and not together:
        found = _of_named_whole(passage, sentence, rate, part)
    yield found or _of_unnamed_whole(sentence, rate, part)


def _of_named_whole(passage: Passage, sentence: Sentence, rate: Rate, part: Number) -> Finding | None:
    """Return the finding of a share whose words leave one whole, or one that comes close; None otherwise."""
    host = rate.host or Count([part], "", "", "", 0, 0)
    said = _named_whole(rate)
    here = [count for count in sentence.all_counts if count is not host]
    if said or _OF_ALL.search(rate.label):
        counts = [*here, *passage.before(sentence), *passage.after(sentence)]
        wholes = wholes_of([count for count in counts if _names_whole(said, count)], host, part)
    else:
        wholes = wholes_of([count for count in here if count.first.start < part.start], host, part)
    printed = Fraction(rate.number.value)
    pairs = sorted(
        (Pair(part, whole, is_meant=True) for whole in wholes), key=lambda pair: abs(pair.percent - printed)
    )
    is_sure = len({whole.value for whole in wholes}) == 1
    if not pairs or not (is_sure or abs(pairs[0].percent - printed) <= SLIP_POINTS):
        return None
    return unsettled(sentence, rate, pairs[:1])


def _together(sentence: Sentence, rate: Rate, part: Number) -> list[Number]:
    """Return what a count and those listed before it make, two, three and so on: 甲3件、乙2件，占 speaks of both."""
    run = [count for count in sentence.counts if count.first.start <= part.start][::-1]
    sums: list[Number] = []
    made = part
    for count, behind in zip(run[1:], run, strict=False):
        number = count.comparable(part.unit)
        is_listed = "、" in behind.lead or "和" in behind.lead
        between = any(count.first.end < own.number.start < part.start for own in sentence.rates)
        if number is None or not is_listed or between or count.group != rate.group:
            break
        made = replace(made, value=made.value + number.value)
        sums.append(made)
    return sums


def _names_whole(said: str, count: Count) -> bool:
    """Return whether the words of a share name a count: two characters alike, or a total where they say nothing."""
    if not said:
        return count.is_total
    return any(said[at : at + 2] in count.words for at in range(len(said) - 1))


def _of_unnamed_whole(sentence: Sentence, rate: Rate, part: Number) -> Finding:
    """Return the finding of a share whose denominator is not stated, by whether any whole number gives it."""
    printed = rate.number
    marks = ordered_marks(sentence.marks(part, printed))
    if printed.bound != "exact" or part.value != part.value.to_integral() or printed.value <= 0:
        return Finding(Verdict.UNSURE, "F15", sentence.place, sentence.text, marks, (), Remark(_NO_WHOLE))
    count = int(part.value)
    wholes = fitting_wholes(count, printed.value, printed.places)
    if wholes is None or len(wholes):
        span = f"{figure(wholes[0])} … {figure(wholes[-1])}" if wholes else ""
        workings = (f"{figure(count)} ÷ ({span}) = {figure(printed.value)} %",) if span else ()
        return Finding(
            Verdict.UNSURE, "F15", sentence.place, sentence.text, marks, workings, Remark(_NO_WHOLE)
        )
    nearest = tuple(
        share_working(Decimal(count), Decimal(whole), printed.value, printed.places)
        for whole in nearest_wholes(count, printed.value)
    )
    is_cut = any(
        truncated(Fraction(100 * count, whole), printed.places) == printed.value
        for whole in nearest_wholes(count, printed.value)
    )
    verdict = Verdict.TRUNCATED if is_cut else Verdict.WRONG
    return Finding(
        verdict, "F6", sentence.place, sentence.text, marks, nearest,
        Remark(N_("No whole number of them gives this percentage; these come nearest.")),
    )  # fmt: skip
