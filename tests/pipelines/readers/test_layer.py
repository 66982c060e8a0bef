"""Layers of points as case files: columns as text, points as two columns, encodings, and layers that are none."""

import json
import zipfile

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from pandas import Timestamp

from governance.errors import FileFault
from tests.pipelines.readers.made_files import opened, records, source

POINTS = [shapely.Point(118.6, 32.1), shapely.Point(118.7, 32.2)]
CELLS = {"编号": ["A1", "A2"], "日期": ["2025-03-05", "2025-03-06"]}
FOUND = [[1, "A1", "2025-03-05", "118.6", "32.1"], [2, "A2", "2025-03-06", "118.7", "32.2"]]
NAMES = ["编号", "日期", "geometry_x", "geometry_y"]
DEGREES = {"case_no": "编号", "received_on": "日期", "lon": "geometry_x", "lat": "geometry_y"}
METRES = {"case_no": "编号", "received_on": "日期", "x": "geometry_x", "y": "geometry_y"}


def written(path, *, columns=None, shapes=POINTS, crs="EPSG:4326", **options):
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns or CELLS, geometry=shapes, crs=crs), path, **options)
    return path


def geojson(path, geometries: list[str]):
    """A GeoJSON of geometries as they are written, one per record."""
    features = ",".join(
        f'{{"type":"Feature","properties":{{"编号":"A{number}","日期":"x"}},"geometry":{geometry}}}'
        for number, geometry in enumerate(geometries, 1)
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', encoding="utf-8")
    return path


def zipped(path, folder, *, names="cp437"):
    """A zip of a folder's files, whose names are written in an encoding that zip does not declare."""
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted(folder.iterdir()):
            packed.writestr(file.name.encode(names).decode("cp437"), file.read_bytes())
    return path


@pytest.mark.parametrize("name", ["t.geojson", "t.json", "t.gpkg", "t.shp"])
def test_columns_and_points(tmp_path, name):
    driver = {"driver": "GeoJSON"} if name == "t.json" else {}
    path = written(tmp_path / name, **({"encoding": "UTF-8"} if name == "t.shp" else {}), **driver)
    assert records(path, source(columns=DEGREES)) == (NAMES, FOUND)


def test_a_zipped_shapefile_whose_members_are_named_in_gbk(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "工单.shp", encoding="GBK")
    path = zipped(tmp_path / "t.zip", folder, names="gbk")
    assert records(path) == (NAMES, FOUND)


@pytest.mark.parametrize("cpg", ["GBK", "CP936", "GB18030"])
def test_a_cpg_that_says_the_encoding(tmp_path, cpg):
    path = written(tmp_path / "t.shp", encoding="GBK")
    path.with_suffix(".cpg").write_text(cpg)
    assert records(path) == (NAMES, FOUND)


@pytest.mark.parametrize("cpg", [None, "ANSI 936", "UTF-8", "ISO-8859-1"])
def test_a_cpg_that_is_missing_or_wrong(tmp_path, cpg):
    path = written(tmp_path / "t.shp", encoding="GBK")
    path.with_suffix(".cpg").unlink()
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    with pytest.raises(FileFault, match=r"text is garbled, .* encoding = \"GB18030\""):
        records(path)
    assert records(path, source(encoding="GB18030")) == (NAMES, FOUND)


def test_text_that_is_garbled_in_cells_only(tmp_path):
    columns = {"no": ["A1", "A2"], "day": ["江浦街道", "x"]}
    path = written(tmp_path / "t.shp", columns=columns, encoding="GBK")
    path.with_suffix(".cpg").unlink()
    with pytest.raises(FileFault, match="text is garbled"):
        records(path)


def test_an_encoding_nobody_knows(tmp_path):
    with pytest.raises(FileFault, match="text is garbled"):
        records(written(tmp_path / "t.shp", encoding="GBK"), source(encoding="klingon"))


@pytest.mark.parametrize(("encoding", "cut"), [("GBK", "所属街道办"), ("UTF-8", "所属街")])
def test_names_cut_to_ten_bytes_are_made_whole(tmp_path, encoding, cut):
    path = written(tmp_path / "t.shp", columns={**CELLS, cut: ["甲", "乙"]}, encoding=encoding)
    assert records(path)[0][2] == cut
    columns = {"case_no": "编号", "received_on": "日期", "township_code": "所属街道办事处名称"}
    assert records(path, source(columns=columns))[0][2] == "所属街道办事处名称"
    ambiguous = source(columns={**columns, "department": "所属街道办公室"})
    assert records(path, ambiguous)[0][2] == cut
    exact = source(columns={**columns, "department": cut})
    assert records(path, exact)[0][2] == cut


def test_cells_of_every_type_are_text(tmp_path):
    columns = {
        "编号": [320111001001001, 2], "日期": [Timestamp("2025-03-05 10:22:33"), Timestamp("2025-03-06")],
        "数": [0.1 + 0.2, np.nan], "码": [320111001001001234.0, 1.0], "是": [True, False],
    }  # fmt: skip
    assert records(written(tmp_path / "t.gpkg", columns=columns))[1] == [
        [
            1,
            "320111001001001",
            "2025-03-05 10:22:33+00:00",
            "0.3",
            "3.20111001001001E+17",
            "TRUE",
            "118.6",
            "32.1",
        ],
        [2, "2", "2025-03-06 00:00:00+00:00", "", "1", "FALSE", "118.7", "32.2"],
    ]


@pytest.mark.parametrize(
    ("geometry", "place"),
    [
        ('{"type":"Point","coordinates":[118.6,32.1]}', ("118.6", "32.1")),
        ('{"type":"Point","coordinates":[118.6,32.1,9]}', ("118.6", "32.1")),
        ('{"type":"Point","coordinates":[32.1,118.6]}', ("32.1", "118.6")),
        ('{"type":"MultiPoint","coordinates":[[118.6,32.1]]}', ("118.6", "32.1")),
        ('{"type":"MultiPoint","coordinates":[[118.6,32.1],[1,2]]}', ("", "")),
        ('{"type":"Point","coordinates":[NaN,32.1]}', ("", "")),
        ('{"type":"Point","coordinates":[Infinity,32.1]}', ("", "")),
        ('{"type":"Point","coordinates":[]}', ("", "")),
        ('{"type":"MultiPoint","coordinates":[]}', ("", "")),
        ('{"type":"LineString","coordinates":[[1,2],[3,4]]}', ("", "")),
        ('{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[0,0]]]}', ("", "")),
        ("null", ("", "")),
    ],
)
def test_a_record_without_a_point_stays(tmp_path, geometry, place):
    path = geojson(tmp_path / "t.geojson", [geometry, '{"type":"Point","coordinates":[1,2]}', "null"])
    found = records(path)[1]
    assert [tuple(cells[-2:]) for cells in found] == [place, ("1.0", "2.0"), ("", "")]


def test_a_named_or_numbered_layer(tmp_path):
    path = written(tmp_path / "t.gpkg", layer="三月")
    written(path, layer="四月", columns={**CELLS, "编号": ["B1", "B2"]})
    assert records(path, sheet="四月")[1][0][1] == "B1"
    assert records(path, sheet=1)[1][0][1] == "A1"
    for sheet in (None, "五月", 3):
        with pytest.raises(FileFault, match="needs one of its layers named: 三月、四月"):
            records(path, sheet=sheet)


@pytest.mark.parametrize(
    ("crs", "settings", "is_told"),
    [
        ("EPSG:4490", {"columns": DEGREES}, False),
        ("EPSG:4549", {"columns": DEGREES}, True),
        ("EPSG:4549", {"columns": METRES, "crs": "EPSG:4549"}, False),
        ("EPSG:4548", {"columns": METRES, "crs": "EPSG:4549"}, True),
        ("EPSG:4490", {"columns": METRES, "crs": "EPSG:4549"}, True),
        ("EPSG:4549", {}, False),
        (None, {"columns": DEGREES}, False),
    ],
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_profile_that_contradicts_the_crs(tmp_path, crs, settings, is_told):
    path = written(tmp_path / "t.shp", crs=crs, encoding="UTF-8")
    if is_told:
        with pytest.raises(FileFault, match="which is not what source s says of geometry_x"):
            records(path, source(**settings))
    else:
        assert len(records(path, source(**settings))[1]) == 2


def test_a_prj_that_is_no_coordinate_system(tmp_path):
    path = written(tmp_path / "t.shp", encoding="UTF-8")
    path.with_suffix(".prj").write_text("not a projection")
    with pytest.raises(FileFault, match=r"a \.prj that is not a coordinate system"):
        records(path)


def test_polygons_are_no_cases(tmp_path):
    path = written(tmp_path / "t.gpkg", shapes=[shapely.box(0, 0, 1, 1)] * 2)
    with pytest.raises(FileFault, match="holds Polygon, not points"):
        records(path)


UNWRITABLE = (
    b'GEOGCS["GCS_China_G\xffeodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    b'298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/x.csv</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.geojson", VRT.encode(), "is not what its ending says"),
        ("t.gpkg", b"{}", "is not what its ending says"),
        ("t.shp", b"PK\x03\x04", "is not what its ending says"),
        ("t.zip", b"\0\0\x27\x0a", "is not what its ending says"),
        ("t.zip", b"PK\x03\x04 cut", "is cut off or damaged"),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{"type"', "cannot be read as a layer"),
        ("t.json", json.dumps({"a": 1}).encode(), "cannot be read as a layer"),
        ("t.gpkg", b"SQLite format 3\0" + bytes(200), "cannot be read as a layer"),
        ("t.shp", b"\0\0\x27\x0a" + bytes(96), "cannot be read as a layer"),
    ],
)
def test_a_file_that_is_no_layer(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileFault, match=said):
        records(path)


def test_a_prj_that_cannot_be_written_down(tmp_path):
    """GDAL takes it for a coordinate system, but no text can be made of it."""
    path = written(tmp_path / "t.shp", encoding="UTF-8")
    path.with_suffix(".prj").write_bytes(UNWRITABLE)
    with pytest.raises(FileFault, match=r"a \.prj that is not a coordinate system"):
        records(path)


@pytest.mark.parametrize("count", [0, 2])
def test_a_zip_holds_one_shapefile(tmp_path, count):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "readme.txt").write_text("x")
    for number in range(count):
        written(folder / f"{number}.shp", encoding="UTF-8")
    with pytest.raises(FileFault, match=f"holds {count} shapefiles; it must hold one"):
        records(zipped(tmp_path / "t.zip", folder))


def test_a_large_layer_comes_in_batches_with_its_rows_numbered(tmp_path):
    count = 60_000
    columns = {"编号": [f"A{number}" for number in range(count)], "日期": ["2025-03-05"] * count}
    path = written(tmp_path / "t.gpkg", columns=columns, shapes=[shapely.Point(1, 2)] * count)
    with opened(path) as (raw, found):
        assert [found[0][:2], found[-1][:2]] == [[1, "A0"], [count, f"A{count - 1}"]]
        assert raw.is_numbered
