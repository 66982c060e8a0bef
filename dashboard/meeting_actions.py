"""Actions as cards: what is to be done, by whom and when, what happened since, and the steps a reader may take."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import components, data
from dashboard.downloads import draw_take_away
from dashboard.frame import Scene
from dashboard.meeting_letters import draw_action_letters
from dashboard.meeting_words import action_tag, happened_text, line, strong
from dashboard.register_files import actions_table
from dashboard.saving import Form
from governance.access import Verb
from governance.errors import N_
from governance.registers import actions
from governance.registers.actions import ACTIONS
from governance.registers.meeting_rows import Meeting, MeetingAction
from governance.registers.opening import Followed, opening
from governance.registers.transitions import Step
from governance.settings import today
from governance.store import history


@dataclass(frozen=True)
class _Field:
    """What a step asks for beside its reason."""

    name: str
    label: str


_TEXTS: Mapping[str, _Field] = {
    "progress": _Field("progress", N_("What was done so far")),
    "report_done": _Field("result", N_("What was done, and what shows it")),
}
MOST = 30
"""Actions drawn at once; the others come as these are dealt with."""

_PRIMARY = {"report_done", "verify"}

DONE: Mapping[str, str] = {
    "begin": N_("Recorded as begun."),
    "progress": N_("The progress is recorded."),
    "report_done": N_("Reported as done. The meeting office verifies it."),
    "verify": N_("Verified and closed."),
    "return": N_("Sent back to the office, with the reason."),
    "move_due": N_("The last day is moved; the first one stays in the history."),
    "cancel": N_("The action is cancelled."),
}
"""What is said when a step was taken."""


def draw_opening(scene: Scene, meeting: Meeting) -> None:
    """Draw what a meeting opens with: open and overdue actions, and what happened since the last meeting."""
    say, settings = scene.say, scene.settings
    with data.current_store(settings).reading() as session:
        found = opening(session, meeting, scene.actor, today=today(settings), timezone=settings.timezone)
    since = (
        say("since the meeting of {day}").format(day=say.day(found.last.meets_on))
        if found.last is not None
        else say("there was no meeting before")
    )
    components.section_title(say("Actions of earlier meetings"), since)
    if found.is_empty:
        components.note(say("No action is open and none ended since the last meeting."))
    for label, rows in (
        (say("Overdue"), found.overdue),
        (say("Reported done, to be verified"), found.reported),
        (say("Open"), found.others),
        (say("Ended since the last meeting"), found.ended),
    ):
        if rows:
            st.html(f'<h3 class="group-title">{label} <small>{say.number(len(rows))}</small></h3>')
        for row in rows:
            draw_action(scene, row)


def draw_own(scene: Scene) -> None:
    """Draw the open actions that the reader may see, the first due first, each with all that happened."""
    say, day = scene.say, today(scene.settings)
    with data.current_store(scene.settings).reading() as session:
        rows = session.scalars(
            actions.seen_actions(scene.actor).where(MeetingAction.state.in_(actions.OPEN))
        ).all()
        events = {row.action_id: tuple(history(session, ACTIONS, row.action_id)) for row in rows[:MOST]}
    late = sum(actions.is_overdue(row, day) for row in rows)
    components.section_title(
        say.plural("{n} open action", "{n} open actions", len(rows)),
        say("{n} overdue").format(n=say.number(late)) if late else "",
    )
    if not rows:
        components.notice(
            say("Nothing is open"),
            say("Actions appear here when a meeting gives your office something to do."),
        )
    for row in rows[:MOST]:
        draw_action(scene, Followed(row, events[row.action_id], actions.is_overdue(row, day)))
    if len(rows) > MOST:
        components.note(say.plural("{n} more follows.", "{n} more follow.", len(rows) - MOST))
    if rows:
        stem = f"{scene.settings.district.code}-actions"
        draw_take_away(scene, lambda: actions_table(scene, list(rows)), stem, key="actions")


def draw_action(scene: Scene, followed: Followed) -> None:
    """Draw one action, its steps folded away."""
    say, action, day = scene.say, followed.action, today(scene.settings)
    with st.container(border=True, key=f"action_{action.action_id}", gap="small"):
        due = say("{office}, by {day}").format(office=action.office, day=say.day(action.due_on))
        if action.times_moved:
            due += say(" (first {day})").format(day=say.day(action.first_due_on))
        where = " · ".join(part for part in (action.action_id, action.place_name, due) if part)
        line(strong(action.task), action_tag(say, action, day), note=where)
        if followed.events:
            components.statements(
                [happened_text(scene, ACTIONS, event) for event in followed.events], is_small=True
            )
        steps = ACTIONS.lifecycle.possible(action.state, scene.actor.role)
        with st.container(horizontal=True, key=f"steps_{action.action_id}"):
            for step in steps:
                with st.popover(
                    say(step.label), type="primary" if step.verb in _PRIMARY else "secondary",
                    key=f"step_{step.verb}_{action.action_id}_{action.version}",  # a new one, closed, after a step
                ):  # fmt: skip
                    _draw_step(scene, action, step)
            if scene.actor.may(Verb.WRITE_MEETINGS):
                draw_action_letters(scene, action)


def _draw_step(scene: Scene, action: MeetingAction, step: Step) -> None:
    """Draw the form of one step: the text, day or reason it needs, and its button."""
    say, day, verb = scene.say, today(scene.settings), step.verb
    form = Form(scene, f"{verb}_{action.action_id}", action.action_id, action.version)
    seen = form.seen
    told: dict[str, object] = {}
    why = None
    with st.form(form.key("form"), border=False):
        if verb in _TEXTS:
            asked = _TEXTS[verb]
            told[asked.name] = st.text_area(say(asked.label), key=form.key("text"), height=80)
        if verb == "move_due":
            told["due_on"] = st.date_input(
                say("New last day"), max(action.due_on, day), key=form.key("due"), format="YYYY-MM-DD"
            )
        if step.needs_why:
            why = st.text_input(say("Why"), key=form.key("why"))
        is_sent = st.form_submit_button(say(step.label))
    if is_sent:
        action.version = seen
        form.save(
            lambda writing: actions.step(writing, action, verb, today=day, why=why, data=told),
            say(DONE[verb]),
        )
