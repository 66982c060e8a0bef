"""Where a case is: in today's network, and in the network of the day on which it was received.

Today's network places the cases of all years, so that a series compares the same areas throughout. The era of the day
of receipt (:mod:`pipelines.eras`) places a case a second time, by the same ladder (:mod:`pipelines.ladder`): as it was
then. Where the day belongs to no era, nothing is said of then.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from governance.datum import projected_to_cgcs2000, to_cgcs2000
from governance.edges import Edges
from governance.grids import GridIndex
from governance.settings import Source
from pipelines.archive import ADDRESS, PLACED
from pipelines.gazetteer import WHY, Gazetteer
from pipelines.ladder import NOWHERE, WORD, Ladder, Placed, Records, Stated, dictionary, doubts
from pipelines.network import Network

EARLIER_CELLS = 1_500_000
"""Cells of the index of an era that is over; it is made when the first record of that time comes."""

NO_ERA = -1
OPEN_WHYS = ("ambiguous", "contradicted")
"""What came of a text that names places of which none could be told."""

_OPEN_WHY = np.array([OPEN_WHYS.index(why) if why in OPEN_WHYS else NOWHERE for why in WHY], np.int32)
_PLACES = PLACED[:4]


class Placer:
    """Places batches of records in one grid network.

    Parameters
    ----------
    network
        Gives the names and codes that records may state.
    index
        Assigns points to the grids in force.
    nearest_within_m
        Metres; see ``placing.nearest_within_m`` of the district file.
    names
        Further place names that texts use, each with the code of a community or township.
    """

    def __init__(
        self,
        network: Network,
        index: GridIndex,
        *,
        nearest_within_m: float = 0.0,
        names: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.network = network
        self.index = index
        self.nearest_within_m = nearest_within_m
        self._gazetteer = Gazetteer.build(network, more=names)
        self._today = Ladder(
            network.eras[network.today], index, network.crosswalk, nearest_within_m=nearest_within_m
        )
        self._earlier: dict[int, Ladder] = {}
        self._first_days = np.array([era.first_day for era in network.eras], "datetime64[D]")
        self._last_days = np.array([era.last_day for era in network.eras], "datetime64[D]")

    @cached_property
    def edges(self) -> Edges:
        """The edges of the grids in force."""
        return Edges.of(self.index.polygons)

    def stated_positions(self, stated: pa.Table) -> Stated:
        """Return the positions of the grids, communities and townships that records state; -1 where none known."""
        return self._today.stated(stated)

    def townships_of(self, stated: pa.Array | pa.ChunkedArray) -> pa.Array:
        """Return the codes of the townships that records state as code, old code or name; missing where none known."""
        townships = self._today.townships
        return townships.codes_at(townships.positions(stated)).cast(pa.string())

    def named(self, address: pa.ChunkedArray, stated: pa.Table) -> pa.Table:
        """Return the places that texts name, as :data:`pipelines.archive.ADDRESS`; the texts are forgotten.

        Parameters
        ----------
        address
            What records say of their place.
        stated
            Column ``township_code``, which settles a name that several places have.
        """
        communities, townships = self._today.communities, self._today.townships
        if address.null_count == len(address):
            community = township = open_why = np.full(len(address), NOWHERE, np.int32)
        else:
            found = self._gazetteer.find(address, township=townships.positions(stated["township_code"]))
            community, township = found.community, found.township
            open_why = _OPEN_WHY[found.why]
        columns = [
            communities.codes_at(community),
            townships.codes_at(township),
            dictionary(open_why, OPEN_WHYS),
        ]
        return pa.table(columns, names=list(ADDRESS))

    def place(
        self, lon: np.ndarray, lat: np.ndarray, stated: pa.Table, *, named: pa.Table | None = None
    ) -> pa.Table:
        """Return where records are.

        Parameters
        ----------
        lon, lat
            Degrees, CGCS2000; NaN where a record has none.
        stated
            Columns ``grid_code``, ``community_code``, ``township_code`` as the records state them, and
            ``received_on``.
        named
            What :meth:`named` gave; missing where no text names a place.

        Returns
        -------
        pa.Table
            Columns :data:`pipelines.archive.PLACED`, in the order given; codes are missing where a record was not
            placed that finely, and those of then also where its day belongs to no era.
        """
        records = Records(lon, lat, stated, named)
        now = self._today.place(records)
        days = stated["received_on"]
        today = self._today.places(now)
        if self._are_of_today(days):
            return pa.table([*today, *today, doubts(now)], names=list(PLACED))
        now, then = self._as_it_was(now, self._eras(days), records)
        return pa.table([*today, *then, doubts(now)], names=list(PLACED))

    def _are_of_today(self, days: pa.ChunkedArray) -> bool:
        """Return whether all days belong to today's era."""
        today, ends = self.network.eras[self.network.today], pc.min_max(days).as_py()
        return not len(days) or (ends["min"] is not None and all(today.holds(day) for day in ends.values()))

    def _eras(self, received_on: pa.ChunkedArray) -> np.ndarray:
        """Return the positions of the eras that days belong to; -1 for none."""
        days = received_on.to_numpy()
        era = np.searchsorted(self._first_days, days, side="right") - 1
        return np.where(days <= self._last_days[era], era, NO_ERA)

    def _as_it_was(
        self, now: Placed, era: np.ndarray, records: Records
    ) -> tuple[Placed, list[pa.ChunkedArray]]:
        """Return where records are today, and the columns of where they were on the day they were received.

        What fits the network of its day is in no doubt today.
        """
        doubt, order, parts = now.doubt.copy(), [], []
        for number in np.unique(era).tolist():
            at = np.flatnonzero(era == number)
            order.append(at)
            if number == NO_ERA:
                parts.append([pa.nulls(len(at), WORD)] * len(_PLACES))
                continue
            ladder = self._ladder(number)
            then = now.taken(at) if ladder is self._today else ladder.place(records.taken(at))
            doubt[at[then.doubt == NOWHERE]] = NOWHERE
            parts.append(ladder.places(then))
        table = pa.concat_tables([pa.table(part, names=_PLACES) for part in parts])
        then_columns = table.unify_dictionaries().take(np.argsort(np.concatenate(order)))
        return now._replace(doubt=doubt), then_columns.columns

    def _ladder(self, number: int) -> Ladder:
        """Return the ladder of an era; that of an earlier one is made when it is first needed."""
        if number == self.network.today:
            return self._today
        if number not in self._earlier:
            era = self.network.eras[number]
            index = GridIndex.build(era.polygons, era.grids["grid_code"], cell_count=EARLIER_CELLS)
            self._earlier[number] = Ladder(
                era, index, self.network.crosswalk, nearest_within_m=self.nearest_within_m
            )
        return self._earlier[number]


def coordinates(rows: pa.Table, source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Return the longitude and latitude of records in CGCS2000; NaN where a record has none.

    Geographic coordinates go before projected ones; half a pair is none.
    """
    lon, lat = (_floats(rows[name]) for name in ("lon", "lat"))
    lon, lat = to_cgcs2000(lon, lat, datum=source.datum)
    if source.crs is not None and source.columns.x is not None:
        x, y = projected_to_cgcs2000(_floats(rows["x"]), _floats(rows["y"]), crs=source.crs)
        lacking = ~(np.isfinite(lon) & np.isfinite(lat))
        lon, lat = np.where(lacking, x, lon), np.where(lacking, y, lat)
    whole = np.isfinite(lon) & np.isfinite(lat)
    return np.where(whole, lon, np.nan), np.where(whole, lat, np.nan)


def _floats(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(column.cast(pa.float64()).to_pandas(), dtype=np.float64)
