"""What an outside audience is shown of cases: the one maker of it.

Convention: a fixed lattice and nothing else. Figures are numbers of cases received, by calendar quarter, by place
(district, township, community, grid), of all matters together and of each category; of all matters also how many are
concluded and how many not, for fewer cases alone are no success. No channel, no other window, no other cut. Counts
from 1 to ``[privacy] smallest_count`` - 1 are withheld, and as many others as it takes (:mod:`governance.suppression`)
that no sum or difference of what is shown gives one back. A count of several quarters is told where that of each is.

A quarter is released once, when the month after it is complete too, so that late records are in it. What was released
first is kept in the store and told ever after with the date of its data, also when later loads change the counts: two
publications subtracted give nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.access import OPEN_ACTOR
from governance.audience import State
from governance.hotspot_tables import ALL_MATTERS
from governance.queries.publication import months, publication
from governance.release_rows import ReleasedQuarter
from governance.settings import Settings
from governance.store import Store
from governance.suppression import withheld
from governance.warehouse import Warehouse

ReleasedLevel = Literal["district", "township", "community", "grid"]

COLUMNS = ("quarter", "level", "code", "category", "cases", "state", "concluded", "not_concluded", "as_of")
OUTCOMES = ("concluded", "not_concluded", "not_recorded")

_PLACES = (
    "SELECT level, code, holder_level, holder FROM ("
    "SELECT 1 AS depth, 'township' AS level, township_code AS code, 'district' AS holder_level, NULL AS holder "
    "FROM township UNION ALL SELECT 2, 'community', community_code, 'township', township_code FROM community "
    "UNION ALL SELECT 3, 'grid', grid_code, if(community.community_code IS NULL, 'township', 'community'), "
    "coalesce(community.community_code, grid.township_code) "
    "FROM grid LEFT JOIN community USING (community_code) WHERE is_in_force"
    ") ORDER BY depth, code"
)
"""Wider places first."""

_FINEST = (
    "SELECT CASE WHEN grid_code IS NOT NULL THEN 'grid' WHEN community_code IS NOT NULL THEN 'community' "
    "ELSE 'township' END AS level, coalesce(grid_code, community_code, township_code) AS code"
)
_OF_QUARTER = "WHERE month BETWEEN $first AND $last GROUP BY ALL"
_UNPLACED = "sum(cases - in_township_cases)::BIGINT AS cases FROM coverage_month"
_CASES = (
    f"{_FINEST}, category AS part, sum(cases)::BIGINT AS cases FROM place_month {_OF_QUARTER} "
    f"UNION ALL SELECT 'district', NULL, category, {_UNPLACED} {_OF_QUARTER}"
)
"""By the finest place that the cases are placed in."""
_OUTCOMES = " UNION ALL ".join(
    [
        f"{_FINEST}, '{outcome}' AS part, sum({cases})::BIGINT AS cases FROM place_month {_OF_QUARTER}"
        for outcome, cases in zip(
            OUTCOMES,
            ("concluded_cases", "outcome_cases - concluded_cases", "cases - outcome_cases"),
            strict=True,
        )
    ]
    + [f"SELECT 'district', NULL, 'not_recorded', {_UNPLACED} {_OF_QUARTER}"]
)
"""The same cases by what became of them; of those without a place it is not told."""


@dataclass(frozen=True)
class Release:
    """What may be shown outside, of every quarter that is released.

    Attributes
    ----------
    frame
        A row per quarter x place x category, complete: quarter (first day, timestamp), level, code (of the district:
        its code), category (:data:`governance.hotspot_tables.ALL_MATTERS` for all together), cases (Int64; missing
        where withheld), state (:data:`governance.audience.State`: ``counted``, ``zero`` or ``withheld``), of all
        together concluded and not_concluded (Int64; missing where withheld, and of single categories), as_of
        (timestamp: last day of the data that it was counted from).
    """

    frame: pd.DataFrame

    @property
    def quarters(self) -> tuple[date, ...]:
        """First days of the quarters, in order."""
        return tuple(day.date() for day in sorted(self.frame["quarter"].unique()))

    def at(
        self, level: ReleasedLevel, quarters: Sequence[date], *, category: str = ALL_MATTERS
    ) -> pd.DataFrame:
        """Return the places of a level over some quarters together.

        Parameters
        ----------
        quarters
            First days, at least one. A count of several is withheld as soon as that of one is.
        category
            One of the frame's.

        Returns
        -------
        DataFrame
            In order of code: code, cases, state, concluded, not_concluded, as_of (the earliest). No row for a place
            that was not there in one of the quarters, nor for a quarter that is not released.
        """
        frame = self.frame
        asked = pd.to_datetime(pd.Series(quarters))
        rows = frame[
            (frame["level"] == level) & (frame["category"] == category) & frame["quarter"].isin(asked)
        ]
        grouped = rows.groupby("code", sort=True)
        counts = {name: (name, _whole_sum) for name in ("cases", "concluded", "not_concluded")}
        joined = grouped.agg(**counts, as_of=("as_of", "min"), told=("cases", "size"))
        joined = joined[joined["told"] == len(set(quarters))].reset_index()
        joined = joined.astype(dict.fromkeys(counts, "Int64"))
        return joined.assign(state=_states(joined["cases"]))[["code", *COLUMNS[COLUMNS.index("cases") :]]]


def release(warehouse: Warehouse, store: Store, settings: Settings) -> Release:
    """Return what may be shown outside, and keep what is released for the first time.

    Parameters
    ----------
    warehouse
        Publication of any scope: what is released is the same for everybody.
    store
        Keeps what was released.
    settings
        ``[privacy] smallest_count``.

    Raises
    ------
    StoreGone, StoreBusy
        What was released cannot be read or kept; nothing may be shown then.
    """
    whole = warehouse.whole
    with store.reading() as session:
        kept = _kept(session)
    known = {row.quarter for row in kept}
    if due := [quarter for quarter in _complete_quarters(whole) if quarter not in known]:
        made = [(quarter, _content(whole, quarter, settings.privacy.smallest_count)) for quarter in due]
        kept = _keep(store, made, publication(whole).as_of or due[-1], settings.privacy.smallest_count)
    frames = [_frame(row) for row in kept]
    return Release(pd.concat(frames, ignore_index=True) if frames else _nothing())


def _complete_quarters(warehouse: Warehouse) -> list[date]:
    """Return the quarters whose three months, and the month after, are complete."""
    complete = {month.first_day for month in months(warehouse) if month.is_complete}
    return [
        day
        for day in sorted(complete)
        if day.month % 3 == 1 and all(_months_on(day, number) in complete for number in range(4))
    ]


def _months_on(day: date, number: int) -> date:
    month = day.month - 1 + number
    return date(day.year + month // 12, month % 12 + 1, 1)


def _content(warehouse: Warehouse, quarter: date, smallest: int) -> dict[str, Any]:
    """Return what is released of a quarter, as it is kept."""
    places = warehouse.frame(_PLACES)
    months_of = {"first": quarter, "last": _months_on(quarter, 2)}
    cases, outcomes = warehouse.frame(_CASES, months_of), warehouse.frame(_OUTCOMES, months_of)
    categories = sorted(cases["part"].unique())
    return {
        "categories": categories,
        "places": [
            ["district", publication(warehouse).district_code], *places[["level", "code"]].to_numpy().tolist()
        ],
        "cases": _told(places, cases, categories, smallest),
        "outcomes": _told(places, outcomes, OUTCOMES, smallest),
    }  # fmt: skip


def _told(
    places: pd.DataFrame, cases: pd.DataFrame, parts: Sequence[str], smallest: int
) -> list[list[int | None]]:
    """Return of the district and each place all cases, then those of each part; None where withheld.

    Cut by other parts the same counts of all are withheld, for these are chosen first and by themselves. Cuts share
    nothing else: whatever moves from part to part in one leaves the other as it is.
    """
    counts, parents = _counted(places, cases, parts)
    marks = withheld(counts, parents, smallest)
    rows = range(len(places) + 1)
    return [
        [None if mark else int(count) for count, mark in zip(counts[row], marks[row], strict=True)]
        for row in rows
    ]


def _counted(
    places: pd.DataFrame, cases: pd.DataFrame, parts: Sequence[str]
) -> tuple["np.ndarray[tuple[int, int], np.dtype[np.int64]]", "np.ndarray[tuple[int], np.dtype[np.intp]]"]:
    """Return the counts of all places, and which place each lies directly in.

    Returns
    -------
    counts
        The district, the places in their order, then what is placed no finer than each that holds others; by all
        parts together, then each.
    parents
        As :func:`governance.suppression.withheld` takes them.
    """
    named = places[["level", "code", "holder_level", "holder"]].to_numpy(dtype=object)
    number = {(level, code): at for at, (level, code, *_) in enumerate(named, 1)}
    above = [number.get((level, code), 0) for _, _, level, code in named]
    holders = sorted({0, *above})
    parents = np.array([-1, *above, *holders], dtype=np.intp)
    lies = dict(enumerate(range(len(above) + 1))) | {
        held: len(above) + at for at, held in enumerate(holders, 1)
    }
    part = {name: at for at, name in enumerate(parts, 1)}
    counts = np.zeros((len(parents), len(part) + 1), dtype=np.int64)
    at = [
        lies[number.get((level, code), 0)] for level, code in cases[["level", "code"]].to_numpy(dtype=object)
    ]
    np.add.at(counts, (at, [part[name] for name in cases["part"]]), cases["cases"])
    for place in range(len(parents) - 1, 0, -1):
        counts[parents[place]] += counts[place]
    counts[:, 0] = counts[:, 1:].sum(axis=1)
    return counts, parents


def _keep(
    store: Store, made: Iterable[tuple[date, dict[str, Any]]], as_of: date, smallest: int
) -> list[ReleasedQuarter]:
    """Keep what nobody else has kept meanwhile, and return everything that is kept."""
    with store.writing(OPEN_ACTOR) as writing:
        known = set(writing.session.scalars(select(ReleasedQuarter.quarter)))
        writing.session.add_all(
            ReleasedQuarter(
                quarter=quarter, as_of=as_of, smallest=smallest, released_at=writing.at, content=content
            )
            for quarter, content in made
            if quarter not in known
        )
        writing.session.flush()
        return _kept(writing.session)


def _kept(session: Session) -> list[ReleasedQuarter]:
    return list(session.scalars(select(ReleasedQuarter).order_by(ReleasedQuarter.quarter)))


def _frame(row: ReleasedQuarter) -> pd.DataFrame:
    """Return the rows of a quarter."""
    categories, places = [ALL_MATTERS, *row.content["categories"]], row.content["places"]
    cases = pd.array([count for counts in row.content["cases"] for count in counts], dtype="Int64")
    levels, codes = zip(*places, strict=True)
    frame = pd.DataFrame({
        "quarter": pd.Timestamp(row.quarter),
        "level": np.repeat(levels, len(categories)),
        "code": np.repeat(codes, len(categories)),
        "category": np.tile(categories, len(places)),
        "cases": cases,
        "state": _states(pd.Series(cases)),
        "as_of": pd.Timestamp(row.as_of),
    })  # fmt: skip
    for number, outcome in enumerate(OUTCOMES[:2], 1):
        told = [None] * len(frame)
        told[:: len(categories)] = [counts[number] for counts in row.content["outcomes"]]
        frame[outcome] = pd.array(told, dtype="Int64")
    return frame[list(COLUMNS)]


def _nothing() -> pd.DataFrame:
    dates = {name: pd.Series(dtype="datetime64[us]") for name in ("quarter", "as_of")}
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS} | dates)
    return frame.astype(dict.fromkeys(("cases", *OUTCOMES[:2]), "Int64"))[list(COLUMNS)]


def _whole_sum(counts: "pd.Series[int]") -> object:
    return counts.sum(skipna=False)


def _states(cases: "pd.Series[int]") -> list[State]:
    return ["withheld" if pd.isna(count) else "counted" if count else "zero" for count in cases]
