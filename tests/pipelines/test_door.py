"""The door: what makes a file refused whole, what is left out and named, and that a refusal leaves nothing."""

import re

import pyarrow.parquet as pq
import pytest

from governance.errors import GuardFault
from tests.tiny_district import COLUMNS, HEADER, SOURCE, case, csv_text, world

PEOPLE = [f"1{head}9{number:08d}" for number, head in enumerate("3456789" * 3)]
"""Invented mobile numbers of several networks."""


def titled(rows, more):
    """Rows as CSV with a further column on the right."""
    lines = csv_text(rows).splitlines()
    return "\n".join([f"{lines[0]},{more}", *(f"{line},x" for line in lines[1:])]).encode()


def mapping(**theirs):
    """A source with further columns of ours named."""
    return SOURCE + "\n" + "\n".join(f'{ours} = "{column}"' for ours, column in theirs.items())


def refused(w, content):
    """The sentence with which a file is refused; nothing of it may stay."""
    with pytest.raises(GuardFault) as fault:
        w.load_bytes(content)
    assert w.archive.load_ids() == []
    assert sorted(path.name for path in (w.home / "loads").iterdir()) == [".lock", ".salt"]
    return str(fault.value)


@pytest.mark.parametrize("column", ["重点人员标识", "ZDRYBZ", "是否缠访", "blacklist_flag"])
def test_a_column_that_marks_people_refuses_the_file(tmp_path, column):
    said = refused(world(tmp_path), titled([case(1)], column))
    assert column in said
    assert "mark people for watching" in said


def test_a_column_that_marks_people_refuses_the_file_when_it_is_mapped_too(tmp_path):
    w = world(tmp_path, source=mapping(status="重点人员"))
    assert "重点人员" in refused(w, titled([case(1)], "重点人员"))


@pytest.mark.parametrize("column", ["申请人姓名", "联系电话", "DSRXM"])
def test_a_personal_column_must_not_be_mapped(tmp_path, column):
    w = world(tmp_path, source=mapping(department=column))
    said = refused(w, titled([case(1)], column))
    assert column in said
    assert "[sources.columns] of source 12345" in said


@pytest.mark.parametrize("column", ["诉求内容", "处理结果描述", "remarks"])
def test_free_text_must_not_be_mapped_where_the_district_keeps_none(tmp_path, column):
    w = world(tmp_path, source=mapping(status=column))
    said = refused(w, titled([case(1)], column))
    assert column in said
    assert "keep_text" in said


def test_unmapped_columns_are_left_out_and_named(tmp_path):
    record = world(tmp_path).load_bytes(titled([case(1)], "诉求内容,身份证号,备用").replace(b",x", b",x,y,z"))
    assert record.columns_left == ("电话", "诉求内容", "身份证号", "备用")
    assert record.columns_personal == ("电话", "身份证号")


@pytest.mark.parametrize("header", ["张伟13912345678", "备用(13912345678)"])
def test_a_name_of_a_column_is_named_masked(tmp_path, header):
    (_, left) = world(tmp_path).load_bytes(titled([case(1)], header)).columns_left
    assert "13912345678" not in left


def test_a_file_without_header_is_refused_without_a_number_in_the_sentence(tmp_path):
    w = world(tmp_path)
    row = ",".join(case(1).values()).replace("13900000000", "13912345678")
    with pytest.raises(Exception, match="does not fit source 12345") as fault:
        w.load_bytes(f"{row}\n{row}\n".encode())
    assert "13912345678" not in str(fault.value)
    assert w.archive.load_ids() == []


@pytest.mark.parametrize("ours", ["case_no", "category", "grid_code", "township_code"])
def test_telephone_numbers_under_an_innocent_name_refuse_the_file(tmp_path, ours):
    rows = [case(n, **{ours: number}) for n, number in enumerate(PEOPLE)]
    said = refused(world(tmp_path), csv_text(rows).encode())
    assert f"Column {COLUMNS[ours]}" in said
    assert f"in {len(PEOPLE)} of {len(PEOPLE)} cells" in said
    assert not re.search(r"\d{11}", said)


def test_telephone_numbers_in_place_of_satisfaction_are_rejects_that_keep_none(tmp_path):
    w = world(tmp_path)
    record = w.load([case(n, satisfaction=number) for n, number in enumerate(PEOPLE)])
    rejects = pq.read_table(w.archive.rejects_path(record.load_id))
    assert record.rejected == record.rows_in == len(PEOPLE)
    assert set(rejects["reason"].to_pylist()) == {"satisfaction_unknown"}
    assert not re.search(r"\d{11}", str(rejects["value"].to_pylist()))


def test_what_was_read_before_the_refusal_is_gone(tmp_path):
    w = world(tmp_path)
    w.load([case(1)], "good.csv")
    with pytest.raises(GuardFault):
        w.load([case(n, category=number) for n, number in enumerate(PEOPLE)], "bad.csv")
    assert w.archive.load_ids() == ["L000001"]
    w.build()
    assert w.rows("SELECT case_no FROM cases") == [("A0001",)]


def test_serial_numbers_of_eleven_figures_are_case_numbers(tmp_path):
    record = world(tmp_path).load([case(f"139{n:08d}") for n in range(50)])
    assert (record.rows_in, record.rejected) == (50, 0)


def test_the_telephone_column_of_these_tests_is_personal(tmp_path):
    record = world(tmp_path).load([case(1)])
    assert HEADER[-1] == "电话"
    assert record.columns_personal == ("电话",)
