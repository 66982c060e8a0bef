"""A heat surface: how densely cases lie, as a picture to be drawn under the outlines of a map.

Convention: the quartic (biweight) kernel, 3 / (π h²) · (1 - d² / h²)² within the bandwidth h (Silverman 1986,
equation 4.5), around the label point of each place, weighted by its cases; distances d are metres in a plane at the
middle latitude. The bandwidth is a fixed number of typical spacings of the places, so the surface spreads what a place
has over its neighbours and says nothing finer than places do. It describes; it does not test. Beyond the outermost
places it fades out, and what lies across the district's border is not known to it.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from dashboard.map_values import MapHeat
from governance.outlines import metres_per_degree

LONG_SIDE_PX = 320
BANDWIDTH_SPACINGS = 2.0
SHADES = 48
"""Steps of the ramp in the picture: few enough to be small, too many to be seen."""

OPAQUE, FAINTEST = 235, 40
"""Opacity of the densest and the thinnest shade, of 255."""

SHOWN_FROM = 0.02
"""Share of the highest density from which it is drawn."""

M2_PER_KM2 = 1e6

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class HeatSurface:
    """A picture and what its colours mean.

    Attributes
    ----------
    picture
        For :class:`dashboard.map_values.MapValues`.
    bandwidth_m
        Metres.
    lowest_per_km2, highest_per_km2
        Cases per square kilometre at the first and the last colour; below the lowest nothing is drawn.
    ramp
        Colours from the lowest to the highest, #rrggbbaa.
    """

    picture: MapHeat
    bandwidth_m: float
    lowest_per_km2: float
    highest_per_km2: float
    ramp: tuple[str, ...]


def heat_surface(places: pd.DataFrame, counts: NDArray[Any], ramp: Sequence[str]) -> HeatSurface | None:
    """Return the density of counts; None where there are no counts or fewer than two places.

    Parameters
    ----------
    places
        Columns lon, lat: degrees, of a point inside each place.
    counts
        Cases of each, not below zero.
    ramp
        Colours #rrggbb from few to many, readable with colour blindness.
    """
    lon, lat = places["lon"].to_numpy(dtype=float), places["lat"].to_numpy(dtype=float)
    if len(lon) < 2 or not counts.sum():  # noqa: PLR2004 (a spacing needs two)
        return None
    lon_m, lat_m = (float(metres[0]) for metres in metres_per_degree(np.array([(lat.min() + lat.max()) / 2])))
    bandwidth_m = BANDWIDTH_SPACINGS * typical_spacing_m(lon * lon_m, lat * lat_m)
    columns, rows, corners = _raster(lon, lat, bandwidth_m / lon_m, bandwidth_m / lat_m)
    per_km2 = M2_PER_KM2 * density(
        (columns * lon_m, rows * lat_m),
        (lon * lon_m, lat * lat_m),
        np.asarray(counts, dtype=float),
        bandwidth_m,
    )
    highest = float(per_km2.max())
    picture = MapHeat(_png(per_km2 / highest, ramp), *corners)
    opacity = np.rint(np.linspace(FAINTEST, OPAQUE, len(ramp))).astype(int)
    colours = tuple(f"{colour}{alpha:02x}" for colour, alpha in zip(ramp, opacity, strict=True))
    return HeatSurface(picture, bandwidth_m, SHOWN_FROM * highest, highest, colours)


def typical_spacing_m(x_m: Floats, y_m: Floats) -> float:
    """Return the side of a square as large as a place's share of the box around all, in metres; at least one."""
    width, height = np.ptp(x_m), np.ptp(y_m)
    return max(1.0, float(np.sqrt(max(width * height, 1.0) / len(x_m))), float(max(width, height) / len(x_m)))


def density(
    axes: tuple[Floats, Floats], points: tuple[Floats, Floats], counts: Floats, bandwidth_m: float
) -> Floats:
    """Return counts per square metre on a raster; over a wide enough one it adds up to the counts.

    Parameters
    ----------
    axes
        Metres of its columns, ascending, and of its rows, in either direction.
    points
        Metres of the counted places, x and y.
    """
    x_m, y_m = axes
    surface = np.zeros((len(y_m), len(x_m)))
    for x, y, count in zip(*points, counts, strict=True):
        if not count:
            continue
        across, down = (x_m - x) / bandwidth_m, (y_m - y) / bandwidth_m
        near_x, near_y = np.flatnonzero(np.abs(across) < 1), np.flatnonzero(np.abs(down) < 1)
        if not len(near_x) or not len(near_y):
            continue
        window = np.s_[near_y[0] : near_y[-1] + 1, near_x[0] : near_x[-1] + 1]
        square = across[near_x][None, :] ** 2 + down[near_y][:, None] ** 2
        surface[window] += count * np.clip(1 - square, 0, None) ** 2
    return surface * 3 / (np.pi * bandwidth_m**2)


def _raster(
    lon: Floats, lat: Floats, margin_lon: float, margin_lat: float
) -> tuple[Floats, Floats, tuple[float, float, float, float]]:
    """Return longitudes of columns, latitudes of rows from the north, and west, south, east, north.

    Rows are evenly spaced in the Mercator projection, as the map stretches the picture.
    """
    west, east = float(lon.min() - margin_lon), float(lon.max() + margin_lon)
    south, north = float(lat.min() - margin_lat), float(lat.max() + margin_lat)
    low, high = (np.arctanh(np.sin(np.radians(edge))) for edge in (south, north))
    width, height = np.radians(east - west), high - low
    pixel = max(width, height) / LONG_SIDE_PX
    across, down = max(1, round(width / pixel)), max(1, round(height / pixel))
    columns = west + (np.arange(across) + 0.5) * (east - west) / across
    rows = np.degrees(np.arcsin(np.tanh(high - (np.arange(down) + 0.5) * height / down)))
    return columns, rows, (west, south, east, north)


def _png(share: Floats, ramp: Sequence[str]) -> bytes:
    """Return a picture of shares of the highest value; transparent below the lowest shown."""
    known = np.array([[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in ramp])
    places = np.linspace(0, 1, SHADES)
    colours = [np.interp(places, np.linspace(0, 1, len(ramp)), channel) for channel in known.T]
    shades = np.vstack([[0, 0, 0], np.rint(np.column_stack(colours))]).astype(np.uint8)
    opacity = np.concatenate([[0], np.linspace(FAINTEST, OPAQUE, SHADES)]).astype(np.uint8)
    above = (share - SHOWN_FROM) / (1 - SHOWN_FROM)
    numbers = np.where(above < 0, 0, 1 + np.minimum(SHADES - 1, above * SHADES)).astype(np.uint8)
    image = Image.fromarray(numbers, mode="P")
    image.putpalette(shades.tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", transparency=opacity.tobytes(), optimize=True)
    return file.getvalue()
