"""How much hangs on the outlines and codes of a load: cases beside a grid's edge, and places stated that are unknown.

A coordinate is good to some metres and so is an outline: a case within that of an edge could as well belong to the next
grid. Their share says how far the counts of single grids can be trusted. A place that a record states by a code or name
nobody knows places nothing; told with its count, the few that matter are soon mapped.

Convention: coordinates are CGCS2000 degrees; distances are metres in a plane at the point whose metres per degree are
those of the GRS 80 ellipsoid there, right to a thousandth up to some kilometres.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import ArrayLike, NDArray

from governance.grids import GridIndex
from governance.outlines import metres_per_degree, segments
from governance.personal_numbers import is_identity_shaped, personal_number_in
from pipelines.archive import STATED
from pipelines.gazetteer import WHOLE_ENDINGS
from pipelines.network import Network

EDGE_M = 20.0
"""Metres: what a coordinate of a mapping service or a telephone is good to in a town."""

CHUNK_POINTS = 1 << 16
WEST_EAST, POLE_LAT = 180, 90
SHOWN_VALUES = 100
"""Unknown values shown for each column, the most frequent; the others are counted together."""

Unmatched = Literal["unknown", "ambiguous", "not_in_force"]
"""Why a stated place is no place; see :data:`governance.tables.UNKNOWN_PLACES`."""

CODE = re.compile(r"(?=.*\d)[0-9A-Za-z_.-]{1,24}")
"""What a code of a place looks like."""

PLACE_NAME = re.compile(rf"[^\W\d]{{1,20}}(?:{'|'.join((*WHOLE_ENDINGS, '网格', '庄', '里', '苑', '组'))})")
"""What a name of a place looks like; a name without such an ending could be a person's."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Edges:
    """The edges of all grids in a tree, for distances; made by :meth:`of`.

    It never changes, so threads may share it.
    """

    ends: Floats
    tree: shapely.STRtree

    @classmethod
    def of(cls, index: GridIndex) -> Self:
        """Return the edges of an index's grids, those of the district's outline among them."""
        _, ends = segments(index.polygons)
        ends = np.unique(ends, axis=0)
        return cls(ends, shapely.STRtree(np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))))

    def distance_m(self, lon: ArrayLike, lat: ArrayLike, *, within_m: float = EDGE_M) -> Floats:
        """Return the metres from each point to the nearest edge; infinite beyond a distance, NaN without point.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, one-dimensional and of one length. NaN: there is no point.
        within_m
            Metres; how far to look. A distance exactly so great is within it.

        Raises
        ------
        ValueError
            The two differ in length.
        """
        east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        if east.shape != north.shape or east.ndim != 1:
            raise ValueError(
                f"longitudes {east.shape} and latitudes {north.shape} must be columns of one length"
            )
        found = np.full(len(east), np.nan)
        points = np.flatnonzero((np.abs(east) <= WEST_EAST) & (np.abs(north) < POLE_LAT))
        for start in range(0, len(points), CHUNK_POINTS):
            part = points[start : start + CHUNK_POINTS]
            found[part] = self._near(east[part], north[part], within_m)
        return found

    def _near(self, lon: Floats, lat: Floats, within_m: float) -> Floats:
        lon_m, lat_m = metres_per_degree(lat)
        reach_lon, reach_lat = within_m * (1 + 1e-9) / lon_m, within_m * (1 + 1e-9) / lat_m
        boxes = shapely.box(lon - reach_lon, lat - reach_lat, lon + reach_lon, lat + reach_lat)
        point, segment = self.tree.query(boxes)
        here = np.stack([lon, lat], axis=1)[point]
        scale = np.stack([lon_m, lat_m], axis=1)[point]
        first, second = ((self.ends[segment, at : at + 2] - here) * scale for at in (0, 2))
        along = second - first
        length_2 = np.maximum((along**2).sum(axis=1), np.finfo(np.float64).tiny)
        share = np.clip(-(first * along).sum(axis=1) / length_2, 0, 1)[:, None]
        distance_m = np.hypot(*(first + share * along).T)
        found = np.full(len(lon), np.inf)
        np.minimum.at(found, point, distance_m)
        return np.where(found <= within_m, found, np.inf)


@dataclass(frozen=True)
class EdgeShare:
    """How many cases lie beside an edge.

    Attributes
    ----------
    cases
        Cases whose coordinates lie in a grid.
    near_cases
        Of those, the ones within ``within_m`` of an edge.
    within_m
        Metres.
    """

    cases: int
    near_cases: int
    within_m: float

    @property
    def share(self) -> float | None:
        """Near cases over cases, 0 to 1; None without cases."""
        return self.near_cases / self.cases if self.cases else None


def edge_share(
    lon: ArrayLike, lat: ArrayLike, *, index: GridIndex, edges: Edges, within_m: float = EDGE_M
) -> EdgeShare:
    """Return how many of the cases in a grid lie so near to an edge that they could belong to the next.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees, a pair per case. NaN: the case has none and does not count.
    index, edges
        The grids in force and their edges.
    within_m
        Metres.

    Raises
    ------
    ValueError
        The two differ in length.
    """
    in_grid = index.positions(lon, lat) >= 0
    near = edges.distance_m(lon, lat, within_m=within_m) <= within_m
    return EdgeShare(int(in_grid.sum()), int((in_grid & near).sum()), within_m)


def unmatched_places(stated: pa.Table, network: Network) -> pd.DataFrame:
    """Return the places that records state and that the network does not have.

    Parameters
    ----------
    stated
        Columns ``grid_code``, ``community_code``, ``township_code`` as the records state them: codes or names;
        missing where a record states none.
    network
        Gives the places that are known.

    Returns
    -------
    pd.DataFrame
        One row per column and value, the most frequent first within a column: ``column_name``, ``value``,
        ``reason`` (see :data:`governance.tables.UNKNOWN_PLACES`), ``cases``. The value is missing in the row that
        counts together what does not look like a place, or is not among the first :data:`SHOWN_VALUES`. Without
        rows where every place is known.
    """
    rows = [
        (column, value, reason, cases)
        for column, refused in _refusals(network).items()
        for (value, reason), cases in _counted(stated[column], refused).items()
    ]
    frame = pd.DataFrame(rows, columns=["column_name", "value", "reason", "cases"])
    return frame.astype({"column_name": "str", "value": "str", "reason": "str", "cases": "int64"})


class _Known:
    """The codes and names of one kind of place."""

    def __init__(self, codes: Iterable[str], names: Iterable[str] = (), *, gone: Iterable[str] = ()) -> None:
        times = Counter(names)
        self._good = {*codes, *(name for name, count in times.items() if count == 1)}
        self._several = set(times)
        self._gone = set(gone)

    def refusal(self, value: str) -> Unmatched | None:
        """Return why a value is no place; None where it is one."""
        if value in self._good:
            return None
        if value in self._several:
            return "ambiguous"
        return "not_in_force" if value in self._gone else "unknown"


def _refusals(network: Network) -> Mapping[str, _Known]:
    """Return what is known for each column of stated places."""
    communities, townships = network.communities, network.townships
    places = (
        _Known(network.codes, gone=network.grids["grid_code"]),
        _Known(communities["community_code"], communities["name"]),
        _Known(townships["township_code"], townships["name"]),
    )
    return dict(zip(STATED, places, strict=True))


def _counted(values: pa.ChunkedArray, known: _Known) -> dict[tuple[str | None, Unmatched], int]:
    """Return the cases of each value that is no place, with the reason; those not shown are counted together."""
    found: Counter[tuple[str, Unmatched]] = Counter()
    for entry in pc.value_counts(pc.cast(values, pa.string())).to_pylist():
        value = entry["values"]
        reason = None if value is None else known.refusal(value)
        if reason is not None:
            found[value, reason] += entry["counts"]
    shown: dict[tuple[str | None, Unmatched], int] = {}
    hidden: dict[tuple[str | None, Unmatched], int] = {}
    for (value, reason), cases in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if len(shown) < SHOWN_VALUES and _is_showable(value):
            shown[value, reason] = cases
        else:
            hidden[None, reason] = hidden.get((None, reason), 0) + cases
    return shown | hidden


def _is_showable(value: str) -> bool:
    """Return whether a value looks like the code or name of a place and holds no number of a person."""
    looks_like_place = CODE.fullmatch(value) or PLACE_NAME.fullmatch(value)
    return bool(looks_like_place) and not is_identity_shaped(value) and personal_number_in(value) is None
