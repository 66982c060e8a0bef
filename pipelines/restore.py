"""Restoring a backup: checked first, then all of it or nothing.

The store is emptied and filled in one transaction of its database, so whoever reads meanwhile sees it before or after;
the loads are laid out beside the archive, on the disk, before the first of them changes places. A backup of SQLite may
be restored into PostgreSQL and the other way round: that is how a district moves.
"""

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from sqlalchemy import func, select

from governance.errors import N_, BackupFault, StoreGone
from governance.settings import Settings
from governance.store import Store, open_store
from governance.store.dump import replace_all, tables_of
from governance.store.engine import writing_engine
from governance.store.faults import told
from pipelines.archive import Archive
from pipelines.backup import MANIFEST, Manifest, read_manifest
from pipelines.durable import sync, sync_folder

_FOLDER, _REPLACED = ".restoring", ".replaced"
_LOCK = ".lock"
_CHUNK_BYTES = 1 << 20


def restore_backup(
    settings: Settings,
    source: Path,
    *,
    is_forced: bool = False,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Manifest:
    """Put what a backup holds into the store and the archive of a district, and return what that was.

    Parameters
    ----------
    source
        Of :func:`pipelines.backup.write_backup`.
    is_forced
        Replace what is there. What was there is gone then.
    tell
        Called with the files checked and the files of all.

    Raises
    ------
    BackupFault
        The file is no backup or damaged; it is of another district, or there is something already, and it is not
        forced. Nothing was changed.
    StoreFault, LoadFault
        The store cannot be written; a load does not end. Nothing was changed.
    """
    with _opened(source) as packed:
        manifest = read_manifest(packed)
        _check(packed, manifest, tell)
        if not is_forced:
            _refuse_other_district(settings, manifest)
        with closing(_store_to_fill(settings, is_forced=is_forced)) as store:
            archive = Archive(settings.paths.home)
            with archive.lock():
                if not is_forced:
                    _refuse_overwriting(store, archive)
                folder = _unpacked_loads(packed, manifest, settings.paths.home)
                with _swapped(archive.folder, folder):
                    _fill(store, packed, manifest)
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as packed:
            yield packed
    except FileNotFoundError:
        raise BackupFault(N_("There is no file at {path}."), path=source) from None
    except (zipfile.BadZipFile, EOFError):
        raise BackupFault(
            N_("{path} is no backup, or it is damaged. Nothing was changed. Take another backup."),
            path=source,
        ) from None


def _check(packed: zipfile.ZipFile, manifest: Manifest, tell: Callable[[int, int], None]) -> None:
    """See that every file is there as it was written, and no other."""
    names = set(packed.namelist()) - {MANIFEST}
    odd = sorted(names ^ set(manifest.files)) + sorted(name for name in names if not _is_inside(name))
    for done, (name, kept) in enumerate(manifest.files.items()):
        tell(done, len(manifest.files))
        if name in names and _sha256(packed, name) != kept.sha256:
            odd.append(name)
    if odd:
        raise BackupFault(
            N_("{path} is damaged: {file} is not as it was written (files at fault: {count}). Nothing was changed. "
               "Take another backup."),
            path=packed.filename, file=odd[0], count=len(odd),
        )  # fmt: skip


def _is_inside(name: str) -> bool:
    """Return whether a name stays in the folder it is unpacked in."""
    return not (name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name or ":" in name)


def _sha256(packed: zipfile.ZipFile, name: str) -> str:
    """Return the hash of a file in a backup; empty where it cannot be unpacked."""
    digest = hashlib.sha256()
    try:
        with packed.open(name) as file:
            while piece := file.read(_CHUNK_BYTES):
                digest.update(piece)
    except (zipfile.BadZipFile, EOFError, zlib.error):
        return ""
    return digest.hexdigest()


def _refuse_other_district(settings: Settings, manifest: Manifest) -> None:
    if manifest.district_code != settings.district.code:
        raise BackupFault(
            N_("The backup is of district {theirs} ({name}), and {path} describes {ours}. Choose the other district "
               "file with --district, or add --force if it is meant. Nothing was changed."),
            theirs=manifest.district_code, name=manifest.district_name, path=settings.path, ours=settings.district.code,
        )  # fmt: skip


def _store_to_fill(settings: Settings, *, is_forced: bool) -> Store:
    """Open the store; when forced, a file that is no readable store is put aside and a new one made."""
    try:
        return open_store(settings)
    except StoreGone:
        address = settings.store.address(folder=settings.path.parent, home=settings.paths.home)
        path = Path(str(address.database))
        if not is_forced or address.get_backend_name() != "sqlite" or not path.is_file():
            raise
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        for ending in ("", "-wal", "-shm"):
            damaged = path.with_name(path.name + ending)
            if damaged.exists():
                damaged.rename(path.with_name(f"{path.name}{ending}.damaged-{stamp}"))
        return open_store(settings)


def _refuse_overwriting(store: Store, archive: Archive) -> None:
    """See that there is nothing that a restore would replace."""
    with store.reading() as session:
        tables = tables_of(session.connection())
        rows = {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    held = sum(rows.values())
    if held or archive.load_ids():
        raise BackupFault(
            N_("There is something already (rows in the store at {place}: {rows}; loads in {folder}: {loads}). A "
               "restore replaces all of it: make a backup of it first, then add --force. Nothing was changed."),
            rows=held, place=store.place, loads=len(archive.load_ids()), folder=archive.folder,
        )  # fmt: skip


def _unpacked_loads(packed: zipfile.ZipFile, manifest: Manifest, home: Path) -> Path:
    """Return a folder beside the archive with the loads of a backup, all of it on the disk."""
    folder = home / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "loads").mkdir(parents=True)
    for name in manifest.files:
        if name.startswith("loads/"):
            packed.extract(name, folder)
            sync(folder / name)
    for path in [*(folder / "loads").rglob("*"), folder / "loads"]:
        if path.is_dir():
            sync_folder(path)
    return folder / "loads"


@contextmanager
def _swapped(archive: Path, loads: Path) -> Iterator[None]:
    """Have loads take the place of those in an archive while the block does its part; back again where it fails."""
    replaced = archive.parent / _REPLACED
    shutil.rmtree(replaced, ignore_errors=True)
    replaced.mkdir()
    moves = [(path, replaced / path.name) for path in archive.iterdir() if path.name != _LOCK]
    moves += [(path, archive / path.name) for path in loads.iterdir()]
    done = []
    try:
        for path, place in moves:
            path.rename(place)
            done.append((path, place))
        sync(archive)
        yield
    except BaseException:
        for path, place in reversed(done):
            place.rename(path)
        raise
    finally:
        shutil.rmtree(loads.parent, ignore_errors=True)
    shutil.rmtree(replaced, ignore_errors=True)


def _fill(store: Store, packed: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put the rows of a backup in place of those in the store, in one transaction."""
    tables = {name: _lines(packed, name) for name in manifest.tables}
    with told(store.place, is_writing=True), writing_engine(store.engine).begin() as connection:
        replace_all(connection, manifest.revision, tables)


def _lines(packed: zipfile.ZipFile, table: str) -> Iterator[str]:
    file: IO[bytes]
    with packed.open(f"store/{table}.jsonl") as file:
        for line in file:
            yield line.decode("utf-8")
