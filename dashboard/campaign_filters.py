"""What a reader asked of the page of campaigns, held by the address: which part, which line.

Months and township stand in the address too, as on every page; see :mod:`dashboard.filters`.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import streamlit as st

from dashboard.filters import Query, query_of_address

Tab = Literal["campaigns", "receptions", "callbacks"]

LONGEST_NAME = 120
_NAMES = {"tab": "tab", "campaign": "campaign", "line": "line"}


@dataclass(frozen=True)
class CampaignFilters:
    """What the page shows.

    Attributes
    ----------
    tab
        Part of the page.
    campaign, line
        The line that is shown in full; None for the first. Not checked against the data.
    """

    tab: Tab = "campaigns"
    campaign: str | None = None
    line: str | None = None

    @classmethod
    def from_query(cls, query: Query) -> "CampaignFilters":
        """Return what an address asks for; whatever it does not say, or says badly, is the default."""
        said = {field: (query.get(name) or [""])[-1] for field, name in _NAMES.items()}
        tab: Tab = next((tab for tab in get_args(Tab) if tab == said["tab"]), "campaigns")
        return cls(tab, _name(said["campaign"]), _name(said["line"]))

    def to_query(self) -> dict[str, list[str]]:
        """Return the names and values of the address; defaults are left out."""
        default = CampaignFilters()
        told = {name: getattr(self, field) for field, name in _NAMES.items()}
        return {name: [value] for name, value in told.items() if value != getattr(default, name)}


def _name(text: str) -> str | None:
    return text if text.isprintable() and 0 < len(text) <= LONGEST_NAME else None


def show(found: CampaignFilters, **changes: Any) -> None:  # noqa: ANN401 (fields of CampaignFilters)
    """Write the address that asks for something else.

    Parameters
    ----------
    **changes
        Fields of :class:`CampaignFilters` to their new values.
    """
    kept = {name: values for name, values in query_of_address().items() if name not in _NAMES.values()}
    st.query_params.from_dict(kept | replace(found, **changes).to_query())
