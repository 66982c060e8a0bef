"""The demonstration's case records as offices would send them: three sources, three habits.

* ``12345``: monthly CSV in GB18030 with GCJ-02 coordinates, community and township as names, times such as
  2025/3/5 10:22.
* ``petitions``: yearly CSV in UTF-8 with a byte order mark, EPSG:4549 coordinates or codes (some of the
  network before the re-cut), dates such as 2025年3月5日 and 2025.3.5.
* ``patrol``: quarterly Parquet with typed columns and grid codes, few coordinates.

Each file shows what was known on the last day of its period. A later file sends again what was concluded
since, and a few records that had not changed. Columns about callers are there with invented content, because
real exports have them and a loader has to leave them out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
from numpy.typing import NDArray

from governance.datum import from_cgcs2000
from pipelines.demo_cases import months_until
from pipelines.demo_network import PROJECTED_CRS, RECUT_DAY
from pipelines.demo_planted import BROKEN_ROWS, LATE_LAST_DAY, LATE_SOURCE, SOURCES
from pipelines.demo_service import EVENTS

Mask = NDArray[np.bool_]

PERIODS = {"12345": "M", "petitions": "Y", "patrol": "Q"}
"""Source to the length of the period that one file covers."""

_NUMBERS = {"12345": ("9901", "%Y%m%d", 4), "petitions": ("XF9901", "%Y", 6), "patrol": ("XC", "%Y%m%d", 5)}
"""Source to what its numbers begin with, the day or year they go on with, and the figures that count up in it."""

RESENT_UNCHANGED_SHARE = 0.008
"""Of the concluded records of a file, the share that the next file sends again as it was."""

_ORDERS_WITHOUT = 0.008
_PATROL_WITH_POINT = 0.12
_WITH_POINT, _WITH_GRID, _WITH_COMMUNITY = 0.6, 0.94, 0.98
"""Of petitions, the share with coordinates, these or a grid, these or a community; the rest by township."""

_OLD_HABIT = 0.92
"""Of petitions since the re-cut, the share that state new codes; the others go on with those before it."""

_PETITION_DAYS = {
    "转送日期": "transferred_at", "告知日期": "notified_at", "受理日期": "accepted_at", "限办日期": "due_on",
    "延期批准日期": "extension_at", "延期至": "extended_to", "中止日期": "suspended_at", "恢复日期": "resumed_at",
    "办结日期": "concluded_at", "答复送达日期": "replied_at", "复查申请日期": "review_requested_at",
    "复查意见日期": "review_replied_at", "复核申请日期": "recheck_requested_at", "复核意见日期": "recheck_replied_at",
    "化解日期": "settled_at", "核验化解日期": "verified_at", "销号日期": "struck_off_at",
}  # fmt: skip

_DATES_WITH_POINTS = 0.3
_UNREADABLE_DATES = ("2025/13/45", "不详", "昨天下午", "2025年2月30日")
_FUTURE_DATE = "2099/1/1 08:00"


@dataclass(frozen=True)
class WrittenFile:
    """One file and what stands in it.

    Attributes
    ----------
    source, path
        What to load, and as which source.
    rows
        Rows below the header: new + updated + unchanged + broken.
    updated, unchanged
        Rows that an earlier file had: changed since, and not.
    broken
        Reason for rejecting to rows.
    """

    source: str
    path: Path
    rows: int
    updated: int
    unchanged: int
    broken: dict[str, int]


@dataclass(frozen=True)
class _Batch:
    """The rows of one file as known at ``as_of``, before they are formatted, and how many are sent again."""

    label: str
    as_of: pd.Timestamp
    rows: pd.DataFrame
    updated: int
    unchanged: int


def numbered(cases: pd.DataFrame) -> pd.DataFrame:
    """Return all cases with ``case_no`` and, of repeats, ``repeat_of``: the number of the case repeated, or empty."""
    number = pd.concat([_numbers(cases[cases["source"] == source], source) for source in SOURCES])
    row = cases["repeat_row"].to_numpy()
    return cases.assign(case_no=number, repeat_of=np.where(row >= 0, number.to_numpy()[row], ""))


def write_files(
    cases: pd.DataFrame,
    folder: Path,
    *,
    end_month: pd.Period,
    seed: int,
    progress: Callable[[int, int], None],
) -> list[WrittenFile]:
    """Write all files and return them in the order in which they would have arrived.

    Parameters
    ----------
    cases
        From :func:`pipelines.demo_cases.draw_cases`, with their numbers.
    folder
        Gets a folder for each source; files of the same names are replaced.
    end_month
        The last month of the cases.
    seed
        Of the choices made in writing.
    progress
        Told the files written so far and the files there will be.
    """
    frames = {source: cases[cases["source"] == source] for source in SOURCES}
    batches = [
        (source, batch)
        for number, (source, frame) in enumerate(frames.items())
        for batch in _batches(frame, source, end_month, np.random.default_rng([seed, number]))
    ]
    batches.sort(key=lambda pair: (pair[1].as_of, list(SOURCES).index(pair[0])))
    broken = {
        source: _broken_by_file(source, batches, np.random.default_rng([seed, len(SOURCES) + number]))
        for number, source in enumerate(SOURCES)
    }
    written = []
    for done, (source, batch) in enumerate(batches, 1):
        path = folder / source / f"{source}_{batch.label}{'.parquet' if source == 'patrol' else '.csv'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        faults = broken[source].get(batch.label, {})
        rows = _WRITERS[source](batch, faults, path)
        written.append(WrittenFile(source, path, rows, batch.updated, batch.unchanged, faults))
        progress(done, len(batches))
    return written


def _numbers(frame: pd.DataFrame, source: str) -> "pd.Series[str]":
    """Return the numbers of a source's cases, which count up within a day or a year."""
    start, unit, width = _NUMBERS[source]
    within: pd.Series[str] = frame["received_at"].dt.strftime(unit)
    return start + within.str.cat(_counted(within, width))


def _counted(group: "pd.Series[str]", width: int) -> "pd.Series[str]":
    """Return 1, 2, 3 ... within each group, padded with zeros."""
    return (group.groupby(group).cumcount() + 1).astype("str").str.zfill(width)


def _batches(
    frame: pd.DataFrame, source: str, end_month: pd.Period, rng: np.random.Generator
) -> Iterator[_Batch]:
    """Yield the contents of a source's files, oldest first."""
    months = months_until(end_month)
    periods = months.asfreq(PERIODS[source])
    period_of = periods[frame["month"].to_numpy()]
    events = [frame[name].to_numpy() for name in EVENTS[source]]
    concluded = frame["concluded_at"].to_numpy()
    lottery = rng.random(len(frame))
    before: pd.Timestamp | None = None
    for period in periods.unique():
        as_of = min(period.end_time, _last_moment(source, end_month))
        is_new: Mask = np.asarray(period_of == period)
        changed = again = np.zeros(len(frame), dtype=bool)
        if before is not None:
            is_older = np.asarray(period_of < period)
            moment, until = np.datetime64(before), np.datetime64(as_of)
            changed = is_older & np.any([(moment < event) & (event <= until) for event in events], axis=0)
            is_last = np.asarray(period_of == period - 1)
            again = is_last & (concluded <= moment) & ~changed & (lottery < RESENT_UNCHANGED_SHARE)
        rows = pd.concat([frame[changed], frame[again], frame[is_new]])
        yield _Batch(str(period), as_of, _as_known(rows, source, as_of), int(changed.sum()), int(again.sum()))
        before = as_of


def _last_moment(source: str, end_month: pd.Period) -> pd.Timestamp:
    """Return when the last file of a source was made."""
    if source == LATE_SOURCE:
        return end_month.start_time + pd.Timedelta(days=LATE_LAST_DAY) - pd.Timedelta(seconds=1)
    return end_month.end_time


def _as_known(rows: pd.DataFrame, source: str, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return cases without what happened after a moment."""
    is_known = {name: rows[name] <= as_of for name in EVENTS[source]}
    known = {name: rows[name].where(holds) for name, holds in is_known.items()}
    is_concluded = is_known["concluded_at"]
    if source == "petitions":
        known["due_on"] = rows["due_on"].where(is_known["accepted_at"])
        known["extended_to"] = rows["extended_to"].where(is_known["extension_at"])
        known["hearing_days"] = rows["hearing_days"].where(is_known["recheck_replied_at"], 0)
    for name in ("satisfaction", "desk_satisfaction"):
        known[name] = rows[name].where(is_concluded, "")
    return rows.assign(**known, is_concluded=is_concluded)


def _broken_by_file(
    source: str, batches: list[tuple[str, _Batch]], rng: np.random.Generator
) -> dict[str, dict[str, int]]:
    """Return, for files that have some, the broken rows by reason."""
    labels = [batch.label for name, batch in batches if name == source]
    by_file: dict[str, dict[str, int]] = {}
    for reason, count in BROKEN_ROWS.get(source, {}).items():
        for number in rng.integers(0, len(labels), count):
            faults = by_file.setdefault(labels[number], {})
            faults[reason] = faults.get(reason, 0) + 1
    return by_file


def _with_broken(table: pd.DataFrame, faults: dict[str, int], number: str, day: str) -> pd.DataFrame:
    """Return a table of texts with broken copies of its first rows below, numbered apart."""
    reasons = [reason for reason, count in faults.items() for _ in range(count)]
    if not reasons:
        return table
    broken = table.iloc[np.arange(len(reasons)) % len(table)].reset_index(drop=True)
    broken[number] = [f"{code}X{place}" for place, code in enumerate(broken[number])]
    for place, reason in enumerate(reasons):
        if reason == "case_no_missing":
            broken.loc[place, number] = ""
        elif reason == "date_unreadable":
            broken.loc[place, day] = _UNREADABLE_DATES[place % len(_UNREADABLE_DATES)]
        else:
            broken.loc[place, day] = _FUTURE_DATE
    return pd.concat([table, broken], ignore_index=True)


def _write_orders(batch: _Batch, faults: dict[str, int], path: Path) -> int:
    """Write a month of 12345 orders and return its rows."""
    rows = batch.rows
    has_point = rows["lon"].notna() & (
        (rows["located"] != "address") | (rows["place_draw"] >= _ORDERS_WITHOUT)
    )
    lon, lat = from_cgcs2000(rows["lon"].to_numpy(), rows["lat"].to_numpy(), datum="gcj02")
    has_words = rows["located"].isin(["address", "office"])
    table = pd.DataFrame({
        "工单编号": rows["case_no"], "受理时间": _slashed(rows["received_at"]), "来电人": "测试人员",
        "联系电话": "000-00000000", "事项分类": rows["category"], "来源渠道": rows["channel"],
        "诉求内容": "演示文本", "经度": _figures(lon, 6, has_point), "纬度": _figures(lat, 6, has_point),
        "所属街道": rows["township_name"].where(has_words, ""),
        "社区": rows["community_name"].where(has_words, ""),
        "工单状态": np.where(rows["is_concluded"], "已办结", "处理中"), "承办单位": rows["office"],
        "办结时间": _slashed(rows["concluded_at"]), "满意度": rows["satisfaction"],
        "是否重复": np.where(rows["is_repeat"], "是", "否"), "原工单编号": rows["repeat_of"], "坐席工号": "演示坐席",
    })  # fmt: skip
    table = _with_broken(table, faults, "工单编号", "受理时间")
    table.to_csv(path, index=False, encoding="gb18030", lineterminator="\r\n")
    return len(table)


def _write_petitions(batch: _Batch, faults: dict[str, int], path: Path) -> int:
    """Write a year of petitions and return its rows."""
    rows = batch.rows
    place, style = rows["place_draw"].to_numpy(), rows["style_draw"].to_numpy()
    is_outside = (rows["located"] == "outside").to_numpy()
    is_placed = (rows["located"] == "address").to_numpy()
    has_point = is_outside | (is_placed & (place < _WITH_POINT))
    has_grid = is_placed & (place >= _WITH_POINT) & (place < _WITH_GRID)
    has_community = is_placed & (place >= _WITH_POINT) & (place < _WITH_COMMUNITY)
    to_metres = pyproj.Transformer.from_crs("EPSG:4490", PROJECTED_CRS, always_xy=True)
    x, y = to_metres.transform(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    is_early = (rows["received_at"] < RECUT_DAY).to_numpy() | (style > _OLD_HABIT)
    days = {theirs: _written(rows[ours], style) for theirs, ours in _PETITION_DAYS.items()}
    table = pd.DataFrame({
        "信访件编号": rows["case_no"], "登记日期": _written(rows["received_at"], style), "信访人姓名": "测试人员",
        "内容分类": rows["category"], "信访形式": rows["channel"], "信访目的": rows["purpose"],
        "办理途径": rows["route"], "诉访分类": rows["track"], "三跨三分离": rows["tags"],
        "横坐标": _figures(x, 2, has_point), "纵坐标": _figures(y, 2, has_point),
        "网格编码": np.where(has_grid, np.where(is_early, rows["grid_code_before"], rows["grid_code"]), ""),
        "社区代码": rows["community_code"].where(has_community, ""),
        "乡镇代码": rows["township_code"].where(is_placed & ~has_point, ""),
        "办理状态": _state(rows), **days,
        "听证天数": np.where(rows["hearing_days"] > 0, rows["hearing_days"].astype(int).astype(str), ""),
        "是否纳入评价": np.where(rows["is_evaluated"], "是", "否"),
        "信访部门满意度": rows["desk_satisfaction"], "责任单位满意度": rows["satisfaction"],
        "重复标志": np.where(rows["is_repeat"], "重复", "初次"), "原信访件编号": rows["repeat_of"],
        "责任单位": rows["office"], "牵头单位": rows["lead_office"], "包案职务": rows["lead_post"],
    })  # fmt: skip
    table = _with_broken(table, faults, "信访件编号", "登记日期")
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return len(table)


def _state(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return the state of petitions as the office writes it."""
    stands_still = rows["suspended_at"].notna() & rows["resumed_at"].isna()
    told = [rows["struck_off_at"].notna(), rows["settled_at"].notna(), rows["is_concluded"], stands_still]
    return np.select(told, ["已销号", "已化解", "已办结", "中止办理"], "办理中").astype(object)


def _write_patrol(batch: _Batch, faults: dict[str, int], path: Path) -> int:
    """Write a quarter of patrol findings and return its rows; none are broken, the columns are typed."""
    del faults
    rows = batch.rows
    is_placed = (rows["located"] == "address").to_numpy()
    has_point = is_placed & (rows["place_draw"].to_numpy() < _PATROL_WITH_POINT)
    is_early = (rows["received_at"] < RECUT_DAY).to_numpy()
    grid = np.where(is_early, rows["grid_code_before"], rows["grid_code"])
    texts = {
        "事件编号": rows["case_no"].to_numpy(), "事件类别": rows["category"].to_numpy(),
        "网格编码": _where(is_placed, grid), "社区代码": _where(is_placed, rows["community_code"].to_numpy()),
        "处置状态": np.where(rows["is_concluded"], "已结案", "处置中"), "处置部门": rows["office"].to_numpy(),
        "上报终端": np.full(len(rows), "演示终端"),
    }  # fmt: skip
    table = pa.table({
        "上报时间": pa.array(rows["received_at"].to_numpy(), pa.timestamp("s")),
        **{name: pa.array(values, pa.string(), from_pandas=True) for name, values in texts.items()},
        "经度": pa.array(rows["lon"].to_numpy(), mask=~has_point),
        "纬度": pa.array(rows["lat"].to_numpy(), mask=~has_point),
        "结案日期": pa.array(rows["concluded_at"].to_numpy().astype("datetime64[D]"), pa.date32()),
        "是否重复": pa.array(rows["is_repeat"].to_numpy()),
    })  # fmt: skip
    pq.write_table(table, path)
    return int(table.num_rows)


_WRITERS: dict[str, Callable[[_Batch, dict[str, int], Path], int]] = {
    "12345": _write_orders,
    "petitions": _write_petitions,
    "patrol": _write_patrol,
}


def _where(mask: Mask, values: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return values where a mask holds, None elsewhere."""
    return np.array(
        [value if holds else None for value, holds in zip(values, mask, strict=True)], dtype=object
    )


def _figures(
    values: NDArray[np.float64], decimals: int, mask: "Mask | pd.Series[bool]"
) -> NDArray[np.object_]:
    """Return numbers as text with fixed decimals, empty where the mask does not hold."""
    return np.array(
        [f"{value:.{decimals}f}" if shown else "" for value, shown in zip(values, mask, strict=True)],
        dtype=object,
    )


def _slashed(moments: "pd.Series[pd.Timestamp]") -> NDArray[np.object_]:
    """Return moments as 2025/3/5 10:22, empty where missing."""
    return _texts(moments, "{0}/{1}/{2} {3}:{4:02d}")


def _written(days: "pd.Series[pd.Timestamp]", style: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return days as 2025年3月5日 or, in three of ten rows, 2025.3.5; empty where missing."""
    written = np.full(len(days), "", dtype=object)
    is_told, has_points = days.notna().to_numpy(), style < _DATES_WITH_POINTS
    for rows, pattern in ((is_told & has_points, "{0}.{1}.{2}"), (is_told & ~has_points, "{0}年{1}月{2}日")):
        written[rows] = _texts(days[rows], pattern)
    return written


def _texts(moments: "pd.Series[pd.Timestamp]", pattern: str) -> NDArray[np.object_]:
    """Return moments in a pattern of year, month, day, hour and minute, empty where missing."""
    parts = moments.dt
    fields = [
        part.fillna(0).astype(int) for part in (parts.year, parts.month, parts.day, parts.hour, parts.minute)
    ]
    return np.array(
        [pattern.format(*row) if row[0] else "" for row in zip(*fields, strict=True)], dtype=object
    )
