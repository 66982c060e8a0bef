"""How the demonstration's meetings are told: planned, held and closed, with what followed from their decisions.

What was before which meeting stands in :mod:`pipelines.demo_agendas`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from governance.registers import actions, agenda, check_forms, disputes, letters, meetings
from governance.registers.agenda import ItemDraft, Subject
from governance.registers.check_lists import DEFAULTS, lines_for
from governance.registers.checks import Findings, Task
from governance.registers.meeting_rows import AgendaItem, Letter, Meeting, MeetingAction
from governance.store import Code
from pipelines.demo_story import CLERK, STAFF, Pen, Story, office_actor, worker

_NOTICE = timedelta(days=5)
_PLANNED = timedelta(days=12)
_FILED = timedelta(days=2)
_FINDING = 90
"""Strength of a finding: how sure, in percent."""


@dataclass(frozen=True)
class DemoAction:
    """What an office was given to do.

    Attributes
    ----------
    days
        Until when, from the meeting.
    course
        How it went, one of :data:`COURSES`.
    is_by_letter
        Whether an assignment letter went with it.
    """

    task: str
    office: str
    days: int
    course: str = "closed"
    is_by_letter: bool = False


@dataclass(frozen=True)
class DemoItem:
    """One matter on an agenda.

    Attributes
    ----------
    end
        State it is left in.
    word
        What was decided, or why it was carried or declined.
    place, matter
        Code of a place and a category; missing where it is about none.
    proposed_by
        Office of the township that put it forward; empty for the meeting office.
    origin
        Title or task of the hazard, action or carried item it comes from.
    """

    title: str
    reason: str
    end: str
    word: str
    source: str = "by_hand"
    place: str | None = None
    matter: str | None = None
    actions: tuple[DemoAction, ...] = ()
    proposed_by: str = ""
    origin: str = ""


@dataclass(frozen=True)
class DemoMeeting:
    """One meeting.

    Attributes
    ----------
    on
        Months back and day.
    township
        Code; missing for the district's.
    end
        State it is left in.
    excused
        Offices that did not come.
    """

    on: tuple[int, int]
    township: str | None = None
    items: tuple[DemoItem, ...] = ()
    kind: str = "joint"
    end: str = "closed"
    excused: tuple[str, ...] = ()


DISTRICT_OFFICES = (
    "联席办", "住建局", "城管局", "征收办", "人社局", "交警大队", "生态环境局", "应急管理局", "农业农村局",
)  # fmt: skip
TOWNSHIP_OFFICES = ("联席办", "住建局", "征收办", "城管局")


def meeting_story(pen: Pen, one: DemoMeeting) -> Story:
    """Tell one meeting, up to the state it is left in."""
    world = pen.world
    day = world.day(*one.on)
    yield min(day - _PLANNED, world.end)
    name = meetings.plan(
        pen.by(STAFF), _plan(one, day), today=pen.day, known_offices=world.offices
    )  # fmt: skip
    if one.end == "planned":
        _put_forward(pen, one, name)
        return
    yield day - _NOTICE
    if one.end == "cancelled":
        agenda.cancel_meeting(
            pen.by(STAFF), _meeting(pen, name), "与防汛部署会冲突，改由下月合并召开。", today=pen.day
        )
        return
    meetings.step(pen.by(STAFF), _meeting(pen, name), "notify", data={"on": pen.day})
    items = _put_forward(pen, one, name)
    yield day
    meetings.hold(pen.by(STAFF), _meeting(pen, name), on=pen.day, today=pen.day)
    came = {office: "excused" if office in one.excused else "present" for office in _offices(one)}
    meetings.attend(pen.by(STAFF), _meeting(pen, name), came)
    for item_id, item in items:
        _decide(pen, item_id, item)
    minutes = f"会议听取{len(items)}项议题汇报，逐项明确责任单位和完成时限；未完成事项下次会议继续通报。"
    meetings.minute(pen.by(STAFF), _meeting(pen, name), minutes, today=pen.day)
    if one.end == "closed":
        yield day + _FILED
        meetings.close(pen.by(STAFF), _meeting(pen, name), today=pen.day)


def _offices(one: DemoMeeting) -> tuple[str, ...]:
    return DISTRICT_OFFICES if one.township is None else TOWNSHIP_OFFICES


def _plan(one: DemoMeeting, day: date) -> meetings.MeetingPlan:
    is_districts = one.township is None
    return meetings.MeetingPlan(
        one.kind, one.township, day, time(9, 30) if is_districts else time(14, 30),
        "区政府三楼会议室" if is_districts else "街道二楼会议室",
        "区委副书记" if is_districts else "党工委副书记", _offices(one),
    )  # fmt: skip


def _put_forward(pen: Pen, one: DemoMeeting, name: str) -> list[tuple[str, DemoItem]]:
    """Put the items of a meeting forward, and accept or decline them; return those that the meeting takes up."""
    taken = []
    for item in one.items:
        actor = office_actor(pen.world, item.proposed_by) if item.proposed_by else STAFF
        item_id = agenda.propose(pen.by(actor), name, _draft(pen, one, item), today=pen.day)
        pen.named[item.title] = item_id
        if item.end == "declined":
            _item_step(pen, item_id, "decline", why=item.word)
        elif item.end != "proposed":
            _item_step(pen, item_id, "accept")
            taken.append((item_id, item))
    order = [Code(item_id) for item_id, _ in taken]
    meetings.step(pen.by(STAFF), _meeting(pen, name), "arrange", data={"order": order})
    return taken


def _draft(pen: Pen, one: DemoMeeting, item: DemoItem) -> ItemDraft:
    world, origin = pen.world, pen.named.get(item.origin)
    place = None if item.place is None else world.places[item.place]
    level = (
        None
        if place is None
        else ("township", "community", "grid")[sum(code is not None for code in place) - 1]
    )
    township = one.township if place is None else place.township_code
    key = f"hand:{item.title}"
    if item.source in ("hotspot", "alert"):
        key = f"{level if item.source == 'hotspot' else 'alert'}:{item.place}:{item.matter}"
    elif origin is not None:
        key = {"risk": f"risk:{origin}:1", "overdue_action": f"action:{origin}"}.get(item.source, key)
    if item.source == "carried" and origin is not None:
        key = pen.writing.session.get_one(AgendaItem, origin).subject
    about = Subject(
        key, level, item.place, None if item.place is None else world.names[item.place], township, item.matter
    )
    draft = ItemDraft(about, item.source, item.title, item.reason, origin_id=origin)
    if item.source not in ("hotspot", "alert"):
        return draft
    months = world.month(one.on[0] + 3), world.month(one.on[0] + 1)
    return replace(draft, strength=_FINDING, month_from=months[0], month_to=months[1])


def _decide(pen: Pen, item_id: str, item: DemoItem) -> None:
    """Discuss an item, decide or carry it, and give its actions to their offices."""
    _item_step(pen, item_id, "discuss")
    if item.end == "carried":
        _item_step(pen, item_id, "carry", why=item.word)
        return
    _item_step(pen, item_id, "decide", data={"decision": item.word})
    for one in item.actions:
        kept = pen.writing.session.get_one(AgendaItem, item_id)
        draft = actions.ActionDraft(one.task, one.office, pen.day + timedelta(days=one.days))
        action_id = actions.assign(
            pen.by(STAFF), kept, draft, today=pen.day, known_offices=pen.world.offices
        )  # fmt: skip
        pen.named[one.task] = action_id
        if one.is_by_letter:
            pen.begin(_letter_story(pen, action_id, one))
        pen.begin(_action_story(pen, action_id, one))


def _action_story(pen: Pen, action_id: str, one: DemoAction) -> Story:
    """Tell what became of an action."""
    given, actor = pen.day, office_actor(pen.world, one.office)
    for days, who, verb, told in COURSES[one.course]:
        yield given + timedelta(days=max(1, round(days * one.days)))
        if verb == "check":
            _check(pen, action_id, told)
            continue
        data: dict[str, object] = {}
        if verb in _TEXT_OF:
            data[_TEXT_OF[verb]] = told
        if verb == "move_due":
            data["due_on"] = pen.day + timedelta(days=one.days)
        by, why = actor if who == "office" else STAFF, told if verb in _NEEDS_WHY else None
        kept = pen.writing.session.get_one(MeetingAction, action_id)
        actions.step(pen.by(by), kept, verb, today=pen.day, why=why, data=data)


_TEXT_OF: Mapping[str, str] = {"progress": "progress", "report_done": "result"}
_NEEDS_WHY = ("return", "move_due", "cancel")

COURSES: Mapping[str, tuple[tuple[float, str, str, str], ...]] = {
    "assigned": (),
    "under_way": ((0.2, "office", "begin", ""), (0.5, "office", "progress", "已现场核实，正在制定整改方案。")),
    "reported": ((0.2, "office", "begin", ""), (0.8, "office", "report_done", "整改完成，附现场照片和回访记录。")),
    "closed": (
        (0.2, "office", "begin", ""), (0.8, "office", "report_done", "整改完成，附现场照片和回访记录。"),
        (0.95, "staff", "verify", ""),
    ),
    "checked": (
        (0.2, "office", "begin", ""), (0.7, "worker", "check", "现场复查，问题已整改，住户反映好转。"),
        (0.9, "staff", "verify", ""),
    ),
    "closed_late": (
        (0.4, "office", "progress", "施工单位已进场。"), (1.6, "office", "report_done", "已完工并通过验收。"),
        (1.8, "staff", "verify", ""),
    ),
    "returned": (
        (0.3, "office", "begin", ""), (0.7, "office", "report_done", "已整改。"),
        (0.8, "staff", "return", "只整改了一处，另两处未动，退回继续办理。"),
        (1.4, "office", "report_done", "三处全部整改，附前后对比。"), (1.6, "staff", "verify", ""),
    ),
    "moved": (
        (0.3, "office", "begin", ""), (0.9, "staff", "move_due", "招标流程延后，调整完成时限。"),
        (1.4, "office", "progress", "已完成招标，进场施工。"),
    ),
    "cancelled": ((0.5, "staff", "cancel", "与上级专项整治合并办理，不再单列。"),),
}  # fmt: skip
"""How an action goes: when, as a share of its days, who does what, and what they write."""


def _check(pen: Pen, action_id: str, note: str) -> None:
    """Have the worker of an action's grid report it as done."""
    action = pen.writing.session.get_one(MeetingAction, action_id)
    task = Task.of_action(action)
    if task is not None:
        lines = lines_for(DEFAULTS, task.category)[:3]
        form = Findings(f"demo-{task.task_id}", 0, "improved", tuple(lines), note, is_done=True)
        check_forms.send(pen.by(worker(pen.world, task.grid_code)), task, form, today=pen.day)


@dataclass(frozen=True)
class DemoCheck:
    """A check of a marked grid.

    Attributes
    ----------
    month_to
        Last month of the mark's window, months back.
    days
        After the end of that month.
    answer
        Verb and word of the data office; empty where there is none.
    """

    grid: str
    matter: str
    month_to: int
    days: int
    result: str
    note: str = ""
    answer: tuple[str, str] = ("", "")


def check_story(pen: Pen, one: DemoCheck) -> Story:
    """Tell one check, and what the data office answers where it says that the data are wrong."""
    world = pen.world
    yield world.month(one.month_to - 1) + timedelta(days=one.days)
    place = world.places[one.grid]
    task = Task.of_mark(one.grid, place.township_code or "", one.matter, world.month(one.month_to))
    lines = lines_for(DEFAULTS, one.matter)[:3]
    form = Findings(f"demo-{task.task_id}", 0, one.result, tuple(lines), one.note)
    check_forms.send(pen.by(worker(world, one.grid)), task, form, today=pen.day)
    verb, word = one.answer
    if verb:
        yield pen.day + timedelta(days=6)
        _answer(pen, task, verb, word)


def _answer(pen: Pen, task: Task, verb: str, word: str) -> None:
    found = pen.writing.session.scalars(disputes.open_disputes(CLERK)).all()
    dispute = next(one for one in found if one.task_id == task.task_id)
    disputes.answer(pen.by(CLERK), dispute, verb, why=word, today=pen.day)


def _letter_story(pen: Pen, action_id: str, one: DemoAction) -> Story:
    """Tell the assignment letter of an action: sent at once, answered where the action came to an end."""
    given = pen.day
    yield given + timedelta(days=1)
    session = pen.writing.session
    action = session.get_one(MeetingAction, action_id)
    content = letters.of_action(
        action, session.get_one(AgendaItem, action.item_id), from_office=STAFF.office, today=pen.day
    )
    letter_id = letters.draft(pen.by(STAFF), content)
    letters.send(pen.by(STAFF), session.get_one(Letter, letter_id), today=pen.day)
    if one.course not in ("closed", "checked"):
        return
    yield given + timedelta(days=one.days - 1)
    actor = office_actor(pen.world, one.office)
    told = {"reply": "已按要求办结，情况已报联席办。"}
    letters.step(pen.by(actor), session.get_one(Letter, letter_id), "reply", today=pen.day, data=told)
    letters.step(pen.by(STAFF), session.get_one(Letter, letter_id), "close", today=pen.day)


def _meeting(pen: Pen, name: str) -> Meeting:
    return pen.writing.session.get_one(Meeting, name)


def _item_step(
    pen: Pen, item_id: str, verb: str, *, why: str | None = None, data: Mapping[str, object] | None = None
) -> None:
    seen = pen.writing.session.get_one(AgendaItem, item_id)
    agenda.step(pen.by(STAFF), seen, verb, today=pen.day, why=why, data=data)
