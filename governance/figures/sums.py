"""Sums: do the parts make the total, behind it, in parentheses or before it, and do written calculations hold.

Convention: parts compare with their total by :mod:`governance.units`. A list that names all parts must add up; one
behind 其中 may leave parts out, so that a sum below the total is told as unsure and only where it is close. Lists of
one paragraph that are built alike are held against each other: where the others add up, one that does not is wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number, plain
from governance.figures.rounding import figure, fit, rounded
from governance.figures.statements import Count, Passage, Sentence

CLOSE = 10
"""A list that may be open is doubted when what it lacks is at most one in so many of the total."""

_NOT_ALL = re.compile(r"主要|较多|居前|靠前|突出|重点|排名|前[三五十]|最")
_NAMED = re.compile(r"[^,，;；:：]*[:：]\s*$")
"""A name with a colon right before its figure: 咨询类: 482件."""

_ADDED = re.compile(r"(?:增加|减少|增长|下降|上升|升高|降低|多|少|净增|新增)了?\s*$")
_TERM = re.compile(r"([-+×÷/*]?)[^-+\d×÷/*]*(\d[\d,]*(?:\.\d+)?)")


@dataclass(frozen=True)
class Parts:
    """A total and what is listed as its parts.

    Attributes
    ----------
    total
        The total.
    parts, labels
        The parts and what they are called.
    is_closed
        True when the list names all parts.
    """

    sentence: Sentence
    total: Number
    parts: list[Number]
    labels: list[str]
    is_closed: bool

    @property
    def sum(self) -> Decimal:
        """What the parts make."""
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def is_whole(self) -> bool:
        """True when the parts make the total, as exactly as they are written."""
        slack = sum((number.slack for number in (self.total, *self.parts)), Fraction(0))
        return abs(Fraction(self.sum - self.total.value)) <= slack

    def finding(self, verdict: Verdict, reason: Remark | None = None, *, rule: str = "F2") -> Finding:
        """Return what is found of it."""
        terms = " + ".join(figure(part.value) for part in self.parts)
        sign = (
            "=" if self.sum == self.total.value else f"= {figure(self.sum)} {'≈' if self.is_whole else '≠'}"
        )
        return Finding(
            verdict, rule, self.sentence.place, self.sentence.text,
            ordered_marks(self.sentence.marks(self.total, *self.parts)),
            (f"{terms} {sign} {figure(self.total.value)}",), reason,
        )  # fmt: skip


def check_sums(passage: Passage) -> Iterator[Finding]:
    """Give what is found of the totals and the written calculations of a paragraph."""
    in_brackets = [parts for sentence in passage.sentences for parts in _bracketed(sentence)]
    told = Counter(label for parts in in_brackets for label in set(parts.labels))
    right = Counter(label for parts in in_brackets if parts.is_whole for label in set(parts.labels))
    for parts in in_brackets:
        alike = [label for label in parts.labels if label and told[label] > 1]
        yield from _judged(parts, has_peers=any(right[label] == told[label] - 1 for label in alike))
    for sentence in passage.sentences:
        for parts in (*_listed(sentence), *_added_up(sentence)):
            yield from _judged(parts)
        yield from _equations(sentence)


def _bracketed(sentence: Sentence) -> Iterator[Parts]:
    """Give the totals with parts in parentheses behind them: 8件（来信3件，来访3批）."""
    for count in sentence.counts:
        listed = [part for part in count.inner if _is_part(part)]
        for total in (number for number in count.numbers if number.is_count):
            parts = [(part, number) for part in listed if (number := part.comparable(total.unit))]
            if len(parts) > 1 and len(parts) == len(listed):
                is_open = bool(words.OF_WHICH.search(listed[0].lead))
                yield Parts(
                    sentence, total, [number for _, number in parts], [part.label for part, _ in parts],
                    is_closed=not is_open and sum(number.value for _, number in parts) > total.value,
                )  # fmt: skip
                break


def _listed(sentence: Sentence) -> Iterator[Parts]:
    """Give the totals with a list of parts behind them."""
    for position, count in enumerate(sentence.counts[:-1]):
        behind = sentence.counts[position + 1 :]
        lead = _NAMED.sub("", behind[0].lead)
        is_open = bool(words.OF_WHICH.search(lead))
        is_closed = (
            bool(words.ALL_PARTS.search(lead))
            and behind[0].group == count.group
            and not is_open
            and not _NOT_ALL.search(lead + count.words)
        )
        may_be_whole = (
            is_open or is_closed or count.is_total or not position or words.FOUND.search(count.words)
        )
        if not _is_part(behind[0]) or not may_be_whole:
            continue
        for total in (number for number in count.numbers if number.is_count):
            if found := _list_of(sentence, total, behind, is_open=is_open, is_closed=is_closed):
                yield found
        if is_open or is_closed:
            return


def _list_of(
    sentence: Sentence, total: Number, behind: Sequence[Count], *, is_open: bool, is_closed: bool
) -> Parts | None:
    """Return the parts behind a total: as many as make it, else, behind a word for parts, all that are alike.

    None where there is no list, or one whose first part is what the others make.
    """
    named = [
        (part.label, number)
        for part in behind
        if _is_part(part) and (number := part.comparable(total.unit)) is not None
    ]
    so_far = Decimal(0)
    for length, (_, part) in enumerate(named, 1):
        so_far += part.value
        if so_far == total.value and length > 1:
            taken = named[:length]
            return Parts(
                sentence, total, [part for _, part in taken], [label for label, _ in taken], is_closed=True
            )
    if not (is_open or is_closed):
        return None
    alike = _alike(behind)
    taken = [
        (label, part) for label, part in named if any(part is n for count in alike for n in count.numbers)
    ]
    found = Parts(
        sentence, total, [part for _, part in taken], [label for label, _ in taken], is_closed=is_closed
    )
    is_nested = len(taken) > 1 and 2 * taken[0][1].value == found.sum
    return found if len(taken) > 1 and not is_nested else None


def _alike(counts: Sequence[Count]) -> list[Count]:
    """Return the counts of a list as far as they go on as they began: not beyond a stage, a total, another list."""
    first = counts[0]
    run = [first]
    for count in counts[1:]:
        is_stage = bool(words.DONE.search(count.words)) and not words.DONE.search(first.words)
        if is_stage or count.is_total or words.OF_WHICH.search(count.lead) or not _is_part(count):
            break
        run.append(count)
    return run


def _added_up(sentence: Sentence) -> Iterator[Parts]:
    """Give the totals that stand behind their parts: 来信171件、来访673批次，共844件.

    One that names what it counts (共受理844件) is held against them only where they make it.
    """
    for position, count in enumerate(sentence.counts):
        is_pure = bool(words.PURE_TOTAL.search(count.lead.replace(")", "")))
        if not (is_pure or words.TOTAL.search(count.lead)):
            continue
        for total in (number for number in count.numbers if number.is_count):
            parts = _parts_before(sentence.counts[:position], count, total)
            found = Parts(
                sentence, total, [part for _, part in parts], [label for label, _ in parts], is_closed=True
            )
            if len(parts) > 1 and (found.is_whole or (is_pure and total is count.first)):
                yield found


def _parts_before(before: Sequence[Count], count: Count, total: Number) -> list[tuple[str, Number]]:
    """Return the parts right before a total: as few as make it, else all of its group that compare."""
    parts: list[tuple[str, Number]] = []
    so_far = Decimal(0)
    for part in reversed(before):
        number = part.comparable(total.unit)
        if number is None or part.group != count.group or not _is_part(part):
            break
        parts.append((part.label, number))
        so_far += number.value
        if len(parts) > 1 and so_far == total.value:
            break
    return parts[::-1]


def _is_part(count: Count) -> bool:
    """Return whether a count can be a part: not a change, not a value of another period."""
    clause = count.lead[-12:]
    return not _ADDED.search(clause) and not words.BEFORE.search(clause)


def _judged(parts: Parts, *, has_peers: bool = False) -> Iterator[Finding]:
    if parts.is_whole:
        yield parts.finding(Verdict.RIGHT)
        yield from _mixed(parts)
    elif has_peers:
        yield parts.finding(
            Verdict.WRONG,
            Remark(N_("The other lists of this kind add up to their totals; this one does not.")),
        )
    elif parts.is_closed:
        yield parts.finding(Verdict.WRONG)
    elif parts.sum > parts.total.value:
        yield parts.finding(
            Verdict.UNSURE,
            Remark(N_("The parts make more than the total: they overlap, or a figure is wrong.")),
        )
    elif (parts.total.value - parts.sum) * CLOSE <= parts.total.value or _is_bracket(parts):
        yield parts.finding(
            Verdict.UNSURE,
            Remark(
                N_(
                    "The parts named make {missing} fewer than the total: one is not named, or a figure is wrong."
                ),
                {"missing": figure(parts.total.value - parts.sum)},
            ),
        )


def _is_bracket(parts: Parts) -> bool:
    """Return whether the list stands in parentheses and does not say that it leaves something out."""
    behind = parts.sentence.text[parts.total.end : parts.total.end + 2].lstrip()
    between = parts.sentence.text[parts.total.end : parts.parts[0].start]
    return behind[:1] in {"(", "（"} and not words.OF_WHICH.search(between)


def _mixed(parts: Parts) -> Iterator[Finding]:
    """Give the remark on a list in which some parts tell repeats apart and the others something else."""
    repeats = [label for label in parts.labels if words.criterion(label) == "repeat"]
    others = [label for label in parts.labels if label and words.criterion(label) != "repeat"]
    if repeats and len(others) > 1:
        yield parts.finding(
            Verdict.UNSURE,
            Remark(
                N_("{label} says whether a matter came before, the other parts say what it is about: the list divides "
                   "by two criteria, so no part is complete."),
                {"label": repeats[0]},
            ),
            rule="F13",
        )  # fmt: skip


def _equations(sentence: Sentence) -> Iterator[Finding]:
    """Give what is found of calculations that are written out: 169+216=385, 214÷225=95.1%."""
    searched = plain(sentence.text)
    for match in words.EQUATION.finditer(searched):
        value = _value_of(match["terms"])
        if value is None:
            continue
        value = value * 100 if match["percent"] else value
        result = Decimal(match["result"].replace(",", ""))
        places = len(match["result"].partition(".")[2])
        how = fit(value, result, places)
        verdict = {"none": Verdict.WRONG, "truncated": Verdict.TRUNCATED}.get(how, Verdict.RIGHT)
        percent = " %" if match["percent"] else ""
        working = f"{match['terms'].strip()} = {figure(result)}{percent}"
        if value != Fraction(result):
            sign = "≈" if verdict is Verdict.RIGHT else "≠"
            exact = figure(rounded(value, 0 if value.denominator == 1 else places + 2))
            working = f"{match['terms'].strip()} = {exact}{percent} {sign} {figure(result)}{percent}"
        yield Finding(verdict, "F3", sentence.place, sentence.text, (match.span(),), (working,))


def _value_of(terms: str) -> Fraction | None:
    """Return the value of a calculation of sums, products and quotients; None where it divides by zero."""
    total, product = Fraction(0), Fraction(0)
    for sign, digits in _TERM.findall(terms):
        number = Fraction(digits.replace(",", "").rstrip("."))
        if sign in {"÷", "/"}:
            if not number:
                return None
            product /= number
        elif sign in {"×", "*"}:
            product *= number
        else:
            total, product = total + product, -number if sign == "-" else number
    return total + product
