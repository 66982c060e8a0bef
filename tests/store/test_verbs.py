"""The verbs of the store: what they say, for people and programs, and their exit status."""

import json
from contextlib import closing

import pytest
from sqlalchemy import text

from governance.settings import DISTRICT_VARIABLE
from governance.store import Action, open_store, record
from governance.store.engine import writing_engine
from tests.commands import run
from tests.store.example_register import MEETING_OFFICE
from tests.tiny_district import World, case, world


@pytest.fixture
def w(tmp_path, monkeypatch) -> World:
    made = world(tmp_path / "here")
    monkeypatch.setenv(DISTRICT_VARIABLE, str(made.settings.path))
    made.load([case(1)])
    with closing(open_store(made.settings)) as store, store.writing(MEETING_OFFICE) as writing:
        record(writing, Action.EXPORT, "cases")
    return made


def test_backup_and_restore(w, capsys, tmp_path):
    path = tmp_path / "b.zip"
    status, out, _ = run(capsys, "backup", "--to", path, "--json")
    assert status == 0
    told = json.loads(out)
    assert (told["tables"]["audit"], told["loads"], told["left_out"]) == (1, ["L000001"], [])
    assert path.is_file()

    there = world(tmp_path / "there")
    status, out, _ = run(capsys, "restore", path, "--district", there.settings.path)
    assert status == 0
    assert str(path) in out
    assert there.archive.load_ids() == ["L000001"]

    status, _, err = run(capsys, "restore", path, "--district", there.settings.path)
    assert status == 2
    assert "--force" in err
    assert run(capsys, "restore", path, "--district", there.settings.path, "--force", "--json")[0] == 0
    assert w.archive.load_ids() == ["L000001"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["restore", "nowhere.zip"], "nowhere.zip"), (["backup", "--to", "there.txt"], "there.txt")],
)
@pytest.mark.usefixtures("w")
def test_what_can_go_wrong_is_told(capsys, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.txt").write_text("dear")
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_check_looks_through_the_audit_log(w, capsys):
    w.build()
    status, out, _ = run(capsys, "check", "--json")
    assert (status, json.loads(out)["audit_log"]) == (0, 0)
    with closing(open_store(w.settings)) as store, writing_engine(store.engine).begin() as connection:
        head = connection.scalar(text("SELECT hash FROM audit"))
    assert head in run(capsys, "check")[1]
    with closing(open_store(w.settings)) as store, writing_engine(store.engine).begin() as connection:
        connection.execute(text("DROP TRIGGER audit_refuses_UPDATE"))
        connection.execute(text("UPDATE audit SET subject = 'nothing'"))
    status, out, _ = run(capsys, "check", "--json")
    assert (status, json.loads(out)["audit_log"]) == (2, 1)
    status, out, _ = run(capsys, "check")
    assert status == 2
    assert "1" in out.splitlines()[-1]
