"""Text files whose header is not in the first line, or whose rows are not all records."""

import pytest

from tests.pipelines.readers.made_files import HEADER, RECORDS, opened, records

TITLED = (
    "信访登记表,,\n单位：江浦街道,,\n\n编号,日期,事项\nA1,2025-03-05,噪声\n,,\nA2,2025-03-06,道路\n"
    "合计,,2\n填表人：张三,,\n"
)


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_title_above_the_header_and_notes_below(tmp_path, careful, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes(TITLED.encode(encoding))
    with opened(path, careful=careful) as (raw, found):
        assert list(raw.header) == HEADER
        assert found == [[5, *RECORDS[0]], [7, *RECORDS[1]]]
        assert raw.not_records == {"title": 2, "blank": 2, "total": 1, "note": 1}
        assert raw.rejects == []


BODY = "编号,日期,事项\nA1,2025-03-05,噪声\n{}A2,2025-03-06,道路\n{}"


@pytest.mark.parametrize(
    ("text", "second", "kinds"),
    [
        (BODY.format("", ""), 3, {}),
        (BODY.format("", "合计,,2\n"), 3, {"total": 1}),
        (BODY.format("", "备注：见附件\n"), 3, {"note": 1}),
        (BODY.format("编号,日期,事项\n", ""), 4, {"header": 1}),
        (BODY.format(",,\n", ""), 4, {"blank": 1}),
        (BODY.format(",,\r\n", ""), 4, {"blank": 1}),
    ],
)
def test_what_shows_that_a_file_is_not_plain(tmp_path, text, second, kinds):
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    with opened(path) as (raw, found):
        assert found == [[2, *RECORDS[0]], [second, *RECORDS[1]]]
        assert raw.not_records == kinds
        assert (raw.expected_rows is None) == bool(kinds)


def test_a_header_of_two_rows(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("编号,日期,位置,\n,,经度,纬度\nA1,2025-03-05,118.6,32.0\n", encoding="utf-8")
    found = records(path, expected=["编号", "位置_经度"])
    assert found == (["编号", "日期", "位置_经度", "位置_纬度"], [[3, "A1", "2025-03-05", "118.6", "32.0"]])


def test_the_delimiter_is_the_one_that_gives_the_expected_columns(tmp_path):
    path = tmp_path / "t.txt"
    path.write_text(
        "2025年，街道、社区, 及其他, 登记表\n编号\t日期\t事项\nA1\t2025-03-05\t噪声,异味\n", encoding="utf-8"
    )
    assert records(path) == (HEADER, [[3, "A1", "2025-03-05", "噪声,异味"]])


def test_a_table_of_other_columns_keeps_its_first_line_as_header(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("甲,乙\n合计,1\n", encoding="utf-8")
    assert records(path) == (["甲", "乙"], [[2, "合计", "1"]])
