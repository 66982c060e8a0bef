"""Receptions and callbacks of the period: what they brought, by kind, township, month and office.

批次 (batches), 人次 (person-visits) and 件 (matters) stand apart and are never added. A callback counts by case: what
somebody said last holds, and satisfaction is of the reached alone.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.components import BulletRow, Figure, indicator_figure
from dashboard.controls import period_box
from dashboard.filters import bound, go
from dashboard.frame import Scene
from dashboard.places import Gazetteer
from dashboard.service_stock import small_table
from governance.errors import N_
from governance.indicators import definitions
from governance.queries.places import names
from governance.queries.records import (
    CallbackDimension,
    Months,
    ReceptionDimension,
    callback_reasons,
    callbacks,
    receptions,
)
from governance.queries.selection import Selection
from governance.rates import rate_text
from governance.warehouse import Warehouse

WIDTHS = (1, 1)

FIRST_HEADS = {
    "kind": N_("Form of reception"), "township_code": N_("Township"), "month": N_("Month"), "department": N_("Office"),
}  # fmt: skip
"""Dimension of a table to the heading of its first column."""


def receptions_by(
    warehouse: Warehouse, months: Months, by: ReceptionDimension | None, township_code: str | None
) -> pd.DataFrame:
    """Return receptions by one dimension, see :func:`governance.queries.records.receptions`."""
    return receptions(warehouse, months, by=by, township_code=township_code)


def callbacks_by(
    warehouse: Warehouse, selection: Selection, by: CallbackDimension | None, township_code: str | None
) -> pd.DataFrame:
    """Return callbacks by one dimension, see :func:`governance.queries.records.callbacks`."""
    return callbacks(warehouse, selection, by=by, township_code=township_code)


def reasons_of(warehouse: Warehouse, selection: Selection, township_code: str | None) -> pd.DataFrame:
    """Return why people were not satisfied, see :func:`governance.queries.records.callback_reasons`."""
    return callback_reasons(warehouse, selection, township_code=township_code)


@dataclass(frozen=True)
class Records:
    """What was asked of receptions and callbacks: months, and perhaps a township."""

    scene: Scene

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What places are called."""
        return Gazetteer.of(data.ask(self.scene.warehouse, names), self.scene.whole_name)

    @cached_property
    def townships(self) -> dict[str, str]:
        """Names of townships by code."""
        known = self.gazetteer.by_code.items()
        return {code: place.name for code, place in known if place.level == "township"}

    @property
    def township_code(self) -> str | None:
        """The township asked for; None for all, and for one that nobody knows."""
        code = self.scene.filters.township_code
        return code if code in self.townships else None

    @property
    def months(self) -> Months:
        """First and last month."""
        return self.scene.filters.month_from, self.scene.filters.month_to

    @property
    def selection(self) -> Selection:
        """The months, of all matters and channels."""
        return Selection(*self.months)

    def receptions(self, by: ReceptionDimension | None = None) -> pd.DataFrame:
        """Return receptions by one dimension."""
        return data.ask(self.scene.warehouse, receptions_by, self.months, by, self.township_code)

    def callbacks(self, by: CallbackDimension | None = None) -> pd.DataFrame:
        """Return callbacks by one dimension."""
        return data.ask(self.scene.warehouse, callbacks_by, self.selection, by, self.township_code)

    def name(self, by: str, value: object, nowhere: str) -> str:
        """Return what readers call a value of a dimension; ``nowhere`` where it is a township and there is none."""
        say = self.scene.say
        if by == "month":
            return say.month(pd.Timestamp(str(value)).date())
        if not isinstance(value, str):
            return nowhere if by == "township_code" else say("not told")
        titles = {source.name: source.shown_name for source in self.scene.settings.sources}
        return {"township_code": self.townships, "source": titles}.get(by, {}).get(value, value)


def filter_bar(records: Records) -> None:
    """Draw the choice of months and township."""
    scene, say = records.scene, records.scene.say
    filters, choices = scene.filters, scene.choices
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        period_box(say, filters, choices)
        st.selectbox(
            say("Township"), ["", *records.townships],
            format_func=lambda code: records.townships.get(code, say("All townships")),
            label_visibility="collapsed", width=220,
            **bound(
                "records_township", records.township_code or "",
                lambda code: go(filters, choices, township_code=code or None),
            ),
        )  # fmt: skip


def draw_receptions(scene: Scene) -> None:
    """Draw what receptions brought in the period."""
    say, records = scene.say, Records(scene)
    filter_bar(records)
    whole = records.receptions().iloc[0]
    if not whole["receptions"]:
        _draw_nothing(scene, say("No reception is recorded in this period"), "[[receptions]]")
        return
    told = int(whole["told_batches"])
    components.figures([
        Figure(say("Receptions held"), say.number(int(whole["receptions"])), say("Unit: receptions")),
        Figure(say("Batches received"), say.number(int(whole["batches"])), say("Unit: batches")),
        Figure(
            say("Person-visits"), say.number(int(whole["person_visits"])), say("Unit: person-visits")
        ),
        Figure(
            say("Settled on the spot"), say.number(int(whole["settled_on_spot"])),
            rate_text(say, int(whole["settled_on_spot"]), told),
        ),
        Figure(
            say("Handed over"), say.number(int(whole["transferred_matters"])),
            rate_text(say, int(whole["transferred_matters"]), told),
        ),
    ])  # fmt: skip
    components.note(
        say(
            "Settled and handed over are counted in matters (件), and set against the batches of those receptions that "
            "tell both. Batches, person-visits and matters are never added to one another."
        )
    )
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        _draw_reception_table(records, say("By kind"), "kind")
        _draw_reception_table(records, say("By township"), "township_code")
    with right:
        _draw_reception_table(records, say("By month"), "month")


def _draw_reception_table(records: Records, title: str, by: ReceptionDimension) -> None:
    say, found = records.scene.say, records.receptions(by)
    components.section_title(title)
    heads = (
        say(FIRST_HEADS[by]), say("Receptions held"), say("Batches"), say("Person-visits"), say("Settled on the spot"),
        say("Handed over"),
    )  # fmt: skip
    small_table(heads, [
        (
            records.name(by, row["value"], say("The whole district")), say.number(row["receptions"]),
            say.number(row["batches"]),
            say.number(row["person_visits"]), say.number(row["settled_on_spot"]),
            say.number(row["transferred_matters"]),
        )
        for row in found.to_dict("records")
    ])  # fmt: skip


def draw_callbacks(scene: Scene) -> None:
    """Draw what came of calling back in the period."""
    say, records = scene.say, Records(scene)
    filter_bar(records)
    whole = records.callbacks().iloc[0]
    if not whole["called_cases"]:
        _draw_nothing(scene, say("No callback is recorded in this period"), "[[callbacks]]")
        return
    called, reached = int(whole["called_cases"]), int(whole["reached_cases"])
    asked = definitions(scene.settings)
    components.figures([
        Figure(say("Cases called back"), say.number(called), say("{n} calls").format(n=say.number(whole["calls"]))),
        indicator_figure(say, asked["R9"], reached, called),
        indicator_figure(say, asked["R9s"], _satisfied(whole), reached),
        Figure(
            say("Not satisfied"), say.number(int(whole["dissatisfied_cases"])),
            rate_text(say, int(whole["dissatisfied_cases"]), reached),
        ),
        Figure(
            say("Opened again"), say.number(int(whole["reopened_cases"])),
            rate_text(say, int(whole["reopened_cases"]), called),
        ),
    ])  # fmt: skip
    silent = reached - int(whole["rated_cases"])
    components.note(
        say(
            "By the month of a case's last call. {silent} of {reached} reached gave no answer; they stay in the "
            "denominator of satisfaction."
        ).format(silent=say.number(silent), reached=say.number(reached))
    )
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        _draw_callback_table(records, say("By township"), "township_code")
        _draw_callback_table(records, say("By month"), "month")
    with right:
        _draw_reasons(records)
        _draw_callback_table(records, say("By office"), "department")


def _satisfied(row: "pd.Series[int]") -> int:
    return int(row["satisfied_cases"]) + int(row["basically_satisfied_cases"])


def _draw_callback_table(records: Records, title: str, by: CallbackDimension) -> None:
    say, found = records.scene.say, records.callbacks(by)
    components.section_title(title)
    heads = (
        say(FIRST_HEADS[by]),
        say("Cases called back"),
        say("Reached"),
        say("Satisfied of the reached"),
        say("Opened again"),
    )
    small_table(heads, [
        (
            records.name(by, row["value"], say("Not placed")), say.number(int(row["called_cases"])),
            rate_text(say, int(row["reached_cases"]), int(row["called_cases"])),
            rate_text(say, _satisfied(row), int(row["reached_cases"])), say.number(int(row["reopened_cases"])),
        )
        for _, row in found.iterrows()
    ])  # fmt: skip


def _draw_reasons(records: Records) -> None:
    say, scene = records.scene.say, records.scene
    found = data.ask(scene.warehouse, reasons_of, records.selection, records.township_code)
    components.section_title(say("Why they were not satisfied"), say("Unit: cases"))
    if found.empty:
        components.note(say("Nobody who was reached said to be dissatisfied."))
        return
    whole = int(found["cases"].sum())
    components.bullets([
        BulletRow(
            row["reason"] if isinstance(row["reason"], str) else say("not told"), int(row["cases"]), None,
            rate_text(say, int(row["cases"]), whole),
        )
        for row in found.to_dict("records")
    ])  # fmt: skip


def _draw_nothing(scene: Scene, title: str, table: str) -> None:
    say = scene.say
    components.notice(
        title,
        say(
            "Choose other months or all townships. If none has been loaded yet: describe where they come from in a "
            "{table} table of the district file, load a file with `python -m pipelines load FILE --source NAME`, then "
            "run `python -m pipelines build`."
        ).format(table=table),
    )
