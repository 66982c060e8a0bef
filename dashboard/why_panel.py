"""Why a place is marked, or is not: the same panel wherever a place stands in a list, on a map or on a page.

The words are those of :mod:`governance.why_words`, which paper uses too. Below them stand the cases of the place and of
each neighbour beside what was expected of them, and the windows before.
"""

import math

import pandas as pd
import streamlit as st

from dashboard import charts, components
from dashboard.components import BulletRow
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.navigation import METHODS
from governance.i18n import DEFAULT_LANGUAGE, Translator
from governance.why import Part, Why
from governance.why_words import DENOMINATORS, Family, matter_text, why_text

MOST_NEIGHBOURS = 12
"""Neighbours told one by one; communities and townships can have more."""


def draw(scene: Scene, answer: HotAnswer, code: str) -> None:
    """Draw why a place of the answer's level is marked in its window, or is not."""
    say = scene.say
    found = answer.why(code)
    if found is None or not found.expected:
        components.section_title(say("Is it marked?"))
        components.notice(say("Not tested"), untested_text(answer, code, say))
        return
    components.section_title(say("Why is it marked?") if found.level else say("Why is it not marked?"))
    among = Family.of(answer.asked, answer.maps, answer.number or 0, found.part)
    text = why_text(found, among, say)
    components.verdict(text.verdict, level=found.level)
    components.statements((*text.sentences, *mark_notes(answer, code, found, say)))
    _draw_parts(found, among, say)
    _draw_history(scene, found)
    components.statements(text.remarks, is_small=True)
    st.page_link(
        METHODS.path,
        label=say("How this is tested"),
        query_params={} if say.language == DEFAULT_LANGUAGE else {"lang": say.language},
    )


def untested_text(answer: HotAnswer, code: str, say: Translator) -> str:
    """Return why a place has no test."""
    network = answer.maps.network
    if answer.number is None:
        return say("The data have no period of this length that ends in this month.")
    if code not in network.codes:
        return say("The place is not in the network in force.")
    denominator = network.denominator[network.codes.index(code)]
    if math.isnan(denominator) or not denominator > 0:
        return say("Without {denominator} nothing can be expected of it.").format(
            denominator=say(DENOMINATORS[answer.asked.denominator])
        )
    return say("No case was counted anywhere in this period.")


def mark_notes(answer: HotAnswer, code: str, found: Why, say: Translator) -> list[str]:
    """Return what else is to be known of a mark: other matters, the one channel it rests on, the level above."""
    rows = answer.marked[answer.marked["code"] == code]
    if not found.level or rows.empty:
        return []
    row = rows.iloc[0]
    told = []
    others = [matter_text(say, part) for part in row["parts"] if part != found.part]
    if others:
        told.append(say("Also marked for: {matters}.").format(matters=say(", ").join(others)))
    channel = answer.channel_of.get(code)
    if channel is not None:
        told.append(
            say("Look closer: the mark rests on one channel, {channel}; without it there is none.").format(
                channel=channel
            )
        )
    if pd.notna(row["holds_wider"]) and row["holds_wider"]:
        told.append(say("Robust: the area it lies in is marked too."))
    return told


def _draw_parts(found: Why, among: Family, say: Translator) -> None:
    shown, rest = found.neighbours[:MOST_NEIGHBOURS], found.neighbours[MOST_NEIGHBOURS:]
    components.section_title(
        say("What each place adds"),
        say("Bar: cases. Line: expected by {denominator}").format(
            denominator=say(DENOMINATORS[among.denominator])
        ),
    )
    components.bullets([_bullet(found.own, say, is_own=True), *(_bullet(part, say) for part in shown)])
    if rest:
        components.note(
            say("{places} more neighbours with {cases} cases").format(
                places=say.number(len(rest)), cases=say.number(sum(part.cases for part in rest))
            )
        )


def _bullet(part: Part, say: Translator, *, is_own: bool = False) -> BulletRow:
    cases = say.number(part.cases)
    if part.expected is None:
        figure = say("{cases}, not counted").format(cases=cases)
    else:
        figure = say("{cases}, {expected} exp.").format(cases=cases, expected=say.number(part.expected, 1))
    return BulletRow(part.name, part.cases, part.expected, figure, is_own)


def _draw_history(scene: Scene, found: Why) -> None:
    say = scene.say
    if len(found.history) < 2:  # noqa: PLR2004 (one point is no history)
        return
    components.section_title(
        say("How it came about"), say("Cases with neighbours, by the last month of each period")
    )
    components.chart_key(charts.history_parts(say, scene.palette))
    st.plotly_chart(
        charts.history_chart(found.history, say, scene.palette),
        config=charts.CONFIG,
        theme=None,
        key="why_history",
    )
