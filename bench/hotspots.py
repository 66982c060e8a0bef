"""Tests of places against their peers, and how long a reader waits for another tested map.

Peers run in their best form: esda's permutations compiled and warmed up where numba is installed, on all cores. What
they compute is not the same thing (they decide by permutations of rates, we by an exact test); it is what one would
reach for instead. Each part of the server's answer is measured in a process of its own (:mod:`bench.hotspot_page`).
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from math import ceil
from pathlib import Path
from types import MappingProxyType

import numpy as np
from scipy import sparse

from bench.hotspot_peers import emerging_seconds, permuted_seconds
from bench.page import Part, Sheet, at_least, at_most
from bench.runs import run
from governance.statistics.emerging import emerging, space_time_gi_star
from governance.statistics.exact_test import hot_test
from governance.statistics.gi_star import gi_star_z
from governance.statistics.neighbours import Neighbours

PLACES = 100_000
STEPS = 24
PERMUTATIONS = 999
PEER_PLACES, PEER_STEPS, PEER_PERMUTATIONS = 100, 10, 99
"""Of the peer for emerging patterns, which takes some ten milliseconds for each place and step."""

SERVED: Mapping[int, tuple[int, float]] = MappingProxyType({456: (60_000, 0.3), 5_000: (600_000, 1.0)})
"""Grids of a district to its cases and the seconds wanted for another map."""

CHANGES = 10
RUNS = 3

_METHOD = (
    "Made-up counts of {places:,} places on a lattice where each touches eight, households from 50 to 1,000, mean 1.2 "
    "cases a place and window; medians of {runs} runs. esda's `G_Local` gets the same rates with {permutations} "
    "permutations, once, after a warm-up. pyehsa gets {peer_places} places and {peer_steps} steps with "
    "{peer_permutations} permutations, and is compared by the time for one place and step. A reader's wait is a run of "
    "the hotspot page at the server after a change of category, channel or month that was not asked before, without "
    "the browser; median of {changes}."
)


def lattice(side: int) -> Neighbours:
    """Return a square lattice of places, each touching up to eight."""
    line = sparse.diags_array([np.ones(side - 1)] * 2, offsets=[1, -1]) + sparse.eye_array(side)
    matrix = sparse.csr_array(sparse.kron(line, line)) - sparse.eye_array(side * side)
    matrix = sparse.csr_array(matrix)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    nothing = np.zeros(side * side, bool)
    return Neighbours(matrix, nothing, nothing)


def part(
    *,
    places: int = PLACES,
    permutations: int = PERMUTATIONS,
    served: Mapping[int, tuple[int, float]] = SERVED,
) -> Part:
    """Return what tests of places take beside their peers, and what a reader waits for another map.

    Parameters
    ----------
    places
        Of the large map; rounded up to a square.
    served
        Grids of a district to its cases and the seconds wanted.
    """
    neighbours = lattice(ceil(places**0.5))
    count = neighbours.matrix.shape[0]
    random = np.random.default_rng(11)
    households = random.integers(50, 1_000, count).astype(float)
    counts = random.poisson(1.2 * households / households.mean(), (STEPS, count))
    method = _METHOD.format(
        places=count, runs=RUNS, permutations=permutations, peer_places=PEER_PLACES, peer_steps=PEER_STEPS,
        peer_permutations=PEER_PERMUTATIONS, changes=CHANGES,
    )  # fmt: skip
    told = Part("Tested places", method)
    _one_map(told, counts[-1], households, neighbours, permutations)
    _patterns(told, counts, neighbours)
    _waits(told, served)
    return told


def _one_map(
    told: Part, counts: np.ndarray, households: np.ndarray, neighbours: Neighbours, permutations: int
) -> None:
    """Add exact test, correction and Gi* of one map against permutations."""

    def tested() -> object:
        found = hot_test(counts, households, neighbours)
        return found.level, gi_star_z(counts / households, neighbours.matrix)

    ours = _median(tested)
    peer = permuted_seconds(counts / households, neighbours.matrix, permutations)
    told.targets.append(
        at_least(
            f"Exact test, correction and Gi* of one map of {len(counts):,} places against esda, {permutations} "
            "permutations",
            peer / ours,
            100,
        )
    )
    rows = (("this test with Gi*", f"{ours:.3f}"), (f"esda, {permutations} permutations", f"{peer:.1f}"))
    told.sheets.append(Sheet(f"One map of {len(counts):,} places", ("", "seconds"), rows))


def _patterns(told: Part, counts: np.ndarray, neighbours: Neighbours) -> None:
    """Add the patterns of all places and steps, and the peer's time for one of each."""
    steps, places = counts.shape
    ours = _median(lambda: emerging(space_time_gi_star(counts, neighbours.matrix)))
    small = counts[:PEER_STEPS, :PEER_PLACES]
    peer = emerging_seconds(small, PEER_PERMUTATIONS)
    each_ours, each_peer = ours / counts.size, peer / small.size
    what = f"Emerging patterns, {places:,} places in {steps} steps"
    told.targets += [
        at_most(what, ours, 2, "s"),
        at_least("Emerging patterns, one place and step against pyehsa", each_peer / each_ours, 50),
    ]
    rows = (
        (
            "ours, Gi* in space and time included",
            f"{places:,} x {steps}",
            f"{ours:.2f}",
            f"{each_ours * 1e6:.2f}",
        ),
        (
            f"pyehsa, {PEER_PERMUTATIONS} permutations",
            f"{PEER_PLACES} x {PEER_STEPS}",
            f"{peer:.2f}",
            f"{each_peer * 1e6:,.0f}",
        ),
    )
    columns = ("", "places x steps", "seconds", "microseconds for one place and step")
    told.sheets.append(Sheet("Emerging patterns", columns, rows))


def _waits(told: Part, served: Mapping[int, tuple[int, float]]) -> None:
    """Add what a reader waits for another tested map."""
    rows = []
    for grids, (cases, wanted) in served.items():
        with tempfile.TemporaryDirectory(prefix="grid-bench-") as name:
            district = Path(name) / "district.toml"
            done = run(
                "bench.hotspot_page", district, "--grids", grids, "--cases", cases, "--changes", CHANGES
            )
        seconds = [float(one) for one in done.facts["seconds"]]
        middle = statistics.median(seconds)
        told.targets.append(
            at_most(f"Change of filter to another tested map, {grids:,} grids", middle, wanted, "s")
        )
        rows.append(
            (f"{grids:,}", f"{cases:,}", f"{middle:.2f}", f"{max(seconds):.2f}", f"{done.peak_mb:.0f}")
        )
    columns = ("grids", "cases", "median s", "slowest s", "peak MB")
    told.sheets.append(Sheet("Another tested map, at the server", columns, tuple(rows)))


def _median(call: Callable[[], object]) -> float:
    """Return the median of the seconds of some calls."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)
