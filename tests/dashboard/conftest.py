"""Worlds that tests of the screens start from."""

from pathlib import Path

import pytest

from governance.settings import DISTRICT_VARIABLE
from tests.dashboard.hot_world import publish_hot
from tests.tiny_warehouse import write_district


@pytest.fixture(scope="session")
def hot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a district with one hot place, published once, for nothing writes to it."""
    folder = tmp_path_factory.mktemp("hot")
    write_district(folder)
    publish_hot(folder / "var")
    return folder


@pytest.fixture
def hot_district(hot_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, chosen for the test."""
    monkeypatch.setenv(DISTRICT_VARIABLE, str(hot_folder / "district.toml"))
    return hot_folder
