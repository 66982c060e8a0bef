"""Which rows of a table are no records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.form import StructuralReject
from pipelines.readers.header import Header
from pipelines.readers.records import Findings, Table, record_batches

NAMES = ["编号", "日期", "事项", "件数"]
TABLE = Table.under(Header(tuple(NAMES), 0), [NAMES])


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["A1", "2025-03-05", "噪声", "3"], None),
        (["", "2025-03-05", "噪声", "3"], None),
        (["", "", "", ""], "blank"),
        ([" ", "\u3000", "", "\t"], "blank"),
        ([], "blank"),
        (NAMES, "header"),
        (["编号", "日期\n", "事项", "件数"], "header"),
        (["编号", "日期", "事项", "3"], None),
        (["合计", "", "", "15"], "total"),
        (["", "合 计", "", "1,234"], "total"),
        (["江浦街道小计", "", "", "15件"], "total"),
        (["平均值：", "", "—", "12.5%"], "total"),
        (["合计", "", "", ""], "total"),
        (["合计", "2025-03-05", "", "15"], None),
        (["合计", "", "噪声", "15"], None),
        (["物业公司设计", "", "", "15"], None),
        (["填表人：张三", "", "", ""], "note"),
        (["填表人：", "张三", "审核人：", "李四"], "note"),
        (["备注：本表由各街道填报，2025年3月", "", "", ""], "note"),
        (["（注1）：见附件", "", "", ""], "note"),
        (["单位:件", "", "", ""], "note"),
        (["备注：急", "2025-03-05", "噪声", "3"], None),
        (["联系物业未果：已三天", "", "", ""], None),
        (["A1", "", "", ""], None),
        (["备注", "", "", ""], None),
    ],
)
def test_kinds_of_rows(row, kind):
    assert TABLE.kind_of(row) == kind


def batches(rows, header=None, **options):
    findings = Findings()
    table = Table.under(header or Header(tuple(NAMES), 0), rows, **options)
    found = [record for batch in record_batches(rows, table, findings) for record in batch.to_pylist()]
    return [tuple(record.values()) for record in found], findings


def test_numbers_are_those_of_the_sheet_and_every_row_is_told():
    rows = [["表"], [], NAMES, ["A1", "d", "x", "1"], ["", "", "", ""], ["A2", "d"], ["合计", "", "", "1"],
            ["A3", "d", "x", "1", ""], ["A4", "d", "x", "1", "y"]]  # fmt: skip
    found, findings = batches(rows, Header(tuple(NAMES), 2))
    assert found == [(4, "A1", "d", "x", "1"), (8, "A3", "d", "x", "1")]
    assert findings.rejects == [StructuralReject(6, 2), StructuralReject(9, 5)]
    assert findings.not_records == {"title": 1, "blank": 2, "total": 1}


def test_nothing_is_filled_from_the_row_above():
    found, _ = batches([NAMES, ["A1", "d", "噪声", "1"], ["A2", "d", "", "1"]])
    assert found[1] == (3, "A2", "d", "", "1")


def test_rows_of_an_unknown_table_are_all_records():
    rows = [NAMES, ["合计", "", "", "1"], ["", "", "", ""], [], NAMES]
    found, findings = batches(rows, is_recognised=False)
    assert [number for number, *_ in found] == [2, 3, 5]
    assert findings.not_records == {"blank": 1}


CELL = st.sampled_from(["", "A1", "合计", "3", "2025-03-05", "填表人：", "编号", "日期", " "])


@given(st.lists(st.lists(CELL, max_size=6), max_size=8))
def test_every_row_below_the_header_is_counted_once(rows):
    found, findings = batches([NAMES, *rows])
    assert len(found) + len(findings.rejects) + findings.not_records.total() == len(rows)


@given(st.lists(st.sampled_from(["", "合计", "3", "平均", "备注：x"]), min_size=4, max_size=4))
def test_a_row_with_a_case_and_a_day_is_never_left_out(cells):
    assert TABLE.kind_of(["GD2025001", "2025-03-05", *cells]) is None
