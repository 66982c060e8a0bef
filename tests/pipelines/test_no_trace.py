"""Whatever tells of a person and stands where it is not taken from leaves no trace: under home, in an export, or in
what the commands say."""

import io
import json
import random
import tempfile
import unicodedata
import zipfile
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from governance.tables import quote
from governance.warehouse import open_warehouse, published_path
from pipelines import __main__ as command_line
from tests.governance import people
from tests.pipelines.readers.made_files import xlsx
from tests.tiny_district import HEADER, SOURCE, case, csv_text, world

LEFT = ("电话", "诉求内容", "申请人姓名", "身份证号", "备用", "remarks", "email")
"""Columns of the file that nothing maps: personal ones, free text, and one of any name."""

WIDE = (*HEADER[:-1], "地点", *LEFT)
MAPPED = SOURCE + '\naddress_area = "地点"\ndue_on = "时限"\n'
FAULTY = ("日期", "办结", "经度", "纬度", "时限")
"""Columns whose cells are read as dates and numbers; text in them rejects the row."""

ENCODINGS = ("utf-8", "gb18030", "utf-16-le")
SENTENCES = ("{}", "{} {}", "来电人{},电话{}", "{}/{}反映路灯不亮", "住址前社区3号楼,{}")

secrets = st.lists(
    st.one_of(people.identity_numbers, people.old_identity_numbers, people.mobiles, people.sure_names, people.emails),
    min_size=8, max_size=16, unique=True,
)  # fmt: skip


def planted(found, dice):
    """Rows of the file: every secret in the columns left out, in the text of places and in cells that are at fault."""
    rows = []
    for number in range(3 * len(found)):
        row = case(number, "G00") | {"时限": "2026-04-05"}
        row["地点"] = "前社区" + dice.choice(found)
        for column in LEFT:
            row[column] = dice.choice(SENTENCES).format(*dice.choices(found, k=2))
        rows.append(row)
    for number, secret in enumerate(found):
        cell = "-" * dice.choice((0, 0, 1, 25, 30, 38)) + " " + secret
        rows.append(rows[number] | {"编号": f"F{number}", FAULTY[number % len(FAULTY)]: cell})
    return rows


def run(*arguments):
    """Exit status of a command, and all it says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            status = command_line.run(
                lambda: command_line.app(args=[str(argument) for argument in arguments])
            )
        except SystemExit as left:
            status = int(left.code or 0)
    return status, said.getvalue()


def texts(path):
    """What a program reads in a file, as texts."""
    if path.suffix == ".parquet":
        yield "\n".join(str(value) for row in pq.read_table(path).to_pylist() for value in row.values())
    if path.suffix == ".json":
        yield json.dumps(json.loads(path.read_bytes()), ensure_ascii=False)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name).decode() for name in book.namelist())
    if path.suffix == ".duckdb":
        with closing(open_warehouse(path)) as warehouse, warehouse.cursor() as cursor:
            for (table,) in cursor.execute("SELECT table_name FROM information_schema.tables").fetchall():
                rows = cursor.execute(f"FROM {quote(table)}").fetchall()
                yield "\n".join(str(value) for row in rows for value in row)


def plain(text):
    """A text as somebody would read it who looks for a number: half width, without what stands between figures."""
    return unicodedata.normalize("NFKC", text).translate(dict.fromkeys(map(ord, " -")))


def left_in(found, text):
    """The secrets that stand in a text, as written or in plain."""
    read = plain(text)
    return [
        secret for secret in found if secret in text or (len(plain(secret)) > 6 and plain(secret) in read)
    ]


def left_in_file(found, path):
    """The secrets that stand in a file: in its bytes, or in what a program reads in it."""
    content = path.read_bytes()
    stored = [one for one in found for encoding in ENCODINGS if one.encode(encoding) in content]
    return stored + [one for text in texts(path) for one in left_in(found, text)]


@pytest.mark.parametrize("kind", ["csv", "gb18030", "xlsx", "content"])
@settings(max_examples=2, deadline=None, phases=[Phase.generate])
@given(found=secrets, seed=st.integers(0, 999))
def test_nothing_personal_is_left_anywhere(kind, found, seed):
    dice = random.Random(seed)  # noqa: S311 (it only lays out a file)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = MAPPED.replace('case_no = "编号"\n', "").replace(
            'name = "12345"', 'name = "12345"\nidentity = "content"'
        ) if kind == "content" else MAPPED  # fmt: skip
        w = world(folder / "district", source=source)
        rows = planted(found, dice)
        header = [*WIDE, "时限"]
        if kind == "xlsx":
            path = xlsx(
                folder / "cases.xlsx", {"表": [header, *([row[name] for name in header] for row in rows)]}
            )
        else:
            path = folder / "cases.csv"
            lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in line)
                     for line in [header, *([row[name] for name in header] for row in rows)]]  # fmt: skip
            path.write_text("\n".join(lines), encoding="gb18030" if kind == "gb18030" else "utf-8")
        assert_no_trace(w, folder, path, found)
        record = w.archive.record("L000001")
        assert record.rejected == len(found)
        assert set(LEFT) <= set(record.columns_left)


def assert_no_trace(w, folder, path, found):
    """Load, build and export a file; none of the secrets may stand in a file that was made, or in what was said."""
    said = []
    for command in (
        ["load", path, "--source", "12345", "--accept-datum"], ["build"], ["status", "--json"], ["check"],
        *(["export", table, "--to", folder / f"out-{table}.{ending}"]
          for table, ending in (("cases", "csv"), ("cases", "parquet"), ("reject", "xlsx"), ("load", "csv"))),
    ):  # fmt: skip
        status, told = run(*command, "--district", w.settings.path)
        assert status == 0, told
        said.append(told)
    files = [path for path in w.home.rglob("*") if path.is_file()] + list(folder.glob("out-*"))
    assert published_path(w.home) in files
    assert {path.suffix for path in files} >= {".parquet", ".json", ".duckdb", ".csv"}
    for file in files:
        assert left_in_file(found, file) == [], file.name
    assert left_in(found, "\n".join(said)) == []


KEPT = '\n[privacy]\nkeep_text = "masked"\n'
ABOUT_NUMBERS = ("{}", "请回{}谢谢", "路灯不亮,{}", "来电人称:{};多次反映", "（{}）")
ABOUT_NAMES = (
    "信访人{}反映路灯不亮",
    "来电人：{}",
    "我叫{}，路灯不亮",
    "姓名:{},男",
    "{}女士来电称路灯不亮",
    "联系人{}",
)

numbers = st.lists(
    st.one_of(
        people.identity_numbers, people.mobiles, people.landlines, people.cards, people.plates, people.emails
    ),
    min_size=10, max_size=20, unique=True,
)  # fmt: skip


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(
    found=numbers,
    named=st.lists(people.sure_names, min_size=5, max_size=10, unique=True),
    seed=st.integers(0, 999),
)
def test_a_summary_that_is_kept_leads_to_nobody(found, named, seed):
    """Free text of the matter, mapped where the district keeps it masked, in good rows and in faulty ones."""
    dice = random.Random(seed)  # noqa: S311 (it only lays out a file)
    texts = [dice.choice(ABOUT_NUMBERS).format(one) for one in found] + [
        dice.choice(ABOUT_NAMES).format(one) for one in named
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        w = world(folder / "district", source=SOURCE + '\nsummary = "诉求内容"\n', more=KEPT)
        header, *lines = csv_text(
            case(number, received_on="x" if number % 3 == 0 else "2026-03-05")
            for number in range(3 * len(texts))
        ).splitlines()
        rows = [f'{line},"{texts[number // 3]}"' for number, line in enumerate(lines)]
        path = folder / "cases.csv"
        path.write_text("\n".join([f"{header},诉求内容", *rows]), encoding="utf-8")
        assert_no_trace(w, folder, path, found + named)
        stored = [text for (text,) in w.rows("SELECT summary FROM cases")]
        assert len(stored) == 2 * len(texts)
        assert all("〔" in text for text in stored)
        assert "summary" not in pq.read_table(folder / "out-cases.parquet").column_names


def test_the_name_of_a_file_leads_to_nobody(tmp_path):
    w = world(tmp_path / "district")
    found = ["张三丰", "13812345678"]
    path = tmp_path / "张三丰13812345678投诉.csv"
    path.write_text(csv_text([case(1), case(2, received_on="x")]), encoding="utf-8")
    assert_no_trace(w, tmp_path, path, found)
    assert w.archive.record("L000001").file_name == "〔姓名〕〔电话〕投诉.csv"


def test_a_heading_that_is_a_name_leads_to_nobody(tmp_path):
    w = world(tmp_path / "district")
    path = tmp_path / "cases.csv"
    path.write_text(csv_text([case(1), case(2, received_on="x")]).replace("电话", "王小明"), encoding="utf-8")
    assert_no_trace(w, tmp_path, path, ["王小明"])
    assert w.archive.record("L000001").columns_left == ("〔姓名〕",)


def test_the_search_finds_what_is_there(tmp_path):
    """The test above can fail: what is stored on purpose is found in every kind of file."""
    w = world(tmp_path)
    w.load_bytes(csv_text([case(1, category="路灯坏了很久"), case(2, received_on="2099-01-01")]).encode())
    w.build()
    run("export", "cases", "--to", tmp_path / "out.xlsx", "--district", w.settings.path)
    published = published_path(w.home)
    for path in (w.archive.any_rows_path("L000001"), published, tmp_path / "out.xlsx"):
        assert left_in_file(["路灯坏了很久"], path), path
    for path in (w.archive.rejects_path("L000001"), w.archive.reject_workbook_path("L000001"), published):
        assert left_in_file(["2099-01-01"], path), path
