"""Records kept by hand: every fault, corrections and withdrawals with why, scopes, and the same after a rebuild."""

from dataclasses import replace
from datetime import date

import pytest

from governance.access import ROLES, Actor, Role
from governance.errors import ChangedMeanwhile, EntryFault, ImpossibleTransition, NotAllowed
from governance.registers.record_entries import CallbackEntry, CampaignEntry, ReceptionEntry, RecordDesk
from governance.registers.record_rows import KeptRecord
from governance.registers.records import (
    LIFECYCLE,
    RECORDS,
    correct,
    enter,
    kept_records,
    last_entries,
    withdraw,
)
from governance.store import Stream, history, rebuild

TODAY = date(2026, 7, 10)
FIRST, SECOND = "990101001", "990101002"
CASES = {("petitions", "A1"): FIRST, ("petitions", "A2"): None}

OFFICE = Actor("office", "联席办", Role.MEETING_OFFICE, "联席办")
TOWNSHIP = Actor("town", "甲街道", Role.TOWNSHIP, "甲街道", (FIRST,))
LEADER = Actor("lead", "分管领导", Role.LEADER)

DESK = RecordDesk(
    today=TODAY,
    offices=("住建局",),
    townships={FIRST, SECOND},
    reasons=("办理结果",),
    township_of_case=lambda source, case_no: ((source, case_no) in CASES, CASES.get((source, case_no))),
    unit_of_line=lambda campaign, line: {("三项清零", "欠薪清零"): "件"}.get((campaign, line)),
)

RECEPTION = ReceptionEntry(TODAY, "接访", 385, 1360, FIRST, "街道党工委书记", 169, 216)
CALLBACK = CallbackEntry("petitions", "A1", TODAY, is_reached=True, satisfaction="不满意", reason="办理结果")
CAMPAIGN = CampaignEntry(
    "三项清零", "欠薪清零", "件", date(2026, 1, 1), date(2026, 12, 31), 34, TODAY, 20, 10, FIRST, "住建局"
)  # fmt: skip


def kept(store, entry, actor=OFFICE):
    with store.writing(actor) as writing:
        return enter(writing, DESK, entry)


def row_of(store, name):
    with store.reading() as session:
        return session.get(KeptRecord, name)


@pytest.mark.parametrize("entry", [RECEPTION, CALLBACK, CAMPAIGN], ids=lambda entry: entry.kind_of_record)
def test_a_record_is_kept_with_its_columns(store, entry):
    name = kept(store, entry)
    row = row_of(store, name)
    assert (row.state, row.kind, row.day, row.township_code) == ("kept", entry.kind_of_record, TODAY, FIRST)
    assert row.content == {
        field: value.isoformat() if isinstance(value, date) else value for field, value in vars(entry).items()
    }


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(RECEPTION, held_on=None), "held_on"),
        (replace(RECEPTION, held_on=date(2026, 7, 11)), "held_on"),
        (replace(RECEPTION, kind="走访"), "kind"),
        (replace(RECEPTION, batches=0, person_visits=0, settled_on_spot=0, transferred_matters=0), "batches"),
        (replace(RECEPTION, person_visits=384), "person_visits"),
        (replace(RECEPTION, settled_on_spot=170), "settled_on_spot"),
        (replace(RECEPTION, township_code="990101999"), "township_code"),
        (replace(RECEPTION, post="王小明"), "post"),
        (replace(CALLBACK, case_no="A9"), "case_no"),
        (replace(CALLBACK, is_reached=False), "satisfaction"),
        (replace(CALLBACK, satisfaction="还行", reason=None), "satisfaction"),
        (replace(CALLBACK, satisfaction="满意"), "reason"),
        (replace(CALLBACK, reason="邻居说的"), "reason"),
        (replace(CALLBACK, called_on=None), "called_on"),
        (replace(CAMPAIGN, target=0), "target"),
        (replace(CAMPAIGN, ends_on=date(2025, 12, 31)), "ends_on"),
        (replace(CAMPAIGN, begins_on=None), "begins_on"),
        (replace(CAMPAIGN, verified=21), "verified"),
        (replace(CAMPAIGN, done=-1, verified=None), "done"),
        (replace(CAMPAIGN, unit="户"), "unit"),
        (replace(CAMPAIGN, unit=""), "unit"),
        (replace(CAMPAIGN, campaign="长" * 61), "campaign"),
        (replace(CAMPAIGN, line=" "), "line"),
        (replace(CAMPAIGN, department="无此局"), "department"),
        (replace(CAMPAIGN, reported_on=date(2027, 1, 1)), "reported_on"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(store, entry, field):
    with pytest.raises(EntryFault) as told:
        kept(store, entry)
    assert set(told.value.by_field) == {field}
    with store.reading() as session:
        assert not last_entries(session, OFFICE, limit=9)


def test_more_done_than_the_target_is_kept():
    assert not any(replace(CAMPAIGN, done=40).faults(DESK).values())


def test_a_correction_needs_a_reason_and_keeps_what_was(store):
    name = kept(store, RECEPTION)
    better = replace(RECEPTION, person_visits=1361)
    with pytest.raises(ImpossibleTransition), store.writing(OFFICE) as writing:
        correct(writing, DESK, Stream(RECORDS, name, 1), better, why=" ")
    with store.writing(OFFICE) as writing:
        correct(writing, DESK, Stream(RECORDS, name, 1), better, why="数错了")
    assert row_of(store, name).content["person_visits"] == 1361
    with pytest.raises(ChangedMeanwhile), store.writing(OFFICE) as writing:
        correct(writing, DESK, Stream(RECORDS, name, 1), RECEPTION, why="又改")
    with store.reading() as session:
        first, second = history(session, RECORDS, name)
    assert first.data["content"]["person_visits"] == 1360
    assert second.why == "数错了"


def test_what_is_withdrawn_is_in_no_table_and_stays_withdrawn(store):
    name, other = kept(store, RECEPTION), kept(store, RECEPTION)
    with store.writing(OFFICE) as writing:
        withdraw(writing, Stream(RECORDS, name, 1), why="重复登记")
    with store.reading() as session:
        assert [row.record_id for row in kept_records(session, "reception")] == [other]
        assert not kept_records(session, "callback")
        assert [row.state for row in last_entries(session, OFFICE, limit=9)] == ["kept", "withdrawn"]
    with pytest.raises(ImpossibleTransition), store.writing(OFFICE) as writing:
        correct(writing, DESK, Stream(RECORDS, name, 2), RECEPTION, why="恢复")


@pytest.mark.parametrize(
    ("entry", "is_own"),
    [
        (RECEPTION, True),
        (replace(RECEPTION, township_code=SECOND), False),
        (replace(RECEPTION, township_code=None), False),
        (CALLBACK, True),
        (replace(CALLBACK, case_no="A2"), False),
        (replace(CAMPAIGN, township_code=SECOND), False),
    ],
)
def test_a_township_keeps_records_of_its_own_places_alone(store, entry, is_own):
    if is_own:
        assert kept(store, entry, TOWNSHIP) == "K000001"
        return
    with pytest.raises(NotAllowed):
        kept(store, entry, TOWNSHIP)


def test_a_township_changes_no_record_of_another(store):
    name = kept(store, replace(RECEPTION, township_code=SECOND))
    with pytest.raises(NotAllowed), store.writing(TOWNSHIP) as writing:
        withdraw(writing, Stream(RECORDS, name, 1), why="不是我的")
    with pytest.raises(NotAllowed), store.writing(TOWNSHIP) as writing:
        correct(writing, DESK, Stream(RECORDS, name, 1), RECEPTION, why="改成我的")


@pytest.mark.parametrize("role", [*ROLES, Role.OPEN])
def test_who_may_keep_records(role):
    expected = role in {Role.TOWNSHIP, Role.MEETING_OFFICE, Role.DATA_CLERK, Role.OPEN}
    assert bool(LIFECYCLE.possible(None, role)) is expected


def test_names_typed_beside_a_post_or_into_a_line_are_not_kept(store):
    name = kept(store, replace(RECEPTION, post="副区长张伟"))
    assert "张伟" not in row_of(store, name).content["post"]
    told = kept(store, replace(CAMPAIGN, campaign="电话13812345678专项", line="清零"))
    assert "13812345678" not in str(row_of(store, told).content)


def test_the_table_can_be_made_again_from_events(store):
    name = kept(store, RECEPTION)
    kept(store, CALLBACK)
    with store.writing(OFFICE) as writing:
        withdraw(writing, Stream(RECORDS, name, 1), why="重复登记")

    def rows():
        with store.reading() as session:
            found = last_entries(session, OFFICE, limit=9)
            return [(row.record_id, row.version, row.state, row.kind, row.day, row.content) for row in found]

    before = rows()
    with store.writing(OFFICE) as writing:
        assert rebuild(writing, RECORDS) == 3
    assert rows() == before
