"""How a case stands by its clock, and where its due date comes from: the words, and what stands for them.

A state is told by a word, a character and a colour at once, so that none of the three is needed alone.
"""

from enum import StrEnum
from typing import Literal, NamedTuple

from governance.errors import N_

DueBy = Literal["official", "extended", "computed", "presumed"]
"""Where a due date comes from: stated, an approved extension, counted, or counted from a start that stands in."""


class ClockState(StrEnum):
    """How a case stands on a day."""

    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    GROSSLY_OVERDUE = "grossly_overdue"
    SUSPENDED = "suspended"
    UNDATED = "undated"
    CONCLUDED_IN_TIME = "concluded_in_time"
    CONCLUDED_LATE = "concluded_late"
    CONCLUDED_UNDATED = "concluded_undated"


class StateMark(NamedTuple):
    """What stands for a state: a word to be translated, a character, and the key of a colour.

    The characters are all in GB 2312, so that the typefaces of official papers have them; no two are alike.
    """

    word: str
    shape: str
    colour: str


STATE_MARKS = {
    ClockState.IN_TIME: StateMark(N_("In time"), "○", "good"),
    ClockState.DUE_SOON: StateMark(N_("Due soon"), "◎", "warning"),
    ClockState.OVERDUE: StateMark(N_("Overdue"), "△", "serious"),
    ClockState.GROSSLY_OVERDUE: StateMark(N_("Grossly overdue"), "▲", "critical"),
    ClockState.SUSPENDED: StateMark(N_("Suspended"), "‖", "paused"),
    ClockState.UNDATED: StateMark(N_("No clock"), "□", "muted"),
    ClockState.CONCLUDED_IN_TIME: StateMark(N_("Concluded in time"), "●", "good"),
    ClockState.CONCLUDED_LATE: StateMark(N_("Concluded late"), "◆", "serious"),
    ClockState.CONCLUDED_UNDATED: StateMark(N_("Concluded, no clock"), "■", "muted"),
}
"""Every state to its mark, in the order in which lists and legends give them."""

DUE_BY_WORDS: dict[DueBy, str] = {
    "official": N_("official"),
    "extended": N_("extended"),
    "computed": N_("computed"),
    "presumed": N_("presumed"),
}
