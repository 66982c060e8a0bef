"""The controls above a page: which months, which cases, what the map shows, which place. Each is tied to the address.

On a phone they fold behind one line. That months are being played does not stand in the address: a link shows a view,
not a motion.
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import components
from dashboard.filters import Choices, Filters, bound, go
from dashboard.frame import Scene
from dashboard.places import Gazetteer, Place
from governance.errors import N_
from governance.i18n import Translator
from governance.map_modes import MODES
from governance.queries.selection import Level, month_of, ordinal_of

LEVELS: Mapping[str, str] = {"township": N_("Townships"), "community": N_("Communities"), "grid": N_("Grids")}
STATUSES: Mapping[str, str] = {
    "all": N_("All cases"), "open": N_("Not concluded"), "concluded": N_("Concluded"),
}  # fmt: skip
COMPARED: Mapping[str, str] = {
    "none": N_("No comparison"), "before": N_("With the months before"), "year": N_("With last year"),
}  # fmt: skip
RECENT = (1, 3, 6, 12)
"""Months that the short cuts of the period offer, counted back from the last complete one."""

STEP_SECONDS = 1.6
"""Between two months that are played."""

_PLAYING, _DRAWN = "is_playing", "is_player_drawn"
_FINER: Mapping[str, Level] = {"township": "community", "community": "grid", "grid": "grid"}


def filter_bar(scene: Scene, gazetteer: Gazetteer) -> None:
    """Draw the controls in rows that wrap; on a phone, behind one line."""
    say, filters, choices = scene.say, scene.filters, scene.choices
    with st.container(key="filter_area", gap="small"):
        components.fold(say("Filters and search"))
        with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
            period_box(say, filters, choices)
            category_box(say, filters, choices)
            _which_cases(say, filters, choices)
            _switch(say, "level", say("Places shown"), levels_of(choices), (filters, choices))
            _choice(say, "mode", say("The map shows"), MODES, (filters, choices))
            _choice(say, "compare", say("Compare"), COMPARED, (filters, choices))
            _search(say, filters, choices, gazetteer)
        window_bar(scene)


def levels_of(choices: Choices) -> dict[str, str]:
    """Return the levels of places to choose from, to what they are called."""
    return {level: word for level, word in LEVELS.items() if level in choices.levels}


def period_text(say: Translator, month_from: date, month_to: date) -> str:
    """Return a period in words: one month, or the first and the last."""
    if month_from == month_to:
        return say.month(month_from)
    return f"{say.month(month_from)} – {say.month(month_to)}"


def period_box(say: Translator, filters: Filters, choices: Choices) -> None:
    """Draw the choice of the first and the last month."""
    with st.popover(period_text(say, filters.month_from, filters.month_to), key="period", width="content"):
        last = choices.default_period[1]
        with st.container(horizontal=True, key="recent"):
            for months in RECENT:
                first = max(choices.first_days[0], month_of(ordinal_of(last) - months + 1))
                st.button(
                    say.plural("Last {n} month", "Last {n} months", months),
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

    st.selectbox(
        label,
        choices.first_days[::-1],
        format_func=lambda month: month_text(say, month, choices),
        **bound(f"box_{field}", getattr(filters, field), change),
    )


def month_text(say: Translator, month: date, choices: Choices) -> str:
    """Return a month, and whether its data end before it does."""
    is_complete = any(one.first_day == month and one.is_complete for one in choices.months)
    unfinished = say("(not complete)")
    return say.month(month) if is_complete else f"{say.month(month)} {unfinished}"


def category_box(say: Translator, filters: Filters, choices: Choices) -> None:
    """Draw the choice of categories."""
    count = len(filters.categories)
    label = filters.categories[0] if count == 1 else say.plural("{n} category", "{n} categories", count)
    with st.popover(label if count else say("All categories"), key="category", width="content"):
        pills(say("Categories; none chosen means all"), "categories", choices.categories, (filters, choices))


def _which_cases(say: Translator, filters: Filters, choices: Choices) -> None:
    """Draw the choice of channels, of what is concluded, and of cases at repeated coordinates."""
    first, rest = filters.channels[:1], len(filters.channels) - 1
    told = [say(STATUSES[filters.status]), *(f"{name} +{rest}" if rest else name for name in first)]
    if not filters.sets_aside:
        told.append(say("repeated points too"))
    with st.popover(" · ".join(told), key="which_cases", width="content"):
        st.segmented_control(
            say("Cases tested"),
            list(STATUSES),
            format_func=lambda status: say(STATUSES[status]),
            required=True,
            **bound("switch_status", filters.status, lambda chosen: go(filters, choices, status=chosen)),
        )
        pills(say("Channels; none chosen means all"), "channels", choices.channels, (filters, choices))
        st.toggle(
            say("Leave cases at repeated coordinates out of tests"),
            help=say("Hundreds of cases at one point are mostly an office's own address, not a hot spot."),
            **bound("toggle_aside", filters.sets_aside, lambda is_on: go(filters, choices, sets_aside=is_on)),
        )


def pills(label: str, field: str, options: tuple[str, ...], state: tuple[Filters, Choices]) -> None:
    """Draw the choice of some of several values of a field of the filters."""
    filters, choices = state
    st.pills(
        label,
        options,
        selection_mode="multi",
        **bound(
            f"pills_{field}",
            list(getattr(filters, field)),
            lambda chosen: go(filters, choices, **{field: tuple(one for one in options if one in chosen)}),
        ),
    )


def _switch(
    say: Translator, field: str, label: str, options: Mapping[str, str], state: tuple[Filters, Choices]
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


def _choice(
    say: Translator, field: str, label: str, options: Mapping[str, str], state: tuple[Filters, Choices]
) -> None:
    filters, choices = state
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: say(options[option]),
        label_visibility="collapsed",
        **bound(
            f"box_{field}", getattr(filters, field), lambda chosen: go(filters, choices, **{field: chosen})
        ),
    )


def _search(say: Translator, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    place, _ = gazetteer.selected(filters)
    st.selectbox(
        say("Find a place"),
        list(gazetteer.by_code),
        format_func=gazetteer.label,
        placeholder=say("Find a place by name or code"),
        label_visibility="collapsed",
        **bound("box_place", place.code, lambda code: open_place(code, filters, choices, gazetteer)),
    )


def window_bar(scene: Scene) -> None:
    """Draw the slider that moves the period's last month, and the button that plays month after month."""
    say, filters, choices = scene.say, scene.filters, scene.choices
    ends = window_ends(filters, choices)
    if len(ends) < 2 or filters.month_to not in ends:  # noqa: PLR2004 (a slider needs two ends)
        return
    is_playing = bool(st.session_state.get(_PLAYING))
    with st.container(horizontal=True, vertical_alignment="center", key="window"):
        st.button(
            say("❚❚ Stop") if is_playing else say("▶ Play"),
            key="play",
            width="content",
            on_click=_start_or_stop,
            args=(filters, choices),
        )
        st.select_slider(
            say("Last month of the period"),
            ends,
            format_func=lambda month: month_text(say, month, choices),
            label_visibility="collapsed",
            **bound("slider_end", filters.month_to, lambda month: _move(filters, choices, month)),
        )
    if is_playing:
        st.session_state[_DRAWN] = True
        _player(filters, choices)


def window_ends(filters: Filters, choices: Choices) -> tuple[date, ...]:
    """Return the months in which a period as long as the reader's can end."""
    return choices.first_days[filters.selection.months - 1 :]


def _move(filters: Filters, choices: Choices, end: date) -> None:
    moved = filters.selection.moved(ordinal_of(end) - ordinal_of(filters.month_to))
    go(filters, choices, month_from=moved.month_from, month_to=moved.month_to)


def _start_or_stop(filters: Filters, choices: Choices) -> None:
    """Begin to play, from the first month where the last one is shown; or stop."""
    st.session_state[_PLAYING] = not st.session_state.get(_PLAYING)
    if st.session_state[_PLAYING] and filters.month_to >= choices.default_period[1]:
        _move(filters, choices, window_ends(filters, choices)[0])


@st.fragment(run_every=STEP_SECONDS)
def _player(filters: Filters, choices: Choices) -> None:
    """Move the period on by a month whenever the time of a step has passed; stop after the last complete month."""
    if st.session_state.pop(_DRAWN, False) or not st.session_state.get(_PLAYING):
        return
    following = [
        end for end in window_ends(filters, choices) if filters.month_to < end <= choices.default_period[1]
    ]
    if following:
        _move(filters, choices, following[0])
    else:
        st.session_state[_PLAYING] = False
    st.rerun()


def breadcrumb(place: Place, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    """Draw the way from the district to the place; each step leads back to it. The district has no way to show.

    Its room is always there, so that a map below it stays the same map when a place is chosen.
    """
    steps = gazetteer.way(place)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="breadcrumb"):
        for number, step in enumerate(steps if len(steps) > 1 else ()):
            st.button(
                step.name if number == 0 else f"› {step.name}",
                key=f"crumb_{step.level}",
                type="tertiary",
                width="content",
                disabled=number == len(steps) - 1,
                on_click=open_place,
                args=(step.code, filters, choices, gazetteer),
            )


def open_place(code: str | None, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    """Write the address of a place; None is the district. The map shows places at least as fine as it."""
    place = gazetteer.by_code.get(code or "")
    if place is None:
        go(filters, choices, township_code=None)
        return
    order = list(LEVELS)
    level = max(filters.level, place.level, key=order.index)
    go(filters, choices, level=level, **_address_of(place))


def drill_to(code: str | None, filters: Filters, choices: Choices, gazetteer: Gazetteer) -> None:
    """Write the address of a place with what lies in it: a township's communities, a community's grids."""
    place = gazetteer.by_code.get(code or "")
    if place is None:
        go(filters, choices, township_code=None)
        return
    level = _FINER[place.level]
    inside = {one.level for one in gazetteer.by_code.values() if one.township_code == place.township_code}
    go(filters, choices, level=level if level in inside else "grid", **_address_of(place))


def _address_of(place: Place) -> dict[str, str | None]:
    """Return what an address says of a place; a grid's community is known from the network."""
    return {
        "township_code": place.township_code,
        "community_code": place.code if place.level == "community" else None,
        "grid_code": place.code if place.level == "grid" else None,
    }
