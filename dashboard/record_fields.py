"""The fields of records kept by hand: drawn with what a record holds already, read into an entry.

Each field has its label, its unit and room for a fault below it. A correction begins with what is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard.frame import Scene
from dashboard.record_desk import own_townships
from dashboard.saving import Form
from governance.record_settings import RECEPTION_KINDS, RecordName
from governance.registers.record_entries import (
    LONGEST_NAME,
    LONGEST_UNIT,
    SATISFACTION,
    CallbackEntry,
    CampaignEntry,
    Entry,
    ReceptionEntry,
    RecordDesk,
)

WHOLE = ""
"""The district as a whole, in the list of townships."""


@dataclass(frozen=True)
class Fields:
    """The fields of one form.

    Attributes
    ----------
    kept
        What a record holds already, by column; empty for a new one.
    """

    scene: Scene
    form: Form
    desk: RecordDesk
    kept: Mapping[str, Any]

    def day(self, name: str, label: str) -> date | None:
        """Draw a day; today where none is kept."""
        told = self.kept.get(name)
        value = self.desk.today if told is None else date.fromisoformat(told)
        chosen: date | None = st.date_input(label, value=value, key=self.form.key(name), format="YYYY-MM-DD")
        self.form.told_beside(name)
        return chosen

    def count(self, name: str, label: str, *, can_be_missing: bool = False) -> int | None:
        """Draw a whole number from 0; empty stays missing where that is a possible answer."""
        value = self.kept.get(name, None if can_be_missing else 0)
        told = st.number_input(label, min_value=0, value=value, step=1, key=self.form.key(name))
        self.form.told_beside(name)
        return None if told is None else int(told)

    def text(self, name: str, label: str, longest: int, tip: str | None = None) -> str:
        """Draw a line of text."""
        told = st.text_input(
            label, value=self.kept.get(name) or "", max_chars=longest, key=self.form.key(name), help=tip
        )
        self.form.told_beside(name)
        return told.strip()

    def choice(
        self, name: str, label: str, titles: Mapping[str, str], *, is_needed: bool = False, empty: str = ""
    ) -> str | None:
        """Draw a choice out of a list; none is chosen to begin with unless one is needed.

        Parameters
        ----------
        empty
            What stands there while none is chosen; otherwise that it is not told.
        """
        codes = list(titles)
        told = self.kept.get(name) or ""
        index = codes.index(told) if told in titles else 0 if is_needed else None
        chosen: str | None = st.selectbox(
            label, codes, index=index, key=self.form.key(name), format_func=lambda code: titles[code],
            placeholder=empty or self.scene.say("not told"),
        )  # fmt: skip
        self.form.told_beside(name)
        return chosen

    def township(self) -> str | None:
        """Draw the township; the district as a whole for those whose reading reaches it."""
        say, own = self.scene.say, dict(own_townships(self.scene))
        titles = {WHOLE: say("The whole district"), **own} if self.scene.actor.scope.is_everything else own
        return self.choice("township_code", say("Township"), titles, is_needed=True) or None


def _reception(fields: Fields) -> Entry:
    say = fields.scene.say
    left, right = st.columns(2, gap="medium")
    with left:
        held_on = fields.day("held_on", say("Day of the reception"))
        kinds = dict(zip(RECEPTION_KINDS, RECEPTION_KINDS, strict=True))
        kind = fields.choice("kind", say("Form of reception"), kinds, empty=say("Choose a form"))
        township_code = fields.township()
        post = fields.text(
            "post", say("Post of who received"), 60, say("A post such as 副区长, never a name.")
        )
    with right:
        batches = fields.count("batches", say("Batches (批次)"))
        visits = fields.count("person_visits", say("Person-visits (人次), not fewer than batches"))
        settled = fields.count(
            "settled_on_spot", say("Settled on the spot (件); empty if not told"), can_be_missing=True
        )
        handed = fields.count(
            "transferred_matters", say("Handed over (件); empty if not told"), can_be_missing=True
        )
    return ReceptionEntry(
        held_on, kind or "", batches or 0, visits or 0, township_code, post, settled, handed
    )


def _callback(fields: Fields) -> Entry:
    say, sources = fields.scene.say, {one.name: one.shown_name for one in fields.scene.settings.sources}
    left, right = st.columns(2, gap="medium")
    with left:
        source = fields.choice("source", say("Source of the case"), sources, is_needed=True)
        case_no = fields.text("case_no", say("Case number"), LONGEST_NAME)
        called_on = fields.day("called_on", say("Called on"))
    with right:
        is_reached = st.toggle(
            say("Somebody was reached"), value=fields.kept.get("is_reached", True), key=fields.form.key("is_reached")
        )  # fmt: skip
        satisfaction = fields.choice(
            "satisfaction", say("Answer"), dict(zip(SATISFACTION, SATISFACTION, strict=True))
        )
        reasons = {reason: reason for reason in fields.desk.reasons}
        reason = fields.choice("reason", say("Why not satisfied"), reasons)
        is_reopened = st.toggle(
            say("The case was opened again"), value=bool(fields.kept.get("is_reopened")),
            key=fields.form.key("is_reopened"),
        )  # fmt: skip
    return CallbackEntry(source or "", case_no, called_on, is_reached, satisfaction, reason, is_reopened)


def _campaign(fields: Fields) -> Entry:
    say = fields.scene.say
    left, right = st.columns(2, gap="medium")
    with left:
        campaign = fields.text("campaign", say("Campaign"), LONGEST_NAME, say("Such as 积案攻坚 or 办证."))
        line = fields.text(
            "line", say("Line"), LONGEST_NAME, say("What is counted; the campaign again if it has one.")
        )
        township_code = fields.township()
        offices = {office: office for office in fields.desk.offices}
        department = fields.choice("department", say("Office, if an office reports"), offices)
        begins_on = fields.day("begins_on", say("First day of the campaign"))
        ends_on = fields.day("ends_on", say("Last day of the campaign"))
    with right:
        reported_on = fields.day("reported_on", say("The counts hold for"))
        unit = fields.text(
            "unit", say("Unit"), LONGEST_UNIT, say("件, 本, 户, 起 or 处: one for a line, always the same.")
        )
        target = fields.count("target", say("Target"))
        done = fields.count("done", say("Done since the beginning, reported"))
        verified = fields.count(
            "verified", say("Of those, verified; empty if nobody verifies"), can_be_missing=True
        )
    return CampaignEntry(
        campaign, line or campaign, unit, begins_on, ends_on, target or 0, reported_on, done or 0, verified,
        township_code, department,
    )  # fmt: skip


FIELDS: Mapping[RecordName, Callable[[Fields], Entry]] = {
    "reception": _reception, "callback": _callback, "campaign_report": _campaign,
}  # fmt: skip
"""Kind of record to what draws its fields and reads them."""
