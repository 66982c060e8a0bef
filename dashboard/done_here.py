"""What meetings and checks did about places: a line in the list of marked places, a part of the panel of one."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.meeting_words import line, state_tag, strong
from dashboard.meetings_view import has_store
from dashboard.navigation import RISK_FORM
from dashboard.places import Place
from dashboard.register_answers import ask
from governance.errors import StoreFault
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import DEFAULT_LANGUAGE, Translator
from governance.queries.hot_counts import PlaceLevel
from governance.queries.meetings import last_seen_to, registers_state
from governance.registers import done_here
from governance.registers.actions import ACTIONS
from governance.registers.agenda import AGENDA
from governance.registers.checks import RESULTS
from governance.registers.done_here import Checked, Discussed
from governance.settings import today

MOST = 5
"""Items, and checks, told of one place."""


def handled_text_of(scene: Scene, level: PlaceLevel) -> Callable[[str], str]:
    """Return what tells of a place when a meeting last spoke of it and when it was last checked, as published.

    Where nothing was ever written into the registers there is nothing to tell.
    """
    if data.ask(scene.warehouse, registers_state).last_event is None:
        return lambda _code: ""
    found = data.ask(scene.warehouse, last_seen_to, level)
    known = {str(row["code"]): row for row in found.to_dict("records")}
    return lambda code: handled_text(scene.say, known.get(code, {}))


def handled_text(say: Translator, row: dict[Any, Any]) -> str:
    """Return the same of one row of :func:`governance.queries.meetings.last_seen_to`; an empty one is of no place."""
    spoken, checked = row.get("discussed_on"), row.get("checked_on")
    told = [
        say("last meeting {day}").format(day=say.day(spoken.date()))
        if pd.notna(spoken)
        else say("never before a meeting")
    ]
    if row.get("open_actions"):
        told.append(say.plural("{n} action open", "{n} actions open", int(row["open_actions"])))
    if pd.notna(checked):
        told.append(
            say("last check {day}: {result}").format(
                day=say.day(checked.date()), result=say(RESULTS.get(row["result"], row["result"]))
            )
        )
    return " · ".join(told)


def draw(scene: Scene, place: Place, answer: HotAnswer) -> None:
    """Draw what was decided and checked at a place, and the way to register a risk of it."""
    if place.code is None or place.level == "district":
        return
    say = scene.say
    components.section_title(say("What has been done here"))
    try:
        found = (
            ask(scene, done_here.done_here, place.level, place.code, today(scene.settings), rows=MOST)
            if has_store(scene)
            else done_here.Done((), ())
        )
    except StoreFault as fault:
        components.note(fault.text(say))
        return
    if found.is_nothing:
        components.note(say("No meeting has spoken of this place, and no check of it was reported."))
    for item in found.discussed:
        _draw_item(say, item)
    for check in found.checked:
        _draw_check(say, check)
    if scene.may_open(RISK_FORM):
        st.page_link(
            RISK_FORM.path, label=say("Register a hazard here"), query_params=risk_query(answer, place.code)
        )


def _draw_item(say: Translator, item: Discussed) -> None:
    told = [say("{day}, meeting {meeting}").format(day=say.day(item.on), meeting=item.meeting_id)]
    if item.decision:
        told.append(item.decision)
    line(strong(item.title), state_tag(say, AGENDA, item.state), note=" · ".join(told))
    if item.actions:
        with st.container(key=f"done_{item.item_id}"):
            for given in item.actions:
                due = say("{office}, by {day}").format(office=given.office, day=say.day(given.due_on))
                line(
                    state_tag(say, ACTIONS, given.state, is_late=given.is_overdue),
                    note=f"{given.action_id} · {due}",
                )


def _draw_check(say: Translator, check: Checked) -> None:
    told = say("Checked on the ground, {day}: {result}").format(
        day=say.day(check.on), result=say(RESULTS.get(check.result, check.result))
    )
    line(strong(told), note=check.note or "")


def risk_query(answer: HotAnswer, code: str) -> dict[str, str]:
    """Return the query that opens the form of a hazard with a place, what it is marked for and the period."""
    filters, say = answer.scene.filters, answer.scene.say
    found = answer.why(code)
    matter = ALL_MATTERS if found is None else found.part
    query = {"place": code, "matter": matter, "window": f"{filters.month_to:%Y-%m}"}
    return query if say.language == DEFAULT_LANGUAGE else query | {"lang": say.language}
