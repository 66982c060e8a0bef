"""What the check found: how many of each verdict, the findings as a list, and a file to take away."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import components
from dashboard.downloads import draw_take_away
from dashboard.exports import origin_of
from dashboard.figure_input import Given
from dashboard.figure_list import SIGNS, draw_findings
from dashboard.frame import Scene
from governance.errors import GridError
from governance.figures import FAULTS, Check, Verdict, check_document
from governance.figures.against_data import Known, KnownWarehouse
from governance.figures.findings import VERDICT_LABELS
from governance.figures.listing import listed
from governance.figures.taken import findings_table
from governance.i18n import Translator
from governance.indicators import definitions

PAGE = 30
"""Findings that are drawn at once."""

_KEPT, _SHOWN = "figure_check_kept", "figure_shown"


def draw_results(scene: Scene, given: Given) -> None:
    """Draw what is found of a document; it is checked once as long as neither it nor the data change."""
    say = scene.say
    key = (given.token, scene.given_warehouse.key if scene.given_warehouse else "")
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        st.session_state.pop(_SHOWN, None)
        try:
            with st.spinner(say("Recomputing")):
                kept = (key, check_document(given.read(), known=_known(scene)))
        except GridError as fault:
            components.notice(say("This document cannot be checked"), fault.text(say), kind="fault")
            return
        st.session_state[_KEPT] = kept
    _draw_check(scene, kept[1], given.token)


def _known(scene: Scene) -> Known | None:
    """Return the published figures that the reader may see; None without any."""
    if scene.given_warehouse is None:
        return None
    return KnownWarehouse(scene.given_warehouse, definitions(scene.settings))


def _draw_check(scene: Scene, check: Check, token: str) -> None:
    say = scene.say
    if not check.findings:
        components.notice(say("No claim was found that could be recomputed"), _coverage(say, check))
        return
    faults = sum(check.count(verdict) for verdict in FAULTS)
    components.headline(_headline(say, faults), f" {_coverage(say, check)}")
    chosen = _draw_filter(say, check, token)
    shown = [finding for finding in check.findings if finding.verdict in chosen]
    if not shown:
        components.note(say("No finding has a verdict that is chosen."))
    limit = st.session_state.get(_SHOWN, PAGE)
    draw_findings(listed(say, shown[:limit]))
    with st.container(horizontal=True, key="figure_below"):
        if len(shown) > limit:
            label = say.plural("{n} more finding", "{n} more findings", len(shown) - limit)
            st.button(label, key="figure_more", on_click=_show_more, args=(limit,))
        made = partial(findings_table, say, check, origin_of(scene))
        draw_take_away(scene, made, "figure-check", key="figures")


def _headline(say: Translator, faults: int) -> str:
    if not faults:
        return say("No figure was found to be wrong.")
    return say.plural("{n} finding calls for a correction.", "{n} findings call for a correction.", faults)


def _coverage(say: Translator, check: Check) -> str:
    """Return how many figures there are and how many of them nothing could be held against."""
    return say("{figures} figures, {checked} of them held against others.").format(
        figures=say.number(check.figures), checked=say.number(check.checked)
    )


def _draw_filter(say: Translator, check: Check, token: str) -> Sequence[Verdict]:
    """Draw the verdicts that were given, each with its number, and return those to be shown."""
    given = [verdict for verdict in Verdict if check.count(verdict)]
    first = [verdict for verdict in given if verdict is not Verdict.RIGHT] or given
    labels = {
        verdict: f"{SIGNS[verdict]} {say(VERDICT_LABELS[verdict])} {say.number(check.count(verdict))}"
        for verdict in given
    }
    chosen: list[Verdict] = st.pills(
        say("Verdicts shown"), given, selection_mode="multi", default=first, key=f"figure_verdicts_{token}",
        format_func=lambda verdict: labels[verdict], label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _show_more(limit: int) -> None:
    st.session_state[_SHOWN] = limit + PAGE
