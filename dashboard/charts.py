"""Frames in, plotly figures out. Nothing here draws on a screen or asks a question.

Volume is never drawn alone: every bar is split into cases concluded and cases not concluded, the darker and the
lighter part, which differ in lightness and so without colour.
"""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.palettes import FONTS, Palette
from governance.i18n import Translator
from governance.queries.selection import Selection

FADED = 0.38
"""Opacity of months outside the period."""

FEW_MONTHS = 6

CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False, "scrollZoom": False}
"""How plotly behaves in the browser: no tool bar, no zoom by accident."""


def month_chart(months: pd.DataFrame, selection: Selection, say: Translator, palette: Palette) -> go.Figure:
    """Return the months of a place as bars: concluded below, not concluded above.

    Months outside the period are faded; incomplete ones are hatched, for their counts still grow.

    Parameters
    ----------
    months
        One row per month: month, is_complete, cases, concluded_cases.
    """
    days = [month.date() for month in months["month"]]
    opacity = [1.0 if selection.month_from <= day <= selection.month_to else FADED for day in days]
    hatch = ["" if is_complete else "/" for is_complete in months["is_complete"]]
    open_cases = months["cases"] - months["concluded_cases"]
    hover = [
        _hover(say, day, cases, concluded, is_complete=is_complete)
        for day, cases, concluded, is_complete in zip(
            days, months["cases"], months["concluded_cases"], months["is_complete"], strict=True
        )
    ]
    figure = go.Figure()
    for label, values, colour in (
        (say("Concluded"), months["concluded_cases"], palette.accent),
        (say("Not concluded"), open_cases, palette.soft),
    ):
        figure.add_bar(
            x=list(range(len(days))), y=values.tolist(), name=label, customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
            marker={
                "color": colour, "opacity": opacity, "line": {"width": 0},
                "pattern": {"shape": hatch, "fgcolor": palette.ink, "fgopacity": 0.45, "size": 5, "solidity": 0.25},
            },
        )  # fmt: skip
    _dress(figure, palette, height_px=190)
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(**_month_ticks(days))
    return figure


def category_chart(categories: pd.DataFrame, say: Translator, palette: Palette) -> go.Figure:
    """Return the categories of a place as lying bars, most cases on top.

    Parameters
    ----------
    categories
        One row per category, most first: category, cases, concluded_cases.
    """
    ordered = categories.iloc[::-1]
    names = [_shortened(name) for name in ordered["category"]]
    hover = [
        f"<b>{_plain(name)}</b><br>{_counts(say, cases, concluded)}"
        for name, cases, concluded in zip(
            ordered["category"], ordered["cases"], ordered["concluded_cases"], strict=True
        )
    ]
    figure = go.Figure()
    open_cases = ordered["cases"] - ordered["concluded_cases"]
    totals = [say.number(count) for count in ordered["cases"]]
    for label, values, colour, texts in (
        (say("Concluded"), ordered["concluded_cases"], palette.accent, None),
        (say("Not concluded"), open_cases, palette.soft, totals),
    ):
        figure.add_bar(
            y=list(range(len(ordered))), x=values.tolist(), name=label, orientation="h", customdata=hover, text=texts,
            textposition="outside", cliponaxis=False, textfont={"color": palette.muted, "size": 12},
            hovertemplate="%{customdata}<extra></extra>", marker={"color": colour, "line": {"width": 0}},
        )  # fmt: skip
    _dress(figure, palette, height_px=10 + 23 * len(ordered))
    figure.update_layout(barmode="stack", bargap=0.3)
    figure.update_xaxes(visible=False, range=[0, max(1, int(ordered["cases"].max() or 0)) * 1.18])
    figure.update_yaxes(
        showgrid=False, tickfont={"color": palette.ink, "size": 12.5}, ticksuffix="  ",
        tickvals=list(range(len(ordered))), ticktext=names,
    )  # fmt: skip
    return figure


def _dress(figure: go.Figure, palette: Palette, *, height_px: int) -> None:
    """Give a figure the look of the product."""
    figure.update_layout(
        height=height_px, margin={"l": 0, "r": 4, "t": 6, "b": 0}, paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)", font={"family": FONTS, "size": 12, "color": palette.muted},
        hoverlabel={"bgcolor": palette.ink, "bordercolor": palette.ink,
                    "font": {"family": FONTS, "size": 12.5, "color": palette.page}},
        dragmode=False, separators=".,", showlegend=False,
    )  # fmt: skip
    figure.update_xaxes(
        showgrid=False, zeroline=False, fixedrange=True, linecolor=palette.line, automargin=True
    )
    figure.update_yaxes(
        gridcolor=palette.line, zeroline=False, fixedrange=True, automargin=True, tickformat=",d", nticks=5,
        rangemode="tozero",
    )  # fmt: skip


def _month_ticks(days: list[date]) -> dict[str, object]:
    """Return ticks at every month while there are few, else at Januaries (the year) and Julys (the month)."""
    if len(days) <= FEW_MONTHS:
        ticks, texts = list(range(len(days))), [f"{day:%Y-%m}" for day in days]
    else:
        ticks = [number for number, day in enumerate(days) if day.month in (1, 7)]
        texts = [
            f"{days[number]:%Y}" if days[number].month == 1 else f"{days[number]:%m}" for number in ticks
        ]
    return {"tickvals": ticks, "ticktext": texts, "tickangle": 0, "range": [-0.6, len(days) - 0.4]}


def _hover(say: Translator, day: date, cases: int, concluded: int, *, is_complete: bool) -> str:
    late = "" if is_complete else f"<br>{_plain(say('The data end before this month does.'))}"
    return f"<b>{_plain(say.month(day))}</b><br>{_counts(say, cases, concluded)}{late}"


def _counts(say: Translator, cases: int, concluded: int) -> str:
    return _plain(
        say("{cases} cases, {concluded} concluded").format(
            cases=say.number(cases), concluded=say.number(concluded)
        )
    )


def _plain(text: str) -> str:
    """Return a text with the characters that plotly reads as markup made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shortened(name: str, most: int = 12) -> str:
    plain = name if len(name) <= most else f"{name[: most - 1]}…"
    return _plain(plain)
