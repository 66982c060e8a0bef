"""What a reader asked for: one frozen object that the address bar holds whole.

The address is the only place where a choice lives. Each run reads it, sets the widgets from it and draws from the
frozen object; a widget that changes writes the address before the next run begins. So a link, the back button and a
reload all show the same thing. Defaults are left out of the address; what cannot be understood falls back to them.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

import streamlit as st

from governance.i18n import DEFAULT_LANGUAGE, LANGUAGES
from governance.queries.hot_counts import Status
from governance.queries.publication import Month
from governance.queries.selection import Level, Selection

Mode = Literal["tested", "cases", "rate", "smoothed", "open", "change", "pattern", "heat"]
"""What the map shows: tested levels, cases, cases per 1,000 households, the same smoothed, share not concluded, change
against another period, how places developed, or a surface of density under the tested places."""

Compare = Literal["none", "before", "year"]
"""Period that stands beside the chosen one: none, as many months just before, or the same months a year earlier."""

Query = Mapping[str, Sequence[str]]
"""An address's query: name to values."""

DEFAULT_MONTHS = 3
LONGEST_CODE = 60
"""Characters of a place's code."""

_NAMES = {
    "categories": "category", "level": "level", "mode": "mode", "township_code": "township", "grid_code": "grid",
    "lang": "lang", "channels": "channel", "status": "status", "compare": "compare",
    "community_code": "community", "sets_aside": "aside",
}  # fmt: skip
"""Fields to their names in an address; the period has two of its own, ``from`` and ``to``."""

_SWITCH = {str(True): True, str(False): False}

_OWN_NAMES = {*_NAMES.values(), "from", "to"}


@dataclass(frozen=True)
class Choices:
    """What a publication leaves to choose from.

    Attributes
    ----------
    months
        In order; at least one.
    categories, channels
        In the order they are offered.
    window_months
        Months of a period that nobody chose.
    sets_aside
        Whether tests leave out cases at repeated coordinates when nobody chose.
    levels
        Of places.
    """

    months: tuple[Month, ...]
    categories: tuple[str, ...]
    channels: tuple[str, ...] = ()
    window_months: int = DEFAULT_MONTHS
    sets_aside: bool = True
    levels: tuple[Level, ...] = get_args(Level)

    @property
    def first_days(self) -> tuple[date, ...]:
        """The months by their first days."""
        return tuple(month.first_day for month in self.months)

    @property
    def default_period(self) -> tuple[date, date]:
        """The last complete months, as many as a window has or as there are; of all months when none is complete."""
        complete = [month.first_day for month in self.months if month.is_complete] or list(self.first_days)
        return complete[-self.window_months :][0], complete[-1]


@dataclass(frozen=True)
class Filters:
    """One question of a reader.

    Attributes
    ----------
    month_from, month_to
        First days of the first and the last month.
    categories, channels
        Empty for all.
    level
        Places that the map colours and the table lists.
    mode
        What colours them.
    status
        Which cases count: all, open, concluded.
    compare
        Period that stands beside.
    sets_aside
        Whether cases at coordinates that repeat beyond chance are left out of tests.
    township_code, community_code, grid_code
        Selected place; a grid comes with its township where that is known. Not checked against the network.
    lang
        Language tag.
    """

    month_from: date
    month_to: date
    categories: tuple[str, ...] = ()
    level: Level = "grid"
    mode: Mode = "tested"
    channels: tuple[str, ...] = ()
    status: Status = "all"
    compare: Compare = "none"
    sets_aside: bool = True
    township_code: str | None = None
    community_code: str | None = None
    grid_code: str | None = None
    lang: str = DEFAULT_LANGUAGE

    @property
    def selection(self) -> Selection:
        """Return months and matters as queries take them."""
        return Selection(self.month_from, self.month_to, self.categories, self.channels)

    @classmethod
    def from_query(cls, query: Query, choices: Choices) -> "Filters":
        """Return what an address asks for; whatever it does not say, or says badly, is the default.

        Parameters
        ----------
        query
            Of the address; values of unknown names are ignored.
        """
        month_from, month_to = choices.default_period
        given_from = _month(_last(query, "from"), choices)
        given_to = _month(_last(query, "to"), choices)
        if given_from is not None or given_to is not None:
            wanted = (given_from or month_from, given_to or month_to)
            month_from, month_to = wanted if wanted[0] <= wanted[1] else (month_from, month_to)
        named = dict.fromkeys(query.get("category", ()))
        return cls(
            month_from=month_from,
            month_to=month_to,
            categories=tuple(category for category in choices.categories if category in named),
            level=_one_of(_last(query, "level"), choices.levels, "grid"),
            mode=_one_of(_last(query, "mode"), get_args(Mode), "tested"),
            channels=tuple(channel for channel in choices.channels if channel in query.get("channel", ())),
            status=_one_of(_last(query, "status"), get_args(Status), "all"),
            compare=_one_of(_last(query, "compare"), get_args(Compare), "none"),
            sets_aside=_SWITCH.get(_last(query, "aside") or "", choices.sets_aside),
            community_code=_code(_last(query, "community")),
            township_code=_code(_last(query, "township")),
            grid_code=_code(_last(query, "grid")),
            lang=_one_of(_last(query, "lang"), tuple(LANGUAGES), DEFAULT_LANGUAGE),
        )

    def to_query(self, choices: Choices) -> dict[str, list[str]]:
        """Return the address that asks for this; defaults are left out, a period is there whole or not at all."""
        default = Filters(*choices.default_period, sets_aside=choices.sets_aside)
        period = {"from": [f"{self.month_from:%Y-%m}"], "to": [f"{self.month_to:%Y-%m}"]}
        is_default_period = (self.month_from, self.month_to) == choices.default_period
        return ({} if is_default_period else period) | {
            name: _texts(getattr(self, field))
            for field, name in _NAMES.items()
            if getattr(self, field) != getattr(default, field)
        }


def _last(query: Query, name: str) -> str | None:
    values = query.get(name, ())
    return values[-1] if values else None


def _month(text: str | None, choices: Choices) -> date | None:
    """Return the month that a text such as 2026-03 names, where the publication has it."""
    named = {f"{month:%Y-%m}": month for month in choices.first_days}
    return named.get(text or "")


def _code(text: str | None) -> str | None:
    """Return a text that can be a place's code: whatever a layer may write that can be printed on one line."""
    if not text or len(text) > LONGEST_CODE:
        return None
    is_printable = all(sign.isprintable() or unicodedata.category(sign) == "Zs" for sign in text)
    return text if is_printable else None


def _one_of(text: str | None, allowed: tuple[Any, ...], default: Any) -> Any:  # noqa: ANN401 (a Literal's member)
    return text if text in allowed else default


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple) else [str(value)]


def query_of_address() -> dict[str, list[str]]:
    """Return the query of the address bar."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def read_filters(choices: Choices) -> Filters:
    """Return what the address bar asks for."""
    return Filters.from_query(query_of_address(), choices)


def go(filters: Filters, choices: Choices, **changes: Any) -> None:  # noqa: ANN401 (fields of Filters)
    """Write the address that asks for something else; a change of township lets go of what lies in it.

    What else stands in the address, the choices of one page alone, is kept.

    Parameters
    ----------
    **changes
        Fields of :class:`Filters` to their new values.
    """
    if "township_code" in changes:
        changes = {"community_code": None, "grid_code": None} | changes
    kept = {name: values for name, values in query_of_address().items() if name not in _OWN_NAMES}
    st.query_params.from_dict(kept | replace(filters, **changes).to_query(choices))


def bound(key: str, value: object, change: Callable[[Any], None]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the address.

    Parameters
    ----------
    key
        Of the widget.
    value
        What the address says it shows.
    change
        Called with what the reader chose, before the next run.
    """
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: change(st.session_state[key])}
