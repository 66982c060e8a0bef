"""The contract of the tables of further records: receptions, callbacks, campaigns; part of :mod:`governance.tables`.

件, 批次, 人次, 起 and 处 are units of different things: columns name theirs, and nothing adds one to another.
"""

from governance.errors import N_
from governance.table_columns import code, count, day
from governance.table_form import Column, Table

_SOURCE = code("source", N_("Source"), "Name of the source; store where people keep the record by hand.")
_LOAD = (
    code("load_id", N_("Load"), "Load that brought it; missing for records kept by hand.", missing=True),
    Column("row_no", "INTEGER", N_("Row"), "Row of the file, from 1; likewise.", can_be_missing=True),
)
_TOWNSHIP = code("township_code", N_("Township code"), "Township; missing for the district.", missing=True)


def _maybe_count(name: str, label: str, meaning: str) -> Column:
    return Column(name, "INTEGER", label, meaning, can_be_missing=True)


RECEPTION = Table(
    "reception",
    "reception by a leading post: one day, place and kind",
    ("source", "reception_no"),
    (
        _SOURCE,
        code("reception_no", N_("Reception"), "Number as the source gives it, or made from the content."),
        *_LOAD,
        day("held_on", N_("Held"), "Day.", missing=False),
        code("kind", N_("Kind"), "接访, 下访 or 约访."),
        _TOWNSHIP,
        code("post", N_("Post"), "Post of who received, never a name.", missing=True),
        count("batches", N_("Batches"), "批次: visits received."),
        count("person_visits", N_("Person-visits"), "人次: never fewer than batches."),
        _maybe_count(
            "settled_on_spot",
            N_("Settled on the spot"),
            "件: answered or settled there; missing where not told. With those handed over never more than batches.",
        ),
        _maybe_count(
            "transferred_matters", N_("Handed over"), "件: handed to an office; missing where not told."
        ),
    ),
    scoped_by="township_code",
)

CALLBACK = Table(
    "callback",
    "callback: one attempt to ask after one case",
    ("source", "case_no", "called_on", "attempt_no"),
    (
        code("source", N_("Source"), "Source of the case."),
        code("case_no", N_("Case number"), "Case asked after; always one of ``cases``."),
        *_LOAD,
        day("called_on", N_("Called"), "Day.", missing=False),
        Column(
            "attempt_no",
            "INTEGER",
            N_("Attempt"),
            "From 1 on a day; where the source does not say, in the order of the file.",
        ),
        Column("is_reached", "BOOLEAN", N_("Reached"), "True when somebody answered."),
        code(
            "satisfaction",
            N_("Satisfaction"),
            "满意, 基本满意 or 不满意; missing where not reached or not said.",
            missing=True,
        ),
        code(
            "reason",
            N_("Reason"),
            "Why not satisfied, a word of the district's list, else 其他; missing where not said.",
            missing=True,
        ),
        Column(
            "is_reopened",
            "BOOLEAN",
            N_("Re-opened"),
            "True when the case was opened again after it; missing where not told.",
            can_be_missing=True,
        ),
    ),
    scoped_by="case",
)

CAMPAIGN_REPORT = Table(
    "campaign_report",
    "state of one line of a campaign in one township or office on one day",
    ("source", "campaign", "line", "township_code", "department", "reported_on"),
    (
        _SOURCE,
        *_LOAD,
        code("campaign", N_("Campaign"), "Name: 积案攻坚, 办证, 三项清零 and so on."),
        code("line", N_("Line"), "What is counted; the campaign's name where it has one line only."),
        code(
            "township_code",
            N_("Township code"),
            "Township; missing where an office or the district as a whole reports.",
            missing=True,
        ),
        code("department", N_("Office"), "Office; missing where the township reports.", missing=True),
        code("unit", N_("Unit"), "件, 本, 户, 起, 处 and so on: what target and done are counted in."),
        day("begins_on", N_("Begins"), "First day of the campaign.", missing=False),
        day("ends_on", N_("Ends"), "Last day.", missing=False),
        count("target", N_("Target"), "Above zero."),
        day("reported_on", N_("Reported"), "Day the two counts below hold for.", missing=False),
        count(
            "done", N_("Done, reported"), "Since the beginning, as reported (上报); it may exceed the target."
        ),
        _maybe_count(
            "verified", N_("Done, verified"), "Of those, verified (核验); missing where not verified at all."
        ),
    ),
    scoped_by="township_code",
)

RECORD_TABLES = (RECEPTION, CALLBACK, CAMPAIGN_REPORT)
