"""The cells of a table, ready to be written: typed for programs, or with a word in every gap for readers.

Text that a spreadsheet would take for a formula gets an apostrophe before it, except where only programs read it.
"""

from datetime import date
from typing import Any

import pandas as pd

from governance.exporting.content import DEMONSTRATION_MARK, ExportColumn, ExportTable
from governance.formulas import FORMULA_STARTS, safe_text

NOTE = "note"
"""Column that marks every row of a demonstration."""

FIRST_DAY = date(1900, 3, 1)
"""Earlier days are damaged by spreadsheets: they take 1900 for a leap year, and know none before it."""

Cell = str | int | float | bool | date | None

_TYPES: dict[str, Any] = {
    "text": "object", "count": "Int64", "number": "Float64", "chance": "Float64", "flag": "boolean",
    "day": "datetime64[us]", "moment": "datetime64[us]",
}  # fmt: skip


def typed(table: ExportTable, *, is_escaped: bool) -> pd.DataFrame:
    """Return the rows under the names of their columns, each of one type, missing where there is no value.

    Parameters
    ----------
    is_escaped
        False leaves texts as they are, for programs.

    Returns
    -------
    DataFrame
        The columns of the table; after one that has gaps and words for them, those words as ``<name>_gap``; ``note`` at
        the end where the data are a demonstration's.
    """
    columns: dict[str, Any] = {}
    for column in table.columns:
        columns[column.name] = _typed(table.frame[column.name], column, is_escaped=is_escaped)
        is_missing = table.frame[column.name].isna()
        if column.gap and is_missing.any():
            words = table.frame[column.gap].where(is_missing)
            columns[f"{column.name}_gap"] = _texts(words, is_escaped=is_escaped)
    if table.origin.is_demonstration:
        columns[NOTE] = pd.Series(DEMONSTRATION_MARK, index=table.frame.index, dtype="object")
    return pd.DataFrame(columns, index=table.frame.index).reset_index(drop=True)


def written(table: ExportTable) -> list[list[Cell]]:
    """Return the columns of the table as they are written into cells.

    Returns
    -------
    list
        For each column its cells: texts made safe, figures rounded to what the column prints, days (as ISO 8601 texts
        where the column has any that no spreadsheet knows), and for what is missing the word of the gap, or what
        stands for all of them; None for nothing.
    """
    return [_cells(table, column) for column in table.columns]


def _cells(table: ExportTable, column: ExportColumn) -> list[Cell]:
    values = _typed(table.frame[column.name], column, is_escaped=True)
    fill: list[Any] = [table.missing or None] * len(values)
    if column.gap:
        words = table.frame[column.gap]
        fill = [
            safe_text(word) if isinstance(word, str) and word else table.missing or None for word in words
        ]
    cells = [
        gap if is_missing else value
        for value, is_missing, gap in zip(values.tolist(), values.isna().tolist(), fill, strict=True)
    ]
    if column.kind != "day":
        return cells
    days = [cell.date() if isinstance(cell, pd.Timestamp) else cell for cell in cells]
    if any(isinstance(day, date) and day < FIRST_DAY for day in days):
        return [day.isoformat() if isinstance(day, date) else day for day in days]
    return days


def _typed(values: "pd.Series[Any]", column: ExportColumn, *, is_escaped: bool) -> "pd.Series[Any]":
    if column.kind == "text":
        return _texts(values, is_escaped=is_escaped)
    of_type: pd.Series[Any] = values.astype(_TYPES[column.kind])
    if column.kind == "chance":
        of_type = of_type.map(lambda chance: float(f"{chance:.1e}"), na_action="ignore")
    elif column.kind == "number" and column.decimals is not None:
        places = column.decimals
        of_type = of_type.map(lambda number: round(float(number), places), na_action="ignore")
    return of_type.astype(_TYPES[column.kind])


def _texts(values: "pd.Series[Any]", *, is_escaped: bool) -> "pd.Series[Any]":
    texts = values.astype("str")  # missing stays missing
    if is_escaped:
        texts = texts.mask(texts.str.startswith(FORMULA_STARTS).fillna(value=False), "'" + texts)
    return texts.astype("object").where(texts.notna(), None)
