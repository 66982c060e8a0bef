"""The page on methods: what a mark means, what decides it, how far it can be trusted, and how past lists did.

What needs a publication is drawn where there is one; the rest is always there. Every figure is of the test in force or
of the calibration that is shipped with it.
"""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from dashboard import charts, components, data, manual, method_tables, method_words
from dashboard.frame import Scene, told_faults
from dashboard.method_charts import false_alarm_chart, hit_rate_chart, percent_text
from governance.calibration import Calibration, calibration
from governance.errors import N_
from governance.hotspot_tables import LISTED_SHARE, SCORECARD_METHODS
from governance.i18n import Translator
from governance.queries.past_lists import newest_window, scorecard, scorecard_months
from governance.statistics.emerging import PATTERN_MEANINGS, PATTERN_NAMES, Pattern
from governance.statistics.scorecard import Finding

CHAPTERS = {
    "meaning": N_("What a mark means"),
    "decision": N_("How a mark comes about"),
    "in-force": N_("In force here"),
    "formulae": N_("Formulae and sources"),
    "trust": N_("How often the test is wrong"),
    "power": N_("What it finds"),
    "scorecard": N_("How past lists did"),
    "patterns": N_("How a place develops"),
    "warnings": N_("Early warnings"),
    "limits": N_("What the tests cannot bear"),
    "gaps": N_("Where no number stands"),
}
"""Anchor to the heading of each chapter, in order."""

CHART_LAW, CHART_DENOMINATORS = "poisson", "households"
"""The maps of noise that the chart shows: the least that any method should bear."""


def draw_contents(say: Translator) -> None:
    """Draw the list of chapters, each a link to it."""
    links = "".join(
        f'<li><a href="#{anchor}" target="_self">{escape(say(title))}</a></li>'
        for anchor, title in CHAPTERS.items()
    )
    st.html(f'<nav class="contents" aria-label="{escape(say("Contents"))}"><ol>{links}</ol></nav>')


def draw_meaning(say: Translator) -> None:
    """Draw what a mark means and what it does not mean, side by side."""
    _chapter(say, "meaning")
    left, right = st.columns(2, gap="medium")
    for column, title, sentences in (
        (left, say("It means"), method_words.MEANS),
        (right, say("It does not mean"), method_words.MEANS_NOT),
    ):
        with column:
            _sentences(say, sentences, title=title)


def draw_decision(say: Translator) -> None:
    """Draw the steps from cases to a mark."""
    _chapter(say, "decision")
    _sentences(say, method_words.STEPS, is_ordered=True)


def draw_in_force(scene: Scene) -> None:
    """Draw the parameters of the tests here, with what the newest complete window rests on."""
    say = scene.say
    _chapter(say, "in-force", say("set in the district file, [hotspots]"))
    with told_faults(say):
        rows = method_tables.parameters(say, scene.settings.hotspots)
        newest = data.ask(scene.warehouse, newest_window)
        rows += [] if newest is None else method_tables.of_newest(say, newest)
        manual.text_table((say("Parameter"), say("In force")), rows)
        if newest is None:
            components.note(say("No window of months is complete yet, so nothing is tested."))


def draw_formulae(say: Translator) -> None:
    """Draw the formulae with their sources, and what the letters stand for."""
    _chapter(say, "formulae")
    rows = [(say(name), formula, source) for name, formula, source in method_words.FORMULAE]
    manual.text_table((say("What"), say("Formula"), say("Reference")), rows)
    components.note(say(method_words.LETTERS))


def draw_trust(scene: Scene) -> None:
    """Draw how often maps of noise show a mark: a sentence, a chart, the whole table."""
    say, run = scene.say, calibration()
    _chapter(say, "trust", _run_text(say, run))
    scattered = max(run.worst("gamma"), run.worst("bursts"))
    shares = {
        "poisson": run.worst("poisson"), "wanted": run.targets["poisson"],
        "scattered": scattered, "allowed": run.targets["gamma"],
    }  # fmt: skip
    told = {name: percent_text(say, share * 100) for name, share in shares.items()}
    _paragraph(say(method_words.TRUST).format(**told))
    components.section_title(
        say("Maps of noise that show a mark"), say("cases at random on the demonstration's households")
    )
    shown = (CHART_LAW, CHART_DENOMINATORS)
    rows = sorted(
        (row for row in run.false_alarms if (row.law, row.denominators) == shown), key=lambda row: row.mean
    )
    st.plotly_chart(
        false_alarm_chart(rows, say, scene.palette), config=charts.CONFIG, theme=None, key="false_alarms"
    )
    with st.expander(say("All {count} kinds of noise").format(count=len(run.false_alarms))):
        manual.text_table(*method_tables.false_alarm_table(say, run))


def draw_power(say: Translator) -> None:
    """Draw how often planted hot spots are found."""
    run = calibration()
    _chapter(say, "power", say("hot spots whose centre is marked"))
    manual.text_table(*method_tables.power_table(say, run))
    wrong = [row.wrong * 100 for row in run.power]
    components.note(
        say(method_words.POWER).format(
            maps=say.number(run.power_maps),
            wrong=percent_text(say, sum(wrong) / len(wrong)),
            worst=percent_text(say, max(wrong)),
        )
    )


def draw_scorecard(scene: Scene) -> None:
    """Draw how past lists did against plain rankings, by budget, also where a plain ranking wins."""
    say = scene.say
    _chapter(say, "scorecard")
    _paragraph(say(method_words.PAST_LISTS))
    with told_faults(say):
        whole = data.ask(scene.warehouse, scorecard)
        monthly = data.ask(scene.warehouse, scorecard_months)
        for budget in dict.fromkeys(whole["budget"]):
            _draw_budget(
                scene, budget, whole[whole["budget"] == budget], monthly[monthly["budget"] == budget]
            )
        components.note(
            say("There are too few complete months to judge lists.")
            if whole.empty
            else say(method_words.SCORES)
        )


def _draw_budget(scene: Scene, budget: str, rows: pd.DataFrame, monthly: pd.DataFrame) -> None:
    """Draw the scorecard of one budget: what it comes to, the table, the months."""
    say, months = scene.say, int(rows["months"].max())
    share = components.percent(say, LISTED_SHARE * 100, 0)
    components.section_title(
        say(method_words.BUDGETS[budget]).format(share=share),
        say.plural("{n} month judged", "{n} months judged", months),
    )
    finding = Finding[rows["finding"].iloc[0].upper()]
    _paragraph(say(finding.value))
    manual.text_table(*method_tables.scorecard_table(say, rows))
    if months:
        names = {name: say(label) for name, label in SCORECARD_METHODS.items()}
        figure = hit_rate_chart(monthly, names, say, scene.palette)
        st.plotly_chart(figure, config=charts.CONFIG, theme=None, key=f"hit_rate_{budget}")


def draw_patterns(say: Translator) -> None:
    """Draw the 17 patterns, a sentence each."""
    _chapter(say, "patterns")
    numbered = sorted(Pattern, key=abs)
    _pattern_table(say, [pattern for pattern in numbered if pattern > 0] + [Pattern.NONE])
    components.note(say(method_words.PERIODS))
    with st.expander(say("The eight patterns of cold places")):
        _pattern_table(say, [pattern for pattern in numbered if pattern < 0])
        components.note(say(method_words.NO_COLD))


def _pattern_table(say: Translator, patterns: Sequence[Pattern]) -> None:
    rows = [(say(PATTERN_NAMES[pattern]), say(PATTERN_MEANINGS[pattern])) for pattern in patterns]
    manual.text_table((say("Pattern"), say("When")), rows)


def draw_warnings(say: Translator) -> None:
    """Draw what an early warning is."""
    _chapter(say, "warnings")
    _sentences(say, method_words.ALERTS)


def draw_limits(say: Translator) -> None:
    """Draw what the tests cannot bear."""
    _chapter(say, "limits")
    _sentences(say, method_words.LIMITS)


def draw_gaps(say: Translator) -> None:
    """Draw how withheld, none and zero are told apart, and what readers outside are shown."""
    _chapter(say, "gaps")
    rows = [(say(word), say(pattern), say(meaning)) for word, pattern, meaning in method_words.GAPS]
    manual.text_table((say("It says"), say("On a map"), say("It means")), rows)
    _paragraph(say(method_words.OUTSIDE))


def _run_text(say: Translator, run: Calibration) -> str:
    return say(
        "{maps} maps of {places} grids for each kind, {level} %, version {version}, seed {seed}"
    ).format(
        maps=say.number(run.maps), places=run.places, level=run.level, version=run.version, seed=run.seed
    )


def _chapter(say: Translator, anchor: str, note: str = "") -> None:
    beside = f"<span>{escape(note)}</span>" if note else ""
    st.html(
        f'<div class="section-title chapter" id="{anchor}"><h2>{escape(say(CHAPTERS[anchor]))}</h2>{beside}</div>'
    )


def _paragraph(text: str) -> None:
    st.html(f'<p class="reading">{escape(text)}</p>')


def _sentences(
    say: Translator, sentences: Sequence[str], *, title: str = "", is_ordered: bool = False
) -> None:
    tag = "ol" if is_ordered else "ul"
    above = f'<p class="reading"><strong>{escape(title)}</strong></p>' if title else ""
    items = "".join(f"<li>{escape(say(sentence))}</li>" for sentence in sentences)
    st.html(f'{above}<{tag} class="plain">{items}</{tag}>')
