"""What one question shows on a map: the class of each place, and the facts on its card.

Convention of the wire: places come in the geometry's order and a column of numbers is one character per place.
``#`` is missing, the 56 characters from ``$`` on are words, and from ``]`` on a character is a number above the
column's base. What the browser can work out is not sent: households, which it has; cases per 1,000 households; a
part of another column is sent as what it lacks, which is often nothing.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from dashboard.case_marks import CaseMarks
from dashboard.map_classes import MapClass

Level = Literal["township", "community", "grid"]
Value = float | str | None
Column = tuple[int | str | None, ...]

MISSING_MARK, FIRST_WORD, FIRST_NUMBER = ord("#"), ord("$"), ord("]")
MOST_ABOVE_BASE = 50_000
"""Numbers further above the lowest of their column are sent as a list; a character past 55,295 is not one unit."""

PER_THOUSAND = 1000


@dataclass(frozen=True)
class MapFact:
    """One line of the card of a place.

    Attributes
    ----------
    label
        In the reader's language.
    values
        One for each place: a number, or a word in the reader's language that stands in its stead; missing (None or
        NaN) is written as ``missing``.
    decimals
        Digits after the point.
    kind
        ``change`` writes a sign before what is not zero.
    of
        Denominators: the line then reads ``3 / 6``.
    unit
        Written after the number, such as ``%``.
    missing
        Word for a missing value; empty leaves the line out.
    """

    label: str
    values: Sequence[Value]
    decimals: int = 0
    kind: Literal["number", "change"] = field(default="number", kw_only=True)
    of: Sequence[int] | None = field(default=None, kw_only=True)
    unit: str = field(default="", kw_only=True)
    missing: str = field(default="", kw_only=True)

    @cached_property
    def column(self) -> Column:
        """The values as sent: whole units of the last decimal, words, None."""
        return tuple(_units(value, self.decimals) for value in self.values)


@dataclass(frozen=True)
class MapHeat:
    """A picture drawn under the outlines; the places keep their edges and names and lose their fill.

    Attributes
    ----------
    png
        With transparency; rows evenly spaced in the Mercator projection.
    west, south, east, north
        Its borders, degrees, CGCS2000.
    """

    png: bytes
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class MapValues:
    """What one question shows at the places of one level, in the geometry's order.

    Attributes
    ----------
    level
        Which places are coloured.
    title
        Of the legend: the measure with its unit, in the reader's language.
    classes
        In the order of the legend.
    class_of
        For each place the number of its class.
    facts
        Lines of its card.
    is_class_told
        Whether the card begins with the label of the class; a measure tells its value instead.
    heat
        Picture under the outlines.
    marks
        Single cases above them.
    """

    level: Level
    title: str
    classes: Sequence[MapClass]
    class_of: Sequence[int]
    facts: Sequence[MapFact] = ()
    is_class_told: bool = field(default=True, kw_only=True)
    heat: MapHeat | None = field(default=None, kw_only=True)
    marks: CaseMarks | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not all(0 <= number < len(self.classes) for number in self.class_of):
            raise ValueError(f"a class of {len(self.classes)} has a number that is none of them")
        for fact in self.facts:
            for values in (fact.values, fact.of):
                if values is not None and len(values) != len(self.class_of):
                    raise ValueError(f"{fact.label}: {len(values)} values for {len(self.class_of)} places")

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of places in each class."""
        return tuple(
            np.bincount(np.asarray(self.class_of, dtype=np.int64), minlength=len(self.classes)).tolist()
        )


def values_document(values: MapValues, households: Sequence[int | None]) -> dict[str, Any]:
    """Return what one question shows as plain lists and texts; the picture and the marks are not in it.

    ``columns`` holds each different column once; ``facts`` name theirs by number. A column is ``"households"``;
    or ``{per_1000, decimals, few}``, the number of a column of cases, missing where there are some
    but no more than ``few``; or ``{packed, base}``, with ``less`` where what is
    packed is to be taken from that column; or ``{list}``, with words as texts of their number.

    Parameters
    ----------
    values
        One question's answer.
    households
        Of the same places.

    Raises
    ------
    ValueError
        There are more or fewer values than places, or more than 56 words.
    """
    if len(values.class_of) != len(households):
        raise ValueError(f"{len(values.class_of)} values for {len(households)} places")
    wire = _Columns(tuple(households))
    facts = [
        {
            "label": fact.label,
            "values": wire.number(fact.column, fact.decimals),
            "of": None if fact.of is None else wire.number(tuple(map(int, fact.of)), 0),
            "decimals": fact.decimals,
            "is_change": fact.kind == "change",
            "unit": fact.unit,
            "missing": fact.missing,
        }
        for fact in values.facts
    ]
    return {
        "level": values.level,
        "is_class_told": values.is_class_told,
        "classes": [
            {"label": of.label, "colour": of.colour, "line": of.line_colour, "hatch": of.hatch, "edge": of.edge}
            for of in values.classes
        ],
        "class_of": "".join(chr(FIRST_NUMBER + number) for number in values.class_of),
        "facts": facts,
        "words": list(wire.words),
        "columns": wire.written(),
    }  # fmt: skip


class _Columns:
    """The different columns of a question, and how each is written shortest."""

    def __init__(self, households: Column) -> None:
        self.households = households
        self.columns: dict[tuple[Column, int], int] = {}
        self.words: dict[str, int] = {}

    def number(self, column: Column, decimals: int) -> int:
        """Return the number of a column, which is kept if it is new."""
        for word in column:
            if isinstance(word, str):
                self.words.setdefault(word, len(self.words))
        return self.columns.setdefault((column, decimals), len(self.columns))

    def written(self) -> list[Any]:
        """Return the columns as sent.

        Raises
        ------
        ValueError
            There are too many words.
        """
        if len(self.words) > FIRST_NUMBER - FIRST_WORD:
            raise ValueError(f"{len(self.words)} words on a map")
        sources: list[tuple[int, Column]] = []
        written: dict[int, Any] = {}
        derived = {number: self._derived(*key) for key, number in self.columns.items()}
        for (column, _), number in self.columns.items():
            written[number] = derived[number] or self._packed(column, sources)
            if derived[number] is None:
                sources.append((number, column))
        return [written[number] for number in range(len(written))]

    def _derived(self, column: Column, decimals: int) -> Any | None:  # noqa: ANN401 (JSON)
        """Return how the browser works a column out of what it has; None where it cannot."""
        if column == self.households:
            return "households"
        for (cases, other_decimals), number in self.columns.items():
            if not decimals or other_decimals or None in cases or not all(isinstance(n, int) for n in cases):
                continue
            rates = tuple(map(_per_1000, cases, self.households, [decimals] * len(cases)))
            missing = [
                count for count, value, rate in zip(cases, column, rates, strict=True) if value != rate
            ]
            few = max((count for count in missing if isinstance(count, int)), default=0)
            if column == tuple(
                None if 0 < int(count or 0) <= few else rate for count, rate in zip(cases, rates, strict=True)
            ):
                return {"per_1000": number, "decimals": decimals, "few": few}
        return None

    def _packed(self, column: Column, sources: Iterable[tuple[int, Column]]) -> dict[str, Any]:
        """Return a column as characters: of its values, or of what they lack of an earlier column."""
        best, weight = self._characters(column), _weight(column)
        for number, source in sources:
            lack = _lack(column, source)
            if lack is not None and _weight(lack) < weight:
                best, weight = self._characters(lack) | {"less": number}, _weight(lack)
        return best

    def _characters(self, column: Column) -> dict[str, Any]:
        numbers = [value for value in column if isinstance(value, int)]
        base = min(0, *numbers) if numbers else 0
        if numbers and max(numbers) - base > MOST_ABOVE_BASE:
            return {"list": [str(self.words[v]) if isinstance(v, str) else v for v in column]}
        return {"base": base, "packed": "".join(self._character(value, base) for value in column)}

    def _character(self, value: int | str | None, base: int) -> str:
        if value is None:
            return chr(MISSING_MARK)
        if isinstance(value, str):
            return chr(FIRST_WORD + self.words[value])
        return chr(FIRST_NUMBER + value - base)


def _weight(column: Column) -> int:
    return sum(abs(value) for value in column if isinstance(value, int))


def _lack(column: Column, source: Column) -> Column | None:
    """Return what each number lacks of the source's; None where a source has no number, or less."""
    lack: list[int | str | None] = []
    for value, whole in zip(column, source, strict=True):
        if not isinstance(value, int):
            lack.append(value)
        elif isinstance(whole, int) and whole >= value:
            lack.append(whole - value)
        else:
            return None
    return tuple(lack)


def _units(value: Value, decimals: int) -> int | str | None:
    """Return a value in units of its last decimal, half rounded away from zero."""
    if value is None or isinstance(value, str):
        return value
    if math.isnan(value):
        return None
    size = math.floor(round(abs(value) * 10.0**decimals, 6) + 0.5)
    return size if value >= 0 else -size


def _per_1000(cases: Any, households: Any, decimals: int) -> int | None:  # noqa: ANN401 (numbers, checked before)
    """Return cases per 1,000 households in units of the last decimal, half rounded up, in whole numbers."""
    if not households:
        return None
    return int((2 * PER_THOUSAND * 10**decimals * cases + households) // (2 * households))
