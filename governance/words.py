"""Words that stand in columns of the published tables, and what readers call them."""

from governance.errors import N_

LOCATED_BY = {
    "coordinates": N_("Coordinates"),
    "nearest": N_("Nearest grid within tolerance"),
    "grid_code": N_("Grid code given"),
    "community_code": N_("Community code given"),
    "township_code": N_("Township code given"),
    "address": N_("Place name"),
    "unlocated": N_("Without place"),
    "outside": N_("Outside the district"),
}
"""What placed a case, best first, to what readers call it. The last two are not placed."""

PLACING_DOUBTS = {
    "stated_elsewhere": N_("Its coordinates lie in another township than it states"),
    "coordinates_outside": N_("Its coordinates lie outside the district, its place by words inside"),
    "statements_disagree": N_("The places it states lie in different townships"),
    "ambiguous_name": N_("The place it names could be one of several"),
}
"""Why the place of a case is in doubt, the weightiest first, to the sentence for it."""

UNKNOWN_PLACES = {
    "unknown": N_("No place has this code or name"),
    "ambiguous": N_("Several places have this name"),
    "not_in_force": N_("A grid that is no longer in force, or not yet"),
}
"""Why a stated place is no place, to the sentence for it."""

REJECT_REASONS = {
    "columns": N_("the row has more or fewer cells than the header"),
    "case_no_missing": N_("there is no case number"),
    "received_on_missing": N_("there is no day of receipt"),
    "date_unreadable": N_("the date cannot be read"),
    "code_damaged": N_("the code was rounded by a spreadsheet, its last digits are lost"),
    "date_future": N_("the day of receipt lies in the future"),
    "number_unreadable": N_("the number cannot be read"),
}
"""Why a row was not taken, to the sentence for it."""
