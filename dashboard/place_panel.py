"""The panel of a place: how much, how many households, how much of it concluded, and how that moved."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import charts, components, data
from dashboard.components import Figure
from dashboard.controls import period_text
from dashboard.frame import Scene
from dashboard.places import Place
from governance.i18n import Translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries import places
from governance.queries.coverage import Coverage


@dataclass(frozen=True)
class Totals:
    """Sums of one place over one period.

    Attributes
    ----------
    cases, outcomes, concluded
        Received; of those the ones whose source records when a case is concluded; of those the concluded ones.
    households
        None where the layer gives none.
    """

    cases: int
    outcomes: int
    concluded: int
    households: int | None


def totals(figures: pd.DataFrame, place: Place) -> Totals:
    """Return the sums of a place.

    Parameters
    ----------
    figures
        Of the level the place is made of; the district adds up all rows.
    """
    rows = figures if place.code is None else figures[figures["code"] == place.code]
    households = rows["households"].sum(min_count=1)
    return Totals(
        int(rows["cases"].sum()),
        int(rows["outcome_cases"].sum()),
        int(rows["concluded_cases"].sum()),
        None if pd.isna(households) else int(households),
    )


def draw_panel(scene: Scene, place: Place, coverage: Coverage) -> None:
    """Draw figures and months of a place."""
    say, selection = scene.say, scene.filters.selection
    level = place.fact_level
    now = totals(data.ask(scene.warehouse, places.figures, selection, level), place)
    components.figures(_figures(scene, place, now))
    if place.level == "district":
        components.note(
            say(
                "Placed in a township; {missing} of {all} cases could not be placed and are not counted here."
            ).format(
                missing=say.number(coverage.cases - coverage.in_township), all=say.number(coverage.cases)
            )
        )
    if not now.cases:
        components.notice(
            say("No cases here"),
            say("Nothing was received in this period with these categories. Zero is a count."),
        )
    components.section_title(say("Month by month"), say("Unit: cases"))
    months = data.ask(scene.warehouse, places.trend, selection.categories, level, place.code)
    components.chart_key(charts.parts(months, say, scene.palette))
    st.plotly_chart(
        charts.month_chart(months, selection, say, scene.palette),
        config=charts.CONFIG,
        theme=None,
        key="months",
    )
    if not months["is_complete"].all():
        components.note(say("Hatched: the data end before the month does, so its counts still grow."))


def draw_categories(scene: Scene, place: Place) -> None:
    """Draw the categories of a place; nothing where there are none."""
    say, selection = scene.say, scene.filters.selection
    categories = data.ask(scene.warehouse, places.categories_of, selection, place.fact_level, place.code)
    if categories.empty:
        return
    components.section_title(say("Categories"), f"{place.name} · {say('Unit: cases')}")
    components.chart_key(charts.parts(categories, say, scene.palette))
    st.plotly_chart(
        charts.category_chart(categories, say, scene.palette),
        config=charts.CONFIG,
        theme=None,
        key="categories",
    )


def _figures(scene: Scene, place: Place, now: Totals) -> list[Figure]:
    """Return volume and resolution side by side, each with what it was before."""
    say, before = scene.say, scene.filters.selection.before()
    known = before.month_from >= scene.choices.first_days[0]
    past = (
        totals(data.ask(scene.warehouse, places.figures, before, place.fact_level), place) if known else None
    )
    compared = say("Compared with the same number of months just before: {period}").format(
        period=period_text(say, before.month_from, before.month_to)
    )
    return [
        Figure(say("Cases"), say.number(now.cases), _volume_before(say, now, past), explanation=compared),
        _share_figure(say, now, past),
        components.indicator_figure(say, CASES_PER_THOUSAND, now.cases, now.households),
    ]


def _volume_before(say: Translator, now: Totals, past: Totals | None) -> str:
    if past is None:
        return say("before: no data")
    if not past.cases:
        return say("before: {count}").format(count=say.number(0))
    change = f"{_signed(say, (now.cases - past.cases) / past.cases * 100)}\u202f%"
    return say("before: {count} ({change})").format(count=say.number(past.cases), change=change)


def _share_figure(say: Translator, now: Totals, past: Totals | None) -> Figure:
    """Return the concluded share, how many cases it leaves out, and what it was before."""
    share = components.indicator_figure(say, CONCLUDED_SHARE, now.concluded, now.outcomes)
    before = _share_before(say, now, past)
    if not now.outcomes:
        return replace(share, value=components.no_share(say, now.cases), note=before)
    left_out = now.cases - now.outcomes
    unrecorded = say("not recorded: {count}").format(count=say.number(left_out)) if left_out else None
    return replace(share, note="\n".join(filter(None, (share.note, unrecorded, before))))


def _share_before(say: Translator, now: Totals, past: Totals | None) -> str:
    if past is None:
        return say("before: no data")
    decimals = CONCLUDED_SHARE.decimals
    new = CONCLUDED_SHARE.value(now.concluded, now.outcomes)
    old = CONCLUDED_SHARE.value(past.concluded, past.outcomes)
    if old is None:
        return say("before: {count}").format(count=components.no_share(say, past.cases))
    text = components.percent(say, old, decimals)
    if new is None:
        return say("before: {count}").format(count=text)
    change = _signed(say, round(new, decimals) - round(old, decimals))
    return say("before: {share} ({change} points)").format(share=text, change=change)


def _signed(say: Translator, value: float) -> str:
    """Return a change with its sign, to one decimal."""
    text = say.number(abs(value), 1)
    if text == say.number(0, 1):
        return f"±{text}"
    return f"+{text}" if value > 0 else f"−{text}"
