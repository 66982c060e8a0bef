"""What crosses the wire to the maps: outlines that come back as they were, values that are small and
exact."""

import hashlib
import itertools
import json
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from bench.live_map import communities_of, made_up_district
from dashboard.live_map import MapPick, _pick_of
from dashboard.map_payload import encode_geometry

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
    """Read a payload as the browser does: the document, and per level the shapes and the label points."""
    document = json.loads(zlib.decompress(payload))
    lines, here = [], np.array(document["origin"])

    def walked(written):
        nonlocal here
        parts = []
        for border in written:
            if border == 0:
                lines.append(here + np.cumsum(np.reshape(document["borders"][len(lines)], (-1, 2)), axis=0))
            line = lines[-1] if border == 0 else lines[len(lines) - abs(border)]
            parts.append(line[::-1] if border < 0 else line)
            here = parts[-1][-1]
        return np.concatenate([part[:-1] for part in parts])

    shapes, points = {}, {}
    for level in ("grid", "community", "township"):
        shapes[level], points[level] = [], []
        for polygons, point in zip(document[level]["shapes"], document[level]["points"], strict=True):
            rings = [[walked(ring) for ring in polygon] for polygon in polygons]
            first = rings[0][0][0] if rings else np.array(document["origin"])
            points[level].append((first + point) / document["steps_per_degree"])
            shapes[level].append(
                shapely.MultiPolygon(
                    [
                        shapely.Polygon(shell, holes)
                        for shell, *holes in (
                            [ring / document["steps_per_degree"] for ring in polygon] for polygon in rings
                        )
                    ]
                )
            )
    return document, shapes, points


def test_outlines_come_back_within_a_metre():
    townships, grids = made_up_district(60)
    _, shapes, points = decoded(encode_geometry(townships, grids, key="k").payload)
    for level, frame in (("township", townships), ("grid", grids)):
        for before, after in zip(shapely.from_wkb(frame["map_wkb"].to_numpy()), shapes[level], strict=True):
            assert shapely.hausdorff_distance(before, after) < 1e-5
        assert np.abs(points[level] - frame[["lon", "lat"]].to_numpy()).max() < 1e-5


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
    _, shapes, _ = decoded(encode_geometry(townships, grids, key="k").payload)
    before = shared_edges(shapely.from_wkb(grids["map_wkb"].to_numpy()))
    assert before > 500
    assert shared_edges(shapes["grid"]) == before


def test_many_places_come_back_within_two_metres_and_still_share_their_border():
    townships, grids = made_up_district(2100)
    _, shapes, _ = decoded(encode_geometry(townships, grids, key="k").payload)
    before = shapely.from_wkb(grids["map_wkb"].to_numpy())
    assert shapely.hausdorff_distance(before, shapes["grid"]).max() < 2e-5
    assert shared_edges(shapes["grid"]) > 0.95 * shared_edges(before)


def test_holes_parts_and_missing_outlines():
    grids = places("grid", [SQUARE_WITH_HOLE, TWO_PARTS, None], households=[5.0, np.nan, 0.0])
    geometry = encode_geometry(places("township", [SQUARE_WITH_HOLE]), grids, key="k")
    document, shapes, _ = decoded(geometry.payload)
    assert [
        shape.equals(like) for shape, like in zip(shapes["grid"], (SQUARE_WITH_HOLE, TWO_PARTS), strict=False)
    ] == [True] * 2
    assert document["grid"]["shapes"][2] == []
    assert geometry.codes["grid"] == ("grid-0", "grid-1", "grid-2")
    assert geometry.households["grid"] == (5, None, 0)


def test_a_grid_of_no_known_township_has_no_parent():
    grids = places("grid", [SQUARE_WITH_HOLE] * 2, township_code=["township-0", "elsewhere"])
    document, _, _ = decoded(encode_geometry(places("township", [SQUARE_WITH_HOLE]), grids, key="k").payload)
    assert document["grid"]["parents"] == [0, -1]


def test_a_district_without_outlines_is_empty_not_an_error():
    document, _, _ = decoded(encode_geometry(places("township", []), places("grid", [None]), key="k").payload)
    assert document["grid"]["shapes"] == [[]]


@pytest.mark.parametrize("name", ["</script><b>", "{{ 7*7 }}", '"\\', "灯塔社区第一网格", "a\u2028b", ""])
def test_names_come_back_as_they_were(name):
    grids = places("grid", [SQUARE_WITH_HOLE], name=[name])
    document, _, _ = decoded(encode_geometry(places("township", []), grids, key="k").payload)
    assert document["grid"]["names"] == [name]


def test_communities_are_drawn_as_their_grids_together():
    squares = [shapely.box(118 + x, 32, 118 + x + 1, 33) for x in range(4)]
    grids = places("grid", squares, community_code=["b", "b", "a", None])
    communities = pd.DataFrame({
        "community_code": ["a", "b"], "name": ["A", "B"], "township_code": ["elsewhere", "township-0"],
        "households": [None, 7],
    })  # fmt: skip
    townships = places("township", [shapely.box(118, 32, 122, 33)])
    geometry = encode_geometry(townships, grids, key="k", communities=communities)
    document, shapes, points = decoded(geometry.payload)
    assert geometry.codes["community"] == ("a", "b")
    assert geometry.households["community"] == (None, 7)
    assert document["community"]["parents"] == [-1, 0]
    for drawn, meant, point in zip(
        shapes["community"],
        (squares[2], shapely.box(118, 32, 120, 33)),
        points["community"],
        strict=True,
    ):
        assert drawn.equals(meant)
        assert meant.contains(shapely.Point(point))


def test_a_community_whose_grids_have_no_outline_has_none():
    grids = places("grid", [SQUARE_WITH_HOLE, None], community_code=[None, "a"])
    communities = pd.DataFrame(
        {"community_code": ["a"], "name": ["A"], "township_code": ["x"], "households": [1]}
    )
    document, _, _ = decoded(
        encode_geometry(places("township", []), grids, key="k", communities=communities).payload
    )
    assert document["community"]["shapes"] == [[]]


@pytest.mark.parametrize(("grid_count", "outlines_kb"), [(456, 100), (5000, 300)])
def test_outlines_stay_small(grid_count, outlines_kb):
    townships, grids = made_up_district(grid_count)
    geometry = encode_geometry(townships, grids, key="k", communities=communities_of(grids))
    assert len(geometry.payload) < outlines_kb * 1000


@pytest.mark.parametrize(
    ("sent", "pick"),
    [
        ({"level": "grid", "code": "a"}, MapPick("grid", "a")),
        ({"level": "community", "code": "a"}, MapPick("community", "a")),
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
        values = MapValues("grid", "Cases", [], [])
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
