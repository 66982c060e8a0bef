"""Receptions, callbacks and campaigns through the ordinary door: cells, row faults, guard, account to the row."""

from datetime import date
from io import BytesIO

import openpyxl
import pyarrow.parquet as pq
import pytest

from governance.errors import AlreadyLoaded, FileFault, GuardFault
from tests.pipelines.records.record_files import (
    CALLBACK,
    RECEPTION,
    REPORT,
    TABLES,
    load_bytes,
    load_rows,
    reasons,
    records_world,
)

FAULTS = [
    ("接访", RECEPTION, {"人次": "4"}, "persons_below_batches", "人次"),
    ("接访", RECEPTION, {"现场答复": "3"}, "parts_exceed_whole", ""),
    ("接访", RECEPTION, {"现场答复": "6", "交办": ""}, "parts_exceed_whole", ""),
    ("接访", RECEPTION, {"形式": "电话"}, "kind_unknown", "形式"),
    ("接访", RECEPTION, {"形式": ""}, "value_missing", "形式"),
    ("接访", RECEPTION, {"批次": "5人次"}, "unit_wrong", "批次"),
    ("接访", RECEPTION, {"人次": "9批"}, "unit_wrong", "人次"),
    ("接访", RECEPTION, {"现场答复": "2起"}, "unit_wrong", "现场答复"),
    ("接访", RECEPTION, {"批次": "3-5"}, "number_unreadable", "批次"),
    ("接访", RECEPTION, {"批次": "-5"}, "number_unreadable", "批次"),
    ("接访", RECEPTION, {"批次": "2.5"}, "number_unreadable", "批次"),
    ("接访", RECEPTION, {"批次": ""}, "value_missing", "批次"),
    ("接访", RECEPTION, {"日期": ""}, "value_missing", "日期"),
    ("接访", RECEPTION, {"日期": "三月"}, "date_unreadable", "日期"),
    ("接访", RECEPTION, {"日期": "2099-01-01"}, "day_future", "日期"),
    ("接访", RECEPTION, {"街道": "东街道"}, "place_unknown", "街道"),
    ("接访", RECEPTION, {"序号": "3.20111E+14"}, "code_damaged", "序号"),
    ("回访", CALLBACK, {"满意度": "还行"}, "satisfaction_unknown", "满意度"),
    ("回访", CALLBACK, {"回访结果": "未接通"}, "not_reached_but_rated", "满意度"),
    ("回访", CALLBACK, {"回访结果": "也许"}, "reached_unknown", "回访结果"),
    ("回访", CALLBACK, {"回访结果": ""}, "value_missing", "回访结果"),
    ("回访", CALLBACK, {"编号": ""}, "case_no_missing", "编号"),
    ("回访", CALLBACK, {"重办": "大概"}, "word_unknown", "重办"),
    ("攻坚", REPORT, {"目标": "0"}, "target_zero", "目标"),
    ("攻坚", REPORT, {"截止": "2025-12-31"}, "ends_before_begins", "截止"),
    ("攻坚", REPORT, {"核验": "41"}, "verified_exceeds_done", "核验"),
    ("攻坚", REPORT, {"目标": "100户"}, "unit_differs", "目标"),
    ("攻坚", REPORT, {"完成": "40户"}, "unit_differs", "目标"),
    ("攻坚", REPORT, {"单位量": ""}, "unit_missing", "单位量"),
    ("攻坚", REPORT, {"截止": ""}, "value_missing", "截止"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["接访", "回访", "攻坚"])
def test_a_row_that_cannot_be_so_is_rejected_with_its_reason(tmp_path, name):
    w = records_world(tmp_path)
    faults = [fault for fault in FAULTS if fault[0] == name]
    good = faults[0][1]
    record = load_rows(w, name, [good, *(good | cells for _, _, cells, _, _ in faults)])
    found = pq.read_table(w.archive.rejects_path(record.load_id)).to_pylist()
    assert [(row["row_no"], row["reason"], row["column_name"] or "") for row in found] == [
        (number, reason, column) for number, (_, _, _, reason, column) in enumerate(faults, 3)
    ]
    assert (record.rows_in, record.rejected) == (len(faults) + 1, len(faults))
    assert w.archive.reject_workbook_path(record.load_id).is_file()


READ = [
    ("接访", RECEPTION, {"批次": "385批", "人次": "1,360人次"}, "batches", 385),
    ("接访", RECEPTION, {"批次": "３８５批次", "人次": "1360"}, "batches", 385),
    ("接访", RECEPTION, {"现场答复": "2件"}, "settled_on_spot", 2),
    ("接访", RECEPTION, {"现场答复": ""}, "settled_on_spot", None),
    ("接访", RECEPTION, {"形式": "带案下访"}, "kind", "下访"),
    ("接访", RECEPTION, {"街道": ""}, "township_code", None),
    ("接访", RECEPTION, {"日期": "2026年3月5日"}, "held_on", date(2026, 3, 5)),
    ("接访", RECEPTION, {"接访领导职务": "副区长张伟"}, "post", "副区长〔姓名〕"),
    ("接访", RECEPTION, {"接访领导职务": "张伟"}, "post", "〔姓名〕"),
    ("回访", CALLBACK, {"满意度": "非常满意"}, "satisfaction", "满意"),
    ("回访", CALLBACK, {"满意度": "未评价"}, "satisfaction", None),
    ("回访", CALLBACK, {"回访结果": "空号", "满意度": ""}, "is_reached", False),
    ("回访", CALLBACK, {"不满意原因": "太慢"}, "reason", "太慢"),
    ("回访", CALLBACK, {"不满意原因": "王五说他家电话13912345678没人接"}, "reason", "其他"),
    ("回访", CALLBACK, {"重办": ""}, "is_reopened", None),
    ("攻坚", REPORT, {"目标": "100本", "单位量": ""}, "unit", "本"),
    ("攻坚", REPORT, {"完成": "140", "核验": ""}, "done", 140),
    ("攻坚", REPORT, {}, "campaign", "积案攻坚"),
    ("攻坚", REPORT, {}, "begins_on", date(2026, 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize("name", ["接访", "回访", "攻坚"])
def test_what_a_cell_is_read_as(tmp_path, name):
    w = records_world(tmp_path)
    told = [one for one in READ if one[0] == name]
    record = load_rows(w, name, [good | cells for _, good, cells, _, _ in told])
    rows = pq.read_table(w.archive.records_path(record.load_id)).to_pylist()
    assert [row[field] for row, (_, _, _, field, _) in zip(rows, told, strict=True)] == [
        one[-1] for one in told
    ]


def test_every_row_of_a_workbook_is_accounted_for(tmp_path):
    w = records_world(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["领导接访情况汇总表"])
    sheet.append(list(RECEPTION))
    sheet.append(list((RECEPTION | {"日期": date(2026, 3, 5), "批次": 5, "人次": "9人次"}).values()))
    sheet.append(list((RECEPTION | {"序号": "R2", "人次": "1"}).values()))
    sheet.append(["合计", *[""] * 4, 10, 10, 2, 3])
    content = BytesIO()
    book.save(content)
    record = load_bytes(w, "接访", content.getvalue(), "接访.xlsx")
    assert record.rows_in == 3 + record.not_records["title"]
    assert (record.rejected, record.not_records["total"]) == (1, 1)
    assert reasons(w, record) == [("persons_below_batches", "人次")]


def test_the_same_file_again_does_nothing(tmp_path):
    w = records_world(tmp_path)
    load_rows(w, "接访", [RECEPTION])
    with pytest.raises(AlreadyLoaded):
        load_rows(w, "接访", [RECEPTION])
    assert w.archive.load_ids() == ["L000001"]


def test_personal_columns_are_dropped_and_named(tmp_path):
    w = records_world(tmp_path)
    record = load_rows(w, "回访", [CALLBACK | {"联系电话": "13912345678", "备用": "x"}])
    assert record.columns_personal == ("联系电话",)
    assert set(record.columns_left) == {"联系电话", "备用"}
    assert b"13912345678" not in w.archive.records_path(record.load_id).read_bytes()


def test_a_file_that_marks_people_is_refused(tmp_path):
    w = records_world(tmp_path)
    with pytest.raises(GuardFault, match="重点人员"):
        load_rows(w, "接访", [RECEPTION | {"重点人员标志": "1"}])
    assert w.archive.load_ids() == []


def test_a_personal_column_may_not_be_mapped(tmp_path):
    w = records_world(tmp_path, TABLES.replace('"单位"', '"联系人"'))
    with pytest.raises(GuardFault, match="联系人"):
        load_rows(w, "攻坚", [{"联系人" if key == "单位" else key: cell for key, cell in REPORT.items()}])
    assert w.archive.load_ids() == []


def test_telephone_numbers_under_an_innocent_name_refuse_the_file(tmp_path):
    w = records_world(tmp_path)
    rows = [REPORT | {"事项": f"1{start}12345678"} for start in (39, 38, 37, 36)]
    with pytest.raises(GuardFault, match="事项"):
        load_rows(w, "攻坚", rows)


def test_a_file_without_a_column_is_refused(tmp_path):
    w = records_world(tmp_path)
    row = {key: value for key, value in RECEPTION.items() if key != "批次"}
    with pytest.raises(FileFault, match="批次"):
        load_rows(w, "接访", [row])


def test_a_layer_or_a_table_of_another_kind_is_refused(tmp_path):
    w = records_world(tmp_path)
    with pytest.raises(FileFault, match="geojson"):
        load_bytes(w, "接访", b"{}", "x.geojson")
