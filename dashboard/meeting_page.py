"""One meeting on its page: its agenda, the actions it opens with, the meeting itself, and all of it to be read."""

from collections.abc import Mapping

import streamlit as st
from sqlalchemy import select

from dashboard import components, data
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene
from dashboard.meeting_actions import draw_opening
from dashboard.meeting_agenda import draw_agenda
from dashboard.meeting_floor import draw_floor
from dashboard.meeting_list import NAME, PART, draw_list, find_meeting, show
from dashboard.meeting_summary import draw_summary
from dashboard.meeting_words import meeting_tag, meeting_title
from dashboard.navigation import PACK
from governance.errors import N_
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction

PARTS: Mapping[str, str] = {
    "agenda": N_("Agenda"), "opening": N_("Earlier actions"), "floor": N_("Meeting"), "summary": N_("Summary"),
}  # fmt: skip
"""Parts of the page, to what readers call them."""

_FIRST: Mapping[str, str] = {"planned": "agenda", "notified": "agenda", "held": "floor", "minuted": "floor"}
"""State of a meeting to the part that is shown first; the others begin with the summary."""


def draw(scene: Scene, meeting_id: str | None) -> None:
    """Draw a meeting, or the list of them where none is chosen."""
    meeting = None if meeting_id is None else find_meeting(scene, meeting_id)
    if meeting is None:
        if meeting_id is not None:
            components.notice(
                scene.say("There is no meeting {name}").format(name=meeting_id),
                scene.say("It may lie beyond the places you work for. Choose one of the list."),
            )
        draw_list(scene)
        return
    with data.current_store(scene.settings).reading() as session:
        items = list(session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.meeting_id)))
        given = session.scalars(
            select(MeetingAction)
            .where(MeetingAction.meeting_id == meeting.meeting_id)
            .order_by(MeetingAction.action_id)
        ).all()
    part = _draw_head(scene, meeting)
    if part == "agenda":
        draw_agenda(scene, meeting, items)
    elif part == "opening":
        draw_opening(scene, meeting)
    elif part == "floor":
        draw_floor(scene, meeting, items, given)
    else:
        draw_summary(scene, meeting, items, given)


def _draw_head(scene: Scene, meeting: Meeting) -> str:
    """Draw the name of the meeting and the choice of its parts; return the part that is shown."""
    say = scene.say
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_head"):
        st.button(say("‹ All meetings"), key="meeting_back", type="tertiary", on_click=show, args=(None,))
        st.html(f"<b>{meeting_title(scene, meeting)}</b>", width="content")
        st.html(meeting_tag(say, meeting), width="content")
        if scene.may_open(PACK):
            query = query_of_address() | {NAME: [meeting.meeting_id]}
            query.pop(PART, None)
            st.page_link(PACK.path, label=say("Make its pack"), query_params=query)
    asked = next(reversed(query_of_address().get(PART, [])), "")
    part = asked if asked in PARTS else _FIRST.get(meeting.state, "summary")
    st.segmented_control(
        say("Part"), list(PARTS), format_func=lambda name: say(PARTS[name]), label_visibility="collapsed",
        **bound("meeting_part", part, lambda name: show(meeting.meeting_id, name)),
    )  # fmt: skip
    return part
