"""The table beside the map, as rows and as a file: what was not recorded is never a number."""

import csv
import io
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard import hot_answers, place_table
from dashboard.filters import Choices, Filters
from dashboard.hot_answers import HotAnswer
from dashboard.hot_modes import ModeMap
from dashboard.method_notes import method_notes
from dashboard.palettes import LIGHT
from dashboard.place_columns import export_columns
from dashboard.place_table import map_layer, outlines_of, table_rows
from dashboard.places import Place
from governance.exporting.content import ExportTable, Origin
from governance.exporting.spreadsheets import csv_bytes
from governance.i18n import translator
from governance.place_measures import FEWEST_CASES
from governance.queries.places import figures
from governance.queries.publication import Month
from governance.settings import Hotspots
from governance.warehouse import open_warehouse, published_path
from tests.dashboard.hot_world import HOT, MATTER, QUIET, WITHOUT_HOUSEHOLDS, WORLD
from tests.tiny_warehouse import CATEGORIES, TINY

DISTRICT = Place("district", None, "示例区")
SECOND_TOWNSHIP = Place("township", "990101002", "乙街道", "990101002", "乙街道")


@pytest.fixture
def scene():
    return SimpleNamespace(say=translator("en"), filters=Filters(TINY.month(3), TINY.month(4)))


@pytest.fixture
def grids(tiny, scene):
    return figures(tiny, scene.filters.selection, "grid")


def exported(rows, scene):
    """The rows as a CSV says them: one dictionary a row."""
    table = ExportTable("", export_columns(scene, rows), rows, Origin(), scene.say)
    return {
        row["Code"]: row
        for row in csv.DictReader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline=""))
    }


def test_what_is_not_recorded_is_a_word_and_zero_is_a_number(grids, scene):
    rows = exported(table_rows(grids, scene, DISTRICT), scene)
    unrecorded, none = rows["990101001001003"], rows["990101003001002"]
    assert int(unrecorded["Cases"]) > 0
    assert (unrecorded["Outcome recorded"], unrecorded["Concluded"], unrecorded["Concluded share (%)"]) == (
        "0",
        "not recorded",
        "not recorded",
    )
    assert (none["Cases"], none["Concluded"], none["Concluded share (%)"]) == ("0", "0", "none")


def test_recorded_outcomes_have_a_column_only_where_they_are_not_all_cases(grids, scene):
    headings = [column.heading for column in export_columns(scene, table_rows(grids, scene, DISTRICT))]
    assert headings[headings.index("Cases") + 1] == "Outcome recorded"
    rows = table_rows(grids, scene, SECOND_TOWNSHIP)
    assert len(rows) == 4
    assert "Outcome recorded" not in [column.heading for column in export_columns(scene, rows)]


def test_shares_are_of_the_recorded_cases_alone(scene):
    rows = pd.DataFrame({
        "code": ["a"], "name": ["a"], "township_code": ["t"], "township_name": ["t"], "households": [None],
        "cases": [80], "outcome_cases": [20], "concluded_cases": [15],
    }).astype({"households": "Int64"})  # fmt: skip
    assert table_rows(rows, scene, DISTRICT)["concluded_share"].tolist() == [75.0]


@pytest.fixture(scope="module")
def hot(hot_folder):
    warehouse = open_warehouse(published_path(hot_folder / "var"))
    yield warehouse
    warehouse.close()


@pytest.fixture
def hot_scene(hot, monkeypatch):
    """A scene with the tests of April and May; answers are not cached."""

    def asked(warehouse, question, *values):
        return question(warehouse, *values)

    for module in (hot_answers, place_table):
        monkeypatch.setattr(module.data, "ask", asked)
        monkeypatch.setattr(module.data, "keep", asked)
    months = tuple(Month(WORLD.month(number), 1, number < 5) for number in range(6))
    return SimpleNamespace(
        say=translator("en"), filters=Filters(WORLD.month(3), WORLD.month(4)), warehouse=hot,
        choices=Choices(months, CATEGORIES, ("电话", "网络")), settings=SimpleNamespace(hotspots=Hotspots()),
    )  # fmt: skip


def rows_with_tests(scene, place=DISTRICT):
    rows = figures(scene.warehouse, scene.filters.selection, scene.filters.level)
    return table_rows(rows, scene, place, answer=HotAnswer.of(scene, scene.filters.level))


def test_tested_places_lead_with_the_surest(hot_scene):
    rows = rows_with_tests(hot_scene)
    assert rows["level"].iloc[0] == 99
    assert rows["level"].dropna().is_monotonic_decreasing
    row = rows.set_index("code").loc[HOT]
    assert (row["matter"], row["level"]) == (MATTER, 99)
    assert row["ratio"] == pytest.approx(row["observed"] / row["expected"])
    assert 0 < row["p"] <= row["q"] < 0.01
    assert rows.set_index("code").loc[QUIET, "level"] == 0
    assert "rests on one channel: 网络" in row["remarks"]


def test_what_was_not_tested_says_so(hot_scene):
    rows = rows_with_tests(hot_scene)
    row = exported(rows, hot_scene)[WITHOUT_HOUSEHOLDS]
    assert {row[name] for name in ("Matter", "p", "q", "Level, % (0: not marked)")} == {"not tested"}
    assert row["Cases per 1,000 households"] == "none"
    row = rows[rows["code"] == WITHOUT_HOUSEHOLDS]
    assert row[["observed", "expected", "p", "q", "level", "matter", "rate"]].isna().all(axis=None)
    assert {"not tested", "no households"} <= set(row["remarks"].iloc[0].split("; "))


def test_tests_have_their_columns_only_where_there_are_any(hot_scene, grids, scene):
    tested = [column.name for column in export_columns(hot_scene, rows_with_tests(hot_scene))]
    plain = [column.name for column in export_columns(scene, table_rows(grids, scene, DISTRICT))]
    own = [
        "matter",
        "counted",
        "observed",
        "expected",
        "ratio",
        "p",
        "q",
        "level",
        "pattern",
        "windows_marked",
    ]
    assert tested[3:13] == own
    assert [name for name in tested if name not in own] == [name for name in plain if name != "outcome_cases"]


def test_the_method_travels_with_the_table(hot_scene):
    notes = dict(method_notes(HotAnswer.of(hot_scene, "grid"), hot_scene.say))
    assert notes["Window"] == "2 months"
    assert notes["Levels"] == "99 %: q ≤ 0.01; 95 %: q ≤ 0.05; 90 %: q ≤ 0.1"
    assert notes["Expected by"] == "households"
    assert notes["Tests judged together"] == "632 (158 places × 4 matters)"
    assert notes["Matters tested"] == "all matters, 市政设施, 物业管理, 环境噪声"
    assert notes["Set aside"] == "0 cases at repeated coordinates"
    assert notes["Cases tested"] == "all cases"
    assert "negative binomial, with dispersion: " in notes["Law"]


@pytest.mark.parametrize(
    ("cases", "outcomes", "rate", "share", "remarks"),
    [
        (0, 0, 0.0, None, "no cases"),
        (FEWEST_CASES - 1, FEWEST_CASES - 1, None, None,
         "withheld, fewer than 5 cases: share; withheld, fewer than 5 cases: rate"),
        (FEWEST_CASES, FEWEST_CASES - 1, 50.0, None, "withheld, fewer than 5 cases: share"),
        (FEWEST_CASES, FEWEST_CASES, 50.0, 40.0, ""),
        (FEWEST_CASES, 0, 50.0, None, "outcome not recorded"),
    ],
)  # fmt: skip
def test_withheld_none_and_zero_are_told_apart(scene, cases, outcomes, rate, share, remarks):
    rows = pd.DataFrame({
        "code": ["a"], "name": ["a"], "township_code": ["t"], "township_name": ["t"], "households": [100],
        "cases": [cases], "outcome_cases": [outcomes], "concluded_cases": [min(2, outcomes)],
    }).astype({"households": "Int64"})  # fmt: skip
    row = table_rows(rows, scene, DISTRICT).iloc[0]
    for name, value in (("rate", rate), ("concluded_share", share)):
        assert pd.isna(row[name]) if value is None else row[name] == value
    assert row["remarks"] == remarks


def test_the_order_is_that_of_the_mode(scene):
    rows = pd.DataFrame({
        "code": ["a", "b"], "name": ["a", "b"], "township_code": ["t", "t"], "township_name": ["t", "t"],
        "households": [1000, 100], "cases": [20, 10], "outcome_cases": [20, 10], "concluded_cases": [0, 5],
        "before_cases": [20, 1], "smoothed_rate": [21.0, 80.0],
    }).astype({"households": "Int64"})  # fmt: skip
    first = {}
    for mode in ("tested", "cases", "rate", "smoothed", "open", "change", "heat"):
        told = SimpleNamespace(say=scene.say, filters=Filters(TINY.month(3), TINY.month(4), mode=mode))
        listed = table_rows(rows, told, DISTRICT)
        first[mode] = listed["code"].iloc[0]
        names = [column.name for column in export_columns(told, listed)]
        assert {"before_cases", "change", "smoothed_rate"} <= set(names)
    assert first == {
        "tested": "a", "cases": "a", "rate": "b", "smoothed": "b", "open": "a", "change": "b", "heat": "a",
    }  # fmt: skip


def test_a_community_lists_its_own_grids(hot_scene):
    place = Place("community", HOT[:12], "甲社区", HOT[:9], "甲街道", HOT[:12])
    assert len(rows_with_tests(hot_scene, place)) == 80


@pytest.mark.parametrize(
    ("level", "count", "squares"), [("grid", 160, 1), ("community", 2, 80), ("township", 2, 80)]
)
def test_outlines_are_those_of_the_level(hot_scene, level, count, squares):
    shapes = outlines_of(hot_scene.warehouse, level)
    assert len(shapes) == count
    assert next(iter(shapes.values())).area == pytest.approx(0.01**2 * squares)


@pytest.mark.parametrize("mode", ["tested", "rate", "cases", "pattern"])
def test_the_layer_looks_as_the_map_does(hot_scene, mode):
    filters = replace(hot_scene.filters, mode=mode)
    here = SimpleNamespace(**vars(hot_scene) | {"filters": filters})
    answer = HotAnswer.of(here, "grid")
    counted = figures(here.warehouse, filters.selection, "grid")
    shown = ModeMap(here, answer, counted, LIGHT)
    rows = table_rows(counted, here, SECOND_TOWNSHIP, answer=answer)
    layer = map_layer(here, rows, shown)
    values = shown.values()
    assert [(one.label, one.colour, one.hatch, one.edge) for one in layer.classes] == [
        (one.label, one.colour, one.hatch, one.edge) for one in values.classes
    ]
    told = dict(zip(counted["code"], values.class_of, strict=True))
    assert list(layer.class_of) == [told[code] for code in rows["code"]]
    assert all(outline is not None and outline.is_valid for outline in layer.outlines)
