"""Why a place is marked: the cases counted, what each neighbour adds, what was expected, and what it would take.

The same answer is given in the list, on a worker's phone and on paper. Everything in it is a count of cases or follows
from counts; nothing in it is about a person.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from governance.hotspots import REMEMBERED_WINDOWS, HotMaps
from governance.statistics.exact_test import LEVELS as LEVELS_BY_Q
from governance.statistics.exact_test import least_count


@dataclass(frozen=True)
class Part:
    """A place of the tested neighbourhood.

    Attributes
    ----------
    code, name
        Of the place.
    cases
        Counted in the window.
    expected
        Cases it would have if the risk were the same everywhere; None without a denominator, when its cases are not
        counted in the test.
    """

    code: str
    name: str
    cases: int
    expected: float | None


@dataclass(frozen=True)
class Past:
    """One earlier window of the place, in the same matter.

    Attributes
    ----------
    end
        Its last month.
    observed, expected
        Of the place with its neighbours.
    level
        99, 95, 90 or 0.
    """

    end: date
    observed: int
    expected: float
    level: int


@dataclass(frozen=True)
class Why:
    """Why a place is marked, or is not.

    Attributes
    ----------
    part
        The matter that is least likely by chance there; ``*`` is all together.
    own
        The place itself.
    neighbours
        Those that touch it, the one with most cases first.
    observed, expected, ratio, p, q, level
        Of the place with its neighbours; ratio is None where nothing is expected.
    threshold
        Least number of cases at which it would be marked if all else stayed; None where no number would do.
    denominator
        Of the place; None where it is missing.
    history
        Windows up to this one, twelve at most, oldest first.
    is_border, is_island
        On the outline of the district; without a neighbour that touches it.
    """

    part: str
    own: Part
    neighbours: tuple[Part, ...]
    observed: int
    expected: float
    ratio: float | None
    p: float
    q: float
    level: int
    threshold: int | None
    denominator: float | None
    history: tuple[Past, ...]
    is_border: bool
    is_island: bool


def why(maps: HotMaps, number: int, code: str, *, part: str | None = None) -> Why | None:
    """Return why a place is marked in a window; None where it is not of the network or cannot be tested.

    Of maps that tell of some places only, neighbours beyond them are left out; their sum is in what was observed.

    Parameters
    ----------
    number
        Of the window.
    part
        A matter; None takes the one least likely by chance.
    """
    if code not in maps.network.codes:
        return None
    seen, maps = set(maps.network.codes), maps.whole
    network = maps.network
    place = network.codes.index(code)
    at = maps.parts.index(part) if part in maps.parts else int(maps.leading(number)[place])
    test = maps.test
    if np.isnan(test.p[at, number, place]):
        return None
    matrix = network.neighbours.matrix
    around = matrix.indices[matrix.indptr[place] : matrix.indptr[place + 1]]
    total = maps.cases[at, number][network.denominator > 0].sum()
    per_unit = total / np.nansum(np.where(network.denominator > 0, network.denominator, 0))
    parts = [_part(maps, at, number, int(one), per_unit) for one in around if network.codes[one] in seen]
    ratio = float(test.ratio[at, number, place])
    first = max(0, number + 1 - REMEMBERED_WINDOWS)
    denominator = float(network.denominator[place])
    return Why(
        part=maps.parts[at],
        own=_part(maps, at, number, place, per_unit),
        neighbours=tuple(sorted(parts, key=lambda one: (-one.cases, one.code))),
        observed=int(test.observed[at, number, place]),
        expected=float(test.expected[at, number, place]),
        ratio=None if np.isnan(ratio) else ratio,
        p=float(test.p[at, number, place]),
        q=float(test.q[at, number, place]),
        level=int(test.level[at, number, place]),
        threshold=_threshold(maps, at, number, place),
        denominator=None if np.isnan(denominator) else denominator,
        history=tuple(_past(maps, at, window, place) for window in range(first, number + 1)),
        is_border=bool(network.neighbours.is_border[place]),
        is_island=bool(network.neighbours.is_island[place]),
    )


def _part(maps: HotMaps, part: int, number: int, place: int, per_unit: float) -> Part:
    name = str(maps.network.places["name"].iloc[place])
    expected = float(maps.network.denominator[place] * per_unit)
    cases = int(maps.cases[part, number, place])
    return Part(maps.network.codes[place], name, cases, expected if expected > 0 else None)


def _past(maps: HotMaps, part: int, number: int, place: int) -> Past:
    at = (part, number, place)
    test = maps.test
    return Past(maps.ends[number], int(test.observed[at]), float(test.expected[at]), int(test.level[at]))


def _threshold(maps: HotMaps, part: int, number: int, place: int) -> int | None:
    """Return the least count that would be marked at the lowest level while all other places stay as they are.

    With m of N tests marked, this one among them or joining them, Benjamini and Hochberg's bound is m / N of the level.
    """
    test = maps.test
    q, p = test.q[:, number], test.p[:, number]
    bound, _ = LEVELS_BY_Q[0]
    marked = int((q <= bound).sum()) + int(test.q[part, number, place] > bound)
    at = (part, number, place)
    return least_count(
        bound * marked / int(np.isfinite(p).sum()),
        expected=float(test.expected[at]),
        excess=float(test.excess[at]),
        total=int(maps.cases[part, number][maps.network.denominator > 0].sum()),
    )
