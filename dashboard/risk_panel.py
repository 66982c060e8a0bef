"""One hazard: how it stands, what it rests on, and its course: when, by which office, what, and why."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from dashboard import components
from dashboard.frame import Scene
from dashboard.register_answers import read
from dashboard.risk_desk import draw_said
from dashboard.risk_filters import RiskFilters, show
from dashboard.risk_verbs import FORM, draw_verbs
from dashboard.risk_words import domain_names, level_html, level_text, place_code, place_titles, state_html
from governance.access import ROLE_WORDS, Role, Verb
from governance.errors import NotAllowed
from governance.hotspot_tables import ALL_MATTERS
from governance.registers.risk_list import Hazard, hazard
from governance.registers.risk_tables import RELIST
from governance.registers.risks import LIFECYCLE
from governance.store import Event


def draw_panel(scene: Scene, asked: RiskFilters) -> None:
    """Draw the hazard that the address asks for, and what can be done with it now."""
    say = scene.say
    with st.container(key="risk_panel", gap="small"):
        st.button(
            say("✕ Close"),
            key="risk_close",
            type="tertiary",
            on_click=show,
            args=(asked,),
            kwargs={"hazard": ""},
        )
        try:
            found = read(scene, hazard, asked.hazard)
        except NotAllowed as fault:
            components.notice(say("This cannot be shown at the moment"), fault.text(say), kind="fault")
            return
        components.section_title(f"{found.now.hazard_id} · {found.now.title}")
        draw_said(scene, FORM)
        st.html(
            f'<p class="risk-line">{level_html(say, found.now.level)}{state_html(say, found.now.state)}</p>'
        )
        components.labelled(list(_facts(scene, found)))
        if scene.actor.may(Verb.WRITE_RISKS):
            draw_verbs(scene, found)
        components.section_title(say("Course"), say("newest first"))
        st.html(f'<ol class="course">{"".join(_course(scene, found))}</ol>')


def _facts(scene: Scene, found: Hazard) -> Iterator[tuple[str, str]]:
    say, now, code = scene.say, found.now, place_code(found.now)
    yield say("Domain"), domain_names(scene).get(now.domain, now.domain)
    yield say("Place"), place_titles(scene).get(code, code)
    yield say("Responsible"), say(", ").join(part for part in (now.office, now.lead_post) if part)
    yield say("Listed on"), say.day(now.listed_on)
    yield say("Due"), say.day(now.due_on)
    yield say("Last reviewed"), say.day(now.last_reviewed_on)
    if now.measures:
        yield say("Measures"), now.measures
    if now.settled_on:
        yield say("Reported settled"), say.day(now.settled_on)
    if now.verified_on:
        yield say("Verified settled"), say.day(now.verified_on)
    if now.struck_off_on:
        yield say("Struck off"), f"{say.day(now.struck_off_on)} · {now.basis or ''}"
    if found.cases:
        shown = {source.name: source.shown_name for source in scene.settings.sources}
        cases = (f"{shown.get(source, source)} {case_no}" for source, case_no in found.cases)
        yield say("Linked cases"), say(", ").join(cases)
    if now.hot_code:
        matter = say("all matters") if now.hot_category == ALL_MATTERS else str(now.hot_category)
        yield (
            say("Tested place"),
            f"{now.hot_code} · {matter} · {say.month(now.hot_from)} – {say.month(now.hot_to)}",
        )
    for episode in found.episodes[:-1]:
        told = f"{say.day(episode.listed_on)} – {say.day(episode.struck_off_on)}"
        yield say("Listing {n}").format(n=say.number(episode.episode_no)), told


def _course(scene: Scene, found: Hazard) -> list[str]:
    """Return the events as lines, the newest first."""
    say, zone, lines = scene.say, scene.settings.timezone, list[str]()
    level: str | None = None
    for event in found.events:
        steps = []
        if event.from_state is not None and event.from_state != event.to_state:
            steps.append(
                f"{say(LIFECYCLE.states[event.from_state])} → {say(LIFECYCLE.states[event.to_state])}"
            )
        now = event.data.get("level", level)
        if now != level and now is not None and level is not None:
            steps.append(f"{level_text(say, level)} → {level_text(say, now)}")
        level = now
        steps += list(_changes(scene, event))
        who = (
            f"{event.office} · {say(ROLE_WORDS[Role(event.role)])}"
            if event.office
            else say(ROLE_WORDS[Role(event.role)])
        )
        said = [escape(text) for text in (event.why, event.data.get("note")) if text]
        lines.append(
            f"<li><b>{escape(say(LIFECYCLE.labels[event.verb]))}</b> {escape(say('; ').join(steps))}"
            f"<br><small>{event.at.astimezone(zone):%Y-%m-%d %H:%M} · {escape(who)}</small>"
            f"{''.join(f'<q>{text}</q>' for text in said)}</li>"
        )
    return lines[::-1]


def _changes(scene: Scene, event: Event) -> Iterator[str]:
    """Give what an event set beside state and level; what a first listing sets is told above."""
    say = scene.say
    if event.from_state is None:
        return
    if event.verb == RELIST or "office" in event.data:
        yield str(event.data.get("office") or "")
    if event.data.get("lead_post"):
        yield str(event.data["lead_post"])
    if "due_on" in event.data:
        yield say("due {day}").format(day=event.data["due_on"])
    for case in event.data.get("cases", ()):
        yield f"{case['source']} {case['case_no']}"
