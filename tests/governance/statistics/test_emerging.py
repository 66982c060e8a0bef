"""Every pattern and its edges, and space-time Gi* against published numbers and its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from governance.statistics.emerging import (
    PATTERN_MEANINGS,
    PATTERN_NAMES,
    Pattern,
    emerging,
    patterns_of,
    space_time_gi_star,
)

RISES, FALLS, LEVEL = 1, -1, 0


def pattern(course, trend=LEVEL):
    """The pattern of one place whose steps are written h (hot), c (cold) and - (neither)."""
    steps = np.array(list(course)).reshape(-1, 1)
    return Pattern(patterns_of(steps == "h", steps == "c", [trend])[0])


HOT = [
    ("----------", LEVEL, Pattern.NONE),
    ("hhhhhhhh--", RISES, Pattern.NONE),
    ("h--------h", LEVEL, Pattern.SPORADIC_HOT),
    ("---------h", LEVEL, Pattern.NEW_HOT),
    ("---------h", RISES, Pattern.NEW_HOT),
    ("ccc------h", LEVEL, Pattern.NEW_HOT),
    ("h", LEVEL, Pattern.NEW_HOT),
    ("--------hh", LEVEL, Pattern.CONSECUTIVE_HOT),
    ("--hhhhhhhh", RISES, Pattern.CONSECUTIVE_HOT),
    ("cc------hh", LEVEL, Pattern.CONSECUTIVE_HOT),
    ("-hhhhhhhhh", LEVEL, Pattern.PERSISTENT_HOT),
    ("hh", LEVEL, Pattern.PERSISTENT_HOT),
    ("hhhhhhhhhh", LEVEL, Pattern.PERSISTENT_HOT),
    ("hhhhhhhhhh", RISES, Pattern.INTENSIFYING_HOT),
    ("hhhhhhhhhh", FALLS, Pattern.DIMINISHING_HOT),
    ("hhhh-hhhhh", RISES, Pattern.INTENSIFYING_HOT),
    ("hhhhchhhhh", FALLS, Pattern.DIMINISHING_HOT),
    ("hhhh--hhhh", RISES, Pattern.SPORADIC_HOT),
    ("hhhhhhh--h", LEVEL, Pattern.SPORADIC_HOT),
    ("hhhhhhh-ch", LEVEL, Pattern.OSCILLATING_HOT),
    ("h-------ch", FALLS, Pattern.OSCILLATING_HOT),
    ("ch-------h", LEVEL, Pattern.OSCILLATING_HOT),
    ("hhhhhhhhh-", LEVEL, Pattern.HISTORICAL_HOT),
    ("hhhhhhhhh-", RISES, Pattern.HISTORICAL_HOT),
    ("hhhhhhhhhc", FALLS, Pattern.NEW_COLD),
    ("--hhhhhhhhhhhhhhhhhhhhhh", LEVEL, Pattern.PERSISTENT_HOT),  # 22 of 24: 91.7 %
    ("---hhhhhhhhhhhhhhhhhhhhh", LEVEL, Pattern.CONSECUTIVE_HOT),  # 21 of 24: 87.5 %
]  # fmt: skip
OTHER_SIDE = str.maketrans("hc", "ch")


@pytest.mark.parametrize(("course", "trend", "expected"), HOT)
def test_hot(course, trend, expected):
    assert pattern(course, trend) is expected


@pytest.mark.parametrize(("course", "trend", "expected"), HOT)
def test_cold_mirrors_hot(course, trend, expected):
    assert pattern(course.translate(OTHER_SIDE), -trend) == -expected


def test_every_pattern_is_in_the_table():
    reached = {expected for _course, _trend, expected in HOT}
    assert reached | {Pattern(-number) for number in reached} == set(Pattern)


def test_every_pattern_has_words_of_its_own():
    for words in (PATTERN_NAMES, PATTERN_MEANINGS):
        assert set(words) == set(Pattern)
        assert len(set(words.values())) == len(Pattern)


@given(st.lists(st.sampled_from("hc-"), min_size=1, max_size=20), st.sampled_from([RISES, FALLS, LEVEL]))
def test_the_last_step_decides_the_side(course, trend):
    found, share_hot = pattern(course, trend), course.count("h") / len(course)
    match course[-1]:
        case "h":
            assert found in range(1, 8)
        case "c":
            assert found in range(-7, 0)
        case _:
            assert found in {Pattern.NONE, Pattern.HISTORICAL_HOT, Pattern.HISTORICAL_COLD}
            assert (found is Pattern.HISTORICAL_HOT) == (share_hot >= 0.9)


@pytest.mark.parametrize(
    ("hot", "cold", "trend"),
    [([[1]], [[1]], [0]), ([[1, 0]], [[0]], [0]), ([[1]], [[0]], [0, 0]), ([], [], [])],
)
def test_steps_that_do_not_fit(hot, cold, trend):
    with pytest.raises(ValueError, match="hot"):
        patterns_of(hot, cold, trend)


# The whole of it


@pytest.mark.parametrize(
    ("steps", "p", "expected"),
    [
        (1, [0.02], Pattern.NEW_HOT),
        (10, [0.02], Pattern.NONE),  # one step of its own would pass, q = 0.04; one of twenty has q = 0.4
        (10, [0.02] * 10, Pattern.PERSISTENT_HOT),  # ten of twenty: q = 0.04
        (10, [0.03] * 10, Pattern.NONE),
    ],
)
def test_one_correction_over_the_whole_cube(steps, p, expected):
    chance = np.ones((steps, 2))
    chance[-len(p) :, 0] = p
    assert emerging(np.ones((steps, 2)), chance).pattern.tolist() == [expected, Pattern.NONE]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (np.linspace(6, 9, 12), Pattern.INTENSIFYING_HOT),
        (np.linspace(9, 6, 12), Pattern.DIMINISHING_HOT),
        (np.resize([6, 7], 12), Pattern.PERSISTENT_HOT),
        (np.r_[np.zeros(11), 6], Pattern.NEW_HOT),
        (np.r_[np.full(11, 6), 0], Pattern.HISTORICAL_HOT),
    ],
)
def test_patterns_from_z(course, expected):
    z = np.zeros((12, 30))
    z[:, 3], z[:, 4] = course, -np.asarray(course)
    found = emerging(z)
    assert found.pattern[3] == expected
    assert found.pattern[4] == -expected
    assert not found.pattern[5:].any()
    assert found.is_hot[:, 3].tolist() == (np.asarray(course) > 5).tolist()
    assert not found.is_cold[:, 3].any()


def test_missing_steps_are_neither_hot_nor_cold():
    z = np.full((10, 20), 0.1)
    z[:, 0] = 6
    z[:2, 0] = np.nan
    z[:, 1] = np.nan
    found = emerging(z)
    assert found.pattern[:3].tolist() == [Pattern.CONSECUTIVE_HOT, 0, 0]
    assert found.trend.p[1] == 1


def test_z_and_p_of_one_shape():
    with pytest.raises(ValueError, match="z of"):
        emerging(np.zeros((3, 2)), np.ones((2, 3)))


# Gi* in space and time


def test_published_gi_star():
    """Six points, binary weights within 15: esda's own test (BSD-3), Gi* of the first point."""
    points = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)])
    distance = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    near = csr_array(((distance <= 15) & (distance > 0)).astype(float))
    z = space_time_gi_star([[2, 3, 3.2, 5, 8, 7]], near)
    assert z[0, 0] == pytest.approx(-1.39727626)


def gi_star_by_definition(counts, matrix, previous_steps):
    """Weights written out: one row and one column for each step of each place."""
    steps, places = counts.shape
    here = matrix.toarray() + np.eye(places)
    past = sum(np.eye(steps, k=-back) for back in range(previous_steps + 1))
    weights, x = np.kron(past, here), counts.ravel().astype(float)
    size, sums = len(x), weights.sum(axis=1)
    spread = x.std() * np.sqrt((size * (weights**2).sum(axis=1) - sums**2) / (size - 1))
    return ((weights @ x - x.mean() * sums) / spread).reshape(counts.shape)


@given(arrays(np.int64, (4, 6), elements=st.integers(0, 5)), st.integers(0, 3))
def test_gi_star_by_definition(counts, previous_steps):
    ring = csr_array(np.roll(np.eye(6), 1, axis=0) + np.roll(np.eye(6), -1, axis=0))
    found = space_time_gi_star(counts, ring, previous_steps=previous_steps)
    if counts.std() == 0:
        assert not found.any()
    else:
        np.testing.assert_allclose(found, gi_star_by_definition(counts, ring, previous_steps), atol=1e-9)


def test_gi_star_never_looks_ahead():
    ring = csr_array(np.roll(np.eye(6), 1, axis=0) + np.roll(np.eye(6), -1, axis=0))
    early, late = np.zeros((2, 5, 6))
    early[0, 0], late[4, 0] = 9, 9
    assert (space_time_gi_star(late, ring)[:4] < 0).all()
    assert space_time_gi_star(early, ring)[1, 0] > 0
    assert space_time_gi_star(early, ring)[2, 0] < 0


def test_all_places_neighbours_of_all_have_nothing_to_compare():
    everyone = csr_array(np.ones((3, 3)) - np.eye(3))
    assert space_time_gi_star([[1, 2, 3]], everyone).tolist() == [[0, 0, 0]]
