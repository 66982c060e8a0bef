"""The check list as a workbook to take along, and the one that comes back: row by row, with what was not taken and why.

Each row is recorded by itself as if it had been typed, so what one row lacks does not stop the others.
"""

import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
import xlsxwriter

from dashboard import components, data
from dashboard.downloads import XLSX, Taken, draw_download, draw_take_away
from dashboard.exports import origin_of
from dashboard.load_work import runner_of
from dashboard.my_grid_list import task_text
from dashboard.my_grids import GridTask, MyGrids
from dashboard.paper_files import draw_paper, issuer_of
from governance.access import Verb
from governance.errors import EntryFault, GridError
from governance.exporting.content import ExportColumn, ExportTable
from governance.formulas import safe_text
from governance.i18n import Translator
from governance.registers.check_forms import send
from governance.registers.check_lists import check_lists, lines_for
from governance.registers.check_sheets import COLUMNS, NO, YES, read_row
from governance.registers.checks import RESULTS
from governance.settings import today
from governance.sheets.ledgers import CheckTask, check_paper
from governance.sheets.papers import Paper

READING_S = 60
_WIDTHS = {
    "task": 30,
    "version": 8,
    "grid": 24,
    "what": 36,
    "lines": 48,
    "result": 18,
    "note": 40,
    "done": 14,
}
_TOP = 2
"""Rows above the first task: headings, and what each column is for."""


@dataclass(frozen=True)
class Outcome:
    """What a sheet that came back came to.

    Attributes
    ----------
    taken, known
        Rows recorded now, and rows recorded before.
    rejects
        row, column, value, reason; in order of row.
    """

    taken: int
    known: int
    rejects: Sequence[Mapping[str, Any]]


def draw_sheet(mine: MyGrids) -> None:
    """Draw the sheet to take along, which holds the reader's own tasks alone, and the place for it when it is back."""
    scene, say = mine.scene, mine.scene.say
    if not mine.open_tasks:
        return
    with st.expander(say("As a spreadsheet")):
        components.note(say("For where there is no network: take it along, fill it in, bring it back here."))
        name = f"checks-{today(scene.settings).isoformat()}.xlsx"
        own = Taken(name, XLSX, lambda: sheet_bytes(mine), Verb.WRITE_CHECKS)
        draw_download(scene, say("Sheet of open tasks"), own, key="check_sheet")
        draw_paper(
            scene, say("Printed check sheets"), lambda: check_sheets(mine), (name.removesuffix(".xlsx"), "check_paper"),
            needs=Verb.WRITE_CHECKS,
        )  # fmt: skip
        given = st.file_uploader(say("Sheet that came back"), type=["xlsx"], key="returned_sheet")
        if given is not None and st.button(say("Record its rows"), key="record_sheet"):
            try:
                outcome = recorded(mine, _rows_of(mine, given.getvalue()))
            except GridError as fault:
                components.notice(say("Not done"), fault.text(say), kind="fault")
            else:
                _draw_outcome(mine, outcome)


def check_sheets(mine: MyGrids) -> Paper:
    """Return the open tasks as sheets to be filled in by hand, a page each."""
    say, lists = mine.scene.say, check_lists(mine.scene.settings.path.parent)
    tasks = [
        CheckTask(
            task.task.task_id, f"{grid.township_name} {grid.name} {grid.code}", _cells(say, task)["what"],
            lines_for(lists, task.task.category),
        )
        for grid in mine.grids
        for task in grid.tasks
        if task.is_open
    ]  # fmt: skip
    return check_paper(say, tasks, issuer_of(mine.scene))


def sheet_bytes(mine: MyGrids) -> bytes:
    """Return the workbook of open tasks: headings, a row that says what each column is for, a row per task."""
    say, lists = mine.scene.say, check_lists(mine.scene.settings.path.parent)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(say("Checks"))
    head = book.add_format({"bold": True, "bg_color": "#e9f0f1", "bottom": 1})
    small = book.add_format({"italic": True, "font_color": "#5a646e", "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, _WIDTHS[column.name])
        sheet.write_string(0, position, say(column.heading), head)
        sheet.write_string(1, position, say(column.explanation), small)
    tasks = [(grid, task) for grid in mine.grids for task in grid.tasks if task.is_open]
    for number, (grid, task) in enumerate(tasks, _TOP):
        cells = _cells(say, task) | {
            "grid": f"{grid.township_name} {grid.name} {grid.code}",
            "lines": "\n".join(lines_for(lists, task.task.category)),
        }
        for position, column in enumerate(COLUMNS):
            sheet.write_string(number, position, safe_text(cells.get(column.name, "")), body)
    positions = {column.name: position for position, column in enumerate(COLUMNS)}
    for name, words in (("result", tuple(RESULTS.values())), ("done", (YES, NO))):
        sheet.data_validation(
            _TOP, positions[name], _TOP + len(tasks), positions[name],
            {"validate": "list", "source": [say(word) for word in words]},
        )  # fmt: skip
    sheet.freeze_panes(_TOP, 3)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def recorded(mine: MyGrids, rows: Sequence[Mapping[str, Any]]) -> Outcome:
    """Record what rows say, each by itself; tasks that are none of the reader's are refused.

    Parameters
    ----------
    rows
        row_no, and cells by name of column.
    """
    scene, say = mine.scene, mine.scene.say
    by_id = {task.task.task_id: task for grid in mine.grids for task in grid.tasks}
    explained = {say(column.explanation) for column in COLUMNS} | {column.explanation for column in COLUMNS}
    taken = known = 0
    rejects: list[dict[str, Any]] = []
    for cells in rows:
        if str(cells.get("task", "")) in explained:
            continue
        try:
            row = read_row(int(cells["row_no"]), cells)
            if row is None:
                continue
            task = by_id.get(row.task_id)
            if task is None:
                rejects.append(_reject(cells, "task", say("This is no task of yours now.")))
                continue
            with data.current_store(scene.settings).writing(scene.actor) as writing:
                is_new = send(writing, task.task, row.findings, today=today(scene.settings))
            taken, known = taken + is_new, known + (not is_new)
        except EntryFault as fault:
            rejects.append(_reject(cells, "result", " ".join(one.text(say) for one in fault.faults)))
        except GridError as fault:
            rejects.append(_reject(cells, "version", fault.text(say)))
    return Outcome(taken, known, rejects)


def _cells(say: Translator, task: GridTask) -> dict[str, str]:
    what = task_text(say, task) if task.action is None else f"{task_text(say, task)}\n{task.action.task}"
    return {
        "task": task.task.task_id,
        "version": str(0 if task.check is None else task.check.version),
        "what": what,
    }


def _reject(cells: Mapping[str, Any], column: str, reason: str) -> dict[str, Any]:
    return {
        "row": cells["row_no"],
        "task": cells.get("task", ""),
        "value": cells.get(column, ""),
        "reason": reason,
    }


def _rows_of(mine: MyGrids, content: bytes) -> list[dict[str, Any]]:
    """Return the rows of a workbook, read by another process."""
    with tempfile.TemporaryDirectory(prefix="grid-checks-") as folder:
        path = Path(folder) / "checks.xlsx"
        path.write_bytes(content)
        found = runner_of(mine.scene).facts("checks", str(path), within_s=READING_S)
    rows: list[dict[str, Any]] = found["rows"]
    return rows


def _draw_outcome(mine: MyGrids, outcome: Outcome) -> None:
    """Draw what was recorded, and what was not with why; the latter as a file too."""
    say = mine.scene.say
    told = [say.plural("{n} row recorded", "{n} rows recorded", outcome.taken)]
    if outcome.known:
        told.append(say.plural("{n} row was recorded before", "{n} rows were recorded before", outcome.known))
    if outcome.rejects:
        told.append(say.plural("{n} row was not taken", "{n} rows were not taken", len(outcome.rejects)))
    components.notice(say("Done"), "\n".join(told), kind="fault" if outcome.rejects else "calm")
    if not outcome.rejects:
        return
    columns = (
        ExportColumn("row", say("Row"), "count"), ExportColumn("task", say("Task")),
        ExportColumn("value", say("Value")), ExportColumn("reason", say("Reason")),
    )  # fmt: skip
    frame = pd.DataFrame(list(outcome.rejects))
    st.dataframe(frame, hide_index=True, column_config={column.name: column.heading for column in columns})
    table = ExportTable(say("Rejected rows"), columns, frame, origin_of(mine.scene), say)
    draw_take_away(mine.scene, lambda: table, "checks-rejected", key="check_rejects")
