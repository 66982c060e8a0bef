"""What a reader asked of the service page: by what the table is split, which row, which rate, held by the address.

Months, categories, channels and township stand in the address too, as on every page; see :mod:`dashboard.filters`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import streamlit as st

from dashboard.filters import Query, query_of_address
from governance.queries.service import CasePart

By = Literal["office", "township", "category", "channel"]
"""What a row of the table is."""

View = Literal["table", "chart"]

DEFAULT_RATE = "R2"
LONGEST_NAME = 60
MOST_PAGES = 1_000_000

_NAMES = {
    "by": "by", "row": "row", "source": "source", "office": "office", "rate": "rate", "part": "part", "view": "view",
    "page": "page",
}  # fmt: skip
"""Fields to their names in an address."""

_NARROWING = ("by", "row", "source", "office", "rate", "part")
"""A change of these begins the list at its first page."""


@dataclass(frozen=True)
class ServiceFilters:
    """What the service page shows.

    Attributes
    ----------
    by
        What a row of the table is.
    row
        Name of the chosen row, a township's code; None for none. Not checked against the data.
    source, office
        None for all.
    rate
        Id of the indicator that the chart and the list are about.
    part
        Which cases the list shows; None for those that call for a look first.
    view
        Of the rows.
    page
        Of the list, from 1; there may be fewer.
    """

    by: By = "office"
    row: str | None = None
    source: str | None = None
    office: str | None = None
    rate: str = DEFAULT_RATE
    part: CasePart | None = None
    view: View = "table"
    page: int = 1

    @classmethod
    def from_query(
        cls, query: Query, *, sources: Sequence[str], offices: Sequence[str], rates: Sequence[str]
    ) -> "ServiceFilters":
        """Return what an address asks for; whatever it does not say, or says badly, is the default.

        Parameters
        ----------
        sources, offices, rates
            What there is to choose from.
        """
        said = {field: (query.get(name) or [""])[-1] for field, name in _NAMES.items()}
        default = cls()
        is_page = said["page"].isascii() and said["page"].isdigit()
        page = int(said["page"]) if is_page and len(said["page"]) <= len(str(MOST_PAGES)) else 1
        is_name = said["row"].isprintable() and 0 < len(said["row"]) <= LONGEST_NAME
        return cls(
            by=_one_of(said["by"], get_args(By), default.by),
            row=said["row"] if is_name else None,
            source=_one_of(said["source"], sources, None),
            office=_one_of(said["office"], offices, None),
            rate=_one_of(said["rate"], rates, default.rate),
            part=_one_of(said["part"], get_args(CasePart), None),
            view=_one_of(said["view"], get_args(View), default.view),
            page=max(page, 1),
        )

    def to_query(self) -> dict[str, list[str]]:
        """Return the names and values of the address; defaults are left out."""
        default = ServiceFilters()
        fields = {field: getattr(self, field) for field in _NAMES}
        return {
            _NAMES[field]: [str(value)] for field, value in fields.items() if value != getattr(default, field)
        }


def _one_of(text: str, allowed: Sequence[str], default: Any) -> Any:  # noqa: ANN401 (a member or the default)
    return text if text in allowed else default


def show(found: ServiceFilters, **changes: Any) -> None:  # noqa: ANN401 (fields of ServiceFilters)
    """Write the address that asks for something else.

    Another split lets go of the row, another rate of the part; whatever narrows the list begins it at its first page.

    Parameters
    ----------
    **changes
        Fields of :class:`ServiceFilters` to their new values.
    """
    if "by" in changes:
        changes = {"row": None} | changes
    if "rate" in changes:
        changes = {"part": None} | changes
    if changes.keys() & set(_NARROWING):
        changes = {"page": 1} | changes
    kept = {name: values for name, values in query_of_address().items() if name not in _NAMES.values()}
    st.query_params.from_dict(kept | replace(found, **changes).to_query())
