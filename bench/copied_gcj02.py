"""GCJ-02 back to WGS 84, point by point, the way that most scripts on the web do it; in words of our own.

The shift is computed at the shifted point and taken off once, which is wrong by up to some metres; there is a call for
every row and a dozen sines in each. A script that copies this is what the loader is measured against.
"""

from math import cos, pi, sin, sqrt

AXIS_M = 6378245.0
ECCENTRICITY_2 = 0.00669342162296594323


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Return about the WGS 84 longitude and latitude of a GCJ-02 point; a point outside China as it is."""
    if not (73.66 < lon < 135.05 and 3.86 < lat < 53.55):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    lat_rad = lat / 180.0 * pi
    squeeze = 1 - ECCENTRICITY_2 * sin(lat_rad) * sin(lat_rad)
    root = sqrt(squeeze)
    dlon = _east_m(x, y) * 180.0 / (AXIS_M / root * cos(lat_rad) * pi)
    dlat = _north_m(x, y) * 180.0 / (AXIS_M * (1 - ECCENTRICITY_2) / (squeeze * root) * pi)
    return lon - dlon, lat - dlat


def _east_m(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    shift += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    shift += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    shift += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return shift


def _north_m(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    shift += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    shift += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    shift += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    return shift
