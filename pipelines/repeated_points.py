"""Coordinates on which far more cases lie than on any other: an office's own point, a default, a geocoder's centre.

Real addresses repeat too, some of them often: a market, a hospital, a block of flats. What a busy address can have is
therefore read from the data themselves. The counts of the busiest addresses fall off like a power, as counts of
cases at addresses do everywhere; the fall is estimated, carried on to the largest, and a coordinate that lies beyond
what it allows is named. The very largest counts only say that they are large, so that the coordinates looked for
do not hide themselves, nor each other.

Convention: coordinates are CGCS2000 degrees and agree when they agree to six decimals, a tenth of a metre. Answers are
about places with at least :data:`LEAST_CASES` cases, never about a case.

Source: the power law's exponent is Hill's (1975), with the largest counts censored and the half of Clauset, Shalizi
and Newman (2009, eq. 3.7) for whole numbers; that the exponent is itself an estimate enters as the predictive
distribution under a flat prior for its logarithm.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from governance.grids import GridIndex

UNITS_PER_DEGREE = 1_000_000
"""Coordinates are compared in millionths of a degree."""

LEAST_CASES = 30
"""Fewer cases on one coordinate are never named."""

CHANCE = 0.01
"""A coordinate is named when real addresses would give one so large with at most this probability."""

BUSY_SHARE = 0.02
LEAST_BUSY = 20
"""The fall is estimated from this share of the coordinates, the busiest, or from this many where that is more."""

CENSORED_SHARE = 0.1
"""Of those, the part whose counts are only taken as large."""

TWICE = 2
"""Cases of an address that repeats, the least that says anything about the fall."""

TURN = 360 * UNITS_PER_DEGREE
HALF_TURN = TURN // 2

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class _Fall(NamedTuple):
    """How counts fall off above a threshold.

    Attributes
    ----------
    floor
        The threshold less one half.
    busy
        Coordinates at or above the threshold.
    known
        Of those, the ones whose count is used.
    spread
        Sum of the logarithms of counts over the floor.
    """

    floor: float
    busy: int
    known: int
    spread: float

    def chance_of_one(self, cases: Integers) -> Floats:
        """Return the probability that any of the addresses has so many cases or more."""
        distance = np.log(np.maximum(cases - 0.5, self.floor) / self.floor)
        expected = self.busy * np.exp(-self.known * np.log1p(distance / self.spread))
        return np.asarray(-np.expm1(-expected))

    def expected_max(self) -> float:
        """Return the count that one of the addresses is expected to reach."""
        distance = self.spread * np.expm1(np.log(self.busy) / self.known)
        return float(self.floor * np.exp(distance) + 0.5)


def repeated_points(lon: ArrayLike, lat: ArrayLike, *, index: GridIndex) -> pd.DataFrame:
    """Return the coordinates that repeat far more than those of real addresses do.

    Give the cases of one source, all that there are: sources differ in how they locate, and a month is often too
    short for a pile to stand out. Where busy addresses differ very much (a few malls have most of the cases) only
    a pile larger than all of them can be told; ``expected_max`` says how large an address can be.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees, one-dimensional, a pair per case. NaN: the case has none and does not count.
    index
        Says in which grid a coordinate lies.

    Returns
    -------
    pd.DataFrame
        One row per coordinate, the largest first: ``lon``, ``lat`` (degrees, six decimals), ``grid_code`` (missing
        outside the district), ``cases``, ``share`` (of the cases with coordinates, 0 to 1), ``expected_max`` (cases
        that the busiest real address would have), ``p`` (how often chance would give a real address so many,
        0 to 1). Without rows where nothing stands out.

    Raises
    ------
    ValueError
        The two differ in length.
    """
    places, cases = _counted(lon, lat)
    fall = _fall(cases)
    p = fall.chance_of_one(cases)
    at = np.flatnonzero((cases >= LEAST_CASES) & (p <= CHANCE))
    at = at[np.lexsort((at, -cases[at]))]
    found_lon, found_lat = places[at].T
    return pd.DataFrame({
        "lon": found_lon, "lat": found_lat,
        "grid_code": pd.Series(index.assign(found_lon, found_lat), dtype="str"),
        "cases": cases[at], "share": cases[at] / max(int(cases.sum()), 1),
        "expected_max": np.full(len(at), fall.expected_max()), "p": p[at],
    })  # fmt: skip


def _counted(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Integers]:
    """Return the different coordinates, shape (n, 2), in order, and the cases on each."""
    east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if east.shape != north.shape:
        raise ValueError(f"{east.shape} longitudes, {north.shape} latitudes")
    has_point = (np.abs(east) <= 180) & (np.abs(north) <= 90)  # noqa: PLR2004 (degrees); NaN is not
    steps_east = np.rint(east[has_point] * UNITS_PER_DEGREE).astype(np.int64) + HALF_TURN
    steps_north = np.rint(north[has_point] * UNITS_PER_DEGREE).astype(np.int64) + HALF_TURN
    keys, cases = np.unique(steps_east * TURN + steps_north, return_counts=True)
    steps = np.stack(np.divmod(keys, TURN), axis=1) - HALF_TURN
    return steps / UNITS_PER_DEGREE, cases


def _fall(cases: Integers) -> _Fall:
    """Return how the counts of the busiest addresses fall off.

    Where fewer than :data:`LEAST_BUSY` have two cases, addresses with two are added to that number: that hardly
    anything repeats says that the fall is steep, not that it is unknown.
    """
    counts = np.sort(cases)[::-1]
    lacking = max(0, LEAST_BUSY - int(np.count_nonzero(counts >= TWICE)))
    counts = np.sort(np.append(counts, np.full(lacking, TWICE)))[::-1]
    threshold = max(TWICE, int(counts[max(LEAST_BUSY, int(BUSY_SHARE * len(counts))) - 1]))
    busy = int(np.count_nonzero(counts >= threshold))
    censored = int(np.ceil(CENSORED_SHARE * busy))
    floor = threshold - 0.5
    logs = np.log(counts[:busy] / floor)
    spread = float(logs[censored:].sum() + censored * logs[censored])
    return _Fall(floor, busy, busy - censored, spread)
