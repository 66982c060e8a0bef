"""Houston: 86,314 police records of 2010 as they were published, dirt included, over a fishnet.

The records have no number, unpadded month-first dates, rows that repeat others, and coordinates that are missing or
far away. What is expected is worked out from the same file by pandas, apart from the pipelines.
"""

import gzip
import json
import shutil

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import shapely

from tests.real.commands import Commands, edit

pytestmark = pytest.mark.real

WEST, SOUTH, COLUMNS, ROWS, HUNDREDTHS = -9590, 2940, 45, 40, 2


def fishnet() -> gpd.GeoDataFrame:
    """Squares of 0.02 degrees; edges are whole hundredths, so that neighbours share them exactly."""
    corners = [
        (WEST + column * HUNDREDTHS, SOUTH + row * HUNDREDTHS)
        for row in range(ROWS)
        for column in range(COLUMNS)
    ]
    squares = [
        shapely.box(x / 100, y / 100, (x + HUNDREDTHS) / 100, (y + HUNDREDTHS) / 100) for x, y in corners
    ]
    codes = [f"{-x:05d}-{y:04d}" for x, y in corners]
    return gpd.GeoDataFrame({"square": codes}, geometry=squares, crs="EPSG:4326")


@pytest.fixture(scope="module")
def records(real_data) -> pd.DataFrame:
    """The records, a row each, every cell as text."""
    return pd.read_csv(real_data / "houston" / "crime.csv.gz", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def houston(real_data, tmp_path_factory) -> Commands:
    """Houston, loaded and published."""
    folder = tmp_path_factory.mktemp("houston")
    fishnet().to_file(folder / "fishnet.gpkg")
    with (
        gzip.open(real_data / "houston" / "crime.csv.gz") as packed,
        (folder / "crime.csv").open("wb") as plain,
    ):
        shutil.copyfileobj(packed, plain)
    commands = Commands(folder, folder / "district.toml")
    commands.run("init", "district.toml", "--grids", "fishnet.gpkg", "--name", "Houston", "--code", "990202")
    edit(commands.district, {
        'timezone = "Asia/Shanghai"': 'timezone = "America/Chicago"',
        '# projected_crs = "EPSG:4549"': 'projected_crs = "EPSG:26915"',
        'name = "cases"': 'name = "police"',
        '# date_order = "ymd"': 'date_order = "mdy"',
        '# identity = "content"': 'identity = "content"',
        'case_no = "case_no"\n': "",
        'received_on = "received_on"': 'received_on = "date"',
        '# category = "category"': 'category = "offense"',
        '# lon = "lon"': 'lon = "lon"',
        '# lat = "lat"': 'lat = "lat"',
    })  # fmt: skip
    commands.run("load", "crime.csv", "--source", "police")
    commands.run("build")
    return commands


def test_every_row_is_accounted_for(houston, records):
    distinct = records.drop_duplicates()
    lon, lat = pd.to_numeric(distinct["lon"]), pd.to_numeric(distinct["lat"])
    west, south, east, north = fishnet().total_bounds
    is_inside = lon.between(west, east) & lat.between(south, north)
    found = json.loads(houston.run("build", "--json"))
    assert found["rows"] == {
        "rows_in": len(records),
        "accepted": len(distinct),
        "superseded": 0,
        "duplicate": len(records) - len(distinct),
        "rejected": 0,
        "not_record": 0,
    }
    assert found["located_by"] == {
        "coordinates": is_inside.sum(),
        "unlocated": lon.isna().sum(),
        "outside": (lon.notna() & ~is_inside).sum(),
    }
    assert (len(records), len(records) - len(distinct), lon.isna().sum()) == (86_314, 600, 5)


def test_published_tables_keep_every_rule(houston):
    assert set(json.loads(houston.run("check", "--json")).values()) == {0}


def test_months_and_categories_count_what_pandas_counts(houston, records):
    distinct = records.drop_duplicates()
    month = pd.to_datetime(distinct["date"], format="%m/%d/%Y").dt.strftime("%Y-%m-01")
    expected = distinct.groupby([month.rename("month"), "offense"]).size()
    counted = houston.table("coverage_month")
    counted["month"] = counted["month"].astype(str).str[:10]
    found = counted.groupby(["month", "category"])["cases"].sum()
    assert found.to_dict() == expected.to_dict()
    assert len(found) == 8 * 7


def test_squares_count_what_geopandas_counts(houston, records):
    distinct = records.drop_duplicates()
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(pd.to_numeric(distinct["lon"]), pd.to_numeric(distinct["lat"])),
        crs="EPSG:4326",
    )
    joined = gpd.sjoin(points, fishnet(), predicate="intersects")
    expected = joined.groupby(level=0)["square"].min().value_counts()
    found = houston.table("grid_month").groupby("grid_code")["cases"].sum()
    assert found.to_dict() == expected.to_dict()


def test_what_no_setting_names_is_not_stored(houston, records):
    said = json.loads(houston.run("status", "--json"))
    assert said["loads"][0]["columns_left"] == ["time", "hour", "premise", "beat", "block", "street", "type"]
    blocks = pa.array(records["block"].unique())
    kept = list((houston.folder / "var").rglob("*.parquet"))
    assert kept
    for path in kept:
        for column in pq.read_table(path).columns:
            if not pa.types.is_primitive(column.type):
                words = column.cast(pa.string()).combine_chunks()
                assert not pc.any(pc.is_in(words, value_set=blocks)).as_py()
