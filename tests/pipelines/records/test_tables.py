"""Tables of receptions, callbacks and campaigns: current rows, in any order of loading, with and without a load."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.tables import TABLES, quote
from pipelines.undoing import undoing
from tests.pipelines.records.record_files import (
    CALLBACK,
    RECEPTION,
    REPORT,
    load_rows,
    records_world,
)
from tests.pipelines.records.record_files import (
    TABLES as SETTINGS,
)
from tests.tiny_district import World, case, write_layer


def account(w: World, load_id: str) -> dict[str, int]:
    """What became of the rows of a load, without what none came to."""
    states = ("accepted", "superseded", "duplicate", "rejected", "not_record")
    ((rows_in, *counts),) = w.rows(
        f"SELECT rows_in, {', '.join(states)} FROM load WHERE load_id = $id", id=load_id
    )
    assert rows_in == sum(counts)
    return {state: count for state, count in zip(states, counts, strict=True) if count}


def published(w: World) -> dict[str, list[tuple[object, ...]]]:
    """The published tables of records and loads, without the moment of loading."""
    names = ("reception", "callback", "campaign_report", "reject")
    found = {name: sorted(w.rows(f"FROM {quote(name)}"), key=repr) for name in names}
    load = ", ".join(name for name in TABLES["load"].column_names if name != "loaded_at")
    return found | {"load": w.rows(f"SELECT {load} FROM load ORDER BY load_id")}


def test_receptions_are_published_with_their_townships(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "接访", [RECEPTION, RECEPTION | {"序号": "R2", "街道": ""}])
    report = w.build()
    assert (report.loads_added, report.is_new) == (1, True)
    assert w.rows("SELECT source, reception_no, township_code, held_on, batches FROM reception ORDER BY 2") == [
        ("接访", "R1", "T0", date(2026, 3, 5), 5), ("接访", "R2", None, date(2026, 3, 5), 5),
    ]  # fmt: skip
    assert account(w, "L000001") == {"accepted": 2}
    assert not w.build().is_new


def test_a_later_row_supersedes_and_the_same_again_is_a_duplicate(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "接访", [RECEPTION, RECEPTION], "1.csv")
    load_rows(w, "接访", [RECEPTION | {"人次": "10"}], "2.csv")
    w.build()
    assert account(w, "L000001") == {"superseded": 1, "duplicate": 1}
    assert account(w, "L000002") == {"accepted": 1}
    assert w.rows("SELECT person_visits FROM reception") == [(10,)]
    w.archive.undo("L000002")
    assert w.build().loads_removed == 1
    assert account(w, "L000001") == {"accepted": 1, "duplicate": 1}
    assert w.rows("SELECT person_visits FROM reception") == [(9,)]


def test_without_a_number_rows_alike_are_one_reception(tmp_path):
    w = records_world(tmp_path, SETTINGS.replace('reception_no = "序号"\n', ""))
    load_rows(w, "接访", [RECEPTION, RECEPTION, RECEPTION | {"人次": "10"}])
    w.build()
    assert account(w, "L000001") == {"accepted": 2, "duplicate": 1}


@pytest.mark.parametrize("case_first", [True, False])
def test_a_callback_waits_for_its_case(tmp_path, case_first):
    w = records_world(tmp_path)
    cases = "L000001" if case_first else "L000002"
    calls = "L000002" if case_first else "L000001"
    if case_first:
        w.load([case(1)])
    load_rows(w, "回访", [CALLBACK, CALLBACK | {"编号": "A0002"}])
    if not case_first:
        w.build()
        assert account(w, calls) == {"rejected": 2}
        w.load([case(1)])
    w.build()
    assert account(w, calls) == {"accepted": 1, "rejected": 1}
    assert w.rows("SELECT row_no, reason, column_name FROM reject") == [(3, "case_unknown", "编号")]
    assert w.rows("SELECT source, case_no, load_id, attempt_no FROM callback") == [
        ("12345", "A0001", calls, 1)
    ]
    assert undoing(w.archive, cases, w.home).callbacks_without_case == 1
    w.archive.undo(cases)
    w.build()
    assert account(w, calls) == {"rejected": 2}
    assert w.rows("FROM callback") == []


def test_calls_of_a_day_are_numbered_in_the_order_of_the_file(tmp_path):
    w = records_world(tmp_path)
    w.load([case(1)])
    missed = CALLBACK | {"回访结果": "未接通", "满意度": ""}
    load_rows(w, "回访", [missed, CALLBACK, missed, CALLBACK | {"回访日期": "2026-03-21"}])
    w.build()
    assert w.rows("SELECT called_on, attempt_no, is_reached FROM callback ORDER BY 1, 2") == [
        (date(2026, 3, 20), 1, False), (date(2026, 3, 20), 2, True), (date(2026, 3, 21), 1, True),
    ]  # fmt: skip
    assert account(w, "L000002") == {"accepted": 3, "duplicate": 1}


def test_a_line_is_counted_in_the_unit_that_came_first(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "攻坚", [REPORT, REPORT | {"街道": "北街道", "单位量": "户"}], "1.csv")
    load_rows(w, "攻坚", [REPORT | {"上报日期": "2026-04-30", "单位量": "件"}], "2.csv")
    w.build()
    assert w.rows("SELECT township_code, unit FROM campaign_report") == [("T0", "本")]
    assert w.rows("SELECT load_id, row_no, reason, column_name FROM reject ORDER BY 1") == [
        ("L000001", 3, "unit_differs", "单位量"), ("L000002", 2, "unit_differs", "单位量"),
    ]  # fmt: skip


def test_a_line_without_a_name_is_the_campaign(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "攻坚", [REPORT | {"事项": ""}])
    w.build()
    assert w.rows("SELECT campaign, line FROM campaign_report") == [("积案攻坚", "积案攻坚")]


def test_more_done_than_the_target_is_taken(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "攻坚", [REPORT | {"完成": "140"}])
    w.build()
    assert w.rows("SELECT done, target FROM campaign_report") == [(140, 100)]


def test_a_township_that_is_drawn_no_more_is_a_reject_of_the_next_build(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "接访", [RECEPTION])
    w.build()
    w.codes = tuple(code for code in w.codes if code[1] in "345")
    write_layer(tmp_path / "grids.geojson", codes=w.codes)
    w.build()
    assert account(w, "L000001") == {"rejected": 1}
    assert w.rows("SELECT reason, column_name FROM reject") == [("place_unknown", "街道")]


ROWS = st.lists(
    st.one_of(
        st.tuples(st.just("接访"), st.sampled_from(["R1", "R2"]), st.integers(5, 7)),
        st.tuples(st.just("回访"), st.sampled_from(["A0001", "A0002"]), st.integers(20, 22)),
        st.tuples(st.just("攻坚"), st.sampled_from(["2026-03-31", "2026-04-30"]), st.integers(40, 42)),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


def row_of(name: str, key: str, number: int) -> dict[str, str]:
    if name == "接访":
        return RECEPTION | {"序号": key, "人次": str(number)}
    if name == "回访":
        return CALLBACK | {"编号": key, "回访日期": f"2026-03-{number}"}
    return REPORT | {"上报日期": key, "完成": str(number)}


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loads=st.lists(ROWS, min_size=1, max_size=4), undone=st.integers(0, 3), has_case=st.booleans())
def test_brought_up_to_date_is_the_same_as_built_anew(tmp_path_factory, loads, undone, has_case):
    w = records_world(tmp_path_factory.mktemp("w"))
    w.load([case(2)])
    w.build()
    for number, rows in enumerate(loads):
        name = rows[0][0]
        told = [row_of(*row) | {"备用": str(number)} for row in rows if row[0] == name]
        load_rows(w, name, told, f"{number}.csv")
    w.build()
    if has_case:
        w.load([case(1)])
    ids = w.archive.record_load_ids()
    w.archive.undo(ids[undone % len(ids)])
    w.build()
    found = published(w)
    w.build(is_full=True)
    assert published(w) == found
