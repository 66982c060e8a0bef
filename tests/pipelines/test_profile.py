"""Profiles proposed: what names, cells and coordinates tell, and a district file that keeps what people wrote in it."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import filelock
import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from governance.datum import from_cgcs2000
from governance.errors import FileFault, GridError, GuardFault, SettingsFault
from governance.privacy import judge_column
from governance.settings import CASE_COLUMNS, read_settings
from pipelines import profile_file
from pipelines.door import READ_ONLY
from pipelines.profile import Corrections, Proposal, propose_profile
from pipelines.profile_file import write_profile
from pipelines.profile_names import NAMES, columns_by_name
from tests.commands import run
from tests.pipelines.test_command_line import w
from tests.tiny_district import GRIDS, SIDE, SOUTH, TOWNSHIPS, WEST, World, case, csv_text, world

__all__ = ["w"]

HOTLINE = ("受理单号", "诉求时间", "诉求类型", "经度", "纬度", "街道", "联系电话", "诉求内容", "备用字段")
"""As a hotline's export might be headed; no source of the tiny district fits it."""


def written(w: World, header, rows, name: str = "new.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path = w.folder / name
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def calls(count: int = 60, day=lambda number: f"2026-03-{number % 28 + 1:02d}", datum: str = "cgcs2000"):
    """Rows under HOTLINE, spread over the grids, near their edges."""
    rows = []
    for number in range(count):
        grid = GRIDS[number % len(GRIDS)]
        west, south = WEST + SIDE * int(grid[2]), SOUTH + SIDE * int(grid[1])
        place = [west + SIDE * (0.03 + 0.9 * number / count)], [south + SIDE * (0.03 + 0.9 * number / count)]
        lon, lat = (float(axis[0]) for axis in from_cgcs2000(*place, datum=datum))
        rows.append([
            f"X{number:04d}", day(number), "噪声", f"{lon:.6f}", f"{lat:.6f}", TOWNSHIPS[f"T{int(grid[1]) // 3}"],
            f"139{number:08d}", "楼上太吵", "",
        ])  # fmt: skip
    return rows


def proposed(w: World, path, name: str = "hotline", **options) -> Proposal:
    return propose_profile(path, settings=w.settings, source_name=name, placer=w.placer, **options)


@pytest.mark.parametrize("ours", CASE_COLUMNS)
def test_every_column_has_names_and_none_is_personal(ours):
    assert ours in NAMES[ours]
    allowed = (
        {"plain", "text", "personal"} if ours in READ_ONLY else {"text" if ours == "summary" else "plain"}
    )
    assert {name: judge_column(name) for name in NAMES[ours] if judge_column(name) not in allowed} == {}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["工单编号", "受理时间", "办结时间"],
         {"case_no": "工单编号", "received_on": "受理时间", "concluded_on": "办结时间"}),
        (["信访件编号", "登记日期", "受理日期"],
         {"case_no": "信访件编号", "received_on": "登记日期", "accepted_on": "受理日期"}),
        (["Unique Key", "Created Date", "Closed Date", "Agency"],
         {"case_no": "Unique Key", "received_on": "Created Date", "concluded_on": "Closed Date",
          "department": "Agency"}),
        (["Case_Enquiry_ID", "open_dt", "closed_dt"],
         {"case_no": "Case_Enquiry_ID", "received_on": "open_dt", "concluded_on": "closed_dt"}),
        (["受理时间（年月日）", "経度"], {"received_on": "受理时间（年月日）"}),
        (["日期", "日期"], {}),
        ([""], {}),
    ],
)  # fmt: skip
def test_names_tell_columns(header, expected):
    assert columns_by_name(header, CASE_COLUMNS) == expected


@given(st.lists(st.sampled_from([name for names in NAMES.values() for name in names] + ["", "x y z"])))
def test_no_column_of_a_file_is_taken_twice(header):
    found = columns_by_name(header, CASE_COLUMNS)
    assert len(set(found.values())) == len(found)
    assert all(header.count(theirs) == 1 for theirs in found.values())


def test_an_unknown_file_is_described(tmp_path):
    w = world(tmp_path)
    rows = calls()
    rows[3][1] = "下周"
    found = proposed(w, written(w, HOTLINE, rows))
    assert found.columns == {
        "case_no": "受理单号", "received_on": "诉求时间", "lon": "经度", "lat": "纬度", "township_code": "街道",
        "category": "诉求类型",
    }  # fmt: skip
    assert found.source is not None
    assert (found.source.identity, found.source.date_order) == ("column", "ymd")
    assert found.admission.left_personal == ("联系电话",)
    assert found.admission.left_text == ("诉求内容",)
    assert found.left == ("备用字段",)
    assert "联系电话" not in found.choices
    assert (found.rows, found.faulty, dict(found.located_by)) == (60, 1, {"coordinates": 59})
    assert len(found.shown) == 20
    assert found.shown[3] | {"lon": 0, "lat": 0, "township_code": ""} == {
        "row_no": 5, "case_no": "X0003", "received_on": None, "lon": 0, "lat": 0, "category": "噪声",
        "township_code": "", "reason": "date_unreadable", "column_name": "诉求时间", "value": "下周",
    }  # fmt: skip
    assert "139" not in json.dumps([str(row.values()) for row in found.shown])


@pytest.mark.parametrize("datum", ["cgcs2000", "gcj02", "bd09"])
def test_the_datum_is_told_where_it_is_clear(tmp_path, datum):
    w = world(tmp_path)
    found = proposed(w, written(w, HOTLINE, calls(3000, datum=datum)))
    assert found.source is not None
    assert found.source.datum == ("wgs84" if datum == "cgcs2000" else datum)
    assert found.located_by["coordinates"] == 3000


def test_of_a_few_rows_the_datum_stays_open(tmp_path):
    w = world(tmp_path)
    found = proposed(w, written(w, HOTLINE, calls(5, datum="gcj02")))
    assert found.source is not None
    assert found.source.datum == "wgs84"
    assert found.datum is not None
    assert not found.datum.is_clear


def test_what_somebody_says_of_the_datum_wins(tmp_path):
    w = world(tmp_path)
    told = Corrections(settings={"datum": "bd09"})
    found = proposed(w, written(w, HOTLINE, calls(3000, datum="gcj02")), corrections=told)
    assert found.source is not None
    assert found.source.datum == "bd09"


def test_exchanged_coordinates_are_put_right(tmp_path):
    w = world(tmp_path)
    header = [{"经度": "纬度", "纬度": "经度"}.get(name, name) for name in HOTLINE]
    found = proposed(w, written(w, header, calls(600)))
    assert (found.columns["lon"], found.columns["lat"]) == ("纬度", "经度")
    assert found.located_by["coordinates"] == 600


@pytest.mark.parametrize(
    ("day", "order", "is_open"),
    [
        (lambda number: f"2026/3/{number % 28 + 1}", "ymd", False),
        (lambda number: f"3/{number % 28 + 1}/2026", "mdy", False),
        (lambda number: f"{number % 28 + 1}/3/2026", "dmy", False),
        (lambda number: f"3/{number % 12 + 1}/2025", "mdy", True),
        (lambda _: "3/3/2026", "mdy", False),
    ],
)
def test_the_order_of_dates(tmp_path, day, order, is_open):
    w = world(tmp_path)
    found = proposed(w, written(w, HOTLINE, calls(day=day)))
    assert found.source is not None
    assert (found.source.date_order, found.date_order_is_open, found.faulty) == (order, is_open, 0)


def test_dates_as_numbers_of_days(tmp_path):
    w = world(tmp_path)
    found = proposed(w, written(w, HOTLINE, calls(day=lambda number: str(46000 + number % 20))))
    assert found.source is not None
    assert (found.source.date_serial, found.faulty) == ("1900", 0)


@pytest.mark.parametrize("days", [[], ["2026-03605", "20声"]], ids=["header-only", "every-row-faulty"])
def test_a_file_without_a_good_row_is_described(tmp_path, days):
    w = world(tmp_path)
    rows = [case(number, received_on=said) for number, said in enumerate(days)]
    (tmp_path / "cases.csv").write_text(csv_text(rows), encoding="utf-8")
    made = proposed(w, tmp_path / "cases.csv")
    assert made.columns["received_on"] == "日期"
    assert (made.rows, made.faulty, made.located_by) == (len(days), len(days), {})


@pytest.mark.parametrize(("kept", "summary"), [("none", None), ("masked", "诉求内容")])
def test_free_text_is_proposed_as_the_summary_where_it_is_kept(tmp_path, kept, summary):
    w = world(tmp_path, more=f'\n[privacy]\nkeep_text = "{kept}"\n')
    text = (
        csv_text([case(n) for n in range(3)])
        .replace("电话", "诉求内容")
        .replace("13900000000", "王小明女士说路灯不亮")
    )
    (tmp_path / "张三投诉.csv").write_text(text, encoding="utf-8")
    made = proposed(w, tmp_path / "张三投诉.csv")
    assert made.columns.get("summary") == summary
    assert made.admission.left_text == (() if summary else ("诉求内容",))
    assert made.file_name == "〔姓名〕投诉.csv"
    assert "王小明" not in str(made.shown)
    with pytest.raises(GuardFault, match="map it to summary"):
        proposed(w, tmp_path / "张三投诉.csv", corrections=Corrections(columns={"status": "诉求内容"}))


def test_without_a_number_the_content_names_a_record(tmp_path):
    w = world(tmp_path)
    found = proposed(w, written(w, HOTLINE[1:], [row[1:] for row in calls()]))
    assert found.source is not None
    assert (found.source.identity, found.faulty) == ("content", 0)
    assert "case_no" not in found.shown[0]


def test_without_a_day_there_is_no_profile_but_there_are_columns_to_choose(tmp_path):
    w = world(tmp_path)
    path = written(w, ("受理单号", "甲", "乙"), [["A", "2026-03-05", "x"]])
    found = proposed(w, path)
    assert (found.source, found.choices, found.shown) == (None, ("受理单号", "甲", "乙"), ())
    with pytest.raises(GridError, match="day of receipt"):
        write_profile(w.settings.path, found)
    told = Corrections(columns={"received_on": "甲"})
    assert proposed(w, path, corrections=told).columns == {"case_no": "受理单号", "received_on": "甲"}


def test_telephone_numbers_under_an_innocent_name_are_not_proposed_and_refused_when_chosen(tmp_path):
    w = world(tmp_path)
    header = [{"联系电话": "承办单位"}.get(name, name) for name in HOTLINE]
    rows = [[*row[:6], f"13{9 - number % 3}0000{number:04d}", *row[7:]] for number, row in enumerate(calls())]
    path = written(w, header, rows)
    assert "department" not in proposed(w, path).columns
    with pytest.raises(GuardFault):
        proposed(w, path, corrections=Corrections(columns={"department": "承办单位"}))


@pytest.mark.parametrize(
    ("header", "columns", "fault"),
    [
        (("编号", "日期", "重点信访人"), {}, GuardFault),
        (("编号", "日期", "联系电话"), {"channel": "联系电话"}, GuardFault),
        (("编号", "日期"), {"channel": "没有"}, FileFault),
    ],
)
def test_what_may_not_or_cannot_be_mapped(tmp_path, header, columns, fault):
    w = world(tmp_path)
    path = written(w, header, [["A", "2026-03-05", "1"][: len(header)]])
    with pytest.raises(fault):
        proposed(w, path, corrections=Corrections(columns=columns))


def test_corrections_that_make_no_profile(tmp_path):
    w = world(tmp_path)
    with pytest.raises(SettingsFault):
        proposed(w, written(w, HOTLINE, calls()), corrections=Corrections(settings={"datum": "mars"}))


def test_a_known_source_keeps_what_it_says(tmp_path):
    w = world(tmp_path)
    header = ["编号", "日期", "经度", "纬度", "街道", "诉求类型", "状态"]
    found = proposed(
        w, written(w, header, [["A", "2026-03-05", "119.005", "33.005", "南街道", "噪声", "办结"]]), "12345"
    )
    assert found.columns["category"] == "诉求类型"  # the profile's 类别 is gone
    assert "status" not in found.columns  # which the profile leaves out
    assert found.left == ("状态",)


COMMENTED = """\
# our district
[district]
code = "990101"   # fictional
name = "小区"

[grids]
file = "grids.geojson"
[grids.columns]
code = "grid_code"

# calls
[[sources]]
name = "old"      # since 2019
title = "老热线"
[sources.columns]
case_no = "编号"   # theirs
received_on = "日期"
status = "状态"

[placing]
nearest_within_m = 20  # agreed in March
"""


@pytest.fixture
def commented(tmp_path) -> World:
    w = world(tmp_path)
    w.settings.path.write_text(COMMENTED, encoding="utf-8")
    return World(w.folder, read_settings(w.settings.path))


def test_a_new_source_is_added_and_every_line_kept(commented):
    path = commented.settings.path
    found = proposed(commented, written(commented, HOTLINE, calls()))
    write_profile(path, found)
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = iter(lines)
    assert all(line in kept for line in COMMENTED.splitlines())
    settings = read_settings(path)
    assert settings.source("hotline") == found.source
    assert settings.source("old") == commented.settings.source("old")
    assert proposed(World(commented.folder, settings), path.with_name("new.csv")).source == found.source


def test_a_known_source_is_changed_in_its_place(commented):
    path = commented.settings.path
    rows = [["A", "5/13/2026", "x"]]
    write_profile(path, proposed(commented, written(commented, ("编号", "来件日期", "备用"), rows), "old"))
    text = path.read_text(encoding="utf-8")
    for comment in (
        "# our district",
        "# fictional",
        "# calls",
        "# since 2019",
        "# theirs",
        "# agreed in March",
    ):
        assert comment in text
    source = read_settings(path).source("old")
    assert (source.title, source.date_order) == ("老热线", "mdy")
    assert source.columns.model_dump(exclude_none=True) == {"case_no": "编号", "received_on": "来件日期"}
    write_profile(
        path, proposed(World(commented.folder, read_settings(path)), path.with_name("new.csv"), "old")
    )
    assert path.read_text(encoding="utf-8") == text


def test_windows_line_ends_are_kept(commented):
    path = commented.settings.path
    path.write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    write_profile(path, proposed(commented, written(commented, HOTLINE, calls())))
    assert read_settings(path).source("hotline")
    assert path.read_bytes().startswith(COMMENTED.replace("\n", "\r\n").encode()[:200])


def test_a_file_that_would_have_faults_is_not_written(commented):
    path = commented.settings.path
    broken = COMMENTED.replace("nearest_within_m = 20", "nearest_within_m = 900")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(SettingsFault, match="was not changed"):
        write_profile(path, proposed(commented, written(commented, HOTLINE, calls())))
    assert path.read_text(encoding="utf-8") == broken
    assert [left.name for left in path.parent.glob(".district*")] == [".district.toml.lock"]


def test_two_who_write_at_once_lose_no_profile(commented):
    path = commented.settings.path
    found = proposed(commented, written(commented, HOTLINE, calls()))
    sources = [replace(found, source=found.source.model_copy(update={"name": f"s{n}"})) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: write_profile(path, one), sources))
    assert {"old", "s0", "s1", "s2", "s3"} <= {source.name for source in read_settings(path).sources}


def test_somebody_who_writes_for_long_is_told(commented, monkeypatch):
    path = commented.settings.path
    found = proposed(commented, written(commented, HOTLINE, calls()))
    monkeypatch.setattr(profile_file, "LOCK_S", 0.05)
    before = path.read_bytes()
    with (
        filelock.FileLock(path.with_name(".district.toml.lock")),
        pytest.raises(GridError, match="being changed by somebody else"),
    ):
        write_profile(path, found)
    assert path.read_bytes() == before


def test_every_key_of_a_source_outlives_a_new_profile(commented):
    path = commented.settings.path
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('name = "old"', 'name = "old"\nreported_by = "township"'), encoding="utf-8")
    changed = World(commented.folder, read_settings(path))
    rows = [[f"A{n}", "2026-03-05", "x"] for n in range(3)]
    write_profile(path, proposed(changed, written(changed, ("编号", "来件日期", "备用"), rows), "old"))
    assert read_settings(path).source("old").reported_by == "township"


def test_sources_in_one_line_are_left_to_people(commented):
    path = commented.settings.path
    head, _, rest = COMMENTED.partition("# calls")
    inline = 'sources = [{ name = "old", columns = { case_no = "a", received_on = "b" } }]\n'
    path.write_text(inline + head + rest[rest.index("[placing]") :], encoding="utf-8")
    with pytest.raises(GridError, match="in one line"):
        write_profile(path, proposed(commented, written(commented, HOTLINE, calls())))


def test_a_workbook_with_a_title_and_a_file_of_lines_that_are_not_plain(tmp_path):
    w = world(tmp_path)
    rows = [
        *calls(5),
        ["Y1", "2026-03-05", "噪声\n夜间", *calls(1)[0][3:]],
        ["合计", "", "", "", "", "", "", "", ""],
    ]
    found = proposed(w, written(w, HOTLINE, rows))
    assert [row["row_no"] for row in found.shown] == [2, 3, 4, 5, 6, 7]
    assert found.faulty == 0


def test_the_verb_shows_and_writes_only_when_asked(w, capsys):
    path = written(w, HOTLINE, calls())
    before = w.settings.path.read_text(encoding="utf-8")
    status, out, _ = run(capsys, "profile", path, "--source", "hotline")
    assert status == 0
    assert "received_on = 诉求时间" in out
    assert "联系电话" in out
    assert w.settings.path.read_text(encoding="utf-8") == before
    status, out, err = run(
        capsys,
        "profile",
        path,
        "--source",
        "hotline",
        "--json",
        "--write",
        "--set",
        "category=",
        "--set",
        "datum=gcj02",
    )
    facts = json.loads(out)
    assert (status, err, facts["is_written"]) == (0, "", True)
    assert "category" not in facts["columns"]
    source = read_settings(w.settings.path).source("hotline")
    assert (source.datum, source.columns.category) == ("gcj02", None)
    assert run(capsys, "load", path, "--source", "hotline", "--accept-datum")[0] == 0


@pytest.mark.parametrize("given", ["lon", "nothing=x", "identity=content"])
def test_what_set_does_not_take(w, capsys, given):
    status, _, err = run(capsys, "profile", written(w, HOTLINE, calls(3)), "--source", "a", "--set", given)
    assert status == 2
    assert "--set" in err


def test_a_district_without_sources(tmp_path):
    w = world(tmp_path, source="")
    path = written(w, HOTLINE, calls())
    write_profile(w.settings.path, proposed(w, path))
    assert [source.name for source in read_settings(w.settings.path).sources] == ["hotline"]
    assert tomlkit.parse(w.settings.path.read_text(encoding="utf-8"))["district"]
