"""The ranked list of marked places: what a leader reads first, one place to a row, each row a button.

A row says what drives the mark, how far beyond the expected it is, how often it was on the list, what is still open and
what is concluded, and what to be careful about. The same sentences serve the overview. The script is a file of
``static/``; it writes texts as texts.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.controls import open_place
from dashboard.done_here import handled_text_of
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.live_map import static_address
from dashboard.on_time import OnTime
from dashboard.places import Gazetteer, Place
from governance.hot_list import SUSPECT_SHARE
from governance.hotspot_tables import ALL_MATTERS
from governance.hotspots import LEVEL_WORDS, REMEMBERED_WINDOWS
from governance.i18n import Translator
from governance.queries.open_cases import largest_piles, open_cases
from governance.statistics.emerging import PATTERN_NAMES, Pattern
from governance.why_words import matter_text

WHY_KEY = "why"
"""Container of the page that says why."""

FEWEST_PILED = 3
"""Cases of one matter or at one coordinate that are worth a warning."""

_STYLE = (Path(__file__).parent / "hot_list.css").read_text(encoding="utf-8")
_SCRIPT = """
const part = import(new URL("{address}", window.location.origin).href);
export default (component) => part.then(({{ show }}) => show(component));
"""


Rows = dict[str, dict[Any, Any]]
"""Rows of a frame by code."""


@dataclass(frozen=True)
class HotRow:
    """One row in the reader's language.

    Attributes
    ----------
    above
        Where the place lies.
    matter, others
        What it is marked for first, and for what else.
    level
        99, 95 or 90.
    figure
        Observed, expected, ratio, of the place with its neighbours.
    observed_share, expected_share
        Per cent of the longest bar of the list.
    past
        Pattern, and how often and how long it was on the list.
    state
        Open, overdue and concluded cases.
    handled
        When a meeting last spoke of it and when it was last checked; empty where no register was ever written.
    warnings
        What to be careful about.
    robust
        That the level above is marked too; empty where it is not.
    """

    rank: int
    code: str
    name: str
    above: str
    matter: str
    others: str
    level: int
    level_text: str
    figure: str
    observed_share: float
    expected_share: float
    past: str
    state: str
    handled: str
    warnings: tuple[str, ...]
    robust: str
    is_selected: bool


def draw_list(
    scene: Scene, answer: HotAnswer, figures: pd.DataFrame, gazetteer: Gazetteer, place: Place
) -> None:
    """Draw the list; choosing a row opens its place.

    Parameters
    ----------
    figures
        Of the answer's places and period.
    """
    say, rows = scene.say, hot_rows(answer, figures, gazetteer, place)
    message = {
        "rows": [asdict(row) for row in rows],
        "labels": {
            "list": say("Marked places, surest first"),
            "why": say("Why is it marked? ↓"),
            "all": say("Show all {n}").format(n=say.number(len(rows))),
            "target": f"st-key-{WHY_KEY}",
        },
    }

    def follow() -> None:
        code = st.session_state["hot_list"].get("picked")
        if isinstance(code, str):
            open_place(code, scene.filters, scene.choices, gazetteer)

    _component(st.get_option("server.baseUrlPath") or "")(
        key="hot_list", data=message, on_picked_change=follow, height="content"
    )


@cache
def _component(base_path: str) -> Callable[..., Any]:
    script = _SCRIPT.format(address=static_address("list/hot_list.js", base_path))
    return st.components.v2.component("hot_list", html='<div class="hot-list"></div>', css=_STYLE, js=script)


def hot_rows(answer: HotAnswer, figures: pd.DataFrame, gazetteer: Gazetteer, place: Place) -> list[HotRow]:
    """Return the rows of the list, surest first.

    Parameters
    ----------
    figures
        Of the answer's places and period: code, cases, outcome_cases, concluded_cases.
    place
        The one that is selected.
    """
    marked, say = answer.marked, answer.scene.say
    if marked.empty:
        return []
    level, filters = answer.asked.counted.level, answer.scene.filters
    pending = _by_code(data.ask(answer.scene.warehouse, open_cases, level, filters.categories))
    known = _by_code(figures)
    in_time = OnTime.of(answer.scene, filters.selection, level)
    piles, handled = _piles(answer), handled_text_of(answer.scene, level)
    longest = max(marked["observed"].max(), marked["expected"].max())
    rows = []
    for number, row in enumerate(marked.to_dict("records")):
        code = str(row["code"])
        others = [matter_text(say, part) for part in row["parts"] if part not in (row["part"], ALL_MATTERS)]
        rows.append(HotRow(
            number + 1, code, str(row["name"]), _above(gazetteer, code), matter_text(say, row["part"]),
            say("also {matters}").format(matters=say(", ").join(others)) if others else "",
            int(row["level"]), level_text(say, int(row["level"])), figure_text(say, row),
            row["observed"] / longest * 100, row["expected"] / longest * 100, past_text(say, row),
            joined(state_text(say, known, pending, code), in_time.text(code)),
            handled(code), _warnings(answer, row, piles),
            say("Robust: the area it lies in is marked too") if row["holds_wider"] is True else "",
            code == place.code,
        ))  # fmt: skip
    return rows


def _by_code(frame: pd.DataFrame) -> Rows:
    return {str(row["code"]): row for row in frame.to_dict("records")}


def _above(gazetteer: Gazetteer, code: str) -> str:
    """Return where a place lies, from the township down; empty for a township."""
    known = gazetteer.by_code.get(code)
    return "" if known is None else " › ".join(step.name for step in gazetteer.way(known)[1:-1])


def level_text(say: Translator, level: int) -> str:
    """Return a level with a shape of its own."""
    shape = {99: "●", 95: "◐", 90: "○"}.get(level, "–")
    return f"{shape} {say(LEVEL_WORDS[level])}"


def figure_text(say: Translator, row: dict[Any, Any]) -> str:
    """Return the cases of a place with its neighbours beside what was expected."""
    text = say("{observed} cases, {expected} expected")
    if row["ratio"] == row["ratio"]:
        text = say("{observed} cases, {expected} expected: {ratio} times")
    return text.format(
        observed=say.number(row["observed"]),
        expected=say.number(row["expected"], 1),
        ratio=say.number(row["ratio"], 1),
    )


def past_text(say: Translator, row: dict[Any, Any]) -> str:
    """Return how a place developed, and how often and how long it has been on the list."""
    pattern = Pattern(int(row["pattern"]))
    told = [say(PATTERN_NAMES[pattern])] if pattern > Pattern.NONE else []
    if row["windows_marked"] <= 1:
        told.append(say("on the list for the first time in {n} periods").format(n=REMEMBERED_WINDOWS))
    else:
        told.append(
            say("on the list in {n} of {all} periods").format(
                n=say.number(row["windows_marked"]), all=REMEMBERED_WINDOWS
            )
        )
    if row["streak"] > 1:
        told.append(say("{n} in a row").format(n=say.number(row["streak"])))
    return " · ".join(told)


def state_text(say: Translator, figures: Rows, pending: Rows, code: str) -> str:
    """Return the open and overdue cases of a place, and how many of the period's are concluded.

    Parameters
    ----------
    figures, pending
        Answers of :func:`governance.queries.places.figures` and
        :func:`governance.queries.open_cases.open_cases`, by code.
    """
    told = []
    if code in pending:
        row = pending[code]
        text = say("{n} open") if not row["dated_cases"] else say("{n} open, {overdue} overdue")
        told.append(text.format(n=say.number(row["open_cases"]), overdue=say.number(row["overdue_cases"])))
    else:
        told.append(say("none open"))
    if code in figures:
        row = figures[code]
        if row["outcome_cases"]:
            told.append(
                say("concluded {part} / {whole} of the period").format(
                    part=say.number(row["concluded_cases"]), whole=say.number(row["outcome_cases"])
                )
            )
        else:
            told.append(say("outcome not recorded") if row["cases"] else say("no cases of its own"))
    return " · ".join(told)


def joined(*told: str) -> str:
    """Return what there is to say in one line."""
    return " · ".join(text for text in told if text)


def _piles(answer: HotAnswer) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return cases, most of one matter, and most at one coordinate, of each marked place in what it is marked for."""
    scene, marked, number = answer.scene, answer.marked, answer.number or 0
    months = (answer.maps.starts[number], answer.maps.ends[number])
    found = {}
    for part, rows in marked.groupby("part"):
        categories = scene.filters.categories if part == ALL_MATTERS else (str(part),)
        piles = data.ask(
            scene.warehouse,
            largest_piles,
            answer.asked.counted.level,
            tuple(rows["code"]),
            months,
            categories,
        )
        for code, row in _by_code(piles).items():
            found[code, str(part)] = (row["cases"], row["matter_cases"], row["point_cases"])
    return found


def _warnings(
    answer: HotAnswer, row: dict[Any, Any], piles: dict[tuple[str, str], tuple[int, int, int]]
) -> tuple[str, ...]:
    """Return what to be careful about with a marked place."""
    say, channel = answer.scene.say, answer.channel_of.get(row["code"])
    cases, one_matter, one_point = piles.get((row["code"], row["part"]), (0, 0, 0))
    told = (
        (channel is not None, say("Rests on one channel: {channel}").format(channel=channel)),
        (
            _is_pile(one_matter, cases),
            say("{n} of its {all} cases repeat one matter").format(
                n=say.number(one_matter), all=say.number(cases)
            ),
        ),
        (
            _is_pile(one_point, cases),
            say("{n} of its {all} cases lie at one coordinate").format(
                n=say.number(one_point), all=say.number(cases)
            ),
        ),
        (row["is_border"], say("At the edge of the district: what lies across is not known")),
        (row["is_island"], say("Touches no other place")),
    )
    return tuple(text for is_so, text in told if is_so)


def _is_pile(piled: int, cases: int) -> bool:
    return piled >= FEWEST_PILED and piled >= SUSPECT_SHARE * cases
