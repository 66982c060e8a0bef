"""The ladder that says where a case is in one network: from the surest to the coarsest, each rung recorded.

Coordinates decide when they lie in a grid. Otherwise the grid or community that the record itself states is taken, as
code, as a code whose successor the crosswalk names, or as a name that only one place has; then the community that its
text names, the township it states, the township its text names. A record whose coordinates lie in no grid and that
states no place is ``outside``; one with neither is ``unlocated``. Nothing is guessed and nothing is dropped; what a
record says against the place it was given is its doubt.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from governance.crosswalk import in_network
from governance.grids import GridIndex
from governance.words import LOCATED_BY, PLACING_DOUBTS
from pipelines.archive import ADDRESS
from pipelines.eras import Era

NOWHERE = -1

Positions = NDArray[np.int32]
Words = NDArray[np.int8]
"""Positions in a list of words; -1 for none."""

Flags = NDArray[np.bool_]
WORD = pa.dictionary(pa.int32(), pa.string())

_RUNGS = tuple(LOCATED_BY)
_DOUBTS = tuple(PLACING_DOUBTS)


class Stated(NamedTuple):
    """Positions of the grids, communities and townships that records state; -1 where none known."""

    grid: Positions
    community: Positions
    township: Positions


class Records(NamedTuple):
    """What a ladder is told of records.

    Attributes
    ----------
    lon, lat
        Degrees, CGCS2000; NaN where a record has none.
    stated
        Columns ``grid_code``, ``community_code``, ``township_code`` as the records state them.
    named
        Columns :data:`pipelines.archive.ADDRESS`; missing where no text names a place.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    stated: pa.Table
    named: pa.Table | None

    def taken(self, rows: NDArray[np.intp]) -> "Records":
        """Return some of the records."""
        named = None if self.named is None else self.named.take(rows)
        return Records(self.lon[rows], self.lat[rows], self.stated.take(rows), named)


class Placed(NamedTuple):
    """Where records are.

    Attributes
    ----------
    grid, community, township
        Positions in the ladder's codes; -1 where a record was not placed that finely.
    rung
        Positions in ``LOCATED_BY``.
    doubt
        Positions in ``PLACING_DOUBTS``; -1 where there is none.
    """

    grid: Positions
    community: Positions
    township: Positions
    rung: Words
    doubt: Words

    def taken(self, rows: NDArray[np.intp]) -> "Placed":
        """Return some of the records."""
        return Placed(
            self.grid[rows], self.community[rows], self.township[rows], self.rung[rows], self.doubt[rows]
        )


class Ladder:
    """Puts records into the places of one network.

    Parameters
    ----------
    era
        The places.
    index
        Assigns points to the grids of the era.
    crosswalk
        Old codes and their successors.
    nearest_within_m
        Metres; see ``placing.nearest_within_m`` of the district file.
    """

    def __init__(
        self, era: Era, index: GridIndex, crosswalk: Mapping[str, str], *, nearest_within_m: float = 0.0
    ) -> None:
        self.index = index
        self.nearest_within_m = nearest_within_m
        grids = era.grids.set_index("grid_code").loc[list(index.codes)].reset_index()
        communities, townships = era.communities, era.townships
        self.grids = CodeBook(grids["grid_code"], grids["grid_code"], crosswalk)
        self.communities = CodeBook(communities["community_code"], communities["name"], crosswalk)
        self.townships = CodeBook(townships["township_code"], townships["name"], crosswalk)
        self._community_of_grid = _padded(self.communities, grids["community_code"])
        self._township_of_grid = _padded(self.townships, grids["township_code"])
        self._township_of_community = _padded(self.townships, communities["township_code"])

    def stated(self, stated: pa.Table) -> Stated:
        """Return the places that columns ``grid_code``, ``community_code`` and ``township_code`` state."""
        return Stated(
            self.grids.positions(stated["grid_code"]),
            self.communities.positions(stated["community_code"]),
            self.townships.positions(stated["township_code"]),
        )

    def place(self, records: Records) -> Placed:
        """Return where records are."""
        has_point = np.isfinite(records.lon) & np.isfinite(records.lat)
        grid, rung = self._by_coordinates(records, has_point)
        said, text = self.stated(records.stated), self._named(records)
        _take(grid, rung, said.grid, "grid_code")
        community = self._community_of_grid.take(grid)
        _take(community, rung, said.community, "community_code")
        _take(community, rung, text.community, "address")
        township = np.where(
            grid >= 0, self._township_of_grid.take(grid), self._township_of_community.take(community)
        )
        _take(township, rung, said.township, "township_code")
        _take(township, rung, text.township, "address")
        np.putmask(rung, (rung < 0) & has_point, _RUNGS.index("outside"))
        np.putmask(rung, rung < 0, _RUNGS.index("unlocated"))
        placed = Placed(grid, community, township, rung, np.full(len(rung), NOWHERE, np.int8))
        return placed._replace(doubt=self._doubt(placed, records, has_point, (said, text)))

    def _by_coordinates(self, records: Records, has_point: Flags) -> tuple[Positions, Words]:
        """Return the grids that coordinates lie in or near, and the rungs."""
        lon, lat = records.lon, records.lat
        grid = self.index.positions(lon, lat)
        rung = np.where(grid >= 0, _RUNGS.index("coordinates"), NOWHERE).astype(np.int8)
        if self.nearest_within_m:
            open_rows = np.flatnonzero((rung < 0) & has_point)
            near = self.index.nearest(lon[open_rows], lat[open_rows], tolerance_m=self.nearest_within_m)
            grid[open_rows] = near
            rung[open_rows[near >= 0]] = _RUNGS.index("nearest")
        return grid, rung

    def _named(self, records: Records) -> Stated:
        """Return the places that texts name."""
        nowhere = np.full(len(records.lon), NOWHERE, np.int32)
        if records.named is None:
            return Stated(nowhere, nowhere, nowhere)
        community, township = (records.named[name] for name in ADDRESS[:2])
        return Stated(nowhere, self.communities.positions(community), self.townships.positions(township))

    def _doubt(
        self, placed: Placed, records: Records, has_point: Flags, told: tuple[Stated, Stated]
    ) -> Words:
        """Return why places are in doubt: of several reasons the weightiest."""
        by_point = (placed.rung == _RUNGS.index("coordinates")) | (placed.rung == _RUNGS.index("nearest"))
        shared, is_torn = self._open_names(placed, records)
        against = np.zeros(len(by_point), bool)
        for said in told:
            for township in self._townships_of(said):
                against |= (township >= 0) & (township != placed.township)
        is_placed = placed.township >= 0
        found = {
            "ambiguous_name": shared,
            "statements_disagree": (against & is_placed | is_torn) & ~by_point,
            "coordinates_outside": is_placed & has_point & ~by_point,
            "stated_elsewhere": against & by_point,
        }
        doubt = np.full(len(by_point), NOWHERE, np.int8)
        for word, rows in found.items():
            np.putmask(doubt, rows, _DOUBTS.index(word))
        return doubt

    def _townships_of(self, said: Stated) -> Iterator[Positions]:
        """Give the townships of the grids, communities and townships that are told."""
        if _is_told(said.grid):
            yield self._township_of_grid.take(said.grid)
        if _is_told(said.community):
            yield self._township_of_community.take(said.community)
        if _is_told(said.township):
            yield said.township

    def _open_names(self, placed: Placed, records: Records) -> tuple[Flags, Flags]:
        """Return which records name a place by a name of several that nothing settled, and whose text is torn."""
        stated, named = records.stated, records.named
        shared = self.communities.is_shared(stated["community_code"]) & (placed.community < 0)
        shared |= self.townships.is_shared(stated["township_code"]) & (placed.township < 0)
        if named is None:
            return shared, np.zeros(len(shared), bool)
        shared |= _is(named[ADDRESS[2]], "ambiguous") & (placed.community < 0)
        return shared, _is(named[ADDRESS[2]], "contradicted")

    def places(self, placed: Placed) -> list[pa.DictionaryArray]:
        """Return the codes of grids, communities and townships, and what placed the records."""
        return [
            self.grids.codes_at(placed.grid),
            self.communities.codes_at(placed.community),
            self.townships.codes_at(placed.township),
            dictionary(placed.rung, _RUNGS),
        ]


def doubts(placed: Placed) -> pa.DictionaryArray:
    """Return why places are in doubt; missing where they are not."""
    return dictionary(placed.doubt, _DOUBTS)


class CodeBook:
    """Places of one kind, found by code, by an old code, or by a name that only one of them has."""

    def __init__(self, codes: Iterable[str], names: Iterable[str], crosswalk: Mapping[str, str]) -> None:
        self.codes = [str(code) for code in codes]
        own = dict(zip(self.codes, range(len(self.codes)), strict=True))
        keys = {old: own[new] for old, new in in_network(crosswalk, own).items()} | own
        named = [str(name) for name in names]
        count = Counter(named)
        for position, name in enumerate(named):
            if count[name] == 1:
                keys.setdefault(name, position)
        self._keys = pa.array(list(keys), pa.string())
        self._positions = np.array([*keys.values(), NOWHERE], np.int32)
        self._shared = pa.array([name for name in count if name not in keys], pa.string())

    def positions(self, stated: pa.Array | pa.ChunkedArray) -> Positions:
        """Return the position of what each record states; -1 where it states nothing known."""
        if stated.null_count == len(stated) or not self.codes:
            return np.full(len(stated), NOWHERE, np.int32)
        at = np.asarray(pc.fill_null(pc.index_in(stated, value_set=self._keys), NOWHERE))
        return np.take(self._positions, at)

    def is_shared(self, stated: pa.ChunkedArray) -> Flags:
        """Return whether what each record states is a name that several places have."""
        if stated.null_count == len(stated) or not len(self._shared):
            return np.zeros(len(stated), bool)
        return np.asarray(pc.is_in(stated, value_set=self._shared))

    def codes_at(self, positions: Positions) -> pa.DictionaryArray:
        """Return the codes at positions; missing at -1."""
        return dictionary(positions, self.codes)


def _padded(book: CodeBook, codes: Iterable[str]) -> Positions:
    """Return the positions of codes, and -1 behind them, where position -1 finds it."""
    return np.append(book.positions(pa.array(codes, pa.string(), from_pandas=True)), np.int32(NOWHERE))


def _take(found: Positions, rung: Words, stated: Positions, name: str) -> None:
    """Take what records state where nothing surer was found, in place."""
    if _is_told(stated):
        taken = (stated >= 0) & (rung < 0)
        np.copyto(found, stated, where=taken)
        np.putmask(rung, taken, _RUNGS.index(name))


def _is_told(positions: Positions) -> bool:
    """Return whether any record tells a place."""
    return bool(positions.max(initial=NOWHERE) > NOWHERE)


def _is(words: pa.ChunkedArray, word: str) -> Flags:
    """Return where a column has a word."""
    if words.null_count == len(words):
        return np.zeros(len(words), bool)
    return np.asarray(pc.fill_null(pc.equal(pc.cast(words, pa.string()), word), fill_value=False))


def dictionary(positions: Positions | Words, words: Sequence[str]) -> pa.DictionaryArray:
    """Return the words at positions; missing at -1."""
    known = pa.py_buffer(np.packbits(positions >= 0, bitorder="little"))
    indices = pa.py_buffer(np.ascontiguousarray(positions, np.int32))
    return pa.DictionaryArray.from_arrays(
        pa.Array.from_buffers(pa.int32(), len(positions), [known, indices]), pa.array(words, pa.string())
    )
