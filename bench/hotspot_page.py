"""A reader who asks the hotspot page for one tested map after another, in a process of its own.

Run by :mod:`bench.hotspots`, not by hand: ``python -m bench.hotspot_page district.toml --grids 456 --cases 60000``.
It makes a district and its cases, builds, then runs the application's page without a browser.
"""

import argparse
import itertools
import os
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from streamlit.testing.v1 import AppTest

from bench.runs import ROOT, Notes
from governance.settings import DISTRICT_VARIABLE, read_settings
from pipelines.build import build_warehouse
from pipelines.demo_planted import CATEGORIES, CHANNELS
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.workspace import open_workspace

MONTHS = pd.period_range("2023-11", "2026-10", freq="M")
PAGE = "pages/watch/hotspots.py"
RUN_SECONDS = 60

_DISTRICT = """
[district]
code = "990101"
name = "示例区"
is_demonstration = true

[grids]
file = "grids.gpkg"

[grids.columns]
code = "grid_code"
name = "name"
community_code = "community_code"
community_name = "community_code"
township_code = "township_code"
township_name = "township_code"
households = "households"

[[sources]]
name = "12345"

[sources.columns]
case_no = "case_no"
received_on = "received_on"
grid_code = "grid_code"
category = "category"
channel = "channel"
concluded_on = "concluded_on"
"""


def made_up_grids(count: int) -> gpd.GeoDataFrame:
    """Return a Voronoi network of about 40 by 40 km: nine townships, and communities of about nine grids."""
    random = np.random.default_rng(count)
    frame = shapely.box(118.4, 31.8, 118.8, 32.2)
    points = random.uniform(0, 1, (count, 2)) * 0.4 + [118.4, 31.8]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=frame, ordered=True)
    cells = shapely.intersection(shapely.get_parts(cells), frame)
    blocks = int((count / 81) ** 0.5) + 1
    column, row = np.minimum(((points - [118.4, 31.8]) / 0.4 * 3 * blocks).astype(int), 3 * blocks - 1).T
    township = [
        f"990101{1 + one // blocks * 3 + other // blocks:03d}" for one, other in zip(column, row, strict=True)
    ]
    community = [
        f"{code}{one:02d}{other:02d}" for code, one, other in zip(township, column, row, strict=True)
    ]
    return gpd.GeoDataFrame(
        {
            "grid_code": [f"{code}{number:05d}" for number, code in enumerate(community)],
            "name": [f"第{number + 1}网格" for number in range(count)],
            "community_code": community,
            "township_code": township,
            "households": random.integers(180, 520, count),
        },
        geometry=cells,
        crs="EPSG:4490",
    )


def write_world(district: Path, *, grids: int, cases: int) -> Path:
    """Write a made-up district and its cases beside a district file; return the cases' file."""
    made = made_up_grids(grids)
    made.to_file(district.parent / "grids.gpkg")
    district.write_text(_DISTRICT, encoding="utf-8")
    random = np.random.default_rng(grids)
    first, days = MONTHS[0].start_time, (MONTHS[-1].end_time - MONTHS[0].start_time).days + 1
    received = first + pd.to_timedelta(np.sort(random.integers(0, days, cases)), unit="D")
    channels = [name for shares in CHANNELS.values() for name in shares]
    table = pd.DataFrame({
        "case_no": [f"A{number:08d}" for number in range(cases)],
        "received_on": received.strftime("%Y-%m-%d"),
        "grid_code": random.choice(made["grid_code"], cases),
        "category": random.choice(list(CATEGORIES), cases),
        "channel": random.choice(channels, cases),
        "concluded_on": np.where(random.random(cases) < 0.7, "2026-10-31", ""),
    })  # fmt: skip
    path = district.parent / "cases.csv"
    table.to_csv(path, index=False, encoding="utf-8")
    return path


def waits(changes: int) -> list[float]:
    """Return the seconds of runs of the page, each for a map that was not asked for before."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=RUN_SECONDS)
    app.run()
    app.switch_page(PAGE).run()
    questions = itertools.product(CATEGORIES, [f"{month}" for month in MONTHS[-2:-5:-1]])
    seconds = []
    for category, month in itertools.islice(questions, changes):
        app.query_params["category"] = category
        app.query_params["from"], app.query_params["to"] = str(pd.Period(month) - 2), month
        started = time.perf_counter()
        app.run()
        seconds.append(time.perf_counter() - started)
        if app.exception or any("notice fault" in block.proto.body for block in app.get("html")):
            raise RuntimeError("the page failed; its log is above")
    return seconds


def main() -> None:
    """Build the district, ask for maps, tell the seconds of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("district", type=Path)
    parser.add_argument("--grids", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--changes", type=int, required=True)
    chosen = parser.parse_args()
    notes = Notes()
    cases = write_world(chosen.district, grids=chosen.grids, cases=chosen.cases)
    settings = read_settings(chosen.district)
    workspace = open_workspace(settings)
    load_file(Order(settings, settings.source("12345"), cases), workspace.placer)
    with notes.step("build"):
        build_warehouse(settings, workspace.network, workspace.placer)
    os.environ[DISTRICT_VARIABLE] = str(chosen.district)
    notes.facts["seconds"] = waits(chosen.changes)
    notes.tell()


if __name__ == "__main__":
    main()
