"""What the service page calls the parts of a rate, the steps and the waits, and the states it lists."""

from collections.abc import Mapping

from governance.clock_states import ClockState
from governance.errors import N_
from governance.queries.service import CasePart

LISTED = ("R1", "R2", "R2'", "R3", "R3v", "R4", "R5", "R6a", "R6b")
"""What indicators are asked for by, whose cases can be listed."""

PART_WORDS: Mapping[str, Mapping[CasePart, str]] = {
    "R1": {"remainder": N_("Not notified in time"), "numerator": N_("Notice in time"), "pending": N_("Not yet due")},
    "R2": {"remainder": N_("Not in time"), "numerator": N_("Concluded in time"), "pending": N_("Not yet due")},
    "R2'": {"remainder": N_("Not concluded"), "numerator": N_("Concluded")},
    "R3": {"remainder": N_("Not settled"), "numerator": N_("Settlement reported")},
    "R3v": {"remainder": N_("Not verified"), "numerator": N_("Settlement verified")},
    "R4": {"remainder": N_("Did not answer"), "numerator": N_("Answered")},
    "R5": {"remainder": N_("Not satisfied"), "numerator": N_("Satisfied")},
    "R6a": {"numerator": N_("Repeats"), "remainder": N_("First matters")},
    "R6b": {"numerator": N_("Returned"), "remainder": N_("Did not come back")},
}  # fmt: skip
"""Of each indicator the parts of its cases, those that call for a look first."""


OPEN_STATES = (
    ClockState.GROSSLY_OVERDUE, ClockState.OVERDUE, ClockState.DUE_SOON, ClockState.IN_TIME, ClockState.SUSPENDED,
    ClockState.UNDATED,
)  # fmt: skip
"""States of open cases, the most pressing first."""

STAGE_WORDS: Mapping[str, str] = {
    "received": N_("Received in the period"), "transferred": N_("Transferred"), "notified": N_("Notified"),
    "accepted": N_("Accepted"), "concluded": N_("Concluded"), "settled": N_("Settlement reported"),
    "verified": N_("Settlement verified"), "struck_off": N_("Struck off"),
}  # fmt: skip
"""Steps of the procedure."""

WAIT_WORDS: Mapping[str, str] = {
    "waits_transfer_cases": N_("Wait for transfer"), "waits_notice_cases": N_("Wait for notice"),
    "waits_conclusion_cases": N_("Wait for conclusion"),
}  # fmt: skip
"""Columns of ``open_stock`` that say what open cases wait for."""
