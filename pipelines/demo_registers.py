"""The demonstration's registers: meetings, actions, risks, checks and records of past months, as if kept all along.

Everything is invented and the same for the same month; posts and offices only. It is written through the verbs of the
registers, in one transaction, each step under its own past day, and only into a store that holds no change yet.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import select

from governance.registers import records
from governance.registers.record_entries import (
    CallbackEntry,
    CampaignEntry,
    Entry,
    ReceptionEntry,
    RecordDesk,
)
from governance.settings import Settings, today
from governance.store import Event, open_store
from pipelines.demo_agendas import CHECKS, MEETINGS
from pipelines.demo_meetings import check_story, meeting_story
from pipelines.demo_risks import RISKS, risk_story
from pipelines.demo_story import STAFF, DemoCase, Pen, Story, World, world_of
from pipelines.network import Network

_CASE_SOURCE = "petitions"
_CASE_COLUMNS = {
    "信访件编号": "case_no",
    "登记日期": "received_on",
    "乡镇代码": "township_code",
    "内容分类": "category",
}
_MATTERS = ("物业管理", "征地拆迁")


def write_registers(
    settings: Settings, network: Network, files: list[tuple[str, Path]], end_month: str
) -> int:
    """Write the registers and return how many steps they are; 0 where nothing was written.

    Parameters
    ----------
    settings
        Of the demonstration; nothing is written for another district.
    files
        Source and path of the case files, from :func:`pipelines.demo.write_demo`.
    end_month
        Last month of cases, such as 2026-10; nothing is written of what lies after it, or after today.
    """
    if not settings.district.is_demonstration:
        return 0
    end = pd.Period(end_month, freq="M").end_time.date()
    with closing(open_store(settings)) as store, store.writing(STAFF) as writing:
        if writing.session.scalar(select(Event.event_id).limit(1)) is not None:
            return 0
        world = world_of(settings, network, end, _petitions(files))
        pen = Pen(world, writing)
        pen.tell(_stories(pen), until=min(end, today(settings)))
        return len(writing.session.scalars(select(Event.event_id)).all())


def _stories(pen: Pen) -> Iterator[Story]:
    yield from (risk_story(pen, one) for one in RISKS)
    yield from (meeting_story(pen, one) for one in MEETINGS)
    yield from (check_story(pen, one) for one in CHECKS)
    yield from (_record_story(pen, day, entry) for day, entry in _records(pen.world))


def _petitions(files: list[tuple[str, Path]]) -> tuple[DemoCase, ...]:
    """Return the first petitions of the last year that state a township, of the matters that registers name."""
    path = max(path for source, path in files if source == _CASE_SOURCE)
    rows = pd.read_csv(path, dtype=str, usecols=list(_CASE_COLUMNS), encoding="utf-8-sig")
    rows = rows.rename(columns=_CASE_COLUMNS).dropna()
    is_named = rows["case_no"].str.contains(path.stem[-4:]) & rows["category"].isin(_MATTERS)
    found = rows[is_named & rows["received_on"].str.startswith("2")].sort_values("case_no")
    return tuple(map(DemoCase, found["case_no"], found["township_code"], found["category"]))


def _records(world: World) -> Iterator[tuple[date, Entry]]:
    """Return what is kept by hand because no file brings it, each with the day on which it is written down."""
    for back, township, post, batches, visits in (
        (2, "990101004", "党工委书记", 3, 7), (1, "990101002", "街道办事处主任", 2, 2), (0, None, "副区长", 4, 9),
    ):  # fmt: skip
        day = world.day(back, 14)
        yield day, ReceptionEntry(day, "接访", batches, visits, township, post, 1, batches - 1)
    for back, done in ((1, 9), (0, 17)):
        day = world.day(back, 28)
        yield (
            day,
            CampaignEntry(
                "过渡安置房清零",
                "公布交付时间",
                "套",
                world.month(2),
                world.month(-2),
                40,
                day,
                done,
                None,
                "990101004",
            ),
        )
    for number, case in enumerate(world.cases[:3]):
        day = world.day(0, 7 + number)
        word, reason = ("不满意", "办理时间") if number == 1 else ("满意", None)
        yield (
            day,
            CallbackEntry(_CASE_SOURCE, case.case_no, day, is_reached=True, satisfaction=word, reason=reason),
        )


def _record_story(pen: Pen, day: date, entry: Entry) -> Story:
    yield day
    records.enter(pen.by(STAFF), _record_desk(pen), entry)


def _record_desk(pen: Pen) -> RecordDesk:
    world = pen.world
    townships = {case.case_no: case.township_code for case in world.cases}
    return RecordDesk(
        pen.day, world.offices, world.townships, ("办理时间",),
        lambda source, case_no: (source == _CASE_SOURCE and case_no in townships, townships.get(case_no)),
        lambda _campaign, _line: None,
    )  # fmt: skip
