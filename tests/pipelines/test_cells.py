"""The grammar of cells: what a text says, and what is not read rather than guessed."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.typed_rows import read_grammar


@pytest.fixture(scope="module")
def grammar() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        read_grammar(connection)
        yield connection


def say(grammar, macro: str, cell: str | None, *more: str):
    """What a macro makes of a cell, blanks taken off first as everywhere."""
    rest = "".join(f", '{word}'" for word in more)
    return grammar.execute(f"SELECT {macro}(cell_text($cell::VARCHAR){rest})", {"cell": cell}).fetchone()[0]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None), ("", None), ("   ", None), ("\u3000\u00a0\t\r\n", None), ("噪声", "噪声"), (" 噪声 ", "噪声"),
        ("\u3000噪声\u3000", "噪声"), ("噪 声", "噪 声"), ("\t噪声\r\n", "噪声"), ("\u00a0x", "x"), ("x\u00a0", "x"),
        ("!", "!"), ("0", "0"), ("  a\nb ", "a\nb"), ("\u3000", None), ("x\u3000", "x"), ("无", "无"),
    ],
)  # fmt: skip
def test_text(grammar, cell, expected):
    assert grammar.execute("SELECT cell_text($cell::VARCHAR)", {"cell": cell}).fetchone()[0] == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("119.5", 119.5), ("-3", -3.0), ("+3", 3.0), ("1e3", 1000.0), (" 7 ", 7.0), ("１１９．５", 119.5),
        ("－３", -3.0), ("＋３", 3.0), ("1,234.5", 1234.5), ("1,234,567", 1234567.0),
        ("-1,234", -1234.0), ("１,２３４", 1234.0),
        ("12,34", None), ("1234,567", None), ("63件", None), ("1-5", None), ("约3", None), ("1 2", None), ("", None),
        (None, None), ("119.5°", None), ("３３。５", None), ("--3", None), ("0x10", None), ("一百", None),
        ("1,23", None),
    ],
)  # fmt: skip
def test_number(grammar, cell, expected):
    assert say(grammar, "cell_number", cell) == expected


MARCH = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-03-05", MARCH), ("2025-3-5", MARCH), ("2025/3/5", MARCH), ("2025.3.5", MARCH), ("2025年3月5日", MARCH),
        ("2025年03月05日", MARCH), ("2025年3月5", MARCH), ("20250305", MARCH), ("２０２５年３月５日", MARCH),
        ("２０２５－０３－０５", MARCH), ("２０２５／３／５", MARCH), (" 2025-03-05 ", MARCH),
        ("2025-03-05 22:00", MARCH),
        ("2025-03-05 22:00:59", MARCH), ("2025-03-05 22:00:59.123", MARCH), ("2025-03-05T22:00:00", MARCH),
        ("2025/3/5 9:05", MARCH), ("2025/3/5 9:05:01", MARCH), ("2025年3月5日 22:00", MARCH),
        ("2025年3月5日22:00:00", MARCH), ("2025-03-05 22：00", MARCH),
        ("2025-03-05T22:00:00Z", date(2025, 3, 6)), ("2025-03-05T15:59:59Z", MARCH),
        ("2025-03-05 22:00+08", MARCH), ("2025-03-05T22:00:00+08:00", MARCH), ("2025-03-05T02:00:00+10:00", MARCH),
        ("2025-03-05 00:30:00+09:00", date(2025, 3, 4)), ("2025-03-05T22:00:00-05:00", date(2025, 3, 6)),
        ("2024-02-29", date(2024, 2, 29)), ("2025-02-29", None), ("2025-13-01", None), ("2025-00-10", None),
        ("20251305", None), ("45000", None), ("2025", None), ("2025-03", None), ("2025年3月", None), ("3月5日", None),
        ("昨天", None), ("xx", None), ("", None), (None, None), ("2025-03-05至2025-03-06", None), ("5/3/2025", None),
        ("2025-03-05 25:00", None), ("2025-3-555", None),
    ],
)  # fmt: skip
def test_day_year_first(grammar, cell, expected):
    assert say(grammar, "cell_date_ymd", cell, "Asia/Shanghai") == expected


@pytest.mark.parametrize(
    ("cell", "month_first", "day_first"),
    [
        ("3/5/2025", date(2025, 3, 5), date(2025, 5, 3)),
        ("03-05-2025", date(2025, 3, 5), date(2025, 5, 3)),
        ("3.5.2025", date(2025, 3, 5), date(2025, 5, 3)),
        ("3/5/2025 22:10", date(2025, 3, 5), date(2025, 5, 3)),
        ("3/5/2025 22:10:59", date(2025, 3, 5), date(2025, 5, 3)),
        ("３／５／２０２５", date(2025, 3, 5), date(2025, 5, 3)),
        ("25/3/2025", None, date(2025, 3, 25)),
        ("3/25/2025", date(2025, 3, 25), None),
        ("2025-03-05", date(2025, 3, 5), date(2025, 3, 5)),
        ("2025年3月5日", date(2025, 3, 5), date(2025, 3, 5)),
        ("45000", None, None),
    ],
)
def test_day_year_last(grammar, cell, month_first, day_first):
    assert say(grammar, "cell_date_mdy", cell, "Asia/Shanghai") == month_first
    assert say(grammar, "cell_date_dmy", cell, "Asia/Shanghai") == day_first


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("是", True), ("1", True), ("true", True), ("TRUE", True), ("Yes", True), ("y", True), (" 是 ", True),
        ("重复", True), ("重信", True), ("重访", True), ("重复信访", True), ("否", False), ("0", False),
        ("False", False), ("no", False), ("N", False), ("初次", False), ("初信", False),
        ("初访", False), ("初次信访", False),
        ("", None), (None, None), ("不详", None), ("2", None), ("是否", None),
    ],
)  # fmt: skip
def test_yes_and_no(grammar, cell, expected):
    assert say(grammar, "cell_boolean", cell) is expected


@pytest.mark.parametrize(
    "spelling",
    [
        "%Y-%m-%d",
        "%Y/%-m/%-d",
        "%Y年%-m月%-d日",
        "%Y%m%d",
        "%Y.%-m.%-d",
        "%Y-%m-%d 23:59:59",
        "%Y/%-m/%-d 8:05",
    ],
)
def test_every_day_in_every_spelling(grammar, spelling):
    misread = grammar.execute(
        "WITH days AS (SELECT DATE '1900-01-01' + CAST(range AS INTEGER) AS day FROM range(73_414)) "
        "SELECT count(*) FROM days "
        "WHERE cell_date_ymd(strftime(day, $spelling), 'Asia/Shanghai') IS DISTINCT FROM day",
        {"spelling": spelling},
    ).fetchone()
    assert misread == (0,)


@settings(max_examples=50, deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_as_python_writes_it(grammar, value):
    assert say(grammar, "cell_number", repr(value)) == value


BLANKS = st.sampled_from(["", "", " ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\v"])
CELLS_AT_ONCE = st.one_of(
    st.builds(
        "{}{}{}{}{}{}".format,
        st.sampled_from(["2025", "25", "０２５", "-2025", "99999"]),
        st.sampled_from("-/.年"),
        st.sampled_from(["3", "03", "13"]),
        st.sampled_from("-/.月"),
        st.sampled_from(["5", "05", "32", "5日"]),
        st.sampled_from(["", " 10:22", "T10:22:33Z", " 10:22+08", " 24:00", " 10:22:33.5", " BC", " (BC)"]),
    ),
    st.floats().map(repr),
    st.integers().map(str),
    st.text(alphabet="0123456789+-.,_eEx ０．infatyNIF", max_size=8),
    st.sampled_from(
        ["是", "否", "1", "0", "epoch", "infinity", "nan", "inf", "true", "20250305", "20250305102233"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(before=BLANKS, cell=CELLS_AT_ONCE, behind=BLANKS)
def test_what_is_read_at_once_is_what_the_whole_grammar_reads(grammar, before, cell, behind):
    whole = {
        "cell_date_at_once": "cell_date_ymd(cell_text($cell), 'Asia/Shanghai')",
        "cell_number_at_once": "cell_number(cell_text($cell))",
        "cell_boolean_at_once": "cell_boolean(cell_text($cell))",
    }
    for macro, read in whole.items():
        at_once, expected = grammar.execute(
            f"SELECT CAST({macro}($cell) AS VARCHAR), CAST({read} AS VARCHAR)",
            {"cell": f"{before}{cell}{behind}"},
        ).fetchone()
        assert at_once in (None, expected)
