"""The table of the service page: rates by office, township, category or channel, each with its numbers and interval.

Rows are buttons: choosing one, or one of its rates, narrows what stands below. The script is a file of ``static/``; it
puts the rows in order and writes texts as texts. A rate of few cases is not ranked, whatever the order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.live_map import static_address
from dashboard.on_time import ClockGroup
from dashboard.service import Service
from dashboard.service_filters import show
from dashboard.service_rates import ABOVE, BELOW, Rate, parts_of, sums_of
from governance.errors import N_
from governance.i18n import Translator
from governance.indicators import Indicator
from governance.place_measures import FEWEST_CASES
from governance.rates import FEW, percent_text

COLUMNS = ("R2", "R3", "R5", "R6a")
"""Roles of the indicators that have a column."""

BY_WORDS = {
    "office": N_("Office"), "township": N_("Township"), "category": N_("Category"), "channel": N_("Channel"),
}  # fmt: skip

_STYLE = (Path(__file__).parent / "service_table.css").read_text(encoding="utf-8")
_SCRIPT = """
const part = import(new URL("{address}", window.location.origin).href);
export default (component) => part.then(({{ show }}) => show(component));
"""


@dataclass(frozen=True)
class RateColumn:
    """One rate of every row.

    Attributes
    ----------
    role
        Of the indicator, see :data:`COLUMNS`.
    group
        Sources it is counted over; None for all of the selection.
    rates
        Of the rows, by key; rows whose sources are not in the group are left out.
    whole
        Of all rows together.
    """

    role: str
    indicator: Indicator
    group: ClockGroup | None
    rates: Mapping[str | None, Rate]
    whole: Rate

    @cached_property
    def scale(self) -> tuple[float, float]:
        """Lowest and highest end of the intervals, %: what the whiskers of the column are drawn between."""
        ends = [end for rate in (*self.rates.values(), self.whole) for end in rate.interval or ()]
        return (min(ends), max(ends)) if ends else (0.0, 100.0)

    @property
    def sources(self) -> str:
        """What readers call the sources, where they are not all of the selection."""
        return "" if self.group is None else self.group.title

    def label(self, say: Translator) -> str:
        """Return what readers call it, with the sources where it is not of all."""
        name = say(self.indicator.label)
        return name if self.group is None else f"{name} · {self.group.title}"

    def rate(self, key: str | None) -> Rate:
        """Return the rate of a row; without a denominator where none of its cases are counted."""
        return self.rates.get(key) or Rate(self.indicator, 0, 0, None, None)


@dataclass(frozen=True)
class Cell:
    """One rate as the script draws it; positions in % of the column's scale, None where there is none."""

    text: str
    note: str
    title: str
    rank: float | None
    side: str
    low: float | None
    high: float | None
    value: float | None
    reference: float | None


@dataclass(frozen=True)
class Line:
    """A rate month by month, %, and the same in words."""

    points: tuple[float | None, ...]
    told: str


Lines = Sequence[Mapping[str | None, Line]]
"""For each clock the lines of rows, by key."""


@dataclass(frozen=True)
class Row:
    """One row as the script draws it; ``key`` is None where it cannot be chosen."""

    key: str | None
    name: str
    cases: int
    cases_text: str
    cells: tuple[Cell, ...]
    trends: tuple[Line, ...]
    is_selected: bool


def columns(service: Service) -> list[RateColumn]:
    """Return the rates of the table, an indicator that rests on a clock once for each clock of the selection."""
    return [column for role in COLUMNS for column in columns_of(service, role)]


def columns_of(service: Service, role: str) -> list[RateColumn]:
    """Return the rates of one indicator."""
    indicator = service.definitions[role]
    parts, found = parts_of(indicator), []
    for group in service.groups_of(role):
        rows = service.rows_of(group)
        own = rows[parts].to_dict("records")
        rates = {key_of(key): Rate.of(indicator, row) for key, row in zip(rows["key"], own, strict=True)}
        found.append(RateColumn(role, indicator, group, rates, Rate.of(indicator, sums_of(rows, parts))))
    return found


def key_of(key: object) -> str | None:
    """Return the key of a row; None for the cases of no place."""
    return key if isinstance(key, str) else None


def name_of(say: Translator, row: Mapping[Any, Any]) -> str:
    """Return what readers call a row."""
    key = key_of(row["key"])
    if key is None:
        return say("Not placed")
    return row["name"] if isinstance(row["name"], str) else key


def draw_table(service: Service) -> None:
    """Draw the table; choosing a row narrows what stands below, choosing one of its rates asks for its list too."""
    asked = service.asked

    def follow() -> None:
        picked = st.session_state["service_table"].get("picked")
        if not isinstance(picked, dict) or picked.get("row") not in set(service.rows["key"].dropna()):
            return
        rate = picked.get("rate")
        is_released = picked["row"] == asked.row and rate in (None, asked.rate)
        changes = {"rate": rate} if rate in service.definitions and not is_released else {}
        show(asked, row=None if is_released else picked["row"], **changes)

    _component(st.get_option("server.baseUrlPath") or "")(
        key="service_table", data=document(service), on_picked_change=follow, height="content"
    )


@cache
def _component(base_path: str) -> Callable[..., Any]:
    script = _SCRIPT.format(address=static_address("list/service_table.js", base_path))
    return st.components.v2.component(
        "service_table", html='<div class="service-table"></div>', css=_STYLE, js=script
    )


def document(service: Service) -> dict[str, Any]:
    """Return the table as the script draws it."""
    say, shown, lines = service.scene.say, columns(service), trends(service)
    told = [
        (key_of(row["key"]), name_of(say, row), int(row["cases"])) for row in service.rows.to_dict("records")
    ]
    chosen = columns_of(service, service.asked.rate)
    by = say(BY_WORDS[service.asked.by])
    return {
        "columns": [
            {
                "id": column.role, "label": say(column.indicator.label), "mark": column.indicator.mark,
                "sub": column.sources, "title": f"{column.label(say)} = {say(column.indicator.formula)}",
            }
            for column in shown
        ],
        "rows": [asdict(_row(service, shown, one, lines)) for one in told],
        "total": asdict(_total(service, shown, lines)),
        "labels": {
            "name": by, "cases": say("Cases"), "sort": say("Sort"), "language": say.language,
            "table": say("Rates by {what}").format(what=by), "few": say("Fewer than {n}: not ranked").format(n=FEW),
            "trend": say("12 months"), "trends": [column.sources for column in chosen],
            "trend_title": say("{rate}, month by month").format(rate=say(chosen[0].indicator.label)),
        },
    }  # fmt: skip


def trends(service: Service) -> list[Mapping[str | None, Line]]:
    """Return the chosen rate of each row month by month, for each clock it has values of its own for.

    A month in which it rests on fewer cases than :data:`governance.place_measures.FEWEST_CASES` is missing. Under the
    key "" stands the line of all rows.
    """
    say, found = service.scene.say, list[Mapping[str | None, Line]]()
    for column in columns_of(service, service.asked.rate):
        course = service.trend_of(column.group)
        points = dict[str | None, list[float | None]]()
        for key, value in zip(course["key"], _monthly(column.indicator, course), strict=True):
            points.setdefault(key_of(key), []).append(value)
        whole = course.groupby("month")[parts_of(column.indicator)].sum()
        lines = {key: _line(say, line) for key, line in points.items()}
        found.append(lines | {"": _line(say, _monthly(column.indicator, whole))})
    return found


def _monthly(indicator: Indicator, months: pd.DataFrame) -> list[float | None]:
    values = indicator.values(months).where(months[indicator.denominator] >= FEWEST_CASES)
    return [None if pd.isna(value) else round(float(value), 1) for value in values]


def _line(say: Translator, points: Sequence[float | None]) -> Line:
    told = [value for value in points if value is not None]
    if not told:
        return Line(tuple(points), say("too few cases in every month"))
    low, high = (percent_text(say, value) for value in (min(told), max(told)))
    words = say("last {n} periods: lowest {low}, highest {high}")
    return Line(tuple(points), words.format(n=say.number(len(told)), low=low, high=high))


def _row(
    service: Service, shown: Sequence[RateColumn], told: tuple[str | None, str, int], lines: Lines
) -> Row:
    say, (key, name, cases) = service.scene.say, told
    return Row(
        key, name, cases, say.number(cases), tuple(_cell(say, column.rate(key), column) for column in shown),
        tuple(of_rows.get(key, Line((), say("too few cases in every month"))) for of_rows in lines),
        is_selected=key is not None and key == service.asked.row,
    )  # fmt: skip


def _total(service: Service, shown: Sequence[RateColumn], lines: Lines) -> Row:
    say, cases = service.scene.say, int(service.rows["cases"].sum())
    cells = tuple(_cell(say, column.whole, column) for column in shown)
    return Row(
        None, say("All together"), cases, say.number(cases), cells, tuple(one[""] for one in lines), False
    )


def _cell(say: Translator, rate: Rate, column: RateColumn) -> Cell:
    text, beside = rate.texts(say)
    side = rate.side(column.whole)
    low, high = (None, None) if rate.interval is None else (_at(end, column) for end in rate.interval)
    return Cell(
        text, beside, rate.told(say, column.whole), rate.value if rate.is_ranked else None,
        {-1: BELOW, 0: "", 1: ABOVE}[side], low, high,
        None if rate.value is None else _at(rate.value, column),
        None if column.whole.value is None else _at(column.whole.value, column),
    )  # fmt: skip


def _at(value: float, column: RateColumn) -> float:
    """Return where a value lies on the scale of its column, % of the width, a little inside its ends."""
    low, high = column.scale
    return round(3 + 94 * (value - low) / ((high - low) or 1), 1)
