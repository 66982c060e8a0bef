"""Frames in, plotly figures out. Nothing here draws on a screen or asks a question.

Volume is never drawn alone: every bar is split into cases concluded and cases not concluded, the darker and the
lighter part, which differ in lightness and so without colour. Cases whose source records no outcome are neither: they
are a third part, an empty outline, drawn only where there are any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Part:
    """One part of every bar of a chart.

    Attributes
    ----------
    counts
        Of each bar, in the order of the frame.
    fill, edge
        Colours, #rrggbb; where they agree the part has no outline.
    """

    label: str
    counts: "pd.Series[int]"
    fill: str
    edge: str


def parts(counts: pd.DataFrame, say: Translator, palette: Palette) -> tuple[Part, ...]:
    """Return what the bars of a chart are split into, from the axis outwards.

    Parameters
    ----------
    counts
        One row per bar: cases, outcome_cases, concluded_cases.

    Returns
    -------
    tuple
        Concluded, not concluded and, where there are any, not recorded; a row's parts add up to its cases.
    """
    concluded, outcomes = counts["concluded_cases"], counts["outcome_cases"]
    unrecorded = counts["cases"] - outcomes
    told = (
        Part(say("Concluded"), concluded, palette.accent, palette.accent),
        Part(say("Not concluded"), outcomes - concluded, palette.soft, palette.soft),
    )
    if not unrecorded.any():
        return told
    return (*told, Part(say("Outcome not recorded"), unrecorded, palette.page, palette.muted))


def month_chart(months: pd.DataFrame, selection: Selection, say: Translator, palette: Palette) -> go.Figure:
    """Return the months of a place as bars: concluded below, not concluded above, not recorded on top.

    Months outside the period are faded; incomplete ones are hatched, for their counts still grow.

    Parameters
    ----------
    months
        One row per month: month, is_complete, cases, outcome_cases, concluded_cases.
    """
    days = [month.date() for month in months["month"]]
    opacity = [1.0 if selection.month_from <= day <= selection.month_to else FADED for day in days]
    hatch = ["" if is_complete else "/" for is_complete in months["is_complete"]]
    hover = [
        _hover(say, day, counts, is_complete=is_complete)
        for day, counts, is_complete in zip(
            days, _counts_of_bars(months, say), months["is_complete"], strict=True
        )
    ]
    figure = go.Figure()
    for part in parts(months, say, palette):
        figure.add_bar(
            x=list(range(len(days))), y=part.counts.tolist(), name=part.label, customdata=hover,
            hovertemplate="%{customdata}<extra></extra>",
            marker={
                "color": part.fill, "opacity": opacity, "line": _edge(part),
                "pattern": {"shape": hatch, "fgcolor": palette.ink, "fgopacity": 0.45, "size": 5, "solidity": 0.25},
            },
        )  # fmt: skip
    _dress(figure, palette, height_px=190)
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(**_month_ticks(days))
    return figure


def share_chart(months: pd.DataFrame, drawn: Sequence[Part], say: Translator, palette: Palette) -> go.Figure:
    """Return the cases of months as shares: every bar is 100 %, split into parts from the axis outwards.

    Parameters
    ----------
    months
        One row per month: month, cases.
    drawn
        The parts, with a count for each month; together they are its cases.
    """
    days = [month.date() for month in months["month"]]
    hover = [
        "<br>".join((
            f"<b>{_plain(say.month(day))}</b>",
            *(f"{_plain(part.label)}: {say.number(int(part.counts.iloc[row]))} / {say.number(int(cases))}"
              for part in drawn),
        ))
        for row, (day, cases) in enumerate(zip(days, months["cases"], strict=True))
    ]  # fmt: skip
    figure = go.Figure()
    for part in drawn:
        figure.add_bar(
            x=list(range(len(days))), y=part.counts.tolist(), name=part.label, customdata=hover,
            hovertemplate="%{customdata}<extra></extra>", marker={"color": part.fill, "line": _edge(part)},
        )  # fmt: skip
    _dress(figure, palette, height_px=260)
    figure.update_layout(barmode="stack", barnorm="percent", bargap=0.25)
    figure.update_xaxes(**_month_ticks(days))
    figure.update_yaxes(range=[0, 104], tickvals=[0, 50, 100], ticktext=["0", "50 %", "100 %"])
    return figure


def category_chart(categories: pd.DataFrame, say: Translator, palette: Palette) -> go.Figure:
    """Return the categories of a place as lying bars, most cases on top.

    Parameters
    ----------
    categories
        One row per category, most first: category, cases, outcome_cases, concluded_cases.
    """
    ordered = categories.iloc[::-1]
    names = [_shortened(name) for name in ordered["category"]]
    hover = [
        f"<b>{_plain(name)}</b><br>{counts}"
        for name, counts in zip(ordered["category"], _counts_of_bars(ordered, say), strict=True)
    ]
    figure = go.Figure()
    totals = [say.number(count) for count in ordered["cases"]]
    drawn = parts(ordered, say, palette)
    for part in drawn:
        figure.add_bar(
            y=list(range(len(ordered))), x=part.counts.tolist(), name=part.label, orientation="h", customdata=hover,
            text=totals if part is drawn[-1] else None, textposition="outside", cliponaxis=False,
            textfont={"color": palette.muted, "size": 12}, hovertemplate="%{customdata}<extra></extra>",
            marker={"color": part.fill, "line": _edge(part)},
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


def _edge(part: Part) -> dict[str, object]:
    return {"width": 0} if part.edge == part.fill else {"width": 1, "color": part.edge}


def _hover(say: Translator, day: date, counts: str, *, is_complete: bool) -> str:
    late = "" if is_complete else f"<br>{_plain(say('The data end before this month does.'))}"
    return f"<b>{_plain(say.month(day))}</b><br>{counts}{late}"


def _counts_of_bars(counts: pd.DataFrame, say: Translator) -> list[str]:
    """Return what each bar says when it is pointed at."""
    columns = (counts[name] for name in ("cases", "outcome_cases", "concluded_cases"))
    return [_counts(say, *row) for row in zip(*columns, strict=True)]


def _counts(say: Translator, cases: int, outcomes: int, concluded: int) -> str:
    if outcomes == cases:
        text = say("{cases} cases, {concluded} concluded")
    elif outcomes:
        text = say("{cases} cases: {concluded} of {outcomes} concluded, outcome of {unrecorded} not recorded")
    else:
        text = say("{cases} cases, outcome not recorded")
    return _plain(text.format(
        cases=say.number(cases), concluded=say.number(concluded), outcomes=say.number(outcomes),
        unrecorded=say.number(cases - outcomes),
    ))  # fmt: skip


def _plain(text: str) -> str:
    """Return a text with the characters that plotly reads as markup made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shortened(name: str, most: int = 12) -> str:
    plain = name if len(name) <= most else f"{name[: most - 1]}…"
    return _plain(plain)
