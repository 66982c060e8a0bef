"""A pack whose every field holds something to look for, and a district to gather a real one from."""

from dataclasses import fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin

from governance.sheets.pack_content import PackContent, Readers, readers_of
from governance.sheets.papers import Share

OURS, THEIRS = "990101001", "990101002"
DAY = date(2026, 7, 3)
VALID: dict[str, Any] = {
    "language": "zh-CN", "kind": "joint", "source": "hotspot", "level": 95, "verb": "progress", "group": "overdue",
    "township_code": OURS, "attendance": (("住建局", "present"), ("环保局", None)), "is_demonstration": True,
    "decimals": 1, "picture": "",
}  # fmt: skip
"""Values that a paper can only be made with; the rest is planted."""

STATES = {"PackHead": "held", "AgendaLine": "accepted", "RiskLine": "registered", "ActionLine": "under_way",
          "ReleasedRow": "counted"}  # fmt: skip


def planted(kind: type = PackContent) -> Any:
    """An instance of a part of a pack: texts are the name of their field, numbers are found again by it."""
    told: dict[str, Any] = {}
    for one in fields(kind):
        name = f"{kind.__name__}.{one.name}"
        if one.name == "state":
            told[one.name] = STATES[kind.__name__]
        elif name == "RiskLine.level":
            told[one.name] = "high"
        elif one.name in VALID:
            told[one.name] = VALID[one.name]
        else:
            told[one.name] = value_of(get_args(one.type)[0], name)
    return kind(**told)


def value_of(kind: Any, name: str) -> Any:
    """A value of a type that tells which field it is of."""
    if isinstance(kind, UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return (value_of(inner, name),)
    if kind is Share:
        return Share(number_of(name), 99_999_999)
    if is_dataclass(kind):
        return planted(kind)
    if kind is str:
        return mark_of(name)
    if kind is bool:
        return True
    return {int: number_of(name), float: float(number_of(name)), date: DAY}[kind]


def mark_of(name: str) -> str:
    return f"〈{name}〉"


def number_of(name: str) -> int:
    return 1_000_000 + sum(ord(sign) * (at + 7) ** 2 for at, sign in enumerate(name)) % 8_999_999


def marks_for(readers: Readers, kind: Any = PackContent, *, is_hidden: bool = False) -> set[str]:
    """What is planted in the fields that are for some readers, and in those that are not."""
    own: set[str] = set()
    hidden: set[str] = set()
    for one in fields(kind):
        name = f"{kind.__name__}.{one.name}"
        inside = get_args(one.type)[0]
        parts = [part for part in (inside, *get_args(inside)) if is_dataclass(part)]
        is_for = readers in readers_of(one.type)
        if parts:
            own |= marks_for(readers, parts[0]) if is_for else set()
            hidden |= marks_for(readers, parts[0], is_hidden=True) if is_for else every_mark(parts[0])
        elif (
            one.name not in VALID
            and one.name != "state"
            and "date" not in str(inside)
            and "bool" not in str(inside)
        ):
            planted_here = {mark_of(name)} if "str" in str(inside) else {str(number_of(name))}
            (own if is_for else hidden).update(planted_here)
    return hidden if is_hidden else own


def every_mark(kind: Any) -> set[str]:
    return marks_for(Readers.LEADERS, kind) | marks_for(Readers.LEADERS, kind, is_hidden=True)
