"""Who holds a grid, what a check leads to, what is disputed; and that nobody reaches into another's grid."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from governance.access import Actor, Role
from governance.accounts.managing import NewAccount, add_account, disable_account
from governance.errors import ChangedMeanwhile, EntryFault, ImpossibleTransition, NotAllowed, StoreFault
from governance.registers import assignments, disputes
from governance.registers.assignments import GridPlace, candidates, give, holders, is_mine, take_back
from governance.registers.check_forms import keep_draft, keep_order, opened_form, send
from governance.registers.check_rows import CheckDraft, CheckVisit, Dispute, GridHolder, OwnOrder
from governance.registers.checks import CHECKS, LIFECYCLE, NEXT, RESULTS, Findings, Task, seen_checks
from governance.store import rebuild
from tests.store.test_journal import columns

TODAY = date(2026, 6, 10)
OURS, THEIRS = "990101001", "990101002"
GRID, OTHER, FAR = f"{OURS}001001", f"{OURS}001002", f"{THEIRS}001001"
TASK = Task.of_mark(GRID, OURS, "环境噪声", date(2026, 5, 1))
FAR_TASK = Task.of_mark(FAR, THEIRS, "*", date(2026, 5, 1))

LEADER = Actor("leader", "区领导", Role.LEADER, "区政府")
TOWNSHIP = Actor("town", "综治办", Role.TOWNSHIP, "甲街道", township_codes=(OURS,))
WORKER = Actor("w1", "网格员一", Role.GRID_WORKER, "甲街道", grid_codes=(GRID, OTHER))
SECOND = Actor("w2", "网格员二", Role.GRID_WORKER, "甲街道", grid_codes=(GRID,))
STRANGER = Actor("w3", "网格员三", Role.GRID_WORKER, "乙街道", grid_codes=(FAR,))
CLERK = Actor("clerk", "数据专员", Role.DATA_CLERK, "大数据局")
FORM = Findings("k1", result="verified", ticks=("到现场听辨声源与时段",), note="现场属实")


@pytest.fixture
def posts(store):
    """The store with accounts of all who act here."""
    for one in (LEADER, TOWNSHIP, WORKER, SECOND, STRANGER, CLERK):
        add_account(store, NewAccount(
            one.account_id, one.name, one.role, one.office, one.township_codes, one.grid_codes
        ))  # fmt: skip
    return store


def sent(store, form=FORM, task=TASK, actor=WORKER) -> bool:
    with store.writing(actor) as writing:
        return send(writing, task, form, today=TODAY)


def row(store, table, key):
    with store.reading() as session:
        return session.get(table, key)


def given(store, account, *codes, actor=TOWNSHIP, seen=0) -> int:
    with store.writing(actor) as writing:
        return give(writing, {GridPlace(code, code[:9]): seen for code in codes}, account, today=TODAY)


def the_dispute(store) -> Dispute:
    with store.reading() as session:
        return session.scalars(select(Dispute)).one()


def test_a_grid_has_one_holder_and_is_handed_over(posts):
    assert given(posts, "w1", GRID, OTHER) == 2
    assert given(posts, "w1", GRID, seen=1) == 0
    assert given(posts, "w2", GRID, seen=1) == 1
    held = row(posts, GridHolder, GRID)
    assert (held.account_id, held.post, held.version, held.since_on) == ("w2", "网格员二", 2, TODAY)
    with posts.writing(TOWNSHIP) as writing:
        take_back(writing, held, why="调离", today=TODAY)
    free = row(posts, GridHolder, GRID)
    assert (free.state, free.account_id) == ("free", None)


def test_two_supervisors_cannot_give_one_grid_twice(posts):
    given(posts, "w1", GRID)
    with pytest.raises(ChangedMeanwhile):
        given(posts, "w2", GRID, actor=LEADER)
    assert row(posts, GridHolder, GRID).account_id == "w1"


@pytest.mark.parametrize(
    ("account", "code", "actor", "fault"),
    [
        ("w3", GRID, LEADER, StoreFault),  # cannot see the grid
        ("clerk", GRID, LEADER, StoreFault),  # reports no checks
        ("nobody", GRID, LEADER, StoreFault),
        ("w3", FAR, TOWNSHIP, NotAllowed),  # beyond the township
        ("w1", GRID, WORKER, ImpossibleTransition),
        ("w1", GRID, CLERK, ImpossibleTransition),
    ],
)
def test_what_cannot_be_assigned_is_refused_whole(posts, account, code, actor, fault):
    with pytest.raises(fault):
        given(posts, account, OTHER if account == "w1" else code, code, actor=actor)
    with posts.reading() as session:
        assert session.scalars(select(GridHolder)).all() == []


def test_a_disabled_account_is_no_candidate(posts):
    with posts.reading() as session:
        assert [one.account_id for one in candidates(session, TOWNSHIP, [GridPlace(GRID, OURS)])] == [
            "town", "w1", "w2",
        ]  # fmt: skip
    disable_account(posts, "w2")
    with posts.reading() as session:
        assert "w2" not in [one.account_id for one in candidates(session, TOWNSHIP, [GridPlace(GRID, OURS)])]
    with pytest.raises(StoreFault, match="no such account"):
        given(posts, "w2", GRID)


@pytest.mark.parametrize("actor", [LEADER, TOWNSHIP, WORKER, STRANGER])
def test_who_holds_what_is_seen_by_whoever_sees_the_grid(posts, actor):
    given(posts, "w1", OTHER, GRID)
    given(posts, "w3", FAR, actor=LEADER)
    seen = {"leader": {GRID, OTHER, FAR}, "town": {GRID, OTHER}, "w1": {GRID, OTHER}, "w3": {FAR}}
    with posts.reading() as session:
        assert set(holders(session, actor)) == seen[actor.account_id]


@pytest.mark.parametrize("result", RESULTS)
def test_each_result_leads_somewhere_and_says_so(posts, result):
    assert sent(posts, replace(FORM, result=result))
    state = {"wrong_place": "disputed", "duplicate": "disputed", "handed_over": "passed_on"}.get(
        result, "reported"
    )
    check = row(posts, CheckVisit, TASK.task_id)
    assert (check.state, check.result, check.ticks, check.note) == (
        state,
        result,
        list(FORM.ticks),
        "现场属实",
    )
    assert (check.grid_code, check.month_to, check.office) == (GRID, date(2026, 5, 1), "甲街道")
    assert result in NEXT


def test_a_form_sent_twice_is_one_report(posts):
    assert sent(posts)
    assert not sent(posts)
    check = row(posts, CheckVisit, TASK.task_id)
    assert check.version == 1


def test_another_form_of_the_same_state_is_told_what_happened(posts):
    sent(posts)
    with pytest.raises(ChangedMeanwhile, match="甲街道"):
        sent(posts, replace(FORM, form_key="k2", result="improved"), actor=TOWNSHIP)
    assert sent(posts, replace(FORM, form_key="k3", result="improved", seen_version=1))
    assert row(posts, CheckVisit, TASK.task_id).result == "improved"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"result": ""}, "result"),
        ({"result": "wrong_place", "note": " "}, "note"),
        ({"note": "长" * 501}, "note"),
    ],
)
def test_what_is_missing_is_said_by_field(posts, changes, field):
    form = replace(FORM, **changes)
    assert set(form.faults()) == {field}
    with pytest.raises(EntryFault):
        sent(posts, form)
    assert row(posts, CheckVisit, TASK.task_id) is None


def test_what_identifies_a_person_is_not_kept(posts):
    keep_draft(posts, WORKER, TASK, replace(FORM, note="电话13912345678"))
    assert "13912345678" not in row(posts, CheckDraft, ("w1", TASK.task_id)).note
    sent(posts, replace(FORM, note="电话13912345678"))
    assert "13912345678" not in row(posts, CheckVisit, TASK.task_id).note


def test_a_draft_is_its_accounts_own_and_goes_when_the_form_is_sent(posts):
    begun = opened_form(posts, WORKER, TASK)
    kept = replace(begun, result="improved", ticks=("了解周边住户意见",), note="写到一半")
    keep_draft(posts, WORKER, TASK, kept)
    assert opened_form(posts, WORKER, TASK) == kept
    assert opened_form(posts, SECOND, TASK).note == ""
    sent(posts, kept)
    assert row(posts, CheckDraft, ("w1", TASK.task_id)) is None
    assert opened_form(posts, WORKER, TASK).seen_version == 1


@pytest.mark.parametrize("actor", [STRANGER, LEADER, CLERK])
def test_nobody_writes_into_a_grid_that_is_not_theirs(posts, actor):
    with pytest.raises((NotAllowed, ImpossibleTransition)):
        sent(posts, actor=actor)
    with posts.reading() as session:
        assert session.scalars(select(CheckVisit)).all() == []


def test_a_worker_keeps_no_draft_of_anothers_grid(posts):
    with pytest.raises(NotAllowed):
        keep_draft(posts, WORKER, FAR_TASK, FORM)
    given(posts, "w2", GRID)
    for attack in (lambda: keep_draft(posts, WORKER, TASK, FORM), lambda: sent(posts)):
        with pytest.raises(NotAllowed, match="网格员二"):
            attack()
    assert sent(posts, actor=SECOND)


def test_checks_of_others_are_not_seen(posts):
    sent(posts)
    sent(posts, task=FAR_TASK, actor=STRANGER)
    seen = {}
    with posts.reading() as session:
        for actor in (LEADER, TOWNSHIP, WORKER, STRANGER):
            seen[actor.account_id] = {one.grid_code for one in session.scalars(seen_checks(actor))}
    assert seen == {"leader": {GRID, FAR}, "town": {GRID}, "w1": {GRID}, "w3": {FAR}}


@pytest.mark.parametrize(("verb", "state"), [("uphold", "reported"), ("reject", "returned")])
def test_the_data_offices_answer_ends_the_dispute_and_moves_the_task(posts, verb, state):
    sent(posts, replace(FORM, result="wrong_place"))
    found = the_dispute(posts)
    assert (found.kind, found.task_id, found.note, found.state) == (
        "wrong_place",
        TASK.task_id,
        "现场属实",
        "open",
    )
    with pytest.raises(ImpossibleTransition), posts.writing(WORKER) as writing:
        disputes.answer(writing, found, verb, why="是的", today=TODAY)
    with posts.writing(CLERK) as writing:
        disputes.answer(writing, found, verb, why="坐标无误", today=TODAY)
    check = row(posts, CheckVisit, TASK.task_id)
    assert (check.state, check.answer, check.answered_on) == (state, "坐标无误", TODAY)
    with pytest.raises(ChangedMeanwhile), posts.writing(CLERK) as writing:
        disputes.answer(writing, found, verb, why="再答", today=TODAY)


def test_saying_that_data_are_right_needs_why(posts):
    sent(posts, replace(FORM, result="duplicate"))
    with pytest.raises(ImpossibleTransition, match="reason"), posts.writing(CLERK) as writing:
        disputes.answer(writing, the_dispute(posts), "reject", why="", today=TODAY)


def test_a_dispute_can_be_raised_without_a_check(posts):
    place = GridPlace(GRID, OURS)
    with posts.writing(WORKER) as writing:
        disputes.raise_dispute(writing, "wrong_border", place, note="界线画错", today=TODAY)
    with pytest.raises(NotAllowed), posts.writing(STRANGER) as writing:
        disputes.raise_dispute(writing, "wrong_border", place, note="界线画错", today=TODAY)
    with posts.reading() as session:
        assert session.scalars(disputes.open_disputes(STRANGER)).all() == []
        assert len(session.scalars(disputes.open_disputes(CLERK)).all()) == 1


def test_tables_are_what_the_events_say(posts):
    given(posts, "w1", GRID)
    sent(posts, replace(FORM, result="wrong_place"))
    with posts.writing(CLERK) as writing:
        disputes.answer(writing, the_dispute(posts), "reject", why="坐标无误", today=TODAY)
    tables = (GridHolder, CheckVisit, Dispute)

    def rows():
        with posts.reading() as session:
            return [columns(one) for table in tables for one in session.scalars(select(table))]

    before = rows()
    with posts.writing(LEADER) as writing:
        for register in (assignments.HOLDERS, CHECKS, disputes.DISPUTES):
            rebuild(writing, register)
    assert rows() == before
    assert len(before) == 3


def test_own_order_is_kept_per_account(posts):
    keep_order(posts, WORKER, [OTHER, GRID])
    keep_order(posts, WORKER, [GRID, OTHER])
    assert row(posts, OwnOrder, "w1").grid_codes == [GRID, OTHER]
    assert row(posts, OwnOrder, "w2") is None


@pytest.mark.parametrize(
    ("actor", "holder", "mine"),
    [
        (WORKER, None, True), (WORKER, "w1", True), (WORKER, "w2", False),
        (STRANGER, None, False), (TOWNSHIP, None, False), (TOWNSHIP, "town", True),
    ],
)  # fmt: skip
def test_a_grid_is_ones_own_when_held_or_when_nobody_else_does(actor, holder, mine):
    held = None if holder is None else GridHolder(grid_code=GRID, state="held", account_id=holder)
    assert is_mine(actor, GRID, held) == mine


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", [None, *LIFECYCLE.states])
def test_who_may_do_what_in_which_state(role, state):
    reports = (
        set(RESULTS)
        if role in (Role.GRID_WORKER, Role.TOWNSHIP, Role.OPEN) and state != "disputed"
        else set()
    )
    answers = {"uphold", "reject"} if role in (Role.DATA_CLERK, Role.OPEN) and state == "disputed" else set()
    assert {step.verb for step in LIFECYCLE.possible(state, role)} == reports | answers
