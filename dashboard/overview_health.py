"""How far the figures of the overview can be trusted: one line each, and the way to the page that says more."""

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.links import query_of
from dashboard.navigation import QUALITY
from dashboard.quality_tables import source_names
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import Translator
from governance.queries.coverage import Coverage, coverage
from governance.queries.overview import latest_rejects
from governance.queries.selection import Selection


def draw_health(scene: Scene, period: Selection, answer: HotAnswer) -> None:
    """Draw what is known of the data behind the period."""
    say, warehouse = scene.say, scene.warehouse
    language = {name: value for name, value in query_of(scene).items() if name == "lang"}
    with st.container(horizontal=True, vertical_alignment="bottom", key="health_title"):
        components.section_title(say("Data health"))
        if scene.may_open(QUALITY):
            st.page_link(QUALITY.path, label=say("What to put right"), query_params=language)
    sources = data.days_behind(warehouse)
    lines = [
        (say("Placing"), placing_text(say, data.ask(warehouse, coverage, period))),
        (say("Sources"), late_text(say, sources.assign(source=source_names(scene, sources["source"])))),
        (say("Months"), months_text(scene)),
        (say("Set aside"), set_aside_text(say, answer)),
    ]
    if warehouse.scope.is_everything:  # files are of the whole district
        lines.insert(3, (say("Rows"), rejects_text(say, data.ask(warehouse, latest_rejects))))
    components.labelled(lines)


def placing_text(say: Translator, placed: Coverage) -> str:
    """Return how many cases of the period are in no grid, and where they are."""
    elsewhere = placed.cases - placed.in_grid
    if not elsewhere:
        return say("every case of the period is placed in a grid")
    return say(
        "{elsewhere} of {cases} cases in no grid: {above} in a township only, {without} without place, "
        "{outside} outside"
    ).format(
        elsewhere=say.number(elsewhere),
        cases=say.number(placed.cases),
        above=say.number(placed.above_grid),
        without=say.number(placed.without_place),
        outside=say.number(placed.outside),
    )


def late_text(say: Translator, sources: pd.DataFrame) -> str:
    """Return which sources end before the others.

    Parameters
    ----------
    sources
        Answer of :func:`dashboard.data.days_behind`, with the names readers know.
    """
    late = sources[sources["days_behind"].fillna(0) > 0]
    if late.empty:
        return say("no source ends before the others")
    told = (
        say("{source} ends {days} before the others").format(
            source=source, days=say.plural("{n} day", "{n} days", int(days))
        )
        for source, days in zip(late["source"], late["days_behind"], strict=True)
    )
    return say("; ").join(told)


def months_text(scene: Scene) -> str:
    """Return which months are not complete."""
    say = scene.say
    incomplete = [month.first_day for month in scene.choices.months if not month.is_complete]
    if not incomplete:
        return say("complete up to {month}").format(month=say.month(scene.choices.first_days[-1]))
    named = say(", ").join(say.month(day) for day in incomplete)
    if len(incomplete) < len(scene.choices.months):
        return say("{months} not complete; left out unless you choose it").format(months=named)
    return say("no month is complete yet: the counts still grow")


def rejects_text(say: Translator, newest: pd.DataFrame) -> str:
    """Return how many rows of the newest files were not taken.

    Parameters
    ----------
    newest
        Answer of :func:`governance.queries.overview.latest_rejects`.
    """
    if newest.empty:
        return say("no file has been loaded")
    return say("{rejected} of {rows} rows rejected in the newest file of each source").format(
        rejected=say.number(int(newest["rejected"].sum())), rows=say.number(int(newest["rows_in"].sum()))
    )


def set_aside_text(say: Translator, answer: HotAnswer) -> str:
    """Return how many cases the test leaves out because their coordinates repeat."""
    maps, number = answer.maps, answer.number
    count = 0 if number is None else int(maps.set_aside[maps.parts.index(ALL_MATTERS), number])
    if not count:
        return say("no case at a repeated coordinate in the period")
    return say.plural(
        "{n} case at a repeated coordinate is not counted in the test",
        "{n} cases at repeated coordinates are not counted in the test",
        count,
    )
