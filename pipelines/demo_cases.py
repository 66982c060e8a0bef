"""Case records of a district that does not exist, as they happened, before offices write them into files.

One row per case in one frame. Every choice comes from one seeded generator, in a fixed order, so a seed and
an end month always give the same cases. What is planted among them: :mod:`pipelines.demo_planted`; how they are
handled: :mod:`pipelines.demo_service`.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from pipelines.demo_network import CENTRE, LAST_DAY_BEFORE_RECUT, in_force
from pipelines.demo_planted import (
    CATEGORIES,
    CHANNELS,
    EMPTY_GRID_HOUSEHOLDS,
    LATE_LAST_DAY,
    LATE_SOURCE,
    MONTHS,
    NOWHERE_SHARE,
    OFFICE_POINT,
    OUTSIDE_SHARE,
    PLANTED,
    SEASONS,
    SOURCES,
    planted,
)
from pipelines.demo_service import handled

Floats = NDArray[np.float64]

ADDRESSES = 60
"""Addresses of a grid; cases arise at one of them."""

DRAWS = ("place_draw", "purpose_draw", "delay_draw", "answer_draw", "style_draw")
"""Uniform numbers: how the place is stated, purpose, days to notice, satisfaction, way of writing; besides them stand
``pace`` (normal: how quick), ``end_draw``, ``settle_draw``, ``repeat_draw`` (uniform) and ``settle_wait`` (minutes)."""

SETTLE_WAIT_MINUTES = 30 * 24 * 60
"""A dispute is settled within this time of the end of its procedure, where it is."""

_EDGE_DEGREES = 3e-5
_OUTSIDE_M = (26_000.0, 36_000.0)
_M_PER_DEGREE = 111_000.0
_WEEKDAY_WEIGHT = {
    "12345": (1.15, 1.1, 1.05, 1.05, 1.05, 0.8, 0.75),
    "petitions": (1.5, 1.3, 1.2, 1.2, 1.2, 0.1, 0.05),
    "patrol": (1.1, 1.1, 1.1, 1.1, 1.1, 0.7, 0.6),
}


def months_until(end_month: pd.Period) -> pd.PeriodIndex:
    """Return the months of the records, oldest first."""
    return pd.period_range(end=end_month, periods=MONTHS, freq="M")


def draw_cases(grids: gpd.GeoDataFrame, *, seed: int, end_month: pd.Period, cases: int) -> pd.DataFrame:
    """Return the cases of the demonstration.

    Parameters
    ----------
    grids
        Both periods, as :func:`pipelines.demo_network.draw_network` gives them.
    seed
        Of everything that is random.
    end_month
        The last of the 36 months.
    cases
        How many.

    Returns
    -------
    pd.DataFrame
        One row per case, by source and time: ``source``, ``received_at``, ``month`` (0 is the oldest),
        ``category``, ``channel``, ``grid_code`` in force now and ``grid_code_before`` the re-cut,
        ``community_code``, ``community_name``, ``township_code``, ``township_name``, ``lon``, ``lat``
        (CGCS2000; missing for a case without place), ``located`` (address, office, nowhere or outside), the
        numbers of DRAWS, and how it was handled: the columns of :func:`pipelines.demo_service.handled`.
    """
    rng = np.random.default_rng(seed)
    now = in_force(grids)
    months = months_until(end_month)
    frame = _happened(now, months, cases, rng)
    _empty(frame, now)
    size = len(frame)
    frame["channel"] = _channels(frame, rng)
    frame["received_at"] = _times(frame, months, rng)
    places = _addresses(now, rng)
    number = frame["grid"].to_numpy() * ADDRESSES + rng.integers(0, ADDRESSES, size)
    frame["lon"], frame["lat"] = places[number].T
    frame["grid_code_before"] = _codes_before(grids, now, places)[number]
    frame["located"] = "address"
    _displace(frame, rng)
    frame["pace"] = rng.standard_normal(size)
    frame["end_draw"] = rng.random(size)
    frame["settle_wait"] = rng.integers(0, SETTLE_WAIT_MINUTES, size)
    frame["settle_draw"], frame["repeat_draw"] = rng.random(size), rng.random(size)
    frame[list(DRAWS)] = rng.random((size, len(DRAWS)))
    columns = ["grid_code", "community_code", "community_name", "township_code", "township_name"]
    frame[columns] = now[columns].iloc[frame["grid"].to_numpy()].to_numpy()
    order = {source: place for place, source in enumerate(SOURCES)}
    frame["_source"] = frame["source"].map(order)
    frame = frame.sort_values(["_source", "received_at"], kind="stable")
    return handled(frame.drop(columns=["_source", "grid"]).reset_index(drop=True), seed=seed)


def _happened(
    now: gpd.GeoDataFrame, months: pd.PeriodIndex, cases: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return source, month, category and grid of each case: the chance ones, then those of the surge."""
    surge = planted("channel_surge")
    extra = round((surge.share or 0) * cases)
    expected = _expected(now, months)
    count = rng.multinomial(cases - extra, (expected / expected.sum()).ravel())
    source, month, category, grid = (
        np.repeat(axis.ravel(), count) for axis in np.indices(expected.shape, dtype=np.int32)
    )
    chance = pd.DataFrame({
        "source": np.array(list(SOURCES), dtype=object)[source], "month": month,
        "category": np.array(list(CATEGORIES), dtype=object)[category], "grid": grid,
    })  # fmt: skip
    weight = _weights(now) * now["community_code"].isin(surge.codes).to_numpy()
    added = pd.DataFrame({
        "source": surge.source, "month": np.full(extra, MONTHS - 1 - surge.months[0], dtype=np.int32),
        "category": surge.category,
        "grid": rng.choice(len(now), extra, p=weight / weight.sum()).astype(np.int32),
    })  # fmt: skip
    return pd.concat([chance.assign(is_planted=False), added.assign(is_planted=True)], ignore_index=True)


def _empty(frame: pd.DataFrame, now: gpd.GeoDataFrame) -> None:
    """Have what is planted to have no cases lose them to the other townships, one grid after another."""
    for one in PLANTED:
        if one.ratio != 0:
            continue
        inside = now[f"{one.level}_code"].isin(one.codes).to_numpy()
        month = MONTHS - 1 - one.months[0]
        is_there = (frame["source"] == one.source) & (frame["month"] == month) & inside[frame["grid"]]
        others = np.flatnonzero(~inside)
        frame.loc[is_there, "grid"] = others[np.arange(int(is_there.sum())) * 7 % len(others)].astype(
            np.int32
        )


def _weights(now: gpd.GeoDataFrame) -> Floats:
    """Return how many households each grid counts as."""
    return np.asarray(now["households"].clip(lower=EMPTY_GRID_HOUSEHOLDS), dtype=np.float64)


def _expected(now: gpd.GeoDataFrame, months: pd.PeriodIndex) -> Floats:
    """Return relative expected counts, shape (sources, months, categories, grids)."""
    mix = np.array(list(CATEGORIES.values())).T * np.array(list(SOURCES.values()))[:, None]
    season = np.array([SEASONS.get(category, (1.0,) * 12) for category in CATEGORIES])[:, months.month - 1].T
    expected = mix[:, None, :, None] * season[None, :, :, None] * _weights(now)[None, None, None, :]
    for one in PLANTED:
        if not one.ratio:
            continue
        where = np.flatnonzero(now[f"{one.level}_code"].isin(one.codes))
        what = np.flatnonzero([one.category in (None, category) for category in CATEGORIES])
        when = np.arange(MONTHS - 1 - one.months[0], MONTHS - one.months[1])
        expected[np.ix_(np.arange(len(SOURCES)), when, what, where)] *= one.ratio
    late = list(SOURCES).index(LATE_SOURCE)
    expected[late, -1] *= LATE_LAST_DAY / months[-1].days_in_month
    return np.asarray(expected)


def _channels(frame: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.object_]:
    """Return the channel of each case."""
    channel = np.empty(len(frame), dtype=object)
    for source, shares in CHANNELS.items():
        rows = np.flatnonzero(frame["source"] == source)
        channel[rows] = rng.choice(np.array(list(shares), dtype=object), len(rows), p=list(shares.values()))
    channel[frame["is_planted"].to_numpy()] = planted("channel_surge").channel
    return channel


def _times(frame: pd.DataFrame, months: pd.PeriodIndex, rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Return when each case was received, to the minute."""
    day = np.empty(len(frame), dtype="datetime64[D]")
    number = frame["month"].to_numpy()
    for source, weights in _WEEKDAY_WEIGHT.items():
        is_source = (frame["source"] == source).to_numpy()
        for month, period in enumerate(months):
            is_late = source == LATE_SOURCE and month == MONTHS - 1
            length = LATE_LAST_DAY if is_late else period.days_in_month
            days = np.datetime64(str(period), "D") + np.arange(length)
            weight = np.array(weights)[(days.astype(np.int64) + 3) % 7]
            rows = np.flatnonzero(is_source & (number == month))
            day[rows] = rng.choice(days, len(rows), p=weight / weight.sum())
    minute = np.clip(rng.normal(13.5 * 60, 200, len(frame)), 8 * 60, 21 * 60).astype("timedelta64[m]")
    return np.asarray(day.astype("datetime64[m]") + minute)


def _addresses(now: gpd.GeoDataFrame, rng: np.random.Generator) -> Floats:
    """Return the addresses of all grids in order, longitude and latitude, shape (grids x ADDRESSES, 2).

    They keep some metres from the edge, so a coordinate rounded in a file still lies in its grid.
    """
    inner = shapely.buffer(now.geometry.array, -_EDGE_DEGREES)
    shapely.prepare(inner)
    grid = np.repeat(np.arange(len(now)), ADDRESSES)
    low, high = np.split(shapely.bounds(inner), 2, axis=1)
    points = np.empty((len(grid), 2))
    open_rows = np.arange(len(grid))
    while open_rows.size:
        own = grid[open_rows]
        points[open_rows] = low[own] + rng.random((len(own), 2)) * (high - low)[own]
        open_rows = open_rows[~shapely.contains_xy(inner[own], points[open_rows, 0], points[open_rows, 1])]
    return points.round(6)


def _codes_before(grids: gpd.GeoDataFrame, now: gpd.GeoDataFrame, places: Floats) -> NDArray[np.object_]:
    """Return the code of the grid that held each address before the re-cut."""
    codes = np.repeat(now["grid_code"].to_numpy(dtype=object), ADDRESSES)
    changed = np.flatnonzero(np.repeat((now["valid_from"] > LAST_DAY_BEFORE_RECUT).to_numpy(), ADDRESSES))
    before = grids[grids["valid_to"].notna()]
    row, old = shapely.STRtree(before.geometry.array).query(
        shapely.points(places[changed]), predicate="intersects"
    )
    codes[changed[row]] = before["grid_code"].to_numpy(dtype=object)[old]
    return codes


def _displace(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Take the place of some cases away, put some outside the district and some at the office."""
    cases = len(frame)
    order = rng.permutation(cases)
    nowhere = order[: round(NOWHERE_SHARE * cases)]
    rest = order[len(nowhere) :]
    pointed = rest[frame["source"].to_numpy()[rest] != "patrol"]
    outside = pointed[: round(OUTSIDE_SHARE * cases)]
    orders = pointed[len(outside) :]
    orders = orders[frame["source"].to_numpy()[orders] == "12345"]
    office = orders[: round((planted("office_point").share or 0) * int((frame["source"] == "12345").sum()))]
    turn = rng.uniform(0, 2 * np.pi, len(outside))
    distance = rng.uniform(*_OUTSIDE_M, len(outside)) / _M_PER_DEGREE
    lon, lat, located = (frame[name].to_numpy(copy=True) for name in ("lon", "lat", "located"))
    lon[outside] = (CENTRE[0] + distance * np.cos(turn) / np.cos(np.radians(CENTRE[1]))).round(6)
    lat[outside] = (CENTRE[1] + distance * np.sin(turn)).round(6)
    lon[office], lat[office] = OFFICE_POINT
    lon[nowhere] = lat[nowhere] = np.nan
    located[nowhere], located[outside], located[office] = "nowhere", "outside", "office"
    frame["lon"], frame["lat"], frame["located"] = lon, lat, located
