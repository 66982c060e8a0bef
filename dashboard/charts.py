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

from dashboard.chart_look import dress, month_ticks, plain
from dashboard.palettes import Palette
from governance.hotspots import LEVEL_WORDS
from governance.i18n import Translator
from governance.queries.selection import Selection
from governance.why import Past

FADED = 0.5
"""Opacity of months outside the period."""

MOST_CHANGES = 9
"""Categories that a chart of changes tells one by one; the rest are one bar."""

_MARKS = {99: "diamond", 95: "square", 90: "square-open", 0: "circle-open"}
"""Signs of levels in a chart: the surer, the fuller."""

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


def month_chart(
    months: pd.DataFrame,
    selection: Selection,
    say: Translator,
    palette: Palette,
    *,
    expected: pd.DataFrame | None = None,
) -> go.Figure:
    """Return the months of a place as bars: concluded below, not concluded above, not recorded on top.

    The period stands on a tinted ground and months outside it are faded; incomplete ones are hatched, for their
    counts still grow.

    Parameters
    ----------
    months
        One row per month: month, is_complete, cases, outcome_cases, concluded_cases.
    expected
        The same months: expected, low, high; drawn as a dashed line and a band. None for none.
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
            hovertemplate="%{customdata}<extra></extra>", zorder=1,
            marker={
                "color": part.fill, "opacity": opacity, "line": _edge(part),
                "pattern": {"shape": hatch, "fgcolor": palette.ink, "fgopacity": 0.45, "size": 5, "solidity": 0.25},
            },
        )  # fmt: skip
    if expected is not None:
        _add_band(figure, expected, say, palette)
    dress(figure, palette, height_px=190)
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_xaxes(**month_ticks(days))
    inside = [number for number, one in enumerate(opacity) if one == 1.0]
    if inside:
        figure.add_vrect(
            x0=inside[0] - 0.5, x1=inside[-1] + 0.5, fillcolor=palette.ink, opacity=0.07, line_width=0,
            layer="below",
        )  # fmt: skip
    return figure


def band_parts(say: Translator, palette: Palette) -> tuple[Part, ...]:
    """Return what the key of a chart of months says of the expected and its range."""
    ground = f"color-mix(in srgb, {palette.caution} 18%, {palette.page})"
    return (
        _line_part(say("Expected"), palette.caution, palette),
        Part(say("Range of chance (95 %)"), pd.Series(dtype="int64"), ground, ground),
    )


def history_parts(say: Translator, palette: Palette) -> tuple[Part, ...]:
    """Return what the key of a chart of windows says; the levels are written beside their signs."""
    return (
        _line_part(say("Cases"), palette.accent, palette),
        _line_part(say("Expected"), palette.caution, palette),
    )


def _line_part(label: str, colour: str, palette: Palette) -> Part:
    stroke = f"linear-gradient({colour},{colour}) center/100% 2px no-repeat"
    return Part(label, pd.Series(dtype="int64"), stroke, palette.page)


def _add_band(figure: go.Figure, expected: pd.DataFrame, say: Translator, palette: Palette) -> None:
    """Add the expected of each month and the range around it, as steps; months without have a gap."""
    x = [number + edge for number in range(len(expected)) for edge in (-0.5, 0.5)]
    line = {"width": 0, "color": palette.caution}
    red, green, blue = (int(palette.caution[at : at + 2], 16) for at in (1, 3, 5))
    ends = {
        name: [value for value in expected[name] for _ in range(2)] for name in ("low", "high", "expected")
    }
    for name, fill in (("low", None), ("high", "tonexty")):
        figure.add_scatter(
            x=x, y=ends[name], mode="lines", line=line, hoverinfo="skip", fill=fill,
            fillcolor=f"rgba({red},{green},{blue},0.15)", zorder=0,
        )  # fmt: skip
    figure.add_scatter(
        x=x, y=ends["expected"], mode="lines", hoverinfo="skip", name=say("Expected"), zorder=2,
        line={"width": 1.5, "color": palette.caution, "dash": "dot"},
    )  # fmt: skip


def history_chart(history: Sequence[Past], say: Translator, palette: Palette) -> go.Figure:
    """Return the windows of a place: what was counted as signs that tell the level, the expected as a dotted line."""
    x = list(range(len(history)))
    hover = [
        plain(say("to {month}: {observed} cases, {expected} expected").format(
            month=say.month(past.end), observed=say.number(past.observed), expected=say.number(past.expected, 1)
        )) + f"<br>{plain(say(LEVEL_WORDS[past.level]))}"
        for past in history
    ]  # fmt: skip
    figure = go.Figure()
    figure.add_scatter(
        x=x, y=[past.expected for past in history], mode="lines", hoverinfo="skip",
        line={"width": 1.5, "color": palette.caution, "dash": "dot"},
    )  # fmt: skip
    figure.add_scatter(
        x=x, y=[past.observed for past in history], mode="lines+markers+text", customdata=hover,
        hovertemplate="%{customdata}<extra></extra>", line={"width": 1, "color": palette.accent},
        marker={"size": [11 if past.level else 7 for past in history], "color": palette.accent,
                "symbol": [_MARKS[past.level] for past in history], "line": {"width": 1.5, "color": palette.accent}},
        text=[f"{past.level} %" if past.level else "" for past in history], textposition="top center",
        textfont={"size": 11, "color": palette.ink}, cliponaxis=False,
    )  # fmt: skip
    dress(figure, palette, height_px=140)
    figure.update_layout(margin={"l": 0, "r": 12, "t": 16, "b": 0})
    figure.update_xaxes(**_window_ticks([past.end for past in history]))
    return figure


def _window_ticks(ends: list[date]) -> dict[str, object]:
    """Return ticks at the last window and every third before it."""
    ticks = list(range(len(ends) - 1, -1, -3))
    return {
        "tickvals": ticks, "ticktext": [f"{ends[number]:%Y-%m}" for number in ticks], "tickangle": 0,
        "range": [-0.4, len(ends) - 0.6],
    }  # fmt: skip


def change_chart(changes: pd.DataFrame, say: Translator, palette: Palette) -> go.Figure:
    """Return what changed between two periods as a waterfall: cases before, each category, cases now.

    More is dark and less is light with an outline; neither is good or bad by itself.

    Parameters
    ----------
    changes
        One row per category, largest change first: category, before, now (cases).
    """
    before, now = int(changes["before"].sum()), int(changes["now"].sum())
    steps = _steps(changes, say)
    names = [plain(say("Before")), *(name for name, _ in steps), plain(say("Now"))]
    values = [before, *(change for _, change in steps), now]
    figure = go.Figure(
        go.Waterfall(
            orientation="h", measure=["absolute", *("relative" for _ in steps), "total"], x=values,
            y=list(range(len(names))), text=[say.number(before), *(_signed(say, step) for step in values[1:-1]),
                                             say.number(now)],
            textposition="outside", cliponaxis=False, textfont={"color": palette.ink, "size": 12},
            hoverinfo="skip", connector={"line": {"color": palette.line, "width": 1}},
            increasing={"marker": {"color": palette.accent}},
            decreasing={"marker": {"color": palette.page, "line": {"color": palette.accent, "width": 1.5}}},
            totals={"marker": {"color": palette.muted}},
        )
    )  # fmt: skip
    dress(figure, palette, height_px=12 + 24 * len(names))
    running = [before, now, *(before + sum(values[1 : at + 1]) for at in range(1, len(values) - 1))]
    figure.update_xaxes(visible=False, range=[0, max(1, *running) * 1.18])
    figure.update_yaxes(
        showgrid=False, autorange="reversed", tickfont={"color": palette.ink, "size": 12.5},
        ticklabelstandoff=6, tickvals=list(range(len(names))), ticktext=names,
    )  # fmt: skip
    return figure


def _steps(changes: pd.DataFrame, say: Translator) -> list[tuple[str, int]]:
    """Return the categories that changed and by how much; those beyond the largest are one."""
    by = changes["now"] - changes["before"]
    moved = [
        (_shortened(name), int(change))
        for name, change in zip(changes["category"], by, strict=True)
        if change
    ]
    rest = sum(change for _, change in moved[MOST_CHANGES:])
    told = moved[:MOST_CHANGES]
    return [*told, (plain(say("Other categories")), rest)] if len(moved) > MOST_CHANGES else told


def _signed(say: Translator, value: int) -> str:
    return f"{'+' if value > 0 else '−'}{say.number(abs(value))}" if value else "±0"


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
            f"<b>{plain(say.month(day))}</b>",
            *(f"{plain(part.label)}: {say.number(int(part.counts.iloc[row]))} / {say.number(int(cases))}"
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
    dress(figure, palette, height_px=260)
    figure.update_layout(barmode="stack", barnorm="percent", bargap=0.25)
    figure.update_xaxes(**month_ticks(days))
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
        f"<b>{plain(name)}</b><br>{counts}"
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
    dress(figure, palette, height_px=10 + 23 * len(ordered))
    figure.update_layout(barmode="stack", bargap=0.3)
    figure.update_xaxes(visible=False, range=[0, max(1, int(ordered["cases"].max() or 0)) * 1.18])
    figure.update_yaxes(
        showgrid=False, tickfont={"color": palette.ink, "size": 12.5}, ticklabelstandoff=6,
        tickvals=list(range(len(ordered))), ticktext=names,
    )  # fmt: skip
    return figure


def _edge(part: Part) -> dict[str, object]:
    return {"width": 0} if part.edge == part.fill else {"width": 1, "color": part.edge}


def _hover(say: Translator, day: date, counts: str, *, is_complete: bool) -> str:
    late = "" if is_complete else f"<br>{plain(say('The data end before this month does.'))}"
    return f"<b>{plain(say.month(day))}</b><br>{counts}{late}"


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
    return plain(text.format(
        cases=say.number(cases), concluded=say.number(concluded), outcomes=say.number(outcomes),
        unrecorded=say.number(cases - outcomes),
    ))  # fmt: skip


def _shortened(name: str, most: int = 12) -> str:
    return plain(name if len(name) <= most else f"{name[: most - 1]}…")
