"""Published tables as files: which rows and columns may leave, and where the file goes.

Columns for the inside never leave. How a file is written says :mod:`governance.exporting`.
"""

from dataclasses import replace
from pathlib import Path

import shapely

from governance.errors import N_, GridError
from governance.exporting.content import ExportColumn, ExportTable, Kind, Layer, Origin
from governance.exporting.forms import FORMS, file_bytes
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import Translator, translator
from governance.queries.publication import publication
from governance.releases import Release
from governance.sheets.provenance import data_hash
from governance.table_form import Column, Table
from governance.tables import TABLES, quote
from governance.warehouse import Warehouse

_KINDS: dict[str, Kind] = {
    "VARCHAR": "text", "INTEGER": "count", "BIGINT": "count", "TINYINT": "count", "DOUBLE": "number",
    "BOOLEAN": "flag", "DATE": "day", "TIMESTAMP": "moment",
}  # fmt: skip
_OUTLINE = "shape_wkb"

RELEASE = "release"
"""Stands for what readers outside the offices may be shown; no published table has this name."""


def export_table(
    warehouse: Warehouse, name: str, target: Path, *, form: str | None = None, say: Translator | None = None
) -> int:
    """Write a published table to a file and return how many rows it has.

    Parameters
    ----------
    warehouse
        The publication.
    name
        A published table.
    target
        File to write. Replaced when it is there, and only by a complete one.
    form
        One of :data:`governance.exporting.forms.FORMS`; None takes the ending of the target.
    say
        Language of what the file says beside the rows; None is Chinese.

    Raises
    ------
    GridError
        There is no such table or form, or the table has no outlines for a map format.
    OSError
        The file cannot be written, whatever its form.
    """
    if name not in TABLES:
        raise GridError(
            N_("There is no table {name}. The tables are: {known}."),
            name=name, known=", ".join((*TABLES, RELEASE)),
        )  # fmt: skip
    wanted, table = _form(target, form), TABLES[name]
    if FORMS[wanted].is_map and _OUTLINE not in table.column_names:
        shaped = ", ".join(known.name for known in TABLES.values() if _OUTLINE in known.column_names)
        raise GridError(
            N_("{name} has no outlines, so it cannot be a map file. Tables with outlines: {shaped}."),
            name=name, shaped=shaped,
        )  # fmt: skip
    content = published_table(warehouse, table, say or translator(), with_outlines=FORMS[wanted].is_map)
    return _write(content, target, wanted)


def export_release(
    warehouse: Warehouse,
    released: Release,
    target: Path,
    *,
    form: str | None = None,
    say: Translator | None = None,
) -> int:
    """Write what readers outside the offices may be shown to a file and return how many rows it has.

    Parameters
    ----------
    released
        Answer of :func:`governance.releases.release`; what it withholds is a word in the file, and so is what it does
        not tell of single categories.
    target, form, say
        As :func:`export_table` takes them.

    Raises
    ------
    GridError
        There is no such form, or it is one of maps.
    OSError
        The file cannot be written.
    """
    say = say or translator()
    columns = [
        ExportColumn("quarter", say("First day of the quarter"), "day"),
        ExportColumn("level", say("Level of places")),
        ExportColumn("code", say("Code")), ExportColumn("category", say("Category")),
        ExportColumn("cases", say("Cases"), "count", gap="state"), ExportColumn("state", say("How the count stands")),
        ExportColumn("concluded", say("Concluded"), "count", gap="outcome_gap"),
        ExportColumn("not_concluded", say("Not concluded"), "count", gap="outcome_gap"),
        ExportColumn("as_of", say("Data as of"), "day"),
    ]  # fmt: skip
    of_all = released.frame["category"] == ALL_MATTERS
    frame = released.frame.assign(outcome_gap=of_all.map({True: "withheld", False: "none"}))
    origin = replace(
        _origin(warehouse), publication="", data_hash=""
    )  # rows are of the publications they came out in
    withheld = say("Small counts are withheld, and as many others as it takes that no sum gives one back.")
    content = ExportTable(
        RELEASE, columns, frame, origin, say,
        notes=[(say("Withheld"), withheld)], audience="outside", is_dressed=False,
    )  # fmt: skip
    return _write(content, target, _form(target, form))


def _form(target: Path, form: str | None) -> str:
    wanted = form or target.suffix.lower().lstrip(".")
    if wanted not in FORMS:
        raise GridError(
            N_("{file}: the ending says no form that can be written. Use one of {known}."),
            file=target.name, known=", ".join(FORMS),
        )  # fmt: skip
    return wanted


def _write(content: ExportTable, target: Path, form: str) -> int:
    """Write a table to a file, which is replaced by a complete one only; return how many rows it has."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.write_bytes(file_bytes(content, form))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(content.frame)


def published_table(
    warehouse: Warehouse, table: Table, say: Translator, *, with_outlines: bool = False
) -> ExportTable:
    """Return the rows of a published table that may leave, in the order of the key, under the names of its columns."""
    columns = [column for column in table.columns if column.audience == "anyone"]
    names = [quote(column.name) for column in columns] + ([quote(_OUTLINE)] if with_outlines else [])
    order = ", ".join(quote(column) for column in table.key)
    frame = warehouse.frame(f"SELECT {', '.join(names)} FROM {quote(table.name)} ORDER BY {order}")
    layer = None
    if with_outlines:
        layer = Layer(table.name, shapely.from_wkb(frame.pop(_OUTLINE).map(bytes).to_numpy()).tolist())
    return ExportTable(
        table.name,
        [_column(column, say) for column in columns],
        frame,
        _origin(warehouse),
        say,
        notes=[(say("Rows"), say(table.grain))],
        layer=layer,
        is_dressed=False,
    )


def _column(column: Column, say: Translator) -> ExportColumn:
    return ExportColumn(column.name, say(column.label), _KINDS[column.type], None)


def _origin(warehouse: Warehouse) -> Origin:
    found = publication(warehouse)
    return Origin(
        found.district_name, found.as_of, warehouse.name, data_hash(warehouse),
        is_demonstration=found.is_demonstration,
    )  # fmt: skip
