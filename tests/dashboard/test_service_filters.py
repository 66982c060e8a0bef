"""What an address says of the service page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.service_filters import LONGEST_NAME, MOST_PAGES, ServiceFilters

KNOWN = {
    "sources": ["12345", "petitions"],
    "offices": ["住建局", "市政管理局"],
    "rates": ["R1", "R2", "R2'", "R6a"],
}

FILTERS = st.builds(
    ServiceFilters,
    by=st.sampled_from(["office", "township", "category", "channel"]),
    row=st.none() | st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=LONGEST_NAME),
    source=st.none() | st.sampled_from(KNOWN["sources"]),
    office=st.none() | st.sampled_from(KNOWN["offices"]),
    rate=st.sampled_from(KNOWN["rates"]),
    part=st.none() | st.sampled_from(["numerator", "remainder", "pending"]),
    view=st.sampled_from(["table", "chart"]),
    page=st.integers(1, MOST_PAGES),
)


@given(FILTERS)
def test_an_address_gives_back_what_made_it(filters):
    assert ServiceFilters.from_query(filters.to_query(), **KNOWN) == filters


def test_defaults_are_left_out():
    assert ServiceFilters().to_query() == {}


@pytest.mark.parametrize(
    "query",
    [
        {"by": ["person"]}, {"row": ["a\nb"]}, {"row": ["x" * (LONGEST_NAME + 1)]}, {"row": [""]},
        {"source": ["unknown"]}, {"office": ["某局"]}, {"rate": ["R99"]}, {"part": ["all"]}, {"view": ["pie"]},
        {"page": ["0"]}, {"page": ["-1"]}, {"page": ["²"]}, {"page": ["9" * 30]}, {"page": []},
    ],
)  # fmt: skip
def test_what_is_said_badly_is_the_default(query):
    assert ServiceFilters.from_query(query, **KNOWN) == ServiceFilters()


NAMES = ["by", "row", "source", "office", "rate", "part", "view", "page"]


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=80))))
def test_no_address_is_a_fault(query):
    found = ServiceFilters.from_query(query, **KNOWN)
    assert found.page >= 1
    assert found.rate in KNOWN["rates"] or found.rate == "R2"
