"""A claim held against the published data, where it names what the data know.

Convention: only a claim that names its period to the month, its place and what is counted, and nothing besides, is
compared; nothing is guessed. There is no tolerance. A claim that is not the data's figure *differs from the data as of
a day*: the data may be newer than the report, so it is not called wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number, plain
from governance.figures.pairs import kind_of
from governance.figures.rounding import figure, fit, share_working
from governance.figures.statements import Passage, Sentence
from governance.indicators import Indicator
from governance.queries.places import names
from governance.queries.publication import categories, months, publication
from governance.queries.service import ServiceSelection, service_by, service_sums
from governance.warehouse import Warehouse

_YEAR = r"(20\d\d)年(?:度)?\s*"
_MONTHS = re.compile(_YEAR + r"(\d{1,2})\s*月?份?\s*[-—–~至到]\s*(\d{1,2})\s*月")
_MONTH = re.compile(_YEAR + r"(\d{1,2})\s*月(?!\s*\d)")
_PART = re.compile(_YEAR + r"(上半年|下半年|全年|第?[一二三四]季度)")
_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9),
    "四季度": (10, 12),
}  # fmt: skip
_WHOLE = ("全区", "全县", "全市", "我区", "我县", "我市", "本区")
_LIGHT = re.compile(
    r"各类|群众|信访|事项|诉求|共|总共|累计|合计|总计|已|了|达到?|为|的|[,，、;；:：()（）\s]"
)
_RECEIVED = frozenset({"受理", "收到", "接收", "接到", "登记", "受理量", "受理总量"})
_CONCLUDED = frozenset({"办结", "办理完毕"})
_NOT_MONTHLY = re.compile(r"截至|截止|同比|环比")
_DECEMBER = 12

RATES: Mapping[str, str] = {
    "办结率": "R2'", "按期办结率": "R2", "及时受理率": "R1", "及时告知率": "R1", "及时转送率": "R1t",
    "上报化解率": "R3", "核验化解率": "R3v", "参评率": "R4", "满意率": "R5", "重复率": "R6a",
}  # fmt: skip
"""Names of rates, light words left out, to what :func:`governance.indicators.definitions` calls them."""


@dataclass(frozen=True)
class Asked:
    """What a claim names.

    Attributes
    ----------
    place, category, office
        Names as in :class:`Known`; empty for all.
    first, last
        First days of the months from and to.
    """

    place: str
    category: str
    office: str
    first: date
    last: date


@dataclass(frozen=True)
class Measured:
    """What the data say.

    Attributes
    ----------
    measures
        Columns of ``service_month``, summed.
    as_of
        Day of the data.
    """

    measures: Mapping[str, int]
    as_of: date


class Known(Protocol):
    """What published data know; the seam by which further figures are compared."""

    places: tuple[str, ...]
    categories: tuple[str, ...]
    offices: tuple[str, ...]
    wholes: tuple[str, ...]
    """What the whole is called; empty where the reader may not see all of it."""
    indicators: Mapping[str, Indicator]

    def measured(self, asked: Asked) -> Measured | None:
        """Return what the data say; None where the period is not wholly in them."""


class KnownWarehouse:
    """The published warehouse as what claims are held against, as far as its reader may see it.

    Parameters
    ----------
    indicators
        In force in the district: :func:`governance.indicators.definitions`.
    """

    def __init__(self, warehouse: Warehouse, indicators: Mapping[str, Indicator]) -> None:
        about = publication(warehouse)
        self._warehouse, self._as_of = warehouse, about.as_of
        self._months = [month.first_day for month in months(warehouse) if month.is_complete]
        known = names(warehouse)
        townships = known[known["level"] == "township"]
        self._codes: dict[str, str] = dict(zip(townships["name"], townships["code"], strict=True))
        self.indicators = indicators
        self.places: tuple[str, ...] = tuple(self._codes)
        self.categories: tuple[str, ...] = categories(warehouse)
        self.wholes: tuple[str, ...] = (about.district_name, *_WHOLE) if warehouse.scope.is_everything else ()
        self.offices: tuple[str, ...] = self._offices()

    def _offices(self) -> tuple[str, ...]:
        if not self._months:
            return ()
        everything = ServiceSelection(self._months[0], self._months[-1])
        return tuple(map(str, service_by(self._warehouse, everything, "department")["key"]))

    def measured(self, asked: Asked) -> Measured | None:
        """Return what the data say; None where the period is not wholly in them."""
        if self._as_of is None or not {asked.first, asked.last} <= set(self._months):
            return None
        selection = ServiceSelection(
            asked.first,
            asked.last,
            departments=(asked.office,) if asked.office else (),
            categories=(asked.category,) if asked.category else (),
            township_codes=(self._codes[asked.place],) if asked.place else (),
        )
        sums = service_sums(self._warehouse, selection).iloc[0]
        return Measured({str(name): int(value) for name, value in sums.items()}, self._as_of)


Compare = Callable[[Sentence, Number, Asked, str, Known], Finding | None]
"""How a figure is held against the data: its sentence, itself, what it is asked of and what it counts; None where the
data do not say."""


def check_against(passage: Passage, known: Known) -> Iterator[Finding]:
    """Give what is found of the claims of a paragraph that name what the data know."""
    period: tuple[date, date] | None = None
    for sentence in passage.sentences:
        period = _period(sentence.text) or period
        if period is None or _NOT_MONTHLY.search(sentence.text):
            continue
        for number, compare in _comparable(sentence):
            named = _named(sentence, number, period, known)
            found = None if named is None else compare(sentence, number, *named, known)
            if found is not None:
                yield found


def _comparable(sentence: Sentence) -> Iterator[tuple[Number, Compare]]:
    """Give the figures of a sentence that can be compared with the data, and how each is."""
    for count in sentence.counts:
        if count.first.is_count and not words.BEFORE.search(count.lead):
            yield count.first, _of_count
    for rate in sentence.rates:
        if kind_of(rate) == "rate" and rate.number.bound == "exact" and not words.BEFORE.search(rate.lead):
            yield rate.number, _of_rate


def _period(text: str) -> tuple[date, date] | None:
    """Return the first days of the months from and to that a sentence names; None where it names none or several."""
    searched = plain(text)
    found = [(*match.groups(),) for match in _MONTHS.finditer(searched)]
    found += [(year, month, month) for year, month in _MONTH.findall(_MONTHS.sub("", searched))]
    for year, part in _PART.findall(searched):
        first, last = _PARTS[part.removeprefix("第")]
        found.append((year, str(first), str(last)))
    if len(found) != 1:
        return None
    year, first_month, last_month = map(int, found[0])
    if not 1 <= first_month <= last_month <= _DECEMBER:
        return None
    return date(year, first_month, 1), date(year, last_month, 1)


def _of_count(sentence: Sentence, number: Number, asked: Asked, said: str, known: Known) -> Finding | None:
    measure = "cases" if said in _RECEIVED else "concluded_cases" if said in _CONCLUDED else ""
    answer = known.measured(asked) if measure else None
    if answer is None:
        return None
    value = answer.measures[measure]
    sign = "=" if number.value == value else "≠"
    verdict = Verdict.RIGHT if number.value == value else Verdict.DIFFERS
    return _finding(verdict, sentence, number, f"{figure(number.value)} {sign} {figure(value)}", answer)


def _of_rate(sentence: Sentence, number: Number, asked: Asked, said: str, known: Known) -> Finding | None:
    indicator = known.indicators.get(RATES.get(said, ""))
    answer = known.measured(asked) if indicator is not None else None
    if indicator is None or answer is None:
        return None
    if not {indicator.numerator, indicator.denominator} <= answer.measures.keys():
        return None
    part, whole = indicator.fraction(answer.measures)
    if not whole:
        return None
    how = fit(Fraction(part, whole) * indicator.per, number.value, number.places)
    verdict = Verdict.RIGHT if how in {"exact", "rounded"} else Verdict.DIFFERS
    working = share_working(Decimal(part), Decimal(whole), number.value, number.places)
    return _finding(verdict, sentence, number, f"{indicator.mark}: {working}", answer)


def _named(
    sentence: Sentence, number: Number, period: tuple[date, date], known: Known
) -> tuple[Asked, str] | None:
    """Return what a figure is asked of and what it counts; None where its clause says more, or no place."""
    before = plain(sentence.text[: number.start])
    clause = re.split(r"[,，;；]", before)[-1]
    place, rest = _taken(clause, known.places)
    whole, rest = _taken(rest, known.wholes)
    category, rest = _taken(rest, known.categories)
    office, rest = _taken(rest, known.offices)
    if not place and not whole:
        place, _ = _taken(before, known.places)
        whole, _ = _taken(before, known.wholes)
    if not place and not whole:
        return None
    said = _LIGHT.sub("", _MONTHS.sub("", rest))
    said = _PART.sub("", _MONTH.sub("", said))
    return Asked(place, category, office, *period), said


def _taken(text: str, known: tuple[str, ...]) -> tuple[str, str]:
    """Return the last of the known names in a text, empty without one, and the text without it."""
    found = max(
        (name for name in known if name and name in text), key=lambda name: (text.rfind(name) + len(name), len(name)),
        default="",
    )  # fmt: skip
    return (found, text.replace(found, "", 1)) if found else ("", text)


def _finding(verdict: Verdict, sentence: Sentence, number: Number, working: str, answer: Measured) -> Finding:
    reason = Remark(N_("As published, data as of {day}."), {"day": answer.as_of.isoformat()})
    marks = ordered_marks(sentence.marks(number))
    return Finding(verdict, "F16", sentence.place, sentence.text, marks, (working,), reason)
