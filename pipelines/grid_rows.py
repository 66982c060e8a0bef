"""Checks the rows of a layer: codes, days in force, households.

Convention: a grid may stand in a layer several times, as versions with days in force that do not meet. Both
days belong to the version: ``valid_to`` is the last day in force, missing while no end is known;
``valid_from`` is 0001-01-01 where the layer does not say.
"""

import re
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pandas as pd

from governance.errors import N_
from governance.settings import Grids, Townships
from pipelines.grid_findings import Finding, Place, found
from pipelines.grid_layer import read_layer
from pipelines.grid_repair import inside, is_sound, sound_shapes

FIRST_DAY, LAST_DAY = date.min, date.max
_HOUSEHOLDS = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)\s*户?")
MOST_HOUSEHOLDS = 1_000_000
"""In one grid; more is a slip, since a district has fewer."""

_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})")


def sound_rows(part: Grids | Townships) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return a layer's rows with valid outlines, sorted by code and first day in force, and what was found.

    Columns are those of :func:`pipelines.grid_layer.read_layer`; for grids ``valid_from``, ``valid_to``
    (days, None missing) and ``households`` (whole number, None missing) are always there. Where a finding is
    refused its row is left as it was: call :func:`pipelines.grid_findings.refuse` before using the rows.

    Raises
    ------
    LayerFault
        See :func:`pipelines.grid_layer.read_layer`.
    """
    rows = read_layer(part)
    shapes, findings = sound_shapes(rows, part.file.name)
    rows["geometry"] = shapes
    places = [
        inside(shape) if is_good else None for shape, is_good in zip(shapes, is_sound(shapes), strict=True)
    ]
    findings += _without_code(rows, places, part.file)
    rows["place"] = places
    if isinstance(part, Grids):
        findings += _read_periods(rows, part.file)
        findings += _read_households(rows, part.file)
    else:
        rows["valid_from"], rows["valid_to"] = FIRST_DAY, None
    rows = rows.sort_values(["code", "valid_from"], ignore_index=True)
    return rows, findings + _twice(rows, part.file)


def _without_code(rows: gpd.GeoDataFrame, places: list[Place | None], file: Path) -> list[Finding]:
    """Return a finding for each row without a code."""
    return [
        found(
            "", "code_missing", place,
            N_("{file}, row {row}: the code is missing, at {lon}, {lat}. Give it one."),
            file=file.name, row=row,
        )
        for row, is_missing, place in zip(rows["row"], rows["code"].isna(), places, strict=True)
        if is_missing
    ]  # fmt: skip


def _read_periods(rows: gpd.GeoDataFrame, file: Path) -> list[Finding]:
    """Make days of ``valid_from`` and ``valid_to`` in place, and return the rows where they are none."""
    findings = []
    days: dict[str, list[date | None]] = {"valid_from": [], "valid_to": []}
    for position in range(len(rows)):
        row = rows.iloc[position]
        said = [row.get(name) for name in days]
        try:
            first, last = (None if pd.isna(text) else day_of(str(text)) for text in said)
        except ValueError:
            first, last, is_period = None, None, False
        else:
            is_period = (first or FIRST_DAY) <= (last or LAST_DAY)
        if not is_period:
            findings.append(found(
                "" if pd.isna(row["code"]) else row["code"], "period", row["place"],
                N_(
                    "{file}, row {row}, code {code}: from {first} until {last} is no period. Write days such "
                    "as 2025-01-31, the last one not before the first."
                ), file=file.name, row=int(row["row"]), first=said[0], last=said[1],
            ))  # fmt: skip
        days["valid_from"].append(first or FIRST_DAY)
        days["valid_to"].append(last)
    for name, values in days.items():
        rows[name] = pd.Series(values, dtype=object)
    return findings


def day_of(text: str) -> date:
    """Return the day that a text such as 2025-01-31, 2025/1/31, 2025年1月31日 or 20250131 names.

    Raises
    ------
    ValueError
        It names none.
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in match.groups() if part is not None)
    return date(year, month, day)


def _read_households(rows: gpd.GeoDataFrame, file: Path) -> list[Finding]:
    """Make whole numbers of ``households`` in place, and return the rows where it is not one."""
    if "households" not in rows:
        rows["households"] = pd.Series(pd.NA, index=rows.index, dtype="Int32")
        return []
    number = pd.to_numeric(rows["households"].map(_without_unit), errors="coerce")
    is_good = (number >= 0) & (number % 1 == 0) & (number <= MOST_HOUSEHOLDS)
    is_bad = rows["households"].notna() & ~is_good
    findings = [
        found(
            str(row["code"]), "households", row["place"],
            N_("{file}, row {row}, code {code}: {said} is not a number of households."),
            N_("It was taken as missing: the grid has no rate."),
            file=file.name, row=int(row["row"]), said=row["households"],
        )
        for _, row in rows[is_bad].iterrows()
    ]  # fmt: skip
    rows["households"] = number.where(is_good).astype("Int32")
    return findings


def _without_unit(said: object) -> object:
    """Return 1,234户 as 1234, full width too; anything else as it is."""
    match = _HOUSEHOLDS.fullmatch(unicodedata.normalize("NFKC", str(said)).strip())
    return said if match is None else match[1].replace(",", "")


def _twice(rows: gpd.GeoDataFrame, file: Path) -> list[Finding]:
    """Return the versions of a code that are in force on the same day; rows are sorted."""
    findings = []
    known = rows[rows["code"].notna()]
    for code, versions in known[known["code"].duplicated(keep=False)].groupby("code"):
        for (_, earlier), (_, later) in pairwise(versions.iterrows()):
            if later["valid_from"] <= (earlier["valid_to"] or LAST_DAY):
                findings.append(found(
                    str(code), "code_duplicate", later["place"],
                    N_(
                        "{file}, rows {row} and {other}: both are {code} on the same day. Give each its own "
                        "code, or let the last day of one come before the first day of the next."
                    ), file=file.name, row=int(earlier["row"]), other=int(later["row"]),
                ))  # fmt: skip
    return findings
