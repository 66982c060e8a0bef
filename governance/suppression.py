"""Which counts are withheld so that no small one can be had, neither by reading nor by adding and subtracting.

Convention: a table counts things by place and by part (category). Places form a tree: a place is the sum of those
directly in it, so whatever is placed no finer than a township is a place of its own in it. Of each place there is
``all``, the sum of its parts. Counts from 1 to ``smallest`` - 1 are *small* and always withheld; zeros are told.

The promise: whoever knows every count that is shown, how the table adds up, and that no count is below zero, finds for
every small count a range of at least ``smallest`` + 1 whole numbers, none of which they can rule out. So no count that
follows from those shown is small either.

How it is kept: what is withheld of a place is withheld of every place in it, and what is withheld of all matters is
withheld of each. Then a table falls apart into *families*, a place with those directly in it. In a family a small count
lies in a *block*, some places by some parts, of which everything is withheld. Whoever is told all sums of the rows and
columns of a block knows of a cell in row sum r and column sum c of a block with sum n exactly that it lies between
max(0, r + c - n) and min(r, c), and nothing rules out any number between (Fréchet 1940, Bonferroni); that width is
min(r, c, n - r, n - c). Blocks are chosen so that it reaches ``smallest`` at every small count; two places by two parts
where that is enough, as in the hypercube method (Repsilber 1994; Giessing and Repsilber 2002, Inference Control in
Statistical Databases, LNCS 2316), more where counts are thin.

Where the sum of a column is withheld too, it can be anything in a range [low, high] of width ``smallest``, by a block
further up. All rows of the family by the parts withheld in that place make a block with that column sum: a cell in row
sum r of it lies between max(0, r + low - n) and min(r, high), so it is as wide as ``smallest`` once r is. Below a
withheld count everything in its part is withheld, so whatever it is can be made up of places inside.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Marks = NDArray[np.bool_]

TOTAL = "total"
"""Name of the row and of the column that a table's totals stand in."""


def withheld(counts: Counts, parents: NDArray[np.intp], smallest: int) -> Marks:
    """Return which counts of a table of places by parts are withheld.

    The answer depends on nothing but the arguments.

    Parameters
    ----------
    counts
        ``(places, 1 + parts)``, from zero: of each place all, then each part. All is the sum of the parts, and a place
        that has others in it is their sum.
    parents
        ``(places,)``: the number of the place that each lies directly in, which stands before it; -1 for the first,
        which holds all others.
    smallest
        Least count above zero that may be shown.

    Returns
    -------
    ndarray of bool
        Of the shape of the counts.

    Raises
    ------
    ValueError
        The table does not add up.
    """
    families = _families(parents)
    _refuse_unless_it_adds_up(counts, families)
    marks = np.zeros(counts.shape, dtype=bool)
    whole = counts[0, 0]
    if 0 < whole < smallest:
        return ~marks
    marks[0, 1:] = _enough(counts[0, 1:], smallest)
    for place, inside in families:
        if marks[place, 0]:
            marks[inside] = True
        elif counts[place, 0]:
            marks[inside] = _inside_marks(counts[inside], marks[place, 1:], smallest)
    return marks


def protected_table(table: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Return a table of counts with its totals, small ones withheld with what would give them back.

    For tables of which a sheet shows one alone (risks by domain and township, say). Numbers of cases come from
    :func:`governance.releases.release` instead, for they are shown again and again.

    Parameters
    ----------
    table
        Whole numbers from zero; rows and columns as they are to be shown, without totals.
    smallest
        Least count above zero that may be shown.

    Returns
    -------
    DataFrame
        The same rows, then :data:`TOTAL`; the same columns, then :data:`TOTAL`; Int64, missing where a count is
        withheld.
    """
    cells = table.to_numpy(dtype=np.int64)
    rows = np.column_stack([cells.sum(axis=1), cells])
    counts = np.vstack([rows.sum(axis=0), rows])
    marks = withheld(counts, np.array([-1, *[0] * len(rows)], dtype=np.intp), smallest)
    down, across = [*range(1, len(counts)), 0], [*range(1, counts.shape[1]), 0]
    shown = pd.DataFrame(
        counts[down][:, across], index=[*table.index, TOTAL], columns=[*table.columns, TOTAL], dtype="Int64"
    )
    return shown.mask(marks[down][:, across])


def _families(parents: NDArray[np.intp]) -> list[tuple[int, NDArray[np.intp]]]:
    """Return each place that has others in it, with those, from the first place downwards."""
    order = np.argsort(parents, kind="stable")
    held = parents[order]
    starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]])
    return [
        (int(held[start]), order[start:end])
        for start, end in zip(starts, [*starts[1:], len(order)], strict=True)
        if held[start] >= 0
    ]


def _refuse_unless_it_adds_up(counts: Counts, families: list[tuple[int, NDArray[np.intp]]]) -> None:
    if (counts < 0).any() or (counts[:, 0] != counts[:, 1:].sum(axis=1)).any():
        raise ValueError("a count is below zero, or all is not the sum of the parts")
    for place, inside in families:
        if (inside <= place).any() or (counts[inside].sum(axis=0) != counts[place]).any():
            raise ValueError(f"place {place} is not the sum of the places in it")


def _small(counts: Counts, smallest: int) -> Marks:
    return (counts > 0) & (counts < smallest)


def _enough(counts: Counts, smallest: int) -> Marks:
    """Return the small counts of a row whose sum is told, and the next larger ones until they add up to enough."""
    marks = _small(counts, smallest)
    if not marks.any():
        return marks
    for number in np.argsort(counts, kind="stable"):
        if counts[marks].sum() >= smallest:
            break
        marks[number] |= counts[number] > 0
    return marks


def _inside_marks(counts: Counts, above: Marks, smallest: int) -> Marks:
    """Return what is withheld of the places directly in a place of which all is told.

    Places of which all is withheld are one row in the search: only their sums are told, part by part.

    Parameters
    ----------
    counts
        ``(places, 1 + parts)`` of those inside.
    above
        ``(parts,)``: what is withheld of the place itself.
    """
    marks = np.zeros(counts.shape, dtype=bool)
    few = _enough(counts[:, 0], smallest)
    marks[few] = True
    told = np.flatnonzero(~few & (counts[:, 0] > 0))
    rows = counts[told, 1:]
    if few.any():
        rows = np.vstack([rows, counts[few, 1:].sum(axis=0)])
    marks[told, 1:] = _Family(rows, above, smallest).marks()[: len(told)]
    return marks


class _Family:
    """The search for blocks in one family.

    Parameters
    ----------
    counts
        ``(rows, parts)``; each row adds up to ``smallest`` at least.
    above
        ``(parts,)``: parts whose column sum is withheld, so the whole column is.
    """

    def __init__(self, counts: Counts, above: Marks, smallest: int) -> None:
        self.counts, self.above, self.smallest = counts, above, smallest
        self.small = _small(counts, smallest)
        self.marked = self.small | above
        self.unsafe = self.small.copy()

    def marks(self) -> Marks:
        """Return what is withheld."""
        if self.unsafe.any():
            pairs = self._pairs()
            is_hard = self.small & ~pairs.any(axis=(1, 3))
            self._withhold_parts(is_hard & self.above)
            for row, part in self._by_size():
                if not self.unsafe[row, part]:
                    continue
                if is_hard[row, part]:
                    self._withhold_grown(row, part)
                else:
                    self._withhold_pair(row, part, pairs[row, :, part])
        return self.marked

    def _pairs(self) -> Marks:
        """Return whether rows u, h and parts i, j make a block that is wide enough: ``[u, h, i, j]``."""
        counts = self.counts
        is_wide_row = counts[:, :, None] + counts[:, None, :] >= self.smallest
        is_wide_part = counts[:, None, :] + counts[None, :, :] >= self.smallest
        rows, parts = (~np.eye(size, dtype=bool) for size in counts.shape)
        is_wide_row &= parts
        is_wide_part &= rows[:, :, None]
        return (
            is_wide_row[:, None]
            & is_wide_row[None, :]
            & is_wide_part[:, :, :, None]
            & is_wide_part[:, :, None, :]
        )

    def _withhold_parts(self, hard: Marks) -> None:
        """Withhold whole parts, the least of them first, until the rows of counts that no pair covers are wide.

        These counts lie in columns whose sum is withheld too, and that is as wide as it must be; so the row decides. A
        large count that is withheld with them must be as wide, for the places in it rest on it: what the other rows
        have in these parts decides that.
        """
        if not hard.any():
            return
        inside, rows = self.above.copy(), hard.any(axis=1)
        loss = self._loss().sum(axis=0)
        for part in np.argsort(loss, kind="stable"):
            sums = self.counts @ inside
            is_resting = (self.counts >= self.smallest) @ (inside & ~self.above)
            if (sums[rows] >= self.smallest).all() and (sums.sum() - sums[is_resting] >= self.smallest).all():
                break
            inside[part] = True
        self.marked |= inside
        self.unsafe[rows] &= ~self.above

    def _loss(self) -> Counts:
        """Return what is lost by withholding each count: its size and itself, nothing where it is withheld already."""
        return np.where(self.marked, 0, self.counts + 1)

    def _by_size(self) -> list[tuple[int, int]]:
        """Return the small counts, the smallest first."""
        rows, parts = np.nonzero(self.small)
        order = np.argsort(self.counts[rows, parts], kind="stable")
        return [(int(rows[number]), int(parts[number])) for number in order]

    def _withhold_pair(self, row: int, part: int, pairs: Marks) -> None:
        """Withhold the block of two rows and two parts around a count that loses least.

        Parameters
        ----------
        pairs
            ``(rows, parts)``: which other row and part make one.
        """
        loss = self._loss()
        lost = loss + loss[row] + loss[:, part, None]
        best = np.where(pairs, lost, np.iinfo(np.int64).max).argmin()
        other, beside = map(int, np.unravel_index(best, pairs.shape))
        self._withhold_block(np.ix_([row, other], [part, beside]))

    def _withhold_grown(self, row: int, part: int) -> None:
        """Withhold a block around a count, grown by the row or part that helps most for what it loses.

        The whole family is wide enough for a count whose column sum is told, so growing ends.
        """
        counts, least, loss = self.counts, self.smallest, self._loss()
        rows, parts = [row], [part]
        by_row, by_part = counts[:, part].copy(), counts[row].copy()
        row_loss, part_loss = loss[:, part].astype(np.float64), loss[row].astype(np.float64)
        row_loss[row] = part_loss[part] = np.inf
        while len(rows) < len(by_row) or len(parts) < len(by_part):
            whole = by_row[rows].sum()
            of_row, of_part = by_row[row], by_part[part]
            if min(of_row, of_part, whole - of_row, whole - of_part) >= least:
                break
            row_gain = _gain(counts[:, part], least - of_part) + _gain(by_row, least - whole + of_row)
            part_gain = _gain(counts[row], least - of_row) + _gain(by_part, least - whole + of_part)
            row_worth, part_worth = row_gain / (row_loss + 1), part_gain / (part_loss + 1)
            next_row, next_part = int(row_worth.argmax()), int(part_worth.argmax())
            if row_worth[next_row] >= part_worth[next_part] and np.isfinite(row_loss[next_row]):
                rows.append(next_row)
                by_part += counts[next_row]
                part_loss += loss[next_row]
                row_loss[next_row] = np.inf
            else:
                parts.append(next_part)
                by_row += counts[:, next_part]
                row_loss += loss[:, next_part]
                part_loss[next_part] = np.inf
        self._withhold_block(np.ix_(rows, parts))

    def _withhold_block(self, block: tuple[NDArray[np.intp], ...]) -> None:
        """Withhold a block that is wide enough at the count that it was sought for."""
        self.marked[block] = True
        cells = self.counts[block]
        rows, parts, whole = cells.sum(axis=1)[:, None], cells.sum(axis=0), cells.sum()
        width = np.minimum(np.minimum(rows, whole - rows), np.minimum(parts, whole - parts))
        self.unsafe[block] &= width < self.smallest


def _gain(sums: Counts, lack: int) -> NDArray[np.float64]:
    """Return how much of what a sum lacks each further row or part makes good; a trifle where it makes good nothing."""
    return np.minimum(sums, max(lack, 0)) + 0.01
