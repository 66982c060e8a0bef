"""London: 4,835 small areas as a grid layer, in 33 boroughs dissolved from them.

The layer is one that nobody tidied for us: rings that cross themselves, and edges of neighbours that differ by
millimetres. Where points lie is worked out from the same outlines by geopandas, apart from the pipelines.
"""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from tests.real.commands import Commands

pytestmark = [pytest.mark.real, pytest.mark.slow]

POINTS, SEED = 5_000, 33

DISTRICT = """\
[district]
code = "990203"
name = "London"
timezone = "Europe/London"
projected_crs = "EPSG:32630"

[grids]
file = "areas.gpkg"

[grids.columns]
code = "LSOA11CD"
name = "LSOA11NM"
township_code = "LAD11CD"
township_name = "LAD11NM"

[[sources]]
name = "points"

[sources.columns]
case_no = "number"
received_on = "day"
lon = "lon"
lat = "lat"
"""


@pytest.fixture(scope="module")
def areas(real_data) -> gpd.GeoDataFrame:
    """The areas of the 33 files, each with its borough: the file's name, and what stands before the area's number."""
    files = sorted((real_data / "london_lsoa").glob("E09*.json"))
    parts = [gpd.read_file(file).assign(LAD11CD=file.stem) for file in files]
    whole = pd.concat(parts, ignore_index=True)
    whole["LAD11NM"] = whole["LSOA11NM"].str.rsplit(" ", n=1).str[0]
    return whole


@pytest.fixture(scope="module")
def london(areas, tmp_path_factory) -> Commands:
    """London with nothing loaded."""
    folder = tmp_path_factory.mktemp("london")
    areas.to_file(folder / "areas.gpkg")
    commands = Commands(folder, folder / "district.toml")
    commands.run("init", "starter.toml", "--grids", "areas.gpkg", "--name", "London", "--code", "990203")
    assert 'file = "areas.gpkg"' in (folder / "starter.toml").read_text(encoding="utf-8")
    commands.district.write_text(DISTRICT, encoding="utf-8")
    return commands


def test_findings_name_every_broken_ring(london, areas):
    said = london.run("status")
    broken = areas.loc[~areas.is_valid, "LSOA11CD"]
    assert len(broken) == 8
    assert "London: grids in force 4,835, townships 33" in said
    mended = [line for line in said.splitlines() if "the outline is not valid" in line]
    assert len(mended) == len(broken)
    for code in broken:
        assert sum(f"code {code}:" in line for line in mended) == 1
    assert "pairs of grids overlap by less than 1 m² each" in said
    assert "Nothing was cut" in said


def test_points_lie_where_geopandas_finds_them(london, areas):
    rng = np.random.default_rng(SEED)
    west, south, east, north = areas.total_bounds
    points = gpd.GeoDataFrame(
        {"number": np.arange(POINTS), "day": "2024-05-17"},
        geometry=gpd.points_from_xy(rng.uniform(west, east, POINTS), rng.uniform(south, north, POINTS)),
        crs=areas.crs,
    )
    records = pd.DataFrame(points.drop(columns="geometry")).assign(
        lon=points.geometry.x, lat=points.geometry.y
    )
    records.to_csv(london.folder / "points.csv", index=False)
    sound = areas.assign(geometry=areas.make_valid())
    first = gpd.sjoin(points, sound, predicate="intersects").sort_values("LSOA11CD").groupby("number").first()

    london.run("load", "points.csv", "--source", "points")
    found = json.loads(london.run("build", "--json"))
    cases = london.table("cases")
    placed = cases.dropna(subset="grid_code").astype({"case_no": int}).set_index("case_no").sort_index()

    assert found["located_by"] == {"coordinates": len(first), "outside": POINTS - len(first)}
    assert placed["grid_code"].to_dict() == first["LSOA11CD"].to_dict()
    assert placed["township_code"].to_dict() == first["LAD11CD"].to_dict()


def test_boroughs_are_as_large_as_their_areas(london, areas):
    london.run("build")
    expected = (
        areas.assign(geometry=areas.make_valid()).to_crs("EPSG:32630").area.groupby(areas["LAD11CD"]).sum()
    )
    townships = london.table("township").set_index("township_code")
    assert townships["name"].to_dict() == areas.groupby("LAD11CD")["LAD11NM"].first().to_dict()
    assert townships["grids"].to_dict() == areas["LAD11CD"].value_counts().to_dict()
    assert (townships["area_km2"] / (expected / 1e6) - 1).abs().max() < 1e-6
