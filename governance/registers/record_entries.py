"""What somebody fills in for a record kept by hand, and what it is held against: the same faults as rows of files.

Posts, never names; 批次, 人次 and 件 stay apart. Reasons and words are chosen from lists: nothing here is told freely
but the names of campaigns, their lines and units.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from governance.errors import N_, GridError
from governance.masking import TOKENS
from governance.posts import post_only
from governance.record_settings import RECEPTION_KINDS, RecordName
from governance.registers.offices import office_fault
from governance.words import REJECT_REASONS

SATISFACTION = ("满意", "基本满意", "不满意")
DISSATISFIED = "不满意"

LONGEST_NAME = 60
LONGEST_UNIT = 8

Faults = Mapping[str, GridError | None]


@dataclass(frozen=True)
class RecordDesk:
    """What entries are held against.

    Attributes
    ----------
    today
        In the district's time zone.
    offices
        See :func:`governance.registers.offices.known_offices`.
    townships
        Codes of those in force of the whole district.
    reasons
        Words for why somebody was not satisfied.
    township_of_case
        Township of a case that the reader may see: (True, its code or None); (False, None) where there is none such.
    unit_of_line
        Unit in which a line of a campaign is counted already; None where it is new.
    """

    today: date
    offices: Collection[str]
    townships: Collection[str]
    reasons: Collection[str]
    township_of_case: Callable[[str, str], tuple[bool, str | None]]
    unit_of_line: Callable[[str, str], str | None]

    def day_fault(self, day: date | None) -> GridError | None:
        """Return what is wrong with a day on which something happened."""
        if day is None:
            return GridError(N_("Choose a day."))
        if day > self.today:
            return GridError(N_("{day} has not come yet. Choose a day up to today."), day=day)
        return None

    def township_fault(self, code: str | None) -> GridError | None:
        """Return what is wrong with a township; none at all is the district as a whole."""
        if code is None or code in self.townships:
            return None
        return _reject("place_unknown")


def _reject(reason: str) -> GridError:
    """Return what a row of a file is told for the same."""
    return GridError(REJECT_REASONS[reason])


@dataclass(frozen=True)
class ReceptionEntry:
    """A reception; attributes are columns of ``reception``."""

    kind_of_record: ClassVar[RecordName] = "reception"

    held_on: date | None
    kind: str
    batches: int
    person_visits: int
    township_code: str | None = None
    post: str = ""
    settled_on_spot: int | None = None
    transferred_matters: int | None = None

    @property
    def day(self) -> date | None:
        """Day held."""
        return self.held_on

    def faults(self, desk: RecordDesk) -> Faults:
        """Return what is wrong, by field."""
        parts = (self.settled_on_spot or 0) + (self.transferred_matters or 0)
        is_name = self.post.strip() and post_only(self.post.strip()) == TOKENS["name"]
        return {
            "held_on": desk.day_fault(self.held_on),
            "kind": None if self.kind in RECEPTION_KINDS else GridError(N_("Choose a kind.")),
            "township_code": desk.township_fault(self.township_code),
            "post": GridError(N_("Write a post, such as 副区长, never a name.")) if is_name else None,
            "batches": None if self.batches > 0 else GridError(N_("Write how many batches were received.")),
            "person_visits": _reject("persons_below_batches") if self.person_visits < self.batches else None,
            "settled_on_spot": _reject("parts_exceed_whole") if parts > self.batches else None,
        }


@dataclass(frozen=True)
class CallbackEntry:
    """A callback; attributes are columns of ``callback``."""

    kind_of_record: ClassVar[RecordName] = "callback"

    source: str
    case_no: str
    called_on: date | None
    is_reached: bool
    satisfaction: str | None = None
    reason: str | None = None
    is_reopened: bool | None = None

    @property
    def day(self) -> date | None:
        """Day of the call."""
        return self.called_on

    def faults(self, desk: RecordDesk) -> Faults:
        """Return what is wrong, by field."""
        said = None
        if self.satisfaction is not None:
            said = None if self.satisfaction in SATISFACTION else _reject("satisfaction_unknown")
            said = said if self.is_reached else _reject("not_reached_but_rated")
        no_reason = self.reason is None or (self.satisfaction == DISSATISFIED and self.reason in desk.reasons)
        is_known, _ = desk.township_of_case(self.source, self.case_no)
        return {
            "case_no": None if is_known else _reject("case_unknown"),
            "called_on": desk.day_fault(self.called_on),
            "satisfaction": said,
            "reason": None if no_reason else GridError(N_("A reason is told only of who was not satisfied.")),
        }


@dataclass(frozen=True)
class CampaignEntry:
    """How a line of a campaign stands on a day; attributes are columns of ``campaign_report``."""

    kind_of_record: ClassVar[RecordName] = "campaign_report"

    campaign: str
    line: str
    unit: str
    begins_on: date | None
    ends_on: date | None
    target: int
    reported_on: date | None
    done: int
    verified: int | None = None
    township_code: str | None = None
    department: str | None = None

    @property
    def day(self) -> date | None:
        """Day the counts hold for."""
        return self.reported_on

    def faults(self, desk: RecordDesk) -> Faults:
        """Return what is wrong, by field."""
        is_backwards = (
            self.begins_on is not None and self.ends_on is not None and self.ends_on < self.begins_on
        )
        told = desk.unit_of_line(self.campaign, self.line)
        no_office = self.department is None
        return {
            "campaign": _name_fault(self.campaign, LONGEST_NAME),
            "line": _name_fault(self.line, LONGEST_NAME),
            "unit": _name_fault(self.unit, LONGEST_UNIT)
            or (_reject("unit_differs") if told is not None and told != self.unit else None),
            "begins_on": GridError(N_("Choose a day.")) if self.begins_on is None else None,
            "ends_on": GridError(N_("Choose a day.")) if self.ends_on is None
            else _reject("ends_before_begins") if is_backwards else None,
            "target": _reject("target_zero") if self.target <= 0 else None,
            "reported_on": desk.day_fault(self.reported_on),
            "done": GridError(N_("Write how many are done; none is 0.")) if self.done < 0 else None,
            "verified": _reject("verified_exceeds_done")
            if self.verified is not None and self.verified > self.done else None,
            "township_code": desk.township_fault(self.township_code),
            "department": None if no_office else office_fault(self.department or "", desk.offices),
        }  # fmt: skip


Entry = ReceptionEntry | CallbackEntry | CampaignEntry


def _name_fault(text: str, longest: int) -> GridError | None:
    if not text.strip():
        return GridError(N_("This must not be empty."))
    if len(text.strip()) > longest:
        return GridError(
            N_("This has {length} characters; keep it within {limit}."),
            length=len(text.strip()),
            limit=longest,
        )
    return None
