"""What the service page knows: sums, clocks that are never mixed, the table, the list and what is open, by hand."""

import pandas as pd
import pytest

from dashboard import data, service_heads, service_list, service_rows, service_stock, service_table
from dashboard.on_time import OnTime
from dashboard.places import Place
from dashboard.service import Service, offices
from dashboard.service_filters import ServiceFilters
from dashboard.service_list import CaseList
from dashboard.service_words import LISTED
from governance.exporting.spreadsheets import csv_bytes
from governance.indicators import definitions
from governance.place_measures import FEWEST_CASES
from governance.warehouse import open_warehouse, published_path
from tests.service_world import (
    AS_OF,
    FIRST,
    HOTLINE,
    HOUSING,
    NATURE,
    PETITIONS,
    ROADS,
    SECOND,
    STREETS,
    UNNAMED,
    scene_of,
)


@pytest.fixture(scope="module")
def warehouse(service_folder):
    opened = open_warehouse(published_path(service_folder / "var"))
    yield opened
    opened.close()


@pytest.fixture
def service(service_folder, warehouse, monkeypatch):
    """Make the page's question; answers are not cached."""
    monkeypatch.setattr(data, "ask", lambda warehouse, question, *values: question(warehouse, *values))

    def made(asked: ServiceFilters | None = None, **scene: object) -> Service:
        run = scene_of(service_folder, warehouse, **scene)
        return Service(run, asked or ServiceFilters(), definitions(run.settings))

    return made


def rates(document: dict, key: str | None) -> dict[tuple[str, str], str]:
    """The rates of a row as they stand, by the indicator and its sources."""
    row = document["total"] if key is None else next(row for row in document["rows"] if row["key"] == key)
    return {
        (column["id"], column["sub"]): cell["text"]
        for column, cell in zip(document["columns"], row["cells"], strict=True)
    }


def test_sources_of_different_clocks_are_never_one_rate(service):
    groups = service().groups
    assert [(group.clock, group.sources) for group in groups] == [
        ("orders", (HOTLINE,)), ("statutory", (PETITIONS,)),
    ]  # fmt: skip
    document = service_table.document(service())
    assert rates(document, None) == {
        ("R2", "12345 热线"): "90.0\u202f%", ("R2", "信访事项"): "67.4\u202f%", ("R3", ""): "43.0\u202f%",
        ("R5", ""): "45.7\u202f%", ("R6a", ""): "9.3\u202f%",
    }  # fmt: skip


def test_of_one_source_every_rate_is_one(service):
    one = service(ServiceFilters(source=PETITIONS))
    assert not one.has_mixed_clocks
    document = service_table.document(one)
    assert [column["id"] for column in document["columns"]] == ["R2", "R3", "R5", "R6a"]
    assert rates(document, None)[("R2", "")] == "67.4\u202f%"
    assert [row["key"] for row in document["rows"]] == [HOUSING, ROADS, NATURE]


def test_few_cases_are_told_as_a_fraction_and_not_ranked(service):
    document = service_table.document(service(ServiceFilters(source=PETITIONS)))
    rows = {row["key"]: row for row in document["rows"]}
    small, large = rows[NATURE]["cells"][0], rows[HOUSING]["cells"][0]
    assert (small["text"], small["note"], small["rank"]) == ("3/9", "33.3\u202f%", None)
    assert (large["text"], large["note"], large["rank"]) == ("50.0\u202f%", "30/60", 50.0)
    assert (large["side"], rows[ROADS]["cells"][0]["side"]) == ("↓", "↑")
    assert small["low"] < small["value"] < small["high"]


def test_without_a_denominator_there_is_none(service):
    document = service_table.document(service())
    cells = next(row for row in document["rows"] if row["key"] == UNNAMED)["cells"]
    assert [cell["text"] for cell in cells] == ["none", "none", "0/6", "none", "0/6"]
    assert [cell["low"] for cell in cells[:2]] == [None, None]


def test_cases_of_no_place_have_a_row_that_cannot_be_chosen(service):
    document = service_table.document(service(ServiceFilters(by="township")))
    assert [(row["key"], row["name"], row["cases"]) for row in document["rows"]] == [
        (FIRST, "甲街道", 216), (SECOND, "乙街道", 75), (None, "Not placed", 30),
    ]  # fmt: skip
    assert document["total"]["cases"] == 321


def test_lines_of_months_leave_out_months_of_few(service):
    document = service_table.document(service(ServiceFilters(source=PETITIONS)))
    lines = {row["key"]: row["trends"][0]["points"] for row in document["rows"]}
    assert lines[HOUSING] == (50.0,) * 5
    assert lines[NATURE] == (None,) * 5
    assert FEWEST_CASES == 5


def test_a_row_narrows_what_stands_below_and_an_unknown_one_nothing(service):
    chosen = service(ServiceFilters(row=HOUSING))
    assert chosen.row_selection.departments == (HOUSING,)
    assert chosen.row_name == HOUSING
    assert service(ServiceFilters(by="township", row=SECOND)).row_selection.township_codes == (SECOND,)
    unknown = service(ServiceFilters(row="某局"))
    assert (unknown.row_name, unknown.row_selection) == (None, unknown.selection)


def test_offices_come_most_cases_first(service):
    assert offices(service().scene) == (ROADS, HOUSING, STREETS, NATURE, UNNAMED)


def heads_of(asked: Service) -> dict[str, tuple[str, str, str]]:
    drawn = [
        *service_heads.heads(asked, service_heads.IN_TIME),
        *service_heads.heads(asked, service_heads.OUTCOME),
    ]
    return {one.figure.label: (one.figure.value, one.figure.note, one.change) for one in drawn}


def test_heads_have_their_numbers_and_the_change_in_points(service):
    told = heads_of(service(period=(4, 4)))
    assert told["Share concluded in time · 信访事项"] == ("67.4\u202f%", "29 / 43", "unchanged")
    assert told["Share concluded in time · 12345 热线"] == ("90.0\u202f%", "54 / 60", "unchanged")
    assert told["Concluded share"] == ("86.9\u202f%", "93 / 107", "unchanged")
    assert len(told) == 11


def test_heads_say_why_there_is_no_value(service):
    told = heads_of(service(ServiceFilters(office=UNNAMED)))
    assert told["Share concluded in time"][0] == "no period"
    assert told["Satisfied of those who answered"][0] == "none"
    assert told["Repeat share"] == ("0 / 6", "0.0\u202f%", "no earlier period")


def test_the_interval_is_in_the_explanation(service):
    head = service_heads.heads(service(ServiceFilters(source=PETITIONS)), ("R2",))[0]
    assert "95 % interval: 59.0\u202f% to 74.9\u202f%" in head.figure.explanation
    assert "R2.v1" in head.figure.explanation


def test_sources_are_told_apart_in_words(service):
    told = service_heads.source_notes(service())
    assert len(told) == 1
    assert "(12345 热线: 10 working days; 信访事项: 15 days)" in told[0][0]
    assert service_heads.source_notes(service(ServiceFilters(source=PETITIONS))) == []


@pytest.mark.parametrize(
    ("rate", "counts"),
    [
        ("R2", {"remainder": 30, "numerator": 30, "pending": 6}),
        ("R2'", {"remainder": 24, "numerator": 42}),
        ("R6a", {"numerator": 6, "remainder": 60}),
    ],
)
def test_the_parts_of_a_rate_add_up(service, rate, counts):
    listed = CaseList.of(service(ServiceFilters(row=HOUSING, rate=rate)))
    assert listed.counts == counts
    assert listed.part == next(iter(counts))


@pytest.mark.parametrize(("part", "total"), [("remainder", 30), ("numerator", 30), ("pending", 6)])
def test_the_list_has_the_cases_that_the_rate_counts(service, part, total):
    listed = CaseList.of(service(ServiceFilters(row=HOUSING, part=part)))
    assert listed.page().total == total
    assert len(listed.page().rows) == min(total, service_list.ROWS)
    rows = service_list.case_rows(listed.service, listed.page(100, 0).rows)
    words = {"remainder": {"△ Overdue", "◆ Concluded late"}, "numerator": {"● Concluded in time"},
             "pending": {"○ In time"}}  # fmt: skip
    assert set(rows["state"]) == words[part]
    assert set(rows["place"]) == {"乙街道"}


def test_due_dates_say_where_they_come_from(service):
    listed = CaseList.of(service(ServiceFilters(row=HOUSING, part="numerator")))
    rows = service_list.case_rows(listed.service, listed.page(100, 0).rows).set_index("case_no")
    official, presumed = rows.loc["住建局3-00"], rows.loc["住建局3-01"]
    assert (official["due_on"], official["due_by"], official["clock_on"], official["days_apart"]) == (
        "2026-03-18", "official", "2026-03-16", 2,
    )  # fmt: skip
    assert (presumed["due_by"], pd.isna(presumed["clock_on"])) == ("presumed", True)
    html = service_list._due_html(listed.service.scene.say, official)
    assert "the clock: 2026-03-16, 2 days earlier" in html
    extended = CaseList.of(service(ServiceFilters(row=HOUSING, part="pending"))).page().rows
    assert set(extended["due_by"]) == {"extended"}


def test_a_page_beyond_the_last_is_the_last(service):
    listed = CaseList.of(service(ServiceFilters(row=HOUSING, page=9)))
    assert (listed.pages, listed.number, len(listed.page().rows)) == (2, 2, 5)


def test_the_file_has_all_cases_of_the_part_and_says_what_it_is(service):
    listed = CaseList.of(service(ServiceFilters(row=HOUSING)))
    table = service_list.list_table(listed)
    assert len(table.frame) == 30
    text = csv_bytes(table).decode("utf-8-sig")
    assert text.count("\r\n") == 31
    for told in ("Demonstration data", "2026-06-20", "R2.v1", "Not in time, 30", HOUSING):
        assert told in text.splitlines()[1], told


def test_texts_of_the_data_stay_texts(service):
    listed = CaseList.of(service(ServiceFilters(row=HOUSING)))
    rows = listed.page().rows.assign(case_no="<b>", department="=1+1", township_name="<script>")
    html = service_list._table_html(listed, rows)
    assert "<script>" not in html
    assert "<b>" not in html


def test_what_falls_due_is_by_day_and_office(service):
    listed = service_stock.due_by_office(service().scene.warehouse, service().selection)
    days = service_stock.by_day_and_office(listed, AS_OF, service().scene.say)
    assert len(days) == 14
    assert days.sum().to_dict() == {ROADS: 3, HOUSING: 2}
    assert days.index[days[HOUSING] > 0].strftime("%m-%d").tolist() == ["06-21"]


def test_smaller_offices_are_one_in_the_chart_of_days(service):
    many = pd.DataFrame({
        "due_on": pd.Timestamp(AS_OF), "name": [f"局{n}" for n in range(8)], "open_cases": list(range(8, 0, -1)),
    })  # fmt: skip
    days = service_stock.by_day_and_office(many, AS_OF, service().scene.say)
    assert list(days.columns) == ["局0", "局1", "局2", "局3", "局4", "Other offices"]
    assert days["Other offices"].sum() == 3 + 2 + 1


def test_steps_split_into_what_came_what_did_not_and_what_is_not_recorded(service):
    stages = pd.DataFrame({"cases": [10, 4, 0], "recorded_cases": [10, 6, 0]})
    scene = service().scene
    parts = service_stock.stage_parts(stages, 10, scene.say, scene.palette)
    assert [part.counts.tolist() for part in parts] == [[10, 4, 0], [0, 2, 0], [0, 4, 10]]


def test_the_chart_ranks_what_rests_on_enough_and_puts_few_last(service):
    asked = service(ServiceFilters(source=PETITIONS))
    column = service_table.columns_of(asked, "R2")[0]
    rows = service_rows.chart_rows(asked, column)
    assert [row.name for row in rows] == [ROADS, HOUSING, f"{NATURE} (9)"]
    assert [row.is_apart for row in rows] == [True, True, True]


def test_every_listed_rate_can_be_opened(service):
    for role in LISTED:
        listed = CaseList.of(service(ServiceFilters(row=HOUSING, rate=role)))
        assert listed.part in listed.counts


def test_on_time_beside_volume_is_told_clock_by_clock(service):
    scene = service().scene
    found = OnTime.of(scene, scene.filters.selection, "township")
    assert found.text(FIRST) == "in time: 12345 热线 135/150, 信访事项 54/60"
    assert found.text(SECOND) == "in time: 信访事项 33/69"
    assert found.text("unknown") == ""
    district = found.figures(Place("district", None, "示例区"))
    assert [(figure.value, figure.note) for figure in district] == [
        ("90.0\u202f%", "135 / 150"), ("67.4\u202f%", "87 / 129"),
    ]  # fmt: skip
    rows = found.with_columns(pd.DataFrame({"code": [SECOND, "none"]}), fewest=5)
    assert rows["on_time_1"].round(1).tolist()[0] == 47.8
    assert rows["on_time_0"].isna().all()
    assert [column.heading for column in found.columns()] == [
        "Share concluded in time · 12345 热线 (%)", "Share concluded in time · 信访事项 (%)",
    ]  # fmt: skip
