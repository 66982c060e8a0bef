"""The place that a page speaks of: the whole district, a township, or a grid."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.filters import Filters
from governance.queries.selection import Level

WideLevel = Literal["district", "township", "grid"]


@dataclass(frozen=True)
class Place:
    """One place.

    Attributes
    ----------
    code
        None for the district.
    township_code, township_name
        Where it lies; None for the district.
    """

    level: WideLevel
    code: str | None
    name: str
    township_code: str | None = None
    township_name: str | None = None

    @property
    def fact_level(self) -> Level:
        """Level whose counts it is made of; the district adds up its townships."""
        return "grid" if self.level == "grid" else "township"


@dataclass(frozen=True)
class Gazetteer:
    """What every place is called.

    Attributes
    ----------
    district
        The whole.
    by_code
        Townships, then grids, in order of code.
    """

    district: Place
    by_code: dict[str, Place]

    @classmethod
    def of(cls, names: pd.DataFrame, district_name: str) -> "Gazetteer":
        """Return the gazetteer of a network.

        Parameters
        ----------
        names
            Answer of :func:`governance.queries.places.names`.
        """
        rows = names[["level", "code", "name", "township_code", "township_name"]]
        return cls(
            Place("district", None, district_name),
            {row[1]: Place(*row) for row in rows.itertuples(index=False, name=None)},
        )

    def selected(self, filters: Filters) -> tuple[Place, str | None]:
        """Return the place that the address asks for, and the code that no place has, if it names one.

        The nearest place that is known stands in: the township of an unknown grid, else the district.
        """
        unknown = None
        for level, code in (("grid", filters.grid_code), ("township", filters.township_code)):
            place = self.by_code.get(code or "")
            if place is not None and place.level == level:
                return place, unknown
            unknown = unknown or code
        return self.district, unknown

    def label(self, code: str) -> str:
        """Return what a place is called where it is searched for: township, name and code."""
        place = self.by_code[code]
        above = f"{place.township_name} › " if place.level == "grid" else ""
        return f"{above}{place.name} · {code}"
