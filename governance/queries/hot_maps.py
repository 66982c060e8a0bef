"""Tested maps as an answer: what is counted, which places, and the tests on them."""

from dataclasses import dataclass

from governance.hotspots import HotMaps, hot_maps
from governance.queries.hot_counts import Asked, count_cube
from governance.queries.hot_network import hot_network
from governance.settings import Denominator
from governance.warehouse import Warehouse


@dataclass(frozen=True)
class TestAsked:
    """What is tested, and how.

    Attributes
    ----------
    counted
        Which cases.
    window_months
        Months of a window.
    denominator
        What cases are expected in proportion to.
    """

    counted: Asked
    window_months: int
    denominator: Denominator


def tested_maps(warehouse: Warehouse, asked: TestAsked) -> HotMaps:
    """Return the tests of every window."""
    network = hot_network(warehouse, asked.counted.level, asked.denominator)
    cube = count_cube(warehouse, asked.counted, network.codes)
    return hot_maps(cube, network, window_months=asked.window_months)
