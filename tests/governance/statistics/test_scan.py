"""The scan against SaTScan's published results, its definition by brute force, and chance itself."""

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from governance.statistics.scan import ScanRules, scan_permutation, scan_poisson
from governance.statistics.scan_zones import nearest_first

EVERYTHING = ScanRules(max_p=1, replications=19, max_share=0.5)

# New York leukaemia, 552 cases among 1,057,673 people in 281 tracts (Turnbull et al. 1990): population, cases,
# expected cases and log-likelihood ratio of the clusters in SaTScan 9.6's result file, as smerc (GPL) carries it.
SATSCAN_NY = [
    (111674, 100, 58.28, 14.083511),
    (34083, 38, 17.79, 9.019716),
    (78280, 64, 40.85, 6.114140),
    (24571, 25, 12.82, 4.651839),
    (9840, 12, 5.14, 3.363518),
    (8839, 11, 4.61, 3.209485),
    (95249, 85, 49.71, 11.577255),
    (29782, 28, 15.54, 4.169203),
]


@pytest.mark.parametrize(("population", "cases", "expected", "ratio"), SATSCAN_NY)
def test_published_statistics(population, cases, expected, ratio):
    """The cluster as one place, the rest of the state as another."""
    (alert,) = scan_poisson(
        [cases, 552 - cases], [population, 1057673 - population], [[0], [1]], EVERYTHING, seed=1
    )
    assert (alert.grids, alert.observed) == ((0,), cases)
    assert alert.expected == pytest.approx(expected, abs=0.005)
    assert alert.statistic == pytest.approx(ratio, abs=6e-7)


# By brute force


def every_cylinder(counts, nearest, rules):
    """Statistic of every cylinder, as (centre, places, months) -> value."""
    places_cases, total = counts.sum(axis=0), max(counts.sum(), 1)
    found = {}
    for centre, size, months in product(
        range(counts.shape[1]),
        range(1, nearest.shape[1] + 1),
        range(1, min(rules.max_months, len(counts) // 2) + 1),
    ):
        zone = nearest[centre, :size]
        held = places_cases[zone].sum()
        c, e = counts[-months:, zone].sum(), held * counts[-months:].sum() / total
        if (size > 1 and held > rules.max_share * total) or held == total or c < 2 or c <= e + 1e-9:
            continue
        rest = (total - c) * log((total - c) / (total - e)) if c < total else 0
        found[centre, size, months] = c * log(c / e) + rest
    return found


WORLDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.floats(0.1, 3), st.integers(1, 4), st.sampled_from([0.15, 0.3, 0.5]))
def test_strongest_of_every_cylinder(random, mean, max_months, max_share):
    counts = random.poisson(mean, size=(6, 9))
    nearest = nearest_first(*random.uniform(0, 5000, size=(2, 9)), limit=9)
    rules = ScanRules(max_months=max_months, max_share=max_share, replications=19, max_p=1)
    found, expected = scan_permutation(counts, nearest, rules, seed=0), every_cylinder(counts, nearest, rules)
    assert bool(found) == bool(expected)
    if found:
        first = found[0]
        assert first.statistic == pytest.approx(max(expected.values()))
        assert expected[first.grids[0], len(first.grids), first.months] == pytest.approx(first.statistic)
        assert first.observed == counts[-first.months :, list(first.grids)].sum()
        assert first.ratio == pytest.approx(first.observed / first.expected)


@settings(max_examples=40, deadline=None)
@given(WORLDS)
def test_no_two_clusters_share_a_place(random):
    counts = random.poisson(1, size=(8, 16))
    found = scan_permutation(
        counts, nearest_first(*random.uniform(0, 5000, size=(2, 16)), limit=8), EVERYTHING, seed=0
    )
    places = [place for alert in found for place in alert.grids]
    assert len(places) == len(set(places))
    assert [alert.statistic for alert in found] == sorted((alert.statistic for alert in found), reverse=True)
    assert all(alert.p * alert.recurrence_months == pytest.approx(1) for alert in found)


# Chance


def test_p_counts_ties():
    """Two places with two cases each, two of the four in the last month.

    They fall in one place in 2 of 6 ways, each as strong as what is seen: p is 1/3, and near 0 if ties were lost.
    """
    (alert, *_rest) = scan_permutation(
        [[0, 2], [2, 0]], [[0], [1]], ScanRules(max_p=1, replications=2999), seed=5
    )
    assert alert.p == pytest.approx(1 / 3, abs=0.035)


def test_p_in_space_is_that_of_the_population():
    """Both cases where one person in ten lives: 1 way in 100, and nothing else is as strong."""
    (alert,) = scan_poisson([0, 2], [90, 10], [[0], [1]], ScanRules(max_p=1, replications=9999), seed=5)
    assert alert.p == pytest.approx(0.01, abs=0.004)


def test_p_and_recurrence_are_of_replications():
    counts = np.ones((12, 25), dtype=int)
    counts[-2:, 12] = 40
    (alert,) = scan_permutation(counts, nearest_first(*grid(5), limit=5), ScanRules(replications=99), seed=1)
    assert (alert.grids, alert.months, alert.p, alert.recurrence_months) == ((12,), 2, 0.01, 100)


def grid(side):
    """Centres of a square of squares, metres."""
    x, y = np.meshgrid(np.arange(side) * 700, np.arange(side) * 700)
    return x.ravel(), y.ravel()


def chance_p(counts, nearest, *, allows_bursts=True):
    """The p of the strongest cluster in cases that fell by chance; 1 where there is none."""
    rules = ScanRules(replications=99, max_p=1, allows_bursts=allows_bursts)
    found = scan_permutation(counts, nearest, rules, seed=int(counts[0, 0]) + 1)
    return found[0].p if found else 1.0


@pytest.mark.parametrize("allows_bursts", [False, True])
def test_p_is_uniform_under_chance(allows_bursts):
    """300 districts where places and months differ but do not interact; bounds of four standard deviations."""
    random = np.random.default_rng(20261122)
    nearest = nearest_first(*grid(7), limit=10)
    weights = random.gamma(1, 1, 49) * random.uniform(0.5, 1.5, (12, 1))
    p = np.array([
        chance_p(random.poisson(weights), nearest, allows_bursts=allows_bursts) for _ in range(300)
    ])  # fmt: skip
    for level in (0.05, 0.1, 0.2, 0.5, 0.8):
        assert (p <= level).mean() == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / 300))
    assert p.mean() == pytest.approx(0.5, abs=4 * 0.289 / np.sqrt(300))


@pytest.mark.parametrize("mean", [0.4, 3])
def test_bursts_are_no_clusters(mean):
    """Places whose rates swing by 70 % from month to month, each for itself.

    A shuffle of single cases calls most of such districts clustered; allowed for, no more than one in twenty, but
    for four standard deviations.
    """
    random = np.random.default_rng(20261123)
    nearest = nearest_first(*grid(10), limit=12)
    places = random.gamma(1, 1, 100) * mean
    worlds = [random.poisson(places * random.gamma(2, 0.5, (36, 100))) for _ in range(100)]
    false_alarms = np.mean([chance_p(counts, nearest) <= 0.05 for counts in worlds])
    assert false_alarms <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 100)
    assert np.mean([chance_p(counts, nearest, allows_bursts=False) <= 0.05 for counts in worlds[:30]]) > 0.2


def test_of_equal_zones_the_smallest_is_told():
    """A neighbour without cases makes a zone no stronger."""
    counts = np.array([[1, 0, 9], [1, 0, 9], [1, 0, 9], [9, 0, 9]])
    (alert,) = scan_permutation(counts, nearest_first([0, 1, 9], [0, 0, 0], limit=2), EVERYTHING, seed=1)
    assert (alert.grids, alert.months) == ((0,), 1)


def test_what_grows_everywhere_is_no_cluster():
    """Blind, as it should be, to a month and to a place with many cases: E is what they explain."""
    counts = np.outer([1, 1, 1, 1, 1, 9], np.arange(1, 26))
    assert scan_permutation(counts, nearest_first(*grid(5), limit=6), EVERYTHING, seed=1) == []


def test_a_planted_cluster_is_found():
    random = np.random.default_rng(7)
    nearest = nearest_first(*grid(10), limit=15)
    counts = random.poisson(2, size=(24, 100))
    counts[-2:, nearest[44, :5]] += random.poisson(5, size=(2, 5))
    (alert,) = scan_permutation(counts, nearest, ScanRules(replications=199), seed=1)
    assert set(alert.grids) == set(nearest[44, :5].tolist())
    assert (alert.months, alert.p) == (2, 0.005)


# Edges


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros((6, 4), dtype=int),
        [[5, 5, 0, 9]],
        np.array([[3, 4, 5, 6]] * 5 + [[0, 0, 0, 0]]),
        np.array([[3, 0, 0, 0]] * 6),
    ],
    ids=["no cases", "one month", "none in the last month", "one place"],
)
def test_too_little_to_tell(counts):
    nearest = nearest_first([0, 1, 2, 3], [0, 0, 0, 0], limit=4)
    assert scan_permutation(counts, nearest, ScanRules(max_p=1, max_months=1, replications=9), seed=0) == []


def test_no_cases_no_clusters_in_space():
    assert scan_poisson([0, 0], [5, 5], [[0, 1], [1, 0]], seed=0) == []


def test_the_seed_alone_decides():
    random = np.random.default_rng(3)
    counts, nearest = random.poisson(1, size=(12, 30)), nearest_first(*random.uniform(0, 9, (2, 30)), limit=8)
    first, again, other = (scan_permutation(counts, nearest, EVERYTHING, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert [alert.statistic for alert in first] == [alert.statistic for alert in other]
    assert first != other


def test_progress_is_told_and_can_stop():
    counts, told = np.random.default_rng(3).poisson(1, size=(12, 30)), []
    nearest = np.arange(30)[:, None]

    def progress(done, of):
        told.append((done, of))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan_permutation(counts, nearest, ScanRules(replications=5000), seed=1, progress=progress)
    ((done, of),) = told
    assert 0 < done < of == 5000


@given(
    arrays(float, st.tuples(st.just(2), st.integers(1, 12)), elements=st.integers(0, 3)), st.integers(1, 14)
)
def test_nearest_first(points, limit):
    x, y = points
    found = nearest_first(x, y, limit=limit)
    for place, row in enumerate(found):
        away = np.hypot(x - x[place], y - y[place])
        assert len(set(row.tolist())) == min(limit, len(x)) == len(row)
        np.testing.assert_allclose(away[row], np.sort(away)[: len(row)])


def test_nearest_first_of_equals_the_smaller_position():
    assert nearest_first(*grid(3), limit=5)[4].tolist() == [4, 1, 3, 5, 7]


# The whole file of New York


@pytest.fixture(scope="module")
def new_york(real_data):
    """Cases, population and centres (degrees, taken as plane, as SaTScan was told) of 281 tracts."""
    stem = str(real_data / "oracles" / "satscan_ny" / "satscan_ny_")
    cases, population, centres = (np.loadtxt(f"{stem}{part}.txt") for part in ("cases", "pop", "coords"))
    counts = np.zeros(len(centres), dtype=int)
    np.add.at(counts, cases[:, 0].astype(int) - 1, cases[:, 1].astype(int))
    return counts, population[:, 2], nearest_first(centres[:, 2], centres[:, 1], limit=281)


@pytest.mark.real
@pytest.mark.parametrize(
    ("share", "strengths", "chances"),
    [
        (
            0.5,
            (14.083511, 9.019716, 6.114140, 4.651839, 3.363518, 3.209485),
            (0.00015, 0.016, 0.248, 0.645, 0.965, 0.982),
        ),
        (
            0.1,
            (11.577255, 9.019716, 6.114140, 4.651839, 4.169203, 3.363518),
            (0.0010, 0.013, 0.216, 0.609, 0.755, 0.961),
        ),
    ],
)
def test_new_york(new_york, share, strengths, chances):
    """The clusters and, as closely as 999 against 999 replications can tell, the p of SaTScan 9.6."""
    found = scan_poisson(*new_york, ScanRules(max_share=share, max_p=1), seed=1)
    assert [round(alert.statistic, 6) for alert in found[:6]] == list(strengths)
    for alert, p in zip(found[:6], chances, strict=True):
        assert alert.p == pytest.approx(p, abs=4 * np.sqrt(2 * p * (1 - p) / 999) + 0.001)


@pytest.mark.real
def test_new_york_places(new_york):
    first, second, *_rest = scan_poisson(
        *new_york, ScanRules(max_share=0.5, max_p=1, replications=19), seed=1
    )
    assert [place + 1 for place in first.grids] == [
        52, 50, 37, 49, 38, 48, 53, 39, 15, 47, 51, 1, 40, 44, 16, 2, 55, 36, 14, 43, 13, 45, 3, 35, 17, 11, 12, 46,
    ]  # fmt: skip
    assert [place + 1 for place in second.grids] == [89, 88, 87, 84, 90, 86, 92, 85]
