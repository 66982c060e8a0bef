"""Looking through the audit log: is the chain whole, and is every change of the journal in it as it was made."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.errors import N_, GridError
from governance.store.audit import FIRST, Action, Audit
from governance.store.journal import Event

_BATCH = 1_000


@dataclass(frozen=True)
class Chain:
    """What was found.

    Attributes
    ----------
    rows
        Sound rows, up to the first that is not.
    head
        Hash of the last of them: a later log holds it still. Sixty-four zeros where there is none.
    broken
        What is wrong with the first row that is; missing where all is well.
    """

    rows: int
    head: str
    broken: GridError | None


def verify(session: Session) -> Chain:
    """Return whether the audit log and the journal are as they were written.

    Parameters
    ----------
    session
        A reading one: the state of one moment.
    """
    in_batches = {"yield_per": _BATCH}
    log = session.scalars(select(Audit).order_by(Audit.audit_id), execution_options=in_batches)
    journal = session.scalars(select(Event).order_by(Event.event_id), execution_options=in_batches)
    with closing(log), closing(journal):
        return _compared(iter(log), iter(journal))


def _compared(log: Iterator[Audit], events: Iterator[Event]) -> Chain:
    rows, head = 0, FIRST
    for row in log:
        broken = _broken(row, head) or (_broken_event(row, events) if row.action == Action.CHANGE else None)
        if broken is not None:
            return Chain(rows, head, broken)
        rows, head = rows + 1, row.hash
    left = next(events, None)
    if left is None:
        return Chain(rows, head, None)
    return Chain(rows, head, GridError(
        N_("Change {subject} of {at} is not in the audit log: rows were cut off its end, or it was put in by hand."),
        subject=left.subject, at=f"{left.at:%Y-%m-%d %H:%M} UTC",
    ))  # fmt: skip


def _broken(row: Audit, before: str) -> GridError | None:
    """Return what is wrong with a row of the log, given the hash of the row before."""
    if row.hash_before != before:
        return _said(row, N_("Row {number} of the audit log ({at}) does not follow the one before: rows were taken "
                             "out, put in or moved."))  # fmt: skip
    if row.hash != row.content_hash():
        return _said(row, N_("Row {number} of the audit log ({at}) is not as it was written."))
    return None


def _broken_event(row: Audit, events: Iterator[Event]) -> GridError | None:
    """Return what is wrong with the change that a row tells of: the next of the journal."""
    event = next(events, None)
    if event is None or event.subject != row.subject:
        return _said(row, N_("Row {number} of the audit log ({at}) tells of change {subject}, which is not in its "
                             "place in the journal."))  # fmt: skip
    if event.content_hash() != row.details["event_sha256"]:
        return _said(
            row, N_("Change {subject} of {at} is not as it was written (row {number} of the audit log).")
        )
    return None


def _said(row: Audit, sentence: str) -> GridError:
    return GridError(sentence, number=row.audit_id, at=f"{row.at:%Y-%m-%d %H:%M} UTC", subject=row.subject)
