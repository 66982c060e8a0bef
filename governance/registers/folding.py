"""What folds of registers have in common: taking what an event says over into a row."""

from collections.abc import Iterable, Mapping
from datetime import date

from governance.store.base import Base
from governance.store.journal import Event


def day_of(event: Event, name: str) -> date:
    """Return a day of the data of an event."""
    return date.fromisoformat(event.data[name])


def take_over(
    row: Base, event: Event, names: Iterable[str], *, days: Iterable[str] = (),
    renamed: Mapping[str, str] | None = None,
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
    """
    own = {name: name for name in names} | dict(renamed or {})
    for name, column in own.items():
        if name in event.data:
            setattr(row, column, event.data[name])
    for name in days:
        if name in event.data:
            told = event.data[name]
            setattr(row, name, None if told is None else date.fromisoformat(told))
