"""The audit log: who saw, took away or changed what, in one chain.

Convention: each row holds the SHA-256 of what it says and of the hash of the row before it, so that no row can be
changed, left out or put in between without all later hashes being wrong. Every change of the journal is in it with the
hash of the event, so the chain covers the journal too. The database refuses changes; whoever takes those triggers away
is found by :func:`governance.store.verification.verify`. Cutting rows off the end is found as far as changes are among
them; to be surer, keep the head of the chain (``python -m pipelines check`` prints it) somewhere else.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from governance.store.base import RUNNING_NUMBER, Base, stored_value
from governance.store.session import Writing

FIRST = "0" * 64
"""Stands for the hash before the first row."""


class Action(StrEnum):
    """What is written down."""

    CHANGE = "change"
    """Of a register: one event of the journal, whose hash the row holds."""
    DATA = "data"
    """Of the case data, which have no journal: a load, an undo, a publication."""
    EXPORT = "export"
    SMALL_COUNTS = "small_counts"
    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    ACCOUNT = "account"
    PACK = "pack"


class Audit(Base):
    """One row of the log."""

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 (SQLAlchemy reads it once)

    audit_id: Mapped[int] = mapped_column(RUNNING_NUMBER, primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[str]
    role: Mapped[str]
    office: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]
    hash_before: Mapped[str]
    hash: Mapped[str]

    def content_hash(self) -> str:
        """Return what ``hash`` has to be."""
        return digest(
            self.hash_before,
            self.at,
            self.account_id,
            self.role,
            self.office,
            self.action,
            self.subject,
            self.details,
        )


def digest(*parts: object) -> str:
    """Return the SHA-256 of parts, 64 hexadecimal digits; the same on both engines.

    Parameters
    ----------
    parts
        What JSON holds, and moments (aware; to the microsecond, in UTC).
    """
    told = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_moment)
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


def record(
    writing: Writing, action: Action, subject: str, details: Mapping[str, object] | None = None
) -> Audit:
    """Add a row to the log, in the transaction of the writing.

    Parameters
    ----------
    subject
        What was seen, taken away or changed: a page, a table, a thing of a register. Never personal data.
    details
        More of it; values as :func:`governance.store.base.stored_value` takes them.
    """
    session, actor = writing.session, writing.actor
    last = session.scalar(select(Audit.hash).order_by(Audit.audit_id.desc()).limit(1))
    row = Audit(
        at=writing.at, account_id=actor.account_id, role=str(actor.role), office=actor.office,
        action=str(action), subject=subject, details=stored_value(details or {}, writing.blotted_out),
        hash_before=last or FIRST,
    )  # fmt: skip
    row.hash = row.content_hash()
    session.add(row)
    session.flush()
    return row


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} cannot be hashed")
