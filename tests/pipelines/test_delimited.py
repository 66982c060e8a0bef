"""Delimited text as offices write it: encodings, delimiters, line ends, and rows that are no records."""

import codecs
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.errors import FileFault
from governance.settings import Source
from pipelines.intake import NotPlain
from pipelines.readers import RawTable, open_raw

COLUMNS = {"case_no": "编号", "received_on": "日期"}


def read(path: Path, *, careful: bool, encoding: str | None = None):
    """Header, records as ``(row, cells)`` and rejects as ``(row, number of cells)``; empty cells are empty text."""
    source = Source(name="c", encoding=encoding, columns=COLUMNS)
    with duckdb.connect() as connection, open_raw(connection, path, source, careful=careful) as raw:
        found = connection.sql(raw.statement).fetchall()
        numbered = (
            found if raw.is_numbered else [(raw.first_row + n, *cells) for n, cells in enumerate(found)]
        )
        if raw.expected_rows not in {None, len(found)}:
            raise NotPlain
        records = [(row, tuple(cell or "" for cell in cells)) for row, *cells in numbered]
        return raw.header, records, [(reject.row_no, reject.cells) for reject in raw.rejects]


def both_ways(path: Path, *, encoding: str | None = None):
    """What a reading gives: quick where that is possible, careful where not."""
    try:
        return read(path, careful=False, encoding=encoding)
    except (duckdb.Error, NotPlain):
        return read(path, careful=True, encoding=encoding)


def file(folder: Path, content: bytes, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


PLAIN = "编号,日期\nA1,2026-03-05\n䶮2,2026-03-06\n"
RECORDS = [(2, ("A1", "2026-03-05")), (3, ("䶮2", "2026-03-06"))]


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("gb18030"),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode("gb18030"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r\n").encode("gb18030"),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace("编号,日期", ' 编号 ,"日期"').encode(),
        PLAIN.replace("A1", '"A1"').encode(),
    ],
    ids=["utf8", "utf8-bom", "gb18030", "utf16", "utf16le", "utf16be", "semicolon", "tab", "bar-gb18030", "crlf",
         "crlf-gb18030", "no-last-break", "header", "quoted"],
)  # fmt: skip
def test_one_table_whatever_the_dress(tmp_path, content, careful):
    assert read(file(tmp_path, content), careful=careful) == (("编号", "日期"), RECORDS, [])


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_declared_encoding_is_taken(tmp_path, encoding):
    path = file(tmp_path, PLAIN.encode(encoding))
    assert read(path, careful=False, encoding=encoding)[1] == RECORDS


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize(
    ("written", "declared"),
    [("gb18030", "utf-8"), ("gb18030", "UTF-8"), ("utf-8", "gb18030"), ("utf-8", "ascii")],
)
def test_a_wrong_declared_encoding_is_told(tmp_path, written, declared, careful):
    path = file(tmp_path, "编号,日期\n䶮,啊\n".encode(written))
    with pytest.raises(FileFault, match=f"is not text in {declared}"):
        read(path, careful=careful, encoding=declared)


def test_an_encoding_nobody_knows_is_told(tmp_path):
    with pytest.raises(FileFault, match="klingon is not a text encoding"):
        read(file(tmp_path, PLAIN.encode()), careful=False, encoding="klingon")


@pytest.mark.parametrize(
    ("text", "records", "rejects"),
    [
        ("a,b\r\n1,2\n3,4\r\n", [(2, ("1", "2")), (3, ("3", "4"))], []),
        ("a,b\n1,2\r\n3,4\n", [(2, ("1", "2")), (3, ("3", "4"))], []),
        ("a,b\r1,2\r3,4\r", [(2, ("1", "2")), (3, ("3", "4"))], []),
        ('a,b\n"1\n1",2\n3,4\n', [(2, ("1\n1", "2")), (3, ("3", "4"))], []),
        ('a,b\n"1\r\n1",2\r\n3,4\r\n', [(2, ("1\r\n1", "2")), (3, ("3", "4"))], []),
        ("a,b\n1,2\n\n\n3,4\n", [(2, ("1", "2")), (5, ("3", "4"))], []),
        ("a,b\n\n1,2\n", [(3, ("1", "2"))], []),
        ("a,b\n1,2\n,\n3,4\n", [(2, ("1", "2")), (3, ("", "")), (4, ("3", "4"))], []),
        ("a,b\n1,2\n,\n\n3,4\n", [(2, ("1", "2")), (3, ("", "")), (5, ("3", "4"))], []),
        ("a,b\n1\n1,2,3\n4,5\n", [(4, ("4", "5"))], [(2, 1), (3, 3)]),
        ("a,b\n1,2,\n4,5\n", [(2, ("1", "2")), (3, ("4", "5"))], []),
        ("a,b\n1,2,,\n4,5\n", [(2, ("1", "2")), (3, ("4", "5"))], []),
        ('a,b\n1,2,\n"4\n",5,\n', [(2, ("1", "2")), (3, ("4\n", "5"))], []),
        ('a,b\n"",2\n', [(2, ("", "2"))], []),
        ('a,b\n"say ""yes""",2\n', [(2, ('say "yes"', "2"))], []),
        ('a,b\n5"x,2\n', [(2, ('5"x', "2"))], []),
        ('a,b\n"1,1",2\n', [(2, ("1,1", "2"))], []),
        ("a,b\n#1,2\n", [(2, ("#1", "2"))], []),
        ("a,b\n" + "1,2\n" * 2000 + "x\0y,4\n", [*((n + 2, ("1", "2")) for n in range(2000)), (2002, ("xy", "4"))], []),
        ("a,b\n", [], []),
        ("a,b", [], []),
        ('a,b\n"1\n1",2\r3,4\n', [(2, ("1\n1", "2")), (3, ("3", "4"))], []),
    ],
    ids=["crlf-lf", "lf-crlf", "cr", "break-in-quotes", "crlf-in-quotes", "blank", "blank-first", "delimiters-only",
         "delimiters-and-blank", "ragged", "delimiter-at-end", "two-at-end", "delimiter-and-break",
         "empty-quotes", "quotes-in-quotes", "quote-inside",
         "delimiter-in-quotes", "number-sign", "zero-byte", "header-only", "header-without-break", "two-that-cancel"],
)  # fmt: skip
def test_rows_keep_their_numbers(tmp_path, text, records, rejects):
    path = file(tmp_path, text.encode())
    assert both_ways(path) == (("a", "b"), records, rejects)
    assert read(path, careful=True) == (("a", "b"), records, rejects)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('a,b\n1,2\n"3,4\n5,6\n', 2),
        ("a,b\n1,2\n3,4\n" + '5,"6', 3),
        ('a,b\n"1"x,2\n', 1),
        (f'a,b\n"{"x" * 100_001}",2\n', 1),
    ],
)
def test_a_quote_that_is_never_closed(tmp_path, text, row):
    with pytest.raises(FileFault, match=f"cannot be read below row {row}: .*never closed"):
        read(file(tmp_path, text.encode()), careful=True)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "cases.csv", "is empty: it has no header and no rows"),
        (b"\n\n1,2\n", "cases.csv", "has no header in its first line"),
        (b",,\n1,2,3\n", "cases.csv", "has no header in its first line"),
        (b'"a,b\n1,2\n', "cases.csv", "has no header in its first line"),
        (b"PK\x03\x04rest", "cases.csv", "is XLSX / ZIP"),
        (b"\xd0\xcf\x11\xe0rest", "cases.txt", "is XLS."),
        (b"%PDF-1.7", "cases.csv", "is PDF"),
        (b"PAR1....", "cases.tsv", "is Parquet"),
        (b"a,b\n1,\0\0\0\0", "cases.csv", "holds zero bytes"),
        (b"a,b\n\xff\xff,1\n", "cases.csv", "is not text in gb18030"),
        (b"a,b\n", "cases.docx", r"files ending in \.docx are not supported"),
        (b"a,b\n", "cases", "files ending in - are not supported"),
    ],
)
def test_what_is_no_delimited_text(tmp_path, content, name, said):
    with pytest.raises(FileFault, match=said):
        both_ways(file(tmp_path, content, name))


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_is_not_there(tmp_path, name):
    with pytest.raises(FileFault, match="There is no file"):
        both_ways(tmp_path / name)


def test_a_path_with_a_quotation_mark(tmp_path):
    assert read(file(tmp_path, PLAIN.encode(), "o'brien;.csv"), careful=False)[1] == RECORDS


def test_the_quick_reading_says_how_many_records_it_expects(tmp_path):
    source = Source(name="c", columns=COLUMNS)
    with duckdb.connect() as connection, open_raw(connection, file(tmp_path, PLAIN.encode()), source) as raw:
        assert isinstance(raw, RawTable)
        assert (raw.expected_rows, raw.first_row, raw.is_numbered) == (2, 2, False)


CELLS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=("Cs",), codec="utf-8"), max_size=8
) | st.sampled_from(
    ["", " ", '"', '""', "a,b", "a\nb", "\r", "x\r\ny", "NULL", "nan", "\ufeff", "\u3000", "'", "#", "\\"]
)


def csv_line(cells: list[str]) -> str:
    return ",".join(
        '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n\r') else cell for cell in cells
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    records=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_quick_and_careful_readings_agree(tmp_path, records, end):
    text = end.join(["a,b,c", *(csv_line(cells) for cells in records)]) + end
    path = file(tmp_path, text.encode())
    expected = [(number, tuple(cells)) for number, cells in enumerate(records, 2)]
    assert read(path, careful=True) == (("a", "b", "c"), expected, [])
    assert both_ways(path) == (("a", "b", "c"), expected, [])


PLAIN_CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), codec="utf-8"), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(st.lists(PLAIN_CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_a_clean_file_is_read_quickly(tmp_path, records):
    path = file(tmp_path, "\n".join(["a,b", *(csv_line(cells) for cells in records), ""]).encode())
    assert read(path, careful=False) == read(path, careful=True)
