"""The district file to begin with: filled in from the layer, and good as it stands."""

import geopandas as gpd
import pytest
import shapely

from governance.errors import GridError
from governance.settings import read_settings
from pipelines.network import read_network
from pipelines.starter import write_starter
from tests.tiny_district import write_layer


def layer(folder, name="layer.gpkg", **columns):
    values = {column: ["a"] for column in columns.values()}
    frame = gpd.GeoDataFrame(values, geometry=[shapely.box(119, 33, 119.1, 33.1)], crs="EPSG:4490")
    frame.to_file(folder / name, engine="pyogrio")
    return folder / name


def test_a_starter_with_a_layer_can_be_used_at_once(tmp_path):
    write_layer(tmp_path / "grids.geojson")
    write_starter(
        tmp_path / "district.toml", grids=tmp_path / "grids.geojson", name='甲"乙\\区', code="990102"
    )
    settings = read_settings(tmp_path / "district.toml")
    assert (settings.district.name, settings.district.code) == ('甲"乙\\区', "990102")
    assert settings.grids.columns.model_dump(exclude_none=True) == {
        "code": "grid_code", "community_code": "community_code", "community_name": "community_name",
        "township_code": "township_code", "township_name": "township_name", "households": "households",
    }  # fmt: skip
    assert len(read_network(settings).codes) == 36
    assert settings.source("cases").columns.case_no == "case_no"


@pytest.mark.parametrize(
    ("fields", "proposed"),
    [
        (["网格编码", "网格名称", "户数"], {"code": "网格编码", "name": "网格名称", "households": "户数"}),
        (["GRID_CODE", "Name"], {"code": "GRID_CODE", "name": "Name"}),
        (["所属街道", "wgbm"], {"township_name": "所属街道"}),
        (["别的"], {"code": "别的"}),
    ],
)
def test_columns_are_proposed_where_their_names_are_known(tmp_path, fields, proposed):
    path = layer(tmp_path, **{field: field for field in fields})
    write_starter(tmp_path / "district.toml", grids=path)
    columns = read_settings(tmp_path / "district.toml").grids.columns.model_dump(exclude_none=True)
    assert columns.items() >= proposed.items()


def test_a_file_with_several_layers_names_the_first(tmp_path):
    path = layer(tmp_path, code="code")
    gpd.read_file(path).to_file(path, layer="other", engine="pyogrio")
    write_starter(tmp_path / "district.toml", grids=path)
    assert read_settings(tmp_path / "district.toml").grids.layer == "layer"


def test_the_path_of_a_layer_elsewhere_is_absolute(tmp_path):
    path = layer(tmp_path, code="code")
    write_starter(tmp_path / "config" / "district.toml", grids=path)
    assert read_settings(tmp_path / "config" / "district.toml").grids.file == path


def test_a_file_is_never_replaced(tmp_path):
    (tmp_path / "district.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(GridError, match="exists already and was not touched"):
        write_starter(tmp_path / "district.toml")
    assert (tmp_path / "district.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("content", [None, b"no layer"])
def test_a_layer_that_cannot_be_read(tmp_path, content):
    if content is not None:
        (tmp_path / "layer.gpkg").write_bytes(content)
    with pytest.raises(GridError, match="cannot be read as a map layer"):
        write_starter(tmp_path / "district.toml", grids=tmp_path / "layer.gpkg")
    assert not (tmp_path / "district.toml").exists()


def test_a_starter_without_a_layer_waits_for_one(tmp_path):
    write_starter(tmp_path / "district.toml")
    write_layer(tmp_path / "grids.gpkg")
    assert read_settings(tmp_path / "district.toml").grids.columns.code == "grid_code"
