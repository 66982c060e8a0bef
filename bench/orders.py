"""Made-up 12345 work orders by the million: CSV files like the demonstration's, and a district to load them in.

A case is a number, and everything about it follows from the number by hashing, so a case can be written again later,
concluded since, without remembering it. Cases follow each other evenly over 36 months. Places are points inside the
demonstration district, written in GCJ-02 with six decimals; some cases have none, some lie outside. The free text
is invented, and quoted where it holds a comma or a quotation mark.
"""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.runs import ROOT
from governance.datum import from_cgcs2000
from governance.grids import GridIndex
from pipelines.demo_planted import CATEGORIES, CHANNELS

SOURCE = "12345"
FIRST_DAY = "2023-01-01"
DAYS = 1096
"""Three years, 36 months."""

PLACES = 400_000
SEED = 12345

RESENT_SHARE = 0.01
"""Of a file's cases, the share that stand in it twice, the second time concluded."""

GRIDS_FILE = ROOT / "data" / "grids" / "grids.gpkg"
TOWNSHIPS_FILE = ROOT / "data" / "grids" / "townships.gpkg"

_DISTRICT = """
[district]
code = "990101"
name = "示例区"
projected_crs = "EPSG:4549"
is_demonstration = true

[grids]
file = "{grids}"
layer = "grids"
datum = "cgcs2000"

[grids.columns]
code = "grid_code"
name = "name"
kind = "kind"
community_code = "community_code"
community_name = "community_name"
township_code = "township_code"
township_name = "township_name"
households = "households"
valid_from = "valid_from"
valid_to = "valid_to"

[townships]
file = "{townships}"
layer = "townships"
datum = "cgcs2000"

[townships.columns]
code = "code"
name = "name"

[[sources]]
name = "12345"
datum = "gcj02"
{of_source}
[sources.columns]
case_no = "工单编号"
received_on = "受理时间"
lon = "经度"
lat = "纬度"
community_code = "社区"
township_code = "所属街道"
category = "事项分类"
channel = "来源渠道"
status = "工单状态"
concluded_on = "办结时间"
satisfaction = "满意度"
is_repeat = "是否重复"
department = "承办单位"
{columns}
[paths]
home = "{home}"
"""

_TEXTS = (
    "来电人反映小区北门路灯已有三日不亮，夜间出行不便，请有关部门尽快派人查看处理并回复。",
    "市民反映楼下商铺夜间施工噪声较大, 多次沟通未果, 希望核实。",
    '业主反映物业公告称"本月底完成电梯维修", 至今未动工，请督促。',
    "反映道路井盖破损，存在安全隐患。",
    "咨询并反映供水水压偏低的问题，早晚高峰时段尤其明显，已持续两周，盼予解决。",
)

_OFFICES = ("住建局", "生态环境局", "城管局", "交警大队", "人社局", "教育局", "卫健委")
_ANSWERS = ("满意", "基本满意", "不满意", None, None)

_ORDERS = """
COPY (
    WITH drawn AS (
        SELECT number, is_later, hash(number, 1) / 18446744073709551616.0 AS broken_draw,
            CAST(hash(number, 2) // 4 AS BIGINT) AS what, hash(number, 3) AS place_draw,
            hash(number, 4) / 18446744073709551616.0 AS done_draw,
            TIMESTAMP '{first_day}' + to_minutes(CAST(number * {minutes} // {cases} AS BIGINT)) AS received_at
        FROM ({chosen})
    ),
    known AS (
        SELECT *, what % 14 AS kind, done_draw < 0.86 OR is_later AS is_concluded,
            received_at + to_minutes(CAST(600 + 30000 * done_draw AS BIGINT)) AS concluded_at
        FROM drawn
    )
    SELECT
        CASE WHEN broken_draw < 0.0003 THEN NULL ELSE 'GD' || CAST(20230000000 + number AS VARCHAR) END AS 工单编号,
        CASE WHEN broken_draw BETWEEN 0.0003 AND 0.0006 THEN '不详'
            WHEN broken_draw BETWEEN 0.0006 AND 0.0007 THEN '2099/1/1 8:00'
            ELSE strftime(received_at, '%Y/%-m/%-d %-H:%M') END AS 受理时间,
        '测试人员' AS 来电人, '000-00000000' AS 联系电话, list_extract($categories, 1 + kind) AS 事项分类,
        list_extract($channels, 1 + what // 14 % 3) AS 来源渠道, '路灯及公共设施报修' AS 工单标题,
        list_extract($texts, 1 + what // 42 % 5) AS 诉求内容,
        CASE WHEN broken_draw BETWEEN 0.0007 AND 0.0008 THEN '无' ELSE printf('%.6f', place.lon) END AS 经度,
        printf('%.6f', place.lat) AS 纬度, place.township AS 所属街道, place.community AS 社区,
        CASE WHEN is_concluded THEN '已办结' ELSE '处理中 ' END AS 工单状态,
        list_extract($offices, 1 + kind // 2) AS 承办单位,
        CASE WHEN is_concluded THEN strftime(concluded_at, '%Y/%-m/%-d %-H:%M') END AS 办结时间,
        CASE WHEN is_concluded THEN list_extract($answers, 1 + what // 210 % 5) END AS 满意度,
        CASE WHEN what // 1050 % 12 = 0 THEN '是' ELSE '否' END AS 是否重复, '演示坐席' AS 坐席工号{more}
    FROM known JOIN place ON place.place = place_draw % {places}
    ORDER BY is_later, number
) TO '{path}' (HEADER, DELIMITER ',')
"""


def write_district(folder: Path, *, of_source: str = "", columns: str = "") -> Path:
    """Write the district file that the orders are loaded in, and return it; what it makes goes below the folder.

    Parameters
    ----------
    of_source
        Further lines of the source.
    columns
        Further lines of its columns.
    """
    path = folder / "district.toml"
    text = _DISTRICT.format(
        grids=GRIDS_FILE.as_posix(), townships=TOWNSHIPS_FILE.as_posix(), home=(folder / "var").as_posix(),
        of_source=of_source, columns=columns,
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")
    return path


def grids_in_force() -> gpd.GeoDataFrame:
    """Return the demonstration's grids in force, in the order of their codes."""
    grids = gpd.read_file(GRIDS_FILE)
    return grids[grids["valid_to"].isna()].sort_values("grid_code").reset_index(drop=True)


@dataclass
class Orders:
    """All cases of the made-up district.

    Attributes
    ----------
    cases
        How many there are; case ``number`` was received that part of the 36 months after their begin.
    more
        SQL of further columns, each beginning with a comma, over ``number``, ``what`` (a large number drawn),
        ``received_at``, ``is_concluded`` and ``concluded_at``.
    """

    cases: int
    more: str = ""
    _connection: duckdb.DuckDBPyConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = duckdb.connect()
        self._connection.register("places", _places())
        self._connection.execute("CREATE TABLE place AS FROM places")

    def write(self, path: Path, first: int, end: int) -> int:
        """Write the cases from ``first`` to before ``end``, some of them twice, and return the rows written."""
        every = round(1 / RESENT_SHARE)
        return self._write(
            path,
            f"SELECT range AS number, false AS is_later FROM range({first}, {end}) "
            f"UNION ALL SELECT range, true FROM range({first}, {end}, {every})",
        )

    def write_day(self, path: Path, *, rows: int, updated: int, since: int) -> int:
        """Write a day's file: new cases behind the last, and ``updated`` rows of earlier ones, concluded since.

        Parameters
        ----------
        path
            File to write.
        rows
            Rows of the file, those updated among them.
        updated
            How many.
        since
            First case that may be among them; they are spread evenly from there to the last.
        """
        step = max((self.cases - since) // updated, 1)
        return self._write(
            path,
            f"SELECT range AS number, false AS is_later FROM range({self.cases}, {self.cases + rows - updated}) "
            f"UNION ALL (SELECT range, true FROM range({since}, {self.cases}, {step}) LIMIT {updated})",
        )

    def _write(self, path: Path, chosen: str) -> int:
        statement = _ORDERS.format(
            first_day=FIRST_DAY, minutes=DAYS * 24 * 60, cases=self.cases, chosen=chosen, places=PLACES, path=path,
            more=self.more,
        )  # fmt: skip
        words = {
            "categories": list(CATEGORIES), "channels": list(CHANNELS[SOURCE]), "texts": list(_TEXTS),
            "offices": list(_OFFICES), "answers": list(_ANSWERS),
        }  # fmt: skip
        row = self._connection.execute(statement, words).fetchone()
        return 0 if row is None else int(row[0])


def _places() -> pd.DataFrame:
    """Return where cases may be: inside the district, 2 in 100 without a point, 1 in 100 outside."""
    random = np.random.default_rng(SEED)
    grids = grids_in_force()
    index = GridIndex.build(grids.geometry.to_numpy(), grids["grid_code"])
    box = grids.total_bounds
    lon, lat = random.uniform(box[:2], box[2:], (PLACES * 3, 2)).T
    owner = index.positions(lon, lat)
    inside = np.flatnonzero(owner >= 0)[:PLACES]
    lon, lat, owner = lon[inside], lat[inside], owner[inside]
    lon[: PLACES // 100] += box[2] - box[0]
    lon, lat = from_cgcs2000(lon, lat, datum="gcj02")
    frame = pd.DataFrame({"place": np.arange(PLACES), "lon": lon, "lat": lat, **_names(grids, owner, random)})
    frame.loc[PLACES // 100 : PLACES // 100 * 3, ["lon", "lat"]] = np.nan
    return frame


def _names(
    grids: gpd.GeoDataFrame, owner: NDArray[np.int32], random: np.random.Generator
) -> dict[str, NDArray[np.object_]]:
    """Return the names of township and community as an office writes them, some with a blank behind."""
    blank = np.where(random.random(len(owner)) < 0.02, " ", "")
    return {
        "township": grids["township_name"].to_numpy(dtype=object)[owner],
        "community": grids["community_name"].to_numpy(dtype=object)[owner] + blank,
    }
