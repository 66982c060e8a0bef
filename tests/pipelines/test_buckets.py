"""Tables keyed by grid give the same whole and in parts: each grid's rows come from its own cases alone."""

import random

import duckdb
import pytest

from governance.tables import TABLES
from pipelines.build import table_query
from tests.tiny_district import GRIDS, case, world

BUCKETS = 7
BY_GRID = [table.name for table in TABLES.values() if table.keyed_by == "grid" and table.is_by_month]


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """The cases of a district of some hundred cases, and a connection to run queries over them."""
    w = world(tmp_path_factory.mktemp("buckets"))
    chance = random.Random(7)  # noqa: S311 (the same every time)
    w.load(
        case(
            number, chance.choice([None, *GRIDS]), received_on=f"2026-0{chance.randint(1, 6)}-10",
            category=chance.choice(["噪声", "物业"]), satisfaction=chance.choice(["", "满意", "不满意"]),
            concluded_on=chance.choice(["", "2026-07-01"]), is_repeat=chance.choice(["", "是", "否"]),
        )
        for number in range(600)
    )  # fmt: skip
    w.build()
    every = w.ask("SELECT * FROM cases")
    with duckdb.connect() as connection:
        connection.register("every", every)
        connection.execute(
            "CREATE TABLE every_case AS SELECT * REPLACE (CAST(channel AS VARCHAR) AS channel) FROM every"
        )
        connection.execute("CREATE TABLE touched_month AS SELECT DISTINCT month FROM every_case")
        connection.execute("CREATE TABLE redrawn_month AS FROM touched_month")
        connection.execute("CREATE VIEW cases AS FROM every_case")
        for name in ("place_month", "place_month_then"):
            connection.execute(f"CREATE VIEW {name} AS {table_query('2_months', name)}")
        yield connection


def differences(connection: duckdb.DuckDBPyConnection, name: str, bucket_by: str) -> int:
    """Rows that the whole has and the parts together have not, and the other way round."""
    query = table_query("2_months", name)
    connection.execute("CREATE OR REPLACE VIEW cases AS FROM every_case")
    connection.execute(f"CREATE OR REPLACE TABLE whole AS {query}")
    connection.execute("CREATE OR REPLACE TABLE parts AS FROM whole LIMIT 0")
    for bucket in range(BUCKETS):
        connection.execute(
            f"CREATE OR REPLACE VIEW cases AS FROM every_case WHERE hash({bucket_by}) % {BUCKETS} = {bucket}"
        )
        connection.execute(f"INSERT INTO parts BY NAME {query}")
    found = connection.execute(
        "SELECT (SELECT count(*) FROM (FROM whole EXCEPT ALL FROM parts)) "
        "+ (SELECT count(*) FROM (FROM parts EXCEPT ALL FROM whole)), (SELECT count(*) FROM whole)"
    ).fetchone()
    assert found[1] > 100
    return found[0]


def test_there_are_tables_by_grid():
    assert BY_GRID == ["grid_month", "grid_month_then"]


@pytest.mark.parametrize("name", BY_GRID)
def test_whole_and_in_buckets_of_grids(cases, name):
    assert differences(cases, name, "grid_code_then" if name.endswith("_then") else "grid_code") == 0


@pytest.mark.parametrize("name", BY_GRID)
def test_buckets_that_divide_a_grid_differ(cases, name):
    assert differences(cases, name, "case_no") > 0
