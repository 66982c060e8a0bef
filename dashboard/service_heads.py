"""The figures at the head of the service page: each with its numbers, its definition, its interval and its change.

Every figure is of the cases received in the period and known on the last day of the data. An indicator that rests on a
clock has a figure for each clock in the selection, never one for several.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.components import indicator_figure
from dashboard.controls import period_text
from dashboard.on_time import ClockGroup
from dashboard.overview_figures import TrendFigure, draw_figures, rate_change
from dashboard.service import Service
from dashboard.service_rates import Rate, interval_text, parts_of, sums_of
from governance.queries.service import service_by, service_trend

IN_TIME = ("R1", "R2", "R2'")
OUTCOME = ("R3", "R3v", "R4", "R5", "R6a", "R6b")
"""What indicators are asked for by, in the order they are read: a row of figures about time, one about the outcome."""

RECORDED_BY: Mapping[str, str] = {
    "R1": "records_notice", "R2'": "records_outcome", "R3": "records_settling", "R3v": "records_verifying",
    "R4": "records_rating", "R5": "records_rating", "R6a": "records_repeats", "R6b": "records_links",
}  # fmt: skip
"""The same, to the flag of a source that records what it counts."""


def draw_heads(service: Service) -> None:
    """Draw the figures and what their changes are against."""
    scene, say = service.scene, service.scene.say
    with st.container(key="service_heads", gap="small"):
        for roles in (IN_TIME, OUTCOME):
            draw_figures(say, heads(service, roles), scene.palette)
    before = scene.filters.selection.before()
    change = (
        say("Change: against {before}.").format(before=period_text(say, before.month_from, before.month_to))
        if reaches_back(service)
        else ""
    )
    line = say("Line: month by month, the last 12 at most. Point at a figure for its 95 % interval.")
    young = say("What is concluded, settled and answered of the newest months still grows.")
    as_of = say("As known on {day}.").format(day=say.day(scene.publication.as_of))
    components.note(" ".join(text for text in (as_of, change, young, line) if text))


def reaches_back(service: Service) -> bool:
    """Return whether the data reach back to the period before."""
    return service.before.month_from >= service.scene.choices.first_days[0]


def heads(service: Service, roles: Sequence[str]) -> list[TrendFigure]:
    """Return the figures of some indicators, one that rests on a clock for each clock."""
    warehouse = service.scene.warehouse
    now = data.ask(warehouse, service_by, service.selection, "source")
    before = data.ask(warehouse, service_by, service.before, "source") if reaches_back(service) else None
    course = data.ask(warehouse, service_trend, service.course, "source")
    return [
        _head(service, role, group, (now, before, course))
        for role in roles
        for group in service.groups_of(role)
    ]


def _head(
    service: Service,
    role: str,
    group: ClockGroup | None,
    given: tuple[pd.DataFrame, pd.DataFrame | None, pd.DataFrame],
) -> TrendFigure:
    say, indicator = service.scene.say, service.definitions[role]
    now, before, course = given
    parts = parts_of(indicator)
    rate = Rate.of(indicator, sums_of(_of_group(now, group), parts))
    figure = indicator_figure(say, indicator, rate.numerator, rate.denominator)
    if not rate.denominator:
        figure = replace(figure, value=_missing_text(service, role, group, now))
    label = figure.label if group is None else f"{figure.label} · {group.title}"
    explanation = "\n".join(filter(None, (figure.explanation, interval_text(say, rate))))
    then = None if before is None else indicator.fraction(sums_of(_of_group(before, group), parts))
    change = rate_change(say, indicator, (rate.numerator, rate.denominator), then)
    months = _of_group(course, group).groupby("month")[parts].sum()
    return TrendFigure(
        replace(figure, label=label, explanation=explanation), change, tuple(indicator.values(months))
    )


def _of_group(counted: pd.DataFrame, group: ClockGroup | None) -> pd.DataFrame:
    return counted if group is None else counted[counted["key"].isin(group.sources)]


def _missing_text(service: Service, role: str, group: ClockGroup | None, now: pd.DataFrame) -> str:
    """Return why a rate has no denominator: no cases, nothing recorded, no period to keep, or none of them yet."""
    say, rows, flag = service.scene.say, _of_group(now, group), RECORDED_BY.get(role)
    if not rows["cases"].sum():
        return say("none")
    if flag is not None and not service.sources[flag].any():
        return say("not recorded")
    clocked = service.definitions[role].clocked
    return say("no period") if clocked and not rows[clocked].sum() else say("none")


def source_notes(service: Service) -> Sequence[tuple[str, bool]]:
    """Return what to know of the sources of the selection, and whether it calls for care.

    That clocks differ is no fault; that none is declared, or no outcome recorded, leaves cases out.
    """
    say, sources = service.scene.say, service.sources
    told = []
    if service.has_mixed_clocks:
        text = say(
            "The sources run by different clocks ({sources}): rates of time are told for each, never together."
        )
        told.append(
            (text.format(sources=say("; ").join(_clock_text(service, one) for one in service.groups)), False)
        )
    undeclared = [group.title for group in service.groups if group.clock is None]
    if undeclared:
        text = say(
            "No clock is declared for {sources}: only due dates in the file count. To count by the statutory "
            'periods, write clock = "statutory" below its [[sources]] in the district file and build again.'
        )
        told.append((text.format(sources=say(", ").join(undeclared)), len(undeclared) == len(service.groups)))
    titles = {source.name: source.shown_name for source in service.scene.settings.sources}
    records = sources["records_outcome"].fillna(value=False).astype(bool)
    silent = [titles.get(name, name) for name in sources.loc[~records, "source"]]
    if silent:
        text = say(
            "{sources}: no outcome is recorded, so no rate counts these cases. Name the columns of concluding in the "
            "district file where the files have them."
        )
        told.append((text.format(sources=say(", ").join(silent)), True))
    return told


def _clock_text(service: Service, group: ClockGroup) -> str:
    """Return the sources of a clock and the period it gives for concluding."""
    say = service.scene.say
    own = service.sources[service.sources["source"].isin(group.sources)].iloc[0]
    if group.clock is None or pd.isna(own["conclude_days"]):
        return f"{group.title}: {say('no clock')}"
    days = int(own["conclude_days"])
    if own["day_kind"] == "working":
        return f"{group.title}: {say.plural('{n} working day', '{n} working days', days)}"
    return f"{group.title}: {say.plural('{n} day', '{n} days', days)}"
