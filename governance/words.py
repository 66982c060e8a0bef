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
    "dates_out_of_order": N_("the day lies before the one it must follow"),
    "extension_unapproved": N_("the extension has no day of approval"),
    "value_missing": N_("a value that every such record has is missing"),
    "day_future": N_("the day lies in the future"),
    "word_unknown": N_("the word is none of those for it"),
    "kind_unknown": N_("the kind is none of 接访, 下访 and 约访"),
    "unit_wrong": N_("the number is counted in another unit than its column"),
    "unit_missing": N_("it is not said what is counted"),
    "unit_differs": N_("the line is counted in two units"),
    "persons_below_batches": N_("there are fewer person-visits than batches"),
    "parts_exceed_whole": N_("more was settled and handed over than was received"),
    "reached_unknown": N_("whether somebody was reached is not said in a known word"),
    "satisfaction_unknown": N_("the word for satisfaction is not known"),
    "not_reached_but_rated": N_("nobody was reached, but an answer is given"),
    "case_unknown": N_("no case with this number is loaded"),
    "place_unknown": N_("no township has this code or name"),
    "target_zero": N_("the target is zero"),
    "ends_before_begins": N_("the last day lies before the first"),
    "verified_exceeds_done": N_("more is verified than reported as done"),
}
"""Why a row was not taken, to the sentence for it."""
