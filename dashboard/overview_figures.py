"""The figures at the head of the overview: value, what it rests on, change, and a line of the periods before.

Every point of a line is a period of the same length, and the last one is the figure itself. Changes are told without
good or bad: more cases are not worse and fewer are not better, and no change is tested here.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.components import Figure, indicator_figure, no_share
from dashboard.palettes import Palette
from governance.i18n import Translator
from governance.indicators import (
    CONCLUDED_BY_END,
    MARKED,
    OPEN,
    OVERDUE_SHARE,
    PLACED_SHARE,
    RECEIVED,
    REPEAT_SHARE,
    SATISFIED_SHARE,
    Indicator,
    Tally,
)
from governance.rates import FEW, MINUS, change_points, percent_text, points_text

PERIODS = 12
"""Points of a line."""

_RECORDED = ("outcome_cases", "repeat_known_cases")
"""Denominators that are zero where cases were received and no source records what became of them."""

LINE_WIDTH, LINE_HEIGHT = 72, 24


@dataclass(frozen=True)
class TrendFigure:
    """One figure with its past.

    Attributes
    ----------
    figure
        As it stands anywhere else.
    change
        Against the period before, in words.
    trend
        Values of the periods up to this one, oldest first; NaN where there is none.
    """

    figure: Figure
    change: str
    trend: tuple[float, ...]


def service_figures(
    say: Translator, periods: pd.DataFrame, months: int, marked: Sequence[int], by_chance: str
) -> list[TrendFigure]:
    """Return the figures in the order they are read.

    Parameters
    ----------
    periods
        Answer of :func:`governance.queries.overview.service_periods`; its last row is the period.
    months
        Length of a period: so many rows back lies the one before.
    marked
        Marked grids of the periods, oldest first, the last one being the period; may be fewer than the rows.
    by_chance
        What is said below the number of marked grids.
    """
    return [
        tally_figure(say, RECEIVED, periods["cases"].tolist(), months, _unplaced(say, periods)),
        rate_figure(say, CONCLUDED_BY_END, periods, months),
        tally_figure(say, OPEN, periods["open_cases"].tolist(), months, _on_day(say, periods)),
        rate_figure(say, OVERDUE_SHARE, periods, months),
        rate_figure(say, REPEAT_SHARE, periods, months),
        rate_figure(say, SATISFIED_SHARE, periods, months),
        tally_figure(say, MARKED, list(marked), months, by_chance),
        rate_figure(say, PLACED_SHARE, periods, months),
    ]


def _unplaced(say: Translator, periods: pd.DataFrame) -> str:
    last = periods.iloc[-1]
    return say("{n} of them in no grid").format(n=say.number(int(last["cases"] - last["in_grid_cases"])))


def _on_day(say: Translator, periods: pd.DataFrame) -> str:
    return say("on {day}").format(day=say.day(periods["day"].iloc[-1].date()))


def tally_figure(
    say: Translator, tally: Tally, counts: Sequence[int], months: int, note: str = ""
) -> TrendFigure:
    """Return the figure of a count; a dash where there is no period."""
    value = say.number(counts[-1] if counts else None)
    explanation = f"{say(tally.label)}: {say(tally.formula)} ({tally.mark})"
    before = counts[-1 - months] if len(counts) > months else None
    figure = Figure(say(tally.label), value, note, tally.mark, explanation)
    trend = tuple(float(count) for count in counts[-PERIODS:])
    return TrendFigure(figure, count_change(say, counts[-1] if counts else 0, before), trend)


def rate_figure(say: Translator, indicator: Indicator, periods: pd.DataFrame, months: int) -> TrendFigure:
    """Return the figure of a rate with its numerator and denominator."""
    parts = periods[[indicator.numerator, indicator.denominator]]
    now = tuple(int(count) for count in parts.iloc[-1])
    before = tuple(int(count) for count in parts.iloc[-1 - months]) if len(parts) > months else None
    figure = indicator_figure(say, indicator, *now)
    if indicator.denominator in _RECORDED and not now[1]:
        figure = replace(figure, value=no_share(say, int(periods["cases"].iloc[-1])))
    trend = tuple(indicator.values(periods).tolist()[-PERIODS:])
    return TrendFigure(figure, rate_change(say, indicator, now, before), trend)


def count_change(say: Translator, now: int, before: int | None) -> str:
    """Return the change of a count: in numbers, and in per cent where the earlier one is not small."""
    if before is None:
        return say("no earlier period")
    if now == before:
        return say("unchanged")
    change = signed(say, now - before)
    return change if before < FEW else f"{change} ({signed(say, (now - before) / before * 100, 1)}\u202f%)"


def rate_change(
    say: Translator, indicator: Indicator, now: tuple[int, ...], before: tuple[int, ...] | None
) -> str:
    """Return the change of a share in points, of the values as printed; of small ones the earlier fraction."""
    if before is None:
        return say("no earlier period")
    points = change_points((now[0], now[1]), (before[0], before[1]), decimals=indicator.decimals)
    if points is None or min(now[1], before[1]) < FEW:
        fraction = f"{say.number(before[0])} / {say.number(before[1])}" if before[1] else say("none")
        return say("before: {fraction}").format(fraction=fraction)
    return points_text(say, points, decimals=indicator.decimals)


def signed(say: Translator, change: float, decimals: int = 0) -> str:
    """Return a change with its sign."""
    return f"{'+' if change > 0 else MINUS}{say.number(abs(change), decimals)}"


def draw_figures(say: Translator, figures: Sequence[TrendFigure], palette: Palette) -> None:
    """Draw the figures side by side, as many to a row as fit."""
    drawn = "".join(_figure_html(say, figure, palette) for figure in figures)
    st.html(f'<div class="heads">{drawn}</div>')


def _figure_html(say: Translator, given: TrendFigure, palette: Palette) -> str:
    figure = given.figure
    told = [value for value in given.trend if not np.isnan(value)]
    line = ""
    if len(told) > 1:
        low, high = (_plain_value(say, value, figure) for value in (min(told), max(told)))
        words = say("last {n} periods: lowest {low}, highest {high}").format(
            n=say.number(len(told)), low=low, high=high
        )
        line = (
            f'<img src="{sparkline(given.trend, palette)}" width="{LINE_WIDTH}" height="{LINE_HEIGHT}" '
            f'alt="{escape(words)}" title="{escape(words)}">'
        )
    return (
        f'<div class="head" title="{escape(figure.explanation)}">'
        f'<span class="label">{escape(figure.label)}<sup>{escape(figure.mark)}</sup></span>'
        f'<span class="line"><span class="value">{escape(figure.value)}</span>{line}</span>'
        f'<span class="note">{escape(figure.note) or "&nbsp;"}</span>'
        f'<span class="note change">{escape(given.change)}</span></div>'
    )


def _plain_value(say: Translator, value: float, figure: Figure) -> str:
    is_share = "%" in figure.value or "%" in figure.note
    return percent_text(say, value) if is_share else say.number(value)


def sparkline(values: Sequence[float], palette: Palette) -> str:
    """Return a line of values as the address of a picture (SVG, inline); a gap where a value is missing.

    The scale runs from the lowest to the highest: what it shows is the course, not the size.
    """
    known = [value for value in values if not np.isnan(value)]
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (LINE_WIDTH - 8) / max(len(values) - 1, 1)
    points = [
        None
        if np.isnan(value)
        else (4 + step * at, LINE_HEIGHT - 4 - (LINE_HEIGHT - 8) * (value - low) / span)
        for at, value in enumerate(values)
    ]
    path, pen = "", "M"
    for point in points:
        path, pen = (f"{path}{pen}{point[0]:.1f} {point[1]:.1f}", "L") if point else (path, "M")
    end = points[-1]
    dot = f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="2.6" fill="{palette.accent}"/>' if end else ""
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LINE_WIDTH} {LINE_HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="{palette.muted}" stroke-width="1.4" stroke-linejoin="round"/>{dot}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"


def chance_text(say: Translator, marked: int, by_chance: float) -> str:
    """Return how many of the marked places are expected to be so by chance."""
    if not marked:
        return say("none stands out")
    if by_chance < 1:
        return say("by chance fewer than one")
    return say("by chance {n} at most").format(n=say.number(np.ceil(by_chance)))
