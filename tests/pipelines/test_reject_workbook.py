"""The reject workbook: every row that was not taken, in the language of the reader."""

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.i18n import LANGUAGES, translator
from governance.settings import LANGUAGE_VARIABLE
from governance.words import REJECT_REASONS
from pipelines import reject_workbook
from pipelines.archive import REJECTS_SCHEMA
from pipelines.reject_workbook import REMEDIES, write_reject_workbook
from tests.tiny_district import case, csv_text, world


def cells(path):
    book = openpyxl.load_workbook(path)
    (sheet,) = book.worksheets
    return sheet, [tuple("" if cell is None else cell for cell in row) for row in sheet.values]


def made(count=1, value="x"):
    """Rejects, one of each reason in turn."""
    reasons = [list(REJECT_REASONS)[n % len(REJECT_REASONS)] for n in range(count)]
    columns = [["L000001"] * count, range(2, count + 2), reasons, ["日期"] * count, [value] * count]
    return pa.table([pa.array(column) for column in columns], names=REJECTS_SCHEMA.names).cast(REJECTS_SCHEMA)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reject_is_a_row(tmp_path, monkeypatch, language):
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    w = world(tmp_path)
    rows = [
        case(1),
        case(2, received_on="张伟 13912345678"),
        case("", received_on="2026-03-04"),
        case(4, lon="119度"),
    ]
    w.load_bytes((csv_text(rows) + "A9,2026-03-05\n").encode(), "三月.csv")
    sheet, (heading, *found) = cells(w.archive.reject_workbook_path("L000001"))
    _ = translator(language)
    assert sheet.title == _("Rejected rows")
    assert heading == tuple(_(name) for name in ("File", "Row", "Column", "Value", "Reason", "What to do"))
    rejects = pq.read_table(w.archive.rejects_path("L000001")).to_pylist()
    assert found == [
        ("三月.csv", one["row_no"], one["column_name"] or "", one["value"] or "", _(REJECT_REASONS[one["reason"]]),
         _(REMEDIES[one["reason"]]))
        for one in rejects
    ]  # fmt: skip
    assert [(row[1], row[3]) for row in found] == [
        (3, "〔姓名〕 〔电话〕"), (4, ""), (5, "119度"), (6, "2 / 12")
    ]  # fmt: skip
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F5"


def test_every_reason_has_a_remedy_in_every_language():
    assert REMEDIES.keys() == REJECT_REASONS.keys()
    chinese = translator("zh-CN")
    for sentence in (*REMEDIES.values(), *REJECT_REASONS.values()):
        assert chinese(sentence) != sentence


def test_without_rejects_there_is_no_workbook(tmp_path):
    w = world(tmp_path)
    w.load([case(1)])
    assert not w.archive.reject_workbook_path("L000001").exists()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((value, f"'{value}") for value in ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1")),
        *((value, value) for value in ("http://example.org", "{=1}", "1-1")),
    ],
)
def test_a_value_is_never_a_formula_or_link(tmp_path, value, written):
    target = tmp_path / "rejects.xlsx"
    write_reject_workbook(target, made(value=value), file_name="=a.csv", translate=translator("en"))
    sheet, rows = cells(target)
    assert (rows[1][0], rows[1][3]) == ("'=a.csv", written)
    assert {cell.data_type for cell in sheet[2]} == {"s", "n"}
    assert not any(cell.hyperlink for cell in sheet[2])


def test_what_a_sheet_cannot_hold_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(reject_workbook, "ROWS_AT_MOST", 5)
    target = tmp_path / "rejects.xlsx"
    write_reject_workbook(target, made(8), file_name="a.csv", translate=translator("en"))
    _, rows = cells(target)
    assert len(rows) == 7
    assert rows[-1][0] == "and 3 more"
