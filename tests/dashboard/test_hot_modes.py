"""What each mode of the map shows, on a district with one hot place."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dashboard import hot_modes
from dashboard.hot_modes import ModeMap, changed_values, pattern_values
from dashboard.palettes import DARK, LIGHT
from governance.i18n import translator
from governance.place_measures import NO_DATA, WITHHELD
from governance.queries.selection import Selection
from governance.statistics.emerging import Pattern

SAY = translator("en")
TESTED = pd.DataFrame(
    [
        ("a", "环境噪声", 19.0, 4.0, 4.8, 3e-8, 99, 1),
        ("b", "*", 17.0, 6.0, 2.8, 2e-4, 95, 4),
        ("c", "*", 9.0, 6.0, 1.5, 3e-2, 90, -3),
        ("d", "*", 0.0, 6.0, 0.0, 1.0, 0, 0),
    ],
    columns=["code", "part", "observed", "expected", "ratio", "p", "level", "pattern"],
)
FIGURES = pd.DataFrame({
    "code": list("abcde"), "cases": [9, 8, 7, 0, 3], "outcome_cases": [9, 0, 7, 0, 3],
    "concluded_cases": [4, 0, 7, 0, 0], "households": pd.array([200, 300, 100, 400, None], dtype="Int64"),
})  # fmt: skip


def answered(number=0):
    return SimpleNamespace(
        scene=scene(),
        asked=SimpleNamespace(counted=SimpleNamespace(level="grid")),
        number=number,
        places=TESTED,
    )


def scene(mode="tested"):
    return SimpleNamespace(say=SAY, filters=SimpleNamespace(level="grid", mode=mode, status="all"))


def labels(values):
    return [values.classes[number].label for number in values.class_of]


def cards(values):
    return {fact.label: list(fact.values) for fact in values.facts}


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_level_has_a_colour_and_an_edge_of_its_own(palette):
    values = hot_modes.tested_values(answered(), FIGURES, palette)
    assert labels(values) == ["Very sure (99 %)", "Sure (95 %)", "Likely (90 %)", "Not marked", "not tested"]
    looks = [values.classes[number] for number in values.class_of]
    assert [look.edge for look in looks] == ["bold", "plain", "dashed", None, None]
    assert len({look.colour for look in looks[:4]}) == 4


def test_the_card_of_a_marked_place_says_observed_expected_ratio_and_chance():
    told = cards(hot_modes.tested_values(answered(), FIGURES, LIGHT))
    assert told["Observed, with neighbours"][:4] == [19, 17, 9, 0]
    assert told["Expected"][0] == 4
    assert np.isnan(told["Times the expected"][3])
    assert told["Matter"] == ["环境噪声", "all matters", "all matters", None, None]
    assert told["By chance at most"] == [
        "1 time in 10 million", "1 time in 1,000", "1 time in 10", None, None
    ]  # fmt: skip


def test_without_a_window_nothing_is_tested():
    values = hot_modes.tested_values(answered(None), FIGURES, LIGHT)
    assert set(labels(values)) == {"not tested"}


def test_only_patterns_that_occur_are_in_the_legend_and_no_cold_one_is_named():
    values = pattern_values(answered(), FIGURES, LIGHT)
    assert [kind.label for kind in values.classes] == [
        "new hot spot", "persistent hot spot", "fewer than elsewhere, now or before", "no pattern", "not tested",
    ]  # fmt: skip
    assert labels(values)[2:4] == ["fewer than elsewhere, now or before", "no pattern"]


def test_every_pattern_has_a_look():
    every = TESTED.iloc[[0] * 17].assign(
        code=[f"{n}" for n in range(17)], pattern=[int(one) for one in Pattern]
    )
    answer = answered()
    answer.places = every
    figures = FIGURES.iloc[[0] * 17].assign(code=every["code"].tolist())
    values = pattern_values(answer, figures, LIGHT)
    looks = {(kind.colour, kind.hatch, kind.edge) for kind in values.classes}
    assert len(looks) == len(values.classes) == 11


@pytest.mark.parametrize(
    ("now", "before", "label"),
    [
        (3, 4, WITHHELD),
        (0, 0, WITHHELD),
        (8, 5, "no more than chance gives"),
        (5, 5, "no more than chance gives"),
        (19, 0, "+19"),
        (4, 30, "−26"),
        (5, None, NO_DATA),
    ],
)
def test_a_change_is_coloured_beyond_chance_only(now, before, label):
    figures = FIGURES[:1].assign(
        cases=now, before_cases=pd.array([before], dtype="Float64").to_numpy(float, na_value=np.nan)
    )
    assert labels(changed_values(figures, scene("change"), LIGHT)) == [label]


def test_fewer_cases_are_dotted_and_cards_keep_the_exact_change():
    figures = FIGURES.assign(cases=[40, 2, 50, 10, 10], before_cases=[2, 40, 10, 10, 9])
    values = changed_values(figures, scene("change"), LIGHT)
    looks = [values.classes[number] for number in values.class_of]
    assert [look.hatch for look in looks] == [None, "dots", None, None, None]
    assert cards(values)["Change in cases"] == [38, -38, 40, 0, 1]


def test_without_data_before_a_change_is_no_data():
    assert set(labels(changed_values(FIGURES, scene("change"), LIGHT))) == {NO_DATA}


@pytest.mark.parametrize("mode", ["cases", "rate", "smoothed", "open", "tested", "pattern"])
def test_maps_of_two_periods_share_their_classes_of_values(mode):
    asked = scene(mode)
    now, then = (
        ModeMap(asked, answered(), FIGURES.assign(cases=cases, outcome_cases=cases), LIGHT)
        for cases in ([90, 8, 70, 10, 6], [9, 80, 7, 10, 6])
    )
    first, second = now.values(beside=then), then.values(beside=now)
    assert [kind.label for kind in first.classes] == [kind.label for kind in second.classes]


def test_the_density_is_drawn_only_with_the_tested_places(monkeypatch):
    asked = replace_mode("heat")
    monkeypatch.setattr(
        hot_modes.data, "keep", lambda *_: pd.DataFrame({"lon": [121.0, 121.1], "lat": [33.8, 33.9]})
    )
    monkeypatch.setattr(hot_modes.data, "ask", lambda *_: pd.DataFrame({"cases": [3, 5]}))
    answer = answered()
    answer.maps = SimpleNamespace(starts=[None], ends=[None])
    values = ModeMap(asked, answer, FIGURES, LIGHT).values()
    assert values.heat is not None
    assert "Very sure (99 %)" in labels(values)


def replace_mode(mode):
    found = scene(mode)
    found.filters.selection = Selection(date(2026, 1, 1), date(2026, 3, 1))
    found.warehouse = None
    return found
