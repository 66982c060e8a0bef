"""Typed values as the texts that a CSV would hold, so that one grammar reads every format.

Days are in ISO 8601, with the time where it is not midnight; numbers have at most 15 digits, as spreadsheets show
them. A whole number that a spreadsheet has rounded to 15 digits is no longer the code somebody typed: it is written
with an exponent, which the grammar of cells (``cell_code_is_damaged``) knows as damaged.
"""

import math
from datetime import date, datetime, time, timedelta

EXACT_DIGITS = 15
"""Decimal digits that a spreadsheet keeps of a number."""

EXACT_INTEGERS = 2**53
"""From here on a floating-point number no longer holds every digit."""

Value = float | str | bool | time | date | datetime | timedelta


def cell_text(value: Value) -> str:
    """Return a cell as a CSV would hold it; an empty one is an empty text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return number_text(value)
    if isinstance(value, datetime):
        whole = _whole_second(value)
        return whole.isoformat(" ") if whole.time() != time() or whole.tzinfo else whole.date().isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat()


def number_text(value: float) -> str:
    """Return a number as a spreadsheet shows it; a whole number that lost digits with an exponent.

    Digits are lost from 2**53 on, and where a number of more than 15 digits ends in zeros behind the fifteenth.
    """
    if not math.isfinite(value):
        return ""
    if abs(value) < 10**EXACT_DIGITS or value != int(value):
        return str(int(value)) if value == int(value) else f"{value:.{EXACT_DIGITS}g}"
    shown = f"{value:.{EXACT_DIGITS - 1}E}"
    if isinstance(value, int) or abs(value) < EXACT_INTEGERS:
        return shown if float(shown) == value else str(int(value))
    return shown


def _whole_second(value: datetime) -> datetime:
    """Return a time to the second: spreadsheets keep times as fractions of a day."""
    return (value + timedelta(microseconds=500_000)).replace(microsecond=0)
