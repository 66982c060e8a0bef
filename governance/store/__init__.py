"""The store: what people write (registers, meetings, checks, accounts) and the log of who did what.

::

    store = open_store(settings)                      # made and brought up to date on the way
    with store.reading() as session:                  # one state throughout, cannot write
        risk = session.get(Risk, "R000012")
    with store.writing(actor) as writing:             # one transaction: all of it or nothing
        append(writing, Stream(RISKS, "R000012", risk.version), "settle", why=..., data={...})

A register is a :class:`Register` (transition table, fold, projection tables derived from :class:`Base`) and one
migration; ``tests/store/example_register.py`` is a whole one. Its tables are named in :mod:`governance.stored_tables`.
"""

from governance.store.audit import Action, Audit, record
from governance.store.base import Base, Code, MaskedText, UtcTime
from governance.store.journal import (
    Event,
    Register,
    Stream,
    append,
    blotting_notice,
    history,
    last_event,
    new_stream,
    rebuild,
)
from governance.store.session import Actor, Store, Writing, existing_store, open_store

__all__ = [
    "Action", "Actor", "Audit", "Base", "Code", "Event", "MaskedText", "Register", "Store", "Stream", "UtcTime",
    "Writing", "append", "blotting_notice", "existing_store", "history", "last_event", "new_stream", "open_store",
    "rebuild", "record",
]  # fmt: skip
