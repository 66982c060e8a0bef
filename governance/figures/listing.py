"""Findings as rows of text, as screens, the command line and files show them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.figures.findings import PLACE_LABELS, RULES, VERDICT_LABELS, Finding
from governance.i18n import Translator


@dataclass(frozen=True)
class ListedFinding:
    """A finding in the reader's language.

    Attributes
    ----------
    finding
        As it was found.
    verdict
        What readers call the verdict.
    place
        Where it stands.
    figures
        The figures it rests on, parted by signs.
    workings
        The recomputation, parted by semicolons.
    reason
        What the recomputation does not say; empty where it speaks for itself.
    rule
        Id and words of the rule.
    """

    finding: Finding
    verdict: str
    place: str
    figures: str
    workings: str
    reason: str
    rule: str


def listed(say: Translator, findings: Sequence[Finding]) -> Iterator[ListedFinding]:
    """Give findings as rows of text, in order."""
    for finding in findings:
        yield ListedFinding(
            finding=finding,
            verdict=say(VERDICT_LABELS[finding.verdict]),
            place=place_text(say, finding),
            figures=" · ".join(finding.sentence[start:end] for start, end in finding.marks),
            workings="; ".join(finding.workings),
            reason=finding.reason.text(say) if finding.reason else "",
            rule=f"{finding.rule} {say(RULES[finding.rule])}",
        )


def place_text(say: Translator, finding: Finding) -> str:
    """Return where a finding stands."""
    place = finding.place
    told = say(PLACE_LABELS[place.kind]).format(number=place.number, row=place.row)
    return f"{place.name} · {told}" if place.name else told
