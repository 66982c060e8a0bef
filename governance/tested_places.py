"""What the test says of every place of a window, marked or not: the rows behind a tested map."""

import numpy as np
import pandas as pd

from governance.hotspots import HotMaps


def tested_places(maps: HotMaps, number: int) -> pd.DataFrame:
    """Return what the test says of each place, under the matter that is least likely by chance there.

    Parameters
    ----------
    number
        Of the window.

    Returns
    -------
    DataFrame
        A row per place that could be tested, in order of code: code, part (``*`` is all matters), counted (its own
        cases of the matter), observed, expected, ratio (with its neighbours; ratio is missing where nothing is
        expected), p, q, level (99, 95, 90 or 0), pattern (value of
        :class:`governance.statistics.emerging.Pattern`), windows_marked, is_border, is_island.
    """
    leading = maps.leading(number)
    place = np.arange(len(leading))
    patterns = np.zeros(len(leading), np.int8)
    for part in np.unique(leading):
        patterns[leading == part] = maps.patterns(int(part), number)[leading == part]
    columns = {
        name: getattr(maps.test, name)[leading, number, place]
        for name in ("observed", "expected", "ratio", "p", "q")
    }
    found = pd.DataFrame({
        "code": maps.network.codes, "part": [maps.parts[part] for part in leading],
        "counted": maps.cases[leading, number, place], **columns, "level": maps.level[number],
        "pattern": patterns, "windows_marked": maps.windows_marked(number),
        "is_border": maps.network.neighbours.is_border, "is_island": maps.network.neighbours.is_island,
    })  # fmt: skip
    return found[found["p"].notna()].reset_index(drop=True)
