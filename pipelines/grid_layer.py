"""Reads one layer of grids or townships into columns of our names, in CGCS2000 longitude and latitude.

Convention: a coordinate is never guessed. The layer's own CRS says what coordinates refer to, or the district
file declares the datum; a declared datum wins over the file, since GCJ-02 and BD-09 have no EPSG code and
pass as WGS84. Datums on the ellipsoids of WGS84, GRS80 and CGCS2000 are taken as CGCS2000, from which they
differ by less than a metre or two; older ones (Beijing 1954, Xi'an 1980) differ by up to a hundred metres by
parameters that are not public, and are refused. Only the columns that the district file names are read:
nothing else comes in.
"""

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FieldError, GeometryError
from pyproj import CRS

from governance.datum import is_modern, to_cgcs2000
from governance.errors import N_, GridError, LayerFault
from governance.settings import Datum, Grids, Townships
from pipelines.mojibake import garbled_text

LONLAT_CRS = "EPSG:4490"
"""CGCS2000 geographic; its official axis order is latitude first, ours is longitude first throughout."""

LARGEST_DEGREES = 360.0
EXACT_INTEGERS = 2**53
"""From here on a floating-point number no longer holds every digit of a code."""

UNKNOWN_ENCODING = "ISO-8859-1"
"""What pyogrio says when nothing usable tells a shapefile's encoding."""


def read_layer(part: Grids | Townships) -> gpd.GeoDataFrame:
    """Return a layer's rows: our columns as text, ``row`` from 1, and ``geometry`` in CGCS2000 degrees.

    Outlines are two-dimensional and otherwise as the file gives them: missing, empty or invalid ones are
    still there. Text is stripped; an empty cell is missing. Days read as ISO 8601, whole numbers without a
    decimal point.

    Parameters
    ----------
    part
        ``[grids]`` or ``[townships]`` of the district file.

    Raises
    ------
    LayerFault
        The file or layer cannot be read, has no such columns, has text in another encoding than said, or does
        not say what its coordinates refer to.
    """
    file = part.file
    wanted = part.columns.model_dump(exclude_none=True)
    layer = _layer_name(part)
    raw = _read(part, layer, sorted(set(wanted.values())))
    missing = sorted(set(wanted.values()) - set(raw.columns))
    if missing:
        raise _fault(
            file, N_("It has no column called {missing}. It has: {known}. Correct [{section}.columns]."),
            missing=", ".join(missing), known=", ".join(_field_names(part, layer)), section=_section(part),
        )  # fmt: skip
    if not isinstance(raw, gpd.GeoDataFrame):
        raise _fault(file, N_("It has no outlines, only a table. Name a layer of polygons."))
    if raw.empty:
        raise _fault(file, N_("It has no rows. Name the layer that holds the polygons."))
    columns = {ours: _text(raw[theirs], file, theirs) for ours, theirs in wanted.items()}
    shapes = _lonlat(shapely.force_2d(np.array(raw.geometry)), raw.crs, part)
    return gpd.GeoDataFrame({"row": np.arange(1, len(raw) + 1), **columns}, geometry=shapes, crs=LONLAT_CRS)


def _fault(file: Path, sentence: str, /, **values: object) -> LayerFault:
    return LayerFault(N_("{file} cannot be used:"), [GridError(sentence, **values)], file=file)


def _section(part: Grids | Townships) -> str:
    return "grids" if isinstance(part, Grids) else "townships"


def _layer_name(part: Grids | Townships) -> str:
    """Return the layer to read: the one named, else the only one with outlines."""
    try:
        layers = pyogrio.list_layers(part.file)
    except DataSourceError as error:
        raise _fault(part.file, N_("It is not a layer of a known format ({detail})."), detail=error) from None
    names = [str(name) for name, _ in layers]
    spatial = [str(name) for name, geometry_type in layers if geometry_type is not None] or names
    chosen = part.layer or (spatial[0] if len(spatial) == 1 else None)
    if chosen is None or chosen not in names:
        raise _fault(
            part.file, N_("It needs one of its layers named as `layer` in [{section}]: {known}."),
            section=_section(part), known=", ".join(names),
        )  # fmt: skip
    return chosen


def _field_names(part: Grids | Townships, layer: str) -> list[str]:
    return [str(name) for name in pyogrio.read_info(part.file, layer=layer, encoding=part.encoding)["fields"]]


def _read(part: Grids | Townships, layer: str, columns: list[str]) -> gpd.GeoDataFrame | pd.DataFrame:
    """Return the named columns and the outlines as the file holds them."""
    file, section = part.file, _section(part)
    try:
        if part.encoding is not None:
            "".encode(part.encoding)
        info = pyogrio.read_info(file, layer=layer, encoding=part.encoding)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what GDAL warns of shows in the rows, and is told there
            raw = pyogrio.read_dataframe(
                file, layer=layer, columns=columns, encoding=part.encoding, on_invalid="ignore"
            )
    except (UnicodeDecodeError, LookupError):
        raise _fault(
            file,
            N_(
                'Its text is not in the encoding said. Add to [{section}]: encoding = "GB18030"'
            ), section=section,
        ) from None  # fmt: skip
    except CRSError as error:
        raise _fault(
            file,
            N_(
                "Its CRS (.prj) cannot be read ({detail}). Replace it, or declare datum in [{section}]."
            ),
            detail=error, section=section,
        ) from None  # fmt: skip
    except (DataSourceError, DataLayerError, FieldError, GeometryError) as error:
        raise _fault(file, N_("It cannot be read ({detail})."), detail=error) from None
    if part.encoding is None and file.suffix.lower() in {".shp", ".dbf", ".zip"}:
        _refuse_garbled(raw, [str(name) for name in info["fields"]], part)
    return raw


def _refuse_garbled(raw: pd.DataFrame, names: list[str], part: Grids | Townships) -> None:
    """Raise when text of a shapefile reads as Chinese taken for Latin letters: .cpg is missing or wrong."""
    cells = [str(cell) for name in raw.columns if name != "geometry" for cell in raw[name].dropna()]
    garbled = garbled_text([*names, *cells])
    if garbled is not None:
        raise _fault(
            part.file,
            N_(
                "It has garbled text ({sample}): its .cpg is missing or wrong. "
                'Add to [{section}]: encoding = "GB18030"'
            ),
            sample=garbled, section=_section(part),
        )  # fmt: skip


def _text(values: pd.Series, file: Path, name: str) -> pd.Series:
    """Return a column as stripped text, empty cells missing."""
    if isinstance(values.dtype, np.dtype | pd.DatetimeTZDtype) and values.dtype.kind == "M":
        return pd.Series(values.dt.strftime("%Y-%m-%d"), dtype="str")
    if values.dtype.kind == "f":
        if (values.abs() >= EXACT_INTEGERS).any():
            raise _fault(
                file,
                N_(
                    "It holds {name} as a number that has lost digits. Store it as text and export the layer "
                    "again."
                ),
                name=name,
            )  # fmt: skip
        return values.map(_number_text, na_action="ignore").astype("str")
    stripped = values.astype("str").str.strip()
    return stripped.mask(stripped == "")


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _lonlat(shapes: np.ndarray, crs: CRS | None, part: Grids | Townships) -> np.ndarray:
    """Return outlines in CGCS2000 degrees, longitude first."""
    if crs is not None:
        shapes = _unprojected(shapes, crs, part)
    elif part.datum is None:
        raise _no_crs(part)
    elif np.nanmax(np.abs(shapely.get_coordinates(shapes)), initial=0.0) > LARGEST_DEGREES:
        raise _fault(
            part.file,
            N_("It has no CRS, and its coordinates are not degrees. Add the .prj of the projection."),
        )
    return shapes if part.datum is None else _shifted(shapes, part.datum)


def _no_crs(part: Grids | Townships) -> LayerFault:
    """Return the fault of a layer that does not say what its coordinates refer to."""
    if part.file.with_suffix(".prj").exists():
        return _fault(
            part.file, N_("It has a .prj that is not a CRS. Replace it, or declare datum in [{section}]."),
            section=_section(part),
        )  # fmt: skip
    return _fault(
        part.file,
        N_(
            "It has no CRS. Add to [{section}] what its degrees refer to, "
            'such as datum = "cgcs2000", or add a .prj file.'
        ),
        section=_section(part),
    )


def _unprojected(shapes: np.ndarray, crs: CRS, part: Grids | Townships) -> np.ndarray:
    """Return outlines in degrees; where no datum is declared, the CRS must have a known one."""
    geodetic, ellipsoid = crs.geodetic_crs, crs.ellipsoid
    if geodetic is None or ellipsoid is None:
        raise _fault(
            part.file,
            N_(
                "It has the CRS {name}, which is tied to no place on earth. Replace it by the true one."
            ),
            name=crs.name,
        )  # fmt: skip
    if part.datum is None and not is_modern(crs):
        raise _fault(
            part.file,
            N_("It is in {name}, an older datum that cannot be converted exactly. Name a copy in CGCS2000."),
            name=crs.name,
        )
    target = LONLAT_CRS if is_modern(crs) else geodetic
    return np.array(gpd.GeoSeries(shapes, crs=crs).to_crs(target))


def _shifted(shapes: np.ndarray, datum: Datum) -> np.ndarray:
    """Return outlines moved from a declared datum to CGCS2000; vertices that were equal still are."""
    coordinates = shapely.get_coordinates(shapes)
    lon, lat = to_cgcs2000(coordinates[:, 0], coordinates[:, 1], datum=datum)
    return np.asarray(shapely.set_coordinates(shapes.copy(), np.column_stack([lon, lat])))
