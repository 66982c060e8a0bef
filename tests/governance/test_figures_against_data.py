"""Claims held against published data: only those that name all of what the data know."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from governance.access import Scope
from governance.figures import check_text
from governance.figures.against_data import Asked, KnownWarehouse
from governance.queries.places import names
from governance.service_indicators import CONCLUDED_IN_TIME, CONCLUDED_SHARE
from governance.service_tables import SERVICE_MONTH, TOWNSHIP_SERVICE_MONTH
from governance.warehouse import Warehouse, open_warehouse
from tests.tiny_warehouse import CATEGORIES, publish

INDICATORS = {"R2'": CONCLUDED_SHARE, "R2": CONCLUDED_IN_TIME}


def month_of_service(month: int, township: str | None, **measures: object) -> dict[str, object]:
    row: dict[str, object] = {
        column.name: None if column.can_be_missing else 0 for column in SERVICE_MONTH.columns
    }
    told = {
        "month": date(2026, month, 1), "township_code": township, "source": "12345", "category": CATEGORIES[0],
        "channel": "电话", "department": "城管局",
    }  # fmt: skip
    return row | told | measures


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    first, second = "990101001", "990101002"
    rows = [
        month_of_service(1, first, cases=100, outcome_cases=100, concluded_cases=90, conclude_due_cases=95,
                         concluded_in_time_cases=80),
        month_of_service(2, first, cases=60, outcome_cases=60, concluded_cases=30, category=CATEGORIES[1]),
        month_of_service(2, second, cases=40, outcome_cases=40, concluded_cases=31, department="住建局"),
        month_of_service(2, None, cases=5, outcome_cases=5, concluded_cases=0),
    ]  # fmt: skip
    finest = pd.DataFrame(rows)
    by_township = finest[list(TOWNSHIP_SERVICE_MONTH.column_names)]
    home = tmp_path_factory.mktemp("data")
    path = publish(home, service_month=finest, township_service_month=by_township)
    opened = open_warehouse(path)
    yield opened
    opened.close()


def township_names(warehouse: Warehouse) -> list[str]:
    known = names(warehouse)
    return list(known.loc[known["level"] == "township", "name"])


def told(warehouse: Warehouse, text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = check_text(text, known=KnownWarehouse(warehouse, INDICATORS)).findings
    return [(finding.verdict.value, finding.workings) for finding in found if finding.rule == "F16"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年1月，全区共受理100件。", [("right", ("100 = 100",))]),
        ("2026年1月，全区共受理101件。", [("differs", ("101 ≠ 100",))]),
        ("2026年1—2月，示例区受理群众信访事项205件，办结151件。",
         [("right", ("205 = 205",)), ("right", ("151 = 151",))]),
        ("2026年2月全区受理{category}事项60件。", [("right", ("60 = 60",))]),
        ("2026年2月全区住建局受理40件。", [("right", ("40 = 40",))]),
        ("2026年2月，{first}受理60件；{second}受理41件。", [("right", ("60 = 60",)), ("differs", ("41 ≠ 40",))]),
        ("2026年1月，{first}受理100件，按期办结率84.2%。",
         [("right", ("100 = 100",)), ("right", ("R2.v1: 80 ÷ 95 = 84.211 % ≈ 84.2 %",))]),
        ("2026年1月，全区办结率91%。", [("differs", ("R2'.v1: 90 ÷ 100 = 90.00 % ≠ 91 %",))]),
        ("2026年1月，全区受理来信100件。", []),
        ("2026年1月，共受理101件。", []),
        ("1月，全区共受理101件。", []),
        ("2026年6月，全区共受理101件。", []),
        ("2025年1月，全区共受理101件。", []),
        ("截至2026年1月，全区共受理101件。", []),
        ("2026年1月，全区共受理100件，去年同期受理120件。", [("right", ("100 = 100",))]),
        ("2026年1月，全区共受理约101件。", []),
    ],
)  # fmt: skip
def test_claims(warehouse, text, expected):
    first, second, *_ = township_names(warehouse)
    found = told(warehouse, text.format(first=first, second=second, category=CATEGORIES[1]))
    assert sorted(found) == sorted(expected)


def test_the_day_of_the_data_is_told(warehouse):
    known = KnownWarehouse(warehouse, INDICATORS)
    found = check_text("2026年1月，全区共受理101件。", known=known).findings
    assert found[0].reason is not None
    assert found[0].reason.text() == "As published, data as of 2026-06-20."


def test_who_does_not_see_the_whole_district_gets_no_comparison_of_it(warehouse):
    narrow = Warehouse(warehouse.path, warehouse.connection, Scope("townships", ("990101001",)), warehouse)
    assert KnownWarehouse(warehouse, INDICATORS).wholes
    assert KnownWarehouse(narrow, INDICATORS).wholes == ()


def test_a_period_beyond_the_data_has_no_answer(warehouse):
    known = KnownWarehouse(warehouse, INDICATORS)
    assert known.measured(Asked("", "", "", date(2026, 1, 1), date(2026, 6, 1))) is None, "June is incomplete"
    assert known.measured(Asked("", "", "", date(2026, 1, 1), date(2026, 5, 1))) is not None
