"""The rows of the service page: by what they are split, drawn as a table or as points with their intervals."""

import streamlit as st

from dashboard import charts, components, service_charts
from dashboard.downloads import draw_take_away
from dashboard.filters import bound
from dashboard.service import Service
from dashboard.service_charts import RateRow
from dashboard.service_files import rows_table
from dashboard.service_filters import show
from dashboard.service_table import BY_WORDS, RateColumn, columns_of, draw_table, key_of, name_of
from dashboard.service_words import LISTED
from governance.errors import N_
from governance.rates import FEW

VIEW_WORDS = {"table": N_("Table"), "chart": N_("Chart")}

CHANCE = 0.05
"""Share of rows that stand apart by chance alone, of a 95 % interval."""


def draw_rows(service: Service) -> None:
    """Draw the choice of the split and the view, and the rows."""
    say, asked = service.scene.say, service.asked
    with st.container(horizontal=True, vertical_alignment="center", key="service_split"):
        st.segmented_control(
            say("Rows"), list(BY_WORDS), required=True, label_visibility="collapsed",
            format_func=lambda by: say(BY_WORDS[by]),
            **bound("service_by", asked.by, lambda by: show(asked, by=by)),
        )  # fmt: skip
        st.segmented_control(
            say("View"), list(VIEW_WORDS), required=True, label_visibility="collapsed",
            format_func=lambda view: say(VIEW_WORDS[view]),
            **bound("service_view", asked.view, lambda view: show(asked, view=view)),
        )  # fmt: skip
        if asked.view == "chart":
            st.selectbox(
                say("Rate"), LISTED, label_visibility="collapsed",
                format_func=lambda role: f"{say(service.definitions[role].label)} ({service.definitions[role].id})",
                **bound("chart_rate", asked.rate, lambda role: show(asked, rate=role)),
            )  # fmt: skip
    if asked.view == "chart":
        for number, column in enumerate(columns_of(service, asked.rate)):
            _draw_chart(service, column, number)
    else:
        draw_table(service)
    components.note(
        say(
            "↑ ↓: the 95 % interval leaves the rate of all together (dashed) out; of {n} rows about {chance} would by "
            "chance alone. Under {few} the fraction comes first, and a rate is not ranked."
        ).format(n=say.number(len(service.rows)), chance=say.number(len(service.rows) * CHANCE, 1), few=FEW)
    )
    stem = f"{service.scene.whole_name}-service-{asked.by}"
    draw_take_away(service.scene, lambda: rows_table(service), stem, key="service_rows")


def chart_rows(service: Service, column: RateColumn) -> list[RateRow]:
    """Return the rows of a chart, highest rate first, those of few cases last."""
    say = service.scene.say
    told = [
        (column.rate(key_of(row["key"])), name_of(say, row)) for row in service.rows[["key", "name"]].to_dict("records")
    ]  # fmt: skip
    drawn = [
        (rate, name, rate.value, rate.interval)
        for rate, name in told
        if rate.value is not None and rate.interval is not None
    ]
    drawn.sort(key=lambda one: (not one[0].is_ranked, -one[2] if one[0].is_ranked else 0, one[1]))
    return [
        RateRow(
            name=name if rate.is_ranked else f"{name} ({rate.denominator})",
            value=value,
            low=interval.low,
            high=interval.high,
            is_apart=rate.side(column.whole) != 0,
            told=f"{name}\n{rate.told(say, column.whole)}",
        )
        for rate, name, value, interval in drawn
    ]


def _draw_chart(service: Service, column: RateColumn, number: int) -> None:
    say, scene = service.scene.say, service.scene
    first, beside = column.whole.texts(say)
    title = f"{column.label(say)} {column.indicator.mark}"
    as_of = say("as known on {day}").format(day=say.day(scene.publication.as_of))
    components.section_title(title, f"{say('All together')} {first} {beside} · {say('Unit: %')} · {as_of}")
    rows = chart_rows(service, column)
    if not rows:
        components.note(say("No row has anything to divide by."))
        return
    st.plotly_chart(
        service_charts.rate_chart(rows, column.whole.value, scene.palette), config=charts.CONFIG, theme=None,
        key=f"service_rates_{number}",
    )  # fmt: skip
