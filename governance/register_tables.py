"""The contract of the tables of registers, copied from the store; part of :mod:`governance.tables`.

They hold how each thing stands now; its history stays in the store. What was typed is not copied, nor who typed it.
"""

from governance.errors import N_
from governance.table_columns import code, count, day
from governance.table_form import Column, Table

RISK_EPISODE = Table(
    "risk_episode",
    "listing of a hazard on the register of risks, as it stands now",
    ("hazard_id", "episode_no"),
    (
        code("hazard_id", N_("Hazard"), "Name of the hazard, such as R000012."),
        Column("episode_no", "INTEGER", N_("Listing"), "Its how manieth listing, from 1."),
        Column("version", "INTEGER", N_("Version"), "Number of the last event of the hazard that touched it."),
        Column("is_latest", "BOOLEAN", N_("Latest listing"), "True when no later listing of the hazard follows."),
        Column(
            "title", "VARCHAR", N_("Hazard title"), "What it is, names and numbers blotted out.", audience="inside"
        ),
        code("domain", N_("Domain"), "Code of [[risks.domains]] of the district file."),
        code("level", N_("Level"), "high, middle or low."),
        code("state", N_("State"), "registered, settling, settled (reported), verified or struck_off."),
        code("township_code", N_("Township code"), "Township; missing for the whole district.", missing=True),
        code("community_code", N_("Community code"), "Community, where it is known as finely.", missing=True),
        code("grid_code", N_("Grid code"), "Grid in force when it was listed, where known as finely.", missing=True),
        code("office", N_("Office"), "Responsible office."),
        code("lead_post", N_("Leading post"), "Post, never a name; missing where none is set.", missing=True),
        day("due_on", N_("Due"), "Until when it is to be settled.", missing=False),
        day("listed_on", N_("Listed"), "挂号日.", missing=False),
        day("settled_on", N_("Reported settled"), "上报化解; missing while it is not, or was sent back."),
        day("verified_on", N_("Verified settled"), "核验化解; likewise."),
        day("struck_off_on", N_("Struck off"), "销号日; missing while it is on the register."),
        day("last_reviewed_on", N_("Last reviewed"), "Listing, review, change of level or state.", missing=False),
    ),
    scoped_by="place",
)  # fmt: skip

_MEETING = code("meeting_id", N_("Meeting no."), "M000001 and so on.")
_TOWNSHIP = code(
    "township_code", N_("Township code"), "Township; missing for the whole district.", missing=True
)
_GRID = code("grid_code", N_("Grid code"), "Grid, where it is about one.", missing=True)
_CATEGORY = code(
    "category", N_("Category"), "* is all matters; missing where it is about none.", missing=True
)


MEETING = Table(
    "meeting",
    "meeting of the district or of a township",
    ("meeting_id",),
    (
        _MEETING,
        code("state", N_("State"), "planned, notified, held, minuted, closed or cancelled."),
        code("kind", N_("Kind"), "joint, party_government (stands in for a joint one) or special."),
        _TOWNSHIP,
        code("grid_code", N_("Grid code"), "Always missing: meetings are no finer than a township.", missing=True),
        day("meets_on", N_("Day"), "Called for; after it was held, the day it was.", missing=False),
        count("offices", N_("Offices asked"), "Offices that are asked to come."),
        count("offices_present", N_("Offices present"), "Of all offices, those recorded as present."),
        day("notified_on", N_("Notice given"), "Missing before."),
        day("held_on", N_("Held"), "Missing while it was not held."),
        day("closed_on", N_("Filed"), "Missing while it is not closed."),
    ),
    scoped_by="place",
)  # fmt: skip

AGENDA_ITEM = Table(
    "agenda_item",
    "matter before a meeting",
    ("item_id",),
    (
        code("item_id", N_("Item no."), "I000001 and so on."),
        _MEETING,
        code("state", N_("State"), "proposed, accepted, discussed, decided, carried or declined."),
        code("source", N_("Comes from"), "hotspot, alert, risk, overdue_action, carried or by_hand."),
        code("place_level", N_("Level of places"), "grid, community or township; missing for none.", missing=True),
        code("place_code", N_("Place"), "Code of a place of that level.", missing=True),
        _TOWNSHIP,
        _GRID,
        _CATEGORY,
        day("month_from", N_("Window begins"), "Of the finding; missing where it rests on none."),
        day("month_to", N_("Window ends"), "Of the finding; missing where it rests on none."),
        code("publication", N_("Publication"), "That the finding was made on.", missing=True),
        code("origin_id", N_("Origin"), "The carried item, action or risk; missing for others.", missing=True),
        day("proposed_on", N_("Proposed"), "When it was put forward.", missing=False),
        day("discussed_on", N_("Discussed"), "Missing while it was not, or was decided at once."),
        day("decided_on", N_("Decided"), "Missing while it is not decided."),
    ),
    scoped_by="place",
)  # fmt: skip

ACTION = Table(
    "action",
    "what a meeting gave an office to do",
    ("action_id",),
    (
        code("action_id", N_("Action no."), "A000001 and so on."),
        code("item_id", N_("Item no."), "The agenda item whose decision it follows from."),
        _MEETING,
        code("state", N_("State"), "assigned, under_way, reported, closed or cancelled."),
        code("office", N_("Office"), "Responsible office."),
        _TOWNSHIP,
        _GRID,
        _CATEGORY,
        day("first_due_on", N_("First due"), "Last day as first set.", missing=False),
        day("due_on", N_("Due"), "Last day as it is now; overdue from the day after.", missing=False),
        day("assigned_on", N_("Assigned"), "When it was given.", missing=False),
        day("reported_on", N_("Reported done"), "The last time; missing where it never was."),
        day("closed_on", N_("Ended"), "Verified or cancelled; missing while it is open."),
        count("times_moved", N_("Times moved"), "How often the last day was moved."),
        count("times_returned", N_("Times sent back"), "How often a report was sent back."),
    ),
    scoped_by="place",
)  # fmt: skip

LETTER = Table(
    "letter",
    "letter that asks an office for an answer",
    ("letter_id",),
    (
        code("letter_id", N_("Letter no."), "D000001 and so on."),
        code("state", N_("State"), "drafted, sent, replied, closed or withdrawn."),
        code("form", N_("Form"), "assignment or risk_reminder."),
        Column("year", "INTEGER", N_("Year"), "Of its number; missing before it is sent.", can_be_missing=True),
        Column("number", "INTEGER", N_("Number"), "In its form and year; missing before.", can_be_missing=True),
        code("origin_id", N_("Origin"), "Action, risk or agenda item it was written from."),
        code("to_office", N_("To"), "Addressee."),
        _TOWNSHIP,
        _GRID,
        day("reply_by", N_("Answer by"), "Last day of the answer.", missing=False),
        day("sent_on", N_("Sent"), "Missing before."),
        day("replied_on", N_("Answered"), "Missing while no answer came."),
    ),
    scoped_by="place",
)  # fmt: skip

CHECK_VISIT = Table(
    "check_visit",
    "check on the ground of a marked grid or of an action for a grid, as last reported",
    ("task_id",),
    (
        code("task_id", N_("Task"), "Made of the window's last month and the grid, or of the action."),
        code("state", N_("State"), "reported, disputed (with the data office), returned or passed_on."),
        code("result", N_("Result"), "verified, improved, not_found, wrong_place, duplicate or handed_over."),
        code("township_code", N_("Township code"), "Township of the grid."),
        code("grid_code", N_("Grid code"), "Grid that was checked."),
        _CATEGORY,
        day("month_to", N_("Window ends"), "Of the mark; missing where the task is an action."),
        code("action_id", N_("Action no."), "Missing where the task is a mark.", missing=True),
        code("office", N_("Office"), "Of whoever reported it; empty where nobody signs in."),
        day("visited_on", N_("Checked"), "Day of the last report.", missing=False),
        day("answered_on", N_("Answered"), "When the data office answered a dispute; missing before."),
    ),
    scoped_by="place",
)  # fmt: skip

REGISTER_TABLES = (RISK_EPISODE, MEETING, AGENDA_ITEM, ACTION, LETTER, CHECK_VISIT)
