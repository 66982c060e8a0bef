from datetime import date

import pandas as pd
import pytest

from dashboard.filters import Filters
from dashboard.places import Gazetteer, Place
from governance.queries.places import names
from governance.warehouse import open_warehouse
from tests.tiny_warehouse import publish


@pytest.fixture
def gazetteer(tiny):
    return Gazetteer.of(names(tiny), "示例区")


@pytest.mark.parametrize(
    ("township", "grid", "expected", "unknown"),
    [
        (None, None, "示例区", None),
        ("990101001", None, "甲街道", None),
        ("990101001", "990101001001002", "甲社区第2网格", None),
        (None, "990101001001002", "甲社区第2网格", None),
        ("990101001", "gone", "甲街道", "gone"),
        ("gone", None, "示例区", "gone"),
        (None, "990101001", "示例区", "990101001"),
    ],
)
def test_the_nearest_known_place_stands_in(gazetteer, township, grid, expected, unknown):
    filters = Filters(date(2026, 1, 1), date(2026, 1, 1), township_code=township, grid_code=grid)
    place, code = gazetteer.selected(filters)
    assert (place.name, code) == (expected, unknown)


def test_places_are_searched_by_township_name_and_code(gazetteer):
    assert gazetteer.label("990101002001001") == "乙街道 › 乙社区第1网格 · 990101002001001"
    assert gazetteer.label("990101002") == "乙街道 · 990101002"


COMMUNITIES = pd.DataFrame({
    "community_code": ["990101001001", "990101002001"], "name": ["甲社区", "乙社区"],
    "township_code": ["990101001", "990101002"], "grids": [4, 4], "households": [900, 1000],
})  # fmt: skip


@pytest.fixture
def with_communities(tmp_path):
    warehouse = open_warehouse(publish(tmp_path, community=COMMUNITIES))
    yield Gazetteer.of(names(warehouse), "示例区")
    warehouse.close()


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("990101001001002", ["示例区", "甲街道", "甲社区", "甲社区第2网格"]),
        ("990101002001", ["示例区", "乙街道", "乙社区"]),
        ("990101003", ["示例区", "丙街道"]),
        ("990101003001001", ["示例区", "丙街道", "丙社区第1网格"]),
    ],
)
def test_the_way_to_a_place_leads_through_what_it_lies_in(with_communities, code, way):
    assert [step.name for step in with_communities.way(with_communities.by_code[code])] == way


def test_the_way_to_the_district_is_itself(with_communities):
    assert with_communities.way(with_communities.district) == (with_communities.district,)


@pytest.mark.parametrize(
    ("codes", "name", "unknown"),
    [
        ({"community_code": "990101001001"}, "甲社区", None),
        ({"community_code": "990101001001", "grid_code": "990101001001002"}, "甲社区第2网格", None),
        ({"community_code": "990101001001", "grid_code": "gone"}, "甲社区", "gone"),
        ({"township_code": "990101001", "community_code": "gone"}, "甲街道", "gone"),
    ],
)
def test_a_community_can_be_selected(with_communities, codes, name, unknown):
    place, code = with_communities.selected(Filters(date(2026, 1, 1), date(2026, 1, 1), **codes))
    assert (place.name, code) == (name, unknown)


def test_communities_are_searched_and_counted_as_such(with_communities):
    assert with_communities.label("990101001001") == "甲街道 › 甲社区 · 990101001001"
    assert with_communities.by_code["990101001001"].fact_level == "community"
    levels = [place.level for place in with_communities.by_code.values()]
    assert levels == ["township"] * 3 + ["community"] * 2 + ["grid"] * 10
    assert Place("district", None, "").fact_level == "township"
