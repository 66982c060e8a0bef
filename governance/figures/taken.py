"""What the check of a document found, as a table to take away: the same from the page and from the command line."""

import pandas as pd

from governance.errors import N_
from governance.exporting.content import ExportColumn, ExportTable, Origin
from governance.figures import Check
from governance.figures.listing import listed
from governance.i18n import Translator

HEADINGS = {
    "verdict": N_("Verdict"),
    "place": N_("Where in the document"),
    "sentence": N_("Sentence"),
    "figures": N_("Figures"),
    "workings": N_("Recomputation"),
    "reason": N_("Reason"),
    "rule": N_("Rule"),
}


def findings_table(say: Translator, check: Check, origin: Origin) -> ExportTable:
    """Return the findings as a table.

    Parameters
    ----------
    origin
        Of the published figures that the document was held against.
    """
    rows = pd.DataFrame(
        [
            (row.verdict, row.place, row.finding.sentence, row.figures, row.workings, row.reason, row.rule)
            for row in listed(say, check.findings)
        ],
        columns=list(HEADINGS),
    )
    told = say("{figures} figures, {checked} of them held against others.").format(
        figures=say.number(check.figures), checked=say.number(check.checked)
    )
    return ExportTable(
        say("Check of figures"), [ExportColumn(name, say(heading)) for name, heading in HEADINGS.items()], rows,
        origin, say,
        notes=[
            (say("Figures"), told),
            (say("Note"), say("The check marks and never changes; figures it does not mark are not confirmed.")),
        ],
    )  # fmt: skip
