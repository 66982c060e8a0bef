"""Tables come to be on opening: once, all or none, the same on both engines and as the models say."""

import multiprocessing
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text

from governance.errors import StoreFault
from governance.settings import read_settings
from governance.store import migration, open_store
from governance.store.engine import make_engine, writing_engine
from governance.stored_tables import stored_tables


def engine_of(settings):
    return make_engine(settings.store.address(folder=settings.path.parent, home=settings.paths.home))


def models() -> MetaData:
    """The program's tables, without those that tests define."""
    kept = MetaData(naming_convention=stored_tables().naming_convention)
    for name, table in stored_tables().tables.items():
        if not name.startswith("example_"):
            table.to_metadata(kept)
    return kept


def test_migrations_make_what_the_models_say(engine_name, new_settings):
    store = open_store(new_settings(engine_name))
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, models()) == []
        indexes = {index["name"] for index in inspect(connection).get_indexes("event")}
    store.close()
    assert "ix_event_first" in indexes


def test_migrations_follow_their_names():
    script = ScriptDirectory.from_config(migration._config())
    names = [revision.revision for revision in script.walk_revisions()]
    files = sorted(path.stem for path in (migration.MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert names[::-1] == files
    assert files[0] == "0001_store"


def test_opening_twice_changes_nothing(engine_name, new_settings):
    settings = new_settings(engine_name)
    for _ in range(2):
        store = open_store(settings)
        with store.engine.connect() as connection:
            assert migration.revision(connection) == migration.names_in(migration.MIGRATIONS / "versions")[-1]
        store.close()


def open_and_count(path) -> int:
    store = open_store(read_settings(path))
    with store.engine.connect() as connection:
        found = len(inspect(connection).get_table_names())
    store.close()
    return found


def test_programs_that_start_at_once_migrate_once(engine_name, new_settings):
    settings = new_settings(engine_name)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        counts = pool.map(open_and_count, [settings.path] * 6)
    assert set(counts) == {len(models().tables) + 1}


def test_threads_that_start_at_once_migrate_once(engine_name, new_settings):
    settings = new_settings(engine_name)
    with ThreadPoolExecutor(6) as pool:
        counts = list(pool.map(open_and_count, [settings.path] * 6))
    assert set(counts) == {len(models().tables) + 1}


def test_a_store_of_a_newer_program_is_left_alone(store, store_settings):
    with writing_engine(store.engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999_future'"))
    with pytest.raises(StoreFault, match=r"newer version of this program \(0999_future"):
        open_store(store_settings)


@pytest.fixture
def failing_migrations(tmp_path, monkeypatch):
    """The migrations, and one more that makes a table and then fails."""
    folder = tmp_path / "migrations"
    shutil.copytree(migration.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions/0900_fails.py").write_text(
        "from alembic import op\n"
        "from governance.store.migration import before\n"
        "revision, down_revision = '0900_fails', before(__file__)\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (n integer)')\n"
        "    raise RuntimeError('half way')\n"
    )
    monkeypatch.setattr(migration, "MIGRATIONS", folder)


@pytest.mark.usefixtures("failing_migrations")
def test_a_migration_that_fails_leaves_the_store_as_it_was(engine_name, new_settings):
    settings = new_settings(engine_name)
    with pytest.raises(RuntimeError, match="half way"):
        open_store(settings)
    engine = engine_of(settings)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_sqlite_is_set_up_for_many_readers_and_one_writer(new_settings):
    store = open_store(new_settings("sqlite"))
    with store.reading() as session:
        pragma = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "recursive_triggers", "query_only")
        }
    store.close()
    assert pragma == {
        "journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "recursive_triggers": 1, "query_only": 1,
    }  # fmt: skip
