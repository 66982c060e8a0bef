"""Papers of every form, made of invented records: what tests of their layout and of their files begin from."""

from dataclasses import replace
from datetime import date

from governance.i18n import Translator
from governance.registers.letters import LetterContent
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.risk_tables import RiskEpisode
from governance.sheets.ledgers import CheckTask, YearFigures, annual_paper, check_paper, risk_ledger
from governance.sheets.letters import Issuer, agenda_paper, letter_paper, minutes_paper, notice_paper
from governance.sheets.papers import Paper, Share

HOSTILE = '#import "x": *; $y$ *粗* _斜_ <b>|</b> ] [ \\ `c` @label =1+1'
"""A name that markup of some kind would take for its own."""

ISSUER = Issuer("示例区", "联席办", date(2026, 7, 1), is_demonstration=True)
CONTENT = LetterContent(
    "assignment", "A000003", "环保局", "联席办", "第一网格环境噪声",
    ("近三个月收到31件，预期9.2件。", f"地点：{HOSTILE}"), ("到场查看并限期整改", "反馈处理结果"),
    date(2026, 7, 13), date(2026, 7, 3), "第一网格", "990101001001001", "990101001", "990101001001001", "环境噪声",
    date(2026, 7, 3),
)  # fmt: skip


def meeting(**changes) -> Meeting:
    told = {
        "meeting_id": "M000004", "version": 1, "state": "held", "kind": "joint", "township_code": None,
        "meets_on": date(2026, 7, 3), "begins_at": "14:30", "place": "三楼会议室", "convenor_post": "副区长",
        "offices": ["住建局", "环保局", "甲街道"], "attendance": {"住建局": "present", "环保局": "excused"},
        "item_order": [], "minutes": "会议听取汇报。\n会议要求按期反馈。", "planned_on": date(2026, 6, 20),
    }  # fmt: skip
    return Meeting(**(told | changes))


def item(number: int, **changes) -> AgendaItem:
    told = {
        "item_id": f"I{number:06d}", "version": 1, "state": "decided", "meeting_id": "M000004", "subject": "x",
        "source": "hotspot", "title": f"第{number}网格：环境噪声", "reason": "31件，预期9.2件。", "strength": 99,
        "place_name": f"第{number}网格", "category": "环境噪声", "lead_office": "环保局",
        "decision": "查明噪声来源。", "proposed_on": date(2026, 6, 25),
    }  # fmt: skip
    return AgendaItem(**(told | changes))


ITEMS = [
    item(1), item(2, state="carried", decision=None, word="等待核实"), item(3, state="accepted", decision=None),
    item(4, state="declined", title="不在议程上"),
]  # fmt: skip
GIVEN = [MeetingAction(item_id="I000001", task="到场查看", office="环保局", due_on=date(2026, 7, 13))]
RISK = RiskEpisode(
    hazard_id="R000001", episode_no=2, title="某路段占道", domain="traffic", level="high", state="settling",
    township_code="990101001", grid_code="990101001001001", office="环保局", measures="增设隔离",
    due_on=date(2026, 6, 1), listed_on=date(2026, 5, 1),
)  # fmt: skip
TASKS = [CheckTask(f"T{n}", "甲街道 第一网格", "很有把握", ("听辨声源", "查看许可")) for n in (1, 2)]
YEAR = YearFigures(
    date(2025, 7, 1), date(2026, 6, 1), 5123, (("环境噪声", 900), ("物业管理", 800)), (("住建局", 700),), Share(0, 0),
    12, 6,
)  # fmt: skip


def papers(say: Translator) -> dict[str, Paper]:
    """A paper of every kind but the pack and the monthly report, which are made of published figures."""
    reminder = replace(CONTENT, form="risk_reminder", decided_on=None)
    return {
        "assignment": letter_paper(say, CONTENT, "〔2026〕12号", ISSUER),
        "reminder": letter_paper(say, reminder, "", ISSUER),
        "notice": notice_paper(say, meeting(), ITEMS, ISSUER),
        "items": agenda_paper(say, meeting(), ITEMS, ISSUER, {"I000001": "M000002"}),
        "minutes": minutes_paper(say, meeting(), ITEMS, GIVEN, ISSUER),
        "ledger": risk_ledger(
            say, [RISK], ISSUER, {"990101001001001": "第一网格"}, {"traffic": "道路交通安全"}
        ),
        "checks": check_paper(say, TASKS, ISSUER),
        "annual": annual_paper(say, YEAR, ISSUER),
    }


def empty_papers(say: Translator) -> dict[str, Paper]:
    """The same papers of nothing."""
    bare = meeting(offices=[], attendance={}, minutes=None)
    return {
        "notice": notice_paper(say, bare, [], ISSUER), "items": agenda_paper(say, bare, [], ISSUER),
        "minutes": minutes_paper(say, bare, [], [], ISSUER), "ledger": risk_ledger(say, [], ISSUER, {}, {}),
        "checks": check_paper(say, [], ISSUER),
        "annual": annual_paper(say, replace(YEAR, cases=0, fields=(), units=()), ISSUER),
    }  # fmt: skip
