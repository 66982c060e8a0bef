"""What the monthly report asks: its month and the two it is compared with, and what was open when each ended.

Sums of months come from the monthly tables; what was open on a past day can only be counted from cases.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import pandas as pd

from governance.queries.nil_reports import MONTHS, reports_by_month
from governance.queries.selection import month_of, ordinal_of
from governance.tables import quote
from governance.warehouse import Warehouse

ReportDimension = Literal["township_code", "department"]
"""What a row of the report is."""


def report_months(warehouse: Warehouse, month: date) -> pd.DataFrame:
    """Return the month of a report and those it is compared with, as far as the data have them.

    Parameters
    ----------
    month
        First day.

    Returns
    -------
    DataFrame
        Rows in the order now, before (the month before), year_before (the same month a year before): role, month,
        last_on (timestamps; the last day of the month, or of the data where they end before it), is_complete. Without
        the row ``now`` where the data do not have the month.
    """
    ordinal = ordinal_of(month)
    return warehouse.frame(
        "SELECT role, month::TIMESTAMP AS month, least(last_day(month), as_of)::TIMESTAMP AS last_on, is_complete "
        "FROM (SELECT unnest(['now', 'before', 'year_before']) AS role, unnest($months::DATE[]) AS month, "
        "unnest([1, 2, 3]) AS number) JOIN month USING (month), publication ORDER BY number",
        {"months": [month, month_of(ordinal - 1), month_of(ordinal - 12)]},
    )


def month_sums(
    warehouse: Warehouse, months: Sequence[date], measures: Sequence[str], dimension: ReportDimension
) -> pd.DataFrame:
    """Return measures of service of some months, source by source, by what a row of the report is.

    Parameters
    ----------
    months
        First days.
    measures
        Columns of ``township_service_month``.

    Returns
    -------
    DataFrame
        A row per month, source and key with cases: month (timestamp), source, key (missing for cases placed nowhere),
        and the measures as integers.
    """
    sums = ", ".join(f"sum({quote(name)})::BIGINT AS {quote(name)}" for name in measures)
    return warehouse.frame(
        f"SELECT month::TIMESTAMP AS month, source, {quote(dimension)} AS key, {sums} FROM township_service_month "
        "WHERE list_contains($months::DATE[], month) GROUP BY ALL ORDER BY ALL",
        {"months": list(months)},
    )


def open_on(warehouse: Warehouse, day: date, dimension: ReportDimension) -> pd.DataFrame:
    """Return what was open at the end of a day, whenever received, of sources that record concluding.

    Parameters
    ----------
    day
        A case concluded later was open then. Due dates are those that are known now.

    Returns
    -------
    DataFrame
        A row per value: key (missing for cases placed nowhere), open_cases, dated_cases (of those, with a due date),
        overdue_cases (of those, due before the day).
    """
    return warehouse.frame(
        f"SELECT {quote(dimension)} AS key, count(*) AS open_cases, count(conclude_due_on) AS dated_cases, "
        "count(*) FILTER (conclude_due_on < $day::DATE) AS overdue_cases FROM case_service "
        "WHERE outcome_cases AND received_on <= $day::DATE AND (concluded_on IS NULL OR concluded_on > $day::DATE) "
        "GROUP BY key ORDER BY key NULLS LAST",
        {"day": day},
    )


def reported_in(warehouse: Warehouse, month: date, by_township: Sequence[str]) -> pd.DataFrame:
    """Return who reported what of a month, columns as :func:`governance.queries.nil_reports.reports_by_month`.

    Parameters
    ----------
    month
        First day.
    by_township
        Sources that their townships report.
    """
    ends = warehouse.frame(
        "SELECT max(month)::TIMESTAMP AS month FROM (SELECT month FROM month UNION ALL SELECT month FROM nil_report)"
    )["month"]
    span = MONTHS if ends.isna().all() else ordinal_of(ends.iloc[0].date()) - ordinal_of(month) + 1
    found = reports_by_month(warehouse, tuple(by_township), max(span, 1))
    return found[found["month"] == pd.Timestamp(month)].reset_index(drop=True)
