"""The store open for use: who reads takes :meth:`Store.reading`, who writes :meth:`Store.writing`.

A block of writing is one transaction: all of it is kept, or nothing. While it is open nobody else writes, so nobody
waits for a person inside it.
"""

import os
import threading
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.errors import N_, StoreGone
from governance.settings import Settings
from governance.store.engine import LOCK_WAIT_SECONDS, make_engine, place_of, reading_engine, writing_engine
from governance.store.faults import busy, gone, told
from governance.store.migration import revision, upgrade
from governance.store_settings import has_no_file
from governance.text_rules import PersonalKind


class Actor(Protocol):
    """Who acts: an account that stands for a post or an office, never for a person."""

    @property
    def account_id(self) -> str:
        """Which account."""

    @property
    def role(self) -> str:
        """What it may do."""

    @property
    def office(self) -> str:
        """Office or post, as it is written into the history."""

    @property
    def township_codes(self) -> Collection[str]:
        """Townships it acts for; empty where none in particular."""

    @property
    def grid_codes(self) -> Collection[str]:
        """Grids it acts for; empty where none in particular."""


@dataclass(frozen=True)
class Writing:
    """One transaction that writes.

    Attributes
    ----------
    session
        Of SQLAlchemy.
    actor
        On whose behalf.
    at
        The moment that is written down: aware.
    timezone
        In which readers are told moments.
    blotted_out
        What names or identifies a person and was blotted out of what was typed, by kind; see
        :func:`governance.store.journal.blotting_notice`.
    """

    session: Session
    actor: Actor
    at: datetime
    timezone: ZoneInfo
    blotted_out: Counter[PersonalKind] = field(default_factory=Counter)


class Store:
    """What people write, open. Safe to share between threads; closed by :meth:`close`.

    Parameters
    ----------
    engine
        Of :func:`governance.store.engine.make_engine`, with the tables in place.
    timezone
        The district's.
    """

    def __init__(self, engine: Engine, timezone: ZoneInfo) -> None:
        self.engine, self.timezone = engine, timezone
        self._reading, self._writing = reading_engine(engine), writing_engine(engine)
        self._writer = threading.Lock()
        self._file = self._file_now()

    @property
    def place(self) -> str:
        """Where it is, for readers: never with a password."""
        return place_of(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state throughout and cannot write.

        Raises
        ------
        StoreGone, StoreBusy
            The store cannot be reached or read.
        """
        with told(self.place, is_writing=False):
            self._see_that_it_is_there(is_writing=False)
            with Session(self._reading, expire_on_commit=False) as session:
                yield session

    @contextmanager
    def writing(self, actor: Actor, *, at: datetime | None = None) -> Iterator[Writing]:
        """Give a transaction that writes; it is kept when the block ends, and undone when it fails.

        Parameters
        ----------
        actor
            On whose behalf.
        at
            The moment to write down, aware; missing means now. For records brought over from elsewhere.

        Raises
        ------
        StoreGone, StoreBusy
            The store cannot be reached or written. Nothing was saved.
        """
        with told(self.place, is_writing=True), self._turn():
            self._see_that_it_is_there(is_writing=True)
            with Session(self._writing, expire_on_commit=False) as session, session.begin():
                session.connection()  # here the turn is waited for, so that moments are in the order of events
                yield Writing(session, actor, at or datetime.now(UTC), self.timezone)

    def _file_now(self) -> tuple[int, int] | None:
        """Return what tells the file at the store's place from any other; None for a server."""
        if self.engine.dialect.name != "sqlite":
            return None
        found = os.stat(str(self.engine.url.database))  # noqa: PTH116 (once for each question)
        return found.st_dev, found.st_ino

    def _see_that_it_is_there(self, *, is_writing: bool) -> None:
        """See that the file is the one that was opened: SQLite would go on writing into one that was moved away."""
        try:
            now = self._file_now()
        except OSError as fault:
            raise gone(self.place, fault.strerror or "", is_writing=is_writing) from None
        if now != self._file:
            self.engine.dispose()
            upgrade(self.engine)
            self._file = now

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Have the writers of this program queue here: SQLite lets those who wait knock again and again instead."""
        if not self._writer.acquire(timeout=LOCK_WAIT_SECONDS):
            raise busy(self.place)
        try:
            yield
        finally:
            self._writer.release()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_store(settings: Settings) -> Store:
    """Open the store of a district, having brought its tables up to date; made when it is first opened.

    Parameters
    ----------
    settings
        ``[store]`` and ``paths.home`` say where it is.

    Raises
    ------
    StoreGone
        It cannot be reached or made.
    StoreFault
        It was made by a newer version of the program.
    """
    address = settings.store.address(folder=settings.path.parent, home=settings.paths.home)
    engine = make_engine(address)
    try:
        with told(place_of(engine), is_writing=False):
            upgrade(engine)
    except OSError as fault:
        engine.dispose()
        raise StoreGone(
            N_("The store at {place} cannot be made: {detail}. Check the path and who may write there."),
            place=place_of(engine), detail=fault,
        ) from None  # fmt: skip
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, settings.timezone)


def existing_store(settings: Settings) -> Store | None:
    """Open the store of a district as :func:`open_store` does; None where none was ever made, and none is made then.

    Raises
    ------
    StoreGone, StoreFault
        See :func:`open_store`.
    """
    address = settings.store.address(folder=settings.path.parent, home=settings.paths.home)
    if has_no_file(address):
        return None
    engine = make_engine(address)
    try:
        with told(place_of(engine), is_writing=False), engine.connect() as connection:
            is_made = revision(connection) is not None
    finally:
        engine.dispose()
    return open_store(settings) if is_made else None
