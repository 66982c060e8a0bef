"""How a share is rounded, written, hedged and compared; used wherever one is shown, printed or checked.

Rounding is half up and made from the whole numbers themselves, so 9/400 is 2.3 % at one place and never 2.2 %. Under
:data:`FEW` the fraction leads. A zero denominator gives no value: 无 (none). The difference of two shares is told in
percentage points, of the shares as they are printed, never in per cent.
"""

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from governance.i18n import Translator

FEW = 30
"""A share of fewer than this is written with its fraction first."""

NORMAL_95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""

MINUS = "\u2212"


class Interval(NamedTuple):
    """Lowest and highest value that the data leave likely, from 0 to 1."""

    low: float
    high: float


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Return a number rounded half away from zero to so many digits after the point.

    Parameters
    ----------
    value
        Exact; floats have lost what decides a half.
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(
        f"{whole if value >= 0 else -whole}E-{decimals}"
    )  # from text, for sums would be cut to 28 digits


def printed_share(
    numerator: int, denominator: int | None, *, per: int = 100, decimals: int = 1
) -> Decimal | None:
    """Return numerator ÷ denominator × ``per`` as it is printed; None when the denominator is missing or not above 0.

    Parameters
    ----------
    per
        100 for percentages.
    decimals
        Digits after the point.
    """
    if denominator is None or denominator <= 0:
        return None
    return half_up(Fraction(int(numerator) * per, int(denominator)), decimals)


def wilson(numerator: int, denominator: int) -> Interval | None:
    """Return the 95 % interval of a share; None when the denominator is not above zero.

    Wilson's score interval: it stays within 0 and 1 and holds near them and for few cases, where the usual one fails.

    Source: Wilson 1927, J. Am. Stat. Assoc. 22:209-212; recommended by Brown, Cai and DasGupta 2001, Stat. Sci. 16:101.
    """
    if denominator <= 0:
        return None
    share, spread = numerator / denominator, NORMAL_95**2 / denominator
    middle = share + spread / 2
    width = NORMAL_95 * sqrt(share * (1 - share) / denominator + spread / denominator / 4)
    low, high = (middle - width) / (1 + spread), (middle + width) / (1 + spread)
    return Interval(low if numerator else 0.0, high if numerator < denominator else 1.0)


def percent_text(say: Translator, value: float | Decimal, decimals: int = 1) -> str:
    """Return a percentage with its sign, which never stands alone on the next line."""
    return f"{say.number(float(value), decimals)}\u202f%"


def fraction_text(say: Translator, numerator: int, denominator: int) -> str:
    """Return ``484/501``."""
    return f"{say.number(numerator)}/{say.number(denominator)}"


def rate_text(say: Translator, numerator: int, denominator: int | None, *, decimals: int = 1) -> str:
    """Return a percentage with its fraction, the fraction first when it is of few: ``96.6 % (484/501)``.

    Returns
    -------
    str
        The word for none where there is no denominator above zero.
    """
    value = printed_share(numerator, denominator, decimals=decimals)
    if value is None or denominator is None:
        return say("none")
    percent, fraction = percent_text(say, value, decimals), fraction_text(say, numerator, denominator)
    first, second = (fraction, percent) if denominator < FEW else (percent, fraction)
    return f"{first} ({second})"


def change_points(now: tuple[int, int], before: tuple[int, int], *, decimals: int = 1) -> Decimal | None:
    """Return the difference of two percentages as printed, in percentage points; None where either has no value.

    Parameters
    ----------
    now, before
        Numerator and denominator.
    """
    values = [printed_share(*part, decimals=decimals) for part in (now, before)]
    if values[0] is None or values[1] is None:
        return None
    return values[0] - values[1]


def points_text(say: Translator, change: Decimal | None, *, decimals: int = 1) -> str:
    """Return a change in percentage points with its sign: ``+1.2 points``; a dash where there is none to tell."""
    if change is None:
        return say.number(None)
    if change == 0:
        return say("unchanged")
    sign = "+" if change > 0 else MINUS
    return say("{change} points").format(change=f"{sign}{say.number(float(abs(change)), decimals)}")
