"""The audit log finds out: whatever is changed past the triggers, the first row that is wrong is named."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from governance.store import Action, Audit, Code, Stream, append, new_stream, record
from governance.store.audit import FIRST, digest
from governance.store.engine import writing_engine
from governance.store.verification import verify
from tests.store.example_register import LAMPS, MEETING_OFFICE, WORKER

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
UNLOCK = {
    "sqlite": [
        f"DROP TRIGGER {table}_refuses_{verb}"
        for table in ("event", "audit")
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [f"DROP TRIGGER {table}_refuses_change ON {table}" for table in ("event", "audit")],
}
COPY = (
    "INSERT INTO event (stream_kind, stream_id, version, verb, to_state, data, account_id, role, office, at) "
    "SELECT stream_kind, 'X000009', version, verb, to_state, data, account_id, role, office, at "
    "FROM event WHERE event_id = 1"
)


@pytest.fixture
def logged(store):
    """A store with six rows in its log: changes are rows 1, 3 and 5."""
    for number in range(3):
        with store.writing(WORKER, at=AT) as writing:
            append(
                writing,
                new_stream(writing, LAMPS),
                "report",
                data={"grid_code": Code(f"99010100100{number}")},
            )
        with store.writing(MEETING_OFFICE, at=AT) as writing:
            record(writing, Action.EXPORT, "grid_month", {"rows": number, "format": "csv"})
    return store


def checked(store):
    with store.reading() as session:
        return verify(session)


def test_an_empty_log_is_whole(store):
    found = checked(store)
    assert (found.rows, found.head, found.broken) == (0, FIRST, None)


def test_a_log_as_it_was_written_is_whole(logged):
    found = checked(logged)
    assert found.rows == 6
    assert found.broken is None
    with logged.reading() as session:
        rows = session.scalars(select(Audit).order_by(Audit.audit_id)).all()
    assert found.head == rows[-1].hash
    assert [row.action for row in rows] == ["change", "export"] * 3
    assert rows[0].subject == "example_lamp/X000001/1"


def test_the_hash_is_the_one_written_down():
    assert digest("灯", AT, None, {"b": 1, "a": 2}) == (
        "d8fa1a259c2a5a6f377a3ec1c34e9ab1179a676c88c8de7fb7f9ac39d2651e1e"
    )


@pytest.mark.parametrize(
    ("statement", "rows", "said"),
    [
        ("UPDATE audit SET subject = 'x' WHERE audit_id = 4", 3, "Row 4 of the audit log .* not as it was"),
        ("UPDATE audit SET details = '{}' WHERE audit_id = 2", 1, "Row 2 .* not as it was"),
        ("UPDATE audit SET at = '2026-03-06 00:00:00.000000' WHERE audit_id = 6", 5, "Row 6 .* not as it was"),
        ("UPDATE audit SET office = '别处' WHERE audit_id = 1", 0, "Row 1 .* not as it was"),
        ("DELETE FROM audit WHERE audit_id = 2", 1, "Row 3 .* does not follow"),
        ("DELETE FROM audit WHERE audit_id = 1", 0, "Row 2 .* does not follow"),
        ("UPDATE audit SET audit_id = 9 WHERE audit_id = 3", 2, "Row 4 .* does not follow"),
        ("DELETE FROM audit WHERE audit_id >= 5", 4, "example_lamp/X000003/1 .* not in the audit log"),
        ("UPDATE event SET office = '别处' WHERE event_id = 2", 2, "example_lamp/X000002/1 .* not as it was"),
        ("UPDATE event SET data = '{}' WHERE event_id = 1", 0, "example_lamp/X000001/1 .* not as it was"),
        ("DELETE FROM event WHERE event_id = 2", 2, "Row 3 .* not in its place"),
        ("DELETE FROM event WHERE event_id = 3", 4, "Row 5 .* not in its place"),
        (COPY, 6, "example_lamp/X000009/1 .* not in the audit log"),
    ],
)  # fmt: skip
def test_tampering_is_found(logged, engine_name, statement, rows, said):
    with writing_engine(logged.engine).begin() as connection:
        for unlock in UNLOCK[engine_name]:
            connection.execute(text(unlock))
        assert connection.execute(text(statement)).rowcount == (2 if ">=" in statement else 1)
    found = checked(logged)
    assert found.rows == rows
    assert found.broken is not None
    assert re.search(said, str(found.broken)), str(found.broken)


def test_a_rewritten_row_breaks_the_one_after(logged, engine_name):
    with logged.reading() as session:
        row = session.get_one(Audit, 2)
    row.subject = "nothing"
    with writing_engine(logged.engine).begin() as connection:
        for unlock in UNLOCK[engine_name]:
            connection.execute(text(unlock))
        connection.execute(
            text("UPDATE audit SET subject = 'nothing', hash = :hash WHERE audit_id = 2"),
            {"hash": row.content_hash()},
        )
    assert "Row 3 of the audit log" in str(checked(logged).broken)


def test_many_writers_make_one_chain(store):
    def write(number: int) -> None:
        with store.writing(WORKER) as writing:
            if number % 2:
                append(
                    writing,
                    Stream(LAMPS, f"X{number:06d}"),
                    "report",
                    data={"grid_code": Code("990101001001")},
                )
            else:
                record(writing, Action.SIGN_IN, f"a{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(60)))
    found = checked(store)
    assert (found.rows, found.broken) == (60, None)


def test_what_is_recorded_is_masked_too(store):
    with store.writing(WORKER) as writing:
        record(writing, Action.SIGN_IN_REFUSED, "sign-in", {"name": "13812345678"})
    with store.reading() as session:
        assert session.get_one(Audit, 1).details == {"name": "〔电话〕"}
