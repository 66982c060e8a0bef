"""How hazards moved between levels from one day to another: a chart of flows, and the same as a table."""

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import components
from dashboard.chart_look import dress, plain
from dashboard.filters import bound
from dashboard.frame import Scene
from dashboard.palettes import Palette
from dashboard.register_answers import ask
from dashboard.risk_filters import RiskFilters, day_of, show
from dashboard.risk_words import LEVEL_SIGNS, level_text
from governance.errors import N_
from governance.i18n import Translator
from governance.registers.risk_figures import AGAIN, GONE, NEW, flows
from governance.settings import today

HEIGHT_PX = 260
OUTSIDE = {NEW: N_("Not listed before"), AGAIN: N_("Struck off before"), GONE: N_("Struck off")}
_BEFORE, _AFTER = (*LEVEL_SIGNS, NEW, AGAIN), (*LEVEL_SIGNS, GONE)


def draw_flows(scene: Scene, asked: RiskFilters) -> None:
    """Draw the choice of the first day, the flows from it to today, and their table."""
    say, day = scene.say, today(scene.settings)
    since = min(day_of(asked.since) or first_day(day), day)
    components.section_title(say("Between levels"), f"{say.day(since)} → {say.day(day)}")
    st.date_input(
        say("Since the end of"), max_value=day, format="YYYY-MM-DD",
        **bound("risk_since", since, lambda given: show(asked, since=given.isoformat())),
    )  # fmt: skip
    found = ask(scene, flows, since, day)
    if found.empty:
        components.note(say("Nothing was on the register on either day."))
        return
    st.plotly_chart(flow_chart(found, say, scene.palette), key="risk_flows", config={"displayModeBar": False})
    st.dataframe(flow_table(found, say), hide_index=True, width="stretch")


def first_day(day: date) -> date:
    """Return the last day of the quarter before the last: changes over a whole quarter and the running one."""
    quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    return quarter.replace(month=(quarter.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)


def flow_table(found: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Return the flows in words."""
    return pd.DataFrame({
        say("On the first day"): [_word(say, key) for key in found["before"]],
        say("Today"): [_word(say, key) for key in found["after"]],
        say("Hazards"): found["risks"].astype(int),
    })  # fmt: skip


def flow_chart(found: pd.DataFrame, say: Translator, palette: Palette) -> go.Figure:
    """Return the flows as bands, the more serious levels on top.

    Parameters
    ----------
    found
        Answer of :func:`governance.registers.risk_figures.flows`.
    """
    befores = [key for key in _BEFORE if key in set(found["before"])]
    afters = [key for key in _AFTER if key in set(found["after"])]
    number = {("b", key): place for place, key in enumerate(befores)}
    number |= {("a", key): len(befores) + place for place, key in enumerate(afters)}
    totals = [int(found.loc[found["before"] == key, "risks"].sum()) for key in befores]
    totals += [int(found.loc[found["after"] == key, "risks"].sum()) for key in afters]
    labels = [
        f"{plain(_word(say, key))} {say.number(total)}"
        for key, total in zip((*befores, *afters), totals, strict=True)
    ]
    told = [
        f"{plain(_word(say, row['before']))} → {plain(_word(say, row['after']))}: {say.number(int(row['risks']))}"
        for row in found.to_dict("records")
    ]
    figure = go.Figure(go.Sankey(
        arrangement="fixed",
        node={
            "label": labels, "pad": 14, "thickness": 12, "line": {"width": 0},
            "color": [_colour(key, palette) for key in (*befores, *afters)],
            "x": [0.01] * len(befores) + [0.99] * len(afters), "y": [*_heights(totals[: len(befores)]),
            *_heights(totals[len(befores) :])], "hoverinfo": "skip",
        },
        link={
            "source": [number["b", key] for key in found["before"]],
            "target": [number["a", key] for key in found["after"]],
            "value": found["risks"].tolist(), "customdata": told, "hovertemplate": "%{customdata}<extra></extra>",
            "color": f"rgba{(*_parts(palette.accent), 0.28)}",
        },
    ))  # fmt: skip
    dress(figure, palette, height_px=HEIGHT_PX)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 10, "b": 10}, font={"color": palette.ink, "size": 12.5})
    return figure


def _heights(totals: list[int]) -> list[float]:
    """Return where nodes lie, the first on top, each in the middle of its share of the height."""
    whole, done, found = sum(totals) or 1, 0, []
    for total in totals:
        found.append(min(max((done + total / 2) / whole, 0.01), 0.99))
        done += total
    return found


def _colour(key: str, palette: Palette) -> str:
    return {"high": palette.ink, "middle": palette.accent, "low": palette.soft}.get(key, palette.muted)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _word(say: Translator, key: str) -> str:
    return say(OUTSIDE[key]) if key in OUTSIDE else level_text(say, key)
