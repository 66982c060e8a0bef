"""The view ``case_clock`` says of random cases what the functions say, and a build publishes it."""

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.clock_settings import ClockProfile, Clocks, DayKind
from governance.clock_sql import case_clock_query, state_expression
from governance.clock_tables import CASE_CLOCK
from governance.clocks import CaseDays, DueDates, clock_of, due_dates, known_on, state_on
from governance.errors import SettingsFault
from governance.tables import CASES, TABLES, create_statement
from governance.working_calendar import PUBLISHED_THROUGH, working_calendar
from pipelines.clock_tables import calendar_days, clock_profiles
from tests.tiny_district import World, world

CALENDAR = working_calendar()
FIRST, LAST = date(2025, 12, 1), date(2026, 3, 10)
PURPOSES, ROUTES = ("求决", "申诉", "意见建议", None), ("信访程序", "行政复议", None)
DAYS = st.integers(0, 120).map(lambda number: FIRST + timedelta(days=number))
MAYBE = st.none() | DAYS

PROFILES = st.builds(
    ClockProfile,
    day_kind=st.sampled_from(["calendar", "working"]),
    step_day_kind=st.sampled_from(["calendar", "working"]),
    transfer_days=st.none() | st.integers(1, 20),
    notify_days=st.none() | st.integers(1, 20),
    conclude_days=st.none() | st.integers(1, 40),
    extension_days=st.none() | st.integers(0, 30),
    conclude_from=st.sampled_from(["accepted_on", "received_on"]),
    purposes=st.sampled_from([(), ("求决",), ("求决", "申诉")]),
    routes=st.sampled_from([(), ("信访程序",)]),
)
CASE_DAYS = st.builds(
    CaseDays,
    received_on=DAYS,
    purpose=st.sampled_from(PURPOSES),
    route=st.sampled_from(ROUTES),
    **{
        field.name: MAYBE
        for field in fields(CaseDays)
        if field.name not in {"received_on", "purpose", "route"}
    },
)
CLOCKS = st.builds(
    Clocks,
    due_soon_days=st.integers(0, 10),
    gross_factor=st.integers(2, 4),
    roll_over=st.booleans(),
    profiles=st.fixed_dictionaries({"own": PROFILES}),
)


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables that the view stands on, with a calendar and nothing else."""
    with duckdb.connect() as connection:
        for table in (CASES, TABLES["calendar_day"], TABLES["clock_profile"]):
            connection.execute(create_statement(replace(table, is_view=False)))
        connection.register("days", calendar_days(CALENDAR))
        connection.execute("INSERT INTO calendar_day BY NAME FROM days")
        yield connection


def fill(tables: duckdb.DuckDBPyConnection, clocks: Clocks, cases: list[CaseDays]) -> None:
    """Make the cases those of a source with the clock ``own``, of one without and of one nobody knows."""
    sources = [SimpleNamespace(name="own", clock="own"), SimpleNamespace(name="none", clock=None)]
    tables.register("profiles", clock_profiles(SimpleNamespace(clocks=clocks, sources=sources)))  # type: ignore[arg-type]
    tables.execute(
        "DELETE FROM clock_profile; INSERT INTO clock_profile BY NAME FROM profiles; DELETE FROM cases"
    )
    told = [asdict(one) for one in cases]
    days = {name: pa.array([row[name] for row in told], _type(name)) for name in told[0]}
    tables.register("told", pa.table({"case_no": [str(n) for n in range(len(cases))], **days}))
    tables.execute(
        "INSERT INTO cases BY NAME SELECT *, '' AS load_id, 0 AS row_no, received_on AS month, "
        "true AS records_outcome, '' AS category, '' AS located_by, '' AS located_by_then "
        "FROM told, (VALUES ('own'), ('none')) AS known(source)"
    )


def _type(name: str) -> pa.DataType:
    return pa.string() if name in {"purpose", "route"} else pa.date32()


def said(tables: duckdb.DuckDBPyConnection, as_of: date) -> dict[tuple[str, int], tuple[DueDates, str]]:
    """What the SQL says of each case known on a day."""
    query = case_clock_query("$as_of::DATE")
    columns = ", ".join(field.name for field in fields(DueDates))
    rows = tables.execute(
        f"SELECT source, case_no, {state_expression('$as_of::DATE')}, {columns} FROM ({query}) AS case_clock",
        {"as_of": as_of},
    ).fetchall()
    return {(source, int(no)): (DueDates(*days), state) for source, no, state, *days in rows}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CLOCKS, st.lists(CASE_DAYS, min_size=1, max_size=40), DAYS)
def test_the_query_says_what_the_functions_say(
    tables: duckdb.DuckDBPyConnection, clocks: Clocks, cases: list[CaseDays], as_of: date
) -> None:
    fill(tables, clocks, cases)
    found = said(tables, as_of)
    assert len(found) == 2 * sum(one.received_on <= as_of for one in cases)
    for (source, number), (days, state) in found.items():
        clock = clock_of(clocks, "own" if source == "own" else None)
        expected = due_dates(cases[number], clock, as_of)
        assert days == expected, (clock.profile, clocks.roll_over, known_on(cases[number], as_of))
        assert state == state_on(expected, as_of)


END = PUBLISHED_THROUGH


@pytest.mark.parametrize(
    ("start", "kind", "is_known"),
    [
        (date(2003, 12, 31), "calendar", True),  # ends in January 2004
        (date(2003, 12, 31), "working", False),
        (date(2004, 1, 1), "working", True),
        (date(END, 12, 20), "calendar", True),
        (date(END, 12, 25), "calendar", False),  # rolls over into a year nobody knows
        (date(END, 12, 25), "working", False),
    ],
)
def test_they_agree_where_the_calendar_ends(
    tables: duckdb.DuckDBPyConnection, start: date, kind: DayKind, *, is_known: bool
) -> None:
    profile = ClockProfile(
        day_kind=kind, step_day_kind=kind, transfer_days=1, conclude_days=7, extension_days=7
    )
    clocks = Clocks(roll_over=True, profiles={"own": profile})
    as_of, later = start + timedelta(days=30), start + timedelta(days=3)
    cases = [
        CaseDays(start),
        CaseDays(start, extension_approved_on=later, extended_to=as_of),
        CaseDays(start, suspended_on=later),
    ]
    fill(tables, clocks, cases)
    found = said(tables, as_of)
    expected = [due_dates(one, clock_of(clocks, "own"), as_of) for one in cases]
    assert [found["own", number][0] for number in range(len(cases))] == expected
    assert (expected[0].computed_due_on is not None) is is_known


THEIRS = {
    "case_no": "编号", "received_on": "日期", "grid_code": "网格", "purpose": "目的", "accepted_on": "受理",
    "due_on": "限办", "concluded_on": "办结", "suspended_on": "中止", "resumed_on": "恢复",
    "extension_approved_on": "延期批准", "extended_to": "延期至",
}  # fmt: skip
SOURCE_OF_CLOCKS = '[[sources]]\nname = "12345"\nclock = "{clock}"\n[sources.columns]\n' + "\n".join(
    f'{ours} = "{theirs}"' for ours, theirs in THEIRS.items()
)
HOTLINE = '[clocks.profiles.hotline]\nday_kind = "working"\nconclude_days = 5\n'


def load_cases(w: World, *cases: dict[str, str], name: str = "cases.csv") -> None:
    """Load cases received on 2 March 2026, numbered from 1, unless they say otherwise."""
    lines = [",".join(THEIRS.values())]
    for number, told in enumerate(cases, 1):
        cells = {"case_no": f"A{number}", "received_on": "2026-03-02", "grid_code": "G00"} | told
        lines.append(",".join(cells.get(ours, "") for ours in THEIRS))
    w.load_bytes("\n".join(lines).encode(), name)


CLOCK_ROWS = (
    "SELECT case_no, conclude_due_on, due_by, clock_from_column, computed_due_on FROM case_clock ORDER BY case_no"
)  # fmt: skip


def test_a_build_publishes_the_clocks(tmp_path: Path) -> None:
    w = world(tmp_path, source=SOURCE_OF_CLOCKS.format(clock="statutory"))
    load_cases(
        w,
        {"purpose": "求决", "accepted_on": "2026-03-03"},
        {"purpose": "求决", "due_on": "2026-03-20"},
        {"purpose": "咨询"},
        {"received_on": "2026-04-20"},
    )
    w.build()
    assert w.rows(CLOCK_ROWS) == [
        ("A1", date(2026, 5, 2), "computed", "accepted_on", date(2026, 5, 2)),
        ("A2", date(2026, 3, 20), "official", "received_on", date(2026, 5, 1)),
        ("A3", None, None, None, None),
        ("A4", None, None, None, None),
    ]
    assert w.rows("SELECT profile, day_kind, conclude_days, purposes, routes FROM clock_profile") == [
        ("statutory", "calendar", 60, "申诉、求决、申诉求决", "信访程序")
    ]
    published = [name for (name, *_) in w.rows("DESCRIBE case_clock")]
    assert published == list(CASE_CLOCK.column_names)


def test_a_build_as_of_its_last_day_knows_nothing_later(tmp_path: Path) -> None:
    w = world(tmp_path, source=SOURCE_OF_CLOCKS.format(clock="statutory"))
    told = {"purpose": "求决", "suspended_on": "2026-03-10"}
    load_cases(
        w, told | {"resumed_on": "2026-04-10", "concluded_on": "2026-05-01"}, {"received_on": "2026-03-11"}
    )
    w.build()
    days = "SELECT conclude_due_on, suspended_on, resumed_on, done_on FROM case_clock WHERE case_no = 'A1'"
    assert w.rows(days) == [(date(2026, 5, 3), date(2026, 3, 10), None, None)]
    load_cases(w, {"case_no": "B1", "received_on": "2026-05-10"}, name="later.csv")
    w.build()
    assert w.rows(days) == [(date(2026, 6, 1), date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 1))]


def test_another_clock_in_the_district_file_counts_anew(tmp_path: Path) -> None:
    w = world(tmp_path, source=SOURCE_OF_CLOCKS.format(clock="statutory"))
    load_cases(w, {"purpose": "求决"}, {"received_on": "2003-12-28"})
    w.build()
    w.settings = world(tmp_path, more=HOTLINE, source=SOURCE_OF_CLOCKS.format(clock="hotline")).settings
    assert w.build().is_new
    assert w.rows(CLOCK_ROWS) == [
        ("A1", date(2026, 3, 9), "computed", "received_on", date(2026, 3, 9)),
        ("A2", None, None, "received_on", None),
    ]


def test_a_build_with_no_case_has_no_clock(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.build()
    assert w.rows("FROM case_clock") == []


def test_an_unknown_clock_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault) as fault:
        world(tmp_path, more=HOTLINE, source=SOURCE_OF_CLOCKS.format(clock="hot line"))
    told = str(fault.value)
    line = (tmp_path / "district.toml").read_text(encoding="utf-8").splitlines().index(
        'clock = "hot line"'
    ) + 1
    assert f"line {line}: sources.12345.clock: hot line is no clock; write one of statutory, hotline" in told
