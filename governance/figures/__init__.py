"""The figure checker: what the figures of a report claim, recomputed from the report itself.

:func:`check_text`, :func:`check_document` and :func:`check_claims` read paragraphs and tables, find what is claimed of
totals, shares, changes, units and names, and give a verdict on each claim with its recomputation. They mark and never
change; a claim that cannot be decided is unsure, with the reason. Nothing is kept: text lives in memory, and what is
quoted has personal data masked. ``docs/figure-checker.md`` tells the rules to readers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from governance.figures.against_data import Known, check_against
from governance.figures.changes import check_changes
from governance.figures.claims import Claim, check_claims, claims_of_rows
from governance.figures.conflicts import check_conflicts
from governance.figures.document import Document, Paragraph, Rows, document_of_text, read_document
from governance.figures.findings import FAULTS, Finding, Place, Verdict
from governance.figures.plausible import check_plausible
from governance.figures.shares import check_shares
from governance.figures.sheets import read_sheet
from governance.figures.statements import FAR, Count, Passage, read_paragraph
from governance.figures.sums import check_sums
from governance.figures.tables import Table, check_table

__all__ = [
    "FAULTS", "Check", "Claim", "Finding", "Known", "Verdict", "check_claims", "check_document", "check_text",
    "document_of_text", "read_document",
]  # fmt: skip


@dataclass(frozen=True)
class Check:
    """What is found of a document.

    Attributes
    ----------
    findings
        The gravest first, then in the order of the document.
    figures
        How many figures the document has.
    checked
        Of those, how many some rule could hold against others.
    """

    findings: list[Finding]
    figures: int
    checked: int

    def count(self, verdict: Verdict) -> int:
        """Return how many findings have a verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)


def check_text(text: str, *, known: Known | None = None) -> Check:
    """Return what is found of a pasted text; see :func:`check_document`.

    Raises
    ------
    FileFault
        It is longer than a document may be.
    """
    return check_document(document_of_text(text), known=known)


def check_document(document: Document, *, known: Known | None = None) -> Check:
    """Return what is found of a document.

    Parameters
    ----------
    document
        As :func:`read_document` or :func:`document_of_text` give it.
    known
        Published figures to compare with; missing compares with none.
    """
    passages, tables, claims = _taken_apart(document)
    findings = list(check_claims(claims))
    for passage in passages:
        for rule in (check_plausible, check_sums, check_shares, check_changes):
            findings += rule(passage)
        if known is not None:
            findings += check_against(passage, known)
    for table in tables:
        findings += check_table(table)
    findings += check_conflicts(passages)
    gravity = list(Verdict)
    findings.sort(key=lambda finding: gravity.index(finding.verdict))
    return Check(findings, *_coverage(passages, tables, claims, findings))


def _taken_apart(document: Document) -> tuple[list[Passage], list[Table], list[Claim]]:
    """Return the passages, tables and claims of a document; cells with sentences are passages too."""
    passages: list[Passage] = []
    tables: list[Table] = []
    claims: list[Claim] = []
    earlier: list[Count] = []
    paragraphs = number = 0
    for block in document:
        if isinstance(block, Paragraph):
            paragraphs += 1
            passage = Passage(read_paragraph(block.text, Place("paragraph", paragraphs)), earlier)
            passages.append(passage)
            earlier = [count for own in passage.sentences for count in own.counts][::-1] + earlier
            del earlier[FAR:]
            continue
        number += 1
        if (listed := claims_of_rows(block.cells)) is not None:
            claims += listed
            continue
        sheet = read_sheet(block.cells)
        if sheet is not None:
            tables.append(Table(sheet, number, block.name))
        passages += _passages_of_cells(block, number)
    return passages, tables, claims


def _passages_of_cells(block: Rows, number: int) -> Iterator[Passage]:
    """Give the columns of a table that hold lists of figures in their cells, each as a passage."""
    for position in range(max((len(row) for row in block.cells), default=0)):
        sentences = [
            sentence
            for row, cells in enumerate(block.cells, 1)
            if position < len(cells)
            for sentence in read_paragraph(cells[position], Place("table", number, row, block.name))
            if len(sentence.numbers) > 1
        ]
        if sentences:
            yield Passage(sentences)


def _coverage(
    passages: list[Passage], tables: list[Table], claims: list[Claim], findings: list[Finding]
) -> tuple[int, int]:
    """Return how many figures there are and how many of them a finding marks."""
    in_text = sum(len(sentence.numbers) for passage in passages for sentence in passage.sentences)
    in_tables = sum(
        number is not None for table in tables for column in table.sheet.columns for number in column.cells
    )
    marked = {(f.place, f.sentence, mark) for f in findings if f.place.kind != "claim" for mark in f.marks}
    return in_text + in_tables + 3 * len(claims), min(len(marked), in_text + in_tables) + 3 * len(claims)
