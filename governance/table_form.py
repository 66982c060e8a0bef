"""What is said of a published table: its grain, its key, and each column's type, meaning and audience."""

from dataclasses import dataclass
from typing import Literal

Audience = Literal["anyone", "inside"]
"""``inside`` columns serve placing and checks and never leave in an export."""

ScopedBy = Literal[
    "district", "source", "network", "place", "township_code", "grid_code", "case", "tested_place", "alert",
    "recounted",
]  # fmt: skip
"""Which rows of a table somebody sees who may see some townships, or some grids, and not the whole district.

``district``: every row; the table speaks of no place. ``source``: none; its rows are of whole files and
sources. ``network``: the townships themselves, or those that the grids lie in; names and outlines, never
counts. ``place``: by its columns township_code and grid_code. ``township_code``: by that column; whoever sees
grids only sees none. ``grid_code``: by that column. ``case``: those of cases that are seen. ``tested_place``:
by its columns place_level and place_code. ``alert``: alerts that lie in the scope with all their grids.
``recounted``: counted again from the rows that are seen.
"""


@dataclass(frozen=True)
class Column:
    """One column: DuckDB type, what it means, and what readers call it.

    Attributes
    ----------
    name
        Unit included where there is one.
    type
        DuckDB type.
    label
        Heading on screens and sheets; translated there.
    meaning
        One sentence; says what missing means where the column can be missing.
    can_be_missing
        False makes the build refuse a row without it.
    audience
        Who may be shown it.
    """

    name: str
    type: str
    label: str
    meaning: str
    can_be_missing: bool = False
    audience: Audience = "anyone"


@dataclass(frozen=True)
class Table:
    """One published table.

    Attributes
    ----------
    name
        Name in the warehouse.
    grain
        What one row is.
    key
        Columns that tell two rows apart; also the order in which the table is compared and exported.
    keyed_by
        ``grid``: computed from each grid's own cases alone, so it may be computed in parts. ``all``: crosses grids.
    is_by_month
        True when rows of a month depend on the cases of that month alone; only touched months are recomputed.
    is_view
        True when the file keeps a query and not rows.
    scoped_by
        Which rows are seen by whom; see :data:`ScopedBy`. None hides every row from whoever may not see all.
    columns
        In order.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    keyed_by: Literal["grid", "all"] = "all"
    is_by_month: bool = False
    is_view: bool = False
    scoped_by: ScopedBy | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return a column by name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")
