"""The contract of the published tables holds together, and only its names reach SQL."""

import duckdb
import pytest

from governance.tables import TABLES, create_statement, quote
from governance.words import LOCATED_BY


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_of_the_contract_can_be_made(table):
    with duckdb.connect() as connection:
        connection.execute(create_statement(table))
        described = connection.execute(f"DESCRIBE {quote(table.name)}").fetchall()
    assert [(row[0], row[1], row[2] == "YES") for row in described] == [
        (column.name, column.type, column.can_be_missing) for column in table.columns
    ]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_missing_part_of_a_key_means_something(table):
    assert table.key
    parts = [table.column(name) for name in table.key]
    assert all("missing" in part.meaning for part in parts if part.can_be_missing)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_says_what_it_means_once(table):
    assert len(set(table.column_names)) == len(table.columns)
    assert all(column.label and column.meaning.endswith(".") for column in table.columns)


def test_what_can_tell_of_a_person_stays_inside():
    inside = {(table.name, column.name) for table in TABLES.values() for column in table.columns
              if column.audience == "inside"}  # fmt: skip
    assert inside == {
        ("grid", "shape_wkb"), ("grid", "map_wkb"), ("township", "shape_wkb"), ("township", "map_wkb"),
        ("cases", "lon"), ("cases", "lat"), ("cases", "summary"), ("case_version", "key_hash"), ("load", "profile"),
        ("repeated_point", "lon"), ("repeated_point", "lat"), ("risk_episode", "title"),
    }  # fmt: skip


def test_tables_by_month_have_the_month():
    assert all("month" in table.key for table in TABLES.values() if table.is_by_month)


@pytest.mark.parametrize("name", ["case", "cases; DROP TABLE grid", 'grid"', "", "Cases"])
def test_no_other_name_reaches_sql(name):
    with pytest.raises(KeyError):
        quote(name)


def test_a_known_name_is_quoted():
    assert quote("grid_code") == '"grid_code"'


def test_a_column_that_is_not_there():
    with pytest.raises(KeyError, match=r"grid\.altitude"):
        TABLES["grid"].column("altitude")


def test_the_rungs_that_place_nothing_come_last():
    assert tuple(LOCATED_BY)[-2:] == ("unlocated", "outside")
