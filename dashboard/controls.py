"""The controls above a page: period, categories, measure, level, place. Each is tied to the address."""

from datetime import date

import streamlit as st

from dashboard.filters import Choices, Filters, bound, go
from dashboard.places import Gazetteer, Place
from governance.errors import N_
from governance.i18n import Translator
from governance.queries.selection import month_of, ordinal_of

LEVELS = {"township": N_("Townships"), "grid": N_("Grids")}
MEASURES = {"cases": N_("Number of cases"), "rate": N_("Per 1,000 households")}
RECENT = (3, 6, 12, 24)
"""Months that the short cuts of the period offer, counted back from the last complete one."""


def filter_bar(say: Translator, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    """Draw the controls in one row that wraps."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        _period(say, filters, choices)
        _categories(say, filters, choices)
        _switch(say, "measure", say("Measure"), MEASURES, (filters, choices))
        _switch(say, "level", say("Places shown"), LEVELS, (filters, choices))
        _search(say, filters, choices, gazetteer)


def period_text(say: Translator, month_from: date, month_to: date) -> str:
    """Return a period in words: one month, or the first and the last."""
    if month_from == month_to:
        return say.month(month_from)
    return f"{say.month(month_from)} – {say.month(month_to)}"


def _period(say: Translator, filters: Filters, choices: Choices) -> None:
    with st.popover(period_text(say, filters.month_from, filters.month_to), key="period", width="content"):
        last = choices.default_period[1]
        with st.container(horizontal=True, key="recent"):
            for months in RECENT:
                first = max(choices.first_days[0], month_of(ordinal_of(last) - months + 1))
                st.button(
                    say("Last {n} months").format(n=months),
                    key=f"recent_{months}",
                    width="content",
                    on_click=go,
                    args=(filters, choices),
                    kwargs={"month_from": first, "month_to": last},
                )
        _month_box(say, say("From"), "month_from", filters, choices)
        _month_box(say, say("To"), "month_to", filters, choices)
        st.caption(say("Short cuts end with the last complete month: {month}").format(month=say.month(last)))


def _month_box(say: Translator, label: str, field: str, filters: Filters, choices: Choices) -> None:
    """Draw the choice of one end; the other end follows where it would lie on the wrong side."""

    def change(month: date) -> None:
        ends = {"month_from": filters.month_from, "month_to": filters.month_to, field: month}
        if ends["month_from"] > ends["month_to"]:
            ends = {"month_from": month, "month_to": month}
        go(filters, choices, **ends)

    incomplete = {month.first_day for month in choices.months if not month.is_complete}
    unfinished = say("(not complete)")
    st.selectbox(
        label,
        choices.first_days[::-1],
        format_func=lambda month: f"{say.month(month)} {unfinished if month in incomplete else ''}".strip(),
        **bound(f"box_{field}", getattr(filters, field), change),
    )


def _categories(say: Translator, filters: Filters, choices: Choices) -> None:
    count = len(filters.categories)
    label = filters.categories[0] if count == 1 else say.plural("{n} category", "{n} categories", count)
    with st.popover(label if count else say("All categories"), key="category", width="content"):
        st.pills(
            say("Categories; none chosen means all"),
            choices.categories,
            selection_mode="multi",
            **bound(
                "pills_categories",
                list(filters.categories),
                lambda chosen: go(
                    filters, choices, categories=tuple(c for c in choices.categories if c in chosen)
                ),
            ),
        )


def _switch(
    say: Translator, field: str, label: str, options: dict[str, str], state: tuple[Filters, Choices]
) -> None:
    filters, choices = state
    st.segmented_control(
        label,
        list(options),
        format_func=lambda option: say(options[option]),
        required=True,
        label_visibility="collapsed",
        **bound(
            f"switch_{field}", getattr(filters, field), lambda chosen: go(filters, choices, **{field: chosen})
        ),
    )


def _search(say: Translator, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    place, _ = gazetteer.selected(filters)
    st.selectbox(
        say("Find a place"),
        list(gazetteer.by_code),
        format_func=gazetteer.label,
        placeholder=say("Find a township or grid by name or code"),
        label_visibility="collapsed",
        **bound("box_place", place.code, lambda code: open_place(code, filters, choices, gazetteer)),
    )


def breadcrumb(place: Place, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    """Draw the way from the district to the place; each step leads back to it."""
    steps = [gazetteer.district]
    if place.township_code is not None:
        steps.append(gazetteer.by_code.get(place.township_code, gazetteer.district))
    if place.level == "grid":
        steps.append(place)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="breadcrumb"):
        for number, step in enumerate(steps):
            is_last = number == len(steps) - 1
            st.button(
                step.name if number == 0 else f"› {step.name}",
                key=f"crumb_{step.level}",
                type="tertiary",
                width="content",
                disabled=is_last,
                on_click=open_place,
                args=(step.code, filters, choices, gazetteer),
            )


def open_place(code: str | None, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    """Write the address of a place; None is the district. A township shows its grids."""
    place = gazetteer.by_code.get(code or "")
    if place is None:
        go(filters, choices, township_code=None)
    elif place.level == "township":
        go(filters, choices, township_code=place.code, level="grid")
    else:
        go(filters, choices, township_code=place.township_code, grid_code=place.code, level="grid")
