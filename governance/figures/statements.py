"""A paragraph taken apart: sentences, counts with what they count, rates with what they belong to.

Convention: a *count* is one label with the quantities written for it (接访385批次1360人次 is one count of two
quantities); counts in parentheses belong to the count before them. A *rate* is a percentage or a number of percentage
points. Semicolons part a sentence into groups.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from governance.figures import words
from governance.figures.findings import Place, Span
from governance.figures.numbers import Number, find_numbers, plain
from governance.units import Unit

LONGEST_SENTENCE = 1_500
"""Characters; a longer one is cut, so that the work stays bounded."""

FAR = 200
"""Counts before and behind a sentence that its figures may speak of."""

_CLAUSE = re.compile(r"[,，、;；:：()（）“”\"《》。]")
_SENTENCE_END = re.compile(r"[。！!？\n]+|(?<=[A-Za-z\d%)])[.?](?=\s+[A-Z]|\s*$)")
_JOINED_KINDS = frozenset({"head", "person", "household", "area", "money"})
_SPLIT_NAMES = re.compile(r"[、和与及,，]")
_OF_ALL = re.compile(r"全部|均已?|悉数|都已?|全面")


@dataclass
class Count:
    """A label and its quantities.

    Attributes
    ----------
    numbers
        The quantities, in order; at least one.
    lead
        What stands between the figure before, or the beginning of the sentence, and the first quantity.
    label
        What is counted: the words before the figure, else those behind it; may be empty.
    words
        All words of the clause that may say what is counted.
    group, depth
        Number of the group in the sentence; parentheses around it.
    inner
        Counts in the parentheses right behind.
    """

    numbers: list[Number]
    lead: str
    label: str
    words: str
    group: int
    depth: int
    inner: list["Count"] = field(default_factory=list)

    @property
    def first(self) -> Number:
        """Its first quantity."""
        return self.numbers[0]

    def comparable(self, unit: Unit) -> Number | None:
        """Return its first exact quantity that compares with a unit; None where it has none."""
        return next((n for n in self.numbers if n.is_count and n.unit.compares_with(unit)), None)

    @property
    def is_total(self) -> bool:
        """True where a word before it says that it is a total."""
        return (
            words.TOTAL.search(_last_clause(self.lead)) is not None
            or words.TOTAL.search(self.label) is not None
        )

    @property
    def is_all(self) -> bool:
        """True where a word behind it says that all of it is done."""
        return _OF_ALL.search(self.words) is not None


@dataclass(frozen=True)
class Rate:
    """A percentage, or a number of percentage points.

    Attributes
    ----------
    number
        The figure.
    lead
        As of :class:`Count`.
    label
        Words of its clause before it.
    host
        The count right before it; None where there is none.
    group, depth
        As of :class:`Count`.
    """

    number: Number
    lead: str
    label: str
    host: Count | None
    group: int
    depth: int


@dataclass(frozen=True)
class Sentence:
    """A sentence with its figures.

    Attributes
    ----------
    text
        As it stands.
    place
        Where its paragraph stands.
    counts
        Outside parentheses, in order.
    rates
        In order.
    numbers
        All figures, in order.
    """

    text: str
    place: Place
    counts: list[Count]
    rates: list[Rate]
    numbers: list[Number]

    @property
    def all_counts(self) -> Iterator[Count]:
        """Counts with those in parentheses behind each."""
        for count in self.counts:
            yield count
            yield from count.inner

    def marks(self, *numbers: Number) -> list[Span]:
        """Return the places of figures in :attr:`text`; those of other sentences are left out."""
        return [
            (number.start, number.end) for number in numbers if any(own is number for own in self.numbers)
        ]


@dataclass(frozen=True)
class Passage:
    """A paragraph, and what was counted before it.

    Attributes
    ----------
    sentences
        Those with figures, in order.
    earlier
        Counts of earlier paragraphs, the nearest first.
    """

    sentences: list[Sentence]
    earlier: list[Count] = field(default_factory=list)

    def after(self, sentence: Sentence) -> Iterator[Count]:
        """Give the counts of later sentences, the nearest first."""
        position = next(number for number, own in enumerate(self.sentences) if own is sentence)
        behind = (count for later in self.sentences[position + 1 :] for count in later.all_counts)
        yield from islice(behind, FAR)

    def before(self, sentence: Sentence) -> Iterator[Count]:
        """Give the counts of earlier sentences, the nearest first, then the totals of earlier paragraphs."""
        position = next(number for number, own in enumerate(self.sentences) if own is sentence)
        before = (
            count
            for earlier in reversed(self.sentences[:position])
            for count in reversed(list(earlier.all_counts))
        )
        yield from islice(before, FAR)
        yield from (count for count in self.earlier if count.is_total)


def read_paragraph(text: str, place: Place) -> list[Sentence]:
    """Return the sentences of a paragraph that hold figures, in order.

    Parameters
    ----------
    text
        Personal data masked; sentences quote it.
    """
    return [sentence for said in _sentences(text) if (sentence := _read_sentence(said, place)).numbers]


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        for at in range(start, end, LONGEST_SENTENCE):
            yield text[at : min(at + LONGEST_SENTENCE, end)].strip()
        start = end


def _read_sentence(text: str, place: Place) -> Sentence:
    numbers = find_numbers(text)
    searched = plain(text)
    reader = _Reader(searched)
    calculated = [match.span() for match in words.EQUATION.finditer(searched)]
    for position, number in enumerate(numbers):
        if any(start <= number.start < end for start, end in calculated):
            continue
        behind = numbers[position + 1].start if position + 1 < len(numbers) else len(searched)
        reader.take(number, _first_clause(searched[number.end : behind]))
    _share_out_names(reader.counts)
    _share_out_hosts(reader.counts, reader.rates)
    return Sentence(text, place, reader.counts, reader.rates, numbers)


class _Reader:
    """Takes figures one after another and puts each where it belongs."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.group = self.depth = 0
        self.counts: list[Count] = []
        self.rates: list[Rate] = []
        self.last: Count | None = None

    def take(self, number: Number, after: str) -> None:
        """Take the next figure, with the words of its clause behind it."""
        lead = self.text[self.at : number.start]
        self.at = number.end
        self.group += lead.count(";")
        self.depth = max(0, self.depth + lead.count("(") - lead.count(")"))
        group, depth = self.group, self.depth
        if self.last is not None and depth < self.last.depth:
            self.last = self.counts[-1]
        clause = _last_clause(lead)
        if number.kind != "count":
            self.rates.append(Rate(number, lead, clause.strip(), self.last, group, depth))
            return
        if self._is_joined(number, lead):
            return
        label = words.trimmed(clause) or words.trimmed(after) or words.trimmed(_clause_before(lead))
        count = Count([number], lead, label, f"{clause} {after}", group, depth)
        if depth and self.counts and self.counts[-1].depth < depth:
            self.counts[-1].inner.append(count)
        else:
            self.counts.append(count)
        self.last = count

    def _is_joined(self, number: Number, lead: str) -> bool:
        """Add a figure to the count before it where it is a further quantity of that; return whether it is."""
        if self.last is None or words.trimmed(lead) or re.search(r"[;；。]|其中|合计", lead):
            return False
        kinds = {known.unit.kind for known in self.last.numbers}
        if number.unit.kind in kinds or number.unit.kind not in _JOINED_KINDS:
            return False
        self.last.numbers.append(number)
        return True


def _last_clause(lead: str) -> str:
    return _CLAUSE.split(lead)[-1]


def _clause_before(lead: str) -> str:
    clauses = [clause for clause in _CLAUSE.split(lead) if words.trimmed(clause)]
    return clauses[-1] if clauses else ""


def _first_clause(text: str) -> str:
    return _CLAUSE.split(text)[0]


def _share_out_names(counts: list[Count]) -> None:
    """Give each count of 来信、来访、来电分别为83、167、61件 the name that is its own."""
    for position, count in enumerate(counts):
        named, said, _ = count.lead.rpartition("分别")
        if not said:
            continue
        names = [
            name
            for part in _SPLIT_NAMES.split(re.split(r"[;；:：。]", named)[-1])
            if (name := words.trimmed(part))
        ]
        run = [count]
        for following in counts[position + 1 :]:
            if words.trimmed(following.lead):
                break
            run.append(following)
        if 1 < len(run) <= len(names):
            for one, name in zip(run, names[-len(run) :], strict=True):
                one.label, one.words = name, f"{name} {one.words}"


def _share_out_hosts(counts: list[Count], rates: list[Rate]) -> None:
    """Give each rate of 分别占26.7%、19.6%、53.7% the count that is its own."""
    for position, rate in enumerate(rates):
        if "分别" not in rate.lead or rate.host is None:
            continue
        run = [rate]
        for following in rates[position + 1 :]:
            if words.trimmed(following.lead):
                break
            run.append(following)
        before = [count for count in counts if count.first.start < rate.number.start]
        if 1 < len(run) <= len(before):
            for number, (one, count) in enumerate(zip(run, before[-len(run) :], strict=True), position):
                rates[number] = replace(one, label=rate.label, host=count)
