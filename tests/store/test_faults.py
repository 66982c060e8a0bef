"""What a database refuses is told: what was not saved, and what to do; never a password, never a traceback."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from governance.errors import StoreBusy, StoreGone
from governance.store import append, engine, new_stream, open_store, session
from governance.store.engine import writing_engine
from governance.store.faults import told
from tests.store.example_register import LAMPS, WORKER
from tests.store.postgresql_server import running
from tests.store.stores import opened, settings_at

KEPT = "Nothing was saved; what you typed is still here."


def write(store, remark: str = "灯坏了") -> None:
    with store.writing(WORKER) as writing:
        append(writing, new_stream(writing, LAMPS), "report", data={"grid_code": "甲", "remark": remark})


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("53100", StoreGone, "no room left"), ("53300", StoreBusy, "Others are writing"),
        ("55P03", StoreBusy, "Others are writing"), ("25006", StoreGone, "may not be written"),
        ("42501", StoreGone, "may not be written"), ("28P01", StoreGone, "does not let this program in"),
        ("3D000", StoreGone, "does not let this program in"), ("08006", StoreGone, "cannot be reached"),
        ("57P01", StoreGone, "cannot be reached"), ("58030", StoreGone, "cannot be reached"),
        ("XX001", StoreGone, "is damaged"), ("SQLITE_FULL", StoreGone, "no room left"),
        ("SQLITE_READONLY_DBMOVED", StoreGone, "may not be written"), ("SQLITE_BUSY", StoreBusy, "Others are writing"),
        ("SQLITE_BUSY_SNAPSHOT", StoreBusy, "Others are writing"), ("SQLITE_IOERR_WRITE", StoreGone, "be reached"),
        ("SQLITE_CORRUPT", StoreGone, "is damaged"), ("SQLITE_NOTADB", StoreGone, "is damaged"),
        ("SQLITE_CANTOPEN", StoreGone, "cannot be reached"),
    ],
)  # fmt: skip
def test_codes_of_databases_become_sentences(code, kind, said):
    named = "sqlite_errorname" if code.startswith("SQLITE") else "sqlstate"
    origin = type("Refusal", (Exception,), {named: code})("the words of the database")
    with pytest.raises(kind, match=said) as found, told("here", is_writing=True):
        raise OperationalError("SELECT 1", {}, origin)
    assert KEPT in str(found.value)


@pytest.mark.parametrize("code", ["23505", "42703", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_ERROR"])
def test_a_mistake_of_the_program_stays_one(code):
    named = "sqlite_errorname" if code.startswith("SQLITE") else "sqlstate"
    origin = type("Refusal", (Exception,), {named: code})("the words of the database")
    with pytest.raises(IntegrityError), told("here", is_writing=True):
        raise IntegrityError("SELECT 1", {}, origin)


def test_a_full_disk_loses_nothing_that_was_saved(new_settings):
    store = opened(new_settings("sqlite"))
    write(store)
    with writing_engine(store.engine).connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    limit = f"PRAGMA max_page_count = {pages}"
    engine.event.listen(store.engine, "connect", lambda raw, _: raw.execute(limit))
    store.engine.dispose()
    with pytest.raises(StoreGone, match="no room left") as found:
        write(store, "长" * 4000)
    assert KEPT in str(found.value)
    with store.reading() as asked:
        assert asked.scalar(text("SELECT count(*) FROM event")) == 1
    store.close()


def test_a_damaged_file_is_said_to_be_damaged(new_settings):
    settings = new_settings("sqlite")
    path = settings.paths.home / "store/store.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 300)
    with pytest.raises(StoreGone, match=r"is damaged \(file is not a database\).*pipelines restore"):
        open_store(settings)


def test_a_folder_that_cannot_be_made_is_told(new_settings):
    settings = new_settings("sqlite")
    settings.paths.home.parent.mkdir(parents=True, exist_ok=True)
    settings.paths.home.write_text("a file where the folder should be")
    with pytest.raises(StoreGone, match="cannot be made"):
        open_store(settings)


@pytest.mark.parametrize("is_same_program", [True, False])
def test_whoever_waits_too_long_is_told_others_are_writing(store_settings, monkeypatch, is_same_program):
    monkeypatch.setattr(engine, "_PRAGMAS", ("PRAGMA busy_timeout = 200",))
    monkeypatch.setattr(engine, "_POSTGRESQL_OPTIONS", "-c lock_timeout=200ms")
    monkeypatch.setattr(session, "LOCK_WAIT_SECONDS", 0.2)
    store = open_store(store_settings)
    other = store if is_same_program else open_store(store_settings)
    is_writing, is_done = threading.Event(), threading.Event()

    def hold() -> None:
        with other.writing(WORKER):
            is_writing.set()
            is_done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    is_writing.wait(20)
    try:
        with pytest.raises(StoreBusy, match="Others are writing"):
            write(store)
        with store.reading() as asked:
            assert asked.scalar(text("SELECT count(*) FROM event")) == 0
    finally:
        is_done.set()
        holder.join()
    write(store)
    for each in {store, other}:
        each.close()


def test_a_read_only_database_is_told(store, store_settings, engine_name):
    if engine_name == "sqlite":
        engine.event.listen(
            store.engine, "begin", lambda made: made.exec_driver_sql("PRAGMA query_only = ON")
        )
    else:
        with writing_engine(store.engine).begin() as connection:
            name = connection.engine.url.database
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        store.engine.dispose()
    with pytest.raises(StoreGone, match="may not be written") as found:
        write(store)
    assert KEPT in str(found.value)
    assert store_settings.store.url is None or "grid@" in str(found.value)


def test_a_server_that_went_away_is_told_and_one_that_came_back_is_used(tmp_path):
    with running() as server:
        store = opened(settings_at(tmp_path, server.create_database("store")))
        write(store)
        server.stop()
        with pytest.raises(StoreGone, match="cannot be reached"):
            write(store)
        with pytest.raises(StoreGone, match="cannot be reached"), store.reading():
            write(store)
        server.start()
        write(store)
        with store.reading() as asked:
            assert asked.scalar(text("SELECT count(*) FROM event")) == 2
        store.close()


def test_a_file_that_was_moved_away_is_told_and_one_that_came_back_is_used(tmp_path):
    store = opened(settings_at(tmp_path, None))
    write(store)
    place, elsewhere = Path(store.place), tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in [*place.parent.glob(f"{place.name}*")]:
        path.rename(elsewhere / path.name)
    with pytest.raises(StoreGone, match="cannot be reached") as found:
        write(store)
    assert KEPT in str(found.value)
    with pytest.raises(StoreGone, match="cannot be reached"), store.reading():
        pass
    assert not place.exists()
    for path in [*elsewhere.iterdir()]:
        path.rename(place.parent / path.name)
    write(store)
    with store.reading() as asked:
        assert asked.scalar(text("SELECT count(*) FROM event")) == 2
    store.close()


def test_another_file_at_the_place_of_the_store_is_the_one_that_is_written(tmp_path):
    store = opened(settings_at(tmp_path, None))
    write(store)
    place = Path(store.place)
    for path in [*place.parent.glob(f"{place.name}*")]:
        path.rename(tmp_path / path.name)
    other = opened(settings_at(tmp_path, None))
    other.close()
    write(store)
    with closing(sqlite3.connect(place)) as here, closing(sqlite3.connect(tmp_path / place.name)) as moved:
        counts = [one.execute("SELECT count(*) FROM event").fetchone()[0] for one in (here, moved)]
    assert counts == [1, 1]
    store.close()


def test_a_password_is_never_told(tmp_path):
    settings = settings_at(tmp_path, "postgresql://clerk:s3cret@127.0.0.1:1/store")
    with pytest.raises(StoreGone, match=r"clerk:\*\*\*@127.0.0.1:1/store cannot") as found:
        open_store(settings)
    assert "s3cret" not in str(found.value)


def test_the_drivers_know_the_codes_that_are_asked_for():
    assert hasattr(psycopg.OperationalError("x"), "sqlstate")
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(sqlite3.OperationalError) as told_by,
    ):
        connection.execute("nothing")
    assert told_by.value.sqlite_errorname == "SQLITE_ERROR"
