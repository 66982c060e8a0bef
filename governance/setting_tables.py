"""What each table of the district file may say: names, types, defaults, and what every key means.

The tables are put together, read and checked against each other in :mod:`governance.settings`.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from governance.errors import N_, GridError

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
"""What geographic coordinates refer to. GCJ-02 and BD-09 are China's shifted systems, not EPSG codes."""

TextKept = Literal["none", "masked"]
"""What a district does with free text: drops it, or keeps it with what names or identifies a person blotted out."""

Denominator = Literal["households", "area_km2"]
"""What cases are expected in proportion to."""

CASE_COLUMNS = (
    "case_no", "received_on", "lon", "lat", "x", "y", "grid_code", "community_code", "township_code",
    "address_area", "category", "channel", "purpose", "status", "notified_on", "accepted_on", "due_on",
    "concluded_on", "settled_on", "satisfaction", "is_repeat", "repeat_of", "department", "persons",
    "summary", "transferred_on", "replied_on", "extension_approved_on", "extended_to", "suspended_on", "resumed_on",
    "objected_on", "review_requested_on", "review_replied_on", "recheck_requested_on", "recheck_replied_on",
    "hearing_days", "settlement_verified_on", "struck_off_on", "desk_satisfaction", "is_evaluated", "route", "track",
    "tags", "lead_office", "lead_post",
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
        raise _refused(
            N_("there is no file at {path}; correct the path (it starts from the district file)"),
            path=anchored,
        )
    return anchored


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise _refused(N_("{name} is not a time zone; write one such as Asia/Shanghai"), name=name)
    return name


def _epsg(code: str) -> str:
    if not re.fullmatch(r"EPSG:\d{4,6}", code):
        raise _refused(N_('{code} is not an EPSG code; write one such as "EPSG:4549"'), code=code)
    return code


def _district_code(code: str) -> str:
    if not re.fullmatch(r"\d{6}", code):
        raise _refused(
            N_('{code} is not the code of a district; write six digits such as "320111"'), code=code
        )
    return code


def _refused(message: str, **values: object) -> ValueError:
    """Return what a validator raises: pydantic passes on nothing but a ValueError, which carries the sentence."""
    return ValueError(GridError(message, **values))


ExistingPath = Annotated[Path, AfterValidator(_existing)]
AnchoredPath = Annotated[Path, AfterValidator(_anchor)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
EpsgCode = Annotated[str, AfterValidator(_epsg)]
DistrictCode = Annotated[str, AfterValidator(_district_code)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Code = Annotated[str, Field(min_length=1, max_length=60)]


class Section(BaseModel):
    """A table of the district file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class District(Section):
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

    code: DistrictCode
    name: Name
    timezone: TimeZone = "Asia/Shanghai"
    projected_crs: EpsgCode | None = None
    is_demonstration: bool = False


class GridColumns(Section):
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


class TownshipColumns(Section):
    """``[townships.columns]``: ours = theirs."""

    code: str
    name: str | None = None


class Grids(Section):
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


class Townships(Section):
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


class SourceColumns(Section):
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
    persons: str | None = None
    summary: str | None = None
    transferred_on: str | None = None
    replied_on: str | None = None
    extension_approved_on: str | None = None
    extended_to: str | None = None
    suspended_on: str | None = None
    resumed_on: str | None = None
    objected_on: str | None = None
    review_requested_on: str | None = None
    review_replied_on: str | None = None
    recheck_requested_on: str | None = None
    recheck_replied_on: str | None = None
    hearing_days: str | None = None
    settlement_verified_on: str | None = None
    struck_off_on: str | None = None
    desk_satisfaction: str | None = None
    is_evaluated: str | None = None
    route: str | None = None
    track: str | None = None
    tags: str | None = None
    lead_office: str | None = None
    lead_post: str | None = None


class Source(Section):
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
    reported_by
        ``district``: one report covers all. ``township``: each township reports, so one that has nothing and
        files no nil report is silent.
    clock
        Profile of :mod:`governance.clock_settings` that its cases run by; missing means none, so that only the due
        dates they state count.
    """

    name: Name
    title: str | None = None
    datum: Datum = "wgs84"
    crs: EpsgCode | None = None
    date_order: Literal["ymd", "mdy", "dmy"] = "ymd"
    date_serial: Literal["1900", "1904"] | None = None
    identity: Literal["column", "content"] = "column"
    encoding: str | None = None
    reported_by: Literal["district", "township"] = "district"
    clock: Name | None = None
    columns: SourceColumns

    @property
    def shown_name(self) -> str:
        """Title, or the name where there is none."""
        return self.title or self.name


class Paths(Section):
    """``[paths]``: where what we make is kept.

    Attributes
    ----------
    home
        Folder of warehouse, loads and the index; made when it is first needed.
    """

    home: AnchoredPath = Field(default=Path("var"), validate_default=True)


class Placing(Section):
    """``[placing]``: how a case finds its grid.

    Attributes
    ----------
    nearest_within_m
        Metres; a point in no grid but this near to one is given to it, and recorded as such. 0 switches it off.
    names_file
        CSV of further place names that texts use (roads, estates), each with the code of a community or township.
    """

    nearest_within_m: Annotated[float, Field(ge=0, le=500)] = 0.0
    names_file: ExistingPath | None = None


class Privacy(Section):
    """``[privacy]``: what is kept of what people wrote, and what is told outside.

    Attributes
    ----------
    keep_text
        ``none`` drops columns of free text at the door; ``masked`` lets a source map them, and stores them only after
        names, numbers and addresses are blotted out.
    smallest_count
        Least count above zero that readers outside the offices are shown; 3 at least, for 2 cases would tell each of
        two petitioners about the other.
    """

    keep_text: TextKept = "none"
    smallest_count: Annotated[int, Field(ge=3, le=100)] = 5


class Hotspots(Section):
    """``[hotspots]``: what the test of places is told.

    Attributes
    ----------
    window_months
        Cases of this many months are tested together.
    denominator
        What the expected cases of a place are proportional to: a column of the grids.
    categories
        Categories tested each for itself, beside all matters together; empty means every category.
    scan_categories
        Categories in which clusters of any size and duration are looked for, beside all matters together.
    set_aside_repeated_points
        Leaves cases at coordinates that repeat beyond chance (an office's own address) out of the tests.
    """

    window_months: Annotated[int, Field(ge=1, le=12)] = 3
    denominator: Denominator = "households"
    categories: tuple[Name, ...] = ()
    scan_categories: tuple[Name, ...] = ()
    set_aside_repeated_points: bool = True


class Map(Section):
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
