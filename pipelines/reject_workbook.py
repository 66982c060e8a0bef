"""The reject workbook: every row that was not taken, for the person who can correct it."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import xlsxwriter

from governance.errors import N_
from governance.formulas import safe_text
from governance.i18n import Translator
from governance.words import REJECT_REASONS

REMEDIES: Mapping[str, str] = {
    "columns": N_("Look for a stray separator or quotation mark in the row."),
    "case_no_missing": N_("Give the record its number in the source system and export again."),
    "received_on_missing": N_("Give the record its day of receipt in the source system and export again."),
    "date_unreadable": N_("Write one day, such as 2026-03-05; a range or a remark is not a date."),
    "code_damaged": N_("Export again with the column as text; the lost digits cannot be brought back."),
    "date_future": N_("Correct the day of receipt; it lies after the day of loading."),
    "number_unreadable": N_("Write a plain number without unit."),
}
"""What to do about each reason."""

WIDTHS = (30, 10, 22, 42, 34, 60)
ROWS_AT_MOST = 1_000_000
"""Rejects one sheet holds; what is beyond is said in the last row."""


def write_reject_workbook(target: Path, rejects: pa.Table, *, file_name: str, translate: Translator) -> None:
    """Write the rejects of a load as XLSX: file, row, column, value, reason, what to do.

    Parameters
    ----------
    target
        File to write.
    rejects
        As the archive keeps them; in order of row.
    file_name
        Of the file that was loaded.
    translate
        Language of headings and sentences.
    """
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#e7eef0", "bottom": 1})
        sheet = book.add_worksheet(translate("Rejected rows"))
        sheet.freeze_panes(1, 0)
        names = (N_("File"), N_("Row"), N_("Column"), N_("Value"), N_("Reason"), N_("What to do"))
        for position, (name, width) in enumerate(zip(names, WIDTHS, strict=True)):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, translate(name), heading)
        for line, reject in enumerate(rejects.slice(0, ROWS_AT_MOST).to_pylist(), 1):
            sheet.write_string(line, 0, safe_text(file_name))
            sheet.write_number(line, 1, reject["row_no"])
            sheet.write_string(line, 2, safe_text(reject["column_name"] or ""))
            sheet.write_string(line, 3, safe_text(reject["value"] or ""))
            sheet.write_string(line, 4, translate(REJECT_REASONS[reject["reason"]]))
            sheet.write_string(line, 5, translate(REMEDIES[reject["reason"]]))
        if rejects.num_rows > ROWS_AT_MOST:
            more = translate("and {n} more").format(n=translate.number(rejects.num_rows - ROWS_AT_MOST))
            sheet.write_string(ROWS_AT_MOST + 1, 0, more)
        sheet.autofilter(0, 0, min(rejects.num_rows, ROWS_AT_MOST), len(names) - 1)
