"""A district whose network was redrawn on 1 March 2026: what the tests of codes and networks that changed load.

Six squares of 0.01 degrees in a row, from (119, 33) eastward. Until the end of February they are A, B, M1, M2 in
township T0 and R, K in T9. From March on A is cut into A1 (west) and A2 (east), M1 and M2 are one grid M, R is called
S, T9 is joined to T0, and B and K stay as they were. The layer knows nothing before 2025.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

from governance.grids import GridIndex
from governance.settings import Settings, read_settings
from pipelines.network import Network, read_network
from pipelines.placing import Placer
from tests.tiny_district import DISTRICT, SIDE, SOURCE, SOUTH, WEST, World

TODAY = date(2026, 11, 22)
BEFORE, AFTER, TOO_EARLY = "2026-02-28", "2026-03-01", "2024-12-31"
OLD = ("2025-01-01", "2026-02-28")
NEW = ("2026-03-01", None)
KEPT = ("2025-01-01", None)
VERSIONS = [
    # code, from square, to square, township, days in force
    ("A", 0, 1, "T0", OLD), ("M1", 2, 3, "T0", OLD), ("M2", 3, 4, "T0", OLD), ("R", 4, 5, "T9", OLD),
    ("B", 1, 2, "T0", KEPT), ("K", 5, 6, "T9", OLD), ("K", 5, 6, "T0", NEW),
    ("A1", 0, 0.5, "T0", NEW), ("A2", 0.5, 1, "T0", NEW), ("M", 2, 4, "T0", NEW), ("S", 4, 5, "T0", NEW),
]  # fmt: skip
TOWNSHIPS = {"T0": "南街道", "T9": "旧街道"}
VERSIONED = DISTRICT + 'valid_from = "valid_from"\nvalid_to = "valid_to"\n'


def write_versions(path: Path, versions=VERSIONS) -> None:
    """Write the versions of the grids as GeoJSON."""
    features = []
    for code, first, last, township, (valid_from, valid_to) in versions:
        west, east = WEST + SIDE * first, WEST + SIDE * last
        ring = [[west, SOUTH], [east, SOUTH], [east, SOUTH + SIDE], [west, SOUTH + SIDE], [west, SOUTH]]
        properties = {
            "grid_code": code, "households": 100, "community_code": f"C{code[0]}", "community_name": f"{code[0]}社区",
            "township_code": township, "township_name": TOWNSHIPS[township],
            "valid_from": valid_from, "valid_to": valid_to,
        }  # fmt: skip
        shape = {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


class Redrawn(World):
    """The district with a home of its own, to load into and build."""

    def recode(self, crosswalk: Mapping[str, str]) -> None:
        """Change the crosswalk."""
        self.settings = self.settings.model_copy(update={"crosswalk": dict(crosswalk)})
        del self.placer

    @property
    def network(self) -> Network:
        return self.placer.network

    @cached_property
    def placer(self) -> Placer:
        network = read_network(self.settings, on=TODAY)
        index = GridIndex.build(network.polygons, network.codes, cell_count=2_000)
        return Placer(network, index, nearest_within_m=self.settings.placing.nearest_within_m)


def district(folder: Path, *, more: str = "", versions=VERSIONS, source: str = SOURCE) -> Settings:
    """Write the layer and the district file and read them."""
    folder.mkdir(parents=True, exist_ok=True)
    write_versions(folder / "grids.geojson", versions)
    path = folder / "district.toml"
    path.write_text(f"{VERSIONED}\n{more}\n{source}\n", encoding="utf-8")
    return read_settings(path)


def redrawn(folder: Path, *, more: str = "", versions=VERSIONS, source: str = SOURCE) -> Redrawn:
    """The district in a folder, with nothing loaded."""
    return Redrawn(folder, district(folder, more=more, versions=versions, source=source))
