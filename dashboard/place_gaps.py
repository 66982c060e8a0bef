"""Why a cell of the table of places has no number: a word for each, so that no file has an empty cell.

Convention: *withheld* rests on too few cases; *none* has nothing to count or to divide by; *no data* is on no record;
*not tested* was left out by the test. Zero is a number and no gap.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from dashboard.map_classes import NOT_TESTED
from governance.errors import N_
from governance.i18n import Translator
from governance.place_measures import NO_DATA, NONE, WITHHELD

NOT_RECORDED = N_("not recorded")
_TESTED = (
    "matter",
    "counted",
    "observed",
    "expected",
    "ratio",
    "p",
    "q",
    "level",
    "pattern",
    "windows_marked",
)


def with_gaps(rows: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Return the rows of the table of places, each column that can have gaps followed by ``<name>_gap``.

    Parameters
    ----------
    rows
        As :func:`dashboard.place_table.table_rows` gives them.
    """
    words = {
        f"{name}_gap": [say(word) for word in told(rows)] for name, told in _GAPS.items() if name in rows
    }
    words |= {f"{name}_gap": [say(NOT_TESTED)] * len(rows) for name in _TESTED if name in rows}
    return rows.assign(**words)


def _of_outcomes(rows: pd.DataFrame) -> list[str]:
    """Return why a share of the recorded outcomes is missing."""
    return _first(((rows["outcome_cases"] > 0, WITHHELD), (rows["cases"] > 0, NOT_RECORDED)), otherwise=NONE)


def _of_counts(rows: pd.DataFrame) -> list[str]:
    """Return why a count of outcomes is missing."""
    return _first(((rows["cases"] > 0, NOT_RECORDED),), otherwise=NONE)


def _of_rates(rows: pd.DataFrame) -> list[str]:
    """Return why a rate per household is missing."""
    households = rows["households"].astype("Float64")
    return _first(((households.isna(), NO_DATA), (households == 0, NONE)), otherwise=WITHHELD)


def _of_changes(rows: pd.DataFrame) -> list[str]:
    """Return why the difference of two periods is missing."""
    return _first(((rows["before_cases"].isna(), NO_DATA),), otherwise=WITHHELD)


def _no_data(rows: pd.DataFrame) -> list[str]:
    return [NO_DATA] * len(rows)


_GAPS: Mapping[str, Callable[[pd.DataFrame], list[str]]] = {
    "concluded_share": _of_outcomes, "open_share": _of_outcomes, "concluded_cases": _of_counts,
    "open_cases": _of_counts, "rate": _of_rates, "smoothed_rate": _of_rates, "households": _no_data,
    "before_cases": _no_data, "change": _of_changes,
}  # fmt: skip


def _first(reasons: "tuple[tuple[pd.Series[bool], str], ...]", *, otherwise: str) -> list[str]:
    """Return for each row the word of the first reason that holds."""
    flags = [flag.astype("boolean").fillna(value=False).to_numpy(dtype=bool) for flag, _ in reasons]
    return list(np.select(flags, [word for _, word in reasons], default=otherwise))
