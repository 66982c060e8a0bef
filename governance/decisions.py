"""Which marked places are put before those who decide, and in which order.

Where the test is surest comes first; among those, where most is overdue, then where most is open, then what has been on
the list longest. The order speaks of service: a place with many cases that are all concluded waits behind one with few
that nobody answers.
"""

import pandas as pd

STANDING = ("open_cases", "dated_cases", "overdue_cases")
"""Counts of cases not concluded, see :func:`governance.queries.open_cases.open_cases`."""


def by_need(marked: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Return the marked places, those that need a decision most first.

    Parameters
    ----------
    marked
        Answer of :func:`governance.hot_list.marked_places`.
    standing
        code, part, open_cases, dated_cases, overdue_cases of places in the matters they are marked for; those that
        have none may be left out.

    Returns
    -------
    DataFrame
        The columns of ``marked``, and the three counts (integers, 0 where there are none).
    """
    joined = marked.merge(standing[["code", "part", *STANDING]], on=["code", "part"], how="left")
    joined = joined.fillna(dict.fromkeys(STANDING, 0)).astype(dict.fromkeys(STANDING, "int64"))
    order = ["level", "overdue_cases", "open_cases", "streak"]
    return joined.sort_values(order, ascending=False, kind="stable").reset_index(drop=True)
