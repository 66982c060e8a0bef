"""Spreadsheets through the process that opens them: records, sheets, error cells, and files that are none."""

import zipfile

import pytest

from governance.errors import FileFault
from pipelines.readers import list_sheets
from tests.pipelines.readers.made_files import (
    HEADER,
    RECORDS,
    TABLE,
    opened,
    records,
    source,
    with_member,
    xls,
    xlsx,
)


def test_a_workbook_is_read_with_true_row_numbers(tmp_path):
    path = xlsx(tmp_path / "o'brien.xlsx", {"登记": [["表"], *TABLE, ["合计", "", 2]]})
    with opened(path) as (raw, found):
        assert list(raw.header) == HEADER
        assert found == [[3, *RECORDS[0]], [4, *RECORDS[1]]]
        assert raw.not_records == {"title": 1, "total": 1}
        assert (raw.is_numbered, raw.expected_rows, raw.error_cells) == (True, None, 0)


def test_error_cells_are_empty_and_counted(tmp_path):
    import xlsxwriter

    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        other, sheet = book.add_worksheet("甲 & 乙"), book.add_worksheet("丙")
        for number, cells in enumerate(TABLE):
            sheet.write_row(number, 0, cells)
        for cell in ("C2", "D2"):
            sheet.write_formula(cell, "=NA()", None, "#N/A")
        other.write_formula("A1", "=1/0", None, "#DIV/0!")
    with opened(path) as (raw, found):
        assert found[0] == [2, "A1", "2025-03-05", ""]
        assert raw.error_cells == 2
    with opened(xls(tmp_path / "t.xls", TABLE)) as (raw, _):
        assert raw.error_cells is None


def test_sheets_are_listed(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", {"1月": TABLE, "藏": TABLE, "2月": []}, hidden=["藏"])
    assert list_sheets(path) == ("1月", "2月")
    assert records(path, sheet="藏")[1] == [[2, *RECORDS[0]], [3, *RECORDS[1]]]


def test_a_fault_of_the_other_process_is_told_as_ours(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", {"1月": TABLE, "2月": TABLE})
    with pytest.raises(FileFault, match="several sheets with these columns: 1月、2月") as raised:
        records(path)
    assert raised.value.values["sheets"] == "1月、2月"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_with_the_ending_of_a_spreadsheet_is_read_as_text(tmp_path, encoding):
    path = tmp_path / "导出.xls"
    path.write_bytes("\n".join("\t".join(cells) for cells in TABLE).encode(encoding))
    assert records(path) == (HEADER, [[2, *RECORDS[0]], [3, *RECORDS[1]]])


def entity(content: bytes) -> bytes:
    """The sheet with a document type that would take a file of the host into a cell."""
    head, body = content.split(b"?>", 1)
    declared = b'?><!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
    return head + declared + body.replace(b"A1-code", b"&leak;")


def test_entities_and_external_links_are_not_followed(tmp_path):
    rows = [HEADER, ["A1-code", "2025-03-05", "x"]]
    path = xlsx(tmp_path / "t.xlsx", {"表": rows}, in_memory=True, constant_memory=True)
    made = with_member(path, tmp_path / "leak.xlsx", "xl/worksheets/sheet1.xml", entity)
    try:
        found = records(made, source())[1]
    except FileFault:
        found = []
    assert "root:" not in str(found)
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "link.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["A1", "2025-03-05"])
        sheet.write_formula(1, 2, "='file:///etc/[passwd]x'!A1", None, "kept")
    assert records(tmp_path / "link.xlsx")[1] == [[2, "A1", "2025-03-05", "kept"]]


def protected_xls() -> bytes:
    """A BIFF stream that is encrypted from its second record on, in its container."""
    import io

    from xlwt.CompoundDoc import XlsDoc

    begin = b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00"
    file = io.BytesIO()
    XlsDoc().save(file, begin + b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04" + b"\x0a\x00\x00\x00")
    return file.getvalue()


ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.xlsx", ENCRYPTED, "protected by a password"),
        ("t.xls", protected_xls(), "protected by a password"),
        ("t.xls", b"\xef\xbb\xbf<html><table>", "is a web page or XML"),
        ("t.xls", b'<?xml version="1.0"?><Workbook/>', "is a web page or XML"),
        ("t.xlsx", b"\0\1\2 neither", "is not a spreadsheet, whatever its ending says"),
        ("t.xlsx", b"PK\x03\x04 cut", "is cut off or damaged"),
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "t.xls cannot be read as a spreadsheet"),
        ("t.xlsx", b"", "is empty"),
        ("t.csv", b"PK\x03\x04", "is XLSX / ZIP"),
    ],
)
def test_a_file_that_is_no_workbook(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileFault, match=said):
        records(path)


def test_a_workbook_cut_off(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", {"表": TABLE})
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(FileFault, match="is cut off or damaged"):
        list_sheets(path)


def test_a_zip_that_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as packed:
        packed.writestr("readme.txt", "x")
    with pytest.raises(FileFault, match="cannot be read as a spreadsheet"):
        records(tmp_path / "t.xlsx")
