"""What an indicator is: a named, versioned definition, plain data that can be kept beside the figures it made.

A definition is never edited once figures made by it have left the building: it gets a new version, and the id is
printed beside every rate. A pack stores :meth:`Indicator.as_record` and is read again with
:meth:`Indicator.from_record`, so that it says for ever what it was made with; :attr:`Indicator.content_hash` tells
whether the definition in force is still that one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from governance.errors import N_
from governance.rates import Interval, printed_share, wilson

RECEIVED_COHORT = N_("cases received in the period")


@dataclass(frozen=True)
class Indicator:
    """One definition.

    Attributes
    ----------
    id
        Name in documents, such as ``R2'``. What may be chosen and changes the figure is part of it: ``R6b/90``.
    version
        Counts up when the meaning changes.
    label
        What readers call it; translated where it is shown.
    formula
        Numerator ÷ denominator in words; translated where it is shown.
    numerator, denominator
        Columns that are summed over the places and months shown.
    per
        The quotient is multiplied by this: 100 for percentages.
    unit
        Of the value; translated where it is shown.
    decimals
        Printed, rounded half up.
    cohort
        What cases it is about; translated where it is shown.
    exclusions
        Who is in neither part; translated where it is shown; empty where nobody is.
    source
        Document and year the definition rests on; translated where it is shown; empty where it is our own.
    clocked
        Column of the cases that are in the denominator or will be once their time is over; None where none wait.
    times
        Numerator and denominator of a second share that the first is multiplied by; None for nearly all.
    """

    id: str
    version: int
    label: str
    formula: str
    numerator: str
    denominator: str
    per: int
    unit: str
    decimals: int
    cohort: str = RECEIVED_COHORT
    exclusions: str = ""
    source: str = ""
    clocked: str | None = None
    times: tuple[str, str] | None = None

    @property
    def mark(self) -> str:
        """Id and version as they stand beside a figure: ``R2'.v1``."""
        return f"{self.id}.v{self.version}"

    @property
    def sql(self) -> str:
        """The formula in SQL, over the columns of its table; null where a denominator is zero."""
        return f"{self.per} * " + " * ".join(
            f"(sum({part}) / nullif(sum({whole}), 0))" for part, whole in self._shares
        )

    @property
    def content_hash(self) -> str:
        """First half of the SHA-256 of everything the definition says."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def as_record(self) -> dict[str, Any]:
        """Return the definition as plain data, its hash and its SQL among them."""
        return {**asdict(self), "sql": self.sql, "content_hash": self.content_hash}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Indicator":
        """Return the definition that was kept as a record, whatever is in force now."""
        fields = {name: record[name] for name in cls.__dataclass_fields__}
        return cls(**{**fields, "times": fields["times"] and tuple(fields["times"])})

    def fraction(self, sums: Mapping[str, int]) -> tuple[int, int]:
        """Return numerator and denominator out of sums by column.

        Of a product of two shares they are the products of their numerators and of their denominators.
        """
        numerator, denominator = 1, 1
        for part, whole in self._shares:
            numerator, denominator = numerator * int(sums[part]), denominator * int(sums[whole])
        return numerator, denominator

    def printed(self, numerator: int, denominator: int | None) -> Decimal | None:
        """Return the value as it is printed, exact; None when the denominator is missing or not above zero."""
        return printed_share(numerator, denominator, per=self.per, decimals=self.decimals)

    def interval(self, numerator: int, denominator: int) -> Interval | None:
        """Return the 95 % interval of the value, in its unit; None for what is no simple share, or without a base."""
        is_share = self.unit == "%" and self.times is None and numerator <= denominator
        found = wilson(numerator, denominator) if is_share else None
        return None if found is None else Interval(found.low * self.per, found.high * self.per)

    def value(self, numerator: float, denominator: float | None) -> float | None:
        """Return numerator ÷ denominator × :attr:`per`; None when the denominator is missing or not above zero."""
        if denominator is None or not denominator > 0:
            return None
        return numerator / denominator * self.per

    def values(self, frame: pd.DataFrame) -> "pd.Series[float]":
        """Return the value of each row of a frame that has the columns; missing where there is none.

        Returns
        -------
        Series
            Float64, in the order of the frame, in the unit of the definition.
        """
        quotient = pd.Series(float(self.per), index=frame.index, dtype="Float64")
        for part, whole in self._shares:
            denominator = frame[whole].astype("Float64")
            quotient = frame[part].astype("Float64") / denominator.where(denominator > 0) * quotient
        return quotient.astype("float64")

    @property
    def _shares(self) -> tuple[tuple[str, str], ...]:
        first = (self.numerator, self.denominator)
        return (first,) if self.times is None else (first, self.times)


@dataclass(frozen=True)
class Tally:
    """What a figure without a denominator counts.

    Attributes
    ----------
    id, version
        As those of :class:`Indicator`.
    label
        What readers call it; translated where it is shown.
    formula
        What is counted, in words; translated where it is shown.
    """

    id: str
    version: int
    label: str
    formula: str

    @property
    def mark(self) -> str:
        """Id and version as they stand beside a figure."""
        return f"{self.id}.v{self.version}"
