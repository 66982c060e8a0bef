"""Cases by how they stand, due dates that differ, and cases whose due date nobody can count yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from governance.clock_sql import case_clock_query
from governance.clock_tables import CALENDAR_DAY, CLOCK_PROFILE
from governance.queries.clocks import (
    clock_states,
    due_date_differences,
    due_difference_counts,
    uncounted_cases,
)
from governance.queries.service import ServiceSelection
from governance.tables import CASES, create_statement
from governance.warehouse import Warehouse
from governance.working_calendar import PUBLISHED_THROUGH

ALL = ServiceSelection(date(2026, 1, 1), date(PUBLISHED_THROUGH, 12, 1))

# source, received, due as imported, concluded, office, township
ROWS = (
    ("petitions", "2026-03-01", "2026-03-31", None, "甲局", "T1"),  # as we count: 30 days
    ("petitions", "2026-03-02", "2026-04-03", "2026-03-20", "甲局", "T1"),  # two days later than ours
    ("petitions", "2026-03-03", "2026-03-23", None, None, None),  # ten days earlier
    ("petitions", "2026-06-20", None, None, "乙局", "T2"),
    ("hotline", "2026-06-29", None, None, "甲局", "T1"),
    (
        "hotline",
        f"{PUBLISHED_THROUGH}-12-30",
        None,
        None,
        "甲局",
        "T1",
    ),  # five working days lie in an unknown year
    ("letters", "2026-06-01", "2026-06-20", None, "甲局", "T1"),
    ("letters", "2026-06-01", None, None, "甲局", "T1"),
)
PROFILES = (
    ("petitions", "petitions", "calendar", 30),
    ("hotline", "hotline", "working", 5),
    ("letters", None, None, None),
)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """A warehouse of eight cases of three sources, seen from the last day of the calendar."""
    connection = duckdb.connect()
    for table in (replace(CASES, is_view=False), CALENDAR_DAY, CLOCK_PROFILE):
        connection.execute(create_statement(table))
    add(connection, "cases", [
        {
            "source": source, "case_no": f"A{number}", "load_id": "L1", "row_no": number, "category": "噪声",
            "received_on": day(received), "month": day(received).replace(day=1), "records_outcome": True,
            "due_on": due and day(due), "concluded_on": concluded and day(concluded), "department": office,
            "township_code": township, "located_by": "township_code", "located_by_then": "township_code",
        }
        for number, (source, received, due, concluded, office, township) in enumerate(ROWS, 1)
    ])  # fmt: skip
    add(connection, "clock_profile", [
        {
            "source": source, "profile": profile, "day_kind": kind, "conclude_days": days,
            "conclude_from": profile and "received_on", "due_soon_days": 3, "gross_factor": 3, "rolls_over": False,
            "purposes": "", "routes": "",
        }
        for source, profile, kind, days in PROFILES
    ])  # fmt: skip
    year = pd.date_range("2026-01-01", f"{PUBLISHED_THROUGH}-12-31")
    works = year.day_of_week < 5
    add(connection, "calendar_day", [
        {"day": one, "is_working": bool(is_working), "working_no": int(number), "rolled_on": None}
        for one, is_working, number in zip(year.date, works, works.cumsum(), strict=True)
    ])  # fmt: skip
    connection.execute(f"CREATE TABLE publication AS SELECT DATE '{PUBLISHED_THROUGH}-12-31' AS as_of")
    query = case_clock_query(f"DATE '{PUBLISHED_THROUGH}-12-31'")
    connection.execute(f"CREATE VIEW case_clock AS {query}")
    yield Warehouse(Path("tiny"), connection)
    connection.close()


def day(text: str) -> date:
    return date.fromisoformat(text)


def add(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    connection.register("rows", pd.DataFrame(rows))
    connection.execute(f"INSERT INTO {table} BY NAME FROM rows")


def test_due_dates_that_differ(warehouse: Warehouse) -> None:
    found = due_date_differences(warehouse, ALL)
    rows = found.rows[["case_no", "due_on", "computed_due_on", "days", "department"]]
    assert found.total == 2
    assert rows.astype(object).where(rows.notna(), None).to_numpy().tolist() == [
        ["A3", pd.Timestamp("2026-03-23"), pd.Timestamp("2026-04-02"), -10, None],
        ["A2", pd.Timestamp("2026-04-03"), pd.Timestamp("2026-04-01"), 2, "甲局"],
    ]


@pytest.mark.parametrize(
    ("narrowed", "cases"),
    [
        ({"departments": ("甲局",)}, ["A2"]),
        ({"departments": ("未注明",)}, ["A3"]),
        ({"township_codes": ("T1",)}, ["A2"]),
        ({"categories": ("物业",)}, []),
        ({"sources": ("hotline",)}, []),
        ({"month_from": date(2026, 4, 1)}, []),
    ],
)
def test_differences_of_a_selection(warehouse: Warehouse, narrowed: dict[str, Any], cases: list[str]) -> None:
    found = due_date_differences(warehouse, replace(ALL, **narrowed))
    assert (found.total, list(found.rows["case_no"])) == (len(cases), cases)


def test_differences_page_by_page(warehouse: Warehouse) -> None:
    pages = [due_date_differences(warehouse, ALL, limit=1, offset=offset) for offset in (0, 1, 2)]
    assert [list(page.rows["case_no"]) for page in pages] == [["A3"], ["A2"], []]
    assert {page.total for page in pages} == {2}


def test_differences_by_source(warehouse: Warehouse) -> None:
    rows = due_difference_counts(warehouse, ALL)
    assert rows.to_numpy().tolist() == [["petitions", 3, 1, 1]]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-02-28", []),
        ("2026-03-19", [("petitions", "in_time", 3)]),
        (
            "2026-03-20",
            [("petitions", "in_time", 1), ("petitions", "due_soon", 1), ("petitions", "concluded_in_time", 1)],
        ),
        (
            "2026-06-30",
            [
                ("hotline", "in_time", 1), ("letters", "overdue", 1), ("letters", "undated", 1),
                ("petitions", "in_time", 1), ("petitions", "grossly_overdue", 2), ("petitions", "concluded_in_time", 1),
            ],
        ),
    ],
)  # fmt: skip
def test_how_cases_stand_on_any_day(
    warehouse: Warehouse, as_of: str, expected: list[tuple[str, str, int]]
) -> None:
    rows = clock_states(warehouse, ALL, as_of=day(as_of))
    assert list(rows.itertuples(index=False, name=None)) == expected


def test_how_cases_stand_on_the_last_day_of_the_data(warehouse: Warehouse) -> None:
    rows = clock_states(warehouse, replace(ALL, sources=("hotline",)))
    assert list(rows.itertuples(index=False, name=None)) == [
        ("hotline", "grossly_overdue", 1),
        ("hotline", "undated", 1),
    ]


def test_cases_whose_due_date_cannot_be_counted(warehouse: Warehouse) -> None:
    (row,) = uncounted_cases(warehouse).itertuples(index=False)
    last = f"{PUBLISHED_THROUGH}-12-30"
    assert (row.source, row.cases, row.first_from, row.last_from) == (
        "hotline", 1, pd.Timestamp(last), pd.Timestamp(last),
    )  # fmt: skip
    assert row.known_through == pd.Timestamp(f"{PUBLISHED_THROUGH}-12-31")


def test_a_warehouse_without_cases(warehouse: Warehouse) -> None:
    warehouse.connection.execute("DELETE FROM cases; UPDATE publication SET as_of = NULL")
    assert due_date_differences(warehouse, ALL).total == 0
    assert clock_states(warehouse, ALL).empty
    assert uncounted_cases(warehouse).empty
