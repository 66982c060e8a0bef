"""What the register of risks adds up to, and its lists, counted by hand in a small register."""

from datetime import date

import pytest

from governance.errors import NotAllowed
from governance.registers.risk_entries import Relisting
from governance.registers.risk_figures import ages, by_place, flows, heads, matrix, quarters
from governance.registers.risk_list import Wanted, episodes, hazard, offices_of
from governance.registers.risks import Seen, relist
from tests.registers.risk_world import (
    FIRST,
    GRID,
    LEADER,
    OTHER,
    SECOND,
    TODAY,
    TOWNSHIP,
    WAY,
    on,
    registered,
    taken,
)

MARCH, APRIL, MAY, JUNE = (date(2026, month, 5) for month in (3, 4, 5, 6))
IN_SECOND = {"township_code": SECOND, "community_code": None, "grid_code": None}


@pytest.fixture
def filled(store):
    """Five hazards.

    R1 high since March, settling, overdue since June. R2 high in March, low from May, listed in the other township. R3
    struck off in April and listed again in June as middle. R4 listed in June, reported settled in July. R5 struck off
    in May.
    """
    registered(store, day=MARCH, due_on=JUNE)
    taken(store, "R000001", 1, "start", day=APRIL)
    registered(store, day=MARCH, due_on=date(2026, 12, 1), office="应急局", **IN_SECOND)
    taken(store, "R000002", 1, "low", day=MAY)
    registered(store, day=MARCH, domain="food")
    taken(store, "R000003", 1, *WAY, day=APRIL)
    registered(store, day=JUNE, due_on=JUNE, domain="food", level="low")
    taken(store, "R000004", 1, "start", "report_settled", day=TODAY)
    registered(store, day=MARCH, level="low")
    taken(store, "R000005", 1, *WAY, day=MAY)
    with store.writing(TOWNSHIP) as writing:
        again = Relisting("middle", "住建局", TODAY)
        relist(writing, on(JUNE), Seen("R000003", 5), again, "反复")
    return store


def test_heads(filled):
    with filled.reading() as session:
        assert heads(session, LEADER, TODAY) == (4, 1, 1, 3, 1, 0, 2, 1)
        assert heads(session, OTHER, TODAY) == (1, 0, 0, 1, 0, 0, 0, 0)
    with filled.reading() as session:
        assert heads(session, LEADER, date(2026, 7, 11)).overdue == 2


def test_matrix_and_ages(filled):
    with filled.reading() as session:
        rows = {
            (row.domain, row.level): (row.risks, row.overdue)
            for row in matrix(session, LEADER, TODAY).itertuples()
        }
        assert rows == {
            ("work_safety", "high"): (1, 1), ("work_safety", "low"): (1, 0), ("food", "middle"): (1, 0),
            ("food", "low"): (1, 0),
        }  # fmt: skip
        found = {(row.band, row.level): row.risks for row in ages(session, LEADER, TODAY).itertuples()}
        assert found == {(2, "high"): 1, (2, "low"): 1, (1, "middle"): 1, (1, "low"): 1}


def test_places(filled):
    with filled.reading() as session:
        found = by_place(session, LEADER, TODAY)
    rows = {
        row[0]: (row[1] if isinstance(row[1], str) else None, *row[2:])
        for row in found.itertuples(index=False)
    }
    assert rows == {FIRST: (GRID, 3, 1, 1), SECOND: (None, 1, 0, 0)}


def test_quarters_keep_reported_and_verified_apart(filled):
    with filled.reading() as session:
        rows = quarters(session, LEADER, TODAY, 3)
    assert rows.to_dict("split")["data"] == [
        [date(2026, 1, 1), 4, 0, 0, 0, 0], [date(2026, 4, 1), 1, 1, 2, 2, 2], [date(2026, 7, 1), 0, 0, 1, 0, 0],
    ]  # fmt: skip


def test_flows_between_two_days(filled):
    with filled.reading() as session:
        found = flows(session, LEADER, date(2026, 3, 31), TODAY)
        assert list(found.itertuples(index=False, name=None)) == [
            ("high", "high", 1), ("high", "middle", 1), ("high", "low", 1), ("low", "struck_off", 1), ("new", "low", 1),
        ]  # fmt: skip
        found = flows(session, LEADER, date(2026, 5, 31), TODAY)
        assert ("again", "middle", 1) in set(found.itertuples(index=False, name=None))
        assert flows(session, LEADER, MARCH, MARCH)["risks"].sum() == 4
        assert flows(session, LEADER, date(2026, 1, 1), date(2026, 1, 2)).empty


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), ["R000001", "R000003", "R000004", "R000002"]),
        (Wanted(sort="due"), ["R000001", "R000004", "R000003", "R000002"]),
        (Wanted(sort="listed"), ["R000003", "R000004", "R000001", "R000002"]),
        (Wanted(sort="reviewed"), ["R000001", "R000002", "R000003", "R000004"]),
        (Wanted(states=()), ["R000001", "R000003", "R000004", "R000002", "R000003", "R000005"]),
        (Wanted(states=("struck_off",)), ["R000003", "R000005"]),
        (Wanted(level="low"), ["R000004", "R000002"]),
        (Wanted(domain="food"), ["R000003", "R000004"]),
        (Wanted(office="应急局"), ["R000002"]),
        (Wanted(township_code=SECOND), ["R000002"]),
        (Wanted(grid_code=GRID, is_overdue=True), ["R000001"]),
        (Wanted(is_unreviewed=True), ["R000001", "R000003", "R000002"]),
    ],
)
def test_lists(filled, wanted, names):
    with filled.reading() as session:
        page = episodes(session, LEADER, wanted, TODAY, rows=10)
        assert sorted(one.hazard_id for one in page.episodes) == sorted(names)
        assert [one.hazard_id for one in page.episodes] == names
        assert page.total == len(names)
        second = episodes(session, LEADER, wanted, TODAY, rows=1, skipped=len(names) - 1)
    assert ([one.hazard_id for one in second.episodes], second.total) == (names[-1:], len(names))


def test_a_hazard_with_its_history(filled):
    with filled.reading() as session:
        found = hazard(session, TOWNSHIP, "R000003")
        assert [one.episode_no for one in found.episodes] == [1, 2]
        assert found.now.level == "middle"
        assert [event.verb for event in found.events] == ["register", *WAY, "relist"]
        for actor, name in ((OTHER, "R000003"), (LEADER, "R000099")):
            with pytest.raises(NotAllowed, match=name):
                hazard(session, actor, name)


def test_whoever_sees_a_part_sees_nothing_else(filled):
    with filled.reading() as session:
        assert {
            one.hazard_id for one in episodes(session, OTHER, Wanted(states=()), TODAY, rows=9).episodes
        } == {"R000002"}
        assert flows(session, OTHER, MARCH, TODAY)["risks"].tolist() == [1]
        assert by_place(session, OTHER, TODAY)["township_code"].tolist() == [SECOND]
        assert quarters(session, OTHER, TODAY, 3)["registered"].tolist() == [1, 0, 0]
        assert offices_of(session, OTHER) == ("应急局",)
        assert offices_of(session, LEADER) == ("住建局", "应急局")
