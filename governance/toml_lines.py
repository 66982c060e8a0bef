"""On which line of a TOML text a key stands: what a parser forgets and a reader of a fault wants to know."""

import re
from typing import Any


def line_of(text: str, location: tuple[Any, ...]) -> int:
    """Return the line, from 1, on which a key of a TOML text stands.

    Parameters
    ----------
    text
        The TOML text.
    location
        Path to the key: names, and numbers for the entries of an array of tables. Where the key itself is missing,
        the line of the nearest table above it; 1 where there is none.
    """
    wanted = tuple(location)
    arrays: dict[tuple[Any, ...], int] = {}
    table: tuple[Any, ...] = ()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line):
            names = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                arrays[names] = arrays.get(names, -1) + 1
            table = _with_positions(names, arrays)
            found = table
        elif key := re.match(r"\s*([\w\-\"']+)\s*=", line):
            found = (*table, key[1].strip("\"'"))
        else:
            continue
        if len(found) > depth and wanted[: len(found)] == found:
            best, depth = number, len(found)
    return best


def _with_positions(names: tuple[str, ...], arrays: dict[tuple[Any, ...], int]) -> tuple[Any, ...]:
    """Return a table's path with the current position after each array of tables."""
    path: tuple[Any, ...] = ()
    for end in range(1, len(names) + 1):
        path = (*path, names[end - 1])
        if names[:end] in arrays:
            path = (*path, arrays[names[:end]])
    return path
