"""What is asked of further records: receptions, callbacks, campaigns.

Every measure keeps its unit: 批次 (batches), 人次 (person-visits), 件 (matters) and the units of campaigns are never
added to one another. A callback is counted by case: a case is reached when one of its calls was, and what it said last
holds. A line of a campaign stands as each place reported it last; where the district reports a line as a whole, that is
the line's total, otherwise the sum of its townships and offices.
"""

from datetime import date
from typing import Literal

import pandas as pd

from governance.queries.selection import Selection
from governance.tables import quote
from governance.warehouse import Warehouse

ReceptionDimension = Literal["month", "kind", "township_code", "post"]
CallbackDimension = Literal["month", "source", "township_code", "category", "department"]

Months = tuple[date, date]
"""First days of the first and the last month, both included."""


def receptions(
    warehouse: Warehouse,
    months: Months,
    *,
    by: ReceptionDimension | None = None,
    township_code: str | None = None,
    kinds: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Return what receptions (接访, 下访, 约访) brought, by the month in which they were held.

    Parameters
    ----------
    months
        Of the day held.
    by
        What a row is; missing gives one row for all, also where there are none.
    township_code
        Missing for all, those held for the district as a whole included.
    kinds
        Empty for all.

    Returns
    -------
    DataFrame
        value (of ``by``: a month as timestamp, a kind, a township's code or a post; missing where the reception has
        none), receptions, batches (批次), person_visits (人次), told_batches (批次 of the receptions that tell both
        what was settled and what was handed over: the whole that the next two are parts of), settled_on_spot and
        transferred_matters (件). In order of value, the missing last.
    """
    value = {None: "NULL", "month": "date_trunc('month', held_on)::TIMESTAMP"}.get(by) or quote(str(by))
    return warehouse.frame(
        f"SELECT {value} AS value, count(*) AS receptions, coalesce(sum(batches), 0)::BIGINT AS batches, "
        "coalesce(sum(person_visits), 0)::BIGINT AS person_visits, "
        f"coalesce(sum(batches) FILTER ({_TELLS_BOTH}), 0)::BIGINT AS told_batches, "
        f"coalesce(sum(settled_on_spot) FILTER ({_TELLS_BOTH}), 0)::BIGINT AS settled_on_spot, "
        f"coalesce(sum(transferred_matters) FILTER ({_TELLS_BOTH}), 0)::BIGINT AS transferred_matters "
        "FROM reception WHERE date_trunc('month', held_on) BETWEEN $month_from AND $month_to "
        "AND ($township::VARCHAR IS NULL OR township_code = $township::VARCHAR) "
        "AND (len($kinds::VARCHAR[]) = 0 OR list_contains($kinds::VARCHAR[], kind)) "
        f"{'' if by is None else 'GROUP BY value ORDER BY value NULLS LAST'}",
        {"month_from": months[0], "month_to": months[1], "township": township_code, "kinds": list(kinds)},
    )


_TELLS_BOTH = "settled_on_spot IS NOT NULL AND transferred_matters IS NOT NULL"


def callbacks(
    warehouse: Warehouse,
    selection: Selection,
    *,
    by: CallbackDimension | None = None,
    township_code: str | None = None,
    departments: tuple[str, ...] = (),
    source: str | None = None,
) -> pd.DataFrame:
    """Return what came of calling back, by the month of a case's last call.

    Parameters
    ----------
    selection
        Months of the last call; categories and channels of the cases asked after.
    by
        What a row is; ``source`` is that of the cases. Missing gives one row for all, also where there are none.
    township_code, departments, source
        Of the cases asked after; missing or empty for all.

    Returns
    -------
    DataFrame
        value (of ``by``; missing where the case has none), calls, called_cases (应访), reached_cases (of those, 成功),
        rated_cases (of the reached, with an answer), satisfied_cases, basically_satisfied_cases and
        dissatisfied_cases (of the rated), reopened_cases (of the called). In order of value, the missing last.
    """
    value = {None: "NULL", "month": "month::TIMESTAMP"}.get(by) or quote(str(by))
    return warehouse.frame(
        f"WITH {_CALLED_CASE} SELECT {value} AS value, coalesce(sum(calls), 0)::BIGINT AS calls, "
        "count(*) AS called_cases, count(*) FILTER (is_reached) AS reached_cases, "
        "count(satisfaction) AS rated_cases, count(*) FILTER (satisfaction = '满意') AS satisfied_cases, "
        "count(*) FILTER (satisfaction = '基本满意') AS basically_satisfied_cases, "
        "count(*) FILTER (satisfaction = '不满意') AS dissatisfied_cases, "
        f"count(*) FILTER (is_reopened) AS reopened_cases FROM fact WHERE {_OF_CASES} "
        f"{'' if by is None else 'GROUP BY value ORDER BY value NULLS LAST'}",
        _bound(selection, township_code, departments, source),
    )


def callback_reasons(
    warehouse: Warehouse,
    selection: Selection,
    *,
    township_code: str | None = None,
    departments: tuple[str, ...] = (),
    source: str | None = None,
) -> pd.DataFrame:
    """Return why cases were not satisfied when called back, the commonest reason first.

    Parameters
    ----------
    selection, township_code, departments, source
        As those of :func:`callbacks`.

    Returns
    -------
    DataFrame
        reason (missing where none was said), cases.
    """
    return warehouse.frame(
        f"WITH {_CALLED_CASE} SELECT reason, count(*) AS cases FROM fact WHERE satisfaction = '不满意' AND {_OF_CASES} "
        "GROUP BY reason ORDER BY cases DESC, reason NULLS LAST",
        _bound(selection, township_code, departments, source),
    )


_CALLED_CASE = (
    "of_case AS (SELECT source, case_no, count(*) AS calls, max(called_on) AS last_on, "
    "bool_or(is_reached) AS is_reached, bool_or(is_reopened) AS is_reopened, "
    "arg_max({satisfaction: satisfaction, reason: reason}, (called_on, attempt_no)) "
    "FILTER (satisfaction IS NOT NULL) AS said "
    "FROM callback GROUP BY source, case_no), "
    "fact AS (SELECT of_case.*, said.satisfaction AS satisfaction, said.reason AS reason, "
    "date_trunc('month', last_on)::DATE AS month, township_code, category, channel, department "
    "FROM of_case JOIN cases USING (source, case_no))"
)
"""One row per case called back, with where and what it is: table ``fact``."""

_OF_CASES = (
    "month BETWEEN $month_from AND $month_to "
    "AND (len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], category)) "
    "AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], channel)) "
    "AND ($township::VARCHAR IS NULL OR township_code = $township::VARCHAR) "
    "AND (len($departments::VARCHAR[]) = 0 OR list_contains($departments::VARCHAR[], department)) "
    "AND ($source::VARCHAR IS NULL OR source = $source::VARCHAR)"
)


def _bound(
    selection: Selection, township_code: str | None, departments: tuple[str, ...], source: str | None
) -> dict[str, object]:
    chosen = {"township": township_code, "departments": list(departments), "source": source}
    return {**selection.bound, **selection.bound_channels, **chosen}


def campaigns(warehouse: Warehouse, as_of: date, *, campaign: str | None = None) -> pd.DataFrame:
    """Return every line of the campaigns as it stands: target, done, verified, and the pace that is needed.

    Parameters
    ----------
    as_of
        Reports of later days are not known; days are counted from here.
    campaign
        Name; missing for all.

    Returns
    -------
    DataFrame
        One row per source, campaign and line, those that end first first: source, campaign, line, unit, places
        (townships and offices that reported), begins_on (first), ends_on (last), target, done, verified (sums over
        places; verified is missing where no place tells it), verified_places (that tell it), oldest_report_on,
        reported_on (of the places' last reports), left (target - done, never below 0), days_left (days after
        ``as_of`` up to and including ``ends_on``, never below 0), needed_per_day (left / days_left; 0 when nothing is
        left, missing when no day is), days_gone and days (from ``begins_on``, both ends included: days_gone / days is
        the share of the time that is over).
    """
    return warehouse.frame(
        f"WITH {_LATEST}, "
        "whole AS (SELECT source, campaign, line FROM latest WHERE township_code IS NULL AND department IS NULL), "
        "counted AS (SELECT * FROM latest WHERE township_code IS NULL AND department IS NULL "
        "UNION ALL SELECT * FROM latest ANTI JOIN whole USING (source, campaign, line)), "
        "summed AS (SELECT source, campaign, line, any_value(unit) AS unit, count(*) AS places, "
        "min(begins_on) AS begins_on, max(ends_on) AS ends_on, sum(target)::BIGINT AS target, "
        "sum(done)::BIGINT AS done, sum(verified)::BIGINT AS verified, count(verified) AS verified_places, "
        "min(reported_on) AS oldest_report_on, max(reported_on) AS reported_on FROM counted GROUP BY ALL) "
        f"SELECT *, {_PACE} FROM summed ORDER BY ends_on, source, campaign, line",
        {"as_of": as_of, "campaign": campaign},
    )


def campaign_places(warehouse: Warehouse, as_of: date, campaign: str) -> pd.DataFrame:
    """Return every line of a campaign as each township and office reported it last.

    Parameters
    ----------
    as_of, campaign
        As those of :func:`campaigns`.

    Returns
    -------
    DataFrame
        One row per source, line, township and office, in that order: source, line, township_code, department, unit,
        begins_on, ends_on, target, done, verified, reported_on, left, days_left, needed_per_day, days_gone, days.
    """
    return warehouse.frame(
        f"WITH {_LATEST} SELECT source, line, township_code, department, unit, begins_on, ends_on, target, done, "
        f"verified, reported_on, {_PACE} FROM latest ORDER BY source, line, township_code NULLS FIRST, department",
        {"as_of": as_of, "campaign": campaign},
    )


def campaign_history(
    warehouse: Warehouse,
    campaign: str,
    line: str,
    *,
    township_code: str | None = None,
    department: str | None = None,
) -> pd.DataFrame:
    """Return how a line of a campaign went: what stood on each day on which somebody reported.

    Parameters
    ----------
    township_code, department
        Whose reports; missing for the line as a whole, each place as it had reported last by then.

    Returns
    -------
    DataFrame
        One row per source and day: source, reported_on, target, done, verified (missing where nobody tells it), places
        (that had reported by then).
    """
    return warehouse.frame(
        "WITH own AS (FROM campaign_report WHERE campaign = $campaign AND line = $line "
        "AND ($township::VARCHAR IS NULL OR township_code = $township::VARCHAR) "
        "AND ($department::VARCHAR IS NULL OR department = $department::VARCHAR)), "
        "whole AS (SELECT source FROM own WHERE township_code IS NULL AND department IS NULL), "
        "chosen AS (SELECT * FROM own WHERE township_code IS NULL AND department IS NULL "
        "UNION ALL SELECT * FROM own ANTI JOIN whole USING (source)), "
        "told AS (SELECT DISTINCT source, reported_on FROM chosen), "
        "place AS (SELECT DISTINCT source, township_code, department FROM chosen), "
        "stood AS (SELECT told.source, told.reported_on, arg_max({target: target, done: done, verified: verified}, "
        "chosen.reported_on) AS stands FROM told JOIN place USING (source) JOIN chosen ON chosen.source = place.source "
        "AND chosen.township_code IS NOT DISTINCT FROM place.township_code "
        "AND chosen.department IS NOT DISTINCT FROM place.department "
        "AND chosen.reported_on <= told.reported_on "
        "GROUP BY told.source, told.reported_on, place.township_code, place.department) "
        "SELECT source, reported_on, sum(stands.target)::BIGINT AS target, sum(stands.done)::BIGINT AS done, "
        "sum(stands.verified)::BIGINT AS verified, count(*) AS places FROM stood GROUP BY ALL "
        "ORDER BY source, reported_on",
        {"campaign": campaign, "line": line, "township": township_code, "department": department},
    )


_LATEST = (
    "latest AS (SELECT * FROM campaign_report WHERE reported_on <= $as_of::DATE "
    "AND ($campaign::VARCHAR IS NULL OR campaign = $campaign::VARCHAR) "
    "QUALIFY row_number() OVER (PARTITION BY source, campaign, line, township_code, department "
    "ORDER BY reported_on DESC) = 1)"
)
"""Each place's last report of a line, as known on a day: table ``latest``."""

_PACE = (
    "greatest(target - done, 0) AS left, greatest(ends_on - $as_of::DATE, 0) AS days_left, "
    "CASE WHEN target <= done THEN 0.0 WHEN ends_on > $as_of::DATE "
    "THEN (target - done) / (ends_on - $as_of::DATE) END AS needed_per_day, "
    "greatest(least($as_of::DATE, ends_on) - begins_on + 1, 0) AS days_gone, ends_on - begins_on + 1 AS days"
)
