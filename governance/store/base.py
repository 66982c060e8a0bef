"""What every stored table is made of: one base, times in UTC, and text that is masked before it is written.

Convention: a time is aware and in UTC; a day is a date; a missing value is NULL. Text that people type goes through
:func:`governance.masking.mask` on its way in, so that no register can forget it: in a column by :class:`MaskedText`, in
the data of an event because a bare text is masked there (:func:`stored_value`). What nobody typed freely (a code from a
list, a number of ours) says so by being a :class:`Code`.
"""

import math
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Date, DateTime, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

from governance.errors import N_, StoreFault
from governance.masking import mask
from governance.text_rules import PersonalKind

TEXT_LIMIT = 4_000
"""Characters of one text that people type."""

RUNNING_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""Of a primary key that counts up; SQLite counts only what is called INTEGER."""

_UNREADABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000)])
"""Control characters and halves of characters: no reader sees them, and PostgreSQL refuses some."""


class Code(str):
    """A word that nobody typed freely: a code, a state, a number of ours. It is stored as it is."""

    __slots__ = ()


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware, in UTC, to the microsecond."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return a type with a zone where the database has one."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as the database takes it.

        Raises
        ------
        ValueError
            The moment has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


class MaskedText(TypeDecorator[str]):
    """Text that people type: whatever names or identifies a person is blotted out on the way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's)
        """Return the text as it may be kept."""
        return None if value is None else note(value, Counter())


class Base(DeclarativeBase):
    """Base of every stored table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        date: Date(),
        datetime: UtcTime(),
        dict[str, Any]: JSON(none_as_null=True),
    }


def note(text: str, found: Counter[PersonalKind]) -> str:
    """Return a text as it may be kept: masked, without characters that no reader sees.

    Parameters
    ----------
    text
        What somebody typed.
    found
        Takes up how often each kind was blotted out, for the notice.

    Raises
    ------
    StoreFault
        It is longer than :data:`TEXT_LIMIT`; nothing is cut off in silence.
    """
    clean = text.translate(_UNREADABLE).strip()
    if len(clean) > TEXT_LIMIT:
        raise StoreFault(
            N_("A text has {length} characters, and {limit} can be kept. Shorten it and try again; nothing was saved."),
            length=len(clean), limit=TEXT_LIMIT,
        )  # fmt: skip
    masked = mask(clean)
    found.update(masked.found)
    return masked.text


def stored_value(value: object, found: Counter[PersonalKind]) -> Any:  # noqa: ANN401 (what JSON holds)
    """Return a value as JSON holds it: texts masked, codes as they are, days and moments in ISO 8601.

    Parameters
    ----------
    value
        Missing, a truth, a number, a text, a :class:`Code` or member of a StrEnum, a day, a moment (aware), or lists
        and mappings of such; keys of mappings are names of the program's own.
    found
        Takes up how often each kind was blotted out.

    Raises
    ------
    TypeError
        It is something else, or a number that is not finite.
    """
    if isinstance(value, list | tuple):
        return [stored_value(part, found) for part in value]
    if isinstance(value, Mapping):
        return {str(key): stored_value(part, found) for key, part in value.items()}
    if isinstance(value, str):
        return str(value) if isinstance(value, Code | StrEnum) else note(value, found)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or (isinstance(value, bool | int | float) and math.isfinite(value)):
        return value
    raise TypeError(f"what JSON does not hold cannot be stored in an event: {type(value).__name__}")
