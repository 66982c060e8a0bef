"""What was found in the layers of grids and townships, and what was done about it.

Convention: nothing is put right in silence. Whatever differs from a clean layer becomes a :class:`Finding`
that says which place, where on the ground, what was found and what was done. Findings of the kinds in
:data:`REFUSED` leave no safe way on: they are collected over all layers and raised together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from governance.errors import N_, GridError, LayerFault

Kind = Literal[
    "code_missing", "code_duplicate", "outline_missing", "coordinates", "not_polygon", "invalid", "period",
    "covered", "township_none",
    "repaired", "parts_dropped", "overlap", "overlap_slivers", "gap", "gap_slivers", "households",
    "households_missing", "township_by_location", "township_unknown", "township_disagrees",
    "township_without_grids", "community_divided",
]  # fmt: skip
"""What a finding is about."""

Place = tuple[float, float]
"""Longitude and latitude, degrees, CGCS2000."""

REFUSED: frozenset[Kind] = frozenset({
    "code_missing", "code_duplicate", "outline_missing", "coordinates", "not_polygon", "invalid", "period",
    "covered", "township_none",
})  # fmt: skip
"""Kinds that stop the layers from being used."""

SHOWN_AT_MOST = 20
"""Refused findings told one by one; the rest is counted."""

PLACE_DECIMALS = 6
"""Of degrees in sentences: a tenth of a metre."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes
    ----------
    code
        Grid or township concerned, the smallest where there are several; empty where it has no code or the
        finding is about the whole layer.
    kind
        What it is about.
    where
        Longitude and latitude, CGCS2000; None where it has no place.
    detail
        What was found.
    done
        What was done.
    """

    code: str
    kind: Kind
    where: Place | None
    detail: GridError
    done: GridError

    @property
    def is_refused(self) -> bool:
        """True when the layers cannot be used because of it."""
        return self.kind in REFUSED

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return what was found and what was done, translated."""
        return f"{self.detail.text(translate)} {self.done.text(translate)}"


def found(
    code: str, kind: Kind, where: Place | None, detail: str, done: str | None = None, /, **values: object
) -> Finding:
    """Return a finding; ``{code}``, ``{lon}`` and ``{lat}`` may stand in its sentences as in those of errors.

    Parameters
    ----------
    code, kind, where
        See :class:`Finding`.
    detail, done
        Sentences marked with ``N_``; what was done is missing where the finding is refused.
    **values
        What fills both sentences.
    """
    lon, lat = ("-", "-") if where is None else (f"{degrees:.{PLACE_DECIMALS}f}" for degrees in where)
    filled = {"code": code or "-", "lon": lon, "lat": lat, **values}
    done = N_("Nothing was taken from the layer.") if done is None else done
    return Finding(code, kind, where, GridError(detail, **filled), GridError(done, **filled))


def refuse(findings: Iterable[Finding]) -> None:
    """Raise what must be corrected in the layers, all at once; return when there is nothing.

    Raises
    ------
    LayerFault
        Lists the refused findings, the first :data:`SHOWN_AT_MOST` in words.
    """
    refused = [finding.detail for finding in findings if finding.is_refused]
    if not refused:
        return
    shown = refused[:SHOWN_AT_MOST]
    if len(refused) > SHOWN_AT_MOST:
        shown.append(GridError(N_("and {n} more"), n=len(refused) - SHOWN_AT_MOST))
    raise LayerFault(
        N_("The layers have faults; correct them there and run the command again. {n} found:"),
        shown,
        n=len(refused),
    )
