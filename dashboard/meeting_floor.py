"""A meeting while it is held: each item decided with its first action in one form, who came, the minutes, the end."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import components
from dashboard.frame import Scene
from dashboard.links import plain_label
from dashboard.meeting_list import offices_of
from dashboard.meeting_words import item_tag, line, strong
from dashboard.saving import Form
from governance.registers import actions, agenda, meetings
from governance.registers.actions import ActionDraft
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.meetings import ATTENDED
from governance.settings import today
from governance.store import Writing

DUE_AFTER = timedelta(days=14)
"""Last day of an action that is proposed, from the day it is decided."""


def draw_floor(
    scene: Scene, meeting: Meeting, items: list[AgendaItem], given: Sequence[MeetingAction]
) -> None:
    """Draw a meeting that begins, is held, or is written up."""
    if meeting.state in meetings.PREPARING:
        _draw_beginning(scene, meeting)
        return
    for number, item in enumerate(agenda.in_order(meeting, items), 1):
        if item.state != "declined":
            own = [action for action in given if action.item_id == item.item_id]
            _draw_item(scene, meeting, item, number, own)
    if meeting.state not in ("held", "minuted"):
        return
    _draw_attendance(scene, meeting)
    _draw_minutes(scene, meeting)
    _draw_end(scene, meeting, items)


def _draw_beginning(scene: Scene, meeting: Meeting) -> None:
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"hold_{meeting.meeting_id}", meeting.meeting_id, meeting.version)
    meeting.version = form.seen
    components.note(
        say(
            "Decisions and actions are recorded once the meeting has begun. The day can be earlier than today."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        on = st.date_input(
            say("Held on"), min(meeting.meets_on, day), key=form.key("day"), format="YYYY-MM-DD", width=180
        )
        if st.button(say("Begin the meeting"), key=form.key("hold"), type="primary"):
            form.save(
                lambda writing: meetings.hold(writing, meeting, on=on, today=day),
                say("The meeting has begun. Next: decide the items one by one."),
            )


def _draw_item(
    scene: Scene, meeting: Meeting, item: AgendaItem, number: int, own: Sequence[MeetingAction]
) -> None:
    say = scene.say
    with st.container(border=True, key=f"floor_{item.item_id}", gap="small"):
        line(strong(f"{number}. {item.title}"), item_tag(say, item), note=item.reason)
        if item.decision:
            line(strong(say("Decided")), note=item.decision)
        for action in own:
            told = say("{task} — {office}, by {day}").format(
                task=action.task, office=action.office, day=say.day(action.due_on)
            )
            components.note(f"→ {told}")
        if meeting.state not in ("held", "minuted"):
            return
        if item.state in agenda.UNDECIDED:
            _draw_decision(scene, item)
        elif item.state == "decided":
            with st.container(horizontal=True, key=f"decided_{item.item_id}"):
                with st.popover(say("Another action")):
                    _draw_action(scene, item)
                with st.popover(say("Correct the decision")):
                    _draw_correction(scene, item)


def _draw_decision(scene: Scene, item: AgendaItem) -> None:
    """Draw the form that decides an item and gives its first action; and what carries it instead."""
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"decide_{item.item_id}", item.item_id, item.version)
    item.version = form.seen
    known = offices_of(scene)
    with st.form(form.key("form"), border=False):
        decision = st.text_area(say("Decision"), key=form.key("decision"), height=80)
        drafted = _action_fields(scene, form, item, say("Action (empty: none)"))
        is_sent = st.form_submit_button(say("Record the decision"), type="primary")
    if is_sent:

        def change(writing: Writing) -> None:
            agenda.step(writing, item, "decide", today=day, data={"decision": decision})
            if drafted.task.strip():
                actions.assign(writing, item, drafted, today=day, known_offices=known)

        form.save(change, say("The decision on “{title}” is recorded.").format(title=item.title))
    with st.popover(say("Carry to the next meeting")):
        why = st.text_input(say("Why it is carried"), key=form.key("why"))
        if st.button(say("Carry"), key=form.key("carry")):
            form.save(
                lambda writing: agenda.step(writing, item, "carry", today=day, why=why),
                say("“{title}” is carried; it is proposed to the next meeting.").format(title=item.title),
            )


def _action_fields(scene: Scene, form: Form, item: AgendaItem, label: str) -> ActionDraft:
    say, known = scene.say, offices_of(scene)
    lead = item.lead_office if item.lead_office in known else None
    first, second, third = st.columns((3, 2, 1.3))
    with first:
        task = st.text_input(label, key=form.key("task"))
        form.told_beside("task")
    with second:
        office = st.selectbox(
            say("Office responsible"), known, index=None if lead is None else known.index(lead),
            key=form.key("office"), placeholder=say("Choose"),
        )  # fmt: skip
        form.told_beside("office")
    with third:
        due = st.date_input(
            say("Last day"), today(scene.settings) + DUE_AFTER, key=form.key("due"), format="YYYY-MM-DD"
        )
        form.told_beside("due_on")
    return ActionDraft(task, office or "", due)


def _draw_action(scene: Scene, item: AgendaItem) -> None:
    say, day, known = scene.say, today(scene.settings), offices_of(scene)
    form = Form(scene, f"action_{item.item_id}")
    with st.form(form.key("form"), border=False):
        drafted = _action_fields(scene, form, item, say("Action"))
        is_sent = st.form_submit_button(say("Assign"))
    if is_sent:
        form.save(
            lambda writing: actions.assign(writing, item, drafted, today=day, known_offices=known),
            say("The action is assigned."),
        )


def _draw_correction(scene: Scene, item: AgendaItem) -> None:
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"correct_{item.item_id}", item.item_id, item.version)
    item.version = form.seen
    with st.form(form.key("form"), border=False):
        decision = st.text_area(say("Decision"), item.decision or "", key=form.key("decision"), height=80)
        why = st.text_input(say("Why it is corrected"), key=form.key("why"))
        is_sent = st.form_submit_button(say("Save the correction"))
    if is_sent:
        form.save(
            lambda writing: agenda.step(
                writing, item, "correct", today=day, why=why, data={"decision": decision}
            ),
            say("The decision is corrected; the former text stays in the history."),
        )


def _draw_attendance(scene: Scene, meeting: Meeting) -> None:
    say = scene.say
    form = Form(scene, f"attend_{meeting.meeting_id}", meeting.meeting_id, meeting.version)
    seen = form.seen
    components.section_title(
        say("Attendance"),
        say("{told} of {all} offices recorded").format(
            told=say.number(len(meeting.attendance)), all=say.number(len(meeting.offices))
        ),
    )
    with st.form(form.key("form"), border=False):
        told = {}
        offices = list(dict.fromkeys((*meeting.offices, *meeting.attendance)))
        columns = st.columns(3)
        for number, office in enumerate(offices):
            told[office] = columns[number % 3].segmented_control(
                plain_label(office), list(ATTENDED), default=meeting.attendance.get(office), key=form.key(office),
                format_func=lambda name: say(ATTENDED[name]),
            )  # fmt: skip
        others = [name for name in offices_of(scene) if name not in told]
        came = st.multiselect(
            say("Further offices that were present"),
            others,
            key=form.key("others"),
            placeholder=say("Choose"),
        )
        is_sent = st.form_submit_button(say("Save attendance"))
    if is_sent:
        meeting.version = seen
        attendance = {office: str(value) for office, value in told.items() if value}
        attendance |= dict.fromkeys(came, "present")
        form.save(
            lambda writing: meetings.attend(writing, meeting, attendance), say("Attendance is recorded.")
        )


def _draw_minutes(scene: Scene, meeting: Meeting) -> None:
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"minutes_{meeting.meeting_id}", meeting.meeting_id, meeting.version)
    seen = form.seen
    components.section_title(say("Minutes"), say("Names and numbers of people are blotted out when saved."))
    with st.form(form.key("form"), border=False):
        text = st.text_area(
            say("Minutes"), meeting.minutes or "", key=form.key("text"), height=180,
            label_visibility="collapsed",
        )  # fmt: skip
        is_sent = st.form_submit_button(say("Save the minutes"))
    if is_sent:
        meeting.version = seen
        form.save(
            lambda writing: meetings.minute(writing, meeting, text, today=day), say("The minutes are saved.")
        )


def _draw_end(scene: Scene, meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    """Draw what is missing, or what closes the meeting."""
    say, day = scene.say, today(scene.settings)
    components.section_title(say("Close the meeting"))
    lacking = meetings.missing(meeting, items)
    if lacking:
        components.notice(say("Still missing"), "\n".join(f"○ {fault.text(say)}" for fault in lacking))
        return
    form = Form(scene, f"close_{meeting.meeting_id}", meeting.meeting_id, meeting.version)
    meeting.version = form.seen
    components.note(
        say("Nothing is missing. A closed meeting cannot be changed any more; its actions go on.")
    )
    if st.button(say("Close the meeting"), key=form.key("close"), type="primary"):
        form.save(
            lambda writing: meetings.close(writing, meeting, today=day),
            say("The meeting is closed. Its actions return at the next meeting."),
        )
