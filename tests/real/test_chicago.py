"""Chicago: 2,635 requests in 77 community areas, along the guide to another city.

The English guide is followed word for word, and what it leaves behind is held against the area number that the
city itself wrote on each record.
"""

import json

import geopandas as gpd
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.navigation import HOTSPOTS
from governance.settings import DISTRICT_VARIABLE
from tests.real.commands import ROOT, Commands
from tests.real.guide import GUIDES, Block, blocks, follow, prepare

pytestmark = pytest.mark.real

NOWHERE = "0"
"""What the city writes on records in none of its areas."""

METRES = "EPSG:26916"


@pytest.fixture(scope="module")
def journey(real_data, tmp_path_factory) -> tuple[Commands, list[Block]]:
    """Chicago after the English guide, and what its blocks should show."""
    commands = prepare(real_data, tmp_path_factory.mktemp("english"), language="en")
    return commands, list(follow(GUIDES["en"], commands))


@pytest.fixture(scope="module")
def chicago(journey) -> Commands:
    return journey[0]


@pytest.fixture(scope="module")
def placed(chicago) -> pd.DataFrame:
    """The cases with the record each came from; ``own_area`` is missing where the city gives none."""
    records = pd.read_csv(chicago.district.parent / "requests.csv", dtype=str, keep_default_na=False)
    records["row_no"] = range(2, len(records) + 2)
    records["own_area"] = records["Comm"].mask(records["Comm"] == NOWHERE)
    return chicago.table("cases").merge(records, on="row_no")


def test_english_guide_shows_what_is_said(journey):
    assert blocks(GUIDES["en"]) == journey[1]


def test_both_guides_type_the_same():
    english, chinese = (
        [(block.kind, block.commands or block.text) for block in blocks(guide)] for guide in GUIDES.values()
    )
    assert english == chinese


@pytest.mark.slow
def test_chinese_guide_shows_what_is_said(real_data, tmp_path):
    commands = prepare(real_data, tmp_path, language="zh-CN")
    assert blocks(GUIDES["zh-CN"]) == list(follow(GUIDES["zh-CN"], commands))


def test_every_row_is_accounted_for(chicago):
    records = pd.read_csv(chicago.district.parent / "requests.csv", dtype=str, keep_default_na=False)
    found = json.loads(chicago.run("build", "--json"))
    assert found["rows"] == {
        "rows_in": 2635,
        "accepted": len(records.drop_duplicates()),
        "superseded": 0,
        "duplicate": int(records.duplicated().sum()),
        "rejected": 0,
        "not_record": 0,
    }
    assert sum(found["located_by"].values()) == found["rows"]["accepted"]
    assert set(json.loads(chicago.run("check", "--json")).values()) == {0}


def test_cases_lie_where_the_city_says(placed):
    agrees = placed["grid_code"].eq(placed["own_area"]) | placed[["grid_code", "own_area"]].isna().all(axis=1)
    assert len(placed) == 2495
    assert agrees.mean() >= 0.997
    assert set(placed.loc[~agrees, "Address"]) == {"441 W ROOT ST"}


def test_where_the_city_disagrees_its_own_outlines_speak_for_us(placed, real_data):
    outlines = gpd.read_file(real_data / "chicago311" / "chicagocomm.shp").to_crs(METRES)
    areas = outlines.set_index(outlines["area_num_1"].astype(str)).geometry
    lon, lat = pd.to_numeric(placed["Longitude"]), pd.to_numeric(placed["Latitude"])
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs="EPSG:4326", index=placed.index).to_crs(METRES)

    disagrees = placed.dropna(subset="own_area").query("grid_code != own_area")
    assert len(disagrees) == 2
    for row, case in disagrees.iterrows():
        assert points[row].within(areas[case["grid_code"]])
        assert points[row].distance(areas[case["own_area"]]) == pytest.approx(135, abs=1)

    outside = placed[placed["located_by"] == "outside"]
    assert list(outside["Comm"]) == [NOWHERE, NOWHERE]
    for row in outside.index:
        assert areas.distance(points[row]).min() == pytest.approx(12.2, abs=0.1)


def test_map_page_shows_the_city(chicago, placed, monkeypatch):
    monkeypatch.setenv(DISTRICT_VARIABLE, str(chicago.district))
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    app.query_params["lang"] = "en"
    app.query_params["grid"] = "25"
    app.query_params["mode"] = "cases"
    app.switch_page(HOTSPOTS.path).run()
    assert not app.exception
    text = "\n".join(block.proto.body for block in app.get("html"))
    assert "In a grid: 2,493 / 2,495" in text
    assert "Outside the district: 2 / 2,495" in text
    assert "<h2>AUSTIN</h2><span>Sep 2016</span>" in text
    assert "Demonstration data" not in text
    table = next(frame.value for frame in app.dataframe if "code" in frame.value)
    assert table.set_index("code")["cases"].to_dict() == placed["grid_code"].value_counts().to_dict()
