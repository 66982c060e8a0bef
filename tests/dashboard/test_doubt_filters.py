"""What an address says of the list of cases in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.doubt_filters import LONGEST_KEY, MOST_PAGES, DoubtFilters
from governance.queries.doubts import KINDS

SOURCES = ["12345", "petitions"]

FILTERS = st.builds(
    DoubtFilters,
    source=st.none() | st.sampled_from(SOURCES),
    kind=st.none() | st.sampled_from(KINDS),
    page=st.integers(1, MOST_PAGES),
    case=st.none() | st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=LONGEST_KEY),
)


@given(FILTERS)
def test_an_address_gives_back_what_made_it(filters):
    assert DoubtFilters.from_query(filters.to_query(), SOURCES) == filters


def test_defaults_are_left_out():
    assert DoubtFilters().to_query() == {}


@pytest.mark.parametrize(
    "query",
    [
        {"source": ["unknown"]}, {"doubt": ["x"]}, {"page": ["0"]}, {"page": ["-1"]}, {"page": ["1e3"]},
        {"page": ["²"]}, {"page": ["9" * 30]}, {"case": ["a\nb"]}, {"case": ["x" * (LONGEST_KEY + 1)]},
        {"case": [""]}, {"doubt": []},
    ],
)  # fmt: skip
def test_what_is_said_badly_is_the_default(query):
    assert DoubtFilters.from_query(query, SOURCES) == DoubtFilters()


@given(st.dictionaries(st.sampled_from(["source", "doubt", "page", "case"]), st.lists(st.text(max_size=50))))
def test_no_address_is_a_fault(query):
    found = DoubtFilters.from_query(query, SOURCES)
    assert found.page >= 1
    assert found.kind is None or found.kind in KINDS
