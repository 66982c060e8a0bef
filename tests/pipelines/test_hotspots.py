"""The tables of tested places: what the pages compute, worked out by the build, and calm where there is nothing."""

import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from governance import hotspots
from governance.hotspot_tables import HOTSPOT_TABLES
from governance.queries import hot_maps
from governance.queries.hot_counts import Asked
from governance.queries.publication import categories
from governance.statistics.emerging import Pattern
from governance.warehouse import open_warehouse, published_path
from pipelines.repeated_points import LEAST_CASES
from tests.pipelines.test_incremental import assert_like_a_full_build
from tests.tiny_district import GRIDS, World, case, centre, world

MONTHS = tuple(f"{2024 + number // 12}-{number % 12 + 1:02d}" for number in range(20))
CORNER = ("G00", "G01", "G10", "G11")


def rows_of(seed=3, months=MONTHS, *, hot=True):
    """Cases of two matters anywhere in every month, and of one in the corner in the last three."""
    chance = random.Random(seed)  # noqa: S311 (the same every time)
    rows = []
    for month in months:
        places = [*chance.choices(GRIDS, k=30), *(CORNER * 4 if hot and month in months[-3:] else ())]
        for number, grid in enumerate(places):
            lon, lat = (float(part) + chance.uniform(-0.004, 0.004) for part in centre(grid))
            category = "噪声" if number >= 30 else chance.choice(["噪声", "物业"])
            rows.append(case(
                f"{month}-{number}", grid, received_on=f"{month}-{chance.randint(1, 28):02d}", category=category,
                lon=f"{lon:.6f}", lat=f"{lat:.6f}",
            ))  # fmt: skip
    rows.append(case("end", "G55", received_on=f"{pd.Period(months[-1]).end_time:%Y-%m-%d}"))
    return rows


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    w = world(tmp_path_factory.mktemp("hot"), more='[hotspots]\nscan_categories = ["噪声"]\n')
    w.load(rows_of())
    w.build()
    return w


def rows_in(w):
    return {table.name: w.rows(f"SELECT count(*) FROM {table.name}")[0][0] for table in HOTSPOT_TABLES}


@pytest.mark.parametrize("level", ["grid", "community"])
def test_tables_hold_what_a_page_computes(built, level):
    method = built.settings.hotspots
    warehouse = open_warehouse(published_path(built.home))
    parts = hotspots.tested_parts(method, categories(warehouse))
    maps = hot_maps.tested_maps(
        warehouse, hot_maps.TestAsked(Asked(level, parts), method.window_months, method.denominator)
    )
    warehouse.close()
    table = built.ask("SELECT * FROM hotspot WHERE place_level = $level", level=level)
    part = table["category"].map(maps.parts.index)
    window = table["month_to"].dt.date.map(maps.ends.index)
    place = table["place_code"].map(maps.network.codes.index)
    assert len(table) == (maps.test.observed > 0).sum()
    assert (maps.cases[part, window, place] == table["cases"]).all()
    for name in ("observed", "expected", "ratio", "p", "q", "level"):
        live = getattr(maps.test, name)[part, window, place]
        np.testing.assert_array_equal(live, table[name].to_numpy(dtype=float), err_msg=name)
    last = len(maps.ends) - 1
    assert table["pattern"].notna().equals(window == last)
    for number, name in enumerate(maps.parts):
        told = table[(table["category"] == name) & (window == last)]
        live = maps.patterns(number, last)[place[told.index]]
        assert [Pattern(value).name.lower() for value in live] == told["pattern"].tolist()
    summary = built.ask("SELECT * FROM hotspot_map WHERE place_level = $level", level=level)
    assert len(summary) == len(maps.parts) * len(maps.ends)
    marked = summary[["marked_99", "marked_95", "marked_90"]].sum().tolist()
    assert marked == [(maps.test.level == step).sum() for step in (99, 95, 90)]


def test_own_cases_are_those_of_the_ledger(built):
    wrong = built.rows("""
        SELECT count(*) FROM hotspot JOIN (
            SELECT spot.place_code, spot.category, spot.month_to, count(*) AS cases
            FROM hotspot AS spot JOIN cases ON grid_code = place_code AND month BETWEEN month_from AND month_to
                AND spot.category IN ('*', cases.category)
            WHERE place_level = 'grid' GROUP BY ALL
        ) AS counted USING (place_code, category, month_to)
        WHERE place_level = 'grid' AND hotspot.cases <> counted.cases
    """)
    assert wrong == [(0,)]


def test_the_planted_corner_is_marked_warned_of_and_judged(built):
    marked = built.rows(
        "SELECT place_code, pattern FROM hotspot WHERE place_level = 'grid' AND category = '噪声' AND level >= 95 "
        "AND month_to = '2025-08-01'"
    )
    assert ("G00", "consecutive_hot") in marked
    assert {code for code, _ in marked} <= {f"G{row}{column}" for row in range(3) for column in range(3)}
    alerts = built.rows("SELECT category, month_from::VARCHAR, month_to::VARCHAR FROM scan_alert")
    assert ("噪声", "2025-06-01", "2025-08-01") in alerts
    grids = built.rows("SELECT grid_code FROM scan_alert_grid WHERE category = '噪声'")
    assert set(grids) == {(code,) for code in CORNER}  # in parts: a zone holds at most 15 % of the cases
    judged = built.ask("SELECT * FROM scorecard ORDER BY budget, method")
    assert judged["budget"].unique().tolist() == ["area", "households"]
    assert judged["method"].tolist()[:4] == ["last_month", "smoothed_rate", "tested", "year_mean"]
    months = built.ask("SELECT * FROM scorecard_month")
    assert months.groupby(["budget", "method"]).size().tolist() == judged["months"].tolist()
    assert (
        months["month"].min().strftime("%Y-%m")
    ) == "2025-01"  # the year before is known for the first time


def test_month_after_month_as_a_full_build(tmp_path):
    w = world(tmp_path, more='[hotspots]\nscan_categories = ["噪声"]\n')
    rows = rows_of()
    for number in range(3):
        w.load(rows[number::3], f"{number}.csv")
        w.build()
    assert_like_a_full_build(w, tmp_path / "scratch")
    w.archive.undo(w.archive.load_ids()[-1])
    w.build()
    assert_like_a_full_build(w, tmp_path / "scratch")


def test_a_new_load_sets_old_cases_aside(tmp_path):
    w = world(tmp_path)
    months = MONTHS[:4]
    few, many = LEAST_CASES // 3, LEAST_CASES * 4
    lon, lat = centre("G33")
    at = {"lon": lon, "lat": lat}

    def piled(first, count):
        return [
            case(f"P{first + number}", "G33", received_on=f"{months[number % 4]}-10", **at)
            for number in range(count)
        ]

    w.load(rows_of(months=months, hot=False) + piled(0, few))
    w.build()
    assert w.rows("SELECT count(*) FROM repeated_point") == [(0,)]
    before = w.rows("SELECT cases FROM hotspot WHERE place_code = 'G33' AND category = '*' ORDER BY month_to")
    w.load(piled(few, many), "more.csv")
    w.build()
    assert w.rows("SELECT cases FROM repeated_point") == [(few + many,)]
    aside = w.rows(
        "SELECT set_aside_cases FROM hotspot_map WHERE place_level = 'grid' AND category = '*' ORDER BY month_to"
    )
    own = w.rows("SELECT month, count(*) FROM cases WHERE case_no LIKE 'P%' GROUP BY month ORDER BY month")
    assert aside == [(sum(count for _, count in own[start : start + 3]),) for start in range(2)]
    after = w.rows("SELECT cases FROM hotspot WHERE place_code = 'G33' AND category = '*' ORDER BY month_to")
    piled_before = [
        sum((number % 4) in range(start, start + 3) for number in range(few)) for start in range(2)
    ]
    assert [cases for (cases,) in after] == [
        cases - piled for (cases,), piled in zip(before, piled_before, strict=True)
    ]
    assert_like_a_full_build(w, tmp_path / "scratch")


def test_what_is_not_set_aside_counts(tmp_path):
    counted = []
    for switch in ("true", "false"):
        w = world(tmp_path / switch, more=f"[hotspots]\nset_aside_repeated_points = {switch}\n")
        w.load(
            [
                *rows_of(months=MONTHS[:3], hot=False),
                *(case(f"P{n}", received_on="2024-02-01") for n in range(99)),
            ]
        )
        w.build()
        counted += w.rows(
            "SELECT cases, set_aside_cases FROM hotspot_map WHERE place_level = 'grid' AND category = '*'"
        )
    assert counted == [(91, 99), (190, 0)]


class NoHouseholds(World):
    """The district with a layer that knows no households."""

    @property
    def network(self):
        network = super().network
        return replace(
            network, hash="none", grids=network.grids.assign(households=pd.array([pd.NA] * 36, "Int64"))
        )


def no_households(folder, more=""):
    return NoHouseholds(folder, world(folder, more=more).settings)


def test_without_cases_there_is_nothing_to_test(tmp_path):
    w = world(tmp_path)
    w.build()
    found = rows_in(w)
    assert found.pop("grid_neighbour") > 0
    assert found.pop("grid_surroundings") == len(GRIDS)
    assert set(found.values()) == {0}


@pytest.mark.parametrize("months", [1, 2])
def test_fewer_months_than_a_window_are_not_tested(tmp_path, months):
    w = world(tmp_path)
    w.load(rows_of(months=MONTHS[:months]))
    w.build()
    found = rows_in(w)
    assert (found["hotspot"], found["hotspot_map"], found["scan_alert"]) == (0, 0, 0)
    assert w.rows("SELECT DISTINCT months, finding FROM scorecard") == [(0, "too_few")]


def test_one_month_that_is_not_complete(tmp_path):
    w = world(tmp_path)
    w.load([case(number, GRIDS[number], received_on="2026-03-05") for number in range(9)])
    w.build()
    assert rows_in(w)["hotspot"] == rows_in(w)["scorecard_month"] == 0


def test_without_households_nothing_can_be_tested(tmp_path):
    w = no_households(tmp_path)
    w.load(rows_of())
    w.build()
    assert w.rows("SELECT count(*), max(level), count(p) FROM hotspot") == [(0, None, 0)]
    assert w.rows("SELECT DISTINCT places FROM hotspot_map") == [(0,)]
    assert w.rows("SELECT DISTINCT budget FROM scorecard") == [("area",)]


def test_area_can_stand_in_for_households(tmp_path):
    w = no_households(tmp_path, more='[hotspots]\ndenominator = "area_km2"\n')
    w.load(rows_of())
    w.build()
    assert w.rows("SELECT DISTINCT places FROM hotspot_map WHERE place_level = 'grid'") == [(len(GRIDS),)]
    assert w.rows(
        "SELECT level FROM hotspot WHERE place_code = 'G00' AND category = '噪声' AND month_to = '2025-08-01'"
    ) == [(99,)]


def test_a_single_grid_has_no_neighbour_and_no_mark(tmp_path):
    w = world(tmp_path)
    w.codes = ("G00",)
    w.load(
        case(number, "G00", received_on=f"{MONTHS[number % 20]}-10", lon=f"{119.001 + number / 1e5:.5f}")
        for number in range(200)
    )
    w.build()
    assert w.rows("SELECT neighbours, is_border FROM grid_surroundings") == [(0, True)]
    assert rows_in(w)["grid_neighbour"] == 0
    assert w.rows("SELECT max(level), min(ratio), max(ratio) FROM hotspot WHERE place_level = 'grid'") == [
        (0, 1, 1)
    ]


def test_grids_apart_are_islands_that_borrow_the_nearest(tmp_path):
    w = world(tmp_path)
    w.codes = ("G00", "G03", "G30", "G33")
    w.load(
        [case(number, w.codes[number % 4], received_on=f"{MONTHS[number % 20]}-10") for number in range(200)]
    )
    w.build()
    assert w.rows("SELECT count(*), bool_and(is_island), min(neighbours) FROM grid_surroundings") == [
        (4, True, 1)
    ]
    assert rows_in(w)["hotspot"] > 0
