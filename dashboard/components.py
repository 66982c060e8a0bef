"""Blocks that pages share. Text reaches HTML only through :func:`_text`, so a name from the data stays a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from dashboard.charts import Part
from dashboard.heat_surface import HeatSurface
from dashboard.map_values import MapValues
from dashboard.navigation import PRODUCT
from governance import VERSION
from governance.errors import GridError
from governance.hotspots import LEVEL_WORDS
from governance.i18n import MISSING, Translator
from governance.indicators import INDICATORS, Indicator
from governance.queries.coverage import Coverage
from governance.rates import FEW, percent_text

percent = percent_text


@dataclass(frozen=True)
class Standing:
    """What the header says of the data.

    Attributes
    ----------
    district_name
        Empty where it is not known.
    as_of
        Latest day of the data; None without any.
    coverage
        Of all cases; None without any.
    unplaced
        Cases of the district that could not be placed, told to whoever sees a part of it; None to whoever sees all.
    """

    district_name: str
    as_of: date | None
    coverage: Coverage | None
    is_demonstration: bool
    unplaced: int | None = None


@dataclass(frozen=True)
class Figure:
    """One figure of a panel: what it is, how much, and what it rests on.

    Attributes
    ----------
    note
        Below the figure: numerator over denominator, what it is compared with; a line each.
    mark
        Of the definition.
    explanation
        Shown when the pointer rests on it.
    """

    label: str
    value: str
    note: str = ""
    mark: str = ""
    explanation: str = ""


def _text(value: object) -> str:
    return escape(str(value), quote=True)


def share(say: Translator, part: int, whole: int) -> str:
    """Return a part as a percentage of the whole; the word for "none" when there is nothing to share."""
    return percent_text(say, part / whole * 100) if whole else say("none")


def brand(say: Translator) -> None:
    """Draw the product's mark and name."""
    st.html(
        f'<div class="brand"><span class="mark" aria-hidden="true"></span>{_text(say(PRODUCT))}</div>',
        width="content",
    )


def standing(say: Translator, facts: Standing) -> None:
    """Draw the district, the date of its data, how many cases are placed, and the mark of a demonstration."""
    parts = [f'<span class="district">{_text(facts.district_name)}</span>'] if facts.district_name else []
    if facts.is_demonstration:
        parts.append(f'<span class="badge demonstration">{_text(say("Demonstration data"))}</span>')
    if facts.as_of is not None:
        parts.append(f"<span>{_text(say('Data as of {day}').format(day=say.day(facts.as_of)))}</span>")
    if facts.coverage is not None:
        short, full = coverage_texts(say, facts.coverage)
        parts.append(f'<span title="{_text(full)}">{_text(short)}</span>')
    if facts.unplaced is not None:
        told = say("{n} cases of the district could not be placed and are in no part of it")
        parts.append(f"<span>{_text(told.format(n=say.number(facts.unplaced)))}</span>")
    st.html(f'<div class="standing">{"".join(parts)}</div>')


def coverage_texts(say: Translator, found: Coverage) -> tuple[str, str]:
    """Return how many cases are placed, in short, and in full with numerators and denominators."""
    short = say(
        "{cases} cases, {in_grid} placed in a grid; {above} in a township only, {without} without place, "
        "{outside} outside"
    ).format(
        cases=say.number(found.cases),
        in_grid=share(say, found.in_grid, found.cases),
        above=share(say, found.above_grid, found.cases),
        without=share(say, found.without_place, found.cases),
        outside=share(say, found.outside, found.cases),
    )
    rows = (
        (say("In a grid"), found.in_grid),
        (say("In a township only"), found.above_grid),
        (say("Without place"), found.without_place),
        (say("Outside the district"), found.outside),
    )
    full = "\n".join(f"{label}: {say.number(count)} / {say.number(found.cases)}" for label, count in rows)
    return short, full


def page_title(title: str, lead: str = "") -> None:
    """Draw the heading of a page and the one sentence that says what it is for."""
    below = f"<p>{_text(lead)}</p>" if lead else ""
    st.html(f'<div class="page-title"><h1>{_text(title)}</h1>{below}</div>')


def section_title(title: str, note: str = "") -> None:
    """Draw the heading of a part of a page, with a note beside it."""
    beside = f"<span>{_text(note)}</span>" if note else ""
    st.html(f'<div class="section-title"><h2>{_text(title)}</h2>{beside}</div>')


def figures(given: Sequence[Figure]) -> None:
    """Draw figures side by side, as many to a row as fit."""
    st.html(f'<div class="figures">{"".join(_figure(figure) for figure in given)}</div>')


def _figure(figure: Figure) -> str:
    mark = f"<sup>{_text(figure.mark)}</sup>" if figure.mark else ""
    return (
        f'<div class="figure" title="{_text(figure.explanation)}">'
        f'<span class="label">{_text(figure.label)}{mark}</span>'
        f'<span class="value">{_text(figure.value)}</span><span class="note">{_text(figure.note)}</span></div>'
    )


def no_share(say: Translator, cases: int) -> str:
    """Return the word for a share without a denominator: nothing was received, or nothing was recorded of it."""
    return say("not recorded") if cases else say("none")


def indicator_figure(
    say: Translator, indicator: Indicator, numerator: int, denominator: int | None
) -> Figure:
    """Return an indicator's value with its numerator, denominator and definition.

    The fraction leads while the denominator of a share is below 30: a percentage of so few says more than is known.
    """
    value = indicator.printed(numerator, denominator)
    fraction = f"{say.number(numerator)} / {say.number(denominator)}"
    is_share = indicator.unit == "%"
    shown, note = say("none"), fraction
    if value is not None:
        decimals = indicator.decimals
        shown = percent_text(say, value, decimals) if is_share else say.number(float(value), decimals)
        if is_share and denominator is not None and denominator < FEW:
            shown, note = fraction, shown
    explanation = f"{say(indicator.label)} = {say(indicator.formula)} ({indicator.mark})"
    return Figure(say(indicator.label), shown, note, indicator.mark, explanation)


def chart_key(parts: Sequence[Part]) -> None:
    """Draw the key of a chart: what its bars are split into."""
    keys = "".join(
        f'<span class="key"><i style="background:{part.fill};border-color:{part.edge}"></i>{_text(part.label)}</span>'
        for part in parts
    )
    st.html(f'<div class="legend">{keys}</div>')


def state_key(states: Sequence[tuple[str, str, str]]) -> None:
    """Draw the key of a table of states.

    Parameters
    ----------
    states
        Of each its class in the style sheet, what stands in a cell, and what it means.
    """
    keys = "".join(
        f'<span class="key"><span class="state {_text(name)}">{_text(sign)}</span>{_text(meaning)}</span>'
        for name, sign, meaning in states
    )
    st.html(f'<div class="legend">{keys}</div>')


@dataclass(frozen=True)
class BarRow:
    """What is written about one lying bar.

    Attributes
    ----------
    label
        Before the bar, cut off where it is too long.
    note
        In small print below the label.
    figure
        After the bar.
    """

    label: str
    note: str
    figure: str


def bars(parts: Sequence[Part], rows: Sequence[BarRow]) -> None:
    """Draw lying bars of one length, each split into its parts; a part that is not zero is always to be seen.

    Parameters
    ----------
    parts
        What the bars are split into, with a count for each row.
    rows
        What is written about them, in the same order.
    """
    drawn = "".join(
        f'<div class="bar-row"><span class="bar-label" title="{_text(row.label)}"><b>{_text(row.label)}</b>'
        f"<small>{_text(row.note)}</small></span>{_bar(parts, position)}"
        f'<span class="bar-figure">{_text(row.figure)}</span></div>'
        for position, row in enumerate(rows)
    )
    st.html(f'<div class="bars">{drawn}</div>')


def _bar(parts: Sequence[Part], position: int) -> str:
    told = [(part, int(part.counts.iloc[position])) for part in parts]
    said = ", ".join(f"{part.label} {count}" for part, count in told)
    split = "".join(
        f'<i style="flex-grow:{count};background:{part.fill};border-color:{part.edge}"></i>'
        for part, count in told
        if count
    )
    return f'<span class="bar" role="img" aria-label="{_text(said)}" title="{_text(said)}">{split}</span>'


@dataclass(frozen=True)
class BulletRow:
    """One lying bar with what was expected of it.

    Attributes
    ----------
    label
        Before the bar.
    value
        Its length.
    expected
        Where its tick stands; None for none.
    figure
        After the bar.
    is_own
        Set apart from the rows that follow it.
    """

    label: str
    value: float
    expected: float | None
    figure: str
    is_own: bool = False


def bullets(rows: Sequence[BulletRow]) -> None:
    """Draw lying bars on one scale, each with a tick where the expected lies."""
    longest = max((max(row.value, row.expected or 0) for row in rows), default=0) or 1
    st.html(f'<div class="bullets">{"".join(_bullet(row, longest) for row in rows)}</div>')


def _bullet(row: BulletRow, longest: float) -> str:
    tick = "" if row.expected is None else f'<b style="left:{row.expected / longest * 100:.1f}%"></b>'
    own = ' class="own"' if row.is_own else ""
    return (
        f'<div{own}><span class="bar-label" title="{_text(row.label)}">{_text(row.label)}</span>'
        f'<span class="bullet" aria-hidden="true"><i style="width:{row.value / longest * 100:.1f}%"></i>{tick}</span>'
        f'<span class="bar-figure">{_text(row.figure)}</span></div>'
    )


def fold(label: str) -> None:
    """Draw the line that opens and closes, on a phone, what follows it in the same container; nothing elsewhere."""
    st.html(f'<details class="fold"><summary>{_text(label)}</summary></details>')


def headline(text: str, rest: str) -> None:
    """Draw the one sentence of a page that matters most, and the one that goes with it."""
    st.html(f'<p class="headline"><strong>{_text(text)}</strong>{_text(rest)}</p>')


def guards(told: Sequence[tuple[str, bool]]) -> None:
    """Draw what limits the figures, in short; what calls for care has a sign of its own.

    Parameters
    ----------
    told
        Text, and whether it calls for care.
    """
    marks = "".join(
        f'<span class="{"care" if is_care else "calm"}">{_text(text)}</span>' for text, is_care in told
    )
    st.html(f'<div class="guards">{marks}</div>')


def statements(lines: Sequence[str], *, is_small: bool = False) -> None:
    """Draw sentences, a line each."""
    kind = "plain small" if is_small else "plain"
    st.html(f'<ul class="{kind}">{"".join(f"<li>{_text(line)}</li>" for line in lines)}</ul>')


def verdict(text: str, *, level: int) -> None:
    """Draw how sure a place is marked; each level has an edge of its own, as on the map.

    Parameters
    ----------
    level
        99, 95, 90, or 0 for not marked.
    """
    st.html(f'<p class="verdict level-{level}">{_text(text)}</p>')


def level_tag(say: Translator, level: int) -> None:
    """Draw how sure a place is marked, small: the number, in the edge it has on the map."""
    words = _text(say(LEVEL_WORDS[level]))
    st.html(f'<span class="level-tag level-{level}" title="{words}">{level}\u202f%</span>', width="content")


def labelled(lines: Sequence[tuple[str, str]]) -> None:
    """Draw lines of a label and what is said under it."""
    drawn = "".join(f"<dt>{_text(label)}</dt><dd>{_text(text)}</dd>" for label, text in lines)
    st.html(f'<dl class="labelled">{drawn}</dl>')


def legend(say: Translator, values: MapValues, *beside: MapValues) -> None:
    """Draw the legend of a map: its classes as they look on it, each with its number of places.

    Parameters
    ----------
    beside
        Maps of the same classes that share the legend; their numbers follow.
    """
    counts = list(zip(*(shown.counts for shown in (values, *beside)), strict=True))
    keys = "".join(
        f'<span class="key" role="listitem"><i style="{_text(kind.swatch_style)}"></i>{_text(kind.label)}'
        f'<small aria-hidden="true">{_text(" / ".join(map(say.number, numbers)))}</small>'
        f'<span class="unseen">, {_text(_places_text(say, numbers))}</span></span>'
        for kind, numbers in zip(values.classes, counts, strict=True)
    )
    title = _text(values.title)
    st.html(
        f'<div class="legend"><span class="legend-title">{title}</span>'
        f'<span class="keys" role="list" aria-label="{title}">{keys}</span></div>'
    )


def _places_text(say: Translator, counts: Sequence[int]) -> str:
    return " / ".join(say.plural("{n} place", "{n} places", count) for count in counts)


def heat_legend(say: Translator, surface: HeatSurface) -> None:
    """Draw the legend of a heat surface: lowest and highest density, and how wide each place is spread."""
    title, ramp = _text(say("Cases per km²")), ",".join(surface.ramp)
    spread = say("smoothed over {metres} m, not tested").format(metres=say.number(surface.bandwidth_m))
    st.html(
        f'<div class="legend"><span class="legend-title">{title}</span>'
        f"<span>{_text(say.number(surface.lowest_per_km2, 1))}</span>"
        f'<i class="ramp" style="background:linear-gradient(90deg,{_text(ramp)})" aria-hidden="true"></i>'
        f"<span>{_text(say.number(surface.highest_per_km2, 1))}</span><small>{_text(spread)}</small></div>"
    )


def note(text: str) -> None:
    """Draw a remark in small print."""
    st.html(f'<p class="note">{_text(text)}</p>')


def notice(title: str, body: str, *, kind: str = "calm") -> None:
    """Draw a notice in place of what cannot be shown.

    Parameters
    ----------
    kind
        ``calm`` for a state, ``fault`` for something to be put right.
    """
    lines = "".join(f"<p>{_text(line)}</p>" for line in body.splitlines())
    st.html(f'<div class="notice {_text(kind)}" role="status"><strong>{_text(title)}</strong>{lines}</div>')


def field_fault(text: str) -> None:
    """Draw what is wrong with a field of a form, below it."""
    st.html(f'<p class="field-fault" role="alert">{_text(text)}</p>')


def fault_notice(say: Translator, fault: GridError) -> None:
    """Tell a fault that was raised on purpose."""
    notice(say("This cannot be shown at the moment"), fault.text(say), kind="fault")


def failure_notice(say: Translator, reference: str) -> None:
    """Tell that something failed that nobody expected, and under which reference it was logged."""
    notice(
        say("Something went wrong on this page"),
        say(
            "The rest of the application is not affected. Tell the operators this reference: {reference}"
        ).format(reference=reference),
        kind="fault",
    )


def footer(say: Translator, as_of: date | None) -> None:
    """Draw how the figures may be used, the definitions in force, the version and the date of the data."""
    definitions = ", ".join(f"{say(indicator.label)} {indicator.mark}" for indicator in INDICATORS.values())
    lines = (
        say("Internal working map; not for publication. It counts matters and places, never persons."),
        say("Definitions in force: {definitions}").format(definitions=definitions),
        " · ".join((
            f"{say(PRODUCT)} {VERSION}", say("Data as of {day}").format(day=say.day(as_of) if as_of else MISSING),
        )),
    )  # fmt: skip
    st.html(f'<footer class="foot">{"".join(f"<span>{_text(line)}</span>" for line in lines)}</footer>')
