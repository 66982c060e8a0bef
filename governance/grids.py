"""The grid network as an index that places points: the grid that a longitude and latitude lie in.

Convention: coordinates are CGCS2000 longitude and latitude in degrees. A point lies in a grid when the closed
polygon holds it, as ``shapely.intersects`` says: outlines belong to the grid. Where several grids hold a
point (a shared edge, an overlap), the smallest code has it. A missing or infinite coordinate lies in no grid.

Method: the network is cut into cells once (:mod:`governance.cells`). Placing a point is then arithmetic and
one lookup, and only points in cells that an outline touches are tested, exactly, against the polygons.
"""

import contextlib
import hashlib
import io
import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from governance.cells import Answers, Cells, answers_of
from governance.errors import N_, GridError, IndexFault, LayerFault
from governance.outlines import NOWHERE, Floats, Integers, Outlines

FORMAT_VERSION = 1
"""Raised when a saved index can no longer be read as before."""

CELL_COUNT = 6_000_000
"""Cells wanted: 12 MB in memory at two bytes each."""

CHUNK_POINTS = 1 << 18
NEAREST_CHUNK_POINTS = 1 << 13
THREADS = 2
POLE_LAT = 90
DIGEST_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, eq=False)
class GridIndex:
    """Grids, ready to take points by the million; made by :meth:`build`, :meth:`load` or :func:`index_for`.

    It never changes, so threads may share it.

    Attributes
    ----------
    codes
        Codes of the grids in ascending order; positions count in it from 0.
    polygons
        The polygons in that order, longitude and latitude, prepared.
    """

    codes: tuple[str, ...]
    polygons: NDArray[np.object_]
    _cells: Cells
    _answers: Answers
    _raster: NDArray[np.signedinteger[Any]]

    @classmethod
    def build(
        cls, polygons: ArrayLike | Sequence[Any], codes: Iterable[str], *, cell_count: int = CELL_COUNT
    ) -> Self:
        """Return the index of a network.

        Parameters
        ----------
        polygons
            Shapely polygons or multipolygons, CGCS2000 longitude and latitude, degrees. They may overlap,
            leave gaps and have holes; heights are dropped.
        codes
            Code of each polygon, unique.
        cell_count
            About how many cells; changes speed and memory, never an answer.

        Raises
        ------
        LayerFault
            A code stands twice, or a polygon is missing, is of another kind, or is not in degrees.
        """
        ordered_codes, ordered = _ordered(polygons, codes)
        _prepare(ordered)
        cells = Cells.over(shapely.bounds(shapely.geometrycollections(ordered)), cell_count)
        return cls._of(ordered_codes, ordered, cells, answers_of(ordered, cells))

    @classmethod
    def _of(
        cls, codes: tuple[str, ...], polygons: NDArray[np.object_], cells: Cells, answers: Answers
    ) -> Self:
        span = max(len(codes), len(answers.offsets) + 1)
        raster_type = np.int16 if span < np.iinfo(np.int16).max else np.int32
        raster = np.repeat(answers.values.astype(raster_type), answers.lengths)
        return cls(codes, polygons, cells, answers, raster)

    def positions(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Return the position in :attr:`codes` of each point's grid; -1 in none.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, one-dimensional and of one length. NaN and infinity are in no grid.

        Raises
        ------
        ValueError
            The two differ in length.
        """
        lon, lat = _points(lon, lat)
        found = np.empty(len(lon), dtype=np.int32)

        def place(start: int) -> None:
            part = slice(start, start + CHUNK_POINTS)
            found[part] = self._place(lon[part], lat[part])

        starts = range(0, len(lon), CHUNK_POINTS)
        if len(starts) <= 1:
            for start in starts:
                place(start)
        else:
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(place, starts))
        return found

    def _place(self, lon: Floats, lat: Floats) -> NDArray[np.signedinteger[Any]]:
        found = self._raster.take(self._cells.of(lon, lat))
        tested = np.flatnonzero(found < NOWHERE)
        if len(tested):
            tested = tested[np.argsort(found[tested], kind="stable")]  # neighbours test the same polygons
            lists = -2 - found[tested].astype(np.int64)
            found[tested] = self._first_holding(lon[tested], lat[tested], lists)
        return found

    def _first_holding(self, lon: Floats, lat: Floats, lists: Integers) -> Integers:
        """Return, for each point, the first of its list that holds it, else the list's last entry."""
        at, last = self._answers.offsets[lists], self._answers.offsets[lists + 1] - 1
        candidate = self._answers.flat[at]
        pending = np.flatnonzero(at < last)
        while len(pending):
            holds = shapely.intersects_xy(self.polygons[candidate[pending]], lon[pending], lat[pending])
            pending = pending[~holds]
            at[pending] += 1
            candidate[pending] = self._answers.flat[at[pending]]
            pending = pending[at[pending] < last[pending]]
        return candidate

    def assign(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.object_]:
        """Return the code of each point's grid, None in none; see :meth:`positions`."""
        return np.array([*self.codes, None], dtype=object)[self.positions(lon, lat)]  # -1 is the last

    def nearest(self, lon: ArrayLike, lat: ArrayLike, *, tolerance_m: float) -> NDArray[np.int32]:
        """Return the position of the grid each point is in, else of the nearest in reach; -1 beyond.

        The metric is that of :meth:`governance.outlines.Outlines.nearest`: metres on the ellipsoid, right to
        a thousandth up to some kilometres. Of grids equally near to the millimetre the smallest code has the
        point.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, one-dimensional and of one length. NaN and infinity are near no grid.
        tolerance_m
            Metres; the tolerance itself is within it.

        Raises
        ------
        ValueError
            The two differ in length.
        """
        lon, lat = _points(lon, lat)
        found = self.positions(lon, lat)
        stray = np.flatnonzero((found == NOWHERE) & np.isfinite(lon) & (np.abs(lat) < POLE_LAT))
        for start in range(0, len(stray), NEAREST_CHUNK_POINTS):
            part = stray[start : start + NEAREST_CHUNK_POINTS]
            found[part] = self._outlines.nearest(lon[part], lat[part], tolerance_m)
        return found

    @cached_property
    def _outlines(self) -> Outlines:
        return Outlines.of(self.polygons)

    def save(self, path: Path) -> None:
        """Write the index to a file, all of it or nothing; its folder is made.

        Raises
        ------
        IndexFault
            The file cannot be written.
        """
        wkb = shapely.to_wkb(self.polygons)
        content = io.BytesIO()
        np.savez(
            content,
            version=np.array(FORMAT_VERSION),
            codes=np.frombuffer(json.dumps(self.codes).encode(), dtype=np.uint8),
            wkb=np.frombuffer(b"".join(wkb), dtype=np.uint8),
            wkb_lengths=np.array([len(one) for one in wkb], dtype=np.int64),
            cells=np.array(self._cells, dtype=np.float64),
            **self._answers._asdict(),
        )
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                file.write(hashlib.sha256(content.getbuffer()).digest())
                file.write(content.getbuffer())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as fault:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise IndexFault(
                N_("The grid index {path} cannot be written: {fault}."), path=path, fault=fault
            ) from None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the index that :meth:`save` wrote.

        Raises
        ------
        IndexFault
            There is none, it is damaged, or another version of the program wrote it.
        """
        with np.load(io.BytesIO(_verified(path))) as parts:
            if parts["version"] != FORMAT_VERSION:
                raise IndexFault(
                    N_("The grid index {path} is of another version; delete it and it is made again."),
                    path=path,
                )
            codes = tuple(json.loads(parts["codes"].tobytes()))
            ends, blob = np.cumsum(parts["wkb_lengths"]), parts["wkb"].tobytes()
            wkb = [blob[end - length : end] for end, length in zip(ends, parts["wkb_lengths"], strict=True)]
            west, south, per_deg, columns, rows = parts["cells"].tolist()
            answers = Answers(*(parts[name] for name in Answers._fields))
        polygons = np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object)
        _prepare(polygons)
        return cls._of(codes, polygons, Cells(west, south, per_deg, int(columns), int(rows)), answers)


def index_for(polygons: ArrayLike | Sequence[Any], codes: Iterable[str], *, folder: Path) -> GridIndex:
    """Return the index of a network, from a folder of saved ones where it lies, else built and saved there.

    The file's name holds the hash of the network and the format; a damaged file is made again.

    Raises
    ------
    LayerFault
        See :meth:`GridIndex.build`.
    IndexFault
        The index cannot be written to the folder.
    """
    path = folder / f"grids-{FORMAT_VERSION}-{network_hash(polygons, codes)[:32]}.index"
    with contextlib.suppress(IndexFault):
        return GridIndex.load(path)
    index = GridIndex.build(polygons, codes)
    index.save(path)
    return index


def network_hash(polygons: ArrayLike | Sequence[Any], codes: Iterable[str]) -> str:
    """Return the SHA-256 of a network, in hexadecimal; the order of the grids does not count.

    Raises
    ------
    LayerFault
        See :meth:`GridIndex.build`.
    """
    ordered_codes, ordered = _ordered(polygons, codes)
    digest = hashlib.sha256(json.dumps(ordered_codes).encode())
    for wkb in shapely.to_wkb(ordered):
        digest.update(wkb)
    return digest.hexdigest()


def _verified(path: Path) -> bytes:
    """Return the content of a saved index, which must agree with its digest."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise IndexFault(
            N_("The grid index {path} cannot be read: {fault}."), path=path, fault=fault
        ) from None
    digest, content = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        raise IndexFault(N_("The grid index {path} is damaged; delete it and it is made again."), path=path)
    return content


def _ordered(
    polygons: ArrayLike | Sequence[Any], codes: Iterable[str]
) -> tuple[tuple[str, ...], NDArray[np.object_]]:
    """Return codes in ascending order and their polygons without heights, all checked."""
    codes = list(codes)
    given = np.asarray(polygons, dtype=object)
    if given.shape != (len(codes),):
        raise ValueError(f"{given.shape} polygons, {len(codes)} codes")
    faults = _faults(given, codes)
    if faults:
        raise LayerFault(N_("The layer of grids cannot be used:"), faults)
    order = sorted(range(len(codes)), key=codes.__getitem__)
    return tuple(codes[place] for place in order), np.asarray(shapely.force_2d(given[order]), dtype=object)


def _faults(polygons: NDArray[np.object_], codes: list[str]) -> list[GridError]:
    """Return what keeps a layer from being used."""
    faults = [
        GridError(N_("grid code {code} stands {count} times; give each grid its own"), code=code, count=count)
        for code, count in Counter(codes).items()
        if count > 1
    ]
    is_area = np.isin(
        shapely.get_type_id(polygons), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    )
    faults += [
        GridError(N_("grid {code} has no polygon; draw it or take it out"), code=codes[place])
        for place in np.flatnonzero(~is_area)
    ]
    coordinates, owners = shapely.get_coordinates(polygons, return_index=True)
    faults += [
        GridError(
            N_("grid {code} is not in longitude and latitude; check the layer's datum"), code=codes[place]
        )
        for place in np.unique(owners[~(np.abs(coordinates) <= [180, POLE_LAT]).all(axis=1)])
    ]
    return faults


def _points(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise ValueError(f"longitudes {lon.shape} and latitudes {lat.shape} must be columns of one length")
    return lon, lat


def _prepare(polygons: NDArray[np.object_]) -> None:
    """Index every polygon now: GEOS would do so at the first test, which two threads must not do at once."""
    shapely.prepare(polygons)
    coordinates, owners = shapely.get_coordinates(polygons, return_index=True)
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    shapely.intersects_xy(polygons[owners[firsts]], coordinates[firsts, 0], coordinates[firsts, 1])
