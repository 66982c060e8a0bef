"""What a check means for the action of a meeting it is done for."""

from datetime import timedelta

import pytest

from governance.errors import NotAllowed, StoreFault
from governance.registers.check_forms import send
from governance.registers.check_rows import CheckVisit
from governance.registers.checks import Findings, Task
from tests.registers.meeting_world import OTHER_WORKER, TODAY, WORKER, action, assign, decide, plan, rows


@pytest.fixture
def action_id(store) -> str:
    """An action of an office for the worker's grid."""
    return assign(store, decide(store, plan(store)), TODAY + timedelta(days=14))


def sent(store, task: Task, form: Findings, actor=WORKER) -> None:
    with store.writing(actor) as writing:
        send(writing, task, form, today=TODAY)


def test_a_note_is_progress_and_done_is_reported_in_the_meeting(store, action_id):
    task = Task.of_action(action(store, action_id))
    sent(store, task, Findings("k1", 0, "verified", (), "已到场"))
    assert (action(store, action_id).state, action(store, action_id).progress) == ("under_way", "已到场")
    sent(store, task, Findings("k2", 1, "improved", (), "声源已拆除", is_done=True))
    done = action(store, action_id)
    assert (done.state, done.result, done.reported_on) == ("reported", "声源已拆除", TODAY)
    assert [row["version"] for row in rows(store, CheckVisit)] == [2]


def test_an_action_is_not_reported_done_twice(store, action_id):
    task, form = (
        Task.of_action(action(store, action_id)),
        Findings("k1", 0, "improved", (), "声源已拆除", is_done=True),
    )
    sent(store, task, form)
    sent(store, task, form)
    assert action(store, action_id).version == 2


@pytest.mark.usefixtures("action_id")
def test_done_without_a_word_changes_nothing(store):
    form = Findings("k1", 0, "improved", is_done=True)
    assert set(form.faults()) == {"note"}
    with pytest.raises(StoreFault, match="no such action"):
        sent(
            store,
            Task("action-A9", WORKER.grid_codes[0], "990101001", None, action_id="A9"),
            Findings("k", 0, "improved"),
        )
    assert rows(store, CheckVisit) == []


def test_another_worker_cannot_report_it(store, action_id):
    task = Task.of_action(action(store, action_id))
    form = Findings("k1", 0, "improved", (), "声源已拆除", is_done=True)
    with pytest.raises(NotAllowed):
        sent(store, task, form, OTHER_WORKER)
    with pytest.raises(StoreFault, match="no such action"):
        sent(
            store,
            Task(task.task_id, OTHER_WORKER.grid_codes[0], "990101001", None, action_id=action_id),
            form,
            OTHER_WORKER,
        )
    assert action(store, action_id).state == "assigned"
    assert rows(store, CheckVisit) == []
