"""What a load was read with against what the district file says today."""

import pytest

from governance.reading_profiles import changes_since, read_otherwise, reading_profile
from governance.settings import Source

COLUMNS = {"case_no": "编号", "received_on": "日期", "lon": "经度", "lat": "纬度"}


def source(
    *, name: str = "a", without: str = "", columns: dict[str, str] | None = None, **keys: str
) -> Source:
    named = {**COLUMNS, **(columns or {})}
    kept = {ours: theirs for ours, theirs in named.items() if ours not in without.split()}
    return Source.model_validate({"name": name, "columns": kept, **keys})


@pytest.mark.parametrize(
    ("today", "changes"),
    [
        ({}, ()),
        ({"title": "Hotline"}, ()),
        ({"reported_by": "township"}, ()),
        ({"datum": "gcj02"}, ("datum: wgs84 → gcj02",)),
        ({"date_order": "mdy"}, ("date_order: ymd → mdy",)),
        ({"date_serial": "1900"}, ("date_serial: — → 1900",)),
        ({"encoding": "gb18030"}, ("encoding: — → gb18030",)),
        ({"crs": "EPSG:4549"}, ()),
        ({"columns": {"category": "类别"}}, ("columns.category: — → 类别",)),
        ({"columns": {"received_on": "受理"}}, ("columns.received_on: 日期 → 受理",)),
        ({"without": "case_no", "identity": "content"}, ("identity: column → content", "columns.case_no: 编号 → —")),
        ({"without": "lon lat", "datum": "bd09"},
         ("columns.lon: 经度 → —", "columns.lat: 纬度 → —", "datum: wgs84 → —")),
    ],
)  # fmt: skip
def test_what_changed(today, changes):
    assert changes_since(reading_profile(source()), source(**today)) == changes


def test_a_datum_without_coordinates_decides_nothing():
    before, after = (source(without="lon lat", datum=datum) for datum in ("wgs84", "gcj02"))
    assert changes_since(reading_profile(before), after) == ()


def test_loads_with_the_same_changes_are_told_together():
    old, older = reading_profile(source()), reading_profile(source(date_order="dmy"))
    loads = [
        ("L1", "a", old), ("L2", "a", older), ("L3", "a", old), ("L4", "a", reading_profile(source(datum="gcj02"))),
        ("L5", "a", None), ("L6", "gone", old),
    ]  # fmt: skip
    found = read_otherwise(loads, [source(datum="gcj02")])
    assert [(group.source, group.load_ids) for group in found] == [("a", ("L1", "L3")), ("a", ("L2",))]
    assert "(datum: wgs84 → gcj02): L1、L3" in found[0].said.text()


def test_many_loads_are_counted():
    loads = [(f"L{number}", "a", reading_profile(source())) for number in range(15)]
    (group,) = read_otherwise(loads, [source(datum="gcj02")])
    assert "L11 (+3)." in group.said.text()
