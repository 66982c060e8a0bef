"""What people write is in the publication, as it stood at one moment; a store that is gone holds no case back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import select

from governance.i18n import translator
from governance.registers.record_entries import (
    CallbackEntry,
    CampaignEntry,
    Entry,
    ReceptionEntry,
    RecordDesk,
)
from governance.registers.records import RECORDS, enter, withdraw
from governance.store import Event, Store, Stream, open_store
from pipelines.build import BuildReport
from pipelines.report import registers
from tests.pipelines.records.record_files import CALLBACK, REPORT, TABLES, load_rows, records_world
from tests.registers import meeting_world as meetings
from tests.registers.risk_world import GRID, registered
from tests.tiny_district import World, case, world

DAY = date(2026, 3, 20)
OFFICE = meetings.STAFF
DESK = RecordDesk(
    today=DAY, offices=("住建局",), townships={"T0", "T9"}, reasons=(),
    township_of_case=lambda _source, _case_no: (True, "T0"), unit_of_line=lambda _campaign, _line: None,
)  # fmt: skip
RECEPTION = ReceptionEntry(DAY, "接访", 3, 7, "T0", "副区长")
CALL = CallbackEntry("12345", "A0001", DAY, is_reached=True, satisfaction="满意")
LINE = CampaignEntry(
    "三项清零", "欠薪清零", "件", date(2026, 1, 1), date(2026, 12, 31), 34, DAY, 20, None, "T0"
)


@pytest.fixture
def kept_world(
    tmp_path: Path, engine_name: str, request: pytest.FixtureRequest
) -> Iterator[Callable[[], tuple[World, Store]]]:
    """Make a district with a case and files of records, and its store, on either engine."""
    stores, names = [], []

    def make() -> tuple[World, Store]:
        more = ""
        if engine_name == "postgresql":
            names.append("built_registers")
            template = request.getfixturevalue("postgresql_template")
            url = request.getfixturevalue("postgresql").create_database(names[-1], template=template)
            more = f'[store]\nurl = "{url}"\n'
        w = records_world(tmp_path, TABLES + more)
        stores.append(open_store(w.settings))
        w.load([case(1), case(2)])
        return w, stores[-1]

    yield make
    for opened in stores:
        opened.close()
    for name in names:
        request.getfixturevalue("postgresql").drop_database(name)


def keep(store: Store, *entries: Entry) -> list[str]:
    """Keep records by hand and return their numbers."""
    with store.writing(OFFICE) as writing:
        return [enter(writing, DESK, entry) for entry in entries]


def told(report: BuildReport) -> str:
    """What a build says of the registers, in one line."""
    out = StringIO()
    registers(Console(file=out, width=1000), translator("en"), report)
    return out.getvalue()


def test_every_register_is_published_as_it_stands_and_again_when_it_changed(kept_world):
    w, store = kept_world()
    hazard = registered(store, day=DAY)
    meeting = meetings.plan(store, DAY, township="T0")
    item = meetings.decide(store, meeting, meetings.HOT, DAY)
    action = meetings.assign(store, item, date(2026, 4, 1), DAY)
    w.build()
    assert w.rows("SELECT meeting_id, state, kind, township_code, held_on, offices FROM meeting") == [
        (meeting, "held", "joint", "T0", DAY, 2)
    ]
    items = w.rows("SELECT item_id, state, place_level, place_code, category, decided_on FROM agenda_item")
    assert items == [(item, "decided", "grid", "990101001001001", "环境噪声", DAY)]
    assert w.rows("SELECT action_id, state, office, due_on FROM action") == [
        (action, "assigned", "环保局", date(2026, 4, 1))
    ]
    assert w.rows("SELECT hazard_id, state, grid_code, settled_on FROM risk_episode") == [
        (hazard, "registered", GRID, None)
    ]
    assert not w.build().is_new
    meetings.act(store, action, "report_done", day=DAY, result="已处置")
    report = w.build()
    assert (report.is_new, report.months_rebuilt) == (True, 0)
    assert w.rows("SELECT state, reported_on FROM action") == [("reported", DAY)]
    ((event, day),) = w.rows("SELECT registers_event, registers_on FROM publication")
    with store.reading() as session:
        events = session.scalars(select(Event)).all()
    latest = max(one.at for one in events).astimezone(w.settings.timezone)
    assert (event, day) == (len(events), latest.date())


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_records_kept_by_hand_stand_beside_those_of_files(kept_world):
    w, store = kept_world()
    load_rows(w, "回访", [CALLBACK])
    load_rows(w, "攻坚", [REPORT])
    names = keep(store, RECEPTION, CALL, CALL, LINE, replace(LINE, done=25), replace(LINE, unit="户"))
    keep(store, replace(RECEPTION, township_code="T9"), replace(CALL, case_no="B"))
    report = w.build()
    assert report.registers_left == 3
    assert "3 records kept by hand are left out" in told(report)
    assert w.rows("SELECT source, reception_no, held_on, batches, load_id, row_no FROM reception") == [
        ("store", names[0], DAY, 3, None, None)
    ]
    calls = "SELECT attempt_no, load_id IS NULL FROM callback WHERE called_on = $day ORDER BY 1"
    assert w.rows(calls, day=DAY) == [(1, False), (2, True), (3, True)]
    assert w.rows("SELECT unit, done FROM campaign_report WHERE source = 'store'") == [("件", 25)]
    with store.writing(OFFICE) as writing:
        withdraw(writing, Stream(RECORDS, names[1], 1), why="重复登记")
    w.build()
    assert w.rows(calls, day=DAY) == [(1, False), (2, True)]
    w.archive.undo("L000001")
    assert w.build().registers_left == 4
    assert w.rows(calls, day=DAY) == []


def test_a_store_that_is_gone_holds_no_case_back_and_loses_nothing(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    store = open_store(w.settings)
    meeting = meetings.plan(store, DAY, township="T0")
    keep(store, RECEPTION, CALL)
    store.close()
    assert w.build().registers_fault is None
    everything = (
        "SELECT (SELECT list(meeting_id) FROM meeting), (SELECT list(attempt_no) FROM callback), "
        "(SELECT list(row(reception_no, held_on, batches)) FROM reception)"
    )
    before = w.rows(everything)
    assert before[0][0] == [meeting]
    place = w.home / "store" / "store.db"
    place.rename(place.with_suffix(".away"))
    report = w.build()
    assert not report.is_new
    assert "stay as they were published before" in told(report)
    w.load([case(2)], "more.csv")
    assert w.build().is_new
    assert w.rows(everything) == before
    place.write_bytes(b"no database" * 99)
    report = w.build(is_full=True)
    assert "is damaged" in told(report)
    assert w.rows(everything) == before
    place.unlink()
    place.with_suffix(".away").rename(place)
    assert (w.build().is_new, w.build(is_full=True).registers_fault) == (False, None)


def test_a_district_without_a_store_has_no_rows_and_gets_none(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    report = w.build()
    assert told(report) == ""
    assert not (w.home / "store").exists()
    assert w.rows("SELECT registers_event, registers_on FROM publication") == [(None, None)]
