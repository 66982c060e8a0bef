"""Meetings, their items and actions: who may take which step, what is refused, and that tables follow from events."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.access import Role
from governance.errors import (
    ChangedMeanwhile,
    EntryFault,
    FaultList,
    ImpossibleTransition,
    NotAllowed,
    StoreFault,
)
from governance.registers import actions, agenda, letters, meetings
from governance.registers.actions import ACTIONS
from governance.registers.agenda import AGENDA
from governance.registers.letters import LETTERS
from governance.registers.meeting_rows import AgendaItem, Letter, Meeting, MeetingAction
from governance.registers.meetings import MEETINGS
from governance.store import Code, blotting_notice, rebuild
from tests.registers.meeting_world import (
    CLERK,
    HOT,
    LEADER,
    OFFICES,
    OTHER_TOWNSHIP,
    OTHER_WORKER,
    PLACE,
    STAFF,
    TODAY,
    TOWNSHIP,
    WORKER,
    accept,
    act,
    action,
    assign,
    decide,
    hold,
    item,
    meeting,
    move_item,
    plan,
    planned,
    rows,
)

WRITERS = {"meeting_office", "open"}
OFFICES_TOO = WRITERS | {"township"}
REPORTERS = OFFICES_TOO | {"grid_worker"}

MEETING_TABLE = {
    (None, "plan"): ("planned", WRITERS),
    ("planned", "change"): (None, WRITERS), ("notified", "change"): (None, WRITERS),
    ("planned", "notify"): ("notified", WRITERS),
    ("planned", "arrange"): (None, WRITERS), ("notified", "arrange"): (None, WRITERS),
    ("held", "arrange"): (None, WRITERS),
    ("planned", "hold"): ("held", WRITERS), ("notified", "hold"): ("held", WRITERS),
    ("held", "attend"): (None, WRITERS), ("minuted", "attend"): (None, WRITERS),
    ("held", "minute"): ("minuted", WRITERS), ("minuted", "minute"): (None, WRITERS),
    ("minuted", "close"): ("closed", WRITERS),
    ("planned", "cancel"): ("cancelled", WRITERS), ("notified", "cancel"): ("cancelled", WRITERS),
}  # fmt: skip
ITEM_TABLE = {
    (None, "propose"): ("proposed", OFFICES_TOO),
    ("proposed", "accept"): ("accepted", WRITERS), ("declined", "accept"): ("accepted", WRITERS),
    ("proposed", "decline"): ("declined", WRITERS), ("accepted", "decline"): ("declined", WRITERS),
    ("proposed", "edit"): (None, WRITERS), ("accepted", "edit"): (None, WRITERS),
    ("accepted", "discuss"): ("discussed", WRITERS),
    ("accepted", "decide"): ("decided", WRITERS), ("discussed", "decide"): ("decided", WRITERS),
    ("decided", "correct"): (None, WRITERS),
    ("proposed", "carry"): ("carried", WRITERS), ("accepted", "carry"): ("carried", WRITERS),
    ("discussed", "carry"): ("carried", WRITERS),
}  # fmt: skip
ACTION_TABLE = {
    (None, "assign"): ("assigned", WRITERS),
    ("assigned", "begin"): ("under_way", OFFICES_TOO),
    ("assigned", "progress"): ("under_way", REPORTERS), ("under_way", "progress"): ("under_way", REPORTERS),
    ("assigned", "report_done"): ("reported", REPORTERS), ("under_way", "report_done"): ("reported", REPORTERS),
    ("reported", "verify"): ("closed", WRITERS), ("reported", "return"): ("under_way", WRITERS),
    ("assigned", "move_due"): (None, WRITERS), ("under_way", "move_due"): (None, WRITERS),
    ("assigned", "cancel"): ("cancelled", WRITERS), ("under_way", "cancel"): ("cancelled", WRITERS),
    ("reported", "cancel"): ("cancelled", WRITERS),
}  # fmt: skip
LETTER_TABLE = {
    (None, "draft"): ("drafted", WRITERS), ("drafted", "send"): ("sent", WRITERS),
    ("sent", "move_reply"): (None, WRITERS), ("sent", "reply"): ("replied", OFFICES_TOO),
    ("replied", "ask_again"): ("sent", WRITERS), ("replied", "close"): ("closed", WRITERS),
    ("drafted", "withdraw"): ("withdrawn", WRITERS), ("sent", "withdraw"): ("withdrawn", WRITERS),
}  # fmt: skip
TABLES = ((MEETINGS, MEETING_TABLE), (AGENDA, ITEM_TABLE), (ACTIONS, ACTION_TABLE), (LETTERS, LETTER_TABLE))


@pytest.mark.parametrize(("register", "truth"), TABLES, ids=lambda one: getattr(one, "kind", ""))
def test_every_step_in_every_state_by_every_role(register, truth):
    lifecycle = register.lifecycle
    for state in (None, *lifecycle.states):
        for verb in lifecycle.labels:
            for role in Role:
                after, roles = truth.get((state, verb), (None, set()))
                if str(role) in roles:
                    assert lifecycle.step(state, verb, role=role, why="因").after == after
                else:
                    with pytest.raises(ImpossibleTransition):
                        lifecycle.step(state, verb, role=role, why="因")


@pytest.mark.parametrize(
    ("register", "state", "verb"),
    [
        (MEETINGS, "notified", "change"), (MEETINGS, "planned", "cancel"), (AGENDA, "proposed", "decline"),
        (AGENDA, "accepted", "carry"), (AGENDA, "decided", "correct"), (ACTIONS, "reported", "return"),
        (ACTIONS, "assigned", "move_due"), (ACTIONS, "reported", "cancel"), (LETTERS, "sent", "withdraw"),
        (LETTERS, "replied", "ask_again"), (LETTERS, "sent", "move_reply"),
    ],
)  # fmt: skip
def test_what_undoes_or_delays_needs_a_reason(register, state, verb):
    with pytest.raises(ImpossibleTransition, match="needs a reason"):
        register.lifecycle.step(state, verb, role="meeting_office", why=" ")


def test_a_whole_life(store):
    name = plan(store, TODAY - timedelta(days=7), meets_on=TODAY)
    with store.writing(STAFF) as writing:
        meetings.step(writing, meeting(store, name), "notify", data={"on": TODAY - timedelta(days=6)})
    item_id = decide(store, name)
    action_id = assign(store, item_id, TODAY + timedelta(days=10))
    with store.writing(STAFF) as writing:
        meetings.attend(writing, meeting(store, name), {"住建局": "present", "环保局": "excused"})
    with store.writing(STAFF) as writing:
        meetings.minute(writing, meeting(store, name), "议定一件事", today=TODAY)
    with store.writing(STAFF) as writing:
        meetings.close(writing, meeting(store, name), today=TODAY)
    row = meeting(store, name)
    assert (row.state, row.version, row.held_on, row.closed_on) == ("closed", 6, TODAY, TODAY)
    assert row.attendance == {"住建局": "present", "环保局": "excused"}
    act(store, action_id, "report_done", actor=TOWNSHIP, result="已装隔音板")
    act(store, action_id, "return", why="还响")
    act(store, action_id, "report_done", actor=WORKER, result="夜里不响了")
    act(store, action_id, "verify")
    done = action(store, action_id)
    assert (done.state, done.result, done.times_returned, done.grid_code) == (
        "closed", "夜里不响了", 1, HOT.subject.place_code,
    )  # fmt: skip


def test_made_again_the_tables_are_the_same(store):
    first = plan(store)
    second = plan(store, township="990101001", kind="party_government")
    item_id = decide(store, first)
    action_id = assign(store, item_id, TODAY)
    act(store, action_id, "move_due", why="停电", due_on=TODAY + timedelta(days=3))
    with store.writing(STAFF) as writing:
        meetings.step(writing, meeting(store, first), "arrange", data={"order": [Code(item_id)]})
        meetings.step(writing, meeting(store, second), "cancel", why="改期", data={"on": TODAY})
    with store.writing(STAFF) as writing:
        content = letters.of_action(
            action(store, action_id), item(store, item_id), from_office="联席办", today=TODAY
        )
        letters.draft(writing, content)
    tables = (Meeting, AgendaItem, MeetingAction, Letter)
    before = [rows(store, table) for table in tables]
    with store.writing(STAFF) as writing:
        for register in (MEETINGS, AGENDA, ACTIONS, LETTERS):
            assert rebuild(writing, register) > 0
    assert [rows(store, table) for table in tables] == before
    assert before[2][0]["first_due_on"] == TODAY
    assert before[2][0]["due_on"] == TODAY + timedelta(days=3)
    assert before[2][0]["times_moved"] == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"meets_on": TODAY - timedelta(days=1)}, "meets_on"),
        ({"place": " "}, "place"),
        ({"convenor_post": ""}, "convenor_post"),
        ({"offices": ()}, "offices"),
        ({"offices": ("住建局", "没有局")}, "offices"),
        ({"kind": "party_government"}, "kind"),
    ],
)
def test_a_plan_that_cannot_be(store, changes, field):
    with pytest.raises(EntryFault) as told:
        plan(store, **changes)
    assert list(told.value.by_field) == [field]
    assert rows(store, Meeting) == []


def test_a_convenor_is_a_post_and_no_name(store):
    name = plan(store, convenor_post="副区长张伟")
    assert "张伟" not in meeting(store, name).convenor_post
    assert "副区长" in meeting(store, name).convenor_post


def test_what_is_typed_is_masked_and_said_so(store):
    name = plan(store)
    hold(store, name)
    with store.writing(STAFF) as writing:
        meetings.minute(writing, meeting(store, name), "来访人电话13812345678", today=TODAY)
    assert meeting(store, name).minutes == "来访人电话〔电话〕"
    assert "telephone" in str(blotting_notice(writing.blotted_out))


def test_two_who_write_minutes(store):
    name = plan(store)
    hold(store, name)
    seen = meeting(store, name)
    with store.writing(STAFF) as writing:
        meetings.minute(writing, seen, "一", today=TODAY)
    with pytest.raises(ChangedMeanwhile, match="联席办"), store.writing(STAFF) as writing:
        meetings.minute(writing, seen, "二", today=TODAY)
    assert meeting(store, name).minutes == "一"


def test_one_decides_while_another_notes_who_came(store):
    name = plan(store)
    item_id = accept(store, name)
    hold(store, name)
    seen, matter = meeting(store, name), item(store, item_id)
    with store.writing(STAFF) as writing:
        agenda.step(writing, matter, "decide", today=TODAY, data={"decision": "办"})
    with store.writing(STAFF) as writing:
        meetings.attend(writing, seen, {"住建局": "present"})
    assert item(store, item_id).decision == "办"
    assert meeting(store, name).attendance == {"住建局": "present"}


def test_a_meeting_is_not_held_before_its_day(store):
    name = plan(store)
    with pytest.raises(StoreFault, match="has not come yet"), store.writing(STAFF) as writing:
        meetings.hold(writing, meeting(store, name), on=TODAY + timedelta(days=1), today=TODAY)


def test_nothing_is_decided_before_the_meeting(store):
    name = plan(store)
    item_id = accept(store, name)
    with pytest.raises(StoreFault, match="while their meeting is held"):
        move_item(store, item_id, "decide", decision="办")


def test_closing_says_what_is_missing(store):
    name = plan(store)
    accept(store, name)
    hold(store, name)
    with store.writing(STAFF) as writing:
        meetings.minute(writing, meeting(store, name), "记录", today=TODAY)
    with pytest.raises(FaultList) as told, store.writing(STAFF) as writing:
        meetings.close(writing, meeting(store, name), today=TODAY)
    assert [str(fault) for fault in told.value.faults] == [
        "no attendance of 住建局, 环保局",
        "“第一网格: 环境噪声” is neither decided nor carried to the next meeting",
    ]
    assert meeting(store, name).state == "minuted"


def test_the_same_matter_stands_before_one_meeting(store):
    first, second = plan(store), plan(store)
    accept(store, first)
    with pytest.raises(StoreFault, match=f"before meeting {first} already"):
        accept(store, second)


def test_a_township_puts_forward_its_own_alone(store):
    name = plan(store)
    with store.writing(TOWNSHIP) as writing:
        assert agenda.propose(writing, name, HOT, today=TODAY) == "I000001"
    with pytest.raises(NotAllowed), store.writing(OTHER_TOWNSHIP) as writing:
        agenda.propose(writing, name, HOT, today=TODAY)


@pytest.mark.parametrize("actor", [OTHER_TOWNSHIP, OTHER_WORKER], ids=["township", "worker"])
def test_nobody_reports_on_what_lies_beyond(store, actor):
    action_id = assign(store, decide(store, plan(store)), TODAY)
    with pytest.raises(NotAllowed):
        act(store, action_id, "progress", actor=actor, progress="去过")
    with store.reading() as session:
        assert session.scalars(actions.seen_actions(actor)).all() == []
    assert action(store, action_id).version == 1


def test_an_office_sees_what_it_has_to_do_anywhere(store):
    action_id = assign(store, decide(store, plan(store)), TODAY, office="甲街道")
    elsewhere = OTHER_TOWNSHIP.__class__("a9", "甲街道", Role.TOWNSHIP, "甲街道", ("990101002",))
    act(store, action_id, "progress", actor=elsewhere, progress="去过")
    assert action(store, action_id).state == "under_way"


@pytest.mark.parametrize("actor", [LEADER, CLERK])
def test_who_reads_does_not_write(store, actor):
    with pytest.raises(ImpossibleTransition, match="not for your role"):
        plan(store, actor=actor)


@pytest.mark.parametrize(
    ("days", "overdue"), [(-1, True), (0, False), (1, False)], ids=["yesterday", "today", "tomorrow"]
)
def test_overdue_begins_the_day_after(store, days, overdue):
    due = TODAY + timedelta(days=days)
    action_id = assign(store, decide(store, plan(store, TODAY - timedelta(days=5)), day=TODAY - timedelta(days=5)), due,
                       TODAY - timedelta(days=5))  # fmt: skip
    assert actions.is_overdue(action(store, action_id), TODAY) == overdue
    with store.reading() as session:
        asked = actions.seen_actions(STAFF).where(actions.overdue_on(TODAY))
        assert len(session.scalars(asked).all()) == overdue
    act(store, action_id, "report_done", result="好了")
    assert not actions.is_overdue(action(store, action_id), TODAY)
    act(store, action_id, "return", why="没好")
    assert actions.is_overdue(action(store, action_id), TODAY) == overdue


@pytest.mark.parametrize(
    ("task", "office", "due_on", "field"),
    [
        ("", "环保局", TODAY, "task"),
        ("看", "没有局", TODAY, "office"),
        ("看", "环保局", TODAY - timedelta(days=1), "due_on"),
    ],
)
def test_an_action_that_cannot_be(store, task, office, due_on, field):
    item_id = decide(store, plan(store))
    with pytest.raises(EntryFault) as told, store.writing(STAFF) as writing:
        actions.assign(
            writing, item(store, item_id), actions.ActionDraft(task, office, due_on), today=TODAY,
            known_offices=OFFICES,
        )  # fmt: skip
    assert list(told.value.by_field) == [field]


def test_the_last_day_is_never_moved_into_the_past(store):
    action_id = assign(store, decide(store, plan(store)), TODAY)
    with pytest.raises(StoreFault, match="over or missing"):
        act(store, action_id, "move_due", why="停电", due_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("before", "expected"),
    [(None, date(2026, 7, 10)), (date(2026, 6, 18), date(2026, 7, 16)), (date(2026, 6, 4), date(2026, 7, 9)),
     (date(2026, 1, 1), date(2026, 7, 9))],
)  # fmt: skip
def test_the_next_meeting_keeps_its_weekday(before, expected):
    last = None if before is None else Meeting(meets_on=before)
    assert meetings.next_day(last, TODAY) == expected


@pytest.mark.parametrize(("days", "short"), [(2, True), (3, False)])
def test_notice_is_given_three_days_before(days, short):
    assert meetings.is_short_notice(TODAY + timedelta(days=days), TODAY) is short


def test_a_plan_says_nothing_wrong_of_itself():
    assert planned().faults(TODAY, OFFICES) == {}


def test_an_item_names_the_meeting_that_took_up_the_same_before(store):
    first = decide(store, plan(store))
    later = plan(store, TODAY + timedelta(days=28))
    again = accept(store, later, HOT, TODAY + timedelta(days=28))
    other = accept(
        store, later, replace(HOT, subject=replace(PLACE, key="another")), TODAY + timedelta(days=28)
    )
    items = [item(store, name) for name in (first, again, other)]
    with store.reading() as session:
        assert agenda.last_before(session, items) == {again: items[0].meeting_id}
