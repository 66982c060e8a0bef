"""The store under twenty people who write at once, and a register of a hundred thousand things.

The writers are threads of four programs, as a server with several processes has them. Each looks at one of a few
things, thinks, and changes it; somebody told that it changed meanwhile looks again. The register is the example of the
tests, asked as a list on a page is: filtered, sorted, one page and how many there are in all.
"""

import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, insert, select

from bench import engines
from bench.page import Part, Sheet, Target, at_most
from governance.errors import ChangedMeanwhile
from governance.settings import Settings, read_settings
from governance.store import Code, Event, Store, Stream, append, open_store
from governance.store.engine import writing_engine
from governance.store.verification import verify
from tests.store.example_register import LAMPS, MEETING_OFFICE, WORKER, Lamp
from tests.store.stores import opened

PROGRAMS, THREADS, THINGS = 4, 5, 40
SECONDS = 60.0
THINKING_SECONDS = 0.02
STREAMS, EVENTS_EACH = 100_000, 5
PAGE_ROWS, ASKED = 50, 20
WANTED_LIST_MS = 500
DURABLE = ("shared_buffers=128MB",)
"""PostgreSQL as it is delivered: what is committed is on the disk."""

_METHOD = (
    "{writers} writers ({programs} programs of {threads} threads) for {seconds:.0f} s on {things} things: look at one, "
    "think for {thinking:.0f} ms, change it. Both engines keep what they have confirmed through a power cut "
    "(SQLite: WAL, synchronous FULL; PostgreSQL: fsync). Then {streams:,} things with {events:,} events; a page of "
    "{rows} rows, filtered, sorted, with the number of all, median and worst of {asked}."
)


@dataclass(frozen=True)
class Written:
    """What some writers did.

    Attributes
    ----------
    saved, told
        Changes kept, and how often somebody was told that the thing had changed meanwhile.
    errors
        What else reached them.
    waits_ms
        How long each saving took, milliseconds.
    """

    saved: int
    told: int
    errors: list[str]
    waits_ms: list[float]


@dataclass(frozen=True)
class Kept:
    """What is in the store after some writers.

    Attributes
    ----------
    did
        What they did.
    kept
        Changes in the journal.
    is_whole
        True when journal, projection and audit log tell of the same changes.
    checked_s
        Seconds it took to look through the audit log.
    """

    did: Written
    kept: int
    is_whole: bool
    checked_s: float


def part(*, seconds: float = SECONDS, streams: int = STREAMS) -> Part:
    """Return how both engines hold up."""
    rows, lists, targets = [], [], []
    for engine, place in (("SQLite", engines.sqlite), ("PostgreSQL", partial(engines.postgresql, DURABLE))):
        with place() as settings:
            found = written(settings, seconds)
        did, waits = found.did, sorted(found.did.waits_ms)
        rows.append((
            engine, f"{did.saved:,}", f"{did.saved / seconds:.0f}", f"{did.told:,}",
            *(f"{waits[int(len(waits) * share)]:.0f}" for share in (0.5, 0.95)), f"{waits[-1]:.0f}",
            f"{found.checked_s:.1f}",
        ))  # fmt: skip
        is_kept = found.is_whole and found.kept == did.saved
        targets.append(Target(f"{engine}: no change lost", f"{found.kept:,} kept of {did.saved:,}", is_kept))
        targets.append(
            Target(f"{engine}: no error reaches anybody", f"{len(did.errors)} errors", not did.errors)
        )
        with place() as settings:
            asked_ms = _asked(settings, streams)
        lists.append((engine, f"{statistics.median(asked_ms):.0f}", f"{max(asked_ms):.0f}"))
        targets.append(at_most(f"{engine}: a page of a list", max(asked_ms), WANTED_LIST_MS, "ms"))
    method = _METHOD.format(
        writers=PROGRAMS * THREADS, programs=PROGRAMS, threads=THREADS, seconds=seconds, things=THINGS,
        thinking=THINKING_SECONDS * 1000, streams=streams, events=streams * EVENTS_EACH, rows=PAGE_ROWS, asked=ASKED,
    )  # fmt: skip
    heads = (
        "Engine",
        "Saved",
        "Saved a second",
        "Told it changed",
        "Median ms",
        "95 % ms",
        "Worst ms",
        "Log checked s",
    )
    sheets = [
        Sheet("Twenty writers", heads, tuple(rows)),
        Sheet("A page of a list", ("Engine", "Median ms", "Worst ms"), tuple(lists)),
    ]
    return Part("The store", method, targets, sheets)


def written(settings: Settings, seconds: float) -> Kept:
    """Return what all writers did to a new store, and what it holds then."""
    with closing(opened(settings)) as store:
        with store.writing(MEETING_OFFICE) as writing:
            for number in range(THINGS):
                append(
                    writing,
                    Stream(LAMPS, f"X{number + 1:06d}"),
                    "report",
                    data={"grid_code": Code("990101001001")},
                )
        with get_context("spawn").Pool(PROGRAMS) as pool:
            done = pool.starmap(write, [(settings.path, seconds, seed) for seed in range(PROGRAMS)])
        with store.reading() as session:
            events = session.scalar(select(func.count()).select_from(Event)) or 0
            versions = session.scalar(select(func.sum(Lamp.version))) or 0
            began = time.perf_counter()
            chain = verify(session)
            checked_s = time.perf_counter() - began
    is_whole = chain.broken is None and events == versions == chain.rows
    return Kept(_together(done), events - THINGS, is_whole, checked_s)


def write(path: Path, seconds: float, seed: int) -> Written:
    """Return what the threads of one program did to a store in some seconds.

    Parameters
    ----------
    path
        District file.
    """
    with closing(open_store(read_settings(path))) as store, ThreadPoolExecutor(THREADS) as pool:
        until = time.monotonic() + seconds
        done = list(pool.map(partial(_one_writer, store, until), range(seed * THREADS, (seed + 1) * THREADS)))
    return _together(done)


def _one_writer(store: Store, until: float, seed: int) -> Written:
    chance, saved, told, waits = random.Random(seed), 0, 0, []  # noqa: S311 (a bench)
    while time.monotonic() < until:
        name = f"X{chance.randrange(THINGS) + 1:06d}"
        with store.reading() as session:
            version = session.scalars(select(Lamp.version).where(Lamp.lamp_id == name)).one()
        time.sleep(chance.random() * 2 * THINKING_SECONDS)
        began = time.perf_counter()
        try:
            with store.writing(WORKER) as writing:
                append(writing, Stream(LAMPS, name, version), "remark", data={"remark": f"第 {saved} 次"})
            saved += 1
        except ChangedMeanwhile:
            told += 1
        except Exception as fault:  # noqa: BLE001 (what reaches people is what is counted)
            return Written(saved, told, [repr(fault)], waits)
        waits.append((time.perf_counter() - began) * 1000)
    return Written(saved, told, [], waits)


def _together(parts: list[Written]) -> Written:
    return Written(
        sum(one.saved for one in parts), sum(one.told for one in parts),
        [error for one in parts for error in one.errors], [wait for one in parts for wait in one.waits_ms],
    )  # fmt: skip


def _asked(settings: Settings, streams: int) -> list[float]:
    """Return how long pages of a list take, milliseconds."""
    with closing(opened(settings)) as store:
        _fill(store, streams)
        taken = []
        for number in range(ASKED):
            began = time.perf_counter()
            with store.reading() as session:
                chosen = select(Lamp).where(Lamp.state == "promised", Lamp.grid_code.startswith("99010100"))
                page = (
                    chosen.order_by(Lamp.promised_for.desc(), Lamp.lamp_id)
                    .limit(PAGE_ROWS)
                    .offset(number * 500)
                )
                session.scalars(page).all()
                session.scalar(select(func.count()).select_from(chosen.subquery()))
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def _fill(store: Store, streams: int) -> None:
    """Write things and events as they would stand after years, without taking each step."""
    at, first = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)
    with writing_engine(store.engine).begin() as connection:
        for begin in range(0, streams, 5_000):
            numbers = range(begin, min(begin + 5_000, streams))
            connection.execute(insert(Lamp), [
                {
                    "lamp_id": f"X{n:06d}", "version": EVENTS_EACH, "state": ("broken", "promised", "repaired")[n % 3],
                    "grid_code": f"990101{n % 456:06d}", "remark": "灯杆歪了，晚上看不见", "repairs": n % 4,
                    "promised_for": first + timedelta(days=n * 7919 % 700) if n % 3 == 1 else None,
                }
                for n in numbers
            ])  # fmt: skip
            connection.execute(insert(Event), [
                {
                    "stream_kind": LAMPS.kind, "stream_id": f"X{n:06d}", "version": version + 1, "verb": "remark",
                    "from_state": "broken", "to_state": "broken", "why": None, "data": {"remark": "灯杆歪了"},
                    "account_id": "a1", "role": "grid_worker", "office": "甲街道", "at": at,
                }
                for n in numbers for version in range(EVENTS_EACH)
            ])  # fmt: skip
