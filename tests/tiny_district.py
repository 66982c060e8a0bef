"""A district of six by six square grids, and case files for it: what the tests of the pipeline load and build.

Grid ``G{row}{column}`` is the square of 0.01 degrees whose south-west corner lies ``row`` squares north and ``column``
squares east of (119, 33). The three southern rows are township ``T0``, the others ``T1``; each township has a western
and an eastern community, and the two of ``T1`` bear the same name.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from governance.grids import GridIndex
from governance.settings import Settings, read_settings
from governance.warehouse import open_warehouse, published_path
from pipelines.archive import Archive, LoadRecord
from pipelines.build import BuildReport, build_warehouse
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.network import Network, read_network
from pipelines.placing import Placer

WEST, SOUTH, SIDE, SQUARES = 119.0, 33.0, 0.01, 6
TOWNSHIPS = {"T0": "南街道", "T1": "北街道"}
COMMUNITIES = {"C00": "前社区", "C01": "后社区", "C10": "同名社区", "C11": "同名社区"}
GRIDS = tuple(f"G{row}{column}" for row in range(SQUARES) for column in range(SQUARES))

COLUMNS = {
    "case_no": "编号", "received_on": "日期", "category": "类别", "lon": "经度", "lat": "纬度", "grid_code": "网格",
    "community_code": "社区", "township_code": "街道", "concluded_on": "办结", "is_repeat": "重复",
    "satisfaction": "满意度",
}  # fmt: skip
"""Our column to the column of the files, which have 电话 besides: it is in no setting."""

HEADER = (*COLUMNS.values(), "电话")

DISTRICT = """\
[district]
code = "990101"
name = "小区"

[grids]
file = "grids.geojson"

[grids.columns]
code = "grid_code"
community_code = "community_code"
community_name = "community_name"
township_code = "township_code"
township_name = "township_name"
households = "households"
"""

SOURCE = '[[sources]]\nname = "12345"\n[sources.columns]\n' + "\n".join(
    f'{ours} = "{theirs}"' for ours, theirs in COLUMNS.items()
)

Row = dict[str, str]


def centre(grid_code: str) -> tuple[str, str]:
    """Longitude and latitude of a grid's centre, as cells."""
    row, column = int(grid_code[1]), int(grid_code[2])
    return f"{WEST + SIDE * (column + 0.5):.4f}", f"{SOUTH + SIDE * (row + 0.5):.4f}"


def case(number: int | str, grid: str | None = "G00", **cells: str) -> Row:
    """One row by our names of columns: received on 5 March 2026 in the middle of a grid, unless cells say otherwise."""
    lon, lat = ("", "") if grid is None else centre(grid)
    number = f"A{number:04d}" if isinstance(number, int) else number
    row = {"case_no": number, "received_on": "2026-03-05", "category": "噪声", "lon": lon, "lat": lat}
    return {theirs: (row | cells).get(ours, "") for ours, theirs in COLUMNS.items()} | {"电话": "13900000000"}


def csv_text(rows: Iterable[Mapping[str, str]], *, delimiter: str = ",", line_end: str = "\n") -> str:
    """The rows as delimited text with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_layer(path: Path, *, codes: Iterable[str] = GRIDS) -> None:
    """Write the grids as GeoJSON."""
    features = []
    for code in codes:
        row, column = int(code[1]), int(code[2])
        west, south = WEST + SIDE * column, SOUTH + SIDE * row
        ring = [
            [west, south],
            [west + SIDE, south],
            [west + SIDE, south + SIDE],
            [west, south + SIDE],
            [west, south],
        ]
        township, community = f"T{row // 3}", f"C{row // 3}{column // 3}"
        properties = {
            "grid_code": code, "households": 100 + row, "community_code": community,
            "community_name": COMMUNITIES[community], "township_code": township,
            "township_name": TOWNSHIPS[township],
        }  # fmt: skip
        shape = {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def write_district(folder: Path, *, more: str = "", district: str = DISTRICT, source: str = SOURCE) -> Path:
    """Write the layer and the district file, with further tables if any; returns the district file."""
    folder.mkdir(parents=True, exist_ok=True)
    write_layer(folder / "grids.geojson")
    path = folder / "district.toml"
    path.write_text(f"{district}\n{more}\n{source}\n", encoding="utf-8")
    return path


@cache
def _surveyed(codes: tuple[str, ...]) -> tuple[Network, GridIndex]:
    """Read the network once for all tests of a process: nothing writes to it."""
    with TemporaryDirectory() as folder:
        district = write_district(Path(folder))
        write_layer(Path(folder) / "grids.geojson", codes=codes)
        network = read_network(read_settings(district))
    return network, GridIndex.build(network.polygons, network.codes)


@dataclass
class World:
    """A district with a home of its own, to load into and build.

    Attributes
    ----------
    codes
        Grids that the layer has now; change it to redraw the layer.
    """

    folder: Path
    settings: Settings
    codes: tuple[str, ...] = GRIDS

    @property
    def home(self) -> Path:
        return self.settings.paths.home

    @property
    def archive(self) -> Archive:
        return Archive(self.home)

    @property
    def network(self) -> Network:
        return _surveyed(self.codes)[0]

    @property
    def placer(self) -> Placer:
        network, index = _surveyed(self.codes)
        return Placer(network, index, nearest_within_m=self.settings.placing.nearest_within_m)

    def load(self, rows: Iterable[Mapping[str, str]], name: str = "cases.csv") -> LoadRecord:
        """Load rows as a CSV in UTF-8."""
        return self.load_bytes(csv_text(rows).encode(), name)

    def load_bytes(self, content: bytes, name: str = "cases.csv") -> LoadRecord:
        """Load a file."""
        path = self.folder / name
        path.write_bytes(content)
        source = self.settings.sources[0]
        return load_file(Order(self.settings, source, path), self.placer)

    def build(self, *, is_full: bool = False) -> BuildReport:
        """Build and publish."""
        return build_warehouse(self.settings, self.network, self.placer, is_full=is_full)

    def ask(self, statement: str, **values: Any) -> pd.DataFrame:
        """Ask the published warehouse."""
        warehouse = open_warehouse(published_path(self.home))
        try:
            return warehouse.frame(statement, values)
        finally:
            warehouse.close()

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the published warehouse; answers as plain rows."""
        warehouse = open_warehouse(published_path(self.home))
        try:
            with warehouse.cursor() as cursor:
                return cursor.execute(statement, values).fetchall()
        finally:
            warehouse.close()


def world(folder: Path, *, more: str = "", source: str = SOURCE) -> World:
    """A district in a folder, with nothing loaded."""
    return World(folder, read_settings(write_district(folder, more=more, source=source)))
