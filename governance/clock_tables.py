"""The contract of the tables of periods and days: which clock a source runs by, and what it says of each case.

Part of :mod:`governance.tables`. What the words mean and how days are counted: :mod:`governance.clocks`.
"""

from governance.errors import N_
from governance.table_columns import code, day
from governance.table_form import Column, Table


def _days(name: str, label: str, meaning: str) -> Column:
    return Column(name, "INTEGER", label, meaning, can_be_missing=True)


CALENDAR_DAY = Table(
    "calendar_day",
    "day that the working calendar knows",
    ("day",),
    (
        day("day", N_("Day"), "Day.", missing=False),
        Column("is_working", "BOOLEAN", N_("Working day"), "True on a working day, make-up days included."),
        Column(
            "working_no",
            "INTEGER",
            N_("Working days so far"),
            "Working days of the calendar up to and including this day.",
        ),
        day(
            "rolled_on",
            N_("Rolled to"),
            "The day itself where it is a working day, else the next that is one; missing at the end of the table.",
        ),
    ),
    scoped_by="district",
)

CLOCK_PROFILE = Table(
    "clock_profile",
    "source and the clock it runs by",
    ("source",),
    (
        code("source", N_("Source"), "Name of the source."),
        code(
            "profile",
            N_("Clock"),
            "Name of the clock profile in the district file; missing where the source runs by none.",
            missing=True,
        ),
        code(
            "day_kind",
            N_("Days"),
            "calendar or working: what the period for concluding is counted in; missing without a clock.",
            missing=True,
        ),
        code(
            "step_day_kind",
            N_("Days of steps"),
            "calendar or working: what the periods to transfer and to notify are counted in; likewise.",
            missing=True,
        ),
        _days(
            "transfer_days",
            N_("To transfer"),
            "Days of ``step_day_kind`` from receipt; missing where there is no such period.",
        ),
        _days(
            "notify_days",
            N_("To notify"),
            "Days of ``step_day_kind`` from transfer, or receipt where no transfer is known; likewise.",
        ),
        _days("conclude_days", N_("To conclude"), "Days of ``day_kind`` from ``conclude_from``, likewise."),
        _days(
            "extension_days",
            N_("Extension"),
            "Days of ``day_kind`` that an approved extension adds at most; missing where there is no limit.",
        ),
        code(
            "conclude_from",
            N_("Counted from"),
            "accepted_on or received_on; missing without a clock.",
            missing=True,
        ),
        _days(
            "due_soon_days",
            N_("Due soon"),
            "Calendar days before the due date from which a case is due soon.",
        ),
        Column(
            "gross_factor", "INTEGER", N_("Gross factor"), "Times the period after which overdue is gross."
        ),
        Column(
            "rolls_over",
            "BOOLEAN",
            N_("Rolls over"),
            "True where a period that ends on a day off ends on the next working day.",
        ),
        code(
            "purposes",
            N_("Purposes"),
            "Purposes of the matters that the period for concluding applies to, parted by 、; empty means all.",
        ),
        code("routes", N_("Routes"), "Routes likewise."),
    ),
    scoped_by="district",
)

CASE_CLOCK = Table(
    "case_clock",
    "case record, with its due dates",
    ("source", "case_no"),
    (
        code("source", N_("Source"), "Name of the source."),
        code("case_no", N_("Case number"), "Case."),
        day(
            "transfer_due_on",
            N_("Transfer due"),
            "Last day to transfer; missing where no such period applies.",
        ),
        day("notify_due_on", N_("Notice due"), "Last day to notify; missing where no such period applies."),
        day(
            "clock_from",
            N_("Counted from"),
            "Day after which the period for concluding is counted; missing where none applies.",
        ),
        code(
            "clock_from_column",
            N_("Start taken from"),
            "Column that day comes from; another than the profile's means presumed (推算).",
            missing=True,
        ),
        day(
            "conclude_due_on",
            N_("Due"),
            "Last day to conclude; missing where no period applies and none is imported.",
        ),
        code(
            "due_by",
            N_("Due by"),
            "official (imported), extended (approved), computed, or presumed (from a start that stands in).",
            missing=True,
        ),
        day(
            "computed_due_on",
            N_("Due by the clock"),
            "What the clock alone gives, extension included; missing where none applies.",
        ),
        day(
            "gross_due_on", N_("Gross from"), "Last day before overdue is gross; missing without a due date."
        ),
        day("done_on", N_("Done"), "Day concluded; missing while open."),
        day("suspended_on", N_("Suspended"), "Day from which the clock stands still."),
        day("resumed_on", N_("Resumed"), "Day from which it runs again."),
        Column(
            "due_soon_days",
            "INTEGER",
            N_("Due soon"),
            "Calendar days before the due date from which it is due soon.",
            can_be_missing=True,
        ),
    ),
    is_view=True,
    scoped_by="case",
)

CLOCK_TABLES = (CALENDAR_DAY, CLOCK_PROFILE, CASE_CLOCK)
