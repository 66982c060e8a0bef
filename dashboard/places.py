"""The place that a page speaks of: the whole district, a township, a community, or a grid."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.filters import Filters
from governance.queries.selection import Level

WideLevel = Literal["district", "township", "community", "grid"]


@dataclass(frozen=True)
class Place:
    """One place.

    Attributes
    ----------
    code
        None for the district.
    township_code, township_name
        Where it lies; None for the district.
    community_code
        The community it is or lies in; None for the district, townships and grids of none.
    made_of
        Of the district: the places that it adds up.
    """

    level: WideLevel
    code: str | None
    name: str
    township_code: str | None = None
    township_name: str | None = None
    community_code: str | None = None
    made_of: Level = "township"

    @property
    def fact_level(self) -> Level:
        """Level whose counts it is made of; the district adds up its townships, or the grids somebody may see."""
        return self.made_of if self.level == "district" else self.level


@dataclass(frozen=True)
class Gazetteer:
    """What every place is called.

    Attributes
    ----------
    district
        The whole, as far as the reader may see it.
    by_code
        Townships, communities, then grids, each in order of code.
    """

    district: Place
    by_code: dict[str, Place]

    @classmethod
    def of(cls, names: pd.DataFrame, district_name: str) -> "Gazetteer":
        """Return the gazetteer of a network; where places of two levels share a code, the finer one has it.

        Parameters
        ----------
        names
            Answer of :func:`governance.queries.places.names`.
        district_name
            Of the whole; see :attr:`dashboard.frame.Scene.whole_name`.
        """
        rows = names[["level", "code", "name", "township_code", "township_name", "community_code"]]
        rows = rows.astype(object).where(rows.notna(), None)
        made_of: Level = "grid" if (rows["level"] == "grid").all() and len(rows) else "township"
        return cls(
            Place("district", None, district_name, made_of=made_of),
            {row[1]: Place(*row) for row in rows.itertuples(index=False, name=None)},
        )

    def selected(self, filters: Filters) -> tuple[Place, str | None]:
        """Return the place that the address asks for, and the code that no place has, if it names one.

        The nearest place that is known stands in: the community or township of an unknown grid, else the district.
        """
        unknown = None
        wanted = (
            ("grid", filters.grid_code),
            ("community", filters.community_code),
            ("township", filters.township_code),
        )
        for level, code in wanted:
            place = self.by_code.get(code or "")
            if place is not None and place.level == level:
                return place, unknown
            unknown = unknown or code
        return self.district, unknown

    def way(self, place: Place) -> tuple[Place, ...]:
        """Return the places from the district down to one: district, township, community, grid; itself last."""
        above = (place.township_code, place.community_code)
        known = [self.by_code[code] for code in above if code in self.by_code and code != place.code]
        return (self.district, *known, *(() if place.code is None else (place,)))

    def label(self, code: str) -> str:
        """Return what a place is called where it is searched for: township, name and code."""
        place = self.by_code[code]
        above = "" if place.level == "township" else f"{place.township_name} › "
        return f"{above}{place.name} · {code}"
