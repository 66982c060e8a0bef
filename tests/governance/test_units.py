"""Units: what adds up, what compares, what cannot be."""

from decimal import Decimal

import pytest

from governance.units import UNITS, Quantity, UnitFault, visit_fault


def q(value: int, unit: str = "") -> Quantity:
    return Quantity.of(value, unit)


@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        (q(240, "件"), q(170, "批次"), q(410, "件")),
        (q(3, "批"), q(3, "件次"), q(6, "批")),
        (q(5, "个"), q(2, "处"), q(7, "个")),
        (q(5), q(2, "处"), q(7, "处")),
        (q(10, "人次"), q(4, "人次"), q(14, "人次")),
    ],
)
def test_what_adds_up(one, other, total):
    assert one + other == total


@pytest.mark.parametrize(
    ("one", "other"),
    [("件", "人次"), ("批次", "人次"), ("起", "处"), ("人次", "人"), ("㎡", "元"), ("件", "起"), ("本", "户"),
     ("个", "人次")],
)  # fmt: skip
def test_unlike_things_are_neither_added_nor_divided(one, other):
    for first, second in ((one, other), (other, one)):
        with pytest.raises(UnitFault, match="count different things"):
            q(2, first) + q(1, second)
        with pytest.raises(UnitFault):
            q(1, first).share_of(q(2, second))


def test_a_share_of_nothing_is_none():
    assert q(0, "件").share_of(q(0, "件")) is None
    assert q(1, "件").share_of(q(8, "件")) == Decimal("12.5")


def test_an_unknown_unit_is_refused():
    with pytest.raises(UnitFault, match="斗"):
        q(1, "斗")


@pytest.mark.parametrize(
    ("batches", "heads", "is_collective", "is_possible"),
    [(164, 23, False, False), (164, 164, False, True), (62, 637, True, True), (10, 50, True, True),
     (10, 49, True, False)],
)  # fmt: skip
def test_visits(batches, heads, is_collective, is_possible):
    fault = visit_fault(q(batches, "批次"), q(heads, "人次"), is_collective=is_collective)
    assert (fault is None) == is_possible


def test_only_batches_have_persons():
    assert {name for name, unit in UNITS.items() if unit.is_batch and not name.isascii()} == {
        "批",
        "批次",
        "批(次)",
    }
