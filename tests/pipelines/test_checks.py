"""The rules: good tables keep them all, and for each a planted offender breaks that rule and no other."""

import re

import duckdb
import pytest

from governance.errors import BuildFault
from governance.tables import TABLES, create_statement, quote
from governance.warehouse import published_path
from pipelines import build as building
from pipelines.check import BrokenRule, check_tables, offender, rules
from tests.tiny_district import case, world

OFFENCES = {
    "calendar_is_whole": [
        "UPDATE calendar_day SET working_no = working_no + 1 WHERE day = DATE '2026-03-05'"
    ],
    "callbacks_ask_after_cases": [
        "INSERT INTO callback VALUES ('12345', 'A9999', NULL, NULL, DATE '2026-03-06', 1, true, '满意', NULL, NULL)"
    ],
    "grids_count_placed_cases": ["UPDATE grid_month SET cases = cases + 1 WHERE grid_code = 'G00'"],
    "grids_then_count_placed_cases": ["UPDATE grid_month_then SET cases = cases + 1 WHERE grid_code = 'G00'"],
    "load_places_count_every_row": ["UPDATE load_place SET rows = rows + 1 WHERE located_by = 'coordinates'"],
    "months_count_every_case": ["UPDATE month SET cases = cases + 1"],
    "one_current_version": [
        # another row says the same case; the counts are made to agree, so that only the version is at fault
        "INSERT INTO cases SELECT * REPLACE ('L000009' AS load_id) FROM cases WHERE case_no = 'A0001'",
        "UPDATE month SET cases = cases + 1 WHERE month = DATE '2026-03-01'",
    ],
    "one_clock_per_source": ["INSERT INTO clock_profile FROM clock_profile"],
    "one_grid_in_force_per_code": [
        "INSERT INTO grid SELECT * REPLACE (DATE '2020-01-01' AS valid_from) FROM grid WHERE grid_code = 'G55'"
    ],
    "parts_are_within_the_whole": [
        "UPDATE grid_month SET satisfied_cases = rated_cases + 1 WHERE grid_code = 'G00'"
    ],
    "places_are_in_force": ["UPDATE grid SET is_in_force = false WHERE grid_code = 'G00'"],
    "places_then_were_in_force": ["UPDATE grid SET valid_from = DATE '2026-03-06' WHERE grid_code = 'G00'"],
    "records_are_possible": [
        "INSERT INTO callback VALUES ('12345', 'A0001', NULL, NULL, DATE '2026-03-06', 1, false, '满意', NULL, NULL)"
    ],
    "rejects_are_listed": ["DELETE FROM reject"],
    "rows_are_accounted_for": ["UPDATE load SET rows_in = rows_in + 1"],
    "rungs_fit_places": ["UPDATE cases SET located_by = 'guess' WHERE case_no = 'A0001'"],
    "townships_count_placed_cases": ["DELETE FROM township_month WHERE township_code = 'T1'"],
    "places_then_count_placed_cases": ["DELETE FROM place_month_then WHERE township_code = 'T1'"],
    # the sums of the townships are made to agree, so that only the part, or the count, is at fault
    "service_parts_are_within_the_whole": [
        "UPDATE service_month SET callback_satisfied_cases = 1 WHERE grid_code = 'G55'",
        "UPDATE township_service_month SET callback_satisfied_cases = 1 WHERE township_code = 'T1'",
    ],
    "service_months_count_every_case": [
        "UPDATE service_month SET cases = cases + 1 WHERE grid_code = 'G55'",
        "UPDATE township_service_month SET cases = cases + 1 WHERE township_code = 'T1'",
    ],
    "townships_sum_service": [
        "UPDATE township_service_month SET cases = cases + 1 WHERE township_code = 'T1'"
    ],
    "open_stock_adds_up": ["UPDATE open_stock SET age_16_30_cases = 9 WHERE grid_code = 'G55'"],
    "due_days_hold_open_cases": [
        "INSERT INTO due_day SELECT DATE '2026-05-09', 'T1', '12345', '', '', '', 1"
    ],
}
REPORTED = "INSERT INTO campaign_report VALUES ('s', NULL, NULL, '攻坚', '办证', NULL, NULL, '本', DATE '2026-01-01', "
MORE = [
    (
        "records_are_possible",
        "INSERT INTO reception VALUES ('s', '1', NULL, NULL, DATE '2026-03-06', '接访', NULL, NULL, 5, 4, 1, 1)",
    ),
    (
        "records_are_possible",
        "INSERT INTO reception VALUES ('s', '1', NULL, NULL, DATE '2026-03-06', '接访', NULL, NULL, 5, 9, 4, 2)",
    ),
    ("records_are_possible", REPORTED + "DATE '2025-12-31', 100, DATE '2026-03-31', 40, 30)"),
    ("records_are_possible", REPORTED + "DATE '2026-12-31', 0, DATE '2026-03-31', 40, 30)"),
    ("records_are_possible", REPORTED + "DATE '2026-12-31', 100, DATE '2026-03-31', 40, 41)"),
    ("calendar_is_whole", "INSERT INTO calendar_day FROM calendar_day WHERE day = DATE '2026-03-05'"),
    ("calendar_is_whole", "DELETE FROM calendar_day WHERE day = DATE '2026-03-05'"),
    ("grids_count_placed_cases", "DELETE FROM grid_month WHERE grid_code = 'G00'"),
    ("grids_count_placed_cases", "UPDATE grid_month SET category = '别的' WHERE grid_code = 'G00'"),
    ("load_places_count_every_row", "DELETE FROM load_place"),
    ("months_count_every_case", "DELETE FROM cases WHERE located_by = 'unlocated'"),
    ("townships_count_placed_cases", "UPDATE township_month SET month = month + INTERVAL 1 MONTH"),
    ("parts_are_within_the_whole", "UPDATE township_month SET concluded_cases = cases + 1"),
    ("parts_are_within_the_whole", "UPDATE grid_month SET repeat_cases = cases + 1"),
    ("places_are_in_force", "UPDATE cases SET township_code = 'T9' WHERE located_by = 'township_code'"),
    ("places_are_in_force", "UPDATE cases SET township_code = 'T1' WHERE case_no = 'A0001'"),
    ("rungs_fit_places", "UPDATE cases SET located_by = 'unlocated' WHERE case_no = 'A0001'"),
    ("rungs_fit_places", "UPDATE cases SET located_by = 'coordinates' WHERE located_by = 'unlocated'"),
    ("rungs_fit_places", "UPDATE cases SET township_code = NULL WHERE located_by = 'township_code'"),
    ("rungs_fit_places", "UPDATE cases SET located_by_then = 'unlocated' WHERE case_no = 'A0001'"),
    ("rungs_fit_places", "UPDATE cases SET located_by_then = 'coordinates' WHERE located_by = 'unlocated'"),
    ("rungs_fit_places", "UPDATE cases SET placing_doubt = 'whim' WHERE case_no = 'A0001'"),
    ("places_then_were_in_force", "UPDATE grid SET valid_to = DATE '2026-03-04' WHERE grid_code = 'G00'"),
    ("places_then_were_in_force", "UPDATE cases SET grid_code_then = 'G99' WHERE case_no = 'A0001'"),
    ("places_then_were_in_force", "UPDATE cases SET township_code_then = 'T1' WHERE case_no = 'A0001'"),
    ("places_then_were_in_force", "UPDATE cases SET located_by_then = NULL WHERE case_no = 'A0001'"),
    ("grids_then_count_placed_cases", "DELETE FROM grid_month_then WHERE grid_code = 'G00'"),
    ("grids_then_count_placed_cases", "UPDATE coverage_month SET in_grid_then_cases = 0"),
    ("places_then_count_placed_cases", "UPDATE place_month_then SET month = month + INTERVAL 1 MONTH"),
    ("townships_sum_service", "DELETE FROM township_service_month"),
    ("townships_sum_service", "UPDATE service_month SET conclude_days = 3 WHERE grid_code = 'G55'"),
    ("open_stock_adds_up", "UPDATE open_stock SET waits_notice_cases = 1 WHERE grid_code = 'G55'"),
    ("open_stock_adds_up", "UPDATE open_stock SET overdue_cases = 1 WHERE grid_code = 'G55'"),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A good publication as plain tables in a file of its own, to be copied and spoilt."""
    folder = tmp_path_factory.mktemp("checks")
    w = world(folder)
    w.load([
        case(1, satisfaction="满意"), case(2, "G55"), case(3, None), case(4, None, township_code="T1"),
        case(5, received_on="x"), case(6, received_on="2026-05-01"),
    ])  # fmt: skip
    w.load([case(1, satisfaction="不满意")], "b.csv")
    w.build()
    frames = {name: w.ask(f"FROM {quote(name)}") for name in TABLES}
    with duckdb.connect(str(folder / "plain.duckdb")) as connection:
        for name, table in TABLES.items():
            connection.execute(create_statement(table))
            connection.register("frame", frames[name])
            connection.execute(f"INSERT INTO {quote(name)} BY NAME FROM frame")
            connection.unregister("frame")
    return folder / "plain.duckdb"


@pytest.fixture
def tables(published):
    """A copy of the good tables in memory."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{published}' AS good (READ_ONLY)")
        for name, table in TABLES.items():
            connection.execute(create_statement(table))
            connection.execute(f"INSERT INTO {quote(name)} FROM good.{quote(name)}")
        yield connection


def test_good_tables_keep_every_rule(tables):
    assert check_tables(tables) == []


def test_every_rule_has_an_offence():
    assert {rule.stem for rule in rules()} == set(OFFENCES)


@pytest.mark.parametrize(
    ("rule", "statements"), [*OFFENCES.items(), *((rule, [statement]) for rule, statement in MORE)]
)
def test_an_offence_breaks_its_rule_alone(tables, rule, statements):
    for statement in statements:
        assert tables.execute(statement).fetchone()[0] > 0
    broken = check_tables(tables)
    assert [found.rule for found in broken] == [rule]
    assert broken[0].offenders == len(broken[0].sample) > 0


def test_only_the_months_asked_for_are_looked_at(tables):
    tables.execute("CREATE TABLE other_month AS SELECT DATE '2026-05-01' AS month")
    tables.execute("UPDATE cases SET located_by = 'guess' WHERE case_no = 'A0001'")
    assert check_tables(tables, months="other_month") == []
    assert [found.rule for found in check_tables(tables)] == ["rungs_fit_places"]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.stem)
def test_a_rule_says_who_offends_why_and_since_when(rule):
    first, second, third, *_ = rule.read_text(encoding="utf-8").splitlines()
    assert first.startswith("-- offender: ")
    assert offender(rule) == first.removeprefix("-- offender: ")
    assert second.startswith("-- why: ")
    assert re.fullmatch(r"-- since: \d{4}-\d\d", third)


def test_a_build_that_breaks_a_rule_is_not_published(tmp_path, monkeypatch):
    w = world(tmp_path)
    w.load([case(1)])
    before = w.build().publication.path
    w.load([case(2)], "b.csv")
    ask = building.check_tables

    def spoilt(connection: duckdb.DuckDBPyConnection, *, months: str) -> list[BrokenRule]:
        connection.execute("UPDATE load SET rows_in = rows_in + 1")
        return ask(connection, months=months)

    monkeypatch.setattr(building, "check_tables", spoilt)
    with pytest.raises(BuildFault, match="rows_are_accounted_for: 2"):
        w.build()
    assert published_path(w.home) == before
    assert sorted(path.name for path in before.parent.iterdir()) == [
        "current", "warehouse-000001.duckdb", "warehouse-000001.json", "warehouse-000001.parts",
    ]  # fmt: skip
    monkeypatch.undo()
    assert w.build().loads_added == 1
    assert w.rows("SELECT count(*) FROM cases") == [(2,)]
