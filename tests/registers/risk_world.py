"""A desk and entries for the register of risks, and the people who keep it."""

from dataclasses import replace
from datetime import date

from governance.access import Actor, Role
from governance.registers.risk_entries import Desk, NewRisk, Place
from governance.registers.risks import Seen, change_level, move, register_risk
from governance.risk_settings import Risks
from governance.store import Store

TODAY = date(2026, 7, 10)
FIRST, SECOND = "990101001", "990101002"
GRID = "990101001001001"
CASES = {("12345", "A1"), ("12345", "A2")}

OFFICE = Actor("office", "联席办", Role.MEETING_OFFICE, "联席办")
TOWNSHIP = Actor("town", "甲街道", Role.TOWNSHIP, "甲街道", (FIRST,))
OTHER = Actor("other", "乙街道", Role.TOWNSHIP, "乙街道", (SECOND,))
LEADER = Actor("lead", "分管领导", Role.LEADER)

WAY = ("start", "report_settled", "verify", "strike_off")
"""From registered to struck off."""

DESK = Desk(
    today=TODAY,
    risks=Risks(),
    offices=("住建局", "应急局"),
    known_places={
        Place(), Place(FIRST), Place(SECOND), Place(FIRST, f"{FIRST}001"), Place(FIRST, f"{FIRST}001", GRID),
    },
    has_case=lambda source, case_no: (source, case_no) in CASES,
)  # fmt: skip

ENTRY = NewRisk(
    title="集贸市场消防通道被占", domain="work_safety", level="high", office="住建局", lead_post="副区长",
    due_on=date(2026, 8, 31), listed_on=TODAY, township_code=FIRST, community_code=f"{FIRST}001", grid_code=GRID,
    measures="清理通道，装设隔离桩",
)  # fmt: skip


def on(day: date) -> Desk:
    """The desk on another day."""
    return replace(DESK, today=day)


def registered(store: Store, actor: Actor = OFFICE, *, day: date = TODAY, **changes: object) -> str:
    """Register a hazard on a day and return its name."""
    given: dict[str, object] = {"listed_on": day, "due_on": max(day, ENTRY.due_on or day), **changes}
    with store.writing(actor) as writing:
        return register_risk(writing, on(day), replace(ENTRY, **given))  # type: ignore[arg-type]


def taken(
    store: Store, hazard_id: str, version: int, *verbs: str, actor: Actor = OFFICE, day: date = TODAY
) -> int:
    """Take steps one after another and return the version they lead to."""
    for verb in verbs:
        with store.writing(actor) as writing:
            seen = Seen(hazard_id, version)
            if verb in ("high", "middle", "low"):
                version = change_level(writing, on(day), seen, verb, "形势有变").version  # type: ignore[arg-type]
            else:
                version = move(writing, on(day), seen, verb, "已现场查看").version
    return version
