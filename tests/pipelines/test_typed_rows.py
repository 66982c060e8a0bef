"""Rows that cannot be taken: reason, row, column and value; and what is never stored."""

from datetime import timedelta
from pathlib import Path

import pytest

from governance.errors import FileFault
from governance.settings import today
from tests.tiny_district import COLUMNS, HEADER, SOURCE, case, csv_text, world


def rejects(w):
    w.build()
    return w.rows("SELECT row_no, reason, column_name, value FROM reject ORDER BY row_no")


FAULTY = [
    ({"case_no": ""}, ("case_no_missing", "编号", None)),
    ({"case_no": " \u3000"}, ("case_no_missing", "编号", None)),
    ({"received_on": ""}, ("received_on_missing", "日期", None)),
    ({"received_on": "上周"}, ("date_unreadable", "日期", "上周")),
    ({"received_on": "45000"}, ("date_unreadable", "日期", "45000")),
    ({"received_on": "25-3-5"}, ("date_unreadable", "日期", "25-3-5")),
    ({"received_on": "1899-12-31"}, ("date_unreadable", "日期", "1899-12-31")),
    ({"received_on": "2101-01-01"}, ("date_unreadable", "日期", "2101-01-01")),
    ({"received_on": "2099-01-01"}, ("date_future", "日期", "2099-01-01")),
    ({"concluded_on": "不详"}, ("date_unreadable", "办结", "不详")),
    ({"concluded_on": "0001-01-01"}, ("date_unreadable", "办结", "0001-01-01")),
    ({"lon": "119度"}, ("number_unreadable", "经度", "119度")),
    ({"lat": "63件"}, ("number_unreadable", "纬度", "63件")),
    ({"lat": "nan"}, ("number_unreadable", "纬度", "nan")),
    ({"lon": "13912345678"}, ("number_unreadable", "经度", "〔电话〕")),
    ({"lat": "-1e9"}, ("number_unreadable", "纬度", "-1e9")),
    ({"lon": "inf"}, ("number_unreadable", "经度", "inf")),
    ({"lon": "-Infinity"}, ("number_unreadable", "经度", "-Infinity")),
    ({"lon": "-" * 60}, ("number_unreadable", "经度", "-" * 40)),
    ({"lon": "x" * 60}, ("number_unreadable", "经度", "〔文字〕")),
    ({"case_no": "", "received_on": "", "lon": "x"}, ("case_no_missing", "编号", None)),
    ({"received_on": "x", "lon": "x"}, ("date_unreadable", "日期", "x")),
]  # fmt: skip


def test_a_row_is_rejected_with_its_first_fault(tmp_path):
    w = world(tmp_path)
    record = w.load([case(1), *(case(2, **cells) for cells, _ in FAULTY), case(3)])
    assert (record.rows_in, record.rejected) == (len(FAULTY) + 2, len(FAULTY))
    assert rejects(w) == [(row, *expected) for row, (_, expected) in enumerate(FAULTY, 3)]
    assert w.rows("SELECT case_no FROM cases ORDER BY 1") == [("A0001",), ("A0003",)]


def test_people_are_counted_with_their_unit_and_a_range_is_no_count(tmp_path):
    told = ["63", "63人次", '"1,234"', "", "3-5人", "-3", "2.5人"]
    header = ",".join([*HEADER, "人数"])
    rows = [",".join([*case(number).values(), cell]) for number, cell in enumerate(told)]
    w = world(tmp_path, source=f'{SOURCE}\npersons = "人数"\n')
    assert w.load_bytes("\n".join([header, *rows, ""]).encode()).rejected == 3
    assert rejects(w) == [
        (row, "number_unreadable", "人数", cell)
        for row, cell in ((6, "3-5〔文字〕"), (7, "-3"), (8, "2.5〔文字〕"))
    ]
    counts = w.rows("SELECT persons FROM cases ORDER BY case_no")
    assert counts == [(63,), (63,), (1234,), (None,)]


def test_these_are_no_faults(tmp_path):
    faultless = [
        {"concluded_on": "2099-01-01"},
        {"is_repeat": "不详"},
        {"lon": ""},
        {"category": ""},
        {"lat": " "},
    ]
    assert world(tmp_path).load([case(n, **cells) for n, cells in enumerate(faultless)]).rejected == 0


def test_the_day_of_loading_is_not_the_future(tmp_path):
    w = world(tmp_path)
    day = today(w.settings)
    record = w.load([case(1, received_on=str(day)), case(2, received_on=str(day + timedelta(days=1)))])
    assert record.rejected == 1
    assert [row[:2] for row in rejects(w)] == [(3, "date_future")]


def test_rows_of_another_width_are_rejected_where_they_stand(tmp_path):
    w = world(tmp_path)
    lines = csv_text([case(1), case(2), case(3)]).splitlines()
    lines[1:1] = ["A0009,2026-03-05", ""]
    record = w.load_bytes("\n".join(lines).encode())
    assert (record.rows_in, record.rejected, record.not_records) == (5, 1, {"blank": 1})
    assert rejects(w) == [(2, "columns", None, f"2 / {len(HEADER)}")]
    assert w.rows("SELECT case_no, row_no FROM cases ORDER BY 1") == [
        ("A0001", 4),
        ("A0002", 5),
        ("A0003", 6),
    ]


def test_a_file_whose_every_row_is_rejected_is_a_load(tmp_path):
    w = world(tmp_path)
    record = w.load([case(1, received_on="x"), case(2, case_no="")])
    assert (record.rows_in, record.rejected) == (2, 2)
    assert len(rejects(w)) == 2
    assert w.rows("SELECT count(*) FROM cases") == [(0,)]
    assert w.rows("SELECT as_of FROM publication") == [(None,)]


def test_cells_of_other_kinds(tmp_path):
    w = world(tmp_path)
    w.load([case(1, category="\u3000", is_repeat="重复", satisfaction=" 满意 "), case(2, is_repeat="否")])
    w.build()
    assert w.rows("SELECT category, is_repeat, satisfaction FROM cases ORDER BY case_no") == [
        ("未分类", True, "满意"), ("噪声", False, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("编号,时间", "has no column 日期、.*、重复. It has: 编号、时间"),
        (",".join([*COLUMNS.values(), "日期"]), "more than one column called 日期"),
    ],
)
def test_a_header_that_does_not_fit(tmp_path, header, said):
    w = world(tmp_path)
    with pytest.raises(FileFault, match=said):
        w.load_bytes(f"{header}\n{header}\n".encode())
    assert w.archive.load_ids() == []


def test_a_column_that_nothing_names_may_be_there_twice(tmp_path):
    text = csv_text([case(1)]).replace("电话\n", "电话,电话\n").replace("13900000000\n", "1,2\n")
    assert world(tmp_path).load_bytes(text.encode()).columns_left == ("电话", "电话")


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_what_no_setting_names_is_nowhere_under_home(tmp_path, encoding, careful):
    planted = ["13912345678", "申诉人张三丰"]
    w = world(tmp_path)
    rows = [case(n) | {"电话": f"{planted[0]} {planted[1]}"} for n in range(300)]
    rows += [
        case("", received_on="2026-03-04") | {"电话": planted[0]},
        case(301, received_on="x") | {"电话": planted[1]},
    ]
    text = csv_text(rows) + ("\n" if careful else "") + csv_text([case(400)]).splitlines()[1] + "\n"
    w.load_bytes(text.encode(encoding))
    w.build()
    w.build(is_full=True)
    files = [path for path in w.home.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        content = path.read_bytes()
        for secret in planted:
            assert secret.encode() not in content, path
            assert secret.encode("gb18030") not in content, path
    assert "A0299" in " ".join(row[0] for row in w.rows("SELECT case_no FROM cases"))


CONTENT = SOURCE.replace('case_no = "编号"\n', "").replace(
    'name = "12345"', 'name = "12345"\nidentity = "content"'
)


def by_content(folder: Path):
    return world(folder, source=CONTENT)


def test_records_without_a_number_are_named_by_what_they_say(tmp_path):
    w = by_content(tmp_path)
    w.load([case(1), case(1), case(2), case(1, concluded_on="2026-03-09")])
    w.build()
    assert w.rows("SELECT rows_in, accepted, superseded, duplicate, rejected FROM load") == [(4, 3, 0, 1, 0)]


def test_an_empty_cell_here_is_not_one_there(tmp_path):
    w = by_content(tmp_path)
    w.load([case(1, grid_code="G11", community_code=""), case(1, grid_code="", community_code="G11")])
    w.build()
    assert w.rows("SELECT accepted FROM load") == [(2,)]


def test_a_record_bears_one_name_however_its_file_is_read(tmp_path):
    w = by_content(tmp_path)
    quick, careful = (
        csv_text([case(1), case(2)]),
        csv_text([case(1), case(2)]) + "\n\n" + csv_text([case(3)])[len(csv_text([])) :],
    )
    w.load_bytes(quick.encode(), "quick.csv")
    w.load_bytes(careful.encode(), "careful.csv")
    w.build()
    assert w.rows("SELECT accepted, duplicate FROM load ORDER BY load_id") == [(2, 0), (1, 2)]
