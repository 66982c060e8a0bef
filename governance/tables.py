"""The contract of the published tables: what a row is, what each column means, in what unit.

Pipelines build exactly these tables and refuse to publish anything else; queries name tables and columns through
:func:`quote`, the only way a name reaches SQL. ``docs/tables.md`` is written from this module.
"""

from governance.errors import N_
from governance.table_form import Column, Table

SCHEMA_VERSION = 2
"""Raised when a table changes so that an older warehouse can no longer be read."""


def _code(name: str, label: str, meaning: str, *, missing: bool = False) -> Column:
    return Column(name, "VARCHAR", label, meaning, can_be_missing=missing)


def _day(name: str, label: str, meaning: str, *, missing: bool = True) -> Column:
    return Column(name, "DATE", label, meaning, can_be_missing=missing)


def _count(name: str, label: str, meaning: str) -> Column:
    return Column(name, "INTEGER", label, meaning)


_GRID = _code("grid_code", N_("Grid code"), "Grid in force.")
_TOWNSHIP = _code("township_code", N_("Township code"), "Township.")
_CATEGORY = _code(
    "category", N_("Category"), "Category of the matter as the source writes it; 未分类 where it has none."
)
_MONTH = Column("month", "DATE", N_("Month"), "First day of the month in which the cases were received.")
_SHAPE = Column(
    "shape_wkb", "BLOB", N_("Outline"), "Polygon as WKB, longitude latitude, CGCS2000.", audience="inside"
)
_MAP_SHAPE = Column(
    "map_wkb",
    "BLOB",
    N_("Outline for screens"),
    "The same simplified; edges that were shared still are.",
    audience="inside",
)
_LON = Column("lon", "DOUBLE", N_("Longitude"), "Degrees east, CGCS2000, of a point inside.")
_LAT = Column("lat", "DOUBLE", N_("Latitude"), "Degrees north, CGCS2000, of a point inside.")
_AREA = Column(
    "area_km2", "DOUBLE", N_("Area, km²"), "Square kilometres, measured in the district's projected CRS."
)
_HOUSEHOLDS = Column(
    "households",
    "INTEGER",
    N_("Households"),
    "Denominator of rates; missing where the layer gives none.",
    can_be_missing=True,
)

_MEASURES = (
    _count("cases", N_("Cases"), "Cases received in the month (current versions)."),
    _count(
        "outcome_cases",
        N_("Outcome recorded"),
        "Of those, the cases whose source records when a case is concluded: denominator of 办结率.",
    ),
    _count(
        "concluded_cases", N_("Concluded"), "Of those, the cases with a concluding date: numerator of 办结率."
    ),
    _count("settled_cases", N_("Settled"), "Of those, the cases with a settling date: numerator of 化解率."),
    _count("repeat_cases", N_("Repeat"), "Of those, the cases the source marks as repeats."),
    _count(
        "rated_cases", N_("Rated"), "Of those, the cases with a satisfaction answer: silence never counts."
    ),
    _count("satisfied_cases", N_("Satisfied"), "Of the rated, those answered 满意 or 基本满意."),
)

GRID = Table(
    "grid",
    "grid version: one outline of one grid between two dates",
    ("grid_code", "valid_from"),
    (
        _code("grid_code", N_("Grid code"), "Code as the layer gives it."),
        _code("name", N_("Grid"), "Name, or the code where the layer has no name."),
        _code("kind", N_("Kind"), "综合 or 专属; missing where the layer does not say.", missing=True),
        _code("community_code", N_("Community code"), "Community the grid belongs to.", missing=True),
        _code("community_name", N_("Community"), "Its name.", missing=True),
        _TOWNSHIP,
        _HOUSEHOLDS,
        _AREA,
        _LON,
        _LAT,
        _day(
            "valid_from",
            N_("In force from"),
            "First day in force; 0001-01-01 where the layer does not say.",
            missing=False,
        ),
        _day("valid_to", N_("In force until"), "Last day in force; missing while it is in force."),
        Column("is_in_force", "BOOLEAN", N_("In force"), "True for the versions cases are placed in."),
        _SHAPE,
        _MAP_SHAPE,
    ),
)

COMMUNITY = Table(
    "community",
    "community: a group of grids in force",
    ("community_code",),
    (
        _code("community_code", N_("Community code"), "Code."),
        _code("name", N_("Community"), "Name, or the code where there is none."),
        _TOWNSHIP,
        _count("grids", N_("Grids"), "Grids in force."),
        _HOUSEHOLDS,
    ),
)

TOWNSHIP = Table(
    "township",
    "township (街道/乡镇)",
    ("township_code",),
    (
        _TOWNSHIP,
        _code("name", N_("Township"), "Name, or the code where there is none."),
        _count("grids", N_("Grids"), "Grids in force."),
        _HOUSEHOLDS,
        _AREA,
        _LON,
        _LAT,
        _SHAPE,
        _MAP_SHAPE,
    ),
)

CASES = Table(
    "cases",
    "case record: the current version of one case of one source",
    ("source", "case_no"),
    (
        _code("source", N_("Source"), "Name of the source in the district file."),
        _code(
            "case_no",
            N_("Case number"),
            "As the source gives it, or made from the content where it gives none.",
        ),
        _code("load_id", N_("Load"), "Load that brought this version."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1; the header row counts."),
        _day("received_on", N_("Received"), "Day received.", missing=False),
        Column("month", "DATE", N_("Month"), "First day of the month received."),
        Column(
            "records_outcome", "BOOLEAN", N_("Outcome recorded"), "True when the source records concluding."
        ),
        _CATEGORY,
        _code("channel", N_("Channel"), "How it came in.", missing=True),
        _code("purpose", N_("Purpose"), "申诉, 求决 and so on.", missing=True),
        _code("status", N_("Status"), "As the source writes it.", missing=True),
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
        _code("grid_code", N_("Grid code"), "Grid in force that it was placed in.", missing=True),
        _code("community_code", N_("Community code"), "Community it was placed in.", missing=True),
        _code("township_code", N_("Township code"), "Township it was placed in.", missing=True),
        _code("located_by", N_("Located by"), "What placed it; see LOCATED_BY."),
        _day("notified_on", N_("Notified"), "Day the receipt was notified."),
        _day("accepted_on", N_("Accepted"), "Day accepted (受理)."),
        _day("due_on", N_("Due"), "Official due date where the source gives one."),
        _day("concluded_on", N_("Concluded"), "Day concluded (办结)."),
        _day("settled_on", N_("Settled"), "Day settled (化解)."),
        _code(
            "satisfaction", N_("Satisfaction"), "As the source writes it; missing is no answer.", missing=True
        ),
        Column("is_repeat", "BOOLEAN", N_("Repeat"), "True when the source marks it.", can_be_missing=True),
        _code("repeat_of", N_("Repeat of"), "Case number it repeats.", missing=True),
        _code("department", N_("Office"), "Office that handles it.", missing=True),
    ),
)

CASE_VERSION = Table(
    "case_version",
    "row of a load that is not the current version of its case",
    ("source", "case_no", "load_id", "row_no"),
    (
        _code("source", N_("Source"), "Name of the source."),
        _code("case_no", N_("Case number"), "Case."),
        _code("load_id", N_("Load"), "Load that brought the row."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1."),
        Column(
            "key_hash",
            "UBIGINT",
            N_("Key"),
            "Agrees when source and case number agree; finds candidates.",
            audience="inside",
        ),
        _code(
            "state", N_("State"), "superseded (by a later row) or duplicate (says what the row before said)."
        ),
    ),
)

GRID_MONTH = Table(
    "grid_month",
    "grid in force x month x category, where there are cases",
    ("month", "grid_code", "category"),
    (_MONTH, _GRID, _CATEGORY, *_MEASURES),
    keyed_by="grid",
    is_by_month=True,
)

TOWNSHIP_MONTH = Table(
    "township_month",
    "township x month x category, where there are cases, those placed no finer than the township included",
    ("month", "township_code", "category"),
    (_MONTH, _TOWNSHIP, _CATEGORY, *_MEASURES),
    is_by_month=True,
)

COVERAGE_MONTH = Table(
    "coverage_month",
    "month x source x category x what placed the cases",
    ("month", "source", "category", "located_by"),
    (
        _MONTH,
        _code("source", N_("Source"), "Name of the source."),
        _CATEGORY,
        _code("located_by", N_("Located by"), "See LOCATED_BY."),
        _count("cases", N_("Cases"), "Cases received in the month (current versions)."),
        _count("in_grid_cases", N_("In a grid"), "Of those, placed in a grid."),
        _count("in_township_cases", N_("In a township"), "Of those, placed in a township, in a grid or not."),
        _day(
            "last_received_on",
            N_("Last received"),
            "Last day on which one of them was received.",
            missing=False,
        ),
    ),
    is_by_month=True,
)

MONTH = Table(
    "month",
    "month between the first and the last with cases",
    ("month",),
    (
        _MONTH,
        _count("cases", N_("Cases"), "Cases received, placed or not."),
        Column(
            "is_complete",
            "BOOLEAN",
            N_("Complete"),
            "False when the data end before the month does: its counts still grow.",
        ),
    ),
)

LOAD = Table(
    "load",
    "load: one file taken in",
    ("load_id",),
    (
        _code("load_id", N_("Load"), "Loads in order of arrival."),
        _code("source", N_("Source"), "Name of the source."),
        _code("file_name", N_("File"), "Name of the file without its folder."),
        _code("file_sha256", N_("Hash"), "SHA-256 of the file."),
        Column("loaded_at", "TIMESTAMP", N_("Loaded"), "UTC."),
        _count("rows_in", N_("Rows"), "Rows of the file below the header."),
        _count("accepted", N_("Rows accepted"), "Rows that are the current version of their case."),
        _count("superseded", N_("Superseded"), "Rows that a later row replaced."),
        _count("duplicate", N_("Duplicate"), "Rows that say what the version before said."),
        _count("rejected", N_("Rejected"), "Rows that could not be taken; see reject."),
        _count(
            "not_record",
            N_("No records"),
            "Rows that are no records: repeated headers, totals, notes, blanks.",
        ),
        _code(
            "columns_left", N_("Columns left out"), "Columns of the file that no setting names: never stored."
        ),
    ),
)

REJECT = Table(
    "reject",
    "row that was not taken",
    ("load_id", "row_no"),
    (
        _code("load_id", N_("Load"), "Load."),
        Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1; the header row counts."),
        _code("reason", N_("Reason"), "Why, as a word; see REJECT_REASONS."),
        _code(
            "column_name",
            N_("Column"),
            "Column of the file at fault; missing when it is the row.",
            missing=True,
        ),
        _code(
            "value",
            N_("Value"),
            "What stood there, 40 characters at most, where it can hold no personal data.",
            missing=True,
        ),
    ),
)

REPEATED_POINT = Table(
    "repeated_point",
    "coordinate of one source that repeats more than addresses do",
    ("source", "lon", "lat"),
    (
        _code("source", N_("Source"), "Name of the source; sources differ in how they locate."),
        Column("lon", "DOUBLE", N_("Longitude"), "Degrees east, CGCS2000, six decimals.", audience="inside"),
        Column("lat", "DOUBLE", N_("Latitude"), "Degrees north, CGCS2000, six decimals.", audience="inside"),
        _code(
            "grid_code",
            N_("Grid code"),
            "Grid in force it lies in; missing outside the district.",
            missing=True,
        ),
        _count("cases", N_("Cases"), "Cases at this coordinate (current versions, all months)."),
        Column("share", "DOUBLE", N_("Share"), "Of the source's cases with coordinates, 0 to 1."),
        Column(
            "expected_max",
            "DOUBLE",
            N_("Most at a real address"),
            "Cases that the busiest real address of the source is expected to have.",
        ),
        Column("p", "DOUBLE", N_("Chance"), "How often chance would give a real address so many, 0 to 1."),
    ),
)

LOAD_PLACE = Table(
    "load_place",
    "load x what placed its rows",
    ("load_id", "located_by"),
    (
        _code("load_id", N_("Load"), "Load."),
        _code("located_by", N_("Located by"), "See LOCATED_BY."),
        _count("rows", N_("Rows"), "Rows taken of the load, current or not."),
        _count(
            "edge_checked_rows",
            N_("Measured against edges"),
            "Of those that coordinates placed, the ones measured: all, or 50,000 at most, evenly spread.",
        ),
        _count(
            "near_edge_rows",
            N_("Near an edge"),
            "Of the measured, those within 20 m of a grid's edge: the next grid could as well be theirs.",
        ),
    ),
)

PLACE_FAULT = Table(
    "place_fault",
    "load x place stated that the network does not have",
    ("load_id", "fault_no"),
    (
        _code("load_id", N_("Load"), "Load."),
        Column("fault_no", "INTEGER", N_("No."), "From 1 within the load; by column, most rows first."),
        _code("column_name", N_("Column"), "grid_code, community_code or township_code, as stated."),
        _code(
            "value",
            N_("Value"),
            "Code or name stated; missing for those that are rare or look like no place, counted together.",
            missing=True,
        ),
        _code("reason", N_("Reason"), "Why it is no place; see UNKNOWN_PLACES."),
        _count("rows", N_("Rows"), "Rows taken of the load that state it, current or not."),
    ),
)

PUBLICATION = Table(
    "publication",
    "the one publication this file is",
    ("district_code",),
    (
        _code("district_code", N_("District code"), "GB/T 2260 code."),
        _code("district_name", N_("District"), "Name."),
        Column("is_demonstration", "BOOLEAN", N_("Demonstration"), "True when everything in it is invented."),
        _day(
            "as_of",
            N_("Data as of"),
            "Last day on which a case was received; missing without cases.",
        ),
        _code("projected_crs", N_("Projected CRS"), "EPSG code of areas and distances."),
        _code("network_hash", N_("Network"), "Hash of the grid layer the cases are placed in."),
        Column("schema_version", "INTEGER", N_("Schema"), "Version of this contract."),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PUBLICATION, GRID, COMMUNITY, TOWNSHIP, CASES, CASE_VERSION, GRID_MONTH, TOWNSHIP_MONTH, COVERAGE_MONTH,
        MONTH, LOAD, REJECT, REPEATED_POINT, LOAD_PLACE, PLACE_FAULT,
    )
}  # fmt: skip
"""Every published table by name."""


def quote(name: str) -> str:
    """Return a table's or column's name quoted for SQL.

    Raises
    ------
    KeyError
        The name is in no published table: nothing else may become part of a statement.
    """
    if name not in _NAMES:
        raise KeyError(name)
    return f'"{name}"'


_NAMES = frozenset(TABLES) | {column.name for table in TABLES.values() for column in table.columns}


def create_statement(table: Table) -> str:
    """Return the statement that makes a table, empty, with what must not be missing."""
    lines = ", ".join(
        f"{quote(column.name)} {column.type}{'' if column.can_be_missing else ' NOT NULL'}"
        for column in table.columns
    )
    return f"CREATE TABLE {quote(table.name)} ({lines})"
