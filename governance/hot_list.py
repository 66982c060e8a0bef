"""The list of marked places of one window: what a leader reads, a worker is sent to and a sheet prints.

Strictest level first, then the least chance. A place stands in the list once, under the matter that is least likely by
chance there; the other matters it is marked in stand beside it.
"""

import numpy as np
import pandas as pd

from governance.hotspots import HotMaps

SUSPECT_SHARE = 0.5
"""Of a place's cases in the window: when one matter or one coordinate has as many, the mark is looked at with care."""


def marked_places(maps: HotMaps, number: int, *, wider: HotMaps | None = None) -> pd.DataFrame:
    """Return the marked places of a window, in order.

    Parameters
    ----------
    maps
        Tested maps.
    number
        Of the window.
    wider
        The same question asked of communities; None leaves out whether they agree.

    Returns
    -------
    DataFrame
        code, name, township_code, community_code, households (as :class:`governance.queries.hot_network.HotNetwork`
        gives them), part (the matter it is listed under; ``*`` is all), parts (tuple, every matter it is marked in,
        least likely first), cases (its own), observed, expected, ratio (with its neighbours), p, q, level, pattern
        (value of :class:`governance.statistics.emerging.Pattern`), windows_marked, streak, is_new (not marked in the
        window before), is_border, is_island, holds_wider (its community is marked too; missing where not asked).
    """
    level = maps.level[number]
    at = np.flatnonzero(level > 0)
    places = maps.network.places.iloc[at].reset_index(drop=True)
    leading = maps.leading(number)[at]
    test = maps.test
    patterns = {part: maps.patterns(int(part), number) for part in np.unique(leading)}
    before = maps.level[number - 1][at] > 0 if number > 0 else np.zeros(len(at), bool)
    columns = {
        name: getattr(test, name)[leading, number, at] for name in ("observed", "expected", "ratio", "p", "q")
    }
    found = places.assign(
        part=[maps.parts[part] for part in leading],
        parts=pd.Series([_marked_parts(maps, number, int(place)) for place in at], dtype=object),
        cases=maps.cases[leading, number, at],
        **columns,
        level=level[at],
        pattern=[int(patterns[part][place]) for part, place in zip(leading, at, strict=True)],
        windows_marked=maps.windows_marked(number)[at],
        streak=maps.streak(number)[at],
        is_new=~before,
        is_border=maps.network.neighbours.is_border[at],
        is_island=maps.network.neighbours.is_island[at],
    )
    found["holds_wider"] = _holds(found["community_code"], number, wider)
    ordered = found.sort_values(["level", "q", "p", "code"], ascending=[False, True, True, True])
    return ordered.reset_index(drop=True)


def _marked_parts(maps: HotMaps, number: int, place: int) -> tuple[str, ...]:
    marked = np.flatnonzero(maps.test.level[:, number, place] > 0)
    return tuple(
        maps.parts[part] for part in marked[np.argsort(maps.test.p[marked, number, place], kind="stable")]
    )


def _holds(communities: "pd.Series[str]", number: int, wider: HotMaps | None) -> "pd.Series[bool]":
    """Return whether the community of each place is marked in the same window; missing where it cannot be said."""
    if wider is None:
        return pd.Series(pd.NA, index=communities.index, dtype="boolean")
    level = dict(zip(wider.network.codes, wider.level[number] > 0, strict=True))
    return communities.map(level).astype("boolean")


def chance_marks(maps: HotMaps, number: int) -> float:
    """Return how many of the marked places are expected to be marked by chance, at most.

    Benjamini and Hochberg's procedure keeps the share of false marks among the marked at or below the level they are
    granted at, on average over many maps.
    """
    level = maps.level[number]
    return float(sum((level == step).sum() * (100 - step) / 100 for step in np.unique(level[level > 0])))
