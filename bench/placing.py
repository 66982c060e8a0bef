"""Placing points in grids: GridIndex against three peers, in one run.

Every method gets the same longitudes, latitudes and polygons and must return the position of each point's
grid (the smallest where several hold it, -1 in none). Each runs in a process of its own, so that its memory
is its own; time is the best of the repeats and excludes starting the process and reading the inputs. DuckDB's
points lie in a table of its own before the clock starts, which favours it.

Run ``python -m bench.placing`` for the full size, ``python -m bench.placing --points 200000`` for a quick
look. The network of London's 4,835 areas is read from the folder that ``GRID_TEST_DATA`` names, and left out
without it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from governance.grids import GridIndex

POINTS = 5_000_000
REPEATS = 2
THREADS = 2
SEED = 20_260
DATA_VARIABLE = "GRID_TEST_DATA"

Positions = NDArray[np.int32]
Place = tuple[float, float]


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


def crooked_network(count: int = 456, *, halvings: int = 4) -> NDArray[np.object_]:
    """Return a fictional district cut into grids with crooked shared outlines.

    Voronoi cells whose every edge is halved again and again, each middle moved aside by up to an eighth of
    the length; the same for the two cells that share the edge. With four halvings a cell has about 100
    vertices.
    """
    rng = np.random.default_rng(SEED)
    around = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    reach = 1 + 0.15 * np.sin(3 * around + 1) + 0.08 * np.sin(7 * around)
    district = shapely.Polygon(
        np.c_[118.56 + 0.2 * reach * np.cos(around), 32.08 + 0.17 * reach * np.sin(around)]
    )
    seeds = rng.uniform([118.3, 31.85], [118.82, 32.3], (count * 4, 2))
    seeds = seeds[shapely.contains_xy(district, seeds[:, 0], seeds[:, 1])][:count]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=district))
    outline = _CrookedEdges(rng)
    rings = [cell.exterior.coords[:] for cell in shapely.intersection(cells, district)]
    grids = [
        shapely.Polygon([at for edge in pairwise(ring) for at in outline.along(*edge, halvings)])
        for ring in rings
    ]
    return _valid(np.array(grids, dtype=object))


class _CrookedEdges:
    """Edges made crooked, the same way whichever cell asks and in whichever direction."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.middles: dict[tuple[Place, Place], Place] = {}

    def along(self, first: Place, second: Place, halvings: int) -> list[Place]:
        """Return the vertices of an edge, the second end left out."""
        if halvings == 0:
            return [first]
        low, high = sorted((first, second))
        if (low, high) not in self.middles:
            aside = self.rng.uniform(-0.125, 0.125)
            self.middles[low, high] = (
                (low[0] + high[0]) / 2 - (high[1] - low[1]) * aside,
                (low[1] + high[1]) / 2 + (high[0] - low[0]) * aside,
            )
        middle = self.middles[low, high]
        return [*self.along(first, middle, halvings - 1), *self.along(middle, second, halvings - 1)]


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


def _smallest(point: NDArray[np.integer], polygon: NDArray[np.integer], inputs: Inputs) -> Positions:
    """Return the smallest polygon of each point from pairs; -1 without one."""
    found = np.full(len(inputs.lon), len(inputs.polygons), dtype=np.int32)
    np.minimum.at(found, point, polygon.astype(np.int32))
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
        return _smallest(joined.index.to_numpy(), joined["index_right"].to_numpy(), inputs)

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
        (folder / "network.wkb").write_bytes(shapely.to_wkb(shapely.geometrycollections(inputs.polygons)))
        np.save(folder / "points.npy", np.stack([inputs.lon, inputs.lat]))
        command = [
            sys.executable,
            "-m",
            "bench.placing",
            "--folder",
            name,
            "--repeats",
            str(repeats),
            "--one",
        ]
        rows = []
        for method in METHODS:
            ran = subprocess.run([*command, method], check=True, stdout=subprocess.PIPE, text=True)
            rows.append(Measured(**json.loads(ran.stdout)))
        ours = np.load(folder / f"{OURS}.npy")
        return [
            replace(row, differing=int((np.load(folder / f"{row.method}.npy") != ours).sum()))
            if row.method in PEERS
            else row
            for row in rows
        ]


def measure_one(method: str, folder: Path, *, repeats: int) -> Measured:
    """Return what one method took in this process; its answers go to the folder."""
    polygons = shapely.get_parts(shapely.from_wkb((folder / "network.wkb").read_bytes()))
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
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(method, min(seconds), min(cpu_seconds), peak_mb)


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

    connection.create_function("grid_of", grid_of, ["DOUBLE", "DOUBLE"], "INTEGER", type="arrow")
    started = time.perf_counter()
    connection.execute("CREATE TABLE by_udf AS SELECT point, grid_of(lon, lat) AS position FROM points")
    udf_seconds = time.perf_counter() - started
    started = time.perf_counter()
    fetched = connection.execute("SELECT point, lon, lat FROM points").to_arrow_table()
    positions = index.positions(fetched["lon"].to_numpy(), fetched["lat"].to_numpy())
    connection.register("placed", pa.table({"point": fetched["point"], "position": positions}))
    connection.execute("CREATE TABLE by_batches AS FROM placed")
    return {"udf": udf_seconds, "batches": time.perf_counter() - started}


def table_of(title: str, rows: list[Measured]) -> Table:
    """Return the measurements as a table, with each peer's time over ours."""
    ours = next(row.seconds for row in rows if row.method == OURS)
    table = Table("method", "seconds", "times ours", "CPU seconds", "peak MB", "differing", title=title)
    table.columns[0].no_wrap = True
    for row in rows:
        is_peer = row.method in PEERS
        ratio, differing = (f"{row.seconds / ours:.1f}", f"{row.differing}") if is_peer else ("", "")
        table.add_row(
            row.method, f"{row.seconds:.3f}", ratio, f"{row.cpu_seconds:.3f}", f"{row.peak_mb:.0f}", differing
        )
    return table


def networks() -> dict[str, NDArray[np.object_]]:
    """Return the networks to measure; London's only where its folder is."""
    found = {"456 crooked grids": crooked_network()}
    folder = Path(os.environ.get(DATA_VARIABLE, "")) / "london_lsoa"
    if folder.is_dir():
        found["London's 4,835 areas"] = london_network(folder)
    return found


def main() -> None:
    """Print the measurements, or one of them as JSON for :func:`measure`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=POINTS, help="points to place")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="runs of each method; the best counts")
    parser.add_argument("--one", choices=METHODS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(asdict(measure_one(chosen.one, chosen.folder, repeats=chosen.repeats))))
        return
    console = Console()
    measured = networks()
    for title, polygons in measured.items():
        inputs = scattered(polygons, chosen.points)
        console.print(table_of(f"{title}, {chosen.points:,} points", measure(inputs, repeats=chosen.repeats)))
    if len(measured) == 1:
        console.print(f"London left out: {DATA_VARIABLE} names no folder with london_lsoa in it.")
    ways = through_duckdb(scattered(crooked_network(), min(chosen.points, 1_000_000)))
    console.print("A DuckDB table's rows: " + ", ".join(f"{way} {took:.3f} s" for way, took in ways.items()))


if __name__ == "__main__":
    main()
