"""Where a case is: a ladder from the surest to the coarsest, each rung recorded.

Coordinates decide when they lie in a grid in force. Otherwise the grid or community that the record itself states is
taken, as code or as a name that only one place has; then the community that its text names, the township it states,
the township its text names. A record whose coordinates lie in no grid and that
states no place is ``outside``; one with neither is ``unlocated``. Nothing is guessed and nothing is dropped.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from governance.datum import projected_to_cgcs2000, to_cgcs2000
from governance.grids import GridIndex
from governance.settings import Source
from governance.words import LOCATED_BY
from pipelines.archive import ADDRESS
from pipelines.edge_report import Edges
from pipelines.gazetteer import Gazetteer
from pipelines.network import Network

_RUNGS = tuple(LOCATED_BY)
PLACE_COLUMNS = ("grid_code", "community_code", "township_code", "located_by")


class Placer:
    """Places batches of records in one grid network.

    Parameters
    ----------
    network
        Gives the names and codes that records may state.
    index
        Assigns points to the grids in force.
    nearest_within_m
        Metres; see ``placing.nearest_within_m`` of the district file.
    """

    def __init__(self, network: Network, index: GridIndex, *, nearest_within_m: float = 0.0) -> None:
        self.network = network
        self.index = index
        self._gazetteer = Gazetteer.build(network)
        self.nearest_within_m = nearest_within_m
        grids = (
            network.grids[network.grids["is_in_force"]]
            .set_index("grid_code")
            .loc[list(index.codes)]
            .reset_index()
        )
        self._grids = _Places(grids["grid_code"], grids["grid_code"])
        self._communities = _Places(network.communities["community_code"], network.communities["name"])
        self._townships = _Places(network.townships["township_code"], network.townships["name"])
        self._community_of_grid = self._communities.positions(
            pa.array(grids["community_code"], pa.string(), from_pandas=True)
        )
        self._township_of_grid = self._townships.positions(pa.array(grids["township_code"], pa.string()))
        self._township_of_community = self._townships.positions(
            pa.array(network.communities["township_code"], pa.string())
        )

    @cached_property
    def edges(self) -> Edges:
        """The edges of the grids in force."""
        return Edges.of(self.index)

    def stated_positions(self, stated: pa.Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the positions of the grids, communities and townships that records state; -1 where none known."""
        return (
            self._grids.positions(stated["grid_code"]),
            self._communities.positions(stated["community_code"]),
            self._townships.positions(stated["township_code"]),
        )

    def named(self, address: pa.ChunkedArray, stated: pa.Table) -> pa.Table:
        """Return the places that texts name, as :data:`pipelines.archive.ADDRESS`; the texts are forgotten.

        Parameters
        ----------
        address
            What records say of their place.
        stated
            Column ``township_code``, which settles a name that several places have.
        """
        if address.null_count == len(address):
            nowhere = np.full(len(address), -1, np.int32)
            return self._codes_named(nowhere, nowhere)
        found = self._gazetteer.find(address, township=self._townships.positions(stated["township_code"]))
        return self._codes_named(found.community, found.township)

    def _named_positions(self, named: pa.Table | None, count: int) -> tuple[np.ndarray, np.ndarray]:
        if named is None:
            nowhere = np.full(count, -1, np.int32)
            return nowhere, nowhere
        return self._communities.positions(named[ADDRESS[0]]), self._townships.positions(named[ADDRESS[1]])

    def _codes_named(self, community: np.ndarray, township: np.ndarray) -> pa.Table:
        columns = [self._communities.codes_at(community), self._townships.codes_at(township)]
        return pa.table(columns, names=list(ADDRESS))

    def place(
        self, lon: np.ndarray, lat: np.ndarray, stated: pa.Table, *, named: pa.Table | None = None
    ) -> pa.Table:
        """Return where records are.

        Parameters
        ----------
        lon, lat
            Degrees, CGCS2000; NaN where a record has none.
        stated
            Columns ``grid_code``, ``community_code``, ``township_code`` as the records state them.
        named
            What :meth:`named` gave; missing where no text names a place.

        Returns
        -------
        pa.Table
            Columns :data:`PLACE_COLUMNS`, in the order given; codes are missing where a record was not placed that
            finely.
        """
        has_point = np.isfinite(lon) & np.isfinite(lat)
        grid = self.index.positions(lon, lat)
        rung = np.where(grid >= 0, _RUNGS.index("coordinates"), -1).astype(np.int8)
        if self.nearest_within_m:
            open_rows = np.flatnonzero((rung < 0) & has_point)
            near = self.index.nearest(lon[open_rows], lat[open_rows], tolerance_m=self.nearest_within_m)
            grid[open_rows] = near
            rung[open_rows[near >= 0]] = _RUNGS.index("nearest")
        by_grid, by_community, by_township = self.stated_positions(stated)
        by_address = self._named_positions(named, len(lon))
        grid, rung = _take_stated(grid, rung, by_grid, "grid_code")
        community = np.where(grid >= 0, self._community_of_grid[grid], -1)
        community, rung = _take_stated(community, rung, by_community, "community_code")
        community, rung = _take_stated(community, rung, by_address[0], "address")
        township = np.where(grid >= 0, self._township_of_grid[grid], -1)
        only_community = (grid < 0) & (community >= 0)
        township[only_community] = self._township_of_community[community[only_community]]
        township, rung = _take_stated(township, rung, by_township, "township_code")
        township, rung = _take_stated(township, rung, by_address[1], "address")
        rung[rung < 0] = np.where(has_point, _RUNGS.index("outside"), _RUNGS.index("unlocated"))[rung < 0]
        columns = (
            self._grids.codes_at(grid),
            self._communities.codes_at(community),
            self._townships.codes_at(township),
        )
        return pa.table([*columns, _dictionary(rung, list(_RUNGS))], names=list(PLACE_COLUMNS))


def coordinates(rows: pa.Table, source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Return the longitude and latitude of records in CGCS2000; NaN where a record has none.

    Geographic coordinates go before projected ones; half a pair is none.
    """
    lon, lat = (_floats(rows[name]) for name in ("lon", "lat"))
    lon, lat = to_cgcs2000(lon, lat, datum=source.datum)
    if source.crs is not None and source.columns.x is not None:
        x, y = projected_to_cgcs2000(_floats(rows["x"]), _floats(rows["y"]), crs=source.crs)
        lacking = ~(np.isfinite(lon) & np.isfinite(lat))
        lon, lat = np.where(lacking, x, lon), np.where(lacking, y, lat)
    whole = np.isfinite(lon) & np.isfinite(lat)
    return np.where(whole, lon, np.nan), np.where(whole, lat, np.nan)


class _Places:
    """Places of one kind, found by code or by a name that only one of them has."""

    def __init__(self, codes: Iterable[str], names: Iterable[str]) -> None:
        self.codes = [str(code) for code in codes]
        keys = dict(zip(self.codes, range(len(self.codes)), strict=True))
        named = [str(name) for name in names]
        count = Counter(named)
        for position, name in enumerate(named):
            if count[name] == 1:
                keys.setdefault(name, position)
        self._keys = pa.array(list(keys), pa.string())
        self._positions = np.fromiter(keys.values(), np.int32, len(keys))

    def positions(self, stated: pa.Array | pa.ChunkedArray) -> np.ndarray:
        """Return the position of what each record states; -1 where it states nothing known."""
        if stated.null_count == len(stated) or not self.codes:
            return np.full(len(stated), -1, np.int32)
        found = pc.fill_null(pc.index_in(stated, value_set=self._keys), -1)
        at = found.to_numpy(zero_copy_only=False) if isinstance(found, pa.Array) else found.to_numpy()
        return np.where(at >= 0, self._positions[at], -1).astype(np.int32)

    def codes_at(self, positions: np.ndarray) -> pa.DictionaryArray:
        """Return the codes at positions; missing at -1."""
        return _dictionary(positions, self.codes)


def _take_stated(
    found: np.ndarray, rung: np.ndarray, stated: np.ndarray, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return places and rungs with what records state where nothing surer was found."""
    taken = (rung < 0) & (stated >= 0)
    return np.where(taken, stated, found), np.where(taken, _RUNGS.index(name), rung).astype(np.int8)


def _dictionary(positions: np.ndarray, words: list[str]) -> pa.DictionaryArray:
    indices = pa.array(positions.astype(np.int32), mask=positions < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _floats(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(column.cast(pa.float64()).to_pandas(), dtype=np.float64)
