"""What crosses the wire to the maps: outlines that come back as they were, values that are small and
exact."""

import hashlib
import itertools
import json
import math
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from bench.live_map import made_up_district
from dashboard.live_map import MapPick, _pick_of
from dashboard.map_payload import MapValues, deflated, encode_geometry, values_document

STATIC = Path(__file__).parents[2] / "static"
SQUARE_WITH_HOLE = shapely.Polygon(
    [(118.0, 32.0), (118.1, 32.0), (118.1, 32.1), (118.0, 32.1)],
    [[(118.04, 32.04), (118.06, 32.04), (118.06, 32.06)]],
)
TWO_PARTS = shapely.MultiPolygon([shapely.box(118.2, 32, 118.3, 32.1), shapely.box(118.4, 32, 118.5, 32.05)])


def places(level, shapes, **columns):
    points = [
        shape.representative_point() if shape is not None else shapely.Point(118, 32) for shape in shapes
    ]
    frame = {
        f"{level}_code": [f"{level}-{number}" for number in range(len(shapes))],
        "name": [f"name {number}" for number in range(len(shapes))],
        "township_code": ["township-0"] * len(shapes),
        "households": [100.0] * len(shapes),
        "lon": [point.x for point in points],
        "lat": [point.y for point in points],
        "map_wkb": [None if shape is None else shape.wkb for shape in shapes],
    }
    return pd.DataFrame(frame | columns)


def decoded(payload):
    """Read a payload as the browser does: the document, and per level the shapes."""
    document = json.loads(zlib.decompress(payload))
    shapes = {}
    for level in ("township", "grid"):
        shapes[level] = []
        for polygons in document[level]["shapes"]:
            made = []
            for rings in polygons:
                ends = [
                    np.cumsum(np.array(ring).reshape(-1, 2), axis=0) + document["origin"] for ring in rings
                ]
                shell, *holes = (vertices / document["steps_per_degree"] for vertices in ends)
                made.append(shapely.Polygon(shell, holes))
            shapes[level].append(shapely.MultiPolygon(made))
    return document, shapes


def values(**changes):
    given = {
        "level": "grid", "cases": [0, 3], "outcomes": [0, 3], "concluded": [0, 1], "shown": [0.0, 3.0], "breaks": [3.0],
        "palette": ["#112233"], "no_data_colour": "#eee", "zero_colour": "#fff", "measure_label": "Cases",
        "decimals": 0,
    }  # fmt: skip
    return MapValues(**(given | changes))


def test_outlines_come_back_within_a_metre():
    townships, grids = made_up_district(60)
    document, shapes = decoded(encode_geometry(townships, grids, key="k").payload)
    for level, frame in (("township", townships), ("grid", grids)):
        for before, after in zip(shapely.from_wkb(frame["map_wkb"].to_numpy()), shapes[level], strict=True):
            assert shapely.hausdorff_distance(before, after) < 1e-5
        found = np.array(document[level]["points"]) + document["origin"]
        assert np.abs(found / 1e5 - frame[["lon", "lat"]].to_numpy()).max() < 1e-5


def shared_edges(shapes):
    """Count the straight pieces of border that exactly two of the shapes have."""
    seen = Counter()
    for shape in shapes:
        for polygon in shapely.get_parts(shape):
            steps = np.rint(shapely.get_coordinates(polygon.exterior) * 1e5).astype(int).tolist()
            seen.update({frozenset(map(tuple, pair)) for pair in itertools.pairwise(steps)})
    return sum(count == 2 for count in seen.values())


def test_neighbours_still_share_their_border():
    townships, grids = made_up_district(60)
    _, shapes = decoded(encode_geometry(townships, grids, key="k").payload)
    before = shared_edges(shapely.from_wkb(grids["map_wkb"].to_numpy()))
    assert before > 500
    assert shared_edges(shapes["grid"]) == before


def test_holes_parts_and_missing_outlines():
    grids = places("grid", [SQUARE_WITH_HOLE, TWO_PARTS, None], households=[5.0, np.nan, 0.0])
    geometry = encode_geometry(places("township", [SQUARE_WITH_HOLE]), grids, key="k")
    document, shapes = decoded(geometry.payload)
    assert [
        shape.equals(like) for shape, like in zip(shapes["grid"], (SQUARE_WITH_HOLE, TWO_PARTS), strict=False)
    ] == [True] * 2
    assert document["grid"]["shapes"][2] == []
    assert geometry.grid_codes == ("grid-0", "grid-1", "grid-2")
    assert geometry.households["grid"] == (5, None, 0)


def test_a_grid_of_no_known_township_has_no_parent():
    grids = places("grid", [SQUARE_WITH_HOLE] * 2, township_code=["township-0", "elsewhere"])
    document, _ = decoded(encode_geometry(places("township", [SQUARE_WITH_HOLE]), grids, key="k").payload)
    assert document["grid"]["parents"] == [0, -1]


def test_a_district_without_outlines_is_empty_not_an_error():
    document, _ = decoded(encode_geometry(places("township", []), places("grid", [None]), key="k").payload)
    assert document["grid"]["shapes"] == [[]]


@pytest.mark.parametrize("name", ["</script><b>", "{{ 7*7 }}", '"\\', "灯塔社区第一网格", "a\u2028b", ""])
def test_names_come_back_as_they_were(name):
    grids = places("grid", [SQUARE_WITH_HOLE], name=[name])
    document, _ = decoded(encode_geometry(places("township", []), grids, key="k").payload)
    assert document["grid"]["names"] == [name]


@pytest.mark.parametrize(
    ("grid_count", "recorded", "outlines_kb", "change_kb"),
    [(456, 1.0, 100, 2), (456, 0.9, 100, 2), (5000, 1.0, 500, 9), (5000, 0.9, 500, 12)],
)
def test_messages_stay_small(grid_count, recorded, outlines_kb, change_kb):
    townships, grids = made_up_district(grid_count)
    geometry = encode_geometry(townships, grids, key="k")
    random = np.random.default_rng(1)
    cases = random.poisson(random.gamma(1.2, 7, grid_count))
    outcomes = random.binomial(cases, recorded)
    shown = 1000 * cases / grids["households"]
    asked = values(
        cases=cases.tolist(),
        outcomes=outcomes.tolist(),
        concluded=random.binomial(outcomes, 0.8).tolist(),
        shown=shown.tolist(),
        decimals=1,
        breaks=[9999.0],
    )
    assert len(geometry.payload) < outlines_kb * 1000
    assert len(deflated(values_document(asked, geometry.households["grid"]))) < change_kb * 1000


@pytest.mark.parametrize(
    ("changes", "households", "sent"),
    [
        ({}, (9, 9), "cases"),
        ({"shown": [0.0, 2.0]}, (9, 9), [0, 2]),
        ({"shown": [0.0, 3.0], "decimals": 1, "breaks": [3.0]}, (9, 1000), "per_1000"),
        ({"shown": [None, 3.0], "decimals": 1, "breaks": [3.0]}, (None, 1000), "per_1000"),
        ({"shown": [math.nan, 0.25], "decimals": 1, "breaks": [0.3]}, (0, 7), [None, 3]),
        ({"shown": [None, 3.0], "breaks": [3.0]}, (None, None), [None, 3]),
    ],
)
def test_the_measure_is_sent_in_its_shortest_exact_form(changes, households, sent):
    assert values_document(values(**changes), households)["shown"] == sent


@pytest.mark.parametrize(("outcomes", "sent"), [([0, 3], None), ([0, 2], [0, 2]), ([0, 0], [0, 0])])
def test_recorded_outcomes_are_sent_only_where_they_are_not_all_cases(outcomes, sent):
    assert values_document(values(outcomes=outcomes), (9, 9)).get("outcomes") == sent


@given(st.integers(0, 10_000), st.integers(1, 100_000), st.integers(0, 3))
def test_a_rate_worked_out_by_the_reader_is_the_rate_sent(cases, households, decimals):
    rate = 1000 * cases / households
    document = values_document(
        values(cases=[cases], outcomes=[cases], concluded=[0], shown=[rate], decimals=decimals, breaks=[1e8]),
        (households,),
    )
    match document["shown"]:
        case "cases":
            found = cases
        case "per_1000":
            found = (2000 * 10**decimals * cases + households) // (2 * households)
        case [sent]:
            found = sent
    assert found == pytest.approx(rate * 10**decimals, abs=0.5001)


@pytest.mark.parametrize(
    "changes",
    [
        {"cases": [1]},
        {"outcomes": [1]},
        {"shown": [1.0, 2.0, 3.0]},
        {"palette": []},
        {"shown": [0.0, 3.6]},
        {"breaks": [], "palette": []},
    ],
)
def test_values_that_contradict_themselves_are_refused(changes):
    with pytest.raises(ValueError, match=r"differ|colours|above"):
        values(**changes)


def test_values_of_other_places_are_refused():
    with pytest.raises(ValueError, match="2 values for 1 places"):
        values_document(values(), (1,))


@pytest.mark.parametrize(
    ("sent", "pick"),
    [
        ({"level": "grid", "code": "a"}, MapPick("grid", "a")),
        ({"level": "district", "code": ""}, MapPick("district", "")),
        ({"level": "person", "code": "a"}, None),
        ({"level": "grid", "code": 3}, None),
        ({"level": "grid"}, None),
        ("grid", None),
        (None, None),
    ],
)
def test_only_a_pick_is_taken_for_a_pick(sent, pick):
    assert _pick_of(sent) == pick


def test_the_map_can_stand_twice_on_a_page_and_says_nothing_unasked():
    def page():
        import pandas as pd
        import streamlit as st

        from dashboard.live_map import MapLook, MapSelection, MapValues, encode_geometry, live_map
        from governance.i18n import translator

        none = pd.DataFrame(
            columns=["township_code", "grid_code", "name", "households", "lon", "lat", "map_wkb"]
        )
        geometry = encode_geometry(none, none, key="k")
        values = MapValues("grid", [], [], [], [], [], [], "#eee", "#fff", "Cases", 0)
        for key in ("one", "two"):
            st.write(
                live_map(geometry, values, key=key, selection=MapSelection(), look=MapLook(translator("en")))
                is None
            )

    run = AppTest.from_function(page).run()
    assert not run.exception
    assert [text.value for text in run.markdown] == ["`True`", "`True`"]


def test_files_of_other_projects_are_the_ones_published():
    for line in (STATIC / "vendor" / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, path = line.split("  ")
        assert hashlib.sha256((STATIC.parent / path).read_bytes()).hexdigest() == digest, path
