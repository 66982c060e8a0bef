"""The register of risks after many years: a hundred thousand listings with half a million events.

What its page asks of the store is timed on both engines: the list as a reader opens it, filtered, sorted otherwise and
far back, and the figures beside it, which a page computes once after each change and keeps.
"""

import random
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from bench import engines
from bench.page import Part, Sheet, at_most
from governance.access import OPEN_ACTOR
from governance.registers import risk_figures, risk_list
from governance.registers.risk_list import Wanted
from governance.registers.risk_tables import RiskEpisode, RiskLevel
from governance.registers.risks import ACTIVE, LIFECYCLE, RISKS
from governance.risk_settings import DOMAINS
from governance.store import Event, Store, open_store
from governance.store.engine import writing_engine

EPISODES, EVENTS_EACH, BATCH = 100_000, 5, 5_000
ASKED, ROWS = 7, 15
WANTED_MS = 500
TODAY, YEARS = date(2026, 7, 10), 4
OFFICES, TOWNSHIPS, GRIDS = 30, 9, 456
_SHARES = (15, 25, 8, 5, 47)
"""Of the states, in their order, %."""

_METHOD = (
    "{episodes:,} listings of hazards with {events:,} events, about half of them struck off; {asked} times each, for "
    "somebody who sees the whole district. A page asks the list each time, the figures once after each change."
)


def part(*, episodes: int = EPISODES) -> Part:
    """Return how long the questions of the page take on both engines."""
    rows, targets = [], []
    for engine, place in (("SQLite", engines.sqlite), ("PostgreSQL", engines.postgresql)):
        with place() as settings, closing(open_store(settings)) as store:
            fill(store, episodes)
            for name, question in QUESTIONS.items():
                taken = _timed(store, question)
                rows.append((f"{engine}: {name}", f"{statistics.median(taken):.0f}", f"{max(taken):.0f}"))
                if name.startswith("list"):
                    targets.append(at_most(f"{engine}: {name}", max(taken), WANTED_MS, "ms"))
    method = _METHOD.format(episodes=episodes, events=episodes * EVENTS_EACH, asked=ASKED)
    sheet = Sheet("What the page asks", ("Question", "Median ms", "Worst ms"), tuple(rows))
    return Part("The register of risks", method, targets, [sheet])


def _listed(wanted: Wanted, skipped: int = 0) -> Callable[[Session], object]:
    return lambda session: risk_list.episodes(session, OPEN_ACTOR, wanted, TODAY, rows=ROWS, skipped=skipped)


QUESTIONS: dict[str, Callable[[Session], object]] = {
    "list as it opens": _listed(Wanted()),
    "list of an office, overdue": _listed(Wanted(office="局3", is_overdue=True)),
    "list by review, not reviewed": _listed(Wanted(is_unreviewed=True, sort="reviewed")),
    "list of all, listed last first": _listed(Wanted(states=(), sort="listed")),
    "list, far back": _listed(Wanted(), EPISODES * 2 // 5),
    "heads": lambda session: risk_figures.heads(session, OPEN_ACTOR, TODAY),
    "matrix": lambda session: risk_figures.matrix(session, OPEN_ACTOR, TODAY),
    "ages": lambda session: risk_figures.ages(session, OPEN_ACTOR, TODAY),
    "places": lambda session: risk_figures.by_place(session, OPEN_ACTOR, TODAY),
    "quarters": lambda session: risk_figures.quarters(session, OPEN_ACTOR, TODAY, 5),
    "flows": lambda session: risk_figures.flows(session, OPEN_ACTOR, date(2026, 3, 31), TODAY),
}


def _timed(store: Store, question: Callable[[Session], object]) -> list[float]:
    taken = []
    for _ in range(ASKED):
        began = time.perf_counter()
        with store.reading() as session:
            question(session)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def fill(store: Store, episodes: int) -> None:
    """Write listings and events as they would stand after years, without taking each step."""
    chance = random.Random(1)  # noqa: S311 (a bench)
    with writing_engine(store.engine).begin() as connection:
        for begin in range(0, episodes, BATCH):
            _fill_batch(connection, [_episode(chance, n) for n in range(begin, min(begin + BATCH, episodes))])


def _episode(chance: random.Random, number: int) -> dict[str, object]:
    listed_on = TODAY - timedelta(days=chance.randrange(365 * YEARS))
    state = chance.choices(list(LIFECYCLE.states), _SHARES)[0]
    ended_on = min(listed_on + timedelta(days=chance.randrange(20, 200)), TODAY)
    reached = list(LIFECYCLE.states).index(state)
    return {
        "hazard_id": f"R{number:06d}", "episode_no": 1, "version": EVENTS_EACH, "is_latest": True,
        "title": "集贸市场消防通道被占", "domain": chance.choice(DOMAINS).code,
        "level": chance.choices(["high", "middle", "low"], [1, 3, 6])[0], "state": state,
        "township_code": f"990101{chance.randrange(TOWNSHIPS):03d}", "grid_code": f"{chance.randrange(GRIDS):015d}",
        "office": f"局{chance.randrange(OFFICES)}", "lead_post": "副区长", "measures": "清理通道，装设隔离桩",
        "due_on": listed_on + timedelta(days=chance.randrange(30, 300)), "listed_on": listed_on,
        "settled_on": ended_on if reached > ACTIVE.index("settling") else None,
        "verified_on": ended_on if reached > ACTIVE.index("settled") else None,
        "struck_off_on": ended_on if state not in ACTIVE else None,
        "last_reviewed_on": min(TODAY, listed_on + timedelta(days=chance.randrange(365 * YEARS))),
    }  # fmt: skip


def _fill_batch(connection: Connection, episodes: list[dict[str, object]]) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    connection.execute(insert(RiskEpisode), episodes)
    connection.execute(insert(RiskLevel), [
        {
            "hazard_id": one["hazard_id"], "since_version": 1, "episode_no": 1, "level": one["level"],
            "since_on": one["listed_on"], "until_on": one["struck_off_on"],
        }
        for one in episodes
    ])  # fmt: skip
    connection.execute(insert(Event), [
        {
            "stream_kind": RISKS.kind, "stream_id": one["hazard_id"], "version": version + 1, "verb": "review",
            "from_state": one["state"], "to_state": one["state"], "why": None, "data": {"on": "2026-01-01"},
            "account_id": "a1", "role": "meeting_office", "office": "联席办", "at": at,
        }
        for one in episodes for version in range(EVENTS_EACH)
    ])  # fmt: skip
