"""Gathering the pack of a meeting: agenda, actions and what happened with them, marked places, risks, service.

Convention: registers are read through the access rule and figures through the scope of the readers the pack is for, as
those readers would see them on the pages; a township's meeting has the pack of its own places. Then fields that are not
for them are left out (:class:`governance.sheets.pack_content.PackVariant`). Figures of cases for readers outside the
offices come from :func:`governance.releases.release` and from nowhere else.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.access import Actor, Role
from governance.errors import N_, StoreFault
from governance.hotspots import HotMaps, tested_parts
from governance.i18n import Translator
from governance.queries.hot_counts import Asked
from governance.queries.hot_maps import TestAsked
from governance.queries.places import codes_in_scope, names
from governance.queries.publication import categories, months
from governance.registers.actions import seen_actions
from governance.registers.agenda import WHEREABOUTS as AGENDA_WHEREABOUTS
from governance.registers.agenda import in_order, last_before
from governance.registers.meeting_rows import AgendaItem, Meeting, MeetingAction
from governance.registers.opening import Followed, Opening, opening
from governance.registers.risk_list import Wanted, episodes
from governance.registers.risks import is_overdue
from governance.releases import release
from governance.scoped_warehouse import scoped
from governance.seen_maps import seen_maps
from governance.settings import Settings
from governance.sheets.pack_content import (
    READS_AS,
    ActionLine,
    AgendaLine,
    Happening,
    PackContent,
    PackHead,
    PackVariant,
    Readers,
    ReleasedRow,
    RiskLine,
)
from governance.sheets.pack_figures import basis_of, definitions_of, place_lines, service_of
from governance.sheets.pack_map import pack_map
from governance.store import Event, Store
from governance.warehouse import Warehouse

MOST_RISKS = 200
_FIRST_TIME = timedelta(days=31)
"""A body without an earlier meeting is told the risks of so many days."""

_TOLD_OF_EVENTS = ("progress", "result", "decision")


@dataclass(frozen=True)
class PackSources:
    """What a pack is gathered from.

    Attributes
    ----------
    warehouse
        The publication with every row.
    maps
        Its tested maps for :func:`asked_in_force`, with every place.
    say
        Language of the pack.
    today
        Decides what is overdue.
    """

    settings: Settings
    warehouse: Warehouse
    store: Store
    maps: HotMaps
    say: Translator
    today: date


@dataclass(frozen=True)
class PackWish:
    """Which pack.

    Attributes
    ----------
    township_code
        Of a township's pack of the district's meeting; None for the others.
    """

    meeting_id: str
    readers: Readers
    township_code: str | None = None


def asked_in_force(settings: Settings, warehouse: Warehouse) -> TestAsked:
    """Return the test whose marks a pack lists: all matters, grid by grid, in windows of the district's length."""
    method = settings.hotspots
    parts = tested_parts(method, categories(warehouse))
    return TestAsked(Asked("grid", parts), method.window_months, method.denominator)


def make_pack(sources: PackSources, wish: PackWish) -> PackVariant:
    """Return a pack as its readers are given it.

    Raises
    ------
    StoreFault
        There is no such meeting, or a township's pack names no township.
    StoreGone, StoreBusy
        The store cannot be read.
    SheetFault
        The map cannot be drawn.
    """
    if (wish.readers is Readers.TOWNSHIP) != (wish.township_code is not None):
        raise StoreFault(N_("A township's pack is made for one township. Choose which."))
    with sources.store.reading() as session:
        meeting = session.get(Meeting, wish.meeting_id)
        if meeting is None:
            raise StoreFault(N_("There is no meeting {meeting}."), meeting=wish.meeting_id)
        reader = _reader(wish, meeting)
        warehouse = scoped(sources.warehouse, reader.scope)
        content = _gathered(sources, session, meeting, reader, warehouse)
    if READS_AS[wish.readers] == "outside":
        content = _with_released(sources, content, warehouse)
    variant = PackVariant.of(content, wish.readers, reader.township_codes if wish.township_code else ())
    return variant.with_picture(pack_map(warehouse, variant.content.places, sources.say))


def _reader(wish: PackWish, meeting: Meeting) -> Actor:
    """Return who reads as the readers of a pack do."""
    code = wish.township_code or meeting.township_code
    if code is None:
        return Actor("pack", "", Role.LEADER)
    return Actor("pack", "", Role.TOWNSHIP, "", (code,))


def _gathered(
    sources: PackSources, session: Session, meeting: Meeting, reader: Actor, warehouse: Warehouse
) -> PackContent:
    say, settings = sources.say, sources.settings
    known = names(warehouse)
    name_of = dict(zip(known["code"], known["name"], strict=True))
    opened = opening(session, meeting, reader, today=sources.today, timezone=settings.timezone)
    complete = [month for month in months(warehouse) if month.is_complete] or list(months(warehouse))
    last = complete[-1].first_day if complete else None
    maps = _seen(sources.maps, warehouse)
    number = maps.ends.index(last) if last in maps.ends else None
    columns, service, unplaced = service_of(warehouse, settings, last, say)
    since = opened.last.meets_on if opened.last else sources.today - _FIRST_TIME
    return PackContent(
        language=say.language, head=_head(sources, meeting, name_of),
        basis=basis_of(sources.warehouse, settings, maps, number, unplaced),
        agenda=_agenda(session, meeting, reader),
        places=() if number is None else place_lines(
            asked_in_force(settings, sources.warehouse), maps, number, name_of, say),
        risks=_risks(session, reader, since, sources, name_of), actions=_actions(session, meeting, reader, opened),
        service_month=last, service_columns=columns, service=service, released=(),
        definitions=definitions_of(columns, say),
    )  # fmt: skip


def _seen(maps: HotMaps, warehouse: Warehouse) -> HotMaps:
    return maps if warehouse.scope.is_everything else seen_maps(maps, codes_in_scope(warehouse, "grid"))


def _head(sources: PackSources, meeting: Meeting, name_of: dict[str, str]) -> PackHead:
    district = sources.settings.district
    body = district.name if meeting.township_code is None else name_of.get(
        meeting.township_code, meeting.township_code)  # fmt: skip
    offices = dict.fromkeys((*meeting.offices, *meeting.attendance))
    return PackHead(
        meeting.meeting_id, body, meeting.kind, meeting.state, meeting.meets_on, meeting.begins_at, meeting.place,
        meeting.convenor_post, tuple((office, meeting.attendance.get(office)) for office in offices),
        district.is_demonstration,
    )  # fmt: skip


def _agenda(session: Session, meeting: Meeting, reader: Actor) -> tuple[AgendaLine, ...]:
    found = session.scalars(
        select(AgendaItem).where(
            AgendaItem.meeting_id == meeting.meeting_id, AgendaItem.state.not_in(("proposed", "declined")),
            AGENDA_WHEREABOUTS.seen_by(reader),
        )
    ).all()  # fmt: skip
    before = last_before(session, found)
    return tuple(
        AgendaLine(
            item.item_id, item.title, item.source, item.state, item.place_name, item.township_code, item.category,
            item.lead_office, item.decision, before.get(item.item_id), item.reason, item.word,
        )
        for item in in_order(meeting, list(found))
    )  # fmt: skip


def _actions(session: Session, meeting: Meeting, reader: Actor, opened: Opening) -> tuple[ActionLine, ...]:
    """Return the actions that the meeting opens with, group by group, then those it gave itself."""
    groups = (
        ("overdue", opened.overdue), ("reported", opened.reported), ("open", opened.others), ("ended", opened.ended),
    )  # fmt: skip
    lines = [
        _action(name, followed)
        for name, group in groups
        for followed in group
        if followed.action.meeting_id != meeting.meeting_id
    ]
    own = seen_actions(reader).where(MeetingAction.meeting_id == meeting.meeting_id)
    given = [Followed(action, (), is_overdue=False) for action in session.scalars(own)]
    return (*lines, *(_action("given", one) for one in given))


def _action(group: str, followed: Followed) -> ActionLine:
    action = followed.action
    return ActionLine(
        action.action_id, group, action.task, action.office, action.place_name, action.township_code, action.state,
        action.first_due_on, action.due_on, action.times_moved,
        tuple(_happening(event) for event in followed.events),
    )  # fmt: skip


def _happening(event: Event) -> Happening:
    told = [str(event.data[name]) for name in _TOLD_OF_EVENTS if event.data.get(name)]
    moved = event.data.get("due_on") if event.verb == "move_due" else None
    text = " ".join((*told, *([f"→ {moved}"] if moved else ())))
    day = event.data.get("on")
    return Happening(
        date.fromisoformat(day) if day else event.at.date(), event.verb, event.office, text or None, event.why
    )


def _risks(
    session: Session, reader: Actor, since: date, sources: PackSources, name_of: dict[str, str]
) -> tuple[RiskLine, ...]:
    """Return the risks that are new since a day or overdue, the most serious first."""
    late = episodes(session, reader, Wanted(is_overdue=True), sources.today, rows=MOST_RISKS).episodes
    listed = episodes(session, reader, Wanted(sort="listed"), sources.today, rows=MOST_RISKS).episodes
    new = [one for one in listed if one.listed_on >= since]
    chosen = {(one.hazard_id, one.episode_no): one for one in (*late, *new)}
    domains = {domain.code: domain.name for domain in sources.settings.risks.domains}
    order = ("high", "middle", "low")
    ranked = sorted(chosen.values(), key=lambda one: (order.index(one.level), one.due_on, one.hazard_id))
    return tuple(
        RiskLine(
            f"{one.hazard_id}-{one.episode_no}", one.title, domains.get(one.domain, one.domain), one.level, one.state,
            name_of.get(one.grid_code or one.community_code or one.township_code or ""), one.township_code, one.office,
            one.listed_on, one.due_on, one.listed_on >= since, is_overdue(one, sources.today), one.lead_post,
            one.measures,
        )
        for one in ranked
    )  # fmt: skip


def _with_released(sources: PackSources, content: PackContent, warehouse: Warehouse) -> PackContent:
    """Return a content with the cases of the last quarter that is released, township by township."""
    found = release(sources.warehouse, sources.store, sources.settings)
    if not found.quarters:
        return content
    known = names(warehouse)
    own = known[known["level"] == "township"]
    name_of = dict(zip(own["code"], own["name"], strict=True))
    table = found.at("township", [found.quarters[-1]])
    rows = table[table["code"].isin(list(name_of))]
    quarter = found.quarters[-1]
    lines = zip(rows["code"], rows["cases"], rows["state"], rows["as_of"], strict=True)
    return replace(content, released=tuple(
        ReleasedRow(name_of[code], code, quarter, as_of.date(), None if pd.isna(cases) else int(cases), state)
        for code, cases, state, as_of in lines
    ))  # fmt: skip
