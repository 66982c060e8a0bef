"""The register of records kept by hand: entered, corrected with a reason, withdrawn with a reason; nothing is erased.

What the tables of files have from loads, a build appends from here with the source :data:`SOURCE`; a record that is
withdrawn is in no table, and its events stay.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.access import Verb
from governance.errors import N_
from governance.posts import post_only
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.folding import day_of, row_of
from governance.registers.record_entries import CallbackEntry, Entry, ReceptionEntry, RecordDesk
from governance.registers.record_rows import KeptRecord
from governance.registers.risk_entries import refuse_faults
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Actor, Code, Event, Register, Stream, Writing, append, new_stream

SOURCE = "store"
"""Source of receptions and campaign reports that are kept here, in the published tables."""

KEPT = "kept"

WHEREABOUTS = Whereabouts(KeptRecord.township_code, KeptRecord.township_code)

_KEEPERS = roles_for(Verb.WRITE_RECORDS)

LIFECYCLE = Lifecycle(
    states={KEPT: N_("kept"), "withdrawn": N_("withdrawn")},
    steps=(
        Step("enter", N_("Enter"), (NOTHING_YET,), KEPT, _KEEPERS),
        Step("correct", N_("Correct"), (KEPT,), None, _KEEPERS, needs_why=True),
        Step("withdraw", N_("Withdraw"), (KEPT,), "withdrawn", _KEEPERS, needs_why=True),
    ),
)


def fold(session: Session, event: Event) -> None:
    """Bring the table up to date with one more event."""
    row = row_of(session, event, KeptRecord)
    if event.verb == "enter":
        row.kind, row.account_id, row.office = event.data["kind"], event.account_id, event.office
    if "content" in event.data:
        row.day, row.township_code = day_of(event, "day"), event.data["township_code"]
        row.content = event.data["content"]


RECORDS = Register("kept_record", LIFECYCLE, fold, (KeptRecord,), prefix="K")


def enter(writing: Writing, desk: RecordDesk, entry: Entry) -> str:
    """Keep a record; return its number.

    Raises
    ------
    EntryFault
        Something is wrong with what was filled in, told by field: nothing is saved.
    NotAllowed, ImpossibleTransition
        Nothing is saved.
    """
    data = _data(writing, desk, entry)
    stream = new_stream(writing, RECORDS)
    append(writing, stream, "enter", data={"kind": Code(entry.kind_of_record), **data})
    return stream.stream_id


def correct(writing: Writing, desk: RecordDesk, seen: Stream, entry: Entry, *, why: str) -> None:
    """Put another content in place of the one that was seen; the old one stays in the events.

    Raises
    ------
    EntryFault, NotAllowed, ChangedMeanwhile, ImpossibleTransition
        Nothing is saved.
    """
    _refuse_hidden(writing, seen)
    append(writing, seen, "correct", why=why, data=_data(writing, desk, entry))


def withdraw(writing: Writing, seen: Stream, *, why: str) -> None:
    """Take a record out of the tables, with why.

    Raises
    ------
    NotAllowed, ChangedMeanwhile, ImpossibleTransition
        Nothing is saved.
    """
    _refuse_hidden(writing, seen)
    append(writing, seen, "withdraw", why=why)


def last_entries(session: Session, actor: Actor, *, limit: int) -> Sequence[KeptRecord]:
    """Return what an account entered and may still see, the latest first, withdrawn ones too."""
    own = KeptRecord.account_id == actor.account_id
    return session.scalars(
        select(KeptRecord)
        .where(own, WHEREABOUTS.seen_by(actor))
        .order_by(KeptRecord.record_id.desc())
        .limit(limit)
    ).all()


def kept_records(session: Session, kind: str) -> Sequence[KeptRecord]:
    """Return the records of a kind that stand, in order of number: what a build appends to the published table."""
    is_kept = KeptRecord.state == KEPT
    return session.scalars(
        select(KeptRecord).where(is_kept, KeptRecord.kind == kind).order_by(KeptRecord.record_id)
    ).all()


def _refuse_hidden(writing: Writing, seen: Stream) -> None:
    row = writing.session.get(KeptRecord, seen.stream_id)
    if row is not None:
        refuse_unseen(writing.actor, township_code=row.township_code, grid_code=None)


def _data(writing: Writing, desk: RecordDesk, entry: Entry) -> dict[str, object]:
    """Return what an event of a record says, once nothing is wrong with it."""
    refuse_faults({field: fault for field, fault in entry.faults(desk).items() if fault is not None})
    if isinstance(entry, CallbackEntry):
        _, township_code = desk.township_of_case(entry.source, entry.case_no)
    else:
        township_code = entry.township_code
    refuse_unseen(writing.actor, township_code=township_code, grid_code=None)
    content = {
        name: Code(value) if isinstance(value, str) and name not in _TYPED else value
        for name, value in asdict(entry).items()
    }
    if isinstance(entry, ReceptionEntry):
        content["post"] = post_only(entry.post.strip()) if entry.post.strip() else None
    return {
        "day": _told(entry.day), "township_code": None if township_code is None else Code(township_code),
        "content": content,
    }  # fmt: skip


_TYPED = frozenset({"campaign", "line", "unit", "post"})
"""Fields that people type freely; they are masked."""


def _told(day: date | None) -> date:
    if day is None:
        raise ValueError("a record without a day passed its own check")
    return day
