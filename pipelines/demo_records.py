"""The demonstration's further records as offices would send them: receptions, callbacks, campaigns; CSV in UTF-8.

One file of each: receptions and calls by day, and of each campaign a report for every month's end. Posts stand for
whoever holds them; nothing names or counts a person beyond 人次.
"""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.demo_cases import months_until
from pipelines.demo_files import WrittenFile
from pipelines.demo_planted import CAMPAIGNS, DemoCampaign
from pipelines.demo_procedure import chosen

_STREAM = 102
_TOWNSHIP_POSTS = ("党工委书记", "主任", "党工委副书记")
_DISTRICT_POSTS = ("区委书记", "区长", "政法委书记", "副区长")
_KIND_EVERY_MONTHS = {"接访": 1, "下访": 2, "约访": 3}
_ANSWERED_THERE = 0.45
_CALLED, _REACHED, _TRIED_AGAIN, _SAYS, _REOPENED = 0.25, 0.82, 0.5, 0.9, 0.25
_CALLED_AFTER_DAYS = (5, 25)
_WORDS = (("满意", 0.65), ("基本满意", 0.87), ("不满意", 1.0))
_REASONS = ("办理结果", "办理时间", "服务态度", "未兑现", "政策限制")


def write_records(cases: pd.DataFrame, folder: Path, *, end_month: pd.Period, seed: int) -> list[WrittenFile]:
    """Write the files and return them in the order in which they are to be loaded, after the cases.

    Parameters
    ----------
    cases
        From :func:`pipelines.demo_cases.draw_cases`, with their numbers: callbacks ask after petitions.
    folder
        Gets the files; those of the same names are replaced.
    end_month
        The last month of the cases; a campaign may end later.
    seed
        Of everything that is random.
    """
    rng = np.random.default_rng([seed, _STREAM])
    townships = sorted(cases["township_code"].unique())
    petitions = cases[cases["source"] == "petitions"]
    tables = {
        "receptions": _receptions(townships, end_month, rng),
        "callbacks": _callbacks(petitions, end_month, rng),
        "campaigns": pd.concat([_reports(campaign, townships, end_month, rng) for campaign in CAMPAIGNS]),
    }
    return [_written(source, table, folder / f"{source}.csv") for source, table in tables.items()]


def _written(source: str, table: pd.DataFrame, path: Path) -> WrittenFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return WrittenFile(source, path, len(table), updated=0, unchanged=0, broken={})


def _receptions(townships: list[str], end_month: pd.Period, rng: np.random.Generator) -> pd.DataFrame:
    """Return receptions: of each township once a month and more, of the district twice a month."""
    rows = []
    for number, month in enumerate(months_until(end_month)):
        places = [
            (code, kind, _TOWNSHIP_POSTS[(number + place) % len(_TOWNSHIP_POSTS)])
            for place, code in enumerate(townships)
            for kind, every in _KIND_EVERY_MONTHS.items()
            if (number + place) % every == 0
        ]
        places += [
            ("", "接访", _DISTRICT_POSTS[(2 * number + turn) % len(_DISTRICT_POSTS)]) for turn in (0, 1)
        ]
        for code, kind, post in places:
            batches = int(1 + rng.poisson(3 if code else 6))
            answered = int(rng.binomial(batches, _ANSWERED_THERE))
            day = month.start_time + pd.Timedelta(days=int(rng.integers(0, 28)))
            rows.append({
                "接访日期": _day(day), "接访形式": kind, "乡镇代码": code, "接访职务": post, "批次": batches,
                "人次": batches + int(rng.poisson(1.6 * batches)), "现场答复件数": answered,
                "交转件数": batches - answered,
            })  # fmt: skip
    table = pd.DataFrame(rows).sort_values(["接访日期", "乡镇代码"], kind="stable")
    return table.assign(接访编号=[f"JF{number:05d}" for number in range(1, len(table) + 1)])


def _day(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d}"


def _callbacks(cases: pd.DataFrame, end_month: pd.Period, rng: np.random.Generator) -> pd.DataFrame:
    """Return callbacks of some concluded petitions, tried again on another day where nobody answered."""
    asked = cases[cases["concluded_at"].notna().to_numpy() & (rng.random(len(cases)) < _CALLED)]
    day = asked["concluded_at"] + pd.to_timedelta(rng.integers(*_CALLED_AFTER_DAYS, len(asked)), unit="D")
    first = pd.DataFrame(
        {"number": asked["case_no"], "day": day, "reached": rng.random(len(asked)) < _REACHED}
    )
    missed = first[~first["reached"]]
    missed = missed[rng.random(len(missed)) < _TRIED_AGAIN]
    reached = rng.random(len(missed)) < _REACHED
    calls = pd.concat([first, missed.assign(day=missed["day"] + pd.Timedelta(days=2), reached=reached)])
    calls = calls[calls["day"] <= end_month.end_time].sort_values(["day", "number"], kind="stable")
    size = len(calls)
    words = chosen(pd.Series(rng.random(size)), _WORDS)
    words = np.where(calls["reached"] & (rng.random(size) < _SAYS), words, "")
    is_not = words == _WORDS[-1][0]
    return pd.DataFrame({
        "回访日期": calls["day"].dt.strftime("%Y-%m-%d"), "信访件编号": calls["number"],
        "是否接通": np.where(calls["reached"], "是", "否"), "回访评价": words,
        "不满意原因": np.where(is_not, np.array(_REASONS)[rng.integers(0, len(_REASONS), size)], ""),
        "是否重启办理": np.where(is_not & (rng.random(size) < _REOPENED), "是", "否"),
    })  # fmt: skip


def _reports(
    campaign: DemoCampaign, townships: list[str], end_month: pd.Period, rng: np.random.Generator
) -> pd.DataFrame:
    """Return what the townships, or the offices of its lines, report of a campaign at the end of each month."""
    months = pd.period_range(end_month - campaign.months[0], end_month - campaign.months[1], freq="M")
    lines = campaign.lines or [(campaign.name, "", campaign.unit)]
    rows = []
    for (line, office, unit), code in itertools.product(lines, [""] if campaign.lines else townships):
        target = int(rng.integers(*campaign.target))
        for number, month in enumerate(months[months <= end_month], 1):
            done = round(target * min(1.0, campaign.pace * number / len(months)))
            rows.append({
                "专项名称": campaign.name, "工作事项": line, "乡镇代码": code, "责任单位": office, "计量单位": unit,
                "开始日期": _day(months[0].start_time), "结束日期": _day(months[-1].end_time), "目标数": target,
                "报告日期": _day(month.end_time), "完成数": done,
                "核验数": "" if campaign.verified is None else int(done * campaign.verified),
            })  # fmt: skip
    return pd.DataFrame(rows)
