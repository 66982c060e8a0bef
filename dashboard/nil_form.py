"""Recording a nil report from the page: the command line's verb, run as it is; see :mod:`dashboard.loading`."""

from datetime import date

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.load_work import runner_of
from dashboard.loading import LOOKING_S
from governance.errors import GridError
from governance.queries import places
from governance.queries.selection import month_of, ordinal_of
from governance.settings import Source, today

MONTHS = 12
"""Months that are offered, the last one that is over first."""


def draw_nil_form(scene: Scene) -> None:
    """Draw what records that a source, or townships of it, reported a month without cases."""
    say, sources = scene.say, {source.name: source for source in scene.settings.sources}
    if not sources:
        return
    components.section_title(
        say("Nil report"), say("Nothing was received in a month: recorded, it does not count as silence.")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            say("Source"), list(sources), key="nil_source", format_func=lambda name: sources[name].shown_name
        )
        month = st.selectbox(
            say("Month"), _months(today(scene.settings)), key="nil_month", format_func=say.month
        )
        townships = _townships(scene, sources[name])
    if st.button(say("Record the nil report"), key="nil_record"):
        _record(
            scene, f"--source={name}", f"--month={month:%Y-%m}", *(f"--township={code}" for code in townships)
        )


def _months(day: date) -> list[date]:
    """Return the months that are over, the last one first."""
    return [month_of(ordinal_of(day) - back) for back in range(1, MONTHS + 1)]


def _townships(scene: Scene, source: Source) -> list[str]:
    """Draw the choice of townships where the source is reported by them; none are the whole source."""
    if source.reported_by != "township" or scene.given_warehouse is None:
        return []
    known = data.ask(scene.warehouse, places.townships)
    names = dict(zip(known["township_code"], known["name"], strict=True))
    chosen: list[str] = st.multiselect(
        scene.say("Townships; none chosen means all"), list(names), key="nil_townships",
        format_func=lambda code: names[code],
    )  # fmt: skip
    return chosen


def _record(scene: Scene, *arguments: str) -> None:
    say = scene.say
    try:
        with st.spinner(say("Recording")):
            said = runner_of(scene).run("nil", *arguments, within_s=LOOKING_S)
    except GridError as fault:
        components.notice(say("Not done"), fault.text(say), kind="fault")
    else:
        components.notice(say("Done"), said.strip())
