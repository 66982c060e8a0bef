"""Columns that several published tables share; part of :mod:`governance.tables`."""

from governance.errors import N_
from governance.table_form import Column


def code(name: str, label: str, meaning: str, *, missing: bool = False) -> Column:
    """Return a column of codes or words."""
    return Column(name, "VARCHAR", label, meaning, can_be_missing=missing)


def day(name: str, label: str, meaning: str, *, missing: bool = True) -> Column:
    """Return a column of days."""
    return Column(name, "DATE", label, meaning, can_be_missing=missing)


def count(name: str, label: str, meaning: str) -> Column:
    """Return a column of whole numbers that is never missing."""
    return Column(name, "INTEGER", label, meaning)


GRID_CODE = code("grid_code", N_("Grid code"), "Grid in force.")
TOWNSHIP_CODE = code("township_code", N_("Township code"), "Township.")
CATEGORY = code(
    "category", N_("Category"), "Category of the matter as the source writes it; 未分类 where it has none."
)
MONTH_COLUMN = Column(
    "month", "DATE", N_("Month"), "First day of the month in which the cases were received."
)
MEASURES = (
    count("cases", N_("Cases"), "Cases received in the month (current versions)."),
    count(
        "outcome_cases",
        N_("Outcome recorded"),
        "Of those, the cases whose source records when a case is concluded: denominator of 办结率.",
    ),
    count(
        "concluded_cases", N_("Concluded"), "Of those, the cases with a concluding date: numerator of 办结率."
    ),
    count("settled_cases", N_("Settled"), "Of those, the cases with a settling date: numerator of 化解率."),
    count("repeat_cases", N_("Repeat"), "Of those, the cases the source marks as repeats."),
    count(
        "rated_cases", N_("Rated"), "Of those, the cases with a satisfaction answer: silence never counts."
    ),
    count("satisfied_cases", N_("Satisfied"), "Of the rated, those answered 满意 or 基本满意."),
)
