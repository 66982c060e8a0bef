"""Charts of the service page: frames and rows in, plotly figures out. Nothing here draws on a screen or asks.

A rate is a point with its interval, so that the spread of a small office is seen for what it is. What stands apart
from the whole is a filled diamond, the rest is an open circle: a shape, not a colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard.chart_look import dress, plain
from dashboard.palettes import Palette
from governance.i18n import Translator

ROW_PX = 26
LEAST_PX = 120
LONGEST_NAME = 14
"""Characters of a row's name in a chart."""

FEW_CASES = 5
"""Below so many the axis counts one by one."""

AGE_BANDS = {
    "age_0_15_cases": "0–15", "age_16_30_cases": "16–30", "age_31_60_cases": "31–60", "age_61_90_cases": "61–90",
    "age_91_180_cases": "91–180", "age_over_180_cases": "> 180",
}  # fmt: skip
"""Columns of open_stock to the days since receipt that they count."""


@dataclass(frozen=True)
class RateRow:
    """One point of a chart of rates.

    Attributes
    ----------
    value, low, high
        Of the rate and its interval, %.
    is_apart
        Whether the interval leaves the rate of the whole out.
    told
        The same in words, shown when the point is pointed at.
    """

    name: str
    value: float
    low: float
    high: float
    is_apart: bool
    told: str


def rate_chart(rows: Sequence[RateRow], whole: float | None, palette: Palette) -> go.Figure:
    """Return rates as points with their intervals, first row on top, and the rate of the whole as a line.

    Parameters
    ----------
    whole
        Rate of all rows together, %; None for none.
    """
    y = list(range(len(rows)))
    figure = go.Figure()
    if whole is not None:
        figure.add_vline(x=whole, line={"width": 1.5, "dash": "dash", "color": palette.muted})
    figure.add_scatter(
        x=[row.value for row in rows], y=y, mode="markers", customdata=[plain(row.told) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        error_x={
            "type": "data", "symmetric": False, "array": [row.high - row.value for row in rows],
            "arrayminus": [row.value - row.low for row in rows], "color": palette.muted, "thickness": 1.6, "width": 4,
        },
        marker={
            "size": 10, "symbol": ["diamond" if row.is_apart else "circle" for row in rows],
            "color": [palette.accent if row.is_apart else palette.page for row in rows],
            "line": {"width": 2, "color": palette.accent}, "opacity": 1,
        },
    )  # fmt: skip
    dress(figure, palette, height_px=max(LEAST_PX, 34 + ROW_PX * len(rows)))
    lowest = min((row.low for row in rows), default=0)
    figure.update_xaxes(
        range=[max(0, lowest - 5), 101],
        ticksuffix=" %",
        showgrid=True,
        gridcolor=palette.line,
        rangemode="normal",
    )
    figure.update_yaxes(
        showgrid=False, range=[len(rows) - 0.5, -0.5], tickvals=y, ticklabelstandoff=6,
        ticktext=[_shortened(row.name) for row in rows], tickfont={"color": palette.ink, "size": 12.5},
        rangemode="normal",
    )  # fmt: skip
    return figure


def age_chart(ages: "pd.Series[int]", say: Translator, palette: Palette) -> go.Figure:
    """Return the open cases by the days since receipt, older ones to the right.

    Parameters
    ----------
    ages
        The columns of :data:`AGE_BANDS`.
    """
    counts = [int(ages[name]) for name in AGE_BANDS]
    figure = go.Figure(
        go.Bar(
            x=list(range(len(counts))), y=counts, text=[say.number(count) for count in counts],
            textposition="outside", cliponaxis=False, textfont={"color": palette.ink, "size": 12}, hoverinfo="skip",
            marker={"color": palette.accent, "line": {"width": 0}},
        )
    )  # fmt: skip
    dress(figure, palette, height_px=170)
    figure.update_layout(bargap=0.35, margin={"l": 0, "r": 4, "t": 20, "b": 0})
    figure.update_xaxes(tickvals=list(range(len(counts))), ticktext=list(AGE_BANDS.values()))
    figure.update_yaxes(visible=False, range=[0, max(1, *counts) * 1.12])
    return figure


def due_chart(days: pd.DataFrame, say: Translator, palette: Palette) -> go.Figure:
    """Return what falls due day by day, stacked by office; the offices alternate in lightness and have outlines.

    Parameters
    ----------
    days
        One row per day, in order, by the index (timestamps); one column per office, cases.
    """
    fills = (palette.accent, palette.soft, palette.muted, palette.page, palette.ink, palette.line)
    ticks = [f"{day:%m-%d}" for day in days.index]
    hover = [
        "<br>".join((
            f"<b>{day:%Y-%m-%d}</b>",
            *(f"{plain(str(office))}: {say.number(int(count))}" for office, count in row.items() if count),
        ))
        for day, row in days.iterrows()
    ]  # fmt: skip
    figure = go.Figure()
    for number, office in enumerate(days.columns):
        figure.add_bar(
            x=list(range(len(days))), y=days[office].tolist(), name=str(office), customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
            marker={"color": fills[number % len(fills)], "line": {"width": 1, "color": palette.muted}},
        )  # fmt: skip
    dress(figure, palette, height_px=190)
    figure.update_layout(barmode="stack", bargap=0.25)
    if days.sum(axis=1).max() < FEW_CASES:
        figure.update_yaxes(dtick=1)
    figure.update_xaxes(
        tickvals=list(range(len(days))), ticktext=ticks, tickangle=0, range=[-0.6, len(days) - 0.4]
    )
    return figure


def due_parts(days: pd.DataFrame, palette: Palette) -> tuple[str, ...]:
    """Return the fills of the offices of :func:`due_chart`, in the order of its columns."""
    fills = (palette.accent, palette.soft, palette.muted, palette.page, palette.ink, palette.line)
    return tuple(fills[number % len(fills)] for number in range(len(days.columns)))


def _shortened(name: str) -> str:
    return plain(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…")
