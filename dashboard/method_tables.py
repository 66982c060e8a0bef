"""Tables of the page on methods: parameters, calibration, scorecard, as headings and rows of text.

A missing figure is a dash.
"""

from collections.abc import Hashable, Mapping, Sequence
from math import isnan

import pandas as pd

from dashboard import components, method_words
from dashboard.method_charts import WAYS, percent_text
from governance.calibration import Calibration, Power
from governance.hotspot_tables import SCORECARD_METHODS
from governance.hotspots import LEVEL_WORDS, LEVELS
from governance.i18n import MISSING, Translator
from governance.queries.past_lists import NewestWindow
from governance.settings import Hotspots
from governance.statistics.exact_test import VERSION
from governance.statistics.scan import ScanRules

Rows = list[Sequence[str]]


def parameters(say: Translator, method: Hotspots) -> Rows:
    """Return what the district file says, and what does not change: name and value."""
    rules, every = ScanRules(), say("Every category")
    scanned = ", ".join((say("all together"), *method.scan_categories))
    switched = say("Set aside") if method.set_aside_repeated_points else say("Counted like any other")
    levels = "; ".join(say(LEVEL_WORDS[level]) for level in LEVELS)
    return [
        (say("Window"), say.plural("{n} month", "{n} months", method.window_months)),
        (say("Expected in proportion to"), say(method_words.DENOMINATORS[method.denominator])),
        (say("Tested besides all matters together"), ", ".join(method.categories) or every),
        (say("Cases at repeated coordinates"), switched),
        (say("Levels"), levels),
        (say("Early warnings for"), scanned),
        (
            say("Early warnings look at"),
            say("clusters of up to {months} months and {share} of the cases, {draws} draws of chance").format(
                months=rules.max_months, share=components.percent(say, rules.max_share * 100, 0),
                draws=say.number(rules.replications),
            ),
        ),
        (say("Version of the test"), str(VERSION)),
    ]  # fmt: skip


def of_newest(say: Translator, newest: NewestWindow) -> Rows:
    """Return what the newest complete window rests on."""
    dispersion = MISSING if newest.dispersion is None else say.number(newest.dispersion, 2)
    return [
        (say("Newest complete window"), f"{say.month(newest.month_from)} – {say.month(newest.month_to)}"),
        (
            say("Judged as one family"),
            say("{places} grids x {maps} matters").format(
                places=say.number(newest.places), maps=say.number(newest.maps)
            ),
        ),
        (
            say("Cases tested"),
            say("{cases}; {aside} set aside").format(
                cases=say.number(newest.cases), aside=say.number(newest.set_aside_cases)
            ),
        ),
        (
            say("Grids scatter"),
            f"{say(method_words.FORMS[newest.form])} ({say('dispersion {value}').format(value=dispersion)})",
        ),
    ]


def false_alarm_table(say: Translator, run: Calibration) -> tuple[list[str], Rows]:
    """Return headings and rows: a row per kind of noise, this test by cases per grid, Gi* beside."""
    means = sorted({row.mean for row in run.false_alarms})
    rival = WAYS["gi_star_corrected"]
    headings = [say("Denominators"), say("How cases fall"), *_means(say, means), say(rival)]
    rows: Rows = []
    for kind in dict.fromkeys((row.denominators, row.law) for row in run.false_alarms):
        found = {row.mean: row for row in run.false_alarms if (row.denominators, row.law) == kind}
        others = [found[mean].gi_star_corrected * 100 for mean in means]
        rows.append([
            say(method_words.DRAWN_DENOMINATORS[kind[0]]), say(method_words.LAWS[kind[1]]),
            *(percent_text(say, found[mean].exact * 100) for mean in means),
            f"{percent_text(say, min(others))} – {percent_text(say, max(others))}",
        ])  # fmt: skip
    return headings, rows


def power_table(say: Translator, run: Calibration) -> tuple[list[str], Rows]:
    """Return headings and rows: a row per planted hot spot and law, the share found by cases per grid."""
    means = sorted({row.mean for row in run.power})
    headings = [say("Planted"), say("How cases fall"), *_means(say, means)]
    rows: Rows = []
    for kind in dict.fromkeys((row.spots, row.whole_window, row.factor, row.law) for row in run.power):
        found = {
            row.mean: row for row in run.power if (row.spots, row.whole_window, row.factor, row.law) == kind
        }
        first = next(iter(found.values()))
        rows.append([
            _planted(say, first), say(method_words.LAWS[first.law]),
            *(percent_text(say, found[mean].found * 100) if mean in found else MISSING for mean in means),
        ])  # fmt: skip
    return headings, rows


def _planted(say: Translator, row: Power) -> str:
    factor = say.number(row.factor, 0 if row.factor == int(row.factor) else 1)
    if row.spots > 1:
        return say("{spots} times a grid and its neighbours x {factor}").format(
            spots=row.spots, factor=factor
        )
    if row.whole_window:
        return say("A grid and its neighbours x {factor}").format(factor=factor)
    return say("A single grid x {factor}").format(factor=factor)


def scorecard_table(say: Translator, scores: pd.DataFrame) -> tuple[list[str], Rows]:
    """Return headings and rows of one budget's scorecard, in the order given."""
    headings = [say("List"), say("Hit rate"), say("PAI"), say("PEI"), say("RRI"), say("Difference, points")]
    return headings, [
        [
            say(SCORECARD_METHODS[str(row["method"])]),
            _figure(say, row["hit_rate"], 1, factor=100, unit="\u202f%"),
            *(_figure(say, row[name], 2) for name in ("pai", "pei", "rri")),
            _difference(say, row),
        ]
        for row in scores.to_dict("records")
    ]


def _difference(say: Translator, row: Mapping[Hashable, object]) -> str:
    mean = _figure(say, row["difference"], 1, factor=100, is_signed=True)
    ends = [
        _figure(say, row[name], 1, factor=100, is_signed=True)
        for name in ("difference_low", "difference_high")
    ]
    return mean if MISSING in ends else f"{mean} ({ends[0]} … {ends[1]})"


def _figure(
    say: Translator, value: object, decimals: int, *, factor: int = 1, unit: str = "", is_signed: bool = False
) -> str:
    """Return a number of a table; a dash where it is missing."""
    if not isinstance(value, float) or isnan(value):
        return MISSING
    sign = "+" if is_signed and value > 0 else ""
    return f"{sign}{say.number(value * factor, decimals)}{unit}"


def _means(say: Translator, means: Sequence[float]) -> list[str]:
    cases = say("{mean} cases per grid")
    return [cases.format(mean=say.number(mean, 0 if mean == int(mean) else 1)) for mean in means]
