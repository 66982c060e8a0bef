"""Load and undo as verbs: the same file again, what undo says first, and loads read with another profile."""

import io
import json
import sys

import pytest

from governance.i18n import translator
from governance.settings import DISTRICT_VARIABLE
from pipelines import __main__ as command_line
from tests.commands import run
from tests.pipelines.test_command_line import file
from tests.tiny_district import World, case, world


@pytest.fixture
def w(tmp_path, monkeypatch) -> World:
    made = world(tmp_path)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(made.settings.path))
    monkeypatch.setattr(command_line, "_", translator("en"))
    return made


def test_the_same_file_again_is_no_fault_and_does_nothing(w, capsys):
    path = file(w, [case(1)])
    run(capsys, "load", path, "--source", "12345")
    before = sorted((found, found.stat().st_mtime_ns) for found in w.home.rglob("*") if found.name != ".lock")
    status, out, err = run(capsys, "load", path, "--source", "12345")
    assert (status, err) == (0, "")
    assert "cases.csv is loaded already, as L000001; nothing was done" in out
    status, out, _ = run(capsys, "load", path, "--source", "12345", "--json")
    assert (status, json.loads(out)["is_new"], json.loads(out)["load_id"]) == (0, False, "L000001")
    after = sorted((found, found.stat().st_mtime_ns) for found in w.home.rglob("*") if found.name != ".lock")
    assert [name for name, _ in after] == [name for name, _ in before]
    assert [pair for pair in after if pair[0].is_file()] == [pair for pair in before if pair[0].is_file()]


def test_a_file_among_others_that_is_loaded_already_does_not_stop_them(w, capsys):
    first, second = file(w, [case(1)], "1.csv"), file(w, [case(2)], "2.csv")
    run(capsys, "load", first, "--source", "12345")
    assert run(capsys, "load", first, second, "--source", "12345")[0] == 0
    assert w.archive.load_ids() == ["L000001", "L000002"]


def test_undo_says_what_it_changes_before_it_is_done(w, capsys):
    run(capsys, "load", file(w, [case(1)], "1.csv"), "--source", "12345")
    run(capsys, "load", file(w, [case(1, category="供水"), case(2)], "2.csv"), "--source", "12345")
    run(capsys, "build")
    status, out, _ = run(capsys, "undo", "L000002", "--dry-run")
    assert status == 0
    for said in (
        "L000002 (2.csv, 2 rows", "no other load has them: 1", "go back to what an earlier load says: 1",
        "between Mar 2026 and Mar 2026", "It is published",
    ):  # fmt: skip
        assert said in out
    facts = json.loads(run(capsys, "undo", "L000002", "--dry-run", "--json")[1])
    assert (facts["cases_gone"], facts["cases_back"], facts["is_done"]) == (1, 1, False)
    assert w.archive.load_ids() == ["L000001", "L000002"]
    facts = json.loads(run(capsys, "undo", "L000002", "--yes", "--json")[1])
    assert (facts["load_id"], facts["is_done"]) == ("L000002", True)
    assert w.archive.load_ids() == ["L000001"]


@pytest.mark.parametrize(
    ("words", "answer", "status"), [("", "n", 1), ("", "", 1), ("", "y", 0), ("", "是", 0), ("--yes", "n", 0)]
)
def test_a_terminal_is_asked_before_a_load_is_taken_back(w, capsys, monkeypatch, words, answer, status):
    run(capsys, "load", file(w, [case(1)]), "--source", "12345")
    terminal = io.StringIO(f"{answer}\n")
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)
    assert run(capsys, "undo", "L000001", *words.split())[0] == status
    assert w.archive.load_ids() == (["L000001"] if status else [])


def test_loads_read_with_another_profile_are_told(w, capsys):
    run(capsys, "load", file(w, [case(1)]), "--source", "12345")
    assert "another profile" not in run(capsys, "build")[1]
    text = w.settings.path.read_text(encoding="utf-8")
    w.settings.path.write_text(
        text.replace('name = "12345"', 'name = "12345"\ndatum = "gcj02"'), encoding="utf-8"
    )
    said = "source 12345 than today's (datum: wgs84 → gcj02): L000001"
    for verb in ("status", "build", "check"):
        status, out, _ = run(capsys, verb)
        assert (status, said in out) == (0, True), out
    for verb in ("status", "build"):
        (group,) = json.loads(run(capsys, verb, "--json")[1])["read_otherwise"]
        assert (group["source"], group["load_ids"]) == ("12345", ["L000001"])
    assert said in run(capsys, "load", w.folder / "cases.csv", "--source", "12345")[1]
    run(capsys, "undo", "L000001")
    run(capsys, "load", w.folder / "cases.csv", "--source", "12345", "--accept-datum")
    assert "another profile" not in run(capsys, "status")[1]
