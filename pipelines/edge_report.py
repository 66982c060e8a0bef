"""Places that the records of a load state and that the network does not have.

A place that a record states by a code or name nobody knows places nothing; told with its count, the few that matter are
soon mapped.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from governance.crosswalk import in_network
from governance.personal_numbers import is_identity_shaped, personal_number_in
from pipelines.archive import STATED
from pipelines.gazetteer import WHOLE_ENDINGS
from pipelines.network import Network

SHOWN_VALUES = 100
"""Unknown values shown for each column, the most frequent; the others are counted together."""

Unmatched = Literal["unknown", "ambiguous", "not_in_force"]
"""Why a stated place is no place; see :data:`governance.tables.UNKNOWN_PLACES`."""

CODE = re.compile(r"(?=.*\d)[0-9A-Za-z_.-]{1,24}")
"""What a code of a place looks like."""

PLACE_NAME = re.compile(rf"[^\W\d]{{1,20}}(?:{'|'.join((*WHOLE_ENDINGS, '网格', '庄', '里', '苑', '组'))})")
"""What a name of a place looks like; a name without such an ending could be a person's."""


def unmatched_places(stated: pa.Table, network: Network) -> pd.DataFrame:
    """Return the places that records state and that the network does not have.

    Parameters
    ----------
    stated
        Columns ``grid_code``, ``community_code``, ``township_code`` as the records state them: codes or names;
        missing where a record states none.
    network
        Gives the places that are known.

    Returns
    -------
    pd.DataFrame
        One row per column and value, the most frequent first within a column: ``column_name``, ``value``,
        ``reason`` (see :data:`governance.tables.UNKNOWN_PLACES`), ``cases``. The value is missing in the row that
        counts together what does not look like a place, or is not among the first :data:`SHOWN_VALUES`. Without
        rows where every place is known.
    """
    rows = [
        (column, value, reason, cases)
        for column, refused in _refusals(network).items()
        for (value, reason), cases in _counted(stated[column], refused).items()
    ]
    frame = pd.DataFrame(rows, columns=["column_name", "value", "reason", "cases"])
    return frame.astype({"column_name": "str", "value": "str", "reason": "str", "cases": "int64"})


class _Known:
    """The codes and names of one kind of place."""

    def __init__(self, codes: Iterable[str], names: Iterable[str] = (), *, gone: Iterable[str] = ()) -> None:
        times = Counter(names)
        self._good = {*codes, *(name for name, count in times.items() if count == 1)}
        self._several = set(times)
        self._gone = set(gone)

    def refusal(self, value: str) -> Unmatched | None:
        """Return why a value is no place; None where it is one."""
        if value in self._good:
            return None
        if value in self._several:
            return "ambiguous"
        return "not_in_force" if value in self._gone else "unknown"


def _refusals(network: Network) -> Mapping[str, _Known]:
    """Return what is known for each column of stated places."""
    communities, townships = network.communities, network.townships

    def codes(own: Iterable[str]) -> set[str]:
        return {*own, *in_network(network.crosswalk, set(own))}

    places = (
        _Known(codes(network.codes), gone=network.grids["grid_code"]),
        _Known(codes(communities["community_code"]), communities["name"]),
        _Known(codes(townships["township_code"]), townships["name"]),
    )
    return dict(zip(STATED, places, strict=True))


def _counted(values: pa.ChunkedArray, known: _Known) -> dict[tuple[str | None, Unmatched], int]:
    """Return the cases of each value that is no place, with the reason; those not shown are counted together."""
    found: Counter[tuple[str, Unmatched]] = Counter()
    for entry in pc.value_counts(pc.cast(values, pa.string())).to_pylist():
        value = entry["values"]
        reason = None if value is None else known.refusal(value)
        if reason is not None:
            found[value, reason] += entry["counts"]
    shown: dict[tuple[str | None, Unmatched], int] = {}
    hidden: dict[tuple[str | None, Unmatched], int] = {}
    for (value, reason), cases in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if len(shown) < SHOWN_VALUES and _is_showable(value):
            shown[value, reason] = cases
        else:
            hidden[None, reason] = hidden.get((None, reason), 0) + cases
    return shown | hidden


def _is_showable(value: str) -> bool:
    """Return whether a value looks like the code or name of a place and holds no number of a person."""
    looks_like_place = CODE.fullmatch(value) or PLACE_NAME.fullmatch(value)
    return bool(looks_like_place) and not is_identity_shaped(value) and personal_number_in(value) is None
