"""Backups are proved by restoring them: on both engines, from one to the other, and while people write."""

import json
import shutil
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.errors import BackupFault, StoreFault, StoreGone
from governance.settings import Settings, read_settings
from governance.store import (
    Action,
    Code,
    Register,
    Stream,
    append,
    history,
    last_event,
    new_stream,
    open_store,
    record,
)
from governance.store.dump import lines, tables_of
from governance.store.engine import writing_engine
from governance.store.verification import verify
from pipelines import restore
from pipelines.archive import Archive
from pipelines.backup import MANIFEST, write_backup
from pipelines.restore import restore_backup
from tests.store.example_register import LIFECYCLE, WORKER
from tests.tiny_district import World, case, world

NOTES = Register("example_note", LIFECYCLE, lambda _session, _event: None, prefix="N")
"""A register without tables of its own: the journal alone."""

Make = Callable[[str], World]


@pytest.fixture
def make(new_settings, tmp_path: Path) -> Make:
    """Make a district of case files whose store is on an engine."""

    numbers = count()

    def made(engine: str) -> World:
        url = new_settings(engine).store.url
        return world(tmp_path / f"world{next(numbers)}", more=f'\n[store]\nurl = "{url}"\n' if url else "")

    return made


def note(settings: Settings, things: int = 1) -> None:
    with closing(open_store(settings)) as store:
        for number in range(things):
            with store.writing(WORKER) as writing:
                stream = new_stream(writing, NOTES)
                append(
                    writing,
                    stream,
                    "report",
                    why=f"第 {number} 件\n“引号”",
                    data={"list": [1, None, 2.5], "c": Code("x")},
                )
                record(writing, Action.EXPORT, "cases")


def rows_of(settings: Settings) -> dict[str, list[str]]:
    """Every row of a store, as a backup has it."""
    with closing(open_store(settings)) as store, store.reading() as session:
        assert verify(session).broken is None
        return {table.name: list(lines(session, table)) for table in tables_of(session.connection())}


def files_of(w: World) -> dict[str, bytes]:
    folder = Archive(w.settings.paths.home).folder
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def backed_up(w: World, path: Path) -> Path:
    write_backup(w.settings, path)
    return path


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
def test_a_backup_comes_back_on_either_engine(make, tmp_path, source, target):
    here, there = make(source), make(target)
    here.load([case(1), case(2)])
    here.load([case(3, received_on="no day")])
    note(here.settings, 3)
    restored = restore_backup(there.settings, backed_up(here, tmp_path / "b.zip"))
    assert rows_of(there.settings) == rows_of(here.settings)
    assert len(rows_of(there.settings)["event"]) == 3
    assert files_of(there) == files_of(here)
    assert restored.loads == ["L000001", "L000002"]
    note(there.settings)
    with closing(open_store(there.settings)) as store, store.reading() as session:
        assert last_event(session, NOTES, "N000004").event_id == 4
        assert verify(session).rows == 8


def test_what_was_restored_builds(make, tmp_path):
    here, there = make("sqlite"), make("sqlite")
    here.load([case(1), case(2)])
    restore_backup(there.settings, backed_up(here, tmp_path / "b.zip"))
    there.build()
    assert there.ask("SELECT count(*) AS n FROM cases")["n"].item() == 2


def test_the_restored_store_still_refuses_changes(make, engine_name, tmp_path):
    here, there = make("sqlite"), make(engine_name)
    note(here.settings)
    restore_backup(there.settings, backed_up(here, tmp_path / "b.zip"))
    with (
        closing(open_store(there.settings)) as store,
        pytest.raises(DBAPIError, match="only added to"),
        writing_engine(store.engine).begin() as connection,
    ):
        connection.execute(text("DELETE FROM event"))


def test_a_backup_made_while_four_write_is_of_one_moment(make, engine_name, tmp_path):
    here, there = make(engine_name), make("sqlite")
    is_done = threading.Event()

    def write(number: int) -> None:
        with closing(open_store(here.settings)) as store:
            version = 0
            while not is_done.is_set():
                with store.writing(WORKER) as writing:
                    for verb in ("report" if version == 0 else "remark", "remark"):
                        append(writing, Stream(NOTES, f"N{number:06d}", version), verb)
                        version += 1

    with closing(open_store(here.settings)):
        writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        backups = [backed_up(here, tmp_path / f"{number}.zip") for number in range(3)]
    finally:
        is_done.set()
        for writer in writers:
            writer.join()
    counts = []
    for path in backups:
        restore_backup(there.settings, path, is_forced=True)
        with closing(open_store(there.settings)) as store, store.reading() as session:
            found = verify(session)
            versions = [[event.version for event in history(session, NOTES, f"N{n:06d}")] for n in range(4)]
        assert found.broken is None
        assert all(list(range(1, len(each) + 1)) == each and len(each) % 2 == 0 for each in versions)
        counts.append(sum(map(len, versions)))
    assert counts == sorted(counts)
    assert counts[-1] > 0


def test_nothing_is_replaced_unless_it_is_meant(make, engine_name, tmp_path):
    here, there = make("sqlite"), make(engine_name)
    note(here.settings, 2)
    here.load([case(1)])
    path = backed_up(here, tmp_path / "b.zip")
    note(there.settings)
    there.load([case(5), case(6)])
    before, files_before = rows_of(there.settings), files_of(there)
    with pytest.raises(BackupFault, match=r"rows in the store at .*: 3; loads in .*: 1"):
        restore_backup(there.settings, path)
    assert (rows_of(there.settings), files_of(there)) == (before, files_before)
    restore_backup(there.settings, path, is_forced=True)
    assert (rows_of(there.settings), files_of(there)) == (rows_of(here.settings), files_of(here))
    assert (
        sorted(path.name for path in there.settings.paths.home.iterdir() if path.name.startswith(".re")) == []
    )


def test_a_restore_that_fails_leaves_everything_as_it_was(make, engine_name, tmp_path, monkeypatch):
    here, there = make("sqlite"), make(engine_name)
    note(here.settings, 2)
    here.load([case(1)])
    note(there.settings)
    there.load([case(5)])
    path = backed_up(here, tmp_path / "b.zip")
    before, files_before = rows_of(there.settings), files_of(there)

    def fail(connection, *told) -> None:
        restore_all(connection, *told)
        raise RuntimeError("just before the end")

    restore_all = restore.replace_all
    monkeypatch.setattr(restore, "replace_all", fail)
    with pytest.raises(RuntimeError, match="just before the end"):
        restore_backup(there.settings, path, is_forced=True)
    assert (rows_of(there.settings), files_of(there)) == (before, files_before)


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of a backup with its files changed."""
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    other = path.with_name(f"other-{path.name}")
    with zipfile.ZipFile(other, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return other


def with_manifest(**changes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        files[MANIFEST] = json.dumps(json.loads(files[MANIFEST]) | changes).encode()

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda files: files.update({"store/event.jsonl": b""}),
            r"store/event.jsonl is not as it was written",
        ),
        (lambda files: files.pop("store/audit.jsonl"), r"store/audit.jsonl is not as it was written"),
        (lambda files: files.update({"loads/L000009/x": b""}), r"loads/L000009/x is not as it was written"),
        (lambda files: files.pop(MANIFEST), "is no backup of this program"),
        (lambda files: files.update({MANIFEST: b"{}"}), "is no backup of this program"),
        (with_manifest(format=2), "another version of this program .form 2"),
        (with_manifest(district_code="320111"), "The backup is of district 320111"),
        (with_manifest(revision="0999_future"), "newer version of this program .0999_future"),
    ],
)
def test_a_backup_that_is_not_what_it_should_be_changes_nothing(make, tmp_path, change, said):
    here, there = make("sqlite"), make("sqlite")
    note(here.settings)
    here.load([case(1)])
    path = rewritten(backed_up(here, tmp_path / "b.zip"), change)
    with pytest.raises((BackupFault, StoreFault), match=said):
        restore_backup(there.settings, path)
    assert files_of(there) == {}
    assert not any(rows_of(there.settings).values())


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 0.999])
def test_a_file_cut_short_is_found(make, tmp_path, keep):
    here, there = make("sqlite"), make("sqlite")
    note(here.settings, 5)
    path = backed_up(here, tmp_path / "b.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(BackupFault, match="damaged"):
        restore_backup(there.settings, path)


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_a_flipped_bit_is_found(make, tmp_path, at):
    here, there = make("sqlite"), make("sqlite")
    note(here.settings, 50)
    path = backed_up(here, tmp_path / "b.zip")
    with zipfile.ZipFile(path) as packed:
        entry = packed.getinfo("store/event.jsonl")
    content = bytearray(path.read_bytes())
    content[entry.header_offset + 60 + int((entry.compress_size - 60) * at)] ^= 4
    path.write_bytes(bytes(content))
    with pytest.raises(BackupFault, match="damaged"):
        restore_backup(there.settings, path)


def test_a_name_that_leads_outside_is_refused(make, tmp_path):
    here, there = make("sqlite"), make("sqlite")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    def lead_outside(files: dict[str, bytes]) -> None:
        files["loads/../../evil"] = b""
        said = json.loads(files[MANIFEST])
        said["files"]["loads/../../evil"] = {"sha256": empty, "bytes": 0}
        files[MANIFEST] = json.dumps(said).encode()

    path = rewritten(backed_up(here, tmp_path / "b.zip"), lead_outside)
    with pytest.raises(BackupFault, match="evil"):
        restore_backup(there.settings, path)
    assert not list(tmp_path.rglob("evil"))


def test_a_damaged_store_is_put_aside_when_forced(make, tmp_path):
    w = make("sqlite")
    note(w.settings)
    before = rows_of(w.settings)
    path = backed_up(w, tmp_path / "b.zip")
    stored = w.settings.paths.home / "store/store.db"
    stored.write_bytes(b"nothing but noise" * 400)
    with pytest.raises(StoreGone, match="damaged"):
        restore_backup(w.settings, path)
    restore_backup(w.settings, path, is_forced=True)
    assert rows_of(w.settings) == before
    assert len(list(stored.parent.glob("store.db.damaged-*"))) == 1


def test_tables_of_something_else_are_never_emptied(make, engine_name, tmp_path):
    here, there = make("sqlite"), make(engine_name)
    path = backed_up(here, tmp_path / "b.zip")
    with closing(open_store(there.settings)) as store, writing_engine(store.engine).begin() as connection:
        connection.execute(text("CREATE TABLE invoice (n integer)"))
    for attempt in (
        lambda: restore_backup(there.settings, path, is_forced=True),
        lambda: write_backup(there.settings, tmp_path / "c.zip"),
    ):
        with pytest.raises(StoreFault, match="tables that are not of this program: invoice"):
            attempt()
    assert not (tmp_path / "c.zip").exists()


def test_a_backup_is_never_written_over(make, tmp_path):
    w = make("sqlite")
    path = tmp_path / "b.zip"
    path.write_text("something dear")
    with pytest.raises(BackupFault, match="is there already"):
        write_backup(w.settings, path)
    assert path.read_text() == "something dear"


def test_a_backup_that_is_stopped_leaves_nothing(make, tmp_path):
    w = make("sqlite")
    w.load([case(1)])

    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_backup(w.settings, tmp_path / "b.zip", tell=stop)
    assert not list(tmp_path.glob("*.zip*")) + list(tmp_path.glob(".*zip*"))
    assert not (w.settings.paths.home / ".backup").exists()


def test_the_manifest_says_what_is_in_it_and_what_is_not(make, tmp_path):
    w = make("sqlite")
    note(w.settings, 2)
    w.load([case(1)])
    outside = shutil.copy(w.settings.grids.file, tmp_path / "outside.geojson")
    told = w.settings.path.read_text(encoding="utf-8").replace('"grids.geojson"', f'"{outside}"')
    w.settings.path.write_text(told, encoding="utf-8")
    made = write_backup(read_settings(w.settings.path), tmp_path / "b.zip")
    assert made.tables["event"] == 2
    assert made.audit_rows == 4
    assert made.left_out == [str(outside)]
    assert "district/district.toml" in made.files
    assert not any(name.endswith((".lock", ".db")) or "warehouse" in name for name in made.files)
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        assert set(packed.namelist()) == {*made.files, MANIFEST}
