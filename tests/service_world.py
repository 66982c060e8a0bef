"""A published district whose service can be counted by hand: two sources with two clocks, five offices, six months.

Every month from January to June 2026 brings the same counts, see :data:`MONTHLY`; the default period is March to May,
so every sum of it is three times a month's. Petitions have 15 calendar days, 12345 by working days.
"""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from dashboard.filters import Choices, Filters
from dashboard.palettes import LIGHT
from governance.i18n import translator
from governance.queries.publication import Month, publication
from governance.service_tables import CASE_SERVICE, OPEN_STOCK, SERVICE_MEASURES, SOURCE_RECORD
from governance.settings import read_settings
from governance.warehouse import Warehouse
from tests.tiny_warehouse import TINY, publish

PETITIONS, HOTLINE = "petitions", "12345"
FIRST, SECOND = "990101001", "990101002"
ROADS, HOUSING, NATURE, STREETS, UNNAMED = "市政管理局", "住建局", "环保局", "城管局", "未注明"
AS_OF = date(2026, 6, 20)
PERIOD_DAYS = 15

DISTRICT = """
[district]
code = "990101"
name = "示例区"
is_demonstration = true

[grids]
file = "grids.geojson"
[grids.columns]
code = "grid_code"

[[sources]]
name = "petitions"
title = "信访事项"
[sources.columns]
case_no = "信访件编号"
received_on = "受理日期"

[[sources]]
name = "12345"
title = "12345 热线"
[sources.columns]
case_no = "工单编号"
received_on = "受理时间"
"""

KEYS = ("township_code", "source", "category", "channel", "department")
FLAGS = tuple(column.name for column in CASE_SERVICE.columns if column.type == "BOOLEAN")
COUNTS = ("cases", "conclude_due_cases", "concluded_in_time_cases", "concluded_cases")

MONTHLY: tuple[tuple[tuple[str | None, ...], tuple[int, ...]], ...] = (
    ((FIRST, PETITIONS, "市政设施", "来访", ROADS), (20, 20, 18, 19)),
    ((SECOND, PETITIONS, "物业管理", "来访", HOUSING), (22, 20, 10, 14)),
    ((SECOND, PETITIONS, "环境噪声", "来信", NATURE), (3, 3, 1, 2)),
    ((FIRST, HOTLINE, "市政设施", "电话", ROADS), (50, 50, 45, 48)),
    ((None, HOTLINE, "环境噪声", "电话", STREETS), (10, 10, 9, 10)),
    ((FIRST, HOTLINE, "市政设施", "电话", UNNAMED), (2, 0, 0, 0)),
)
"""Keys and counts of one month. Two a month of the housing office are not yet due; those of no office have no clock."""


def measures(cases: int, due: int, in_time: int, concluded: int) -> dict[str, int]:
    """Every measure of some cases: of those due all but one notified in time, half of the concluded settled."""
    settled = concluded // 2
    told = {
        "cases": cases, "outcome_cases": cases, "concluded_cases": concluded, "notified_cases": due,
        "accepted_cases": due, "notice_due_cases": due, "notice_in_time_cases": max(due - 1, 0),
        "notice_clocked_cases": due, "conclude_due_cases": due, "concluded_in_time_cases": in_time,
        "conclude_clocked_cases": cases if due else 0, "conclude_days": concluded * 20, "settling_cases": cases,
        "settled_cases": settled, "verifying_cases": cases, "verified_cases": settled // 2,
        "evaluated_cases": concluded, "evaluated_rated_cases": settled, "rated_cases": settled,
        "satisfied_cases": settled // 2, "fully_satisfied_cases": settled // 4, "repeat_known_cases": cases,
        "repeat_cases": cases // 10, "first_concluded_cases": concluded, "came_back_cases": concluded // 10,
    }  # fmt: skip
    return dict.fromkeys((column.name for column in SERVICE_MEASURES), 0) | told


def service_months() -> pd.DataFrame:
    """The rows of township_service_month."""
    return pd.DataFrame([
        {"month": TINY.month(number), **dict(zip(KEYS, keys, strict=True)), **measures(*counts)}
        for number in range(TINY.months)
        for keys, counts in MONTHLY
    ])  # fmt: skip


def stock(**counts: int) -> dict[str, int]:
    """The counts of a row of open_stock, zero where not given."""
    names = (name for name in OPEN_STOCK.column_names if name.endswith("_cases"))
    return dict.fromkeys(names, 0) | counts


def open_stock() -> pd.DataFrame:
    """20 open cases: 12 of the housing office, of which 5 overdue and 2 grossly; 6 of roads; 2 without a clock."""
    rows = (
        (MONTHLY[1][0], stock(
            open_cases=12, in_time_cases=2, due_soon_cases=2, overdue_cases=5, grossly_overdue_cases=2,
            suspended_cases=1, waits_transfer_cases=1, waits_notice_cases=3, waits_conclusion_cases=8,
            age_0_15_cases=2, age_16_30_cases=1, age_31_60_cases=2, age_61_90_cases=4, age_91_180_cases=3,
        )),
        (MONTHLY[3][0], stock(
            open_cases=6, in_time_cases=5, due_soon_cases=1, waits_notice_cases=1, waits_conclusion_cases=5,
            age_0_15_cases=6,
        )),
        (MONTHLY[5][0], stock(open_cases=2, undated_cases=2, waits_conclusion_cases=2, age_over_180_cases=2)),
    )  # fmt: skip
    return pd.DataFrame([
        dict(zip(KEYS, keys, strict=True)) | {"community_code": None, "grid_code": None} | counts
        for keys, counts in rows
    ])  # fmt: skip


def due_days() -> pd.DataFrame:
    """Open cases that fall due in the next days: 2 tomorrow, 3 in a week; 4 in three weeks, beyond the page's days."""
    rows = ((1, MONTHLY[1][0], 2), (7, MONTHLY[3][0], 3), (21, MONTHLY[1][0], 4), (-10, MONTHLY[1][0], 7))
    return pd.DataFrame([
        {"conclude_due_on": AS_OF + timedelta(days), **dict(zip(KEYS, keys, strict=True)), "open_cases": count}
        for days, keys, count in rows
    ])  # fmt: skip


def one_case(
    number: int, keys: tuple[str | None, ...], counts: tuple[int, ...], at: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One case of a month: as a record, and what is counted of it.

    The first of a month are concluded in time, the next late, the others are open, the last ones extended and not yet
    due. The first has a due date of the file's own, two days after the clock's; that of the second is presumed.
    """
    _, due, in_time, concluded = counts
    received = TINY.month(number) + timedelta(at)
    by_clock = AS_OF + timedelta(10) if at >= due else received + timedelta(PERIOD_DAYS)
    done = (by_clock + timedelta(-5 if at < in_time else 4)) if at < concluded else None
    done_state = "concluded_in_time" if at < in_time else "concluded_late"
    record = {
        **dict(zip(KEYS, keys, strict=True)), "case_no": f"{keys[-1]}{number + 1}-{at:02d}",
        "month": TINY.month(number), "load_id": "20260601-0001", "row_no": at + 2, "received_on": received,
        "concluded_on": done,
    }  # fmt: skip
    counted = {
        **record, **dict.fromkeys(FLAGS, False), "outcome_cases": True, "concluded_cases": done is not None,
        "conclude_due_cases": at < due, "concluded_in_time_cases": at < in_time, "conclude_clocked_cases": True,
        "conclude_due_on": by_clock + timedelta(2 * (at == 0)), "computed_due_on": by_clock,
        "due_by": "extended" if at >= due else {0: "official", 1: "presumed"}.get(at, "computed"),
        "state": done_state if done else "overdue" if at < due else "in_time",
        "days": ((done or AS_OF) - received).days,
    }  # fmt: skip
    return record | {"records_outcome": True, "located_by": "township_code"}, counted


def case_rows() -> dict[str, pd.DataFrame]:
    """The cases of the petitions of the roads and the housing office."""
    made = [
        one_case(number, keys, counts, at)
        for number in range(TINY.months - 1)
        for keys, counts in MONTHLY[:2]
        for at in range(counts[0])
    ]
    return {
        "cases": pd.DataFrame([record for record, _ in made]),
        "case_service": pd.DataFrame([counted for _, counted in made]),
    }


def clock_profiles() -> pd.DataFrame:
    """Petitions: 15 calendar days for everything; 12345: 10 working days to conclude."""
    common: dict[str, Any] = {
        "due_soon_days": 3, "gross_factor": 3, "rolls_over": False, "routes": "", "purposes": "",
        "step_day_kind": "calendar",
    }  # fmt: skip
    return pd.DataFrame([
        {"source": PETITIONS, "profile": "statutory", "day_kind": "calendar", "transfer_days": 15, "notify_days": 15,
         "conclude_days": PERIOD_DAYS, "extension_days": 30, "conclude_from": "accepted_on", **common},
        {"source": HOTLINE, "profile": "orders", "day_kind": "working", "transfer_days": None, "notify_days": None,
         "conclude_days": 10, "extension_days": None, "conclude_from": "received_on", **common},
    ])  # fmt: skip


def source_records() -> pd.DataFrame:
    """Both sources record everything but transfers, striking off and answers on the desk."""
    flags = [column.name for column in SOURCE_RECORD.columns if column.type == "BOOLEAN"]
    silent = {"records_transfer", "records_striking", "records_desk_rating"}
    return pd.DataFrame([
        {"source": source, "repeat_days": 90, **{flag: flag not in silent for flag in flags}}
        for source in (PETITIONS, HOTLINE)
    ])  # fmt: skip


def write_service_district(folder: Path) -> Path:
    """Write the district file with its two sources and return its path."""
    (folder / "grids.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    path = folder / "district.toml"
    path.write_text(DISTRICT, encoding="utf-8")
    return path


def publish_service(home: Path, **replaced: pd.DataFrame) -> Path:
    """Write the warehouse under a home and return its path.

    Parameters
    ----------
    replaced
        Tables to use instead of this world's own, by name.
    """
    own = {
        "township_service_month": service_months(), "open_stock": open_stock(), "due_day": due_days(),
        **case_rows(), "clock_profile": clock_profiles(), "source_record": source_records(),
    }  # fmt: skip
    return publish(home, **{**own, **replaced})


def scene_of(
    folder: Path, warehouse: Warehouse, *, period: tuple[int, int] = (2, 4), **filters: Any
) -> SimpleNamespace:
    """What a run stands on, in English, over this world.

    Parameters
    ----------
    period
        Numbers of its first and last month, from 0.
    """
    months = tuple(Month(TINY.month(number), 1, number < TINY.months - 1) for number in range(TINY.months))
    first, last = (TINY.month(number) for number in period)
    return SimpleNamespace(
        say=translator("en"), palette=LIGHT, warehouse=warehouse, given_warehouse=warehouse,
        settings=read_settings(folder / "district.toml"),
        filters=Filters(first, last, **filters), choices=Choices(months, TINY.categories, ("来访", "来信", "电话")),
        publication=publication(warehouse), whole_name="示例区",
    )  # fmt: skip
