"""Tables of the register of risks, folded from its events.

A hazard is a stream; each time it is listed is an episode of it (挂号 to 销号), numbered from 1, so that one that comes
back is told from one that never went. Days are those of the district's calendar and stand in the events.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.store.base import Base
from governance.store.journal import Event

REGISTER, RELIST, CHANGE_LEVEL, REVIEW, AMEND, LINK = (
    "register", "relist", "change_level", "review", "amend", "link",
)  # fmt: skip
STRUCK_OFF = "struck_off"

_REACHED_ON = {"settled": "settled_on", "verified": "verified_on", STRUCK_OFF: "struck_off_on"}
_DAYS = ("due_on", "hot_from", "hot_to")
_FIELDS = (
    "title", "domain", "level", "township_code", "community_code", "grid_code", "office", "lead_post", "measures",
    "basis", "due_on", "hot_level", "hot_code", "hot_category", "hot_from", "hot_to",
)  # fmt: skip

_COUNTED = (
    "state", "level", "due_on", "hazard_id", "episode_no", "domain", "township_code", "grid_code", "office",
    "last_reviewed_on", "listed_on",
)  # fmt: skip
"""What figures and the choice of a page look at: in one index, so that they never read the rows themselves."""


class RiskEpisode(Base):
    """One listing of one hazard, as it stands now.

    Attributes
    ----------
    hazard_id, episode_no
        Which hazard, its how manieth listing.
    version
        Of the hazard when the episode last changed; that of the last episode is the hazard's.
    is_latest
        Whether no later episode follows.
    title, measures
        What the hazard is, and what is done about it; masked.
    domain, level, state
        Code of the domain; high, middle or low; see :mod:`governance.registers.risks`.
    township_code, community_code, grid_code
        Where, as finely as it is known; none of them where it concerns the whole district.
    office, lead_post
        Who is responsible: office and post, never a name.
    basis
        What the hazard was struck off on.
    settled_on, verified_on, struck_off_on
        Day on which it was last reported settled, was verified, was struck off; missing while it is not.
    last_reviewed_on
        Day on which somebody last looked at it: listing, reviews, changes of level or state.
    hot_level, hot_code, hot_category, hot_from, hot_to
        Tested place it rests on, its matter (``*`` for all) and the first days of the window's first and last month.
    """

    __tablename__ = "risk_episode"
    __table_args__ = (
        Index("ix_risk_episode_state", *_COUNTED),
        Index("ix_risk_episode_listed_on", "listed_on", "hazard_id"),
        Index("ix_risk_episode_grid_code", "grid_code"),
        Index("ix_risk_episode_office", "office", "state"),
        Index("ix_risk_episode_township_code", "township_code", "state"),
    )

    hazard_id: Mapped[str] = mapped_column(primary_key=True)
    episode_no: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    is_latest: Mapped[bool]
    title: Mapped[str]
    domain: Mapped[str]
    level: Mapped[str]
    state: Mapped[str]
    township_code: Mapped[str | None]
    community_code: Mapped[str | None]
    grid_code: Mapped[str | None]
    office: Mapped[str]
    lead_post: Mapped[str | None]
    measures: Mapped[str | None]
    basis: Mapped[str | None]
    due_on: Mapped[date]
    listed_on: Mapped[date]
    settled_on: Mapped[date | None]
    verified_on: Mapped[date | None]
    struck_off_on: Mapped[date | None]
    last_reviewed_on: Mapped[date]
    hot_level: Mapped[str | None]
    hot_code: Mapped[str | None]
    hot_category: Mapped[str | None]
    hot_from: Mapped[date | None]
    hot_to: Mapped[date | None]


class RiskLevel(Base):
    """A time during which an episode was on the register at one level.

    Attributes
    ----------
    since_version
        Of the event that began it.
    since_on, until_on
        First day of it and first day no longer of it; the latter missing while it lasts.
    """

    __tablename__ = "risk_level"
    __table_args__ = (
        ForeignKeyConstraint(
            ["hazard_id", "episode_no"], ["risk_episode.hazard_id", "risk_episode.episode_no"]
        ),
        Index("ix_risk_level_hazard_id", "hazard_id", "since_on", "until_on", "level"),
    )

    hazard_id: Mapped[str] = mapped_column(primary_key=True)
    since_version: Mapped[int] = mapped_column(primary_key=True)
    episode_no: Mapped[int]
    level: Mapped[str]
    since_on: Mapped[date]
    until_on: Mapped[date | None]


class RiskCase(Base):
    """A case that an episode is linked to."""

    __tablename__ = "risk_case"
    __table_args__ = (
        ForeignKeyConstraint(
            ["hazard_id", "episode_no"], ["risk_episode.hazard_id", "risk_episode.episode_no"]
        ),
        Index("ix_risk_case_source_case_no", "source", "case_no"),
    )

    hazard_id: Mapped[str] = mapped_column(primary_key=True)
    episode_no: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    case_no: Mapped[str] = mapped_column(primary_key=True)


def latest_episode(session: Session, hazard_id: str) -> RiskEpisode | None:
    """Return the last episode of a hazard; None where there is no such hazard."""
    return session.scalar(
        select(RiskEpisode)
        .where(RiskEpisode.hazard_id == hazard_id)
        .order_by(RiskEpisode.episode_no.desc())
        .limit(1)
    )


def fold(session: Session, event: Event) -> None:
    """Bring the tables up to date with one more event."""
    day = date.fromisoformat(event.data["on"])
    before = latest_episode(session, event.stream_id)
    if event.verb in (REGISTER, RELIST):
        episode = _begun(event, before, day)
        session.add(episode)
        session.flush()
        _level_from(session, event, episode, episode.listed_on)
    elif before is None:
        raise ValueError(f"{event.subject} changes a hazard that was never registered")
    else:
        episode = before
        _change(session, event, episode, day)
    episode.version, episode.state = event.version, event.to_state
    for case in event.data.get("cases", ()):
        session.add(RiskCase(hazard_id=event.stream_id, episode_no=episode.episode_no, **case))


def _begun(event: Event, before: RiskEpisode | None, day: date) -> RiskEpisode:
    """Return a new episode; what its event does not say is as in the one before."""
    number = 1
    told: dict[str, Any] = dict.fromkeys(_FIELDS)
    if before is not None:
        before.is_latest, number = False, before.episode_no + 1
        told |= {name: getattr(before, name) for name in _FIELDS if name not in ("basis", "measures")}
    listed_on = date.fromisoformat(event.data.get("listed_on", day.isoformat()))
    return RiskEpisode(
        hazard_id=event.stream_id, episode_no=number, version=event.version, is_latest=True,
        state=event.to_state, listed_on=listed_on,
        last_reviewed_on=listed_on, **(told | _told(event.data)),
    )  # fmt: skip


def _change(session: Session, event: Event, episode: RiskEpisode, day: date) -> None:
    for name, value in _told(event.data).items():
        setattr(episode, name, value)
    if event.verb in (CHANGE_LEVEL, REVIEW) or event.from_state != event.to_state:
        episode.last_reviewed_on = day
    if event.verb == CHANGE_LEVEL:
        _end_level(session, event.stream_id, day)
        _level_from(session, event, episode, day)
    if event.from_state == event.to_state:
        return
    if event.to_state in _REACHED_ON:
        setattr(episode, _REACHED_ON[event.to_state], day)
    else:  # sent back: whatever was reached is reached no more
        episode.settled_on = episode.verified_on = None
    if event.to_state == STRUCK_OFF:
        episode.basis = event.why
        _end_level(session, event.stream_id, day)


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that an event sets."""
    return {
        name: date.fromisoformat(data[name]) if name in _DAYS and data[name] else data[name]
        for name in _FIELDS
        if name in data
    }


def _level_from(session: Session, event: Event, episode: RiskEpisode, day: date) -> None:
    session.add(RiskLevel(
        hazard_id=episode.hazard_id, since_version=event.version, episode_no=episode.episode_no,
        level=episode.level, since_on=day,
    ))  # fmt: skip


def _end_level(session: Session, hazard_id: str, day: date) -> None:
    session.execute(
        update(RiskLevel)
        .where(RiskLevel.hazard_id == hazard_id, RiskLevel.until_on.is_(None))
        .values(until_on=day)
    )
