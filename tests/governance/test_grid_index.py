"""GridIndex against shapely itself, on networks small and awkward enough to go wrong."""

import threading

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from governance import grids
from governance.cells import Cells, _touched
from governance.errors import IndexFault, LayerFault
from governance.grids import GridIndex, index_for, network_hash
from governance.outlines import metres_per_degree

WEST, SOUTH, STEP = 118.5, 32.0, 1 / 64  # sums of these are exact, so lattice points lie truly on edges

lattice = st.builds(lambda i, j: (WEST + i * STEP, SOUTH + j * STEP), st.integers(0, 8), st.integers(0, 8))
anywhere = st.tuples(st.floats(WEST, WEST + 8 * STEP), st.floats(SOUTH, SOUTH + 8 * STEP))
rings = st.lists(st.one_of(lattice, anywhere), min_size=3, max_size=8, unique=True)


@st.composite
def boxes(draw):
    (west, south), (east, north) = draw(lattice), draw(lattice)
    return box(min(west, east), min(south, north), max(west, east) + STEP, max(south, north) + STEP)


@st.composite
def holed(draw):
    shell, hole = draw(boxes()), draw(boxes())
    return shell.difference(hole) if not hole.contains(shell) else shell


@st.composite
def slivers(draw):
    (lon, lat), (far_lon, far_lat) = draw(lattice), draw(anywhere)
    thickness = draw(st.sampled_from([1e-13, 1e-9, 1e-5]))
    return Polygon([(lon, lat), (far_lon, far_lat), (far_lon, far_lat + thickness)])


def several(parts):
    return MultiPolygon([part for one in parts for part in shapely.get_parts(one)])


multiparts = st.lists(boxes(), min_size=2, max_size=3).map(several)
shapes = st.one_of(boxes(), holed(), slivers(), rings.map(Polygon), multiparts)
networks = st.lists(shapes, min_size=1, max_size=6)


def tiling(rows, columns, step=STEP):
    """Boxes that share edges and corners, coded from the south-west."""
    return [
        box(WEST + i * step, SOUTH + j * step, WEST + (i + 1) * step, SOUTH + (j + 1) * step)
        for j in range(rows)
        for i in range(columns)
    ]


def codes_for(polygons):
    return [f"{number:03d}" for number in range(len(polygons))]


def by_shapely(polygons, lon, lat):
    """The smallest position among the polygons that intersect each point, -1 without one."""
    holds = np.array([shapely.intersects_xy(polygon, lon, lat) for polygon in polygons])
    return np.where(holds.any(axis=0), holds.argmax(axis=0), -1)


def awkward_points(index, polygons):
    """Vertices, midpoints of edges, lattice points, corners of cells, each also one float to every side."""
    corners = shapely.get_coordinates(polygons)
    halves = (corners[1:] + corners[:-1]) / 2
    across, up = np.meshgrid(np.arange(-1, 18) * STEP / 2 + WEST, np.arange(-1, 18) * STEP / 2 + SOUTH)
    cells = index._cells
    columns = cells.west + np.unique(np.linspace(0, cells.columns, 25).astype(int)) / cells.per_deg
    rows = cells.south + np.unique(np.linspace(0, cells.rows, 25).astype(int)) / cells.per_deg
    cell_lon, cell_lat = np.meshgrid(columns, rows)
    lon = np.concatenate([corners[:, 0], halves[:, 0], across.ravel(), cell_lon.ravel()])
    lat = np.concatenate([corners[:, 1], halves[:, 1], up.ravel(), cell_lat.ravel()])
    beside = [(np.nextafter(lon, aside_lon), np.nextafter(lat, aside_lat)) for aside_lon, aside_lat in SIDES]
    return np.concatenate([lon, *(x for x, _ in beside)]), np.concatenate([lat, *(y for _, y in beside)])


SIDES = [(-999, -999), (-999, 999), (999, -999), (999, 999)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    polygons=networks,
    cell_count=st.sampled_from([1, 10, 64, 1000, 50_000]),
    more=st.lists(anywhere, max_size=30),
)
def test_any_network_answers_as_shapely_does(polygons, cell_count, more):
    index = GridIndex.build(polygons, codes_for(polygons), cell_count=cell_count)
    lon, lat = awkward_points(index, polygons)
    lon, lat = np.append(lon, [x for x, _ in more]), np.append(lat, [y for _, y in more])
    assert np.array_equal(index.positions(lon, lat), by_shapely(polygons, lon, lat))


def first_in(count_of, cell, start, per_deg):
    """The smallest coordinate that falls into each column or row."""
    low, high = start + (cell - 0.5) / per_deg, start + (cell + 0.5) / per_deg
    for _ in range(80):
        middle = low + (high - low) / 2
        is_there = np.floor(count_of(middle)) >= cell
        low, high = np.where(is_there, low, middle), np.where(is_there, middle, high)
    return high


MIDDLE = np.array([0.35, 0.65])


@pytest.mark.parametrize("west", [-0.5, 118.5])
@pytest.mark.parametrize("seed", range(3))
def test_outlines_through_the_corners_of_cells_to_the_last_bit(seed, west):
    rng = np.random.default_rng(seed)
    frame = box(west, SOUTH, west + 0.9, SOUTH + 0.7)
    cells = GridIndex.build([frame], ["999"], cell_count=500_000)._cells
    x = first_in(cells.across, rng.integers(*(cells.columns * MIDDLE), 100), cells.west, cells.per_deg)
    y = first_in(cells.up, rng.integers(*(cells.rows * MIDDLE), 100), cells.south, cells.per_deg)
    start = np.stack([x, y], axis=1) + rng.uniform(-0.15, 0.15, (100, 2))
    through = 2 * np.stack([x, y], axis=1) - start  # the corner lies half-way, or a bit beside
    third = start + rng.uniform(-0.05, 0.05, (100, 2))
    polygons = [*shapely.polygons(np.stack([start, through, third], axis=1)), frame]
    index = GridIndex.build(polygons, codes_for(polygons), cell_count=500_000)
    assert index._cells == cells
    aside = np.arange(-2, 3)
    lon = (x[:, None, None] + aside[:, None] * np.spacing(x)[:, None, None] + 0 * aside).ravel()
    lat = (y[:, None, None] + 0 * aside[:, None] + aside * np.spacing(y)[:, None, None]).ravel()
    assert np.array_equal(index.positions(lon, lat), by_shapely(polygons, lon, lat))


def test_an_outline_on_the_border_of_cells_counts_in_both():
    grid = Cells(west=0.0, south=0.0, per_deg=1.0, columns=9, rows=9)
    touched = _touched(np.array([box(3, 3, 5, 5)]), grid)
    rows, columns = np.divmod(touched, 9)
    assert set(rows[columns == 4].tolist()) == {2, 3, 4, 5}
    assert set(columns[rows == 4].tolist()) == {2, 3, 4, 5}


@pytest.mark.parametrize("cell_count", [1, 9, 16, 4096, grids.CELL_COUNT])
def test_shared_edges_and_corners_go_to_the_smallest_code(cell_count):
    index = GridIndex.build(tiling(2, 2), ["d", "c", "b", "a"], cell_count=cell_count)
    middle, edge = WEST + STEP, SOUTH + STEP / 2
    assert index.codes == ("a", "b", "c", "d")
    assert index.assign([middle, middle, WEST], [SOUTH + STEP, edge, SOUTH]).tolist() == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (np.nan, SOUTH),
        (WEST, np.nan),
        (np.nan, np.nan),
        (np.inf, SOUTH),
        (-np.inf, SOUTH),
        (WEST, np.inf),
        (WEST, -np.inf),
        (1e308, -1e308),
        (0, 0),
        (SOUTH, WEST),
        (WEST - 1e-12, SOUTH),
        (WEST + STEP / 2, SOUTH - 1e-12),
    ],
)
def test_missing_infinite_and_far_points_are_in_no_grid(lon, lat):
    index = GridIndex.build(tiling(2, 2), codes_for(range(4)))
    assert index.positions([lon, WEST], [lat, SOUTH]).tolist() == [-1, 0]
    assert index.assign([lon, WEST], [lat, SOUTH]).tolist() == [None, "000"]


WHOLE = box(WEST, SOUTH, WEST + 1, SOUTH + 1)
HOLE = box(WEST + 0.25, SOUTH + 0.25, WEST + 0.75, SOUTH + 0.75)
SPECK = box(WEST + 0.5, SOUTH + 0.5, WEST + 0.5 + 1e-7, SOUTH + 0.5 + 1e-7)
PARTED = MultiPolygon([HOLE, box(WEST + 2, SOUTH, WEST + 3, SOUTH + 1)])
HIGH = Polygon([(WEST, SOUTH, 9), (WEST + 1, SOUTH, 9), (WEST, SOUTH + 1, 9)])


@pytest.mark.parametrize(
    ("polygons", "point", "expected"),
    [
        pytest.param([WHOLE, HOLE], (0.5, 0.5), 0, id="overlap: the smaller code"),
        pytest.param([HOLE, WHOLE], (0.5, 0.5), 0, id="overlap: the smaller code, inner"),
        pytest.param([HOLE, WHOLE], (0.1, 0.1), 1, id="overlap: outside the inner"),
        pytest.param([HOLE, WHOLE], (0.25, 0.5), 0, id="overlap: on the inner's edge"),
        pytest.param([WHOLE, HOLE], (0.25, 0.5), 0, id="overlap: on an edge inside the smaller code"),
        pytest.param([WHOLE - HOLE], (0.5, 0.5), -1, id="hole"),
        pytest.param([WHOLE - HOLE], (0.25, 0.5), 0, id="edge of a hole"),
        pytest.param([WHOLE - HOLE, HOLE], (0.5, 0.5), 1, id="hole with another in it"),
        pytest.param([SPECK, WHOLE], (0.5 + 5e-8, 0.5 + 5e-8), 0, id="a hundredth of a metre across"),
        pytest.param([SPECK, WHOLE], (0.5 + 2e-7, 0.5), 1, id="beside it"),
        pytest.param([PARTED], (2.5, 0.5), 0, id="parts"),
        pytest.param([PARTED], (1.5, 0.5), -1, id="between parts"),
        pytest.param([Polygon(), WHOLE], (0.5, 0.5), 1, id="an empty one holds nothing"),
        pytest.param([Polygon()], (0.5, 0.5), -1, id="only an empty one"),
        pytest.param([SPECK], (0.5, 0.5), 0, id="only a speck"),
        pytest.param([HIGH], (0.2, 0.2), 0, id="heights"),
        pytest.param([box(-180, -90, 180, 90)], (0.5, 0.5), 0, id="the whole world"),
    ],
)
def test_shapes(polygons, point, expected):
    index = GridIndex.build(polygons, codes_for(polygons))
    assert index.positions([WEST + point[0]], [SOUTH + point[1]]).tolist() == [expected]


def test_a_network_without_grids_takes_no_point():
    index = GridIndex.build([], [])
    assert index.assign([118.5, np.nan], [32.0, 32.0]).tolist() == [None, None]
    assert index.nearest([118.5], [32.0], tolerance_m=100).tolist() == [-1]


def test_no_points_give_no_positions():
    index = GridIndex.build(tiling(1, 1), ["a"])
    assert index.positions([], []).tolist() == []
    assert index.assign([], []).tolist() == []


def test_many_points_in_threads_are_placed_as_few_are(monkeypatch):
    seeds = shapely.multipoints(np.random.default_rng(3).random((40, 2)))
    polygons = shapely.get_parts(shapely.voronoi_polygons(seeds))
    lon, lat = np.random.default_rng(4).uniform(-0.2, 1.2, (2, 20_000))
    expected = by_shapely(polygons, lon, lat)
    monkeypatch.setattr(grids, "CHUNK_POINTS", 333)
    index = GridIndex.build(polygons, codes_for(polygons), cell_count=400)
    found = []
    callers = [threading.Thread(target=lambda: found.append(index.positions(lon, lat))) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(found) == 4
    assert all(np.array_equal(one, expected) for one in found)


def test_more_lists_than_a_short_integer_counts():
    polygons = tiling(120, 120, step=STEP / 16)  # 14,400 grids meet in 43,000 ways, too many for 16 bits
    index = GridIndex.build(polygons, [f"{number:05d}" for number in range(14_400)], cell_count=500_000)
    lon, lat = WEST + np.random.default_rng(5).random((2, 20_000)) * 120 * STEP / 16
    lat += SOUTH - WEST
    column, row = ((lon - WEST) * 16 / STEP).astype(int), ((lat - SOUTH) * 16 / STEP).astype(int)
    assert np.array_equal(index.positions(lon, lat), row * 120 + column)


def test_the_arguments_are_left_as_they_were():
    polygons, lon, lat = tiling(2, 2), np.array([WEST, np.nan]), np.array([SOUTH, SOUTH])
    GridIndex.build(polygons, codes_for(polygons)).positions(lon, lat)
    assert not shapely.is_prepared(polygons).any()
    assert np.array_equal(lon, [WEST, np.nan], equal_nan=True)


@pytest.mark.parametrize(("lon", "lat"), [([1.0, 2.0], [1.0]), ([1.0], 1.0), ([[1.0]], [[1.0]])])
def test_columns_of_unlike_length_are_refused(lon, lat):
    with pytest.raises(ValueError, match="one length"):
        GridIndex.build(tiling(1, 1), ["a"]).positions(lon, lat)


@pytest.mark.parametrize(
    ("polygons", "codes", "said"),
    [
        ([WHOLE, HOLE], ["a", "a"], "a stands 2 times"),
        ([WHOLE, None], ["a", "b"], "b has no polygon"),
        ([WHOLE, Point(1, 1)], ["a", "b"], "b has no polygon"),
        (
            [WHOLE, box(369_973, 3_549_457, 369_974, 3_549_458)],
            ["a", "b"],
            "b is not in longitude and latitude",
        ),
        ([Polygon([(0, 0), (1, 0), (np.inf, 1)])], ["a"], "a is not in longitude"),
    ],
)
def test_a_layer_that_cannot_be_used_says_which_grid(polygons, codes, said):
    with pytest.raises(LayerFault, match=said):
        GridIndex.build(polygons, codes)


def test_all_faults_are_told_at_once():
    with pytest.raises(LayerFault) as told:
        GridIndex.build([WHOLE, WHOLE, None], ["a", "a", "b"])
    assert len(told.value.faults) == 2


def metres(lon_m, lat_m):
    """A place so many metres from the network's south-west corner."""
    of_lon, of_lat = metres_per_degree(np.array(SOUTH))
    return WEST + lon_m / of_lon, SOUTH + lat_m / of_lat


@pytest.mark.parametrize(
    ("east_m", "north_m", "tolerance_m", "expected"),
    [
        pytest.param(-10, 100, 50, 0, id="ten metres west"),
        pytest.param(-10, 100, 9.9, -1, id="beyond the tolerance"),
        pytest.param(100, -10, 10.001, 0, id="ten metres south"),
        pytest.param(100, -10, 9.999, -1, id="just beyond"),
        pytest.param(-30, -40, 50.01, 0, id="three four five"),
        pytest.param(-30, -40, 49.99, -1, id="not quite five"),
        pytest.param(100, 100, 50, 0, id="in a grid: its own"),
        pytest.param(100, 100, 0, 0, id="in a grid, without tolerance"),
        pytest.param(-0.0001, 100, 0, -1, id="no tolerance is none"),
        pytest.param(0, 0, 50, 0, id="on the corner"),
    ],
)
def test_nearest_within_metres(east_m, north_m, tolerance_m, expected):
    index = GridIndex.build(tiling(2, 2), codes_for(range(4)))
    lon, lat = metres(east_m, north_m)
    assert index.nearest([lon], [lat], tolerance_m=tolerance_m).tolist() == [expected]


@pytest.mark.parametrize(("east_m", "expected"), [(140, 0), (160, 1), (100, 0), (200, 1)])
def test_the_nearer_of_two_grids(east_m, expected):
    left, right = box(*metres(0, 0), *metres(100, 100)), box(*metres(200, 0), *metres(300, 100))
    index = GridIndex.build([left, right], ["a", "b"])
    lon, lat = metres(east_m, 50)
    assert index.nearest([lon], [lat], tolerance_m=500).tolist() == [expected]


@pytest.mark.parametrize("codes", [["a", "b"], ["b", "a"]])
def test_equally_near_grids_are_told_apart_by_code(codes):
    index = GridIndex.build(tiling(1, 2), codes)
    middle, below = WEST + STEP, SOUTH - 1e-4
    assert index.nearest([middle], [below], tolerance_m=50).tolist() == [0]


@given(
    where=st.lists(
        st.tuples(st.floats(WEST - STEP, WEST + 9 * STEP), st.floats(SOUTH - STEP, SOUTH + 9 * STEP)),
        max_size=20,
    ),
    tolerance_m=st.floats(0, 3000),
    polygons=st.lists(st.one_of(boxes(), holed()), min_size=1, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_nearest_is_shapelys_nearest_in_metres(where, tolerance_m, polygons):
    index = GridIndex.build(polygons, codes_for(polygons), cell_count=500)
    for lon, lat in where:
        scale = np.array(metres_per_degree(np.array(lat)))
        here = Point(np.array([lon, lat]) * scale)
        away_m = shapely.distance(shapely.transform(polygons, lambda at, by=scale: at * by), here)
        found = index.nearest([lon], [lat], tolerance_m=tolerance_m)[0]
        if found == -1:
            assert min(away_m) > tolerance_m - 1e-3
        else:
            assert away_m[found] < min(tolerance_m, min(away_m) + 1e-3) + 1e-3


def test_missing_and_far_points_are_near_nothing():
    index = GridIndex.build(tiling(1, 1), ["a"])
    lon, lat = [np.nan, np.inf, WEST, 0, WEST, WEST], [SOUTH, SOUTH, np.nan, 0, 90, 1e300]
    assert index.nearest(lon, lat, tolerance_m=500).tolist() == [-1] * 6


def test_what_is_saved_comes_back(tmp_path):
    polygons = [WHOLE - HOLE, MultiPolygon([HOLE, SPECK]), WHOLE]
    index = GridIndex.build(polygons, ["网格", "b\0", "a"], cell_count=5000)
    index.save(tmp_path / "one.index")
    again = GridIndex.load(tmp_path / "one.index")
    lon, lat = awkward_points(index, polygons)
    assert again.codes == index.codes
    assert shapely.equals_identical(again.polygons, index.polygons).all()
    assert again._raster.dtype == index._raster.dtype
    assert np.array_equal(again.positions(lon, lat), index.positions(lon, lat))
    assert [path.name for path in tmp_path.iterdir()] == ["one.index"]


def test_saving_twice_gives_equal_positions_and_one_file(tmp_path):
    for polygons in (tiling(2, 2), tiling(2, 2)[::-1]):
        GridIndex.build(polygons, codes_for(polygons)).save(tmp_path / "one.index")
    assert GridIndex.load(tmp_path / "one.index").assign([WEST], [SOUTH]).tolist() == ["003"]


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "text"])
def test_a_damaged_file_is_refused_and_made_again(tmp_path, damage):
    index_for(tiling(2, 2), codes_for(range(4)), folder=tmp_path)
    (path,) = tmp_path.iterdir()
    sound = path.read_bytes()
    middle = len(sound) // 2
    path.write_bytes(
        {
            "empty": b"",
            "cut": sound[:middle],
            "flipped": sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :],
            "text": b"not an index",
        }[damage]
    )
    with pytest.raises(IndexFault, match="damaged"):
        GridIndex.load(path)
    again = index_for(tiling(2, 2), codes_for(range(4)), folder=tmp_path)
    assert again.assign([WEST], [SOUTH]).tolist() == ["000"]
    assert GridIndex.load(path).codes == again.codes


def test_another_version_is_refused_and_made_again(tmp_path, monkeypatch):
    index_for(tiling(1, 1), ["a"], folder=tmp_path)
    (path,) = tmp_path.iterdir()
    monkeypatch.setattr(grids, "FORMAT_VERSION", grids.FORMAT_VERSION + 1)
    with pytest.raises(IndexFault, match="version"):
        GridIndex.load(path)
    assert index_for(tiling(1, 1), ["a"], folder=tmp_path).codes == ("a",)


def test_a_missing_file_and_a_folder_that_cannot_be_are_faults(tmp_path):
    with pytest.raises(IndexFault, match="cannot be read"):
        GridIndex.load(tmp_path / "none.index")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(IndexFault, match="cannot be written"):
        GridIndex.build(tiling(1, 1), ["a"]).save(tmp_path / "file" / "one.index")


def test_the_second_time_the_saved_one_is_read(tmp_path, monkeypatch):
    folder = tmp_path / "made" / "on the way"
    first = index_for(tiling(2, 2), codes_for(range(4)), folder=folder)

    def build(*_args, **_kwargs):
        raise AssertionError("built again")

    monkeypatch.setattr(GridIndex, "build", build)
    # order does not count
    backwards = index_for(tiling(2, 2)[::-1], codes_for(range(4))[::-1], folder=folder)
    assert backwards.codes == first.codes


def test_any_change_of_the_network_changes_its_hash():
    polygons, codes = tiling(1, 2), ["a", "b"]
    moved = [shapely.transform(polygons[0], lambda at: np.nextafter(at, 999)), polygons[1]]
    hashes = {
        network_hash(polygons, codes),
        network_hash(polygons[::-1], codes),
        network_hash(polygons, ["a", "c"]),
        network_hash(polygons[:1], ["a"]),
        network_hash(moved, codes),
    }
    assert len(hashes) == 5
    assert network_hash(polygons[::-1], codes[::-1]) == network_hash(polygons, codes)
