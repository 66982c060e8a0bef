"""How well lists of places foretold where the next month's cases would be, held against plain rankings.

Convention: months run along the first axis, oldest first, and each column is a place: arrays are T x n. Row t of a
method's scores ranks the places for month t **from what was known before month t began**; it is judged by the cases of
month t. The highest score comes first. A missing score (NaN) comes last; a row with nothing but missing ones means
that there was no list, and that month is judged for no method.

Every method may use the same share of a budget, the sum of the weights (area or households): places are taken in the
order of their scores until it is spent, the last one in part. Of places with equal scores, those with the fewest
cases per unit of weight are taken first, so that a tie never helps. A place whose weight is missing or not above 0
takes no part, nor do its cases.

The measures, with n of the N cases in the listed share a of the budget: hit rate n / N; PAI = (n / N) / a (Chainey,
Tompson and Uhlig 2008); PEI = n / n*, n* being the most that any list of this size could have caught (Hunt 2016);
RRI = predicted / observed cases in the list (Wheeler and Steenbeek 2021). PAI grows as lists shrink: compare it only
where the budget is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from governance.errors import N_
from governance.statistics.empirical_bayes import global_rates

Floats = NDArray[np.float64]

MIN_MONTHS = 12
"""Fewer months say nothing about a difference."""

YEAR_MONTHS = 12
RESAMPLES = 5000
CONFIDENCE = 0.95
TIE = 1e-12


@dataclass(frozen=True, eq=False)
class Method:
    """A way to make lists.

    Attributes
    ----------
    name
        As it is shown or stored.
    scores
        T x n, any unit; marked or not (1 or 0) will do.
    is_forecast
        Whether the scores are numbers of cases. Such a method is ranked by cases per unit of weight, which makes the
        best of it under every budget, and has an RRI.
    """

    name: str
    scores: Floats
    is_forecast: bool = False


@dataclass(frozen=True, eq=False)
class Marks:
    """The measures of one method, an entry for each month judged.

    Attributes
    ----------
    hits
        Cases in the listed places; a place listed in part brings that part of its cases.
    hit_rate, pai, pei
        As the module says.
    rri
        Missing (NaN) where nothing was observed in the list, and for methods that do not forecast.
    listed
        Places listed, the last one in part.
    """

    hits: Floats
    hit_rate: Floats
    pai: Floats
    pei: Floats
    rri: Floats
    listed: NDArray[np.int64]


@dataclass(frozen=True)
class Difference:
    """How much more a rival's lists caught than the first method's.

    Attributes
    ----------
    mean
        Mean over months of hit rate less hit rate; above 0 the rival is better. Missing (NaN) without months.
    low, high
        Ends of its 95 % bootstrap interval; missing (NaN) under 12 months.
    """

    mean: float
    low: float
    high: float


class Finding(Enum):
    """What the comparison comes to; the value is a sentence, translated where it is shown."""

    AHEAD = N_(
        "The tested list caught more of the next month's cases than every plain ranking of the same size."
    )
    BEHIND = N_(
        "A plain ranking of the same size caught more of the next month's cases than the tested list."
    )
    UNDECIDED = N_("Between the tested list and the best plain ranking there is no difference beyond chance.")
    TOO_FEW = N_("Fewer than 12 months can be judged, too few to compare lists.")


@dataclass(frozen=True, eq=False)
class Scorecard:
    """The first method against its rivals.

    Attributes
    ----------
    judged
        Positions of the months judged, ascending.
    cases
        Cases of each of them in places with weight.
    left_out
        Cases of those months in places without weight.
    marks
        Measures of each method, by name.
    differences
        Of each rival, by name.
    best
        The method with the highest mean hit rate, a rival where they tie; None without months.
    best_rival
        The same among rivals: by how much it wins or loses is in ``differences``.
    finding
        The comparison in a sentence.
    """

    judged: NDArray[np.int64]
    cases: Floats
    left_out: float
    marks: Mapping[str, Marks]
    differences: Mapping[str, Difference]
    best: str | None
    best_rival: str | None
    finding: Finding


def scorecard(
    methods: Sequence[Method], counts: ArrayLike, weights: ArrayLike, *, budget: ArrayLike = 0.05, seed: int
) -> Scorecard:
    """Return the measures of every method and how the first compares with the others.

    Parameters
    ----------
    methods
        The list under test, then at least one rival; names differ.
    counts
        T x n, cases of each month; none missing.
    weights
        n, what the budget is a share of: area in km2 or households.
    budget
        Share of the weights listed, 0 to 1: one for all months, or T of them, as :func:`share_listed` gives them. A
        month whose share is missing or 0 is not judged.
    seed
        Of the bootstrap, which draws the months judged with replacement, 5,000 times (Efron 1979; percentiles).

    Raises
    ------
    ValueError
        When shapes do not fit, a name comes twice or there is no rival.
    """
    cases, weight = np.asarray(counts, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    _check(methods, cases, weight)
    shares = np.broadcast_to(np.asarray(budget, dtype=np.float64), len(cases))
    has_weight = weight > 0
    kept, held = cases[:, has_weight], weight[has_weight]
    scores = {method.name: _ranking(method, held, has_weight) for method in methods}
    has_lists = np.all([(ranking > -np.inf).any(axis=1) for ranking in scores.values()], axis=0)
    judged = np.flatnonzero(has_lists & (shares > 0) & (kept.sum(axis=1) > 0))
    budgets = np.minimum(shares[judged], 1)
    marks = {
        method.name: _marks(
            scores[method.name][judged], kept[judged], held, budgets, is_forecast=method.is_forecast
        )
        for method in methods
    }
    first, *rivals = (method.name for method in methods)
    differences = {
        rival: paired_difference(marks[rival].hit_rate, marks[first].hit_rate, seed=seed) for rival in rivals
    }
    best_rival = max(rivals, key=lambda rival: differences[rival].mean) if len(judged) else None
    is_ours_best = best_rival is not None and differences[best_rival].mean < 0
    return Scorecard(
        judged=judged,
        cases=kept[judged].sum(axis=1),
        left_out=float(cases[judged][:, ~has_weight].sum()),
        marks=marks,
        differences=differences,
        best=first if is_ours_best else best_rival,
        best_rival=best_rival,
        finding=_finding(differences, months=len(judged)),
    )


def paired_difference(rival: ArrayLike, ours: ArrayLike, *, seed: int) -> Difference:
    """Return the mean of rival less ours over months, and its bootstrap interval.

    Parameters
    ----------
    rival, ours
        M, a measure of each in the same months.
    seed
        Of the months drawn.
    """
    monthly = np.asarray(rival, dtype=np.float64) - np.asarray(ours, dtype=np.float64)
    if not len(monthly):
        return Difference(np.nan, np.nan, np.nan)
    mean = float(monthly.mean())
    if len(monthly) < MIN_MONTHS:
        return Difference(mean, np.nan, np.nan)
    drawn = np.random.default_rng(seed).integers(len(monthly), size=(RESAMPLES, len(monthly)))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(monthly[drawn].mean(axis=1), [tail, 1 - tail])
    return Difference(mean, float(low), float(high))


def share_listed(is_listed: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the share of the weights that each month's list used, T: the budget that makes rivals as large as it.

    Parameters
    ----------
    is_listed
        T x n, whether each place was on the list.
    weights
        n; a place whose weight is missing or not above 0 uses nothing.
    """
    weight = np.asarray(weights, dtype=np.float64)
    held = np.where(weight > 0, weight, 0)
    used: Floats = np.asarray(is_listed, dtype=np.float64) @ held
    return used / (held.sum() or 1)


def last_month(counts: ArrayLike) -> Floats:
    """Return the forecast "the same as last month": row t is the counts of month t - 1, missing for the first.

    Parameters
    ----------
    counts
        T x n.
    """
    return trailing_mean(counts, months=1)


def trailing_mean(counts: ArrayLike, *, months: int = YEAR_MONTHS) -> Floats:
    """Return the forecast "the mean of the last months": T x n, missing in the first ``months`` rows.

    Parameters
    ----------
    counts
        T x n.
    months
        How many before month t are averaged.
    """
    cases = np.asarray(counts, dtype=np.float64)
    sums = np.concatenate([np.zeros((1, cases.shape[1])), cases.cumsum(axis=0)])
    means = np.full(cases.shape, np.nan)
    means[months:] = (sums[months:-1] - sums[: -months - 1]) / months
    return means


def smoothed_forecast(counts: ArrayLike, households: ArrayLike, *, months: int = YEAR_MONTHS) -> Floats:
    """Return the forecast by rates smoothed towards the mean: T x n, missing in the first ``months`` rows.

    Row t is the Empirical Bayes rate (Marshall 1991) of the ``months`` before month t, times households.

    Parameters
    ----------
    counts
        T x n.
    households
        n; a place whose number is missing or not above 0 has no forecast.
    months
        How many before month t the rates are taken from.
    """
    means, homes = trailing_mean(counts, months=months), np.asarray(households, dtype=np.float64)
    forecast = np.full(means.shape, np.nan)
    forecast[months:] = global_rates(means[months:] * months, homes * months) * homes
    return forecast


def _check(methods: Sequence[Method], cases: Floats, weight: Floats) -> None:
    """Raise unless names and shapes fit."""
    names = [method.name for method in methods]
    if len(set(names)) < max(len(names), 2):
        raise ValueError(f"methods {names}: at least two, each name once")
    shapes = {cases.shape} | {method.scores.shape for method in methods}
    if len(shapes) > 1 or cases.shape[1:] != weight.shape:
        raise ValueError(f"counts and scores of {sorted(shapes)}, weights of {weight.shape}")


def _ranking(method: Method, held: Floats, has_weight: NDArray[np.bool_]) -> Floats:
    """Return what the places with weight are ranked by; missing is the least there is."""
    scores = np.asarray(method.scores, dtype=np.float64)[:, has_weight]
    return np.where(np.isnan(scores), -np.inf, scores / held if method.is_forecast else scores)


def _marks(ranking: Floats, cases: Floats, held: Floats, budgets: Floats, *, is_forecast: bool) -> Marks:
    """Return the measures of one method, months x places; the ranking of a forecast is per unit of weight."""
    density = cases / held
    order = np.lexsort((density, -ranking), axis=1)
    taken = _taken(held[order], budgets)
    hits = (taken * np.take_along_axis(cases, order, axis=1)).sum(axis=1)
    ideal = np.argsort(-density, axis=1, kind="stable")
    most = (_taken(held[ideal], budgets) * np.take_along_axis(cases, ideal, axis=1)).sum(axis=1)
    rri = np.full(len(hits), np.nan)
    if is_forecast:
        predicted = np.take_along_axis(np.where(ranking > -np.inf, ranking, 0) * held, order, axis=1)
        np.divide((taken * predicted).sum(axis=1), hits, out=rri, where=hits > 0)
    hit_rate = hits / cases.sum(axis=1)
    return Marks(hits, hit_rate, hit_rate / budgets, hits / most, rri, (taken > TIE).sum(axis=1))


def _taken(weight: Floats, budgets: Floats) -> Floats:
    """Return what part of each place is listed, 0 to 1; places (months x n) stand in the order they are taken."""
    before = weight.cumsum(axis=1) - weight
    return np.asarray(np.clip((budgets[:, None] * weight.sum(axis=1, keepdims=True) - before) / weight, 0, 1))


def _finding(differences: Mapping[str, Difference], *, months: int) -> Finding:
    """Return what the differences come to: one rival ahead is enough to be behind."""
    if months < MIN_MONTHS:
        return Finding.TOO_FEW
    if any(difference.low > 0 for difference in differences.values()):
        return Finding.BEHIND
    if all(difference.high < 0 for difference in differences.values()):
        return Finding.AHEAD
    return Finding.UNDECIDED
