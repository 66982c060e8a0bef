"""The tables of tested places: what touches what, every window of every category, alerts, and how past lists did.

Everything is made anew by each build from the monthly counts, which is quick, so that a correction of old cases, of the
network or of the method reaches every window. Categories are those of the district file, or all there are.
"""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from governance.hotspot_tables import ALL_MATTERS, SCAN_SEED
from governance.hotspots import LEVELS, HotMaps, hot_maps, tested_parts
from governance.outlines import metres_per_degree
from governance.queries.hot_counts import Asked, CountCube, PlaceLevel, count_cube
from governance.queries.hot_network import hot_network
from governance.queries.publication import categories as all_categories
from governance.settings import Hotspots
from governance.statistics.emerging import Pattern
from governance.statistics.neighbours import queen_neighbours
from governance.statistics.scan import ScanRules, scan_permutation
from governance.statistics.scan_zones import nearest_first
from governance.tables import quote
from governance.warehouse import Warehouse
from pipelines.scorecard_tables import scorecard_tables

TESTED_LEVELS: tuple[PlaceLevel, ...] = ("grid", "community")

SCAN_NEAREST = 80
"""Grids nearest to a grid that a cluster around it may reach."""

RENEWED = ("hotspot", "hotspot_map", "scan_alert", "scan_alert_grid", "scorecard", "scorecard_month")
"""Tables made anew by every build."""

Tell = Callable[[str, int, int], None]


def surroundings(grids: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return ``grid_neighbour`` and ``grid_surroundings``.

    Parameters
    ----------
    grids
        Grids in force: grid_code, shape_wkb.
    """
    codes = grids["grid_code"].to_numpy()
    found = queen_neighbours(shapely.from_wkb(grids["shape_wkb"]))
    pairs = found.matrix.tocoo()
    return {
        "grid_neighbour": pd.DataFrame({"grid_code": codes[pairs.row], "neighbour_code": codes[pairs.col]}),
        "grid_surroundings": pd.DataFrame({
            "grid_code": codes, "neighbours": np.diff(found.matrix.indptr), "is_island": found.is_island,
            "is_border": found.is_border,
        }),
    }  # fmt: skip


def renew_hotspots(
    warehouse: Warehouse, method: Hotspots, tell: Tell = lambda _step, _done, _of: None
) -> None:
    """Replace the tables of tests, alerts and the scorecard.

    Parameters
    ----------
    warehouse
        The draft, its counts and neighbours committed.
    """
    connection = warehouse.connection
    network = hot_network(warehouse, "grid", method.denominator)
    scanned = (ALL_MATTERS, *method.scan_categories)
    asked = Asked("grid", scanned, sets_aside=method.set_aside_repeated_points)
    cube = count_cube(warehouse, asked, network.codes)
    made: list[tuple[str, pa.Table | pd.DataFrame]] = [
        *tested_tables(warehouse, method, tell),
        *alert_tables(warehouse, cube, tell).items(),
        *scorecard_tables(cube, network, window_months=method.window_months).items(),
    ]
    connection.execute("BEGIN")
    for name in RENEWED:
        connection.execute(f"DELETE FROM {quote(name)}")
    for name, rows in made:
        if len(rows):
            connection.register("rows_made", rows)
            connection.execute(f"INSERT INTO {quote(name)} BY NAME FROM rows_made")
            connection.unregister("rows_made")
    connection.execute("COMMIT")


def tested_tables(warehouse: Warehouse, method: Hotspots, tell: Tell) -> Iterator[tuple[str, pa.Table]]:
    """Give rows of ``hotspot`` and ``hotspot_map``, a level and matter at a time.

    Parameters
    ----------
    warehouse
        Has the counts and the neighbours.
    """
    parts = tested_parts(method, all_categories(warehouse))
    for number, level in enumerate(TESTED_LEVELS):
        tell("hotspots", number, len(TESTED_LEVELS))
        network = hot_network(warehouse, level, method.denominator)
        asked = Asked(level, parts, sets_aside=method.set_aside_repeated_points)
        cube = count_cube(warehouse, asked, network.codes)
        maps = hot_maps(cube, network, window_months=method.window_months)
        for part in range(len(parts) if maps.ends else 0):
            yield "hotspot", _place_rows(maps, level, part)
            yield "hotspot_map", _map_rows(maps, level, part)


def _place_rows(maps: HotMaps, level: PlaceLevel, part: int) -> pa.Table:
    test = maps.test
    window, place = np.nonzero(test.observed[part] > 0)
    at = (part, window, place)
    last = len(maps.ends) - 1
    words = np.array([Pattern(number).name.lower() for number in maps.patterns(part, last)], dtype=object)
    return pa.table({
        "place_level": _same(level, len(window)), "category": _same(maps.parts[part], len(window)),
        "month_from": _days(maps.starts, window), "month_to": _days(maps.ends, window),
        "place_code": pa.array(np.array(maps.network.codes, dtype=object)[place], pa.string()),
        "cases": maps.cases[at], "observed": test.observed[at].astype(np.int64),
        "expected": _numbers(test.expected[at]), "ratio": _numbers(test.ratio[at]), "p": _numbers(test.p[at]),
        "q": _numbers(test.q[at]), "level": test.level[at], "gi_star_z": _numbers(maps.z(part)[window, place]),
        "pattern": pa.array(words[place], pa.string(), mask=window != last),
    })  # fmt: skip


def _map_rows(maps: HotMaps, level: PlaceLevel, part: int) -> pa.Table:
    test = maps.test
    count = len(maps.ends)
    every = np.arange(count)
    return pa.table({
        "place_level": _same(level, count), "category": _same(maps.parts[part], count),
        "month_from": _days(maps.starts, every), "month_to": _days(maps.ends, every),
        "places": np.isfinite(test.p[part]).sum(axis=1), "cases": maps.cases[part].sum(axis=1),
        "set_aside_cases": maps.set_aside[part], "dispersion": _numbers(test.dispersion[part]),
        "form": pa.array(list(test.form[part]), pa.string()),
        **{f"marked_{step}": (test.level[part] == step).sum(axis=1) for step in LEVELS},
    })  # fmt: skip


def alert_tables(warehouse: Warehouse, cube: CountCube, tell: Tell) -> dict[str, pd.DataFrame]:
    """Return ``scan_alert`` and ``scan_alert_grid``: clusters that end in the last complete month.

    Parameters
    ----------
    warehouse
        Has the grids.
    cube
        Counts of grids, of each matter that is scanned.
    """
    centres = warehouse.frame("SELECT lon, lat FROM grid WHERE is_in_force ORDER BY grid_code")
    east_m, north_m = metres_per_degree(np.array([centres["lat"].mean()]))
    nearest = nearest_first(centres["lon"] * east_m, centres["lat"] * north_m, limit=SCAN_NEAREST)
    parts = cube.parts
    complete = [number for number, is_complete in enumerate(cube.is_complete, 1) if is_complete]
    months = cube.months[: complete[-1] if complete else 0]
    alerts, grids = [], []
    for position, part in enumerate(parts if len(months) > 1 else ()):

        def told(done: int, of: int, position: int = position) -> None:
            tell("scan", position * of + done, len(parts) * of)

        counts = cube.counts[position, : len(months)]
        found = scan_permutation(counts, nearest, ScanRules(), seed=SCAN_SEED, progress=told)
        for number, alert in enumerate(found, 1):
            alerts.append({
                "category": part, "alert_no": number, "month_from": months[-alert.months],
                "month_to": months[-1], "grids": len(alert.grids), "observed": alert.observed,
                "expected": alert.expected, "ratio": alert.ratio, "p": alert.p,
                "recurrence_months": alert.recurrence_months,
            })  # fmt: skip
            grids += [(part, number, cube.codes[place]) for place in alert.grids]
    return {
        "scan_alert": pd.DataFrame(alerts),
        "scan_alert_grid": pd.DataFrame(grids, columns=["category", "alert_no", "grid_code"]),
    }


def _same(word: str, count: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([word]))


def _days(days: tuple[date, ...], at: np.ndarray) -> pa.Array:
    return pa.array(days, pa.date32()).take(pa.array(at))


def _numbers(values: np.ndarray) -> pa.Array:
    return pa.array(np.asarray(values, dtype=np.float64), from_pandas=True)
