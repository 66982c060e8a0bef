"""The check list as a spreadsheet: what its columns are called, what may stand in them, and how a row is read back.

Convention: a row is a task, named by its first cell together with the version of its check when the sheet was made, so
an old sheet cannot write over a newer report; a row sent twice is one report. Headings and words are understood in
every language the program speaks. A row without a result says nothing and is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from governance.errors import N_, EntryFault, GridError
from governance.i18n import LANGUAGES, translator
from governance.registers.checks import RESULTS, Findings


@dataclass(frozen=True)
class SheetColumn:
    """One column of the sheet.

    Attributes
    ----------
    name
        Identifier.
    heading, explanation
        Marked with ``N_``.
    is_filled_in
        Whether whoever goes out writes into it.
    """

    name: str
    heading: str
    explanation: str
    is_filled_in: bool = False


COLUMNS = (
    SheetColumn("task", N_("Task"), N_("Leave as it is: it says which task the row is.")),
    SheetColumn("version", N_("Version"), N_("Leave as it is: it says how new the row is.")),
    SheetColumn("grid", N_("Grid"), N_("Where to go.")),
    SheetColumn("what", N_("What"), N_("Why the grid is marked, or what the meeting decided.")),
    SheetColumn("lines", N_("What to look at"), N_("The check list; nothing is written here.")),
    SheetColumn("result", N_("Result"), N_("Choose one of the list. Without a result the row is passed over."), True),
    SheetColumn("note", N_("Note"), N_("One sentence. No names, no telephone numbers: they are blotted out."), True),
    SheetColumn("done", N_("Action done"), N_("For actions only: yes reports it as done."), True),
)  # fmt: skip

YES, NO = N_("yes"), N_("no")


def in_any_language(message: str) -> set[str]:
    """Return how a message may be written: in English, and as each language has it."""
    return {message, *(translator(language)(message) for language in LANGUAGES)}


def heading_names() -> Mapping[str, str]:
    """Return what headings may be, each to the name of its column."""
    return {text: column.name for column in COLUMNS for text in in_any_language(column.heading)}


@dataclass(frozen=True)
class SheetRow:
    """A row that says something.

    Attributes
    ----------
    row_no
        In the file.
    """

    row_no: int
    task_id: str
    findings: Findings


def read_row(row_no: int, cells: Mapping[str, str]) -> SheetRow | None:
    """Return what a row says; None where it has no result.

    Parameters
    ----------
    cells
        By name of column; what is missing is empty.

    Raises
    ------
    EntryFault
        A cell cannot be understood; by column.
    """
    told = {column.name: (cells.get(column.name) or "").strip() for column in COLUMNS}
    if not told["result"]:
        return None
    faults: dict[str, GridError] = {}
    words = {text: code for code, label in RESULTS.items() for text in (code, *in_any_language(label))}
    result = words.get(told["result"])
    if result is None:
        faults["result"] = GridError(N_("Choose a result of the list."))
    version = told["version"].removesuffix(".0")
    if not version.isascii() or not version.isdigit() or len(version) > 9:  # noqa: PLR2004 (a billion reports)
        faults["version"] = GridError(N_("The version is not as it was exported. Export the sheet again."))
    if not told["task"]:
        faults["task"] = GridError(N_("The task is not as it was exported. Export the sheet again."))
    done = told["done"].lower()
    if done and done not in in_any_language(YES) | in_any_language(NO):
        faults["done"] = GridError(N_("Write yes or no, or leave the cell empty."))
    if faults:
        raise EntryFault(N_("The row was not taken."), **faults)
    said = "\n".join((told["task"], version, result or "", told["note"], done))
    findings = Findings(
        f"sheet-{sha256(said.encode()).hexdigest()[:16]}", int(version), result or "", (), told["note"],
        done in in_any_language(YES),
    )  # fmt: skip
    more = findings.faults()
    if more:
        raise EntryFault(N_("The row was not taken."), **more)
    return SheetRow(row_no, told["task"], findings)
