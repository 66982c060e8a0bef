"""Questions about receptions, callbacks and campaigns, asked of what came through the door; figures of a real report.

The figures are those of a county's account of its work (385 批次, 1360 人次; 159 called, 131 reached).
"""

from datetime import date

import pytest

from governance.queries.records import (
    callback_reasons,
    callbacks,
    campaign_history,
    campaign_places,
    campaigns,
    receptions,
)
from governance.queries.selection import Selection
from governance.warehouse import Warehouse, open_warehouse, published_path
from tests.pipelines.records.record_files import CALLBACK, RECEPTION, REPORT, load_rows, records_world
from tests.tiny_district import case

MARCH = (date(2026, 3, 1), date(2026, 3, 1))
SPRING = Selection(date(2026, 3, 1), date(2026, 4, 1))


def call(number: int, **cells: str) -> dict[str, str]:
    return CALLBACK | {"编号": f"A{number:04d}"} | cells


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Warehouse:
    w = records_world(tmp_path_factory.mktemp("records"))
    w.load([case(number, "G00" if number < 100 else "G50") for number in range(1, 160)])
    load_rows(w, "接访", [
        RECEPTION | {"序号": "1", "批次": "300批", "人次": "1,000人次", "现场答复": "100", "交办": "200"},
        RECEPTION | {"序号": "2", "街道": "北街道", "批次": "85批", "人次": "360", "现场答复": "69件", "交办": "16件"},
        RECEPTION | {"序号": "3", "形式": "下访", "现场答复": "", "日期": "2026-04-01", "街道": ""},
    ])  # fmt: skip
    silent, dissatisfied = {"回访结果": "未接通", "满意度": ""}, {"满意度": "不满意", "不满意原因": "太慢"}
    calls = [call(number) for number in range(1, 106)]  # 105 satisfied
    calls += [call(number, **dissatisfied) for number in range(106, 120)]
    calls += [call(number, 满意度="") for number in range(120, 132)]
    calls += [call(number, **silent) for number in range(132, 160)]
    calls += [
        call(1, **silent, 回访日期="2026-03-19"),
        call(106, 回访日期="2026-04-02", 满意度="基本满意", 重办="是"),
    ]
    load_rows(w, "回访", calls)
    later = REPORT | {"上报日期": "2026-04-30", "完成": "70", "核验": ""}
    north = REPORT | {"街道": "北街道", "目标": "50", "完成": "60", "核验": "10"}
    tidy = REPORT | {"事项": "销号", "单位量": "件", "街道": ""}
    load_rows(
        w,
        "攻坚",
        [REPORT, later, north, tidy, tidy | {"街道": "南街道", "目标": "7", "完成": "1", "核验": "1"}],
    )
    w.build()
    return open_warehouse(published_path(w.home))


def test_receptions_of_a_month(warehouse):
    (row,) = receptions(warehouse, MARCH).to_dict("records")
    assert (row["receptions"], row["batches"], row["person_visits"]) == (2, 385, 1360)
    assert (row["settled_on_spot"], row["transferred_matters"], row["told_batches"]) == (169, 216, 385)


def test_receptions_that_do_not_tell_both_parts_are_in_no_share(warehouse):
    (row,) = receptions(warehouse, (date(2026, 4, 1), date(2026, 4, 1))).to_dict("records")
    assert (row["batches"], row["told_batches"], row["settled_on_spot"], row["transferred_matters"]) == (
        5,
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("by", "batches"),
    [
        ("township_code", {"T0": 300, "T1": 85, None: 5}),
        ("kind", {"接访": 385, "下访": 5}),
        ("post", {"区委书记": 390}),
    ],
)
def test_receptions_by(warehouse, by, batches):
    found = receptions(warehouse, (date(2026, 3, 1), date(2026, 4, 1)), by=by)
    values = [value if isinstance(value, str) else None for value in found["value"]]
    assert dict(zip(values, found["batches"], strict=True)) == batches


def test_receptions_chosen(warehouse):
    both = (date(2026, 3, 1), date(2026, 4, 1))
    assert receptions(warehouse, both, township_code="T1")["batches"].tolist() == [85]
    assert receptions(warehouse, both, kinds=("下访",))["batches"].tolist() == [5]
    by_month = receptions(warehouse, both, by="month")
    assert [value.date() for value in by_month["value"]] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert receptions(warehouse, (date(2020, 1, 1), date(2020, 1, 1)))["batches"].tolist() == [0]


def test_callbacks_count_cases_and_not_calls(warehouse):
    (row,) = callbacks(warehouse, SPRING).to_dict("records")
    assert (row["calls"], row["called_cases"], row["reached_cases"]) == (161, 159, 131)
    assert (row["rated_cases"], row["satisfied_cases"]) == (119, 105)
    assert (row["basically_satisfied_cases"], row["dissatisfied_cases"], row["reopened_cases"]) == (1, 13, 1)


def test_callbacks_by_and_chosen(warehouse):
    by_township = callbacks(warehouse, SPRING, by="township_code")
    assert dict(zip(by_township["value"], by_township["called_cases"], strict=True)) == {"T0": 99, "T1": 60}
    assert callbacks(warehouse, SPRING, township_code="T1")["reached_cases"].tolist() == [32]
    assert callbacks(warehouse, SPRING, source="12345")["called_cases"].tolist() == [159]
    assert callbacks(warehouse, SPRING, departments=("城管局",))["called_cases"].tolist() == [0]
    by_month = callbacks(warehouse, SPRING, by="month")
    assert by_month["called_cases"].tolist() == [158, 1]


def test_reasons_are_those_of_the_last_answer(warehouse):
    assert callback_reasons(warehouse, SPRING).to_dict("records") == [{"reason": "太慢", "cases": 13}]


def test_a_line_is_the_sum_of_the_last_reports(warehouse):
    rows = campaigns(warehouse, date(2026, 12, 1)).set_index("line")
    line = rows.loc["办证"]
    assert (line["unit"], line["places"], line["target"], line["done"]) == ("本", 2, 150, 130)
    assert (line["verified"], line["verified_places"]) == (10, 1)
    assert (line["left"], line["days_left"], line["needed_per_day"]) == (20, 30, pytest.approx(20 / 30))
    assert (line["days_gone"], line["days"]) == (335, 365)
    assert [line[name].date() for name in ("oldest_report_on", "reported_on")] == [
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_a_line_that_the_district_reports_as_a_whole_is_not_added_up(warehouse):
    line = campaigns(warehouse, date(2026, 12, 1)).set_index("line").loc["销号"]
    assert (line["places"], line["target"], line["done"]) == (1, 100, 40)


@pytest.mark.parametrize(
    ("as_of", "done", "days_left", "pace"),
    [
        (date(2026, 3, 31), 100, 275, 50 / 275),
        (date(2026, 12, 31), 130, 0, None),
        (date(2027, 1, 31), 130, 0, None),
    ],
)
def test_the_pace_that_is_needed(warehouse, as_of, done, days_left, pace):
    line = campaigns(warehouse, as_of, campaign="积案攻坚").set_index("line").loc["办证"]
    assert (line["done"], line["days_left"]) == (done, days_left)
    assert (
        line["needed_per_day"] == pytest.approx(pace)
        if pace
        else line["needed_per_day"] != line["needed_per_day"]
    )


def test_nothing_is_known_before_the_first_report(warehouse):
    assert campaigns(warehouse, date(2026, 3, 30)).empty


def test_places_of_a_campaign(warehouse):
    rows = campaign_places(warehouse, date(2026, 12, 1), "积案攻坚").query("line == '办证'")
    assert rows[["township_code", "target", "done", "left"]].to_dict("records") == [
        {"township_code": "T0", "target": 100, "done": 70, "left": 30},
        {"township_code": "T1", "target": 50, "done": 60, "left": 0},
    ]
    assert rows["needed_per_day"].tolist() == [1.0, 0.0]


def test_the_way_of_a_line(warehouse):
    rows = campaign_history(warehouse, "积案攻坚", "办证")
    assert [(row.reported_on.date(), row.done, row.target, row.places) for row in rows.itertuples()] == [
        (date(2026, 3, 31), 100, 150, 2), (date(2026, 4, 30), 130, 150, 2),
    ]  # fmt: skip
    own = campaign_history(warehouse, "积案攻坚", "办证", township_code="T0")
    assert own["done"].tolist() == [40, 70]
    assert campaign_history(warehouse, "积案攻坚", "销号")["done"].tolist() == [40]
