"""The district file: one frozen :class:`Settings`, read once and passed down.

A district is described by a TOML file. Paths in it start from the file's own folder. Unknown keys are refused, and
all faults are reported at once, each with its line and what to do. Nothing else in the project reads the
environment or a settings file.
"""

import os
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails

from governance.errors import N_, GridError, SettingsFault
from governance.toml_lines import line_of

DISTRICT_VARIABLE = "GRID_DISTRICT"
"""Environment variable that names the district file."""

LANGUAGE_VARIABLE = "GRID_LANG"
"""Environment variable that names the language of the command line."""

DEMONSTRATION_DISTRICT = Path(__file__).parent.parent / "data" / "district.toml"

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
"""What geographic coordinates refer to. GCJ-02 and BD-09 are China's shifted systems, not EPSG codes."""

TextKept = Literal["none", "masked"]
"""What a district does with free text: drops it, or keeps it with what names or identifies a person blotted out."""

CASE_COLUMNS = (
    "case_no", "received_on", "lon", "lat", "x", "y", "grid_code", "community_code", "township_code",
    "address_area", "category", "channel", "purpose", "status", "notified_on", "accepted_on", "due_on",
    "concluded_on", "settled_on", "satisfaction", "is_repeat", "repeat_of", "department",
)  # fmt: skip
"""Our names for the columns of a case record, in the order they are stored."""


def _anchor(path: Path, info: ValidationInfo) -> Path:
    """Return a path made absolute from the district file's folder."""
    folder: Path = (info.context or {}).get("folder", Path.cwd())
    return path if path.is_absolute() else (folder / path).resolve()


def _existing(path: Path, info: ValidationInfo) -> Path:
    """Return the anchored path, which must exist."""
    anchored = _anchor(path, info)
    if not anchored.exists():
        raise ValueError(
            f"there is no file at {anchored}; correct the path (it starts from the district file)"
        )
    return anchored


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is not a time zone; write one such as Asia/Shanghai")
    return name


def _epsg(code: str) -> str:
    if not re.fullmatch(r"EPSG:\d{4,6}", code):
        raise ValueError(f'{code} is not an EPSG code; write one such as "EPSG:4549"')
    return code


ExistingPath = Annotated[Path, AfterValidator(_existing)]
AnchoredPath = Annotated[Path, AfterValidator(_anchor)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
EpsgCode = Annotated[str, AfterValidator(_epsg)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class _Section(BaseModel):
    """A table of the district file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class District(_Section):
    """``[district]``: which district this is.

    Attributes
    ----------
    code
        GB/T 2260 code, six digits; 99xxxx is fictional.
    name
        As it stands in titles.
    timezone
        Where a day begins and ends.
    projected_crs
        EPSG code in metres for areas, distances and sheets; missing means the three-degree CGCS2000 zone of the
        district's centre.
    is_demonstration
        True writes 演示数据 on every screen, export and sheet.
    """

    code: Annotated[str, Field(pattern=r"^\d{6}$")]
    name: Name
    timezone: TimeZone = "Asia/Shanghai"
    projected_crs: EpsgCode | None = None
    is_demonstration: bool = False


class GridColumns(_Section):
    """``[grids.columns]``: ours = theirs; only ``code`` is required."""

    code: str
    name: str | None = None
    kind: str | None = None
    community_code: str | None = None
    community_name: str | None = None
    township_code: str | None = None
    township_name: str | None = None
    households: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class TownshipColumns(_Section):
    """``[townships.columns]``: ours = theirs."""

    code: str
    name: str | None = None


class Grids(_Section):
    """``[grids]``: the layer of grid polygons.

    Attributes
    ----------
    file, layer
        Anything pyogrio reads; ``layer`` where a file holds several.
    datum
        Declared datum; missing means what the file's CRS says.
    encoding
        Of a shapefile's attribute table whose .cpg is missing or wrong.
    """

    file: ExistingPath
    layer: str | None = None
    datum: Datum | None = None
    encoding: str | None = None
    columns: GridColumns


class Townships(_Section):
    """``[townships]``: the layer of township polygons; missing means they are dissolved from the grids.

    Attributes
    ----------
    file, layer, datum, encoding
        As those of ``[grids]``.
    """

    file: ExistingPath
    layer: str | None = None
    datum: Datum | None = None
    encoding: str | None = None
    columns: TownshipColumns


class SourceColumns(_Section):
    """``[sources.columns]``: ours = theirs; see :data:`CASE_COLUMNS`."""

    case_no: str | None = None
    received_on: str
    lon: str | None = None
    lat: str | None = None
    x: str | None = None
    y: str | None = None
    grid_code: str | None = None
    community_code: str | None = None
    township_code: str | None = None
    address_area: str | None = None
    category: str | None = None
    channel: str | None = None
    purpose: str | None = None
    status: str | None = None
    notified_on: str | None = None
    accepted_on: str | None = None
    due_on: str | None = None
    concluded_on: str | None = None
    settled_on: str | None = None
    satisfaction: str | None = None
    is_repeat: str | None = None
    repeat_of: str | None = None
    department: str | None = None


class Source(_Section):
    """``[[sources]]``: where case records come from and how a file of it reads.

    Attributes
    ----------
    name
        What ``load --source`` takes.
    title
        What readers see; missing means the name.
    datum
        Of ``lon`` and ``lat``.
    crs
        EPSG code of ``x`` and ``y``, metres.
    date_order
        Order of the parts in dates written with figures only: 2026/3/5 is ``ymd``, 3/5/2026 ``mdy``.
    date_serial
        Epoch of dates that a spreadsheet left as bare numbers of days (45000); missing means such a cell is no date.
    identity
        ``column``: ``case_no`` names the record. ``content``: the file has no number, so records that agree in
        every column are one record.
    encoding
        Of text files, where it should not be found out.
    """

    name: Name
    title: str | None = None
    datum: Datum = "wgs84"
    crs: EpsgCode | None = None
    date_order: Literal["ymd", "mdy", "dmy"] = "ymd"
    date_serial: Literal["1900", "1904"] | None = None
    identity: Literal["column", "content"] = "column"
    encoding: str | None = None
    columns: SourceColumns

    @property
    def shown_name(self) -> str:
        """Title, or the name where there is none."""
        return self.title or self.name


class Paths(_Section):
    """``[paths]``: where what we make is kept.

    Attributes
    ----------
    home
        Folder of warehouse, loads and the index; made when it is first needed.
    """

    home: AnchoredPath = Field(default=Path("var"), validate_default=True)


class Placing(_Section):
    """``[placing]``: how a case finds its grid.

    Attributes
    ----------
    nearest_within_m
        Metres; a point in no grid but this near to one is given to it, and recorded as such. 0 switches it off.
    """

    nearest_within_m: Annotated[float, Field(ge=0, le=500)] = 0.0


class Privacy(_Section):
    """``[privacy]``: what is kept of what people wrote.

    Attributes
    ----------
    keep_text
        ``none`` drops columns of free text at the door; ``masked`` lets a source map them, and stores them only after
        names, numbers and addresses are blotted out.
    """

    keep_text: TextKept = "none"


class Map(_Section):
    """``[map]``: how the live map looks.

    Attributes
    ----------
    basemap_url
        Tile address with {z}, {x}, {y}; an intranet server or 天地图. Missing means no basemap: nothing leaves the
        host.
    basemap_credit
        Shown on the map when there is a basemap.
    simplify_m
        Metres of tolerance for outlines on the screen; shared edges stay shared.
    """

    basemap_url: str | None = None
    basemap_credit: str | None = None
    simplify_m: Annotated[float, Field(ge=0, le=500)] = 15.0


class Settings(_Section):
    """Everything a district decides."""

    district: District
    grids: Grids
    townships: Townships | None = None
    sources: tuple[Source, ...] = ()
    placing: Placing = Placing()
    privacy: Privacy = Privacy()
    map: Map = Map()
    paths: Paths
    path: Path

    @property
    def timezone(self) -> ZoneInfo:
        """Where a day begins and ends."""
        return ZoneInfo(self.district.timezone)

    def source(self, name: str) -> Source:
        """Return a source by name.

        Raises
        ------
        GridError
            When the district file has no such source.
        """
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(source.name for source in self.sources) or "-"
        raise GridError(
            N_("{path} has no source called {name}. It has: {known}. Add a [[sources]] table or name another."),
            path=self.path, name=name, known=known,
        )  # fmt: skip


def district_path(chosen: Path | None = None) -> Path:
    """Return the district file to use: the one chosen, else ``GRID_DISTRICT``, else the demonstration's."""
    if chosen is not None:
        return chosen
    named = os.environ.get(DISTRICT_VARIABLE)
    return Path(named) if named else DEMONSTRATION_DISTRICT


def command_language() -> str:
    """Return the language of the command line: ``GRID_LANG``, else the locale's; Chinese unless it says English."""
    named = os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if named.lower().startswith("en") else "zh-CN"


def read_settings(chosen: Path | None = None) -> Settings:
    """Return the settings of a district file.

    Parameters
    ----------
    chosen
        The file; missing means what :func:`district_path` finds.

    Raises
    ------
    SettingsFault
        The file is missing, is not TOML, or has faults; all are told at once, with line and remedy.
    """
    path = district_path(chosen).resolve()
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except FileNotFoundError:
        raise SettingsFault(
            N_("There is no district file at {path}. Write one with `python -m pipelines init`."),
            [],
            path=path,
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsFault(
            N_("{path} is not a TOML file in UTF-8:"), [GridError("{detail}", detail=fault)], path=path
        ) from None
    document.setdefault("paths", {})
    try:
        settings = Settings.model_validate({**document, "path": path}, context={"folder": path.parent})
        faults = _faults_across(settings, text)
    except ValidationError as found:
        faults = [_fault(error, text) for error in found.errors()]
        faults.sort(key=lambda fault: int(str(fault.values["line"])))
    if faults:
        raise SettingsFault(N_("{path} has faults; nothing was done:"), faults, path=path)
    return settings


def _faults_across(settings: Settings, text: str) -> list[GridError]:
    """Return the faults that no single key shows."""
    faults = []
    seen: set[str] = set()
    for number, source in enumerate(settings.sources):
        line = line_of(text, ("sources", number, "name"))
        columns = source.columns
        if source.name in seen:
            faults.append(_said(line, f"sources.{source.name}", N_("two sources have this name; rename one")))
        seen.add(source.name)
        if source.identity == "column" and columns.case_no is None:
            faults.append(_said(
                line, f"sources.{source.name}.columns.case_no",
                N_('is missing; name the column of the case number, or set identity = "content"'),
            ))  # fmt: skip
        for first, second in (("lon", "lat"), ("x", "y")):
            if (getattr(columns, first) is None) != (getattr(columns, second) is None):
                faults.append(_said(
                    line, f"sources.{source.name}.columns", N_("name both of lon and lat (or x and y), or neither"),
                ))  # fmt: skip
        if columns.x is not None and source.crs is None:
            faults.append(_said(
                line, f"sources.{source.name}.crs", N_('is missing; x and y need one, such as "EPSG:4549"'),
            ))  # fmt: skip
    return faults


def _said(line: int, key: str, remedy: str) -> GridError:
    return GridError(N_("line {line}: {key}: {remedy}"), line=line, key=key, remedy=remedy)


def _fault(error: ErrorDetails, text: str) -> GridError:
    """Return one of pydantic's findings as a fault with a line and a remedy."""
    location = error["loc"]
    key = ".".join(str(part) for part in location)
    kind = error["type"]
    if kind == "extra_forbidden":
        remedy = N_("is not a setting; correct the spelling or take it out")
    elif kind == "missing":
        remedy = N_("is missing; add it")
    elif kind == "value_error":
        remedy = str(error["ctx"]["error"])
    else:
        remedy = f"{error['msg'][0].lower()}{error['msg'][1:]} ({error['input']!r})"
    return _said(line_of(text, location), key, remedy)


def today(settings: Settings) -> date:
    """Return today's date in the district's time zone."""
    return datetime.now(settings.timezone).date()
