"""What colours the map by amount, and what is withheld."""

import pandas as pd
import pytest

from dashboard.measures import measured_values
from dashboard.palettes import LIGHT
from governance.i18n import translator
from governance.place_measures import shown_measure

SAY = translator("en")
FIGURES = pd.DataFrame({
    "code": list("abcde"),
    "cases": [0, 5, 7, 3, 40],
    "outcome_cases": [0, 5, 0, 3, 40],
    "concluded_cases": [0, 2, 0, 3, 40],
    "households": pd.array([400, 400, 0, 200, None], dtype="Int64"),
})  # fmt: skip


def test_cases_are_shown_everywhere_and_zero_is_a_value():
    shown = shown_measure(FIGURES, "cases", SAY)
    assert shown.cells == [0, 5, 7, 3, 40]
    assert shown.decimals == 0


@pytest.mark.parametrize(
    ("measure", "cells"),
    [
        ("rate", [0.0, 12.5, "none", "withheld", "no data"]),
        ("open", ["none", 60.0, "no data", "withheld", 0.0]),
    ],
)
def test_a_rate_of_few_cases_is_withheld_and_each_gap_says_why(measure, cells):
    assert shown_measure(FIGURES, measure, SAY).cells == cells


@pytest.mark.parametrize(("status", "cases"), [("open", [0, 3, 0, 0, 0]), ("concluded", [0, 2, 0, 3, 40])])
def test_a_count_counts_what_the_status_asks_for(status, cases):
    assert shown_measure(FIGURES, "cases", SAY, status=status).cells == cases


def test_a_smoothed_rate_is_never_withheld_and_lies_between_the_raw_one_and_the_mean():
    cells = shown_measure(FIGURES, "smoothed", SAY).cells
    mean = 8 / 1000 * 1000
    assert cells[2:4:2] == ["none"]
    assert cells[4] == "no data"
    assert 0 <= cells[0] <= mean <= cells[1] <= 12.5
    assert mean <= cells[3] <= 15


def test_each_gap_has_a_class_of_its_own_only_where_there_is_one():
    values = measured_values("grid", FIGURES, shown_measure(FIGURES, "rate", SAY), LIGHT, SAY)
    labels = [values.classes[number].label for number in values.class_of]
    assert labels[2:] == ["none", "withheld", "no data"]
    assert sum(values.counts) == len(FIGURES)
    one = FIGURES[:2]
    labels = {
        kind.label
        for kind in measured_values("grid", one, shown_measure(one, "rate", SAY), LIGHT, SAY).classes
    }
    assert labels.isdisjoint({"none", "withheld", "no data"})


def test_two_maps_share_their_classes_and_where_the_first_begins():
    many = FIGURES.assign(cases=[900, 50, 70, 30, 40])
    few, much = (shown_measure(frame, "cases", SAY) for frame in (FIGURES, many))
    first = measured_values("grid", FIGURES, few, LIGHT, SAY, beside=much)
    second = measured_values("grid", many, much, LIGHT, SAY, beside=few)
    assert first.classes == second.classes
    assert second.classes[1].label.startswith("3–")


def test_the_label_is_in_the_reader_s_language():
    assert shown_measure(FIGURES, "rate", translator("zh-CN")).label == "千户件数"
