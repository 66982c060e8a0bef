"""The chart of a line of a campaign: what was reported and verified, the straight line, and the pace needed from now.

A frame in, a plotly figure out. Nothing here draws on a screen or asks.
"""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.campaign_pace import Line
from dashboard.chart_look import dress, plain
from dashboard.palettes import Palette
from governance.i18n import Translator

HEIGHT_PX = 300


def progress_chart(
    history: pd.DataFrame, line: Line, as_of: date, say: Translator, palette: Palette
) -> go.Figure:
    """Return how a line went.

    Parameters
    ----------
    history
        Answer of :func:`governance.queries.campaign_history`, of one source: reported_on, target, done, verified.
    line
        As it stands.
    as_of
        Day from which what is left is spread over the days left.
    """
    figure = go.Figure()
    even, target = say("Even pace"), say("Target")
    ends = [line.begins_on, line.ends_on]
    figure.add_scatter(x=ends, y=[line.target] * 2, name=target, mode="lines",
                       line={"color": palette.muted, "width": 1}, hoverinfo="skip")  # fmt: skip
    figure.add_scatter(x=ends, y=[0, line.target], name=even, mode="lines",
                       line={"color": palette.muted, "width": 1.5, "dash": "dot"}, hoverinfo="skip")  # fmt: skip
    if line.done < line.target and as_of < line.ends_on:
        figure.add_scatter(
            x=[max(as_of, line.begins_on), line.ends_on], y=[line.done, line.target], mode="lines",
            name=say("Pace needed from now"), line={"color": palette.caution, "width": 2, "dash": "dash"},
            hoverinfo="skip",
        )  # fmt: skip
    _add_points(figure, history, "done", say("Done, reported"), say,
                line={"color": palette.accent, "width": 2.5},
                marker={"size": 8, "color": palette.accent})  # fmt: skip
    if history["verified"].notna().any():
        _add_points(figure, history, "verified", say("Done, verified"), say,
                    line={"color": palette.accent, "width": 1.2, "dash": "dashdot"},
                    marker={"size": 9, "symbol": "diamond", "color": palette.page,
                            "line": {"width": 2, "color": palette.accent}})  # fmt: skip
    dress(figure, palette, height_px=HEIGHT_PX)
    figure.update_layout(
        showlegend=True, margin={"l": 0, "r": 8, "t": 6, "b": 0},
        legend={"orientation": "h", "y": -0.14, "x": 0, "font": {"color": palette.ink, "size": 12}},
    )  # fmt: skip
    figure.update_xaxes(type="date", tickformat="%Y-%m", hoverformat="%Y-%m-%d", nticks=7)
    return figure


def _add_points(
    figure: go.Figure, history: pd.DataFrame, column: str, name: str, say: Translator, **look: object
) -> None:
    told = history[history[column].notna()]
    days = pd.to_datetime(told["reported_on"])
    texts = [
        plain(f"{day:%Y-%m-%d} · {name} {say.number(int(count))} / {say.number(int(target))}")
        for day, count, target in zip(days, told[column], told["target"], strict=True)
    ]
    figure.add_scatter(
        x=days.tolist(), y=told[column].tolist(), name=name, mode="lines+markers", customdata=texts,
        hovertemplate="%{customdata}<extra></extra>", **look,
    )  # fmt: skip
