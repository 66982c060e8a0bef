"""The overview: figures, the places that need a decision, the tested map.

All matters and channels are looked at, whatever else an address asks for; only the period is the reader's choice.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, data, overview_figures
from dashboard.alerts import draw_alerts
from dashboard.controls import period_text
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer, maps_in_scope, resting_on_one_channel
from dashboard.hot_modes import tested_values
from dashboard.links import plain_label, query_of
from dashboard.live_map import Basemap, MapLook, MapPick, MapSelection, live_map
from dashboard.navigation import HOTSPOTS
from dashboard.overview_health import draw_health
from dashboard.places import Gazetteer
from governance.decisions import by_need
from governance.hot_list import chance_marks, marked_places
from governance.hotspot_tables import ALL_MATTERS
from governance.hotspots import tested_parts
from governance.i18n import Translator
from governance.queries.hot_counts import Asked
from governance.queries.hot_maps import TestAsked
from governance.queries.open_cases import open_cases
from governance.queries.overview import service_periods
from governance.queries.places import figures, names
from governance.queries.selection import Selection
from governance.warehouse import Warehouse
from governance.why_words import matter_text

DECISIONS = 5
"""Places put forward."""

MAP_HEIGHT_PX = 284

WIDTHS = (1.15, 1)
"""Words on the left, the map on the right."""


@dataclass(frozen=True)
class Overview:
    """What the page shows of one period.

    Attributes
    ----------
    scene
        Of the run.
    answer
        The test of all matters at the level of grids.
    """

    scene: Scene
    answer: HotAnswer

    @classmethod
    def of(cls, scene: Scene) -> "Overview":
        """Return the overview of the reader's period."""
        method, filters = scene.settings.hotspots, scene.filters
        asked = TestAsked(
            Asked("grid", tested_parts(method, scene.choices.categories)),
            filters.selection.months,
            method.denominator,
        )
        maps = data.keep(scene.warehouse, maps_in_scope, asked)
        end = filters.month_to
        return cls(scene, HotAnswer(scene, asked, maps, maps.ends.index(end) if end in maps.ends else None))

    @property
    def period(self) -> Selection:
        """The reader's months, of all matters."""
        return Selection(self.scene.filters.month_from, self.scene.filters.month_to)

    @cached_property
    def marked(self) -> pd.DataFrame:
        """Marked grids, see :func:`decisions`; empty where there is no window."""
        if self.answer.number is None:
            return pd.DataFrame(columns=["code"])
        return data.ask(self.scene.warehouse, decisions, self.answer.asked, self.answer.number)


def decisions(warehouse: Warehouse, asked: TestAsked, number: int) -> pd.DataFrame:
    """Return the marked places of a window, those that need a decision most first.

    Returns
    -------
    DataFrame
        As :func:`governance.decisions.by_need` gives them, and channel (the one a mark rests on; None for none).
    """
    maps = data.keep(warehouse, maps_in_scope, asked)
    found = marked_places(maps, number)
    if found.empty:
        return found
    channel_of = data.ask(warehouse, resting_on_one_channel, asked, number)
    parts = [
        data.ask(warehouse, open_cases, asked.counted.level, () if part == ALL_MATTERS else (part,)).assign(
            part=part
        )
        for part in found["part"].unique()
    ]
    listed = by_need(found, pd.concat(parts))
    return listed.assign(channel=pd.Series([channel_of.get(code) for code in listed["code"]], dtype=object))


def draw_figures(overview: Overview) -> None:
    """Draw the figures at the head, and what their changes are against."""
    scene, maps, number = overview.scene, overview.answer.maps, overview.answer.number
    say, period = scene.say, overview.period
    periods = data.ask(
        scene.warehouse, service_periods, period, max(overview_figures.PERIODS, period.months + 1)
    )
    if periods.empty:
        components.note(say("The data have no period of this length that ends in this month."))
        return
    marked = [] if number is None else (maps.level[: number + 1] > 0).sum(axis=1).tolist()
    by_chance = 0.0 if number is None else chance_marks(maps, number)
    chance = overview_figures.chance_text(say, marked[-1] if marked else 0, by_chance)
    heads = overview_figures.service_figures(say, periods, period.months, marked, chance)
    overview_figures.draw_figures(say, heads, scene.palette)
    components.note(course_text(say, period.before(), len(periods), period.months))


def course_text(say: Translator, before: Selection, periods: int, months: int) -> str:
    """Return what the changes are against and what the lines show.

    Parameters
    ----------
    periods, months
        How many there are up to this one, and how long each is.
    """
    line = say("Line: the last {n} periods of this length, month by month.").format(
        n=say.number(min(overview_figures.PERIODS, periods))
    )
    if periods <= months:
        return line
    change = say("Change: against {before}.").format(
        before=period_text(say, before.month_from, before.month_to)
    )
    return f"{change} {line}"


def draw_decisions(overview: Overview, gazetteer: Gazetteer) -> None:
    """Draw the places that need a decision, and why."""
    scene, marked = overview.scene, overview.marked
    say = scene.say
    components.section_title(
        say("Places that need a decision"),
        say("open and overdue as of {day}").format(day=say.day(scene.publication.as_of)),
    )
    if marked.empty:
        components.note(say("No grid is marked: what stands out is no more than chance would give."))
        return
    for row in marked.head(DECISIONS).to_dict("records"):
        code = str(row["code"])
        with st.container(key=f"decision_{code}", gap=None):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.page_link(
                    HOTSPOTS.path,
                    label=plain_label(place_text(gazetteer, code)),
                    query_params=place_query(scene, gazetteer, code),
                )
                components.level_tag(say, int(row["level"]))
            components.note(decision_text(say, row))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="all_marked"):
        label = say.plural("{n} marked grid in all", "{n} marked grids in all", len(marked))
        st.page_link(HOTSPOTS.path, label=plain_label(label), query_params=query_of(scene))
        components.note(matters_text(say, marked))


def matters_text(say: Translator, marked: pd.DataFrame) -> str:
    """Return for which matters places are marked, each place counted under the one least likely by chance there."""
    counts = marked["part"].value_counts()
    return say(", ").join(
        f"{matter_text(say, str(part))} {say.number(count)}"
        for part, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    )


def place_text(gazetteer: Gazetteer, code: str) -> str:
    """Return what a place is called, with the township it lies in."""
    place = gazetteer.by_code[code]
    return f"{place.township_name} › {place.name}"


def place_query(scene: Scene, gazetteer: Gazetteer, code: str) -> Mapping[str, list[str]]:
    """Return the query that opens a place on the hotspot page."""
    place = gazetteer.by_code[code]
    if place.level == "township":
        return query_of(scene, township_code=code)
    field = "grid_code" if place.level == "grid" else "community_code"
    return query_of(scene, township_code=place.township_code, **{field: code})


def decision_text(say: Translator, row: Mapping[Hashable, Any]) -> str:
    """Return why a place is put forward: since when it is marked, for what, and what is open there.

    Parameters
    ----------
    row
        Of :func:`decisions`.
    """
    text = say("{since} for {matter}: {cases} with neighbours, {expected} expected; {standing}.").format(
        since=_since_text(say, row),
        matter=matter_text(say, row["part"]),
        cases=say.plural("{n} case", "{n} cases", _count(row, "observed")),
        expected=say.number(row["expected"], 1),
        standing=_standing_text(say, row),
    )
    if row["channel"] is None:
        return text
    return f"{text} {say('It rests on one channel, {channel}: look closer.').format(channel=row['channel'])}"


def _count(row: Mapping[Hashable, Any], name: str) -> int:
    return int(row[name])


def _since_text(say: Translator, row: Mapping[Hashable, Any]) -> str:
    streak = _count(row, "streak")
    if streak > 1:
        return say("Marked {n} months running, now").format(n=say.number(streak))
    return say("Newly marked") if _count(row, "windows_marked") == 1 else say("Marked again")


def _standing_text(say: Translator, row: Mapping[Hashable, Any]) -> str:
    opened, dated, overdue = (_count(row, f"{name}_cases") for name in ("open", "dated", "overdue"))
    if not opened:
        return say("none open")
    if not overdue:
        return say("{open} open, none known overdue").format(open=say.number(opened))
    return say("{open} open, {overdue} of {dated} with a due date overdue").format(
        open=say.number(opened), overdue=say.number(overdue), dated=say.number(dated)
    )


def draw_map(overview: Overview, gazetteer: Gazetteer) -> None:
    """Draw the tested map; a click opens the hotspot page at the place."""
    scene, answer = overview.scene, overview.answer
    configured = scene.settings.map
    counts = data.ask(scene.warehouse, figures, overview.period, "grid")
    values = tested_values(answer, counts, scene.palette)
    with st.container(key="overview_map", gap="xsmall"):
        pick = live_map(
            data.map_geometry(scene.warehouse),
            values,
            key="overview",
            selection=MapSelection(),
            look=MapLook(
                scene.say,
                scene.palette.theme,
                MAP_HEIGHT_PX,
                Basemap(configured.basemap_url, configured.basemap_credit)
                if configured.basemap_url
                else None,
            ),
        )
        components.legend(scene.say, values)
    if pick is not None:
        _follow(scene, gazetteer, pick)


def _follow(scene: Scene, gazetteer: Gazetteer, pick: MapPick) -> None:
    if pick.code in gazetteer.by_code:
        st.switch_page(HOTSPOTS.path, query_params=place_query(scene, gazetteer, pick.code))


def draw(scene: Scene) -> None:
    """Draw the page below its title."""
    overview = Overview.of(scene)
    gazetteer = Gazetteer.of(data.ask(scene.warehouse, names), scene.whole_name)
    with st.container(gap="xsmall"):
        draw_figures(overview)
    left, right = st.columns(WIDTHS, gap="medium")
    with left, st.container(gap="xsmall", key="decisions"):
        draw_decisions(overview, gazetteer)
        draw_alerts(scene)
    with right, st.container(gap="xsmall", key="standing"):
        draw_map(overview, gazetteer)
        draw_health(scene, overview.period, overview.answer)
