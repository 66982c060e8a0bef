"""What a question is about: whole months of receipt, and categories of matter.

Months are named by their first day. No category named means all of them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

Level = Literal["township", "community", "grid"]
"""What a row of an answer is a place of."""


@dataclass(frozen=True)
class Selection:
    """Cases received in the months from one to another, both included, of some categories.

    Attributes
    ----------
    month_from, month_to
        First days of months.
    categories, channels
        Empty for all.
    """

    month_from: date
    month_to: date
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def months(self) -> int:
        """Number of months."""
        return ordinal_of(self.month_to) - ordinal_of(self.month_from) + 1

    @property
    def bound(self) -> dict[str, Any]:
        """What queries bind: ``$month_from``, ``$month_to``, ``$categories``."""
        return {"month_from": self.month_from, "month_to": self.month_to, "categories": list(self.categories)}

    @property
    def bound_channels(self) -> dict[str, Any]:
        """What queries bind besides where they ask for channels: ``$channels``."""
        return {"channels": list(self.channels)}

    def before(self) -> "Selection":
        """Return the same matters over the same number of months just before."""
        return self.moved(-self.months)

    def moved(self, months: int) -> "Selection":
        """Return the same matters over as many months, so many months later; earlier when below zero."""
        first, last = (month_of(ordinal_of(day) + months) for day in (self.month_from, self.month_to))
        return replace(self, month_from=first, month_to=last)


OF_CATEGORIES = "(len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], fact.category))"
"""SQL condition on a table called ``fact`` with ``category``."""

OF_CHANNELS = "(len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], fact.channel))"
"""SQL condition on a table called ``fact`` with ``channel``."""

IN_SELECTION = f"fact.month BETWEEN $month_from AND $month_to AND {OF_CATEGORIES}"
"""SQL condition on a table called ``fact`` with ``month`` and ``category``."""


def ordinal_of(month: date) -> int:
    """Return the number of months since year 0."""
    return month.year * 12 + month.month - 1


def month_of(ordinal: int) -> date:
    """Return the first day of the month that :func:`ordinal_of` numbers."""
    return date(ordinal // 12, ordinal % 12 + 1, 1)
