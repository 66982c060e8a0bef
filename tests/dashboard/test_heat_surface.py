"""The heat surface holds every case once, lies where the cases are, and stays small."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from bench.live_map import made_up_district
from dashboard.heat_surface import density, heat_surface, typical_spacing_m
from dashboard.palettes import LIGHT
from governance.outlines import metres_per_degree

ROW = pd.DataFrame({"lon": [118.0, 118.1, 118.2], "lat": [32.0, 32.0, 32.1]})


def test_a_surface_adds_up_to_its_counts():
    axis = np.arange(-5000.0, 5000.0, 25.0)
    points = np.array([0.0, 700.0]), np.array([100.0, -900.0])
    surface = density((axis, axis), points, np.array([3.0, 4.0]), 1500.0)
    assert surface.sum() * 25.0**2 == pytest.approx(7, rel=1e-3)


def test_one_place_gives_the_kernel():
    axis = np.array([0.0, 500.0, 1000.0])
    surface = density((axis, np.array([0.0])), (np.zeros(1), np.zeros(1)), np.array([2.0]), 1000.0)
    highest = 2 * 3 / (np.pi * 1000.0**2)
    assert surface[0] == pytest.approx([highest, highest * 0.75**2, 0])


def test_the_unit_is_cases_per_square_kilometre():
    found = heat_surface(ROW, np.array([0, 5, 0]), LIGHT.ramp)
    assert found.highest_per_km2 == pytest.approx(5 * 3 / (np.pi * (found.bandwidth_m / 1000) ** 2), rel=1e-3)
    assert found.lowest_per_km2 == pytest.approx(0.02 * found.highest_per_km2)


def test_the_bandwidth_is_two_typical_spacings():
    lon_m, lat_m = (metres[0] for metres in metres_per_degree(np.array([32.05])))
    side = np.sqrt(0.2 * lon_m * 0.1 * lat_m / 3)
    assert heat_surface(ROW, np.ones(3), LIGHT.ramp).bandwidth_m == pytest.approx(2 * side)


@pytest.mark.parametrize(("x", "y"), [([0.0, 900.0], [0.0, 0.0]), ([5.0, 5.0], [0.0, 900.0])])
def test_places_in_a_row_have_a_spacing_too(x, y):
    assert typical_spacing_m(np.array(x), np.array(y)) == pytest.approx(450)


@pytest.mark.parametrize(("rows", "counts"), [(3, [0, 0, 0]), (1, [4]), (0, [])])
def test_nothing_to_draw_is_none(rows, counts):
    assert heat_surface(ROW.iloc[:rows], np.array(counts), LIGHT.ramp) is None


def test_the_picture_is_darkest_where_the_cases_are_and_clear_where_there_are_none():
    found = heat_surface(ROW, np.array([0, 0, 9]), LIGHT.ramp)
    image = np.asarray(Image.open(io.BytesIO(found.picture.png)).convert("RGBA")).astype(int)
    opacity = image[..., 3]
    height, width = opacity.shape
    across = (118.2 - found.picture.west) / (found.picture.east - found.picture.west) * width
    mercator = np.arctanh(np.sin(np.radians([found.picture.south, 32.1, found.picture.north])))
    down = (mercator[2] - mercator[1]) / (mercator[2] - mercator[0]) * height
    assert opacity[int(down), int(across)] == opacity.max() == 235
    assert image[int(down), int(across), :3].tolist() == [0x25, 0x34, 0x94]
    assert opacity[-1, 0] == 0


@pytest.mark.parametrize("grid_count", [456, 5000])
def test_the_picture_is_small(grid_count):
    _, grids = made_up_district(grid_count)
    cases = np.random.default_rng(3).poisson(8, grid_count)
    assert len(heat_surface(grids, cases, LIGHT.ramp).picture.png) < 30_000
