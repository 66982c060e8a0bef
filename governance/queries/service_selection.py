"""Which cases a question about service is of, and the condition and the table that follow from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from governance.tables import quote

Dimension = Literal[
    "department", "township_code", "community_code", "grid_code", "category", "channel", "source", "month"
]
"""Column of ``service_month`` that an answer has a row per value of."""

StockDimension = Literal[
    "department", "township_code", "community_code", "grid_code", "category", "channel", "source"
]
"""Column of ``open_stock`` likewise."""

DueDimension = Literal["department", "township_code", "category", "channel", "source"]
"""Column of ``due_day`` likewise."""


@dataclass(frozen=True)
class ServiceSelection:
    """Cases received in the months from one to another, both included, narrowed by what they are about and whose.

    Attributes
    ----------
    month_from, month_to
        First days of months.
    sources, departments, categories, channels
        Empty for all. 未注明 and 未分类 are words like any other.
    township_codes, community_codes, grid_codes
        Empty for all, cases placed nowhere included.
    """

    month_from: date
    month_to: date
    sources: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    township_codes: tuple[str, ...] = ()
    community_codes: tuple[str, ...] = ()
    grid_codes: tuple[str, ...] = ()


_FILTERS = {
    "sources": "source", "departments": "department", "categories": "category", "channels": "channel",
    "township_codes": "township_code", "community_codes": "community_code", "grid_codes": "grid_code",
}  # fmt: skip
"""Fields of a selection to the columns they narrow."""

FINER = ("community_code", "grid_code")
"""Columns that ``township_service_month`` does not have."""


def narrowed(
    selection: ServiceSelection, *, is_by_month: bool = True, without: Collection[str] = ()
) -> tuple[str, dict[str, Any]]:
    """Return the condition of a selection on rows called ``fact``, and what it binds."""
    conditions = ["true"]
    bound: dict[str, Any] = {}
    if is_by_month:
        conditions.append("fact.month BETWEEN $month_from AND $month_to")
        bound |= {"month_from": selection.month_from, "month_to": selection.month_to}
    for name, column in _FILTERS.items():
        chosen = getattr(selection, name)
        if chosen and column not in without:
            conditions.append(f"list_contains(${name}::VARCHAR[], fact.{quote(column)})")
            bound[name] = list(chosen)
    return " AND ".join(conditions), bound


def facts(selection: ServiceSelection, dimension: str | None = None) -> str:
    """Return the smallest table that can answer."""
    is_finer = dimension in FINER or selection.community_codes or selection.grid_codes
    return quote("service_month" if is_finer else "township_service_month")
