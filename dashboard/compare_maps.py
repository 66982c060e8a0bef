"""Two periods beside each other: the same map twice, views that move together, and in words what changed."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.hot_answers import HotAnswer
from dashboard.hot_guards import marked_text
from dashboard.hot_modes import ModeMap, with_mode
from dashboard.place_map import draw_live, draw_title, meaning, picker
from dashboard.places import Gazetteer, Place
from governance.i18n import Translator
from governance.queries import places as network
from governance.queries.selection import Selection

MOST_NAMED = 6
"""Places of one kind of change that are named."""


@dataclass(frozen=True)
class Changed:
    """Codes of the places that are marked now and before, in the order of the lists.

    Attributes
    ----------
    new, kept
        Marked now and not then; marked in both.
    gone
        Marked then and not now.
    """

    new: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]

    @classmethod
    def of(cls, now: Sequence[str], then: Sequence[str]) -> "Changed":
        """Return what changed from one list to another."""
        return cls(
            tuple(code for code in now if code not in then),
            tuple(code for code in now if code in then),
            tuple(code for code in then if code not in now),
        )


def draw_pair(
    scene: Scene, shown: ModeMap, compared: Selection, gazetteer: Gazetteer, place: Place
) -> ModeMap | None:
    """Draw the map of the reader's period beside the other's and return the latter; None where it has no data."""
    say = scene.say
    if compared.month_from < scene.choices.first_days[0]:
        components.notice(
            say("The data do not reach back to the period compared with."),
            say("Choose a later period, or compare with the months before."),
        )
        return None
    filters = scene.filters
    then = with_mode(scene, data.ask(scene.warehouse, network.figures, compared, filters.level), compared)
    beside = ModeMap(scene, HotAnswer.of(scene, filters.level, compared), then, scene.palette)
    values = shown.values(beside=beside), beside.values(beside=shown)
    is_one = [kind.label for kind in values[0].classes] == [kind.label for kind in values[1].classes]
    with st.container(key="pair", gap="xsmall"):
        sides = st.columns(2, gap="small")
        for side, one, told, key in zip(
            sides, (beside, shown), values[::-1], ("compared", "hotspots"), strict=True
        ):
            with side, st.container(gap="xsmall"):
                draw_title(scene, one)
                draw_live(scene, told, place, key=key, on_pick=picker(scene, gazetteer), sync="periods")
                if not is_one:
                    components.legend(say, told)
                if one.heat is not None:
                    components.heat_legend(say, one.heat)
        if is_one:
            components.legend(say, values[1], values[0])
        components.note(meaning(scene))
    return beside


def draw_changed(now: HotAnswer, then: HotAnswer, gazetteer: Gazetteer) -> None:
    """Draw in words which places are newly marked, still marked, and no longer marked."""
    say = now.scene.say
    components.section_title(say("What changed on the list"))
    components.statements(changed_texts(say, now, then, gazetteer))
    components.note(
        say(
            "No longer marked is no proof of anything solved: look at what was concluded, and whether reports stopped."
        )
    )


def changed_texts(say: Translator, now: HotAnswer, then: HotAnswer, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return a sentence for each kind of change."""
    changed = Changed.of(tuple(now.marked["code"]), tuple(then.marked["code"]))
    level = now.asked.counted.level
    told = (
        (say("newly: {places}"), changed.new),
        (say("as before: {places}"), changed.kept),
        (say("no longer: {places}"), changed.gone),
    )
    first = marked_text(say, level, len(now.marked))
    return (
        say("{now}; in the period compared with it were {then}.").format(
            now=first, then=say.number(len(then.marked))
        ),
        *(
            f"{say.number(len(codes))} {text.format(places=_named(say, codes, gazetteer))}"
            for text, codes in told
        ),
    )


def _named(say: Translator, codes: Sequence[str], gazetteer: Gazetteer) -> str:
    """Return the first few places by name, and how many more there are."""
    if not codes:
        return say("none")
    names = [gazetteer.by_code[code].name for code in codes[:MOST_NAMED] if code in gazetteer.by_code]
    rest = len(codes) - len(names)
    more = [say("{n} more").format(n=say.number(rest))] if rest else []
    return say(", ").join([*names, *more])
