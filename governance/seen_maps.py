"""Tested maps as far as somebody may see them: tested with the whole district, told of their own places only.

A mark follows from every place of the district, so it is the same for everybody. What a place was tested with, the sum
over it and its neighbours, is part of its mark and stays in it also where a neighbour lies beyond the scope.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from governance.hotspots import HotMaps
from governance.queries.hot_network import HotNetwork
from governance.statistics.neighbours import Neighbours

_OF_PLACES = ("observed", "expected", "ratio", "p", "q", "level", "excess")
"""Fields of a test that have places as their last axis."""


@dataclass(frozen=True)
class SeenMaps(HotMaps):
    """Tested maps of some places.

    Attributes
    ----------
    tested
        The maps of every place.
    at
        Positions of the places that are seen among those.
    """

    tested: HotMaps
    at: NDArray[np.intp]

    @property
    def whole(self) -> HotMaps:
        """The maps of every place that was tested."""
        return self.tested

    def z(self, part: int) -> NDArray[np.float64]:
        """Return Gi* as :meth:`HotMaps.z` does among all places."""
        return self.tested.z(part)[:, self.at]

    def patterns(self, part: int, number: int) -> NDArray[np.int8]:
        """Return the patterns as :meth:`HotMaps.patterns` does among all places."""
        return self.tested.patterns(part, number)[self.at]


def seen_maps(tested: HotMaps, codes: tuple[str, ...]) -> SeenMaps:
    """Return tested maps as far as some places go.

    Parameters
    ----------
    tested
        Of every place.
    codes
        Of the places that are seen; those that were not tested are passed over.
    """
    at = np.flatnonzero(np.isin(np.array(tested.network.codes, dtype=str), np.array(codes, dtype=str)))
    network, test = tested.network, tested.test
    around = network.neighbours
    seen = HotNetwork(
        tuple(network.codes[place] for place in at),
        network.places.iloc[at].reset_index(drop=True),
        network.denominator[at],
        Neighbours(around.matrix[at][:, at], around.is_island[at], around.is_border[at]),
    )
    values = {field.name: getattr(tested, field.name) for field in fields(HotMaps)}
    own: dict[str, Any] = {name: getattr(test, name)[..., at] for name in _OF_PLACES}
    own_maps = {"network": seen, "cases": tested.cases[..., at], "test": replace(test, **own)}
    return SeenMaps(**(values | own_maps), tested=tested, at=at)
