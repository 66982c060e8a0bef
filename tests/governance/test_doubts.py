"""Cases in doubt, against a handful of cases of the tiny world."""

from datetime import date

import pandas as pd
import pytest

from dashboard.doubt_words import DOUBT_WORDS
from governance.queries import doubts
from governance.queries.doubts import KINDS, DoubtChoice
from governance.tables import CASES
from governance.warehouse import Warehouse, open_warehouse
from governance.words import PLACING_DOUBTS
from tests.tiny_warehouse import SIDE, SOUTH, WEST, publish

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
ALL = DoubtChoice(MAY, JUNE)
FIRST_GRID, FIRST_TOWNSHIP = "990101001001001", "990101001"
MIDDLE = (WEST + SIDE / 2, SOUTH + SIDE / 2)
BESIDE_EDGE = (WEST + SIDE / 2, SOUTH + SIDE - 10 / 111_000)
"""About ten metres south of the edge between the first grid and the one north of it."""


def case(number: int, located_by: str = "coordinates", at=MIDDLE, **fields) -> dict:
    """A case without doubt in the middle of the first grid, unless fields say otherwise."""
    is_placed = located_by not in {"outside", "unlocated"}
    row = dict.fromkeys(CASES.column_names) | {
        "source": "12345", "case_no": f"A{number}", "load_id": "L000001", "row_no": number, "month": MAY,
        "received_on": MAY.replace(day=number), "records_outcome": True, "category": "噪声",
        "lon": at[0] if at else None, "lat": at[1] if at else None, "located_by": located_by,
        "grid_code": FIRST_GRID if is_placed else None, "township_code": FIRST_TOWNSHIP if is_placed else None,
    }  # fmt: skip
    return row | fields


ROWS = [
    case(1),
    case(2, at=BESIDE_EDGE),
    case(3, at=BESIDE_EDGE, placing_doubt="stated_elsewhere"),
    case(4, "outside", at=(130.0, 33.0)),
    case(5, "unlocated", at=None),
    case(6, "nearest", at=(WEST - 0.0001, SOUTH + SIDE / 2)),
    case(7, at=(121.002, 33.802)),
    case(8, at=(121.002, 33.802), source="petitions"),
    case(9, month=JUNE, received_on=JUNE, at=BESIDE_EDGE, purpose="检举控告"),
    case(10, "grid_code", at=BESIDE_EDGE),  # not placed by its coordinates: no edge is near
]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    cases = pd.DataFrame(ROWS).astype({"is_repeat": "boolean"})
    points = pd.DataFrame([{
        "source": "12345", "lon": 121.002, "lat": 33.802, "grid_code": FIRST_GRID, "cases": 1, "share": 0.1,
        "expected_max": 1.0, "p": 0.001,
    }])  # fmt: skip
    home = tmp_path_factory.mktemp("doubts")
    warehouse = open_warehouse(publish(home, cases=cases, repeated_point=points))
    yield warehouse
    warehouse.close()


def near(warehouse: Warehouse, choice: DoubtChoice):
    return doubts.near_edge(warehouse, doubts.edges(warehouse), choice.month_from, choice.month_to)


def counts(warehouse: Warehouse, choice: DoubtChoice = ALL) -> dict:
    return doubts.counts(warehouse, choice, near(warehouse, choice))


def listed(warehouse: Warehouse, choice: DoubtChoice = ALL, *span: int | None) -> pd.DataFrame:
    return doubts.listed(warehouse, choice, near(warehouse, choice), *span)


def test_cases_beside_an_edge_with_their_distance(published):
    found = near(published, ALL).to_pandas()
    assert sorted(found["row_no"]) == [2, 3, 9]
    assert found["edge_m"].between(9.5, 10.5).all()
    assert near(published, DoubtChoice(JUNE, JUNE))["row_no"].to_pylist() == [9]
    assert len(near(published, DoubtChoice(date(2020, 1, 1), date(2020, 1, 1)))) == 0


def test_a_case_counts_under_each_of_its_doubts_and_once_in_all(published):
    found = counts(published)
    assert {kind: cases for kind, cases in found.items() if cases} == {
        None: 7, "repeated_point": 1, "stated_elsewhere": 1, "outside": 1, "unlocated": 1, "nearest": 1,
        "near_edge": 3,
    }  # fmt: skip
    assert list(found) == [None, *KINDS]


@pytest.mark.parametrize(
    ("changes", "cases"),
    [
        ({"month_to": MAY}, [7, 6, 5, 4, 3, 2]),
        ({"month_from": JUNE}, [9]),
        ({"source": "petitions"}, []),  # the repeated coordinate is the other source's
        ({"township_code": FIRST_TOWNSHIP}, [9, 7, 6, 3, 2]),
        ({"township_code": "990101002"}, []),
        ({"kind": "near_edge"}, [9, 3, 2]),
        ({"kind": "ambiguous_name"}, []),
    ],
)
def test_what_is_chosen_is_listed_latest_first(published, changes, cases):
    choice = DoubtChoice(**(vars(ALL) | changes))
    assert listed(published, choice)["row_no"].tolist() == cases
    assert counts(published, choice)[choice.kind] == len(cases)


def test_pages_are_parts_of_the_whole(published):
    whole = listed(published)
    parts = [listed(published, ALL, 3, skipped) for skipped in (0, 3, 6, 9)]
    assert [len(part) for part in parts] == [3, 3, 1, 0]
    assert pd.concat(parts)["case_no"].tolist() == whole["case_no"].tolist()


def test_a_case_is_told_with_its_place_and_doubts(published):
    found = listed(published).set_index("row_no")
    assert list(found.loc[3, "doubts"]) == ["stated_elsewhere", "near_edge"]
    assert found.loc[3, ["grid_name", "township_name"]].tolist() == ["甲社区第1网格", "甲街道"]
    assert found.loc[[4, 5], "grid_name"].isna().all()
    assert found["edge_m"].notna()[[2, 3, 9]].all()
    assert found["edge_m"].isna()[[4, 5, 6, 7]].all()


def test_accusation_matters_have_no_point(published):
    found = listed(published).set_index("row_no")
    assert found.loc[[5, 9], ["lon", "lat"]].isna().all(axis=None)
    assert found.loc[[2, 3, 4, 6, 7], ["lon", "lat"]].notna().all(axis=None)


def test_grids_with_their_cases_in_doubt(published):
    found = doubts.by_grid(published, ALL, near(published, ALL))
    assert found["grid_code"].is_monotonic_increasing
    assert len(found) == 10
    assert found.set_index("grid_code")["cases"][FIRST_GRID] == found["cases"].sum() == 5
    chosen = DoubtChoice(MAY, MAY, kind="near_edge")
    assert doubts.by_grid(published, chosen, near(published, chosen))["cases"].sum() == 2


def test_every_kind_has_its_words():
    assert list(DOUBT_WORDS) == list(KINDS)
    assert set(PLACING_DOUBTS) < set(KINDS)
