"""Layers of points as case files: GeoJSON, GeoPackage, shapefile, zipped shapefile.

Convention: the point of a record becomes two columns, ``geometry_x`` and ``geometry_y``, in the layer's own CRS,
eastward first; a profile maps them to ``lon`` and ``lat``, or to ``x`` and ``y``. Nothing is converted here, but a
profile that contradicts the CRS is told. A record without a point, or with one that is no finite place, stays and
has no coordinates.
"""

import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FieldError, GeometryError
from pyogrio.raw import open_arrow
from pyproj import CRS

from governance.errors import N_, FileFault
from governance.settings import Source
from pipelines.mojibake import garbled_text
from pipelines.readers.cell_texts import cell_text
from pipelines.readers.contents import SHAPEFILE_MARK, SQLITE_MARK, ZIP_MARK, first_bytes, zip_members
from pipelines.readers.form import RawTable
from pipelines.readers.header import LARGEST_WIDTH
from pipelines.readers.records import Findings, record_schema, streamed

GEOMETRY_COLUMNS = ("geometry_x", "geometry_y")
"""Columns made of a record's point."""

RECORDS_PER_BATCH = 50_000
DBF_NAME_BYTES = 10
"""Longest name of a shapefile's column; five Chinese characters in GB18030, three in UTF-8."""

_MARKS = {".gpkg": SQLITE_MARK, ".shp": SHAPEFILE_MARK, ".zip": ZIP_MARK}
_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
_POINTS = frozenset({"Point", "Point Z", "Point M", "Point ZM", "2.5D Point", "MultiPoint", "Unknown"})


@contextmanager
def read_layer_points(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    source: Source,
    *,
    layer: str | int | None = None,
    expected: tuple[str, ...] = (),
) -> Iterator[RawTable]:
    """Give the records of a layer: its columns, then :data:`GEOMETRY_COLUMNS`; the first record is row 1.

    Parameters
    ----------
    connection
        Where the records can be selected from.
    path
        The file; of a shapefile the part that ends in .shp, or a zip that holds one.
    source
        Whose file it is; gives the encoding of a shapefile where it is declared.
    layer
        Name, or number from 1, where a file holds several.
    expected
        Names of columns. A shapefile cuts names to ten bytes; a column that is the cut of one of these has its name.

    Raises
    ------
    FileFault
        The file is no such layer, is damaged, has no points, has text in another encoding than said, or a CRS
        that is none or contradicts the profile.
    """
    _refuse_others(path)
    findings = Findings()
    with ExitStack() as opened:
        file = path
        if path.suffix.lower() == ".zip":
            file = _unpacked(
                path, Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="grid-read-")))
            )
        is_shapefile = file.suffix.lower() == ".shp"
        meta, reader = opened.enter_context(_arrow(file, path, source, layer))
        names = tuple(str(name) for name in meta["fields"])
        _check(path, file, meta, source)
        if is_shapefile:
            if source.encoding is None and garbled_text(names):
                raise _wrong_encoding(path, source)
            names = tuple(_full_name(name, names, expected) for name in names)
        batches = _batches(reader, path, source, may_be_garbled=is_shapefile)
        raw = opened.enter_context(streamed(connection, (*names, *GEOMETRY_COLUMNS), batches, findings))
        yield replace(raw, sheet=meta["layer"])


@contextmanager
def _arrow(
    file: Path, path: Path, source: Source, layer: str | int | None
) -> Iterator[tuple[dict[str, Any], pa.RecordBatchReader]]:
    """Give a layer's description and its features."""
    encoding = source.encoding if file.suffix.lower() == ".shp" else None
    with ExitStack() as opened:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what GDAL warns of shows in the rows
                chosen = _layer_name(file, path.name, layer)
                described = opened.enter_context(
                    open_arrow(
                        file, layer=chosen, encoding=encoding, batch_size=RECORDS_PER_BATCH, use_pyarrow=True
                    )
                )
        except (UnicodeDecodeError, LookupError):
            raise _wrong_encoding(path, source) from None
        except (CRSError, UnboundLocalError):  # the second: pyogrio has read a CRS that it cannot write down
            raise _no_crs(path) from None
        except (DataSourceError, DataLayerError, FieldError, GeometryError) as error:
            raise _damaged(path, error) from None
        meta, reader = described
        yield meta | {"layer": chosen}, reader


def _refuse_others(path: Path) -> None:
    """Raise when a file's bytes are not what its ending says: some drivers of GDAL open other files and addresses."""
    start = first_bytes(path)
    mark = _MARKS.get(path.suffix.lower())
    if not (start.startswith(mark) if mark else start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")):
        raise FileFault(N_("{file} is not what its ending says. Export the layer again."), file=path.name)


def _unpacked(path: Path, folder: Path) -> Path:
    """Return the shapefile of a zip, unpacked under a name of our own: members may be named in any encoding."""
    members = zip_members(path)
    shapes = [member for member in members if member.filename.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise FileFault(
            N_("{file} holds {count} shapefiles; it must hold one. Pack one layer per zip."),
            file=path.name, count=len(shapes),
        )  # fmt: skip
    stem = shapes[0].filename[: -len(".shp")]
    try:
        with zipfile.ZipFile(path) as packed:
            for member in members:
                ending = member.filename[len(stem) :].lower()
                if member.filename.startswith(stem) and ending in _PARTS:
                    with packed.open(member) as part, (folder / f"layer{ending}").open("wb") as out:
                        shutil.copyfileobj(part, out)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise _damaged(path, error) from None
    return folder / "layer.shp"


def _layer_name(file: Path, name: str, layer: str | int | None) -> str:
    """Return the layer to read: the one named or numbered, else the only one with geometry."""
    listed = pyogrio.list_layers(file)
    names = [str(layer_name) for layer_name, _ in listed]
    spatial = [str(layer_name) for layer_name, kind in listed if kind is not None]
    if layer is not None:
        numbered = dict(enumerate(names, 1))
        chosen = numbered.get(int(layer)) if str(layer).isdecimal() and layer not in names else str(layer)
    else:
        chosen = spatial[0] if len(spatial) == 1 else None
    if chosen is None or chosen not in names:
        raise FileFault(
            N_("{file} needs one of its layers named: {layers}."),
            file=name,
            layers="、".join(spatial or names),
        )
    return chosen


def _check(path: Path, file: Path, meta: dict[str, Any], source: Source) -> None:
    """Raise when a layer has no points, too many columns, or a CRS that does not fit the profile."""
    if meta["geometry_type"] not in _POINTS:
        raise FileFault(
            N_("{file} holds {kind}, not points. A case record has one point."),
            file=path.name, kind=meta["geometry_type"] or "-",
        )  # fmt: skip
    if len(meta["fields"]) > LARGEST_WIDTH:
        raise FileFault(
            N_("{file} has more than {limit} columns. Remove what is no record."),
            file=path.name, limit=LARGEST_WIDTH,
        )  # fmt: skip
    if meta["crs"] is None:
        if file.with_suffix(".prj").exists():
            raise _no_crs(path)
        return
    crs = CRS(meta["crs"])
    columns, (x_name, _) = source.columns, GEOMETRY_COLUMNS
    is_wrong = (columns.lon == x_name and not crs.is_geographic) or (
        columns.x == x_name and not _is_in(crs, source)
    )
    if is_wrong:
        raise FileFault(
            N_("{file} is in {crs}, which is not what source {source} says of {column}. Correct the source in the "
               "district file: lon and lat take degrees, x and y the projection named as crs."),
            file=path.name, crs=crs.name, source=source.name, column=x_name,
        )  # fmt: skip


def _is_in(crs: CRS, source: Source) -> bool:
    """Return whether a CRS can be that of the source's x and y."""
    code = crs.to_epsg()
    return crs.is_projected and (code is None or f"EPSG:{code}" == source.crs)


def _full_name(name: str, names: tuple[str, ...], expected: tuple[str, ...]) -> str:
    """Return the one expected name that a shapefile would have cut to this one; else the name itself."""
    if name in expected:
        return name
    absent = [full for full in expected if full not in names]
    cut = [full for full in absent if name in {_cut(full, "gb18030"), _cut(full, "utf-8")}]
    return cut[0] if len(cut) == 1 else name


def _cut(name: str, encoding: str) -> str:
    return name.encode(encoding)[:DBF_NAME_BYTES].decode(encoding, "ignore")


def _batches(
    reader: pa.RecordBatchReader, path: Path, source: Source, *, may_be_garbled: bool
) -> Iterator[pa.RecordBatch]:
    """Give a layer's features as records of text."""
    done = 0
    try:
        for batch in reader:
            *attributes, shapes = batch.columns
            texts = [_texts(column) for column in attributes]
            if may_be_garbled and source.encoding is None and garbled_text(_present(texts)):
                raise _wrong_encoding(path, source)
            numbers = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int32)
            done += batch.num_rows
            columns = [
                pa.array(numbers),
                *(pa.array(column, pa.string()) for column in (*texts, *_places(shapes))),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=record_schema(len(columns) - 1))
    except UnicodeDecodeError:
        raise _wrong_encoding(path, source) from None
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from None


def _present(columns: list[list[str | None]]) -> Iterator[str]:
    return (text for column in columns for text in column if text is not None)


def _texts(column: pa.Array) -> list[str | None]:
    """Return a column of any type as texts."""
    plain = column.storage if isinstance(column, pa.ExtensionArray) else column
    if pa.types.is_string(plain.type):
        return list(plain.to_pylist())
    return [
        None
        if value is None
        else cell_text(value)
        if not isinstance(value, bytes | list | dict)
        else str(value)
        for value in plain.to_pylist()
    ]


def _places(shapes: pa.Array) -> tuple[list[str | None], list[str | None]]:
    """Return eastward and northward coordinates; missing where there is no single finite point."""
    plain = shapes.storage if isinstance(shapes, pa.ExtensionArray) else shapes
    geometry = shapely.from_wkb(plain.to_numpy(zero_copy_only=False), on_invalid="ignore")
    is_single = (shapely.get_num_geometries(geometry) == 1) & ~shapely.is_empty(geometry)
    points = np.where(is_single, shapely.get_geometry(geometry, 0), None)
    x, y = shapely.get_x(points), shapely.get_y(points)
    is_place = np.isfinite(x) & np.isfinite(y)
    eastward, northward = (
        [repr(float(value)) if found else None for value, found in zip(axis, is_place, strict=True)]
        for axis in (x, y)
    )
    return eastward, northward


def _wrong_encoding(path: Path, source: Source) -> FileFault:
    return FileFault(
        N_("{file}: its text is garbled, for its .cpg is missing or wrong. Add to source {source} in the district "
           'file: encoding = "GB18030"'),
        file=path.name, source=source.name,
    )  # fmt: skip


def _no_crs(path: Path) -> FileFault:
    return FileFault(
        N_("{file} has a .prj that is not a coordinate system. Replace it by the true one, or remove it."),
        file=path.name,
    )


def _damaged(path: Path, error: Exception) -> FileFault:
    return FileFault(
        N_("{file} cannot be read as a layer ({detail}). Export it again."), file=path.name, detail=error
    )
