"""The district file that a new district begins with: commented, filled in from its grid layer where that tells."""

import re
from pathlib import Path

import pyogrio
from pyogrio.errors import DataSourceError

from governance.errors import N_, GridError

_SYNONYMS = {
    "code": ("grid_code", "code", "网格编码", "网格编号", "网格代码", "编码", "id", "objectid"),
    "name": ("name", "grid_name", "网格名称", "名称"),
    "kind": ("kind", "grid_kind", "网格类型"),
    "community_code": ("community_code", "社区编码", "社区代码"),
    "community_name": ("community_name", "community", "社区名称", "社区", "所属社区"),
    "township_code": ("township_code", "街道编码", "乡镇代码", "街道代码"),
    "township_name": ("township_name", "township", "街道名称", "所属街道", "街道", "乡镇"),
    "households": ("households", "户数", "总户数"),
    "valid_from": ("valid_from", "启用日期"),
    "valid_to": ("valid_to", "终止日期"),
}

_TEMPLATE = """\
# The district file of 网格一张图 · Grid One-Map. Paths start from this file's folder.

[district]
code = {code}                     # six digits, GB/T 2260
name = {name}
timezone = "Asia/Shanghai"
# projected_crs = "EPSG:4549"     # metres; left out: the three-degree CGCS2000 zone of the district's centre

[grids]
file = {file}                     # anything GDAL reads
{layer}# datum = "gcj02"                 # wgs84 | cgcs2000 | gcj02 | bd09; left out: what the file's CRS says

[grids.columns]                   # ours = theirs; only code is required
{columns}
# [townships]                     # left out: townships are dissolved from the grids
# file = "townships.gpkg"
# [townships.columns]
# code = "code"
# name = "name"

[[sources]]                       # one table for each kind of file that arrives
name = "cases"                    # python -m pipelines load FILE --source cases
datum = "wgs84"                   # of lon and lat: wgs84 | cgcs2000 | gcj02 | bd09
# crs = "EPSG:4549"               # of x and y, where they are projected
# date_order = "ymd"              # of dates in figures: ymd | mdy | dmy
# identity = "content"            # where the file has no case number
# clock = "statutory"             # periods its cases run by (条例 2022), or one of [clocks.profiles]; left out: none
# reported_by = "township"        # each township reports: without cases and nil report (零报告) it is silent

[sources.columns]                 # ours = theirs; case_no and received_on are required
case_no = "case_no"
received_on = "received_on"
# category = "category"
# lon = "lon"
# lat = "lat"
# grid_code = "grid_code"
# concluded_on = "concluded_on"

[placing]
# nearest_within_m = 20           # give a point in no grid to one this near; recorded as such
# names_file = "names.csv"        # name,code: roads and estates that texts name, with their community or township

# [crosswalk]                     # old code = the code that took its place: grids, communities, townships
# "320192007" = "320111001"

[hotspots]
# window_months = 3               # cases of these months are tested together
# denominator = "households"      # or area_km2: what expected cases are proportional to
# categories = []                 # tested each for itself; left out: every category
# scan_categories = []            # early warnings in these, beside all matters together
# set_aside_repeated_points = true  # leaves piles at one coordinate out of the tests

[clocks]
# due_soon_days = 3               # due soon from so many days before the due date
# gross_factor = 3                # overdue is gross after so many times the period
# roll_over = false               # a period that ends on a day off ends there, not on the next working day

# [clocks.profiles.orders]        # a clock of your own: clock = "orders" in a source
# day_kind = "working"            # or calendar
# conclude_days = 5

[indicators]
# not_yet_due = "left_out"        # or counted: matters whose time still runs, in the denominators of R1 and R2
# satisfied = "basically"         # or fully: whether 基本满意 counts as satisfied
# silence = "left_out"            # or counted: who gave no answer, as satisfied
# returns = "within_days"         # or ever: repeats that count as coming back (R6b)
# repeat_days = 90                # days of the former

[paths]
home = "var"                      # warehouse and loads
"""


def write_starter(
    target: Path, *, grids: Path | None = None, name: str = "示例区", code: str = "990101"
) -> None:
    """Write a commented district file.

    Parameters
    ----------
    target
        File to write; never replaced.
    grids
        The district's grid layer; its columns are proposed where their names are known.
    name, code
        Of the district.

    Raises
    ------
    GridError
        The target exists, or the layer cannot be read.
    """
    if target.exists():
        raise GridError(N_("{path} exists already and was not touched. Name another file."), path=target)
    columns, layer = ({"code": "grid_code"}, None) if grids is None else _proposed(grids)
    file = "grids.gpkg" if grids is None else _relative(grids, target.parent)
    lines = "".join(f"{ours} = {_toml(theirs)}\n" for ours, theirs in columns.items())
    text = _TEMPLATE.format(
        code=_toml(code), name=_toml(name), file=_toml(file),
        layer=f"layer = {_toml(layer)}\n" if layer else "", columns=lines,
    )  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def _proposed(grids: Path) -> tuple[dict[str, str], str | None]:
    """Return the columns of a layer that are ours by name, and the layer's name where the file has several."""
    try:
        layers = [str(row[0]) for row in pyogrio.list_layers(grids)]
        fields = [str(field) for field in pyogrio.read_info(grids, layer=layers[0])["fields"]]
    except (DataSourceError, IndexError):
        raise GridError(
            N_("{path} cannot be read as a map layer. Check the path and the file."), path=grids
        ) from None
    columns: dict[str, str] = {}
    for ours, known in _SYNONYMS.items():
        found = next((field for word in known for field in fields if field.lower() == word), None)
        if found is not None and found not in columns.values():
            columns[ours] = found
    unused = (field for field in fields if field not in columns.values())
    columns.setdefault("code", next(unused, "grid_code"))
    return dict(sorted(columns.items(), key=lambda pair: list(_SYNONYMS).index(pair[0]))), layers[0] if len(
        layers
    ) > 1 else None


def _relative(path: Path, folder: Path) -> str:
    absolute = path.resolve()
    try:
        return absolute.relative_to(folder.resolve()).as_posix()
    except ValueError:
        return absolute.as_posix()


def _toml(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
