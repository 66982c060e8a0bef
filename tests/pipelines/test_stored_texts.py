"""Texts as they are stored: the summary masked and short, numbers out of words, codes and case numbers as they are."""

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.errors import SettingsFault
from governance.masking import mask
from pipelines.stored_texts import SUMMARY_CHARACTERS, masked_summaries, storable
from tests.governance import people
from tests.tiny_district import COLUMNS, SOURCE, case, csv_text, world

KEPT = '\n[privacy]\nkeep_text = "masked"\n'
WITH_SUMMARY = SOURCE + '\nsummary = "诉求内容"\n'
WORDS = ("category", "channel", "purpose", "status", "satisfaction", "department")
CODES = ("grid_code", "community_code", "township_code")
TEXTS = (*WORDS, *CODES, "case_no", "summary")


def rows(**columns):
    """Typed rows: the texts named, the others missing."""
    count = max(map(len, columns.values()))
    return pa.table({name: pa.array(columns.get(name, [None] * count), pa.string()) for name in TEXTS})


def summarised(*texts):
    return masked_summaries(pa.chunked_array([pa.array(texts, pa.string())])).to_pylist()


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("请回13812345678", "请回〔电话〕"), ("张三女士 １３８１２３４５６７８", "〔姓名〕女士 〔电话〕"),
        ("zhang＠qq.com", "〔邮箱〕"), ("110101199003077619", "〔证件号码〕"), ("苏A12345", "〔车牌〕"),
        *((same, same) for same in (
            "噪声", "12345热线", "李书记信箱", "2025-03-05 10:22:33", "第12期", "35平方米", "", None, "〔电话〕",
        )),
    ],
)  # fmt: skip
def test_a_word_that_holds_a_number_of_somebody_is_masked(name, cell, stored):
    cells = ["噪声", cell, None, "道路"]
    assert storable(rows(**{name: cells}))[name].to_pylist() == ["噪声", stored, None, "道路"]


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("13812345678", "〔电话〕"), ("a@qq.com", "〔邮箱〕"), ("990101001002", "990101001002"),
        ("320111200101101003", "320111200101101003"), ("6222021234567890128", "6222021234567890128"),
    ],
)  # fmt: skip
def test_codes_of_places_stay_whatever_they_look_like(name, cell, stored):
    assert storable(rows(**{name: [cell]}))[name].to_pylist() == [stored]


def test_the_number_of_a_case_stays():
    table = rows(case_no=["13812345678", "13912345678"])
    assert storable(table) is table


@given(st.lists(st.one_of(people.mobiles, people.emails, people.identity_numbers), max_size=5), st.data())
@settings(max_examples=40, deadline=None)
def test_no_number_stays_however_it_stands_among_words(found, data):
    cells = data.draw(st.permutations([*(f"办结,{one}" for one in found), *["办结", None] * 50]))
    stored = storable(rows(status=cells))["status"].to_pylist()
    assert stored == [None if cell is None else mask(cell).text for cell in cells]
    assert not any(one in (cell or "") for one in found for cell in stored)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (None, None), ("路灯不亮", "路灯不亮"), ("信访人张三反映路灯不亮", "信访人〔姓名〕反映路灯不亮"),
        ("字" * 500, "字" * 500), ("字" * 501, "字" * 499 + "…"), ("字" * 5000, "字" * 499 + "…"),
        ("字" * 495 + "13812345678", "字" * 495 + "〔电话〕"),
        ("字" * 497 + "13812345678", "字" * 497 + "…"),
        ("字" * 3990 + "13812345678", "字" * 499 + "…"),
    ],
)  # fmt: skip
def test_a_summary_is_masked_and_short(text, stored):
    assert summarised(text) == [stored]


@given(st.integers(0, 4100), st.one_of(people.mobiles, people.identity_numbers, people.emails))
@settings(max_examples=60, deadline=None)
def test_no_part_of_a_number_is_left_where_a_summary_is_cut(before, secret):
    """Mail addresses shrink to a token, so that what is looked at ends inside what is kept."""
    filler = ("x" * 240 + "@qq.com ") * 20
    (stored,) = summarised(filler[:before] + " 请回" + secret + "谢谢" * 300)
    assert len(stored) <= SUMMARY_CHARACTERS
    assert secret[: len(secret) // 2 + 3] not in stored


def test_a_summary_is_not_mapped_where_the_district_keeps_no_text(tmp_path):
    with pytest.raises(SettingsFault) as fault:
        world(tmp_path, source=WITH_SUMMARY)
    told = str(fault.value)
    (line,) = [
        n
        for n, text in enumerate((tmp_path / "district.toml").read_text().splitlines(), 1)
        if "summary" in text
    ]
    assert (
        f"line {line}: sources.12345.columns.summary: is free text, which this district does not keep" in told
    )
    assert 'keep_text = "masked"' in told


def with_text(found):
    header, *lines = csv_text(found).splitlines()
    return "\n".join(
        [f"{header},诉求内容", *(f'{line},"信访人张三反映:{n}号路灯不亮"' for n, line in enumerate(lines))]
    )


def test_a_summary_is_stored_masked_and_stays_inside(tmp_path):
    w = world(tmp_path, more=KEPT, source=WITH_SUMMARY)
    record = w.load_bytes(with_text([case(1), case(2, received_on="x"), case(3)]).encode())
    assert (record.rows_in, record.rejected, record.columns_left) == (3, 1, ("电话",))
    w.build()
    assert w.rows("SELECT case_no, summary FROM cases ORDER BY 1") == [
        ("A0001", "信访人〔姓名〕反映:0号路灯不亮"), ("A0003", "信访人〔姓名〕反映:2号路灯不亮"),
    ]  # fmt: skip
    assert w.load_bytes(with_text([case(1)]).replace("不亮", "修好").encode(), "b.csv").rows_in == 1
    w.build()
    assert w.rows("SELECT accepted, superseded FROM load ORDER BY load_id") == [(1, 1), (1, 0)]


def test_a_number_deep_in_a_column_is_not_stored(tmp_path):
    w = world(tmp_path)
    found = [case(n) for n in range(2_500)] + [case(2_500, category="回13812345678", grid_code="13912345678")]
    assert w.load(found).rejected == 0
    w.build()
    assert w.rows("SELECT category FROM cases WHERE case_no = 'A2500'") == [("回〔电话〕",)]
    for path in (path for path in w.home.rglob("*") if path.is_file()):
        assert b"13812345678" not in path.read_bytes(), path
        assert b"13912345678" not in path.read_bytes(), path


def test_columns_of_words_are_looked_at_quickly():
    """A hundred thousand rows of forty categories in a fraction of a second; a batch of a load has as many."""
    table = rows(**{name: [f"类{number % 40}12345" for number in range(100_000)] for name in WORDS})
    begun = time.process_time()
    storable(table)
    assert time.process_time() - begun < 1


def test_every_column_of_words_of_these_tests_is_one_of_ours():
    assert {"category", "satisfaction", *CODES} <= COLUMNS.keys()
