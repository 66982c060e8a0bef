"""Who holds which grid, and giving many grids to one post at once."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from governance.access import ROLE_WORDS, Role
from governance.accounts.tables import Account
from governance.errors import GridError
from governance.i18n import MISSING
from governance.queries.places import names
from governance.registers.assignments import GridPlace, candidates, give, holders, take_back
from governance.registers.check_rows import GridHolder
from governance.settings import today

ROW_PX = 34
TALLEST_PX = 420
_SAID, _EVERYWHERE = "assign_said", ""


def draw(scene: Scene) -> None:
    """Draw the grids of the reader's places with their holders, and the form that assigns the chosen ones."""
    say = scene.say
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        components.notice(*said[:2], kind=said[2])
    store = data.current_store(scene.settings)
    with store.reading() as session:
        held = holders(session, scene.actor)
    rows = _rows(scene, held)
    free = sum(row["post"] is None for row in rows)
    components.headline(
        say.plural("{n} grid has no holder", "{n} grids have no holder", free) + say(". "),
        say("Choose grids in the list, then the post that is to hold them."),
    )
    chosen = _draw_list(scene, rows)
    if not chosen:
        components.note(say("No grid is chosen."))
        return
    places = {GridPlace(row["code"], row["township_code"]): row["version"] for row in chosen}
    with store.reading() as session:
        able = candidates(session, scene.actor, places)
    components.section_title(say.plural("{n} grid chosen", "{n} grids chosen", len(places)))
    if able:
        _draw_give(scene, places, able)
    else:
        components.notice(
            say("No post can hold all of these grids"),
            say("Choose grids of one worker's places, or ask the operator to add the grids to an account."),
        )
    _draw_take_back(scene, [held[place.grid_code] for place in places if place.grid_code in held])


def _rows(scene: Scene, held: Mapping[str, GridHolder]) -> list[dict[str, Any]]:
    """Return the grids of the chosen township as the list shows them."""
    say = scene.say
    places = data.ask(scene.warehouse, names)
    grids = places[places["level"] == "grid"]
    townships = dict(zip(grids["township_code"], grids["township_name"], strict=True))
    left, right = st.columns(2)
    chosen = left.selectbox(
        say("Township"), [_EVERYWHERE, *townships], key="assign_township",
        format_func=lambda code: townships.get(code, say("All townships")),
    )  # fmt: skip
    is_free = right.toggle(say("Without a holder only"), key="assign_free")
    found = []
    for row in grids.to_dict("records"):
        holder = held.get(str(row["code"]))
        post = None if holder is None else holder.post
        if chosen in (_EVERYWHERE, row["township_code"]) and not (is_free and post):
            found.append({
                "code": str(row["code"]), "name": str(row["name"]), "township": str(row["township_name"]),
                "township_code": str(row["township_code"]), "post": post,
                "since": None if holder is None else holder.since_on,
                "version": 0 if holder is None else holder.version,
            })  # fmt: skip
    return found


def _draw_list(scene: Scene, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Draw the list and return the rows that are chosen."""
    say = scene.say
    shown = [{name: row[name] for name in ("township", "name", "code", "post", "since")} for row in rows]
    # The key names what is listed: a choice of rows by position must not outlive the list it was made in.
    key = f"assign_{hash(tuple((row['code'], row['version']) for row in rows))}"
    picked: Any = st.dataframe(
        shown, hide_index=True, key=key, on_select="rerun", selection_mode="multi-row", placeholder=MISSING,
        row_height=ROW_PX, height=min(TALLEST_PX, ROW_PX * (len(shown) + 1) + 3),
        column_config={
            "township": say("Township"), "name": say("Grid"), "code": say("Code"), "post": say("Held by"),
            "since": st.column_config.DateColumn(say("Since"), format="YYYY-MM-DD"),
        },
    )  # fmt: skip
    return [rows[number] for number in picked["selection"]["rows"]]


def _draw_give(scene: Scene, places: Mapping[GridPlace, int], able: Sequence[Account]) -> None:
    say = scene.say
    told = {one.account_id: f"{one.name} · {one.office} · {say(ROLE_WORDS[Role(one.role)])}" for one in able}
    account = st.selectbox(
        say("Post that is to hold them"), list(told), format_func=lambda name: told[name], key="assign_to"
    )
    st.button(
        say("Assign"), key="assign", type="primary", on_click=partial(_give, scene, places, str(account))
    )


def _draw_take_back(scene: Scene, held: Sequence[GridHolder]) -> None:
    say, now = scene.say, [holder for holder in held if holder.state == "held"]
    if now:
        with st.expander(say("Take them back")):
            st.text_input(say("Why"), key="take_back_why", max_chars=200)
            st.button(say("Take back"), key="take_back", on_click=partial(_take_back, scene, now))


def _give(scene: Scene, places: Mapping[GridPlace, int], account_id: str) -> None:
    say = scene.say
    try:
        with data.current_store(scene.settings).writing(scene.actor) as writing:
            count = give(writing, places, account_id, today=today(scene.settings))
    except GridError as fault:
        st.session_state[_SAID] = (say("Not saved"), fault.text(say), "fault")
    else:
        told = say.plural("{n} grid changed hands", "{n} grids changed hands", count)
        st.session_state[_SAID] = (say("Saved"), told, "calm")


def _take_back(scene: Scene, held: Sequence[GridHolder]) -> None:
    say = scene.say
    try:
        with data.current_store(scene.settings).writing(scene.actor) as writing:
            for holder in held:
                why = str(st.session_state["take_back_why"] or "")
                take_back(writing, holder, why=why, today=today(scene.settings))
    except GridError as fault:
        st.session_state[_SAID] = (say("Not saved"), fault.text(say), "fault")
    else:
        told = say.plural("{n} grid is held by nobody now", "{n} grids are held by nobody now", len(held))
        st.session_state[_SAID] = (say("Saved"), told, "calm")
