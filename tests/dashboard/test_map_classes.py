"""Every class of a map is told without colour too, and figures get the class their printed value belongs to."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.map_classes import (
    MapClass,
    measure_classes,
    no_data,
    none,
    not_tested,
    significant,
    withheld,
    zero,
)
from dashboard.palettes import DARK, LIGHT
from governance.class_breaks import class_breaks
from governance.i18n import translator

SAY = translator("en")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_no_value_looks_different_without_colour(palette):
    looks = [make(SAY, palette) for make in (zero, no_data, none, withheld, not_tested)]
    assert len({look.hatch for look in looks}) == len(looks)
    assert len({look.label for look in looks}) == len(looks)


def test_every_level_of_a_test_looks_different_without_colour():
    looks = [
        significant("a", "#b2182b", confidence, is_low=is_low)
        for confidence in (99, 95, 90)
        for is_low in (False, True)
    ]
    assert len({(look.hatch, look.edge) for look in looks}) == len(looks)
    assert all(look.is_outlined for look in looks)
    assert not MapClass("a", "#ffffff").is_outlined


@pytest.mark.parametrize(
    ("colour", "line"), [("#ffffff", "#1c2630"), ("#253494", "#ffffff"), ("#000000", "#ffffff")]
)
def test_a_hatch_is_dark_on_light_and_light_on_dark(colour, line):
    look = MapClass("a", colour, "cross", "dashed")
    assert look.line_colour.startswith(line)
    assert look.line_colour in look.swatch_style
    assert colour in look.swatch_style
    assert "dashed" in look.swatch_style


@pytest.mark.parametrize(
    ("values", "breaks", "decimals", "labels", "class_of"),
    [
        ([0, 1, 3, 4, None], (3, 4), 0, ["0", "1–3", "4", "no data"], (0, 1, 1, 2, 3)),
        ([0.04, 0.05, 2.0, 2.04, 2.05], (2.0, 2.1), 1, ["0", "0.1–2.0", "2.1", "no data"], (0, 1, 1, 1, 2)),
        ([math.nan, 0], (), 0, ["0", "no data"], (1, 0)),
        ([], (), 0, ["0", "no data"], ()),
    ],
)
def test_measures_are_classed_as_they_are_printed(values, breaks, decimals, labels, class_of):
    classes, found = measure_classes(values, breaks, decimals=decimals, palette=LIGHT, say=SAY)
    assert [kind.label for kind in classes] == labels
    assert found == class_of


def test_a_value_above_the_last_class_is_refused():
    with pytest.raises(ValueError, match="above the last class"):
        measure_classes([5], (4,), decimals=0, palette=LIGHT, say=SAY)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e5)), max_size=60), st.integers(0, 2))
def test_more_is_never_in_a_lower_class(values, decimals):
    breaks = class_breaks(values, decimals=decimals)
    classes, class_of = measure_classes(values, breaks, decimals=decimals, palette=LIGHT, say=SAY)
    known = sorted(
        (value, number) for value, number in zip(values, class_of, strict=True) if value is not None
    )
    assert [number for _, number in known] == sorted(number for _, number in known)
    assert all(
        (number == len(classes) - 1) == (value is None)
        for value, number in zip(values, class_of, strict=True)
    )
