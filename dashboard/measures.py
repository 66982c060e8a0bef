"""What a map of a measure is told: its classes, and what the cards say; the measures are governance.place_measures."""

from dataclasses import replace

import pandas as pd

from dashboard.map_classes import MapClass, measure_classes, no_data, none, withheld
from dashboard.map_values import Level, MapFact, MapValues
from dashboard.palettes import Palette
from governance.i18n import Translator
from governance.place_measures import GAPS, NO_DATA, NONE, WITHHELD, Shown


def measured_values(
    level: Level,
    figures: pd.DataFrame,
    shown: Shown,
    palette: Palette,
    say: Translator,
    *,
    beside: Shown | None = None,
) -> MapValues:
    """Return what a map of a measure is told: classes from few to many, and on the cards what they rest on.

    Parameters
    ----------
    figures
        Answer of :func:`governance.queries.places.figures`, in the order of the map's places.
    shown
        Of the same places.
    beside
        The same measure on another map, which shares the classes.
    """
    together = (
        shown if beside is None else replace(shown, by_place=pd.concat([shown.by_place, beside.by_place]))
    )
    ranked, class_of = measure_classes(
        shown.by_place.tolist(), together.breaks, decimals=shown.decimals, palette=palette, say=say,
        lowest=together.lowest,
    )  # fmt: skip
    classes, class_of = _with_gaps(ranked, class_of, shown, (say, palette))
    measure = MapFact(shown.label, shown.by_place.tolist(), shown.decimals, missing=say("not shown"))
    facts = (measure, *(() if shown.is_count else _parts(figures, say)), *concluding(figures, say))
    return MapValues(level, shown.label, classes, class_of, facts, is_class_told=False)


def _with_gaps(
    ranked: tuple[MapClass, ...], class_of: tuple[int, ...], shown: Shown, look: tuple[Translator, Palette]
) -> tuple[tuple[MapClass, ...], tuple[int, ...]]:
    """Return the classes with one for each reason that any place has no value; the last of the ranked is no data."""
    values, last = ranked[:-1], len(ranked) - 1
    gaps = [cell if isinstance(cell, str) else "" for cell in shown.cells]
    present = [gap for gap in GAPS if gap in gaps or (gap == NO_DATA and not shown.gaps)]
    looks = {NO_DATA: no_data, NONE: none, WITHHELD: withheld}
    numbers = {gap: last + number for number, gap in enumerate(present)}
    return (
        (*values, *(looks[gap](*look) for gap in present)),
        tuple(numbers[gap] if gap else number for number, gap in zip(class_of, gaps, strict=True)),
    )


def _parts(figures: pd.DataFrame, say: Translator) -> tuple[MapFact, MapFact]:
    """Return what a rate is made of."""
    households = [None if pd.isna(count) else int(count) for count in figures["households"]]
    return (
        MapFact(say("Cases"), figures["cases"].tolist()),
        MapFact(say("Households"), households, missing=say(NO_DATA)),
    )


def concluding(figures: pd.DataFrame, say: Translator) -> tuple[MapFact, MapFact]:
    """Return how many cases are concluded, of those whose source records it, and how many are not told of.

    Parameters
    ----------
    figures
        Columns cases, outcome_cases, concluded_cases.
    """
    cases, outcomes = figures["cases"].tolist(), figures["outcome_cases"].tolist()
    none_received, not_recorded = say("none"), say("not recorded")
    concluded = [
        count if recorded else (not_recorded if received else none_received)
        for count, recorded, received in zip(
            figures["concluded_cases"].tolist(), outcomes, cases, strict=True
        )
    ]
    unrecorded = [
        received - recorded if 0 < recorded < received else None
        for received, recorded in zip(cases, outcomes, strict=True)
    ]
    return (
        MapFact(say("Concluded"), concluded, of=outcomes),
        MapFact(say("Outcome not recorded"), unrecorded),
    )
