"""The rule below all questions: what a scope leaves out is in no table, and nothing leads round it."""

import duckdb
import pandas as pd
import pytest

from governance.access import EVERYTHING, Scope
from governance.queries.publication import months
from governance.scoped_warehouse import scoped
from governance.tables import TABLES, quote
from governance.warehouse import open_warehouse, published_path
from tests.access.two_townships import COUNT, OUR_GRID, OURS, SECRET, THEIR_GRID, THEIRS
from tests.tiny_district import case, world

SEEN_BY_ALL = {name for name, table in TABLES.items() if table.scoped_by == "district"}


def told(frame: pd.DataFrame) -> str:
    return frame.to_json(force_ascii=False, default_handler=str, date_format="iso")


def rows(warehouse, name) -> pd.DataFrame:
    return warehouse.frame(f"SELECT * EXCLUDE (shape_wkb, map_wkb) FROM {quote(name)}") if "map_wkb" in (
        TABLES[name].column_names
    ) else warehouse.frame(f"FROM {quote(name)}")  # fmt: skip


def test_every_table_declares_who_sees_its_rows():
    assert [name for name, table in TABLES.items() if table.scoped_by is None] == []


@pytest.mark.parametrize("name", sorted(set(TABLES) - SEEN_BY_ALL))
def test_the_world_has_rows_of_both_townships_in_every_table(whole, name):
    found = told(rows(whole, name))
    assert len(rows(whole, name)) > 0
    if TABLES[name].scoped_by not in {"source", "recounted"}:
        assert SECRET in found or THEIRS in found or str(COUNT) in found


@pytest.mark.parametrize("name", sorted(set(TABLES) - SEEN_BY_ALL))
def test_no_table_has_a_row_of_the_other_township(seen, name):
    found = told(rows(seen, name))
    assert SECRET not in found
    assert str(COUNT) not in found
    assert THEIRS not in found


@pytest.mark.parametrize("name", sorted(SEEN_BY_ALL))
def test_tables_of_the_district_are_the_same_for_everybody(whole, seen, name):
    pd.testing.assert_frame_equal(rows(seen, name), rows(whole, name))


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.scoped_by == "source"])
def test_tables_of_whole_files_are_seen_by_whoever_sees_all(whole, seen, name):
    assert rows(seen, name).empty
    assert not rows(whole, name).empty


@pytest.mark.parametrize(("reach", "code", "cases"), [("townships", OURS, 31), ("grids", OUR_GRID, 30)])
def test_own_rows_are_all_there(whole, reach, code, cases):
    own = scoped(whole, Scope(reach, (code,)))
    assert len(rows(own, "cases")) == cases
    assert rows(own, "case_clock")["case_no"].tolist() == ["A00"]
    assert OUR_GRID in rows(own, "grid")["grid_code"].tolist()
    assert rows(own, "township")["name"].tolist() == ["甲街道"]
    assert rows(own, "scan_alert_grid")["grid_code"].tolist() == [OUR_GRID]
    own.close()


def test_a_grid_worker_is_told_no_figure_of_the_township(whole):
    own = scoped(whole, Scope("grids", (OUR_GRID,)))
    for name, table in TABLES.items():
        if table.scoped_by == "township_code":
            assert rows(own, name).empty, name
    own.close()


def test_counts_that_name_no_place_are_counted_again_from_own_rows(whole, seen):
    own = rows(seen, "cases")
    coverage = rows(seen, "coverage_month")
    assert coverage["cases"].sum() == len(own)
    assert coverage["in_grid_cases"].sum() == own["grid_code"].notna().sum()
    assert set(coverage["located_by"]) <= {"coordinates", "township_code"}
    by_month = {month.first_day: month.cases for month in months(seen)}
    placed = seen.frame("SELECT month, sum(cases) AS n FROM place_month GROUP BY month")
    assert by_month == {day.date(): n for day, n in zip(placed["month"], placed["n"], strict=True)}
    assert [month.is_complete for month in months(seen)] == [month.is_complete for month in months(whole)]


def test_all_townships_together_are_the_district_less_what_could_not_be_placed(tmp_path):
    w = world(tmp_path)
    w.load([case(number, grid=f"G{number % 6}0" if number % 7 else None) for number in range(40)])
    w.build()
    built = open_warehouse(published_path(w.home))
    codes = tuple(built.frame("SELECT township_code FROM township")["township_code"])
    every = scoped(built, Scope("townships", codes))
    columns = ", ".join(quote(name) for name in TABLES["coverage_month"].column_names)
    asked = f"SELECT {columns} FROM coverage_month WHERE in_township_cases > 0 ORDER BY ALL"
    pd.testing.assert_frame_equal(every.frame(asked), built.frame(asked))
    own = scoped(built, Scope("townships", codes[:1]))
    assert 0 < len(rows(own, "cases")) < len(rows(built, "cases"))
    for warehouse in (own, every, built):
        warehouse.close()


@pytest.mark.parametrize("scope", [Scope("townships"), Scope("grids"), Scope("townships", ("x",))], ids=str)
def test_a_scope_without_places_sees_none(whole, scope):
    nothing = scoped(whole, scope)
    for name in set(TABLES) - SEEN_BY_ALL - {"month"}:
        assert rows(nothing, name).empty, name
    assert sum(month.cases for month in months(nothing)) == 0
    nothing.close()


@pytest.mark.parametrize("code", ["') OR true --", "x' OR '1'='1", "'; DROP TABLE grid; --", '"', "\\"])
def test_a_code_is_a_text_whatever_it_says(whole, code):
    for reach in ("townships", "grids"):
        nothing = scoped(whole, Scope(reach, (code,)))
        assert rows(nothing, "cases").empty
        nothing.close()


def test_whoever_sees_everything_has_the_plain_warehouse(whole):
    assert scoped(whole, EVERYTHING) is whole


def test_no_other_file_can_be_read_and_nothing_written(seen, two_folder):
    district = two_folder / "district.toml"
    for statement in (
        f"FROM read_text('{district}')", f"COPY grid TO '{two_folder / 'out.csv'}'",
        "SET enable_external_access = true",
        "CREATE TABLE published.main.x (a INTEGER)", "DELETE FROM cases",
    ):  # fmt: skip
        with seen.cursor() as cursor, pytest.raises(duckdb.Error):
            cursor.execute(statement)


def test_the_name_of_the_published_file_is_made_up_each_time(whole):
    first, second = (scoped(whole, Scope("grids", (THEIR_GRID,))) for _ in range(2))
    names = [
        set(one.frame("SELECT database_name AS name FROM duckdb_databases() WHERE NOT internal")["name"])
        - {"memory"}
        for one in (first, second)
    ]
    assert len(names[0] | names[1]) == 2
    first.close()
    second.close()
