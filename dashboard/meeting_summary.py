"""A meeting to be read: when and where, who came, what was decided on each item, which actions followed."""

from collections.abc import Sequence

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.meeting_words import action_tag, body_name, item_tag, line, strong
from dashboard.paper_files import WITH_TABLES, draw_paper, issuer_of, meeting_file
from governance.registers import agenda
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.meetings import ATTENDED, KINDS
from governance.settings import today
from governance.sheets.letters import agenda_paper, minutes_paper, notice_paper


def draw_summary(
    scene: Scene, meeting: Meeting, items: list[AgendaItem], given: Sequence[MeetingAction]
) -> None:
    """Draw a meeting to be read, as it stands now."""
    say = scene.say
    came = {
        word: [office for office, how in meeting.attendance.items() if how == kind]
        for kind, word in ATTENDED.items()
    }
    lines = [
        (say("Kind of meeting"), say(KINDS[meeting.kind])),
        (say("Day and hour"), f"{say.day(meeting.meets_on)} {meeting.begins_at}"),
        (say("Place"), meeting.place),
        (say("Convened by"), meeting.convenor_post),
        (say("Offices asked to come"), say(", ").join(meeting.offices)),
        *((say(word), say(", ").join(offices)) for word, offices in came.items() if offices),
    ]
    if meeting.last_why:
        lines.append((say("Why it was changed"), meeting.last_why))
    components.labelled(lines)
    components.section_title(say("Agenda"), say.plural("{n} item", "{n} items", len(items)))
    for number, item in enumerate(agenda.in_order(meeting, items), 1):
        line(
            strong(f"{number}. {item.title}"),
            item_tag(say, item),
            note=item.decision or item.word or item.reason,
        )
        for action in given:
            if action.item_id == item.item_id:
                told = say("{task} — {office}, by {day}").format(
                    task=action.task, office=action.office, day=say.day(action.due_on)
                )
                line("→", action_tag(say, action, today(scene.settings)), note=told)
    components.section_title(say("Minutes"))
    components.note(meeting.minutes or say("There are no minutes yet."))
    _draw_papers(scene, meeting, items, given)


def _draw_papers(
    scene: Scene, meeting: Meeting, items: list[AgendaItem], given: Sequence[MeetingAction]
) -> None:
    """Draw what prints the notice, the list of items and the minutes."""
    say, issuer = scene.say, issuer_of(scene, body_name(scene, meeting.township_code))
    with data.current_store(scene.settings).reading() as session:
        before = agenda.last_before(session, items)
    components.section_title(say("Papers"))
    with st.container(horizontal=True, key="meeting_papers"):
        draw_paper(
            scene, say("Notice"), lambda: notice_paper(say, meeting, items, issuer),
            (meeting_file(meeting, "notice"), "paper_notice"),
        )  # fmt: skip
        draw_paper(
            scene, say("List of items"), lambda: agenda_paper(say, meeting, items, issuer, before),
            (meeting_file(meeting, "items"), "paper_items"), endings=WITH_TABLES,
        )  # fmt: skip
        draw_paper(
            scene, say("Minutes"), lambda: minutes_paper(say, meeting, items, given, issuer),
            (meeting_file(meeting, "minutes"), "paper_minutes"),
        )  # fmt: skip
