"""What one would reach for instead of our tests of places: esda's permutations, pyehsa's emerging hot spots.

Both are installed by ``requirements-bench.txt`` alone and are imported when they are called. Warnings of packages that
are not ours are not shown.
"""

import contextlib
import io
import logging
import time
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import sparse

WARM_UP = 40
"""Places of the first call, which compiles."""


def permuted_seconds(rates: np.ndarray, matrix: sparse.csr_array, permutations: int) -> float:
    """Return what esda's Gi* takes with permutations, on all cores, after a first call has compiled it.

    Parameters
    ----------
    rates
        Of n places.
    matrix
        n x n, 1 where two are neighbours; nothing on the diagonal.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.getisord import G_Local  # noqa: PLC0415
        from libpysal.graph import Graph  # noqa: PLC0415

        def run(count: int) -> float:
            graph = Graph.from_sparse(matrix[:count, :count])
            started = time.perf_counter()
            G_Local(
                rates[:count], graph, transform="B", star=True, permutations=permutations, seed=1,
                keep_simulations=False,
            )  # fmt: skip
            return time.perf_counter() - started

        run(WARM_UP)
        return run(len(rates))


def emerging_seconds(counts: np.ndarray, permutations: int) -> float:
    """Return what pyehsa takes for the patterns of places on a square lattice.

    Parameters
    ----------
    counts
        T x n; n is a square number.
    """
    steps, places = counts.shape
    side = int(places**0.5)
    number = np.arange(places)
    west, south = 119 + number % side * 0.01, 33 + number // side * 0.01
    cube = gpd.GeoDataFrame(
        {
            "place": np.tile([f"{one:05d}" for one in number], steps),
            "step": np.repeat(pd.date_range("2024-01-01", periods=steps, freq="MS"), places),
            "cases": counts.ravel().astype(float),
        },
        geometry=np.tile(shapely.box(west, south, west + 0.01, south + 0.01), steps),
        crs="EPSG:4326",
    )
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            from pyehsa.emerging_hotspot_analysis import EmergingHotspotAnalysis  # noqa: PLC0415

            started = time.perf_counter()
            EmergingHotspotAnalysis.emerging_hotspot_analysis(
                cube, "place", "step", "cases", nsim=permutations
            )
            return time.perf_counter() - started
    finally:
        logging.disable(logging.NOTSET)
