"""The district of two townships, as everybody sees it and as some see it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.access import Actor, Role, Scope
from governance.accounts import passwords
from governance.scoped_warehouse import scoped
from governance.settings import DISTRICT_VARIABLE, read_settings
from governance.store import Store, open_store
from governance.warehouse import Warehouse, open_warehouse
from tests.access.two_townships import OUR_GRID, OURS, publish_two
from tests.tiny_warehouse import write_district

ACTORS = {
    role: Actor(
        role.value, "某岗位", role, "某办公室",
        township_codes=(OURS,) if role is Role.TOWNSHIP else (),
        grid_codes=(OUR_GRID,) if role is Role.GRID_WORKER else (),
    )
    for role in Role
}  # fmt: skip
SCOPES = (Scope("townships", (OURS,)), Scope("grids", (OUR_GRID,)))


@pytest.fixture(scope="session")
def two_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    write_district(folder)
    publish_two(folder / "var")
    return folder


@pytest.fixture(scope="session")
def whole(two_folder: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(two_folder / "var" / "warehouse" / "warehouse-tiny.duckdb")
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="session", params=SCOPES, ids=lambda scope: scope.reach)
def seen(whole: Warehouse, request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    """The warehouse as a township, then as a grid worker sees it."""
    warehouse = scoped(whole, request.param)
    yield warehouse
    warehouse.close()


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with one pass over little memory; how the real ones are made is tested by itself."""
    quick = passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    passwords._nobodys.cache_clear()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and nothing in them, to be copied."""
    settings = read_settings(write_district(tmp_path_factory.mktemp("empty")))
    open_store(settings).close()
    return settings.paths.home


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    """A store of the test's own."""
    settings = read_settings(write_district(tmp_path))
    shutil.copytree(empty_store / "store", settings.paths.home / "store")
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def two_townships(two_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The district, chosen for the test."""
    monkeypatch.setenv(DISTRICT_VARIABLE, str(two_folder / "district.toml"))
    return two_folder
