"""The journal on both engines: nothing is lost, nothing is half written, and tables are what the events say."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from governance.errors import ChangedMeanwhile, ImpossibleTransition, StoreFault
from governance.store import (
    Code,
    Event,
    Stream,
    append,
    blotting_notice,
    history,
    last_event,
    new_stream,
    rebuild,
)
from governance.store.verification import verify
from tests.store.example_register import LAMPS, LIFECYCLE, MEETING_OFFICE, WORKER, Lamp

ROOT = Path(__file__).parents[2]
GRID = {"grid_code": Code("990101001001")}
PROMISE = {"promised_for": date(2026, 4, 1)}


def report(store, **data) -> str:
    """Report a lamp and return its name."""
    with store.writing(WORKER) as writing:
        stream = new_stream(writing, LAMPS)
        append(writing, stream, "report", data={**GRID, **data})
    return stream.stream_id


def lamp(store, lamp_id: str) -> Lamp:
    with store.reading() as session:
        return session.get_one(Lamp, lamp_id)


def columns(row) -> dict:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def test_an_event_says_who_did_what_and_when(store):
    moment = datetime(2026, 3, 5, 8, 30, 0, 123456, tzinfo=UTC)
    with store.writing(WORKER, at=moment) as writing:
        append(writing, new_stream(writing, LAMPS), "report", data=GRID)
    with store.writing(MEETING_OFFICE, at=moment) as writing:
        append(writing, Stream(LAMPS, "X000001", 1), "repair", why="换了灯泡")
    with store.reading() as session:
        events = [columns(event) for event in history(session, LAMPS, "X000001")]
    assert events == [
        {
            "event_id": 1, "stream_kind": "example_lamp", "stream_id": "X000001", "version": 1, "verb": "report",
            "from_state": None, "to_state": "broken", "why": None, "data": {"grid_code": "990101001001"},
            "account_id": "a2", "role": "grid_worker", "office": "甲街道", "at": moment,
        },
        {
            "event_id": 2, "stream_kind": "example_lamp", "stream_id": "X000001", "version": 2, "verb": "repair",
            "from_state": "broken", "to_state": "repaired", "why": "换了灯泡", "data": {}, "account_id": "a1",
            "role": "meeting_office", "office": "联席办", "at": moment,
        },
    ]  # fmt: skip


def test_the_table_is_what_the_events_say(store):
    name = report(store, remark="杆子歪了")
    with store.writing(MEETING_OFFICE) as writing:
        append(writing, Stream(LAMPS, name, 1), "promise", data=PROMISE)
    assert columns(lamp(store, name)) == {
        "lamp_id": "X000001", "version": 2, "state": "promised", "grid_code": "990101001001", "remark": "杆子歪了",
        "promised_for": date(2026, 4, 1), "repairs": 0,
    }  # fmt: skip


def test_names_count_up(store):
    assert [report(store) for _ in range(3)] == ["X000001", "X000002", "X000003"]
    with store.writing(WORKER) as writing:
        made = []
        for _ in range(2):
            made.append(new_stream(writing, LAMPS))
            append(writing, made[-1], "report", data=GRID)
    assert [stream.stream_id for stream in made] == ["X000004", "X000005"]


def test_the_second_of_two_editors_is_told_what_happened(store):
    name = report(store)
    with store.writing(MEETING_OFFICE, at=datetime(2026, 3, 5, 1, 0, tzinfo=UTC)) as writing:
        append(writing, Stream(LAMPS, name, 1), "promise", data=PROMISE)
    with pytest.raises(ChangedMeanwhile) as told, store.writing(WORKER) as writing:
        append(writing, Stream(LAMPS, name, 1), "remark", data={"remark": "还没修"})
    assert "联席办, 2026-03-05 09:00: “Promise”" in str(told.value)
    assert "灯" in told.value.text(lambda message: message.replace("Promise", "答应修灯"))
    with store.reading() as session:
        assert [event.verb for event in history(session, LAMPS, name)] == ["report", "promise"]


def test_a_failed_block_leaves_nothing(store):
    name = report(store)

    def promise_and_report() -> None:
        with store.writing(MEETING_OFFICE) as writing:
            append(writing, Stream(LAMPS, name, 1), "promise", data=PROMISE)
            append(writing, Stream(LAMPS, name, 2), "report", data=GRID)

    with pytest.raises(ImpossibleTransition):
        promise_and_report()
    assert lamp(store, name).version == 1
    with store.reading() as session:
        assert len(history(session, LAMPS, name)) == 1


def test_a_version_nobody_wrote_is_a_mistake_of_the_program(store):
    with pytest.raises(ValueError, match="no version 7"), store.writing(WORKER) as writing:
        append(writing, Stream(LAMPS, "X000009", 7), "remark")


@pytest.mark.parametrize(
    "statement",
    [
        update(Event).values(office="别人"),
        delete(Event),
        text("UPDATE event SET why = 'x' WHERE event_id = 1"),
        text("UPDATE audit SET subject = 'x'"),
        text("DELETE FROM audit"),
    ],
    ids=str,
)
def test_the_database_refuses_to_change_what_was_written(store, statement):
    report(store)
    with pytest.raises(DBAPIError, match="only added to"), store.writing(MEETING_OFFICE) as writing:
        writing.session.execute(statement)
    with store.reading() as session:
        assert [event.office for event in session.scalars(select(Event))] == ["甲街道"]


def test_sqlite_does_not_replace_and_postgresql_does_not_truncate(store, engine_name):
    report(store)
    copied = "INSERT OR REPLACE INTO audit SELECT * FROM audit"
    statement = text(copied if engine_name == "sqlite" else "TRUNCATE event")
    with pytest.raises(DBAPIError, match="only added to"), store.writing(MEETING_OFFICE) as writing:
        writing.session.execute(statement)


def test_readers_cannot_write(store):
    with pytest.raises(StoreFault, match="may not be written"), store.reading() as session:
        session.execute(text("DELETE FROM example_lamp"))


def test_a_reader_sees_one_state_throughout(store):
    name = report(store)
    with store.reading() as session:
        before = last_event(session, LAMPS, name)
        with store.writing(MEETING_OFFICE) as writing:
            append(writing, Stream(LAMPS, name, 1), "promise", data=PROMISE)
        session.expire_all()
        assert session.get_one(Lamp, name).state == "broken"
        assert last_event(session, LAMPS, name) is before
    assert lamp(store, name).state == "promised"


def test_what_people_type_is_masked_and_said_so(store):
    with store.writing(MEETING_OFFICE) as writing:
        stream = new_stream(writing, LAMPS)
        append(writing, stream, "report", data={**GRID, "remark": "王小明 13812345678 说灯坏了"})
        append(
            writing, Stream(LAMPS, stream.stream_id, 1), "repair",
            why="联系身份证号 32011119800101123X 的住户", data={"lines": ["电话 13812345678"]},
        )  # fmt: skip
    notice = blotting_notice(writing.blotted_out)
    assert notice is not None
    assert "identity numbers, telephone numbers" in str(notice)
    with store.reading() as session:
        first, second = history(session, LAMPS, stream.stream_id)
        kept = f"{first.data}{second.data}{second.why}{session.get_one(Lamp, stream.stream_id).remark}"
    assert "13812345678" not in kept
    assert "32011119800101123X" not in kept
    assert first.data["grid_code"] == "990101001001"
    assert second.data["lines"] == ["电话 〔电话〕"]


def test_nothing_is_said_where_nothing_was_blotted_out(store):
    with store.writing(WORKER) as writing:
        append(writing, new_stream(writing, LAMPS), "report", data={**GRID, "remark": "灯坏了"})
    assert blotting_notice(writing.blotted_out) is None


def test_a_text_too_long_is_refused_not_cut(store):
    with pytest.raises(StoreFault, match="4001 characters"), store.writing(WORKER) as writing:
        append(writing, new_stream(writing, LAMPS), "report", data={**GRID, "remark": "长" * 4001})


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\ud800", "行\n二", "'; DROP TABLE event; --", "𠮷👩‍👩‍👧‍👦", "\u202e反"]
)
def test_whatever_is_typed_comes_back(store, typed):
    name = report(store, remark=typed)
    expected = {"a\x00b": "ab", "\ud800": ""}.get(typed, typed)
    assert lamp(store, name).remark == expected


@pytest.mark.parametrize(
    "value", [b"x", {1, 2}, float("nan"), object()], ids=["bytes", "set", "nan", "object"]
)
def test_what_json_does_not_hold_is_refused(store, value):
    with pytest.raises(TypeError, match="JSON"), store.writing(WORKER) as writing:
        append(writing, new_stream(writing, LAMPS), "report", data={**GRID, "value": value})
    with store.reading() as session:
        assert session.scalars(select(Event)).all() == []


LIVES = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(sorted(LIFECYCLE.labels)), st.booleans()), max_size=30
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LIVES)
def test_made_again_the_tables_are_the_same(store, lives):
    for number, verb, has_why in lives:
        name = f"X{number:06d}"
        with store.reading() as session:
            last = last_event(session, LAMPS, name)
        data = {**GRID, **PROMISE, "remark": f"{verb} {number}"}
        try:
            with store.writing(MEETING_OFFICE) as writing:
                stream = Stream(LAMPS, name, 0 if last is None else last.version)
                append(writing, stream, verb, why="修" if has_why else None, data=data)
        except ImpossibleTransition:
            continue
    with store.reading() as session:
        before = [columns(row) for row in session.scalars(select(Lamp).order_by(Lamp.lamp_id))]
        events = session.scalars(select(Event)).all()
    with store.writing(MEETING_OFFICE) as writing:
        assert rebuild(writing, LAMPS) == len(events)
    with store.reading() as session:
        assert [columns(row) for row in session.scalars(select(Lamp).order_by(Lamp.lamp_id))] == before
        for row in before:
            assert row["version"] == sum(event.stream_id == row["lamp_id"] for event in events)


def test_many_writers_lose_nothing(store):
    name, writers, steps = report(store), 8, 10

    def work(_number: int) -> int:
        told = 0
        for _ in range(steps):
            while True:
                seen = lamp(store, name).version
                try:
                    with store.writing(WORKER) as writing:
                        append(writing, Stream(LAMPS, name, seen), "remark", data={"remark": str(seen)})
                    break
                except ChangedMeanwhile:
                    told += 1
        return told

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(work, range(writers)))
    with store.reading() as session:
        versions = [event.version for event in history(session, LAMPS, name)]
    assert versions == list(range(1, writers * steps + 2))
    assert lamp(store, name).remark == str(writers * steps)


KILLED = """
import sys
from pathlib import Path
from governance.settings import read_settings
from governance.store import Code, Stream, append, open_store
from tests.store.example_register import LAMPS, WORKER, Lamp

store, lamp_id = open_store(read_settings(Path(sys.argv[1]))), sys.argv[2]
print("ready", flush=True)
with store.reading() as session:
    version = session.get_one(Lamp, lamp_id).version
while True:
    with store.writing(WORKER) as writing:
        for _ in range(2):
            append(writing, Stream(LAMPS, lamp_id, version), "remark", data={"remark": Code(version + 1)})
            version += 1
"""


def test_killing_a_writer_leaves_whole_changes(store, store_settings):
    name = report(store)
    for wait_s in (0.05, 0.12, 0.3):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(store_settings.path), name], cwd=ROOT, stdout=subprocess.PIPE
        )
        writer.stdout.readline()
        time.sleep(wait_s)
        writer.kill()
        writer.wait()
        writer.stdout.close()
    with store.writing(WORKER) as writing:
        version = last_event(writing.session, LAMPS, name).version
        lamp_now = writing.session.get_one(Lamp, name)
        assert version % 2 == 1
        assert (lamp_now.version, lamp_now.remark) == (version, str(version))
        assert verify(writing.session).broken is None
    assert version > 1
