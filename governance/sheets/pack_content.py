"""What the pack of a meeting says, field by field, and who may read each field.

Convention: every field of a part of the pack names its readers. :meth:`PackVariant.of` is the only way to a pack that
can be printed, kept or taken away: it leaves out each field that is not for its readers, and the rows beyond the
township of a township's pack; a variant that holds anything else cannot be made. Days, codes and figures keep their
type, so a kept pack is printed from the same values. Sentences are in the language the pack was made in.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import TypeAdapter

from governance.audience import Audience
from governance.errors import N_
from governance.sheets.papers import Share

RECORD_VERSION = 1
"""Of the form of the record. Fields that are added get a default, so that what was kept before is read on."""


class Readers(StrEnum):
    """Whom a pack is made for."""

    LEADERS = "leaders"
    OFFICES = "offices"
    TOWNSHIP = "township"


READER_WORDS: Mapping[Readers, str] = {
    Readers.LEADERS: N_("for leaders"),
    Readers.OFFICES: N_("for member offices"),
    Readers.TOWNSHIP: N_("for a township"),
}
"""What readers call it."""

READS_AS: Mapping[Readers, Audience] = {
    Readers.LEADERS: "inside",
    Readers.OFFICES: "outside",
    Readers.TOWNSHIP: "inside",
}
"""As which audience counts are told."""

EVERYBODY: Final = frozenset(Readers)
INSIDE: Final = frozenset(readers for readers, audience in READS_AS.items() if audience == "inside")
LEADERS: Final = frozenset({Readers.LEADERS})


@dataclass(frozen=True)
class PackHead:
    """The meeting.

    Attributes
    ----------
    kind, state
        Codes of the register.
    attendance
        Office, and present, excused, observer; missing while nothing is recorded.
    """

    meeting_id: Annotated[str, EVERYBODY]
    body_name: Annotated[str, EVERYBODY]
    kind: Annotated[str, EVERYBODY]
    state: Annotated[str, EVERYBODY]
    meets_on: Annotated[date, EVERYBODY]
    begins_at: Annotated[str, EVERYBODY]
    place: Annotated[str, EVERYBODY]
    convenor_post: Annotated[str, EVERYBODY]
    attendance: Annotated[tuple[tuple[str, str | None], ...], EVERYBODY]
    is_demonstration: Annotated[bool, EVERYBODY]


@dataclass(frozen=True)
class PackBasis:
    """What the figures rest on.

    Attributes
    ----------
    publication, data_hash, program_version
        Of the published file; the hash is of the loads it was built from.
    as_of
        Last day of the data; missing without any.
    month_from, month_to
        First days of the first and last month of the window whose marks are listed; missing where there is none.
    window_months, denominator, seed
        Of the tests.
    unplaced
        Cases of the month that are in no township.
    """

    publication: Annotated[str, EVERYBODY]
    data_hash: Annotated[str, EVERYBODY]
    program_version: Annotated[str, EVERYBODY]
    as_of: Annotated[date | None, EVERYBODY]
    month_from: Annotated[date | None, EVERYBODY]
    month_to: Annotated[date | None, EVERYBODY]
    window_months: Annotated[int, EVERYBODY]
    denominator: Annotated[str, EVERYBODY]
    seed: Annotated[int, EVERYBODY]
    unplaced: Annotated[int | None, INSIDE]


@dataclass(frozen=True)
class AgendaLine:
    """An item of the agenda.

    Attributes
    ----------
    last_before
        The meeting that last took up the same; missing where it is new.
    reason
        Tells counts.
    word
        What was said when it was carried or changed.
    """

    item_id: Annotated[str, EVERYBODY]
    title: Annotated[str, EVERYBODY]
    source: Annotated[str, EVERYBODY]
    state: Annotated[str, EVERYBODY]
    place_name: Annotated[str | None, EVERYBODY]
    township_code: Annotated[str | None, EVERYBODY]
    category: Annotated[str | None, EVERYBODY]
    lead_office: Annotated[str | None, EVERYBODY]
    decision: Annotated[str | None, EVERYBODY]
    last_before: Annotated[str | None, EVERYBODY]
    reason: Annotated[str | None, INSIDE]
    word: Annotated[str | None, LEADERS]


@dataclass(frozen=True)
class PlaceLine:
    """A marked place, the surest first; counts are those of the place, observed and expected with its neighbours."""

    rank: Annotated[int, EVERYBODY]
    code: Annotated[str, EVERYBODY]
    name: Annotated[str, EVERYBODY]
    township_code: Annotated[str | None, EVERYBODY]
    township_name: Annotated[str, EVERYBODY]
    matter: Annotated[str, EVERYBODY]
    level: Annotated[int, EVERYBODY]
    is_new: Annotated[bool, EVERYBODY]
    cases: Annotated[int | None, INSIDE]
    observed: Annotated[int | None, INSIDE]
    expected: Annotated[float | None, INSIDE]
    ratio: Annotated[float | None, INSIDE]
    windows_marked: Annotated[int | None, INSIDE]
    why: Annotated[str | None, INSIDE]


@dataclass(frozen=True)
class RiskLine:
    """A risk that is new since the last meeting, or overdue."""

    risk_id: Annotated[str, EVERYBODY]
    title: Annotated[str, EVERYBODY]
    domain: Annotated[str, EVERYBODY]
    level: Annotated[str, EVERYBODY]
    state: Annotated[str, EVERYBODY]
    place_name: Annotated[str | None, EVERYBODY]
    township_code: Annotated[str | None, EVERYBODY]
    office: Annotated[str, EVERYBODY]
    listed_on: Annotated[date, EVERYBODY]
    due_on: Annotated[date, EVERYBODY]
    is_new: Annotated[bool, EVERYBODY]
    is_overdue: Annotated[bool, EVERYBODY]
    lead_post: Annotated[str | None, INSIDE]
    measures: Annotated[str | None, INSIDE]


@dataclass(frozen=True)
class Happening:
    """What happened with an action; ``why`` is the reason that was given."""

    day: Annotated[date, EVERYBODY]
    verb: Annotated[str, EVERYBODY]
    office: Annotated[str, EVERYBODY]
    text: Annotated[str | None, EVERYBODY]
    why: Annotated[str | None, INSIDE]


@dataclass(frozen=True)
class ActionLine:
    """An action that the meeting opens with, or one it gave.

    Attributes
    ----------
    group
        overdue, reported, open, ended; given for what the meeting itself gave.
    """

    action_id: Annotated[str, EVERYBODY]
    group: Annotated[str, EVERYBODY]
    task: Annotated[str, EVERYBODY]
    office: Annotated[str, EVERYBODY]
    place_name: Annotated[str | None, EVERYBODY]
    township_code: Annotated[str | None, EVERYBODY]
    state: Annotated[str, EVERYBODY]
    first_due_on: Annotated[date, EVERYBODY]
    due_on: Annotated[date, EVERYBODY]
    times_moved: Annotated[int | None, INSIDE]
    happened: Annotated[tuple[Happening, ...], EVERYBODY]


@dataclass(frozen=True)
class ServiceColumn:
    """A rate of service, with its definition as it was in force."""

    label: Annotated[str, EVERYBODY]
    mark: Annotated[str, EVERYBODY]
    formula: Annotated[str, EVERYBODY]
    decimals: Annotated[int, EVERYBODY]


@dataclass(frozen=True)
class ServiceRow:
    """How cases of a month were served; of a township, or of all where ``township_code`` is missing."""

    name: Annotated[str, INSIDE]
    township_code: Annotated[str | None, INSIDE]
    received: Annotated[int, INSIDE]
    open: Annotated[int, INSIDE]
    overdue: Annotated[int, INSIDE]
    rates: Annotated[tuple[Share, ...], INSIDE]


@dataclass(frozen=True)
class ReleasedRow:
    """Cases of a quarter as they are released to everybody, see :mod:`governance.releases`.

    Attributes
    ----------
    quarter, as_of
        Its first day; last day of the data that it was counted from.
    cases
        Missing where ``state`` is withheld.
    """

    name: Annotated[str, EVERYBODY]
    township_code: Annotated[str | None, EVERYBODY]
    quarter: Annotated[date, EVERYBODY]
    as_of: Annotated[date, EVERYBODY]
    cases: Annotated[int | None, EVERYBODY]
    state: Annotated[str, EVERYBODY]


@dataclass(frozen=True)
class Definition:
    """What a word or figure of the pack means, as it was in force."""

    mark: Annotated[str, EVERYBODY]
    label: Annotated[str, EVERYBODY]
    text: Annotated[str, EVERYBODY]


@dataclass(frozen=True)
class PackContent:
    """Everything a pack can say; what a reader is shown is a :class:`PackVariant` of it.

    Attributes
    ----------
    language
        In which its sentences are.
    service_month
        First day; missing where the data have no month.
    picture
        Map of the marked places as SVG; empty for none.
    """

    language: Annotated[str, EVERYBODY]
    head: Annotated[PackHead, EVERYBODY]
    basis: Annotated[PackBasis, EVERYBODY]
    agenda: Annotated[tuple[AgendaLine, ...], EVERYBODY]
    places: Annotated[tuple[PlaceLine, ...], EVERYBODY]
    risks: Annotated[tuple[RiskLine, ...], EVERYBODY]
    actions: Annotated[tuple[ActionLine, ...], EVERYBODY]
    service_month: Annotated[date | None, INSIDE]
    service_columns: Annotated[tuple[ServiceColumn, ...], INSIDE]
    service: Annotated[tuple[ServiceRow, ...], INSIDE]
    released: Annotated[tuple[ReleasedRow, ...], EVERYBODY]
    definitions: Annotated[tuple[Definition, ...], EVERYBODY]
    picture: Annotated[str, EVERYBODY] = ""


@dataclass(frozen=True)
class PackVariant:
    """A pack as some readers are given it.

    Attributes
    ----------
    township_codes
        Of a township's pack; empty for the others.
    """

    readers: Readers
    township_codes: tuple[str, ...]
    content: PackContent

    def __post_init__(self) -> None:
        if narrowed(self.content, self.readers, self.township_codes) != self.content:
            raise ValueError(f"the content holds what is not for {self.readers}")

    @classmethod
    def of(
        cls, content: PackContent, readers: Readers, township_codes: Collection[str] = ()
    ) -> "PackVariant":
        """Return the pack that some readers are given.

        Parameters
        ----------
        content
            Its map is left out: it is drawn from the variant, see :meth:`with_picture`.
        township_codes
            Of a township's pack; none for the others.
        """
        own = tuple(sorted(township_codes))
        return cls(readers, own, replace(narrowed(content, readers, own), picture=""))

    def with_picture(self, picture: str) -> "PackVariant":
        """Return the pack with a map that was drawn from what stands in it."""
        return replace(self, content=replace(self.content, picture=picture))

    def as_record(self) -> dict[str, Any]:
        """Return the pack as plain data that JSON can hold."""
        told: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return {"record_version": RECORD_VERSION, **told}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "PackVariant":
        """Return the pack that was kept as a record; a field that is younger than the record takes its default.

        Raises
        ------
        ValueError
            The record has another form, or holds what is not for its readers.
        """
        if record["record_version"] != RECORD_VERSION:
            raise ValueError(f"a pack of form {record['record_version']}")
        return _ADAPTER.validate_python(
            {name: value for name, value in record.items() if name != "record_version"}
        )


_ADAPTER = TypeAdapter(PackVariant)


def content_hash(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record: of its JSON with names in order and no blanks, UTF-8."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def narrowed(content: PackContent, readers: Readers, township_codes: Collection[str]) -> PackContent:
    """Return a content without what is not for some readers: fields, rows of other townships."""
    kept: PackContent = _without(content, readers)
    if readers is not Readers.TOWNSHIP:
        return kept
    parts: dict[str, Any] = {
        name: tuple(row for row in getattr(kept, name) if row.township_code in township_codes)
        for name in ("agenda", "places", "risks", "actions", "service", "released")
    }
    return replace(kept, **parts)


def readers_of(kind: Any) -> frozenset[Readers]:  # noqa: ANN401 (the type of a field)
    """Return who may read a field, by its type.

    Raises
    ------
    AttributeError
        The field names no readers.
    """
    readers: frozenset[Readers] = kind.__metadata__[0]
    return readers


def _without(part: Any, readers: Readers) -> Any:  # noqa: ANN401 (any part of a pack)
    """Return a part without the fields that are not for some readers."""
    if isinstance(part, tuple) and not isinstance(part, Share):
        return tuple(_without(one, readers) for one in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    kept = {}
    for one in fields(part):
        value = getattr(part, one.name)
        nothing = () if isinstance(value, tuple) else None
        kept[one.name] = _without(value, readers) if readers in readers_of(one.type) else nothing
    return replace(part, **kept)
