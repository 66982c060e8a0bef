"""What stands beside the marks: how many by chance, what limits the figures, how the test counts."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dashboard import hot_guards
from dashboard.hot_guards import certainty_texts, guard_texts, headline_texts, marked_text, set_aside
from governance.i18n import translator
from governance.queries.coverage import Coverage
from governance.queries.publication import Month

SAY = translator("en")
PLACED = Coverage(200, 180, 10, 6, 4)


def answered(levels=(0, 0), *, number=0, p=0.5, aside=((3,), (2,)), form="binomial", sets_aside=True):
    test = SimpleNamespace(
        p=np.full((2, 1, len(levels)), p), level=np.array([[levels]] * 2), form=np.full((2, 1), form),
        dispersion=np.full((2, 1), 1.84),
    )  # fmt: skip
    maps = SimpleNamespace(
        test=test, level=np.array([levels]), parts=("*", "环境噪声"), set_aside=np.array(aside),
        network=SimpleNamespace(codes=tuple("abc"[: len(levels)])),
    )  # fmt: skip
    maps.whole = maps
    return SimpleNamespace(
        scene=scene(), number=number, maps=maps, marked=pd.DataFrame({"code": [one for one in levels if one]}),
        asked=SimpleNamespace(counted=SimpleNamespace(level="grid", sets_aside=sets_aside), denominator="households"),
    )  # fmt: skip


def scene(month_to=date(2026, 2, 1)):
    months = tuple(Month(date(2026, number, 1), 10, number < 3) for number in (1, 2, 3))
    return SimpleNamespace(
        say=SAY, warehouse=None, choices=SimpleNamespace(months=months),
        filters=SimpleNamespace(month_from=date(2026, 1, 1), month_to=month_to),
        settings=SimpleNamespace(sources=[SimpleNamespace(name="a", title="12345 hotline")]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((99, 0), ("1 grid is marked", "by chance alone expect fewer than one of them.")),
        ((95,) * 20, ("20 grids are marked", "by chance alone expect up to 1 of them.")),
        ((90,) * 11, ("11 grids are marked", "by chance alone expect up to 2 of them.")),
    ],
)
def test_how_many_are_marked_and_how_many_of_them_by_chance(levels, told):
    assert headline_texts(answered(levels)) == told


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (answered(), "No place is marked: what stands out is no more than chance would give"),
        (answered(p=np.nan), "No place can be tested"),
        (answered(number=None), "No test is possible for this period"),
    ],
)
def test_why_none_is_marked(answer, title):
    found, what_to_do = headline_texts(answer)
    assert found == title
    assert what_to_do


@pytest.mark.parametrize(
    ("level", "told"), [("community", "2 communities are marked"), ("township", "2 townships are marked")]
)
def test_places_are_called_by_their_level(level, told):
    assert marked_text(SAY, level, 2) == told


@pytest.mark.parametrize(("aside", "cases"), [(((3,), (2,)), 3), (((0,), (0,)), 0)])
def test_what_is_set_aside_is_that_of_all_matters(aside, cases):
    assert set_aside(answered(aside=aside)) == cases


def test_without_all_matters_the_chosen_ones_add_up():
    answer = answered()
    answer.maps.parts = ("物业管理", "环境噪声")
    assert set_aside(answer) == 5


@pytest.mark.parametrize(
    ("month_to", "told", "is_care"),
    [
        (date(2026, 3, 1), "Mar 2026 is not complete, its counts still grow", True),
        (date(2026, 2, 1), "Mar 2026 is not complete and not in this period", False),
    ],
)
def test_limits_are_told_and_those_that_matter_are_marked(monkeypatch, month_to, told, is_care):
    reach = pd.DataFrame({"source": ["a", "b", "c"], "days_behind": [11, 2, 0]})
    monkeypatch.setattr(hot_guards.data, "days_behind", lambda *_: reach)
    found = dict(guard_texts(scene(month_to), answered(), PLACED))
    assert found == {
        "90.0\u202f% of 200 cases placed in a grid": False,
        told: is_care,
        "12345 hotline: 11 days behind": True,
        "b: 2 days behind": False,
        "3 cases at repeated coordinates are not counted": True,
    }


def test_how_the_test_counts_is_told_with_what_it_leaves_out():
    answer = answered((99, 0, 0), form="negative_binomial", sets_aside=False)
    answer.maps.test.p[:, 0, 2] = np.nan
    text = "\n".join(certainty_texts(answer))
    assert "4 tests judged together (2 places × 2 matters)" in text
    assert "all matters 1.8, 环境噪声 1.8" in text
    assert "1 place cannot be tested" in text
    assert "one office's address can look like a hot spot" in text
    assert "no more than chance alone" in "\n".join(certainty_texts(answered((99,))))
