"""Suppression is proved by attacking it: whoever knows all that is shown solves for what is not."""

import itertools
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from governance.suppression import TOTAL, protected_table, withheld

Ints = NDArray[np.int64]


def tree(*fans: int) -> NDArray[np.intp]:
    """Parents of a tree in which every place of a depth holds as many as the depth says."""
    parents, level = [-1], [0]
    for fan in fans:
        level = [place for holder in level for place in [holder] * fan]
        first = len(parents)
        parents += level
        level = list(range(first, len(parents)))
    return np.array(parents, dtype=np.intp)


def summed(parents: NDArray[np.intp], finest: Ints) -> Ints:
    """Counts of every place of a tree, with all before the parts, from those of the finest places."""
    leaves = np.setdiff1d(np.arange(len(parents)), parents)
    counts = np.zeros((len(parents), finest.shape[1] + 1), dtype=np.int64)
    counts[leaves, 1:] = finest[: len(leaves)]
    for place in range(len(parents) - 1, 0, -1):
        counts[parents[place]] += counts[place]
    counts[:, 0] = counts.sum(axis=1)
    return counts


def equations(parents: NDArray[np.intp], parts: int) -> Ints:
    """Of which finest counts each count is the sum: a row of ones and zeros per place and column."""
    leaves = np.setdiff1d(np.arange(len(parents)), parents)
    under = np.zeros((len(parents), len(leaves)), dtype=np.int64)
    for number, leaf in enumerate(leaves):
        place = leaf
        while place >= 0:
            under[place, number] = 1
            place = parents[place]
    columns = np.vstack([np.ones(parts, dtype=np.int64), np.eye(parts, dtype=np.int64)])
    return np.einsum("pl,cq->pclq", under, columns).reshape(len(parents) * (parts + 1), -1)


def attacked(counts: Ints, parents: NDArray[np.intp], marks: NDArray[np.bool_], smallest: int) -> list[tuple]:
    """Return the small counts that are withheld and can be had to fewer than ``smallest`` + 1 numbers.

    The attacker knows the whole tree, what is shown, also of places that no page lists, and that nothing is negative.
    """
    sums = equations(parents, counts.shape[1] - 1)
    shown = ~marks.ravel()
    found = []
    for cell in np.flatnonzero(marks & (counts > 0) & (counts < smallest)):
        ends = [
            linprog(
                sign * sums[cell],
                A_eq=sums[shown],
                b_eq=counts.ravel()[shown],
                bounds=(0, None),
                method="highs",
            )
            for sign in (1, -1)
        ]
        low, high = ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun
        if high - low < smallest - 1e-6:
            found.append((int(cell), low, high))
    return found


@st.composite
def tables(draw):
    parents = tree(*draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    parts = draw(st.integers(2, 4))
    rates = draw(st.sampled_from([0.3, 1.0, 3.0, 8.0]))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    finest = chance.poisson(rates * chance.gamma(0.6, 1.6, size=(len(parents), parts)))
    return parents, summed(parents, finest), draw(st.sampled_from([3, 5]))


@settings(max_examples=60, deadline=None)
@given(tables())
def test_no_small_count_can_be_had(table):
    parents, counts, smallest = table
    marks = withheld(counts, parents, smallest)
    assert marks[(counts > 0) & (counts < smallest)].all()
    assert attacked(counts, parents, marks, smallest) == []


@settings(max_examples=40, deadline=None)
@given(tables())
def test_what_is_withheld_is_withheld_below_and_of_every_part(table):
    parents, counts, smallest = table
    marks = withheld(counts, parents, smallest)
    below, above = counts[1:], marks[parents[1:]]
    assert marks[1:][above & (below[:, :1] > 0)].all()
    assert marks[marks[:, 0], :].all()
    np.testing.assert_array_equal(marks, withheld(counts.copy(), parents.copy(), smallest))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_two_cuts_of_the_same_cases_give_nothing_away_together(seed):
    """By category and by outcome: the attacker's unknowns are cases of a place, a category and an outcome."""
    chance, parents, smallest = np.random.default_rng(seed), tree(2, 2), 5
    cells = chance.poisson(chance.gamma(0.6, 3.0, size=(4, 3, 2)))
    cuts = [summed(parents, cells.sum(axis=axis)) for axis in (2, 1)]
    marks = [withheld(cut, parents, smallest) for cut in cuts]
    np.testing.assert_array_equal(marks[0][:, 0], marks[1][:, 0])
    sums = [
        np.einsum("nlp,po->nlpo", equations(parents, 3).reshape(-1, 4, 3), np.ones((3, 2))).reshape(-1, 24),
        np.einsum("nlo,po->nlpo", equations(parents, 2).reshape(-1, 4, 2), np.ones((3, 2))).reshape(-1, 24),
    ]
    shown = [~mark.ravel() for mark in marks]
    known = np.vstack([rows[told] for rows, told in zip(sums, shown, strict=True)])
    told = np.concatenate([cut.ravel()[is_told] for cut, is_told in zip(cuts, shown, strict=True)])
    for cut, mark, rows in zip(cuts, marks, sums, strict=True):
        for cell in np.flatnonzero(mark & (cut > 0) & (cut < smallest)):
            ends = [
                linprog(sign * rows[cell], A_eq=known, b_eq=told, bounds=(0, None), method="highs")
                for sign in (1, -1)
            ]
            assert ends[1].status == 3 or -ends[1].fun - ends[0].fun >= smallest - 1e-6


def test_the_attacker_finds_what_is_withheld_by_itself_alone():
    parents = tree(3)
    counts = summed(parents, np.array([[2, 9], [8, 9], [9, 9]]))
    small = (counts > 0) & (counts < 5)
    assert [(low, high) for _, low, high in attacked(counts, parents, small, 5)] == [(2, 2)]


def test_every_whole_number_of_the_range_is_possible():
    """Not the ends alone: all tables that agree with what is shown are written down."""
    parents, smallest = tree(2), 3
    counts = summed(parents, np.array([[1, 3, 2], [4, 2, 3]]))
    marks = withheld(counts, parents, smallest)
    sums, shown = equations(parents, 3), ~marks.ravel()
    every = np.array(list(itertools.product(range(8), repeat=6))).T
    possible = every[:, (sums[shown] @ every == counts.ravel()[shown, None]).all(axis=0)]
    for cell in np.flatnonzero(marks & (counts > 0) & (counts < smallest)):
        assert len(np.unique(sums[cell] @ possible)) > smallest


@pytest.mark.parametrize(
    ("finest", "expected"),
    [
        ([[9, 9], [9, 9]], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]),
        ([[0, 0], [9, 9]], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]),
        ([[1, 1], [0, 0]], [[1, 1, 1], [1, 1, 1], [1, 1, 1]]),
        ([[2, 9], [9, 9]], [[0, 0, 0], [0, 1, 1], [0, 1, 1]]),
        ([[2, 0], [9, 9]], [[0, 0, 0], [1, 1, 1], [1, 1, 1]]),
    ],
)
def test_tables_small_enough_to_see(finest, expected):
    counts = summed(tree(2), np.array(finest))
    np.testing.assert_array_equal(withheld(counts, tree(2), 5), np.array(expected, dtype=bool))


@pytest.mark.parametrize("broken", [(0, 0), (1, 0), (2, 1), (0, 2)])
def test_a_table_that_does_not_add_up_is_refused(broken):
    counts = summed(tree(2), np.full((2, 2), 7))
    counts[broken] += 1
    with pytest.raises(ValueError, match="sum"):
        withheld(counts, tree(2), 5)


def test_a_table_for_one_sheet():
    table = pd.DataFrame({"甲": [2, 9, 9], "乙": [9, 9, 0], "丙": [9, 9, 9]}, index=["一", "二", "三"])
    shown = protected_table(table, 5)
    assert list(shown.index) == ["一", "二", "三", TOTAL]
    assert list(shown.columns) == ["甲", "乙", "丙", TOTAL]
    assert pd.isna(shown.loc["一", "甲"])
    assert shown.isna().sum().sum() == 4
    assert shown.loc[TOTAL].tolist() == [20, 18, 27, 65]
    assert shown[TOTAL].tolist() == [20, 27, 18, 65]
    told = shown.loc[table.index, table.columns]
    assert (told.isna() | (told == table)).all(axis=None)


def test_a_district_takes_seconds():
    parents = tree(9, 11, 5)
    chance = np.random.default_rng(7)
    rates = chance.gamma(0.5, 1.2, size=(495, 20))
    quarters = [summed(parents, chance.poisson(rates)) for _ in range(2)]
    began = time.perf_counter()
    marks = [withheld(counts, parents, 5) for counts in quarters]
    taken = time.perf_counter() - began
    assert taken < 2, f"{taken:.2f} s for two quarters; twelve should take less than 2 s on a free machine"
    assert all(0.3 < mark.mean() < 0.95 for mark in marks)
