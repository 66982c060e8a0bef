"""At the door: what a file may not bring in, and whether its coordinates are what its source declares.

Everything here happens before a row is stored. A file with a column that marks people is refused whole. Personal
columns and free text are left out and named. Mapped columns are looked into as well: a telephone number under an
innocent name refuses the file. Coordinates that fit another datum clearly better stop the load.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from governance.errors import N_, LoadFault
from governance.privacy import Admission, admit_cells, admit_columns
from governance.settings import Settings, Source
from pipelines.datum_check import DatumVerdict, StatedPlaces, judge_datum
from pipelines.placing import Placer
from pipelines.typed_rows import ColumnMap

LOOKED_AT_CELLS = 2_000
"""Of each mapped column, from the first rows."""

LOOKED_INTO = (
    "case_no", "grid_code", "community_code", "township_code", "category", "channel", "purpose", "status",
    "satisfaction", "repeat_of", "department", "desk_satisfaction", "route", "lead_office",
)  # fmt: skip
"""Columns of text that are stored as they are."""

READ_ONLY = {"address_area", "lead_post"}
"""Columns whose cells are read and never stored: only the place or the post that they name is kept."""


@dataclass(frozen=True)
class DatumFound:
    """What the check of the datum found, as a load remembers it.

    Attributes
    ----------
    declared
        What the source declares.
    better
        The reading that fits clearly better; missing where none does.
    is_accepted
        True when the load went on all the same because somebody said so.
    message, values
        The sentence of what was found.
    """

    declared: str
    better: str | None
    is_accepted: bool
    message: str
    values: Mapping[str, Any]


def admit(header: tuple[str, ...], *, file_name: str, source: Source, settings: Settings) -> Admission:
    """Return what of a file's columns is left out, or refuse the file.

    The text of a place (``address_area``) may be mapped: it is read, and only the community it names is kept. So may
    who leads (``lead_post``): only the post is kept.

    Raises
    ------
    GuardFault
        See :func:`governance.privacy.admit_columns`.
    """
    mapped = source.columns.model_dump(exclude=READ_ONLY, exclude_none=True)
    found = admit_columns(
        header, mapped, file_name=file_name, source=source.name, keep_text=settings.privacy.keep_text
    )
    left = tuple(name for name in found.left_personal if name != source.columns.lead_post)
    return replace(found, left_personal=left)


def look_inside(
    rows: pa.Table,
    columns: ColumnMap,
    header: tuple[str, ...],
    *,
    file_name: str,
    stored: Sequence[str] = LOOKED_INTO,
) -> None:
    """Refuse a file whose mapped columns hold personal data under an innocent name.

    Parameters
    ----------
    rows
        The first typed rows.
    columns, header
        Which column of the file is which of ours.
    file_name
        For the message.
    stored
        Columns of text that are stored as they are.

    Raises
    ------
    GuardFault
        See :func:`governance.privacy.admit_cells`.
    """
    looked = [ours for ours in stored if ours in columns.positions]
    sample = {
        header[columns.positions[ours]]: rows[ours].slice(0, LOOKED_AT_CELLS).to_pylist() for ours in looked
    }
    admit_cells(sample, file_name=file_name)


def check_datum(
    rows: pa.Table, source: Source, placer: Placer, *, file_name: str, is_accepted: bool
) -> DatumFound | None:
    """Return what the coordinates say of the declared datum; nothing where there are none.

    Parameters
    ----------
    rows
        The first typed rows, coordinates as the file gives them.
    source
        Declares the datum or projection.
    placer
        Knows the places that rows may state.
    file_name
        For the message.
    is_accepted
        Go on even where another datum fits clearly better.

    Raises
    ------
    LoadFault
        Another reading fits clearly better than the declared one.
    """
    pair, declared = (
        (("x", "y"), source.crs) if source.columns.lon is None else (("lon", "lat"), source.datum)
    )
    x, y = (_numbers(rows, name) for name in pair)
    if declared is None or not np.isfinite(x).any():
        return None
    stated = StatedPlaces(*placer.stated_positions(rows))
    verdict = judge_datum(x, y, stated, declared=declared, network=placer.network, index=placer.index)
    if verdict.better is not None and verdict.is_clear and not is_accepted:
        raise LoadFault(
            N_("{file} was not loaded: {found} {remedy} To load it as declared all the same: --accept-datum."),
            file=file_name, found=verdict.found, remedy=verdict.remedy,
        )  # fmt: skip
    return _remembered(verdict, is_accepted=is_accepted)


def _remembered(verdict: DatumVerdict, *, is_accepted: bool) -> DatumFound:
    doubted = verdict.better is not None and verdict.is_clear
    better = verdict.better.system if doubted and verdict.better is not None else None
    values = {
        name: value if isinstance(value, int) else str(value) for name, value in verdict.found.values.items()
    }
    return DatumFound(verdict.declared, better, doubted and is_accepted, verdict.found.message, values)


def _numbers(rows: pa.Table, name: str) -> NDArray[np.float64]:
    return np.asarray(rows[name].cast(pa.float64()).to_pandas(), dtype=np.float64)
