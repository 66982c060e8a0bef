"""How often the hotspot test is wrong and what it finds, on maps whose truth is known.

Run with ``python -m bench.calibration`` (about two minutes): writes docs/calibration.md, and the numbers for the
page on methods to governance/statistics/calibration.json. The network is the demonstration's 456 grids in force.

Convention: *mean* is cases per grid and window on average. Noise maps have no hot spot: each grid's cases follow its
denominator and one of three laws. A hot spot is planted by multiplying the expected cases of its grids.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.special import ndtr

from bench.orders import grids_in_force
from bench.runs import ROOT
from governance.calibration import FILE, FalseAlarms, Power
from governance.statistics.exact_test import VERSION, hot_test
from governance.statistics.false_discovery import q_values
from governance.statistics.gi_star import gi_star_z
from governance.statistics.neighbours import Neighbours, queen_neighbours, window_sums

PAGE = ROOT / "docs" / "calibration.md"

SEED = 20_261
MAPS = 2_000
POWER_MAPS = 400
MEANS = (0.1, 0.4, 1.0, 3.0)
GAMMA_SHAPE = 2.0
"""Of the factors by which grids differ: coefficient of variation 0.71."""

BURST = 2.0
"""Cases an event brings on average, geometric."""

POISSON, GAMMA, BURSTS = "poisson", "gamma", "bursts"
TARGETS = {POISSON: 0.05, GAMMA: 0.08, BURSTS: 0.08}
HOT = 95

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Noise:
    """What noise maps are like.

    Attributes
    ----------
    denominators
        A key of :func:`denominators`.
    law
        Of counts around their means: Poisson, Poisson with gamma factors, or bursts.
    mean
        Cases per grid.
    """

    denominators: str
    law: str
    mean: float


@dataclass(frozen=True)
class Plant:
    """What is planted: how many hot spots of one grid or of a grid and its neighbours, and their factor."""

    spots: int
    whole_window: bool
    factor: float


PLANTS = (
    Plant(1, whole_window=False, factor=2),
    Plant(1, whole_window=False, factor=3),
    Plant(1, whole_window=False, factor=10),
    Plant(1, whole_window=True, factor=1.5),
    Plant(1, whole_window=True, factor=2),
    Plant(1, whole_window=True, factor=3),
    Plant(5, whole_window=True, factor=3),
)


@cache
def network() -> Neighbours:
    """Return the neighbours of the demonstration's grids."""
    return queen_neighbours(grids_in_force().geometry.to_numpy())


@cache
def denominators(name: str) -> Floats:
    """Return a denominator of each grid: ``equal``, ``households`` (of the demonstration, some 0) or ``clustered``.

    Clustered ones are lognormal, smooth over the network, the largest some hundred times the smallest.
    """
    grids = grids_in_force()
    if name == "equal":
        return np.ones(len(grids))
    if name == "households":
        return np.asarray(grids["households"].fillna(0), dtype=np.float64)
    matrix = network().matrix
    field = np.random.default_rng(SEED).standard_normal(len(grids))
    for _ in range(2):
        field = window_sums(matrix, field) / (np.diff(matrix.indptr) + 1)
    return np.asarray(np.exp(0.9 * (field - field.mean()) / field.std()))


def draw(means: Floats, law: str, rng: np.random.Generator) -> Floats:
    """Return counts around their means."""
    if law == GAMMA:
        means = means * rng.gamma(GAMMA_SHAPE, 1 / GAMMA_SHAPE, means.shape)
    if law == BURSTS:
        events = rng.poisson(means / BURST)
        more = rng.negative_binomial(np.maximum(events, 1), 1 / BURST)
        return np.where(events > 0, events + more, 0).astype(np.float64)
    return rng.poisson(means).astype(np.float64)


def noise_maps(noise: Noise, maps: int, rng: np.random.Generator) -> Floats:
    """Return counts of maps without a hot spot, shape (maps, grids)."""
    base = denominators(noise.denominators)
    means = np.broadcast_to(noise.mean * base / base.mean(), (maps, len(base)))
    return draw(means, noise.law, rng)


def false_alarms(noise: Noise, *, maps: int, seed: int) -> FalseAlarms:
    """Return the share of noise maps that show a hot grid."""
    base = denominators(noise.denominators)
    counts = noise_maps(noise, maps, np.random.default_rng(seed))
    exact = hot_test(counts, base, network()).level >= HOT
    z = _gi_star(counts, base)
    return FalseAlarms(
        **asdict(noise),
        exact=_any(exact),
        gi_star_corrected=_any(_corrected(z)),
        gi_star_plain=_any(z > 1.96),
    )


def power(plant: Plant, law: str, mean: float, *, maps: int, seed: int) -> Power:
    """Return what is found of hot spots planted on maps with equal denominators."""
    rng = np.random.default_rng(seed)
    matrix = network().matrix
    centres = np.zeros((maps, matrix.shape[0]), dtype=bool)
    for row in centres:
        row[rng.choice(len(row), plant.spots, replace=False)] = True
    planted = window_sums(matrix, centres) > 0 if plant.whole_window else centres
    counts = draw(mean * np.where(planted, plant.factor, 1.0), law, rng)
    base = denominators("equal")
    exact = hot_test(counts, base, network()).level >= HOT
    gi_star = _corrected(_gi_star(counts, base))
    near = window_sums(matrix, planted) > 0
    return Power(
        **asdict(plant),
        law=law,
        mean=mean,
        found=float(exact[centres].mean()),
        covered=float(exact[planted].mean()),
        wrong=_wrong(exact, near),
        gi_star_found=float(gi_star[centres].mean()),
        gi_star_wrong=_wrong(gi_star, near),
    )


def measure(*, maps: int = MAPS, power_maps: int = POWER_MAPS) -> tuple[list[FalseAlarms], list[Power]]:
    """Return everything that the page shows."""
    noises = [
        Noise(base, law, mean)
        for base in ("equal", "households", "clustered")
        for law in (POISSON, GAMMA, BURSTS)
        for mean in MEANS
    ]
    alarms = [
        false_alarms(noise, maps=maps, seed=SEED + number)
        for number, noise in enumerate(track(noises, "Noise maps"))
    ]
    plants = [
        (plant, law, mean) for plant in PLANTS for law in (POISSON, GAMMA) for mean in (*MEANS[1:], 10.0)
    ]
    powers = [
        power(*one, maps=power_maps, seed=SEED + number)
        for number, one in enumerate(track(plants, "Planted maps"))
    ]
    return alarms, powers


def _gi_star(counts: Floats, base: Floats) -> Floats:
    """Return Gi* of the rates, NaN where there is no denominator."""
    rates = counts / np.where(base > 0, base, np.nan)
    return gi_star_z(rates, network().matrix)


def _corrected(z: Floats) -> Booleans:
    """Return what Gi* marks hot when corrected as is usual: two-sided normal p, Benjamini-Hochberg at 5 %."""
    return (q_values(2 * ndtr(-np.abs(z))) <= 0.05) & (z > 0)


def _any(is_hot: Booleans) -> float:
    return float(is_hot.any(axis=-1).mean())


def _wrong(is_hot: Booleans, near: Booleans) -> float:
    return float(((is_hot & ~near).sum(axis=-1) / np.maximum(is_hot.sum(axis=-1), 1)).mean())


_PAGE = """# Can a red cell be trusted?

Written by `python -m bench.calibration`; do not edit. Test version {version}, seed {seed}, the demonstration's
{places} grids, {maps:,} maps for each row of noise and {power_maps:,} for each of planted hot spots.

What is tested and why: `governance/statistics/exact_test.py`. In short: the cases of a grid and its neighbours
against their share of the denominators, exactly; as wide as the map's own excess scatter; corrected over the map.
Hot here is level {hot} (q <= 0.05).

## Maps of noise

Share of maps without any hot spot that show at least one hot grid. Wanted of the test: at most 5 % where cases are
Poisson, at most 8 % where they scatter more. **Worst measured: {worst_poisson} and {worst_wide}; {verdict}.**
`Gi* corrected` is the usual hot spot analysis of rates (normal curve, Benjamini-Hochberg at 5 %); `z > 1.96` is
the same without correction.

- *poisson*: cases fall on denominators at random.
- *gamma*: grids differ beyond their denominators, by gamma factors with a coefficient of variation of 0.71.
- *bursts*: an event brings {burst:g} cases on average (geometric), as when people complain again.
- *equal*, *households* (the demonstration's, some 0), *clustered* (smooth, about a hundredfold apart): denominators.

{alarms}

## Planted hot spots

Equal denominators. *Found*: hot spots whose centre is marked. *Covered*: planted grids that are marked. *Wrong*: of
the marked grids, those with no planted grid in their window, mean over maps. A `window` is a grid and
its neighbours.

{powers}

## How to read it

- Silence is no proof of calm: at 0.4 cases a grid even a threefold window is mostly missed in one month. Use windows of
  three months, and read the cases beside the map.
- A single grid is diluted by its neighbours, by design: one case more or less must not turn a cell red.
- Where grids differ much beyond their denominators, twice the expected is within what this map does anyway, and
  the test says nothing. A better denominator helps more than a sharper test.
- The test sees where cases are, not how many: a rise of the whole district marks no cell.
- Factors that are alike in neighbouring grids (a poor quarter with a wrong denominator) cannot be told from a hot spot.
  They are marked, and should be.
"""


def page(alarms: list[FalseAlarms], powers: list[Power], *, maps: int, power_maps: int) -> str:
    """Return the page."""
    worst = {law: max(one.exact for one in alarms if one.law == law) for law in TARGETS}
    is_met = all(worst[law] <= TARGETS[law] for law in TARGETS)
    return _PAGE.format(
        version=VERSION,
        seed=SEED,
        places=len(denominators("equal")),
        maps=maps,
        power_maps=power_maps,
        hot=HOT,
        burst=BURST,
        worst_poisson=_percent(worst[POISSON]),
        worst_wide=_percent(max(worst[GAMMA], worst[BURSTS])),
        verdict="met" if is_met else "missed",
        alarms=_table(
            ("denominators", "law", "mean", "this test", "Gi* corrected", "z > 1.96"),
            [(one.denominators, one.law, f"{one.mean:g}", *map(_percent, _shares(one))) for one in alarms],
        ),
        powers=_table(
            ("planted", "law", "mean", "found", "covered", "wrong", "Gi* found", "Gi* wrong"),
            [(_plant(one), one.law, f"{one.mean:g}", *map(_percent, _found(one))) for one in powers],
        ),
    )


def _shares(one: FalseAlarms) -> tuple[float, ...]:
    return one.exact, one.gi_star_corrected, one.gi_star_plain


def _found(one: Power) -> tuple[float, ...]:
    return one.found, one.covered, one.wrong, one.gi_star_found, one.gi_star_wrong


def _plant(one: Power) -> str:
    return f"{one.spots} {'window' if one.whole_window else 'grid'}{'s'[: one.spots - 1]} x {one.factor:g}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * 2 + ("---:",) * (len(columns) - 2), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(alarms: list[FalseAlarms], powers: list[Power], *, maps: int, power_maps: int) -> None:
    """Write the page and the numbers."""
    PAGE.write_text(page(alarms, powers, maps=maps, power_maps=power_maps), encoding="utf-8")
    numbers = {
        "version": VERSION,
        "seed": SEED,
        "places": len(denominators("equal")),
        "level": HOT,
        "maps": maps,
        "power_maps": power_maps,
        "targets": TARGETS,
        "false_alarms": [_rounded(asdict(one)) for one in alarms],
        "power": [_rounded(asdict(one)) for one in powers],
    }
    FILE.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def _rounded(row: dict[str, object]) -> dict[str, object]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}


if __name__ == "__main__":
    write(*measure(), maps=MAPS, power_maps=POWER_MAPS)
