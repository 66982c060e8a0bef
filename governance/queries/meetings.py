"""What is asked of joint meetings and what came of them: who met, what was decided, done, and what was never discussed.

The tables hold the registers as they stood when they were published (:func:`registers_state`). Months are those of days
in the registers, named by their first day. What is overdue depends on the day that is asked about. A party and
government meeting that stands in for a joint one counts as one (Regulations on petition work, 2022, article 13) and is
told apart; a special meeting is none. Reported done and verified are counted apart.
"""

from datetime import date
from typing import NamedTuple

import pandas as pd

from governance.queries.hot_counts import PlaceLevel
from governance.warehouse import Warehouse

STANDING_IN = "party_government"
"""Kind of a meeting that stands in for a joint one."""

_JOINT = "kind IN ('joint', 'party_government')"
_IN_MONTHS = "date_trunc('month', {day}) BETWEEN $month_from AND $month_to"
_IS_OPEN = "state IN ('assigned', 'under_way', 'reported')"
_IS_OVERDUE = "(state IN ('assigned', 'under_way') AND due_on < $day)"
_IS_DONE = "state IN ('reported', 'closed')"

_RUNS = (
    "marked AS (SELECT place_level, place_code, category, month_to, level, "
    "(year(month_to) * 12 + month(month_to)) - row_number() OVER "
    "(PARTITION BY place_level, place_code, category ORDER BY month_to) AS run FROM hotspot WHERE level > 0), "
    "run AS (SELECT place_level, place_code, category, run, min(month_to) AS first_month, "
    "max(month_to) AS last_month, count(*) AS windows, arg_max(level, month_to) AS level FROM marked "
    "GROUP BY place_level, place_code, category, run)"
)
"""Windows in which a place was marked for a matter one after another, as runs."""


class RegistersState(NamedTuple):
    """How far the published tables of registers go.

    Attributes
    ----------
    last_event
        Number of the store's last event they know; None where nothing was written.
    changed_on
        Latest day of an event up to it; None likewise.
    """

    last_event: int | None
    changed_on: date | None


def registers_state(warehouse: Warehouse) -> RegistersState:
    """Return how far the published tables of registers go."""
    with warehouse.cursor() as cursor:
        row = cursor.execute("SELECT registers_event, registers_on FROM publication").fetchone()
    return RegistersState(*(row or (None, None)))


def has_meetings(warehouse: Warehouse) -> bool:
    """Return whether any meeting was ever planned, as far as it may be seen."""
    with warehouse.cursor() as cursor:
        return cursor.execute("SELECT 1 FROM meeting LIMIT 1").fetchone() is not None


def meetings_held(warehouse: Warehouse, month_from: date, month_to: date) -> pd.DataFrame:
    """Return the joint meetings held in some months, those that stood in for one among them.

    Returns
    -------
    DataFrame
        One row per meeting, in order of day: meeting_id, township_code (missing for the district's), kind, held_on and
        month (timestamps).
    """
    return warehouse.frame(
        "SELECT meeting_id, township_code, kind, held_on::TIMESTAMP AS held_on, "
        "date_trunc('month', held_on)::TIMESTAMP AS month FROM meeting "
        f"WHERE held_on IS NOT NULL AND {_JOINT} AND {_IN_MONTHS.format(day='held_on')} ORDER BY held_on, meeting_id",
        {"month_from": month_from, "month_to": month_to},
    )


def agenda_outcomes(warehouse: Warehouse, month_from: date, month_to: date) -> pd.DataFrame:
    """Return what became, until the publication, of the items put forward in some months.

    Returns
    -------
    DataFrame
        One row of whole numbers: raised; of those decided, carried, declined, pending (they add up); of the decided
        given (with an action that was not cancelled), done (of those, all verified and closed).
    """
    return warehouse.frame(
        "WITH given AS (SELECT item_id, bool_and(state = 'closed') AS is_done FROM action "
        "WHERE state <> 'cancelled' GROUP BY item_id) "
        "SELECT count(*) AS raised, count(*) FILTER (state = 'decided') AS decided, "
        "count(*) FILTER (state = 'carried') AS carried, count(*) FILTER (state = 'declined') AS declined, "
        "count(*) FILTER (state IN ('proposed', 'accepted', 'discussed')) AS pending, "
        "count(*) FILTER (state = 'decided' AND is_done IS NOT NULL) AS given, "
        "count(*) FILTER (state = 'decided' AND is_done) AS done "
        f"FROM agenda_item LEFT JOIN given USING (item_id) WHERE {_IN_MONTHS.format(day='proposed_on')}",
        {"month_from": month_from, "month_to": month_to},
    )


def office_scores(warehouse: Warehouse, month_from: date, month_to: date, day: date) -> pd.DataFrame:
    """Return how offices dealt with the actions they were given in some months; cancelled ones are left out.

    Parameters
    ----------
    day
        On which it is decided what is overdue.

    Returns
    -------
    DataFrame
        A row per office, in order of name: office, given, reported (done, not verified), closed (verified), overdue,
        due (reported done, or the last day is over), in_time (of those, reported by the last day), moved (whose last
        day was moved), returned (whose report was sent back), report_days (median from giving to reporting of those
        reported or closed; missing without any).
    """
    return warehouse.frame(
        "SELECT office, count(*) AS given, count(*) FILTER (state = 'reported') AS reported, "
        "count(*) FILTER (state = 'closed') AS closed, "
        f"count(*) FILTER {_where(_IS_OVERDUE)} AS overdue, "
        f"count(*) FILTER {_where(f'{_IS_DONE} OR {_IS_OVERDUE}')} AS due, "
        f"count(*) FILTER {_where(f'{_IS_DONE} AND reported_on <= due_on')} AS in_time, "
        "count(*) FILTER (times_moved > 0) AS moved, count(*) FILTER (times_returned > 0) AS returned, "
        f"median(reported_on - assigned_on) FILTER {_where(_IS_DONE)} AS report_days "
        f"FROM action WHERE state <> 'cancelled' AND {_IN_MONTHS.format(day='assigned_on')} "
        "GROUP BY office ORDER BY office",
        {"month_from": month_from, "month_to": month_to, "day": day},
    )


def body_scores(warehouse: Warehouse, month_from: date, month_to: date, day: date) -> pd.DataFrame:
    """Return what the joint meetings of each body led to: those held in some months, and their items and actions.

    Parameters
    ----------
    day
        On which it is decided what is overdue.

    Returns
    -------
    DataFrame
        A row per body that met, the district's first: township_code (missing for the district's), held, standing_in,
        without_decision (held, and nothing decided), decided (items), given (actions, less those cancelled), closed,
        overdue.
    """
    return warehouse.frame(
        "WITH held AS (SELECT meeting_id, township_code, kind FROM meeting "
        f"WHERE held_on IS NOT NULL AND {_JOINT} AND {_IN_MONTHS.format(day='held_on')}), "
        "decided AS (SELECT meeting_id, count(*) AS decided FROM agenda_item WHERE state = 'decided' "
        "GROUP BY meeting_id), "
        "given AS (SELECT meeting_id, count(*) AS given, count(*) FILTER (state = 'closed') AS closed, "
        f"count(*) FILTER {_where(_IS_OVERDUE)} AS overdue FROM action WHERE state <> 'cancelled' GROUP BY meeting_id) "
        "SELECT township_code, count(*) AS held, count(*) FILTER (kind = 'party_government') AS standing_in, "
        "count(*) FILTER (decided IS NULL) AS without_decision, coalesce(sum(decided), 0)::BIGINT AS decided, "
        "coalesce(sum(given), 0)::BIGINT AS given, coalesce(sum(closed), 0)::BIGINT AS closed, "
        "coalesce(sum(overdue), 0)::BIGINT AS overdue "
        "FROM held LEFT JOIN decided USING (meeting_id) LEFT JOIN given USING (meeting_id) "
        "GROUP BY township_code ORDER BY township_code NULLS FIRST",
        {"month_from": month_from, "month_to": month_to, "day": day},
    )


def waits(warehouse: Warehouse, month_from: date, month_to: date) -> pd.DataFrame:
    """Return how long it took from the first hot month to the first discussion, and to the last closed action.

    A subject is a place, a matter, and one run of windows in which the place was marked for it. The first hot month is
    the last month of the first of them; days count from its last day. A subject is closed when all actions that follow
    from its items are verified and closed, cancelled ones aside.

    Parameters
    ----------
    month_from, month_to
        In which the step ended.

    Returns
    -------
    DataFrame
        Three rows, none where no subject was before a meeting: step (``hot_discussed``, ``discussed_closed``,
        ``hot_closed``), n, days (median; missing where n is 0).
    """
    return warehouse.frame(
        f"WITH {_RUNS}, "
        "item AS (SELECT run.*, item_id, coalesce(discussed_on, decided_on) AS discussed_on FROM agenda_item "
        "JOIN run USING (place_level, place_code, category) "
        "WHERE agenda_item.month_to BETWEEN first_month AND last_month), "
        "done AS (SELECT place_level, place_code, category, run, CASE WHEN bool_and(state = 'closed') "
        "THEN max(closed_on) END AS closed_on FROM item JOIN action USING (item_id, category) "
        "WHERE state <> 'cancelled' GROUP BY ALL), "
        "subject AS (SELECT place_level, place_code, category, run, last_day(first_month) AS hot_on, "
        "min(discussed_on) AS discussed_on FROM item GROUP BY ALL), "
        "course AS (SELECT * FROM subject LEFT JOIN done USING (place_level, place_code, category, run)), "
        "step AS (SELECT 1 AS number, 'hot_discussed' AS step, discussed_on - hot_on AS days, discussed_on AS ended_on "
        "FROM course UNION ALL SELECT 2, 'discussed_closed', closed_on - discussed_on, closed_on FROM course "
        "UNION ALL SELECT 3, 'hot_closed', closed_on - hot_on, closed_on FROM course) "
        f"SELECT step, count(days) FILTER {_where(_IN_MONTHS.format(day='ended_on'))} AS n, "
        f"median(days) FILTER {_where(_IN_MONTHS.format(day='ended_on'))} AS days FROM step "
        "GROUP BY number, step ORDER BY number",
        {"month_from": month_from, "month_to": month_to},
    )


def never_discussed(warehouse: Warehouse, level: PlaceLevel) -> pd.DataFrame:
    """Return the places marked in the last window of which no meeting has spoken for their matter.

    A place that adjoins one that was before a meeting for the same matter is left out: such places are one proposal. An
    item about all matters together, and a mark for them, stand for each matter.

    Returns
    -------
    DataFrame
        The longest marked first: place_code, category, level, first_month and month_to (timestamps), windows (one after
        another).
    """
    return warehouse.frame(
        f"WITH {_RUNS}, "
        "hot AS (SELECT place_code, category, level, first_month, last_month, windows FROM run "
        "WHERE place_level = $level AND last_month = (SELECT max(month_to) FROM hotspot WHERE place_level = $level)), "
        "spoken AS (SELECT DISTINCT place_code, category FROM agenda_item WHERE place_level = $level "
        "AND state IN ('accepted', 'discussed', 'decided', 'carried')), "
        "reached AS (FROM spoken UNION SELECT neighbour_code, category FROM spoken "
        "JOIN grid_neighbour ON grid_code = place_code WHERE $level = 'grid') "
        "SELECT place_code, category, level, first_month::TIMESTAMP AS first_month, last_month::TIMESTAMP AS month_to, "
        "windows FROM hot WHERE NOT EXISTS (FROM reached WHERE reached.place_code = hot.place_code "
        "AND (reached.category = hot.category OR '*' IN (reached.category, hot.category))) "
        "ORDER BY windows DESC, level DESC, place_code, category",
        {"level": level},
    )


def marked_now(warehouse: Warehouse, level: PlaceLevel) -> int:
    """Return how many marks the last window has: places, once for each matter they are marked for."""
    with warehouse.cursor() as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM hotspot WHERE place_level = $level AND level > 0 "
            "AND month_to = (SELECT max(month_to) FROM hotspot WHERE place_level = $level)",
            {"level": level},
        ).fetchone()
    return 0 if row is None else int(row[0])


def open_actions(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return the actions that are not at their end, the first due first.

    Parameters
    ----------
    day
        On which it is decided what is overdue.

    Returns
    -------
    DataFrame
        action_id, meeting_id, office, state, township_code, grid_code, category (missing where it is about none),
        due_on, first_due_on (timestamps), times_moved, is_overdue.
    """
    return warehouse.frame(
        "SELECT action_id, meeting_id, office, state, township_code, grid_code, category, "
        "due_on::TIMESTAMP AS due_on, first_due_on::TIMESTAMP AS first_due_on, times_moved, "
        f"{_IS_OVERDUE} AS is_overdue FROM action WHERE {_IS_OPEN} ORDER BY due_on, action_id",
        {"day": day},
    )


def last_seen_to(warehouse: Warehouse, level: PlaceLevel) -> pd.DataFrame:
    """Return when places were last spoken of in a meeting, and last checked on the ground.

    Returns
    -------
    DataFrame
        A row per place with either: code, discussed_on (of items about that very place, whatever the matter),
        open_actions (of those items), checked_on (of the grid, or of any grid in the place), result (of that check).
        Days as timestamps; missing where there is none.
    """
    code = f'"{level}_code"'
    return warehouse.frame(
        "WITH spoken AS (SELECT place_code AS code, max(coalesce(decided_on, discussed_on)) AS discussed_on, "
        f"count(action_id) AS open_actions FROM agenda_item LEFT JOIN (SELECT action_id, item_id FROM action "
        f"WHERE {_IS_OPEN}) USING (item_id) WHERE place_level = $level "
        "AND coalesce(decided_on, discussed_on) IS NOT NULL GROUP BY place_code), "
        f"checked AS (SELECT grid.{code} AS code, max(visited_on) AS checked_on, arg_max(result, visited_on) AS result "
        "FROM check_visit JOIN grid ON grid.grid_code = check_visit.grid_code AND is_in_force GROUP BY ALL) "
        "SELECT coalesce(spoken.code, checked.code) AS code, discussed_on::TIMESTAMP AS discussed_on, "
        "coalesce(open_actions, 0) AS open_actions, checked_on::TIMESTAMP AS checked_on, result "
        "FROM spoken FULL JOIN checked ON spoken.code = checked.code ORDER BY code",
        {"level": level},
    )


def _where(condition: str) -> str:
    return f"(WHERE {condition})"
