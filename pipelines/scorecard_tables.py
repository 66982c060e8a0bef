"""How past lists of hot places did, month after month, against plain rankings of the same size.

A list made at the end of a month is judged by the cases of the next one, at equal area and at equal households. Only
complete months are judged.
"""

import numpy as np
import pandas as pd

from governance.hotspot_tables import LISTED_SHARE
from governance.hotspots import hot_maps
from governance.queries.hot_counts import CountCube
from governance.queries.hot_network import HotNetwork
from governance.statistics.scorecard import (
    Marks,
    Method,
    Scorecard,
    last_month,
    scorecard,
    smoothed_forecast,
    trailing_mean,
)

SEED = 20260101


def scorecard_tables(cube: CountCube, network: HotNetwork, *, window_months: int) -> dict[str, pd.DataFrame]:
    """Return ``scorecard`` and ``scorecard_month`` for all matters together.

    Parameters
    ----------
    cube, network
        Of grids; the first part is judged.
    window_months
        Of the test.
    """
    months = int(np.argmin([*cube.is_complete, False]))
    counts = cube.counts[0, :months]
    households = network.places["households"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    methods = [
        Method("tested", _tested_scores(cube, network, months, window_months)),
        Method("last_month", last_month(counts), is_forecast=True),
        Method("year_mean", trailing_mean(counts), is_forecast=True),
        Method("smoothed_rate", smoothed_forecast(counts, households), is_forecast=True),
    ]
    budgets = {"area": network.places["area_km2"].to_numpy(dtype=np.float64), "households": households}
    whole, monthly = [], []
    for budget, weights in budgets.items():
        if not (months and np.nansum(weights) > 0):
            continue
        card = scorecard(methods, counts, weights, budget=LISTED_SHARE, seed=SEED)
        for name, marks in card.marks.items():
            whole.append({"budget": budget, "method": name, **_means(card, name, marks)})
            monthly.append(_monthly(cube, card, marks).assign(budget=budget, method=name))
    return {
        "scorecard": pd.DataFrame(whole),
        "scorecard_month": pd.concat(monthly, ignore_index=True) if monthly else pd.DataFrame(),
    }


def _tested_scores(cube: CountCube, network: HotNetwork, months: int, window_months: int) -> np.ndarray:
    """Return how strongly each place is marked in the window that ends before each month; missing at the start."""
    maps = hot_maps(cube, network, window_months=window_months)
    scores = np.full((months, len(cube.codes)), np.nan)
    known = min(len(maps.ends), months - window_months)
    if known > 0:
        with np.errstate(divide="ignore"):
            strength = np.minimum(-np.log10(maps.test.p[0, :known]), np.finfo(np.float64).max)
        scores[window_months : window_months + known] = strength
    return scores


def _means(card: Scorecard, name: str, marks: Marks) -> dict[str, object]:
    difference = card.differences.get(name)
    judged = len(card.judged)
    return {
        "months": judged,
        **{
            score: float(np.mean(getattr(marks, score))) if judged else np.nan
            for score in ("hit_rate", "pai", "pei")
        },
        "difference": np.nan if difference is None else difference.mean,
        "difference_low": np.nan if difference is None else difference.low,
        "difference_high": np.nan if difference is None else difference.high,
        "finding": card.finding.name.lower(),
    }


def _monthly(cube: CountCube, card: Scorecard, marks: Marks) -> pd.DataFrame:
    return pd.DataFrame({
        "month": [cube.months[number] for number in card.judged], "listed": marks.listed,
        "hit_rate": marks.hit_rate, "pai": marks.pai, "pei": marks.pei, "rri": marks.rri,
    })  # fmt: skip
