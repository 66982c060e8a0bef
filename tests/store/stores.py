"""The store on both engines, for every test that asks for ``store``: each test has one of its own."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from governance.settings import Settings, read_settings
from governance.store import Base, Store, open_store
from governance.store.engine import writing_engine
from tests.store.example_register import Lamp
from tests.store.postgresql_server import Server, running
from tests.tiny_warehouse import write_district

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server, started once for a process of tests."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with all tables in it, which databases of tests are copied from."""
    settings = settings_at(tmp_path_factory.mktemp("template"), postgresql.create_database("template_store"))
    opened(settings).close()
    return "template_store"


@pytest.fixture
def new_settings(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Settings]]:
    """Make a district whose store is on an engine: nothing is in it yet, not even tables."""
    made: list[str] = []

    def make(engine: str, *, template: str = "template0") -> Settings:
        folder = tmp_path / f"district{next(_numbers)}"
        if engine == "sqlite":
            return settings_at(folder, None)
        server: Server = request.getfixturevalue("postgresql")
        made.append(f"test_{next(_numbers)}")
        return settings_at(folder, server.create_database(made[-1], template=template))

    yield make
    for name in made:
        request.getfixturevalue("postgresql").drop_database(name)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """SQLite, then PostgreSQL."""
    name: str = request.param
    return name


@pytest.fixture
def store_settings(engine_name: str, new_settings, request: pytest.FixtureRequest) -> Settings:
    """A district with an empty store of all tables, the example's too."""
    if engine_name == "postgresql":
        return new_settings(engine_name, template=request.getfixturevalue("postgresql_template"))
    made = new_settings(engine_name)
    opened(made).close()
    return made


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    """The store of that district, open."""
    opened_store = open_store(store_settings)
    yield opened_store
    opened_store.close()


def opened(settings: Settings) -> Store:
    """Open a store with the table of the example beside those of the program."""
    made = open_store(settings)
    Base.metadata.create_all(writing_engine(made.engine), tables=[Base.metadata.tables[Lamp.__tablename__]])
    return made


def settings_at(folder: Path, url: str | None) -> Settings:
    """A district whose store is at an address; missing is the default."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write_district(folder)
    if url is not None:
        path.write_text(path.read_text(encoding="utf-8") + f'\n[store]\nurl = "{url}"\n', encoding="utf-8")
    return read_settings(path)
