"""Cases as of the day they were received: grids split, merged, renamed or moved, and days without a network."""

import io
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from governance.i18n import translator
from pipelines import placing, report
from pipelines.ladder import Ladder
from pipelines.placing import Placer
from tests.pipelines.redrawn_district import (
    AFTER,
    BEFORE,
    KEPT,
    TODAY,
    TOO_EARLY,
    VERSIONS,
    Redrawn,
    redrawn,
)
from tests.pipelines.test_incremental import assert_like_a_full_build
from tests.tiny_district import SIDE, SOUTH, WEST, case, world

CROSSWALK = '[crosswalk]\nM1 = "M"\nM2 = "M"\nR = "S"\nT9 = "T0"\n'
NO_POINT = {"lon": "", "lat": ""}


def at(square: float) -> dict[str, str]:
    """Coordinates so many squares east, in the middle of the row."""
    return {"lon": f"{WEST + SIDE * square:.6f}", "lat": f"{SOUTH + SIDE / 2:.6f}"}


LADDER = [
    # day, cells, then: grid, township, rung; today: grid, township, rung
    (BEFORE, at(0.2), "A", "T0", "coordinates", "A1", "T0", "coordinates"),
    (BEFORE, at(0.7), "A", "T0", "coordinates", "A2", "T0", "coordinates"),
    (AFTER, at(0.7), "A2", "T0", "coordinates", "A2", "T0", "coordinates"),
    (BEFORE, at(3.5), "M2", "T0", "coordinates", "M", "T0", "coordinates"),
    (BEFORE, at(4.5), "R", "T9", "coordinates", "S", "T0", "coordinates"),
    (BEFORE, at(5.5), "K", "T9", "coordinates", "K", "T0", "coordinates"),
    (AFTER, at(5.5), "K", "T0", "coordinates", "K", "T0", "coordinates"),
    (BEFORE, {"grid_code": "A"}, "A", "T0", "grid_code", None, None, "unlocated"),
    (AFTER, {"grid_code": "A"}, None, None, "unlocated", None, None, "unlocated"),
    (BEFORE, {"grid_code": "M1"}, "M1", "T0", "grid_code", "M", "T0", "grid_code"),
    (AFTER, {"grid_code": "M1"}, "M", "T0", "grid_code", "M", "T0", "grid_code"),
    (BEFORE, {"grid_code": "M"}, None, None, "unlocated", "M", "T0", "grid_code"),
    (BEFORE, {"grid_code": "R"}, "R", "T9", "grid_code", "S", "T0", "grid_code"),
    (BEFORE, {"grid_code": "K"}, "K", "T9", "grid_code", "K", "T0", "grid_code"),
    (BEFORE, {"township_code": "T9"}, None, "T9", "township_code", None, "T0", "township_code"),
    (BEFORE, {"township_code": "旧街道"}, None, "T9", "township_code", None, None, "unlocated"),
    (BEFORE, {"community_code": "A社区"}, None, "T0", "community_code", None, "T0", "community_code"),
    (BEFORE, {"community_code": "CR"}, None, "T9", "community_code", None, None, "unlocated"),
    (BEFORE, at(9.0), None, None, "outside", None, None, "outside"),
    (TOO_EARLY, at(0.2), None, None, None, "A1", "T0", "coordinates"),
    (TOO_EARLY, {"grid_code": "B"}, None, None, None, "B", "T0", "grid_code"),
]


def load_ladder(w: Redrawn) -> None:
    w.load([case(n, received_on=day, **NO_POINT | cells) for n, (day, cells, *_) in enumerate(LADDER)])


PLACED = (
    "SELECT grid_code_then, township_code_then, located_by_then, grid_code, township_code, located_by FROM cases "
    "ORDER BY case_no"
)


def test_each_rung_then_and_today(tmp_path):
    w = redrawn(tmp_path, more=CROSSWALK)
    load_ladder(w)
    w.build()
    assert w.rows(PLACED) == [tuple(expected) for _, _, *expected in LADDER]
    assert w.rows("SELECT community_code_then FROM cases WHERE case_no = 'A0016'") == [("CA",)]


def test_as_it_was_is_counted_and_days_without_a_network_too(tmp_path):
    w = redrawn(tmp_path, more=CROSSWALK)
    load_ladder(w)
    w.build()
    assert w.rows("SELECT month(month), grid_code, cases FROM grid_month_then ORDER BY ALL") == [
        (2, "A", 3), (2, "K", 2), (2, "M1", 1), (2, "M2", 1), (2, "R", 2), (3, "A2", 1), (3, "K", 1), (3, "M", 1),
    ]  # fmt: skip
    assert w.rows(
        "SELECT township_code, sum(cases) FROM place_month_then WHERE month < '2026-03-01' GROUP BY 1 ORDER BY 1"
    ) == [("T0", 6), ("T9", 7)]
    assert w.rows(
        "SELECT sum(no_version_cases), sum(in_grid_then_cases), sum(in_township_then_cases) FROM coverage_month"
    ) == [(2, 12, 16)]


@pytest.mark.parametrize(
    ("days", "said"), [((TOO_EARLY, AFTER), "Not placed as it was: 1,"), ((AFTER,), None)]
)
def test_a_build_says_how_many_cases_have_no_network_of_their_day(tmp_path, days, said):
    w = redrawn(tmp_path)
    w.load([case(n, received_on=day, **at(1.5)) for n, day in enumerate(days)])
    told = io.StringIO()
    report.build(Console(file=told, width=200), translator("en"), w.build(), read_otherwise=(), as_json=False)
    assert ("Not placed as it was" in told.getvalue()) == (said is not None)
    assert (said or "") in told.getvalue()


def test_a_change_of_the_crosswalk_places_again(tmp_path):
    w = redrawn(tmp_path)
    load_ladder(w)
    w.build()
    assert w.rows("SELECT count(grid_code) FROM cases WHERE located_by = 'grid_code'") == [(3,)]
    w.recode({"A": "A1"})
    assert w.build().is_new
    assert w.rows("SELECT grid_code_then, grid_code FROM cases WHERE case_no = 'A0007'") == [("A", "A1")]
    assert not w.build().is_new


def test_one_version_throughout_costs_nothing(tmp_path, monkeypatch):
    w = world(tmp_path)
    placed, ladder = [], Ladder.place
    assert len(w.network.eras) == 1
    monkeypatch.setattr(Ladder, "place", lambda self, records: placed.append(self) or ladder(self, records))
    monkeypatch.setattr(placing.GridIndex, "build", None)
    w.load([case(1), case(2, None, grid_code="G55", received_on="1999-01-01"), case(3, None)])
    assert len(placed) == 1
    w.build()
    same = "grid_code IS NOT DISTINCT FROM grid_code_then AND located_by = located_by_then"
    assert w.rows(f"SELECT count(*) FROM cases WHERE {same}") == [(3,)]
    assert w.rows("SELECT count(*) FROM (FROM grid_month EXCEPT ALL FROM grid_month_then)") == [(0,)]


@pytest.mark.parametrize("seed", range(2))
def test_brought_up_to_date_is_like_built_from_nothing(tmp_path, seed):
    w = redrawn(tmp_path, more=CROSSWALK)
    for number in range(3):
        rows = [
            case(n, received_on=day, category="噪声" if (n + seed) % 2 else "物业", **NO_POINT | cells)
            for n, (day, cells, *_) in enumerate(LADDER[number + seed :: 2])
        ]
        w.load(rows, f"{number}.csv")
        w.build()
        assert_like_a_full_build(w, tmp_path / "scratch")
    w.archive.undo("L000002")
    w.build()
    assert_like_a_full_build(w, tmp_path / "scratch")


@cache
def surveyed() -> Placer:
    with TemporaryDirectory() as folder:
        return redrawn(Path(folder)).placer


def in_force_on(day: date) -> dict[str, shapely.Polygon]:
    """Outlines of the grids in force on a day, from the versions themselves."""
    return {
        code: shapely.box(WEST + SIDE * first, SOUTH, WEST + SIDE * last, SOUTH + SIDE)
        for code, first, last, _, (valid_from, valid_to) in VERSIONS
        if date.fromisoformat(valid_from) <= day <= (date.fromisoformat(valid_to) if valid_to else date.max)
    }


def holding(grids: dict[str, shapely.Polygon], lon: float, lat: float) -> str | None:
    return min(
        (code for code, shape in grids.items() if shapely.intersects_xy(shape, lon, lat)), default=None
    )


RECORDS = st.lists(
    st.tuples(
        st.floats(-0.5, 6.5).map(lambda square: WEST + SIDE * square),
        st.floats(-0.2, 1.2).map(lambda square: SOUTH + SIDE * square),
        st.integers(-500, 260).map(lambda days: date(2026, 3, 1) + timedelta(days)),
    ),
    min_size=1, max_size=30,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_each_point_lies_in_the_grid_that_held_it_on_its_day(records):
    placer = surveyed()
    lon, lat, days = (np.array(column) for column in zip(*records, strict=True))
    nothing = pa.nulls(len(records), pa.string())
    stated = dict.fromkeys(("grid_code", "community_code", "township_code"), nothing)
    placed = placer.place(lon, lat, pa.table(stated | {"received_on": pa.array(list(days), pa.date32())}))
    then, today = (placed[name].to_pylist() for name in ("grid_code_then", "grid_code"))
    assert then == [holding(in_force_on(day), x, y) for x, y, day in records]
    assert today == [holding(in_force_on(TODAY), x, y) for x, y, _ in records]
    in_both = [(before, now) for before, now in zip(then, today, strict=True) if before and now]
    drawn = [day >= date.fromisoformat(KEPT[0]) for day in days]
    # both networks cover the same ground: what lies in one lies in the other, so the sums over grids agree
    assert len(in_both) == sum(bool(now) for now, is_drawn in zip(today, drawn, strict=True) if is_drawn)
