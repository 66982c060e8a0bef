"""The figures of a table held against each other: totals, sums across, rates and shares, batches and persons.

Convention: which columns a rate or a sum is made of is what most rows agree on; rows that do not agree are then wrong.
Where rows are too few to tell, headings do. A total row may be of rows that the table does not show: only where no
column adds up it is doubted instead of called wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from governance.errors import N_
from governance.figures import words
from governance.figures.findings import Finding, Place, Remark, Verdict, ordered_marks
from governance.figures.numbers import Number
from governance.figures.rounding import Fit, figure, fit, rounded, share_working
from governance.figures.sheets import Column, Sheet
from governance.units import visit_fault

SHOWN_TERMS = 12
WIDEST_SEARCH = 24
"""Columns up to which all runs are tried as the parts of another."""

LOOKED_AT_ROWS = 40
"""Rows that tell what a column is made of."""

FEWEST_ROWS = 3
"""From so many rows on they tell what a column is made of."""

WHOLE_PERCENT = 100


@dataclass(frozen=True)
class Table:
    """A table and where it stands."""

    sheet: Sheet
    number: int
    name: str = ""

    def finding(
        self, verdict: Verdict, rule: str, row: int, cells: Sequence[int], working: str, reason: Remark | None = None
    ) -> Finding:  # fmt: skip
        """Return a finding on cells of a row of the body."""
        place = Place("table", self.number, self.sheet.first + row + 1, self.name)
        marks = ordered_marks(self.sheet.marks(row, *cells))
        return Finding(
            verdict, rule, place, self.sheet.text(row), marks, (working,) if working else (), reason
        )


def check_table(table: Table) -> Iterator[Finding]:
    """Give what is found of a table."""
    yield from _total_rows(table)
    yield from _sums_across(table)
    yield from _percent_columns(table)
    yield from _visits(table)
    for column in table.sheet.columns:
        for row, number in enumerate(column.cells):
            if number is not None and number.damage:
                reason = Remark(
                    N_("A character of {text} is lost; look into the original."),
                    {"text": table.sheet.rows[table.sheet.first + row][column.position]},
                )
                yield table.finding(Verdict.UNSURE, "F14", row, [column.position], "", reason)


def _value(column: Column, row: int) -> Decimal:
    """Return the count of a cell; nothing written is none."""
    number = column.cells[row]
    return Decimal(0) if number is None else number.value


def _is_whole(column: Column, rows: Sequence[int]) -> bool:
    """Return whether the counts of these rows are exact and undamaged."""
    return all((number := column.cells[row]) is None or number.is_count for row in rows)


# --- Totals below or above --------------------------------------------------------------------------------------


def _total_rows(table: Table) -> Iterator[Finding]:
    """Give what is found of the rows that add up the others."""
    sheet = table.sheet
    for row in sheet.totals:
        findings = []
        for column in sheet.counts:
            if column.cells[row] is None or not _is_whole(column, [*sheet.single, row]):
                continue
            if "均" in column.heading:
                continue
            findings.append(_total_cell(table, column, row))
        is_any_right = any(finding.verdict is Verdict.RIGHT for finding in findings)
        if len(findings) > 1 and not is_any_right:
            reason = Remark(
                N_("No column adds up to this row: it may count rows that the table does not show.")
            )
            findings = [
                Finding(Verdict.UNSURE, f.rule, f.place, f.sentence, f.marks, f.workings, reason)
                for f in findings
            ]
        yield from findings
        if is_any_right:
            yield from _mixed_criteria(table)


def _total_cell(table: Table, column: Column, row: int) -> Finding:
    sheet = table.sheet
    total = _value(column, row)
    terms = [_value(column, other) for other in sheet.single if column.cells[other] is not None]
    by_subtotals = [_value(column, other) for other in sheet.subtotals]
    if sum(terms) != total and by_subtotals and sum(by_subtotals) == total:
        terms = by_subtotals
    made = sum(terms, Decimal(0))
    sign = "=" if made == total else f"= {figure(made)} ≠"
    verdict = Verdict.RIGHT if made == total else Verdict.WRONG
    return table.finding(verdict, "F2", row, [column.position], f"{_terms(terms)} {sign} {figure(total)}")


def _terms(terms: Sequence[Decimal]) -> str:
    shown = [figure(term) for term in terms]
    if len(shown) > SHOWN_TERMS:
        shown = [*shown[: SHOWN_TERMS - 2], "…", shown[-1]]
    return " + ".join(shown)


def _mixed_criteria(table: Table) -> Iterator[Finding]:
    sheet = table.sheet
    repeats = [row for row in sheet.single if words.criterion(sheet.labels[row]) == "repeat"]
    if repeats and len(sheet.single) - len(repeats) > 1:
        reason = Remark(
            N_("{label} says whether a matter came before, the other parts say what it is about: the list divides "
               "by two criteria, so no part is complete."),
            {"label": sheet.labels[repeats[0]]},
        )  # fmt: skip
        yield table.finding(Verdict.UNSURE, "F13", repeats[0], [], "", reason)


# --- Sums across ------------------------------------------------------------------------------------------------


def _sums_across(table: Table) -> Iterator[Finding]:
    """Give what is found of the columns that add up others."""
    sheet = table.sheet
    if len(sheet.counts) > WIDEST_SEARCH:
        return
    for total in sheet.counts:
        parts = _parts_of(sheet, total)
        if parts is None:
            continue
        for row in range(len(sheet.labels)):
            if total.cells[row] is None or not all(_is_whole(column, [row]) for column in (total, *parts)):
                continue
            terms = [_value(part, row) for part in parts]
            made, printed = sum(terms, Decimal(0)), _value(total, row)
            sign = "=" if made == printed else f"= {figure(made)} ≠"
            reason = (
                None
                if made == printed
                else Remark(N_("The other rows add up to their totals; this one does not."))
            )
            cells = [total.position, *(part.position for part in parts)]
            yield table.finding(
                Verdict.RIGHT if made == printed else Verdict.WRONG, "F2", row, cells,
                f"{_terms(terms)} {sign} {figure(printed)}", reason,
            )  # fmt: skip


def _parts_of(sheet: Sheet, total: Column) -> list[Column] | None:
    """Return the neighbouring columns that most rows say a column adds up; None where rows do not say so."""
    others = [
        column for column in sheet.counts if column is not total and column.unit.compares_with(total.unit)
    ]
    rows = [row for row in range(len(sheet.labels)) if total.cells[row] is not None and _value(total, row)]
    rows = rows[:LOOKED_AT_ROWS]
    needed = max(FEWEST_ROWS, -(-2 * len(rows) // 3))
    if words.TOTAL_ROW.search(total.heading):
        needed = min(needed, max(1, len(rows) // 2))
    up_to = [list(accumulate((_value(part, row) for part in others), initial=Decimal(0))) for row in rows]
    best: tuple[int, list[Column]] | None = None
    for start in range(len(others)):
        for end in range(start + 2, len(others) + 1):
            run = others[start:end]
            held = sum(
                sums[end] - sums[start] == _value(total, row) for sums, row in zip(up_to, rows, strict=True)
            )
            are_used = all(any(_value(part, row) for row in rows) for part in run)
            if held >= needed and are_used and (best is None or held > best[0]):
                best = held, run
    return None if best is None else best[1]


# --- Rates and shares -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What a column of percentages is made of.

    Attributes
    ----------
    part
        Column of numerators.
    whole
        Column of denominators; None when all rows are shares of one total.
    total
        That total.
    """

    part: Column
    whole: Column | None
    total: Decimal = Decimal(0)

    def pair(self, row: int) -> tuple[Decimal, Decimal] | None:
        """Return numerator and denominator of a row; None where one is missing or nothing is to be shared."""
        part = self.part.cells[row]
        whole = self.total if self.whole is None else _value(self.whole, row)
        return None if part is None or whole <= 0 else (part.value, whole)

    def fit(self, row: int, printed: Number) -> Fit | None:
        """Return how a printed percentage follows; None where it cannot be told."""
        pair = self.pair(row)
        return (
            None
            if pair is None
            else fit(Fraction(pair[0]) / Fraction(pair[1]) * 100, printed.value, printed.places)
        )


def _percent_columns(table: Table) -> Iterator[Finding]:
    for column in table.sheet.percents:
        yield from _beyond_whole(table, column)
        made = _made_of(table.sheet, column)
        if made is not None:
            yield from _of_percent_column(table, column, made)


def _beyond_whole(table: Table, column: Column) -> Iterator[Finding]:
    if words.OPEN_ENDED_RATES.search(column.heading) or words.CHANGE.search(column.heading):
        return
    for row, number in enumerate(column.cells):
        if number is not None and number.value > WHOLE_PERCENT and not number.damage:
            working = f"{figure(number.value)} % > 100 %"
            yield table.finding(Verdict.IMPOSSIBLE, "F5", row, [column.position], working)


def _made_of(sheet: Sheet, column: Column) -> Made | None:
    """Return the counts that most rows of a column of percentages follow from, else those its heading names."""
    rows = [
        row
        for row in sheet.single
        if (n := column.cells[row]) is not None and n.bound == "exact" and not n.damage
    ]
    rows = rows[:LOOKED_AT_ROWS]
    if len(sheet.counts) > WIDEST_SEARCH:
        return None
    candidates = [Made(part, whole) for part in sheet.counts for whole in sheet.counts if part is not whole]
    candidates += [Made(part, None, total) for part in sheet.counts for total in _totals_of(sheet, part)]

    def score(made: Made) -> int:
        fits = [made.fit(row, number) for row in rows if (number := column.cells[row]) is not None]
        return sum(how is not None and how != "none" for how in fits)

    best = max(candidates, key=score, default=None)
    if best is not None and score(best) * 2 >= len(rows) and score(best) > 1:
        return best
    named = [made for made in candidates if _is_named(made, column) and made.whole is not None]
    if best is not None and len(rows) == 1 and score(best) == 1:
        return best
    return named[0] if named and len(rows) < FEWEST_ROWS else None


def _is_named(made: Made, column: Column) -> bool:
    stem = column.heading.strip().removesuffix("%").removesuffix("(%)").split("率")[0][-2:]
    is_named = bool(stem) and "率" in column.heading and stem in made.part.heading
    return is_named and made.whole is not None and stem not in made.whole.heading


def _totals_of(sheet: Sheet, part: Column) -> list[Decimal]:
    """Return what the shares of a column may be of: its total row, else the sum of its rows."""
    told = [_value(part, row) for row in sheet.totals if part.cells[row] is not None]
    return told or [sum((_value(part, row) for row in sheet.single), Decimal(0))]


def _of_percent_column(table: Table, column: Column, made: Made) -> Iterator[Finding]:
    cut, up = [], []
    for row, printed in enumerate(column.cells):
        if printed is None or printed.bound != "exact" or printed.damage or printed.value > WHOLE_PERCENT:
            continue
        if made.whole is None and row in table.sheet.totals:
            yield from _sum_of_shares(table, column, row)
            continue
        how, pair = made.fit(row, printed), made.pair(row)
        if how is None or pair is None:
            continue
        cells = [column.position, made.part.position, *([] if made.whole is None else [made.whole.position])]
        working = share_working(*pair, printed.value, printed.places)
        verdict = {"none": Verdict.WRONG, "truncated": Verdict.TRUNCATED}.get(how, Verdict.RIGHT)
        yield table.finding(verdict, "F1", row, cells, working)
        cut += [row] if how == "truncated" else []
        up += [row] if how == "rounded" else []
    if cut and up:
        reason = Remark(
            N_("Of these shares {cut} were cut off and {up} rounded up."), {"cut": len(cut), "up": len(up)}
        )
        yield table.finding(Verdict.TRUNCATED, "F12", cut[0], [column.position], "", reason)


def _sum_of_shares(table: Table, column: Column, row: int) -> Iterator[Finding]:
    """Give what is found of the share of the total row: all of it, or the printed shares added up."""
    printed = column.cells[row]
    shares = [number.value for other in table.sheet.single if (number := column.cells[other]) is not None]
    if printed is None:
        return
    made = sum(shares, Decimal(0))
    is_right = printed.value in {Decimal(WHOLE_PERCENT), made}
    working = f"{_terms(shares)} = {figure(rounded(Fraction(made), printed.places))} %"
    verdict = Verdict.RIGHT if is_right else Verdict.WRONG
    yield table.finding(verdict, "F1", row, [column.position], working)


# --- Batches and persons ----------------------------------------------------------------------------------------


def _visits(table: Table) -> Iterator[Finding]:
    """Give the rows in which persons are fewer than batches."""
    counts = table.sheet.counts
    for batches, heads in pairwise(counts):
        if not batches.unit.is_batch or heads.unit.kind not in {"head", "person"}:
            continue
        for row, label in enumerate(table.sheet.labels):
            first, second = batches.cells[row], heads.cells[row]
            if first is None or second is None or not (first.is_count and second.is_count):
                continue
            is_collective = any("集体" in text or "集访" in text for text in (label, batches.heading))
            fault = visit_fault(first.quantity, second.quantity, is_collective=is_collective)
            if fault is not None:
                working = f"{figure(second.value)} < {figure(first.value)}"
                if second.value >= first.value:
                    working = f"{figure(second.value)} ÷ {figure(first.value)} = " + figure(
                        rounded(Fraction(second.value) / Fraction(first.value), 2)
                    )
                yield table.finding(
                    Verdict.IMPOSSIBLE, "F4", row, [batches.position, heads.position], working,
                    Remark(fault.message, fault.values),
                )  # fmt: skip
