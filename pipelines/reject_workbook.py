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
    "dates_out_of_order": N_(
        "Correct one of the two days: nothing is done before receipt, replied before it is asked for, or "
        "resumed before it is suspended."
    ),
    "extension_unapproved": N_("Fill in the day of approval, or take out the day extended to."),
    "value_missing": N_("Fill the cell; a number that is none is 0, written out."),
    "day_future": N_("Correct the day; it lies after the day of loading."),
    "word_unknown": N_("Write 是 or 否, or leave the cell empty."),
    "kind_unknown": N_("Write 接访, 下访 or 约访."),
    "unit_wrong": N_(
        "Batches are 批 or 批次, visits of persons 人次, matters 件; put the number into its own column."
    ),
    "unit_missing": N_("Name the column of the unit in the district file, or write the unit there."),
    "unit_differs": N_("Count the line in one unit; what is counted in another is a line of its own."),
    "persons_below_batches": N_("Correct one of the two; each batch is one person-visit at least."),
    "parts_exceed_whole": N_(
        "Correct the counts; settled and handed over together are no more than the batches."
    ),
    "reached_unknown": N_("Write 成功 or 未接通, or 是 or 否."),
    "satisfaction_unknown": N_(
        "Write 满意, 基本满意 or 不满意, leave the cell empty where nobody answered, or say in [satisfaction] of the "
        "district file what the word means."
    ),
    "not_reached_but_rated": N_("Correct whether somebody was reached, or take the answer out."),
    "case_unknown": N_("Load the file that has this case; the row is then taken by the next build."),
    "place_unknown": N_(
        "Write the township as the grid layer has it, or add its old code or name to [crosswalk]."
    ),
    "target_zero": N_("Write the target; a line without one is no line of the campaign."),
    "ends_before_begins": N_("Correct the first or the last day of the campaign."),
    "verified_exceeds_done": N_("Correct the counts; what is verified was reported as done before."),
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
