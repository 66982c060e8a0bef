"""Datums and projections: everything becomes CGCS2000 longitude and latitude.

Convention: degrees, longitude first, arrays of any one shape; NaN gives NaN. WGS 84 is taken as CGCS2000:
they differ by centimetres. GCJ-02 and BD-09 are China's shifted systems; they are no EPSG codes and a file
does not show them, so a source declares its datum.

The shift of GCJ-02 is the formula in common public use, and BD-09 the
second shift on top of it that Baidu's own conversion makes; no official text is public. The shift applies
inside China's box, 72.004 to 137.8347 E and 0.8293 to 55.8271 N, and is nothing outside it. The way back is
found by iteration, exact to 4e-9 degrees, half a millimetre, and 2e-8 from BD-09; what is found for a point
does not hang on the points it is given with.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from governance.errors import N_, GridError
from governance.settings import Datum

CGCS2000 = "EPSG:4490"

BOX_LON = (72.004, 137.8347)
BOX_LAT = (0.8293, 55.8271)
"""Degrees; where the shift of GCJ-02 applies."""

KRASOVSKY_AXIS_M = 6_378_245.0
KRASOVSKY_ECCENTRICITY_2 = 0.00669342162296594323
"""Of the ellipsoid that the formula of GCJ-02 takes the metres of a degree from."""

SEMI_MAJOR_M = 6_378_137.0
INVERSE_FLATTENING = (298.25, 298.26)
"""Shape of the ellipsoids of WGS 84, GRS 80 and CGCS2000."""

ITERATIONS = 3
"""Each divides the error by a hundred or more: of 0.01 degrees at most 4e-9 are left, from BD-09 2e-8."""

CHUNK_POINTS = 1 << 14
"""So many points are iterated at a time: what is in between stays in the processor's cache."""

FIRST_ZONE, LAST_ZONE, FIRST_ZONE_EPSG = 25, 45, 4534
"""Three-degree zones 25 (central meridian 75 E) to 45 (135 E) are EPSG:4534 to EPSG:4554."""

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]


def to_cgcs2000(x: ArrayLike, y: ArrayLike, *, datum: Datum) -> Pair:
    """Return CGCS2000 longitude and latitude of coordinates in a declared datum.

    Within a kilometre of the edge of China's box GCJ-02 and BD-09 have no single inverse; a point that lies
    in the box as given is taken as shifted.

    Parameters
    ----------
    x, y
        Longitude and latitude, degrees; one shape. NaN gives NaN.
    datum
        What they refer to.
    """
    lon, lat = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if datum == "bd09":
        lon, lat = _undone(_to_bd09, lon, lat, np.isfinite(lon) & np.isfinite(lat))
    if datum in ("gcj02", "bd09"):
        lon, lat = _undone(_to_gcj02, lon, lat, _in_box(lon, lat))
    return lon, lat


def from_cgcs2000(lon: ArrayLike, lat: ArrayLike, *, datum: Datum) -> Pair:
    """Return longitude and latitude in a datum of CGCS2000 coordinates: the inverse of :func:`to_cgcs2000`.

    Parameters
    ----------
    lon, lat
        Degrees; one shape. NaN gives NaN. Outside China's box GCJ-02 is CGCS2000.
    datum
        What the answer refers to.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if datum in ("gcj02", "bd09"):
        x, y = _done(_to_gcj02, x, y, _in_box(x, y))
    if datum == "bd09":
        x, y = _done(_to_bd09, x, y, np.isfinite(x) & np.isfinite(y))
    return x, y


def projected_to_cgcs2000(x: ArrayLike, y: ArrayLike, *, crs: str) -> Pair:
    """Return CGCS2000 longitude and latitude of projected coordinates; NaN where there is no answer.

    Parameters
    ----------
    x, y
        Easting and northing, metres; one shape. NaN and infinity give NaN.
    crs
        EPSG code such as EPSG:4549. An easting with its zone in front needs the code that has it (EPSG:4528).

    Raises
    ------
    GridError
        The code is not known, or is of an older datum that cannot be converted exactly.
    """
    try:
        system = CRS.from_user_input(crs)
        transformer = Transformer.from_crs(crs, CGCS2000, always_xy=True)
    except CRSError:
        raise GridError(
            N_("{crs} is not a coordinate system that is known; correct it in the district file."), crs=crs
        ) from None
    if not is_modern(system):
        raise GridError(
            N_(
                "{crs} is of an older datum that cannot be converted exactly; have the data exported in CGCS2000."
            ),
            crs=crs,
        )
    lon, lat = transformer.transform(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    is_answer = np.isfinite(lon) & np.isfinite(lat)
    return np.where(is_answer, lon, np.nan), np.where(is_answer, lat, np.nan)


def is_modern(crs: CRS) -> bool:
    """Return whether a system's datum is WGS 84, CGCS2000 or one within a metre or two of them, by its ellipsoid.

    Older ones (Beijing 1954, Xi'an 1980) differ by up to a hundred metres, by parameters that are not public.
    """
    shape = crs.ellipsoid
    lowest, highest = INVERSE_FLATTENING
    return (
        shape is not None
        and shape.semi_major_metre == SEMI_MAJOR_M
        and lowest < shape.inverse_flattening < highest
    )


def zone_of(lon: float) -> str:
    """Return the EPSG code of the three-degree CGCS2000 zone of a longitude, easting without zone number.

    Parameters
    ----------
    lon
        Degrees. Half-way between two central meridians the eastern zone is taken.

    Raises
    ------
    GridError
        No zone covers the longitude: it is not within 73.5 to 136.5 degrees.
    """
    zone = np.floor(lon / 3 + 0.5)
    if not FIRST_ZONE <= zone <= LAST_ZONE:
        raise GridError(
            N_(
                "No three-degree CGCS2000 zone covers longitude {lon}. Check the datum of the layer, or set"
                " projected_crs in the district file."
            ),
            lon=lon,
        )
    return f"EPSG:{FIRST_ZONE_EPSG + int(zone) - FIRST_ZONE}"


def _in_box(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    return np.asarray(
        (BOX_LON[0] <= lon) & (lon <= BOX_LON[1]) & (BOX_LAT[0] <= lat) & (lat <= BOX_LAT[1]), dtype=bool
    )


def _done(
    shift: Callable[[Floats, Floats], Pair], lon: Floats, lat: Floats, where: NDArray[np.bool_]
) -> Pair:
    """Return the coordinates with those chosen shifted."""
    x, y = lon.copy(), lat.copy()
    x[where], y[where] = shift(lon[where], lat[where])
    return x, y


def _undone(shift: Callable[[Floats, Floats], Pair], x: Floats, y: Floats, where: NDArray[np.bool_]) -> Pair:
    """Return the coordinates that a shift would take to those chosen, by fixed-point iteration."""
    lon, lat = x.copy(), y.copy()
    chosen_x, chosen_y = x[where], y[where]
    found_lon, found_lat = np.empty_like(chosen_x), np.empty_like(chosen_y)
    for start in range(0, len(chosen_x), CHUNK_POINTS):
        part = slice(start, start + CHUNK_POINTS)
        guess_lon, guess_lat = chosen_x[part], chosen_y[part]
        for _ in range(ITERATIONS):
            there_lon, there_lat = shift(guess_lon, guess_lat)
            guess_lon, guess_lat = (
                guess_lon + (chosen_x[part] - there_lon),
                guess_lat + (chosen_y[part] - there_lat),
            )
        found_lon[part], found_lat[part] = guess_lon, guess_lat
    lon[where], lat[where] = found_lon, found_lat
    return lon, lat


def _to_gcj02(lon: Floats, lat: Floats) -> Pair:
    """Return GCJ-02 of WGS 84, box or no box.

    Sines of three times an angle, and of twice it, are made from those of the angle: 3 s - 4 s^3 and 2 s c.
    """
    x, y = lon - 105, lat - 35
    root = np.sqrt(np.abs(x))
    sine_third, cosine_third = np.sin(np.pi / 3 * x), np.cos(np.pi / 3 * x)
    sine, cosine = _tripled_sine(sine_third), cosine_third * (4 * cosine_third * cosine_third - 3)
    sine_twice = 2 * sine * cosine
    ripple_m = (20 * _tripled_sine(sine_twice) + 20 * sine_twice) * 2 / 3
    waves_east_m = 20 * sine + 40 * sine_third
    waves_east_m += 150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)
    north_third = np.sin(np.pi / 3 * y)
    waves_north_m = 20 * _tripled_sine(north_third) + 40 * north_third
    waves_north_m += 160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple_m + waves_east_m * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple_m + waves_north_m * 2 / 3
    sine_lat_2 = np.sin(np.radians(lat)) ** 2
    squeeze = 1 - KRASOVSKY_ECCENTRICITY_2 * sine_lat_2
    normal_m = KRASOVSKY_AXIS_M / np.sqrt(squeeze)
    meridian_m = normal_m * (1 - KRASOVSKY_ECCENTRICITY_2) / squeeze
    return (
        lon + np.degrees(east_m / (normal_m * np.sqrt(1 - sine_lat_2))),
        lat + np.degrees(north_m / meridian_m),
    )


def _tripled_sine(sine: Floats) -> Floats:
    """Return the sine of three times an angle."""
    return sine * (3 - 4 * sine * sine)


def _to_bd09(lon: Floats, lat: Floats) -> Pair:
    """Return BD-09 of GCJ-02, anywhere."""
    per_deg = np.pi * 3000 / 180
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * per_deg)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * per_deg)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
