"""The map colours stay apart for readers who see colours otherwise, in both themes."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from dashboard.palettes import DARK, LIGHT

# Viénot, Brettel and Mollon 1999, linear RGB: protanopia, deuteranopia.
SIGHT = {
    "usual": np.eye(3),
    "protan": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deutan": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    encoded = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ np.clip(sight @ linear, 0, 1) / WHITE, 1e-4))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.theme)
def test_no_two_map_colours_look_alike(palette, sight):
    colours = [lab(colour, SIGHT[sight]) for colour in (palette.zero, *palette.ramp)]
    nearest = min(np.linalg.norm(a - b) for a, b in itertools.combinations(colours, 2))
    assert nearest > 15, "CIE76; 10 is a difference seen at a glance"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.theme)
def test_lightness_of_the_ramp_runs_one_way(palette):
    lightness = [lab(colour, SIGHT["usual"])[0] for colour in palette.ramp]
    assert lightness == sorted(lightness, reverse=palette is LIGHT)


@pytest.mark.parametrize("classes", range(6))
def test_fewer_classes_take_distinct_colours_of_the_ramp(classes):
    assert len(set(LIGHT.ramp_of(classes))) == classes


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.theme)
def test_the_settings_file_has_the_same_colours(palette):
    settings = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][
        palette.theme
    ]
    assert (settings["backgroundColor"], settings["textColor"], settings["borderColor"]) == (
        palette.page, palette.ink, palette.line,
    )  # fmt: skip
