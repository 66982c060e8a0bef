"""A small table of claims: a label, a numerator, a denominator, and what is printed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.errors import N_
from governance.figures.findings import Finding, Place, Remark, Verdict
from governance.figures.numbers import Number, find_numbers
from governance.figures.rounding import fit, share_working
from governance.masking import mask
from governance.units import UnitFault

HEADINGS: Mapping[str, frozenset[str]] = {
    "label": frozenset({"label", "名称", "指标", "指标名称", "项目"}),
    "numerator": frozenset({"numerator", "分子"}),
    "denominator": frozenset({"denominator", "分母"}),
    "printed": frozenset({"printed", "印出值", "公布值", "填报值", "打印值", "印出", "数值"}),
}
"""Columns of a table of claims, by the headings they may have."""


@dataclass(frozen=True)
class Claim:
    """One printed share.

    Attributes
    ----------
    label
        What it is called.
    numerator, denominator, printed
        As they are written; units and signs allowed.
    """

    label: str
    numerator: str
    denominator: str
    printed: str


def claims_of_rows(rows: Sequence[Sequence[str]]) -> list[Claim] | None:
    """Return the claims of a table whose first row has the headings of :data:`HEADINGS`; None for another table."""
    if not rows:
        return None
    first = [re.sub(r"\s", "", cell).lower() for cell in rows[0]]
    at = {
        name: next((i for i, cell in enumerate(first) if cell in known), None)
        for name, known in HEADINGS.items()
    }
    if None in at.values():
        return None
    return [
        Claim(**{name: row[position].strip() if position is not None and position < len(row) else ""
                 for name, position in at.items()})
        for row in rows[1:]
        if any(cell.strip() for cell in row)
    ]  # fmt: skip


def check_claims(claims: Iterable[Claim]) -> Iterator[Finding]:
    """Give what is found of each claim, in order.

    Parameters
    ----------
    claims
        A printed value without % is a percentage too.
    """
    for row, claim in enumerate(claims, 1):
        yield _judged(claim, Place("claim", 1, row))


def _judged(claim: Claim, place: Place) -> Finding:
    label = mask(claim.label).text
    sentence = f"{label}: {claim.numerator} / {claim.denominator} = {claim.printed}"
    part, whole, printed = (_only(text) for text in (claim.numerator, claim.denominator, claim.printed))
    marks = ((len(label) + 2, len(sentence)),)
    if part is None or whole is None or printed is None:
        reason = Remark(N_("Numerator, denominator and printed value must each be one whole figure."))
        return Finding(Verdict.UNSURE, "F15", place, sentence, marks, (), reason)
    try:
        share = part.quantity.share_of(whole.quantity)
    except UnitFault as fault:
        return Finding(Verdict.UNSURE, "F7", place, sentence, marks, (), Remark(fault.message, fault.values))
    if share is None:
        reason = Remark(N_("Of nothing there is no share: the printed value should be none (无)."))
        return Finding(Verdict.IMPOSSIBLE, "F1", place, sentence, marks, (), reason)
    workings = (share_working(part.value, whole.value, printed.value, printed.places),)
    if part.value > whole.value:
        return Finding(Verdict.IMPOSSIBLE, "F5", place, sentence, marks, workings)
    how = fit(share, printed.value, printed.places)
    verdict = {"none": Verdict.WRONG, "truncated": Verdict.TRUNCATED}.get(how, Verdict.RIGHT)
    return Finding(verdict, "F1", place, sentence, marks, workings)


def _only(text: str) -> Number | None:
    """Return the one figure of a text; None where there is another number of them or it is damaged."""
    numbers = find_numbers(text)
    return numbers[0] if len(numbers) == 1 and not numbers[0].damage else None
