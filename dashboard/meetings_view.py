"""What the leaders' page of joint meetings stands on: the months it looks at, who may meet, and what was published.

The page asks the published tables, so it says as of when; what was written since is hinted at where the store can be
looked at for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd
import streamlit as st
from sqlalchemy import func, select

from dashboard import components, data
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene
from dashboard.places import Gazetteer
from governance.errors import StoreFault
from governance.queries import meetings
from governance.queries.places import names
from governance.queries.selection import month_of, ordinal_of
from governance.settings import today
from governance.store import Event
from governance.store_settings import has_no_file

SPANS = (3, 6, 12)
"""Months that may be looked at; the running one is the last of them."""

_SPAN = "span"


@dataclass(frozen=True)
class Meetings:
    """What the page knows.

    Attributes
    ----------
    scene
        Of the run.
    months
        How many months are looked at.
    day
        Today in the district: what is overdue is decided on it.
    """

    scene: Scene
    months: int
    day: date

    @classmethod
    def of(cls, scene: Scene) -> "Meetings":
        """Return what the address asks for; whatever it says badly is twelve months."""
        said = (query_of_address().get(_SPAN) or [""])[-1]
        months = int(said) if said in {str(span) for span in SPANS} else SPANS[-1]
        return cls(scene, months, today(scene.settings))

    @property
    def period(self) -> tuple[date, date]:
        """First days of the first and the last month."""
        last = ordinal_of(self.day)
        return month_of(last - self.months + 1), month_of(last)

    @cached_property
    def held(self) -> pd.DataFrame:
        """See :func:`governance.queries.meetings.meetings_held`."""
        return data.ask(self.scene.warehouse, meetings.meetings_held, *self.period)

    @cached_property
    def bodies(self) -> pd.DataFrame:
        """See :func:`governance.queries.meetings.body_scores`."""
        return data.ask(self.scene.warehouse, meetings.body_scores, *self.period, self.day)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What every place is called that the reader may see."""
        return Gazetteer.of(data.ask(self.scene.warehouse, names), self.scene.whole_name)

    @cached_property
    def townships(self) -> Mapping[str, str]:
        """Townships whose meetings may be seen, in the order of the map: code to name."""
        found = data.ask(self.scene.warehouse, names)
        return dict(found.loc[found["level"] == "township", ["code", "name"]].itertuples(index=False))

    def place_name(self, code: str | None) -> str:
        """Return what a place is called; its code where it is no longer in the network."""
        known = self.gazetteer.by_code.get(code or "")
        return (code or "") if known is None else known.name


def draw_span(view: Meetings) -> None:
    """Draw the choice of months."""
    say = view.scene.say
    st.segmented_control(
        say("Months looked at"), SPANS, label_visibility="collapsed",
        format_func=lambda months: say("{n} months").format(n=say.number(months)),
        **bound("meeting_span", view.months, lambda months: _show(months or view.months)),
    )  # fmt: skip


def _show(months: int) -> None:
    kept = {name: values for name, values in query_of_address().items() if name != _SPAN}
    st.query_params.from_dict(kept if months == SPANS[-1] else kept | {_SPAN: [str(months)]})


def draw_state(view: Meetings) -> None:
    """Say as of when the page stands, and what was written since."""
    say = view.scene.say
    known = data.ask(view.scene.warehouse, meetings.registers_state)
    first, last = view.period
    told = say("Months {first} to {last}, the last of them not over.").format(
        first=say.month(first), last=say.month(last)
    )
    if known.changed_on is not None:
        told += " " + say("Registers as published, up to {day}.").format(day=say.day(known.changed_on))
    newer = _written_since(view.scene, known.last_event or 0)
    if newer:
        told += " " + say.plural(
            "{n} change was written since; the next `build` brings it in.",
            "{n} changes were written since; the next `build` brings them in.",
            newer,
        )
    components.note(told)


def _written_since(scene: Scene, last_event: int) -> int:
    """Return how many events the store has after one; 0 where it cannot be told."""
    if not scene.warehouse.scope.is_everything or not has_store(scene):
        return 0
    try:
        with data.current_store(scene.settings).reading() as session:
            last = session.scalar(select(func.max(Event.event_id)))
    except StoreFault:
        return 0
    return max(int(last or 0) - last_event, 0)


def has_store(scene: Scene) -> bool:
    """Return whether there may be a store, so that none is made by looking."""
    settings = scene.settings
    return not has_no_file(settings.store.address(folder=settings.path.parent, home=settings.paths.home))
