"""Registering a hazard: the form, with what the address says already filled in, and what follows."""

from datetime import date, timedelta
from functools import partial

import streamlit as st

from dashboard import components
from dashboard.filters import query_of_address
from dashboard.frame import Scene
from dashboard.navigation import RISKS
from dashboard.risk_desk import attempt, desk_of, draw_fault, draw_said
from dashboard.risk_filters import day_of
from dashboard.risk_verbs import USUAL_DAYS, case_boxes, case_numbers, level_box, next_text, office_box
from dashboard.risk_words import WHOLE, place_frame, place_titles
from governance.hotspot_tables import ALL_MATTERS
from governance.queries.selection import month_of, ordinal_of
from governance.registers.risk_entries import LONGEST_TITLE, Hotspot, NewRisk, Place
from governance.registers.risk_tables import REGISTER
from governance.registers.risks import register_risk
from governance.settings import today
from governance.store import Writing

FORM = "register"
_NAMES = (
    "title", "domain", "level", "place", "office", "post", "due", "listed", "measures", "source", "cases", "hot",
)  # fmt: skip
_LAST = "risk_last_registered"


def draw_form(scene: Scene) -> None:
    """Draw the form that registers a hazard."""
    say, desk = scene.say, desk_of(scene)
    if draw_said(scene, FORM):
        name = st.session_state[_LAST]
        st.page_link(
            RISKS.path,
            label=say("Open {name} on the register").format(name=name),
            query_params={"hazard": name},
        )
    if not desk.offices:
        components.notice(
            say("No office is known yet"),
            say(
                "Name the offices in [offices] names of the district file, or load cases that name their offices."
            ),
        )
    st.text_input(
        say("What the hazard is"), key=_key("title"), max_chars=LONGEST_TITLE,
        help=say("The matter and the place, never people: names and numbers are blotted out."),
    )  # fmt: skip
    draw_fault(FORM, "title")
    left, right = st.columns(2, gap="medium")
    with left:
        _what_fields(scene)
    with right:
        _who_fields(scene)
    st.text_area(say("Measures"), key=_key("measures"), max_chars=2000, height=90)
    with st.expander(say("What it goes back to (may be left out)"), expanded=_hotspot(scene) is not None):
        case_boxes(scene, _key("source"), _key("cases"))
        draw_fault(FORM, "cases")
        _hotspot_box(scene)
    st.button(say("Register"), key=_key("go"), type="primary", on_click=_register, args=(scene,))


def _key(name: str) -> str:
    return f"risk_new_{name}"


def _what_fields(scene: Scene) -> None:
    say, domains = scene.say, {domain.code: domain for domain in desk_of(scene).domains}
    chosen = st.selectbox(
        say("Domain"), list(domains), index=None, key=_key("domain"), format_func=lambda code: domains[code].name,
        placeholder=say("Choose a domain"),
    )  # fmt: skip
    draw_fault(FORM, "domain")
    if chosen is not None and domains[chosen].is_places_only:
        components.notice(
            say("Places only"),
            say(
                "Register places and facilities of this domain. Write nothing about who goes there or believes what."
            ),
        )
    level_box(scene, _key("level"), None)
    draw_fault(FORM, "level")
    titles = place_titles(scene)
    if not scene.actor.scope.is_everything:
        titles.pop(WHOLE)
    wished = (query_of_address().get("place") or [""])[-1]
    codes = list(titles)
    st.selectbox(
        say("Place, as finely as it is known"), codes, key=_key("place"), format_func=lambda code: titles[code],
        index=codes.index(wished) if wished and wished in titles else None, placeholder=say("Choose a place"),
    )  # fmt: skip
    draw_fault(FORM, "place")


def _who_fields(scene: Scene) -> None:
    say, day = scene.say, today(scene.settings)
    office_box(scene, _key("office"), None)
    draw_fault(FORM, "office")
    st.text_input(
        say("Leading post"), key=_key("post"), max_chars=60, help=say("A post such as 副区长, never a name."),
    )  # fmt: skip
    draw_fault(FORM, "lead_post")
    st.date_input(say("Due"), value=day + timedelta(days=USUAL_DAYS), key=_key("due"), format="YYYY-MM-DD")
    draw_fault(FORM, "due_on")
    st.date_input(
        say("Listed on"), value=day, key=_key("listed"), format="YYYY-MM-DD",
        help=say("Earlier only for what is brought over from a list."),
    )  # fmt: skip
    draw_fault(FORM, "listed_on")


def _hotspot(scene: Scene) -> Hotspot | None:
    """Return the tested place that the address names: ``place``, ``matter``, ``window`` (last month), else None."""
    said = {name: (query_of_address().get(name) or [""])[-1] for name in ("place", "matter", "window")}
    places, end = place_frame(scene), day_of(f"{said['window']}-01")
    row = places.loc[places["code"] == said["place"]]
    if row.empty or end is None or not said["matter"].isprintable() or scene.given_warehouse is None:
        return None
    matter = said["matter"] if said["matter"] in scene.choices.categories else ALL_MATTERS
    begin = month_of(ordinal_of(end) - scene.settings.hotspots.window_months + 1)
    return Hotspot(str(row["level"].iloc[0]), said["place"], matter, begin, end)


def _hotspot_box(scene: Scene) -> None:
    found, say = _hotspot(scene), scene.say
    if found is None:
        return
    matter = say("all matters") if found.category == ALL_MATTERS else found.category
    told = say("It rests on the tested place {place}, {matter}, {months}").format(
        place=place_titles(scene).get(found.code, found.code), matter=matter,
        months=f"{say.month(found.month_from)} – {say.month(found.month_to)}",
    )  # fmt: skip
    st.checkbox(told, value=True, key=_key("hot"))


def _register(scene: Scene) -> None:
    attempt(scene, FORM, partial(_write, scene), clears=[_key(name) for name in _NAMES])


def _write(scene: Scene, writing: Writing) -> str:
    st.session_state[_LAST] = register_risk(writing, desk_of(scene), _entry(scene))
    told = scene.say("{name} is on the register.").format(name=st.session_state[_LAST])
    return f"{told} {next_text(scene, REGISTER)}"


def _entry(scene: Scene) -> NewRisk:
    """Return what the widgets hold."""

    def given(name: str) -> str:
        return str(st.session_state.get(_key(name)) or "")

    days: dict[str, date | None] = {name: st.session_state.get(_key(name)) for name in ("due", "listed")}
    place = _place(scene, st.session_state.get(_key("place")))
    return NewRisk(
        level=given("level"), office=given("office"), due_on=days["due"], lead_post=given("post"),
        measures=given("measures"), title=given("title"), domain=given("domain"), listed_on=days["listed"],
        township_code=place.township_code, community_code=place.community_code, grid_code=place.grid_code,
        cases=tuple((given("source"), number) for number in case_numbers(given("cases"))),
        hotspot=_hotspot(scene) if st.session_state.get(_key("hot")) else None,
    )  # fmt: skip


def _place(scene: Scene, code: str | None) -> Place:
    """Return the place that a code names; one that nothing has where none was chosen, which is then a fault."""
    if code is None:
        return Place(grid_code="")
    if code == WHOLE:
        return Place()
    places = place_frame(scene)
    row = places.loc[places["code"] == code].iloc[0]
    community = row["community_code"] if isinstance(row["community_code"], str) else None
    grid = code if row["level"] == "grid" else None
    return Place(str(row["township_code"]), None if row["level"] == "township" else community, grid)
