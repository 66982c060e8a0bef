"""The district's figures period by period, the newest files, and early warnings, in worlds worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from governance.queries.alerts import scan_alerts
from governance.queries.overview import latest_rejects, service_periods
from governance.queries.selection import Selection, month_of, ordinal_of
from governance.warehouse import open_warehouse
from tests.tiny_warehouse import publish

MARCH = Selection(date(2026, 3, 1), date(2026, 3, 1))

# source, received, due, concluded, satisfaction, repeat, outcome recorded
CASES = (
    ("12345", "2026-02-10", None, "2026-03-05", "满意", False, True),  # open at the end of February only
    ("12345", "2026-03-01", "2026-03-20", None, "未评价", True, True),  # overdue at the end of March
    ("12345", "2026-03-02", "2026-03-31", None, None, False, True),  # due on the last day: not overdue yet
    ("12345", "2026-03-03", "2026-03-10", "2026-03-09", "不满意", False, True),
    ("12345", "2026-03-04", None, "2026-04-02", "基本满意", False, True),  # concluded too late for March
    ("letters", "2026-03-05", "2026-03-06", None, None, None, False),  # neither outcome nor repeats recorded
)


def cases() -> pd.DataFrame:
    columns = [
        "source",
        "received_on",
        "due_on",
        "concluded_on",
        "satisfaction",
        "is_repeat",
        "records_outcome",
    ]
    frame = pd.DataFrame(CASES, columns=columns)
    for column in ("received_on", "due_on", "concluded_on"):
        frame[column] = pd.to_datetime(frame[column])
    frame["is_repeat"] = frame["is_repeat"].astype("boolean")
    return frame.assign(
        case_no=[f"A{number}" for number in range(len(frame))], load_id="L1", row_no=range(len(frame)),
        month=frame["received_on"].dt.to_period("M").dt.to_timestamp(), category="环境噪声", located_by="unlocated",
    )  # fmt: skip


@pytest.fixture
def warehouse(tmp_path):
    opened = open_warehouse(publish(tmp_path, cases=cases()))
    yield opened
    opened.close()


def counts(row: pd.Series, *names: str) -> tuple[int, ...]:
    return tuple(int(row[name]) for name in names)


def test_a_period_is_looked_at_on_its_own_last_day(warehouse):
    february, march = (row for _, row in service_periods(warehouse, MARCH, 2).iterrows())
    assert [row["day"].date() for row in (february, march)] == [date(2026, 2, 28), date(2026, 3, 31)]
    assert counts(february, "outcome_cases", "concluded_cases", "open_cases") == (1, 0, 1)
    assert counts(march, "outcome_cases", "concluded_cases", "open_cases") == (4, 1, 3)
    assert counts(march, "dated_cases", "overdue_cases") == (2, 1)


def test_silence_is_in_no_rating_and_sources_without_repeats_in_no_repeat_share(warehouse):
    march = service_periods(warehouse, MARCH, 1).iloc[0]
    assert counts(march, "rated_cases", "satisfied_cases") == (2, 1)
    assert counts(march, "repeat_known_cases", "repeat_cases") == (4, 1)


def test_received_are_all_cases_placed_or_not(warehouse):
    march = service_periods(warehouse, MARCH, 1).iloc[0]
    with warehouse.cursor() as cursor:
        all_cases, placed = cursor.execute(
            "SELECT sum(cases), sum(in_grid_cases) FROM coverage_month WHERE month = '2026-03-01'"
        ).fetchone()
    assert counts(march, "cases", "in_grid_cases") == (all_cases, placed)
    assert placed < all_cases


@pytest.mark.parametrize(
    ("months", "periods", "ends"), [(1, 12, [1, 2, 3]), (3, 12, [3]), (2, 1, [3]), (4, 12, [])]
)
def test_periods_begin_with_the_data_and_are_as_many_as_asked(warehouse, months, periods, ends):
    first = month_of(ordinal_of(date(2026, 3, 1)) - months + 1)
    found = service_periods(warehouse, Selection(first, date(2026, 3, 1)), periods)
    assert [day.month for day in found["month_to"]] == ends


def test_an_incomplete_month_ends_with_the_data(warehouse):
    june = service_periods(warehouse, Selection(date(2026, 6, 1), date(2026, 6, 1)), 1).iloc[0]
    assert june["day"].date() == date(2026, 6, 20)


def test_newest_file_of_each_source(warehouse):
    found = latest_rejects(warehouse)
    assert found[["source", "rows_in", "rejected"]].to_numpy().tolist() == [["12345", 40, 3]]


def test_alerts_name_their_townships_the_one_with_most_grids_first(tmp_path):
    alert = {
        "category": "环境噪声", "alert_no": 1, "month_from": date(2026, 4, 1), "month_to": date(2026, 5, 1), "grids": 3,
        "observed": 20, "expected": 5.5, "ratio": 3.6, "p": 0.01, "recurrence_months": 100.0,
    }  # fmt: skip
    grids = ("990101002001001", "990101001001003", "990101002001002")
    weaker = alert | {"category": "*", "p": 0.02, "recurrence_months": 50.0}
    warehouse = open_warehouse(
        publish(
            tmp_path,
            scan_alert=pd.DataFrame([weaker, alert]),
            scan_alert_grid=pd.DataFrame({"category": "环境噪声", "alert_no": 1, "grid_code": grids}),
        )
    )
    first, second = scan_alerts(warehouse)
    warehouse.close()
    assert (first.category, first.observed, first.townships) == ("环境噪声", 20, ("乙街道", "甲街道"))
    assert (first.month_from, first.recurrence_months) == (date(2026, 4, 1), 100.0)
    assert (second.category, second.townships) == ("*", ())
