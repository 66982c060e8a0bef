"""How cases were served: sums of what indicators are made of, what is open, and the cases behind a figure.

Sums come from the monthly tables; only :func:`cases_behind` looks at cases, and is to be asked when a list is opened. A
measure is a column of ``service_month``; which measures an indicator divides says
:mod:`governance.service_indicators`. Everything is as of the last day of the data (``publication.as_of``).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from governance.indicator_form import Indicator
from governance.queries.service_selection import (
    FINER,
    Dimension,
    DueDimension,
    ServiceSelection,
    StockDimension,
    facts,
    narrowed,
)
from governance.service_tables import OF_LINKED_CASES, OPEN_STOCK, SERVICE_MEASURES
from governance.tables import quote
from governance.warehouse import Warehouse

__all__ = [
    "CasePage", "CasePart", "Dimension", "DueDimension", "ServiceSelection", "StockDimension",
    "cases_behind", "due_days", "open_stock", "service_by", "service_funnel", "service_sources",
    "service_sums", "service_trend",
]  # fmt: skip

CasePart = Literal["numerator", "remainder", "pending"]
"""Of an indicator's cases: those in its numerator; those only in its denominator; those not yet called for."""


@dataclass(frozen=True)
class CasePage:
    """Some of the cases behind a figure.

    Attributes
    ----------
    total
        How many there are in all.
    rows
        In the order of the list: source, case_no, received_on, category, channel, department, township_code,
        township_name, community_code, community_name, grid_code, grid_name (as fine as it is placed), due_on (last
        day to conclude; missing where none), due_by (official, extended, computed, presumed), computed_due_on,
        notify_due_on, notified_on, concluded_on, state (see :class:`governance.clocks.ClockState`), days (whole days
        from receipt to concluding, or to the last day of the data where open).
    """

    total: int
    rows: pd.DataFrame


_MEASURES = tuple(measure.name for measure in SERVICE_MEASURES)
_STOCK = tuple(column.name for column in OPEN_STOCK.columns if column.name.endswith("_cases"))
_NAMES = {
    "township_code": "SELECT township_code AS code, name FROM township",
    "community_code": "SELECT community_code AS code, name FROM community",
    "grid_code": "SELECT grid_code AS code, name FROM grid WHERE is_in_force",
}
_STAYED_AWAY = "stayed_away_cases"
_NEWEST_FIRST = "received_on DESC, source, case_no"

_STAGES = (
    ("received", "cases", "cases"),
    ("transferred", "transferred_cases", "records_transfer"),
    ("notified", "notified_cases", "records_notice"),
    ("accepted", "accepted_cases", "records_acceptance"),
    ("concluded", "concluded_cases", "outcome_cases"),
    ("settled", "settled_cases", "settling_cases"),
    ("verified", "verified_cases", "verifying_cases"),
    ("struck_off", "struck_off_cases", "striking_cases"),
)
"""Stage, the measure that counts it, and what it is set against: a measure, or cases of sources with a flag."""

_RECORDED = (
    "records_transfer", "records_notice", "records_acceptance", "records_settling", "records_verifying",
    "records_striking", "records_rating", "records_desk_rating", "records_evaluation", "records_repeats",
    "records_links",
)  # fmt: skip


def service_sums(warehouse: Warehouse, selection: ServiceSelection) -> pd.DataFrame:
    """Return every measure summed over a selection.

    Returns
    -------
    DataFrame
        One row; the measures of ``service_month`` as integers, 0 where there is no case.
    """
    where, bound = narrowed(selection)
    return warehouse.frame(f"SELECT {_sums(_MEASURES)} FROM {facts(selection)} AS fact WHERE {where}", bound)


def service_by(warehouse: Warehouse, selection: ServiceSelection, dimension: Dimension) -> pd.DataFrame:
    """Return every measure by one dimension.

    Returns
    -------
    DataFrame
        A row per value with cases, most cases first, ties by value: key (missing for cases not placed so finely),
        name (of a place; else the key), and the measures.
    """
    where, bound = narrowed(selection)
    return warehouse.frame(
        f"WITH fact AS (SELECT {quote(dimension)} AS key, {_sums(_MEASURES)} "
        f"FROM {facts(selection, dimension)} AS fact WHERE {where} GROUP BY key) "
        f"SELECT {_named(dimension)}, fact.* EXCLUDE (key) FROM fact {_join_names(dimension)} "
        "ORDER BY cases DESC, key NULLS LAST",
        bound,
    )


def service_trend(
    warehouse: Warehouse, selection: ServiceSelection, dimension: Dimension | None = None
) -> pd.DataFrame:
    """Return every measure month by month, of all or by one dimension.

    Returns
    -------
    DataFrame
        A row per month of the selection that the data have, zeros included, in order: month (timestamp),
        is_complete, the measures; with a dimension a row per key and month: key, name (as :func:`service_by`), then
        those.
    """
    where, bound = narrowed(selection)
    months = "(SELECT month, is_complete FROM month WHERE month BETWEEN $month_from AND $month_to)"
    if dimension is None:
        return warehouse.frame(
            f"SELECT calendar.month, any_value(is_complete) AS is_complete, {_sums(_MEASURES)} "
            f"FROM {months} AS calendar LEFT JOIN {facts(selection)} AS fact "
            f"ON fact.month = calendar.month AND {where} GROUP BY calendar.month ORDER BY calendar.month",
            bound,
        )
    return warehouse.frame(
        f"WITH fact AS (SELECT month, {quote(dimension)} AS key, {_sums(_MEASURES)} "
        f"FROM {facts(selection, dimension)} AS fact WHERE {where} GROUP BY ALL), "
        f"spread AS (SELECT key, calendar.* FROM (SELECT DISTINCT key FROM fact) CROSS JOIN {months} AS calendar), "
        f"filled AS (SELECT spread.key, spread.month, is_complete, {_filled(_MEASURES)} FROM spread LEFT JOIN fact "
        "ON fact.month = spread.month AND fact.key IS NOT DISTINCT FROM spread.key) "
        f"SELECT {_named(dimension)}, fact.* EXCLUDE (key) FROM filled AS fact {_join_names(dimension)} "
        "ORDER BY key NULLS LAST, month",
        bound,
    )


def service_sources(warehouse: Warehouse, selection: ServiceSelection) -> pd.DataFrame:
    """Return the sources of a selection: how many cases, by which clock, and what they record.

    Returns
    -------
    DataFrame
        A row per source with cases, most first: source, cases, clock (profile; missing where none is declared),
        conclude_days, day_kind (of the clock), and from ``source_record`` records_outcome, records_transfer,
        records_notice, records_acceptance, records_settling, records_verifying, records_striking, records_rating,
        records_desk_rating, records_evaluation, records_repeats, records_links.
    """
    where, bound = narrowed(selection)
    recorded = ", ".join(f"coalesce({quote(name)}, false) AS {quote(name)}" for name in _RECORDED)
    return warehouse.frame(
        "WITH fact AS (SELECT source, sum(cases)::BIGINT AS cases, sum(outcome_cases) > 0 AS records_outcome "
        f"FROM {facts(selection)} AS fact WHERE {where} GROUP BY source) "
        f"SELECT source, cases, profile AS clock, conclude_days, day_kind, records_outcome, {recorded} "
        "FROM fact LEFT JOIN clock_profile USING (source) LEFT JOIN source_record USING (source) "
        "ORDER BY cases DESC, source",
        bound,
    )


def service_funnel(warehouse: Warehouse, selection: ServiceSelection) -> pd.DataFrame:
    """Return how far the cases of a selection came.

    Returns
    -------
    DataFrame
        Rows in order of the procedure: stage (received, transferred, notified, accepted, concluded, settled,
        verified, struck_off), cases (that reached it), recorded_cases (whose source records the stage: what cases
        are to be set against; 0 where no source does).
    """
    where, bound = narrowed(selection)
    stages = " UNION ALL ".join(
        f"SELECT {number} AS number, '{stage}' AS stage, coalesce(sum({quote(measure)}), 0)::BIGINT AS cases, "
        f"coalesce(sum({'cases' if whole in _RECORDED else quote(whole)})"
        f"{f' FILTER ({quote(whole)})' if whole in _RECORDED else ''}, 0)::BIGINT AS recorded_cases FROM fact"
        for number, (stage, measure, whole) in enumerate(_STAGES)
    )
    rows = warehouse.frame(
        f"WITH fact AS (SELECT fact.*, source_record.* EXCLUDE (source) FROM {facts(selection)} AS fact "
        f"LEFT JOIN source_record USING (source) WHERE {where}) SELECT * FROM ({stages}) ORDER BY number",
        bound,
    )
    return rows.drop(columns="number")


def open_stock(
    warehouse: Warehouse, selection: ServiceSelection, dimension: StockDimension | None = None
) -> pd.DataFrame:
    """Return what is open on the last day of the data, by state, by what it waits for and by age.

    The months of the selection are not looked at.

    Returns
    -------
    DataFrame
        The counts of ``open_stock`` summed: one row, or with a dimension a row per value with open cases, most
        first, with key and name as :func:`service_by`.
    """
    where, bound = narrowed(selection, is_by_month=False)
    if dimension is None:
        return warehouse.frame(f"SELECT {_sums(_STOCK)} FROM open_stock AS fact WHERE {where}", bound)
    return warehouse.frame(
        f"WITH fact AS (SELECT {quote(dimension)} AS key, {_sums(_STOCK)} FROM open_stock AS fact "
        f"WHERE {where} GROUP BY key) "
        f"SELECT {_named(dimension)}, fact.* EXCLUDE (key) FROM fact {_join_names(dimension)} "
        "ORDER BY open_cases DESC, key NULLS LAST",
        bound,
    )


def due_days(
    warehouse: Warehouse,
    selection: ServiceSelection,
    *,
    days: int = 14,
    dimension: DueDimension | None = None,
) -> pd.DataFrame:
    """Return what falls due on the last day of the data and on the days after it.

    The months of the selection are not looked at; suspended cases are left out; a township filter is looked at, those
    of communities and grids are not.

    Parameters
    ----------
    days
        How many, the last day of the data being the first.

    Returns
    -------
    DataFrame
        In order: due_on (timestamp), open_cases; without a dimension every day has a row, zeros included; with one
        a row per day and key that has any: due_on, key, name, open_cases.
    """
    where, bound = narrowed(selection, is_by_month=False, without=FINER)
    bound["days"] = days
    span = "conclude_due_on BETWEEN publication.as_of AND publication.as_of + $days::INTEGER - 1"
    if dimension is None:
        return warehouse.frame(
            "WITH calendar AS (SELECT CAST(unnest(generate_series(as_of, as_of + $days::INTEGER - 1, "
            "INTERVAL 1 DAY)) AS DATE) AS due_on FROM publication WHERE as_of IS NOT NULL) "
            "SELECT due_on, coalesce(sum(open_cases), 0)::BIGINT AS open_cases FROM calendar "
            f"LEFT JOIN due_day AS fact ON conclude_due_on = due_on AND {where} GROUP BY due_on ORDER BY due_on",
            bound,
        )
    return warehouse.frame(
        f"WITH fact AS (SELECT conclude_due_on AS due_on, {quote(dimension)} AS key, "
        "sum(open_cases)::BIGINT AS open_cases FROM due_day AS fact, publication "
        f"WHERE {span} AND {where} GROUP BY ALL) "
        f"SELECT due_on, {_named(dimension)}, open_cases FROM fact {_join_names(dimension)} "
        "ORDER BY due_on, open_cases DESC, key NULLS LAST",
        bound,
    )


def cases_behind(
    warehouse: Warehouse,
    selection: ServiceSelection,
    indicator: Indicator,
    part: CasePart,
    *,
    limit: int = 50,
    offset: int = 0,
) -> CasePage:
    """Return the cases that an indicator counts, or does not, newest first.

    Parameters
    ----------
    indicator
        One of :func:`governance.indicators.definitions` whose columns are measures of cases.
    part
        ``pending`` is empty where an indicator has none (see :attr:`Indicator.clocked`).
    """
    counts = _part_counts(service_trend(warehouse, selection), indicator, part).iloc[::-1]
    numerator, denominator = _flag(indicator.numerator), _flag(indicator.denominator)
    condition = {
        "numerator": numerator,
        "remainder": f"{denominator} AND {numerator} IS NOT TRUE",
        "pending": f"{_flag(indicator.clocked or indicator.denominator)} AND {denominator} IS NOT TRUE",
    }[part]
    # The counts say in which months the page lies, and only their cases are looked at.
    ends = counts.cumsum()
    months = counts.index[(ends > offset) & (ends - counts < offset + limit)]
    if not len(months):
        return CasePage(int(counts.sum()), _listed(warehouse, "false", {"limit": 0, "offset": 0}))
    skipped = int(ends[months[0]] - counts[months[0]])
    where, bound = narrowed(replace(selection, month_from=months[-1].date(), month_to=months[0].date()))
    rows = _listed(
        warehouse, f"{where} AND {condition}",
        {**bound, "limit": limit, "offset": offset - skipped}, is_linked={indicator.numerator, indicator.denominator},
    )  # fmt: skip
    return CasePage(int(counts.sum()), rows)


def _part_counts(months: pd.DataFrame, indicator: Indicator, part: CasePart) -> "pd.Series[int]":
    """Return how many cases a part of an indicator has, month by month."""
    sums = months.set_index("month")
    if part == "numerator":
        return sums[indicator.numerator]
    if part == "remainder":
        return sums[indicator.denominator] - sums[indicator.numerator]
    return sums[indicator.clocked or indicator.denominator] - sums[indicator.denominator]


def _listed(
    warehouse: Warehouse,
    condition: str,
    bound: dict[str, Any],
    *,
    is_linked: Collection[str] = (),
) -> pd.DataFrame:
    """Return a page of cases; what rests on other records than their own is looked up only where it is asked for."""
    linked = (
        "LEFT JOIN (SELECT * EXCLUDE (month, township_code, community_code, grid_code, category, channel, department) "
        "FROM case_return WHERE month BETWEEN $month_from AND $month_to) AS returned USING (source, case_no)"
    )
    asks_links = any(name in OF_LINKED_CASES or name == _STAYED_AWAY for name in is_linked)
    return warehouse.frame(
        "WITH page AS (SELECT source, case_no, received_on, category, channel, department, township_code, "
        "community_code, grid_code, conclude_due_on AS due_on, due_by, computed_due_on, notify_due_on, notified_on, "
        f"concluded_on, state, days FROM case_service AS fact {linked if asks_links else ''} "
        f"WHERE {condition} ORDER BY {_NEWEST_FIRST} LIMIT $limit::INTEGER OFFSET $offset::INTEGER) "
        "SELECT page.*, township.name AS township_name, community.name AS community_name, grid.name AS grid_name "
        "FROM page LEFT JOIN township USING (township_code) "
        "LEFT JOIN community ON community.community_code = page.community_code "
        "LEFT JOIN grid ON grid.grid_code = page.grid_code AND grid.is_in_force "
        f"ORDER BY {_NEWEST_FIRST}",
        bound,
    )


def _flag(measure: str) -> str:
    """Return the condition of one case that a measure counts it."""
    if measure == _STAYED_AWAY:
        return "(first_concluded_cases AND came_back_cases IS NOT TRUE)"
    return quote(measure)


def _sums(names: Collection[str]) -> str:
    return ", ".join(f"coalesce(sum(fact.{quote(name)}), 0)::BIGINT AS {quote(name)}" for name in names)


def _filled(names: Collection[str]) -> str:
    return ", ".join(f"coalesce(fact.{quote(name)}, 0) AS {quote(name)}" for name in names)


def _named(dimension: str) -> str:
    name = "place.name" if dimension in _NAMES else "fact.key::VARCHAR"
    return f"fact.key, {name} AS name"


def _join_names(dimension: str) -> str:
    return f"LEFT JOIN ({_NAMES[dimension]}) AS place ON place.code = fact.key" if dimension in _NAMES else ""
