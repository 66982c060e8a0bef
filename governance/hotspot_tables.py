"""The contract of the tables that tests of places fill; part of :mod:`governance.tables`.

A *map* is one test of all places of a level for one category over one window of months. ``*`` as a category is
all matters together.
"""

from governance.errors import N_
from governance.table_form import Column, Table

ALL_MATTERS = "*"
"""Stands for every category together."""

SCAN_SEED = 20260101
"""Of the search for clusters, the only one that draws lots: alerts are the same in every build of the same counts."""


def _text(name: str, label: str, meaning: str, *, missing: bool = False) -> Column:
    return Column(name, "VARCHAR", label, meaning, can_be_missing=missing)


def _whole(name: str, label: str, meaning: str, *, missing: bool = False) -> Column:
    return Column(name, "INTEGER", label, meaning, can_be_missing=missing)


def _number(name: str, label: str, meaning: str, *, missing: bool = False) -> Column:
    return Column(name, "DOUBLE", label, meaning, can_be_missing=missing)


_LEVEL = _text("place_level", N_("Level of places"), "grid, community or township.")
_PLACE = _text("place_code", N_("Place"), "Code of a place of that level.")
_CATEGORY = _text("category", N_("Category"), "Category tested; * is all matters together.")
_TO = Column("month_to", "DATE", N_("Window ends"), "First day of the last month of the window.")
_FROM = Column("month_from", "DATE", N_("Window begins"), "First day of the first month of the window.")

GRID_NEIGHBOUR = Table(
    "grid_neighbour",
    "pair of grids in force that touch, each pair both ways",
    ("grid_code", "neighbour_code"),
    (
        _text("grid_code", N_("Grid code"), "Grid in force."),
        _text("neighbour_code", N_("Neighbour"), "Grid in force that shares a border or a corner with it."),
    ),
    scoped_by="grid_code",
)

GRID_SURROUNDINGS = Table(
    "grid_surroundings",
    "grid in force: what lies around it",
    ("grid_code",),
    (
        _text("grid_code", N_("Grid code"), "Grid in force."),
        _whole("neighbours", N_("Neighbours"), "Grids that share a border or a corner with it."),
        Column(
            "is_island",
            "BOOLEAN",
            N_("Island"),
            "True when it touches no grid; the nearest stands in for a neighbour.",
        ),
        Column(
            "is_border",
            "BOOLEAN",
            N_("At the edge"),
            "True on the outline of the district: cases on the other side are not known.",
        ),
    ),
    scoped_by="grid_code",
)

HOTSPOT = Table(
    "hotspot",
    "place x window x category, where the place and its neighbours have cases",
    ("place_level", "category", "month_to", "place_code"),
    (
        _LEVEL,
        _CATEGORY,
        _FROM,
        _TO,
        _PLACE,
        _whole("cases", N_("Own cases"), "Cases of the place itself in the window, less those set aside."),
        _whole("observed", N_("Observed"), "Cases of the place and its neighbours."),
        _number("expected", N_("Expected"), "Cases they would have if all households had the same risk."),
        _number("ratio", N_("Ratio"), "Observed over expected.", missing=True),
        _number(
            "p",
            N_("p"),
            "Probability of so many or more where the risk is the same everywhere; missing where nothing can be "
            "tested.",
            missing=True,
        ),
        _number(
            "q", N_("q"), "The same with all places and matters of the window tested at once.", missing=True
        ),
        Column("level", "TINYINT", N_("Level, %"), "99, 95 or 90 where the place is marked, else 0."),
        _number(
            "gi_star_z", N_("Gi* z"), "For colour and trend only; nothing is decided by it.", missing=True
        ),
        _text("pattern", N_("Pattern"), "How it developed up to this window; see PATTERNS.", missing=True),
    ),
    scoped_by="tested_place",
)

HOTSPOT_MAP = Table(
    "hotspot_map",
    "level x window x category: one tested map",
    ("place_level", "category", "month_to"),
    (
        _LEVEL,
        _CATEGORY,
        _FROM,
        _TO,
        _whole("places", N_("Places"), "Places that could be tested."),
        _whole("cases", N_("Cases"), "Cases counted in the test."),
        _whole("set_aside_cases", N_("Set aside"), "Cases at repeated coordinates, left out."),
        _number(
            "dispersion",
            N_("Dispersion"),
            "Pearson dispersion of the counts; 1 is chance alone.",
            missing=True,
        ),
        _text("form", N_("Form"), "Distribution used: binomial, or the over-dispersed one."),
        _whole("marked_99", N_("Marked at 99 %"), "Places at this level."),
        _whole("marked_95", N_("Marked at 95 %"), "Places at this level, not higher."),
        _whole("marked_90", N_("Marked at 90 %"), "Places at this level, not higher."),
    ),
    scoped_by="district",
)

SCAN_ALERT = Table(
    "scan_alert",
    "cluster of any size and duration that ends in the last month, by category",
    ("category", "alert_no"),
    (
        _CATEGORY,
        _whole("alert_no", N_("No."), "From 1, least likely by chance first."),
        _FROM,
        _TO,
        _whole("grids", N_("Grids"), "Grids in it."),
        _whole("observed", N_("Observed"), "Cases in it."),
        _number("expected", N_("Expected"), "Cases in it if months and places did not interact."),
        _number("ratio", N_("Ratio"), "Observed over expected."),
        _number("p", N_("p"), "Probability of one so strong anywhere in the district, by Monte Carlo."),
        _number(
            "recurrence_months",
            N_("Recurrence, months"),
            "Months between two so strong by chance, one look a month.",
        ),
    ),
    scoped_by="alert",
)

SCAN_ALERT_GRID = Table(
    "scan_alert_grid",
    "grid of an alert",
    ("category", "alert_no", "grid_code"),
    (
        _CATEGORY,
        _whole("alert_no", N_("No."), "Alert."),
        _text("grid_code", N_("Grid code"), "Grid in force."),
    ),
    scoped_by="grid_code",
)

_METHOD = _text("method", N_("Method"), "List judged: the test, or a rival; see SCORECARD_METHODS.")
_BUDGET = _text("budget", N_("Budget"), "area or households: what every list may use the same of.")
_SCORES = (
    _number(
        "hit_rate", N_("Hit rate"), "Share of the month's cases that fell in the listed places.", missing=True
    ),
    _number("pai", N_("PAI"), "Hit rate over the share of area or households listed.", missing=True),
    _number("pei", N_("PEI"), "Hit rate over that of the best list of the same size.", missing=True),
)

SCORECARD_MONTH = Table(
    "scorecard_month",
    "month x method x budget: a past list against the cases of the month after it",
    ("budget", "method", "month"),
    (
        _BUDGET,
        _METHOD,
        Column(
            "month", "DATE", N_("Month"), "First day of the month whose cases judge the list made before it."
        ),
        _whole("listed", N_("Listed"), "Grids on the list."),
        *_SCORES,
        _number("rri", N_("RRI"), "Predicted over observed cases in the listed grids.", missing=True),
    ),
    scoped_by="district",
)

SCORECARD = Table(
    "scorecard",
    "method x budget, over all months judged",
    ("budget", "method"),
    (
        _BUDGET,
        _METHOD,
        _whole("months", N_("Months"), "Months judged."),
        *_SCORES,
        _number(
            "difference",
            N_("Difference"),
            "Mean monthly hit rate less that of the test; above 0 the rival is better. Missing for the test.",
            missing=True,
        ),
        _number("difference_low", N_("Low"), "Lower end of its 95 % bootstrap interval.", missing=True),
        _number("difference_high", N_("High"), "Upper end.", missing=True),
        _text(
            "finding", N_("Finding"), "What the comparison comes to, the same for all methods of a budget."
        ),
    ),
    scoped_by="district",
)

LISTED_SHARE = 0.05
"""Of the district's area or households: what a list that the scorecard judges may name."""

SCORECARD_METHODS = {
    "tested": N_("Tested hot spots"),
    "last_month": N_("Same as last month"),
    "year_mean": N_("Mean of the last 12 months"),
    "smoothed_rate": N_("Smoothed rate of the last 12 months"),
}
"""Lists that are judged, the test first, to what readers call them."""

HOTSPOT_TABLES = (
    GRID_NEIGHBOUR, GRID_SURROUNDINGS, HOTSPOT, HOTSPOT_MAP, SCAN_ALERT, SCAN_ALERT_GRID, SCORECARD_MONTH, SCORECARD,
)  # fmt: skip
