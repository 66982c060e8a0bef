"""Windows, families of tests and what follows from them, on networks small enough to work out by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from governance.hot_list import chance_marks, marked_places
from governance.hotspots import HotMaps, hot_maps, rests_on, rolling_sum
from governance.queries.hot_counts import CountCube
from governance.queries.hot_network import HotNetwork
from governance.queries.selection import month_of
from governance.statistics.emerging import Pattern
from governance.statistics.exact_test import levels_of
from governance.statistics.false_discovery import q_values
from governance.statistics.neighbours import Neighbours
from governance.why import why

PLACES = 40
HOT = 10


def line_network(denominator: np.ndarray | None = None) -> HotNetwork:
    """Places in a row; each touches the one before and the one after it."""
    beside = sparse.diags_array([np.ones(PLACES - 1)] * 2, offsets=[1, -1], format="csr")
    nothing = np.zeros(PLACES, bool)
    codes = tuple(f"{number:02d}" for number in range(PLACES))
    base = np.full(PLACES, 300.0) if denominator is None else denominator
    places = pd.DataFrame({
        "code": codes, "name": [f"第{code}网格" for code in codes], "township_code": "1", "community_code": "1",
        "households": base, "area_km2": 1.0,
    })  # fmt: skip
    return HotNetwork(codes, places, base, Neighbours(sparse.csr_array(beside), nothing, nothing))


def cube_of(counts: np.ndarray, parts: tuple[str, ...] = ("*",)) -> CountCube:
    months = tuple(month_of(2026 * 12 + number) for number in range(counts.shape[1]))
    return CountCube(
        parts, months, (True,) * len(months), line_network().codes, counts.astype(np.int64),
        np.zeros(counts.shape[:2], np.int64),
    )  # fmt: skip


@pytest.fixture(scope="module")
def counts() -> np.ndarray:
    """Two matters over eight months; place 10 and its neighbours are hot in the second from month 5 on."""
    drawn = np.random.default_rng(5).poisson(1.0, (2, 8, PLACES))
    drawn[1, 5:, HOT - 1 : HOT + 2] += 6
    return drawn


@pytest.fixture(scope="module")
def maps(counts: np.ndarray) -> HotMaps:
    return hot_maps(cube_of(counts, ("物业管理", "征地拆迁")), line_network(), window_months=3)


@given(st.integers(1, 8))
def test_a_window_is_the_sum_of_its_months(months: int):
    counts = np.arange(2 * 8 * 3).reshape(2, 8, 3)
    sums = rolling_sum(counts, months)
    assert sums.shape == (2, 9 - months, 3)
    for window in range(9 - months):
        assert (sums[:, window] == counts[:, window : window + months].sum(axis=1)).all()


def test_more_months_than_there_are_give_no_window():
    assert rolling_sum(np.ones((1, 2, 3), np.int64), 3).shape == (1, 0, 3)


def test_windows_are_named_by_their_first_and_last_month(maps: HotMaps):
    assert maps.starts[0] == date(2026, 1, 1)
    assert maps.ends == tuple(month_of(2026 * 12 + number) for number in range(2, 8))
    assert maps.window(date(2026, 4, 1)) == 1
    assert maps.window(date(1999, 1, 1)) == len(maps.ends) - 1


def test_the_hot_place_is_marked_in_its_matter_alone(maps: HotMaps):
    last = len(maps.ends) - 1
    assert maps.level[last, HOT] == 99
    assert maps.parts[maps.leading(last)[HOT]] == "征地拆迁"
    assert maps.test.level[0, last].max() == 0


def test_all_matters_of_a_window_are_one_family(maps: HotMaps):
    for window in range(len(maps.ends)):
        family = q_values(maps.test.p[:, window].ravel()).reshape(2, PLACES)
        assert (maps.test.q[:, window] == family).all()
        assert (maps.level[window] == levels_of(family).max(axis=0)).all()


def test_marks_are_remembered_and_counted_without_a_gap(maps: HotMaps):
    last = len(maps.ends) - 1
    marked = maps.level[:, HOT] > 0
    assert maps.windows_marked(last)[HOT] == marked.sum()
    assert maps.streak(last)[HOT] == np.argmin([*marked[::-1], False])
    assert maps.streak(0)[HOT] == 0


def test_a_mark_that_rests_on_one_channel_says_so(counts: np.ndarray, maps: HotMaps):
    last = len(maps.ends) - 1
    surge = np.zeros_like(counts)
    surge[1, 5:, HOT - 1 : HOT + 2] = 6
    told = rests_on(maps, last, {"网络": cube_of(surge), "电话": cube_of(counts - surge)}, window_months=3)
    assert told[HOT] == "网络"


def test_a_mark_in_every_channel_rests_on_none(counts: np.ndarray, maps: HotMaps):
    by_phone = np.random.default_rng(1).binomial(counts, 0.7)
    told = rests_on(
        maps,
        len(maps.ends) - 1,
        {"电话": cube_of(by_phone), "网络": cube_of(counts - by_phone)},
        window_months=3,
    )
    assert set(told) == {None}


def test_why_adds_up(maps: HotMaps):
    last = len(maps.ends) - 1
    told = why(maps, last, f"{HOT:02d}")
    assert told is not None
    assert told.part == "征地拆迁"
    assert told.own.cases + sum(part.cases for part in told.neighbours) == told.observed
    assert sum(part.expected or 0 for part in (told.own, *told.neighbours)) == pytest.approx(told.expected)
    assert [past.end for past in told.history] == list(maps.ends)
    assert told.history[-1].observed == told.observed


def test_the_threshold_is_where_the_mark_begins(maps: HotMaps):
    last = len(maps.ends) - 1
    hot = why(maps, last, f"{HOT:02d}")
    assert hot is not None
    assert hot.threshold is not None
    assert hot.threshold <= hot.observed
    calm = why(maps, last, "30", part="征地拆迁")
    assert calm is not None
    assert calm.level == 0
    assert calm.threshold is None or calm.threshold > calm.observed


def test_a_place_without_denominator_has_no_why(counts: np.ndarray):
    base = np.full(PLACES, 300.0)
    base[3] = np.nan
    found = hot_maps(cube_of(counts[:1]), line_network(base), window_months=3)
    assert why(found, 0, "03") is None
    assert why(found, 0, "no such place") is None
    beside = why(found, 0, "04")
    assert beside is not None
    assert {part.code: part.expected for part in beside.neighbours}["03"] is None


def test_fewer_months_than_a_window_mark_nothing():
    found = hot_maps(cube_of(np.ones((1, 2, PLACES))), line_network(), window_months=3)
    assert found.ends == ()
    assert found.level.shape == (0, PLACES)


def test_the_list_says_what_the_maps_say(maps: HotMaps):
    last = len(maps.ends) - 1
    found = marked_places(maps, last)
    assert set(found["code"]) == {
        code for code, level in zip(maps.network.codes, maps.level[last], strict=True) if level
    }
    assert found["level"].is_monotonic_decreasing
    assert (found["part"] == "征地拆迁").all()
    assert found["holds_wider"].isna().all()
    assert chance_marks(maps, last) <= 0.1 * len(found)


def test_a_hot_place_among_calm_small_ones_is_never_called_cold():
    base = np.full(PLACES, 300.0)
    base[[HOT - 1, HOT + 1]] = 10.0
    counts = np.full((1, 12, PLACES), 20)
    counts[0, :, HOT - 1 : HOT + 2] = [0, 40, 0]
    maps = hot_maps(cube_of(counts), line_network(base), window_months=3)
    assert (maps.level[:, HOT] > 0).all()
    assert (maps.z(0)[:, HOT] < 0).all()
    assert Pattern(maps.patterns(0, len(maps.ends) - 1)[HOT]) is Pattern.PERSISTENT_HOT


def test_a_calm_window_has_an_empty_list(maps: HotMaps):
    assert marked_places(maps, 0).empty
    assert chance_marks(maps, 0) == 0


def test_a_level_without_places_has_no_window():
    network = line_network()
    nobody = HotNetwork(
        (), network.places.iloc[:0], np.zeros(0),
        Neighbours(sparse.csr_array((0, 0)), np.zeros(0, bool), np.zeros(0, bool)),
    )  # fmt: skip
    counts = cube_of(np.ones((2, 8, PLACES)), ("*", "教育"))
    empty = replace(counts, codes=(), counts=counts.counts[..., :0])
    assert hot_maps(empty, nobody, window_months=3).ends == ()
