"""The spellings of dates, numbers, units and codes that offices use, and those that must stay unread."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.typed_rows import read_grammar

ZONE = "'Asia/Shanghai'"


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        read_grammar(opened)
        yield opened


@pytest.fixture(scope="module")
def say(connection):
    """What a macro gives for a cell; ``{}`` in the call stands for the cell."""

    def said(call, cell):
        return connection.execute(f"SELECT {call.format('$cell')}", {"cell": cell}).fetchone()[0]

    return said


FIFTH = date(2021, 3, 5)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *((spelling, FIFTH) for spelling in (
            "2021/3/5", "2021.3.5", "2021-3-5", "2021-03-05", "20210305", "2021年3月5日", "2021年03月05日",
            "2021年3月5",
            "２０２１年３月５日", "2021－3－5", "２０２１／３／５", "2021-3-5 10:22:33",
            "2021-03-05T10:22:33", "2021/3/5 9:05",
            "2021年3月5日10:22", "2021年3月5日 10:22:33", "2021年3月5日10时22分", "2021年3月5日 9时5分3秒",
            "20210305 10:22",
            "20210305102233", "二〇二一年三月五日", "二○二一年三月五日", "二零二一年三月五日",
        )),
        ("二〇二五年十月十日", date(2025, 10, 10)), ("二〇二五年十二月二十日", date(2025, 12, 20)),
        ("二〇二五年一月二十五日", date(2025, 1, 25)), ("二〇二五年十一月三十日", date(2025, 11, 30)),
        *((spelling, None) for spelling in (
            "2021年3月至5月", "2021年3月", "2021.3", "2021", "3月5日", "2021.3.5-3.8", "2021-3-5至2021-3-8",
            "2021年3月1日2日",
            "2021-3-5~8", "2021-02-30", "二〇二五年二月三十日", "二〇二五年十十月五日",
            "二〇二五年十三月五日", "20211305",
            "20210305256199", "2021-3-5 25:00", "45000", "44260.5", "epoch", "infinity", "today", "now", "5/3", "无",
        )),
    ],
)  # fmt: skip
def test_days(say, cell, day):
    assert say(f"cell_date_ymd({{}}, {ZONE})", cell) == day


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("63", 63), ("-5", -5), ("+5", 5), ("1,234.5", 1234.5), ("１，２３４．５", 1234.5), ("1，234", 1234),
        ("−5", -5),
        ("1234567,890", None), ("1,2345", None), ("3，5", None), ("3-5", None), ("3—5", None), ("63件", None),
        ("12.5%", None),
        ("1_000", None), ("0x10", None), ("约3", None), ("十二", None), ("3 5", None),
    ],
)  # fmt: skip
def test_numbers(say, cell, number):
    assert say("cell_number({})", cell) == number


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("63", 63, None), ("63件", 63, "件"), ("６３件", 63, "件"), ("1,200元", 1200, "元"),
        ("3万元", 3, "万元"), ("3 万元", 3, "万元"),
        ("12人次", 12, "人次"), ("12次", 12, "次"), ("385批次", 385, "批次"), ("2件次", 2, "件次"),
        *((f"2{unit}", 2, unit) for unit in "批起处户个本㎡"),
    ],
)  # fmt: skip
def test_numbers_with_a_unit(say, cell, value, unit):
    assert say("cell_number_with_unit({})", cell) == {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("385", 385), ("385批次", 385), ("1,360人次", 1360), ("３８５ 批", 385), ("0", 0), ("0件", 0), ("54.0", 54),
        ("-1", None), ("2.5", None), ("3-5", None), ("约3件", None), ("十二", None), ("1000000000", None), ("件", None),
    ],
)  # fmt: skip
def test_counts(say, cell, count):
    assert say("cell_count({})", cell) == count


@pytest.mark.parametrize("cell", ["3-5件", "约3件", "63件件", "件", "63吨", "12.5%", "3件/月", None])
def test_numbers_with_a_unit_unread(say, cell):
    assert say("cell_number_with_unit({})", cell) is None


@pytest.mark.parametrize(
    ("cell", "persons"),
    [
        ("63", 63), ("0", 0), ("63人", 63), ("63 人次", 63), ("63名", 63), ("1,234", 1234), ("１２人", 12), ("5.0", 5),
        *((unread, None) for unread in (
            "3-5人", "3至5人", "-1", "2.5", "63件", "63户", "约60人", "几人", "人", "1234567", "nan", "inf", "12,34人",
        )),
    ],
)  # fmt: skip
def test_numbers_of_people(say, cell, persons):
    assert say("cell_persons({})", cell) == persons


@pytest.mark.parametrize(
    ("cell", "in_1900", "in_1904"),
    [
        ("1", date(1900, 1, 1), date(1904, 1, 2)), ("59", date(1900, 2, 28), date(1904, 2, 29)),
        ("60", None, date(1904, 3, 1)), ("60.5", None, date(1904, 3, 1)), ("61", date(1900, 3, 1), date(1904, 3, 2)),
        ("44260", FIFTH, date(2025, 3, 6)), ("44260.43", FIFTH, date(2025, 3, 6)),
        ("４４２６０", FIFTH, date(2025, 3, 6)),
        ("0", None, date(1904, 1, 1)), ("-1", None, None), ("20210305", None, None), ("44,260", None, None),
        ("44260件", None, None),
    ],
)  # fmt: skip
def test_days_as_serial_numbers(say, cell, in_1900, in_1904):
    assert say("cell_date_serial({}, '1900')", cell) == in_1900
    assert say("cell_date_serial({}, '1904')", cell) == in_1904
    assert say("cell_date_serial({}, NULL)", cell) is None


@pytest.mark.parametrize(
    ("cell", "is_damaged"),
    [
        ("3.20111E+14", True), ("3.20111001001001E+17", True), ("3.2e+17", True), ("5E+10", True),
        ("３.２E＋17", True),
        ("320111001001001", False), ("320111001001000000", False), ("12E5", False), ("3E2", False),
        ("A3.2E+14", False),
        ("3.20111E+14x", False), ("", False),
    ],
)  # fmt: skip
def test_codes_that_lost_digits(say, cell, is_damaged):
    assert say("cell_code_is_damaged({})", cell) is is_damaged


BLANKS = " \t\r\n\xa0\u3000\u200b\ufeff"


@settings(max_examples=60, deadline=None)
@given(
    st.text(BLANKS, max_size=3),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters=BLANKS + "\0"), max_size=4),
    st.text(BLANKS, max_size=3),
)
def test_blanks_round_a_text_are_taken_off(say, before, text, after):
    assert say("cell_text({})", before + text + after) == (text or None)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1900, 3, 1), date(2100, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(say, day):
    year, month, number = day.year, day.month, day.day
    spellings = [
        f"{year}/{month}/{number}", f"{year}.{month}.{number}", f"{year}年{month}月{number}日", f"{day:%Y%m%d}",
        f"{day:%Y%m%d}235959", hanzi(day), f"{year}-{month}-{number} 00:00",
    ]  # fmt: skip
    assert {say(f"cell_date_ymd({{}}, {ZONE})", spelling) for spelling in spellings} == {day}
    serial = str((day - date(1899, 12, 30)) // timedelta(days=1))
    assert say("cell_date_serial({}, '1900')", serial) == day


def hanzi(day: date) -> str:
    """A day in Chinese numerals."""
    digits = "〇一二三四五六七八九"

    def counted(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")

    year = "".join(digits[int(figure)] for figure in str(day.year))
    return f"{year}年{counted(day.month)}月{counted(day.day)}日"
