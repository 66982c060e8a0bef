"""How far the matters came, and what is open: where it waits, how old it is, what falls due and whose it is.

The steps are of the cases received in the period; what is open is so on the last day of the data, whenever received.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, components, data, service_charts
from dashboard.charts import Part
from dashboard.components import BarRow, BulletRow
from dashboard.palettes import Palette
from dashboard.service import Service
from dashboard.service_words import OPEN_STATES, STAGE_WORDS, WAIT_WORDS
from governance.clock_states import STATE_MARKS
from governance.i18n import Translator
from governance.queries.service import ServiceSelection, due_days, open_stock, service_funnel
from governance.warehouse import Warehouse

DUE_DAYS = 14
MOST_OFFICES = 5
"""Offices that the chart of days tells one by one; the rest are one."""

WIDTHS = (1, 1)


def due_by_office(warehouse: Warehouse, selection: ServiceSelection) -> pd.DataFrame:
    """Return what falls due in the next days by office, see :func:`governance.queries.service.due_days`."""
    return due_days(warehouse, selection, days=DUE_DAYS, dimension="department")


def stock_by_office(warehouse: Warehouse, selection: ServiceSelection) -> pd.DataFrame:
    """Return what is open by office, see :func:`governance.queries.service.open_stock`."""
    return open_stock(warehouse, selection, "department")


def draw_progress(service: Service) -> None:
    """Draw the steps of the cases received beside what is open now."""
    left, right = st.columns(WIDTHS, gap="medium")
    with left, st.container(gap="xsmall", key="service_steps"):
        draw_funnel(service)
    with right, st.container(gap="xsmall", key="service_open"):
        draw_open(service)


def draw_funnel(service: Service) -> None:
    """Draw how many of the cases received came to each step."""
    say = service.scene.say
    stages = data.ask(service.scene.warehouse, service_funnel, service.row_selection)
    components.section_title(say("From receipt to settlement"), say("Unit: cases, received in the period"))
    stages = stages[stages["cases"].gt(0) | stages["recorded_cases"].gt(0)]
    received = int(stages["cases"].max()) if len(stages) else 0
    if not received:
        components.note(say("Nothing was received in this period with these categories. Zero is a count."))
        return
    drawn = stage_parts(stages, received, say, service.scene.palette)
    components.chart_key(drawn)
    components.bars(drawn, [_stage_row(say, row, received) for row in stages.to_dict("records")])
    components.note(
        say(
            "Shares are of the cases whose source records the step. Concluded, settled and struck off are three ends."
        )
    )


def stage_parts(stages: pd.DataFrame, received: int, say: Translator, palette: Palette) -> tuple[Part, ...]:
    """Return what the bars of the steps are split into: came so far, did not, not recorded."""
    came, recorded = stages["cases"], stages["recorded_cases"].clip(upper=received)
    recorded = recorded.where(recorded >= came, came)
    told = (
        Part(say("Came so far"), came, palette.accent, palette.accent),
        Part(say("Not yet"), recorded - came, palette.soft, palette.soft),
    )
    unrecorded = received - recorded
    if not unrecorded.any():
        return told
    return (*told, Part(say("Not recorded"), unrecorded, palette.page, palette.muted))


def _stage_row(say: Translator, row: Mapping[Any, Any], received: int) -> BarRow:
    came, recorded = int(row["cases"]), int(row["recorded_cases"])
    name = say(STAGE_WORDS[str(row["stage"])])
    if row["stage"] == "received":
        return BarRow(name, "", say.number(received))
    if not recorded:
        return BarRow(name, "", say("not recorded"))
    share = components.share(say, came, recorded)
    return BarRow(name, "", f"{share}\n{say.number(came)} / {say.number(recorded)}")


def draw_open(service: Service) -> None:
    """Draw the open cases by state and by what they wait for."""
    say, scene = service.scene.say, service.scene
    stock = data.ask(scene.warehouse, open_stock, service.row_selection).iloc[0]
    opened = int(stock["open_cases"])
    day = say("on {day}").format(day=say.day(scene.publication.as_of))
    components.section_title(say("Open cases"), f"{say.number(opened)} · {day}, {say('whenever received')}")
    if not opened:
        components.note(say("Nothing is open here."))
        return
    states = [
        _bar(
            say,
            f"{STATE_MARKS[state].shape} {say(STATE_MARKS[state].word)}",
            int(stock[f"{state}_cases"]),
            opened,
        )
        for state in OPEN_STATES
    ]
    components.bullets(states)
    components.section_title(say("What they wait for"))
    components.bullets([
        _bar(say, say(word), int(stock[name]), opened) for name, word in WAIT_WORDS.items()
    ])  # fmt: skip


def _bar(say: Translator, label: str, count: int, opened: int) -> BulletRow:
    return BulletRow(label, count, None, f"{say.number(count)} · {components.share(say, count, opened)}")


def draw_days(service: Service) -> None:
    """Draw how old the open cases are, what falls due next, and whose they are."""
    left, right = st.columns(WIDTHS, gap="medium")
    with left, st.container(gap="xsmall", key="service_ages"):
        _draw_ages(service)
    with right, st.container(gap="xsmall", key="service_due"):
        _draw_due(service)
    _draw_offices(service)


def _draw_ages(service: Service) -> None:
    say, scene = service.scene.say, service.scene
    stock = data.ask(scene.warehouse, open_stock, service.row_selection).iloc[0]
    components.section_title(
        say("How long they have been open"),
        say("Unit: cases, by days since receipt, on {day}").format(day=say.day(scene.publication.as_of)),
    )
    if not stock["open_cases"]:
        components.note(say("Nothing is open here."))
        return
    st.plotly_chart(
        service_charts.age_chart(stock, say, scene.palette),
        config=charts.CONFIG,
        theme=None,
        key="service_ages_chart",
    )
    with st.expander(say("As a table"), key="service_ages_table"):
        rows = [(band, say.number(int(stock[name]))) for name, band in service_charts.AGE_BANDS.items()]
        small_table((say("Days since receipt"), say("Open cases")), rows)


def _draw_due(service: Service) -> None:
    say, scene = service.scene.say, service.scene
    listed = data.ask(scene.warehouse, due_by_office, service.row_selection)
    first = scene.publication.as_of or scene.filters.month_to
    last = first + timedelta(DUE_DAYS - 1)
    components.section_title(
        say("What falls due in the next {n} days").format(n=DUE_DAYS),
        say("Unit: cases, from {first} to {last}").format(first=say.day(first), last=say.day(last)),
    )
    if listed.empty:
        components.note(say("Nothing that is open falls due in these days."))
        return
    days = by_day_and_office(listed, first, say)
    fills = service_charts.due_parts(days, scene.palette)
    components.chart_key([
        Part(str(office), days[office], fill, scene.palette.muted)
        for office, fill in zip(days.columns, fills, strict=True)
    ])  # fmt: skip
    st.plotly_chart(
        service_charts.due_chart(days, say, scene.palette),
        config=charts.CONFIG,
        theme=None,
        key="service_due_chart",
    )
    with st.expander(say("As a table"), key="service_due_table"):
        rows = [
            (f"{day:%Y-%m-%d}", *(say.number(int(count)) for count in row), say.number(int(row.sum())))
            for day, row in days.iterrows()
        ]
        small_table((say("Due"), *map(str, days.columns), say("All")), rows)


def by_day_and_office(listed: pd.DataFrame, first: date, say: Translator) -> pd.DataFrame:
    """Return what falls due, a row per day from the first on, a column per office; the smaller ones are one.

    Parameters
    ----------
    listed
        Answer of :func:`due_by_office`.
    """
    ranked = listed.groupby("name")["open_cases"].sum().sort_values(ascending=False, kind="stable").index
    told = {name: name for name in ranked[:MOST_OFFICES]}
    offices = listed["name"].map(lambda name: told.get(name, say("Other offices")))
    wide = listed.assign(office=offices).pivot_table(
        index="due_on", columns="office", values="open_cases", aggfunc="sum", fill_value=0
    )
    order = [*told, *(name for name in wide.columns if name not in told)]
    return wide[order].reindex(pd.date_range(first, periods=DUE_DAYS), fill_value=0)


def _draw_offices(service: Service) -> None:
    """Draw by office what is overdue, grossly overdue and suspended, and what falls due next."""
    say, scene = service.scene.say, service.scene
    stock = data.ask(scene.warehouse, stock_by_office, service.row_selection)
    if stock.empty:
        return
    due = data.ask(scene.warehouse, due_by_office, service.row_selection).groupby("name")["open_cases"].sum()
    components.section_title(
        say("Open cases by office"), say("on {day}").format(day=say.day(scene.publication.as_of))
    )
    marks = (STATE_MARKS[state] for state in OPEN_STATES)
    heads = (
        say("Office"), say("Open"), *(f"{mark.shape} {say(mark.word)}" for mark in marks),
        say("Due in {n} days").format(n=DUE_DAYS),
    )  # fmt: skip
    rows = [
        (
            str(row["name"]), say.number(row["open_cases"]),
            *(say.number(row[f"{state}_cases"]) for state in OPEN_STATES),
            say.number(int(due.get(row["name"], 0))),
        )
        for row in stock.to_dict("records")
    ]  # fmt: skip
    small_table(heads, rows)


def small_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table of texts, the first column naming the row, figures to the right."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(text)}</td>" for text in row[1:])}</tr>'
        for row in rows
    )
    st.html(
        f'<div class="text-table figures-table" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
