"""Worlds that tests start from."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from governance.settings import DISTRICT_VARIABLE
from governance.warehouse import Warehouse, open_warehouse
from tests.dashboard.hot_world import publish_hot
from tests.service_world import publish_service, write_service_district
from tests.store.stores import (  # noqa: F401 (fixtures)
    engine_name,
    new_settings,
    postgresql,
    postgresql_template,
    store,
    store_settings,
)
from tests.tiny_warehouse import publish, write_district

DATA_VARIABLE = "GRID_TEST_DATA"

hypothesis.settings.register_profile(
    "untimed", deadline=None
)  # how long an example takes is the machine's affair
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that holds chicago311, houston and london_lsoa; a test that asks for it is skipped without."""
    named = os.environ.get(DATA_VARIABLE)
    folder = Path(named) if named else Path(__file__).parent.parent.parent / "shared" / "data"
    if not (folder / "chicago311").is_dir():
        pytest.skip(f"real data are not in {folder}; {DATA_VARIABLE} names another folder")
    return folder


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The tiny warehouse, open for reading; shared, for it cannot be written."""
    warehouse = open_warehouse(publish(tmp_path_factory.mktemp("tiny")))
    yield warehouse
    warehouse.close()


@pytest.fixture
def district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A district file, chosen for the test, with nothing published; returns its folder."""
    monkeypatch.setenv(DISTRICT_VARIABLE, str(write_district(tmp_path)))
    return tmp_path


@pytest.fixture
def published_district(district: Path) -> Path:
    """The same with the tiny warehouse published; returns its folder."""
    publish(district / "var")
    return district


@pytest.fixture(scope="session")
def hot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a district with one hot place, published once, for nothing writes to it."""
    folder = tmp_path_factory.mktemp("hot")
    write_district(folder)
    publish_hot(folder / "var")
    return folder


@pytest.fixture(scope="session")
def service_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a district whose service can be counted by hand, published once."""
    folder = tmp_path_factory.mktemp("service")
    write_service_district(folder)
    publish_service(folder / "var")
    return folder


@pytest.fixture
def service_district(service_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, chosen for the test."""
    monkeypatch.setenv(DISTRICT_VARIABLE, str(service_folder / "district.toml"))
    return service_folder


@pytest.fixture
def hot_district(hot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, chosen for the test."""
    monkeypatch.setenv(DISTRICT_VARIABLE, str(hot_folder / "district.toml"))
    return hot_folder
