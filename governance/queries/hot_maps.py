"""Tested maps as an answer: what is counted, which places, and the tests on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from governance.hotspots import HotMaps, hot_maps
from governance.queries.hot_counts import Asked, CountCube, channels, count_cube
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


def cubes_by_channel(warehouse: Warehouse, asked: TestAsked) -> Mapping[str, CountCube]:
    """Return the same counts of each channel alone; of the channels asked for, where some are."""
    network = hot_network(warehouse, asked.counted.level, asked.denominator)
    return {
        channel: count_cube(warehouse, replace(asked.counted, channels=(channel,)), network.codes)
        for channel in asked.counted.channels or channels(warehouse)
    }
