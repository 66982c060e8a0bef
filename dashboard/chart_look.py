"""The look of every figure: fonts, rules, ticks of months. Figures in, figures out; nothing here draws on a screen."""

from datetime import date
from functools import cache

import plotly.graph_objects as go

from dashboard.palettes import FONTS, Palette

FEW_MONTHS = 6


def dress(figure: go.Figure, palette: Palette, *, height_px: int) -> None:
    """Give a figure the look of the product."""
    figure.layout.template = _look(palette)
    figure.layout.height = height_px
    figure.layout.margin = {"l": 0, "r": 4, "t": 6, "b": 0}


@cache
def _look(palette: Palette) -> go.layout.Template:
    """Return what all figures of a theme share; made once, for plotly takes ten times as long to be told each."""
    return go.layout.Template(layout={
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONTS, "size": 12, "color": palette.muted},
        "hoverlabel": {"bgcolor": palette.ink, "bordercolor": palette.ink,
                       "font": {"family": FONTS, "size": 12.5, "color": palette.page}},
        "dragmode": False, "separators": ".,", "showlegend": False,
        "xaxis": {"showgrid": False, "zeroline": False, "fixedrange": True, "linecolor": palette.line,
                  "automargin": True},
        "yaxis": {"gridcolor": palette.line, "zeroline": False, "fixedrange": True, "automargin": True,
                  "tickformat": ",d", "nticks": 5, "rangemode": "tozero"},
    })  # fmt: skip


def month_ticks(days: list[date]) -> dict[str, object]:
    """Return ticks at every month while there are few, else at Januaries (the year) and Julys (the month)."""
    if len(days) <= FEW_MONTHS:
        ticks, texts = list(range(len(days))), [f"{day:%Y-%m}" for day in days]
    else:
        ticks = [number for number, day in enumerate(days) if day.month in (1, 7)]
        texts = [
            f"{days[number]:%Y}" if days[number].month == 1 else f"{days[number]:%m}" for number in ticks
        ]
    return {"tickvals": ticks, "ticktext": texts, "tickangle": 0, "range": [-0.6, len(days) - 0.4]}


def plain(text: str) -> str:
    """Return a text with the characters that plotly reads as markup made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
