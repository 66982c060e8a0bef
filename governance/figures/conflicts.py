"""Contradictions: one name with two values in a document, and one rate with two names.

Convention: two values of one name conflict when the words round them name the same place and time, and neither sentence
has another subject. A name that many things bear (受理, 来访) is doubted at most. Values told by different divisions
(按来源分, 按县区分) may leave different cases out, so they are doubted and not called a conflict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number
from governance.figures.pairs import kind_of
from governance.figures.rounding import figure
from governance.figures.statements import Count, Passage, Sentence
from governance.figures.words import trimmed

LONGEST_SERIES = 20
"""A name that comes more often is of many places or months."""

LIKELY_RATIO = 5
"""Two values further apart are of different things."""

SHORTEST_NAME = 2
SHORTEST_RATE = 5
"""Characters from which on a rate's name is one that is not borne by many: 按期办结率."""

_LIGHT = re.compile(
    r"领导干部|领导|干部|党政|各级|全[区县市]|[我本][区县市]|组织|开展|进行|累计|实际|群众|已经|一共|总共|[一二三四五六]是"
)
_COMMON = re.compile(
    r"受理|办结|来访|来信|来电|电话|网上|化解|整改|接待|接访|信访|事项|问题|完成|排查|矛盾|纠纷|隐患|处置|解决|调处|发现|登记|收到|接收|答复|"
    r"投诉|举报|咨询|案件|工单|件|批|起|处|部门|单位|街道|乡镇|社区|召开|会议|走访|检查|出动|发放|宣传|活动|培训|参加|涉及|责令|立案|罚款|人员"
)
_CLAUSE_END = re.compile(r"[,，;；:：]")
_POINTING = re.compile(r"此类|该类|上述|以上|此项|该项|这类")
"""Names something told before, so that the same words may name another thing."""

_OPENERS = re.compile(r"^(?:[一二三四五六七八九十]+[、是]|其次|同时|此外|另外|截至目前|总体上?看)")
_RATE_NAMES = re.compile(r"[\u4e00-\u9fff]{1,10}?率")
_MARKED_NAME = re.compile(r"(?:按期|及时|限期|按时|一次性|群众|初次|首次|上报|核验)")


@dataclass(frozen=True)
class Fact:
    """A name with its values, where it is said and of what.

    Attributes
    ----------
    name
        Without place, time and words that say nothing.
    numbers
        Its quantities.
    subject
        What it is of: the first count of its sentence, else what stands before its clause; empty where neither names
        anything.
    places, moments
        Named in the sentence, else in what comes before it in the paragraph.
    division
        What the figures round it are divided by; empty where that is not said.
    is_common
        True when many things bear the name.
    is_total
        True when a word before it says that it is a total.
    """

    name: str
    numbers: tuple[Number, ...]
    sentence: Sentence
    subject: str
    places: frozenset[str]
    moments: frozenset[str]
    division: str
    is_common: bool
    is_total: bool

    def values(self) -> str:
        """Return its quantities as they are told in a finding."""
        return " ".join(
            f"{figure(n.value)}{'%' if n.kind == 'percent' else n.unit.name}" for n in self.numbers
        )

    def clashes(self, other: "Fact") -> bool:
        """Return whether another fact of this name gives another value, near enough to be meant for the same."""
        pairs = [
            (a, b)
            for a in self.numbers
            for b in other.numbers
            if a.kind == b.kind and a.unit.kind == b.unit.kind and a.places == b.places
        ]
        return any(a.value != b.value for a, b in pairs) and all(
            max(a.value, b.value) <= LIKELY_RATIO * min(a.value, b.value) for a, b in pairs
        )

    def may_be_same(self, other: "Fact") -> bool:
        """Return whether both may speak of the same place and time."""
        is_time = not self.moments or not other.moments or self.moments == other.moments
        return self.places == other.places and is_time and self.subject == other.subject


@dataclass(frozen=True)
class Said:
    """A sentence and what is carried into it from the sentences before.

    Attributes
    ----------
    places, moments, division
        As of :class:`Fact`.
    total
        Name of the first count of the sentence before: what 其中 is of.
    """

    sentence: Sentence
    places: frozenset[str]
    moments: frozenset[str]
    division: str
    total: str

    def fact(self, name: str, numbers: tuple[Number, ...], *, is_common: bool, is_total: bool) -> Fact:
        """Return a fact of this sentence."""
        subject = "" if is_total and not self._is_first(numbers[0]) else self._subject(numbers[0])
        return Fact(
            name,
            numbers,
            self.sentence,
            subject,
            self.places,
            self.moments,
            self.division,
            is_common,
            is_total,
        )

    def _is_first(self, number: Number) -> bool:
        return all(own.start >= number.start for own in self.sentence.numbers)

    def _subject(self, number: Number) -> str:
        """Return what a figure is of: the first count of the sentence, else what stands before its clause."""
        first = self.sentence.counts[0] if self.sentence.counts else None
        if first is not None and first.first.start < number.start:
            return _name(first) or first.lead
        if first is not None and words.OF_WHICH.search(first.lead):
            return self.total
        told = "，".join(_CLAUSE_END.split(self.sentence.text[: number.start])[:-1]) + "，"
        told = words.MOMENT.sub("", words.DIVISION.sub("", told))
        return trimmed(_OPENERS.sub("", trimmed(_LIGHT.sub("", told))))


def check_conflicts(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Give what is found of names that come more than once in a document."""
    by_name: dict[str, list[Fact]] = {}
    for passage in passages:
        for fact in _facts(passage):
            by_name.setdefault(fact.name, []).append(fact)
    for facts in by_name.values():
        yield from _of_name(facts)
    yield from _two_names([rate for passage in passages for rate in _named_rates(passage)])


def _of_name(facts: list[Fact]) -> Iterator[Finding]:
    """Give the findings on the facts of one name: two different values, not a series of places."""
    if len(facts) > LONGEST_SERIES or len({fact.values() for fact in facts}) != 2:  # noqa: PLR2004 (two values)
        return
    clashing = [
        (one, other)
        for one, other in combinations(facts, 2)
        if one.sentence is not other.sentence and one.clashes(other) and one.may_be_same(other)
    ]
    if not clashing:
        return
    one, other = clashing[0]
    verdict, reason = _verdict(one, other)
    if verdict is None:
        return
    working = f"{one.name}: {one.values()} ≠ {other.values()}"
    for fact in {id(fact): fact for pair in clashing for fact in pair}.values():
        marks = ordered_marks(fact.sentence.marks(*fact.numbers))
        yield Finding(verdict, "F11", fact.sentence.place, fact.sentence.text, marks, (working,), reason)


def _verdict(one: Fact, other: Fact) -> tuple[Verdict | None, Remark | None]:
    """Return what two values of one name are; None where the name is borne by too many things."""
    if one.division != other.division:
        return Verdict.UNSURE, Remark(
            N_("Both divide by different criteria; one may leave cases out that the other counts.")
        )
    if not one.is_common:
        return Verdict.CONFLICTING, None
    if one.is_total and other.is_total and not one.subject:
        return Verdict.UNSURE, Remark(
            N_("The same words with another value; they may be of another time or place.")
        )
    return None, None


def _facts(passage: Passage) -> Iterator[Fact]:
    """Give the named counts and rates of a paragraph."""
    places: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    division = total = ""
    for sentence in passage.sentences:
        places = frozenset(_place_names(sentence.text)) or places
        moments = frozenset(words.MOMENT.findall(sentence.text)) or moments
        divided = words.DIVISION.search(sentence.text)
        division = divided[1] if divided else division
        said = Said(sentence, places, moments, division, total)
        yield from _counts(said)
        yield from _rates(said)
        total = _name(sentence.counts[0]) if sentence.counts else total


def _place_names(text: str) -> Iterator[str]:
    for found in words.PLACE.finditer(words.DIVISION.sub("", text)):
        if not re.search(r"^(?:全|我|本|各|该)|交办|督办|承办|查处|处|[接回]访", found[0]):
            yield found[0]


def _counts(said: Said) -> Iterator[Fact]:
    for count in said.sentence.counts:
        numbers = tuple(number for number in count.numbers if number.is_count and number.unit.name)
        name = _name(count)
        if _POINTING.search(count.words):
            continue
        if numbers and len(name) >= SHORTEST_NAME and not words.BEFORE.search(count.lead + name):
            is_common = len(trimmed(_COMMON.sub("", name))) < SHORTEST_NAME
            is_total = words.TOTAL.search(_CLAUSE_END.split(count.lead)[-1]) is not None
            yield said.fact(name, numbers, is_common=is_common, is_total=is_total)


def _name(count: Count) -> str:
    name = words.MOMENT.sub("", _LIGHT.sub("", words.TOTAL.sub("", count.label)))
    return trimmed(_OPENERS.sub("", trimmed(name)))


def _rates(said: Said) -> Iterator[Fact]:
    for rate in said.sentence.rates:
        named = words.RATE.search(rate.label)
        is_meant = kind_of(rate) == "rate" and rate.number.bound == "exact" and not rate.number.damage
        if named and is_meant and not words.BEFORE.search(rate.lead):
            name = trimmed(words.MOMENT.sub("", _LIGHT.sub("", named[1])))
            yield said.fact(name, (rate.number,), is_common=len(name) < SHORTEST_RATE, is_total=False)


def _named_rates(passage: Passage) -> Iterator[tuple[str, Number, Sentence]]:
    """Give every rate with each name before it: 受理率、办结率达100% is two."""
    for sentence in passage.sentences:
        for rate in sentence.rates:
            if rate.number.kind != "percent" or rate.number.damage:
                continue
            clause = re.split(r"[,，;；。:：]", rate.lead)[-1]
            for name in _RATE_NAMES.findall(clause):
                yield trimmed(_LIGHT.sub("", name)), rate.number, sentence


def _two_names(rates: Sequence[tuple[str, Number, Sentence]]) -> Iterator[Finding]:
    """Give the findings on a rate that has a longer name elsewhere, with the same value."""
    told: set[tuple[str, str]] = set()
    for short, number, sentence in rates:
        for long, other, _ in rates:
            is_longer = (
                long != short and long.endswith(short) and _MARKED_NAME.fullmatch(long.removesuffix(short))
            )
            if is_longer and other.value == number.value and (short, long) not in told:
                told.add((short, long))
                reason = Remark(
                    N_(
                        "Here it is called {short}, elsewhere, with the same value, {long}: these are two rates."
                    ),
                    {"short": short, "long": long},
                )
                marks = ordered_marks(sentence.marks(number))
                yield Finding(Verdict.UNSURE, "F11", sentence.place, sentence.text, marks, (), reason)
