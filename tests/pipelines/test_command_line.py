"""The command line: every verb, its exit status, both languages, and never a traceback for what can be expected."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from governance.i18n import translator
from governance.settings import DISTRICT_VARIABLE, LANGUAGE_VARIABLE
from governance.tables import SCHEMA_VERSION
from governance.warehouse import published_path
from pipelines import __main__ as command_line
from pipelines.check import BrokenRule
from pipelines.workspace import open_workspace
from tests.commands import run
from tests.tiny_district import DISTRICT, SOURCE, World, case, csv_text, world, write_layer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def w(tmp_path, monkeypatch) -> World:
    made = world(tmp_path)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(made.settings.path))
    return made


def run_apart(*arguments: object, language: str = "en", **options):
    """The same in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, LANGUAGE_VARIABLE: language, "COLUMNS": "400"}, **options,
    )  # fmt: skip


def file(w: World, rows, name: str = "cases.csv") -> Path:
    path = w.folder / name
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


def test_from_a_file_to_a_publication(w, capsys):
    path = file(w, [case(1), case(2, received_on="x"), case(3, None)])
    status, out, err = run(capsys, "load", path, "--source", "12345", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["rows_in"] == 3
    status, out, _ = run(capsys, "build", "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["rows"] == {
        "rows_in": 3,
        "accepted": 2,
        "superseded": 0,
        "duplicate": 0,
        "rejected": 1,
        "not_record": 0,
    }
    assert facts["located_by"] == {"coordinates": 1, "unlocated": 1}
    assert (facts["is_new"], facts["loads_added"], facts["months_rebuilt"]) == (True, 1, 1)
    status, out, _ = run(capsys, "check", "--json")
    assert status == 0
    assert set(json.loads(out).values()) == {0}
    status, out, _ = run(capsys, "status", "--json")
    facts = json.loads(out)
    assert (status, facts["grids_in_force"], facts["townships"], len(facts["loads"])) == (0, 36, 2, 1)
    assert facts["publication"] == "warehouse-000001.duckdb"
    assert run(capsys, "undo", "L000001")[0] == 0
    assert json.loads(run(capsys, "build", "--json")[1])["loads_removed"] == 1
    assert json.loads(run(capsys, "build", "--json")[1])["is_new"] is False


def test_what_people_read(w, capsys):
    path = file(w, [case(1), case(2, received_on="x"), case(3, None)])
    assert "电话" in run(capsys, "load", path, "--source", "12345")[1]
    assert "33" not in run(capsys, "build")[2]
    for verb in ("build", "check", "status"):
        status, out, _ = run(capsys, verb)
        assert status == 0
        assert out.strip()
    assert run(capsys, "build", "--full")[0] == 0


def test_several_files_are_several_loads(w, capsys):
    paths = [file(w, [case(number)], f"{number}.csv") for number in range(3)]
    assert run(capsys, "load", *paths, "--source", "12345")[0] == 0
    assert w.archive.load_ids() == ["L000001", "L000002", "L000003"]


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "geojson", "gpkg"])
def test_export(w, capsys, tmp_path, ending):
    w.build()
    assert run(capsys, "export", "grid", "--to", tmp_path / f"grid.{ending}")[0] == 0
    assert (tmp_path / f"grid.{ending}").stat().st_size > 0


def test_init_writes_a_file_that_works(tmp_path, capsys):
    write_layer(tmp_path / "grids.geojson")
    target = tmp_path / "new.toml"
    assert run(capsys, "init", target, "--grids", tmp_path / "grids.geojson")[0] == 0
    assert run(capsys, "status", "--district", target)[0] == 0
    assert run(capsys, "init", target)[0] == 2


def test_brackets_in_the_name_of_a_file_are_only_text(w, capsys):
    folder = w.folder / "a["
    folder.mkdir()
    path = file(w, [case(1)], "a[/[red]x[bold].csv")  # "a[/[red]" would close a style that was never opened
    assert path.name in run(capsys, "load", path, "--source", "12345")[1]
    assert path.name in run(capsys, "status")[1]
    w.build()
    assert str(folder) in run(capsys, "export", "grid", "--to", folder / "]x.csv")[1]
    assert path.name in run(capsys, "undo", "L000001")[1]


FAULTS = {
    "no district file": ("status --district nowhere.toml", "There is no district file at"),
    "unknown source": ("load cases.csv --source nobody", "has no source called nobody. It has: 12345"),
    "unknown load": ("undo L000099", "There is no load L000099"),
    "a path for a load": ("undo ../../x", "There is no load"),
    "no file": ("load nowhere.csv --source 12345", "There is no file"),
    "empty file": ("load empty.csv --source 12345", "empty.csv is empty"),
    "no csv": ("load picture.csv --source 12345", "picture.csv"),
    "open quote": ("load quote.csv --source 12345", "never closed"),
    "a folder": ("load . --source 12345", "There is no file"),
    "nothing published": ("check", "Nothing has been published in"),
    "nothing to export": ("export grid --to grid.csv", "Nothing has been published in"),
}


@pytest.mark.parametrize(("arguments", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_an_expected_fault_is_one_sentence(w, capsys, monkeypatch, arguments, said):
    monkeypatch.setattr(command_line, "_", translator("en"))
    monkeypatch.chdir(w.folder)
    file(w, [case(1)])
    (w.folder / "empty.csv").touch()
    (w.folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (w.folder / "quote.csv").write_text(csv_text([case(1)]) + '"A2,x\n', encoding="utf-8")
    status, out, err = run(capsys, *arguments.split())
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert w.archive.load_ids() == []


def without_crs(folder: Path) -> None:
    frame = gpd.GeoDataFrame({"grid_code": ["a"]}, geometry=[shapely.box(119, 33, 119.1, 33.1)])
    (folder / "layer").mkdir()
    frame.to_file(folder / "layer" / "grids.shp", engine="pyogrio")
    text = 'file = "layer/grids.shp"\n[grids.columns]\ncode = "grid_code"\n'
    district = DISTRICT[: DISTRICT.index("file = ")] + text + SOURCE
    (folder / "district.toml").write_text(district, encoding="utf-8")


LAYERS = {
    "missing": (lambda folder: (folder / "grids.geojson").unlink(), "there is no file at"),
    "no crs": (without_crs, "has no CRS"),
    "no layer": (lambda folder: (folder / "grids.geojson").write_text("{}"), "grids.geojson"),
    "no column": (lambda folder: (folder / "district.toml").write_text(
        (DISTRICT.replace('code = "grid_code"', 'code = "GRID"') + SOURCE), encoding="utf-8"), "GRID"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*crs.*:UserWarning")
@pytest.mark.parametrize(("spoil", "said"), LAYERS.values(), ids=LAYERS.keys())
def test_a_layer_that_cannot_be_used(w, capsys, monkeypatch, spoil, said):
    monkeypatch.setattr(command_line, "_", translator("en"))
    spoil(w.folder)
    status, _, err = run(capsys, "build")
    assert status == 2
    assert said in err


def test_a_publication_of_another_version(w, capsys, monkeypatch):
    monkeypatch.setattr(command_line, "_", translator("en"))
    w.load([case(1)])
    w.build()
    monkeypatch.setattr("governance.warehouse.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    status, _, err = run(capsys, "check")
    assert status == 2
    assert "was made by another version of the program. Run `python -m pipelines build`" in err


def test_a_build_after_the_program_has_changed_its_tables(w, capsys, monkeypatch):
    w.load([case(1)])
    w.build()
    for module in ("governance.warehouse", "pipelines.build"):
        monkeypatch.setattr(f"{module}.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    assert run(capsys, "build")[0] == 0
    assert run(capsys, "check")[0] == 0


@pytest.mark.parametrize("verb", [["check"], ["export", "grid", "--to", "x.csv"]])
def test_a_publication_that_is_gone(w, capsys, monkeypatch, verb):
    monkeypatch.setattr(command_line, "_", translator("en"))
    w.load([case(1)])
    w.build()
    published_path(w.home).unlink()
    status, _, err = run(capsys, *verb)
    assert status == 2
    assert re.search(r"The published file .* is gone\. Run `python -m pipelines build`", err)
    assert run(capsys, "build")[0] == 0
    assert run(capsys, "check")[0] == 0


def test_rows_of_a_publication_that_are_gone(w, capsys, tmp_path):
    w.load([case(1)])
    published = w.build().publication.path
    for part in published.with_suffix(".parts").iterdir():
        part.unlink()
    status, _, err = run(capsys, "export", "cases", "--to", tmp_path / "cases.csv")
    assert status == 2
    assert "Traceback" not in err
    assert run(capsys, "build", "--full")[0] == 0
    assert run(capsys, "export", "cases", "--to", tmp_path / "cases.csv")[0] == 0


def test_a_broken_rule_is_exit_2(w, capsys, monkeypatch):
    w.load([case(1)])
    w.build()
    sample = w.ask("SELECT load_id FROM load")
    broken = [BrokenRule("rows_are_accounted_for", 1, sample)]
    monkeypatch.setattr("pipelines.check.check_tables", lambda _cursor: broken)
    status, out, _ = run(capsys, "check", "--json")
    assert status == 2
    assert json.loads(out)["rows_are_accounted_for"] == 1
    status, out, _ = run(capsys, "check")
    assert status == 2
    assert "L000001" in out


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (OSError(28, "No space left on device"), 2, "There is no room left on the disk"),
        (OSError(27, "File too large"), 2, "There is no room left on the disk"),
        (PermissionError(13, "Permission denied", "/x"), 2, "The system refused: .*Permission denied"),
        (KeyboardInterrupt(), 130, "Stopped. Nothing was left half-written"),
    ],
)
def test_what_the_system_refuses(capsys, monkeypatch, fault, status, said):
    monkeypatch.setattr(command_line, "_", translator("en"))

    def command() -> None:
        raise fault

    assert command_line.run(command) == status
    assert re.search(said, capsys.readouterr().err)


def test_an_error_of_ours_is_not_hidden():
    def command() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 (nothing to match)
        command_line.run(command)


@pytest.mark.parametrize(("language", "said"), [("en", "There is no load L000009"), ("zh-CN", "L000009")])
@pytest.mark.usefixtures("w")
def test_both_languages(language, said):
    told = run_apart("undo", "L000009", language=language)
    assert told.returncode == 2
    assert said in told.stderr
    assert ("没有" in told.stderr) == (language == "zh-CN")


def test_help_is_in_the_language_asked_for():
    assert "载入事项文件" in run_apart("--help", language="zh-CN").stdout
    assert "Take case files in" in run_apart("--help").stdout


@pytest.mark.parametrize("arguments", [[], ["fly"], ["load"], ["load", "x.csv"], ["build", "--fast"]])
def test_what_is_no_command(capsys, arguments):
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert out + err


def limit_files_to(count: int):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (count, count))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    return limit


@pytest.mark.slow
@pytest.mark.parametrize("size", [200, 20_000])
def test_a_full_disk(w, size):
    open_workspace(w.settings)  # writes the grid index
    path = file(w, [case(n, lon=f"119.00{n:05d}") for n in range(5000)])
    told = run_apart("load", path, "--source", "12345", preexec_fn=limit_files_to(size))
    assert (told.returncode, told.stdout) == (2, ""), told.stderr
    assert "There is no room left on the disk" in told.stderr
    assert "Traceback" not in told.stderr
    assert w.archive.load_ids() == []
    w.load_bytes(path.read_bytes(), "again.csv")
    told = run_apart("build", preexec_fn=limit_files_to(size))
    assert (told.returncode, told.stdout) == (2, ""), told.stderr
    assert "There is no room left on the disk" in told.stderr
    assert "Traceback" not in told.stderr
    w.build()
    for ending in ("csv", "parquet", "xlsx"):
        target = w.folder / f"exported.{ending}"
        told = run_apart("export", "cases", "--to", target, preexec_fn=limit_files_to(size))
        assert (told.returncode, "Traceback" in told.stderr) == (2, False), told.stderr
        assert not target.exists()


INTERRUPTIBLE = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('pipelines', run_name='__main__')"
)
"""The command line with the keyboard's signal as a terminal has it: a test run in the background ignores it."""


@pytest.mark.slow
@pytest.mark.parametrize("told_to_end", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption(w, told_to_end):
    path = file(w, [case(n) for n in range(200_000)])
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "load", path, "--source", "12345"], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, LANGUAGE_VARIABLE: "zh-CN"},
    )  # fmt: skip
    while not list((w.home / "loads").glob(".L*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(told_to_end)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.strip() == "已停止。没有留下未写完的文件。"
    assert w.archive.load_ids() == []
    assert not list((w.home / "loads").glob(".L*"))


def test_help_is_answered_before_anything_slow_is_imported():
    slow = ["alembic", "numpy", "pandas", "pyarrow", "scipy", "shapely", "sqlalchemy"]
    asked = (
        "import runpy, sys; sys.argv = ['pipelines', '--help']\n"
        "try: runpy.run_module('pipelines', run_name='__main__')\n"
        f"finally: print([name for name in {slow} if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stderr.strip() == "[]"
