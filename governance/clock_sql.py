"""The clocks in SQL: the query behind the view ``case_clock``, and the state of a case.

Says what :mod:`governance.clocks` says, for millions of cases at once; a test compares the two on random cases. Only
small tables are joined, and only for the days that need the working calendar: a period of calendar days is added.
Cases whose due date cannot move take a shorter way.
"""

from governance.case_tables import CASES
from governance.clock_states import ClockState
from governance.tables import quote

_STATED = ("received_on", "due_on")
"""Days of a case that are known from its receipt on."""

_HAPPENED = tuple(column.name for column in CASES.columns if column.type == "DATE" and column.name not in (
    *_STATED, "month", "extended_to",
))  # fmt: skip
"""Days on which something happened to a case, which is not known before."""

_CLOCK = """clock AS NOT MATERIALIZED (
    SELECT source, transfer_days, notify_days, conclude_days, conclude_days + extension_days AS longest_days,
        conclude_from = 'accepted_on' AS from_acceptance, due_soon_days, gross_factor - 1 AS further_periods,
        step_day_kind = 'working' AS steps_work, day_kind = 'working' AS works,
        step_day_kind = 'working' OR rolls_over AS steps_look_up, day_kind = 'working' OR rolls_over AS looks_up,
        nullif(string_split(purposes, '、'), ['']) AS purposes, nullif(string_split(routes, '、'), ['']) AS routes
    FROM clock_profile
)"""

_STARTED = """clocked AS (
    SELECT known.*, clock.* EXCLUDE (source, purposes, routes),
        coalesce(transferred_on, received_on) AS notify_from, list_contains(purposes, purpose) AS is_of_purposes,
        list_contains(routes, route) AS is_of_routes, purposes IS NULL AND routes IS NULL AS is_of_all
    FROM known LEFT JOIN clock USING (source)
),
-- A word that is none of the clock's leaves a matter out; one that is takes it in.
started AS (
    SELECT * EXCLUDE (is_of_purposes, is_of_routes, is_of_all),
        CASE
            WHEN conclude_days IS NULL THEN NULL
            WHEN is_of_all OR coalesce(is_of_purposes AND is_of_routes, is_of_purposes, is_of_routes, false)
            THEN CASE WHEN from_acceptance THEN coalesce(accepted_on, notified_on, received_on) ELSE received_on END
        END AS clock_from
    FROM clocked
)"""

_MOVABLE = """
WITH
-- A number for a day and for a working day, to the day a period ends on.
ended AS NOT MATERIALIZED (
    SELECT CAST(day - DATE '1970-01-01' AS INTEGER) AS ended_no, rolled_on AS ended_on FROM calendar_day
    UNION ALL
    SELECT -working_no, day FROM calendar_day WHERE is_working
),
{clock},
known AS (
    SELECT * REPLACE ({known_days}, CASE WHEN extension_approved_on <= {as_of} THEN extended_to END AS extended_to)
    FROM cases WHERE received_on <= {as_of} AND {which}
),
{started},
numbered AS (
    SELECT started.*, received_day.working_no AS received_no, notify_day.working_no AS notify_no,
        from_day.working_no AS from_no
    FROM started
    LEFT JOIN calendar_day AS received_day
        ON received_day.day = CASE WHEN steps_work AND transfer_days IS NOT NULL THEN received_on END
    LEFT JOIN calendar_day AS notify_day
        ON notify_day.day = CASE WHEN steps_work AND notify_days IS NOT NULL THEN notify_from END
    LEFT JOIN calendar_day AS from_day ON from_day.day = CASE WHEN works THEN clock_from END
),
-- Due dates as if the clock never stood still.
plain AS (
    SELECT numbered.*,
        CASE WHEN steps_look_up THEN transfer_end.ended_on ELSE received_on + transfer_days END AS transfer_due_on,
        CASE WHEN steps_look_up THEN notify_end.ended_on ELSE notify_from + notify_days END AS notify_due_on,
        CASE WHEN looks_up THEN plain_end.ended_on ELSE clock_from + conclude_days END AS plain_on,
        CASE
            WHEN extended_to IS NULL THEN NULL
            WHEN looks_up THEN longest_end.ended_on ELSE clock_from + longest_days
        END AS longest_on
    FROM numbered
    LEFT JOIN ended AS transfer_end ON transfer_end.ended_no = CASE
        WHEN steps_work THEN -(received_no + transfer_days)
        WHEN steps_look_up THEN CAST(received_on + transfer_days - DATE '1970-01-01' AS INTEGER)
    END
    LEFT JOIN ended AS notify_end ON notify_end.ended_no = CASE
        WHEN steps_work THEN -(notify_no + notify_days)
        WHEN steps_look_up THEN CAST(notify_from + notify_days - DATE '1970-01-01' AS INTEGER)
    END
    LEFT JOIN ended AS plain_end ON plain_end.ended_no = CASE
        WHEN works THEN -(from_no + conclude_days)
        WHEN looks_up THEN CAST(clock_from + conclude_days - DATE '1970-01-01' AS INTEGER)
    END
    LEFT JOIN ended AS longest_end ON longest_end.ended_no = CASE
        WHEN extended_to IS NULL THEN NULL
        WHEN works THEN -(from_no + longest_days)
        WHEN looks_up THEN CAST(clock_from + longest_days - DATE '1970-01-01' AS INTEGER)
    END
),
-- The days that do not count: from the first to the last, both included; none where the clock had run out before.
stood AS (
    SELECT *,
        CASE WHEN plain_on IS NOT NULL AND suspended_on <= greatest(plain_on, least(extended_to, longest_on))
            THEN greatest(suspended_on, clock_from + 1) END AS stood_from,
        coalesce(resumed_on, concluded_on, {as_of} + 1) - 1 AS stood_to
    FROM plain
),
counted AS (
    SELECT stood.*,
        CAST(CASE
            WHEN works THEN last_day.working_no - first_day.working_no ELSE greatest(stood_to - stood_from + 1, 0)
        END AS INTEGER) AS stood_days
    FROM stood
    LEFT JOIN calendar_day AS first_day ON first_day.day = CASE WHEN works THEN stood_from - 1 END
    LEFT JOIN calendar_day AS last_day
        ON last_day.day = CASE WHEN works AND stood_from IS NOT NULL THEN greatest(stood_to, stood_from - 1) END
),
moved AS (
    SELECT counted.*,
        CASE
            WHEN stood_from IS NULL THEN plain_on
            WHEN looks_up THEN moved_end.ended_on ELSE clock_from + conclude_days + stood_days
        END AS base_on,
        CASE
            WHEN stood_from IS NULL OR extended_to IS NULL THEN longest_on
            WHEN looks_up THEN longest_end.ended_on ELSE clock_from + longest_days + stood_days
        END AS limit_on
    FROM counted
    LEFT JOIN ended AS moved_end ON moved_end.ended_no = CASE
        WHEN stood_from IS NULL THEN NULL
        WHEN works THEN -(from_no + conclude_days + stood_days)
        WHEN looks_up THEN CAST(clock_from + conclude_days + stood_days - DATE '1970-01-01' AS INTEGER)
    END
    LEFT JOIN ended AS longest_end ON longest_end.ended_no = CASE
        WHEN stood_from IS NULL OR extended_to IS NULL THEN NULL
        WHEN works THEN -(from_no + longest_days + stood_days)
        WHEN looks_up THEN CAST(clock_from + longest_days + stood_days - DATE '1970-01-01' AS INTEGER)
    END
),
due AS (
    SELECT *,
        CASE WHEN base_on IS NOT NULL THEN greatest(base_on, least(extended_to, limit_on)) END AS computed_due_on
    FROM moved
),
concluding AS (
    SELECT *,
        CASE
            WHEN due_on IS NOT NULL THEN greatest(due_on, extended_to) ELSE coalesce(computed_due_on, extended_to)
        END AS conclude_due_on,
        CASE
            WHEN due_on IS NOT NULL THEN CASE WHEN extended_to > due_on THEN 'extended' ELSE 'official' END
            WHEN base_on IS NULL THEN CASE WHEN extended_to IS NOT NULL THEN 'extended' END
            WHEN computed_due_on > base_on THEN 'extended'
            WHEN from_acceptance AND accepted_on IS NULL THEN 'presumed'
            ELSE 'computed'
        END AS due_by,
        CAST(CASE WHEN due_on IS NULL AND base_on IS NOT NULL THEN base_on - plain_on ELSE 0 END AS INTEGER)
            AS moved_days
    FROM due
)
SELECT source, case_no, transfer_due_on, notify_due_on, clock_from,
    CASE
        WHEN clock_from IS NULL THEN NULL
        WHEN NOT from_acceptance THEN 'received_on' WHEN accepted_on IS NOT NULL THEN 'accepted_on'
        WHEN notified_on IS NOT NULL THEN 'notified_on' ELSE 'received_on'
    END AS clock_from_column,
    conclude_due_on, due_by, computed_due_on,
    conclude_due_on + CAST(further_periods
        * greatest(conclude_due_on - moved_days - coalesce(clock_from, received_on), 1) AS INTEGER) AS gross_due_on,
    concluded_on AS done_on,
    CASE WHEN suspended_on <= conclude_due_on - moved_days THEN suspended_on END AS suspended_on,
    CASE WHEN suspended_on <= conclude_due_on - moved_days THEN resumed_on END AS resumed_on,
    due_soon_days{beside}
FROM concluding
"""


_IS_MOVABLE = (
    "(suspended_on IS NOT NULL OR extended_to IS NOT NULL OR source IN (SELECT source FROM clock_profile "
    "WHERE day_kind = 'working' OR step_day_kind = 'working' OR rolls_over))"
)
"""Cases whose clock may stand still, be extended, or need the working calendar."""

_PLAIN = """
WITH
{clock},
known AS (
    SELECT * REPLACE ({known_days}) FROM cases WHERE received_on <= {as_of} AND {which}
),
{started},
due AS (
    SELECT *, clock_from + conclude_days AS computed_due_on,
        coalesce(due_on, clock_from + conclude_days) AS conclude_due_on
    FROM started
)
SELECT source, case_no, received_on + transfer_days AS transfer_due_on, notify_from + notify_days AS notify_due_on,
    clock_from,
    CASE
        WHEN clock_from IS NULL THEN NULL
        WHEN NOT from_acceptance THEN 'received_on' WHEN accepted_on IS NOT NULL THEN 'accepted_on'
        WHEN notified_on IS NOT NULL THEN 'notified_on' ELSE 'received_on'
    END AS clock_from_column,
    conclude_due_on,
    CASE
        WHEN due_on IS NOT NULL THEN 'official' WHEN clock_from IS NULL THEN NULL
        WHEN from_acceptance AND accepted_on IS NULL THEN 'presumed' ELSE 'computed'
    END AS due_by,
    computed_due_on,
    conclude_due_on + CAST(further_periods
        * greatest(conclude_due_on - coalesce(clock_from, received_on), 1) AS INTEGER) AS gross_due_on,
    concluded_on AS done_on, NULL::DATE AS suspended_on, NULL::DATE AS resumed_on, due_soon_days{beside}
FROM due
"""
"""Of all other cases the same without what they have no need of: 8 to 23 % less work where days are calendar days."""


def case_clock_query(as_of: str, *, beside: tuple[str, ...] = ()) -> str:
    """Return the query of ``case_clock`` as it was known at the end of a day.

    What happened later is not in it: a case concluded later is open, an extension approved later is not taken, a case
    received later is not there. Due dates that a source states are taken as they are known now: they carry no day.

    Parameters
    ----------
    as_of
        SQL expression of the day: ``$as_of`` for one that is bound, or a day written out.
    beside
        Further columns of ``cases`` to give in the same rows, days as they were known then: two views of all cases
        need not be joined to have both.
    """
    known_days = ", ".join(f"CASE WHEN {name} <= {as_of} THEN {name} END AS {name}" for name in _HAPPENED)
    told = {
        "clock": _CLOCK, "started": _STARTED, "as_of": as_of, "known_days": known_days,
        "beside": "".join(f", {quote(name)}" for name in beside),
    }  # fmt: skip
    movable = _MOVABLE.format(**told, which=_IS_MOVABLE)
    return f"({_PLAIN.format(**told, which=f'NOT {_IS_MOVABLE}')}) UNION ALL ({movable})"


def state_expression(as_of: str = "$as_of", row: str = "case_clock") -> str:
    """Return the SQL expression of the state of a row of ``case_clock``: a word of :class:`ClockState`.

    Parameters
    ----------
    as_of
        SQL expression of the day looked from: that of the rows.
    row
        Name of the rows in the statement.
    """
    return (
        "CASE "
        f"WHEN {row}.done_on IS NOT NULL AND {row}.conclude_due_on IS NULL THEN '{ClockState.CONCLUDED_UNDATED}' "
        f"WHEN {row}.done_on > {row}.conclude_due_on THEN '{ClockState.CONCLUDED_LATE}' "
        f"WHEN {row}.done_on IS NOT NULL THEN '{ClockState.CONCLUDED_IN_TIME}' "
        f"WHEN {row}.conclude_due_on IS NULL THEN '{ClockState.UNDATED}' "
        f"WHEN {row}.suspended_on IS NOT NULL AND {row}.resumed_on IS NULL THEN '{ClockState.SUSPENDED}' "
        f"WHEN {as_of} > {row}.gross_due_on THEN '{ClockState.GROSSLY_OVERDUE}' "
        f"WHEN {as_of} > {row}.conclude_due_on THEN '{ClockState.OVERDUE}' "
        f"WHEN {as_of} >= {row}.conclude_due_on - {row}.due_soon_days THEN '{ClockState.DUE_SOON}' "
        f"ELSE '{ClockState.IN_TIME}' END"
    )
