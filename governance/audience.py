"""Who a page, sheet or file is made for, and the words for what they are not told.

Convention: ``inside`` are the offices that handle matters in the district; they read counts as they are, and looking
at small ones is written down. ``outside`` is everybody else a paper may reach: member offices beyond them, neighbours,
the public. What an outside audience is shown of cases is made by :func:`governance.releases.release` and by nothing
else. Which role reads as which audience is :data:`governance.access.READS_AS`.

Three things look different everywhere, never by colour alone: *withheld* (there may be a count, and it is not told),
*none* (nothing to count or to divide by) and *zero* (counted, and there was no case).
"""

from collections.abc import Mapping
from typing import Literal

from governance.errors import N_
from governance.i18n import Translator

Audience = Literal["inside", "outside"]

State = Literal["counted", "zero", "withheld", "none"]
"""How a cell stands: with a count above zero, with zero, with a count that is not told, or without anything to tell."""

STATE_WORDS: Mapping[State, str] = {"withheld": N_("withheld"), "none": N_("none")}
"""What stands in the place of a number."""


def cell_text(say: Translator, cases: float | None, state: State, decimals: int = 0) -> str:
    """Return what a cell says: its number, a zero, or the word for why there is no number; never nothing.

    Parameters
    ----------
    cases
        Not looked at where the state is ``withheld`` or ``none``.
    """
    return say(STATE_WORDS[state]) if state in STATE_WORDS else say.number(cases, decimals)
