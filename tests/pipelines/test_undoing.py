"""Taking a load back: what is told before it is what then happens, and nothing of the load remains."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.errors import LoadFault
from governance.tables import TABLES, quote
from pipelines.undoing import undoing
from tests.tiny_district import World, case, world


def told(w: World, load_id: str):
    return undoing(w.archive, load_id, w.home)


def cases(w: World) -> dict[str, str]:
    return dict(w.rows("SELECT case_no, category FROM cases ORDER BY 1"))


def tables(w: World, *, but: Iterable[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every published table, its rows in an order of their own."""
    return {name: sorted(w.rows(f"FROM {quote(name)}"), key=repr) for name in TABLES if name not in set(but)}


def test_what_depends_on_a_load(tmp_path):
    w = world(tmp_path)
    w.load([case(1), case(2, received_on="2026-02-10"), case(3)], "1.csv")
    w.load([
        case(2, category="供水", received_on="2026-04-10"),  # goes back to the first load's row
        case(3),  # repeats the first load's row: it changes nothing
        case(4), case(5), case(6), case("x", received_on="bad"),
    ], "2.csv")  # fmt: skip
    w.load([case(5), case(6, category="绿化")], "3.csv")
    found = told(w, "L000002")
    assert (found.cases_gone, found.cases_back, found.cases_kept) == (1, 1, 1)
    assert found.rows_superseded_by == {"L000003": 1}
    assert (found.first_month, found.last_month) == (date(2026, 2, 1), date(2026, 4, 1))
    assert not found.is_published
    w.build()
    assert told(w, "L000002").is_published
    assert w.archive.load_ids() == ["L000001", "L000002", "L000003"]


def test_a_load_nothing_depends_on(tmp_path):
    w = world(tmp_path)
    w.load([case(1)], "1.csv")
    w.load([case(1, category="供水")], "2.csv")
    found = told(w, "L000001")
    assert (found.cases_gone, found.cases_back, found.cases_kept) == (0, 0, 0)
    assert found.rows_superseded_by == {"L000002": 1}
    assert (found.first_month, found.last_month) == (None, None)


def test_a_load_that_was_taken_back_is_told_so(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    w.archive.undo("L000001")
    for ask in (w.archive.undo, lambda load_id: told(w, load_id)):
        with pytest.raises(LoadFault, match="L000001 was taken back already"):
            ask("L000001")


def test_after_undo_and_build_the_warehouse_is_what_it_was(tmp_path):
    w = world(tmp_path)
    w.load([case(1), case(2), case(2, category="供水"), case("x", received_on="bad")], "1.csv")
    w.load([case(3, "G55"), case(1, received_on="2026-01-01")], "2.csv")
    w.build()
    before = tables(w)
    w.load(
        [case(1, category="绿化", received_on="2026-04-01"), case(2), case(9, None), case("", None)], "3.csv"
    )
    w.build()
    assert tables(w) != before
    w.archive.undo("L000003")
    w.build()
    assert tables(w) == before
    w.build(is_full=True)
    assert tables(w) == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_told_is_what_happens(tmp_path_factory, data):
    w = world(tmp_path_factory.mktemp("undo"))
    rows = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["噪声", "供水"])), min_size=1, max_size=5)
    stated: dict[str, set[str]] = {}
    for number in range(3):
        drawn = [case(who, category=what) for who, what in data.draw(rows)]
        load_id = w.load([*drawn, case(f"only {number}")], f"{number}.csv").load_id
        stated[load_id] = {row["编号"] for row in drawn}
    w.build()
    before = dict(w.rows("SELECT case_no, load_id FROM cases"))
    load_id = data.draw(st.sampled_from(["L000001", "L000002", "L000003"]))
    found = told(w, load_id)
    w.archive.undo(load_id)
    w.build()
    after = dict(w.rows("SELECT case_no, load_id FROM cases"))
    assert len(before) - len(after) == found.cases_gone
    moved = [name for name in after if before[name] == load_id]
    later = set().union(*(names for other, names in stated.items() if other > load_id))
    assert sum(name not in later for name in moved) == found.cases_back
    assert sum(name in later for name in moved) == found.cases_kept
