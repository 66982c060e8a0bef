"""Who reported what: cases, nil reports and silence, against the tiny world and rows planted in it."""

from datetime import date

import pandas as pd
import pytest

from governance.queries.nil_reports import STATES, reports_by_month
from governance.tables import COVERAGE_MONTH
from governance.warehouse import open_warehouse
from tests.governance.test_doubts import case
from tests.tiny_warehouse import publish, tables_of

FIRST, SECOND = "990101001", "990101002"


def coverage(*rows: tuple[str, date, int]) -> pd.DataFrame:
    """Cases by source and month, none of them placed."""
    counts = dict.fromkeys((column.name for column in COVERAGE_MONTH.columns if column.type == "INTEGER"), 0)
    return pd.DataFrame([
        counts | {"source": source, "month": month, "cases": cases, "category": "噪声", "located_by": "unlocated",
                  "last_received_on": month}
        for source, month, cases in rows
    ])  # fmt: skip


def nil(*rows: tuple[str, str | None, date]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "township_code", "month"]).assign(
        reported_at=pd.Timestamp("2026-07-01")
    )


@pytest.fixture
def answered(tmp_path):
    opened = []

    def ask(*by_township: str, months: int = 6, **replaced: pd.DataFrame) -> pd.DataFrame:
        opened.append(open_warehouse(publish(tmp_path, name=f"warehouse-{len(opened)}.duckdb", **replaced)))
        return reports_by_month(opened[-1], by_township, months)

    yield ask
    for warehouse in opened:
        warehouse.close()


def states(found: pd.DataFrame, township: str | None = None) -> list[str]:
    of_place = found["township_code"].isna() if township is None else found["township_code"] == township
    return found[of_place]["state"].tolist()


def test_a_source_of_the_district_has_a_row_for_all(answered):
    months = [date(2026, number, 1) for number in range(1, 7)]
    found = answered(
        coverage_month=coverage(("12345", months[1], 4), ("12345", months[3], 2)),
        nil_report=nil(("12345", None, months[2])),
    )
    assert found["month"].dt.date.tolist() == months
    assert states(found) == ["before", "cases", "nil", "cases", "silent", "open"]
    assert found["cases"].tolist() == [0, 4, 0, 2, 0, 0]


def test_a_source_reported_by_township_has_a_row_for_each(answered):
    march, april, may = (date(2026, number, 1) for number in (3, 4, 5))
    cases = [case(1, month=march, received_on=march), case(2, month=may, received_on=may)]
    found = answered(
        "12345", months=4, cases=pd.DataFrame(cases).astype({"is_repeat": "boolean"}),
        coverage_month=coverage(("12345", march, 1), ("12345", may, 1)),
        nil_report=nil(("12345", SECOND, april), ("12345", FIRST, may)),
    )  # fmt: skip
    assert states(found, FIRST) == ["cases", "silent", "cases", "open"]
    assert states(found, SECOND) == ["silent", "nil", "silent", "open"]
    assert found["township_name"].unique().tolist() == ["甲街道", "乙街道", "丙街道"]
    both = found[found["has_nil_report"] & (found["cases"] > 0)]
    assert both[["township_code", "cases"]].to_numpy().tolist() == [[FIRST, 1]]


def test_a_nil_report_of_the_whole_source_speaks_for_every_township(answered):
    found = answered("12345", months=2, nil_report=nil(("12345", None, date(2026, 5, 1))))
    assert [states(found, code)[0] for code in (FIRST, SECOND)] == ["nil", "nil"]


def test_a_nil_report_after_the_last_case_lengthens_the_table(answered):
    found = answered(nil_report=nil(("12345", None, date(2026, 7, 1))), months=3)
    assert found["month"].dt.strftime("%m").tolist() == ["05", "06", "07"]
    assert states(found) == ["cases", "cases", "nil"]


def test_without_cases_and_reports_there_are_no_rows(answered):
    empty = pd.DataFrame()
    found = answered("12345", coverage_month=empty, month=empty)
    assert found.empty
    assert {"place", "state"} - set(found.columns) == {"place"}


def test_states_are_those_that_are_named(answered):
    found = answered("12345", nil_report=nil(("12345", FIRST, date(2026, 5, 1))), month=tables_of()["month"])
    assert set(found["state"]) <= set(STATES)
    assert len(found) == 3 * 6
