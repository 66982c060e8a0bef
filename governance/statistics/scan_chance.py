"""Data drawn by chance, for a scan to be held against.

Convention: what is drawn are cases of n places x windows x sets, a window being the last month, the last two, and so
on; every draw takes its random numbers from the generator it is given. Cases of each month are always as many as they
were.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from governance.statistics.scan_zones import Counts

Draw = Callable[[np.random.Generator, int], Counts]
"""Draws that many sets of data by chance."""

ONE_IN_TWENTY = 1.645
"""Standard deviations above the mean that a normal variable exceeds one time in twenty."""

SMALLEST = 1e-300
"""Keeps a place from vanishing where chance varies so much that numbers run out."""


def month_shuffler(of_place: Counts, sizes: Counts) -> Draw:
    """Return what shuffles which case falls in which month, every place keeping its cases.

    Parameters
    ----------
    of_place
        n, cases of all months.
    sizes
        Cases in the last month, the one before it, and so on.

    Source: Kulldorff, Heffernan, Hartman, Assuncao and Mostashari 2005. Only how many cases of a place fall in a month
    matters, so they are drawn month by month without replacement (multivariate hypergeometric): ten million cases take
    no longer than ten thousand.
    """

    def draw(random: np.random.Generator, sets: int) -> Counts:
        cases = np.zeros((len(of_place), len(sizes), sets), dtype=np.int64)
        for number in range(sets):
            left = of_place.copy()
            for window, size in enumerate(sizes):
                dealt = random.multivariate_hypergeometric(left, int(size), method="marginals")
                cases[:, window, number] = dealt
                left -= dealt
        return cases.cumsum(axis=1)

    return draw


def burst_variance(counts: ArrayLike) -> float:
    """Return how much places vary from month to month beyond chance, as the variance of a factor of mean 1.

    With E = C_z C_t / C for C_z cases of a place and C_t of a month, it is the sum of
    (y - E)^2 - E (1 - C_z / C) (1 - C_t / C) over the sum of E^2, and 0 unless it is beyond what Poisson counts
    show one time in twenty. 0.5 means that a place's own rate swings by 70 % (a standard deviation) each month.

    Parameters
    ----------
    counts
        T x n, cases of places and months.

    Notes
    -----
    Lasting clusters in these months count as bursts, and make the scan more careful.

    Source: a variance by moments, as Breslow 1984 has it for Poisson counts; Var (y - E)^2 = 2 E^2 + E.
    """
    cases = np.asarray(counts, dtype=np.float64)
    total = cases.sum()
    if not total:
        return 0.0
    of_place, of_month = cases.sum(axis=0) / total, cases.sum(axis=1)[:, None] / total
    expected = total * of_month * of_place
    excess = float(((cases - expected) ** 2 - expected * (1 - of_place) * (1 - of_month)).sum())
    by_chance = float(np.sqrt((2 * expected**2 + expected).sum()))
    return excess / float((expected**2).sum()) if excess > ONE_IN_TWENTY * by_chance else 0.0


def burst_dealer(of_place: Counts, sizes: Counts, variance: float) -> Draw:
    """Return what deals the cases of each month to places whose rates vary anew every month.

    Places take the cases of a month in proportion to their cases of all months times a gamma factor of mean 1.

    Parameters
    ----------
    of_place, sizes
        As for :func:`month_shuffler`.
    variance
        Of the factor, above 0; see :func:`burst_variance`.
    """

    def draw(random: np.random.Generator, sets: int) -> Counts:
        factor = random.gamma(1 / variance, variance, size=(sets, len(sizes), len(of_place)))
        weights = of_place * np.maximum(factor, SMALLEST)
        shares = weights / weights.sum(axis=-1, keepdims=True)
        return _places_first(random.multinomial(sizes, shares).cumsum(axis=1))

    return draw


def place_dealer(population: NDArray[np.float64], total: int) -> Draw:
    """Return what deals all cases to places in proportion to population, in one window.

    Parameters
    ----------
    population
        n.
    total
        Cases.

    Source: Kulldorff 1997.
    """
    shares = population / population.sum()

    def draw(random: np.random.Generator, sets: int) -> Counts:
        return _places_first(random.multinomial(total, shares, size=(sets, 1)))

    return draw


def _places_first(cases: Counts) -> Counts:
    """Return sets x windows x places as places x windows x sets."""
    return np.ascontiguousarray(cases.transpose(2, 1, 0))
