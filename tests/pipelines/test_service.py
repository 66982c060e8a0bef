"""What each indicator counts: tiny cases in, numerator, denominator and the cases still waiting out.

The last day of the data is 30 June 2026. By the statutory clock a notice is due 15 days after receipt or transfer, and
concluding 60 days after acceptance.
"""

from datetime import date

import pytest

from governance.indicators import definitions
from governance.queries.service import (
    ServiceSelection,
    cases_behind,
    due_days,
    open_stock,
    service_by,
    service_funnel,
    service_sources,
    service_sums,
    service_trend,
)
from governance.service_tables import SERVICE_MEASURES
from governance.warehouse import open_warehouse, published_path
from tests.served_district import CALLS, ORDERS, PETITIONS, load, petition, served

LAST = "2026-06-30"
EVER = ServiceSelection(date(2023, 1, 1), date(2026, 6, 1))
MEASURES = [measure.name for measure in SERVICE_MEASURES]

DONE_IN_TIME = {"accepted_on": "2026-03-01", "concluded_on": "2026-03-20"}

# what is told of one case, then by indicator its numerator, denominator and whether it waits
CASES = {
    "notified on the last day": ("2026-06-01", {"notified_on": "2026-06-16"}, {"R1": (1, 1, 0)}),
    "notified a day late": ("2026-06-01", {"notified_on": "2026-06-17"}, {"R1": (0, 1, 0)}),
    "notified before its time is over": ("2026-06-20", {"notified_on": "2026-06-21"}, {"R1": (1, 1, 0)}),
    "notice due today": ("2026-06-15", {}, {"R1": (0, 0, 1), "R1t": (0, 0, 0)}),
    "notice due yesterday": ("2026-06-14", {}, {"R1": (0, 1, 0), "R1t": (0, 1, 0)}),
    "notice counted from the transfer": (
        "2026-06-01", {"transferred_on": "2026-06-10", "notified_on": "2026-06-25"}, {"R1": (1, 1, 0), "R1t": (1, 1, 0)}
    ),
    "transferred late": ("2026-05-01", {"transferred_on": "2026-05-17"}, {"R1t": (0, 1, 0)}),
    "from the end of January": ("2026-01-31", {"notified_on": "2026-02-15"}, {"R1": (1, 1, 0)}),
    "over a leap day, in time": ("2024-02-20", {"notified_on": "2024-03-06"}, {"R1": (1, 1, 0)}),
    "over a leap day, late": ("2024-02-20", {"notified_on": "2024-03-07"}, {"R1": (0, 1, 0)}),
    "notified after the last day of the data": ("2026-06-20", {"notified_on": "2026-07-02"}, {"R1": (0, 0, 1)}),
    "concluded on the last day": (
        "2026-04-20", {"accepted_on": "2026-04-30", "concluded_on": "2026-06-29"},
        {"R2": (1, 1, 0), "R2'": (1, 1, 0)},
    ),
    "concluded a day late": (
        "2026-04-20", {"accepted_on": "2026-04-30", "concluded_on": "2026-06-30"},
        {"R2": (0, 1, 0), "R2'": (1, 1, 0)},
    ),
    "due today": ("2026-04-20", {"accepted_on": "2026-05-01"}, {"R2": (0, 0, 1), "R2'": (0, 1, 0)}),
    "due yesterday": ("2026-04-20", {"accepted_on": "2026-04-30"}, {"R2": (0, 1, 0), "R2'": (0, 1, 0)}),
    "concluded after the last day of the data": (
        "2026-04-20", {"accepted_on": "2026-05-01", "concluded_on": "2026-07-01"}, {"R2": (0, 0, 1), "R2'": (0, 1, 0)}
    ),
    "due by the source, late": (
        "2026-03-01", {**DONE_IN_TIME, "due_on": "2026-03-19"}, {"R2": (0, 1, 0)}
    ),
    "no period for its purpose": (
        "2026-03-01", {**DONE_IN_TIME, "purpose": "意见建议"}, {"R2": (0, 0, 0), "R2'": (1, 1, 0)}
    ),
    "extended": (
        "2026-04-01", {"accepted_on": "2026-04-05", "extension_approved_on": "2026-06-01", "extended_to": "2026-07-04"},
        {"R2": (0, 0, 1)},
    ),
    "suspended": ("2026-03-01", {"accepted_on": "2026-03-02", "suspended_on": "2026-04-01"}, {"R2": (0, 0, 1)}),
    "presumed from the receipt": ("2026-03-01", {"concluded_on": "2026-04-30"}, {"R2": (1, 1, 0)}),
    "settled, not verified": ("2026-03-01", {"settled_on": "2026-04-01"}, {"R3": (1, 1, 0), "R3v": (0, 1, 0)}),
    "verified and struck off": (
        "2026-03-01",
        {"settled_on": "2026-04-01", "settlement_verified_on": "2026-04-02", "struck_off_on": "2026-04-03"},
        {"R3": (1, 1, 0), "R3v": (1, 1, 0), "R3x": (1, 1, 0)},
    ),
    "concluded, in the evaluation, silent": (
        "2026-03-01", {**DONE_IN_TIME, "is_evaluated": "是"}, {"R4": (0, 1, 0), "R5": (0, 0, 0), "R4d": (0, 1, 0)}
    ),
    "silent outside the evaluation": (
        "2026-03-01", {**DONE_IN_TIME, "is_evaluated": "否"}, {"R4": (0, 0, 0), "R5": (0, 0, 0)}
    ),
    "nothing said of the evaluation": ("2026-03-01", DONE_IN_TIME, {"R4": (0, 0, 0)}),
    "open, in the evaluation": ("2026-03-01", {"is_evaluated": "是"}, {"R4": (0, 0, 0)}),
    "basically satisfied": (
        "2026-03-01", {**DONE_IN_TIME, "is_evaluated": "是", "satisfaction": "基本满意", "desk_satisfaction": "不满意"},
        {"R4": (1, 1, 0), "R5": (1, 1, 0), "R4d": (1, 1, 0), "R5d": (0, 1, 0)},
    ),
    "not satisfied, outside the evaluation": (
        "2026-03-01", {**DONE_IN_TIME, "is_evaluated": "否", "satisfaction": "不满意"},
        {"R4": (0, 0, 0), "R5": (0, 1, 0)},
    ),
    "marked as a repeat": ("2026-03-01", {**DONE_IN_TIME, "is_repeat": "是"}, {"R6a": (1, 1, 0), "R6b": (0, 0, 0)}),
    "a first matter, concluded too lately": (
        "2026-03-01", {**DONE_IN_TIME, "concluded_on": "2026-04-02"}, {"R6a": (0, 1, 0), "R6b": (0, 0, 0)}
    ),
    "a first matter that stayed away": (
        "2026-03-01", {**DONE_IN_TIME, "concluded_on": "2026-04-01"}, {"R6b": (0, 1, 0), "R7": (1, 1, 0)}
    ),
    "a first matter still open": ("2026-03-01", {}, {"R6b": (0, 0, 0), "R7": (0, 0, 0)}),
}  # fmt: skip

# day of a repeat of a matter concluded on 1 March, then numerators of R6b and, at any time, of R6c
RETURNS = {
    "on the day": ("2026-03-01", 0, 0), "a day later": ("2026-03-02", 1, 1), "90 days later": ("2026-05-30", 1, 1),
    "91 days later": ("2026-05-31", 0, 1),
}  # fmt: skip

# calls of one case, then numerator and denominator of R9 and of R9s
CALLED = {
    "not reached": ([("2026-06-01", "否", "")], (0, 1), (0, 0)),
    "reached at last": ([("2026-06-01", "否", ""), ("2026-06-02", "是", "满意")], (1, 1), (1, 1)),
    "changed the answer": ([("2026-06-01", "是", "满意"), ("2026-06-09", "是", "不满意")], (1, 1), (0, 1)),
    "said nothing": ([("2026-06-01", "是", "")], (1, 1), (0, 1)),
}


def rows():
    """Every case in a category of its own; the last day of the data is set by an order."""
    for number, (name, (received_on, cells, _)) in enumerate(CASES.items()):
        yield petition(number, received_on, category=name, department="信访局", **cells)
    for number, (name, (received_on, *_)) in enumerate(RETURNS.items()):
        first = f"F{number}"
        yield petition(first, "2026-02-01", category=name, concluded_on="2026-03-01")
        yield petition(f"F{number}b", received_on, category="repeats", repeat_of=first)
    for number, name in enumerate(CALLED):
        yield petition(f"C{number}", "2026-03-01", category=name, grid=None)


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    w = served(tmp_path_factory.mktemp("service"))
    load(w, PETITIONS, rows(), "petitions.csv")
    orders = [
        {"case_no": "G1", "received_on": LAST, "category": "last"},
        # another source's number is another's: it is no repeat of the petition
        {"case_no": "F0", "received_on": "2026-03-05", "category": "last", "township_code": "T1"},
    ]
    load(w, ORDERS, orders, "orders.csv")
    calls = [
        {"case_no": f"C{number}", "called_on": day, "is_reached": reached, "satisfaction": said}
        for number, (told, *_) in enumerate(CALLED.values()) for day, reached, said in told
    ]  # fmt: skip
    load(w, CALLS, calls, "calls.csv")
    w.build()
    return w


@pytest.fixture(scope="module")
def warehouse(district):
    opened = open_warehouse(published_path(district.home))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def by_category(warehouse):
    return service_by(warehouse, EVER, "category").set_index("key")


@pytest.mark.parametrize("name", CASES)
def test_what_an_indicator_counts_of_a_case(district, by_category, name):
    in_force, sums = definitions(district.settings), by_category.loc[name]
    told = CASES[name][2]
    counted = {
        key: (
            *in_force[key].fraction(sums),
            0 if in_force[key].clocked is None else int(sums[in_force[key].clocked] - sums[in_force[key].denominator]),
        )
        for key in told
    }  # fmt: skip
    assert counted == told


@pytest.mark.parametrize("name", RETURNS)
def test_who_came_back(by_category, name):
    _, soon, ever = RETURNS[name]
    columns = [
        "came_back_cases",
        "stayed_away_cases",
        "first_concluded_cases",
        "returned_ever_cases",
        "first_closed_cases",
    ]
    assert by_category.loc[name, columns].tolist() == [soon, 1 - soon, 1, ever, 1]


@pytest.mark.parametrize("name", CALLED)
def test_who_was_reached_and_satisfied(district, by_category, name):
    _, reached, satisfied = CALLED[name]
    in_force = definitions(district.settings)
    assert in_force["R9"].fraction(by_category.loc[name]) == reached
    assert in_force["R9s"].fraction(by_category.loc[name]) == satisfied


def test_a_source_that_does_not_record_a_thing_is_in_no_denominator_of_it(warehouse):
    sums = service_sums(warehouse, ServiceSelection(EVER.month_from, EVER.month_to, sources=(ORDERS,))).iloc[
        0
    ]
    assert {name: count for name, count in sums.items() if count} == {"cases": 2}


def test_days_to_conclude_are_summed(by_category):
    assert by_category.loc["due by the source, late", "conclude_days"] == 19
    assert by_category.loc["due yesterday", "conclude_days"] == 0


@pytest.mark.parametrize(
    ("rules", "counted"),
    [
        ('not_yet_due = "counted"', {"R1": (0, 1), "R2": (0, 1)}),
        ('silence = "counted"', {"R5": (1, 1)}),
        ('satisfied = "fully"', {"R5": (0, 1)}),
        ('returns = "ever"', {"R6b": (1, 1)}),
        ("repeat_days = 91", {"R6b": (1, 1)}),
        ("repeat_days = 30", {"R6b": (0, 1)}),
    ],
)
def test_the_rivals_of_other_systems(tmp_path, rules, counted):
    w = served(tmp_path, rules=rules)
    load(
        w, PETITIONS,
        [
            petition(1, "2026-06-20", category="R1"),
            petition(2, "2026-06-20", category="R2", accepted_on="2026-06-21"),
            petition(3, "2026-03-01", category="R5", is_evaluated="是", satisfaction="基本满意", **DONE_IN_TIME),
            petition(4, "2026-02-01", category="R6b", concluded_on="2026-03-01"),
            petition(5, "2026-05-31", category="other", repeat_of="P0004"), petition(6, LAST, category="other"),
        ],
        "petitions.csv",
    )  # fmt: skip
    w.build()
    opened = open_warehouse(published_path(w.home))
    by_category, in_force = service_by(opened, EVER, "category").set_index("key"), definitions(w.settings)
    opened.close()
    assert {key: in_force[key].fraction(by_category.loc[key]) for key in counted} == counted


@pytest.mark.parametrize("dimension", [
    "department", "township_code", "community_code", "grid_code", "category", "channel", "source", "month",
])  # fmt: skip
def test_the_parts_of_any_dimension_add_up_to_the_whole(warehouse, dimension):
    parts, whole = service_by(warehouse, EVER, dimension), service_sums(warehouse, EVER)
    assert parts[MEASURES].sum().to_dict() == whole[MEASURES].iloc[0].to_dict()
    months = service_trend(warehouse, EVER, dimension)
    assert months[MEASURES].sum().to_dict() == whole[MEASURES].iloc[0].to_dict()
    assert len(months) == len(parts) * months["month"].nunique()


def test_a_trend_has_every_month(warehouse):
    trend = service_trend(warehouse, EVER)
    assert trend["month"].dt.strftime("%Y-%m").tolist()[0] == "2024-02"
    assert len(trend) == 29
    assert trend["cases"].eq(0).any()


def test_sources_say_their_clock_and_what_they_record(warehouse):
    sources = service_sources(warehouse, EVER).set_index("source")
    assert sources["clock"].fillna("").to_dict() == {PETITIONS: "statutory", ORDERS: ""}
    assert sources.loc[PETITIONS, ["conclude_days", "day_kind"]].tolist() == [60, "calendar"]
    recorded = sources.filter(like="records_")
    assert recorded.loc[PETITIONS].all()
    assert not recorded.loc[ORDERS].any()


def test_the_funnel_sets_each_stage_against_what_is_recorded(warehouse):
    funnel = service_funnel(warehouse, EVER).set_index("stage")
    total = len(CASES) + 2 * len(RETURNS) + len(CALLED)
    assert funnel.loc["received"].tolist() == [total + 2, total + 2]
    assert funnel["recorded_cases"].tolist()[1:] == [total] * 7
    assert funnel.loc["verified", "cases"] == 1
    assert funnel.loc["settled", "cases"] == 2
    assert funnel.loc["transferred", "cases"] == 2


@pytest.mark.parametrize("key", ["R1", "R2", "R5", "R6b", "R7", "R9", "R9s", "R3v"])
@pytest.mark.parametrize("part", ["numerator", "remainder", "pending"])
def test_the_cases_behind_a_figure_are_as_many_as_it_says(district, warehouse, key, part):
    indicator = definitions(district.settings)[key]
    page = cases_behind(warehouse, EVER, indicator, part, limit=1000)
    assert page.total == len(page.rows)
    sums = service_sums(warehouse, EVER).iloc[0]
    numerator, denominator = indicator.fraction(sums)
    waiting = 0 if indicator.clocked is None else int(sums[indicator.clocked]) - denominator
    assert (
        page.total == {"numerator": numerator, "remainder": denominator - numerator, "pending": waiting}[part]
    )


def test_a_list_is_read_page_by_page_newest_first(district, warehouse):
    indicator = definitions(district.settings)["R2"]
    whole = cases_behind(warehouse, EVER, indicator, "remainder", limit=1000).rows
    pages = [
        cases_behind(warehouse, EVER, indicator, "remainder", limit=2, offset=at).rows
        for at in range(0, 6, 2)
    ]
    assert [no for page in pages for no in page["case_no"]] == whole["case_no"].tolist()[:6]
    assert whole["received_on"].is_monotonic_decreasing


def test_a_case_is_told_with_its_clock_and_place(district, warehouse):
    indicator = definitions(district.settings)["R2"]
    chosen = ServiceSelection(EVER.month_from, EVER.month_to, categories=("due by the source, late",))
    (row,) = cases_behind(warehouse, chosen, indicator, "remainder").rows.to_dict("records")
    told = (
        "due_by",
        "state",
        "days",
        "township_name",
        "community_name",
        "grid_code",
        "department",
        "channel",
    )
    assert [row[name] for name in told] == [
        "official",
        "concluded_late",
        19,
        "南街道",
        "前社区",
        "G00",
        "信访局",
        "未注明",
    ]
    assert (row["due_on"].date(), row["computed_due_on"].date()) == (date(2026, 3, 19), date(2026, 4, 30))


def test_what_is_open_is_told_by_place(warehouse):
    stock = open_stock(warehouse, EVER).iloc[0]
    assert stock["suspended_cases"] == 1
    assert stock["undated_cases"] == 0
    by_township = open_stock(warehouse, EVER, "township_code")
    assert by_township["open_cases"].sum() == stock["open_cases"]
    assert by_township["name"].tolist()[0] == "南街道"
    assert by_township["key"].isna().sum() == 1


@pytest.mark.parametrize(
    ("months", "offset"), [((date(2026, 3, 1), date(2026, 3, 1)), 500), ((date(2020, 1, 1),) * 2, 0)]
)
def test_past_the_end_of_a_list_there_is_nothing(district, warehouse, months, offset):
    page = cases_behind(
        warehouse,
        ServiceSelection(*months),
        definitions(district.settings)["R2'"],
        "numerator",
        offset=offset,
    )
    assert len(page.rows) == 0
    assert "township_name" in page.rows
    assert (page.total == 0) == (offset == 0)


def test_what_falls_due_next(warehouse):
    days = due_days(warehouse, EVER, days=3)
    assert days["due_on"].dt.strftime("%m-%d").tolist() == ["06-30", "07-01", "07-02"]
    assert days["open_cases"].tolist() == [3, 0, 0]  # two were accepted on 1 May, one received
    by_office = due_days(warehouse, EVER, days=3, dimension="department")
    assert by_office[["key", "open_cases"]].to_numpy().tolist() == [["信访局", 3]]
