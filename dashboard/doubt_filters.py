"""Which cases in doubt a reader asked to see: source, kind of doubt, page and case, held by the address.

Months and township stand in the address too, as on every page; see :mod:`dashboard.filters`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.filters import Filters, Query, query_of_address
from governance.queries.doubts import KINDS, DoubtChoice

LONGEST_KEY = 40
MOST_PAGES = 1_000_000

_NAMES = {"source": "source", "kind": "doubt", "page": "page", "case": "case"}
"""Fields to their names in an address."""


@dataclass(frozen=True)
class DoubtFilters:
    """What the list of cases in doubt shows.

    Attributes
    ----------
    source, kind
        None for all.
    page
        From 1; there may be fewer.
    case
        Key of the chosen case; None for none. It may be on another page.
    """

    source: str | None = None
    kind: str | None = None
    page: int = 1
    case: str | None = None

    @classmethod
    def from_query(cls, query: Query, sources: Sequence[str]) -> "DoubtFilters":
        """Return what an address asks for; whatever it does not say, or says badly, is the default."""
        said = {field: (query.get(name) or [""])[-1] for field, name in _NAMES.items()}
        is_page = said["page"].isascii() and said["page"].isdigit()
        page = int(said["page"]) if is_page and len(said["page"]) <= len(str(MOST_PAGES)) else 1
        is_key = said["case"].isprintable() and 0 < len(said["case"]) <= LONGEST_KEY
        return cls(
            said["source"] if said["source"] in sources else None,
            said["kind"] if said["kind"] in KINDS else None,
            max(page, 1),
            said["case"] if is_key else None,
        )

    def to_query(self) -> dict[str, list[str]]:
        """Return the names and values of the address; defaults are left out."""
        default = DoubtFilters()
        fields = {field: getattr(self, field) for field in _NAMES}
        return {
            _NAMES[field]: [str(value)] for field, value in fields.items() if value != getattr(default, field)
        }

    def choice(self, filters: Filters) -> DoubtChoice:
        """Return it with months and township as queries take it."""
        return DoubtChoice(
            filters.month_from, filters.month_to, self.source, filters.township_code, self.kind
        )


def show(found: DoubtFilters, **changes: Any) -> None:  # noqa: ANN401 (fields of DoubtFilters)
    """Write the address that asks for something else; another source or kind begins at the first page."""
    if changes.keys() & {"source", "kind"}:
        changes = {"page": 1, "case": None} | changes
    elif "page" in changes:
        changes = {"case": None} | changes
    kept = {name: values for name, values in query_of_address().items() if name not in _NAMES.values()}
    st.query_params.from_dict(kept | replace(found, **changes).to_query())
