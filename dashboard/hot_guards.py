"""What stands beside the marks so that nobody trusts them further than they carry.

How many marks there are and how many of them chance alone would give; how many cases could be placed, which sources end
early, whether the last month is complete, how many cases are left out of the tests; and, folded, how the test counts.
"""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.navigation import QUALITY
from dashboard.places import Place
from governance.calibration import calibration
from governance.hot_list import chance_marks
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import DEFAULT_LANGUAGE, Translator
from governance.queries.coverage import Coverage
from governance.queries.hot_counts import PlaceLevel
from governance.statistics.exact_test import BINOMIAL
from governance.why_words import DENOMINATORS, matter_text

DAYS_LATE = 7
"""A source that ends further behind the others calls for care."""

METHODS_PAGE = "pages/explain/methods.py"


def marked_text(say: Translator, level: PlaceLevel, count: int) -> str:
    """Return how many places are marked."""
    if level == "grid":
        return say.plural("{n} grid is marked", "{n} grids are marked", count)
    if level == "community":
        return say.plural("{n} community is marked", "{n} communities are marked", count)
    return say.plural("{n} township is marked", "{n} townships are marked", count)


def headline_texts(answer: HotAnswer) -> tuple[str, str]:
    """Return how many places are marked and how many of them by chance, or why none is, and what to do then."""
    say, level = answer.scene.say, answer.asked.counted.level
    if answer.number is None:
        return (
            say("No test is possible for this period"),
            say("The data have no period of this length that ends in this month. Choose a shorter one."),
        )
    if not np.isfinite(answer.maps.test.p[:, answer.number]).any():
        return (
            say("No place can be tested"),
            say("No case was counted, or {denominator} is missing everywhere.").format(
                denominator=say(DENOMINATORS[answer.asked.denominator])
            ),
        )
    if answer.marked.empty:
        return (
            say("No place is marked: what stands out is no more than chance would give"),
            say(
                "A longer period or a single category shows weaker clusters; a calm map is a finding, not a fault."
            ),
        )
    by_chance = chance_marks(answer.maps, answer.number)
    count = marked_text(say, level, len(answer.marked))
    if by_chance < 1:
        return count, say("by chance alone expect fewer than one of them.")
    return count, say("by chance alone expect up to {n} of them.").format(n=say.number(np.ceil(by_chance)))


def draw_notices(here: Scene, place: Place, unknown: str | None, placed: Coverage) -> None:
    """Draw what is wrong with the question; the room is always there, so that what follows stays where it is."""
    say = here.say
    with st.container():
        if unknown is not None and data.lies_beyond(here.warehouse, unknown):
            components.notice(
                say("The place with the code {code} lies outside what you may see").format(code=unknown),
                say("Your account is for other places. Shown instead: {place}.").format(place=place.name),
            )
        elif unknown is not None:
            components.notice(
                say("No place has the code {code}").format(code=unknown),
                say(
                    "It is not in the network in force; the grids may have been redrawn. Shown instead: {place}."
                ).format(place=place.name),
            )
        if not placed.cases:
            components.notice(
                say("No cases in this period"), say("Choose another period or other categories.")
            )


def draw_headline(answer: HotAnswer) -> None:
    """Draw the one sentence a leader takes away: how many places are marked, or that none is."""
    title, rest = headline_texts(answer)
    if answer.number is None or answer.marked.empty:
        components.headline(title, "")
    else:
        components.headline(title + answer.scene.say("; "), rest)


def draw_nothing(answer: HotAnswer) -> None:
    """Draw in the place of the list what can be done where it is empty."""
    components.notice(answer.scene.say("Nothing on the list"), headline_texts(answer)[1])


def draw_guards(scene: Scene, answer: HotAnswer, placed: Coverage) -> None:
    """Draw what limits the figures of this view, and the way to the page that says how to put it right."""
    say = scene.say
    with st.container(key="guards", horizontal=True, vertical_alignment="center", gap="small"):
        components.guards(tuple(guard_texts(scene, answer, placed)))
        if scene.may_open(QUALITY):
            st.page_link(
                QUALITY.path,
                label=say("Data quality"),
                query_params={} if say.language == DEFAULT_LANGUAGE else {"lang": say.language},
            )


def guard_texts(scene: Scene, answer: HotAnswer, placed: Coverage) -> Iterator[tuple[str, bool]]:
    """Give each limit of the figures, and whether it calls for care."""
    say = scene.say
    yield (
        say("{share} of {cases} cases placed in a grid").format(
            share=components.share(say, placed.in_grid, placed.cases), cases=say.number(placed.cases)
        ),
        False,
    )
    incomplete = [month.first_day for month in scene.choices.months if not month.is_complete]
    shown = [day for day in incomplete if scene.filters.month_from <= day <= scene.filters.month_to]
    if shown:
        yield say("{month} is not complete, its counts still grow").format(month=say.month(shown[-1])), True
    elif incomplete:
        yield (
            say("{month} is not complete and not in this period").format(month=say.month(incomplete[-1])),
            False,
        )
    reach = data.days_behind(scene.warehouse)
    titles = {source.name: source.title or source.name for source in scene.settings.sources}
    late = reach[reach["days_behind"] > 0]
    for name, days in zip(late["source"], late["days_behind"], strict=True):
        behind = say.plural("{n} day behind", "{n} days behind", int(days))
        yield f"{titles.get(name, name)}: {behind}", int(days) > DAYS_LATE
    aside = set_aside(answer)
    if aside:
        yield (
            say.plural(
                "{n} case at a repeated coordinate is not counted",
                "{n} cases at repeated coordinates are not counted",
                aside,
            ),
            True,
        )


def set_aside(answer: HotAnswer) -> int:
    """Return the cases that the tests of a window leave out for their repeated coordinates."""
    if answer.number is None:
        return 0
    maps = answer.maps
    left_out = dict(zip(maps.parts, maps.set_aside[:, answer.number].tolist(), strict=True))
    return int(left_out.get(ALL_MATTERS, sum(left_out.values())))


def draw_certainty(answer: HotAnswer) -> None:
    """Draw, folded, how the test counts and how it fared on noise."""
    if answer.number is None:
        return
    say = answer.scene.say
    with st.expander(say("How sure is this?"), key="certainty"):
        components.statements(tuple(certainty_texts(answer)))
        st.page_link(
            METHODS_PAGE,
            label=say("Methods"),
            query_params={} if say.language == DEFAULT_LANGUAGE else {"lang": say.language},
        )


def certainty_texts(answer: HotAnswer) -> Iterator[str]:
    """Give how many tests were judged together, how counts scatter, and what was left out."""
    say, maps, number = answer.scene.say, answer.maps.whole, answer.number or 0
    is_tested = np.isfinite(maps.test.p[:, number])
    yield say(
        "{tests} tests judged together ({places} places × {matters} matters): of the marks at 99 %, at most 1 in 100 "
        "is due to chance, at 95 % 5, at 90 % 10."
    ).format(
        tests=say.number(is_tested.sum()),
        places=say.number(is_tested.any(axis=0).sum()),
        matters=say.number(is_tested.any(axis=1).sum()),
    )
    found = calibration()
    yield say(
        "On {maps} maps of pure noise for each setting, any mark at all at {level} % showed on {share} of the maps at "
        "most; where cases come in bursts, on {bursts} at most."
    ).format(
        maps=say.number(found.maps), level=found.level,
        share=components.percent(say, found.worst("poisson") * 100),
        bursts=components.percent(say, max(found.worst(law) for law in found.targets if law != "poisson") * 100),
    )  # fmt: skip
    yield _scatter_text(answer, number)
    untestable = len(maps.network.codes) - int(is_tested.any(axis=0).sum())
    if untestable:
        yield say.plural(
            "{n} place cannot be tested: it has nothing that cases could be expected in proportion to.",
            "{n} places cannot be tested: they have nothing that cases could be expected in proportion to.",
            untestable,
        )
    if not answer.asked.counted.sets_aside:
        yield say("Cases at repeated coordinates are counted: one office's address can look like a hot spot.")


def _scatter_text(answer: HotAnswer, number: int) -> str:
    """Return which matters scatter more than chance alone and which law the test follows there."""
    say, maps = answer.scene.say, answer.maps
    wide = np.flatnonzero(maps.test.form[:, number] != BINOMIAL)
    if not len(wide):
        return say("Counts scatter no more than chance alone would have it; the test is binomial.")
    told = say(", ").join(
        f"{matter_text(say, maps.parts[part])} {say.number(float(maps.test.dispersion[part, number]), 1)}"
        for part in wide
    )
    return say(
        "Some counts scatter more than chance alone (times as much: {matters}); the test allows for it there with a "
        "negative binomial law, which finds less."
    ).format(matters=told)
