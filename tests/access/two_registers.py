"""Registers of the two townships: of every kind of thing one of ours and one of theirs, theirs marked by the secret."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from governance.access import Actor, Role
from governance.accounts.tables import Account
from governance.registers import actions, agenda, check_forms, disputes, letters, meetings, records, risks
from governance.registers.assignments import GridPlace
from governance.registers.checks import Findings, Task
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.record_entries import ReceptionEntry, RecordDesk
from governance.registers.risk_entries import Desk, NewRisk, Place
from governance.risk_settings import Risks
from governance.store import Store
from tests.access.two_townships import OUR_GRID, OURS, SECRET, THEIR_GRID, THEIRS

TODAY = date(2026, 7, 10)
OFFICES = ("甲局", "丙局")
STAFF = Actor("staff", "联席办", Role.MEETING_OFFICE, "联席办")


@dataclass(frozen=True)
class Kept:
    """What was written of one township, by name."""

    hazard: str
    meeting: str
    districts_meeting: str
    action: str
    letter: str
    record: str
    dispute: str
    task: Task


def township(code: str) -> Actor:
    return Actor(f"town-{code}", "街道", Role.TOWNSHIP, f"街道{code}", (code,))


def worker(grid: str) -> Actor:
    return Actor(f"worker-{grid}", "网格员", Role.GRID_WORKER, "", (), (grid,))


def risk_desk() -> Desk:
    places = {
        Place(), *(Place(code, f"{code}001", grid) for code, grid in ((OURS, OUR_GRID), (THEIRS, THEIR_GRID)))
    }  # fmt: skip
    return Desk(TODAY, Risks(), OFFICES, places, lambda _source, _case_no: False)


def record_desk() -> RecordDesk:
    return RecordDesk(TODAY, OFFICES, (OURS, THEIRS), (), lambda *_: (False, None), lambda *_: None)


def new_risk(code: str, grid: str, word: str) -> NewRisk:
    return NewRisk(
        "high", OFFICES[0], TODAY + timedelta(30), "分管副主任", f"{word}措施", f"{word}隐患", "work_safety", TODAY,
        code, f"{code}001", grid,
    )  # fmt: skip


def reception(code: str, word: str) -> ReceptionEntry:
    return ReceptionEntry(TODAY, "接访", 770, 771, code, f"{word}书记")


def write_both(store: Store) -> tuple[Kept, Kept]:
    """Write the registers and return what is ours and what is theirs; townships and workers have accounts."""
    with store.writing(STAFF) as writing:
        for actor in (township(OURS), township(THEIRS), worker(OUR_GRID), worker(THEIR_GRID)):
            writing.session.add(Account(
                account_id=actor.account_id, name=actor.name, role=str(actor.role), office=actor.office,
                township_codes=list(actor.township_codes), grid_codes=list(actor.grid_codes), password_hash="",
                must_change=False, is_disabled=False, is_demonstration=False, changed_at=writing.at,
            ))  # fmt: skip
    return _write(store, OURS, OUR_GRID, "甲地"), _write(store, THEIRS, THEIR_GRID, SECRET)


def _write(store: Store, code: str, grid: str, word: str) -> Kept:
    at = datetime.combine(TODAY, time(4), UTC)
    with store.writing(STAFF, at=at) as writing:
        hazard = risks.register_risk(writing, risk_desk(), new_risk(code, grid, word))
        about = agenda.Subject(f"grid:{grid}:噪声", "grid", grid, f"{word}网格", code, "环境噪声")
        draft = agenda.ItemDraft(about, "by_hand", f"{word}议题", f"{word}缘由")
        held = []
        for whose in (code, None):
            plan = meetings.MeetingPlan("joint", whose, TODAY, time(9), f"{word}会议室", "副主任", OFFICES)
            held.append(meetings.plan(writing, plan, today=TODAY, known_offices=OFFICES))
        name = held[0]
        item = agenda.accept_proposal(writing, name, draft, today=TODAY)
        meeting = writing.session.get_one(Meeting, name)
        meetings.hold(writing, meeting, on=TODAY, today=TODAY)
        meetings.minute(writing, writing.session.get_one(Meeting, name), f"{word}纪要", today=TODAY)
        seen = writing.session.get_one(AgendaItem, item)
        agenda.step(writing, seen, "decide", today=TODAY, data={"decision": f"{word}决定"})
        given = actions.ActionDraft(f"{word}任务", OFFICES[0], TODAY + timedelta(900))
        action = actions.assign(writing, seen, given, today=TODAY, known_offices=OFFICES)
        kept = writing.session.get_one(MeetingAction, action)
        content = letters.of_action(kept, seen, from_office="联席办", today=TODAY)
        letter = letters.draft(writing, content)
        record = records.enter(writing, record_desk(), reception(code, word))
    with store.writing(township(code), at=at) as writing:
        dispute = disputes.raise_dispute(
            writing, "wrong_mark", GridPlace(grid, code), note=f"{word}有误", today=TODAY
        )
    task = Task.of_action(kept)
    assert task is not None
    form = Findings("form", 0, "verified", (), f"{word}现场")
    with store.writing(worker(grid), at=at) as writing:
        check_forms.send(writing, task, form, today=TODAY)
    draft_form = Findings("later", 1, "improved", (), f"{word}草稿")
    check_forms.keep_draft(store, worker(grid), task, draft_form)
    return Kept(hazard, name, held[1], action, letter, record, dispute, task)
