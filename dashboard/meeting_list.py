"""The meetings, and planning one: whose, when, where, who convenes, who is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import streamlit as st
from sqlalchemy import Select, or_, select

from dashboard import components, data
from dashboard.downloads import draw_take_away
from dashboard.filters import query_of_address
from dashboard.frame import Scene
from dashboard.links import plain_label
from dashboard.meeting_words import body_name, hour_of, meeting_tag, meeting_title, township_names
from dashboard.register_files import meetings_table
from dashboard.saving import Form
from governance.registers import meetings
from governance.registers.allowed import sees_everything
from governance.registers.meeting_rows import Meeting
from governance.registers.meetings import KINDS, MeetingPlan
from governance.registers.offices import departments, known_offices
from governance.settings import today

MOST = 50
"""Meetings listed."""

ENDED = ("closed", "cancelled")
"""States of meetings that are folded away."""

AFTERNOON = time(14, 30)
NAME = "meeting"
PART = "part"
_OWN = {NAME, PART}


def show(meeting_id: str | None, part: str | None = None) -> None:
    """Write the address that shows a meeting, or the list."""
    kept = {name: values for name, values in query_of_address().items() if name not in _OWN}
    own = {name: [value] for name, value in ((NAME, meeting_id), (PART, part)) if value}
    st.query_params.from_dict(kept | own)


def chosen_name() -> str | None:
    """Return the name of the meeting that the address asks for."""
    return next(reversed(query_of_address().get(NAME, [])), None)


def find_meeting(scene: Scene, meeting_id: str) -> Meeting | None:
    """Return a meeting that the reader may see; None where there is none."""
    asked = _seen(scene).where(Meeting.meeting_id == meeting_id)
    with data.current_store(scene.settings).reading() as session:
        return session.scalars(asked).first()


def offices_of(scene: Scene) -> tuple[str, ...]:
    """Return the offices to choose from."""
    of_cases = () if scene.given_warehouse is None else data.ask(scene.warehouse, departments)
    return known_offices(scene.settings, of_cases)


def _seen(scene: Scene) -> Select[Meeting]:
    """Return the question for the meetings of the district and of the reader's own townships."""
    asked = select(Meeting)
    if sees_everything(scene.actor):
        return asked
    own = Meeting.township_code.in_(list(scene.actor.township_codes))
    return asked.where(or_(Meeting.township_code.is_(None), own))


def draw_list(scene: Scene) -> None:
    """Draw the meetings, the latest first; the button of one opens it."""
    say = scene.say
    asked = _seen(scene).order_by(Meeting.meets_on.desc(), Meeting.meeting_id.desc()).limit(MOST)
    with data.current_store(scene.settings).reading() as session:
        rows = session.scalars(asked).all()
    coming = [row for row in rows if row.state in meetings.PREPARING]
    components.section_title(
        say("Meetings"), say.plural("{n} still to come", "{n} still to come", len(coming))
    )
    if not rows:
        components.notice(
            say("No meeting yet"),
            say("Plan the first one below: the program then proposes what to put on its agenda."),
        )
    ended = [row for row in rows if row.state in ENDED]
    _draw_rows(scene, [*reversed(coming), *(row for row in rows if row not in coming and row not in ended)])
    if ended:
        with st.expander(
            say("Filed and cancelled: {n}").format(n=len(ended)), expanded=len(ended) == len(rows)
        ):
            _draw_rows(scene, ended)
    if rows:
        stem = f"{scene.settings.district.code}-meetings"
        draw_take_away(scene, lambda: meetings_table(scene, list(rows)), stem, key="meetings")
    with st.expander(say("Plan a meeting"), expanded=not coming):
        draw_plan(scene, None)


def _draw_rows(scene: Scene, rows: Sequence[Meeting]) -> None:
    """Draw meetings one below the other."""
    for row in rows:
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"row_{row.meeting_id}"
        ):
            st.button(
                plain_label(meeting_title(scene, row)), key=f"open_{row.meeting_id}", type="tertiary", on_click=show,
                args=(row.meeting_id,),
            )  # fmt: skip
            st.html(meeting_tag(scene.say, row), width="content")


@dataclass(frozen=True)
class _Before:
    """What the form begins with."""

    kind: str
    day: date
    hour: time
    place: str
    post: str
    offices: list[str]


def _before(scene: Scene, meeting: Meeting | None, township_code: str | None) -> _Before:
    """Return what the form begins with: the meeting as planned, or the last one of the body and the next day."""
    if meeting is not None:
        last, day = meeting, meeting.meets_on
    else:
        asked = select(Meeting).where(
            Meeting.township_code.is_(None) if township_code is None else Meeting.township_code == township_code,
            Meeting.state != "cancelled",
        )  # fmt: skip
        with data.current_store(scene.settings).reading() as session:
            found = session.scalars(asked.order_by(Meeting.meets_on.desc()).limit(1)).first()
        day = meetings.next_day(found, today(scene.settings))
        if found is None:
            return _Before("joint", day, AFTERNOON, "", "", [])
        last = found
    return _Before(last.kind, day, hour_of(last), last.place, last.convenor_post, list(last.offices))


def draw_plan(scene: Scene, meeting: Meeting | None) -> None:
    """Draw the form that plans a meeting, or changes one that is still to come."""
    say = scene.say
    form = (
        Form(scene, "plan")
        if meeting is None
        else Form(scene, f"plan_{meeting.meeting_id}", meeting.meeting_id, meeting.version)
    )
    seen = form.seen
    township = _whose(scene, form) if meeting is None else meeting.township_code
    before = _before(scene, meeting, township)
    why = None
    with st.form(form.key(f"form_{township}"), border=False):
        planned = _fields(scene, form, before, township)
        if meeting is not None and meeting.state == "notified":
            why = st.text_input(say("Why it is changed"), key=form.key("why"))
        label = say("Plan the meeting") if meeting is None else say("Save the change")
        is_sent = st.form_submit_button(label, type="primary")
    if not is_sent:
        return
    day, known = today(scene.settings), offices_of(scene)
    if meeting is None:
        form.save(
            lambda writing: meetings.plan(writing, planned, today=day, known_offices=known),
            say("The meeting is planned. Next: look through what is proposed for its agenda."),
            then=show,
        )
        return
    meeting.version = seen
    form.save(
        lambda writing: meetings.change(writing, meeting, planned, today=day, known_offices=known, why=why),
        say("The meeting is changed."),
    )


def _whose(scene: Scene, form: Form) -> str | None:
    """Draw the choice whose meeting it is; return the township, None for the district."""
    names = township_names(scene)
    own = ["", *names] if sees_everything(scene.actor) else list(names)
    chosen = st.selectbox(
        scene.say("Whose meeting"), own, key=form.key("body"),
        format_func=lambda code: body_name(scene, code or None),
    )  # fmt: skip
    return chosen or None


def _fields(scene: Scene, form: Form, before: _Before, township_code: str | None) -> MeetingPlan:
    """Draw the fields and return what they hold."""
    say, suffix = scene.say, township_code or ""
    known = offices_of(scene)
    left, middle, right = st.columns(3)
    with left:
        kind = st.selectbox(
            say("Kind of meeting"), list(KINDS), index=list(KINDS).index(before.kind), key=form.key(f"kind{suffix}"),
            format_func=lambda name: say(KINDS[name]),
        )  # fmt: skip
        form.told_beside("kind")
    with middle:
        day = st.date_input(say("Day"), before.day, key=form.key(f"day{suffix}"), format="YYYY-MM-DD")
        form.told_beside("meets_on")
    with right:
        hour = st.time_input(say("Hour"), before.hour, key=form.key(f"hour{suffix}"))
    left, right = st.columns(2)
    with left:
        place = st.text_input(say("Place"), before.place, key=form.key(f"place{suffix}"))
        form.told_beside("place")
    with right:
        post = st.text_input(
            say("Convened by (post)"), before.post, key=form.key(f"post{suffix}"),
            help=say("A post, such as deputy head of district; names are not kept."),
        )  # fmt: skip
        form.told_beside("convenor_post")
    offices = st.multiselect(
        say("Offices asked to come"), list(dict.fromkeys((*known, *before.offices))), before.offices,
        key=form.key(f"offices{suffix}"), placeholder=say("Choose"),
        help=say("Offices that cases name, and those of [offices] in the district file."),
    )  # fmt: skip
    form.told_beside("offices")
    return MeetingPlan(kind, township_code, day, hour, place, post, tuple(offices))
