"""Where the header stands, and what columns under two rows are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.header import HEADER_ROWS, Header, find_header

TITLE = ["信访事项登记表", "", "", ""]
UNIT = ["单位：江浦街道", "", "", "2025年3月"]
NAMES = ["编号", "日期", "经度", "纬度"]
DATA = ["A1", "2025-03-05", "118.6", "32.0"]
UPPER, LOWER = ["编号", "日期", "位置", ""], ["", "", "经度", "纬度"]
JOINED = ("编号", "日期", "位置_经度", "位置_纬度")


@pytest.mark.parametrize(
    ("rows", "expected", "found"),
    [
        ([NAMES, DATA], ["编号"], Header(tuple(NAMES), 0)),
        ([TITLE, UNIT, NAMES, DATA], ["编号", "日期"], Header(tuple(NAMES), 2)),
        ([TITLE, [], ["", ""], NAMES, DATA], ["日期"], Header(tuple(NAMES), 3)),
        ([["日期", "", "", "x"], NAMES, DATA], ["编号", "日期"], Header(tuple(NAMES), 1)),
        ([NAMES, DATA, NAMES, DATA], NAMES, Header(tuple(NAMES), 0)),
        ([["受理\n时间", " 编号 ", "\u3000"], DATA], ["受理时间"], Header(("受理时间", "编号"), 0)),
        ([TITLE, UPPER, LOWER, DATA], ["编号", "位置_经度"], Header(JOINED, 1, 2)),
        ([TITLE, UPPER, LOWER, DATA], ["编号"], Header(JOINED, 1, 2)),
        (
            [["位置", "", "时间", ""], NAMES, DATA],
            ["位置_编号"],
            Header(("位置_编号", "位置_日期", "时间_经度", "时间_纬度"), 0, 2),
        ),
        ([["登记表", "", "编号", ""], NAMES, DATA], ["编号", "日期"], Header(tuple(NAMES), 1)),
        ([NAMES, ["", "", "", "x"]], ["编号"], Header(tuple(NAMES), 0)),
        ([["编号", "", "事项"], ["A1", "无", ""]], ["编号"], Header(("编号", "", "事项"), 0)),
        ([TITLE, UNIT, NAMES, DATA], [], Header(tuple(NAMES), 2)),
        ([TITLE, UNIT, NAMES, DATA], ["不在"], Header(tuple(NAMES), 2)),
        ([NAMES, ["甲", "乙", "丙", "丁"]], [], Header(tuple(NAMES), 0)),
        ([["", "独"], ["1", ""]], [], Header(("", "独"), 0)),
        ([["1", "2"], ["3", "4"]], [], Header(("1", "2"), 0)),
        ([[], ["", " "]], ["编号"], None),
        ([], [], None),
    ],
)
def test_the_header_is_found(rows, expected, found):
    assert find_header(rows, expected) == found


def test_merged_cells_tell_groups_from_gaps():
    merged = [((0, 2), (0, 3)), ((0, 0), (1, 0)), ((0, 1), (1, 1))]
    assert find_header([UPPER, LOWER, DATA], ["编号"], merges=merged) == Header(JOINED, 0, 2)
    assert find_header([UPPER, LOWER, DATA], ["编号"], merges=[]) == Header(("编号", "日期", "位置"), 0)


def test_a_title_merged_over_the_whole_table_is_no_group():
    merged = [((0, 0), (0, 3))]
    assert find_header([TITLE, NAMES, DATA], [], merges=merged) == Header(tuple(NAMES), 1)


def test_the_header_is_sought_in_the_first_rows_only():
    above = [TITLE] * HEADER_ROWS
    assert find_header([*above[1:], NAMES, DATA], NAMES) == Header(tuple(NAMES), HEADER_ROWS - 1)
    assert find_header([*above, NAMES, DATA], NAMES) != Header(tuple(NAMES), HEADER_ROWS)


@given(
    st.lists(st.lists(st.text(max_size=4), max_size=5), max_size=6), st.lists(st.text(max_size=4), max_size=3)
)
def test_any_rows_have_a_header_or_no_text(rows, expected):
    found = find_header(rows, expected)
    if found is None:
        assert not any(cell.strip("\ufeff\u200b \t\xa0\u3000\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
                       for row in rows for cell in row)  # fmt: skip
    else:
        assert found.position + found.height <= len(rows)
        assert found.names[-1]
