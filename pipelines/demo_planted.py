"""What the demonstration's case records hold on purpose: a vocabulary, its seasons, and what is planted.

Away from what is planted, cases fall on households at random: the expected count of a grid is its households
times the share of the category times the season; and every office serves alike: the same share in time, settled,
satisfied. Whatever a method finds beyond :data:`PLANTED` is chance, and what it does not find of it is missed.
Codes are those of the network in ``data/grids``.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MONTHS = 36
"""Months of records, the end month included."""

Level = Literal["district", "township", "community", "grid", "point"]

SOURCES = {"12345": 0.66, "petitions": 0.12, "patrol": 0.22}
"""Source to its share of the cases."""

CATEGORIES: dict[str, tuple[float, float, float]] = {
    "物业管理": (0.17, 0.12, 0.08),
    "环境噪声": (0.13, 0.04, 0.12),
    "道路交通": (0.12, 0.03, 0.16),
    "市政设施": (0.12, 0.03, 0.30),
    "公共服务": (0.09, 0.06, 0.08),
    "供热供水": (0.08, 0.02, 0.0),
    "劳动欠薪": (0.06, 0.17, 0.0),
    "违法建设": (0.05, 0.06, 0.14),
    "教育": (0.04, 0.04, 0.0),
    "征地拆迁": (0.03, 0.20, 0.0),
    "医疗": (0.03, 0.04, 0.0),
    "社会治安": (0.03, 0.02, 0.12),
    "消费维权": (0.03, 0.02, 0.0),
    "农村土地": (0.02, 0.15, 0.0),
}
"""Category to its share in each source, in the order of SOURCES; shares of a source add up to 1."""

SEASONS: dict[str, tuple[float, ...]] = {
    "环境噪声": (0.7, 0.7, 0.8, 0.9, 1.1, 1.5, 1.8, 1.7, 1.2, 0.9, 0.8, 0.7),
    "供热供水": (2.0, 1.8, 1.1, 0.6, 0.5, 0.6, 0.8, 0.8, 0.6, 0.7, 1.5, 2.0),
    "劳动欠薪": (2.2, 1.4, 0.7, 0.7, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.2, 1.9),
    "教育": (0.8, 0.8, 1.0, 0.9, 0.9, 1.1, 1.2, 1.9, 1.6, 0.8, 0.8, 0.8),
}
"""Category to its factor in each calendar month, January first; 1 for every other category."""

CHANNELS: dict[str, dict[str, float]] = {
    "12345": {"电话": 0.70, "网络": 0.18, "微信": 0.12},
    "petitions": {"来访": 0.30, "来信": 0.16, "网信": 0.42, "来电": 0.12},
    "patrol": {"巡查": 1.0},
}
"""Source to its channels and their shares."""

OFFICES = {
    "物业管理": "住建局", "环境噪声": "生态环境局", "道路交通": "交警大队", "市政设施": "城管局",
    "公共服务": "政务服务局", "供热供水": "住建局", "劳动欠薪": "人社局", "违法建设": "城管局",
    "教育": "教育局", "征地拆迁": "征收办", "医疗": "卫健委", "社会治安": "公安分局",
    "消费维权": "市场监管局", "农村土地": "农业农村局",
}  # fmt: skip
"""Category to the office that handles it."""

SERVICE = {"in_time": 0.92, "settled": 0.80, "satisfied": 0.87, "came_back": 0.07}
"""Of the matters of every office, but for what is planted: shares concluded in time of those with a due date, settled
of those concluded, satisfied or basically so of those who answered, come back of first matters that were closed."""

EMPTY_GRID_HOUSEHOLDS = 15
"""A grid without households counts as this many: people work there and pass through."""

NOWHERE_SHARE = 0.015
OUTSIDE_SHARE = 0.005

LATE_SOURCE = "patrol"
LATE_LAST_DAY = 20
"""The last month of this source ends on this day: what came later had not been sent."""

BROKEN_ROWS: dict[str, dict[str, int]] = {
    "12345": {"case_no_missing": 12, "date_unreadable": 9, "date_future": 5},
    "petitions": {"case_no_missing": 3, "date_unreadable": 4},
}
"""Source to the reason for rejecting and the number of such rows; they come on top of the cases."""


@dataclass(frozen=True)
class Planted:
    """One thing that was planted.

    Attributes
    ----------
    name
        What tests and documents call it.
    meaning
        What a method should make of it.
    level, codes
        Where: codes of places of that level; none for the whole district.
    source, category, channel, office
        Which cases; missing means all.
    months
        First and last month, counted back from the end month: (35, 0) is all of them.
    ratio
        Cases, as a multiple of what there would be otherwise; missing where no single number says it.
    share
        Share of all cases, for the office's orders of those of the source; missing where a ratio says it.
    rate
        For what is planted in how matters are handled: the share that :data:`SERVICE` gives otherwise, or the share
        of matters concerned that are so.
    """

    name: str
    meaning: str
    level: Level = "district"
    codes: tuple[str, ...] = ()
    source: str | None = None
    category: str | None = None
    channel: str | None = None
    months: tuple[int, int] = (MONTHS - 1, 0)
    ratio: float | None = None
    share: float | None = None
    office: str | None = None
    rate: float | None = None


@dataclass(frozen=True)
class DemoCampaign:
    """One campaign and how it goes.

    Attributes
    ----------
    name
        As in the reports.
    months
        First and last month, counted back from the end month; below zero lies after it.
    pace
        What is done, as a multiple of what an even pace would have done: under 1 is behind.
    target
        Least and most that one place or office is to do.
    unit
        Of the townships that report it.
    lines
        Line, office and unit, where offices report several; none for one line that the townships report.
    verified
        Share of what is done that is verified; missing where nothing is.
    """

    name: str
    months: tuple[int, int]
    pace: float
    target: tuple[int, int]
    unit: str = "件"
    lines: tuple[tuple[str, str, str], ...] = ()
    verified: float | None = None


CAMPAIGNS = (
    DemoCampaign("积案攻坚", (9, -2), 0.70, (12, 30), verified=0.8),
    DemoCampaign("办证", (7, -4), 1.20, (150, 600), unit="本"),
    DemoCampaign(
        "三项清零", (14, 3), 1.0, (40, 160), verified=1.0,
        lines=(("欠薪清零", "人社局", "件"), ("违建清零", "城管局", "处"), ("隐患清零", "住建局", "处")),
    ),
)  # fmt: skip
"""One behind an even pace, one ahead of it, one finished."""

OFFICE_POINT = (121.134980, 33.859574)
"""Longitude and latitude, CGCS2000, of the office whose own place stands on orders that had none."""

PLANTED: tuple[Planted, ...] = (
    Planted(
        "lasting_cluster", "six neighbouring grids, hot in every month: persistent", "grid",
        (
            "990101002007004", "990101002007005", "990101002008005",
            "990101002009001", "990101002009002", "990101002010002",
        ),
        category="物业管理", ratio=3.0,
    ),
    Planted(
        "emerging_township", "one township, hot in the last two months only: new", "township", ("990101004",),
        category="征地拆迁", months=(1, 0), ratio=5.0,
    ),
    Planted(
        "channel_surge", "one community, one month, one channel only: a campaign or an error, look first",
        "community", ("990101003009",), "12345", "公共服务", "网络", months=(8, 8), share=0.002,
    ),
    Planted(
        "office_point", "orders at one exact point, the office's own: not a place where cases arise", "point",
        ("990101001007002",), "12345", share=0.01,
    ),
    Planted(
        "quiet_townships", "two townships where little is reported: perhaps few cases, perhaps few reports",
        "township", ("990101006", "990101008"), ratio=0.45,
    ),
    Planted(
        "nil_report", "a township that had no petition in a month and says so: 零报告", "township", ("990101008",),
        "petitions", months=(3, 3), ratio=0.0,
    ),
    Planted(
        "silent_township", "a township without a petition in a month that says nothing: silent", "township",
        ("990101006",), "petitions", months=(2, 2), ratio=0.0,
    ),
    Planted("nowhere", "no coordinates and no place stated: located_by is unlocated", share=NOWHERE_SHARE),
    Planted("outside", "coordinates beyond the district: located_by is outside", share=OUTSIDE_SHARE),
    Planted(
        "late_month", f"the last month of the source ends on day {LATE_LAST_DAY}: it looks better than it is",
        source=LATE_SOURCE, months=(0, 0),
    ),
    Planted(
        "late_office", "one office late with matters of the last four months: its share in time falls",
        office="人社局", months=(3, 0), rate=0.60,
    ),
    Planted(
        "unsettled_township", "one township where matters are concluded and disputes stay: settled share low",
        "township", ("990101005",), "petitions", rate=0.35,
    ),
    Planted(
        "low_satisfaction", "one category whose outcome satisfies few, wherever and whoever: look at the matter",
        category="供热供水", rate=0.55,
    ),
    Planted(
        "chance_office", "an office with nine matters, seven of them in time: chance, no ground for a ranking",
        source="petitions", office="供销社", rate=7 / 9,
    ),
    Planted(
        "repeat_after_closing", "one office whose closed matters come back: closing is not settling",
        source="petitions", office="农业农村局", rate=0.30,
    ),
    Planted(
        "presumed_starts", "matters with a period but without a day of acceptance: their due date is presumed",
        source="petitions", rate=0.06,
    ),
    Planted(
        "due_differences", "official due dates a day or two from the clock's: both are shown, the official one counts",
        source="petitions", rate=0.08,
    ),
    *(Planted("season", "a factor for each calendar month, see SEASONS", category=name) for name in SEASONS),
)  # fmt: skip
"""Everything planted. ``planted.csv`` says the same with months and counts filled in."""


def planted(name: str) -> Planted:
    """Return what was planted under a name, the first of several; KeyError where there is none."""
    for one in PLANTED:
        if one.name == name:
            return one
    raise KeyError(name)


def concerned(frame: pd.DataFrame, one: Planted) -> "pd.Series[bool]":
    """Return which cases of a frame of :func:`pipelines.demo_cases.draw_cases` something planted concerns."""
    first, last = (MONTHS - 1 - back for back in one.months)
    mask = frame["month"].between(first, last)
    for column, value in (
        ("source", one.source),
        ("category", one.category),
        ("channel", one.channel),
        ("office", one.office),
    ):
        if value is not None:
            mask &= frame[column] == value
    if one.level in ("grid", "community", "township"):
        mask &= frame[f"{one.level}_code"].isin(one.codes)
    return mask


def rates(frame: pd.DataFrame, usual: str, name: str) -> NDArray[np.float64]:
    """Return the rate of each case of a frame: what was planted under a name where it concerns, else SERVICE's."""
    one = planted(name)
    return np.where(concerned(frame, one), one.rate or 0.0, SERVICE[usual])
