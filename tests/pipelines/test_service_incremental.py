"""Whatever came and went, and however far the data moved on, service brought up to date is service counted anew."""

import random
from datetime import date, timedelta

import pytest

from governance.tables import TABLES
from tests.pipelines.test_incremental import assert_like_a_full_build, dump
from tests.served_district import CALLS, ORDERS, PETITIONS, load, petition, served

STEPS = (
    "transferred_on", "notified_on", "accepted_on", "concluded_on", "settled_on", "settlement_verified_on",
    "struck_off_on",
)  # fmt: skip


def some_day(chance: random.Random, since: date, within: int) -> date:
    return since + timedelta(days=chance.randint(0, within))


def petitions(chance: random.Random, since: date, within: int):
    """A few rows about a few cases, handled to different points, some of it after the last day of the data."""
    for _ in range(chance.randint(1, 10)):
        received = some_day(chance, since, within)
        steps = sorted(some_day(chance, received, 120) for _ in STEPS)
        cells = {
            name: day.isoformat() for name, day in zip(STEPS, steps, strict=True) if chance.random() < 0.6
        }
        if chance.random() < 0.2:
            cells["suspended_on"] = some_day(chance, received, 60).isoformat()
            if chance.random() < 0.5:
                cells["resumed_on"] = some_day(
                    chance, date.fromisoformat(cells["suspended_on"]), 60
                ).isoformat()
        if chance.random() < 0.2:
            cells["extension_approved_on"] = some_day(chance, received, 60).isoformat()
            cells["extended_to"] = some_day(chance, received, 120).isoformat()
        if chance.random() < 0.3:
            cells["due_on"] = some_day(chance, received, 90).isoformat()
        yield petition(
            chance.randint(1, 9), received.isoformat(), grid=chance.choice([None, "G00", "G55"]),
            satisfaction=chance.choice(["", "满意", "不满意"]), is_evaluated=chance.choice(["", "是", "否"]),
            is_repeat=chance.choice(["", "是", "否"]),
            repeat_of=chance.choice(["", "", f"P{chance.randint(1, 9):04d}"]), **cells,
        )  # fmt: skip


def calls(chance: random.Random):
    for _ in range(chance.randint(1, 4)):
        day = some_day(chance, date(2026, 1, 1), 300).isoformat()
        yield {
            "case_no": f"P{chance.randint(1, 9):04d}", "called_on": day, "is_reached": "是",
            "satisfaction": chance.choice(["满意", "不满意"]),
        }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_loads_undos_and_days(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 (the same every time)
    w = served(tmp_path)
    since = date(2026, 1, 1)
    for step in range(4):
        if chance.random() < 0.8:
            load(w, PETITIONS, petitions(chance, since, 40), f"p{step}.csv")
        if chance.random() < 0.6:
            row = {"case_no": f"G{step}", "received_on": some_day(chance, since, 90).isoformat()}
            load(w, ORDERS, [row], f"g{step}.csv")
        if chance.random() < 0.5:
            load(w, CALLS, calls(chance), f"c{step}.csv")
        present = w.archive.load_ids()
        if present and chance.random() < 0.3:
            w.archive.undo(chance.choice(present))
        since += timedelta(days=chance.randint(0, 60))
        w.build()
        assert_like_a_full_build(w, tmp_path / "scratch")


@pytest.mark.parametrize("cells", [
    pytest.param({}, id="a notice falls overdue"),
    pytest.param({"concluded_on": "2026-01-20"}, id="a first matter has stayed away long enough"),
    pytest.param({"notified_on": "2026-03-01"}, id="what was to come has come"),
])  # fmt: skip
def test_a_month_that_no_load_touches_changes_as_the_data_move_on(tmp_path, cells):
    w = served(tmp_path)
    load(w, PETITIONS, [petition(1, "2026-01-05", **cells)], "a.csv")
    load(w, ORDERS, [{"case_no": "G1", "received_on": "2026-01-10"}], "b.csv")
    w.build()
    before = w.rows("FROM service_month WHERE source = 'petitions'")
    load(w, ORDERS, [{"case_no": "G2", "received_on": "2026-04-30"}], "c.csv")
    assert w.build().months_rebuilt == 1
    assert w.rows("FROM service_month WHERE source = 'petitions'") != before
    assert_like_a_full_build(w, tmp_path / "scratch")


def test_a_month_with_nothing_running_is_left_alone(tmp_path):
    w = served(tmp_path)
    done = {"transferred_on": "2026-01-06", "notified_on": "2026-01-07", "accepted_on": "2026-01-07"}
    load(
        w, PETITIONS, [petition(1, "2026-01-05", concluded_on="2026-01-20", is_repeat="是", **done)], "a.csv"
    )
    w.build()
    assert w.rows("SELECT count(*) FROM service_day WHERE changes_on > DATE '2026-05-01'") == [(0,)]


def test_the_comparison_sees_the_tables_of_service(tmp_path):
    w = served(tmp_path)
    load(w, PETITIONS, [petition(1, "2026-01-05")], "a.csv")
    w.build()
    before = dump(w.home, tmp_path / "before")
    load(
        w,
        CALLS,
        [{"case_no": "P0001", "called_on": "2026-02-01", "is_reached": "是", "satisfaction": "满意"}],
        "c.csv",
    )
    w.build()
    after = dump(w.home, tmp_path / "after")
    assert {name for name in TABLES if before[name] != after[name]} == {
        "callback", "case_return", "service_month", "township_service_month", "load",
    }  # fmt: skip
