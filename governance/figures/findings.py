"""What the checker says: verdicts, rules, findings.

A finding marks and never changes: it names the sentence, the figures in it, the recomputation written out, the rule,
and a reason where the recomputation does not speak for itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from governance.errors import N_

Span = tuple[int, int]
"""Characters of a text, from one to before another."""


class Verdict(StrEnum):
    """What is found of a claim; the gravest first."""

    IMPOSSIBLE = "impossible"
    WRONG = "wrong"
    CONFLICTING = "conflicting"
    TRUNCATED = "truncated"
    DIFFERS = "differs"
    UNSURE = "unsure"
    RIGHT = "right"


FAULTS = frozenset({Verdict.IMPOSSIBLE, Verdict.WRONG, Verdict.CONFLICTING, Verdict.TRUNCATED})
"""Verdicts on the document alone that call for a correction."""

VERDICT_LABELS: Mapping[Verdict, str] = {
    Verdict.IMPOSSIBLE: N_("Impossible"),
    Verdict.WRONG: N_("Wrong"),
    Verdict.CONFLICTING: N_("Conflicting"),
    Verdict.TRUNCATED: N_("Truncated"),
    Verdict.DIFFERS: N_("Differs from the data"),
    Verdict.UNSURE: N_("Unsure"),
    Verdict.RIGHT: N_("Right"),
}
"""What readers call each verdict."""

RULES: Mapping[str, str] = {
    "F1": N_("A share is its numerator ÷ its denominator, rounded half up to the printed places."),
    "F2": N_("The parts of a total add up to it."),
    "F3": N_("A calculation that is written out holds."),
    "F4": N_("A batch of visitors has at least one person, a collective visit at least five."),
    "F5": N_("A share of a whole lies between 0 and 100 %."),
    "F6": N_("A count is a whole number: some whole denominator must give the printed share."),
    "F7": N_("Only counts of one unit are compared or divided."),
    "F8": N_("No more is done than was found."),
    "F9": N_("A change follows from its two values; percentage points are not percent."),
    "F10": N_("A yearly average is compound: the change of all years, spread evenly."),
    "F11": N_("One name has one value in a document, and one rate has one name."),
    "F12": N_("The shares of one list are all rounded alike."),
    "F13": N_("A list of parts divides by one criterion."),
    "F14": N_("A damaged figure is not repaired."),
    "F15": N_("The numerator and the denominator of a share are stated."),
    "F16": N_("A figure of the district agrees with the published data."),
}
"""Rules by id, in words; ids are never given to another rule."""


@dataclass(frozen=True)
class Remark:
    """A sentence to be translated and filled in where it is shown.

    Attributes
    ----------
    message
        English, with ``{name}`` places, marked for the catalogues.
    values
        What fills them: figures and words of the document.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence, translated and filled in."""
        return translate(self.message).format(**self.values)


@dataclass(frozen=True)
class Place:
    """Where in a document something stands.

    Attributes
    ----------
    kind
        ``paragraph``, ``table`` or ``claim``.
    number
        From 1, among those of its kind.
    row
        Of a table or a list of claims, from 1; 0 for none.
    name
        Of a sheet; empty where there is none.
    """

    kind: str
    number: int
    row: int = 0
    name: str = ""


PLACE_LABELS: Mapping[str, str] = {
    "paragraph": N_("Paragraph {number}"),
    "table": N_("Table {number}, row {row}"),
    "claim": N_("Claim {row}"),
}
"""How a place is told."""


@dataclass(frozen=True)
class Finding:
    """One claim and what is found of it.

    Attributes
    ----------
    verdict
        What is found.
    rule
        Key of :data:`RULES`.
    place
        Where it stands.
    sentence
        As it stands, personal data masked.
    marks
        The figures in the sentence that the claim rests on, in order, not overlapping.
    workings
        The recomputation, a line each, in figures and signs.
    reason
        What the recomputation does not say; None where it speaks for itself.
    """

    verdict: Verdict
    rule: str
    place: Place
    sentence: str
    marks: tuple[Span, ...]
    workings: tuple[str, ...]
    reason: Remark | None = None


def ordered_marks(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans in order, each once, those inside another left out."""
    kept: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
