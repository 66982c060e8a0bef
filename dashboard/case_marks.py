"""Single cases on the live map: a numbered mark for each, and around the chosen one what its place depends on.

The marks are those of a list beside the map, as many as it shows at a time. Their coordinates are for those who check
the data; they are on no page that shows counts, and in no file.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class CasePoint:
    """One case.

    Attributes
    ----------
    key
        Names it in a pick.
    label
        A figure or two, written on the mark: its number in the list.
    title
        Shown when the pointer rests on it, and read aloud.
    lon, lat
        Degrees, CGCS2000.
    """

    key: str
    label: str
    title: str
    lon: float
    lat: float


@dataclass(frozen=True)
class CaseMarks:
    """The cases of a list.

    Attributes
    ----------
    points
        Those that have coordinates.
    chosen
        Key of the one the view moves to; None for none.
    edges
        Exact edges of grids around that one (lon, lat, lon, lat each), where it lies beside one: the outlines of the
        map are simplified.
    reach_m
        Metres; radius of the circle around it, where there are edges.
    """

    points: Sequence[CasePoint]
    chosen: str | None
    edges: Sequence[Sequence[float]]
    reach_m: float

    def document(self) -> dict[str, Any]:
        """Return it as plain lists and texts, degrees to six decimals: a tenth of a metre."""
        points = [
            asdict(point) | {"lon": round(point.lon, 6), "lat": round(point.lat, 6)} for point in self.points
        ]
        edges = [[round(degrees, 6) for degrees in edge] for edge in self.edges]
        return {"points": points, "chosen": self.chosen, "edges": edges, "reach_m": self.reach_m}
