"""The controls above the service page: months, source, township, matters, channels, office. Each is in the address."""

import streamlit as st

from dashboard import components
from dashboard.controls import category_box, period_box, pills
from dashboard.filters import bound, go
from dashboard.service import Service, offices
from dashboard.service_filters import show


def filter_bar(service: Service) -> None:
    """Draw the controls in a row that wraps; on a phone, behind one line."""
    scene, say = service.scene, service.scene.say
    filters, choices = scene.filters, scene.choices
    with st.container(key="filter_area", gap="small"):
        components.fold(say("Filters"))
        with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
            period_box(say, filters, choices)
            _source_box(service)
            _township_box(service)
            category_box(say, filters, choices)
            if choices.channels:
                count = len(filters.channels)
                label = (
                    filters.channels[0] if count == 1 else say.plural("{n} channel", "{n} channels", count)
                )
                with st.popover(label if count else say("All channels"), key="channel", width="content"):
                    words = say("Channels; none chosen means all")
                    pills(words, "channels", choices.channels, (filters, choices))
            _office_box(service)


def _source_box(service: Service) -> None:
    say, asked = service.scene.say, service.asked
    titles = {source.name: source.shown_name for source in service.scene.settings.sources}
    st.selectbox(
        say("Source"), ["", *titles], format_func=lambda name: titles.get(name, say("All sources")),
        label_visibility="collapsed",
        **bound("service_source", asked.source or "", lambda name: show(asked, source=name or None)),
    )  # fmt: skip


def _township_box(service: Service) -> None:
    scene, say = service.scene, service.scene.say
    filters, choices = scene.filters, scene.choices
    titles = {
        code: place.name for code, place in service.gazetteer.by_code.items() if place.level == "township"
    }
    st.selectbox(
        say("Township"), ["", *titles], format_func=lambda code: titles.get(code, say("All townships")),
        label_visibility="collapsed",
        **bound(
            "service_township", filters.township_code if filters.township_code in titles else "",
            lambda code: go(filters, choices, township_code=code or None),
        ),
    )  # fmt: skip


def _office_box(service: Service) -> None:
    say, asked = service.scene.say, service.asked
    st.selectbox(
        say("Office"), ["", *offices(service.scene)], format_func=lambda name: name or say("All offices"),
        label_visibility="collapsed",
        **bound("service_office", asked.office or "", lambda name: show(asked, office=name or None)),
    )  # fmt: skip
