"""The indicators of service, R1 to R10, and the rivals of them that real systems use; a district chooses.

No official sheet of formulas is public, and systems in use disagree, so each choice has an id of its own: ``R2`` leaves
matters out whose time is still running, ``R2p`` counts them. t is the last day of the data. A period that ends on t is
still running; it is over from the day after, as a case is overdue from the day after. Columns are those of
``service_month``, of the last reports of campaigns for R8, and of :func:`townships_meeting` for R10.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Required, TypedDict, Unpack

import pandas as pd

from governance.errors import N_
from governance.indicator_form import Indicator
from governance.settings import Settings

_REGULATION_NOTICE = N_("Regulations on Petition Work 2022, articles 22 and 23: 15 days")
_REGULATION_CONCLUDE = N_(
    "Regulations on Petition Work 2022, article 34: 60 days from acceptance, 30 more when approved"
)
_EVALUATION = N_("Satisfaction evaluation rules for petitions, trial 2022 (before: 2014)")
_PROVINCE = N_("a province's analysis system, 2020")
_COUNTY = N_("a county's assessment rules, 2020")
_NOT_RUNNING = N_(
    "matters whose time is still running on the last day of the data, and those without a period"
)
_UNRECORDED = N_("cases of sources that do not record it")
_UNLINKED = N_(
    "cases of sources that do not say which case a repeat repeats, and first matters concluded later"
)
_SILENT = N_("who did not answer")


class _Said(TypedDict, total=False):
    """What a definition says besides what it divides."""

    label: Required[str]
    formula: Required[str]
    cohort: str
    exclusions: str
    source: str
    clocked: str
    times: tuple[str, str]


def _share(id_: str, numerator: str, denominator: str, **said: Unpack[_Said]) -> Indicator:
    """Return the first version of a percentage with one digit after the point."""
    return Indicator(
        id=id_, version=1, numerator=numerator, denominator=denominator, per=100, unit="%", decimals=1, **said
    )  # fmt: skip


NOTIFIED_IN_TIME = _share(
    "R1", "notice_in_time_cases", "notice_due_cases", label=N_("Share notified in time"),
    formula=N_("notified within the period ÷ notified, or the period over"),
    exclusions=_NOT_RUNNING, source=_REGULATION_NOTICE, clocked="notice_clocked_cases",
)  # fmt: skip
"""及时告知率, formerly 及时受理率: the regulations of 2022 call for a written notice, no longer for a decision."""

NOTIFIED_IN_TIME_OF_ALL = _share(
    "R1p", "notice_in_time_cases", "notice_clocked_cases", label=N_("Share notified in time, of all"),
    formula=N_("notified within the period ÷ all with a period, its time over or still running"),
    exclusions=N_("matters without a period"), source=_PROVINCE,
)  # fmt: skip

TRANSFERRED_IN_TIME = _share(
    "R1t", "transfer_in_time_cases", "transfer_due_cases", label=N_("Share transferred in time"),
    formula=N_("transferred within the period ÷ transferred, or the period over"),
    exclusions=_NOT_RUNNING, source=_REGULATION_NOTICE,
)  # fmt: skip
"""及时转送率."""

CONCLUDED_IN_TIME = _share(
    "R2", "concluded_in_time_cases", "conclude_due_cases", label=N_("Share concluded in time"),
    formula=N_("concluded by the due date, an approved extension included ÷ concluded, or the due date over"),
    exclusions=_NOT_RUNNING, source=_REGULATION_CONCLUDE, clocked="conclude_clocked_cases",
)  # fmt: skip
"""按期办结率. While a clock stands still (suspended) its time is running."""

CONCLUDED_IN_TIME_OF_ALL = _share(
    "R2p", "concluded_in_time_cases", "conclude_clocked_cases", label=N_("Share concluded in time, of all"),
    formula=N_("concluded by the due date, an approved extension included ÷ all with a due date, over or to come"),
    exclusions=N_("matters without a period"), source=_PROVINCE,
)  # fmt: skip
"""按期率, matters not yet due in the denominator: it is low while a period is young."""

CONCLUDED_SHARE = _share(
    "R2'", "concluded_cases", "outcome_cases", label=N_("Concluded share"),
    formula=N_(
        "cases with a concluding date ÷ cases received in the period whose source records when a case is concluded"
    ),
    exclusions=_UNRECORDED,
)  # fmt: skip
"""办结率. Counts a case as concluded whenever that happened, so the newest months still rise."""

SETTLED_REPORTED = _share(
    "R3", "settled_cases", "settling_cases", label=N_("Share settled, as reported"),
    formula=N_("reported as settled ÷ cases received in the period whose source records settling"),
    exclusions=_UNRECORDED,
)  # fmt: skip
"""上报化解率: what the office says of itself. 办结, 化解 and 销号 are three things."""

SETTLED_VERIFIED = _share(
    "R3v", "verified_cases", "verifying_cases", label=N_("Share settled, verified"),
    formula=N_("settlement verified by another ÷ cases received in the period whose source records verifying"),
    exclusions=_UNRECORDED,
)  # fmt: skip
"""核验化解率."""

STRUCK_OFF = _share(
    "R3x", "struck_off_cases", "striking_cases", label=N_("Share struck off"),
    formula=N_("struck off the register ÷ cases received in the period whose source records striking off"),
    exclusions=_UNRECORDED,
)  # fmt: skip
"""销号率."""

RATED_SHARE = _share(
    "R4", "evaluated_rated_cases", "evaluated_cases", label=N_("Share who answered"),
    formula=N_("answered ÷ concluded or answered, and in the evaluation"),
    exclusions=N_("matters that their source leaves out of the evaluation"), source=_EVALUATION,
)  # fmt: skip
"""参评率, of the office that handles the matter."""

DESK_RATED_SHARE = _share(
    "R4d", "desk_evaluated_rated_cases", "desk_evaluated_cases", label=N_("Share who answered on the desk"),
    formula=N_("answered ÷ concluded or answered, and in the evaluation"),
    exclusions=N_("matters that their source leaves out of the evaluation"), source=_EVALUATION,
)  # fmt: skip
"""参评率 of the petition desk (信访部门)."""

SATISFIED_SHARE = _share(
    "R5", "satisfied_cases", "rated_cases", label=N_("Satisfied of those who answered"),
    formula=N_("rated satisfied or basically satisfied ÷ rated; silence is in neither"),
    exclusions=_SILENT, source=_EVALUATION,
)  # fmt: skip
"""群众满意率, with the office that handles the matter. 基本满意 counts; who does not answer counts in nothing."""

FULLY_SATISFIED_SHARE = _share(
    "R5f", "fully_satisfied_cases", "rated_cases", label=N_("Fully satisfied of those who answered"),
    formula=N_("rated satisfied ÷ rated; basically satisfied is in the denominator only, silence in neither"),
    exclusions=_SILENT, source=_EVALUATION,
)  # fmt: skip

SATISFIED_OR_SILENT_SHARE = _share(
    "R5c", "satisfied_or_silent_cases", "evaluated_cases", label=N_("Satisfied, silence counted as satisfied"),
    formula=N_(
        "(satisfied, basically satisfied or silent ÷ all in the evaluation) × (answered ÷ all in the evaluation); "
        "it counts who did not answer as satisfied"
    ),
    exclusions=N_("matters that their source leaves out of the evaluation"), source=_COUNTY,
    times=("evaluated_rated_cases", "evaluated_cases"),
)  # fmt: skip
"""参评满意率 with 逾期未评 in its numerator; never the default."""

DESK_SATISFIED_SHARE = _share(
    "R5d", "desk_satisfied_cases", "desk_rated_cases", label=N_("Satisfied with the desk, of those who answered"),
    formula=N_("rated satisfied or basically satisfied ÷ rated; silence is in neither"),
    exclusions=_SILENT, source=_EVALUATION,
)  # fmt: skip
"""群众满意率 of the petition desk (信访部门)."""

DESK_FULLY_SATISFIED_SHARE = _share(
    "R5df", "desk_fully_satisfied_cases", "desk_rated_cases",
    label=N_("Fully satisfied with the desk, of those who answered"),
    formula=N_("rated satisfied ÷ rated; basically satisfied is in the denominator only, silence in neither"),
    exclusions=_SILENT, source=_EVALUATION,
)  # fmt: skip

REPEAT_SHARE = _share(
    "R6a", "repeat_cases", "repeat_known_cases", label=N_("Repeat share"),
    formula=N_("cases marked as repeats ÷ cases received in the period whose source marks repeats"),
    exclusions=_UNRECORDED,
)  # fmt: skip
"""重复信访率 (a). A repeat is a flag of a case and never a category of matter."""

CAME_BACK_EVER = _share(
    "R6c", "returned_ever_cases", "first_closed_cases", label=N_("Share that came back at any time"),
    formula=N_(
        "of concluded first matters, those with a repeat received on a day after concluding, however late ÷ concluded "
        "first matters; older months have had longer to come back"
    ),
    exclusions=_UNRECORDED, source=_COUNTY,
)  # fmt: skip
"""再次信访率: 再次信访的首次初件 ÷ 办结初件."""

BACKLOG_REPORTED = _share(
    "R8", "done", "target", label=N_("Backlog settled, as reported"),
    formula=N_("done as reported ÷ target, of the last report of each line of the campaign"),
    cohort=N_("lines of a campaign"),
)  # fmt: skip
"""积案化解率, 上报."""

BACKLOG_VERIFIED = _share(
    "R8v", "verified", "target", label=N_("Backlog settled, verified"),
    formula=N_("done and verified ÷ target, of the last report of each line of the campaign"),
    cohort=N_("lines of a campaign"), exclusions=N_("lines that nobody verifies"),
)  # fmt: skip
"""积案化解率, 核验."""

CALLED_REACHED = _share(
    "R9", "callback_reached_cases", "callback_cases", label=N_("Reached when called back"),
    formula=N_("cases of which somebody was reached ÷ cases called back"),
    exclusions=N_("cases not called back"),
)  # fmt: skip
"""回访成功率."""

CALLED_SATISFIED = _share(
    "R9s", "callback_satisfied_cases", "callback_reached_cases", label=N_("Satisfied when called back"),
    formula=N_("last answer satisfied or basically satisfied ÷ cases of which somebody was reached"),
    exclusions=N_("cases of which nobody was reached"),
)  # fmt: skip
"""回访满意率, of the reached alone."""

MEETING_SHARE = _share(
    "R10", "meeting_townships", "townships", label=N_("Townships with a joint meeting"),
    formula=N_("townships with at least one joint meeting in the period ÷ townships"), cohort=N_("townships"),
)  # fmt: skip
"""联席会议覆盖率."""


def came_back_within(days: int) -> Indicator:
    """Return R6b: of concluded first matters, the share that came back within so many days; the days are in its id."""
    return _share(
        f"R6b/{days}", "came_back_cases", "first_concluded_cases", label=N_("Share that came back"),
        formula=N_(
            "of these, those with a repeat received 1 to N days after concluding ÷ first matters concluded at least N "
            "days before the last day of the data; N is the number in the id. A first matter is no repeat: not "
            "marked as one and naming no earlier case. A repeat of it names its number, in the same source"
        ),
        exclusions=_UNLINKED,
    )  # fmt: skip


def settled_at_once(days: int) -> Indicator:
    """Return R7: 一次性化解率, what R6b leaves to the whole; the days are in its id."""
    return _share(
        f"R7/{days}", "stayed_away_cases", "first_concluded_cases", label=N_("Done at the first time"),
        formula=N_("first matters that did not come back ÷ first matters concluded, as R6b of these days has them"),
        exclusions=_UNLINKED,
    )  # fmt: skip


def definitions(settings: Settings) -> Mapping[str, Indicator]:
    """Return the definitions in force in a district, by what they are asked for: R1, R1t, R2, R2', R3 and so on.

    The key stays the same whatever the district chose; the id of what it gives says what that was. R5 and R5d are
    satisfaction with the office and with the desk, R4 and R4d the share who answered.
    """
    rules = settings.indicators
    counts_all, is_full = rules.not_yet_due == "counted", rules.satisfied == "fully"
    satisfied = FULLY_SATISFIED_SHARE if is_full else SATISFIED_SHARE
    return {
        "R1": NOTIFIED_IN_TIME_OF_ALL if counts_all else NOTIFIED_IN_TIME,
        "R1t": TRANSFERRED_IN_TIME,
        "R2": CONCLUDED_IN_TIME_OF_ALL if counts_all else CONCLUDED_IN_TIME,
        "R2'": CONCLUDED_SHARE,
        "R3": SETTLED_REPORTED,
        "R3v": SETTLED_VERIFIED,
        "R3x": STRUCK_OFF,
        "R4": RATED_SHARE,
        "R4d": DESK_RATED_SHARE,
        "R5": SATISFIED_OR_SILENT_SHARE if rules.silence == "counted" else satisfied,
        "R5d": DESK_FULLY_SATISFIED_SHARE if is_full else DESK_SATISFIED_SHARE,
        "R6a": REPEAT_SHARE,
        "R6b": CAME_BACK_EVER if rules.returns == "ever" else came_back_within(rules.repeat_days),
        "R7": settled_at_once(rules.repeat_days),
        "R8": BACKLOG_REPORTED,
        "R8v": BACKLOG_VERIFIED,
        "R9": CALLED_REACHED,
        "R9s": CALLED_SATISFIED,
        "R10": MEETING_SHARE,
    }


def townships_meeting(
    meetings: pd.DataFrame, townships: Collection[str], *, first_day: date, last_day: date
) -> pd.DataFrame:
    """Return what R10 divides.

    Parameters
    ----------
    meetings
        A row per joint meeting held: township_code (missing for the district's own), held_on (timestamp).
    townships
        Codes of all townships.
    first_day, last_day
        Of the period, both included.

    Returns
    -------
    DataFrame
        One row of integers: meeting_townships, townships, meetings (of townships; per township is their quotient).
    """
    is_in = meetings["held_on"].between(pd.Timestamp(first_day), pd.Timestamp(last_day))
    held = meetings.loc[is_in & meetings["township_code"].isin(list(townships)), "township_code"]
    return pd.DataFrame(
        {"meeting_townships": [held.nunique()], "townships": [len(set(townships))], "meetings": [len(held)]}
    )
