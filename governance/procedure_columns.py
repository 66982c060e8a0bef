"""Columns of a case that tell how it was handled: steps, extensions, suspensions, review, outcome, route.

Three ends are kept apart: 办结 (``concluded_on``: the procedure is over), 化解 (``settled_on``: the office reports the
dispute settled; ``settlement_verified_on``: another verifies it) and 销号 (``struck_off_on``: off the register).
"""

from governance.errors import N_
from governance.table_columns import code, day
from governance.table_form import Column

CASE_PROCEDURE = (
    day("transferred_on", N_("Transferred"), "Day transferred or assigned to the office (转送, 交办)."),
    day(
        "replied_on",
        N_("Reply received"),
        "Day the written reply was received: a review may be asked from then.",
    ),
    day(
        "extension_approved_on",
        N_("Extension approved"),
        "Day the extension was approved; an extension without it is not taken.",
    ),
    day("extended_to", N_("Extended to"), "Last day with the approved extension."),
    day("suspended_on", N_("Suspended"), "Day from which the clock stands still."),
    day("resumed_on", N_("Resumed"), "Day from which it runs again; missing while it stands still."),
    day("objected_on", N_("Objected"), "Day the office said that the matter is not its own (异议)."),
    day("review_requested_on", N_("Review requested"), "复查: day requested."),
    day("review_replied_on", N_("Review replied"), "复查: day of the opinion."),
    day("recheck_requested_on", N_("Re-review requested"), "复核: day requested."),
    day("recheck_replied_on", N_("Re-review replied"), "复核: day of the opinion."),
    Column(
        "hearing_days",
        "INTEGER",
        N_("Hearing, days"),
        "Days of hearing, which the re-review's period does not count; missing is none.",
        can_be_missing=True,
    ),
    day("settlement_verified_on", N_("Settlement verified"), "Day the settlement was verified (核验化解)."),
    day("struck_off_on", N_("Struck off"), "Day struck off the register (销号)."),
    code(
        "desk_satisfaction",
        N_("Satisfaction with the desk"),
        "With the petition desk (信访部门); ``satisfaction`` is with the office that handles it. Missing is no answer.",
        missing=True,
    ),
    Column(
        "is_evaluated",
        "BOOLEAN",
        N_("In evaluation"),
        "True where the matter is in the satisfaction evaluation (纳入评价); missing where the source does not say.",
        can_be_missing=True,
    ),
    code("route", N_("Route"), "Procedure it takes (办理途径): 信访程序, 行政复议 and so on.", missing=True),
    code("track", N_("Track"), "诉 or 访.", missing=True),
    code("tags", N_("Tags"), "三跨 and 三分离, parted by 、.", missing=True),
    code("lead_office", N_("Lead office"), "Office in charge (牵头单位).", missing=True),
    code("lead_post", N_("Lead post"), "Post in charge, never a name (包案职务).", missing=True),
)
