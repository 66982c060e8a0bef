"""What the calibration of the test found: shares of noise maps that show a mark, and of planted hot spots found.

``python -m bench.calibration`` simulates it and writes ``governance/statistics/calibration.json``, which is read here;
``docs/calibration.md`` says the same at length.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "statistics" / "calibration.json"


@dataclass(frozen=True)
class FalseAlarms:
    """Maps of noise that show at least one mark, as shares of all maps drawn.

    Attributes
    ----------
    denominators
        equal, households or clustered.
    law
        How cases fall: poisson, gamma or bursts.
    mean
        Cases expected in a place.
    exact, gi_star_corrected, gi_star_plain
        Share with the test in use; with Gi* of rates corrected by Benjamini and Hochberg; with Gi* above 1.96.
    """

    denominators: str
    law: str
    mean: float
    exact: float
    gi_star_corrected: float
    gi_star_plain: float


@dataclass(frozen=True)
class Power:
    """How often planted hot spots are found.

    Attributes
    ----------
    spots
        Planted on each map.
    whole_window
        Each is a place and its neighbours; otherwise a single place.
    factor
        Of the risk inside.
    law, mean
        As of :class:`FalseAlarms`.
    found, covered
        Share of hot spots whose centre is marked; of planted places that are.
    wrong
        Of the marked places, those with no planted one in their window; the mean over maps, none marked is 0.
    gi_star_found, gi_star_wrong
        The same of Gi* of rates, corrected.
    """

    spots: int
    whole_window: bool
    factor: float
    law: str
    mean: float
    found: float
    covered: float
    wrong: float
    gi_star_found: float
    gi_star_wrong: float


@dataclass(frozen=True)
class Calibration:
    """One run of the calibration.

    Attributes
    ----------
    version
        Of the test that was calibrated, see :data:`governance.statistics.exact_test.VERSION`.
    places, maps, power_maps
        Places of a map; maps of each row of noise; maps of each row of planted hot spots.
    level
        Per cent at which a place counted as marked.
    targets
        Largest share of noise maps wanted, by law.
    """

    version: int
    seed: int
    places: int
    maps: int
    power_maps: int
    level: int
    targets: dict[str, float]
    false_alarms: tuple[FalseAlarms, ...]
    power: tuple[Power, ...]

    def worst(self, law: str) -> float:
        """Return the largest share of noise maps of a law that show a mark."""
        return max(row.exact for row in self.false_alarms if row.law == law)


@cache
def calibration() -> Calibration:
    """Return the calibration that is shipped with the program."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return Calibration(
        **{
            name: told[name]
            for name in ("version", "seed", "places", "maps", "power_maps", "level", "targets")
        },
        false_alarms=tuple(FalseAlarms(**row) for row in told["false_alarms"]),
        power=tuple(Power(**row) for row in told["power"]),
    )
