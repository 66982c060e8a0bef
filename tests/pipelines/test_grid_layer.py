"""Reading one layer: columns, text, coordinate systems, and the faults of each."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from governance.datum import to_cgcs2000
from governance.errors import LayerFault
from governance.settings import Grids
from pipelines.grid_layer import read_layer
from pipelines.grid_rows import day_of

WEST, SOUTH, SIDE = 118.60, 32.00, 0.01
XIAN_1980 = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def two_squares():
    return [shapely.box(WEST + SIDE * n, SOUTH, WEST + SIDE * (n + 1), SOUTH + SIDE) for n in range(2)]


def written(path, *, crs="EPSG:4490", columns=None, shapes=None, **options):
    columns = columns or {"编码": ["a1", "a2"], "名称": ["和平", "红星"]}
    frame = gpd.GeoDataFrame(columns, geometry=two_squares() if shapes is None else shapes, crs=crs)
    pyogrio.write_dataframe(frame, path, **options)
    return path


def part(path, *, columns=None, **options):
    settings = {"file": path, "columns": columns or {"code": "编码", "name": "名称"}, **options}
    return Grids.model_validate(settings)


def fault(grids):
    with pytest.raises(LayerFault) as raised:
        read_layer(grids)
    return str(raised.value)


def test_columns_are_ours_and_no_others_are_read(tmp_path):
    columns = {"编码": ["a1", " a2 "], "名称": ["和平", "  "], "电话": ["1", "2"]}
    rows = read_layer(part(written(tmp_path / "g.gpkg", columns=columns)))
    assert list(rows.columns) == ["row", "code", "name", "geometry"]
    assert rows["code"].tolist() == ["a1", "a2"]
    assert rows["name"].isna().tolist() == [False, True]
    assert rows["row"].tolist() == [1, 2]
    assert rows.crs == "EPSG:4490"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([320111001001001, 320111001001002], ["320111001001001", "320111001001002"]),
        ([320111001001001.0, np.nan], ["320111001001001", None]),
        ([1.5, 2.0], ["1.5", "2"]),
        (["甲 ", ""], ["甲", None]),
        (pd.to_datetime(["2025-01-31", None]), ["2025-01-31", None]),
    ],
)
def test_cells_become_text(tmp_path, values, expected):
    rows = read_layer(part(written(tmp_path / "g.gpkg", columns={"编码": values}), columns={"code": "编码"}))
    assert rows["code"].astype(object).where(rows["code"].notna(), None).tolist() == expected


def test_a_code_that_lost_digits_is_refused(tmp_path):
    path = written(tmp_path / "g.gpkg", columns={"编码": [3.20111001001001001e17, 3.2e17]})
    assert "lost digits" in fault(part(path, columns={"code": "编码"}))


@pytest.mark.parametrize("cpg", [None, "ANSI 936", "OEM 936", "UTF-8", "ISO-8859-1"])
def test_wrong_or_missing_cpg_is_told_and_encoding_mends_it(tmp_path, cpg):
    path = written(tmp_path / "g.shp", encoding="GBK")
    path.with_suffix(".cpg").unlink()
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    assert 'encoding = "GB18030"' in fault(part(path))
    rows = read_layer(part(path, encoding="GB18030"))
    assert rows["name"].tolist() == ["和平", "红星"]


@pytest.mark.parametrize("cpg", ["GBK", "936", "GB18030"])
def test_a_good_cpg_is_believed(tmp_path, cpg):
    path = written(tmp_path / "g.shp", encoding="GBK")
    path.with_suffix(".cpg").write_text(cpg)
    assert read_layer(part(path))["name"].tolist() == ["和平", "红星"]


def test_an_unknown_encoding_is_told(tmp_path):
    path = written(tmp_path / "g.shp", encoding="GBK")
    assert "encoding" in fault(part(path, encoding="rubbish"))


def test_a_missing_column_lists_those_there_are(tmp_path):
    """A shapefile cuts a column's name to ten bytes: five hanzi."""
    path = written(tmp_path / "g.shp", encoding="GBK", columns={"网格统一编": ["1", "2"]})
    said = fault(part(path, columns={"code": "网格统一编码"}))
    assert "no column called 网格统一编码. It has: 网格统一编." in said


def test_a_layer_must_be_named_where_there_are_several(tmp_path):
    path = written(tmp_path / "g.gpkg", layer="one")
    written(path, layer="two", append=False)
    assert "one, two" in fault(part(path))
    assert "one, two" in fault(part(path, layer="three"))
    assert len(read_layer(part(path, layer="two"))) == 2


def test_a_table_beside_the_layer_does_not_count(tmp_path):
    path = written(tmp_path / "g.gpkg", layer="one")
    pyogrio.write_dataframe(pd.DataFrame({"编码": ["x"]}), path, layer="names")
    assert len(read_layer(part(path))) == 2
    assert "no outlines" in fault(part(path, layer="names", columns={"code": "编码"}))


def test_a_file_that_is_no_layer_is_told(tmp_path):
    (tmp_path / "g.gpkg").write_text("hello")
    assert "not a layer of a known format" in fault(part(tmp_path / "g.gpkg"))


def test_a_layer_without_rows_is_told(tmp_path):
    path = written(tmp_path / "g.gpkg", columns={"编码": [], "名称": []}, shapes=[], geometry_type="Polygon")
    assert "no rows" in fault(part(path))


@pytest.mark.parametrize(
    ("prj", "told"),
    [
        (None, "no CRS"),
        ("garbage", ".prj that is not a CRS"),
        ('PROJCS["half"', ".prj"),
        ('LOCAL_CS["site",UNIT["metre",1]]', "no place on earth"),
        (XIAN_1980, "older datum"),
    ],
)
def test_a_prj_that_says_too_little_is_told(tmp_path, prj, told):
    path = written(tmp_path / "g.shp", encoding="GBK")
    path.with_suffix(".prj").unlink()
    if prj is not None:
        path.with_suffix(".prj").write_text(prj)
    assert told in fault(part(path))


@pytest.mark.parametrize("prj", [None, "garbage", XIAN_1980])
def test_a_declared_datum_stands_in_for_the_prj(tmp_path, prj):
    path = written(tmp_path / "g.shp", encoding="GBK")
    path.with_suffix(".prj").unlink()
    if prj is not None:
        path.with_suffix(".prj").write_text(prj)
    rows = read_layer(part(path, datum="cgcs2000"))
    assert shapely.equals(np.array(rows.geometry), np.array(two_squares())).all()


def test_metres_without_a_crs_are_told(tmp_path):
    path = written(tmp_path / "g.shp", encoding="GBK", shapes=[shapely.box(5e5, 3e6, 6e5, 4e6)] * 2)
    path.with_suffix(".prj").unlink()
    assert "not degrees" in fault(part(path, datum="cgcs2000"))


@pytest.mark.parametrize(
    "crs", ["EPSG:4326", "EPSG:3857", "EPSG:4549", "EPSG:4528", "EPSG:4509", "EPSG:32650"]
)
def test_projected_layers_come_back_to_degrees(tmp_path, crs):
    given = gpd.GeoSeries(two_squares(), crs="EPSG:4490").to_crs(crs)
    rows = read_layer(part(written(tmp_path / "g.gpkg", crs=crs, shapes=list(given))))
    found, expected = (shapely.get_coordinates(np.array(shapes)) for shapes in (rows.geometry, two_squares()))
    assert found == pytest.approx(expected, abs=1e-9)


def test_a_known_point_in_zone_4549(tmp_path):
    """118.6231, 32.0611 is E 369973.2 N 3549457.1: computed with PROJ for EPSG:4549."""
    square = shapely.box(369973.2, 3549457.1, 370973.2, 3550457.1)
    rows = read_layer(part(written(tmp_path / "g.shp", encoding="GBK", crs="EPSG:4549", shapes=[square] * 2)))
    west, south = shapely.get_coordinates(rows.geometry[0]).min(axis=0)
    assert (west, south) == pytest.approx((118.6231, 32.0611), abs=2e-4)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_shifted_datum_lands_where_it_should(tmp_path, datum):
    """The shift in this district is 534 m for GCJ-02 and 1,163 m for BD-09, by the public formulas."""
    rows = read_layer(part(written(tmp_path / "g.geojson", crs="EPSG:4326"), datum=datum))
    xy = shapely.get_coordinates(np.array(two_squares()))
    expected = np.column_stack(to_cgcs2000(xy[:, 0], xy[:, 1], datum=datum))
    assert shapely.get_coordinates(np.array(rows.geometry)) == pytest.approx(expected, abs=1e-12)
    metres = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
    before, after = (np.column_stack(metres.transform(*points.T)) for points in (xy, expected))
    shift = np.hypot(*(after - before).T)
    assert shift == pytest.approx({"gcj02": 534, "bd09": 1163}[datum], abs=25)


def test_neighbours_still_share_their_edge_after_a_shift(tmp_path):
    rows = read_layer(part(written(tmp_path / "g.gpkg"), datum="gcj02"))
    assert shapely.coverage_is_valid(np.array(rows.geometry))


def test_heights_are_dropped_and_unreadable_outlines_are_missing(tmp_path):
    ring = [[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]
    shapes = [
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "Polygon", "coordinates": [ring[:3]]},
        None,
    ]
    features = [{"type": "Feature", "properties": {"编码": "x"}, "geometry": shape} for shape in shapes]
    path = tmp_path / "g.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    rows = read_layer(part(path, columns={"code": "编码"}))
    assert shapely.has_z(np.array(rows.geometry)).tolist() == [False, False, False]
    assert shapely.is_missing(np.array(rows.geometry)).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-31", "2025-01-31"), ("2025/1/31", "2025-01-31"), ("2025.1.31", "2025-01-31"),
        ("2025年1月31日", "2025-01-31"), ("20250131", "2025-01-31"), ("2025-01-31 00:00:00", "2025-01-31"),
        ("2025-01-31T08:00:00", "2025-01-31"), (" 2025-01-31 ", "2025-01-31"),
    ],
)  # fmt: skip
def test_days(text, expected):
    assert day_of(text).isoformat() == expected


@pytest.mark.parametrize("text", ["", "2025", "2025-13-01", "20250230", "长期", "31/1/2025", "2025-01-31x"])
def test_no_days(text):
    with pytest.raises(ValueError, match=r".*"):
        day_of(text)
