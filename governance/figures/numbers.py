"""Figures in running text: where they stand, how much of what, how exactly.

Convention: positions count characters of the text as given; the search runs on :func:`plain`, which has the same
length. Years, dates, times, ordinals, numbers of documents and clauses, codes and ranges are no figures. A figure next
to a sign that stands for a lost character is damaged: its value is not known, whatever could be guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from governance.figures.rounding import places_of
from governance.units import BARE, UNITS, Quantity, Unit

NumberKind = Literal["count", "percent", "points"]
Bound = Literal["exact", "about", "at_least", "below"]
"""How the words beside a figure take it: 约, 逾 or 以上, 近 or 不足."""

LOST = "?\ufffd□"
"""Signs that stand where a character was lost."""

_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)} | {
    ord(sign): to for sign, to in zip("％．＋－−＝／（）：；～　＊　", "%.+--=/():;~ * ", strict=True)
}  # fmt: skip
_SCALES = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1_000}
_HAN = "零〇一二两三四五六七八九十百千"

_NOT_FIGURES = re.compile(
    r"""
      [〔\[(]\s*(?:19|20)\d\d\s*[〕\])]\s*\d+\s*号                       # number of a document
    | \d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?!\d)                    # 2026-03-05
    | \d{1,2}:\d\d(?::\d\d)?                                             # 10:22
    | (?<!\d)(?:19|20)\d\d\s*(?:[-—–~至到、]\s*(?:19|20)\d\d\s*)*年度?[初末底]?
      (?:\s*\d{1,2}\s*(?:月份?)?(?:\s*\d{1,2}\s*日)?\s*[-—–~至到]\s*\d{1,2}\s*月份?(?:\s*\d{1,2}\s*[日号])?
        |\s*\d{1,2}\s*月份?(?:\s*\d{1,2}\s*[日号])?)?
    | (?<!\d)\d{1,2}\s*(?:月份?)?\s*[-—–~至到]\s*\d{1,2}\s*月份?
    | (?<!\d)\d{1,2}\s*月份?(?:\s*\d{1,2}\s*[日号])?(?:\s*[-—–~至到]\s*\d{1,2}\s*[日号])?
    | (?<!\d)\d{1,3}\s*年(?=[来间内多以前后期,，。;、)\s]|$)               # a span of years
    | 第\s*\d+(?:\s*[-—–~至到、]\s*\d+)*
    | (?<![\d.])\d+\s*号
    | (?<![A-Za-z])[A-Za-z]++(?:[-/][A-Za-z]*+)?\d[\d.]*
    | (?<![\d.])\d+(?=[A-Za-z](?![A-Za-z]*\d)(?!m\b|m²|m2))              # 5A
    | (?<![\d.])\d{9,}(?!\d)
    | ^\s*[(]?\d{1,2}(?:[)、]|\.(?!\d))                                   # number of a paragraph
    | (?:(?<=\bin\ )|(?<=\bsince\ )|(?<=\bby\ )|(?<=\byear\ ))(?:19|20)\d\d\b      # in 2025
    """,
    re.VERBOSE | re.MULTILINE,
)
_UNIT_WORDS = sorted(UNITS, key=lambda name: (-len(name), name))
_UNIT = "|".join(
    re.escape(name) + (r"\b" if name[-1].isascii() and name[-1].isalpha() else "") for name in _UNIT_WORDS
)
_NUMBER = re.compile(
    rf"""
    (?P<lost>[{LOST}])?
    (?P<sign>(?<![\d%])[-+])?
    (?P<digits>(?<![\d.,A-Za-z])(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?
              |(?<=百分之)[{_HAN}]+(?:点[{_HAN}]+)?
              |(?<![{_HAN}第数几上])(?:[一二两三四五六七八九][{_HAN}]*[十百千][{_HAN}]*|十[一二三四五六七八九]?)(?=\s*(?:万?\s*(?:件|批|人|起|处|户|次|场|本|个(?!别))))
              |(?<![{_HAN}完达形])[一二三四五六七八九](?=成(?:[,，。;、)\s多以左的]|$)))
    (?P<lost_inside>\.?[{LOST}]\d*(?:\.\d+)?(?=\s*[%\d])|[{LOST}](?=\s*(?:%|{_UNIT})))?
    \s*(?P<more>[余多几](?!年))?
    (?P<scale>[百千]?万|亿|千(?!米|瓦)|百(?!分))?
    (?P<more_of_scale>[余多])?\s*
    (?:(?P<points>个?百分点|percentage\ points?)|(?P<percent>%|per\ ?cent\b)|(?P<tenths>成)|(?P<unit>{_UNIT}))?
    (?P<after>\s*(?:[(（]含[)）])?(?:及以上|以上|左右|上下|以下|以内|之内|余))?
    """,
    re.VERBOSE,
)  # fmt: skip
_RANGE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?\s*%?\s*[-—–~至到]\s*\d+(?:\.\d+)?(?!\s*(?:[年月]|-\s*\d))")
_NAMES = re.compile(
    r"\s?(?:[”’」』]|(?!万|亿|千|百|余|多|成|个?百分点|以上|左右|以下|和|与|及|至|到|占|为)[\u4e00-\u9fff])"
)
"""What follows a figure that is a name, such as 12345热线, or counts in a unit that is not known here."""

_FROM = re.compile(r"[由从][^,，。;]{0,14}$")
_BOUNDS_BEFORE: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (
        re.compile(
            r"(?:逾|超过|超出|超|突破|(?<!不)高于|不低于|不少于|至少|over|more than|at least|above)\s*$"
        ),
        "at_least",
    ),
    (re.compile(r"(?:约|约为|大约|约占|约达|about|around|roughly)\s*$"), "about"),
    (
        re.compile(
            r"(?:(?<![最附])近|接近|将近|不足|不到|低于|少于|nearly|almost|under|less than|below)\s*$"
        ),
        "below",
    ),
)
_BOUNDS_AFTER: dict[str, Bound] = {
    "以上": "at_least", "及以上": "at_least", "余": "at_least", "左右": "about", "上下": "about", "以下": "below",
    "以内": "below", "之内": "below",
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A figure of a text.

    Attributes
    ----------
    start, end
        Characters, from the figure to the end of its unit.
    value
        How many, the scale (万, 亿) counted in; percentages as printed: 95.1. Of a damaged figure what is left of it.
    places
        Decimals of :attr:`value` that are printed; below zero where it is printed in tens or more.
    kind
        ``percent`` also for 成, ``points`` for 个百分点.
    unit
        :data:`~governance.units.BARE` where none is written.
    bound
        How exactly it is meant.
    damage
        The figure as it stands with ``?`` for what is lost; empty when it is whole.
    """

    start: int
    end: int
    value: Decimal
    places: int
    kind: NumberKind
    unit: Unit = BARE
    bound: Bound = "exact"
    damage: str = ""

    @property
    def quantity(self) -> Quantity:
        """The count with its unit."""
        return Quantity(self.value, self.unit)

    @property
    def slack(self) -> Fraction:
        """How far the exact value may lie from the printed one: half of the last digit, nothing for whole numbers."""
        return Fraction(10) ** -self.places / 2 if self.places else Fraction(0)

    @property
    def is_count(self) -> bool:
        """True for an exact, undamaged count."""
        return self.kind == "count" and self.bound == "exact" and not self.damage


def plain(text: str) -> str:
    """Return a text with full-width figures and signs made half-width; every character keeps its position.

    The full-width comma stays: between figures it parts them, where the half-width one groups thousands.
    """
    return text.translate(_PLAIN)


def find_numbers(text: str) -> list[Number]:
    """Return the figures of a text, in order.

    Parameters
    ----------
    text
        One paragraph or cell.
    """
    searched = plain(text)
    found = [
        number
        for match in _NUMBER.finditer(_without_others(searched))
        if (number := _number(match, searched)) is not None
    ]
    return _with_units_of_lists(searched, found)


def years_of(text: str) -> list[int]:
    """Return the years that a text names, in order, each once."""
    named = re.findall(
        r"(?<!\d)((?:19|20)\d\d)(?=\s*(?:年|[-—–~至到]\s*(?:19|20)\d\d\s*年?))|\b(?:in|of|from)\s+((?:19|20)\d\d)\b",
        plain(text),
    )
    return list(dict.fromkeys(int(first or second) for first, second in named))


def _without_others(text: str) -> str:
    """Return the text with what is no figure blotted out by as many spaces-like signs."""
    blotted = _NOT_FIGURES.sub(lambda match: "§" * len(match[0]), text)
    return _RANGE.sub(
        lambda match: (
            match[0]
            if _FROM.search(blotted[max(0, match.start() - 16) : match.start()])
            else "§" * len(match[0])
        ),
        blotted,
    )


def _number(match: re.Match[str], text: str) -> Number | None:
    digits = match["digits"]
    is_han = digits[0] in _HAN
    number = _han_value(digits) if is_han else Decimal(digits.replace(",", ""))
    places = places_of(number)
    if match["sign"] == "-":
        number = -number
    scale = Decimal(_SCALES[match["scale"] or ""])
    kind: NumberKind = "count"
    if match["points"]:
        kind = "points"
    elif match["percent"] or match["tenths"] or text.endswith("百分之", 0, match.start("digits")):
        kind = "percent"
    if (
        kind == "count"
        and not match["unit"]
        and _NAMES.match(text, match.end("digits"), match.end("digits") + 8)
    ):
        return None
    if match["tenths"]:
        number, places = number * 10, places - 1
    start = match.start("sign") if match["sign"] else match.start("digits")
    damage = _damage(match)
    if damage and match["lost"]:
        start = match.start("lost")
    return Number(
        start=start,
        end=match.start() + len(match[0].removesuffix(match["after"] or "").rstrip()),
        value=number * scale,
        places=places - (len(str(int(scale))) - 1),
        kind=kind,
        unit=UNITS[match["unit"]] if match["unit"] else BARE,
        bound=_bound(match, text),
        damage=damage,
    )


def _damage(match: re.Match[str]) -> str:
    """Return a damaged figure with one question mark for each run of lost signs; empty when it is whole."""
    if match["lost_inside"]:
        return re.sub(f"[{LOST}]", "?", match["digits"] + match["lost_inside"])
    is_figure = "." in match["digits"] or any(match[name] for name in ("percent", "points", "unit"))
    return f"?{match['digits']}" if match["lost"] and is_figure else ""


def _bound(match: re.Match[str], text: str) -> Bound:
    after = (match["after"] or "").strip()
    if after:
        return _BOUNDS_AFTER[re.sub(r"[(（]含[)）]", "", after)]
    if match["more"] or match["more_of_scale"]:
        return "at_least"
    start = match.start("digits")
    left = text[max(0, start - 12) : start].removesuffix("百分之")
    return next((bound for pattern, bound in _BOUNDS_BEFORE if pattern.search(left)), "exact")


def _han_value(text: str) -> Decimal:
    """Return the value of a number in Chinese characters, below ten thousand: 三十八, 九十五点一, 一五."""
    whole, _, decimals = text.partition("点")
    if not any(sign in _HAN_PLACES for sign in whole):
        value = int("".join(str(_HAN_DIGITS[sign]) for sign in whole) or "0")
    else:
        value, digit = 0, None
        for sign in whole:
            if sign in _HAN_PLACES:
                value += (1 if digit is None else digit) * _HAN_PLACES[sign]
                digit = None
            else:
                digit = _HAN_DIGITS[sign]
        value += digit or 0
    behind = "".join(str(_HAN_DIGITS.get(sign, 0)) for sign in decimals)
    return Decimal(f"{value}.{behind}" if behind else value)


def _with_units_of_lists(text: str, numbers: list[Number]) -> list[Number]:
    """Return the figures with 83、167、61件 read as three counts of 件."""
    return list(_units_from_behind(text, numbers))[::-1]


def _units_from_behind(text: str, numbers: list[Number]) -> Iterator[Number]:
    behind: Number | None = None
    for number in reversed(numbers):
        given = number
        if (
            behind is not None
            and number.unit is BARE
            and number.kind == "count"
            and re.fullmatch(r"\s*(?:[、和及与]|,\s|，)\s*", text[number.end : behind.start])
        ):
            given = Number(
                number.start, number.end, number.value, number.places, behind.kind, behind.unit, number.bound,
                number.damage,
            )  # fmt: skip
        yield given
        behind = given
