"""A district with an empty store on either engine, there for one measurement and gone after it."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from governance.settings import Settings
from tests.store.postgresql_server import HASTY, running
from tests.store.stores import settings_at


@contextmanager
def sqlite() -> Iterator[Settings]:
    """Give the settings of a district whose store is an SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        yield settings_at(Path(folder), None)


@contextmanager
def postgresql(server_settings: Sequence[str] = HASTY) -> Iterator[Settings]:
    """Give the settings of a district whose store is on a PostgreSQL server of its own."""
    with tempfile.TemporaryDirectory() as folder, running(server_settings) as server:
        yield settings_at(Path(folder), server.create_database("bench"))
