"""Units of counting, so that unlike things are never added, compared or divided unnoticed.

Convention: 件 (matters), 批 and 批次 (batches of visitors) add up to one total, for a batch of visitors brings one
matter; 人次 (persons times visits) is never part of it. 个 and 项 count anything and so compare with any count of
things. 起 (incidents) and 处 (places) are not each other's part: one incident may have several places. A batch has at
least one person. The regulations do not define a collective visit (集体访); practice counts visits of five and more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from governance.errors import N_, GridError

Kind = Literal[
    "matter", "incident", "place", "head", "person", "household", "document", "area", "money", "occasion", "item",
    "time", "length", "bare",
]  # fmt: skip

COLLECTIVE_HEADS = 5
"""Persons from which on practice calls a visit collective."""

_THINGS = frozenset({"matter", "incident", "place", "document", "household", "occasion"})
"""Kinds that 个, 项 and a count without a unit may stand for."""


class UnitFault(GridError):
    """Quantities of units that do not go together."""


@dataclass(frozen=True)
class Unit:
    """A unit of counting.

    Attributes
    ----------
    name
        As it is written: 件, 批次, ㎡.
    kind
        What it counts; units of one kind add up.
    is_batch
        True for 批 and 批次, each of which has persons.
    """

    name: str
    kind: Kind
    is_batch: bool = False

    def compares_with(self, other: "Unit") -> bool:
        """Return whether one may be part of the other, or be added to it."""
        if self.kind == other.kind:
            return True
        kinds = {self.kind, other.kind}
        return "bare" in kinds or ("item" in kinds and bool(kinds & _THINGS))


def _units(kind: Kind, names: str, *, is_batch: bool = False) -> dict[str, Unit]:
    return {name: Unit(name, kind, is_batch) for name in names.split()}


UNITS: Mapping[str, Unit] = {
    **_units(
        "matter", "件 件次 件(次) 宗 case cases letter letters call calls matter matters complaint complaints"
    ),
    **_units("matter", "批 批次 批(次) batch batches visit visits", is_batch=True),
    **_units("incident", "起 例 incident incidents"),
    **_units("place", "处 place places site sites"),
    **_units("head", "人次 人(次)"),
    **_units("person", "人 名 位 person persons people visitors"),
    **_units("household", "户 家 household households"),
    **_units("document", "本 份 册 certificate certificates"),
    **_units("area", "㎡ m² m2 平方米 平米 亩 公顷 平方公里 km²"),
    **_units("money", "元 美元 yuan"),
    **_units("occasion", "次 场 场次 期 meeting meetings session sessions"),
    **_units(
        "item", "个 项 条 类 种 只 辆 台 套 间 栋 幢 棵 张 块 支 村 issue issues problem problems item items"
    ),
    **_units("time", "天 日 小时 分钟 个月 day days hour hours"),
    **_units("length", "公里 千米 米 km"),
}
"""Units by the way they are written, half-width."""

BARE = Unit("", "bare")
"""Of a count written without a unit; compares with everything."""


@dataclass(frozen=True)
class Quantity:
    """How many of what.

    Attributes
    ----------
    value
        Exact, as written.
    unit
        Of :data:`UNITS`.
    """

    value: Decimal
    unit: Unit

    @classmethod
    def of(cls, value: Decimal | int | str, unit: str = "") -> Self:
        """Return so many of a unit.

        Raises
        ------
        UnitFault
            There is no such unit.
        """
        if unit and unit not in UNITS:
            raise UnitFault(N_("{unit} is not a unit that is known here."), unit=unit)
        return cls(Decimal(value), UNITS.get(unit, BARE))

    def __add__(self, other: "Quantity") -> "Quantity":
        self._refuse_unlike(other)
        return Quantity(self.value + other.value, other.unit if self.unit is BARE else self.unit)

    def share_of(self, whole: "Quantity") -> Fraction | None:
        """Return this as a percentage of a whole, exact; None when the whole is not above zero.

        Raises
        ------
        UnitFault
            The two count different things.
        """
        self._refuse_unlike(whole)
        return Fraction(self.value) / Fraction(whole.value) * 100 if whole.value > 0 else None

    def _refuse_unlike(self, other: "Quantity") -> None:
        if not self.unit.compares_with(other.unit):
            raise UnitFault(
                N_("{first} and {second} count different things and cannot be put together."),
                first=f"{self.value}{self.unit.name}", second=f"{other.value}{other.unit.name}",
            )  # fmt: skip


def visit_fault(batches: Quantity, heads: Quantity, *, is_collective: bool = False) -> UnitFault | None:
    """Return what makes a number of batches and of persons impossible together; None when they can be.

    Parameters
    ----------
    batches
        批 or 批次.
    heads
        人次 or 人.
    is_collective
        True where the visits are collective ones (集体访).
    """
    if heads.value < batches.value:
        return UnitFault(
            N_("{heads} persons cannot have come in {batches} batches: each has at least one."),
            heads=heads.value, batches=batches.value,
        )  # fmt: skip
    if is_collective and heads.value < COLLECTIVE_HEADS * batches.value:
        return UnitFault(
            N_("{heads} persons in {batches} collective visits are fewer than {least} to each."),
            heads=heads.value, batches=batches.value, least=COLLECTIVE_HEADS,
        )  # fmt: skip
    return None
