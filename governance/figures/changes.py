"""Changes: does a printed one follow from the two values it lies between.

Convention: the change of a count is relative to the earlier value; the change of a rate is told in percentage points,
and one told in percent is held against both readings. A yearly average is compound: over *n* years the earlier value
times (1 + rate) to the power *n* gives the later one. A bound (逾, 超过) that holds is right, and *understated* where a
step further holds too; a yearly bound that is not half of what it bounds speaks of something else and is wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number, years_of
from governance.figures.rounding import figure, fit, rounded
from governance.figures.statements import Passage, Sentence

STEP_POINTS = 10
"""A bound this much below what is true is understated: another 成 would hold."""

NEAR_POINTS = 2
"""What 约 and 近 leave open."""

_FROM = re.compile(r"(?:由|从|\bfrom\b)[^,，。;；]*$", re.IGNORECASE)
_TO = re.compile(
    r"(?:升|高|增|加|长|降|落|少|减|滑|低|短|变|改善|压缩)[^,，。;；]{0,6}?(?:到|至|为)[了]?[^,，。;；]{0,8}$|^\s*(?:到|至)\s*[^,，。;；]{0,8}$|\bto\b[^,.;]*$",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:增加|减少|增长|下降|上升|净增|多|少|升|降)了?\s*$")
_SAYING_NOTHING = re.compile(
    r"年均|年平均|平均|每年|总量|总数|总体|数量|件数|批次|人次|人数|其中|分别|累计|去年|上年|上月|上周|同期|相比|比|较|幅度?|了|量|[a-zA-Z\s]"
)
_EFFICIENCY = re.compile(r"效率|时效|效能|速度")


@dataclass(frozen=True)
class Move:
    """Two values of one thing.

    Attributes
    ----------
    sentence
        Where they stand.
    earlier, later
        Both counts of one unit, or both percentages.
    years
        From one to the other; 0 where it is not said.
    """

    sentence: Sentence
    earlier: Number
    later: Number
    years: int = 0

    @property
    def percent(self) -> Fraction:
        """Relative change, in percent; below zero for a fall."""
        return (Fraction(self.later.value) / Fraction(self.earlier.value) - 1) * 100

    @property
    def points(self) -> Fraction:
        """Difference of two percentages."""
        return Fraction(self.later.value) - Fraction(self.earlier.value)


def check_changes(passage: Passage) -> Iterator[Finding]:
    """Give what is found of the changes of a paragraph."""
    last: Move | None = None
    for sentence in passage.sentences:
        moves = list(_moves(sentence))
        for position, number in enumerate(sentence.numbers):
            change = _change_label(sentence, position)
            if change is None or number.damage:
                continue
            move = _move_of(sentence, position, moves, last)
            if move is None:
                yield from _without_base(sentence, position, change)
            elif move.later is not number and move.earlier is not number and _is_of(move, change):
                finding = _judged(move, sentence, number, change)
                if finding is not None:
                    yield finding
        last = moves[-1] if moves else last if len(sentence.numbers) == _changes_in(sentence) else None


def _move_of(sentence: Sentence, position: int, moves: list[Move], last: Move | None) -> Move | None:
    """Return the move that a change belongs to: no other level stands between them."""
    start = sentence.numbers[position].start
    before = sorted(
        (move for move in moves if max(move.later.start, move.earlier.start) < start),
        key=lambda move: max(move.later.start, move.earlier.start),
    )
    move = before[-1] if before else last
    since = max(move.later.start, move.earlier.start) if before and move is not None else -1
    between = [at for at in range(position) if sentence.numbers[at].start > since]
    return move if all(_change_label(sentence, at) is not None for at in between) else None


def _is_of(move: Move, change: str) -> bool:
    """Return whether the words of a change can speak of a move: they name nothing, or something it is told of."""
    own = words.trimmed(_SAYING_NOTHING.sub("", words.CHANGE.sub("", change)))
    told = move.sentence.text[: max(move.later.start, move.earlier.start)]
    return not own or any(own[at : at + 2] in told for at in range(max(1, len(own) - 1)))


def _changes_in(sentence: Sentence) -> int:
    return sum(_change_label(sentence, position) is not None for position in range(len(sentence.numbers)))


def _change_label(sentence: Sentence, position: int) -> str | None:
    """Return the words that make a figure a change; None when it is none."""
    number = sentence.numbers[position]
    start = sentence.numbers[position - 1].end if position else 0
    clause = re.split(r"[,，;；:：、()（）]", sentence.text[start : number.start])[-1]
    told = re.sub(r"占比|比例|比重", "", clause)
    if number.kind == "count":
        return clause if _BY.search(clause) and number.is_count else None
    if not words.CHANGE.search(told) or words.LEVEL_AFTER_CHANGE.search(told):
        return None
    return told


def _moves(sentence: Sentence) -> Iterator[Move]:
    """Give the pairs of values that a sentence names as earlier and later."""
    numbers = sentence.numbers
    starts = [0, *(number.end for number in numbers)]
    leads = [sentence.text[start : number.start] for start, number in zip(starts, numbers, strict=False)]
    for position, later in enumerate(numbers[1:], 1):
        earlier = numbers[position - 1]
        if not _are_alike(earlier, later):
            continue
        if _FROM.search(leads[position - 1]) and _TO.search(leads[position]):
            years = years_of(sentence.text[: later.start])
            yield Move(sentence, earlier, later, years[-1] - years[0] if len(years) > 1 else 0)
        elif words.BEFORE.search(leads[position]) and not _BY.search(leads[position]):
            yield Move(sentence, later, earlier)
        elif (
            words.BEFORE.search(leads[position - 1])
            and not _BY.search(leads[position - 1])
            and "今年" in leads[position]
        ):
            yield Move(sentence, earlier, later)
    for position, by in enumerate(numbers[1:], 1):
        levels = [numbers[at] for at in range(position) if _change_label(sentence, at) is None]
        if levels and by.is_count and _BY.search(leads[position]) and _are_alike(levels[-1], by):
            yield from _by_difference(sentence, levels[-1], by, leads[position])


def _by_difference(sentence: Sentence, later: Number, by: Number, lead: str) -> Iterator[Move]:
    """Give the move that a later value and a difference tell: 120件，同比减少30件."""
    sign = 1 if words.FALL.search(lead) else -1
    before = later.value + sign * by.value
    if before > 0:
        yield Move(sentence, Number(by.start, by.end, before, later.places, "count", later.unit), later)


def _are_alike(one: Number, other: Number) -> bool:
    if one.kind != other.kind or one.damage or other.damage or one.bound != "exact" or other.bound != "exact":
        return False
    return min(one.value, other.value) > 0 and one.unit.compares_with(other.unit)


def _judged(move: Move, sentence: Sentence, number: Number, change: str) -> Finding | None:
    """Return what is found of a change between two values; None where it is none of theirs."""
    if number.kind == "count":
        return _of_difference(move, sentence, number, change)
    if words.YEARLY.search(change):
        return _of_years(move, sentence, number, change)
    is_rate = move.later.kind == "percent"
    if number.kind == "points" and not is_rate:
        return None
    exact = move.points if is_rate and number.kind == "points" else move.percent
    unit = "" if number.kind == "points" else " %"
    if is_rate and number.kind == "points":
        working = f"{figure(move.later.value)} - {figure(move.earlier.value)} = {figure(rounded(exact, 2))}"
    else:
        working = f"{figure(move.later.value)} ÷ {figure(move.earlier.value)} - 1 = {_signed(exact)}{unit}"
    verdict, reason = _held(number, exact, change)
    if verdict is Verdict.WRONG and is_rate and number.kind == "percent":
        verdict_as_points, _ = _held(number, move.points, change)
        if verdict_as_points is Verdict.RIGHT:
            reason = Remark(N_("These are percentage points, not percent."))
    return _finding(verdict, "F9", sentence, [move.earlier, move.later, number], (working,), reason)


def _of_difference(move: Move, sentence: Sentence, number: Number, change: str) -> Finding | None:
    if move.later.kind != "count" or not _are_alike(move.later, number) or move.earlier.start == number.start:
        return None
    exact = Fraction(move.later.value - move.earlier.value)
    verdict, reason = _held(number, exact, change)
    working = (
        f"{figure(move.later.value)} - {figure(move.earlier.value)} = {figure(rounded(exact, number.places))}"
    )
    return _finding(verdict, "F9", sentence, [move.earlier, move.later, number], (working,), reason)


def _held(number: Number, exact: Fraction, change: str) -> tuple[Verdict, Remark | None]:
    """Return whether a printed change is the true one, its direction by the words before it."""
    falls, rises = bool(words.FALL.search(change)), bool(words.RISE.search(change))
    printed = number.value
    size = exact
    if falls != rises:
        if exact and (exact < 0) != falls and number.value > 0:
            return Verdict.WRONG, Remark(N_("It went the other way."))
        size = -exact if falls else exact
    elif printed > 0:
        size = abs(exact)
    if number.bound == "exact":
        how = fit(size, printed, number.places)
        verdicts = {"none": Verdict.WRONG, "truncated": Verdict.TRUNCATED}
        return verdicts.get(how, Verdict.RIGHT), None
    distance = size - Fraction(printed)
    if number.bound == "at_least":
        if distance < 0:
            return Verdict.WRONG, None
        return Verdict.RIGHT, Remark(N_("True, but understated.")) if distance >= STEP_POINTS else None
    is_near = -NEAR_POINTS <= distance <= (0 if number.bound == "below" else NEAR_POINTS)
    return (Verdict.RIGHT if is_near else Verdict.UNSURE), None


def _of_years(move: Move, sentence: Sentence, number: Number, change: str) -> Finding:
    """Return what is found of a yearly average."""
    numbers = [move.earlier, move.later, number]
    if move.years <= 0 or move.later.kind == "percent":
        unsaid = Remark(N_("Over how many years is not said."))
        return _finding(Verdict.UNSURE, "F10", sentence, numbers, (), unsaid)
    ratio = float(move.later.value / move.earlier.value)
    yearly = Fraction(str(round((ratio ** (1 / move.years) - 1) * 100, 6)))
    verdict, reason = _held(number, yearly, change)
    if number.bound == "at_least" and verdict is Verdict.RIGHT and abs(yearly) > 2 * number.value:
        verdict = Verdict.WRONG
        reason = Remark(
            N_("Not half of what the two values say: the average is of another period or of other matters.")
        )
    signed = -number.value if words.FALL.search(change) else number.value
    last = rounded(Fraction(move.earlier.value) * (Fraction(100 + signed) / 100) ** move.years, 0)
    workings = (
        f"({figure(move.later.value)} ÷ {figure(move.earlier.value)}) ^ (1 ÷ {move.years}) - 1 = {_signed(yearly)} %",
        f"{figure(move.earlier.value)} × {figure(Decimal(100 + signed))} % ^ {move.years} = {figure(last)}",
    )
    return _finding(verdict, "F10", sentence, numbers, workings, reason)


def _without_base(sentence: Sentence, position: int, change: str) -> Iterator[Finding]:
    """Give the finding of a change in percent of something that has two readings, the earlier value not being said."""
    number = sentence.numbers[position]
    if not position or number.kind != "percent" or number.bound != "exact" or number.value <= 0:
        return
    level = sentence.numbers[position - 1]
    own = words.trimmed(_SAYING_NOTHING.sub("", words.CHANGE.sub("", change)))
    if own and not own.endswith("率") and not _EFFICIENCY.search(change):
        return
    factor = 1 + Fraction(number.value) / 100 * (-1 if words.FALL.search(change) else 1)
    if (
        level.kind == "percent"
        and level.bound == "exact"
        and factor > 0
        and not _is_change(sentence, position - 1)
    ):
        by_percent = rounded(Fraction(level.value) / factor, 2)
        sign = 1 if words.FALL.search(change) else -1
        by_points = level.value + sign * number.value
        reason = Remark(
            N_("Percent or percentage points? The earlier rate would be {by_percent} % or {by_points} %."),
            {"by_percent": figure(by_percent), "by_points": figure(by_points)},
        )
        yield _finding(Verdict.UNSURE, "F9", sentence, [level, number], (), reason)
    elif _EFFICIENCY.search(change) and level.unit.kind == "time":
        share = Fraction(number.value) / 100
        reason = Remark(
            N_(
                "More in the same time, or the same in less time? The earlier time would be {by_speed} or {by_time}."
            ),
            {
                "by_speed": figure(rounded(Fraction(level.value) * (1 + share), 2)),
                "by_time": figure(rounded(Fraction(level.value) / (1 - share), 2)) if share < 1 else "—",
            },
        )
        yield _finding(Verdict.UNSURE, "F9", sentence, [level, number], (), reason)


def _is_change(sentence: Sentence, position: int) -> bool:
    return _change_label(sentence, position) is not None


def _signed(value: Fraction) -> str:
    shown = rounded(value, 2)
    return f"+{figure(shown)}" if shown > 0 else figure(shown)


def _finding(
    verdict: Verdict,
    rule: str,
    sentence: Sentence,
    numbers: list[Number],
    workings: tuple[str, ...],
    reason: Remark | None,
) -> Finding:
    marks = ordered_marks(sentence.marks(*numbers))
    return Finding(verdict, rule, sentence.place, sentence.text, marks, workings, reason)
