"""The list of the register of risks: controls, rows that open a hazard, pages, and many reviews at once."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from dashboard import components
from dashboard.downloads import draw_take_away
from dashboard.filters import bound
from dashboard.frame import Scene
from dashboard.links import plain_label
from dashboard.paper_files import draw_paper
from dashboard.register_answers import ask, read
from dashboard.register_files import risks_ledger, risks_table
from dashboard.risk_desk import attempt, desk_of, draw_said
from dashboard.risk_filters import EVERY, ON_REGISTER, ONLY, RiskFilters, show
from dashboard.risk_words import (
    domain_names,
    level_html,
    level_text,
    place_code,
    place_frame,
    place_titles,
    state_html,
    state_text,
)
from dashboard.turning import OpenPage, draw_turning
from governance.access import Verb
from governance.registers.risk_list import SORTS, episodes, offices_of
from governance.registers.risk_tables import RiskEpisode
from governance.registers.risks import LEVELS, LIFECYCLE, Seen, is_overdue, is_unreviewed, review_all
from governance.settings import today

ROWS = 15
"""Hazards on a page."""


def draw_list(scene: Scene, asked: RiskFilters) -> None:
    """Draw the list with its controls."""
    say, day = scene.say, today(scene.settings)
    components.section_title(say("The register"))
    _draw_filters(scene, asked)
    page = read(scene, episodes, asked.wanted, day, rows=ROWS, skipped=(asked.page - 1) * ROWS)
    last = max(-(-page.total // ROWS), 1)
    if asked.page > last:
        show(asked, page=last)
        st.rerun()
    draw_said(scene, "review")
    if not page.total:
        _draw_nothing(scene, asked)
        return
    titles, may_write = place_titles(scene), scene.actor.may(Verb.WRITE_RISKS)
    ticked: list[Seen] = []
    with st.container(key="risk_rows"):
        for episode in page.episodes:
            can_review = may_write and is_unreviewed(episode, day)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if can_review and _tick(scene, episode):
                    ticked.append(Seen(episode.hazard_id, episode.version))
                with st.container(gap=None):
                    _draw_row(scene, asked, episode, titles)
    _draw_pages(scene, asked, page.total)
    if ticked:
        st.button(
            say.plural("{n} hazard: reviewed without change", "{n} hazards: reviewed without change", len(ticked)),
            key="risk_review_all", type="primary", on_click=_review, args=(scene, tuple(ticked)),
        )  # fmt: skip


def _tick(scene: Scene, episode: RiskEpisode) -> bool:
    key = f"risk_tick_{episode.hazard_id}_{episode.version}"
    name = scene.say("Select {name} for review").format(name=episode.hazard_id)
    return bool(st.checkbox(name, key=key, label_visibility="collapsed", width="content"))


def _review(scene: Scene, ticked: tuple[Seen, ...]) -> None:
    say = scene.say

    def write(writing: object) -> str:
        done = review_all(writing, desk_of(scene), ticked)  # type: ignore[arg-type]
        return say.plural("{n} hazard was reviewed.", "{n} hazards were reviewed.", done)

    attempt(scene, "review", write)


def _draw_row(scene: Scene, asked: RiskFilters, episode: RiskEpisode, titles: Mapping[str, str]) -> None:
    st.button(
        plain_label(f"{episode.hazard_id} · {episode.title}"),
        key=f"risk_open_{episode.hazard_id}_{episode.episode_no}", type="tertiary",
        on_click=show, args=(asked,), kwargs={"hazard": episode.hazard_id},
    )  # fmt: skip
    st.html(f'<p class="risk-line">{row_html(scene, episode, titles)}</p>')


def row_html(scene: Scene, episode: RiskEpisode, titles: Mapping[str, str]) -> str:
    """Return what a row of the list says below the title."""
    say, day = scene.say, today(scene.settings)
    marks = [level_html(say, episode.level), state_html(say, episode.state)]
    if is_overdue(episode, day):
        late = say.plural("{n} day overdue", "{n} days overdue", (day - episode.due_on).days)
        marks.append(f'<span class="risk-tag care">△ {escape(late)}</span>')
    if is_unreviewed(episode, day):
        marks.append(f'<span class="risk-tag care">{escape(say("Not reviewed this month"))}</span>')
    if episode.episode_no > 1:
        marks.append(f'<span class="risk-tag">{escape(episode_text(scene, episode.episode_no))}</span>')
    code = place_code(episode)
    told = (
        domain_names(scene).get(episode.domain, episode.domain), titles.get(code, code), episode.office,
        say("due {day}").format(day=say.day(episode.due_on)),
    )  # fmt: skip
    return "".join(marks) + escape(" · ".join(told))


def episode_text(scene: Scene, number: int) -> str:
    """Return which listing of a hazard an episode is."""
    return scene.say("Listing {n}").format(n=scene.say.number(number))


def _draw_nothing(scene: Scene, asked: RiskFilters) -> None:
    say = scene.say
    if asked == RiskFilters(hazard=asked.hazard, places=asked.places, since=asked.since, sort=asked.sort):
        components.notice(
            say("Nothing is on the register"),
            say("Whoever keeps the register adds hazards on the page Register risks."),
        )
    else:
        components.notice(say("Nothing fits"), say("Take a filter back to see more."))


def _draw_filters(scene: Scene, asked: RiskFilters) -> None:
    say = scene.say
    states = {ON_REGISTER: say("On the register"), EVERY: say("Struck off too")}
    states |= {state: state_text(say, state) for state in LIFECYCLE.states}
    places = place_frame(scene)
    townships = places.loc[places["level"] == "township"]
    areas = dict(zip(townships["code"], townships["name"], strict=True))
    offices = ask(scene, offices_of)
    boxes: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("state", say("State"), states),
        (
            "level",
            say("Level"),
            {"": say("All levels")} | {level: level_text(say, level) for level in LEVELS},
        ),
        ("domain", say("Domain"), {"": say("All domains")} | domain_names(scene)),
        ("office", say("Office"), {"": say("All offices")} | {office: office for office in offices}),
        ("area", say("Township"), {"": say("All townships")} | areas),
        ("only", say("Which of them"), {key: say(word) for key, word in ONLY.items()}),
        ("sort", say("Order"), {key: say(word) for key, word in SORTS.items()}),
    )
    with st.container(key="filter_area", gap="small"):
        components.fold(say("Filters"))
        with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
            for field, label, words in boxes:
                _box(asked, field, label, words)


def _box(asked: RiskFilters, field: str, label: str, words: Mapping[str, str]) -> None:
    value = getattr(asked, field)
    st.selectbox(
        label, list(words), format_func=lambda key: words[key], label_visibility="collapsed",
        **bound(
            f"risk_{field}", value if value in words else next(iter(words)),
            lambda chosen: show(asked, **{field: chosen}),
        ),
    )  # fmt: skip


def _draw_pages(scene: Scene, asked: RiskFilters, total: int) -> None:
    page = OpenPage(asked.page, ROWS, total)
    with st.container(horizontal=True, vertical_alignment="center", key="risk_pages"):
        draw_turning(scene.say, page, key="risk_page", turn=lambda number: show(asked, page=number))
        draw_take_away(
            scene, lambda: risks_table(scene, asked), f"{scene.settings.district.code}-risks", key="risks"
        )
        draw_paper(
            scene, scene.say("Ledger"), lambda: risks_ledger(scene, asked),
            (f"{scene.settings.district.code}-ledger", "paper_ledger"),
        )  # fmt: skip
