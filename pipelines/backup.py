"""A backup: everything that cannot be made again, in one file that is checked before it is believed.

Convention: a ZIP with ``manifest.json`` (what is in it, each file's SHA-256), ``store/<table>.jsonl`` (what people
wrote, the same from SQLite and PostgreSQL), ``loads/`` (the archive of loads) and ``district/`` (the district file and
the layers it names). The warehouse is not in it: ``build`` makes it again. Everybody may go on writing and loading
meanwhile; the backup is the state of one moment.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.orm import Session

from governance.errors import N_, BackupFault
from governance.settings import Settings
from governance.store import open_store
from governance.store.dump import lines, tables_of
from governance.store.migration import revision
from governance.store.verification import verify
from pipelines.archive import Archive
from pipelines.durable import link, sync

MANIFEST = "manifest.json"
FORMAT = 1
_COMPRESSED_ENDINGS = {".parquet", ".xlsx", ".gpkg", ".zip"}
_LOCK = ".lock"
_FOLDER = ".backup"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A file in a backup."""

    sha256: str
    bytes: int


@dataclass
class Manifest:
    """What a backup says of itself.

    Attributes
    ----------
    format
        :data:`FORMAT` of the version that wrote it.
    made_at
        UTC, ISO 8601.
    district_code, district_name
        Of the district file.
    revision
        Migration that the store was at.
    tables
        Rows of each table of the store, each table after those it refers to.
    audit_rows, audit_head
        Of the audit log: how many rows are sound, hash of the last of them.
    loads
        Names of the loads.
    files
        Path in the backup to what is there.
    left_out
        Files that the district file names and that lie outside its folder.
    """

    format: int
    made_at: str
    district_code: str
    district_name: str
    revision: str
    tables: dict[str, int] = field(default_factory=dict)
    audit_rows: int = 0
    audit_head: str = ""
    loads: list[str] = field(default_factory=list)
    files: dict[str, Kept] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def write_backup(
    settings: Settings, target: Path, *, tell: Callable[[int, int], None] = lambda _done, _of: None
) -> Manifest:
    """Write a backup and return what is in it; it is there whole or not at all.

    Parameters
    ----------
    target
        File to write; not there yet.
    tell
        Called with the files done and the files of all.

    Raises
    ------
    BackupFault
        The file is there already, or another backup is being made.
    StoreFault, LoadFault
        The store cannot be read; a load does not end.
    """
    if target.exists():
        raise BackupFault(
            N_("{path} is there already and was left as it is. Name another file."), path=target
        )
    unfinished = target.with_name(f".{target.name}.unfinished")
    with _alone(settings.paths.home) as still, closing(open_store(settings)) as store:
        try:
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
                with store.reading() as session:
                    packing = _Packing(packed, _stand_still(settings, session, still))
                    _pack_store(packing, session)
                _pack_files(packing, settings, still, tell)
                packed.writestr(MANIFEST, json.dumps(asdict(packing.manifest), ensure_ascii=False, indent=1))
            sync(unfinished)
            unfinished.replace(target)
            sync(target.absolute().parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return packing.manifest


def read_manifest(packed: zipfile.ZipFile) -> Manifest:
    """Return what a backup says of itself.

    Raises
    ------
    BackupFault
        It is none, or of a newer version of the program.
    """
    try:
        said = json.loads(packed.read(MANIFEST))
        files = {name: Kept(**kept) for name, kept in said.pop("files").items()}
        manifest = Manifest(**said, files=files)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise BackupFault(
            N_("{path} is no backup of this program, or one of a newer version. Nothing was changed."),
            path=packed.filename,
        ) from None
    if manifest.format != FORMAT:
        raise BackupFault(
            N_("{path} was made by another version of this program (form {form}). Nothing was changed."),
            path=packed.filename, form=manifest.format,
        )  # fmt: skip
    return manifest


@dataclass(frozen=True)
class _Packing:
    """A backup being written, and what it will say of itself."""

    packed: zipfile.ZipFile
    manifest: Manifest

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file from its pieces and note its hash."""
        entry = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        is_compressed = Path(name).suffix in _COMPRESSED_ENDINGS
        entry.compress_type = zipfile.ZIP_STORED if is_compressed else zipfile.ZIP_DEFLATED
        digest, length = hashlib.sha256(), 0
        with self.packed.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                length += len(piece)
        self.manifest.files[name] = Kept(digest.hexdigest(), length)


@contextmanager
def _alone(home: Path) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards, to one backup at a time."""
    home.mkdir(parents=True, exist_ok=True)
    folder = home / _FOLDER
    try:
        with FileLock(home / f"{_FOLDER}.lock", timeout=0):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        raise BackupFault(
            N_("Another backup is being made in {folder}. Wait until it has ended and try again."),
            folder=home,
        ) from None


def _stand_still(settings: Settings, session: Session, still: Path) -> Manifest:
    """Fix the moment of a backup: the store as the session sees it from now on, the loads under names of their own."""
    archive = Archive(settings.paths.home)
    with archive.lock():
        at = str(revision(session.connection()))
        shutil.copytree(archive.folder, still / "loads", copy_function=_still, ignore=_no_lock)
        loads = archive.load_ids()
    return Manifest(
        FORMAT, datetime.now(UTC).isoformat(timespec="seconds"),
        settings.district.code, settings.district.name, at, loads=loads,
    )  # fmt: skip


def _pack_store(packing: _Packing, session: Session) -> None:
    chain = verify(session)
    packing.manifest.audit_rows, packing.manifest.audit_head = chain.rows, chain.head
    for table in tables_of(session.connection()):
        packing.manifest.tables[table.name] = 0
        packing.add(
            f"store/{table.name}.jsonl", _counted(packing.manifest, table.name, lines(session, table))
        )


def _counted(manifest: Manifest, table: str, rows: Iterator[str]) -> Iterator[bytes]:
    for row in rows:
        manifest.tables[table] += 1
        yield f"{row}\n".encode()


def _pack_files(packing: _Packing, settings: Settings, still: Path, tell: Callable[[int, int], None]) -> None:
    """Write the loads, and the district file with the layers that lie in its folder."""
    files = {path.relative_to(still).as_posix(): path for path in sorted(still.rglob("*")) if path.is_file()}
    home = settings.path.parent
    for path in [settings.path, *_layers(settings)]:
        if path.is_relative_to(home):
            files[f"district/{path.relative_to(home).as_posix()}"] = path
        else:
            packing.manifest.left_out.append(str(path))
    for done, (name, path) in enumerate(files.items()):
        tell(done, len(files))
        with _opened(path) as pieces:
            packing.add(name, pieces)


def _layers(settings: Settings) -> list[Path]:
    """Return the files that the district file names, with those that belong to a shapefile."""
    named = [settings.grids.file, settings.placing.names_file]
    named += [settings.townships.file] if settings.townships else []
    found = {
        path
        for file in named
        if file is not None
        for path in ([file] if file.suffix != ".shp" else file.parent.glob(f"{file.stem}.*"))
    }
    return sorted(found)


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[bytes]]:
    with path.open("rb") as file:
        yield iter(lambda: file.read(_CHUNK_BYTES), b"")


def _still(file: str, name: str) -> None:
    """Have a file under another name, where nobody changes or removes it."""
    link(Path(file), Path(name))


def _no_lock(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == _LOCK or name.startswith(".L")]
