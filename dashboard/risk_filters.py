"""What a reader asked of the register of risks, held by the address: part of the list, hazard, map, flow."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from dashboard.filters import LONGEST_CODE, Query, query_of_address
from governance.errors import N_
from governance.registers.risk_list import SORTS, Wanted
from governance.registers.risks import ACTIVE, LEVELS, LIFECYCLE

ON_REGISTER, EVERY = "active", "all"

ONLY = {"": N_("All of them"), "overdue": N_("Overdue"), "unreviewed": N_("Not reviewed this month")}
LONGEST_PAGE_NUMBER = 6

_NAMES = {
    "state": "state", "level": "risk", "domain": "domain", "office": "office", "area": "area", "only": "only",
    "sort": "sort", "page": "page", "hazard": "hazard", "places": "places", "since": "since",
}  # fmt: skip
"""Fields to their names in an address."""

_NARROWING = ("state", "level", "domain", "office", "area", "only", "sort")
"""A change of these begins the list at its first page."""


@dataclass(frozen=True)
class RiskFilters:
    """What the page shows.

    Attributes
    ----------
    state
        One state, ``active`` for all on the register, ``all`` also for those struck off.
    level, domain, office, area
        Empty for all; the area is a township's code.
    only
        One of :data:`ONLY`.
    sort
        One of :data:`governance.registers.risk_list.SORTS`.
    page
        Of the list, from 1; there may be fewer.
    hazard
        Name of the one that is open; empty for none. Not checked against the register.
    places
        Level of places that the map colours.
    since
        First day of the flow between levels, ISO; empty for the beginning of the last quarter.
    """

    state: str = ON_REGISTER
    level: str = ""
    domain: str = ""
    office: str = ""
    area: str = ""
    only: str = ""
    sort: str = "level"
    page: int = 1
    hazard: str = ""
    places: str = "township"
    since: str = ""

    @classmethod
    def from_query(cls, query: Query) -> "RiskFilters":
        """Return what an address asks for; whatever it does not say, or says badly, is the default."""
        said = {field: (query.get(name) or [""])[-1] for field, name in _NAMES.items()}
        page = said.pop("page")
        is_page = page.isascii() and page.isdigit() and len(page) <= LONGEST_PAGE_NUMBER
        allowed = {
            "state": (ON_REGISTER, EVERY, *LIFECYCLE.states), "level": tuple(LEVELS), "only": tuple(ONLY),
            "sort": tuple(SORTS), "places": ("township", "grid"),
        }  # fmt: skip
        sound = {
            field: text
            for field, text in said.items()
            if text
            and len(text) <= LONGEST_CODE
            and text.isprintable()
            and text in allowed.get(field, (text,))
        }
        if "since" in sound and day_of(sound["since"]) is None:
            del sound["since"]
        return cls(**sound, page=max(int(page), 1) if is_page else 1)

    def to_query(self) -> dict[str, list[str]]:
        """Return the names and values of the address; defaults are left out."""
        default = RiskFilters()
        return {
            name: [str(getattr(self, field))]
            for field, name in _NAMES.items()
            if getattr(self, field) != getattr(default, field)
        }

    @property
    def wanted(self) -> Wanted:
        """The same as the register is asked."""
        states = {ON_REGISTER: ACTIVE, EVERY: ()}.get(self.state, (self.state,))
        return Wanted(
            states, self.level or None, self.domain or None, self.office or None, self.area or None,
            is_overdue=self.only == "overdue", is_unreviewed=self.only == "unreviewed", sort=self.sort,  # type: ignore[arg-type]
        )  # fmt: skip


def day_of(text: str) -> date | None:
    """Return the day that a text names; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked() -> RiskFilters:
    """Return what the address bar asks for."""
    return RiskFilters.from_query(query_of_address())


def show(found: RiskFilters, **changes: Any) -> None:  # noqa: ANN401 (fields of RiskFilters)
    """Write the address that asks for something else; whatever narrows the list begins it at its first page."""
    if changes.keys() & set(_NARROWING):
        changes = {"page": 1} | changes
    kept = {name: values for name, values in query_of_address().items() if name not in _NAMES.values()}
    st.query_params.from_dict(kept | replace(found, **changes).to_query())
