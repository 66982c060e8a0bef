"""What the register of risks adds up to: heads, a matrix, ages, flows between levels, quarters, places.

Every question takes who asks and leaves out what they may not see. Counts are of episodes on the register (state not
struck off) unless said otherwise. What was reported settled and what was verified are never added.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from governance.registers.allowed import sees_everything
from governance.registers.risk_list import overdue, unreviewed
from governance.registers.risk_tables import RiskEpisode, RiskLevel
from governance.registers.risks import ACTIVE, LEVELS, WHEREABOUTS
from governance.store.session import Actor

AGE_BANDS = (30, 90, 180, 365)
"""Last days since listing of all bands but the last, which is open."""

QUARTER_COUNTS = ("registered", "relisted", "settled", "verified", "struck_off")
"""What is counted of a quarter; ``relisted`` are those that had been struck off before."""

NEW, AGAIN, GONE = "new", "again", "struck_off"
"""Where a flow begins or ends beside a level: not on the register before, struck off before, struck off since."""


class Heads(NamedTuple):
    """The figures at the head of the page, all of today's register."""

    active: int
    high: int
    overdue: int
    unreviewed: int
    settled: int
    verified: int
    struck_off: int
    relisted: int


def heads(session: Session, actor: Actor, today: date) -> Heads:
    """Return the figures of the register.

    On it; of those high, overdue, not reviewed this month, reported settled and not verified, verified and not struck
    off; and of all time struck off, and listed again after that.
    """
    is_active = RiskEpisode.state.in_(ACTIVE)
    counted = (
        is_active, is_active & (RiskEpisode.level == "high"), overdue(today), unreviewed(today),
        RiskEpisode.state == "settled", RiskEpisode.state == "verified", RiskEpisode.state == "struck_off",
        RiskEpisode.episode_no > 1,
    )  # fmt: skip
    row = session.execute(select(*map(_sum, counted)).where(WHEREABOUTS.seen_by(actor))).one()
    return Heads(*(int(value or 0) for value in row))


def matrix(session: Session, actor: Actor, today: date) -> pd.DataFrame:
    """Return how many are on the register.

    Returns
    -------
    DataFrame
        One row per domain and level with any: domain, level, risks, overdue.
    """
    found = (
        select(
            RiskEpisode.domain, RiskEpisode.level, func.count().label("risks"),
            _sum(overdue(today)).label("overdue"),
        )
        .where(WHEREABOUTS.seen_by(actor), RiskEpisode.state.in_(ACTIVE))
        .group_by(RiskEpisode.domain, RiskEpisode.level)
    )  # fmt: skip
    return _frame(session, found)


def ages(session: Session, actor: Actor, today: date) -> pd.DataFrame:
    """Return how long episodes have been on the register.

    Returns
    -------
    DataFrame
        One row per band and level with any: band (position, see :data:`AGE_BANDS`), level, risks.
    """
    band = case(
        *((RiskEpisode.listed_on >= today - timedelta(days=last), number) for number, last in enumerate(AGE_BANDS)),
        else_=len(AGE_BANDS),
    ).label("band")  # fmt: skip
    found = (
        select(band, RiskEpisode.level, func.count().label("risks"))
        .where(WHEREABOUTS.seen_by(actor), RiskEpisode.state.in_(ACTIVE))
        .group_by(band, RiskEpisode.level)
    )
    return _frame(session, found)


def by_place(session: Session, actor: Actor, today: date) -> pd.DataFrame:
    """Return how many are on the register where.

    Returns
    -------
    DataFrame
        One row per township and grid with any: township_code, grid_code (missing where known no finer), risks, high,
        overdue.
    """
    found = (
        select(
            RiskEpisode.township_code, RiskEpisode.grid_code, func.count().label("risks"),
            _sum(RiskEpisode.level == "high").label("high"), _sum(overdue(today)).label("overdue"),
        )
        .where(WHEREABOUTS.seen_by(actor), RiskEpisode.state.in_(ACTIVE))
        .group_by(RiskEpisode.township_code, RiskEpisode.grid_code)
    )  # fmt: skip
    return _frame(session, found)


def quarters(session: Session, actor: Actor, today: date, count: int) -> pd.DataFrame:
    """Return what happened in the last quarters, the running one included.

    What was reported settled and then sent back does not count as settled.

    Returns
    -------
    DataFrame
        One row per quarter, in order: quarter (first day), and the columns of :data:`QUARTER_COUNTS`.
    """
    starts = [_quarter(today, back) for back in reversed(range(-1, count))]
    days: dict[str, tuple[Any, ColumnElement[bool]]] = {
        "registered": (RiskEpisode.listed_on, RiskEpisode.episode_no == 1),
        "relisted": (RiskEpisode.listed_on, RiskEpisode.episode_no > 1),
        "settled": (RiskEpisode.settled_on, true()),
        "verified": (RiskEpisode.verified_on, true()),
        "struck_off": (RiskEpisode.struck_off_on, true()),
    }
    sums = [
        _sum(and_(which, day >= start, day < end))
        for start, end in pairwise(starts)
        for day, which in days.values()
    ]
    counts = [
        int(value or 0) for value in session.execute(select(*sums).where(WHEREABOUTS.seen_by(actor))).one()
    ]
    width = len(days)
    return pd.DataFrame(
        [
            {"quarter": start, **dict(zip(days, counts[number * width :], strict=False))}
            for number, start in enumerate(starts[:-1])
        ]
    )


def flows(session: Session, actor: Actor, day_from: date, day_to: date) -> pd.DataFrame:
    """Return where hazards stood on one day and where on another.

    Parameters
    ----------
    day_from, day_to
        How things stood at the end of each day.

    Returns
    -------
    DataFrame
        One row per flow with any: before, after, risks. ``before`` is a level, ``new`` (never listed before) or
        ``again`` (struck off before); ``after`` is a level or ``struck_off``.
    """
    hazards = select(
        func.max(case((RiskLevel.since_on <= day_from, 1), else_=0)).label("was_listed"),
        _level_on(day_from).label("first"), _level_on(day_to).label("second"),
    ).group_by(RiskLevel.hazard_id)  # fmt: skip
    if not sees_everything(actor):
        seen = select(RiskEpisode.hazard_id).where(RiskEpisode.is_latest, WHEREABOUTS.seen_by(actor))
        hazards = hazards.where(RiskLevel.hazard_id.in_(seen))
    stood = hazards.subquery()
    before = func.coalesce(stood.c.first, case((stood.c.was_listed == 1, AGAIN), else_=NEW)).label("before")
    after = func.coalesce(stood.c.second, GONE).label("after")
    found = _frame(
        session,
        select(before, after, func.count().label("risks"))
        .where(or_(stood.c.first.is_not(None), stood.c.second.is_not(None)))
        .group_by(before, after),
    )
    order = [*LEVELS, NEW, AGAIN, GONE]
    return found.sort_values(["before", "after"], key=lambda words: words.map(order.index), ignore_index=True)


def _level_on(day: date) -> ColumnElement[str | None]:
    """Return the level that a hazard had at the end of a day, of the rows of one hazard."""
    lasts = or_(RiskLevel.until_on.is_(None), RiskLevel.until_on > day)
    return func.max(case((and_(RiskLevel.since_on <= day, lasts), RiskLevel.level)))


def _quarter(day: date, back: int) -> date:
    number = day.year * 4 + (day.month - 1) // 3 - back
    return date(number // 4, number % 4 * 3 + 1, 1)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _frame(session: Session, statement: Any) -> pd.DataFrame:  # noqa: ANN401 (a select or a union of some)
    rows = session.execute(statement)
    return pd.DataFrame(rows.all(), columns=list(rows.keys()))
