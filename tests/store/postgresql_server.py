"""A real PostgreSQL of one's own: a data folder that is thrown away, a socket in it, no port and no other user."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SUPERUSER = "grid"
HASTY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""Settings of a server whose data nobody wants after a crash."""

MISSING = (
    "PostgreSQL's server programs (initdb, pg_ctl) are missing. `make postgresql-packages` installs them on Debian and "
    "Ubuntu; elsewhere install PostgreSQL 15 or newer."
)


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={self.folder}"

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Make a database and return its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self, *, mode: str = "fast") -> None:
        """Stop it: ``fast`` keeps what was committed, ``immediate`` does not care."""
        _as_somebody(_program("pg_ctl"), "stop", "-D", self.folder / "data", "-m", mode, "-w")

    def start(self, settings: Sequence[str] = HASTY) -> None:
        options = [f"-k {self.folder}", *(f"-c {setting}" for setting in settings)]
        options += ["-c listen_addresses=", "-c max_connections=200"]
        data, log = self.folder / "data", self.folder / "log"
        _as_somebody(_program("pg_ctl"), "start", "-D", data, "-w", "-l", log, "-o", " ".join(options))


@contextmanager
def running(settings: Sequence[str] = HASTY) -> Iterator[Server]:
    """Give a server that is stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = Server(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _somebody())
        _as_somebody(
            _program("initdb"), "-D", folder / "data", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )  # fmt: skip
        server.start(settings)
        try:
            yield server
        finally:
            server.stop(mode="immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: float(path.parts[-3]),
        reverse=True,
    )
    found = next((str(path) for path in versions), None) or shutil.which(name)
    if found is None:
        raise RuntimeError(MISSING)
    return found


def _somebody() -> str:
    """Return a user that is not root, which initdb refuses."""
    known = Path("/etc/passwd").read_text(encoding="utf-8")
    return "postgres" if "\npostgres:" in known else "nobody"


def _as_somebody(*command: object) -> None:
    prefix = ["runuser", "-u", _somebody(), "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *map(str, command)], cwd="/", capture_output=True, text=True, check=False, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
