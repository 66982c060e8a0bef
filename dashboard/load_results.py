"""What became of files that were loaded, on the page: the account to the row, publishing, and taking back."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import components
from dashboard.downloads import XLSX, Taken, draw_download
from dashboard.frame import Scene
from dashboard.load_work import RESULTS, SAID, done_with_watch, runner_of, step_title
from dashboard.loading import LOOKING_S
from dashboard.navigation import HOTSPOTS
from governance.i18n import DEFAULT_LANGUAGE
from governance.words import REJECT_REASONS

_LOADS, _UNDOING = "load_loads", "load_undoing"
"""The loads to choose from while one is to be taken back; the one chosen and what that changes."""


def draw_results(scene: Scene) -> None:
    """Draw what became of the files loaded last: whether the rows add up, and the workbook of the rejected ones."""
    say = scene.say
    results = st.session_state.get(RESULTS, [])
    if results:
        components.section_title(say("What was loaded"), say("Published with the next build."))
    for name, facts, fault in results:
        if fault:
            components.notice(say("{file} was not loaded").format(file=name), fault, kind="fault")
        elif not facts["is_new"]:
            again = say("It is {load_id}; nothing was done. To load it again, take that back first, below.")
            lines = [
                again.format(load_id=facts["load_id"]),
                *(group["said"] for group in facts["read_otherwise"]),
            ]
            components.notice(say("{file} was loaded before").format(file=name), "\n".join(lines))
        else:
            _draw_account(scene, name, facts)


def _draw_account(scene: Scene, name: str, facts: Mapping[str, Any]) -> None:
    """Draw the account of one load: every row of the file is taken, rejected, or no record."""
    say = scene.say
    no_records = sum(facts["not_records"].values())
    said = say(
        "{load_id}: {file}: {rows} rows = {taken} taken + {rejected} rejected + {no_records} no records."
    )
    reasons = [
        say("Rejected {rows}: {reason} ({column})").format(
            rows=say.number(reason["rows"]), reason=say(REJECT_REASONS[reason["reason"]]),
            column=reason["column"] or say("whole row"),
        ) for reason in facts["reasons"]
    ]  # fmt: skip
    if facts["same_file_as"]:
        twins = say("The same file is loaded for another source, or another sheet of it: {loads}.")
        reasons.append(twins.format(loads="、".join(facts["same_file_as"])))
    components.notice(
        said.format(
            load_id=facts["load_id"], file=name, rows=say.number(facts["rows_in"]),
            taken=say.number(facts["rows_in"] - facts["rejected"] - no_records),
            rejected=say.number(facts["rejected"]), no_records=say.number(no_records),
        ), "\n".join(reasons) or say("Every row could be taken."),
    )  # fmt: skip
    workbook = Path(facts["workbook"] or "")
    if workbook.is_file():
        draw_download(
            scene, say("Rejected rows as XLSX"), Taken(f"{facts['load_id']}-rejects.xlsx", XLSX, workbook.read_bytes),
            key=f"rejects_{facts['load_id']}",
            tip=say("Each row with its reason and what to do; correct them in the source and load again."),
        )  # fmt: skip


def draw_publishing(scene: Scene) -> None:
    """Draw what publishes, what then shows on the map, and what takes a load back."""
    say, state = scene.say, st.session_state
    step_title(
        5,
        say("Publish"),
        say("Readers see what is loaded after the next build; nothing is half-published."),
    )
    with st.container(horizontal=True):
        builds = st.button(say("Build and publish"), key="load_build", type="primary")
        asks = st.button(say("Take a load back …"), key="load_undo")
    if builds:
        facts, fault = done_with_watch(
            scene, say("Building"), lambda watch: runner_of(scene).facts("build", watch=watch)
        )
        state[SAID] = (fault if facts is None else _built(scene, facts), bool(fault))
        st.rerun()
    if asks:
        _ask_which(scene)
    if state.get(_LOADS):
        _draw_undoing(scene)
    said, is_fault = state.get(SAID, ("", False))
    if said:
        components.notice(
            say("Not done") if is_fault else say("Done"), said, kind="fault" if is_fault else "calm"
        )
    _draw_way_to_map(scene)


def _built(scene: Scene, facts: Mapping[str, Any]) -> str:
    """Return what a build did, as the command line says it."""
    say, rows = scene.say, {name: scene.say.number(value) for name, value in facts["rows"].items()}
    otherwise = [group["said"] for group in facts["read_otherwise"]]
    if not facts["is_new"]:
        unchanged = say("Nothing has changed since {name}; it stays published.")
        return "\n".join([unchanged.format(name=facts["publication"]), *otherwise])
    balance = say(
        "Rows: {rows_in} in = {accepted} accepted + {superseded} superseded "
        "+ {duplicate} duplicate + {rejected} rejected + {not_record} no records."
    )
    published = say("Published {name}: loads added {added}, taken back {removed}; months counted {months}.")
    return "\n".join((
        published.format(
            name=facts["publication"], added=facts["loads_added"], removed=facts["loads_removed"],
            months=facts["months_rebuilt"],
        ),
        balance.format(**rows),
        *otherwise,
    ))  # fmt: skip


def _draw_way_to_map(scene: Scene) -> None:
    """Draw the link to the map with the months that were loaded, once they are published."""
    loaded = [facts for _, facts, _ in st.session_state.get(RESULTS, []) if facts and facts["is_new"]]
    months = [date.fromisoformat(month) for facts in loaded for month in facts["months"] or ()]
    if not months or scene.given_warehouse is None:
        return
    first, last = min(months), max(months)
    if not {first, last} <= set(scene.choices.first_days):
        return
    say = scene.say
    query = {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}
    if say.language != DEFAULT_LANGUAGE:
        query["lang"] = say.language
    label = say("See {first} on the map") if first == last else say("See {first} to {last} on the map")
    with st.container(key="load_map"):
        st.page_link(
            HOTSPOTS.path,
            label=label.format(first=say.month(first), last=say.month(last)),
            query_params=query,
        )


def _ask_which(scene: Scene) -> None:
    """Find the loads there are, so that one of them can be chosen."""
    say, state = scene.say, st.session_state
    facts, fault = done_with_watch(scene, say("Looking at the loads"), lambda watch: (
        runner_of(scene).facts("status", within_s=LOOKING_S, watch=watch)
    ))  # fmt: skip
    state[_LOADS] = facts["loads"][::-1] if facts else []
    state[SAID] = (fault or ("" if state[_LOADS] else say("Nothing is loaded.")), bool(fault))


def _draw_undoing(scene: Scene) -> None:
    """Ask which load is to be taken back, say what that changes, and do it when that is wanted."""
    say, state = scene.say, st.session_state
    loads = {load["load_id"]: load for load in state[_LOADS]}
    named = say("{load_id}: {file}, {rows} rows")
    chosen = st.selectbox(
        say("Load to take back"), list(loads), key="load_undo_which",
        format_func=lambda name: named.format(
            load_id=name, file=loads[name]["file_name"], rows=say.number(loads[name]["rows_in"])
        ),
    )  # fmt: skip
    if state.get(_UNDOING, ("",))[0] != chosen:
        found = done_with_watch(scene, say("Looking at what depends on it"), lambda watch: (
            runner_of(scene).facts("undo", chosen, "--dry-run", within_s=LOOKING_S, watch=watch)
        ))  # fmt: skip
        state[_UNDOING] = (chosen, *found)
    _, facts, fault = state[_UNDOING]
    components.notice(
        say("Taking {load_id} back changes").format(load_id=chosen),
        fault if facts is None else "\n".join(facts["said"]),
        kind="fault" if fault else "calm",
    )
    with st.container(horizontal=True):
        label = say("Take {load_id} back").format(load_id=chosen)
        agreed = st.button(label, key="load_undo_yes", disabled=facts is None)
        declined = st.button(say("Keep it"), key="load_undo_no")
    if agreed:
        _take_back(scene, chosen)
    if agreed or declined:
        for key in (_LOADS, _UNDOING):
            state.pop(key, None)
        st.rerun()


def _take_back(scene: Scene, load_id: str) -> None:
    """Take a load back and keep what was said."""
    say, state = scene.say, st.session_state
    given, fault = done_with_watch(scene, say("Taking back"), lambda watch: (
        runner_of(scene).facts("undo", load_id, "--yes", watch=watch)
    ))  # fmt: skip
    done = say("{load_id} was taken back. Build and publish, so that readers see it.").format(load_id=load_id)
    state[SAID] = (fault if given is None else done, bool(fault))
    state[RESULTS] = []
