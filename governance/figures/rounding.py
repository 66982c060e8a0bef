"""How a printed figure follows from exact ones: rounded half up, cut off, or not at all.

Convention: exact decimals throughout. A figure printed with *k* places stands for every value that rounds to it, half
up, the rule that reports are written by. One that only follows when the digits behind the last place are dropped is
*truncated*: a fault of its own, for a reader cannot tell it from a rounded one.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

Fit = Literal["exact", "rounded", "truncated", "none"]
"""``exact``: rounding and cutting off give the same."""

WHOLE_PERCENT = 100


def rounded(value: Fraction, places: int) -> Decimal:
    """Return a value rounded half up, away from zero, to so many places."""
    return _quantized(value, places, ROUND_HALF_UP)


def truncated(value: Fraction, places: int) -> Decimal:
    """Return a value with what is behind so many places dropped."""
    return _quantized(value, places, ROUND_DOWN)


def _quantized(value: Fraction, places: int, rounding: str) -> Decimal:
    scaled = abs(value) * Fraction(10) ** places
    whole = floor(scaled + Fraction(1, 2)) if rounding == ROUND_HALF_UP else floor(scaled)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def fit(value: Fraction, printed: Decimal, places: int) -> Fit:
    """Return how a printed figure follows from a value.

    Parameters
    ----------
    value
        Exact, in the unit of the printed one.
    printed
        As it stands, its sign included.
    places
        Decimals it is printed with; below zero where it is printed in tens or more.
    """
    is_rounded = rounded(value, places) == printed
    is_cut = truncated(value, places) == printed
    if is_rounded:
        return "exact" if is_cut else "rounded"
    return "truncated" if is_cut else "none"


def whole_range(part: int, percent: Decimal, places: int) -> tuple[Fraction, Fraction] | None:
    """Return the open-closed range of wholes of which a part is the printed percentage; None for 0 %."""
    half = Fraction(10) ** -places / 2
    low, high = Fraction(percent) - half, Fraction(percent) + half
    if low <= 0:
        return None
    return Fraction(100 * part) / high, Fraction(100 * part) / low


def fitting_wholes(part: int, percent: Decimal, places: int) -> range | None:
    """Return the whole denominators that give a printed percentage; empty when none does, None for 0 %.

    Parameters
    ----------
    part
        Numerator, above zero.
    percent
        As printed.
    places
        Decimals it is printed with.
    """
    found = whole_range(part, percent, places)
    if found is None:
        return None
    low, high = found
    least = part if percent <= WHOLE_PERCENT else 1
    return range(max(least, floor(low) + 1), floor(high) + 1)


def nearest_wholes(part: int, percent: Decimal) -> tuple[int, int]:
    """Return the whole denominators right below and above the one that a percentage asks for."""
    wanted = Fraction(100 * part) / Fraction(percent)
    return max(1, floor(wanted)), max(1, ceil(wanted))


def share_working(part: Decimal, whole: Decimal, percent: Decimal, places: int) -> str:
    """Return the recomputation of a percentage, written out: ``3,548 ÷ 4,880 = 72.705 % ≠ 72.2 %``."""
    value = Fraction(part) / Fraction(whole) * 100
    sign = "=" if value == Fraction(percent) else "≈" if rounded(value, places) == percent else "≠"
    return f"{figure(part)} ÷ {figure(whole)} = {figure(rounded(value, places + 2))} % {sign} {figure(percent)} %"


def figure(value: Decimal | int) -> str:
    """Return a figure as it stands in a recomputation, with groups of thousands and the decimals it has."""
    number = Decimal(value)
    return f"{number:,.{places_of(number)}f}"


def places_of(number: Decimal) -> int:
    """Return the decimals that a figure is written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
