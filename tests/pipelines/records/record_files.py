"""A district with receptions, callbacks and campaigns, and files of them: what the tests of further records load."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.archive import LoadRecord
from pipelines.intake import Order
from pipelines.load import load_file
from tests.tiny_district import World, world

TABLES = """
[[receptions]]
name = "接访"
[receptions.columns]
reception_no = "序号"
held_on = "日期"
kind = "形式"
township_code = "街道"
post = "接访领导职务"
batches = "批次"
person_visits = "人次"
settled_on_spot = "现场答复"
transferred_matters = "交办"

[[callbacks]]
name = "回访"
of = "12345"
reasons = ["太慢", "没解决"]
[callbacks.columns]
case_no = "编号"
called_on = "回访日期"
is_reached = "回访结果"
satisfaction = "满意度"
reason = "不满意原因"
is_reopened = "重办"

[[campaigns]]
name = "攻坚"
title = "积案攻坚"
begins_on = 2026-01-01
[campaigns.columns]
line = "事项"
township_code = "街道"
department = "单位"
unit = "单位量"
ends_on = "截止"
target = "目标"
reported_on = "上报日期"
done = "完成"
verified = "核验"
"""

RECEPTION = {
    "序号": "R1", "日期": "2026-03-05", "形式": "接访", "街道": "南街道", "接访领导职务": "区委书记", "批次": "5",
    "人次": "9", "现场答复": "2", "交办": "3",
}  # fmt: skip
CALLBACK = {
    "编号": "A0001", "回访日期": "2026-03-20", "回访结果": "成功", "满意度": "满意", "不满意原因": "", "重办": "否",
}  # fmt: skip
REPORT = {
    "事项": "办证", "街道": "南街道", "单位": "", "单位量": "本", "截止": "2026-12-31", "目标": "100",
    "上报日期": "2026-03-31", "完成": "40", "核验": "30",
}  # fmt: skip


def records_world(folder: Path, tables: str = TABLES) -> World:
    """A district with three tables of records and nothing loaded."""
    return world(folder, more=tables)


def csv_of(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows as a CSV in UTF-8, the heading from the first."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def load_rows(w: World, name: str, rows: Iterable[Mapping[str, str]], file: str = "") -> LoadRecord:
    """Load rows as a file of a source of any kind; files of one name replace each other."""
    return load_bytes(w, name, csv_of(rows), file or f"{name}.csv")


def load_bytes(w: World, name: str, content: bytes, file: str) -> LoadRecord:
    """Load a file of a source of any kind."""
    path = w.folder / file
    path.write_bytes(content)
    return load_file(Order(w.settings, w.settings.profile(name), path), w.placer)


def reasons(w: World, record: LoadRecord) -> list[tuple[str, str]]:
    """Reason and column of each row of a load that could not be read."""
    return [
        (reason, column) for reason, column, rows in w.archive.reasons(record.load_id) for _ in range(rows)
    ]
