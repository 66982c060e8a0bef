"""The panel of a place: how much, how many households, how much of it concluded, and how that moved.

What is compared with is the reader's choice: the same months a year earlier, or as many months just before.
"""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import charts, components, data
from dashboard.components import Figure
from dashboard.controls import period_text
from dashboard.frame import Scene
from dashboard.hot_answers import expected_of
from dashboard.on_time import OnTime
from dashboard.places import Place
from governance.i18n import Translator
from governance.indicators import CASES_PER_THOUSAND, CONCLUDED_SHARE
from governance.queries import places
from governance.queries.coverage import Coverage
from governance.queries.selection import Selection
from governance.why_words import DENOMINATORS

MONTHS_OF_YEAR = 12


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
    _draw_months(scene, place)


def _draw_months(scene: Scene, place: Place) -> None:
    """Draw the months of a place; below the district, beside what would be expected of it."""
    say, selection, palette = scene.say, scene.filters.selection, scene.palette
    months = data.ask(scene.warehouse, places.trend, selection, place.fact_level, place.code)
    denominator = scene.settings.hotspots.denominator
    expected = None
    if place.code is not None:
        expected = expected_of(scene.warehouse, selection, place.fact_level, denominator, place.code)
    components.section_title(say("Month by month"), say("Unit: cases"))
    keys = charts.parts(months, say, palette)
    components.chart_key(keys if expected is None else (*keys, *charts.band_parts(say, palette)))
    st.plotly_chart(
        charts.month_chart(months, selection, say, palette, expected=expected),
        config=charts.CONFIG,
        theme=None,
        key="months",
    )
    if expected is not None:
        components.note(
            say("Expected: the district's cases of the month, shared out by {denominator}.").format(
                denominator=say(DENOMINATORS[denominator])
            )
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


def draw_changes(scene: Scene, place: Place) -> None:
    """Draw what changed against the period compared with, category by category, and concluding beside it."""
    say, selection = scene.say, scene.filters.selection
    before = compared_period(scene)
    components.section_title(
        say("What changed"),
        say("{now} against {before}").format(
            now=period_text(say, selection.month_from, selection.month_to),
            before=period_text(say, before.month_from, before.month_to),
        ),
    )
    if before.month_from < scene.choices.first_days[0]:
        components.note(say("The data do not reach back to the period compared with."))
        return
    then, now = (
        data.ask(scene.warehouse, places.categories_of, asked, place.fact_level, place.code)
        for asked in (before, selection)
    )
    changes = changed_categories(then, now)
    if changes.empty:
        components.note(say("Nothing was received in either period."))
        return
    st.plotly_chart(
        charts.change_chart(changes, say, scene.palette), config=charts.CONFIG, theme=None, key="changes"
    )
    components.note(
        say("Filled: more than before; outlined: fewer. Concluded {now} now, {before} before: ").format(
            now=_concluded(say, now), before=_concluded(say, then)
        )
        + say("fewer cases alone are no success, and newer cases had less time to be concluded.")
    )


def changed_categories(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return the cases of each category in two periods, the largest change first, ties by name.

    Parameters
    ----------
    before, now
        Answers of :func:`governance.queries.places.categories_of`.

    Returns
    -------
    DataFrame
        category, before, now; categories without a change are kept, at the end.
    """
    both = before[["category", "cases"]].merge(
        now[["category", "cases"]], how="outer", on="category",
        suffixes=("_before", "_now"),
    ).fillna({"cases_before": 0, "cases_now": 0})  # fmt: skip
    both = both.rename(columns={"cases_before": "before", "cases_now": "now"})
    both = both.astype({"before": "int64", "now": "int64"})
    both["size"] = (both["now"] - both["before"]).abs()
    ordered = both.sort_values(["size", "category"], ascending=[False, True])
    return ordered.drop(columns="size").reset_index(drop=True)


def compared_period(scene: Scene) -> Selection:
    """Return the period that the reader's is compared with; just before where none is chosen."""
    selection = scene.filters.selection
    return selection.moved(-MONTHS_OF_YEAR) if scene.filters.compare == "year" else selection.before()


def _concluded(say: Translator, categories: pd.DataFrame) -> str:
    concluded, outcomes = int(categories["concluded_cases"].sum()), int(categories["outcome_cases"].sum())
    if not outcomes:
        return components.no_share(say, int(categories["cases"].sum()))
    return f"{say.number(concluded)} / {say.number(outcomes)}"


def _figures(scene: Scene, place: Place, now: Totals) -> list[Figure]:
    """Return volume and resolution side by side, each with what it was before."""
    say, before = scene.say, compared_period(scene)
    known = before.month_from >= scene.choices.first_days[0]
    past = (
        totals(data.ask(scene.warehouse, places.figures, before, place.fact_level), place) if known else None
    )
    compared = say("Compared with {period}").format(
        period=period_text(say, before.month_from, before.month_to)
    )
    return [
        Figure(say("Cases"), say.number(now.cases), _volume_before(say, now, past), explanation=compared),
        _share_figure(say, now, past),
        *OnTime.of(scene, scene.filters.selection, place.fact_level).figures(place),
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
