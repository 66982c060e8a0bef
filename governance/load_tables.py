"""The contract of the tables of loads and of what is amiss in them; part of :mod:`governance.tables`."""

from governance.errors import N_
from governance.table_columns import code, count
from governance.table_form import Column, Table

LOAD = Table(
    "load",
    "load: one file taken in",
    ("load_id",),
    (
        code("load_id", N_("Load"), "Loads in order of arrival."),
        code("source", N_("Source"), "Name of the source."),
        code("file_name", N_("File"), "Name of the file without its folder."),
        code("file_sha256", N_("Hash"), "SHA-256 of the file."),
        Column("loaded_at", "TIMESTAMP", N_("Loaded"), "UTC."),
        count("rows_in", N_("Rows"), "Rows of the file below the header."),
        count("accepted", N_("Rows accepted"), "Rows that are the current version of their case."),
        count("superseded", N_("Superseded"), "Rows that a later row replaced."),
        count("duplicate", N_("Duplicate"), "Rows that say what the version before said."),
        count("rejected", N_("Rejected"), "Rows that could not be taken; see reject."),
        count(
            "not_record",
            N_("No records"),
            "Rows that are no records: repeated headers, totals, notes, blanks.",
        ),
        code(
            "columns_left", N_("Columns left out"), "Columns of the file that no setting names: never stored."
        ),
        Column(
            "profile",
            "VARCHAR",
            N_("Read as"),
            "What the district file said of the source when the file was read, as JSON; missing where not kept.",
            can_be_missing=True,
            audience="inside",
        ),
        code(
            "holds",
            N_("Holds"),
            "case, or the table of further records: reception, callback, campaign_report.",
        ),
    ),
    scoped_by="source",
)

REJECT = Table(
    "reject",
    "row that was not taken",
    ("load_id", "row_no"),
    (
        code("load_id", N_("Load"), "Load."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1; the header row counts."),
        code("reason", N_("Reason"), "Why, as a word; see REJECT_REASONS."),
        code(
            "column_name",
            N_("Column"),
            "Column of the file at fault; missing when it is the row.",
            missing=True,
        ),
        code(
            "value",
            N_("Value"),
            "What stood there, 40 characters at most, where it can hold no personal data.",
            missing=True,
        ),
    ),
    scoped_by="source",
)

REPEATED_POINT = Table(
    "repeated_point",
    "coordinate of one source that repeats more than addresses do",
    ("source", "lon", "lat"),
    (
        code("source", N_("Source"), "Name of the source; sources differ in how they locate."),
        Column("lon", "DOUBLE", N_("Longitude"), "Degrees east, CGCS2000, six decimals.", audience="inside"),
        Column("lat", "DOUBLE", N_("Latitude"), "Degrees north, CGCS2000, six decimals.", audience="inside"),
        code(
            "grid_code",
            N_("Grid code"),
            "Grid in force it lies in; missing outside the district.",
            missing=True,
        ),
        count("cases", N_("Cases"), "Cases at this coordinate (current versions, all months)."),
        Column("share", "DOUBLE", N_("Share"), "Of the source's cases with coordinates, 0 to 1."),
        Column(
            "expected_max",
            "DOUBLE",
            N_("Most at a real address"),
            "Cases that the busiest real address of the source is expected to have.",
        ),
        Column("p", "DOUBLE", N_("Chance"), "How often chance would give a real address so many, 0 to 1."),
    ),
    scoped_by="grid_code",
)

LOAD_PLACE = Table(
    "load_place",
    "load x what placed its rows",
    ("load_id", "located_by"),
    (
        code("load_id", N_("Load"), "Load."),
        code("located_by", N_("Located by"), "See LOCATED_BY."),
        count("rows", N_("Rows"), "Rows taken of the load, current or not."),
        count(
            "edge_checked_rows",
            N_("Measured against edges"),
            "Of those that coordinates placed, the ones measured: all, or 50,000 at most, evenly spread.",
        ),
        count(
            "near_edge_rows",
            N_("Near an edge"),
            "Of the measured, those within 20 m of a grid's edge: the next grid could as well be theirs.",
        ),
    ),
    scoped_by="source",
)

PLACE_FAULT = Table(
    "place_fault",
    "load x place stated that the network does not have",
    ("load_id", "fault_no"),
    (
        code("load_id", N_("Load"), "Load."),
        Column("fault_no", "INTEGER", N_("No."), "From 1 within the load; by column, most rows first."),
        code("column_name", N_("Column"), "grid_code, community_code or township_code, as stated."),
        code(
            "value",
            N_("Value"),
            "Code or name stated; missing for those that are rare or look like no place, counted together.",
            missing=True,
        ),
        code("reason", N_("Reason"), "Why it is no place; see UNKNOWN_PLACES."),
        count("rows", N_("Rows"), "Rows taken of the load that state it, current or not."),
    ),
    scoped_by="source",
)

NIL_REPORT = Table(
    "nil_report",
    "nil report (零报告): nothing was received in a month",
    ("source", "township_code", "month"),
    (
        code("source", N_("Source"), "Name of the source."),
        code(
            "township_code",
            N_("Township code"),
            "Township; missing where it holds for the source as a whole.",
            missing=True,
        ),
        Column("month", "DATE", N_("Month"), "First day of the month."),
        Column("reported_at", "TIMESTAMP", N_("Reported"), "UTC."),
    ),
    scoped_by="township_code",
)

LOAD_TABLES = (LOAD, REJECT, REPEATED_POINT, LOAD_PLACE, PLACE_FAULT, NIL_REPORT)
