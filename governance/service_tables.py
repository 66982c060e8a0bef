"""The contract of the tables of service: numerators and denominators by month, place, matter, channel and office.

Part of :mod:`governance.tables`. Every count is of current versions of cases, as known on the last day of the data
(``publication.as_of``); sums over any places and months are exact. What they are divided by what:
:mod:`governance.indicators`.
"""

from governance.errors import N_
from governance.table_columns import CATEGORY, MONTH_COLUMN, code, count, day
from governance.table_form import Column, Table

SERVICE_MEASURES = (
    count("cases", N_("Cases"), "Cases received in the month."),
    count(
        "outcome_cases",
        N_("Outcome recorded"),
        "Of those, of a source that records concluding: denominator of R2'.",
    ),
    count("concluded_cases", N_("Concluded"), "Of those, concluded: numerator of R2'."),
    count("transferred_cases", N_("Transferred"), "Of the cases, with a day of transfer."),
    count("notified_cases", N_("Notified"), "Of the cases, with a day of notice."),
    count("accepted_cases", N_("Accepted"), "Of the cases, with a day of acceptance (受理)."),
    count(
        "transfer_due_cases",
        N_("Transfer called for"),
        "With a period to transfer that is over, or transferred: denominator of R1t.",
    ),
    count(
        "transfer_in_time_cases",
        N_("Transferred in time"),
        "Of those, transferred by its end: numerator of R1t.",
    ),
    count(
        "transfer_clocked_cases", N_("Transfer has a period"), "With a period to transfer, over or running."
    ),
    count(
        "notice_due_cases",
        N_("Notice called for"),
        "With a period to notify that is over, or notified: denominator of R1.",
    ),
    count("notice_in_time_cases", N_("Notified in time"), "Of those, notified by its end: numerator of R1."),
    count(
        "notice_clocked_cases",
        N_("Notice has a period"),
        "With a period to notify, over or running: denominator of R1's alternate.",
    ),
    count(
        "conclude_due_cases",
        N_("Conclusion called for"),
        "With a due date that is over, or concluded: denominator of R2.",
    ),
    count(
        "concluded_in_time_cases",
        N_("Concluded in time"),
        "Of those, concluded by the due date, an approved extension included: numerator of R2.",
    ),
    count(
        "conclude_clocked_cases",
        N_("With a due date"),
        "With a due date, over or not: denominator of R2's alternate.",
    ),
    count(
        "conclude_days",
        N_("Days to conclude, sum"),
        "Calendar days from receipt to concluding, summed over the concluded cases.",
    ),
    count("settling_cases", N_("Settling recorded"), "Of a source that records settling: denominator of R3."),
    count(
        "settled_cases", N_("Settled, reported"), "Of those, reported as settled (上报化解): numerator of R3."
    ),
    count(
        "verifying_cases",
        N_("Verifying recorded"),
        "Of a source that records the verifying of settlements: denominator of R3v.",
    ),
    count(
        "verified_cases",
        N_("Settled, verified"),
        "Of those, settlement verified (核验化解): numerator of R3v.",
    ),
    count(
        "striking_cases",
        N_("Striking off recorded"),
        "Of a source that records striking off: denominator of R3x.",
    ),
    count("struck_off_cases", N_("Struck off"), "Of those, struck off (销号): numerator of R3x."),
    count(
        "evaluated_cases",
        N_("To be evaluated"),
        "Of a source that records answers: concluded or answered and, where it says, in the evaluation (纳入评价): "
        "denominator of R4.",
    ),
    count("evaluated_rated_cases", N_("Evaluated, rated"), "Of those, with an answer: numerator of R4."),
    count(
        "rated_cases",
        N_("Rated"),
        "With an answer on the office, in the evaluation or not: denominator of R5. Silence never counts.",
    ),
    count("satisfied_cases", N_("Satisfied"), "Of the rated, 非常满意, 满意 or 基本满意: numerator of R5."),
    count(
        "fully_satisfied_cases", N_("Fully satisfied"), "Of the rated, 非常满意 or 满意: numerator of R5f."
    ),
    count(
        "satisfied_or_silent_cases",
        N_("Satisfied or silent"),
        "Of those to be evaluated, satisfied (基本满意 too) or without an answer: numerator of R5c.",
    ),
    count(
        "desk_evaluated_cases",
        N_("To be evaluated, desk"),
        "As evaluated_cases, of the petition desk (信访部门).",
    ),
    count("desk_evaluated_rated_cases", N_("Evaluated, desk rated"), "Of those, with an answer on the desk."),
    count("desk_rated_cases", N_("Desk rated"), "With an answer on the desk: denominator of R5d."),
    count("desk_satisfied_cases", N_("Satisfied with the desk"), "Of those, 非常满意, 满意 or 基本满意."),
    count("desk_fully_satisfied_cases", N_("Fully satisfied with the desk"), "Of those, 非常满意 or 满意."),
    count(
        "repeat_known_cases",
        N_("Repeat known"),
        "Of a source that marks repeats: denominator of R6a.",
    ),
    count("repeat_cases", N_("Repeat"), "Of those, marked as repeats: numerator of R6a."),
    count(
        "first_concluded_cases",
        N_("First, concluded long enough"),
        "First matters (no repeats: neither marked as one nor naming an earlier case) of a source that says which case "
        "a repeat repeats, concluded at least the days of R6b before the last day of the data: denominator of R6b, R7.",
    ),
    count(
        "came_back_cases",
        N_("Came back"),
        "Of those, with a repeat naming them, of the same source, received 1 to that many days after concluding.",
    ),
    count("stayed_away_cases", N_("Did not come back"), "Of those, the others: numerator of R7."),
    count("first_closed_cases", N_("First, concluded"), "First matters concluded, however lately."),
    count(
        "returned_ever_cases",
        N_("Came back at any time"),
        "Of those, with a repeat naming them received on any day after concluding.",
    ),
    count(
        "callback_cases",
        N_("Called back"),
        "Cases called back, reached or not: denominator of R9's share reached.",
    ),
    count("callback_reached_cases", N_("Reached"), "Of those, reached."),
    count(
        "callback_satisfied_cases",
        N_("Satisfied when called"),
        "Of the reached, satisfied or basically satisfied.",
    ),
)
"""What every table of service counts. A case counts once in each, but for ``conclude_days``, which sums days."""

OF_LINKED_CASES = (
    "came_back_cases", "returned_ever_cases", "callback_cases", "callback_reached_cases", "callback_satisfied_cases",
)  # fmt: skip
"""Measures that rest on other records than the case's own."""

_NOT_OF_THE_CASE = ("cases", "conclude_days", "stayed_away_cases", *OF_LINKED_CASES)
"""Measures that ``case_service`` has no column of: all its rows count in ``cases``, the sum of ``days`` is another."""


_PLACED_IN = (
    code("township_code", N_("Township code"), "Township; missing for cases placed nowhere.", missing=True),
    code("community_code", N_("Community code"), "Community; missing where placed no finer.", missing=True),
    code("grid_code", N_("Grid code"), "Grid in force; missing where placed no finer.", missing=True),
)
_SOURCE = code("source", N_("Source"), "Name of the source; clocks differ between sources.")
_CHANNEL = code("channel", N_("Channel"), "How the cases came in; 未注明 where the source does not say.")
_OFFICE = code("department", N_("Office"), "Office that handles them; 未注明 where the source does not say.")

SERVICE_MONTH = Table(
    "service_month",
    "month received x place as fine as placed x source x category x channel x office, where there are cases",
    ("month", "township_code", "community_code", "grid_code", "source", "category", "channel", "department"),
    (MONTH_COLUMN, *_PLACED_IN, _SOURCE, CATEGORY, _CHANNEL, _OFFICE, *SERVICE_MEASURES),
    scoped_by="place",
)

TOWNSHIP_SERVICE_MONTH = Table(
    "township_service_month",
    "month received x township x source x category x channel x office: service_month summed",
    ("month", "township_code", "source", "category", "channel", "department"),
    (MONTH_COLUMN, _PLACED_IN[0], _SOURCE, CATEGORY, _CHANNEL, _OFFICE, *SERVICE_MEASURES),
    scoped_by="township_code",
)

OPEN_STOCK = Table(
    "open_stock",
    "place as fine as placed x source x category x channel x office: cases open on the last day of the data",
    ("township_code", "community_code", "grid_code", "source", "category", "channel", "department"),
    (
        *_PLACED_IN,
        _SOURCE,
        CATEGORY,
        _CHANNEL,
        _OFFICE,
        count(
            "open_cases",
            N_("Open cases"),
            "Without a concluding date, whenever received, of sources that record one.",
        ),
        count("in_time_cases", N_("In time"), "Of those, due later than soon."),
        count("due_soon_cases", N_("Due soon"), "Due within the days of the clock."),
        count("overdue_cases", N_("Overdue cases"), "Past the due date, not grossly."),
        count("grossly_overdue_cases", N_("Grossly overdue"), "Past the gross date."),
        count("suspended_cases", N_("Suspended"), "The clock stands still."),
        count("undated_cases", N_("No due date"), "No period applies and none was imported."),
        count(
            "waits_transfer_cases",
            N_("Wait for transfer"),
            "Not yet transferred, where the source records it.",
        ),
        count(
            "waits_notice_cases",
            N_("Wait for notice"),
            "Transferred or not recorded, not yet notified, where the source records notices.",
        ),
        count("waits_conclusion_cases", N_("Wait for conclusion"), "All other open cases."),
        count("age_0_15_cases", N_("Open up to 15 days"), "Days since receipt."),
        count("age_16_30_cases", N_("16 to 30 days"), "Days since receipt."),
        count("age_31_60_cases", N_("31 to 60 days"), "Days since receipt."),
        count("age_61_90_cases", N_("61 to 90 days"), "Days since receipt."),
        count("age_91_180_cases", N_("91 to 180 days"), "Days since receipt."),
        count("age_over_180_cases", N_("Over 180 days"), "Days since receipt."),
    ),
    scoped_by="place",
)

DUE_DAY = Table(
    "due_day",
    "day on which open cases fall due x township x source x category x channel x office",
    ("conclude_due_on", "township_code", "source", "category", "channel", "department"),
    (
        day("conclude_due_on", N_("Due"), "Last day to conclude.", missing=False),
        _PLACED_IN[0],
        _SOURCE,
        CATEGORY,
        _CHANNEL,
        _OFFICE,
        count("open_cases", N_("Open cases"), "Open cases that fall due then, suspended ones left out."),
    ),
    scoped_by="township_code",
)


def _records(name: str, label: str, what: str) -> Column:
    return Column(name, "BOOLEAN", label, f"True where the source has a column of {what}.")


SOURCE_RECORD = Table(
    "source_record",
    "source of the district file, and what it says of each case",
    ("source",),
    (
        code("source", N_("Source"), "Name of the source."),
        _records("records_transfer", N_("Transfers"), "the day of transfer"),
        _records("records_notice", N_("Notices"), "the day of notice"),
        _records("records_acceptance", N_("Acceptance"), "the day of acceptance"),
        _records("records_settling", N_("Settling"), "the day of settling"),
        _records("records_verifying", N_("Verifying"), "the day on which settling was verified"),
        _records("records_striking", N_("Striking off"), "the day of striking off"),
        _records("records_rating", N_("Answers"), "satisfaction with the office"),
        _records("records_desk_rating", N_("Answers on the desk"), "satisfaction with the petition desk"),
        _records("records_evaluation", N_("Evaluation"), "whether the case is in the evaluation"),
        _records("records_repeats", N_("Repeats"), "whether the case is a repeat"),
        _records("records_links", N_("Links of repeats"), "the number of the case it repeats"),
        Column(
            "repeat_days", "INTEGER", N_("Days of R6b"), "Days within which a repeat counts as coming back."
        ),
    ),
    scoped_by="district",
)

REPEAT_LINK = Table(
    "repeat_link",
    "case that names another it repeats",
    ("month", "source", "case_no"),
    (
        MONTH_COLUMN,
        _SOURCE,
        code("case_no", N_("Case number"), "The repeat."),
        code("repeat_of", N_("Repeat of"), "Number of the case it repeats, known or not."),
        day("received_on", N_("Received"), "Day on which the repeat was received.", missing=False),
    ),
    is_by_month=True,
    scoped_by="case",
)

SERVICE_DAY = Table(
    "service_day",
    "month received x day to come on which counts of service of that month change by themselves",
    ("month", "changes_on"),
    (
        MONTH_COLUMN,
        day(
            "changes_on",
            N_("Changes on"),
            "When the data reach this day a period of one of the month's cases is over, or its time of coming back.",
            missing=False,
        ),
    ),
    scoped_by="district",
)


def _flag(measure: Column) -> Column:
    meaning = f"True where the measure counts the case; else false or missing. {measure.meaning}"
    return Column(measure.name, "BOOLEAN", measure.label, meaning, can_be_missing=True)


CASE_SERVICE = Table(
    "case_service",
    "case record, with its clock and what each measure of service counts of it",
    ("source", "case_no"),
    (
        _SOURCE,
        code("case_no", N_("Case number"), "Case."),
        code("load_id", N_("Load"), "Load that brought this version."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1."),
        MONTH_COLUMN,
        day("received_on", N_("Received"), "Day received.", missing=False),
        *_PLACED_IN,
        CATEGORY,
        _CHANNEL,
        _OFFICE,
        day("notify_due_on", N_("Notice due"), "Last day to notify; missing where no such period applies."),
        day("notified_on", N_("Notified"), "Day of the notice."),
        day("conclude_due_on", N_("Due"), "Last day to conclude; missing where there is none."),
        code("due_by", N_("Due by"), "official, extended, computed or presumed.", missing=True),
        day("computed_due_on", N_("Due by the clock"), "What the clock alone gives."),
        day("concluded_on", N_("Concluded"), "Day concluded (办结); missing while open."),
        code("state", N_("State"), "See :class:`governance.clocks.ClockState`."),
        code(
            "waits_for",
            N_("Waits for"),
            "transfer, notice or conclusion; missing where concluded, or where its source does not record that.",
            missing=True,
        ),
        Column(
            "days",
            "INTEGER",
            N_("Days taken"),
            "Calendar days from receipt to concluding, or to the last of the data.",
        ),
        *(_flag(measure) for measure in SERVICE_MEASURES if measure.name not in _NOT_OF_THE_CASE),
    ),
    is_view=True,
    scoped_by="place",
)

CASE_RETURN = Table(
    "case_return",
    "case record that a repeat names or that was called back, with what measures of that count of it",
    ("source", "case_no"),
    (
        _SOURCE,
        code("case_no", N_("Case number"), "Case."),
        MONTH_COLUMN,
        *_PLACED_IN,
        CATEGORY,
        _CHANNEL,
        _OFFICE,
        *(_flag(measure) for measure in SERVICE_MEASURES if measure.name in OF_LINKED_CASES),
    ),
    is_view=True,
    scoped_by="place",
)

SERVICE_TABLES = (
    SOURCE_RECORD, REPEAT_LINK, CASE_SERVICE, CASE_RETURN, SERVICE_MONTH, TOWNSHIP_SERVICE_MONTH, SERVICE_DAY,
    OPEN_STOCK, DUE_DAY,
)  # fmt: skip
