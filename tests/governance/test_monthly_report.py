"""The figures of a monthly report: by hand over the world of service, ranks, and the record they are kept as."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from governance.errors import GridError
from governance.indicators import CONCLUDED_SHARE, REPEAT_SHARE
from governance.monthly_report import ReportRules, monthly_report, ranks
from governance.report_form import MonthlyReport, ReportColumn, ReportedBy, Share
from governance.settings import read_settings
from governance.warehouse import open_warehouse, published_path
from tests.service_world import AS_OF, FIRST, HOTLINE, HOUSING, PETITIONS, SECOND, publish_service

MAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def world(service_folder):
    opened = open_warehouse(published_path(service_folder / "var"))
    yield opened, ReportRules.of(read_settings(service_folder / "district.toml"))
    opened.close()


@pytest.fixture(scope="module")
def report(world):
    return monthly_report(world[0], MAY, world[1])


def rate(report, row, role, *, of=0):
    columns = [number for number, column in enumerate(report.columns) if column.role == role]
    return row.rates[columns[of]]


def test_the_whole_is_every_case_and_townships_add_up_to_it(report):
    assert report.total.received == 20 + 22 + 3 + 50 + 10 + 2
    assert sum(row.received for row in report.townships) == report.total.received
    assert sum(row.received for row in report.offices) == report.total.received
    assert report.unplaced == 10
    assert report.townships[-1].key is None
    assert {row.key for row in report.townships} >= {FIRST, SECOND}


def test_a_rate_on_a_clock_has_a_value_for_each_clock(report):
    sources = [column.sources for column in report.columns if column.role == "R2"]
    assert sources == [(HOTLINE,), (PETITIONS,)]
    assert rate(report, report.total, "R2").now == Share(45 + 9, 60)
    assert rate(report, report.total, "R2", of=1).now == Share(18 + 10 + 1, 43)
    housing = next(row for row in report.offices if row.key == HOUSING)
    assert rate(report, housing, "R2", of=1).now == Share(10, 20)
    assert rate(report, housing, "R2").now == Share(0, 0)


def test_it_is_compared_with_the_months_that_the_data_have(report, world):
    assert report.total.received_before == report.total.received
    assert report.total.received_year_before is None
    concluded = rate(report, report.total, "R2'")
    assert concluded.before == concluded.now
    assert concluded.year_before is None
    assert concluded.change(CONCLUDED_SHARE) == 0
    first = monthly_report(world[0], date(2026, 1, 1), world[1])
    assert first.total.received_before is None
    assert rate(first, first.total, "R2'").change(CONCLUDED_SHARE) is None


def test_what_is_open_is_so_on_the_last_day_of_the_month(report, world):
    cases = world[0].frame("FROM case_service")
    end = pd.Timestamp(2026, 5, 31)
    is_open = cases["received_on"].le(end) & ~cases["concluded_on"].le(end) & cases["outcome_cases"]
    assert report.last_on == end.date()
    assert report.total.open == is_open.sum() > 0
    assert report.total.overdue == (is_open & cases["conclude_due_on"].lt(end)).sum() > 0
    assert sum(row.open for row in report.townships) == report.total.open


def test_the_running_month_ends_with_the_data(world):
    running = monthly_report(world[0], date(2026, 6, 1), world[1])
    assert (running.last_on, running.is_complete) == (AS_OF, False)


def test_a_month_without_data_is_refused(world):
    with pytest.raises(GridError, match="no month 2019-01"):
        monthly_report(world[0], date(2019, 1, 1), world[1])


def test_nil_reports_are_told_from_silence(world, tmp_path):
    nil = pd.DataFrame([{
        "source": PETITIONS, "month": MAY, "township_code": SECOND,
        "reported_at": pd.Timestamp(2026, 6, 1),
    }])  # fmt: skip
    publish_service(tmp_path, nil_report=nil, cases=pd.DataFrame(), case_service=pd.DataFrame())
    opened = open_warehouse(published_path(tmp_path))
    told = monthly_report(opened, MAY, replace(world[1], by_township=(PETITIONS,))).reported
    opened.close()
    states = {one.township_code: one.state for one in told if one.source == PETITIONS}
    assert states[SECOND] == "nil"
    assert states[FIRST] != "nil"


def test_the_record_is_plain_and_gives_the_same_report(report):
    report = replace(report, reported=(ReportedBy("petitions", FIRST, "甲街道", 0, "nil"),))
    record = json.loads(json.dumps(report.as_record(), ensure_ascii=False))
    assert MonthlyReport.from_record(record) == report
    with pytest.raises(ValueError, match="99"):
        MonthlyReport.from_record(record | {"record_version": 99})


@pytest.mark.parametrize(
    ("indicator", "role", "shares", "expected"),
    [
        pytest.param(CONCLUDED_SHARE, "R2'", [(95, 100), (50, 100), (10, 100)], [1, 2, 3], id="all apart"),
        pytest.param(REPEAT_SHARE, "R6a", [(95, 100), (50, 100), (10, 100)], [3, 2, 1], id="little is good"),
        pytest.param(CONCLUDED_SHARE, "R2'", [(90, 100), (88, 100), (10, 100)], [None, None, 3], id="tie on top"),
        pytest.param(CONCLUDED_SHARE, "R2'", [(29, 29), (50, 100), (10, 100)], [None, 1, 2], id="too few cases"),
        pytest.param(CONCLUDED_SHARE, "R2'", [(50, 100), (0, 0), None], [None, None, None], id="alone"),
    ],
)  # fmt: skip
def test_ranks_are_told_where_chance_leaves_an_order(indicator, role, shares, expected):
    given = [None if pair is None else Share(*pair) for pair in shares]
    assert ranks(ReportColumn(role, indicator), given) == expected
