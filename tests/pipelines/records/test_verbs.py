"""The verbs of the command line on loads of further records: load, build, status, check, export, undo."""

import csv
import json

import pytest

from governance.settings import DISTRICT_VARIABLE
from tests.commands import run
from tests.pipelines.records.record_files import CALLBACK, RECEPTION, csv_of, records_world
from tests.tiny_district import case


@pytest.fixture
def w(tmp_path, monkeypatch):
    made = records_world(tmp_path)
    monkeypatch.setenv(DISTRICT_VARIABLE, str(made.settings.path))
    (tmp_path / "三月.csv").write_bytes(csv_of([RECEPTION, RECEPTION | {"序号": "R2", "人次": "1"}]))
    (tmp_path / "回访.csv").write_bytes(csv_of([CALLBACK, CALLBACK | {"编号": "A0002"}]))
    return made


def test_from_the_file_to_an_export_and_back(w, capsys):
    march, calls = w.folder / "三月.csv", w.folder / "回访.csv"
    status, out, _ = run(capsys, "load", march, "--source", "接访", "--json")
    told = json.loads(out)
    assert (status, told["rows_in"], told["rejected"], told["holds"]) == (0, 2, 1, "reception")
    assert told["months"] == ["2026-03-01", "2026-03-01"]
    assert [reason["reason"] for reason in told["reasons"]] == ["persons_below_batches"]
    w.load([case(1)])
    assert run(capsys, "load", calls, "--source", "回访")[0] == 0
    assert run(capsys, "build")[0] == 0
    status = json.loads(run(capsys, "status", "--json")[1])
    assert (status["rows"]["rows_in"], status["rows"]["accepted"], status["rows"]["rejected"]) == (5, 3, 2)
    assert "100" in run(capsys, "status")[1]  # per cent of the cases, not of all rows
    assert run(capsys, "check")[0] == 0
    assert run(capsys, "export", "callback", "--to", w.folder / "out.csv")[0] == 0
    with (w.folder / "out.csv").open(encoding="utf-8-sig") as file:
        assert [row["case_no"] for row in csv.DictReader(file)] == ["A0001"]
    assert not json.loads(run(capsys, "load", march, "--source", "接访", "--json")[1])["is_new"]
    found = json.loads(run(capsys, "undo", "L000002", "--dry-run", "--json")[1])
    assert (found["callbacks_without_case"], found["records"], found["is_done"]) == (1, 0, False)
    found = json.loads(run(capsys, "undo", "L000001", "--yes", "--json")[1])
    assert (found["callbacks_without_case"], found["records"], found["is_done"]) == (0, 1, True)
    assert run(capsys, "build")[0] == 0
    assert w.rows("FROM reception") == []


def test_a_source_that_is_in_no_table_is_named(w, capsys):
    status, _, told = run(capsys, "load", w.folder / "三月.csv", "--source", "x")
    assert (status, "12345, 接访, 回访, 攻坚" in told) == (2, True)
