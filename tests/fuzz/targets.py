"""What is fuzzed: one function per reader and per thing that reads texts, with the small inputs that it starts from.

A target takes any bytes and does nothing, or raises when a promise is broken. The promise of a reader: either records
come out whose count balances, or one :class:`~governance.errors.GridError`; never another exception. Time and memory
are bounded by whoever runs the target.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from governance.errors import GridError
from governance.figures import check_text
from governance.figures.document import decoded
from governance.masking import mask, mask_file_name, mask_heading
from governance.settings import Source
from pipelines.profile import propose_profile
from pipelines.readers import open_raw
from pipelines.readers.header import find_header
from pipelines.readers.records import Findings, Table, record_batches
from pipelines.readers.spreadsheet import _refuse_others
from pipelines.readers.workbook import answer
from pipelines.typed_rows import read_grammar
from tests.pipelines.readers.made_files import TABLE, ods, xls, xlsx
from tests.tiny_district import World, case, csv_text, world

SOURCE = Source.model_validate({"name": "s", "columns": {"case_no": "编号", "received_on": "日期"}})
EXPECTED = ("编号", "日期")
POINTS = gpd.GeoDataFrame(
    {"编号": ["A1", "A2"], "日期": ["2025-03-05", "2025-03-06"]},
    geometry=[shapely.Point(118.6, 32.1), shapely.Point(118.7, 32.2)],
    crs="EPSG:4490",
)


@dataclass(frozen=True)
class Target:
    """Something that takes any bytes.

    Attributes
    ----------
    run
        Raises when a promise is broken.
    seeds
        Inputs to start from.
    runs
        How many inputs make up the fixed budget: some seconds.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    runs: int


@cache
def scratch() -> Path:
    """A folder of this process, removed by nobody but the system: a run ends without a word."""
    return Path(tempfile.mkdtemp(prefix="grid-fuzz-"))


def put(content: bytes, name: str) -> Path:
    """Write an input where a reader finds it."""
    path = scratch() / name
    path.write_bytes(content)
    return path


@dataclass(frozen=True)
class Reading:
    """What a reading gives: records as (row, cells); ``is_plain`` when lines were taken for records."""

    header: tuple[str, ...]
    records: list[tuple]
    rejects: list[int]
    not_records: int
    is_plain: bool


def reading(path: Path, *, careful: bool = False) -> Reading | None:
    """What a file gives; nothing where a quick reading says that the file must be read carefully."""
    with duckdb.connect() as connection:
        try:
            with open_raw(connection, path, SOURCE, careful=careful) as raw:
                found = connection.sql(raw.statement).fetchall()
        except (duckdb.Error, pa.ArrowInvalid):
            if careful or raw.expected_rows is None:
                raise
            return None
    if raw.expected_rows not in {None, len(found)}:
        return None
    is_plain = not raw.is_numbered
    if is_plain:
        found = [(raw.first_row + place, *cells) for place, cells in enumerate(found)]
    return Reading(
        raw.header, found, [reject.row_no for reject in raw.rejects], sum(raw.not_records.values()), is_plain
    )


def balanced(read: Reading) -> None:
    """Every row is a record, a reject or no record, and stands where it says."""
    numbers = sorted([row for row, *_ in read.records] + read.rejects)
    assert [row for row, *_ in read.records] == sorted({row for row, *_ in read.records})
    assert len(set(numbers)) == len(numbers)
    tallest_header = 2
    assert max(numbers, default=0) <= len(numbers) + read.not_records + tallest_header
    assert all(len(cells) == len(read.header) for _, *cells in read.records)


def delimited(content: bytes) -> None:
    """Delimited text: the quick and the careful reading agree, but for totals and notes among plain records."""
    path = put(content, "cases.csv")
    try:
        quick = reading(path)
    except GridError:
        quick = None
    try:
        careful = reading(path, careful=True)
    except GridError:
        assert quick is None
        return
    assert careful is not None
    balanced(careful)
    if quick is None:
        return
    assert quick.header == careful.header
    first, second = (texts(read.records) for read in (quick, careful))
    if quick.is_plain:
        assert not careful.rejects
        assert set(second) <= set(first)
        assert len(first) == len(second) + careful.not_records
    else:
        assert (first, quick.rejects, quick.not_records) == (second, careful.rejects, careful.not_records)


def texts(records: list[tuple]) -> list[tuple]:
    """Records with empty cells as empty text."""
    return [(row, *(cell or "" for cell in cells)) for row, *cells in records]


def delimited_seeds() -> list[bytes]:
    text = csv_text([case(1), case(2, "G55"), case(3, received_on="x")])
    small = "编号,日期\nA1,2026-03-05\n䶮2,2026-03-06\n"
    return [
        text.encode(), text.encode("gb18030"), text.replace("\n", "\r\n").encode("utf-8-sig"), small.encode("utf-16"),
        small.replace(",", "\t").encode(), f"登记表\n{small}合计,2\n填表人：张三,\n".encode(),
        '编号,日期\n"A\n1","2026-""03"\nA2\n,\n\nA3,1,2\n'.encode(), b"a,b\r1,2\r",
    ]  # fmt: skip


def rows_of_text(content: bytes) -> None:
    """Header and records: every row is accounted for."""
    lines = content.decode("utf-8", "replace").split("\n")
    rows = [line.split("\t") for line in lines]
    header = find_header(rows, EXPECTED)
    if header is None:
        return
    findings = Findings()
    batches = list(record_batches(rows, Table.under(header, rows), findings))
    records = sum(batch.num_rows for batch in batches)
    accounted = records + len(findings.rejects) + sum(findings.not_records.values()) + header.height
    assert accounted == len(rows)


def rows_seeds() -> list[bytes]:
    lines = [
        "登记表",
        "编号\t位置\t\t日期",
        "\t经度\t纬度\t",
        "A1\t1\t2\t2025-03-05",
        "合计\t12",
        "注：x",
        "",
        "编号\t日期",
    ]
    return [
        "\n".join(lines).encode(),
        "\n".join(lines[4:]).encode(),
        "\n".join("\t".join(row) for row in TABLE).encode(),
    ]


FAR_CELL = re.compile(rb"[A-Z]{3,}\d|[A-Z]\d{5}|\d{6}")
"""A cell so far out that the workbook takes gigabytes: it ends the process that opens it, which is not this one."""


def workbook(path: Path) -> None:
    """A workbook opened in this process."""
    target = scratch() / "records.arrow"
    try:
        _refuse_others(path)
        told = answer({"path": str(path), "target": str(target), "sheet": None, "expected": list(EXPECTED)})
    except GridError:
        return
    except BaseException as fault:
        if (
            type(fault).__name__ != "PanicException"
        ):  # of Rust: ends the process that opens workbooks, no more
            raise
        return
    if "fault" in told:
        assert told["fault"].format(**told["values"])
        return
    with pa.OSFile(str(target)) as file:
        records = pa.ipc.open_file(file).read_all()
    numbers = records["row_no"].to_pylist()
    assert numbers == sorted(set(numbers))
    assert records.num_columns == len(told["header"]) + 1


def spreadsheet(content: bytes) -> None:
    """A workbook of any bytes."""
    if not FAR_CELL.search(content):
        workbook(put(content, "cases.xlsx"))


def spreadsheet_seeds() -> list[bytes]:
    folder = scratch()
    made = [
        xlsx(folder / "seed.xlsx", {"表": TABLE}), xls(folder / "seed.xls", TABLE), ods(folder / "seed.ods", TABLE),
    ]  # fmt: skip
    return [path.read_bytes() for path in made]


@cache
def book() -> dict[str, bytes]:
    with zipfile.ZipFile(xlsx(scratch() / "book.xlsx", {"表": TABLE})) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def sheet(content: bytes) -> None:
    """The sheet of a sound workbook, of any bytes."""
    if not FAR_CELL.search(content):
        workbook(put(zip_of(book() | {SHEET: content}), "cases.xlsx"))


def sheet_seeds() -> list[bytes]:
    cells = (
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2" s="1"><v>45000.5</v></c></row>'
    )
    whole = book()[SHEET]
    return [
        whole,
        whole.replace(b"</sheetData>", cells + b"</sheetData>"),
        whole.replace(b' t="s"', b' t="e"'),
    ]


def zip_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def read_or_refused(path: Path) -> None:
    with suppress(GridError):
        read = reading(path)
        assert read is not None
        balanced(read)


def parquet(content: bytes) -> None:
    """A Parquet file of any bytes."""
    read_or_refused(put(content, "cases.parquet"))


def parquet_seeds() -> list[bytes]:
    folder = scratch()
    table = pa.table({"编号": ["A1", "A2"], "日期": ["2025-03-05", None], "数": [1.5, 2.0], "列": [[1], []]})
    made = []
    for compression in ("none", "snappy", "zstd"):
        pq.write_table(table, folder / "seed.parquet", compression=compression)
        made.append((folder / "seed.parquet").read_bytes())
    return made


def geojson(content: bytes) -> None:
    """A GeoJSON layer of any bytes."""
    read_or_refused(put(content, "cases.geojson"))


def geopackage(content: bytes) -> None:
    """A GeoPackage of any bytes."""
    read_or_refused(put(content, "cases.gpkg"))


def layer_seeds(ending: str) -> list[bytes]:
    path = scratch() / f"seed{ending}"
    pyogrio.write_dataframe(POINTS, path)
    return [path.read_bytes()]


@cache
def shapefile_parts() -> dict[str, bytes]:
    folder = Path(tempfile.mkdtemp(dir=scratch()))
    pyogrio.write_dataframe(POINTS, folder / "layer.shp", encoding="UTF-8")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


PARTS = ("layer.dbf", "layer.shp", "layer.shx", "layer.prj", "layer.cpg")


def shapefile(content: bytes) -> None:
    """A zipped shapefile, one part of which is of any bytes; the first byte tells which."""
    if content:
        part = PARTS[content[0] % len(PARTS)]
        read_or_refused(put(zip_of(shapefile_parts() | {part: content[1:]}), "cases.zip"))


def shapefile_seeds() -> list[bytes]:
    return [bytes([number]) + shapefile_parts()[part] for number, part in enumerate(PARTS)]


@cache
def grammar() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    read_grammar(connection)
    return connection


MACROS = (
    "cell_number({})", "cell_unit({})", "cell_number_with_unit({})", "cell_code_is_damaged({})", "cell_persons({})",
    *(f"cell_date_{order}({{}}, 'Asia/Shanghai')" for order in ("ymd", "mdy", "dmy")),
    "cell_date_serial({}, '1900')", "cell_date_serial({}, '1904')", "cell_boolean({})",
)  # fmt: skip


def cells(content: bytes) -> None:
    """The grammar of cells, on every line: a value or nothing, whatever stands in the cell."""
    lines = content.decode("utf-8", "replace").replace("\0", "").split("\n")
    said = ", ".join(macro.format("cell_text(cell)") for macro in MACROS)
    statement = f"SELECT cell, cell_text(cell), {said} FROM (SELECT unnest($cells::VARCHAR[]) AS cell)"
    found = grammar().execute(statement, {"cells": lines}).fetchall()
    assert len(found) == len(lines)
    for cell, plain, *values in found:
        assert plain is None or (plain == plain.strip(" \t\r\n\xa0\u3000\u200b\ufeff") and plain in cell)
        assert plain is not None or not any(values)


def cells_seeds() -> list[bytes]:
    spellings = (
        "2025-03-05 10:22:33", "２０２５年３月５日", "3/5/2026", "2025-03-05T22:00:00Z", "二〇二五年三月二十五日",
        "45000.5", "1,234.5", "63件", "3.20111E+14", "是", "1_000", "infinity", "20250305102233", "2人", "",
    )  # fmt: skip
    return ["\n".join(spellings).encode()]


@cache
def district() -> World:
    return world(scratch() / "district", more='\n[privacy]\nkeep_text = "masked"\n')


def profile(content: bytes) -> None:
    """The profile proposed for a file of any bytes: every row that was looked at is placed or faulty."""
    here = district()
    with suppress(GridError):
        path = put(content, "cases.csv")
        made = propose_profile(path, settings=here.settings, source_name="new", placer=here.placer)
        if made.source is not None:
            assert made.rows == made.faulty + sum(made.located_by.values())
        assert set(made.columns.values()) <= set(made.choices)


def profile_seeds() -> list[bytes]:
    text = csv_text([case(1), case(2, "G55", concluded_on="3/5/2026"), case(3, None, township_code="南街道")])
    open_text = text.replace("电话", "诉求内容").replace("13900000000", "路灯不亮")
    return [
        text.encode(),
        open_text.encode("gb18030"),
        text.replace("经度", "x").replace("纬度", "y").encode(),
    ]


SECRETS = ("13812345678", "110101199003077619", "zhang.san@qq.com", "6222021234567890128")


def masking(content: bytes) -> None:
    """Masking: twice is once, a number set apart by commas is gone, and no text is too strange."""
    text = content.decode("utf-8", "replace")
    once = mask(text).text
    assert mask(once).text == once
    for secret in SECRETS:
        assert secret not in mask(f"{text},,{secret},,{text}").text
    mask_heading(text)
    with suppress(ValueError):
        mask_file_name(text.replace("/", "") or "x")


def masking_seeds() -> list[bytes]:
    texts = (
        "信访人张三、李四反映文德路18号3栋2单元501室漏水,电话０２５-58885678转8,身份证号11010119900307761Ｘ",
        "微信号zhang_san88，QQ：12345678，车牌苏A·1234D，卡号6222 0212 3456 7890", "买买提·艾力女士来电称",
        "138.1234.5678",
    )  # fmt: skip
    return [text.encode() for text in texts]


def figures(content: bytes) -> None:
    """The figure checker: whatever a text is, every finding marks places inside its sentence and no secret is shown."""
    text = f"{decoded(content)}\n电话{SECRETS[0]}，共3件，办结2件，办结率66.7%。"
    for finding in check_text(text).findings:
        ends = [0, *(position for mark in finding.marks for position in mark)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(finding.sentence)
        assert SECRETS[0] not in finding.sentence


def figures_seeds() -> list[bytes]:
    texts = (
        "受理501件，其中来信240件、来访170批397人次、来电91件，办结率96.6%，占?8.6%。",
        "由2014年3947人次降到518人次，年均下降超过15%",
        "镇\t件\t率\n甲\t3\t50%\n合计\t9\t1.5", "百分之九十五点一，三十八件，逾七成，A+1=2，1/3=33.3%",
    )  # fmt: skip
    return [text.encode() for text in texts]


TARGETS: dict[str, Target] = {
    "delimited": Target(delimited, delimited_seeds, 100),
    "rows": Target(rows_of_text, rows_seeds, 3_000),
    "spreadsheet": Target(spreadsheet, spreadsheet_seeds, 1_000),
    "sheet": Target(sheet, sheet_seeds, 1_000),
    "parquet": Target(parquet, parquet_seeds, 200),
    "geojson": Target(geojson, lambda: layer_seeds(".geojson"), 150),
    "geopackage": Target(geopackage, lambda: layer_seeds(".gpkg"), 200),
    "shapefile": Target(shapefile, shapefile_seeds, 200),
    "cells": Target(cells, cells_seeds, 5),
    "profile": Target(profile, profile_seeds, 30),
    "masking": Target(masking, masking_seeds, 2_000),
    "figures": Target(figures, figures_seeds, 300),
}
