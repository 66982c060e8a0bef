"""Figures of the page on methods: how often noise alone shows a mark, and how past lists did month by month."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.chart_look import dress, month_ticks, plain
from dashboard.palettes import Palette
from governance.calibration import FalseAlarms
from governance.errors import N_
from governance.i18n import Translator

WAYS = {
    "exact": N_("This test"),
    "gi_star_corrected": N_("Gi* of rates, corrected"),
    "gi_star_plain": N_("Gi* above 1.96"),
}
"""Ways of marking places to what readers call them, the one in use first."""

DASHES = {"tested": "solid", "last_month": "dot", "year_mean": "dash", "smoothed_rate": "dashdot"}


def false_alarm_chart(rows: Sequence[FalseAlarms], say: Translator, palette: Palette) -> go.Figure:
    """Return the share of noise maps that show a mark, by cases per place, a bar for each way of marking.

    Parameters
    ----------
    rows
        Of one law and one kind of denominators, fewest cases first.
    """
    fills = {"exact": palette.accent, "gi_star_corrected": palette.soft, "gi_star_plain": palette.page}
    edges = {"exact": palette.accent, "gi_star_corrected": palette.soft, "gi_star_plain": palette.muted}
    figure = go.Figure()
    for way, label in WAYS.items():
        shares = [getattr(row, way) * 100 for row in rows]
        figure.add_bar(
            x=list(range(len(rows))), y=shares, name=plain(say(label)), text=[percent_text(say, one) for one in shares],
            textposition="outside", cliponaxis=False, textfont={"color": palette.muted, "size": 11.5},
            marker={"color": fills[way], "line": {"width": 1, "color": edges[way]}}, hoverinfo="skip",
        )  # fmt: skip
    dress(figure, palette, height_px=240)
    _name_below(figure)
    figure.update_layout(barmode="group", bargap=0.3, margin={"t": 16})
    figure.update_xaxes(
        tickvals=list(range(len(rows))),
        ticktext=[
            plain(say("{mean} cases per grid").format(mean=say.number(row.mean, _decimals(row.mean))))
            for row in rows
        ],
    )
    figure.update_yaxes(range=[0, 108], tickvals=[0, 50, 100], ticktext=["0", "50 %", "100 %"])
    return figure


def hit_rate_chart(
    months: pd.DataFrame, names: Mapping[str, str], say: Translator, palette: Palette
) -> go.Figure:
    """Return the share of each month's cases that the lists of the month before caught, a line for each list.

    Parameters
    ----------
    months
        Table ``scorecard_month`` of one budget: method, month, hit_rate, listed.
    names
        Method to what readers call it, in the order of the key.
    """
    days = sorted({month.date() for month in months["month"]})
    position = {day: number for number, day in enumerate(days)}
    figure = go.Figure()
    for method, label in names.items():
        rows = months[months["method"] == method]
        colour = palette.accent if method == "tested" else palette.muted
        figure.add_scatter(
            x=[position[month.date()] for month in rows["month"]], y=(rows["hit_rate"] * 100).tolist(),
            name=plain(label), mode="lines", line={"color": colour, "dash": DASHES[method], "width": 2.4
                                                  if method == "tested" else 1.5},
            customdata=[
                f"<b>{plain(say.month(month.date()))}</b><br>{plain(label)}: {percent_text(say, rate * 100)}"
                for month, rate in zip(rows["month"], rows["hit_rate"], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    dress(figure, palette, height_px=230)
    _name_below(figure)
    figure.update_xaxes(**month_ticks(days))
    figure.update_yaxes(ticksuffix=" %")
    return figure


def percent_text(say: Translator, value: float) -> str:
    """Return a percentage with one decimal; whole where it is 100."""
    return f"{say.number(value, 0 if value >= 99.95 else 1)}\u202f%"  # noqa: PLR2004 (rounds to 100.0)


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


def _name_below(figure: go.Figure) -> None:
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "yanchor": "top", "y": -0.16, "x": 0, "itemclick": False,
                                 "itemdoubleclick": False},
    )  # fmt: skip
