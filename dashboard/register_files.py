"""The registers as files: hazards, meetings and actions as the reader's list has them, every page of it."""

from datetime import date

import pandas as pd

from dashboard.exports import table_of
from dashboard.frame import Scene
from dashboard.meeting_words import body_name
from dashboard.paper_files import issuer_of
from dashboard.register_answers import read
from dashboard.risk_filters import ONLY, RiskFilters
from dashboard.risk_words import domain_names, level_text, place_code, place_titles, state_text
from governance.exporting.content import ExportColumn, ExportTable
from governance.registers.actions import ACTIONS
from governance.registers.actions import is_overdue as is_late
from governance.registers.meeting_rows import Meeting, MeetingAction
from governance.registers.meetings import KINDS, MEETINGS
from governance.registers.risk_list import episodes
from governance.registers.risk_tables import RiskEpisode
from governance.registers.risks import is_overdue
from governance.settings import today
from governance.sheets.ledgers import risk_ledger
from governance.sheets.papers import Paper

MOST = 20_000
"""Hazards in a file; what more there are is said in it."""

MOST_PRINTED = 2_000
"""Hazards of a printed ledger: some hundred pages."""


def risks_table(scene: Scene, asked: RiskFilters) -> ExportTable:
    """Return the hazards that the reader's filters ask for, in the order of the list."""
    say, day = scene.say, today(scene.settings)
    page = read(scene, episodes, asked.wanted, day, rows=MOST)
    titles, domains = place_titles(scene), domain_names(scene)
    frame = pd.DataFrame([_risk(scene, one, day, titles, domains) for one in page.episodes])
    columns = [
        ExportColumn("hazard_id", say("Hazard")), ExportColumn("episode_no", say("Listing"), "count"),
        ExportColumn("title", say("Title")), ExportColumn("level", say("Level")), ExportColumn("state", say("State")),
        ExportColumn("domain", say("Domain")), ExportColumn("place", say("Place")),
        ExportColumn("office", say("Office")), ExportColumn("listed_on", say("Listed on"), "day"),
        ExportColumn("due_on", say("Due"), "day"), ExportColumn("days_late", say("Days overdue"), "count"),
        ExportColumn("last_reviewed_on", say("Last reviewed"), "day"),
        ExportColumn("struck_off_on", say("Struck off"), "day", gap="on_register"),
    ]  # fmt: skip
    filters = _risk_filters(scene, asked)
    if page.total > len(page.episodes):
        filters.insert(
            0, (say("Cut off"), say("the first {n} of them").format(n=say.number(len(page.episodes))))
        )
    return table_of(scene, say("The register"), columns, frame, filters=filters)


def risks_ledger(scene: Scene, asked: RiskFilters) -> Paper:
    """Return the hazards that the reader's filters ask for as a ledger (台账)."""
    page = read(scene, episodes, asked.wanted, today(scene.settings), rows=MOST_PRINTED)
    return risk_ledger(scene.say, page.episodes, issuer_of(scene), place_titles(scene), domain_names(scene))


def _risk(
    scene: Scene, one: RiskEpisode, day: date, titles: dict[str, str], domains: dict[str, str]
) -> dict[str, object]:
    say, code = scene.say, place_code(one)
    return {
        "hazard_id": one.hazard_id, "episode_no": one.episode_no, "title": one.title,
        "level": level_text(say, one.level), "state": state_text(say, one.state),
        "domain": domains.get(one.domain, one.domain), "place": titles.get(code, code), "office": one.office,
        "listed_on": one.listed_on, "due_on": one.due_on,
        "days_late": (day - one.due_on).days if is_overdue(one, day) else 0,
        "last_reviewed_on": one.last_reviewed_on, "struck_off_on": one.struck_off_on,
        "on_register": say("On the register"),
    }  # fmt: skip


def _risk_filters(scene: Scene, asked: RiskFilters) -> list[tuple[str, str]]:
    say = scene.say
    states = {"active": say("On the register"), "all": say("Struck off too")}
    told = [
        (say("As of"), say.day(today(scene.settings))),
        (say("State"), states.get(asked.state) or state_text(say, asked.state)),
        (say("Level"), level_text(say, asked.level) if asked.level else ""),
        (say("Domain"), domain_names(scene).get(asked.domain, asked.domain)), (say("Office"), asked.office),
        (say("Township"), place_titles(scene).get(asked.area, asked.area)),
        (say("Which of them"), say(ONLY[asked.only]) if asked.only else ""),
    ]  # fmt: skip
    return [(heading, text) for heading, text in told if text]


def meetings_table(scene: Scene, rows: list[Meeting]) -> ExportTable:
    """Return meetings, in the order given."""
    say = scene.say
    frame = pd.DataFrame([
        {
            "meeting_id": one.meeting_id, "body": body_name(scene, one.township_code), "kind": say(KINDS[one.kind]),
            "state": say(MEETINGS.lifecycle.states[one.state]), "meets_on": one.meets_on, "begins_at": one.begins_at,
            "place": one.place, "convenor_post": one.convenor_post, "offices": "、".join(one.offices),
        }
        for one in rows
    ])  # fmt: skip
    columns = [
        ExportColumn("meeting_id", say("Meeting")), ExportColumn("body", say("Whose meeting")),
        ExportColumn("kind", say("Kind of meeting")), ExportColumn("state", say("State")),
        ExportColumn("meets_on", say("Day"), "day"), ExportColumn("begins_at", say("Hour")),
        ExportColumn("place", say("Place")), ExportColumn("convenor_post", say("Convened by (post)")),
        ExportColumn("offices", say("Offices asked to come")),
    ]  # fmt: skip
    return table_of(scene, say("Meetings"), columns, frame)


def actions_table(scene: Scene, rows: list[MeetingAction]) -> ExportTable:
    """Return actions, in the order given."""
    say, day = scene.say, today(scene.settings)
    frame = pd.DataFrame([
        {
            "action_id": one.action_id, "state": say(ACTIONS.lifecycle.states[one.state]), "task": one.task,
            "office": one.office, "place": one.place_name or say("Whole district"), "due_on": one.due_on,
            "days_late": (day - one.due_on).days if is_late(one, day) else 0, "first_due_on": one.first_due_on,
            "times_moved": one.times_moved, "times_returned": one.times_returned, "meeting_id": one.meeting_id,
        }
        for one in rows
    ])  # fmt: skip
    columns = [
        ExportColumn("action_id", say("Action")), ExportColumn("state", say("State")),
        ExportColumn("task", say("Task")), ExportColumn("office", say("Office")), ExportColumn("place", say("Place")),
        ExportColumn("due_on", say("Due"), "day"), ExportColumn("days_late", say("Days overdue"), "count"),
        ExportColumn("first_due_on", say("First last day"), "day"),
        ExportColumn("times_moved", say("Times moved"), "count"),
        ExportColumn("times_returned", say("Times sent back"), "count"),
        ExportColumn("meeting_id", say("Meeting")),
    ]  # fmt: skip
    return table_of(scene, say("Actions"), columns, frame, filters=[(say("As of"), say.day(day))])
