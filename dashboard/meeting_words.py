"""Meetings, items and actions in the reader's words: titles, states with a sign, days."""

from collections.abc import Mapping
from datetime import date, time
from html import escape

import streamlit as st

from dashboard import data
from dashboard.frame import Scene
from governance.i18n import Translator
from governance.queries import places
from governance.registers.actions import ACTIONS, is_overdue
from governance.registers.agenda import AGENDA
from governance.registers.letters import LETTERS
from governance.registers.meeting_rows import AgendaItem, Letter, Meeting, MeetingAction
from governance.registers.meetings import KINDS, MEETINGS
from governance.store import Event, Register

SIGNS: Mapping[str, str] = {
    "planned": "○", "notified": "◔", "held": "◑", "minuted": "◕", "closed": "●", "cancelled": "×",
    "proposed": "○", "accepted": "◔", "discussed": "◑", "decided": "●", "carried": "↷", "declined": "×",
    "assigned": "○", "under_way": "◑", "reported": "◕",
    "drafted": "○", "sent": "◑", "replied": "◕", "withdrawn": "×",
}  # fmt: skip
"""State to a sign, so that none is told by its word or colour alone: the fuller, the further."""

_ENDED = {"closed", "decided", "carried", "declined", "cancelled", "withdrawn"}


def state_tag(say: Translator, register: Register, state: str, *, is_late: bool = False) -> str:
    """Return a state as HTML: sign, word and edge; what is overdue says so."""
    kind = "late" if is_late else "ended" if state in _ENDED else "going"
    word = escape(say(register.lifecycle.states[state]))
    if is_late:
        word = " · ".join((word, escape(say("overdue"))))
    sign = "▲" if is_late else SIGNS[state]
    return f'<span class="step-tag {kind}"><i aria-hidden="true">{sign}</i>{word}</span>'


def line(*parts: str, note: str = "") -> None:
    """Draw a line of HTML parts that are escaped already, with a note below."""
    below = f"<small>{escape(note)}</small>" if note else ""
    st.html(f'<div class="entry-line"><div>{" ".join(parts)}</div>{below}</div>')


def strong(text: str) -> str:
    """Return text as HTML, strong and escaped."""
    return f"<b>{escape(text)}</b>"


def township_names(scene: Scene) -> dict[str, str]:
    """Return code to name of the townships; empty where nothing is published."""
    if scene.given_warehouse is None:
        return {}
    known = data.ask(scene.warehouse, places.townships)
    return dict(zip(known["township_code"], known["name"], strict=True))


def body_name(scene: Scene, township_code: str | None) -> str:
    """Return whose meetings they are: the district's or a township's."""
    if township_code is None:
        return scene.settings.district.name
    return township_names(scene).get(township_code, township_code)


def meeting_title(scene: Scene, meeting: Meeting) -> str:
    """Return what a meeting is called: whose, which kind, which day."""
    return scene.say("{body} {kind}, {day}").format(
        body=body_name(scene, meeting.township_code), kind=scene.say(KINDS[meeting.kind]),
        day=scene.say.day(meeting.meets_on),
    )  # fmt: skip


def meeting_tag(say: Translator, meeting: Meeting) -> str:
    """Return the state of a meeting as HTML."""
    return state_tag(say, MEETINGS, meeting.state)


def item_tag(say: Translator, item: AgendaItem) -> str:
    """Return the state of an item as HTML."""
    return state_tag(say, AGENDA, item.state)


def action_tag(say: Translator, action: MeetingAction, today: date) -> str:
    """Return the state of an action as HTML, overdue or not."""
    return state_tag(say, ACTIONS, action.state, is_late=is_overdue(action, today))


def letter_tag(say: Translator, letter: Letter, *, is_late: bool) -> str:
    """Return the state of a letter as HTML, its answer overdue or not."""
    return state_tag(say, LETTERS, letter.state, is_late=is_late)


def happened_text(scene: Scene, register: Register, event: Event) -> str:
    """Return an event in words: when, which office, what, and why."""
    say = scene.say
    who = event.office or say("not signed in")
    day = say.day(event.at.astimezone(scene.settings.timezone).date())
    text = say(": ").join((f"{day} {who}", say(register.lifecycle.labels[event.verb])))
    told = [event.data.get(name) for name in ("progress", "result", "reply", "decision")]
    rest = [str(one) for one in (*told, event.why) if one]
    if event.verb in ("move_due", "move_reply", "ask_again"):
        rest.insert(0, f"→ {event.data.get('due_on') or event.data.get('reply_by')}")
    return " ".join((text, *rest))


def hour_of(meeting: Meeting) -> time:
    """Return the hour a meeting is called for."""
    return time.fromisoformat(meeting.begins_at)
