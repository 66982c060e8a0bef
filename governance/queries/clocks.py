"""How cases stand by their clocks on a day, and where an imported due date is not the one we count.

Every answer may look from any day: what happened later is then not known. An imported due date always counts before
ours (see :mod:`governance.clocks`); a difference is listed for somebody to look at, never evened out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from governance.clock_sql import case_clock_query, state_expression
from governance.clock_states import ClockState
from governance.queries.service import ServiceSelection
from governance.tables import quote
from governance.warehouse import Warehouse

_NARROWED = {
    "source": "sources", "department": "departments", "category": "categories", "channel": "channels",
    "township_code": "township_codes", "community_code": "community_codes", "grid_code": "grid_codes",
}  # fmt: skip
"""Column of ``cases`` to what narrows it in a selection."""

_UNSTATED = {"department": "未注明", "channel": "未注明"}

_BESIDE = (
    "month", "received_on", "due_on", "department", "category", "channel", "township_code", "community_code",
    "grid_code",
)  # fmt: skip

_DAY = "$as_of::DATE"


def _narrowed(column: str) -> str:
    told = (
        f"coalesce(fact.{quote(column)}, '{_UNSTATED[column]}')" if column in _UNSTATED else f"fact.{column}"
    )
    return f"(len(${column}::VARCHAR[]) = 0 OR list_contains(${column}::VARCHAR[], {told}))"


_IN_SELECTION = " AND ".join((
    "fact.month BETWEEN $month_from AND $month_to", *(_narrowed(column) for column in _NARROWED),
))  # fmt: skip


@dataclass(frozen=True)
class DueDifferences:
    """Cases whose imported due date is not the one we count.

    Attributes
    ----------
    total
        How many there are in all.
    rows
        Those furthest apart first: source, case_no, received_on, due_on (imported), computed_due_on, days (calendar
        days that the imported one lies later; negative where it is earlier), clock_from_column (where the start is
        taken from), department, category, township_code, community_code, grid_code (missing where placed no finer).
    """

    total: int
    rows: pd.DataFrame


def due_date_differences(
    warehouse: Warehouse,
    selection: ServiceSelection,
    *,
    as_of: date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> DueDifferences:
    """Return the cases of a selection whose imported due date differs from the computed one.

    Parameters
    ----------
    as_of
        Day looked from; missing means the last day of the data.
    limit, offset
        Which of them are given as rows.
    """
    found = (
        f"WITH clocked AS ({case_clock_query(_DAY, beside=_BESIDE)}), "
        "differing AS (SELECT *, due_on - computed_due_on AS days FROM clocked AS fact "
        f"WHERE due_on <> computed_due_on AND {_IN_SELECTION}) "
    )
    values = _bound(warehouse, selection, as_of)
    rows = warehouse.frame(
        f"{found} SELECT source, case_no, received_on, due_on, computed_due_on, days, clock_from_column, department, "
        "category, township_code, community_code, grid_code, count(*) OVER () AS total "
        "FROM differing ORDER BY abs(days) DESC, source, case_no LIMIT $limit OFFSET $offset",
        values | {"limit": limit, "offset": offset},
    )
    if len(rows):
        total = int(rows["total"].iloc[0])
    else:
        total = int(warehouse.frame(f"{found} SELECT count(*) AS total FROM differing", values)["total"][0])
    return DueDifferences(total, rows.drop(columns="total"))


def due_difference_counts(
    warehouse: Warehouse, selection: ServiceSelection, *, as_of: date | None = None
) -> pd.DataFrame:
    """Return by source how many imported due dates differ from the computed ones.

    Returns
    -------
    DataFrame
        A row per source with cases that have both, in order of name: source, compared_cases (with both dates),
        earlier_cases (imported before computed), later_cases (imported after computed).
    """
    return warehouse.frame(
        f"WITH clocked AS ({case_clock_query(_DAY, beside=_BESIDE)}) "
        "SELECT source, count(*) AS compared_cases, count(*) FILTER (due_on < computed_due_on) AS earlier_cases, "
        "count(*) FILTER (due_on > computed_due_on) AS later_cases FROM clocked AS fact "
        f"WHERE due_on IS NOT NULL AND computed_due_on IS NOT NULL AND {_IN_SELECTION} "
        "GROUP BY source ORDER BY source",
        _bound(warehouse, selection, as_of),
    )


def clock_states(
    warehouse: Warehouse, selection: ServiceSelection, *, as_of: date | None = None
) -> pd.DataFrame:
    """Return how many cases of a selection stand how on a day.

    Parameters
    ----------
    as_of
        Day looked from; cases received later are not there. Missing means the last day of the data.

    Returns
    -------
    DataFrame
        A row per source and state that has cases: source, state (of :class:`ClockState`, in its order), cases.
    """
    order = ", ".join(f"'{state}'" for state in ClockState)
    return warehouse.frame(
        f"WITH clocked AS ({case_clock_query(_DAY, beside=_BESIDE)}) "
        f"SELECT source, state, count(*) AS cases FROM (SELECT source, {state_expression(_DAY, row='fact')} AS state "
        f"FROM clocked AS fact WHERE {_IN_SELECTION}) GROUP BY source, state "
        f"ORDER BY source, list_position([{order}], state)",
        _bound(warehouse, selection, as_of),
    )


def uncounted_cases(warehouse: Warehouse) -> pd.DataFrame:
    """Return the cases whose due date is not known because the working days of its year are not.

    Returns
    -------
    DataFrame
        A row per source that has any, in order of name: source, cases, first_from, last_from (timestamps: the first
        and the last day such a period is counted from), known_through (timestamp, last day of the calendar).
    """
    return warehouse.frame(
        "SELECT source, count(*) AS cases, min(clock_from) AS first_from, max(clock_from) AS last_from, "
        "(SELECT max(day) FROM calendar_day) AS known_through FROM case_clock "
        "SEMI JOIN (SELECT source FROM clock_profile WHERE day_kind = 'working' OR rolls_over) "
        "USING (source) WHERE clock_from IS NOT NULL AND computed_due_on IS NULL GROUP BY source ORDER BY source"
    )


def _bound(warehouse: Warehouse, selection: ServiceSelection, as_of: date | None) -> dict[str, Any]:
    if as_of is None:
        as_of = warehouse.frame("SELECT as_of FROM publication")["as_of"][0]
    words = {column: list(getattr(selection, name)) for column, name in _NARROWED.items()}
    return {"as_of": as_of, "month_from": selection.month_from, "month_to": selection.month_to, **words}
