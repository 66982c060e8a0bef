from datetime import date

import pytest

from dashboard.filters import Filters
from dashboard.places import Gazetteer
from governance.queries.places import names


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
