"""What a meeting is proposed: from data and registers, nothing twice, and again only what is new or stronger."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from governance import hotspots
from governance.i18n import translator
from governance.queries import hot_maps
from governance.queries.alerts import Alert
from governance.queries.hot_counts import Asked
from governance.registers import agenda, meetings
from governance.registers.agenda import ItemDraft, Subject
from governance.registers.findings import alert_findings, hot_findings
from governance.registers.meeting_rows import Meeting
from governance.registers.opening import opening
from governance.registers.proposals import Finding, propose
from governance.settings import read_settings
from governance.warehouse import open_warehouse, published_path
from tests.dashboard.hot_world import HOT as HOT_GRID
from tests.dashboard.hot_world import MATTER
from tests.registers import risk_world
from tests.registers.meeting_world import (
    HOT,
    OTHER_TOWNSHIP,
    STAFF,
    TODAY,
    TOWNSHIP,
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
)

SAY = translator("en")
LATER = date(2026, 7, 1)


def asked_for(store, meeting_id: str, *found: Finding, today: date = TODAY):
    with store.reading() as session:
        return propose(session, session.get_one(Meeting, meeting_id), found, today=today, say=SAY)


def subjects(store, meeting_id: str, *found: Finding, today: date = TODAY) -> list[str]:
    return [one.draft.subject.key for one in asked_for(store, meeting_id, *found, today=today)]


@pytest.fixture(scope="module")
def hot_drafts(hot_folder):
    """What the hot district shows in its last complete window."""
    settings = read_settings(hot_folder / "district.toml")
    warehouse = open_warehouse(published_path(settings.paths.home))
    method = settings.hotspots
    asked = hot_maps.TestAsked(
        Asked("grid", hotspots.tested_parts(method, (MATTER,))), method.window_months, method.denominator
    )
    maps = hot_maps.tested_maps(warehouse, asked)
    number = max(at for at, is_whole in enumerate(maps.is_complete) if is_whole)
    yield hot_findings(asked, maps, number, publication="w1", say=SAY), maps
    warehouse.close()


def test_the_hot_place_is_found_with_why(hot_drafts):
    found, _ = hot_drafts
    first = found[0].draft
    assert first.subject.key == f"grid:{HOT_GRID}:{MATTER}"
    assert (first.source, first.strength, first.publication) == ("hotspot", 99, "w1")
    assert "expected by households" in first.reason
    assert "Marked for the same as well: " in first.reason


def test_places_that_adjoin_are_one_finding(hot_drafts):
    found, maps = hot_drafts
    position = {code: at for at, code in enumerate(maps.network.codes)}
    touches = maps.network.neighbours.matrix.toarray() > 0
    codes = [position[one.draft.subject.place_code] for one in found]
    assert len(codes) < int((maps.level[-2] > 0).sum())
    assert not any(
        touches[codes[first], codes[second]]
        for first in range(len(found))
        for second in range(len(found))
        if found[first].draft.subject.category == found[second].draft.subject.category
    )


def test_an_early_warning_is_told_in_the_words_of_the_overview():
    alert = Alert("环境噪声", date(2026, 5, 1), date(2026, 6, 1), 3, 30, 9.5, 240.0, ("甲街道",))
    [found] = alert_findings([alert], {"甲街道": "990101001"}, publication="w1", say=SAY)
    draft = found.draft
    assert (draft.subject.place_code, draft.subject.level, draft.strength) == ("990101001", "township", 240)
    assert draft.reason.startswith("30 cases since May 2026 in 3 adjoining grids (甲街道); 9.5 expected.")


def test_nothing_is_proposed_twice_while_it_is_open(store):
    name = plan(store)
    found = Finding(HOT, is_new=True)
    assert subjects(store, name, found) == [HOT.subject.key]
    item_id = accept(store, name)
    assert subjects(store, name, found) == []
    hold(store, name)
    move_item(store, item_id, "decide", decision="办")
    action_id = assign(store, item_id, TODAY + timedelta(days=9))
    later = Finding(replace(HOT, month_to=LATER))
    assert subjects(store, plan(store), later) == []
    act(store, action_id, "report_done", result="好了")
    act(store, action_id, "verify")
    assert subjects(store, plan(store), found) == []
    assert subjects(store, plan(store), later) == [HOT.subject.key]


@pytest.mark.parametrize(
    ("strength", "month_to", "is_new", "again"),
    [
        (95, HOT.month_to, False, False),
        (95, LATER, False, False),
        (95, LATER, True, True),
        (99, HOT.month_to, False, True),
        (90, LATER, True, True),
        (90, HOT.month_to, True, False),
    ],
)
def test_what_was_declined_returns_new_or_stronger(store, strength, month_to, is_new, again):
    name = plan(store)
    with store.writing(STAFF) as writing:
        agenda.decline_proposal(writing, name, HOT, "已在办理", today=TODAY)
    found = Finding(replace(HOT, strength=strength, month_to=month_to), is_new=is_new)
    proposed = asked_for(store, name, found)
    assert bool(proposed) is again
    if again:
        assert proposed[0].before is not None
        assert proposed[0].before.word == "已在办理"


def test_what_was_carried_comes_back_once(store):
    first = plan(store, TODAY - timedelta(days=28))
    item_id = accept(store, first, day=TODAY - timedelta(days=28))
    hold(store, first, TODAY - timedelta(days=28))
    move_item(store, item_id, "carry", why="责任单位未到")
    second = plan(store)
    [back] = asked_for(store, second, Finding(HOT, is_new=True))
    assert (back.draft.source, back.draft.origin_id) == ("carried", item_id)
    assert "责任单位未到" in back.draft.reason
    taken = accept(store, second, back.draft)
    assert asked_for(store, second, Finding(HOT)) == []
    assert item(store, taken).subject == HOT.subject.key


def test_a_cancelled_meeting_carries_its_agenda(store):
    first = plan(store)
    accept(store, first)
    with store.writing(STAFF) as writing:
        agenda.cancel_meeting(writing, meeting(store, first), "防汛", today=TODAY)
    assert meeting(store, first).state == "cancelled"
    [back] = asked_for(store, plan(store))
    assert back.draft.source == "carried"


def test_overdue_actions_are_proposed_from_the_day_after(store):
    name = plan(store)
    action_id = assign(store, decide(store, name), TODAY + timedelta(days=5))
    second = plan(store)
    assert subjects(store, second, today=TODAY + timedelta(days=5)) == []
    [late] = asked_for(store, second, today=TODAY + timedelta(days=6))
    assert late.draft.subject.key == f"action:{action_id}"
    assert late.draft.reason == "环保局 was to be done by 2026-07-08; 1 day overdue."
    with store.writing(STAFF) as writing:
        agenda.decline_proposal(writing, second, late.draft, "等施工", today=TODAY)
    assert subjects(store, second, today=TODAY + timedelta(days=20)) == []
    assert subjects(store, second, today=TODAY + timedelta(days=40)) == [f"action:{action_id}"]


def test_a_high_risk_is_proposed_once_until_it_is_raised_again(store):
    name = plan(store)
    risk_world.registered(store, day=TODAY, level="middle")
    hazard = risk_world.registered(store, day=TODAY)
    [risk] = asked_for(store, name)
    assert risk.draft.subject.key == f"risk:{hazard}:1"
    assert (risk.draft.source, risk.draft.origin_id, risk.draft.lead_office) == ("risk", hazard, "住建局")
    assert (
        risk.draft.reason == "High risk since 2026-07-03; 住建局 is responsible, to be settled by 2026-08-31."
    )
    with store.writing(STAFF) as writing:
        agenda.decline_proposal(writing, name, risk.draft, "已列入月调度", today=TODAY)
    version = risk_world.taken(store, hazard, 1, "middle", day=TODAY + timedelta(days=5))
    assert subjects(store, name) == []
    risk_world.taken(store, hazard, version, "high", day=TODAY + timedelta(days=9))
    [again] = asked_for(store, name, today=date(2026, 9, 1))
    assert again.draft.reason.endswith("to be settled by 2026-08-31. That day is over.")


def test_a_township_is_proposed_its_own(store):
    own = plan(store, township="990101001")
    other = plan(store, township="990101002")
    found = Finding(HOT, is_new=True)
    assert subjects(store, own, found) == [HOT.subject.key]
    assert subjects(store, other, found) == []


def test_proposals_come_in_order(store):
    old = plan(store, TODAY - timedelta(days=28))
    assign(store, decide(store, old, day=TODAY - timedelta(days=28)), TODAY - timedelta(days=1),
           TODAY - timedelta(days=28))  # fmt: skip
    other = replace(HOT, subject=Subject("grid:2:*", "grid", "990101002001001", "二", "990101002", "*"))
    alert = replace(other, source="alert", subject=replace(other.subject, key="alert:2:*"))
    found = asked_for(store, plan(store), Finding(alert), Finding(other))
    assert [one.draft.source for one in found] == ["overdue_action", "hotspot", "alert"]
    assert all(second.rank == first.rank + 1 for first, second in pairwise(found))


def test_a_meeting_opens_with_what_happened_since_the_last(store):
    before = TODAY - timedelta(days=28)
    old = plan(store, before)
    item_id = decide(store, old, day=before)
    late = assign(store, item_id, TODAY - timedelta(days=1), before)
    done = assign(store, item_id, TODAY + timedelta(days=9), before)
    ended = assign(store, item_id, TODAY + timedelta(days=9), before)
    act(store, done, "report_done", actor=TOWNSHIP, result="好了", day=TODAY)
    act(store, ended, "cancel", why="不再需要", day=TODAY)
    new = meeting(store, plan(store))
    with store.reading() as session:
        found = opening(session, new, STAFF, today=TODAY, timezone=store.timezone)
        beyond = opening(session, new, OTHER_TOWNSHIP, today=TODAY, timezone=store.timezone)
    assert found.last is not None
    assert found.last.meeting_id == old
    assert [one.action.action_id for one in found.overdue] == [late]
    assert [one.action.action_id for one in found.reported] == [done]
    assert [one.action.action_id for one in found.ended] == [ended]
    assert [event.verb for event in found.reported[0].events] == ["assign", "report_done"]
    assert beyond.is_empty
    assert action(store, ended).closed_on is not None


def test_a_draft_by_hand_is_masked_and_one_of_the_program_is_not(store):
    name = plan(store)
    typed = ItemDraft(Subject("hand:1"), "by_hand", "电话13812345678", "找13812345678")
    assert "13812345678" not in item(store, accept(store, name, typed)).title
    assert item(store, accept(store, name)).title == HOT.title
    assert meetings.missing(meeting(store, name), [])
