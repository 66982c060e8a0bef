"""Reading the register of risks: lists of episodes, one hazard with its history and links.

Every question takes who asks and leaves out what they may not see. A list gives one page and how many there are in all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from governance.errors import N_, NotAllowed
from governance.registers.risk_tables import STRUCK_OFF, RiskCase, RiskEpisode
from governance.registers.risks import ACTIVE, LEVELS, RISKS, WHEREABOUTS, WORKING, month_begin
from governance.store import Event, history
from governance.store.session import Actor

Sort = Literal["level", "due", "listed", "reviewed"]
"""Most serious first; earliest due first; listed last first; longest not looked at first."""

SORTS: dict[Sort, str] = {
    "level": N_("Most serious first"), "due": N_("Earliest due first"), "listed": N_("Listed last first"),
    "reviewed": N_("Longest not reviewed first"),
}  # fmt: skip

LEVEL_RANK = case(
    {level: rank for rank, level in enumerate(LEVELS)}, value=RiskEpisode.level, else_=len(LEVELS)
)


@dataclass(frozen=True)
class Wanted:
    """Which episodes of the register a list is of.

    Attributes
    ----------
    states
        Empty for all.
    level, domain, office, township_code, grid_code
        None for all.
    is_overdue, is_unreviewed
        True for those alone.
    sort
        See :data:`Sort`; ties by name, so that pages never overlap.
    """

    states: tuple[str, ...] = ACTIVE
    level: str | None = None
    domain: str | None = None
    office: str | None = None
    township_code: str | None = None
    grid_code: str | None = None
    is_overdue: bool = False
    is_unreviewed: bool = False
    sort: Sort = "level"


class EpisodePage(NamedTuple):
    """Part of a list: its episodes, and how many the list has."""

    episodes: tuple[RiskEpisode, ...]
    total: int


@dataclass(frozen=True)
class Hazard:
    """One hazard with all that is known of it.

    Attributes
    ----------
    episodes
        In order, the last one last.
    events
        Likewise.
    cases
        Source and case number of the cases that the last episode is linked to.
    """

    episodes: tuple[RiskEpisode, ...]
    events: tuple[Event, ...]
    cases: tuple[tuple[str, str], ...]

    @property
    def now(self) -> RiskEpisode:
        """The last episode."""
        return self.episodes[-1]


def overdue(today: date) -> ColumnElement[bool]:
    """Return the condition of :func:`governance.registers.risks.is_overdue`."""
    return and_(RiskEpisode.state.in_(WORKING), RiskEpisode.due_on < today)


def unreviewed(today: date) -> ColumnElement[bool]:
    """Return the condition of :func:`governance.registers.risks.is_unreviewed`."""
    return and_(RiskEpisode.state.in_(ACTIVE), RiskEpisode.last_reviewed_on < month_begin(today))


def episodes(
    session: Session, actor: Actor, wanted: Wanted, today: date, *, rows: int, skipped: int = 0
) -> EpisodePage:
    """Return a page of a list.

    Parameters
    ----------
    rows, skipped
        How many at most, after how many.
    """
    which = _conditions(actor, wanted, today)
    order = _order(wanted.sort)
    keys = (
        select(RiskEpisode.hazard_id, RiskEpisode.episode_no)
        .where(*which).order_by(*order).limit(rows).offset(skipped).subquery()
    )  # fmt: skip
    is_listed = and_(RiskEpisode.hazard_id == keys.c.hazard_id, RiskEpisode.episode_no == keys.c.episode_no)
    listed = select(RiskEpisode).join(keys, is_listed).order_by(*order)
    total = session.scalar(select(func.count()).select_from(RiskEpisode).where(*which)) or 0
    return EpisodePage(tuple(session.scalars(listed)), total)


def hazard(session: Session, actor: Actor, hazard_id: str) -> Hazard:
    """Return a hazard.

    Raises
    ------
    NotAllowed
        There is none of this name, or its last episode lies beyond what the actor may see.
    """
    found = session.scalars(
        select(RiskEpisode).where(RiskEpisode.hazard_id == hazard_id).order_by(RiskEpisode.episode_no)
    ).all()
    is_seen = session.scalar(
        select(RiskEpisode.hazard_id).where(
            RiskEpisode.hazard_id == hazard_id, RiskEpisode.is_latest, WHEREABOUTS.seen_by(actor)
        )
    )
    if is_seen is None:
        raise NotAllowed(
            N_("There is no hazard {hazard_id}, or it lies beyond the places you work for."),
            hazard_id=hazard_id,
        )
    linked = session.execute(
        select(RiskCase.source, RiskCase.case_no)
        .where(RiskCase.hazard_id == hazard_id, RiskCase.episode_no == found[-1].episode_no)
        .order_by(RiskCase.source, RiskCase.case_no)
    )
    return Hazard(
        tuple(found), tuple(history(session, RISKS, hazard_id)), tuple((row[0], row[1]) for row in linked)
    )


def offices_of(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return the offices that are responsible for what is on the register, in order."""
    found = select(RiskEpisode.office).where(WHEREABOUTS.seen_by(actor)).distinct()
    return tuple(sorted(session.scalars(found)))


def _conditions(actor: Actor, wanted: Wanted, today: date) -> Sequence[ColumnElement[bool]]:
    given: list[ColumnElement[bool]] = [WHEREABOUTS.seen_by(actor)]
    if wanted.states:
        given.append(RiskEpisode.state.in_(wanted.states))
    given += [
        getattr(RiskEpisode, name) == value
        for name in ("level", "domain", "office", "township_code", "grid_code")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.is_overdue:
        given.append(overdue(today))
    if wanted.is_unreviewed:
        given.append(unreviewed(today))
    return given


def _order(sort: Sort) -> tuple[Any, ...]:
    first: dict[Sort, tuple[Any, ...]] = {
        "level": (RiskEpisode.state == STRUCK_OFF, LEVEL_RANK, RiskEpisode.due_on),
        "due": (RiskEpisode.due_on,),
        "listed": (RiskEpisode.listed_on.desc(),),
        "reviewed": (RiskEpisode.last_reviewed_on,),
    }  # fmt: skip
    return (*first[sort], RiskEpisode.hazard_id, RiskEpisode.episode_no)
