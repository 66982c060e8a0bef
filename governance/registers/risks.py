"""The register of risks (风险隐患台账): which steps a hazard can take, who may take them, and what each needs.

Convention: everything is looked at once a month (一月一排查、一月一调整), and a hazard that was struck off may come
back, as a new episode of the same hazard (挂号, 化解, 销号, 再挂号). What an office reports as settled (上报化解) and
what was found settled when somebody looked (核验化解) are two states; an office that reports does not verify.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from governance.access import Role, Verb
from governance.errors import N_, GridError, NotAllowed
from governance.posts import post_only
from governance.registers.allowed import Whereabouts, refuse_unseen, roles_for
from governance.registers.risk_entries import Desk, NewRisk, Relisting, note_given, refuse_faults
from governance.registers.risk_tables import (
    AMEND,
    CHANGE_LEVEL,
    LINK,
    REGISTER,
    RELIST,
    REVIEW,
    STRUCK_OFF,
    RiskCase,
    RiskEpisode,
    RiskLevel,
    fold,
    latest_episode,
)
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Code, Event, Register, Stream, Writing, append, new_stream

Level = Literal["high", "middle", "low"]

LEVELS: Mapping[Level, str] = {"high": N_("High risk"), "middle": N_("Middle risk"), "low": N_("Low risk")}
"""Most serious first."""

START, REPORT_SETTLED, VERIFY, SEND_BACK, STRIKE_OFF, NOTE = (
    "start", "report_settled", "verify", "send_back", "strike_off", "note",
)  # fmt: skip

KEEPERS = roles_for(Verb.WRITE_RISKS)
"""Roles that keep the register."""

VERIFIERS = roles_for(Verb.WRITE_RISKS) & {Role.MEETING_OFFICE, Role.OPEN}
"""Of those, the roles that look whether what was reported is so, and strike off."""

WORKING = ("registered", "settling")
"""States in which an office still has something to do, so that its due date runs."""

ACTIVE = (*WORKING, "settled", "verified")
"""States in which a hazard is on the register."""

LIFECYCLE = Lifecycle(
    states={
        "registered": N_("Registered"),
        "settling": N_("Being settled"),
        "settled": N_("Reported settled"),
        "verified": N_("Verified settled"),
        STRUCK_OFF: N_("Struck off"),
    },
    steps=(
        Step(REGISTER, N_("Register"), (NOTHING_YET,), "registered", KEEPERS),
        Step(START, N_("Begin settling"), ("registered",), "settling", KEEPERS),
        Step(REPORT_SETTLED, N_("Report settled"), ("settling",), "settled", KEEPERS, needs_why=True),
        Step(VERIFY, N_("Verify"), ("settled",), "verified", VERIFIERS, needs_why=True),
        Step(SEND_BACK, N_("Send back"), ("settled", "verified"), "settling", VERIFIERS, needs_why=True),
        Step(STRIKE_OFF, N_("Strike off"), ("verified",), STRUCK_OFF, VERIFIERS, needs_why=True),
        Step(RELIST, N_("Register again"), (STRUCK_OFF,), "registered", KEEPERS, needs_why=True),
        Step(REVIEW, N_("Reviewed without change"), ACTIVE, None, KEEPERS),
        Step(CHANGE_LEVEL, N_("Change the level"), ACTIVE, None, KEEPERS, needs_why=True),
        Step(AMEND, N_("Change office, post or due date"), WORKING, None, KEEPERS, needs_why=True),
        Step(LINK, N_("Link cases"), ACTIVE, None, KEEPERS),
        Step(NOTE, N_("Add a note"), (*ACTIVE, STRUCK_OFF), None, KEEPERS),
    ),
)
"""The transition table."""

MOVES = (START, REPORT_SETTLED, VERIFY, SEND_BACK, STRIKE_OFF)
"""Steps that lead from one state to another and need nothing but a reason."""

RISKS = Register("risk", LIFECYCLE, fold, (RiskEpisode, RiskLevel, RiskCase), prefix="R")

WHEREABOUTS = Whereabouts(RiskEpisode.township_code, RiskEpisode.grid_code, RiskEpisode.office)


@dataclass(frozen=True)
class Seen:
    """A hazard as somebody saw it when they decided.

    Attributes
    ----------
    version
        Of :class:`governance.registers.risk_tables.RiskEpisode`.
    """

    hazard_id: str
    version: int


def month_begin(day: date) -> date:
    """Return the first day of a month: what was last looked at before it was not looked at this month."""
    return day.replace(day=1)


def is_unreviewed(episode: RiskEpisode, day: date) -> bool:
    """Return whether nobody has looked at an episode this month, although it is on the register."""
    return episode.state in ACTIVE and episode.last_reviewed_on < month_begin(day)


def is_overdue(episode: RiskEpisode, day: date) -> bool:
    """Return whether the due date of an episode is over and its office still has something to do."""
    return episode.state in WORKING and episode.due_on < day


def register_risk(writing: Writing, desk: Desk, entry: NewRisk) -> str:
    """Register a hazard and return its name, such as R000012.

    Raises
    ------
    EntryFault
        A field cannot be kept as it is; every fault stands under its field.
    NotAllowed
        The place lies beyond those that the writer works for.
    ImpossibleTransition
        The writer's role does not register.
    """
    refuse_faults(desk.faults_of(entry))
    refuse_unseen(
        writing.actor, township_code=entry.township_code, grid_code=entry.grid_code, office=entry.office
    )
    stream = new_stream(writing, RISKS)
    append(writing, stream, REGISTER, data=_dated(desk, _data_of(entry)))
    return stream.stream_id


def move(writing: Writing, desk: Desk, seen: Seen, verb: str, why: str | None = None) -> Event:
    """Lead a hazard to another state by one of :data:`MOVES`, or review it without change.

    Raises
    ------
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        See :func:`governance.store.journal.append`; it lies beyond the places that the writer works for.
    ValueError
        The verb needs more than a reason.
    """
    if verb not in (*MOVES, REVIEW):
        raise ValueError(f"{verb} needs more than a reason")
    return _take(writing, desk, seen, verb, why=why)


def change_level(writing: Writing, desk: Desk, seen: Seen, level: Level, why: str) -> Event:
    """Change how serious a hazard is held to be.

    Raises
    ------
    EntryFault
        It is that level already, or none.
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        As in :func:`move`.
    """
    episode = _episode(writing, seen)
    if level not in get_args(Level) or level == episode.level:
        refuse_faults({"level": GridError(N_("Choose another level than the one it has."))})
    return _take(writing, desk, seen, CHANGE_LEVEL, why=why, data={"level": Code(level)})


def review_all(writing: Writing, desk: Desk, seen: Sequence[Seen]) -> int:
    """Write down that several hazards were looked at and nothing changed; all of them or none. Return how many.

    Raises
    ------
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        As in :func:`move`, for any of them.
    """
    for one in seen:
        _take(writing, desk, one, REVIEW)
    return len(seen)


def amend(writing: Writing, desk: Desk, seen: Seen, changes: Mapping[str, str | date], why: str) -> Event:
    """Change the responsible office, the leading post or the due date.

    Parameters
    ----------
    changes
        Any of office, lead_post and due_on.

    Raises
    ------
    EntryFault
        A field cannot be kept as it is.
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        As in :func:`move`.
    """
    refuse_faults(desk.faults_of_changes(changes))
    data: dict[str, object] = {
        name: value if isinstance(value, date) else Code(_post(value) if name == "lead_post" else value)
        for name, value in changes.items()
    }
    return _take(writing, desk, seen, AMEND, why=why, data=data)


def link_cases(writing: Writing, desk: Desk, seen: Seen, cases: Collection[tuple[str, str]]) -> Event:
    """Link a hazard to cases.

    Parameters
    ----------
    cases
        Source and case number of each.

    Raises
    ------
    EntryFault
        There is no such case, none is given, or one is linked already.
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        As in :func:`move`.
    """
    episode = _episode(writing, seen)
    fault = desk.case_fault(cases) if cases else GridError(N_("Give at least one case."))
    for source, case_no in cases:
        key = (episode.hazard_id, episode.episode_no, source, case_no)
        if fault is None and writing.session.get(RiskCase, key) is not None:
            fault = GridError(N_("Case {case_no} is linked already."), case_no=case_no)
    refuse_faults({"cases": fault} if fault else {})
    return _take(writing, desk, seen, LINK, data={"cases": _cases(cases)})


def add_note(writing: Writing, desk: Desk, seen: Seen, text: str) -> Event:
    """Add a note; what names or identifies a person is blotted out before it is kept.

    Raises
    ------
    EntryFault
        It is empty.
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        As in :func:`move`.
    """
    refuse_faults(note_given(text))
    return _take(writing, desk, seen, NOTE, data={"note": text})


def relist(writing: Writing, desk: Desk, seen: Seen, entry: Relisting, why: str) -> Event:
    """Register a hazard again that was struck off: a new episode of the same hazard.

    Raises
    ------
    EntryFault
        A field cannot be kept as it is.
    ChangedMeanwhile, ImpossibleTransition, NotAllowed
        As in :func:`move`.
    """
    refuse_faults(desk.faults_of(entry))
    data = {
        "level": Code(entry.level), "office": Code(entry.office), "lead_post": Code(_post(entry.lead_post)) or None,
        "due_on": entry.due_on, "measures": entry.measures or None, "hot_level": None, "hot_code": None,
        "hot_category": None, "hot_from": None, "hot_to": None,
    }  # fmt: skip
    return _take(writing, desk, seen, RELIST, why=why, data=data)


def _take(
    writing: Writing,
    desk: Desk,
    seen: Seen,
    verb: str,
    *,
    why: str | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Take a step of a hazard that the writer may see."""
    _episode(writing, seen)
    stream = Stream(RISKS, seen.hazard_id, seen.version)
    return append(writing, stream, verb, why=why, data=_dated(desk, data or {}))


def _episode(writing: Writing, seen: Seen) -> RiskEpisode:
    """Return the last episode of a hazard that the writer may see."""
    episode = latest_episode(writing.session, seen.hazard_id)
    if episode is None:
        raise NotAllowed(
            N_("There is no hazard {hazard_id}, or it lies beyond the places you work for."),
            hazard_id=seen.hazard_id,
        )
    refuse_unseen(
        writing.actor, township_code=episode.township_code, grid_code=episode.grid_code, office=episode.office
    )
    return episode


def _dated(desk: Desk, data: Mapping[str, object]) -> dict[str, object]:
    return {"on": desk.today, **data}


def _data_of(entry: NewRisk) -> dict[str, object]:
    """Return what an entry says, as an event holds it: codes as they are, what was typed bare."""
    codes = {
        name: Code(value) if (value := getattr(entry, name)) else None
        for name in ("domain", "level", "office", "township_code", "community_code", "grid_code")
    }
    hot: dict[str, object] = {}
    if entry.hotspot is not None:
        found = entry.hotspot
        hot = {
            "hot_level": Code(found.level), "hot_code": Code(found.code), "hot_category": Code(found.category),
            "hot_from": found.month_from, "hot_to": found.month_to,
        }  # fmt: skip
    return {
        **codes, **hot, "title": entry.title, "measures": entry.measures or None,
        "lead_post": Code(_post(entry.lead_post)) or None, "due_on": entry.due_on, "listed_on": entry.listed_on,
        "cases": _cases(entry.cases),
    }  # fmt: skip


def _cases(cases: Collection[tuple[str, str]]) -> list[dict[str, object]]:
    return [{"source": Code(source), "case_no": Code(case_no)} for source, case_no in dict.fromkeys(cases)]


def _post(text: str) -> str:
    """Return of what was typed as a post what names no person."""
    return post_only(text.strip()) if text.strip() else ""
