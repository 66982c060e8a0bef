"""What a build publishes of the quality of places, from loads made by hand."""

import json

import pytest

from pipelines import quality
from pipelines.archive import rows_form
from tests.tiny_district import GRIDS, SIDE, SOUTH, WEST, World, case, world

METRE_LAT = 1 / 110_900
"""Degrees of latitude in a metre at 33 N, near enough for tests of whole metres."""


def beside_an_edge(number: int, metres: float) -> dict[str, str]:
    """A case in G00, so many metres north of the district's southern edge."""
    return case(number, lon=f"{WEST + SIDE / 2:.7f}", lat=f"{SOUTH + metres * METRE_LAT:.7f}")


def report_of(w: World, load_id: str) -> dict:
    rows = w.archive.rows_path(load_id, rows_form(w.network.hash, 0.0))
    return json.loads(quality.report_path(rows).read_text(encoding="utf-8"))


def test_rows_by_what_placed_them_and_those_beside_an_edge(tmp_path):
    w = world(tmp_path)
    w.load([
        beside_an_edge(1, 19), beside_an_edge(2, 21), case(3, "G11"), case(4, None, township_code="T1"),
        case(5, None), case(6, None), case(7, lon="121", lat="35"), case(8, received_on="x"), case(3, "G11"),
    ])  # fmt: skip
    w.build()
    assert w.rows("SELECT * FROM load_place ORDER BY located_by") == [
        ("L000001", "coordinates", 4, 4, 1), ("L000001", "outside", 1, 0, 0),
        ("L000001", "township_code", 1, 0, 0), ("L000001", "unlocated", 2, 0, 0),
    ]  # fmt: skip
    assert w.rows(
        "SELECT sum(rows) = max(accepted + superseded + duplicate) FROM load_place JOIN load USING (load_id)"
    ) == [(True,)]


def test_a_large_load_is_measured_in_part(tmp_path, monkeypatch):
    monkeypatch.setattr(quality, "EDGE_ROWS", 10)
    w = world(tmp_path)
    w.load([beside_an_edge(number, 19 if number % 2 else 500) for number in range(25)])
    w.build()
    # every third of 25 rows, of which those with an odd number are near
    assert w.rows("SELECT rows, edge_checked_rows, near_edge_rows FROM load_place") == [(25, 9, 4)]


def test_places_that_nobody_knows(tmp_path):
    w = world(tmp_path)
    w.load([
        case(1, None, grid_code="G99"), case(2, None, grid_code="G99"), case(3, None, grid_code="G00"),
        case(4, None, community_code="同名社区"), case(5, None, township_code="王小明"), case(6),
    ])  # fmt: skip
    w.build()
    assert w.rows("SELECT * FROM place_fault ORDER BY fault_no") == [
        ("L000001", 1, "grid_code", "G99", "unknown", 2),
        ("L000001", 2, "community_code", "同名社区", "ambiguous", 1),
        ("L000001", 3, "township_code", None, "unknown", 1),
    ]


def test_a_name_that_is_no_place_is_not_kept(tmp_path):
    w = world(tmp_path)
    w.load([case(1, None, township_code="王小明")])
    assert [fault["value"] for fault in report_of(w, "L000001")["place_fault"]] == [None]


def pile(cases: int, grid: str = "G22", first: int = 5000) -> list[dict[str, str]]:
    return [case(first + number, grid) for number in range(cases)]


def spread(cases: int) -> list[dict[str, str]]:
    """Cases each at an address of its own."""
    return [
        case(number, lon=f"{WEST + 0.0001 * number:.6f}", lat=f"{SOUTH + 0.005:.6f}")
        for number in range(cases)
    ]


POINTS = "SELECT source, grid_code, cases, round(share, 3), round(lon, 4), round(lat, 4) FROM repeated_point"


def test_a_pile_is_found_and_goes_with_its_load(tmp_path):
    w = world(tmp_path)
    w.load(spread(300), "spread.csv")
    pile_load = w.load(pile(200), "pile.csv").load_id
    w.build()
    assert w.rows(POINTS) == [("12345", "G22", 200, 0.4, 119.025, 33.025)]
    assert w.rows("SELECT expected_max BETWEEN 2 AND 30, p < 0.01 FROM repeated_point") == [(True, True)]
    w.archive.undo(pile_load)
    w.build()
    assert w.rows(POINTS) == []


def test_only_the_current_version_of_a_case_counts_towards_a_pile(tmp_path):
    w = world(tmp_path)
    w.load([*spread(300), *pile(40)], "a.csv")
    w.build()
    assert [row[2] for row in w.rows(POINTS)] == [40]
    w.load(pile(40, "G33"), "b.csv")
    w.build()
    assert [row[1:3] for row in w.rows(POINTS)] == [("G33", 40)]


def test_a_redrawn_network_is_reported_on_anew(tmp_path):
    w = world(tmp_path)
    w.load([case(1, "G00"), case(2, None, grid_code="G00")])
    w.build()
    assert w.rows("SELECT count(*) FROM place_fault") == [(0,)]
    w.codes = GRIDS[1:]
    w.build()
    assert w.rows("SELECT value, rows FROM place_fault") == [("G00", 1)]
    assert w.rows("SELECT located_by, rows FROM load_place ORDER BY located_by") == [
        ("outside", 1),
        ("unlocated", 1),
    ]


def test_a_build_reads_reports_and_makes_those_that_are_missing(tmp_path, monkeypatch):
    w = world(tmp_path)
    w.load([case(1)])
    made = []
    monkeypatch.setattr("pipelines.build.write_report", lambda rows, _placer: made.append(rows))
    w.build()
    assert made == []
    rows = w.archive.rows_path("L000001", rows_form(w.network.hash, 0.0))
    quality.report_path(rows).unlink()
    with pytest.raises(FileNotFoundError):
        w.build(is_full=True)
    assert made == [rows]


def test_without_loads_there_is_nothing_to_tell(tmp_path):
    w = world(tmp_path)
    w.build()
    counts = [
        w.rows(f"SELECT count(*) FROM {name}") for name in ("repeated_point", "load_place", "place_fault")
    ]
    assert counts == [[(0,)]] * 3
