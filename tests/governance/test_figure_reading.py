"""How figures are found in text, and documents in bytes."""

import io
import zipfile
from decimal import Decimal

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.errors import FileFault
from governance.figures import check_document, check_text, document_of_text, read_document
from governance.figures.document import LARGEST_CHARACTERS, Paragraph, Rows
from governance.figures.findings import Place
from governance.figures.numbers import find_numbers, years_of
from governance.figures.sheets import read_sheet
from governance.figures.statements import read_paragraph


def told(text: str) -> list[tuple[str, str, str]]:
    return [(text[n.start : n.end], f"{n.value:f}", n.damage or n.bound) for n in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理4,880件，办结３５４８件", [("4,880件", "4880", "exact"), ("３５４８件", "3548", "exact")]),
        ("百分之九十五点一", [("九十五点一", "95.1", "exact")]),
        ("６８．９万人次", [("６８．９万人次", "689000.0", "exact")]),
        ("逾七成，近两成", [("七成", "70", "at_least")]),
        ("超过15%，不足10%，约8%", [("15%", "15", "at_least"), ("10%", "10", "below"), ("8%", "8", "about")]),
        ("80%以上、3000余件、500多人次",
         [("80%", "80", "at_least"), ("3000余件", "3000", "at_least"), ("500多人次", "500", "at_least")]),
        ("最近3件", [("3件", "3", "exact")]),
        ("三十八件、一百二十户、一是、数百件、上千人", [("三十八件", "38", "exact"), ("一百二十户", "120", "exact")]),
        ("为83、167、61件", [("83", "83", "exact"), ("167", "167", "exact"), ("61件", "61", "exact")]),
        ("2017年1月至6月，3月5日，2026-03-05 10:22，第34条，第3-5号，〔2014〕16号，A1类，5年来", []),
        ("025-58880000、320111199001011234", []),
        ("3-5件", []),
        ("从3947至518件", [("3947", "3947", "exact"), ("518件", "518", "exact")]),
        ("1.加强排查，发现5处", [("5处", "5", "exact")]),
        ("占?8.6%，24.?%，3?件，□5件",
         [("?8.6%", "8.6", "?8.6"), ("24.?%", "24", "24.?"), ("3?件", "3", "3?"), ("□5件", "5", "?5")]),
        ("办得怎么样？38件", [("38件", "38", "exact")]),
        ("844件（次）", [("844件（次）", "844", "exact")]),
        ("增长-3个百分点", [("-3个百分点", "-3", "exact")]),
        ("95.1 percent of 1,225 cases in 2017", [("95.1 percent", "95.1", "exact"), ("1,225 cases", "1225", "exact")]),
    ],
)  # fmt: skip
def test_figures_of_a_text(text, expected):
    assert told(text) == expected


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789.,%?件批人次个百分点万亿年月第至-—（）/约逾以上一二十成 §\ufffd", max_size=60)
)
def test_any_text_can_be_searched(text):
    found = find_numbers(text)
    ends = [position for number in found for position in (number.start, number.end)]
    assert ends == sorted(ends)
    assert all(any(sign.isdigit() or sign in "一二十" for sign in text[n.start : n.end]) for n in found)


def test_years():
    assert years_of("由2014年的3947人次降到2017年的518人次") == [2014, 2017]
    assert years_of("from 420 in 2023 to 350 in 2025") == [2023, 2025]


def counts(text: str) -> list[tuple[str, list[str]]]:
    return [
        (count.label, [f"{number.value}{number.unit.name}" for number in count.numbers])
        for sentence in read_paragraph(text, Place("paragraph", 1))
        for count in sentence.all_counts
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接访385批次1360人次，其中答复169件", [("接访", ["385批次", "1360人次"]), ("答复", ["169件"])]),
        ("来访673批次（1650人次）", [("来访", ["673批次", "1650人次"])]),
        (
            "来信、来访、来电分别为83、167、61件",
            [("来信", ["83件"]), ("来访", ["167件"]), ("来电", ["61件"])],
        ),
        ("38个问题全部整改", [("问题全部整改", ["38个"])]),
        ("山前8件（来信3件，来访3批）", [("山前", ["8件"]), ("来信", ["3件"]), ("来访", ["3批"])]),
        ("即169+216=385", []),
    ],
)
def test_counts_of_a_sentence(text, expected):
    assert counts(text) == expected


# --- Documents ---------------------------------------------------------------------------------------------------


def word(*paragraphs: str, rows: list[list[str]] | None = None) -> bytes:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        drawn = made.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(drawn.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        made.add_paragraph("完。")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(*sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for number, rows in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"表{number}")
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return out.getvalue()


def test_paragraphs_and_tables_of_a_word_document_come_in_order():
    content = word("受理3件。", rows=[["镇", "件"], ["甲", "3"]])
    assert read_document(content, "报告.docx") == [
        Paragraph("受理3件。"), Rows([["镇", "件"], ["甲", "3"]]), Paragraph("完。"),
    ]  # fmt: skip


def test_tracked_insertions_are_read_and_deletions_are_not():
    made = docx.Document()
    paragraph = made.add_paragraph("受理")
    for tag, inside in (("ins", "<w:t>12件</w:t>"), ("del", "<w:delText>9件</w:delText>")):
        element = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r>{inside}</w:r></w:{tag}>'
        paragraph._p.append(parse_xml(element))
    out = io.BytesIO()
    made.save(out)
    assert read_document(out.getvalue(), "a.docx") == [Paragraph("受理12件")]


def test_tables_of_a_workbook_are_parted_by_empty_rows():
    content = workbook([["镇", "件"], ["甲", 3.0], [], ["完，共受理3件"]], [["x", 0.241]])
    assert read_document(content, "a.xlsx") == [
        Rows([["镇", "件"], ["甲", "3"]], "表1"), Paragraph("完，共受理3件"), Rows([["x", "0.241"]], "表2"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_a_text(encoding):
    assert read_document("共受理３件。\n办结2件".encode(encoding), "a.txt") == [
        Paragraph("共受理３件。"), Paragraph("办结2件"),
    ]  # fmt: skip


def test_bytes_that_are_no_text_become_signs_of_loss():
    content = "占总人次".encode("gb18030") + b"\xff" + "8.6%".encode("gb18030")
    found = check_document(read_document(content, "a.txt")).findings
    assert [(finding.verdict.value, finding.rule) for finding in found] == [("unsure", "F14")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_of_a_csv(delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (("镇", "件"), ("甲", "3")))
    assert read_document(text.encode(), "a.csv") == [Rows([["镇", "件"], ["甲", "3"]])]


def test_lines_with_tabs_are_a_table():
    assert document_of_text("一段\n镇\t件\n甲\t3\n又一段") == [
        Paragraph("一段"), Rows([["镇", "件"], ["甲", "3"]]), Paragraph("又一段"),
    ]  # fmt: skip


def test_personal_data_are_masked_in_paragraphs_and_cells():
    for block in read_document(word("电话13812345678", rows=[["电话13912345678", "3"]]), "a.docx"):
        assert "13812345678" not in repr(block)
        assert "13912345678" not in repr(block)


def liar() -> bytes:
    """A workbook with two cells, as far from each other as they can be."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename.endswith("sheet1.xml"):
                cell = b'<c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                content = content[: content.index(b"<sheetData>")] + (
                    b'<sheetData><row r="1">' + cell + b"</sheetData></worksheet>"
                )
            target.writestr(member, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.doc", "cannot be checked"),
        (b"", "a.docx", "is damaged"),
        (b"PK\x03\x04nothing", "a.xlsx", "is damaged"),
        (liar(), "a.xlsx", "is damaged"),
        ("一".encode() * (LARGEST_CHARACTERS + 1), "a.txt", "is larger"),
        (b"\0" * ((20 << 20) + 1), "a.docx", "is larger"),
    ],
    ids=["ending", "empty", "no-zip", "sparse", "long", "large"],
)
def test_what_cannot_be_read_is_told(content, name, said):
    with pytest.raises(FileFault, match=said):
        read_document(content, name)


def test_the_name_of_a_file_is_masked_in_what_is_said():
    with pytest.raises(FileFault) as told_fault:
        read_document(b"", "13812345678.doc")
    assert "13812345678" not in str(told_fault.value)


def test_a_long_paste_is_refused():
    with pytest.raises(FileFault, match="is larger"):
        check_text("一" * (LARGEST_CHARACTERS + 1))


def test_headings_units_and_totals_of_a_table():
    sheet = read_sheet([
        ["2026年情况表", "", "", ""], ["镇", "来访", "", "占比(%)"], ["", "批次", "人次", ""],
        ["甲", "3", "9", "60.0"], ["乙", "2", "—", "40.0"], ["合计", "5", "9", ""],
    ])  # fmt: skip
    assert sheet is not None
    assert [(column.heading, column.unit.name, column.is_percent) for column in sheet.columns] == [
        ("来访 批次", "批次", False), ("来访 人次", "人次", False), ("占比(%)", "", True),
    ]  # fmt: skip
    assert (sheet.totals, sheet.single) == ([2], [0, 1])
    assert sheet.columns[1].cells[1] is None


def test_fractions_of_a_workbook_are_percentages():
    sheet = read_sheet([["镇", "件", "办结率"], ["甲", "8", "0.875"], ["乙", "3", "0.666666666666667"]])
    assert sheet is not None
    shown = [(cell.value, cell.places) for cell in sheet.percents[0].cells if cell]
    assert shown == [(Decimal("87.5"), 1), (Decimal("66.66666667"), 8)]
