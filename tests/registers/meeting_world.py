"""Meetings of a small district: who acts, when, and short ways to take the usual steps."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from governance.access import Actor, Role
from governance.registers import actions, agenda, meetings
from governance.registers.agenda import ItemDraft, Subject
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction

TODAY = date(2026, 7, 3)
OFFICES = ("住建局", "环保局", "甲街道")
STAFF = Actor("a1", "联席办", Role.MEETING_OFFICE, "联席办")
TOWNSHIP = Actor("a2", "甲街道", Role.TOWNSHIP, "甲街道", ("990101001",))
OTHER_TOWNSHIP = Actor("a3", "乙街道", Role.TOWNSHIP, "乙街道", ("990101002",))
WORKER = Actor("a4", "网格员", Role.GRID_WORKER, "", ("990101001",), ("990101001001001",))
OTHER_WORKER = Actor("a5", "网格员", Role.GRID_WORKER, "", ("990101001",), ("990101001001002",))
LEADER = Actor("a6", "分管领导", Role.LEADER, "区政府")
CLERK = Actor("a7", "数据员", Role.DATA_CLERK, "数据局")
OPERATOR = Actor("a8", "运维", Role.OPERATOR, "信息中心")
OPEN_DOOR = Actor("open", "Not signed in", Role.OPEN)
EVERYBODY = (STAFF, TOWNSHIP, WORKER, LEADER, CLERK, OPERATOR, OPEN_DOOR)

PLACE = Subject(
    "grid:990101001001001:环境噪声", "grid", "990101001001001", "第一网格", "990101001", "环境噪声"
)
HOT = ItemDraft(PLACE, "hotspot", "第一网格: 环境噪声", "95 %", 95, date(2026, 4, 1), date(2026, 6, 1), "w1")


def at(day: date) -> datetime:
    """Noon of a day in the district, or nearly."""
    return datetime.combine(day, time(4), UTC)


def planned(day: date = TODAY, *, township: str | None = None, **changes) -> meetings.MeetingPlan:
    given = {
        "kind": "joint", "township_code": township, "meets_on": day, "begins_at": time(14, 30), "place": "三楼会议室",
        "convenor_post": "副区长", "offices": OFFICES[:2],
    }  # fmt: skip
    return meetings.MeetingPlan(**(given | changes))


def plan(store, day: date = TODAY, *, township: str | None = None, actor: Actor = STAFF, **changes) -> str:
    with store.writing(actor, at=at(day)) as writing:
        return meetings.plan(
            writing, planned(day, township=township, **changes), today=day, known_offices=OFFICES
        )


def meeting(store, meeting_id: str) -> Meeting:
    with store.reading() as session:
        return session.get_one(Meeting, meeting_id)


def item(store, item_id: str) -> AgendaItem:
    with store.reading() as session:
        return session.get_one(AgendaItem, item_id)


def action(store, action_id: str) -> MeetingAction:
    with store.reading() as session:
        return session.get_one(MeetingAction, action_id)


def hold(store, meeting_id: str, day: date = TODAY) -> None:
    with store.writing(STAFF, at=at(day)) as writing:
        meetings.hold(writing, meeting(store, meeting_id), on=day, today=day)


def accept(store, meeting_id: str, draft: ItemDraft = HOT, day: date = TODAY) -> str:
    with store.writing(STAFF, at=at(day)) as writing:
        return agenda.accept_proposal(writing, meeting_id, draft, today=day)


def move_item(
    store, item_id: str, verb: str, *, actor: Actor = STAFF, day: date = TODAY, why=None, **data
) -> None:
    with store.writing(actor, at=at(day)) as writing:
        agenda.step(writing, item(store, item_id), verb, today=day, why=why, data=data)


def decide(store, meeting_id: str, draft: ItemDraft = HOT, day: date = TODAY) -> str:
    """Put an item before a meeting that is held, and decide it."""
    item_id = accept(store, meeting_id, draft, day)
    if meeting(store, meeting_id).state in ("planned", "notified"):
        hold(store, meeting_id, day)
    move_item(store, item_id, "decide", day=day, decision="查明噪声来源")
    return item_id


def assign(store, item_id: str, due_on: date, day: date = TODAY, office: str = "环保局") -> str:
    with store.writing(STAFF, at=at(day)) as writing:
        return actions.assign(
            writing, item(store, item_id), actions.ActionDraft("到场查看", office, due_on), today=day,
            known_offices=OFFICES,
        )  # fmt: skip


def act(
    store, action_id: str, verb: str, *, actor: Actor = STAFF, day: date = TODAY, why=None, **data
) -> None:
    with store.writing(actor, at=at(day)) as writing:
        actions.step(writing, action(store, action_id), verb, today=day, why=why, data=data)


def rows(store, table) -> list[dict]:
    """All rows of a table as mappings, in the order of the key."""
    with store.reading() as session:
        found = session.scalars(select(table).order_by(*table.__table__.primary_key.columns)).all()
        return [{column.key: getattr(row, column.key) for column in table.__table__.columns} for row in found]
