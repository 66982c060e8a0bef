"""Whether the coordinates of a file are in the datum that its source declares: each reading of them is tried.

GCJ-02 and BD-09 cannot be seen in a number, and a wrong datum moves every case by five hundred metres or more without
any fault showing. But a record often states its township, community or grid as well, and under the right reading more
coordinates lie in the place stated than under any other. Where no place is stated, the district's outline has to do:
it tells exchanged columns, a wrong zone, degrees for metres, but a shift of five hundred metres only rarely.

Readings are compared on the same coordinates, as McNemar (1947) does: those that fit under one reading and not under
the other. A reading is clearly better when it fits at least half of the coordinates and these differ by at least
:data:`LEAST_ERRORS` standard errors and by :data:`LEAST_GAIN` of all. Nothing is said against a source unless a reading
is clearly better than the declared one. A coordinate counts once however many cases lie on it, so an office's own point
is one witness.

What this can tell, measured on the demonstration's 12345 orders, 200 draws of each size: a declaration that was right
was doubted in no draw of any size. WGS 84 declared for GCJ-02 was found in all draws of 500 rows that state the
township (in 197 where one place in five was wrong and one coordinate in five off by some hundred metres) and of 200
that state the community; of 50 rows nearly nothing can be told. By the outline alone a shift is hardly ever found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from governance.datum import projected_to_cgcs2000, to_cgcs2000
from governance.errors import N_, GridError
from governance.grids import GridIndex
from governance.settings import Datum
from pipelines.network import Network

SAMPLE_ROWS = 20_000
"""Rows looked at, evenly spaced over those given."""

LEAST_ERRORS = 4.0
LEAST_GAIN = 0.02
LEAST_FITTING = 0.5

DEGREES_AT_MOST = 180.0
SAME_DEGREES = 1e-9
"""Readings that agree so far in every coordinate are one: 0.1 mm."""

DATUMS: dict[str, Datum] = {datum: datum for datum in get_args(Datum)}

WEB_MERCATOR = "EPSG:3857"
NEAR_ZONE_DEGREES = 4.5
"""A projection is tried when its central meridian is this near to the district."""

PROJECTIONS = (
    *((f"EPSG:{4534 + number}", 75 + 3 * number) for number in range(21)),
    *((f"EPSG:{4513 + number}", 75 + 3 * number) for number in range(21)),
    *((f"EPSG:{4491 + number}", 75 + 6 * number) for number in range(11)),
)
"""CGCS2000 projections and their central meridians: three-degree zones without and with the zone in front, six-degree
zones with it. Those without it are three-degree zones too."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int32]
Evidence = Literal["stated", "inside"]
EVIDENCE: tuple[Evidence, ...] = ("stated", "inside")
"""The surer first."""

NOWHERE = -1

DECLARED = 0
"""Position of the declared reading among those tried."""

FOUND = {
    ("stated", "declared"): N_("Of {n} coordinates whose records state a place, {fitting} lie in it when read as"
        " {declared}, as declared, and {other_fitting} as {other}."),
    ("stated", "better"): N_("Of {n} coordinates whose records state a place, only {fitting} lie in it when read as"
        " {declared}, as declared, but {other_fitting} as {other}: the declaration is probably wrong."),
    ("stated", "swapped"): N_("Of {n} coordinates whose records state a place, only {fitting} lie in it when read as"
        " {declared}, as declared, but {other_fitting} as {other} with the two columns exchanged."),
    ("stated", "open"): N_("Of {n} coordinates whose records state a place, {fitting} lie in it when read as"
        " {declared}, as declared, and {other_fitting} as {other}: too small a difference to tell."),
    ("inside", "declared"): N_("Of {n} coordinates, {fitting} lie in the district when read as {declared}, as"
        " declared, and {other_fitting} as {other}."),
    ("inside", "better"): N_("Of {n} coordinates, only {fitting} lie in the district when read as {declared}, as"
        " declared, but {other_fitting} as {other}: the declaration is probably wrong."),
    ("inside", "swapped"): N_("Of {n} coordinates, only {fitting} lie in the district when read as {declared}, as"
        " declared, but {other_fitting} as {other} with the two columns exchanged."),
    ("inside", "open"): N_("Of {n} coordinates, {fitting} lie in the district when read as {declared}, as"
        " declared, and {other_fitting} as {other}: too small a difference to tell."),
}  # fmt: skip
"""What was found, by evidence and outcome."""

OPEN: dict[Evidence, str] = {
    "stated": N_("Nothing was changed; more rows would tell."),
    "inside": N_("Nothing was changed; a column that states the township would let the datum be checked."),
}
"""What to do where it cannot be told."""

REMEDIES = {
    (True, False): N_('Ask whoever exports the file. If {system} is right, name the columns lon and lat, write'
        ' datum = "{system}" for the source, undo the load and load again. Should every source say so, it is the layer'
        " of grids that is shifted."),
    (False, False): N_('Ask whoever exports the file. If {system} is right, name the columns x and y, write'
        ' crs = "{system}" for the source, undo the load and load again.'),
    (True, True): N_('Name the second of the two columns lon and the first lat, write datum = "{system}" for the'
        " source, undo the load and load again."),
    (False, True): N_('Name the second of the two columns x and the first y, write crs = "{system}" for the source,'
        " undo the load and load again."),
}  # fmt: skip
"""What to do, by whether the better reading is in degrees and whether its columns are exchanged."""


class StatedPlaces(NamedTuple):
    """The places that records state besides their coordinates; -1 where a record states none that is known.

    Attributes
    ----------
    grid, community, township
        Positions in the index's codes, the network's communities and its townships.
    """

    grid: Positions
    community: Positions
    township: Positions


@dataclass(frozen=True)
class Reading:
    """One way to read two columns of numbers.

    Attributes
    ----------
    system
        Datum of degrees, or EPSG code of metres.
    is_swapped
        True when the first column is the latitude or northing.
    """

    system: str
    is_swapped: bool = False


@dataclass(frozen=True)
class Fit:
    """How well a reading fits.

    Attributes
    ----------
    reading
        The reading.
    inside
        Coordinates that lie in a grid.
    agreeing
        Coordinates that lie in the place stated, the finest of grid, community and township.
    """

    reading: Reading
    inside: int
    agreeing: int


@dataclass(frozen=True)
class DatumVerdict:
    """What became of the check.

    Attributes
    ----------
    declared
        What the source declares.
    coordinates
        Different coordinates looked at.
    stating
        Of those, the ones that state a place.
    fits
        Every reading tried, the declared one first.
    evidence
        What decided: places stated, or the outline.
    better
        The reading that fits best, where it fits clearly better than the declared one; None elsewhere.
    rivals
        Readings that fit about as well as ``better``.
    is_clear
        True when one reading is clearly the best: ``better``, or the declared one where that is None. False with
        ``better``: the declared one is wrong, and several others may be right. False without: it cannot be told.
    found, remedy
        What was found and what to do, a sentence each.
    """

    declared: str
    coordinates: int
    stating: int
    fits: tuple[Fit, ...]
    evidence: Evidence
    better: Reading | None
    rivals: tuple[Reading, ...]
    is_clear: bool
    found: GridError
    remedy: GridError


@dataclass(frozen=True)
class _Trial:
    """A reading and the coordinates that fit under it, once by each evidence."""

    reading: Reading
    inside: Mask
    agreeing: Mask

    def fitting(self, evidence: Evidence, stating: Mask) -> Mask:
        """Return whether each coordinate that counts for the evidence fits."""
        return self.agreeing[stating] if evidence == "stated" else self.inside


class _Judgement(NamedTuple):
    """Position of the reading to believe, None where it cannot be told; those that fit about as well; by what."""

    chosen: int | None
    rivals: tuple[Reading, ...]
    evidence: Evidence


def judge_datum(
    x: Floats, y: Floats, stated: StatedPlaces | None, *, declared: str, network: Network, index: GridIndex
) -> DatumVerdict:
    """Return whether another reading of coordinates fits clearly better than the one declared.

    Parameters
    ----------
    x, y
        The two columns as the file gives them: longitude and latitude in degrees, or easting and northing in
        metres. NaN where a record has none. All of a load or its first rows; see :data:`SAMPLE_ROWS`.
    stated
        Places that the records state; None where the source has no such column.
    declared
        Datum or EPSG code that the source declares.
    network, index
        The grids in force and what belongs to them.

    Raises
    ------
    GridError
        The declared EPSG code is not known.
    ValueError
        Columns differ in length.
    """
    rows = _sampled(x, y)
    x, y = x[rows], y[rows]
    nothing = np.full(len(rows), NOWHERE, np.int32)
    asked = StatedPlaces(nothing, nothing, nothing)
    if stated is not None:
        asked = StatedPlaces(*(positions[rows] for positions in stated))
    of_grid = _places_of_grids(network, index)
    stating = np.asarray(np.max(asked, axis=0, initial=NOWHERE) != NOWHERE)
    centre = float(network.townships["lon"].mean())
    trials = [
        _tried(reading, index.positions(lon, lat), asked, of_grid)
        for reading, lon, lat in _readings(x, y, declared, centre)
    ]
    judgement = _judged(trials, stating)
    return DatumVerdict(
        declared=declared, coordinates=len(rows), stating=int(stating.sum()),
        fits=tuple(Fit(one.reading, int(one.inside.sum()), int(one.agreeing.sum())) for one in trials),
        evidence=judgement.evidence, better=trials[judgement.chosen].reading if judgement.chosen else None,
        rivals=judgement.rivals, is_clear=judgement.chosen is not None and not judgement.rivals,
        found=_found(trials, stating, judgement), remedy=_remedy(trials, judgement),
    )  # fmt: skip


def _sampled(x: Floats, y: Floats) -> NDArray[np.intp]:
    """Return the rows looked at: evenly spaced among those with coordinates, one for each coordinate."""
    if x.shape != y.shape:
        raise ValueError(f"columns of {x.shape} and {y.shape}")
    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(rows) > SAMPLE_ROWS:
        rows = rows[np.linspace(0, len(rows) - 1, SAMPLE_ROWS).astype(np.intp)]
    _, firsts = np.unique(x[rows] + 1j * y[rows], return_index=True)
    return rows[np.sort(firsts)]


def _places_of_grids(network: Network, index: GridIndex) -> StatedPlaces:
    """Return the grid, community and township that each of the index's grids is and belongs to."""
    grids = network.grids[network.grids["is_in_force"]].set_index("grid_code").loc[list(index.codes)]
    return StatedPlaces(
        np.arange(len(grids), dtype=np.int32),
        _positions(grids["community_code"], network.communities["community_code"]),
        _positions(grids["township_code"], network.townships["township_code"]),
    )


def _positions(codes: pd.Series, places: pd.Series) -> Positions:
    """Return the position of each code among places, -1 for none."""
    at = {code: position for position, code in enumerate(places)}
    return np.asarray(codes.map(at).fillna(NOWHERE), dtype=np.int32)


def _tried(reading: Reading, grid: Positions, stated: StatedPlaces, of_grid: StatedPlaces) -> _Trial:
    """Return what fits when coordinates lie in these grids, -1 for none."""
    inside = grid >= 0
    agreeing = np.zeros(len(grid), dtype=bool)
    for places, asked in zip(
        reversed(of_grid), reversed(stated), strict=True
    ):  # the finest has the last word
        agreeing = np.where(asked == NOWHERE, agreeing, inside & (places[grid] == asked))
    return _Trial(reading, inside, agreeing)


def _readings(x: Floats, y: Floats, declared: str, centre: float) -> Iterator[tuple[Reading, Floats, Floats]]:
    """Give the readings that differ, the declared one first, with the longitude and latitude they make."""
    given: list[tuple[Floats, Floats]] = []
    systems = _systems(x, y, declared, centre)
    for reading in (Reading(system, is_swapped) for is_swapped in (False, True) for system in systems):
        first, second = (y, x) if reading.is_swapped else (x, y)
        datum = DATUMS.get(reading.system)
        if datum is None:
            lon, lat = projected_to_cgcs2000(first, second, crs=reading.system)
        else:
            lon, lat = to_cgcs2000(first, second, datum=datum)
        if not any(_same(lon, other_lon) and _same(lat, other_lat) for other_lon, other_lat in given):
            given.append((lon, lat))
            yield reading, lon, lat


def _same(one: Floats, other: Floats) -> bool:
    return len(one) > 0 and bool(np.allclose(one, other, rtol=0, atol=SAME_DEGREES, equal_nan=True))


def _systems(x: Floats, y: Floats, declared: str, centre: float) -> list[str]:
    """Return what the numbers can be in, the declared system first."""
    if np.count_nonzero(np.maximum(np.abs(x), np.abs(y)) > DEGREES_AT_MOST) <= len(x) / 2:
        tried = ["cgcs2000", "gcj02", "bd09"]
    else:
        tried = [code for code, meridian in PROJECTIONS if abs(meridian - centre) <= NEAR_ZONE_DEGREES]
        tried.append(WEB_MERCATOR)
    return list(dict.fromkeys([declared, *tried]))


def _judged(trials: list[_Trial], stating: Mask) -> _Judgement:
    """Return the reading to believe, and by what."""
    for evidence in EVIDENCE:
        fitting = [trial.fitting(evidence, stating) for trial in trials]
        best = max(range(len(trials)), key=lambda at: int(fitting[at].sum()))
        alike = [at for at, fits in enumerate(fitting) if not _is_clearly_better(fitting[best], fits)]
        if alike == [DECLARED] or DECLARED not in alike:
            same_system = [at for at in alike if trials[at].reading.system == trials[DECLARED].reading.system]
            chosen = (same_system or [best])[0]
            rivals = () if same_system else tuple(trials[at].reading for at in alike if at != best)
            return _Judgement(chosen, rivals, evidence)
    return _Judgement(None, (), "stated" if stating.any() else "inside")


def _is_clearly_better(one: Mask, other: Mask) -> bool:
    """Return whether a reading fits clearly better than another; with one half off for whole numbers."""
    only_one, only_other = int((one & ~other).sum()), int((other & ~one).sum())
    gain = only_one - only_other
    return bool(
        one.sum() >= LEAST_FITTING * len(one)
        and gain >= LEAST_GAIN * len(one)
        and gain - 1 >= LEAST_ERRORS * np.sqrt(only_one + only_other)
    )


def _found(trials: list[_Trial], stating: Mask, judgement: _Judgement) -> GridError:
    """Return what was found, as a sentence."""
    evidence = judgement.evidence
    fitting = [int(trial.fitting(evidence, stating).sum()) for trial in trials]
    shown = judgement.chosen
    if not shown:
        shown = max(range(1, len(trials)), key=lambda at: fitting[at])
    kind = "open" if judgement.chosen is None else "declared"
    if judgement.chosen:
        kind = "swapped" if trials[shown].reading.is_swapped else "better"
    return GridError(
        FOUND[evidence, kind], n=int(stating.sum()) if evidence == "stated" else len(stating),
        declared=trials[DECLARED].reading.system, fitting=fitting[DECLARED],
        other=trials[shown].reading.system, other_fitting=fitting[shown],
    )  # fmt: skip


def _remedy(trials: list[_Trial], judgement: _Judgement) -> GridError:
    """Return what to do, as a sentence."""
    if judgement.chosen is None:
        return GridError(OPEN[judgement.evidence])
    if judgement.chosen == DECLARED:
        return GridError(N_("Nothing needs doing."))
    reading = trials[judgement.chosen].reading
    if judgement.rivals:
        others = ", ".join(rival.system for rival in judgement.rivals)
        return GridError(
            N_("Ask whoever exports the file what it is in: {others} fit about as well. Then correct the source, undo"
            " the load and load again."), others=others,
        )  # fmt: skip
    return GridError(REMEDIES[reading.system in DATUMS, reading.is_swapped], system=reading.system)
