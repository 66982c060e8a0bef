"""The grid network of a district that does not exist: outlines, codes, names, households and one re-cut.

Outlines are CGCS2000 longitude and latitude (EPSG:4490), rounded to seven decimals (a centimetre) before
parts are joined, so shared edges agree to the last digit. The place is open water in the Yellow Sea: nobody
lives there. On 1 January 2025 some grids were re-cut; a grid that was not is one row over both periods, one
that was has a last or a first day, and a re-cut outline never takes an old code.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from pipelines.demo_outlines import TOWN_DENSITY, Cells, Floats, density, draw_cells

DISTRICT_CODE = "990101"
"""Fictional: GB/T 2260 gives no province 99."""

CENTRE = (121.15, 33.9)
"""Longitude and latitude of the middle of the district."""

NETWORK_SEED = 6
PROJECTED_CRS = "EPSG:4549"
FIRST_DAY = "2021-01-01"
LAST_DAY_BEFORE_RECUT = "2024-12-31"
RECUT_DAY = "2025-01-01"

_CRS = "EPSG:4490"
_DECIMALS = 7
_NORTH_CELLS = (43, 51, 47, 59)
_SOUTH_CELLS = (57, 45, 61, 48, 50)
_COMMUNITY_CELLS = (3, 7)
_SPLITS, _MERGERS, _SHIFTS = 19, 3, 2
_DEDICATED, _DEDICATED_EMPTY = 90, 14
_DEDICATED_MAX_M2 = 2.5e6
_TOWER_SHARE = 0.07
_NEIGHBOUR_EDGE_M = 150.0
_VILLAGE_CELL_KM2 = 3.0
_TOWN_NAMES = ("澜心", "汐光", "云帆", "星湾", "珊林", "白砾", "青屿", "鹭汀")
_RURAL_TOWN_NAME = "鲸岭"
_FIRST_CHARACTERS = "汐潮帆鸥鹭屿汀澄湛沁漪涵泊岚霁晴朗启曦珊"
_SECOND_CHARACTERS = "安和宁康乐平泰兴盛瑞"


@dataclass(frozen=True)
class _Version:
    """A grid between two dates, as the cells it is made of."""

    cells: tuple[int, ...]
    valid_from: str
    valid_to: str | None


def draw_network(*, seed: int = NETWORK_SEED) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the grids of both periods and the townships, CGCS2000.

    Parameters
    ----------
    seed
        The same seed gives the same network. Other seeds make other districts with the same counts; planted
        cases name codes of the default one.

    Returns
    -------
    tuple
        Grids, one row per grid version, ordered by code: ``grid_code`` (15 digits), ``name``, ``kind``
        (综合 or 专属), ``community_code``, ``community_name``, ``township_code``, ``township_name``,
        ``households``, ``valid_from``, ``valid_to`` (ISO 8601 text, missing while in force). Then townships:
        ``code``, ``name``.

    Raises
    ------
    BuildFault
        The seed makes lines that do not fit together.
    """
    rng = np.random.default_rng(seed)
    plans = [[_community_sizes(cells, rng) for cells in bank] for bank in (_NORTH_CELLS, _SOUTH_CELLS)]
    cells = draw_cells(rng, north=plans[0], south=plans[1])
    places = _places(cells, rng)
    versions, unchanged = _versions(cells, rng)
    small = [cell for cell in unchanged if shapely.area(cells.polygons[cell]) < _DEDICATED_MAX_M2]
    dedicated = rng.choice(small, _DEDICATED, replace=False)
    households = _households(cells, dedicated, rng)
    outlines = _geographic(cells.polygons)
    rows = places.iloc[[version.cells[0] for version in versions]].reset_index(drop=True)
    rows["kind"] = ["专属" if version.cells[0] in set(dedicated) else "综合" for version in versions]
    rows["households"] = [int(households[list(version.cells)].sum()) for version in versions]
    rows["valid_from"] = [version.valid_from for version in versions]
    rows["valid_to"] = pd.array([version.valid_to for version in versions], dtype="str")
    shapes = [
        shapely.normalize(shapely.coverage_union_all(outlines[list(version.cells)])) for version in versions
    ]
    grids = _with_codes(gpd.GeoDataFrame(rows, geometry=shapes, crs=_CRS))
    return grids, _townships(grids)


def write_network(folder: Path, *, seed: int = NETWORK_SEED) -> tuple[Path, Path]:
    """Write ``grids.gpkg`` and ``townships.gpkg`` and return their paths.

    Parameters
    ----------
    folder
        Made where it does not exist; files of these names are replaced.
    seed
        See :func:`draw_network`. The same seed writes the same bytes with the same GDAL.
    """
    grids, townships = draw_network(seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = (folder / "grids.gpkg", folder / "townships.gpkg")
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    try:
        for path, layer in zip(paths, (grids, townships), strict=True):
            path.unlink(missing_ok=True)
            layer.to_file(path, layer=path.stem, driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    return paths


def in_force(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the grids in force now, in the order of their codes, numbered from 0."""
    return grids[grids["valid_to"].isna()].sort_values("grid_code").reset_index(drop=True)


def _community_sizes(cells: int, rng: np.random.Generator) -> list[int]:
    """Return the cells of a township shared out over communities of three to six."""
    sizes: list[int] = []
    while cells > 0:
        size = min(cells, int(rng.integers(*_COMMUNITY_CELLS)))
        if cells - size < _COMMUNITY_CELLS[0]:
            size = cells if cells <= _COMMUNITY_CELLS[1] else _COMMUNITY_CELLS[0]
        sizes.append(size)
        cells -= size
    return sizes


def _places(cells: Cells, rng: np.random.Generator) -> pd.DataFrame:
    """Return, for each cell, the codes and names of its community and township."""
    area_km2 = shapely.area(cells.polygons) / 1e6
    by_township = pd.Series(area_km2).groupby(cells.township).sum().sort_values()
    towns = {
        number: (f"{DISTRICT_CODE}{place:03d}", f"{name}街道")
        for place, (number, name) in enumerate(zip(by_township.index, _TOWN_NAMES, strict=False), 1)
    }
    towns[by_township.index[-1]] = (f"{DISTRICT_CODE}100", f"{_RURAL_TOWN_NAME}镇")
    names = [first + second for first in _FIRST_CHARACTERS for second in _SECOND_CHARACTERS]
    rng.shuffle(names)
    codes: dict[int, tuple[str, str]] = {}
    for township, (town_code, _) in towns.items():
        numbers = np.unique(cells.community[cells.township == township])
        west = {number: _middle(cells.polygons[cells.community == number])[0] for number in numbers}
        taken = {"社区": 0, "村": 200}
        for number in sorted(numbers, key=lambda number: west[number]):
            suffix = "村" if area_km2[cells.community == number].mean() > _VILLAGE_CELL_KM2 else "社区"
            taken[suffix] += 1
            codes[number] = (f"{town_code}{taken[suffix]:03d}", names.pop() + suffix)
    community = [codes[number] for number in cells.community]
    township_of = [towns[number] for number in cells.township]
    return pd.DataFrame({
        "community_code": [code for code, _ in community],
        "community_name": [name for _, name in community],
        "township_code": [code for code, _ in township_of],
        "township_name": [name for _, name in township_of],
    })  # fmt: skip


def _middle(polygons: NDArray[np.object_]) -> tuple[float, float]:
    """Return x and y of the centroid of some polygons together."""
    centre = shapely.centroid(shapely.coverage_union_all(polygons))
    return float(centre.x), float(centre.y)


def _versions(cells: Cells, rng: np.random.Generator) -> tuple[list[_Version], list[int]]:
    """Return the grids of both periods, and the cells that are a grid of their own in both.

    The re-cut splits some grids in two, merges some pairs, and moves a cell from one grid to its neighbour.
    """
    wanted = [2] * _SPLITS + [2] * _MERGERS + [3] * _SHIFTS
    chosen = list(_runs(cells, wanted, rng))
    versions: list[_Version] = []
    for number, run in enumerate(chosen):
        single: list[tuple[int, ...]] = [(cell,) for cell in run]
        if number < _SPLITS:
            before, after = [run], single
        elif number < _SPLITS + _MERGERS:
            before, after = single, [run]
        else:
            before, after = [run[:2], run[2:]], [run[:1], run[1:]]
        versions += [_Version(tuple(sorted(part)), FIRST_DAY, LAST_DAY_BEFORE_RECUT) for part in before]
        versions += [_Version(tuple(sorted(part)), RECUT_DAY, None) for part in after]
    changed = {cell for run in chosen for cell in run}
    unchanged = [cell for cell in range(len(cells.polygons)) if cell not in changed]
    return versions + [_Version((cell,), FIRST_DAY, None) for cell in unchanged], unchanged


def _runs(cells: Cells, lengths: Iterable[int], rng: np.random.Generator) -> Iterator[tuple[int, ...]]:
    """Yield, for each length, so many cells in a row, each beside the next, of a community not used yet."""
    first, second = shapely.STRtree(cells.polygons).query(cells.polygons, predicate="touches")
    edge = shapely.length(shapely.intersection(cells.polygons[first], cells.polygons[second]))
    beside = (edge > _NEIGHBOUR_EDGE_M) & (cells.community[first] == cells.community[second])
    neighbours: dict[int, list[int]] = {}
    for one, other in sorted(zip(first[beside].tolist(), second[beside].tolist(), strict=True)):
        neighbours.setdefault(one, []).append(other)
    communities = iter(rng.permutation(np.unique(cells.community)).tolist())
    for length in lengths:
        run: list[int] = []
        while len(run) < length:
            run = [int(np.flatnonzero(cells.community == next(communities))[0])]
            while len(run) < length and (
                free := [cell for cell in neighbours.get(run[-1], ()) if cell not in run]
            ):
                run.append(free[0])
        yield tuple(run)


def _households(cells: Cells, dedicated: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return households of each cell: lognormal, more in town, towers in a few, few or none in 专属 cells."""
    centre = shapely.get_coordinates(shapely.centroid(cells.polygons))
    in_town = density(centre[:, 0], centre[:, 1]) > TOWN_DENSITY
    middle: Floats = np.where(in_town, 430.0, 290.0)
    count = middle * np.exp(0.42 * rng.standard_normal(len(middle)))
    count[in_town & (rng.random(len(middle)) < _TOWER_SHARE)] *= 2.4
    count[dedicated] = 80.0 * np.exp(0.8 * rng.standard_normal(len(dedicated)))
    count[dedicated[:_DEDICATED_EMPTY]] = 0
    return np.rint(count).astype(np.int64)


def _geographic(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons around the district's centre as longitude and latitude, rounded."""
    x, y = pyproj.Transformer.from_crs(_CRS, PROJECTED_CRS, always_xy=True).transform(*CENTRE)
    to_degrees = pyproj.Transformer.from_crs(PROJECTED_CRS, _CRS, always_xy=True)

    def move(xy: Floats) -> Floats:
        return np.round(np.column_stack(to_degrees.transform(xy[:, 0] + x, xy[:, 1] + y)), _DECIMALS)

    return np.asarray(shapely.transform(polygons, move))


def _with_codes(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the grids with codes and names, ordered by code.

    In a community the sequence runs from west to east and north to south, first over the grids of the first
    day, then over those that came with the re-cut.
    """
    inside = shapely.get_coordinates(shapely.point_on_surface(grids.geometry.array))
    grids = grids.assign(_west=inside[:, 0].round(3), _south=-inside[:, 1])
    grids = grids.sort_values(["community_code", "valid_from", "_west", "_south"]).drop(
        columns=["_west", "_south"]
    )
    sequence = grids.groupby("community_code").cumcount() + 1
    grids.insert(0, "grid_code", grids["community_code"] + sequence.map("{:03d}".format))
    mark = grids["kind"].map({"综合": "网格", "专属": "专属网格"})
    grids.insert(1, "name", grids["community_name"] + "第" + sequence.astype("str") + mark)
    order = [
        "grid_code", "name", "kind", "community_code", "community_name", "township_code", "township_name",
        "households", "valid_from", "valid_to", "geometry",
    ]  # fmt: skip
    return grids[order].reset_index(drop=True)


def _townships(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the townships: the grids in force of each, joined."""
    now = in_force(grids)
    rows = now[["township_code", "township_name"]].drop_duplicates().sort_values("township_code")
    shapes = [
        shapely.normalize(shapely.coverage_union_all(now.geometry.array[now["township_code"] == code]))
        for code in rows["township_code"]
    ]
    named = {"code": rows["township_code"].to_numpy(), "name": rows["township_name"].to_numpy()}
    return gpd.GeoDataFrame(named, geometry=shapes, crs=_CRS)
