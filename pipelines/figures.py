"""The figure checker on the command line: reads a file, says what was found, writes it as a table where asked.

Finding wrong figures is not a fault of the command: it did what it was asked, and its exit status says so, unless
``--strict`` asks for another one.
"""

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from governance.errors import N_, GridError, StaleWarehouse, WarehouseMissing
from governance.exporting.content import Origin
from governance.exporting.forms import FORMS, file_bytes
from governance.figures import FAULTS, Check, Known, Verdict, check_document, read_document
from governance.figures.against_data import KnownWarehouse
from governance.figures.document import LARGEST_BYTES
from governance.figures.listing import ListedFinding, listed
from governance.figures.taken import HEADINGS, findings_table
from governance.i18n import Translator
from governance.indicators import definitions
from governance.settings import Settings
from governance.warehouse import open_warehouse, published_path

STYLES = {
    Verdict.IMPOSSIBLE: "bold red",
    Verdict.WRONG: "bold red",
    Verdict.CONFLICTING: "red",
    Verdict.TRUNCATED: "magenta",
    Verdict.DIFFERS: "blue",
    Verdict.UNSURE: "yellow",
    Verdict.RIGHT: "green",
}


def known_figures(settings: Settings) -> Known | None:
    """Return what is published, to be compared with; None where nothing is, or it is of another version."""
    try:
        warehouse = open_warehouse(published_path(settings.paths.home))
    except (WarehouseMissing, StaleWarehouse):
        return None
    return KnownWarehouse(warehouse, definitions(settings))


def check_file(path: Path, known: Known | None) -> Check:
    """Return what is found of a file.

    Raises
    ------
    FileFault
        It cannot be read.
    OSError
        It cannot be opened.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    return check_document(read_document(content, path.name), known=known)


def has_faults(check: Check) -> bool:
    """Return whether anything calls for a correction."""
    return any(finding.verdict in FAULTS for finding in check.findings)


def report(out: Console, _: Translator, check: Check, *, is_compared: bool, as_json: bool) -> None:
    """Say what was found: a row per finding but the right ones, the rules they rest on, and how many of each."""
    if as_json:
        out.print(json.dumps(_facts(check), ensure_ascii=False, indent=2), markup=False, highlight=False)
        return
    rows = [row for row in listed(_, check.findings) if row.finding.verdict is not Verdict.RIGHT]
    if rows:
        out.print(_table(_, rows), soft_wrap=False)
        for rule in sorted({row.rule for row in rows}, key=lambda rule: int(rule.split()[0][1:])):
            out.print(rule, markup=False)
    told = [
        f"{row.verdict} {_.number(check.count(row.finding.verdict))}"
        for row in {row.finding.verdict: row for row in listed(_, check.findings)}.values()
    ]
    out.print(" · ".join(told) if told else _("No claim was found that could be recomputed."))
    said = _("{figures} figures, {checked} of them held against others.")
    out.print(said.format(figures=_.number(check.figures), checked=_.number(check.checked)))
    if not is_compared:
        out.print(_("Nothing is published, so nothing was compared with the district's data."))


def _table(_: Translator, rows: list[ListedFinding]) -> Table:
    table = Table(show_lines=True)
    for name, ratio in {"verdict": 2, "place": 2, "sentence": 6, "workings": 6}.items():
        table.add_column(_(HEADINGS[name]), overflow="fold", ratio=ratio)
    for row in rows:
        sentence = Text(row.finding.sentence)
        for start, end in row.finding.marks:
            sentence.stylize("bold underline", start, end)
        why = "\n".join(filter(None, (*row.finding.workings, row.reason, row.finding.rule)))
        table.add_row(
            Text(row.verdict, style=STYLES[row.finding.verdict]), Text(row.place), sentence, Text(why)
        )
    return table


def _facts(check: Check) -> dict[str, Any]:
    """Return what was found as JSON can hold it."""
    return {
        "figures": check.figures,
        "checked": check.checked,
        "verdicts": {str(verdict): check.count(verdict) for verdict in Verdict},
        "findings": [
            {
                "verdict": str(finding.verdict),
                "rule": finding.rule,
                "place": vars(finding.place),
                "sentence": finding.sentence,
                "marks": finding.marks,
                "workings": finding.workings,
                "reason": finding.reason.text() if finding.reason else None,
            }
            for finding in check.findings
        ],
    }


def write_findings(_: Translator, check: Check, target: Path) -> None:
    """Write the findings as a table; replaced when it is there.

    Parameters
    ----------
    target
        File to write; its ending decides the form.

    Raises
    ------
    GridError
        The ending is unknown, or is one of maps.
    """
    form = target.suffix.lower().lstrip(".")
    known = [ending for ending, kind in FORMS.items() if not kind.is_map]
    if form not in known:
        raise GridError(
            N_("{file}: the ending says no form that can be written. Use one of {known}."),
            file=target.name, known=", ".join(f".{ending}" for ending in known),
        )  # fmt: skip
    target.write_bytes(file_bytes(findings_table(_, check, Origin()), form))
