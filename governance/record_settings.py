"""What the district file says of further records: ``[[receptions]]``, ``[[callbacks]]``, ``[[campaigns]]``.

Each is where files of one kind come from and how they read, as a source is for cases. What a file says nowhere because
it is the same in every row, such as the unit of a campaign, is said here once instead of by a column.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Annotated, ClassVar, Literal, NamedTuple, Protocol

from pydantic import Field

from governance.errors import N_
from governance.setting_tables import Name, Section, Source

RECEPTION_KINDS = ("接访", "下访", "约访")
ReceptionKind = Literal["接访", "下访", "约访"]

RecordName = Literal["case", "reception", "callback", "campaign_report"]
"""What a load holds: cases, or the table of further records."""


class RecordSource(Section):
    """What receptions, callbacks and campaigns have in common.

    Attributes
    ----------
    name
        What ``load --source`` takes; no source of cases may have it.
    title
        What readers see; missing means the name.
    date_order
        Order of the parts in dates written with figures only.
    encoding
        Of text files, where it should not be found out.
    """

    record: ClassVar[RecordName]

    name: Name
    title: str | None = None
    date_order: Literal["ymd", "mdy", "dmy"] = "ymd"
    encoding: str | None = None

    @property
    def shown_name(self) -> str:
        """Title, or the name where there is none."""
        return self.title or self.name


class ReceptionColumns(Section):
    """``[receptions.columns]``: ours = theirs."""

    reception_no: str | None = None
    held_on: str
    kind: str | None = None
    township_code: str | None = None
    post: str | None = None
    batches: str
    person_visits: str
    settled_on_spot: str | None = None
    transferred_matters: str | None = None


class Reception(RecordSource):
    """``[[receptions]]``: receptions by leading posts (接访, 下访, 约访).

    Attributes
    ----------
    kind
        Of all of them, where no column says it.
    """

    record: ClassVar[RecordName] = "reception"

    kind: ReceptionKind | None = None
    columns: ReceptionColumns


class CallbackColumns(Section):
    """``[callbacks.columns]``: ours = theirs."""

    case_no: str
    called_on: str
    attempt_no: str | None = None
    is_reached: str
    satisfaction: str | None = None
    reason: str | None = None
    is_reopened: str | None = None


class Callback(RecordSource):
    """``[[callbacks]]``: calls that ask after cases (回访).

    Attributes
    ----------
    of
        Name of the source whose cases are asked after.
    reasons
        Words for why somebody was not satisfied; any other is kept as 其他, for it may be free text.
    """

    record: ClassVar[RecordName] = "callback"

    of: Name
    reasons: tuple[Name, ...] = ("办理结果", "办理时间", "服务态度", "未兑现", "政策限制")
    columns: CallbackColumns


class CampaignColumns(Section):
    """``[campaigns.columns]``: ours = theirs."""

    campaign: str | None = None
    line: str | None = None
    township_code: str | None = None
    department: str | None = None
    unit: str | None = None
    begins_on: str | None = None
    ends_on: str | None = None
    target: str
    reported_on: str
    done: str
    verified: str | None = None


class Campaign(RecordSource):
    """``[[campaigns]]``: what townships and offices report of campaigns (积案攻坚, 办证 and so on).

    Attributes
    ----------
    unit
        What is counted (件, 本, 户, 处), where neither a column nor the cells say it.
    begins_on, ends_on
        First and last day, where no column says them.
    """

    record: ClassVar[RecordName] = "campaign_report"

    unit: Annotated[str, Field(min_length=1, max_length=8)] | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    columns: CampaignColumns


Profile = Source | Reception | Callback | Campaign
"""Where files of any kind of record come from, and how they read."""


class RecordTables(Protocol):
    """What of a district file says where records come from; a table that is faulty by itself is None."""

    @property
    def sources(self) -> Sequence[Source | None]:
        """``[[sources]]``."""

    @property
    def receptions(self) -> Sequence[Reception | None]:
        """``[[receptions]]``."""

    @property
    def callbacks(self) -> Sequence[Callback | None]:
        """``[[callbacks]]``."""

    @property
    def campaigns(self) -> Sequence[Campaign | None]:
        """``[[campaigns]]``."""


class Fault(NamedTuple):
    """What is wrong with the tables of records taken together.

    Attributes
    ----------
    location
        Path to the key in the document.
    key
        The key as a reader is told it.
    remedy
        What is wrong and what to do.
    """

    location: tuple[str | int, ...]
    key: str
    remedy: str


def record_faults(tables: RecordTables) -> Iterator[Fault]:
    """Give the faults of the tables of further records that no single key shows."""
    taken = {source.name for source in tables.sources if source is not None}
    cases = frozenset(taken)
    kinds: tuple[tuple[str, Sequence[RecordSource | None]], ...] = (
        ("receptions", tables.receptions), ("callbacks", tables.callbacks), ("campaigns", tables.campaigns),
    )  # fmt: skip
    for kind, profiles in kinds:
        for number, profile in enumerate(profiles):
            if profile is None:
                continue
            if profile.name in taken:
                twice = N_(
                    "something before it has this name; rename one: load --source tells them apart by it"
                )
                yield Fault((kind, number, "name"), f"{kind}.{profile.name}", twice)
            taken.add(profile.name)
            for key, remedy in _own_faults(profile, cases):
                yield Fault((kind, number, key), f"{kind}.{profile.name}.{key}", remedy)


def _own_faults(profile: RecordSource, cases: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give what is wrong with one table: its key and the sentence."""
    if isinstance(profile, Callback) and profile.of not in cases:
        yield "of", N_("names no source of cases; write the name of one of the [[sources]]")
    said_once = N_("is missing; name a column of it, or write here what holds for every row")
    if isinstance(profile, Reception) and profile.kind is None and profile.columns.kind is None:
        yield "kind", said_once
    if isinstance(profile, Campaign):
        for key in ("begins_on", "ends_on"):
            if getattr(profile, key) is None and getattr(profile.columns, key) is None:
                yield key, said_once
        if profile.begins_on and profile.ends_on and profile.ends_on < profile.begins_on:
            yield "ends_on", N_("lies before begins_on; correct one of them")
