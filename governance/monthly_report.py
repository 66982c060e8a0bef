"""The figures of a monthly report, counted: per township and per office, with what they are compared with.

Every month is told as it is known on the last day of the data, the earlier ones too, so that all are counted alike;
what is concluded, settled and answered of the newest still grows. A rate that rests on a clock has a value for each
clock. Nothing is ranked that chance could have put in that order, see :func:`ranks`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from governance.errors import N_, GridError
from governance.indicators import definitions
from governance.queries.monthly_report import (
    ReportDimension,
    month_sums,
    open_on,
    report_months,
    reported_in,
)
from governance.queries.on_time import clocks
from governance.queries.places import names
from governance.queries.publication import publication
from governance.queries.service import ServiceSelection, service_by
from governance.rates import FEW
from governance.report_form import (
    MonthlyReport,
    ReportColumn,
    ReportedBy,
    ReportRate,
    ReportRow,
    Share,
)
from governance.settings import Settings
from governance.warehouse import Warehouse

ROLES = ("R2", "R2'", "R3", "R3v", "R5", "R6a")
"""Rates of the report: in time, concluded, settled as reported and verified, satisfied, repeat."""

ON_A_CLOCK = ("R2",)
LOWER_FIRST = ("R6a",)
"""Rates of which little is good."""


@dataclass(frozen=True)
class ReportRules:
    """What of the district file a report rests on.

    Attributes
    ----------
    columns
        The rates, each of all sources.
    by_township
        Sources that their townships report.
    """

    columns: tuple[ReportColumn, ...]
    by_township: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> "ReportRules":
        """Return the rules in force in a district."""
        in_force = definitions(settings)
        return cls(
            tuple(ReportColumn(role, in_force[role]) for role in ROLES),
            tuple(source.name for source in settings.sources if source.reported_by == "township"),
        )


def monthly_report(warehouse: Warehouse, month: date, rules: ReportRules) -> MonthlyReport:
    """Return the figures of a month.

    Parameters
    ----------
    warehouse
        What lies beyond its scope is not counted.
    month
        First day.

    Raises
    ------
    GridError
        The data do not have the month.
    """
    months = report_months(warehouse, month).set_index("role")
    facts = publication(warehouse)
    if "now" not in months.index or facts.as_of is None:
        raise GridError(N_("The data have no month {month}. Choose another."), month=f"{month:%Y-%m}")
    days = {str(role): _day(row["month"]) for role, row in months.iterrows()}
    last_on = _day(months.loc["now", "last_on"])
    columns = _columns(warehouse, month, rules)
    townships = _Counts.of(warehouse, columns, days, last_on, "township_code")
    offices = _Counts.of(warehouse, columns, days, last_on, "department")
    known = names(warehouse)
    is_township = known["level"] == "township"
    titles: dict[str, str] = dict(
        zip(known.loc[is_township, "code"], known.loc[is_township, "name"], strict=True)
    )
    return MonthlyReport(
        month=month, last_on=last_on, as_of=facts.as_of, is_complete=bool(months.loc["now", "is_complete"]),
        district_code=facts.district_code, district_name=facts.district_name,
        is_demonstration=facts.is_demonstration, columns=columns, total=offices.total(),
        townships=ranked(columns, townships.rows(titles)),
        offices=ranked(columns, offices.rows({key: key for key in offices.keys})),
        reported=tuple(_reported(reported_in(warehouse, month, rules.by_township))),
    )  # fmt: skip


def _day(moment: object) -> date:
    return pd.Timestamp(str(moment)).date()


def _columns(warehouse: Warehouse, month: date, rules: ReportRules) -> tuple[ReportColumn, ...]:
    """Return the rates, one that rests on a clock once for each clock that has cases with a period in the month."""
    by_source = service_by(warehouse, ServiceSelection(month, month), "source")
    clock_of = clocks(warehouse)
    found = list[ReportColumn]()
    for column in rules.columns:
        waiting = by_source[column.indicator.clocked or column.indicator.denominator] > 0
        groups: dict[str | None, list[str]] = {}
        for source in sorted(by_source.loc[waiting, "key"]):
            groups.setdefault(clock_of.get(source), []).append(source)
        if column.role in ON_A_CLOCK and len(groups) > 1:
            found += [replace(column, sources=tuple(sources)) for sources in groups.values()]
        else:
            found.append(column)
    return tuple(found)


NOWHERE = ""
"""Key of cases placed nowhere, in here."""

Asked = tuple[str, tuple[str, ...]]
"""Role of a month, and the sources counted; none for all."""

Counted = Mapping[str, int]
"""Counts by the name of what is counted."""


@dataclass(frozen=True)
class _Counts:
    """Counts of the months of a report, by what its rows are.

    Attributes
    ----------
    sums
        Measures by key, for each role of a month and each choice of sources.
    opened
        What was open, by key.
    """

    columns: tuple[ReportColumn, ...]
    sums: Mapping[Asked, pd.DataFrame]
    opened: pd.DataFrame

    @classmethod
    def of(
        cls, warehouse: Warehouse, columns: tuple[ReportColumn, ...], months: Mapping[str, date], last_on: date,
        dimension: ReportDimension,
    ) -> "_Counts":  # fmt: skip
        """Return the counts of a dimension."""
        measures = ["cases", *dict.fromkeys(part for column in columns for part in _parts(column))]
        told = month_sums(warehouse, tuple(months.values()), measures, dimension)
        told["key"] = told["key"].fillna(NOWHERE)
        opened = open_on(warehouse, last_on, dimension)
        sums = {}
        for role, month in months.items():
            of_month = told[told["month"] == pd.Timestamp(month)]
            for sources in {(), *(column.sources for column in columns)}:
                own = of_month[of_month["source"].isin(sources)] if sources else of_month
                sums[role, sources] = own.groupby("key")[measures].sum()
        return cls(columns, sums, opened.assign(key=opened["key"].fillna(NOWHERE)).set_index("key"))

    @property
    def keys(self) -> Sequence[str]:
        """Keys with cases in the month, most first, then those with open cases alone."""
        counted = self.sums["now", ()]["cases"].sort_values(ascending=False, kind="stable")
        return list(dict.fromkeys(str(key) for key in (*counted.index, *self.opened.index)))

    def total(self) -> ReportRow:
        """Return the row of everything."""
        sums = {asked: _whole(frame) for asked, frame in self.sums.items()}
        return self._row(None, "", sums, _whole(self.opened))

    def rows(self, titles: Mapping[str, str]) -> list[ReportRow]:
        """Return the rows.

        Parameters
        ----------
        titles
            Names of the rows there are to be, by key: one without cases is told too. Those placed nowhere come last.
        """
        has_nowhere = NOWHERE in self.opened.index or NOWHERE in self.sums["now", ()].index
        wanted = {**titles, NOWHERE: ""} if has_nowhere else titles
        return [
            self._row(
                key or None, name, {asked: _at(frame, key) for asked, frame in self.sums.items()},
                _at(self.opened, key),
            )
            for key, name in wanted.items()
        ]  # fmt: skip

    def _row(
        self, key: str | None, name: str, sums: Mapping[Asked, Counted],
        opened: Counted,
    ) -> ReportRow:  # fmt: skip
        received = {role: int(own["cases"]) for (role, sources), own in sums.items() if not sources}
        rates = tuple(
            ReportRate(
                Share(*column.indicator.fraction(sums["now", column.sources])),
                self._earlier(column, "before", sums),
                self._earlier(column, "year_before", sums),
            )
            for column in self.columns
        )
        return ReportRow(
            key, name, received["now"], received.get("before"), received.get("year_before"),
            int(opened["open_cases"]), int(opened["dated_cases"]), int(opened["overdue_cases"]), rates,
        )  # fmt: skip

    @staticmethod
    def _earlier(column: ReportColumn, role: str, sums: Mapping[Asked, Counted]) -> Share | None:
        own = sums.get((role, column.sources))
        return None if own is None else Share(*column.indicator.fraction(own))


def _parts(column: ReportColumn) -> tuple[str, ...]:
    return (column.indicator.numerator, column.indicator.denominator, *(column.indicator.times or ()))


def _at(frame: pd.DataFrame, key: str) -> Counted:
    """Return the counts of a key; zeros where there are none."""
    return _whole(frame[frame.index == key])


def _whole(frame: pd.DataFrame) -> Counted:
    return {str(name): int(frame[name].sum()) for name in frame.columns}


def ranked(columns: Sequence[ReportColumn], rows: Sequence[ReportRow]) -> tuple[ReportRow, ...]:
    """Return rows with their ranks, see :func:`ranks`; those placed nowhere take no part."""
    by_column = [
        ranks(column, [None if row.key is None else row.rates[number].now for row in rows])
        for number, column in enumerate(columns)
    ]
    return tuple(
        replace(row, rates=tuple(
            replace(rate, rank=found[position]) for rate, found in zip(row.rates, by_column, strict=True)
        ))
        for position, row in enumerate(rows)
    )  # fmt: skip


def ranks(column: ReportColumn, shares: Sequence[Share | None]) -> list[int | None]:
    """Return the rank of each share, best first; None for one that is not to be ranked.

    Put in order are the shares of at least :data:`governance.rates.FEW` cases. A rank is told only of one whose 95 %
    interval (Wilson) is apart from those of all the others in the order: the order of the rest may be chance.

    Parameters
    ----------
    shares
        None for what takes no part.
    """
    intervals = {
        position: interval
        for position, share in enumerate(shares)
        if share is not None and share.denominator >= FEW
        and (interval := column.indicator.interval(*share)) is not None
    }  # fmt: skip
    found: list[int | None] = [None] * len(shares)
    for position, own in intervals.items():
        others = [interval for other, interval in intervals.items() if other != position]
        above = sum(interval.low > own.high for interval in others)
        below = sum(interval.high < own.low for interval in others)
        if others and above + below == len(others):
            found[position] = 1 + (below if column.role in LOWER_FIRST else above)
    return found


def _reported(found: pd.DataFrame) -> Iterable[ReportedBy]:
    for row in found.to_dict("records"):
        code, name = (
            row[column] if isinstance(row[column], str) else None
            for column in ("township_code", "township_name")
        )
        yield ReportedBy(str(row["source"]), code, name, int(row["cases"]), str(row["state"]))
