"""Who reported what, month by month: cases, a nil report (零报告), or nothing at all.

A source that its townships report has a row for each of them; any other has one row for the district. Of the former,
cases that were placed in no township are in no row: nobody can tell who reported them.
"""

from collections.abc import Sequence

import pandas as pd

from governance.queries.selection import month_of, ordinal_of
from governance.warehouse import Warehouse

MONTHS = 12

STATES = ("cases", "nil", "silent", "open", "before")
"""What a month of a row can be, see :func:`reports_by_month`."""


def reports_by_month(
    warehouse: Warehouse, by_township: Sequence[str] = (), months: int = MONTHS
) -> pd.DataFrame:
    """Return what was reported in the last months.

    Parameters
    ----------
    by_township
        Sources that their townships report; the others are reported for the district as a whole.
    months
        How many, the last one with cases or a nil report being the last of them.

    Returns
    -------
    DataFrame
        One row per source, township (of sources in ``by_township``) and month, in that order: source, township_code and
        township_name (missing where the row is the district's), month (timestamp), cases, has_nil_report, state:
        ``cases``; ``nil`` (reported that there were none); ``silent`` (neither); ``open`` (neither, and the data end
        before the month does); ``before`` (the source had neither cases nor a nil report yet). Without rows where there
        are no sources or months.
    """
    last = warehouse.frame(
        "SELECT max(month) AS month FROM (SELECT month FROM month UNION ALL SELECT month FROM nil_report)"
    )["month"].iloc[0]
    if pd.isna(last):
        last = pd.Timestamp(1970, 1, 1)
    first = month_of(ordinal_of(last.date()) - months + 1)
    found = warehouse.frame(
        _STATEMENT, {"by_township": list(by_township), "first": first, "last": last.date()}
    )
    return found.astype({"cases": "int64"})


_STATEMENT = (
    "WITH span AS (SELECT unnest(generate_series($first::DATE, $last::DATE, INTERVAL 1 MONTH))::DATE AS month), "
    "begun AS (SELECT source, min(month) AS month FROM "
    "(SELECT source, month FROM coverage_month UNION ALL SELECT source, month FROM nil_report) GROUP BY source), "
    "place AS (SELECT source, NULL AS township_code, NULL AS township_name, month AS begun FROM begun "
    "WHERE NOT list_contains($by_township::VARCHAR[], source) "
    "UNION ALL SELECT source, township_code, name, month FROM begun CROSS JOIN township "
    "WHERE list_contains($by_township::VARCHAR[], source)), "
    "counted AS (SELECT source, NULL AS township_code, month, sum(cases) AS cases FROM coverage_month "
    "WHERE month >= $first GROUP BY source, month "
    "UNION ALL SELECT source, township_code, month, count(*) FROM cases WHERE month >= $first "
    "AND list_contains($by_township::VARCHAR[], source) AND township_code IS NOT NULL "
    "GROUP BY source, township_code, month), "
    "told AS (SELECT place.*, span.month, coalesce(counted.cases, 0) AS cases, "
    "EXISTS (FROM nil_report WHERE nil_report.source = place.source AND nil_report.month = span.month "
    "AND (nil_report.township_code IS NULL OR nil_report.township_code = place.township_code)) AS has_nil_report, "
    "coalesce(month.is_complete, FALSE) AS is_complete "
    "FROM place CROSS JOIN span LEFT JOIN month ON month.month = span.month "
    "LEFT JOIN counted ON counted.source = place.source AND counted.month = span.month "
    "AND counted.township_code IS NOT DISTINCT FROM place.township_code) "
    "SELECT source, township_code, township_name, month::TIMESTAMP AS month, cases, has_nil_report, "
    "CASE WHEN cases > 0 THEN 'cases' WHEN has_nil_report THEN 'nil' WHEN month < begun THEN 'before' "
    "WHEN is_complete THEN 'silent' ELSE 'open' END AS state "
    "FROM told ORDER BY source, township_code NULLS FIRST, month"
)
