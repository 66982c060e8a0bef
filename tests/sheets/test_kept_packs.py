"""Kept packs: the same content a year later, whatever has changed; nobody changes one or opens what is not theirs."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.access import Actor, Role
from governance.errors import NotAllowed, StoreFault
from governance.sheets.kept_packs import keep, kept_packs, reopen
from governance.sheets.official_layout import paper_pdf
from governance.sheets.pack_content import PackVariant, Readers, content_hash
from governance.store import Audit
from governance.store.engine import writing_engine
from governance.store.verification import verify
from tests.registers.meeting_world import (
    CLERK,
    LEADER,
    OPEN_DOOR,
    OPERATOR,
    OTHER_TOWNSHIP,
    STAFF,
    TODAY,
    TOWNSHIP,
    WORKER,
    at,
    plan,
)
from tests.sheets.pack_world import OURS, planted
from tests.sheets.test_pack_variants import text_of_pdf

NEXT_YEAR = date(2027, 7, 3)


@pytest.fixture
def content(store):
    """A pack of a meeting that is in the register."""
    meeting_id = plan(store)
    found = planted()
    return replace(found, head=replace(found.head, meeting_id=meeting_id))


def kept(store, content, readers=Readers.LEADERS, day=TODAY, actor=STAFF) -> str:
    codes = (OURS,) if readers is Readers.TOWNSHIP else ()
    with store.writing(actor, at=at(day)) as writing:
        return keep(writing, PackVariant.of(content, readers, codes))


def opened(store, name, actor=STAFF):
    with store.reading() as session:
        return reopen(session, actor, name)


def test_a_year_later_it_says_what_it_said(store, content):
    name = kept(store, content)
    before = opened(store, name)
    printed = text_of_pdf(paper_pdf(before.paper()).bytes)
    other = tuple(replace(one, text="otherwise") for one in content.definitions)
    changed = replace(content, definitions=other, places=(), basis=replace(content.basis, data_hash="0" * 12))
    second = kept(store, changed, day=NEXT_YEAR)
    after = opened(store, name)
    assert after.pack.as_record() == before.pack.as_record()
    assert text_of_pdf(paper_pdf(after.paper()).bytes) == printed
    told = {(one.part, one.now) for one in opened(store, second).changes}
    assert ("places", "") in told
    assert ("basis", "0" * 12) in told


def test_what_it_was_made_from_is_kept_beside_it(store, content):
    name = kept(store, content)
    with store.reading() as session:
        (row,) = kept_packs(session, STAFF)
        assert row.pack_id == name == "P000001"
        assert row.parameters["seed"] == content.basis.seed
        assert row.parameters["program_version"] == content.basis.program_version
        assert row.parameters["definitions"][0]["text"] == content.definitions[0].text
        assert row.data_hash == content.basis.data_hash
        assert row.kept_at == at(TODAY)
        logged = session.query(Audit).filter(Audit.action == "pack", Audit.subject == name).one()
        assert logged.details == {"content_hash": row.content_hash}
    assert row.content_hash == content_hash(opened(store, name).pack.as_record())
    with store.reading() as session:
        assert verify(session).broken is None


@pytest.mark.parametrize("statement", ["UPDATE pack SET readers = 'offices'", "DELETE FROM pack"])
def test_the_database_refuses_to_change_one(store, content, statement):
    kept(store, content)
    with pytest.raises(DBAPIError, match="only added to"), writing_engine(store.engine).begin() as connection:
        connection.execute(text(statement))


def test_one_that_was_tampered_with_is_not_opened(store, content, monkeypatch):
    name = kept(store, content)
    monkeypatch.setattr("governance.sheets.kept_packs.content_hash", lambda _record: "0" * 64)
    with pytest.raises(StoreFault, match="no longer what was kept"):
        opened(store, name)


def test_each_role_opens_its_own(store, content):
    names = {readers: kept(store, content, readers) for readers in Readers}
    expected = {
        STAFF: set(Readers), LEADER: set(Readers), OPEN_DOOR: set(Readers),
        TOWNSHIP: {Readers.TOWNSHIP, Readers.OFFICES}, OTHER_TOWNSHIP: {Readers.OFFICES}, CLERK: {Readers.OFFICES},
        OPERATOR: set(), WORKER: set(),
    }  # fmt: skip
    for actor, allowed in expected.items():
        with store.reading() as session:
            listed = {row.pack_id for row in kept_packs(session, actor)}
        assert listed == {names[readers] for readers in allowed}, actor
        for readers in set(Readers) - allowed:
            with pytest.raises(NotAllowed):
                opened(store, names[readers], actor)
    with pytest.raises(NotAllowed):
        opened(store, "P009999")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MEETING_OFFICE, Role.OPEN)])
def test_only_those_who_prepare_meetings_keep_packs(store, content, role):
    actor = Actor("a9", "岗位", role, "某办", (OURS,), ())
    with pytest.raises(NotAllowed):
        kept(store, content, actor=actor)


def test_the_first_pack_has_nothing_to_be_compared_with(store, content):
    first, second = kept(store, content), kept(store, content)
    assert opened(store, first).changes is None
    assert opened(store, second).changes == ()
