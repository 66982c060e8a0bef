"""Nil reports: recorded, taken back, refused beside cases, published; and files that say that there is nothing."""

import json
from datetime import date

import pytest
import xlsxwriter

from governance.errors import FileFault, GridError, LoadFault
from governance.settings import DISTRICT_VARIABLE
from pipelines import nil_reports
from pipelines.nil_reports import NilReports, nil_month, nil_places
from tests.commands import run as command
from tests.tiny_district import HEADER, SOURCE, World, case, csv_text, world

BY_TOWNSHIP = SOURCE.replace('name = "12345"', 'name = "12345"\nreported_by = "township"')
MARCH = date(2026, 3, 1)


@pytest.fixture
def w(tmp_path) -> World:
    return world(tmp_path, source=BY_TOWNSHIP)


def reports_of(w: World) -> NilReports:
    return NilReports(w.archive)


def report(w: World, *townships: str | None, month: date = MARCH):
    return reports_of(w).report(w.settings.sources[0], month, townships or [None])


def withdraw(w: World, *townships: str | None):
    return reports_of(w).withdraw(w.settings.sources[0], MARCH, townships or [None])


def in_force(w: World) -> list[tuple[str | None, date]]:
    return [(one.township_code, one.month) for one in reports_of(w).in_force()]


def published(w: World) -> list[tuple[str, str | None, date]]:
    return w.rows("SELECT source, township_code, month FROM nil_report ORDER BY month, township_code")


def test_a_report_holds_until_it_is_taken_back(w):
    assert len(report(w, "T0", "T1")) == 2
    assert in_force(w) == [("T0", MARCH), ("T1", MARCH)]
    assert len(withdraw(w, "T0")) == 1
    assert in_force(w) == [("T1", MARCH)]
    report(w, "T0")
    assert in_force(w) == [("T0", MARCH), ("T1", MARCH)]
    assert reports_of(w).count() == 4


def test_the_same_report_again_writes_nothing(w):
    report(w, "T0")
    assert report(w, "T0") == []
    assert reports_of(w).count() == 1


def test_what_was_never_reported_cannot_be_taken_back(w):
    report(w, "T0")
    with pytest.raises(LoadFault, match="no nil report of 12345 for 2026-03"):
        withdraw(w, "T0", "T1")
    assert in_force(w) == [("T0", MARCH)]


@pytest.mark.parametrize(
    ("township", "month", "cases"),
    [("T0", MARCH, 2), (None, MARCH, 3), ("T1", MARCH, 1), ("T1", date(2026, 2, 1), 0), ("T0", date(2026, 4, 1), 1)],
)  # fmt: skip
def test_beside_loaded_cases_it_is_refused(w, township, month, cases):
    w.load([case(1), case(2), case(3, "G30"), case(4, received_on="2026-03-31")])
    w.load([case(4, received_on="2026-04-01")], "later.csv")
    if cases:
        with pytest.raises(LoadFault, match=f"has {cases} cases of {month:%Y-%m} loaded"):
            report(w, township, month=month)
        assert reports_of(w).count() == 0
    else:
        assert report(w, township, month=month)


def test_one_of_several_places_refused_writes_none(w):
    w.load([case(1)])
    with pytest.raises(LoadFault):
        report(w, "T1", "T0")
    assert reports_of(w).count() == 0


def test_a_load_taken_back_leaves_room_for_a_report(w):
    record = w.load([case(1)])
    w.archive.undo(record.load_id)
    assert report(w, "T0")


def test_reports_are_published_without_a_new_load(w):
    w.load([case(1)])
    w.build()
    report(w, "T1")
    report(w, month=date(2026, 2, 1))
    assert w.build().is_new
    assert published(w) == [("12345", None, date(2026, 2, 1)), ("12345", "T1", MARCH)]
    assert not w.build().is_new
    withdraw(w, "T1")
    assert w.build().is_new
    assert published(w) == [("12345", None, date(2026, 2, 1))]


def test_cases_that_come_later_stand_beside_the_report(w):
    report(w, "T0")
    w.load([case(1)])
    w.build()
    assert published(w) == [("12345", "T0", MARCH)]
    assert w.rows("SELECT count(*) FROM cases") == [(1,)]


@pytest.mark.parametrize("text", ["2026-13", "2026-3", "202603", "March", "2026-03-01", ""])
def test_what_is_no_month_is_refused(w, text):
    with pytest.raises(GridError, match="is not a month"):
        nil_month(text, w.settings)


def test_a_month_that_is_not_over_is_refused(w, monkeypatch):
    monkeypatch.setattr(nil_reports, "today", lambda _settings: date(2026, 4, 30))
    assert nil_month("2026-03", w.settings) == MARCH
    for text in ("2026-04", "2026-05", "2027-01"):
        with pytest.raises(GridError, match="is not over"):
            nil_month(text, w.settings)


def test_townships_by_code_or_name(w):
    source = w.settings.sources[0]
    assert nil_places([], source, w.network) == [None]
    assert nil_places(["北街道", "T0", "T0"], source, w.network) == ["T1", "T0"]
    with pytest.raises(GridError, match="no township T9"):
        nil_places(["T9"], source, w.network)


def test_a_source_reported_by_the_district_has_no_townships(tmp_path):
    w = world(tmp_path)
    with pytest.raises(GridError, match="for the district as a whole"):
        nil_places(["T0"], w.settings.sources[0], w.network)


@pytest.mark.parametrize(
    "row",
    [
        "零报告", "（零报告）", "本月无新增,,,", "无,,,,,,,,,,,", "T0,2026年3月,无", ",,无新增事项", "本月零上报。",
        "1,无案件,,,,,,,,,,",
    ],
)  # fmt: skip
def test_a_file_that_says_that_there_is_nothing(w, row):
    text = ",".join(HEADER) + "\n" + row + "\n"
    for number, encoding in enumerate(("utf-8", "gb18030")):
        with pytest.raises(
            FileFault, match=r"looks like a nil report .* --source 12345 --month YYYY-MM --township"
        ):
            w.load_bytes(text.encode(encoding), f"{number}.csv")
    assert w.archive.records() == []


def test_a_workbook_that_says_that_there_is_nothing(w):
    path = w.folder / "nil.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(1, 0, "零报告")
    with pytest.raises(FileFault, match="looks like a nil report"):
        w.load_bytes(path.read_bytes(), "again.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        [case(1, received_on="x", satisfaction="无")],  # a record that cannot be read is no nil report
        [case(1), case("", received_on="x", category="零报告")],  # nor is a file with a record
        [case(number, received_on="x", category="零报告") for number in range(4)],
    ],
)
def test_other_files_pass(w, rows):
    assert w.load_bytes(csv_text(rows).encode()).rows_in == len(rows)


def test_a_report_file_is_written_once(w):
    report(w, "T0")
    (path,) = (w.archive.folder / nil_reports.FOLDER).iterdir()
    fields = json.loads(path.read_text(encoding="utf-8"))
    assert (fields["source"], fields["township_code"], fields["month"]) == ("12345", "T0", "2026-03")
    assert not fields["is_withdrawn"]


@pytest.fixture
def said(w, monkeypatch, capsys):
    monkeypatch.setenv(DISTRICT_VARIABLE, str(w.settings.path))

    def run(*arguments: str) -> tuple[int, str, str]:
        return command(capsys, "nil", "--source", "12345", *arguments)

    return run


def test_the_command_records_and_takes_back(w, said):
    status, out, _ = said("--month", "2026-03", "--township", "T0", "--township", "北街道", "--json")
    facts = json.loads(out)
    assert status == 0
    assert [(one["township_code"], one["month"]) for one in facts["reports"]] == [
        ("T0", "2026-03"),
        ("T1", "2026-03"),
    ]
    status, out, _ = said("--month", "2026-03", "--township", "T0", "--json")
    assert (status, json.loads(out)) == (0, {"reports": [], "known": 1})
    status, out, _ = said("--month", "2026-03", "--township", "T0", "--withdraw")
    assert status == 0
    assert "12345" in out
    assert in_force(w) == [("T1", MARCH)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--month", "March"), ("--month", "2999-01"), ("--month", "2026-03", "--township", "T9"),
        ("--month", "2026-03", "--withdraw"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_one_sentence(w, said, arguments):
    status, out, told = said(*arguments)
    assert (status, out) == (2, "")
    assert "Traceback" not in told
    assert told.strip()
    assert reports_of(w).count() == 0
