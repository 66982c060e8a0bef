"""What cannot be true of how a case was handled: a row that says so is rejected, in the words of REJECT_REASONS.

Days are compared, not times: what is done on the day of receipt is in order.
"""

from collections.abc import Collection

SATISFACTION_COLUMNS = ("satisfaction", "desk_satisfaction")

_NOT_BEFORE_RECEIPT = (
    "transferred_on", "notified_on", "accepted_on", "concluded_on", "settled_on", "settlement_verified_on",
    "struck_off_on", "replied_on", "suspended_on", "objected_on", "review_requested_on", "recheck_requested_on",
)  # fmt: skip

IN_ORDER = (
    *((later, "received_on") for later in _NOT_BEFORE_RECEIPT), ("resumed_on", "suspended_on"),
    ("review_replied_on", "review_requested_on"), ("recheck_replied_on", "recheck_requested_on"),
)  # fmt: skip
"""Pairs of days of which the first is never before the second."""

Fault = tuple[str, str, str]
"""SQL test of a row, the reason, and our column at fault."""


def procedure_faults(mapped: Collection[str]) -> list[Fault]:
    """Return what is looked for in rows once every cell could be read.

    Parameters
    ----------
    mapped
        Our columns that the file has. Of ``satisfaction`` and ``desk_satisfaction`` the texts must be at hand as
        ``{column}_text``.
    """
    faults = [
        (f"{later} < {earlier}", "dates_out_of_order", later)
        for later, earlier in IN_ORDER if later in mapped and earlier in mapped
    ]  # fmt: skip
    if "extended_to" in mapped:
        faults.append((
            "extended_to IS NOT NULL AND extension_approved_on IS NULL", "extension_unapproved", "extended_to",
        ))  # fmt: skip
    faults.extend(
        (f"cell_answer({ours}_text) IS NULL AND {ours}_text IS NOT NULL",
         "satisfaction_unknown", ours)
        for ours in SATISFACTION_COLUMNS if ours in mapped
    )  # fmt: skip
    return faults
