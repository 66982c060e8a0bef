"""What a database refuses, as a sentence that says what was not saved and what to do.

The one place where errors of SQLAlchemy become faults of ours. Told apart by the databases' own codes, never by their
words: SQLite's result codes (https://www.sqlite.org/rescode.html), PostgreSQL's SQLSTATE (PostgreSQL 15, appendix A).
What is a mistake of the program, such as a broken constraint, passes unchanged.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from governance.errors import N_, GridError, StoreBusy, StoreFault, StoreGone

NOT_SAVED = N_("Nothing was saved; what you typed is still here.")
NOT_READ = N_("Nothing was changed.")

_BUSY = N_("Others are writing to the store at {place} and did not end. {consequence} Try again in a moment.")
_FULL = N_("There is no room left for the store at {place}. {consequence} Free some and try again.")
_READ_ONLY = N_(
    "The store at {place} may not be written. {consequence} Ask whoever runs this machine for the permission."
)
_DAMAGED = N_(
    "The store at {place} is damaged ({detail}). {consequence} Restore the last backup: `python -m pipelines restore`."
)
_REFUSED = N_(
    "The store at {place} does not let this program in ({detail}). {consequence} Check [store] of the district file."
)
_UNREACHABLE = N_(
    "The store at {place} cannot be reached ({detail}). {consequence} Try again when it is there."
)

_SQLITE: Mapping[str, str] = MappingProxyType(
    {
        "SQLITE_BUSY": _BUSY, "SQLITE_LOCKED": _BUSY, "SQLITE_FULL": _FULL, "SQLITE_READONLY": _READ_ONLY,
        "SQLITE_PERM": _READ_ONLY, "SQLITE_CORRUPT": _DAMAGED, "SQLITE_NOTADB": _DAMAGED,
        "SQLITE_CANTOPEN": _UNREACHABLE, "SQLITE_IOERR": _UNREACHABLE,
    }
)  # fmt: skip
"""Result code, without what its longer forms add, to the sentence."""

_POSTGRESQL: Mapping[str, str] = MappingProxyType(
    {
        "53100": _FULL, "53300": _BUSY, "55P03": _BUSY, "57014": _BUSY, "25006": _READ_ONLY, "42501": _READ_ONLY,
        "28": _REFUSED, "3D": _REFUSED, "08": _UNREACHABLE, "57P": _UNREACHABLE, "53": _UNREACHABLE,
        "25P03": _UNREACHABLE, "58": _UNREACHABLE, "XX001": _DAMAGED, "XX002": _DAMAGED,
    }
)  # fmt: skip
"""SQLSTATE, whole or its beginning, to the sentence."""


@contextmanager
def told(place: str, *, is_writing: bool) -> Iterator[None]:
    """Turn what the database refuses in the block into a fault.

    Parameters
    ----------
    place
        The store as readers may see it: without a password.
    is_writing
        Decides what the sentence says of what was typed.

    Raises
    ------
    StoreGone, StoreBusy
        The database could not do its work.
    """
    try:
        yield
    except PoolTimeout as fault:
        raise _fault(_BUSY, place, "", is_writing=is_writing) from fault
    except DBAPIError as fault:
        sentence = _sentence(fault)
        if sentence is None:
            raise
        detail = str(fault.orig).strip().splitlines()[0] if str(fault.orig).strip() else ""
        raise _fault(sentence, place, detail, is_writing=is_writing) from fault


def busy(place: str) -> StoreFault:
    """Return the fault of one whose turn to write did not come."""
    return _fault(_BUSY, place, "", is_writing=True)


def gone(place: str, detail: str, *, is_writing: bool) -> StoreFault:
    """Return the fault of a store that is no longer where it was."""
    return _fault(_UNREACHABLE, place, detail, is_writing=is_writing)


def _sentence(fault: DBAPIError) -> str | None:
    """Return what to say of a fault; None where the program is to blame."""
    name = getattr(fault.orig, "sqlite_errorname", None)
    if name is not None:
        return next(
            (said for code, said in _SQLITE.items() if name == code or name.startswith(f"{code}_")), None
        )
    state = getattr(fault.orig, "sqlstate", None)
    if state is not None:
        return next((said for code, said in _POSTGRESQL.items() if state.startswith(code)), None)
    is_lost = fault.connection_invalidated or type(fault.orig).__name__ in {
        "OperationalError",
        "ConnectionTimeout",
    }
    return _UNREACHABLE if is_lost else None


def _fault(sentence: str, place: str, detail: str, *, is_writing: bool) -> StoreFault:
    kind = StoreBusy if sentence == _BUSY else StoreGone
    consequence = GridError(NOT_SAVED if is_writing else NOT_READ)
    return kind(sentence, place=place, detail=detail, consequence=consequence)
