"""The verb that checks figures: its exit status, its report in both forms, and the table it writes."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from governance.i18n import translator
from governance.settings import DISTRICT_VARIABLE
from pipelines import __main__ as command_line
from pipelines import further_verbs
from pipelines.figures import HEADINGS
from tests.commands import run
from tests.tiny_warehouse import publish, write_district

WRONG = "受理10件，办结9件，办结率91%。"


@pytest.fixture(autouse=True)
def district(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(DISTRICT_VARIABLE, str(write_district(tmp_path)))
    for module in (command_line, further_verbs):
        monkeypatch.setattr(module, "_", translator("en"))
    return tmp_path


def report(folder: Path, text: str = WRONG, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_finding_wrong_figures_is_no_fault_of_the_command(tmp_path, capsys):
    status, out, err = run(capsys, "figures", report(tmp_path))
    assert (status, err) == (0, "")
    assert "9 ÷ 10 = 90.00 %" in out
    assert "Wrong 1" in out
    assert "Nothing is published" in out


@pytest.mark.parametrize(
    ("text", "status"), [(WRONG, 1), ("受理10件，办结9件，办结率90%。", 0), ("占?8.6%", 0)]
)
def test_strict_leaves_with_one_where_something_calls_for_a_correction(tmp_path, capsys, text, status):
    assert run(capsys, "figures", report(tmp_path, text), "--strict")[0] == status


def test_the_report_for_programs(tmp_path, capsys):
    status, out, _ = run(capsys, "figures", report(tmp_path), "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["verdicts"]["wrong"] == 1
    assert facts["findings"][0]["marks"] == [[2, 5], [8, 10], [14, 17]]
    assert facts["findings"][0]["place"] == {"kind": "paragraph", "number": 1, "row": 0, "name": ""}


def test_what_is_published_is_compared(district, tmp_path, capsys):
    publish(district / "var")
    path = report(tmp_path, "2026年1月，全区共受理100件。")
    assert json.loads(run(capsys, "figures", path, "--json")[1])["verdicts"]["differs"] == 1
    assert json.loads(run(capsys, "figures", path, "--json", "--no-data")[1])["verdicts"]["differs"] == 0
    assert "Nothing is published" not in run(capsys, "figures", path)[1]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_table_that_is_written_runs_no_formula(tmp_path, capsys, ending):
    target = tmp_path / f"findings.{ending}"
    assert run(capsys, "figures", report(tmp_path, f"=1+1=3，{WRONG}"), "--to", target)[0] == 0
    if ending == "csv":
        text = target.read_text(encoding="utf-8-sig")
    else:
        text = "\n".join(str(cell.value) for row in load_workbook(target).active.iter_rows() for cell in row)
    assert all(heading in text for heading in HEADINGS.values())
    assert "'=1+1" in text


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [("report.doc", [], "cannot be checked"), ("none.txt", [], "refused"),
     ("report.txt", ["--to", "x.pdf"], "no form")],
)  # fmt: skip
def test_an_expected_fault_is_one_sentence_and_two(tmp_path, capsys, name, options, said):
    path = tmp_path / name if name == "none.txt" else report(tmp_path, name=name)
    status, _, err = run(capsys, "figures", path, *options)
    assert status == 2
    assert said in err


def test_markup_of_a_console_in_a_document_stays_text(tmp_path, capsys):
    status, out, _ = run(capsys, "figures", report(tmp_path, f"[red]甲[/red]{WRONG}"))
    assert status == 0
    assert "[red]" in out.replace("\n", "")
