"""The findings of a check as a list: each with its sentence, the figures marked, and the recomputation.

Everything from the document is escaped before it becomes part of the page. A verdict has a sign, a word and an edge, so
that none is told by colour alone.
"""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import streamlit as st

from governance.figures.findings import Finding, Verdict
from governance.figures.listing import ListedFinding

STYLE = Path(__file__).parent / "figure_list.css"

SIGNS: Mapping[Verdict, str] = {
    Verdict.IMPOSSIBLE: "⊘",
    Verdict.WRONG: "✗",
    Verdict.CONFLICTING: "≠",
    Verdict.TRUNCATED: "⌊⌋",
    Verdict.DIFFERS: "Δ",
    Verdict.UNSURE: "?",
    Verdict.RIGHT: "✓",
}


def draw_findings(rows: Iterable[ListedFinding]) -> None:
    """Draw findings, in order."""
    items = "".join(_item(row) for row in rows)
    if items:
        style = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
        st.html(f'{style}<ol class="findings">{items}</ol>')


def _item(row: ListedFinding) -> str:
    verdict = row.finding.verdict
    workings = "".join(f"<code>{escape(line)}</code>" for line in row.finding.workings)
    reason = f"<p>{escape(row.reason)}</p>" if row.reason else ""
    return (
        f'<li class="{verdict}"><div class="verdict-line"><b><span aria-hidden="true">{SIGNS[verdict]}</span> '
        f"{escape(row.verdict)}</b><small>{escape(row.place)}</small></div>"
        f"<blockquote>{marked_sentence(row.finding)}</blockquote>"
        f'<div class="workings">{workings}</div>{reason}<small class="rule">{escape(row.rule)}</small></li>'
    )


def marked_sentence(finding: Finding) -> str:
    """Return a finding's sentence as HTML with its figures marked; all of it escaped."""
    pieces, done = [], 0
    for start, end in finding.marks:
        pieces += [
            escape(finding.sentence[done:start]),
            f"<mark>{escape(finding.sentence[start:end])}</mark>",
        ]
        done = end
    return "".join([*pieces, escape(finding.sentence[done:])])
