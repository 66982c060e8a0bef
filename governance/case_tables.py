"""The contract of the tables of cases and of their counts by month; part of :mod:`governance.tables`."""

from governance.errors import N_
from governance.procedure_columns import CASE_PROCEDURE
from governance.table_columns import (
    CATEGORY,
    GRID_CODE,
    MEASURES,
    MONTH_COLUMN,
    TOWNSHIP_CODE,
    code,
    count,
    day,
)
from governance.table_form import Column, Table

CASES = Table(
    "cases",
    "case record: the current version of one case of one source",
    ("source", "case_no"),
    (
        code("source", N_("Source"), "Name of the source in the district file."),
        code(
            "case_no",
            N_("Case number"),
            "As the source gives it, or made from the content where it gives none.",
        ),
        code("load_id", N_("Load"), "Load that brought this version."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1; the header row counts."),
        day("received_on", N_("Received"), "Day received.", missing=False),
        Column("month", "DATE", N_("Month"), "First day of the month received."),
        Column(
            "records_outcome", "BOOLEAN", N_("Outcome recorded"), "True when the source records concluding."
        ),
        CATEGORY,
        code("channel", N_("Channel"), "How it came in.", missing=True),
        code("purpose", N_("Purpose"), "申诉, 求决 and so on.", missing=True),
        code("status", N_("Status"), "As the source writes it.", missing=True),
        Column(
            "lon",
            "DOUBLE",
            N_("Longitude"),
            "Degrees east, CGCS2000.",
            can_be_missing=True,
            audience="inside",
        ),
        Column(
            "lat",
            "DOUBLE",
            N_("Latitude"),
            "Degrees north, CGCS2000.",
            can_be_missing=True,
            audience="inside",
        ),
        code("grid_code", N_("Grid code"), "Grid in force that it was placed in.", missing=True),
        code("community_code", N_("Community code"), "Community it was placed in.", missing=True),
        code("township_code", N_("Township code"), "Township it was placed in.", missing=True),
        code("located_by", N_("Located by"), "What placed it; see LOCATED_BY."),
        code(
            "grid_code_then",
            N_("Grid code then"),
            "Grid that it lay in on the day received; missing too where the layer has no version of that day.",
            missing=True,
        ),
        code("community_code_then", N_("Community code then"), "Community, likewise.", missing=True),
        code("township_code_then", N_("Township code then"), "Township, likewise.", missing=True),
        code(
            "located_by_then",
            N_("Located by, then"),
            "What placed it there; see LOCATED_BY. Missing where the layer has no version of that day.",
            missing=True,
        ),
        code(
            "placing_doubt",
            N_("Doubt"),
            "Why its place is in doubt; see PLACING_DOUBTS. Missing where it is not.",
            missing=True,
        ),
        day("notified_on", N_("Notified"), "Day the receipt was notified."),
        day("accepted_on", N_("Accepted"), "Day accepted (受理)."),
        day("due_on", N_("Due"), "Official due date where the source gives one."),
        day("concluded_on", N_("Concluded"), "Day concluded (办结)."),
        day("settled_on", N_("Settled"), "Day settled (化解)."),
        code(
            "satisfaction",
            N_("Satisfaction"),
            "With the office that handles it: one of governance.satisfaction.RATINGS; missing is no answer.",
            missing=True,
        ),
        Column("is_repeat", "BOOLEAN", N_("Repeat"), "True when the source marks it.", can_be_missing=True),
        code("repeat_of", N_("Repeat of"), "Case number it repeats.", missing=True),
        code("department", N_("Office"), "Office that handles it.", missing=True),
        Column(
            "persons",
            "INTEGER",
            N_("People concerned"),
            "How many people came or are concerned: a count, never who; missing where the source gives none.",
            can_be_missing=True,
        ),
        Column(
            "summary",
            "VARCHAR",
            N_("Summary"),
            "Free text of the matter, masked, at most 500 characters; kept only where the district keeps text.",
            can_be_missing=True,
            audience="inside",
        ),
        *CASE_PROCEDURE,
    ),
    is_view=True,
    scoped_by="place",
)

CASE_VERSION = Table(
    "case_version",
    "row of a load that is not the current version of its case",
    ("source", "case_no", "load_id", "row_no"),
    (
        code("source", N_("Source"), "Name of the source."),
        code("case_no", N_("Case number"), "Case."),
        code("load_id", N_("Load"), "Load that brought the row."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1."),
        Column(
            "key_hash",
            "UBIGINT",
            N_("Key"),
            "Agrees when source and case number agree; finds candidates.",
            audience="inside",
        ),
        code(
            "state", N_("State"), "superseded (by a later row) or duplicate (says what the row before said)."
        ),
    ),
    scoped_by="source",
)

GRID_MONTH = Table(
    "grid_month",
    "grid in force x month x category, where there are cases",
    ("month", "grid_code", "category"),
    (MONTH_COLUMN, GRID_CODE, CATEGORY, *MEASURES),
    keyed_by="grid",
    is_by_month=True,
    scoped_by="grid_code",
)

TOWNSHIP_MONTH = Table(
    "township_month",
    "township x month x category, where there are cases, those placed no finer than the township included",
    ("month", "township_code", "category"),
    (MONTH_COLUMN, TOWNSHIP_CODE, CATEGORY, *MEASURES),
    is_by_month=True,
    scoped_by="township_code",
)

_CHANNEL = code("channel", N_("Channel"), "How the cases came in; 未注明 where the source does not say.")
_PLACED_IN = (
    code("township_code", N_("Township code"), "Township the cases are placed in."),
    code(
        "community_code",
        N_("Community code"),
        "Community; missing where they are placed no finer.",
        missing=True,
    ),
    code(
        "grid_code", N_("Grid code"), "Grid in force; missing where they are placed no finer.", missing=True
    ),
)

PLACE_MONTH = Table(
    "place_month",
    "month x place as fine as the cases are placed x category x channel, where there are cases",
    ("month", "township_code", "community_code", "grid_code", "category", "channel"),
    (MONTH_COLUMN, *_PLACED_IN, CATEGORY, _CHANNEL, *MEASURES),
    is_by_month=True,
    scoped_by="place",
)

PLACE_MONTH_THEN = Table(
    "place_month_then",
    "month x place of the network of the day of receipt, as fine as the cases are placed x category x channel",
    ("month", "township_code", "community_code", "grid_code", "category", "channel"),
    (
        MONTH_COLUMN,
        code("township_code", N_("Township code"), "Township on the day the cases were received."),
        code(
            "community_code",
            N_("Community code"),
            "Community then; missing where placed no finer.",
            missing=True,
        ),
        code(
            "grid_code", N_("Grid code"), "Grid then; missing where they are placed no finer.", missing=True
        ),
        CATEGORY,
        _CHANNEL,
        *MEASURES,
    ),
    is_by_month=True,
    scoped_by="place",
)

REPEATED_POINT_MONTH = Table(
    "repeated_point_month",
    "of place_month, the cases whose coordinates are a repeated_point",
    ("month", "township_code", "community_code", "grid_code", "category", "channel"),
    (MONTH_COLUMN, *_PLACED_IN, CATEGORY, _CHANNEL, *MEASURES),
    scoped_by="place",
)

GRID_MONTH_THEN = Table(
    "grid_month_then",
    "grid of the network of the day of receipt x month x category, where there are cases",
    ("month", "grid_code", "category"),
    (
        MONTH_COLUMN,
        code("grid_code", N_("Grid code"), "Grid in force on the day the cases were received."),
        CATEGORY,
        *MEASURES,
    ),
    keyed_by="grid",
    is_by_month=True,
    scoped_by="grid_code",
)

COVERAGE_MONTH = Table(
    "coverage_month",
    "month x source x category x what placed the cases",
    ("month", "source", "category", "located_by"),
    (
        MONTH_COLUMN,
        code("source", N_("Source"), "Name of the source."),
        CATEGORY,
        code("located_by", N_("Located by"), "See LOCATED_BY."),
        count("cases", N_("Cases"), "Cases received in the month (current versions)."),
        count("in_grid_cases", N_("In a grid"), "Of those, placed in a grid."),
        count("in_township_cases", N_("In a township"), "Of those, placed in a township, in a grid or not."),
        count(
            "in_grid_then_cases", N_("In a grid then"), "Of the cases, in a grid of the network of their day."
        ),
        count(
            "in_township_then_cases", N_("In a township then"), "Of the cases, in a township of that network."
        ),
        count(
            "no_version_cases",
            N_("Without a network then"),
            "Of the cases, received on a day of which the grid layer has no version: not placed as of then.",
        ),
        day(
            "last_received_on",
            N_("Last received"),
            "Last day on which one of them was received.",
            missing=False,
        ),
    ),
    is_by_month=True,
    scoped_by="recounted",
)

MONTH = Table(
    "month",
    "month between the first and the last with cases",
    ("month",),
    (
        MONTH_COLUMN,
        count("cases", N_("Cases"), "Cases received, placed or not."),
        Column(
            "is_complete",
            "BOOLEAN",
            N_("Complete"),
            "False when the data end before the month does: its counts still grow.",
        ),
    ),
    scoped_by="recounted",
)

CASE_TABLES = (
    CASES,
    CASE_VERSION,
    GRID_MONTH,
    TOWNSHIP_MONTH,
    PLACE_MONTH,
    PLACE_MONTH_THEN,
    REPEATED_POINT_MONTH,
    GRID_MONTH_THEN,
    COVERAGE_MONTH,
    MONTH,
)
