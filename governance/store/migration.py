"""Bringing the store's tables up to date when it is opened, in one step and by one process at a time.

Convention: a migration is ``migrations/versions/NNNN_name.py``; the order is that of the file names (:func:`before`).
On both engines all migrations that are due run in one transaction, under the lock of whoever writes: two programs that
start at once do it once, and one that fails leaves the store as it was. There is no way back: restore a backup.

Alembic is imported when there is something to migrate: whether there is, is told from file names and one row.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from sqlalchemy import Connection, Engine, inspect, text

from governance.errors import N_, StoreFault
from governance.store.engine import place_of, writing_engine

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
_ALEMBIC = threading.Lock()
"""Alembic keeps what it is doing in its modules, so two threads must not migrate at once."""


def before(file: str) -> str | None:
    """Return the migration that comes before one by its file name; None for the first.

    Parameters
    ----------
    file
        ``__file__`` of a migration.
    """
    path = Path(file)
    names = [name for name in names_in(path.parent) if name < path.stem]
    return names[-1] if names else None


def names_in(folder: Path) -> list[str]:
    """Return the names of the migrations in a folder, in their order."""
    return sorted(path.stem for path in folder.glob("[0-9]*.py"))


def upgrade(engine: Engine, *, to: str = NEWEST) -> None:
    """Bring the tables to a revision; nothing is done where they are there already.

    Parameters
    ----------
    engine
        Not in use for anything else.
    to
        Name of a migration.

    Raises
    ------
    StoreFault
        The tables are of a newer version of the program.
    OSError
        The folder of an SQLite file cannot be made.
    """
    target = _known()[-1] if to == NEWEST else to
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        if not _is_at(engine, target):
            with FileLock(path.with_name(f"{path.name}.lock")):
                _into_wal(engine)
                _upgrade(engine, target)
    elif not _is_at(engine, target):
        _upgrade(engine, target)


def revision(connection: Connection) -> str | None:
    """Return the migration that the tables of a connection are at; None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def migrate(connection: Connection, to: str) -> None:
    """Run what is due up to a migration, in the transaction of the connection.

    Raises
    ------
    StoreFault
        The tables are of a newer version of the program.
    """
    now = revision(connection)
    if now is not None:
        refuse_newer(connection, now)
    from alembic import command  # noqa: PLC0415 (slow; a store is nearly always at the newest already)

    with _ALEMBIC:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def refuse_newer(connection: Connection, known: str) -> None:
    """See that a migration is one that this program knows.

    Raises
    ------
    StoreFault
        It is of a newer version.
    """
    if known not in _known():
        raise StoreFault(
            N_("What is in or meant for the store at {place} was written by a newer version of this program "
               "({revision}). Use that version; nothing was changed."),
            place=place_of(connection.engine), revision=known,
        )  # fmt: skip


def _upgrade(engine: Engine, target: str) -> None:
    with writing_engine(engine).begin() as connection:
        migrate(connection, target)


def _is_at(engine: Engine, target: str) -> bool:
    with engine.connect() as connection:
        return revision(connection) == target


def _into_wal(engine: Engine) -> None:
    """Have an SQLite file in WAL mode, which it stays in; no transaction may be open then."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def _known() -> list[str]:
    """Return the names of all migrations, in their order."""
    return names_in(MIGRATIONS / "versions")


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 (as above)

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
