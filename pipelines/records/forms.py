"""Forms of records: which fields a record of a kind has, how a cell of each is read, and what makes a row faulty.

A form is made from what the district file says of the files, and the statement of :mod:`pipelines.records.typed` is
made from the form. Tests of rows are SQL over the typed fields; a test that meets a missing value does not fail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from governance.record_settings import (
    RECEPTION_KINDS,
    Callback,
    Campaign,
    Profile,
    Reception,
    RecordName,
)
from governance.satisfaction import NO_ANSWER
from governance.settings import Source

FieldKind = Literal["code", "word", "post", "day", "count", "choice", "listed", "flag"]
"""``code`` and ``word``: text as it stands; ``post``: text of which only posts are kept; ``choice``: one of some words,
any other is a fault; ``listed``: one of some words, any other is 其他; ``flag``: yes or no in the words given."""

OTHER = "其他"

BATCHES = ("批", "批次")
PERSON_VISITS = ("人次", "人")
MATTERS = ("件", "件次", "批", "批次")
"""Units that may stand behind a number. Each batch of a reception brings one matter, so matters are written so too."""

AS_CALLED = MappingProxyType({"非常满意": "满意", "非常不满意": "不满意", NO_ANSWER: ""})
"""Answers that are kept as another word of a callback; empty means that nothing was answered."""

REACHED = MappingProxyType({
    **dict.fromkeys(
        ("是", "成功", "回访成功", "接通", "已接通", "有效", "有效回访", "已回访", "1", "true", "yes", "y"), "true"
    ),
    **dict.fromkeys(
        ("否", "失败", "未成功", "不成功", "回访失败", "回访不成功", "未接通", "无人接听", "未接", "无法接通", "拒接",
         "拒访", "拒绝回访", "关机", "停机", "空号", "忙线", "占线", "号码错误", "无效", "未回访", "0", "false", "no",
         "n"),
        "false",
    ),
})  # fmt: skip
YES_OR_NO = MappingProxyType({
    **dict.fromkeys(("是", "有", "1", "true", "yes", "y"), "true"),
    **dict.fromkeys(("否", "无", "0", "false", "no", "n"), "false"),
})  # fmt: skip
KINDS = MappingProxyType({
    **{kind: kind for kind in RECEPTION_KINDS},
    **dict.fromkeys(("领导接访", "坐班接访", "定点接访", "公开接访", "随机接访"), "接访"),
    **dict.fromkeys(("领导下访", "带案下访", "主动下访"), "下访"),
    **dict.fromkeys(("领导约访", "预约接访", "主动约访"), "约访"),
})  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of a record.

    Attributes
    ----------
    name
        As in the published table.
    kind
        How a cell is read.
    is_needed
        A row without it is faulty.
    units
        Of a ``count``: units that may stand behind the number; empty for any.
    words
        Of a ``choice``, ``listed`` or ``flag``: word of a cell to the word kept; empty for nothing.
    otherwise
        What holds where the file has no cell for it; missing for nothing.
    units_of
        Fields of the counts behind whose numbers a unit stands that holds where nothing else says it.
    unknown
        Reason why a row with a cell that is none of the words is faulty.
    """

    name: str
    kind: FieldKind
    is_needed: bool = False
    units: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | date | None = None
    units_of: tuple[str, ...] = ()
    unknown: str = "word_unknown"


@dataclass(frozen=True)
class RowFault:
    """What makes a row faulty.

    Attributes
    ----------
    test
        SQL over the typed fields; true for a faulty row.
    reason
        See :data:`governance.words.REJECT_REASONS`.
    field
        Field at fault; empty for the row.
    """

    test: str
    reason: str
    field: str = ""


@dataclass(frozen=True)
class RecordForm:
    """How the files of receptions, callbacks or a campaign become rows.

    Attributes
    ----------
    name
        Published table.
    fields
        In order.
    day
        Field whose day may not lie in the future and whose month the record belongs to.
    faults
        What is looked for after every cell could be read, in this order.
    made_no
        Field that is made from the whole row where the file has no number; empty where none is.
    """

    name: RecordName
    fields: tuple[Field, ...]
    day: str
    faults: tuple[RowFault, ...]
    made_no: str = ""

    @property
    def kept_text(self) -> tuple[str, ...]:
        """Fields whose cells are stored as they stand."""
        return tuple(one.name for one in self.fields if one.kind in {"code", "word"})


def form_of(profile: Profile, answers: Mapping[str, str]) -> RecordForm:
    """Return the form of the files of receptions, callbacks or campaigns.

    Parameters
    ----------
    profile
        What the district file says of them.
    answers
        Words on satisfaction; see :attr:`governance.satisfaction.Satisfaction.read_as`.

    Raises
    ------
    TypeError
        It is a source of cases, which have their own statement.
    """
    if isinstance(profile, Source):
        raise TypeError(profile.name)
    if isinstance(profile, Reception):
        return _reception(profile)
    return _callback(profile, answers) if isinstance(profile, Callback) else _campaign(profile)


def _reception(profile: Reception) -> RecordForm:
    return RecordForm(
        "reception",
        (
            Field("reception_no", "code"),
            Field("held_on", "day", is_needed=True),
            Field("kind", "choice", is_needed=True, words=KINDS, otherwise=profile.kind, unknown="kind_unknown"),
            Field("township_code", "code"),
            Field("post", "post"),
            Field("batches", "count", is_needed=True, units=BATCHES),
            Field("person_visits", "count", is_needed=True, units=PERSON_VISITS),
            Field("settled_on_spot", "count", units=MATTERS),
            Field("transferred_matters", "count", units=MATTERS),
        ),
        day="held_on",
        faults=(
            RowFault("person_visits < batches", "persons_below_batches", "person_visits"),
            RowFault(
                "coalesce(settled_on_spot, 0) + coalesce(transferred_matters, 0) > batches", "parts_exceed_whole"
            ),
        ),
        made_no="reception_no",
    )  # fmt: skip


def _callback(profile: Callback, answers: Mapping[str, str]) -> RecordForm:
    ratings = {word: AS_CALLED.get(answer, answer) for word, answer in answers.items()}
    reasons = MappingProxyType({**{reason: reason for reason in profile.reasons}, "无": "", "/": "", "-": ""})
    return RecordForm(
        "callback",
        (
            Field("case_no", "code", is_needed=True),
            Field("called_on", "day", is_needed=True),
            Field("attempt_no", "count", units=("次",)),
            Field("is_reached", "flag", is_needed=True, words=REACHED, unknown="reached_unknown"),
            Field("satisfaction", "choice", words=ratings, unknown="satisfaction_unknown"),
            Field("reason", "listed", words=reasons),
            Field("is_reopened", "flag", words=YES_OR_NO),
        ),
        day="called_on",
        faults=(RowFault("satisfaction IS NOT NULL AND NOT is_reached", "not_reached_but_rated", "satisfaction"),),
    )  # fmt: skip


def _campaign(profile: Campaign) -> RecordForm:
    title = profile.shown_name
    units = "[target_unit, done_unit, verified_unit]"
    return RecordForm(
        "campaign_report",
        (
            Field("campaign", "word", is_needed=True, otherwise=title),
            Field("line", "word"),
            Field("township_code", "code"),
            Field("department", "word"),
            Field("unit", "word", otherwise=profile.unit, units_of=("target", "done", "verified")),
            Field("begins_on", "day", is_needed=True, otherwise=profile.begins_on),
            Field("ends_on", "day", is_needed=True, otherwise=profile.ends_on),
            Field("target", "count", is_needed=True),
            Field("reported_on", "day", is_needed=True),
            Field("done", "count", is_needed=True),
            Field("verified", "count"),
        ),
        day="reported_on",
        faults=(
            RowFault("unit IS NULL", "unit_missing", "unit"),
            RowFault(f"len(list_filter({units}, lambda one: one <> unit)) > 0", "unit_differs", "target"),
            RowFault("target = 0", "target_zero", "target"),
            RowFault("ends_on < begins_on", "ends_before_begins", "ends_on"),
            RowFault("verified > done", "verified_exceeds_done", "verified"),
        ),
    )
