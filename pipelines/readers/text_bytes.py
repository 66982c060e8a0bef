"""What the bytes of a text tell before it is read: whether it is UTF-8, and how many lines and records it has.

Convention: a file is looked at a chunk at a time, in memory that does not grow with it.
"""

import codecs
from itertools import count
from pathlib import Path

import numpy as np

CHUNK_BYTES = 1 << 20
LINE_BREAK, QUOTATION_MARK = b"\n"[0], b'"'[0]


def is_utf8(path: Path, *, chunks: int | None = None) -> bool:
    """Return whether a file is text in UTF-8.

    Parameters
    ----------
    path
        The file.
    chunks
        How many chunks are looked at, from its beginning; missing means all.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            for _ in count() if chunks is None else range(chunks):
                chunk = file.read(CHUNK_BYTES)
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
                if len(chunk) < CHUNK_BYTES:
                    decoder.decode(b"", final=True)
                    return True
        except UnicodeDecodeError:
            return False
    return True


def line_breaks(content: bytes) -> int:
    """Return how many line breaks there are."""
    return int(np.count_nonzero(np.frombuffer(content, np.uint8) == LINE_BREAK))


def begins_with_quoted_breaks(path: Path) -> bool:
    """Return whether a line break stands between quotation marks in the first chunk of a file."""
    with path.open("rb") as file:
        chunk = file.read(CHUNK_BYTES)
    return _breaks_outside(chunk, 0)[0] < line_breaks(chunk)


def lines_outside_quotes(path: Path) -> int | None:
    """Return how many lines end outside quotation marks, a last one without a line break too.

    Nothing where that says nothing of the records: a line is empty, ends in a bare carriage return, or a quotation
    mark stands alone.
    """
    outside, marks, kept = 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            if chunk.endswith(b"\r"):
                chunk += file.read(1)
            window = kept + chunk
            if b"\n\n" in window or b"\n\r\n" in window or chunk.count(b"\r") != chunk.count(b"\r\n"):
                return None
            found, marks = _breaks_outside(chunk, marks)
            outside += found
            kept = window[-2:]
    return None if marks % 2 else outside + (not kept.endswith(b"\n"))


def _breaks_outside(chunk: bytes, marks: int) -> tuple[int, int]:
    """Return the line breaks behind an even number of quotation marks, and the marks so far.

    Parameters
    ----------
    chunk
        Bytes.
    marks
        Quotation marks in front of it.
    """
    signs = np.frombuffer(chunk, np.uint8)
    signs = signs[(signs == LINE_BREAK) | (signs == QUOTATION_MARK)]
    is_mark = signs == QUOTATION_MARK
    before = marks + np.cumsum(is_mark)
    return int(np.count_nonzero(before[~is_mark] % 2 == 0)), marks + int(np.count_nonzero(is_mark))
