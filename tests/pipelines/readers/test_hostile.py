"""Files made to do harm: one sentence each, in bounded time and memory."""

import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from governance.errors import FileFault
from tests.pipelines.readers.made_files import TABLE, records, xlsx

ROOT = Path(__file__).parents[3]
MEMORY_MB = 1_200
SECONDS = 100

READING = """
import json, resource, sys, time
import duckdb
from pathlib import Path
from bench.runs import peak_mb
from governance.errors import FileFault
from tests.pipelines.readers.made_files import opened, records

def read(path):
    with opened(path) as (raw, found):
        if raw.expected_rows not in (None, len(found)):
            raise duckdb.Error
        return list(raw.header)

for name in sys.argv[1:]:
    begun = time.process_time()
    try:
        try:
            said = read(Path(name))
        except duckdb.Error:
            said = records(Path(name), careful=True)[0]
    except FileFault as fault:
        said = str(fault)
    children_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps([Path(name).name, said, time.process_time() - begun, max(peak_mb(), children_mb)]))
"""


def zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(300 << 20)


def one_cell(path: Path) -> None:
    with path.open("wb") as file:
        file.write("编号,日期\nA1,".encode())
        for _ in range(200):
            file.write(b"x" * (1 << 20))


def open_quote(path: Path) -> None:
    path.write_text('编号,日期\nA1,"2025-03-05\n' + "A2,2025-03-06\n" * 500_000, encoding="utf-8")


def many_columns(path: Path) -> None:
    path.write_text("编号,日期" + ",c" * 1_000_000 + "\n" + "1," * 1_000_001 + "1\n", encoding="utf-8")


def wide_record(path: Path) -> None:
    path.write_text("编号,日期\n" + "1," * 600_000 + "1\n", encoding="utf-8")


def two_far_cells(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "编号")
        sheet.write(1_048_575, 16_383, "x")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(201):
                member.write(bytes(1 << 20))


HOSTILE = {
    "zeros.csv": (zeros, "holds zero bytes"),
    "cell.csv": (one_cell, "has a line of more than 1600000 characters"),
    "quote.csv": (open_quote, "A quotation mark there is probably never closed"),
    "columns.csv": (many_columns, "has more than 2000 columns"),
    "record.csv": (wide_record, ["编号", "日期"]),
    "far.xlsx": (two_far_cells, "needs more memory or time than reading a spreadsheet may take"),
    "bomb.xlsx": (bomb, "would unpack to 201 MB, more than is safe to open"),
    "bomb.zip": (bomb, "would unpack to 201 MB, more than is safe to open"),
}


@pytest.mark.slow
def test_each_is_told_in_bounded_time_and_memory(tmp_path):
    for name, (make, _) in HOSTILE.items():
        make(tmp_path / name)
    paths = [str(tmp_path / name) for name in HOSTILE]
    ended = subprocess.run(
        [sys.executable, "-c", READING, *paths],
        cwd=ROOT,
        capture_output=True,
        timeout=SECONDS * 4,
        check=True,
    )
    told = {name: rest for name, *rest in map(json.loads, ended.stdout.splitlines())}
    for name, (_, expected) in HOSTILE.items():
        said, seconds, peak_mb = told[name]
        assert (said == expected) if isinstance(expected, list) else (expected in said), (name, said)
        assert seconds < SECONDS
        assert peak_mb < MEMORY_MB, name


def test_what_is_no_file(tmp_path):
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for path, said in [
        (loop, "There is no file"),
        (folder, "it is a folder"),
        (tmp_path / "no.xlsx", "There is no file"),
    ]:
        with pytest.raises(FileFault, match=said):
            records(path)


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.gpkg"])
def test_a_file_that_may_not_be_read(tmp_path, monkeypatch, name):
    path = xlsx(tmp_path / name, {"表": TABLE})

    def refused(self, *_arguments, **_options):
        raise PermissionError(self)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(FileFault, match=f"{name} may not be read by this account"):
        records(path)


def test_the_process_that_opens_workbooks_has_a_limit():
    code = "from pipelines.readers.workbook import *; limit_memory(); bytearray(MEMORY_BYTES)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"MemoryError" in ended.stderr
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
