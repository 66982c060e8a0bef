"""The scorecard against published values, lists judged by hand, and lists no better than chance."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from governance.statistics.scorecard import (
    Finding,
    Method,
    last_month,
    paired_difference,
    scorecard,
    share_listed,
    smoothed_forecast,
    trailing_mean,
)

# apwheele/ptools, R/pai.R: the example of its documentation, with its rule that ties take the lower count first.
OBSERVED, PREDICTED = [6, 7, 3, 2, 1, 0], [8, 4, 4, 2, 1, 0]
PTOOLS = [
    (1, 6, 1.894737, 0.857143, 1.333333),
    (2, 9, 1.421053, 0.692308, 1.333333),
    (3, 16, 1.684211, 1.0, 1.0),
    (4, 18, 1.421053, 1.0, 1.0),
    (5, 19, 1.2, 1.0, 1.0),
    (6, 19, 1.0, 1.0, 1.0),
]


def judge(scores, counts, weights=None, *, is_forecast=False, **options):
    """The scorecard of one method, with a rival that knows nothing."""
    scores, counts = np.array(scores, dtype=float), np.array(counts)
    weights = np.ones(counts.shape[1]) if weights is None else weights
    methods = [Method("list", scores, is_forecast), Method("nothing", np.zeros(counts.shape))]
    return scorecard(methods, counts, weights, seed=1, **options)


@pytest.mark.parametrize(("places", "hits", "pai", "pei", "rri"), PTOOLS)
def test_published(places, hits, pai, pei, rri):
    marks = judge([PREDICTED], [OBSERVED], is_forecast=True, budget=places / 6).marks["list"]
    assert marks.listed[0] == places
    assert marks.hits[0] == pytest.approx(hits)
    assert marks.hit_rate[0] == pytest.approx(hits / 19)
    assert (marks.pai[0], marks.pei[0], marks.rri[0]) == pytest.approx((pai, pei, rri), abs=5e-7)


@pytest.mark.parametrize(
    ("weights", "budget", "hits", "listed"),
    [
        ([1, 1, 2], 0.25, 4, 1),
        ([1, 1, 2], 0.375, 4 + 1, 2),  # half of the second place
        ([1, 1, 2], 0.75, 4 + 2 + 3, 3),  # half of the third
        ([1, 1, 2], 1, 12, 3),
        ([1, 1, 2], 5, 12, 3),  # more than there is
        ([4, 2, 2], 0.25, 2, 1),
    ],
)
def test_the_last_place_is_taken_in_part(weights, budget, hits, listed):
    marks = judge([[9, 8, 7]], [[4, 2, 6]], weights, budget=budget).marks["list"]
    assert marks.hits[0] == pytest.approx(hits)
    assert marks.listed[0] == listed
    assert marks.pai[0] == pytest.approx(hits / 12 / min(budget, 1))


def test_a_forecast_is_ranked_by_cases_per_weight():
    """Ten cases on a hundred households are behind three on ten."""
    scores, weights = [[10, 3]], [100, 10]
    as_forecast = judge(scores, [[7, 5]], weights, is_forecast=True, budget=10 / 110).marks["list"]
    as_list = judge(scores, [[7, 5]], weights, budget=10 / 110).marks["list"]
    assert as_forecast.hits[0] == pytest.approx(5)
    assert as_list.hits[0] == pytest.approx(0.7)
    assert as_forecast.rri[0] == pytest.approx(3 / 5)
    assert np.isnan(as_list.rri[0])


SMALL = st.integers(2, 5).flatmap(
    lambda n: st.tuples(
        arrays(float, (1, n), elements=st.sampled_from([0.0, 1.0, np.nan])),
        arrays(np.int64, (1, n), elements=st.integers(0, 4)),
        arrays(float, n, elements=st.sampled_from([0.5, 1.0, 3.0])),
    )
)


@settings(deadline=None)
@given(SMALL, st.floats(0.05, 1))
def test_ties_never_help_and_nobody_beats_the_best(world, budget):
    scores, counts, weights = world
    card = judge(scores, counts, weights, budget=budget)
    if not len(card.judged):
        assert counts.sum() == 0 or np.isnan(scores).all()
        return
    marks, order_of = card.marks["list"], np.nan_to_num(scores[0], nan=-1)
    reachable = []
    for order in permutations(range(len(weights))):
        left, hits = weights.sum() * budget, 0.0
        for place in order:
            part = min(max(left / weights[place], 0), 1)
            hits, left = hits + part * counts[0, place], left - weights[place]
        assert (
            marks.pei[0] * hits <= marks.hits[0] + 1e-9
        )  # pei = hits / most, and most is at least these hits
        if all(np.diff(order_of[list(order)]) <= 0):
            reachable.append(hits)
    assert marks.hits[0] == pytest.approx(min(reachable), abs=1e-9)
    assert 0 <= marks.pei[0] <= 1 + 1e-9


def test_places_without_weight_take_no_part_and_are_told():
    card = judge([[9, 8, 7]], [[50, 2, 6]], [0, 1, 1], budget=0.5)
    assert (card.left_out, card.cases.tolist()) == (50, [8])
    assert card.marks["list"].hit_rate[0] == pytest.approx(2 / 8)
    assert judge([[9, 8, 7]], [[50, 2, 6]], [np.nan, 1, 1], budget=0.5).left_out == 50


def test_months_that_cannot_be_judged():
    scores = np.ones((5, 2))
    scores[0], scores[1, 0] = np.nan, np.nan
    counts = np.array([[1, 1], [1, 1], [0, 0], [1, 1], [1, 1]])
    card = judge(scores, counts, budget=[0.5, 0.5, 0.5, 0, 0.5])
    assert card.judged.tolist() == [1, 4]
    assert card.finding is Finding.TOO_FEW


def test_nothing_to_judge():
    card = judge(np.full((3, 2), np.nan), np.ones((3, 2)))
    assert (len(card.judged), card.best, card.best_rival) == (0, None, None)
    assert np.isnan(card.differences["nothing"].mean)
    assert card.finding is Finding.TOO_FEW


# Who is best


def world(months=36, places=100, seed=4):
    """Counts of a district whose places differ and stay so, and their true means."""
    random = np.random.default_rng(seed)
    means = random.gamma(0.5, 2, places)
    return random.poisson(means, size=(months, places)), means


def card_of(scores, counts):
    rivals = [Method("last month", last_month(counts), True), Method("year", trailing_mean(counts), True)]
    return scorecard([Method("list", scores), *rivals], counts, np.ones(counts.shape[1]), seed=1)


def test_who_knows_the_future_is_ahead():
    counts, _means = world()
    card = card_of(counts.astype(float), counts)
    assert (card.best, card.best_rival, card.finding) == ("list", "year", Finding.AHEAD)
    assert card.judged.tolist() == list(range(12, 36))
    assert card.marks["list"].pei == pytest.approx(1)
    assert card.differences["year"].high < 0


def test_a_plain_mean_wins():
    counts, _means = world()
    card = card_of(np.random.default_rng(1).random(counts.shape), counts)
    assert (card.best, card.best_rival, card.finding) == ("year", "year", Finding.BEHIND)
    difference = card.differences["year"]
    rates = card.marks["year"].hit_rate - card.marks["list"].hit_rate
    assert 0 < difference.low < difference.mean < difference.high
    assert difference.mean == pytest.approx(rates.mean())


def test_one_rival_ahead_is_enough_to_be_behind():
    counts, _means = world()
    rivals = [Method("year", trailing_mean(counts), True), Method("nothing", np.zeros(counts.shape))]
    halves = np.where(np.arange(100) % 2, trailing_mean(counts), 0)
    card = scorecard([Method("list", halves), *rivals], counts, np.ones(100), seed=1)
    assert card.differences["nothing"].high < 0 < card.differences["year"].low
    assert (card.best, card.finding) == ("year", Finding.BEHIND)


def test_no_difference_beyond_chance():
    """The true means against the mean of a year: better by too little to tell in two years."""
    counts, means = world(seed=5)
    assert card_of(np.tile(means, (36, 1)), counts).finding is Finding.UNDECIDED


def test_a_tie_goes_to_the_rival():
    counts, _means = world()
    card = card_of(trailing_mean(counts), counts)
    assert (card.best, card.finding) == ("year", Finding.UNDECIDED)
    assert card.differences["year"].mean == 0


@pytest.mark.parametrize(("months", "has_interval"), [(11, False), (12, True)])
def test_twelve_months_for_an_interval(months, has_interval):
    difference = paired_difference(np.arange(months), np.zeros(months), seed=1)
    assert difference.mean == (months - 1) / 2
    assert np.isfinite([difference.low, difference.high]).all() == has_interval


def test_interval_is_that_of_the_mean():
    """Against the normal interval of a mean of many months."""
    monthly = np.random.default_rng(2).normal(0.03, 0.1, 400)
    difference = paired_difference(monthly, np.zeros(400), seed=1)
    half = 1.96 * monthly.std() / 20
    assert (difference.low, difference.high) == pytest.approx(
        (monthly.mean() - half, monthly.mean() + half), abs=6e-4
    )
    assert difference == paired_difference(monthly, np.zeros(400), seed=1)


# Budgets and rivals


def test_budget_of_the_same_size_as_the_list():
    is_listed = np.array([[1, 0, 1, 0], [0, 0, 0, 0], [0, 1, 0, 1]])
    shares = share_listed(is_listed, [1, 2, 5, np.nan])
    assert shares == pytest.approx([6 / 8, 0, 2 / 8])
    counts = np.array([[3, 1, 2, 9], [1, 1, 1, 1], [4, 5, 6, 7]])
    card = judge(is_listed, counts, [1, 2, 5, np.nan], budget=shares)
    assert card.judged.tolist() == [0, 2]
    assert card.marks["list"].hits == pytest.approx([5, 5])
    assert card.marks["list"].listed.tolist() == [2, 1]


def test_without_weights_no_list_uses_any():
    assert share_listed([[1, 0]], [0, np.nan]).tolist() == [0]


def test_rivals_know_only_what_was_known():
    counts = np.array([[1, 9], [3, 7], [5, 5], [8, 0]])
    np.testing.assert_array_equal(last_month(counts), [[np.nan, np.nan], [1, 9], [3, 7], [5, 5]])
    np.testing.assert_array_equal(
        trailing_mean(counts, months=2), [[np.nan, np.nan], [np.nan, np.nan], [2, 8], [4, 6]]
    )
    assert np.isnan(trailing_mean(counts, months=12)).all()


@pytest.mark.parametrize(
    "rival", [last_month, trailing_mean, lambda counts: smoothed_forecast(counts, [5, 6, 7])]
)
@given(arrays(np.int64, (15, 3), elements=st.integers(0, 9)), arrays(np.int64, 3, elements=st.integers(0, 9)))
def test_the_month_forecast_changes_no_forecast(rival, counts, other):
    changed = counts.copy()
    changed[-1] = other
    np.testing.assert_array_equal(rival(counts), rival(changed))


def test_smoothed_forecast_lies_between_own_mean_and_that_of_all():
    counts, households = world(months=20)[0], np.full(100, 50.0)
    households[7] = 0
    smoothed, own = smoothed_forecast(counts, households), trailing_mean(counts)
    assert np.isnan(smoothed[:12]).all()
    assert np.isnan(smoothed[12:, 7]).all()
    others = np.arange(100) != 7
    overall = own[12:, others].mean(axis=1, keepdims=True)
    assert (np.abs(smoothed[12:, others] - overall) <= np.abs(own[12:, others] - overall) + 1e-9).all()
    assert smoothed[12:, others].std() > 0


# Misuse


@pytest.mark.parametrize(
    ("methods", "weights"),
    [
        ([Method("list", np.ones((2, 3)))], np.ones(3)),
        ([Method("list", np.ones((2, 3))), Method("list", np.ones((2, 3)))], np.ones(3)),
        ([Method("list", np.ones((2, 3))), Method("other", np.ones((1, 3)))], np.ones(3)),
        ([Method("list", np.ones((2, 3))), Method("other", np.ones((2, 3)))], np.ones(2)),
    ],
    ids=["no rival", "one name", "scores", "weights"],
)
def test_what_does_not_fit(methods, weights):
    with pytest.raises(ValueError, match=r"methods|counts and scores"):
        scorecard(methods, np.ones((2, 3)), weights, seed=1)
