"""How the demonstration's cases were handled: steps, outcome, answers, repeats, as would be known much later.

Whether a case ends in time is drawn first, then the day, so that the share in time is that of
:data:`pipelines.demo_planted.SERVICE` or what is planted. An order has five working days, holidays left aside; a
petition's steps are those of :mod:`pipelines.demo_procedure`; a patrol finding has no period. What
:mod:`pipelines.demo_cases` has not drawn comes from a generator of its own: nothing here moves a case to another place
or day of receipt.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from pipelines.demo_planted import OFFICES, concerned, planted, rates
from pipelines.demo_procedure import (
    NEVER,
    NOT_IN_TIME_AND_OPEN,
    OPEN_WITHOUT_PERIOD,
    PETITION_EVENTS,
    is_in_time,
    petitions_handled,
)

Floats = NDArray[np.float64]

ORDER_WORKING_DAYS = 5

EVENTS = {"12345": ("concluded_at",), "petitions": PETITION_EVENTS, "patrol": ("concluded_at",)}
"""Source to the moments of its cases, each known from itself on."""

REPEATS = {"12345": 0.08, "petitions": 0.15, "patrol": 0.02}
"""Source to the share of its cases that repeat an earlier one; twice as many where closed matters come back."""

BACK_WITHIN_DAYS = 85
"""A matter that comes back after it was closed does so within this many days."""

_STREAM = 101
_ANSWERED = {"12345": 0.46, "petitions": 0.56}
_SAYS_NOTHING = 0.06
_DESK_ANSWERED, _DESK_SATISFIED = 0.9, 0.93
_BASICALLY = 0.25
"""Of the satisfied, the share that says 基本满意."""


def handled(cases: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return cases with how they were handled.

    Parameters
    ----------
    cases
        Of :func:`pipelines.demo_cases.draw_cases`, with its draws, by source and time.
    seed
        Of what is drawn here.

    Returns
    -------
    pd.DataFrame
        The same rows with, besides: ``office``; ``concluded_at`` and what
        :func:`pipelines.demo_procedure.petitions_handled` says of petitions, missing where never; ``is_repeat``;
        ``repeat_row``, row of the case that it repeats, -1 where there is none or it is not known; ``satisfaction``
        with the office and ``desk_satisfaction``: words, empty for no answer.
    """
    rng = np.random.default_rng([seed, _STREAM])
    frame = cases.assign(office=cases["category"].map(OFFICES))
    frame["is_repeat"] = frame["repeat_draw"] < _repeat_share(frame)
    orders, petitions, findings = (frame[frame["source"] == source] for source in EVENTS)
    frame = pd.concat([_orders(orders, rng), petitions_handled(petitions, rng), _findings(findings)])
    frame["repeat_row"] = _repeat_rows(frame, rng)
    return _answered(frame, rng)


def _repeat_share(frame: pd.DataFrame) -> Floats:
    share = frame["source"].map(REPEATS).to_numpy(dtype=np.float64)
    return np.where(concerned(frame, planted("repeat_after_closing")), 2 * share, share)


def _orders(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return orders with when they were concluded."""
    received = rows["received_at"].to_numpy()
    first = received.astype("datetime64[D]")
    due = np.busday_offset(np.busday_offset(first, 0, roll="backward"), ORDER_WORKING_DAYS)
    pace, in_time = rows["pace"].to_numpy(), is_in_time(rows, rng)
    early = received + _minutes((due - first).astype(np.float64) * ndtr(pace))
    late = due + 1 + _minutes(1 + 4 * np.exp(0.8 * pace))
    is_open = ~in_time & (rows["end_draw"].to_numpy() < NOT_IN_TIME_AND_OPEN)
    return rows.assign(concluded_at=np.where(is_open, NEVER, np.where(in_time, early, late)))


def _findings(rows: pd.DataFrame) -> pd.DataFrame:
    """Return patrol findings with when they were concluded."""
    concluded = rows["received_at"].to_numpy() + _minutes(2 * np.exp(0.8 * rows["pace"].to_numpy()))
    return rows.assign(concluded_at=np.where(rows["end_draw"] < OPEN_WITHOUT_PERIOD, NEVER, concluded))


def _minutes(days: Floats) -> NDArray[np.timedelta64]:
    return np.asarray((days * 24 * 60).astype("timedelta64[m]"))


def _repeat_rows(frame: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the row that each repeat repeats: a first matter of the same office and township, closed or still open."""
    earlier = np.full(len(frame), -1)
    comes_back = rng.random(len(frame)) < _after_closing_share(frame)
    columns = ["source", "office", "township_code", "received_at", "concluded_at", "is_repeat"]
    told = frame[columns].assign(row=np.arange(len(frame)), comes_back=comes_back)
    for _, group in told[told["source"] != "patrol"].groupby(columns[:3], sort=True):
        is_again = group["is_repeat"]
        earlier[group["row"][is_again]] = _drawn_firsts(group[~is_again], group[is_again], rng)
    return earlier


def _drawn_firsts(firsts: pd.DataFrame, repeats: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the row of the first matter that each repeat repeats; -1 where none fits, so that it is not known."""
    received, concluded = (firsts[name].to_numpy() for name in ("received_at", "concluded_at"))
    is_taken = np.zeros(len(firsts), dtype=bool)
    rows = firsts["row"].to_numpy()
    drawn = []
    for moment, comes_back in zip(repeats["received_at"].to_numpy(), repeats["comes_back"], strict=True):
        if comes_back:
            within = np.timedelta64(BACK_WITHIN_DAYS, "D"), np.timedelta64(1, "D")
            fits = (concluded > moment - within[0]) & (concluded < moment - within[1]) & ~is_taken
        else:
            fits = (received < moment) & ~(concluded <= moment)
        could = np.flatnonzero(fits)
        if not len(could):
            drawn.append(-1)
            continue
        one = could[rng.integers(len(could))]
        is_taken[one] |= comes_back
        drawn.append(rows[one])
    return np.array(drawn, dtype=np.int64)


def _after_closing_share(frame: pd.DataFrame) -> Floats:
    """Return how likely a repeat comes after closing, for the wanted share of first matters to come back."""
    share = _repeat_share(frame)
    return np.asarray(rates(frame, "came_back", "repeat_after_closing") * (1 - share) / share)


def _answered(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return cases with what was answered on the office and on the petition desk."""
    rate = rates(frame, "satisfied", "low_satisfaction")
    limit = frame["source"].map(_ANSWERED).to_numpy(dtype=np.float64)
    draw = frame["answer_draw"].to_numpy()
    is_petition = (frame["source"] == "petitions").to_numpy()
    is_asked = ~is_petition | (frame["is_evaluated"] == True).to_numpy()  # noqa: E712 (missing for other sources)
    words = _words(draw / limit, rate)
    words = np.where(draw < limit, words, np.where(draw < limit + _SAYS_NOTHING, "未评价", ""))
    on_desk = is_petition & is_asked & (draw < limit) & (rng.random(len(frame)) < _DESK_ANSWERED)
    desk = _words(rng.random(len(frame)), np.full(len(frame), _DESK_SATISFIED))
    return frame.assign(
        satisfaction=np.where(is_asked, words, ""), desk_satisfaction=np.where(on_desk, desk, "")
    )


def _words(draw: Floats, satisfied: Floats) -> NDArray[np.object_]:
    """Return the answers of draws between 0 and 1, where so many are satisfied, basically or entirely."""
    entirely = satisfied * (1 - _BASICALLY)
    return np.where(draw < entirely, "满意", np.where(draw < satisfied, "基本满意", "不满意")).astype(object)
