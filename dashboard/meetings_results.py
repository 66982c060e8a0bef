"""What came of meetings: how long things took, whose meetings led nowhere, how offices deliver, what nobody discussed.

Counts stand beside every rate, offices stand in order of name and not of rank, and a median says how many it is of.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.links import plain_label
from dashboard.meeting_words import SIGNS
from dashboard.meetings_view import Meetings
from dashboard.navigation import ACTIONS, HOTSPOTS
from dashboard.overview import place_query
from dashboard.service_stock import small_table
from governance.errors import N_
from governance.i18n import MISSING
from governance.queries import meetings
from governance.rates import rate_text
from governance.registers.actions import ACTIONS as ACTION_REGISTER
from governance.why_words import matter_text

MOST_PLACES, MOST_ACTIONS = 8, 15
"""Drawn at once."""

_STEPS = {
    "hot_discussed": N_("First hot month to first discussion"),
    "discussed_closed": N_("First discussion to last action closed"),
    "hot_closed": N_("First hot month to last action closed"),
}

Row = Mapping[Any, Any]


def draw_waits(view: Meetings) -> None:
    """Draw how long it took from the first hot month to what was done."""
    say = view.scene.say
    components.section_title(
        say("How long it took"), say("median days, of places and matters; n in brackets")
    )
    found = data.ask(view.scene.warehouse, meetings.waits, *view.period)
    told = {row["step"]: (int(row["n"]), row["days"]) for row in found.to_dict("records")}
    rows = []
    for step, label in _STEPS.items():
        count, median = told.get(step, (0, 0.0))
        days = say.number(median) if count else MISSING
        rows.append((say(label), say("{days} ({n})").format(days=days, n=say.number(count))))
    small_table((say("From what to what"), say("Median days (n)")), rows)
    components.note(
        say(
            "Counted from the end of the first period in which the place was marked; what ended in these months."
        )
    )


def draw_bodies(view: Meetings) -> None:
    """Draw what the meetings of each body led to, those that led nowhere marked."""
    say, number = view.scene.say, view.scene.say.number
    components.section_title(
        say("What meetings led to"), say("meetings of these months; ▲ actions fell due and none is closed")
    )
    if view.bodies.empty:
        components.note(say("No joint meeting was held in these months."))
        return
    heads = (
        say("Body"), say("Meetings held"), say("Without a decision"), say("Items decided"), say("Actions given"),
        say("Verified and closed"), say("Overdue"),
    )  # fmt: skip
    small_table(heads, [
        (
            f"{'▲ ' if is_idle(row) else ''}{_body_name(view, row['township_code'])}",
            number(row["held"]) + (f" ◇{number(row['standing_in'])}" if row["standing_in"] else ""),
            *(number(row[name]) for name in ("without_decision", "decided", "given", "closed", "overdue")),
        )
        for row in view.bodies.to_dict("records")
    ])  # fmt: skip


def is_idle(row: Row) -> bool:
    """Return whether meetings run idle: actions fell due, and none was verified and closed."""
    return bool(row["overdue"]) and not row["closed"]


def _body_name(view: Meetings, code: object) -> str:
    if not isinstance(code, str):
        return view.scene.publication.district_name
    return view.townships.get(code, code)


def draw_offices(view: Meetings) -> None:
    """Draw how offices dealt with the actions they were given; in order of name, never ranked."""
    say, number = view.scene.say, view.scene.say.number
    components.section_title(
        say("How offices deliver"), say("actions given in these months, in order of name")
    )
    found = data.ask(view.scene.warehouse, meetings.office_scores, *view.period, view.day)
    if found.empty:
        components.note(say("No action was given in these months."))
        return
    heads = (
        say("Office"), say("Given"), say("Verified and closed"), say("Reported, not verified"), say("Overdue"),
        say("Reported in time"), say("Median days to report"), say("Last day moved"), say("Sent back"),
    )  # fmt: skip
    small_table(heads, [
        (
            str(row["office"]),
            *(number(row[name]) for name in ("given", "closed", "reported", "overdue")),
            rate_text(say, int(row["in_time"]), int(row["due"])),
            MISSING if pd.isna(row["report_days"]) else number(row["report_days"]),
            number(row["moved"]), number(row["returned"]),
        )
        for row in found.to_dict("records")
    ])  # fmt: skip
    components.note(
        say(
            "Reported in time: reported by the last day as it is now ÷ reported, or the last day over. Cancelled "
            "actions are left out. Few actions say little: compare counts, not shares."
        )
    )


def draw_unspoken(view: Meetings) -> None:
    """Draw the marked grids that no meeting has spoken of, the longest marked first."""
    scene, say = view.scene, view.scene.say
    found = data.ask(scene.warehouse, meetings.never_discussed, "grid")
    marked = data.ask(scene.warehouse, meetings.marked_now, "grid")
    components.section_title(
        say("Hot and never discussed"), say("marks of grids in the last period, the longest marked first")
    )
    if not marked:
        components.note(say("No grid is marked in the last period."))
        return
    if found.empty:
        components.note(say("Every marked grid, or one beside it, was before a meeting."))
        return
    with st.container(key="unspoken", gap="xsmall"):
        for row in found.head(MOST_PLACES).to_dict("records"):
            _draw_place(view, row)
    told = say(
        "{n} of {all} marks; those that adjoin a place before a meeting for the same matter are not counted."
    )
    rest = len(found) - MOST_PLACES
    more = say.plural("{n} more is not listed.", "{n} more are not listed.", rest) if rest > 0 else ""
    components.note(
        " ".join(
            (told.format(n=say.number(len(found)), all=say.number(marked)), more.format(n=say.number(rest)))
        )
    )


def _draw_place(view: Meetings, row: Row) -> None:
    scene, say, code = view.scene, view.scene.say, str(row["place_code"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = say("{place}: {matter}").format(
            place=view.place_name(code), matter=matter_text(say, str(row["category"]))
        )
        components.level_tag(say, int(row["level"]))
        if code in view.gazetteer.by_code and scene.choices.months:
            query = place_query(scene, view.gazetteer, code)
            st.page_link(HOTSPOTS.path, label=plain_label(label), query_params=query)
        else:
            st.text(label)
        components.note(
            say("since {month}, {n} in a row").format(
                month=say.month(row["first_month"]), n=say.number(row["windows"])
            )
        )


def draw_actions(view: Meetings) -> None:
    """Draw the actions that are not at their end, the first due first."""
    scene, say = view.scene, view.scene.say
    found = data.ask(scene.warehouse, meetings.open_actions, view.day)
    late = int(found["is_overdue"].sum())
    components.section_title(
        say.plural("{n} open action", "{n} open actions", len(found)),
        say("{n} overdue").format(n=say.number(late)),
    )
    if found.empty:
        components.note(say("Nothing that meetings gave to offices is open."))
        return
    heads = (say("Action"), say("Office"), say("Place"), say("Matter"), say("Last day"), say("Standing"))
    _text_table(heads, [_action_row(view, row) for row in found.head(MOST_ACTIONS).to_dict("records")])
    rest = len(found) - MOST_ACTIONS
    if rest > 0:
        components.note(say.plural("{n} more follows.", "{n} more follow.", rest))
    if scene.may_open(ACTIONS):
        st.page_link(ACTIONS.path, label=say("Open the actions, with what is to be done"))


def _text_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table of words, the first column naming the row."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
    st.html(
        f'<div class="text-table unbroken" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        "</table></div>"
    )


def _action_row(view: Meetings, row: Row) -> tuple[str, ...]:
    say = view.scene.say
    where = row["grid_code"] if isinstance(row["grid_code"], str) else row["township_code"]
    due = say.day(row["due_on"].date())
    if row["times_moved"]:
        due += say(" (first {day})").format(day=say.day(row["first_due_on"].date()))
    state = f"{SIGNS[row['state']]} {say(ACTION_REGISTER.lifecycle.states[row['state']])}"
    if row["is_overdue"]:
        late = (pd.Timestamp(view.day) - row["due_on"]).days
        state = f"▲ {say.plural('{n} day overdue', '{n} days overdue', late)}"
    return (
        str(row["action_id"]), str(row["office"]),
        view.place_name(where) if isinstance(where, str) else _body_name(view, None),
        matter_text(say, row["category"]) if isinstance(row["category"], str) else MISSING, due, state,
    )  # fmt: skip
