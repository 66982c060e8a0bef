"""The journal: whatever changes is an event that is only ever added.

Convention: a *stream* is the events of one thing of a register (one risk, one meeting), numbered from 1. Its state is
what its last event leads to. Tables that are asked (projections) are folded from events in the same transaction, can be
thrown away and made again (:func:`rebuild`), and hold nothing that is in no event. Whoever changes a thing names the
version they saw; if it is no longer the last, nothing is written and they are told what happened meanwhile.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Index, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.errors import N_, ChangedMeanwhile, GridError, listed
from governance.registers.transitions import NOTHING_YET, Lifecycle
from governance.store.audit import Action, digest, record
from governance.store.base import RUNNING_NUMBER, Base, Code, note, stored_value
from governance.store.session import Writing
from governance.text_rules import PersonalKind

_BATCH = 1_000

KINDS: Mapping[PersonalKind, str] = {
    "identity_number": N_("identity numbers"),
    "bank_card": N_("card numbers"),
    "phone": N_("telephone numbers"),
    "email": N_("e-mail addresses"),
    "account": N_("accounts of networks"),
    "plate": N_("number plates"),
    "address": N_("addresses of homes"),
    "name": N_("names of people"),
}
"""What was blotted out, to what readers call it."""


class Event(Base):
    """One change of one thing.

    Attributes
    ----------
    event_id
        In the order in which changes were kept.
    stream_kind, stream_id, version
        Which register, which thing, its how manieth event.
    verb, from_state, to_state
        The step that was taken; from nothing where it is the first.
    why
        The reason, masked; missing where none was given.
    data
        What belongs to the step, as JSON; what people typed is masked.
    account_id, role, office, at
        On whose behalf, and when (UTC).
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("stream_kind", "stream_id", "version"),
        {"sqlite_autoincrement": True},
    )

    event_id: Mapped[int] = mapped_column(RUNNING_NUMBER, primary_key=True)
    stream_kind: Mapped[str]
    stream_id: Mapped[str]
    version: Mapped[int]
    verb: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    why: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    account_id: Mapped[str]
    role: Mapped[str]
    office: Mapped[str]
    at: Mapped[datetime]

    @property
    def subject(self) -> str:
        """Name of the event in the audit log."""
        return f"{self.stream_kind}/{self.stream_id}/{self.version}"

    def content_hash(self) -> str:
        """Return the hash of what it says, as the audit log holds it."""
        return digest(
            self.event_id, self.stream_kind, self.stream_id, self.version, self.verb, self.from_state, self.to_state,
            self.why, self.data, self.account_id, self.role, self.office, self.at,
        )  # fmt: skip


Index(
    "ix_event_first", Event.stream_kind, Event.event_id,
    sqlite_where=Event.version == 1, postgresql_where=Event.version == 1,
)  # fmt: skip


@dataclass(frozen=True)
class Register:
    """A kind of thing that is kept.

    Attributes
    ----------
    kind
        ``stream_kind`` of its events: an identifier.
    lifecycle
        Its transition table.
    fold
        Brings the projections up to date with one more event. It reads the event and its own projections, nothing
        else, so that :func:`rebuild` comes to the same rows.
    projections
        Its tables, parents before children.
    prefix
        Of the names of its things (R in R000012); empty where a thing has a name already, such as a grid's code.
    """

    kind: str
    lifecycle: Lifecycle
    fold: Callable[[Session, Event], None]
    projections: tuple[type[Base], ...] = ()
    prefix: str = ""


@dataclass(frozen=True)
class Stream:
    """One thing of a register, as somebody saw it.

    Attributes
    ----------
    register
        What it is one of.
    stream_id
        Its name.
    version
        Of the last event that was seen; 0 where there is none yet.
    """

    register: Register
    stream_id: str
    version: int = 0


def new_stream(writing: Writing, register: Register) -> Stream:
    """Return the next thing of a register, named by prefix and number: R000001, R000002. No number is used twice."""
    last = writing.session.scalar(
        select(Event.stream_id)
        .where(Event.stream_kind == register.kind, Event.version == 1)
        .order_by(Event.event_id.desc())
        .limit(1)
    )
    number = 0 if last is None else int(last.removeprefix(register.prefix))
    return Stream(register, f"{register.prefix}{number + 1:06d}")


def append(
    writing: Writing,
    stream: Stream,
    verb: str,
    *,
    why: str | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Take a step: add its event, fold it into the projections, write it into the audit log; return the event.

    Parameters
    ----------
    stream
        With the version that was seen when the decision was made.
    verb
        One of the register's.
    why
        The reason, masked here; needed where the transition table says so.
    data
        What belongs to the step. Bare texts are taken for typed by people and masked; a code is a
        :class:`governance.store.base.Code`. See :func:`governance.store.base.stored_value`.

    Raises
    ------
    ChangedMeanwhile
        There is a later version than the one seen.
    ImpossibleTransition
        The step cannot be taken in this state or by this role, or lacks its reason.
    StoreFault
        A text is too long.
    """
    session, actor, register = writing.session, writing.actor, stream.register
    last = last_event(session, register, stream.stream_id)
    _refuse_outdated(stream, last, writing.timezone)
    state = NOTHING_YET if last is None else last.to_state
    step = register.lifecycle.step(state, verb, role=actor.role, why=why)
    event = Event(
        stream_kind=register.kind, stream_id=stream.stream_id, version=stream.version + 1,
        verb=verb, from_state=state, to_state=step.after or state,
        why=note(why, writing.blotted_out) or None if why else None,
        data=stored_value(data or {}, writing.blotted_out),
        account_id=actor.account_id, role=str(actor.role), office=actor.office, at=writing.at,
    )  # fmt: skip
    session.add(event)
    session.flush()
    register.fold(session, event)
    session.flush()
    record(writing, Action.CHANGE, event.subject, {"event_sha256": Code(event.content_hash())})
    return event


def last_event(session: Session, register: Register, stream_id: str) -> Event | None:
    """Return the last event of a thing; None where there is no such thing."""
    return session.scalar(_events_of(register, stream_id).order_by(Event.version.desc()).limit(1))


def history(session: Session, register: Register, stream_id: str) -> Sequence[Event]:
    """Return the events of a thing, the first first; empty where there is no such thing."""
    return session.scalars(_events_of(register, stream_id).order_by(Event.version)).all()


def rebuild(writing: Writing, register: Register) -> int:
    """Empty the projections of a register and fold them again from its events; return how many there were."""
    session = writing.session
    for table in reversed(register.projections):
        session.execute(delete(table))
    events = select(Event).where(Event.stream_kind == register.kind).order_by(Event.event_id)
    count = 0
    with closing(session.scalars(events, execution_options={"yield_per": _BATCH})) as found:
        for event in found:
            register.fold(session, event)
            session.flush()
            count += 1
    return count


def blotting_notice(found: Counter[PersonalKind]) -> GridError | None:
    """Return what to tell of what was blotted out of a text before it was kept; None where nothing was.

    Parameters
    ----------
    found
        Of :attr:`governance.store.session.Writing.blotted_out`.
    """
    kinds = [word for kind, word in KINDS.items() if found[kind]]
    if not kinds:
        return None
    return GridError(
        N_("Saved. Blotted out before that, for no person is written down here: {kinds}."),
        kinds=listed(kinds),
    )


def _refuse_outdated(stream: Stream, last: Event | None, timezone: ZoneInfo) -> None:
    """See that what somebody saw is what there is."""
    if (0 if last is None else last.version) == stream.version:
        return
    if last is None or last.version < stream.version:
        raise ValueError(f"{stream.stream_id} has no version {stream.version}")
    label = stream.register.lifecycle.labels.get(last.verb, last.verb)
    raise ChangedMeanwhile(
        N_("{name} changed meanwhile: {office}, {at}: “{verb}”. Nothing was saved; what you typed is still here. "
           "Look at what changed, then decide again."),
        name=stream.stream_id, office=last.office, role=last.role, at=f"{last.at.astimezone(timezone):%Y-%m-%d %H:%M}",
        verb=GridError(label), moment=last.at,
    )  # fmt: skip


def _events_of(register: Register, stream_id: str) -> Select[Event]:
    return select(Event).where(Event.stream_kind == register.kind, Event.stream_id == stream_id)
