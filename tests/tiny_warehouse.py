"""A published warehouse made without pipelines: small enough to work out by hand, or as large as a district.

The district is a rectangle of square grids, cut into townships by column, in the sea where nobody lives. Counts
follow :func:`cases_of`, so a test can add up what it expects.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import shapely

from governance.tables import SCHEMA_VERSION, TABLES, create_statement, quote
from governance.warehouse import POINTER, WAREHOUSE_FOLDER

CATEGORIES = ("市政设施", "物业管理", "环境噪声")
NAMES = "甲乙丙丁戊己庚辛壬"
WEST, SOUTH, SIDE = 121.0, 33.8, 0.01


@dataclass(frozen=True)
class World:
    """What the district is made of.

    Three townships and ten grids by default: two townships of four grids and one of two. The first grid has no
    households recorded as such (0), the second none at all (missing). The last month is incomplete. In every month
    and category one case is placed only in the first township, one has no place and one lies outside. The cases of the
    grids numbered in ``unrecorded`` come from a source that records no outcome.
    """

    township_sizes: tuple[int, ...] = (4, 4, 2)
    rows: int = 2
    first_month: date = date(2026, 1, 1)
    months: int = 6
    categories: tuple[str, ...] = CATEGORIES
    is_demonstration: bool = True
    district_name: str = "示例区"
    busy: int = 1
    unrecorded: tuple[int, ...] = (2,)

    def month(self, number: int) -> date:
        ordinal = self.first_month.year * 12 + self.first_month.month - 1 + number
        return date(ordinal // 12, ordinal % 12 + 1, 1)


TINY = World()


def cases_of(world: World, grid: int, month: int, category: int) -> int:
    """Cases of a grid in a month of a category: 0 to 4, times ``busy``. The last grid never has any."""
    if grid == sum(world.township_sizes) - 1:
        return 0
    return (grid * 7 + month * 3 + category * 2) % 5 * world.busy


def last_day_of(world: World, month: int) -> date:
    """Last day with cases: the 20th of the last month, which is incomplete, else the 28th."""
    return world.month(month).replace(day=20 if month == world.months - 1 else 28)


def outcomes_of(world: World, grid: int, cases: int) -> int:
    """Of the cases of a grid, those whose outcome is recorded: all or none."""
    return 0 if grid in world.unrecorded else cases


def concluded_of(cases: int) -> int:
    """Concluded cases among some whose outcome is recorded: two thirds, rounded down."""
    return cases * 2 // 3


def places(world: World) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Grid and township tables of the contract."""
    grids: list[dict[str, Any]] = []
    townships: list[dict[str, Any]] = []
    column = 0
    for number, size in enumerate(world.township_sizes):
        township = f"990101{number + 1:03d}"
        members = []
        for position in range(size):
            cell = shapely.box(0, 0, 1, 1)
            column_of, row_of = column + position // world.rows, position % world.rows
            outline = shapely.transform(
                cell,
                lambda xy, c=column_of, r=row_of: (xy + [c, r]) * SIDE + [WEST, SOUTH],  # noqa: RUF005
            )
            index = len(grids)
            households = {0: 0, 1: None}.get(index, 200 + 50 * (index % 7))
            members.append(outline)
            grids.append({
                "grid_code": f"{township}001{position + 1:03d}", "name": f"{NAMES[number]}社区第{position + 1}网格",
                "kind": "综合", "community_code": f"{township}001", "community_name": f"{NAMES[number]}社区",
                "township_code": township, "households": households, "area_km2": 1.03,
                "lon": outline.centroid.x, "lat": outline.centroid.y, "valid_from": date(2025, 1, 1),
                "valid_to": None, "is_in_force": True, "shape_wkb": outline.wkb, "map_wkb": outline.wkb,
            })  # fmt: skip
        column += -(-size // world.rows)
        whole = shapely.union_all(members)
        own = [row for row in grids if row["township_code"] == township]
        townships.append({
            "township_code": township, "name": f"{NAMES[number]}街道", "grids": size,
            "households": sum(row["households"] or 0 for row in own), "area_km2": 1.03 * size,
            "lon": whole.centroid.x, "lat": whole.centroid.y, "shape_wkb": whole.wkb, "map_wkb": whole.wkb,
        })  # fmt: skip
    return pd.DataFrame(grids), pd.DataFrame(townships)


def _measures(cases: int, outcomes: int) -> dict[str, int]:
    concluded = concluded_of(outcomes)
    return {
        "cases": cases, "outcome_cases": outcomes, "concluded_cases": concluded, "settled_cases": concluded // 2,
        "repeat_cases": cases // 4, "rated_cases": concluded // 2, "satisfied_cases": concluded // 3,
    }  # fmt: skip


def facts(world: World, grids: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Grid_month, township_month, coverage_month and month of the contract."""
    by_grid, coverage, months = [], [], []
    for number in range(world.months):
        month, received = world.month(number), 0
        for position, category in enumerate(world.categories):
            placed = 0
            for index, row in enumerate(grids.itertuples()):
                cases = cases_of(world, index, number, position)
                placed += cases
                if cases:
                    by_grid.append({
                        "month": month, "grid_code": row.grid_code, "township_code": row.township_code,
                        "category": category, **_measures(cases, outcomes_of(world, index, cases)),
                    })  # fmt: skip
            shares = {"coordinates": placed, "township_code": 1, "unlocated": 1, "outside": 1}
            for located_by, cases in shares.items():
                if cases:
                    coverage.append({
                        "month": month, "source": "12345", "category": category, "located_by": located_by,
                        "cases": cases, "last_received_on": last_day_of(world, number),
                        "in_grid_cases": cases if located_by == "coordinates" else 0,
                        "in_township_cases": cases if located_by in ("coordinates", "township_code") else 0,
                        "in_grid_then_cases": cases if located_by == "coordinates" else 0,
                        "in_township_then_cases": cases if located_by in ("coordinates", "township_code") else 0,
                        "no_version_cases": 0,
                    })  # fmt: skip
                received += cases
        months.append({"month": month, "cases": received, "is_complete": number < world.months - 1})
    grid_month = pd.DataFrame(by_grid)
    measures = list(_measures(0, 0))
    first = grids["township_code"].iloc[0]
    extra = pd.DataFrame([
        {"month": world.month(number), "township_code": first, "category": category, **_measures(1, 1)}
        for number in range(world.months) for category in world.categories
    ])  # fmt: skip
    township_month = (
        pd.concat([grid_month, extra])
        .groupby(["month", "township_code", "category"], as_index=False)[measures]
        .sum()
    )
    placed = grid_month.merge(grids[["grid_code", "community_code"]], on="grid_code")
    return {
        "grid_month": grid_month.drop(columns="township_code"),
        "place_month": pd.concat([placed, extra]).assign(channel="电话"),
        "grid_month_then": grid_month.drop(columns="township_code"),
        "township_month": township_month,
        "place_month_then": pd.concat([placed, extra]).assign(channel="电话"),
        "coverage_month": pd.DataFrame(coverage),
        "month": pd.DataFrame(months),
    }


def _ledger() -> dict[str, pd.DataFrame]:
    """Two loads, the second with rejected rows; every row accounted for."""
    loads = pd.DataFrame(
        [("20260601-0001", "工单2026年1-5月.csv", "0" * 64, "2026-06-01 01:02:03", 100, 95, 3, 2, 0, "来电人, 电话"),
         ("20260621-0002", "=工单2026年6月.csv", "1" * 64, "2026-06-21 01:02:03", 40, 37, 0, 0, 3, "")],
        columns=["load_id", "file_name", "file_sha256", "loaded_at", "rows_in", "accepted", "superseded", "duplicate",
                 "rejected", "columns_left"],
    ).assign(
        source="12345", holds="case", not_record=0, loaded_at=lambda frame: pd.to_datetime(frame["loaded_at"])
    )  # fmt: skip
    rejects = pd.DataFrame(
        [("20260621-0002", 5, "date_unreadable", "受理时间", "2026/13/1"),
         ("20260621-0002", 9, "date_unreadable", "受理时间", "昨天"),
         ("20260621-0002", 11, "case_no_missing", "工单编号", None)],
        columns=["load_id", "row_no", "reason", "column_name", "value"],
    )  # fmt: skip
    return {"load": loads, "reject": rejects}


def tables_of(world: World = TINY) -> dict[str, pd.DataFrame]:
    """Every filled table by name; the contract's others stay empty."""
    grids, townships = places(world)
    publication = pd.DataFrame([{
        "district_code": "990101", "district_name": world.district_name, "is_demonstration": world.is_demonstration,
        "as_of": last_day_of(world, world.months - 1), "projected_crs": "EPSG:4549",
        "network_hash": "tiny", "schema_version": SCHEMA_VERSION,
    }])  # fmt: skip
    return {
        "publication": publication, "grid": grids, "township": townships, **facts(world, grids), **_ledger(),
    }  # fmt: skip


def publish(
    home: Path, world: World = TINY, *, name: str = "warehouse-tiny.duckdb", **replaced: pd.DataFrame
) -> Path:
    """Write a warehouse under ``home``, point to it and return its path.

    Parameters
    ----------
    replaced
        Tables to use instead of the world's own, by name.
    """
    folder = home / WAREHOUSE_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with duckdb.connect(str(path)) as connection:
        for table in TABLES.values():
            connection.execute(create_statement(table))
        for table, rows in {**tables_of(world), **replaced}.items():
            if len(rows):
                columns = ", ".join(quote(column) for column in rows.columns)
                connection.register("rows_to_write", rows)
                connection.execute(
                    f"INSERT INTO {quote(table)} ({columns}) SELECT {columns} FROM rows_to_write"
                )
                connection.unregister("rows_to_write")
    (folder / POINTER).write_text(name, encoding="utf-8")
    return path


def write_district(folder: Path, *, name: str = "示例区") -> Path:
    """Write a district file whose home is ``folder / "var"`` and return its path."""
    (folder / "grids.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    path = folder / "district.toml"
    path.write_text(
        f'[district]\ncode = "990101"\nname = "{name}"\nis_demonstration = true\n\n'
        '[grids]\nfile = "grids.geojson"\n[grids.columns]\ncode = "grid_code"\n\n'
        '[[sources]]\nname = "12345"\ntitle = "12345 热线"\n'
        '[sources.columns]\ncase_no = "工单编号"\nreceived_on = "受理时间"\n',
        encoding="utf-8",
    )
    return path
