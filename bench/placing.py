"""Placing points in grids: GridIndex against three peers, in one run.

Every method gets the same longitudes, latitudes and polygons and must return the position of each point's
grid (the smallest where several hold it, -1 in none). Each runs in a process of its own, so that its memory
is its own; time is the best of the repeats and excludes starting the process and reading the inputs. DuckDB's
points lie in a table of its own before the clock starts, which favours it.

Run with ``python -m bench --only placing``. The networks are the demonstration's 456 grids in force and, where the
folder of real data is there, London's 4,835 areas.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely
from duckdb.func import PythonUDFType
from duckdb.sqltypes import DOUBLE, INTEGER
from numpy.typing import ArrayLike, NDArray

from bench.orders import grids_in_force
from bench.page import Part, Sheet, at_least
from bench.runs import DATA_VARIABLE, Notes, peak_mb, real_data, run
from governance.grids import GridIndex

POINTS = 5_000_000
REPEATS = 2
THREADS = 2
SEED = 20_260

DEMONSTRATION, LONDON = "The demonstration's 456 grids", "London's 4,835 areas"

Positions = NDArray[np.int32]

_METHOD = (
    "{points:,} points uniform over the network's box, one row per method, each in a process of its own; seconds are "
    "the best of {repeats}, without starting the process and reading the inputs. `GridIndex.positions` uses an index "
    "that is built once for a network (`GridIndex.build`) and then loaded (`GridIndex.load`). Every peer gives the "
    "grid of each point, the smallest code where several hold it; how many answers differ from ours is counted. The "
    "ratio is that of wall or of CPU seconds, whichever is smaller."
)


@dataclass(frozen=True)
class Inputs:
    """A network and points over its box.

    Attributes
    ----------
    polygons
        In the order of their codes, longitude and latitude.
    lon, lat
        Degrees, uniform over the box.
    """

    polygons: NDArray[np.object_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What one method took.

    Attributes
    ----------
    method
        Name in :data:`METHODS`.
    seconds
        Best of the repeats.
    cpu_seconds
        Of all threads together, least of the repeats: steadier than ``seconds`` where others use the machine.
    peak_mb
        Peak resident memory of the process, inputs included.
    differing
        Points whose grid differs from GridIndex's; missing for what is no peer.
    """

    method: str
    seconds: float
    cpu_seconds: float
    peak_mb: float
    differing: int | None = None


def demonstration_network() -> NDArray[np.object_]:
    """Return the demonstration's 456 grids in force, by code."""
    return np.array(grids_in_force().geometry, dtype=object)


def london_network(folder: Path) -> NDArray[np.object_]:
    """Return London's 4,835 lower super output areas by code, invalid rings mended."""
    areas = {
        feature["properties"]["LSOA11CD"]: shapely.geometry.shape(feature["geometry"])
        for file in sorted(folder.glob("*.json"))
        for feature in json.loads(file.read_text(encoding="utf-8"))["features"]
    }
    return _valid(np.array([areas[code] for code in sorted(areas)], dtype=object))


def _valid(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons with the invalid ones mended, areas only."""
    bad = np.flatnonzero(~shapely.is_valid(polygons))
    for place in bad:
        parts = shapely.get_parts(shapely.make_valid(polygons[place]))
        polygons[place] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return polygons


def scattered(polygons: NDArray[np.object_], points: int) -> Inputs:
    """Return the network with points uniform over its box."""
    west, south, east, north = shapely.total_bounds(polygons)
    lon, lat = np.random.default_rng(SEED).uniform([[west], [south]], [[east], [north]], (2, points))
    return Inputs(polygons, lon, lat)


def _codes(inputs: Inputs) -> list[str]:
    return [f"{number:06d}" for number in range(len(inputs.polygons))]


def _smallest(point: ArrayLike, polygon: ArrayLike, inputs: Inputs) -> Positions:
    """Return the smallest polygon of each point from pairs; -1 without one."""
    found = np.full(len(inputs.lon), len(inputs.polygons), dtype=np.int32)
    np.minimum.at(found, np.asarray(point), np.asarray(polygon, dtype=np.int32))
    found[found == len(inputs.polygons)] = -1
    return found


def by_nothing(_inputs: Inputs) -> Callable[[], None]:
    """Do nothing: shows what the program and its inputs take."""
    return lambda: None


def by_build(inputs: Inputs) -> Callable[[], None]:
    """Build the index; places nothing."""
    codes = _codes(inputs)

    def build() -> None:
        GridIndex.build(inputs.polygons, codes)

    return build


def by_load(inputs: Inputs) -> Callable[[], None]:
    """Load the saved index; places nothing. Its peak of memory is that of the build before."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "one.index"
    GridIndex.build(inputs.polygons, _codes(inputs)).save(path)

    def load(_kept: object = folder) -> None:
        GridIndex.load(path)

    return load


def by_grid_index(inputs: Inputs) -> Callable[[], Positions]:
    """Place with a built index."""
    index = GridIndex.build(inputs.polygons, _codes(inputs))
    return lambda: index.positions(inputs.lon, inputs.lat)


def by_sjoin(inputs: Inputs) -> Callable[[], Positions]:
    """Place with ``geopandas.sjoin(predicate="within")``."""
    grids = gpd.GeoDataFrame(geometry=inputs.polygons, crs="EPSG:4490")

    def place() -> Positions:
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(inputs.lon, inputs.lat), crs="EPSG:4490")
        joined = gpd.sjoin(points, grids, predicate="within", how="inner")
        return _smallest(joined.index, joined["index_right"], inputs)

    return place


def by_prepared(inputs: Inputs) -> Callable[[], Positions]:
    """Place with shapely: boxes from an STRtree, then ``contains_xy`` on prepared polygons."""
    shapely.prepare(inputs.polygons)
    tree = shapely.STRtree(inputs.polygons)

    def place() -> Positions:
        point, polygon = tree.query(shapely.points(inputs.lon, inputs.lat))
        holds = shapely.contains_xy(inputs.polygons[polygon], inputs.lon[point], inputs.lat[point])
        return _smallest(point[holds], polygon[holds], inputs)

    return place


def by_duckdb(inputs: Inputs) -> Callable[[], Positions]:
    """Place with DuckDB's spatial join on ``ST_DWithin(point, polygon, 0)``, which beats ``ST_Within``."""
    connection = duckdb.connect(config={"threads": THREADS, "allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{_spatial_extension()}'")
    points = pa.table({"point": np.arange(len(inputs.lon)), "lon": inputs.lon, "lat": inputs.lat})
    grids = pa.table(
        {"polygon": np.arange(len(inputs.polygons)), "wkb": pa.array(shapely.to_wkb(inputs.polygons))}
    )
    connection.register("points_given", points)
    connection.register("grids_given", grids)
    connection.execute("CREATE TABLE points AS FROM points_given")
    connection.execute("CREATE TABLE grids AS SELECT polygon, ST_GeomFromWKB(wkb) AS geom FROM grids_given")

    def place() -> Positions:
        pairs = connection.execute(
            "SELECT point, polygon FROM points JOIN grids ON ST_DWithin(ST_Point(lon, lat), geom, 0)"
        ).fetchnumpy()
        return _smallest(pairs["point"], pairs["polygon"], inputs)

    return place


def _spatial_extension() -> Path:
    """Return the spatial extension that the wheel ``duckdb-extension-spatial`` brings."""
    spec = find_spec("duckdb_extension_spatial")
    if spec is None or spec.origin is None:
        raise SystemExit("Install duckdb-extension-spatial to measure DuckDB.")
    return next(Path(spec.origin).parent.glob(f"extensions/v{duckdb.__version__}/spatial.duckdb_extension"))


METHODS: dict[str, Callable[[Inputs], Callable[[], Positions | None]]] = {
    "inputs alone": by_nothing,
    "GridIndex.build": by_build,
    "GridIndex.load": by_load,
    "GridIndex.positions": by_grid_index,
    "geopandas.sjoin": by_sjoin,
    "shapely prepared": by_prepared,
    "DuckDB ST_DWithin": by_duckdb,
}
"""Name to what prepares the method; only calling what it returns is timed."""

OURS = "GridIndex.positions"
PEERS = ("geopandas.sjoin", "shapely prepared", "DuckDB ST_DWithin")


def measure(inputs: Inputs, *, repeats: int = REPEATS) -> list[Measured]:
    """Return what each method took, a process each, and how many of its answers differ from GridIndex's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "network.npy", shapely.to_wkb(inputs.polygons), allow_pickle=True)
        np.save(folder / "points.npy", np.stack([inputs.lon, inputs.lat]))
        rows = [
            Measured(**run("bench.placing", method, name, "--repeats", repeats).facts) for method in METHODS
        ]
        ours = np.load(folder / f"{OURS}.npy")
        return [
            replace(row, differing=int((np.load(folder / f"{row.method}.npy") != ours).sum()))
            if row.method in PEERS
            else row
            for row in rows
        ]


def measure_one(method: str, folder: Path, *, repeats: int) -> Measured:
    """Return what one method took in this process; its answers go to the folder."""
    polygons = np.asarray(shapely.from_wkb(np.load(folder / "network.npy", allow_pickle=True)), dtype=object)
    lon, lat = np.load(folder / "points.npy")
    run = METHODS[method](Inputs(polygons, lon, lat))
    seconds, cpu_seconds = [], []
    for _ in range(repeats):
        started, cpu_started = time.perf_counter(), time.process_time()
        found = run()
        seconds.append(time.perf_counter() - started)
        cpu_seconds.append(time.process_time() - cpu_started)
        if found is not None:
            np.save(folder / f"{method}.npy", found)
    return Measured(method, min(seconds), min(cpu_seconds), peak_mb())


def through_duckdb(inputs: Inputs) -> dict[str, float]:
    """Return the seconds that each way of placing a DuckDB table's rows takes, to a table of positions.

    ``udf``: a vectorised Arrow function called by the statement. ``batches``: the columns fetched as Arrow,
    placed, and handed back as Arrow.
    """
    index = GridIndex.build(inputs.polygons, _codes(inputs))
    connection = duckdb.connect(config={"threads": THREADS})
    points = pa.table({"point": np.arange(len(inputs.lon)), "lon": inputs.lon, "lat": inputs.lat})
    connection.register("points_given", points)
    connection.execute("CREATE TABLE points AS FROM points_given")

    def grid_of(lon: pa.ChunkedArray, lat: pa.ChunkedArray) -> pa.Array:
        return pa.array(index.positions(lon.to_numpy(), lat.to_numpy()))

    connection.create_function("grid_of", grid_of, [DOUBLE, DOUBLE], INTEGER, type=PythonUDFType.ARROW)
    started = time.perf_counter()
    connection.execute("CREATE TABLE by_udf AS SELECT point, grid_of(lon, lat) AS position FROM points")
    udf_seconds = time.perf_counter() - started
    started = time.perf_counter()
    fetched = connection.execute("SELECT point, lon, lat FROM points").to_arrow_table()
    positions = index.positions(fetched["lon"].to_numpy(), fetched["lat"].to_numpy())
    connection.register("placed", pa.table({"point": fetched["point"], "position": positions}))
    connection.execute("CREATE TABLE by_batches AS FROM placed")
    return {"udf": udf_seconds, "batches": time.perf_counter() - started}


def networks() -> dict[str, NDArray[np.object_]]:
    """Return the networks to measure; London's only where its folder is."""
    found = {DEMONSTRATION: demonstration_network()}
    folder = real_data("london_lsoa")
    if folder is not None:
        found[LONDON] = london_network(folder)
    return found


def part(*, points: int = POINTS) -> Part:
    """Return what placing took, for every network and method."""
    made = Part("Placing points in grids", _METHOD.format(points=points, repeats=REPEATS))
    for title, polygons in networks().items():
        rows = measure(scattered(polygons, points))
        ours = next(row for row in rows if row.method == OURS)
        ratios = {row.method: _ratio(row, ours) for row in rows if row.method in PEERS}
        best = min(ratios, key=ratios.__getitem__)
        if title == DEMONSTRATION:
            made.targets.append(at_least(f"{title}, against geopandas.sjoin", ratios["geopandas.sjoin"], 8))
        wanted = 5 if title == DEMONSTRATION else 3
        made.targets.append(at_least(f"{title}, against the best peer ({best})", ratios[best], wanted))
        made.sheets.append(_sheet(f"{title}, {points:,} points", rows, ratios))
    if len(made.sheets) == 1:
        made.remarks.append(f"{LONDON} left out: {DATA_VARIABLE} names no folder with london_lsoa in it.")
    ways = through_duckdb(scattered(demonstration_network(), min(points, 1_000_000)))
    made.remarks.append(
        f"Placing up to a million rows of a DuckDB table: {ways['udf']:.2f} s by a function inside SQL, "
        f"{ways['batches']:.2f} s by batches handed out and back, which is how loading does it."
    )
    return made


def _ratio(peer: Measured, ours: Measured) -> float:
    """Return how many times ours a peer takes, in wall or CPU seconds, whichever says less."""
    return min(peer.seconds / ours.seconds, peer.cpu_seconds / ours.cpu_seconds)


def _sheet(title: str, rows: list[Measured], ratios: dict[str, float]) -> Sheet:
    return Sheet(
        title,
        ("", "times ours", "wall s", "CPU s", "peak MB", "answers that differ"),
        tuple(
            (
                row.method,
                f"{ratios[row.method]:.1f}" if row.method in ratios else "",
                f"{row.seconds:.3f}",
                f"{row.cpu_seconds:.3f}",
                f"{row.peak_mb:.0f}",
                "" if row.differing is None else str(row.differing),
            )
            for row in rows
        ),
    )


def main() -> None:
    """Measure one method and tell it to :func:`measure`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    chosen = parser.parse_args()
    measured = measure_one(chosen.method, chosen.folder, repeats=chosen.repeats)
    Notes(facts=asdict(measured)).tell()


if __name__ == "__main__":
    main()
