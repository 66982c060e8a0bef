"""What a file's columns are, proposed: the profile of a source that nobody has described yet.

Columns are known by their names (:mod:`pipelines.profile_names`), dates by the order that reads most of them, the
datum by where the coordinates fall in the district. What cannot be told is left open and said. A proposal stores
nothing: of personal columns only the names are told, and of mapped ones a few rows are shown to the person who has to
judge them, with anything personal masked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from governance.errors import N_, GridError, SettingsFault
from governance.masking import mask, mask_file_name, mask_heading
from governance.privacy import Admission, admit_columns, judge_columns, looks_personal
from governance.settings import CASE_COLUMNS, Settings, Source, SourceColumns, today
from pipelines.datum_check import DATUMS, DEGREES_AT_MOST, DatumVerdict, StatedPlaces, judge_datum
from pipelines.door import LOOKED_INTO, READ_ONLY, look_inside
from pipelines.placing import Placer, coordinates
from pipelines.profile_names import EXPECTED, columns_by_name
from pipelines.readers import RawTable, open_raw
from pipelines.stored_texts import storable
from pipelines.typed_rows import ColumnMap, map_columns, read_grammar, typed_statement

LOOKED_AT_ROWS = 20_000
SHOWN_ROWS = 20
SHOWN_FAULTY = 8
"""Of those, rows that would be rejected, however far down they stand."""

DateOrder = Literal["ymd", "mdy", "dmy"]
DATE_READINGS: tuple[dict[str, str | None], ...] = (
    {"date_order": "ymd", "date_serial": None}, {"date_order": "mdy", "date_serial": None},
    {"date_order": "dmy", "date_serial": None}, {"date_order": "ymd", "date_serial": "1900"},
)  # fmt: skip
"""How dates may be written; of those that read as many, the first is proposed."""

_DATE_FAULTS = ("date_unreadable", "date_future")


@dataclass(frozen=True)
class Corrections:
    """What a person says of a file against what its columns' names say.

    Attributes
    ----------
    columns
        Our column to the file's; empty leaves ours out.
    settings
        Further keys of the source, such as ``datum``, ``crs`` and ``date_order``; these are not looked for then.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A profile for the files of a source, and what the first rows are by it.

    Attributes
    ----------
    file_name, source_name
        What was looked at, and what its source is to be called.
    choices
        Columns of the file that may be mapped; personal ones are not among them.
    columns
        Our column to the file's.
    admission
        What is left out because it is personal or free text.
    left
        Columns that are left out because nothing is known of them.
    source
        The profile; None while a required column is not known.
    datum
        What the check of the coordinates found; None where there are none.
    date_order_is_open
        True when dates read as well with day and month exchanged.
    rows
        Rows looked at, the first of the file.
    faulty
        Of those, the ones that would be rejected.
    located_by
        What would place the others; see :data:`governance.tables.LOCATED_BY`.
    shown
        The first rows and the first that would be rejected, as they are read: ``row_no``, our mapped columns, and
        ``reason``, ``column_name`` and ``value`` of the first fault.
    """

    file_name: str
    source_name: str
    choices: tuple[str, ...]
    columns: Mapping[str, str]
    admission: Admission
    left: tuple[str, ...]
    source: Source | None = None
    datum: DatumVerdict | None = None
    date_order_is_open: bool = False
    rows: int = 0
    faulty: int = 0
    located_by: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[dict[str, Any], ...] = ()


def propose_profile(
    path: Path,
    *,
    settings: Settings,
    source_name: str,
    placer: Placer,
    sheet: str | int | None = None,
    corrections: Corrections | None = None,
) -> Proposal:
    """Return a profile that fits a file.

    Parameters
    ----------
    path
        The file.
    settings
        The district. Where it has the source already, what its profile says is kept as far as the file has it.
    source_name
        What the source is or will be called.
    placer
        The grid network, in which the datum shows.
    sheet
        Sheet of a workbook or layer of a file of several; missing means the one that fits.
    corrections
        What is known better.

    Raises
    ------
    FileFault
        The file cannot be read, or has not the columns that the corrections name.
    GuardFault
        The file marks people for watching, or the corrections map personal data.
    SettingsFault
        The corrections make no profile.
    """
    told = corrections or Corrections()
    known = next((source for source in settings.sources if source.name == source_name), None)
    provisional = known or Source(name=source_name, columns=SourceColumns(received_on=""))
    with _first_rows(path, provisional, sheet, settings) as (connection, raw):
        admit_columns(raw.header, {}, file_name=path.name, source=source_name, keep_text="none")
        columns = _mapped(raw.header, known, told, keeps_text=settings.privacy.keep_text != "none")
        sample = _Sample(connection, raw, settings, path.name)
        source = _source(provisional, columns, told)
        if source is not None:
            source = _in_its_coordinates(_without_personal(source, sample, told), sample, placer, told)
            columns = _named(source)
        bare = _bare(raw.header, columns, path.name, source_name, settings)
        return bare if source is None else _looked_at(replace(bare, source=source), sample, placer, told)


@dataclass(frozen=True)
class _Sample:
    """The first rows of a file, to be read by one profile after another."""

    connection: duckdb.DuckDBPyConnection
    raw: RawTable
    settings: Settings
    file_name: str

    def columns(self, source: Source) -> ColumnMap:
        return map_columns(self.raw.header, source, self.file_name)

    def typed(self, source: Source) -> pa.Table:
        """Return the rows as a profile reads them."""
        zone = self.settings.district.timezone
        statement = typed_statement(
            self.raw, self.columns(source), source, timezone=zone, today=today(self.settings)
        )
        return self.connection.sql(statement).to_arrow_table()


@contextmanager
def _first_rows(
    path: Path, source: Source, sheet: str | int | None, settings: Settings
) -> Iterator[tuple[duckdb.DuckDBPyConnection, RawTable]]:
    """Give the first rows of a file as a table of their own, each with its row."""
    expected = (*EXPECTED, *_named(source).values())
    for careful in (False, True):
        with duckdb.connect() as connection:
            try:
                with open_raw(
                    connection, path, source, careful=careful, sheet=sheet, expected=expected
                ) as raw:
                    number = (
                        "" if raw.is_numbered else f", {raw.first_row - 1} + row_number() OVER () AS row_no"
                    )
                    connection.execute(
                        f"CREATE TABLE sample AS SELECT *{number} FROM ({raw.statement} LIMIT $rows)",
                        {"rows": LOOKED_AT_ROWS},
                    )
            except duckdb.Error:
                if careful:
                    raise
                continue
            read_grammar(connection, answers=settings.satisfaction.read_as)
            yield (
                connection,
                replace(raw, statement="SELECT * FROM sample ORDER BY row_no", is_numbered=True),
            )
            return


def _named(source: Source) -> dict[str, str]:
    """Return the columns that a profile names; one that is not known yet is empty and left out."""
    named: dict[str, str | None] = source.columns.model_dump()
    return {ours: theirs for ours, theirs in named.items() if theirs}


def _mapped(
    header: tuple[str, ...], known: Source | None, told: Corrections, *, keeps_text: bool
) -> dict[str, str]:
    """Return our column to the file's: as corrected, else as the profile says, else by name."""
    judged = judge_columns(header)
    plain, text = judged.of_kind("plain"), judged.of_kind("text") if keeps_text else ()
    before = {} if known is None else _named(known)
    kept = {ours: theirs for ours, theirs in before.items() if theirs in header and ours not in told.columns}
    fixed = {ours: theirs for ours, theirs in told.columns.items() if theirs}
    columns = kept | fixed
    sought = [ours for ours in CASE_COLUMNS if ours not in columns and ours not in told.columns]
    if known is not None:
        sought = [ours for ours in sought if ours in before]
    free = tuple(theirs for theirs in header if theirs not in columns.values())
    words = [ours for ours in sought if ours != "summary"]
    found = columns_by_name(tuple(theirs for theirs in free if theirs in plain), words)
    if "summary" in sought:
        found |= columns_by_name(tuple(theirs for theirs in free if theirs in text), ["summary"])
    read_only = [ours for ours in sought if ours in READ_ONLY]
    found |= columns_by_name(tuple(theirs for theirs in free if theirs not in found.values()), read_only)
    for first, second in (("lon", "lat"), ("x", "y")):
        if (first in found) != (second in found) and not {first, second} & columns.keys():
            found.pop(first, found.pop(second, None))
    return {ours: theirs for ours in CASE_COLUMNS if (theirs := (columns | found).get(ours))}


def _source(before: Source, columns: Mapping[str, str], told: Corrections) -> Source | None:
    """Return the profile that these columns make; None without the day of receipt."""
    if "received_on" not in columns:
        return None
    keys = before.model_dump(exclude={"columns", "identity"}) | dict(told.settings)
    identity = "column" if "case_no" in columns else "content"
    return _valid({**keys, "identity": identity, "columns": dict(columns)})


def _valid(keys: dict[str, Any]) -> Source:
    try:
        return Source.model_validate(keys)
    except ValueError as fault:
        raise SettingsFault(
            N_("This is no profile of a source:"), [GridError("{detail}", detail=fault)]
        ) from None


def _with(source: Source, **changed: object) -> Source:
    return _valid(source.model_dump() | changed)


def _without_personal(source: Source, sample: _Sample, told: Corrections) -> Source:
    """Return the profile without columns whose cells are personal under an innocent name, unless somebody chose them.

    What somebody chose is refused as at the door.
    """
    rows, columns = sample.typed(source), sample.columns(source)
    named = _named(source)
    for ours in LOOKED_INTO:
        if ours in named and ours not in told.columns and looks_personal(rows[ours].to_pylist()).is_personal:
            del named[ours]
    look_inside(
        rows,
        ColumnMap({ours: columns.positions[ours] for ours in named}, ()),
        sample.raw.header,
        file_name=sample.file_name,
    )
    return _with(source, columns=named, identity="column" if "case_no" in named else "content")


def _in_its_coordinates(source: Source, sample: _Sample, placer: Placer, told: Corrections) -> Source:
    """Return the profile with coordinates as degrees or metres, whichever the numbers are."""
    named = _named(source)
    pair = ("lon", "lat") if "lon" in named else ("x", "y")
    in_metres = pair == ("x", "y")
    if set(pair) <= named.keys() and not set(pair) & told.columns.keys():
        rows = sample.typed(source)
        in_metres = _are_metres(*(_numbers(rows, name) for name in pair), otherwise=in_metres)
        for name, kind in zip(pair, ("x", "y") if in_metres else ("lon", "lat"), strict=True):
            named[kind] = named.pop(name)
    if not in_metres or "x" not in named:
        return _with(source, columns=named)
    return _with(source, columns=named, crs=source.crs or placer.network.projected_crs)


def _are_metres(first: np.ndarray, second: np.ndarray, *, otherwise: bool) -> bool:
    """Return whether most pairs of numbers are too large for degrees."""
    found = np.isfinite(first) & np.isfinite(second)
    largest = np.maximum(np.abs(first), np.abs(second))[found]
    return bool(np.mean(largest > DEGREES_AT_MOST) > 1 / 2) if found.any() else otherwise


def _numbers(rows: pa.Table, name: str) -> np.ndarray:
    return np.asarray(rows[name].cast(pa.float64()).to_pandas(), dtype=np.float64)


def _bare(
    header: tuple[str, ...], columns: Mapping[str, str], file_name: str, source_name: str, settings: Settings
) -> Proposal:
    """Return what the columns' names alone tell."""
    taken = {ours: theirs for ours, theirs in columns.items() if ours not in READ_ONLY}
    admission = admit_columns(
        header, taken, file_name=file_name, source=source_name, keep_text=settings.privacy.keep_text
    )
    mapped = set(columns.values())
    out = {*admission.left_personal, *admission.left_text} - mapped
    named = tuple(name for name in header if name)
    return Proposal(
        mask_file_name(file_name), source_name,
        choices=tuple(name for name in named if name not in admission.left_personal or name in mapped),
        columns={ours: columns[ours] for ours in CASE_COLUMNS if ours in columns},
        admission=replace(
            admission,
            left_personal=tuple(mask_heading(name) for name in admission.left_personal if name not in mapped),
            left_text=tuple(mask_heading(name) for name in admission.left_text if name not in mapped),
        ),
        left=tuple(mask_heading(name) for name in named if name not in mapped | out),
    )  # fmt: skip


def _looked_at(bare: Proposal, sample: _Sample, placer: Placer, told: Corrections) -> Proposal:
    """Return the proposal with what the first rows tell."""
    if bare.source is None:
        return bare
    source, is_open = _with_dates(bare.source, sample, told)
    rows = sample.typed(source)
    source, verdict = _with_datum(source, rows, placer, told)
    if _named(source) != bare.columns:
        rows = sample.typed(source)
    good = rows.filter(pc.is_null(rows["reason"]))
    lon, lat = coordinates(good, source)
    places = placer.place(lon, lat, good, named=placer.named(good["address_area"], good))
    named = _named(source)
    return replace(
        bare, columns=named, source=source, datum=verdict, date_order_is_open=is_open, rows=rows.num_rows,
        faulty=rows.num_rows - good.num_rows, located_by=Counter(places["located_by"].to_pylist()),
        shown=tuple(_shown(rows.take(_telling(rows)), named)),
    )  # fmt: skip


def _with_dates(source: Source, sample: _Sample, told: Corrections) -> tuple[Source, bool]:
    """Return the profile with the order of dates that reads most of them, and whether another reads as many."""
    if {"date_order", "date_serial"} & told.settings.keys():
        return source, False
    read: list[tuple[int, Source, pa.ChunkedArray]] = []
    for keys in ({}, *DATE_READINGS):
        one = _with(source, **keys)
        rows = sample.typed(one)
        wrong = pc.sum(pc.is_in(rows["reason"], value_set=pa.array(_DATE_FAULTS))).as_py() or 0
        read.append((wrong, one, rows["received_on"]))
    least = min(wrong for wrong, _, _ in read)
    alike = [(one, days) for wrong, one, days in read if wrong == least]
    chosen, days = alike[0]
    is_told = any(declared.name == source.name for declared in sample.settings.sources)
    return chosen, not is_told and any(not other.equals(days) for _, other in alike)


def _with_datum(
    source: Source, rows: pa.Table, placer: Placer, told: Corrections
) -> tuple[Source, DatumVerdict | None]:
    """Return the profile in the datum where its coordinates clearly belong, and what was found."""
    named = _named(source)
    pair, declared = (("x", "y"), source.crs) if "lon" not in named else (("lon", "lat"), source.datum)
    first, second = (_numbers(rows, name) for name in pair)
    if declared is None or not np.isfinite(first).any():
        return source, None
    stated = StatedPlaces(*placer.stated_positions(rows))
    verdict = judge_datum(
        first, second, stated, declared=declared, network=placer.network, index=placer.index
    )
    if verdict.better is None or not verdict.is_clear or {"datum", "crs"} & told.settings.keys():
        return source, verdict
    system, theirs = verdict.better.system, [named.pop(name) for name in pair]
    if verdict.better.is_swapped:
        theirs.reverse()
    kind, changed = (("lon", "lat"), {"datum": system}) if system in DATUMS else (("x", "y"), {"crs": system})
    columns = named | dict(zip(kind, theirs, strict=True))
    return _with(source, columns=columns, **changed), verdict


def _telling(rows: pa.Table) -> NDArray[np.int64]:
    """Return the positions of the rows that are shown: the first ones that would be rejected, else the first."""
    is_faulty = rows["reason"].is_valid().to_numpy()
    faulty = np.flatnonzero(is_faulty)[:SHOWN_FAULTY]
    others = np.setdiff1d(np.arange(min(rows.num_rows, SHOWN_ROWS + SHOWN_FAULTY)), faulty)
    return np.sort(np.concatenate([faulty, others[: SHOWN_ROWS - len(faulty)]]))


def _shown(rows: pa.Table, named: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Give rows as they may be shown: mapped columns only, texts masked, what a text says of its place left out."""
    columns = ["row_no", *(ours for ours in CASE_COLUMNS if ours in named and ours != "address_area")]
    for row in storable(rows).select([*columns, "reason", "column_name", "value"]).to_pylist():
        yield {name: mask(value).text if isinstance(value, str) else value for name, value in row.items()}
