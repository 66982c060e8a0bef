"""Building: versions, the account of rows, months, coverage; and when nothing, something or everything is new."""

from datetime import date

import pytest

from pipelines import build as module
from pipelines.build import build_warehouse
from tests.tiny_district import GRIDS, case, world

ACCOUNT = "SELECT load_id, rows_in, accepted, superseded, duplicate, rejected FROM load ORDER BY load_id"
A, B = {"concluded_on": ""}, {"concluded_on": "2026-03-09"}


SEQUENCES = [
    # versions of a case by load, what each row is, the version that counts
    ([[A]], ["accepted"], A),
    ([[A, A]], ["accepted", "duplicate"], A),
    ([[A, B]], ["superseded", "accepted"], B),
    ([[A], [A]], ["accepted", "duplicate"], A),
    ([[A], [B]], ["superseded", "accepted"], B),
    ([[A], [], [B]], ["superseded", "accepted"], B),
    ([[A], [B], [A]], ["superseded", "superseded", "accepted"], A),
    ([[A], [B], [B]], ["superseded", "accepted", "duplicate"], B),
    ([[A, B, A]], ["superseded", "superseded", "accepted"], A),
    ([[A], [A], [B]], ["superseded", "duplicate", "accepted"], B),
    (
        [[A, A], [B, B], [A, A]],
        ["superseded", "duplicate", "superseded", "duplicate", "accepted", "duplicate"],
        A,
    ),
]


@pytest.mark.parametrize("one_by_one", [False, True])
def test_versions_of_a_case(tmp_path, one_by_one):
    w = world(tmp_path)
    for load in range(3):
        w.load(
            [
                case(number, **cells)
                for number, (loads, *_) in enumerate(SEQUENCES)
                for cells in dict(enumerate(loads)).get(load, [])
            ],
            f"{load}.csv",
        )
        if one_by_one:
            w.build()
    w.build()
    rows = w.rows(
        "SELECT case_no, state FROM (SELECT case_no, load_id, row_no, 'accepted' AS state FROM cases "
        "UNION ALL SELECT case_no, load_id, row_no, state FROM case_version) ORDER BY load_id, row_no"
    )
    concluded = dict(w.rows("SELECT case_no, concluded_on IS NOT NULL FROM cases"))
    for number, (loads, states, current) in enumerate(SEQUENCES):
        case_no = f"A{number:04d}"
        assert [state for name, state in rows if name == case_no] == states, loads
        assert concluded[case_no] == (current is B), loads
    assert w.rows("SELECT sum(concluded_cases), sum(cases) FROM grid_month") == [(5, len(SEQUENCES))]
    for _, rows_in, *parts in w.rows(ACCOUNT):
        assert rows_in == sum(parts)


def test_every_row_is_accounted_for(tmp_path):
    w = world(tmp_path)
    w.load([case(1), case(2), case(3), case(1), case(4, received_on="x")], "first.csv")
    w.load([case(2), case(3, **B), case(5), case(6, lon="x")], "second.csv")
    w.build()
    assert w.rows(ACCOUNT) == [("L000001", 5, 2, 1, 1, 1), ("L000002", 4, 2, 0, 1, 1)]
    assert w.rows("SELECT load_id, count(*) FROM reject GROUP BY 1 ORDER BY 1") == [
        ("L000001", 1),
        ("L000002", 1),
    ]


def test_undoing_a_load_in_the_middle_restores_the_version_before(tmp_path):
    w = world(tmp_path)
    w.load([case(1, category="甲"), case(2, category="甲")], "1.csv")
    w.load([case(1, category="乙"), case(2, category="乙"), case(3, category="乙")], "2.csv")
    w.load([case(2, category="丙")], "3.csv")
    w.build()
    w.archive.undo("L000002")
    report = w.build()
    assert (report.loads_added, report.loads_removed, report.is_new) == (0, 1, True)
    assert w.rows("SELECT case_no, category, load_id FROM cases ORDER BY 1") == [
        ("A0001", "甲", "L000001"), ("A0002", "丙", "L000003"),
    ]  # fmt: skip
    assert w.rows("SELECT category, cases FROM grid_month ORDER BY 1") == [("丙", 1), ("甲", 1)]


def test_a_case_whose_month_was_corrected_comes_back_where_it_was(tmp_path):
    w = world(tmp_path)
    w.load([case(1), case(2)], "1.csv")
    w.load([case(1, received_on="2026-05-01")], "2.csv")
    w.build()
    months = "SELECT month(month), sum(cases) FROM grid_month GROUP BY 1 ORDER BY 1"
    assert w.rows(months) == [(3, 1), (5, 1)]
    w.archive.undo("L000002")
    w.build()
    assert w.rows(months) == [(3, 2)]
    assert w.rows("SELECT sum(cases) FROM coverage_month") == [(2,)]
    assert w.rows("SELECT cases FROM month") == [(2,)]


def test_cases_of_two_sources_with_one_number_are_two(tmp_path):
    w = world(tmp_path)
    w.load([case(1)], "1.csv")
    w.settings = w.settings.model_copy(
        update={"sources": (w.settings.sources[0].model_copy(update={"name": "信访"}),)}
    )
    w.load([case(1, **B)], "2.csv")
    w.build()
    assert [row[2] for row in w.rows(ACCOUNT)] == [1, 1]


def test_months_from_the_first_to_the_last(tmp_path):
    w = world(tmp_path)
    w.load(
        [
            case(1, received_on="2025-12-31"),
            case(2, received_on="2026-03-30"),
            case(3, None, received_on="2026-02-01"),
        ]
    )
    w.build()
    assert w.rows("SELECT month, cases, is_complete FROM month ORDER BY 1") == [
        (date(2025, 12, 1), 1, True), (date(2026, 1, 1), 0, True), (date(2026, 2, 1), 1, True),
        (date(2026, 3, 1), 1, False),
    ]  # fmt: skip
    assert w.rows("SELECT as_of FROM publication") == [(date(2026, 3, 30),)]
    w.load([case(4, received_on="2026-03-31")], "more.csv")
    w.build()
    assert w.rows("SELECT cases, is_complete FROM month WHERE month = DATE '2026-03-01'") == [(2, True)]


def test_counts_of_a_grid_and_of_its_township(tmp_path):
    w = world(tmp_path)
    w.load([
        case(1, **B, satisfaction="满意", is_repeat="是"), case(2, satisfaction="不满意", is_repeat="否"),
        case(3, satisfaction="未评价"), case(4, satisfaction="基本满意"), case(5, "G22"),
        case(6, None, township_code="T0"), case(7, None), case(8, category="物业"),
    ])  # fmt: skip
    w.build()
    measures = "cases, concluded_cases, settled_cases, repeat_cases, rated_cases, satisfied_cases"
    assert w.rows(f"SELECT grid_code, category, {measures} FROM grid_month ORDER BY 1, 2") == [
        ("G00", "噪声", 4, 1, 0, 1, 3, 2), ("G00", "物业", 1, 0, 0, 0, 0, 0), ("G22", "噪声", 1, 0, 0, 0, 0, 0),
    ]  # fmt: skip
    assert w.rows(f"SELECT township_code, category, {measures} FROM township_month ORDER BY 2") == [
        ("T0", "噪声", 6, 1, 0, 1, 3, 2), ("T0", "物业", 1, 0, 0, 0, 0, 0),
    ]  # fmt: skip
    assert w.rows("SELECT located_by, sum(cases), sum(in_grid_cases), sum(in_township_cases) FROM coverage_month "
                  "GROUP BY 1 ORDER BY 1") == [
        ("coordinates", 6, 6, 6), ("township_code", 1, 0, 1), ("unlocated", 1, 0, 0),
    ]  # fmt: skip


def test_coverage_counts_every_case(tmp_path):
    w = world(tmp_path)
    w.load(
        [case(n, GRIDS[n % 36] if n % 3 else None, received_on=f"2026-0{1 + n % 6}-10") for n in range(60)]
    )
    w.build()
    assert w.rows("SELECT (SELECT sum(cases) FROM coverage_month), (SELECT count(*) FROM cases), "
                  "(SELECT sum(cases) FROM month)") == [(60, 60, 60)]  # fmt: skip
    assert w.rows("SELECT sum(in_grid_cases) FROM coverage_month") == w.rows(
        "SELECT sum(cases) FROM grid_month"
    )


def test_nothing_new_publishes_nothing(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    first = w.build()
    second = w.build()
    assert (first.is_new, second.is_new) == (True, False)
    assert second.publication == first.publication
    assert w.build(is_full=True).publication.name == "warehouse-000002.duckdb"


def test_an_archive_without_loads_can_be_published(tmp_path):
    w = world(tmp_path)
    assert w.build().is_new
    assert w.rows(
        "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM grid), (SELECT count(*) FROM month)"
    ) == [(0, 36, 0)]
    w.load([case(1)])
    w.build()
    w.archive.undo("L000001")
    w.build()
    assert w.rows(
        "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM month), (SELECT count(*) FROM load)"
    ) == [(0, 0, 0)]


def test_only_the_months_that_are_touched_are_counted_again(tmp_path):
    w = world(tmp_path)
    w.load([case(n, received_on=f"2026-0{1 + n % 6}-10") for n in range(12)], "1.csv")
    assert w.build().months_rebuilt == 6
    w.load([case(99, received_on="2026-03-20")], "2.csv")
    assert w.build().months_rebuilt == 1
    w.load([case(0, received_on="2026-07-01")], "3.csv")
    assert w.build().months_rebuilt == 2


def test_another_grid_layer_places_every_load_again(tmp_path):
    w = world(tmp_path)
    w.load([case(1, "G00"), case(2, "G55"), case(3, "G55", grid_code="G00")], "1.csv")
    w.build()
    w.codes = tuple(code for code in GRIDS if code != "G55")
    report = w.build()
    assert report.is_new
    assert w.rows("SELECT grid_code, located_by FROM cases ORDER BY case_no") == [
        ("G00", "coordinates"), (None, "outside"), ("G00", "grid_code"),
    ]  # fmt: skip
    assert w.rows("SELECT count(*) FROM grid") == [(35,)]
    assert w.rows("SELECT network_hash FROM publication") == [(w.network.hash,)]
    w.codes = GRIDS
    w.build()
    assert w.rows("SELECT count(grid_code) FROM cases") == [(3,)]


def test_the_name_of_the_district_follows(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    w.build()
    named = w.settings.district.model_copy(update={"name": "新区", "is_demonstration": True})
    w.settings = w.settings.model_copy(update={"district": named})
    assert w.build().is_new
    assert w.rows("SELECT district_name, is_demonstration FROM publication") == [("新区", True)]


def test_the_steps_are_told(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    told = []
    build_warehouse(w.settings, w.network, w.placer, tell=lambda step, _done, _of: told.append(step))
    steps = ["ledger", "months", "service", "quality", "hotspots", "check", "publish"]
    assert list(dict.fromkeys(told)) == steps


def test_a_lost_description_of_the_publication_makes_a_full_build(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    path = w.build().publication.path
    path.with_suffix(".json").write_text("{", encoding="utf-8")
    assert w.build().is_new
    assert w.rows("SELECT count(*) FROM cases") == [(1,)]


def test_queries_of_tables_say_their_grain_and_source():
    files = sorted(module.SQL_FOLDER.glob("[1-9]_*/*.sql"))
    assert len(files) > 8
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("-- grain: "), file
        assert any(line.startswith("-- source: ") for line in lines), file
