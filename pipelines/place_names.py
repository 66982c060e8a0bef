"""The table of further place names: roads, estates and markets, each with the community or township it lies in.

A CSV file in UTF-8 or GB18030 with the columns ``name`` and ``code`` (or 名称 and 编码). A road through several
communities stands once for each: a case on it is placed in their township, or by what else its text or record says.
"""

import csv
from pathlib import Path

from governance.errors import N_, FaultList, FileFault, GridError
from pipelines.readers.text_bytes import is_utf8

NAME_HEADINGS = ("name", "名称", "地名")
CODE_HEADINGS = ("code", "编码", "代码")


def read_place_names(path: Path) -> list[tuple[str, str]]:
    """Return the names of a table, each with its code, in the order of the file; empty rows are passed over.

    Raises
    ------
    FileFault
        The file is not text, or lacks one of the two columns.
    FaultList
        Rows lack a name or a code; all are told, with their line.
    """
    reader = csv.reader(_text(path).splitlines())
    header = [cell.strip().lower() for cell in next(reader, [])]
    columns = [
        next((header.index(heading) for heading in headings if heading in header), None)
        for headings in (NAME_HEADINGS, CODE_HEADINGS)
    ]
    name_at, code_at = columns
    if name_at is None or code_at is None:
        raise FileFault(
            N_("{file} is no table of place names: its first line must have the columns name and code (or 名称 and "
               "编码). Add them, then run the command again."),
            file=path,
        )  # fmt: skip
    names, faults = [], []
    for row in reader:
        name, code = (row[at].strip() if at < len(row) else "" for at in (name_at, code_at))
        if name and code:
            names.append((name, code))
        elif name or code:
            faults.append(
                GridError(
                    N_("line {line}: a name and a code belong together; one is missing."),
                    line=reader.line_num,
                )
            )
    if faults:
        raise FaultList(N_("The table of place names has faults; correct it there:"), faults)
    return names


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig" if is_utf8(path) else "gb18030")
    except UnicodeDecodeError:
        raise FileFault(
            N_(
                "{file} is no text in UTF-8 or GB18030. Save the table of place names as CSV, "
                "then run the command again."
            ),
            file=path,
        ) from None
