"""What folds of registers have in common: the row of a stream, and taking what an event says over into it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from governance.store.base import Base
from governance.store.journal import Event


class StreamRow(Protocol):
    """A row that stands for one stream: its own name, the version it is at and its state."""

    version: int
    state: str

    def __init__(self, **columns: Any) -> None:  # noqa: ANN401 (as SQLAlchemy makes rows)
        """Make a row of its columns."""


Row = TypeVar("Row", bound=StreamRow)


def row_of(session: Session, event: Event, table: type[Row], **first: object) -> Row:
    """Return the row of an event's stream at the version and in the state that the event leaves it in.

    Parameters
    ----------
    table
        Its key is one column, the name of the stream.
    first
        Columns of a row that is made now, because the event is the first of its stream.
    """
    row = session.get(table, event.stream_id)
    if row is None:
        (key,) = inspect(table).primary_key
        row = table(**{key.name: event.stream_id}, **first)
        session.add(row)
    row.version, row.state = event.version, event.to_state
    return row


def day_of(event: Event, name: str) -> date:
    """Return a day of the data of an event."""
    return date.fromisoformat(event.data[name])


def take_over(
    row: Base, event: Event, names: Iterable[str], *, days: Iterable[str] = (),
    renamed: Mapping[str, str] | None = None, day_of_verb: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Set the columns of a row that an event speaks of.

    Parameters
    ----------
    names
        Of the data, and of the columns; what the event does not hold stays as it is.
    days
        The same for days, in ISO 8601; null is missing.
    renamed
        Names of the data to those of the columns.
    day_of_verb
        Verbs to the column that keeps the day of their events, which their data call ``on``.
    """
    own = {name: name for name in names} | dict(renamed or {})
    for name, column in own.items():
        if name in event.data:
            setattr(row, column, event.data[name])
    for name in days:
        if name in event.data:
            told = event.data[name]
            setattr(row, name, None if told is None else date.fromisoformat(told))
    kept_in = (day_of_verb or {}).get(event.verb)
    if kept_in is not None:
        setattr(row, kept_in, day_of(event, "on"))
