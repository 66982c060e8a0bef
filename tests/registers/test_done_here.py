"""What was decided and checked at a place, as each reader may see it, on both engines."""

from datetime import date

import pytest

from governance.registers.check_forms import send
from governance.registers.checks import Findings, Task
from governance.registers.done_here import done_here
from tests.registers import meeting_world as w

GRID, TOWNSHIP = w.PLACE.place_code, w.PLACE.township_code


def done(store, actor=w.STAFF, level="grid", code=GRID, rows=5):
    with store.reading() as session:
        return done_here(session, actor, level, code, date(2026, 8, 10), rows=rows)


@pytest.fixture
def seen_to(store):
    """A place that was carried, decided with an action, and checked."""
    first = w.plan(store)
    carried = w.accept(store, first)
    w.hold(store, first)
    w.move_item(store, carried, "carry", why="资料不全")
    later = date(2026, 7, 31)
    second = w.plan(store, later)
    decided = w.decide(store, second, w.HOT, later)
    w.assign(store, decided, date(2026, 8, 5), later)
    with store.writing(w.WORKER) as writing:
        task = Task.of_mark(GRID, TOWNSHIP, "环境噪声", date(2026, 6, 1))
        form = Findings("k1", result="verified", ticks=("到现场听辨声源与时段",), note="现场属实")
        send(writing, task, form, today=later)
    return store


def test_items_actions_and_checks_the_latest_first(seen_to):
    found = done(seen_to)
    assert [(one.item_id, one.state, one.on) for one in found.discussed] == [
        ("I000002", "decided", date(2026, 7, 31)), ("I000001", "carried", w.TODAY),
    ]  # fmt: skip
    assert found.discussed[0].decision == "查明噪声来源"
    ((given,), none) = (one.actions for one in found.discussed)
    assert (given.office, given.state, given.is_overdue, none) == ("环保局", "assigned", True, ())
    assert [(one.result, one.note) for one in found.checked] == [("verified", "现场属实")]
    assert len(done(seen_to, rows=1).discussed) == 1
    assert done(seen_to, level="township", code=TOWNSHIP) == found
    assert done(seen_to, code="990101001001002").is_nothing


@pytest.mark.parametrize(
    ("actor", "is_seen"),
    [
        (w.LEADER, True),
        (w.TOWNSHIP, True),
        (w.WORKER, True),
        (w.OTHER_TOWNSHIP, False),
        (w.OTHER_WORKER, False),
    ],
)
def test_nobody_is_told_of_a_place_beyond(seen_to, actor, is_seen):
    assert done(seen_to, actor).is_nothing is not is_seen
