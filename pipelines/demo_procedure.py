"""How the demonstration's petitions were handled: route, steps, periods, review, and who is in charge.

The periods are those of the 信访工作条例 (2022): 15 days to transfer and to notify (articles 22 and 23), 60 days from
acceptance to conclude (article 34) for a matter that asks for redress and takes the petition procedure, at most 30
more with an approved extension; 30 days to ask for a review and a re-review and for each opinion (articles 35, 36).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from pipelines.demo_planted import MONTHS, planted, rates

Days = NDArray[np.datetime64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

NEVER = np.datetime64("NaT")
NOTICE_DAYS, CONCLUDE_DAYS = 15, 60
EXTENSIONS_DAYS = (15, 30)

PURPOSES = (("求决", 0.62), ("申诉", 0.80), ("意见建议", 0.97), ("揭发控告", 1.0))
"""Purpose to the upper limit of its draw."""

PETITION_PROCEDURE = "信访程序"
OTHER_ROUTES = {
    "征地拆迁": "行政复议", "劳动欠薪": "仲裁", "社会治安": "诉讼", "农村土地": "行政裁决", "违法建设": "履行法定职责",
}  # fmt: skip
"""Category to the procedure that some of its petitions take instead; 行政许可 for every other."""

PETITION_EVENTS = (
    "transferred_at", "notified_at", "accepted_at", "extension_at", "suspended_at", "resumed_at", "concluded_at",
    "replied_at", "review_requested_at", "review_replied_at", "recheck_requested_at", "recheck_replied_at",
    "settled_at", "verified_at", "struck_off_at",
)  # fmt: skip
"""Moments of a petition, each known from itself on."""

NOT_IN_TIME_AND_OPEN, OPEN_WITHOUT_PERIOD = 0.3, 0.025
"""Of the cases not in time, and of those without a period, the share that is never concluded."""

_CHANCE_CATEGORIES = ("公共服务", "教育", "医疗", "物业管理", "消费维权")
_CHANCE_MATTERS, _CHANCE_IN_TIME = 9, 7
_TAGS = (
    "跨部门",
    "跨地区",
    "跨行业",
    "人户分离",
    "人事分离",
    "人事户分离",
    "跨部门、人事分离",
    "跨地区、人户分离",
)
_LEADS = (
    ("区信访联席办", "副区长"), ("区委政法委", "政法委副书记"), ("区住建局", "局长"),
    ("区征收办", "主任"), ("区人社局", "副局长"), ("区农业农村局", "局长"),
)  # fmt: skip
_OTHER_ROUTE, _TAGGED, _LED = 0.18, 0.04, 0.06
_TRANSFERRED_LATE, _NOTIFIED_LATE = 0.03, 0.06
_EXTENDED, _SUSPENDED, _OFFICIAL_DUE = 0.08, 0.03, 0.70
_REVIEWED, _RECHECKED, _HEARD = 0.05, 0.4, 0.5
_VERIFIED, _STRUCK_OFF = 0.85, 0.95


def is_in_time(rows: pd.DataFrame, rng: np.random.Generator) -> Mask:
    """Return which of some cases with a period are to end within it."""
    return np.asarray(rng.random(len(rows)) < rates(rows, "in_time", "late_office"))


def chosen(draw: "pd.Series[float]", limits: tuple[tuple[str, float], ...]) -> NDArray[np.object_]:
    """Return the word of the first limit above each draw; an empty one above the last."""
    words, ends = zip(*limits, strict=True)
    return np.array([*words, ""], dtype=object)[np.searchsorted(ends, draw.to_numpy(), side="right")]


def petitions_handled(petitions: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return petitions with what was done.

    Parameters
    ----------
    petitions
        Of :func:`pipelines.demo_cases.draw_cases`, with ``office`` and ``is_repeat``.
    rng
        Of what is drawn here.

    Returns
    -------
    pd.DataFrame
        The same rows with, besides: ``purpose``, ``route``, ``track``, ``tags``, ``lead_office``, ``lead_post`` (texts,
        empty for none); ``has_period``, true where 60 days apply; ``is_evaluated``; the days of PETITION_EVENTS,
        missing where never; ``due_on`` (official) and ``extended_to``, missing for none; ``hearing_days``, 0 for none;
        ``is_start_missing`` and ``is_due_off``, what is planted in starts and due dates.
    """
    rows = _routed(petitions, rng)
    rows, in_time = _with_chance_office(rows, is_in_time(rows, rng))
    first = _first_steps(rows, rng)
    period = _periods(rows, first, rng)
    concluded = _concluded(rows, first, period, in_time)
    return rows.assign(
        is_start_missing=first.is_start_missing, is_due_off=period.is_due_off,
        transferred_at=first.transferred, notified_at=first.notified,
        accepted_at=np.where(first.is_start_missing, NEVER, first.accepted),
        extension_at=period.extension, extended_to=period.extended_to, suspended_at=period.suspended,
        resumed_at=period.resumed, due_on=period.official, concluded_at=concluded,
        **_reviews(concluded, rows["has_period"].to_numpy(), rng), **_settling(rows, concluded, rng),
    )  # fmt: skip


def _routed(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return petitions with purpose, route and who is in charge."""
    size = len(rows)
    purpose = chosen(rows["purpose_draw"], PURPOSES)
    asks = np.isin(purpose, ("求决", "申诉"))
    other = rows["category"].map(OTHER_ROUTES).fillna("行政许可").to_numpy()
    route = np.where(rng.random(size) < _OTHER_ROUTE, other, PETITION_PROCEDURE)
    route = np.where(asks, route, "")
    is_led = rng.random(size) < _LED
    lead = np.array(_LEADS, dtype=object)[rng.integers(0, len(_LEADS), size)]
    tags = np.array(_TAGS, dtype=object)[rng.integers(0, len(_TAGS), size)]
    is_told = np.isin(purpose, ("求决", "申诉", "意见建议")) & np.isin(route, ("", PETITION_PROCEDURE))
    return rows.assign(
        purpose=purpose, route=route, has_period=asks & (route == PETITION_PROCEDURE),
        track=np.where(np.isin(route, ("诉讼", "仲裁", "行政复议")), "诉", "访"),
        tags=np.where(rng.random(size) < _TAGGED, tags, ""),
        lead_office=np.where(is_led, lead[:, 0], ""), lead_post=np.where(is_led, lead[:, 1], ""),
        is_evaluated=is_told & ~rows["is_repeat"].to_numpy(),
    )  # fmt: skip


def _with_chance_office(rows: pd.DataFrame, in_time: Mask) -> tuple[pd.DataFrame, Mask]:
    """Return petitions with some given to the small office, and which end in time: two of its nine do not."""
    is_old = rows["month"] < MONTHS - 8
    could = np.flatnonzero(rows["has_period"] & is_old & rows["category"].isin(_CHANCE_CATEGORIES))
    given = could[np.linspace(0, len(could) - 1, min(_CHANCE_MATTERS, len(could))).astype(int)]
    office, in_time, end = (
        rows["office"].to_numpy(copy=True),
        in_time.copy(),
        rows["end_draw"].to_numpy(copy=True),
    )
    office[given] = planted("chance_office").office
    in_time[given] = np.arange(len(given)) < _CHANCE_IN_TIME
    end[given] = 1.0
    return rows.assign(office=office, end_draw=end), in_time


@dataclass(frozen=True)
class _FirstSteps:
    """Days of the first steps; ``start`` is the day that the period is counted from."""

    transferred: Days
    notified: Days
    accepted: Days
    is_start_missing: Mask
    start: Days


def _first_steps(rows: pd.DataFrame, rng: np.random.Generator) -> _FirstSteps:
    size = len(rows)
    received = rows["received_at"].to_numpy().astype("datetime64[D]")
    quick = np.minimum(rng.geometric(0.35, size), 12)
    transferred = received + np.where(rng.random(size) < _TRANSFERRED_LATE, rng.integers(16, 25, size), quick)
    accepted: Days = np.asarray(transferred + rng.integers(0, 7, size))
    told = np.ceil(rows["delay_draw"].to_numpy() * (NOTICE_DAYS - 3)).astype(np.int64)
    is_late = rng.random(size) < _NOTIFIED_LATE
    late = transferred + NOTICE_DAYS + rng.integers(1, 12, size)
    notified = np.where(is_late, late, np.maximum(received + told, transferred))
    is_missing = rows["has_period"].to_numpy() & (rng.random(size) < (planted("presumed_starts").rate or 0))
    start: Days = np.where(is_missing, notified, accepted)
    return _FirstSteps(transferred, notified, accepted, is_missing, start)


@dataclass(frozen=True)
class _Periods:
    """What moves the end of the period: ``due`` is the last day by all of it, from ``running`` on it runs to there."""

    extension: Days
    extended_to: Days
    suspended: Days
    resumed: Days
    official: Days
    is_due_off: Mask
    due: Days
    running: Days


def _periods(rows: pd.DataFrame, first: _FirstSteps, rng: np.random.Generator) -> _Periods:
    size = len(rows)
    has_period, lottery = rows["has_period"].to_numpy(), rng.random(size)
    is_extended = has_period & (lottery < _EXTENDED)
    is_suspended = has_period & ~is_extended & (lottery < _EXTENDED + _SUSPENDED)
    plain = first.start + CONCLUDE_DAYS
    extended_to = plain + np.array(EXTENSIONS_DAYS)[rng.integers(0, len(EXTENSIONS_DAYS), size)]
    suspended = first.start + rng.integers(5, 40, size)
    still_days = rng.integers(10, 90, size)
    due = np.where(is_extended, extended_to, np.where(is_suspended, plain + still_days, plain))
    has_official = has_period & ~is_extended & ~is_suspended & ~first.is_start_missing
    has_official &= rng.random(size) < _OFFICIAL_DUE
    is_off = has_official & (rng.random(size) < (planted("due_differences").rate or 0))
    off_days = np.where(is_off, rng.choice([-2, -1, 1, 2], size), 0)
    return _Periods(
        extension=np.where(is_extended, plain - rng.integers(1, 10, size), NEVER),
        extended_to=np.where(is_extended, extended_to, NEVER),
        suspended=np.where(is_suspended, suspended, NEVER),
        resumed=np.where(is_suspended, suspended + still_days, NEVER),
        official=np.where(has_official, plain + off_days, NEVER),
        is_due_off=is_off,
        due=due,
        running=np.where(is_extended, plain, np.where(is_suspended, suspended + still_days, first.start)),
    )


def _concluded(rows: pd.DataFrame, first: _FirstSteps, period: _Periods, in_time: Mask) -> Days:
    """Return the day each petition was concluded, days clear of the due date, the official one included."""
    pace, has_period = rows["pace"].to_numpy(), rows["has_period"].to_numpy()
    length = (period.due - period.running).astype(np.int64)
    early = period.running + 1 + np.floor((length - 4) * ndtr(pace)).astype(np.int64)
    late = period.due + 3 + np.floor(14 * np.exp(pace)).astype(np.int64)
    without = first.accepted + 3 + np.floor(25 * np.exp(0.8 * pace)).astype(np.int64)
    concluded = np.where(has_period, np.where(in_time, early, late), without)
    never_below = np.where(has_period, np.where(in_time, 0.0, NOT_IN_TIME_AND_OPEN), OPEN_WITHOUT_PERIOD)
    return np.where(rows["end_draw"].to_numpy() < never_below, NEVER, concluded)


def _reviews(concluded: Days, has_period: Mask, rng: np.random.Generator) -> dict[str, Days | Whole]:
    """Return the days of reply, review (复查) and re-review (复核), and the days of hearing."""
    size = len(concluded)

    def later(day: Days, least: int, most: int) -> Days:
        return day + rng.integers(least, most + 1, size)

    replied = later(concluded, 0, 3)
    review = np.where(has_period & (rng.random(size) < _REVIEWED), later(replied, 1, 29), NEVER)
    opinion = later(review, 10, 32)
    recheck = np.where(rng.random(size) < _RECHECKED, later(opinion, 1, 29), NEVER)
    hearing = np.where(~np.isnat(recheck) & (rng.random(size) < _HEARD), rng.integers(3, 11, size), 0)
    return {
        "replied_at": replied, "review_requested_at": review, "review_replied_at": opinion,
        "recheck_requested_at": recheck, "recheck_replied_at": later(recheck, 10, 30) + hearing,
        "hearing_days": hearing,
    }  # fmt: skip


def _settling(rows: pd.DataFrame, concluded: Days, rng: np.random.Generator) -> dict[str, Days]:
    """Return the days of settling as reported, of its verification, and of striking off."""
    size = len(rows)
    rate = rates(rows, "settled", "unsettled_township")
    wait_days = rows["settle_wait"].to_numpy() // (24 * 60)
    settled = np.where(rows["settle_draw"].to_numpy() < rate, concluded + wait_days, NEVER)
    verified = np.where(rng.random(size) < _VERIFIED, settled + rng.integers(3, 26, size), NEVER)
    struck_off = np.where(rng.random(size) < _STRUCK_OFF, verified + rng.integers(1, 13, size), NEVER)
    return {"settled_at": settled, "verified_at": verified, "struck_off_at": struck_off}
