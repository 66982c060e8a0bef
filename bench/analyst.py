"""The same work as loading and building, as a good analyst would write it with pandas and geopandas.

Only the columns that are wanted are read, by pandas' quickest reader or its ordinary one; texts are trimmed, dates
and numbers parsed column by column, rows at fault counted and left out; the last version of each case is kept before
points are placed, which saves work; points are placed with ``geopandas.sjoin``. It writes the cases as Parquet and
the monthly counts of grid and category as CSV. It keeps no account of single rows, can take nothing back, and gives
no place to a case without coordinates.

Coordinates are taken from GCJ-02 as scripts do that copy a function from the web (:mod:`bench.copied_gcj02`), called
for every row by a loop over the two columns, or by ``DataFrame.apply``; or by this program's own vectorised function,
lent to the script.

Run by the measurements, not by hand: ``python -m bench.analyst FOLDER FILE ...``.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import geopandas as gpd
import pandas as pd

from bench.copied_gcj02 import gcj02_to_wgs84
from bench.orders import grids_in_force
from bench.runs import Notes
from governance.datum import to_cgcs2000

COLUMNS = {
    "工单编号": "case_no", "受理时间": "received_at", "经度": "lon", "纬度": "lat", "社区": "community_name",
    "所属街道": "township_name", "事项分类": "category", "来源渠道": "channel", "工单状态": "status",
    "办结时间": "concluded_at", "满意度": "satisfaction", "是否重复": "is_repeat", "承办单位": "department",
}  # fmt: skip
MOMENTS, NUMBERS = ("received_at", "concluded_at"), ("lon", "lat")
MOMENT_FORMAT = "%Y/%m/%d %H:%M"

Engine = Literal["c", "pyarrow", "calamine"]
Shift = Literal["loop", "apply", "lent"]


def read(path: Path, *, engine: Engine) -> pd.DataFrame:
    """Return the wanted columns of a file as text."""
    if engine == "calamine":
        return pd.read_excel(path, dtype=str, usecols=list(COLUMNS), engine=engine)
    return pd.read_csv(path, dtype=str, usecols=list(COLUMNS), engine=engine)


def typed(texts: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the sound rows, typed, and the number of the others by reason."""
    texts = texts.rename(columns=COLUMNS).apply(lambda column: column.str.strip())
    cases = texts.copy()
    for name in MOMENTS:
        cases[name] = pd.to_datetime(texts[name], format=MOMENT_FORMAT, errors="coerce")
    for name in NUMBERS:
        cases[name] = pd.to_numeric(texts[name], errors="coerce")
    cases["is_repeat"] = texts["is_repeat"] == "是"
    is_bad = {
        "case_no_missing": texts["case_no"].isna() | (texts["case_no"] == ""),
        "received_at_missing": texts["received_at"].isna(),
        "future": cases["received_at"] > pd.Timestamp(date.today()) + pd.Timedelta(days=1),  # noqa: DTZ011
    }
    for name in (*MOMENTS, *NUMBERS):
        is_bad[f"{name}_unreadable"] = cases[name].isna() & texts[name].notna() & (texts[name] != "")
    bad = pd.DataFrame(is_bad)
    return cases[~bad.any(axis=1)], {str(reason): int(count) for reason, count in bad.sum().items()}


def unshifted(cases: pd.DataFrame, shift: Shift) -> pd.DataFrame:
    """Return cases with their coordinates taken from GCJ-02."""
    if shift == "lent":
        points = to_cgcs2000(cases["lon"].to_numpy(), cases["lat"].to_numpy(), datum="gcj02")
        return cases.assign(lon=points[0], lat=points[1])
    if shift == "apply":
        pairs = cases.apply(lambda case: gcj02_to_wgs84(case["lon"], case["lat"]), axis=1).to_list()
    else:
        pairs = [gcj02_to_wgs84(lon, lat) for lon, lat in zip(cases["lon"], cases["lat"], strict=True)]
    lon, lat = zip(*pairs, strict=True)
    return cases.assign(lon=lon, lat=lat)


def placed(cases: pd.DataFrame, grids: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return cases with the code of the grid their point lies in; on a shared edge the smallest code."""
    pointed = cases.dropna(subset=["lon", "lat"])
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(pointed["lon"], pointed["lat"]), crs=grids.crs)
    joined = gpd.sjoin(points, grids[["grid_code", "geometry"]], predicate="intersects", how="inner")
    codes = joined["grid_code"].groupby(level=0).min()
    cases["grid_code"] = pd.Series(codes.to_numpy(), index=pointed.index[codes.index])
    return cases


def counted(cases: pd.DataFrame) -> pd.DataFrame:
    """Return cases and concluded cases by month, grid and category."""
    month = cases["received_at"].dt.to_period("M").dt.to_timestamp().rename("month")
    return (
        cases.groupby([month, "grid_code", "category"])
        .agg(cases=("case_no", "size"), concluded_cases=("concluded_at", "count"))
        .reset_index()
    )


def main() -> None:
    """Do the whole work on a file and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--engine", choices=get_args(Engine), default="pyarrow")
    parser.add_argument("--shift", choices=get_args(Shift), default="loop")
    chosen = parser.parse_args()
    notes = Notes()
    with notes.step("read"):
        texts = pd.concat([read(file, engine=chosen.engine) for file in chosen.file], ignore_index=True)
    with notes.step("type"):
        cases, bad = typed(texts)
        cases = cases.drop_duplicates("case_no", keep="last")
    with notes.step("shift"):
        cases = unshifted(cases, chosen.shift)
    with notes.step("place"):
        cases = placed(cases, grids_in_force())
    with notes.step("count and write"):
        cases.to_parquet(chosen.folder / "cases.parquet", index=False)
        counted(cases).to_csv(chosen.folder / f"counts-{chosen.shift}.csv", index=False)
    notes.facts["rejected"] = sum(bad.values())
    notes.facts["bad"] = bad
    notes.tell()


if __name__ == "__main__":
    main()
