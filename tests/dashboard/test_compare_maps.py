"""What changed from one list to another."""

import pytest

from dashboard.compare_maps import Changed


@pytest.mark.parametrize(
    ("now", "then", "new", "kept", "gone"),
    [
        ((), (), "", "", ""),
        (("b", "a"), (), "ba", "", ""),
        ((), ("c", "a"), "", "", "ca"),
        (("b", "a", "d"), ("a", "c", "b"), "d", "ba", "c"),
    ],
)
def test_a_place_is_new_kept_or_gone_in_the_order_of_its_list(now, then, new, kept, gone):
    assert Changed.of(now, then) == Changed(tuple(new), tuple(kept), tuple(gone))
