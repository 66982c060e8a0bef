"""What the bytes of a text tell, wherever the chunks end; and quoted line breaks read quickly."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.settings import Source
from pipelines.readers import open_raw, text_bytes
from pipelines.readers.text_bytes import is_utf8, lines_outside_quotes

SOURCE = Source(name="c", columns={"case_no": "a", "received_on": "b"})
PIECES = ["a", "\n", "\r\n", '"', "一", "𠮷", "é", "\ufeff", "\U0010ffff"]
DAMAGED = [b"\xff", b"\xc3", b"\xe4\xb8", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80"]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "text.csv"
    path.write_bytes(content)
    return path


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(text_bytes, "CHUNK_BYTES", 5)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*map(str.encode, PIECES), *DAMAGED]), max_size=12))
def test_utf8_as_python_decodes_it(tmp_path, pieces):
    content = b"".join(pieces)
    try:
        content.decode("utf-8")
        expected = True
    except UnicodeDecodeError:
        expected = False
    assert is_utf8(written(tmp_path, content)) is expected


def test_the_beginning_alone(tmp_path):
    path = written(tmp_path, "一二三四".encode() + b"\xff")
    assert [is_utf8(path, chunks=chunks) for chunks in (1, 2, 3, None)] == [True, True, False, False]


def test_another_encoding_behind_the_beginning_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr(text_bytes, "CHUNK_BYTES", 1 << 20)
    lines = ["a,b", *[f"{'1' * 1000},2"] * 9000, "䶮,2", ""]
    path = written(tmp_path, "\n".join(lines).encode("gb18030"))
    with (
        duckdb.connect() as connection,
        open_raw(connection, path, SOURCE) as raw,
        pytest.raises(duckdb.Error),
    ):
        connection.sql(raw.statement).fetchall()
    with duckdb.connect() as connection, open_raw(connection, path, SOURCE, careful=True) as raw:
        assert connection.sql(raw.statement).fetchall()[-1] == (9002, "䶮", "2")


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a,b\n1,2\n", 2),
        (b"a,b\n1,2", 2),
        (b"a,b\r\n1,2\r\n", 2),
        (b'a,b\n"1\n1",2\n', 2),
        (b'a,b\r\n"1\r\n1",2\r\n3,4\r\n', 3),
        (b'a,b\n"1 ""\n"" 1",2\n', 2),
        (b"a,b\n\n1,2\n", None),
        (b"a,b\r\n\r\n1,2\r\n", None),
        (b"a,b\r1,2\n", None),
        (b'a,b\n5",2\n', None),
    ],
)
def test_lines_outside_quotation_marks(tmp_path, content, lines):
    assert lines_outside_quotes(written(tmp_path, content)) == lines


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b'a,b\n"1\n1",2\n3,4\n', 2),
        (b'a,b\r\n"1\r\n1",2\r\n3,4\r\n', 2),
        (b'a,b\n5"x,2\n3,4"\n', 2),
        (b'a,b\n"1\n\n1",2\n3,4\n', None),
        (b'a,b\n"1\n1",2\n\n3,4\n', None),
        (b'a,b\n"1\n1",2\n3\n', None),
    ],
    ids=["break", "return-and-break", "marks-within-cells", "empty-line-in-cell", "empty-line", "ragged"],
)
def test_which_files_with_quotation_marks_are_read_quickly(tmp_path, monkeypatch, content, rows):
    monkeypatch.setattr(text_bytes, "CHUNK_BYTES", 1 << 20)
    path = written(tmp_path, content)
    with duckdb.connect() as connection, open_raw(connection, path, SOURCE) as raw:
        assert raw.expected_rows == rows
        quick = None if rows is None else connection.sql(raw.statement).fetchall()
    with duckdb.connect() as connection, open_raw(connection, path, SOURCE, careful=True) as raw:
        careful = [cells for _, *cells in connection.sql(raw.statement).fetchall()]
    assert rows is None or [list(cells) for cells in quick] == careful
