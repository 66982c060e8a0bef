"""Packs that were kept: what was given to whom, opened again with the same content whatever has changed since.

Convention: opening a kept pack checks the hash of its content and asks neither the registers nor the publication. The
hash also stands in the audit log, so that the chain covers what was given out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from governance.access import Role, Verb
from governance.errors import N_, NotAllowed, StoreFault
from governance.i18n import translator
from governance.registers.allowed import roles_for
from governance.registers.meeting_rows import Meeting
from governance.sheets.content import document_of
from governance.sheets.pack_content import PackVariant, Readers, content_hash
from governance.sheets.pack_difference import Change, changes
from governance.sheets.pack_paper import pack_paper
from governance.sheets.pack_rows import KeptPack
from governance.sheets.papers import Paper
from governance.store import Action, Actor, Code, Writing, record

MAKERS = roles_for(Verb.WRITE_MEETINGS)
"""Roles that make packs."""

_OUTER = frozenset({Readers.OFFICES})

MAY_READ: Mapping[Role, frozenset[Readers]] = {
    Role.LEADER: frozenset(Readers),
    Role.MEETING_OFFICE: frozenset(Readers),
    Role.OPEN: frozenset(Readers),
    Role.TOWNSHIP: frozenset({Readers.TOWNSHIP, *_OUTER}),
    Role.DATA_CLERK: _OUTER,
}
"""Which packs each role may open; a township opens those of its own places only. Others open none."""


@dataclass(frozen=True)
class Reopened:
    """A kept pack, opened again; or one that is not kept yet.

    Attributes
    ----------
    pack_id
        Empty for one that is not kept.
    changes
        None where there was no pack before.
    """

    pack_id: str
    pack: PackVariant
    changes: tuple[Change, ...] | None

    def paper(self) -> Paper:
        """Return it as a paper."""
        return pack_paper(self.pack, self.changes, number=self.pack_id)


def keep(writing: Writing, pack: PackVariant) -> str:
    """Keep a pack for good and return its name.

    Raises
    ------
    NotAllowed
        Whoever writes makes no packs.
    """
    actor, session, content = writing.actor, writing.session, pack.content
    if actor.role not in MAKERS:
        raise NotAllowed(N_("Packs are made by whoever prepares meetings. Nothing was saved."))
    meeting = session.get_one(Meeting, content.head.meeting_id)
    changed = draft_of(session, pack).changes
    told = pack.as_record()
    number = (session.scalar(select(func.count()).select_from(KeptPack)) or 0) + 1
    basis = content.basis
    row = KeptPack(
        pack_id=f"P{number:06d}", meeting_id=meeting.meeting_id, readers=str(pack.readers),
        township_code=pack.township_codes[0] if pack.township_codes else meeting.township_code,
        language=content.language, record=told, changes=None if changed is None else document_of(changed),
        content_hash=content_hash(told), data_hash=basis.data_hash,
        parameters={
            "month_from": basis.month_from and basis.month_from.isoformat(),
            "month_to": basis.month_to and basis.month_to.isoformat(), "window_months": basis.window_months,
            "denominator": basis.denominator, "seed": basis.seed, "publication": basis.publication,
            "program_version": basis.program_version, "definitions": [asdict(one) for one in content.definitions],
        },
        kept_at=writing.at, account_id=actor.account_id, office=actor.office,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(writing, Action.PACK, Code(row.pack_id), {"content_hash": Code(row.content_hash)})
    return row.pack_id


def draft_of(session: Session, pack: PackVariant) -> Reopened:
    """Return a pack that is not kept, with what changed since the last one for the same readers."""
    before = last_kept(session, pack)
    changed = None if before is None else changes(before.pack, pack, translator(pack.content.language))
    return Reopened("", pack, changed)


def last_kept(session: Session, pack: PackVariant) -> Reopened | None:
    """Return the pack for the same readers of the same body that was kept last; None where there was none."""
    head = pack.content.head
    meeting = session.get_one(Meeting, head.meeting_id)
    of_body = (
        Meeting.township_code.is_(None)
        if meeting.township_code is None
        else Meeting.township_code == meeting.township_code
    )
    found = session.scalars(
        select(KeptPack)
        .join(Meeting, Meeting.meeting_id == KeptPack.meeting_id)
        .where(of_body, KeptPack.readers == str(pack.readers), KeptPack.language == pack.content.language)
        .order_by(KeptPack.pack_id.desc())
    )
    opened = (_opened(row) for row in found)
    return next((one for one in opened if one.pack.township_codes == pack.township_codes), None)


def reopen(session: Session, actor: Actor, pack_id: str) -> Reopened:
    """Return a kept pack.

    Raises
    ------
    NotAllowed
        There is none of this name, or it is not for whoever asks.
    StoreFault
        It is no longer what was kept.
    """
    row = session.scalars(select(KeptPack).where(KeptPack.pack_id == pack_id, seen_by(actor))).first()
    if row is None:
        raise NotAllowed(N_("There is no pack {name}, or it is not for you."), name=pack_id)
    return _opened(row)


def kept_packs(
    session: Session, actor: Actor, meeting_id: str | None = None, *, most: int = 100
) -> Sequence[KeptPack]:
    """Return the kept packs that somebody may open, the last first, without their content.

    Parameters
    ----------
    meeting_id
        None for those of all meetings.
    """
    left_out = defer(KeptPack.record, raiseload=True), defer(KeptPack.changes, raiseload=True)
    asked = select(KeptPack).options(*left_out).where(seen_by(actor))
    if meeting_id is not None:
        asked = asked.where(KeptPack.meeting_id == meeting_id)
    return session.scalars(asked.order_by(KeptPack.pack_id.desc()).limit(most)).all()


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that leaves the packs that somebody may open."""
    readers = MAY_READ.get(Role(actor.role), frozenset())
    is_for = KeptPack.readers.in_([str(one) for one in readers])
    if Role(actor.role) is not Role.TOWNSHIP:
        return is_for
    own = KeptPack.township_code.in_(list(actor.township_codes))
    outer = and_(KeptPack.readers.in_([str(one) for one in _OUTER]), KeptPack.township_code.is_(None))
    return and_(is_for, or_(own, outer))


def _opened(row: KeptPack) -> Reopened:
    if content_hash(row.record) != row.content_hash:
        raise StoreFault(
            N_("Pack {name} is no longer what was kept. Ask the operator to look through the store and a backup."),
            name=row.pack_id,
        )  # fmt: skip
    changed = None if row.changes is None else tuple(Change(**one) for one in row.changes)
    return Reopened(row.pack_id, PackVariant.from_record(row.record), changed)
