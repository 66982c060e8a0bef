"""The figures of a monthly report (月报) as plain frozen data: what a paper is made from, and can be made from again.

A report says for ever what it said: :meth:`MonthlyReport.as_record` is plain data with the definitions that were in
force and the last day of the data, and :meth:`MonthlyReport.from_record` reads it back the same. Shares are kept as the
two whole numbers they are made of; they are rounded where they are printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from governance.indicator_form import Indicator
from governance.rates import change_points

RECORD_VERSION = 1
"""Of the form of the record."""


class Share(NamedTuple):
    """Numerator and denominator; a denominator of zero has no value."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class ReportColumn:
    """One rate that every row has.

    Attributes
    ----------
    role
        What it is asked for by, see :func:`governance.indicators.definitions`.
    indicator
        The definition.
    sources
        Whose cases it counts; empty for all. Rates of sources that run by different clocks are never one.
    """

    role: str
    indicator: Indicator
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportRate:
    """A rate of a row, in the order of the report's columns.

    Attributes
    ----------
    now, before, year_before
        Of the month, the month before, and the month a year before; None where the data do not have that.
    rank
        From 1; None where it is not to be ranked, see :func:`governance.monthly_report.ranks`.
    """

    now: Share
    before: Share | None
    year_before: Share | None
    rank: int | None = None

    def change(self, indicator: Indicator) -> Decimal | None:
        """Return the change against the month before, percentage points of the values as printed."""
        return None if self.before is None else _points(indicator, self.now, self.before)

    def change_of_year(self, indicator: Indicator) -> Decimal | None:
        """Return the change against the month a year before, likewise."""
        return None if self.year_before is None else _points(indicator, self.now, self.year_before)


def _points(indicator: Indicator, now: Share, then: Share) -> Decimal | None:
    return change_points(now, then, decimals=indicator.decimals)


@dataclass(frozen=True)
class ReportRow:
    """The figures of the whole, a township or an office.

    Attributes
    ----------
    key
        Code of the township, name of the office; None for the whole, and for cases placed nowhere.
    name
        What readers call it; empty where ``key`` is None.
    received, received_before, received_year_before
        Cases received in the month and those it is compared with; None where the data do not have that month.
    open, dated, overdue
        Cases open when the month ended, whenever received; of those with a due date; of those past it.
    rates
        In the order of :attr:`MonthlyReport.columns`.
    """

    key: str | None
    name: str
    received: int
    received_before: int | None
    received_year_before: int | None
    open: int
    dated: int
    overdue: int
    rates: tuple[ReportRate, ...]


@dataclass(frozen=True)
class ReportedBy:
    """What a source, or a township for a source, reported of the month.

    Attributes
    ----------
    township_code, township_name
        None where the source is reported for the district as a whole.
    state
        cases, nil (零报告), silent, open or before, see :mod:`governance.queries.nil_reports`.
    """

    source: str
    township_code: str | None
    township_name: str | None
    cases: int
    state: str


@dataclass(frozen=True)
class MonthlyReport:
    """The figures of a month.

    Attributes
    ----------
    month
        First day.
    last_on
        Last day that counts: of the month, or of the data where they end before it.
    as_of
        Last day of the data: what is known of the month then.
    is_complete
        False where the data end before the month does.
    columns
        The rates and their definitions.
    total
        Of all cases, those placed nowhere included.
    townships
        In order of code; those placed nowhere last, with key None.
    offices
        Most received first.
    reported
        Who reported what.
    """

    month: date
    last_on: date
    as_of: date
    is_complete: bool
    district_code: str
    district_name: str
    is_demonstration: bool
    columns: tuple[ReportColumn, ...]
    total: ReportRow
    townships: tuple[ReportRow, ...]
    offices: tuple[ReportRow, ...]
    reported: tuple[ReportedBy, ...]

    @property
    def unplaced(self) -> int:
        """Cases of the month that are in no township."""
        return sum(row.received for row in self.townships if row.key is None)

    def as_record(self) -> dict[str, Any]:
        """Return the report as plain data that JSON can hold."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        days = {name: told[name].isoformat() for name in _DAYS}
        columns = [
            {"role": one.role, "indicator": one.indicator.as_record(), "sources": list(one.sources)}
            for one in self.columns
        ]
        return {
            **told, **days, "record_version": RECORD_VERSION, "columns": columns, "total": _row_record(self.total),
            "townships": [_row_record(row) for row in self.townships],
            "offices": [_row_record(row) for row in self.offices],
            "reported": [asdict(one) for one in self.reported],
        }  # fmt: skip

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "MonthlyReport":
        """Return the report that was kept as a record, whatever is in force now.

        Raises
        ------
        ValueError
            The record has another form.
        """
        if record["record_version"] != RECORD_VERSION:
            raise ValueError(record["record_version"])
        told = {one.name: record[one.name] for one in fields(cls)}
        days = {name: date.fromisoformat(told[name]) for name in _DAYS}
        columns = tuple(
            ReportColumn(one["role"], Indicator.from_record(one["indicator"]), tuple(one["sources"]))
            for one in record["columns"]
        )
        return cls(**{
            **told, **days, "columns": columns, "total": _row(record["total"]), "townships": _rows(record["townships"]),
            "offices": _rows(record["offices"]), "reported": tuple(ReportedBy(**one) for one in record["reported"]),
        })  # fmt: skip


_DAYS = ("month", "last_on", "as_of")


def _row_record(row: ReportRow) -> dict[str, Any]:
    rates = [
        {
            "now": list(rate.now), "before": rate.before and list(rate.before),
            "year_before": rate.year_before and list(rate.year_before), "rank": rate.rank,
        }
        for rate in row.rates
    ]  # fmt: skip
    return {**asdict(row), "rates": rates}


def _rows(records: Sequence[Mapping[str, Any]]) -> tuple[ReportRow, ...]:
    return tuple(_row(record) for record in records)


def _row(record: Mapping[str, Any]) -> ReportRow:
    rates = tuple(
        ReportRate(Share(*one["now"]), _share(one["before"]), _share(one["year_before"]), one["rank"])
        for one in record["rates"]
    )
    return ReportRow(**{**record, "rates": rates})


def _share(pair: Sequence[int] | None) -> Share | None:
    return None if pair is None else Share(*pair)
