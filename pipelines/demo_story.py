"""How the demonstration's registers are told: stories that unfold day by day, written in the order of their days.

Convention: a story is a generator that yields the day on which it goes on and writes what happens then through the
verbs of the registers. All stories are told together in one transaction, each step on behalf of whoever would take it
and under its own past day, so that journal and audit log read as if they had been kept all along.
"""

import heapq
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from governance.access import Actor, Role
from governance.registers.offices import known_offices
from governance.registers.risk_entries import Place
from governance.settings import Settings
from governance.store import Writing
from pipelines.demo_planted import OFFICES
from pipelines.network import Network

Story = Generator[date, None, None]

CLERK = Actor("data-clerk", "Data clerk", Role.DATA_CLERK, office="大数据中心")
STAFF = Actor("meeting-office", "Meeting office", Role.MEETING_OFFICE, office="联席办")

_OPENS = time(9)
_SATURDAY = 5


@dataclass(frozen=True)
class DemoCase:
    """A petition that registers may name."""

    case_no: str
    township_code: str
    category: str


@dataclass(frozen=True)
class World:
    """What stories may name.

    Attributes
    ----------
    end
        Last day of the last month of cases.
    places
        Code of every grid, community and township in force, to how registers name it.
    names
        Likewise, to what readers call it.
    cases
        Some petitions, the first received first.
    """

    settings: Settings
    end: date
    places: Mapping[str, Place]
    names: Mapping[str, str]
    cases: tuple[DemoCase, ...] = ()

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """Offices that registers may name."""
        return known_offices(self.settings, sorted(set(OFFICES.values())))

    @cached_property
    def known_places(self) -> frozenset[Place]:
        """Every place in force, the district as a whole among them."""
        return frozenset((Place(), *self.places.values()))

    @cached_property
    def townships(self) -> tuple[str, ...]:
        """Codes of the townships in force."""
        return tuple(code for code, place in self.places.items() if code == place.township_code)

    def day(self, months_back: int, day: int) -> date:
        """Return a working day: the one given, counted from the last month of cases, or the Monday after it."""
        months = self.end.year * 12 + self.end.month - 1 - months_back
        found = date(months // 12, months % 12 + 1, day)
        return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() >= _SATURDAY else 0)

    def month(self, months_back: int) -> date:
        """Return the first day of a month, counted from the last month of cases."""
        months = self.end.year * 12 + self.end.month - 1 - months_back
        return date(months // 12, months % 12 + 1, 1)


@dataclass
class Pen:
    """What stories are written with.

    Attributes
    ----------
    day
        On which the story stands.
    named
        What later parts of a story refer to: a title or a task, to the name it got in its register.
    """

    world: World
    writing: Writing
    day: date = date.min
    named: dict[str, str] = field(default_factory=dict)
    _queue: list[tuple[date, int, Story]] = field(default_factory=list)
    _stories: int = 0
    _minutes: int = 0

    def by(self, actor: Actor) -> Writing:
        """Return the transaction on behalf of somebody, at a moment of the day on which the story stands."""
        self._minutes += 1
        moment = datetime.combine(self.day, _OPENS, self.writing.timezone) + timedelta(minutes=self._minutes)
        return replace(self.writing, actor=actor, at=moment)

    def begin(self, story: Story) -> None:
        """Let a story begin: it says when it goes on before it writes anything."""
        self._go_on(story)

    def tell(self, stories: Iterable[Story], *, until: date) -> None:
        """Tell stories to their ends, or up to a day."""
        for story in stories:
            self.begin(story)
        while self._queue:
            day, _, story = heapq.heappop(self._queue)
            if day > until:
                break
            if day > self.day:
                self.day, self._minutes = day, 0
            self._go_on(story)

    def _go_on(self, story: Story) -> None:
        day = next(story, None)
        if day is not None:
            self._stories += 1
            heapq.heappush(self._queue, (max(day, self.day), self._stories, story))


def world_of(settings: Settings, network: Network, end: date, cases: tuple[DemoCase, ...]) -> World:
    """Return what stories of a district may name."""
    found = [(row, Place(row["township_code"])) for row in network.townships.to_dict("records")]
    found += [
        (row, Place(row["township_code"], row["community_code"]))
        for row in network.communities.to_dict("records")
    ]
    grids = network.grids[network.grids["is_in_force"]]
    found += [
        (row, Place(row["township_code"], row["community_code"], row["grid_code"]))
        for row in grids.to_dict("records")
    ]
    places = {
        place.grid_code or place.community_code or str(place.township_code): place for _, place in found
    }
    names = dict(zip(places, (str(row["name"]) for row, _ in found), strict=True))
    return World(settings, end, places, names, cases)


def office_actor(world: World, office: str) -> Actor:
    """Return who reports for an office: a township's staff where it is a township."""
    townships = tuple(code for code in world.townships if world.names[code] == office)
    account = "township" if townships else f"office-{world.offices.index(office) + 1}"
    return Actor(account, "Township staff", Role.TOWNSHIP, office, townships)


def worker(world: World, grid_code: str) -> Actor:
    """Return the worker of a grid."""
    community = world.names[world.places[grid_code].community_code or grid_code]
    return Actor("grid-worker", "Grid worker", Role.GRID_WORKER, community, grid_codes=(grid_code,))
