"""The agenda of a meeting in the making: what is proposed and why, what is accepted, and in which order."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.hot_answers import maps_in_scope
from dashboard.links import query_of
from dashboard.meeting_letters import draw_item_letters
from dashboard.meeting_list import draw_plan, offices_of
from dashboard.meeting_words import item_tag, line, strong, township_names
from dashboard.navigation import HOTSPOTS
from dashboard.saving import Form
from governance.hotspot_tables import ALL_MATTERS
from governance.hotspots import tested_parts
from governance.queries.alerts import scan_alerts
from governance.queries.hot_counts import Asked
from governance.queries.hot_maps import TestAsked
from governance.registers import agenda, meetings
from governance.registers.agenda import SOURCES, ItemDraft, Subject
from governance.registers.findings import alert_findings, hot_findings
from governance.registers.meeting_rows import AgendaItem, Meeting
from governance.registers.proposals import Finding, Proposal, propose
from governance.settings import today
from governance.store import Code, Writing

REMINDED = ("hotspot", "alert", "risk")
"""Sources of items about which offices are warned by letter."""

SHOWN = 6
"""Proposals that are drawn at once; the others come as these are dealt with."""


def draw_agenda(scene: Scene, meeting: Meeting, items: list[AgendaItem]) -> None:
    """Draw what is proposed, what is on the agenda, and what the meeting still needs before it begins."""
    is_open = meeting.state in agenda.TAKING_ITEMS
    if is_open:
        _draw_proposals(scene, meeting)
    _draw_items(scene, meeting, items, is_open=is_open)
    if is_open:
        with st.expander(scene.say("Put an item forward by hand")):
            _draw_by_hand(scene, meeting)
    if meeting.state in meetings.PREPARING:
        _draw_notice(scene, meeting)


def _findings(scene: Scene) -> list[Finding]:
    """Return what the published data show; nothing where nothing is published."""
    if scene.given_warehouse is None or not scene.choices.months:
        return []
    warehouse, method = scene.warehouse, scene.settings.hotspots
    parts = tested_parts(method, scene.choices.categories)
    asked = TestAsked(
        Asked("grid", parts, sets_aside=method.set_aside_repeated_points),
        method.window_months, method.denominator,
    )  # fmt: skip
    maps = data.keep(warehouse, maps_in_scope, asked)
    complete = [number for number, is_whole in enumerate(maps.is_complete) if is_whole]
    publication = warehouse.path.stem
    found = (
        hot_findings(asked, maps, complete[-1], publication=publication, say=scene.say) if complete else []
    )
    townships = {name: code for code, name in township_names(scene).items()}
    return found + alert_findings(
        data.ask(warehouse, scan_alerts), townships, publication=publication, say=scene.say
    )


def _draw_proposals(scene: Scene, meeting: Meeting) -> None:
    say, day = scene.say, today(scene.settings)
    with data.current_store(scene.settings).reading() as session:
        found = propose(session, meeting, _findings(scene), today=day, say=say)
    components.section_title(
        say("Proposed"), say.plural("{n} proposal to look at", "{n} proposals to look at", len(found))
    )
    if not found:
        components.note(
            say("Nothing is proposed: nothing was carried, is overdue, newly marked or newly at high risk.")
        )
    if len(found) > 1:
        _draw_several(scene, meeting, found)
    for proposal in found[:SHOWN]:
        _draw_proposal(scene, meeting, proposal, is_first=proposal.rank == 1)
    if len(found) > SHOWN:
        components.note(say.plural("{n} more follows.", "{n} more follow.", len(found) - SHOWN))


def _draw_several(scene: Scene, meeting: Meeting, found: Sequence[Proposal]) -> None:
    """Draw the choice of several proposals, those below included, that are accepted together or not at all."""
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"several_{meeting.meeting_id}")
    by_key = {proposal.draft.subject.key: proposal for proposal in found}
    with st.container(horizontal=True, vertical_alignment="bottom", key=form.key("row")):
        chosen = st.multiselect(
            say("Accept several at once"), list(by_key), key=form.key("chosen"),
            placeholder=say("Choose from all that is proposed"),
            format_func=lambda key: f"{by_key[key].rank}. {by_key[key].draft.title}",
        )  # fmt: skip
        is_sent = st.button(say("Accept the chosen"), key=form.key("accept"), disabled=not chosen)
    if is_sent:
        drafts = [by_key[key].draft for key in chosen]

        def change(writing: Writing) -> None:
            for draft in drafts:
                agenda.accept_proposal(writing, meeting.meeting_id, draft, today=day)

        told = say.plural("{n} item is on the agenda.", "{n} items are on the agenda.", len(drafts))
        form.save(change, told)


def _draw_proposal(scene: Scene, meeting: Meeting, proposal: Proposal, *, is_first: bool) -> None:
    """Draw a proposal: accept with one key, or decline with a word."""
    say, draft, day = scene.say, proposal.draft, today(scene.settings)
    form = Form(scene, f"proposal_{meeting.meeting_id}_{draft.subject.key}")
    with st.container(border=True, key=form.key("box"), gap="small"):
        told = say(SOURCES[draft.source])
        source = f'<span class="source-tag">{told}</span>'
        line(strong(f"{proposal.rank}. {draft.title}"), source, note=draft.reason)
        _draw_map_link(scene, draft)
        if proposal.before is not None:
            components.note(_before_text(scene, proposal.before))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            is_accepted = st.button(
                say("Accept"), key=form.key("accept"), type="primary", shortcut="Alt+A" if is_first else None
            )
            word = st.text_input(
                say("Why not"), key=form.key("word"), label_visibility="collapsed",
                placeholder=say("A word why it is declined"),
            )  # fmt: skip
            is_declined = st.button(
                say("Decline"), key=form.key("decline"), shortcut="Alt+D" if is_first else None
            )
        if is_accepted:
            form.save(
                lambda writing: agenda.accept_proposal(writing, meeting.meeting_id, draft, today=day),
                say("“{title}” is on the agenda.").format(title=draft.title),
            )
        if is_declined:
            form.save(
                lambda writing: agenda.decline_proposal(writing, meeting.meeting_id, draft, word, today=day),
                say("“{title}” is declined.").format(title=draft.title),
            )


def _draw_map_link(scene: Scene, draft: ItemDraft) -> None:
    """Draw the link to the map of a finding: its place, matter and months."""
    about = draft.subject
    if draft.publication is None or draft.month_from is None or scene.given_warehouse is None:
        return
    categories = () if about.category in (None, ALL_MATTERS) else (about.category,)
    st.page_link(
        HOTSPOTS.path, label=scene.say("On the map"),
        query_params=query_of(
            scene, categories=categories, month_from=draft.month_from, month_to=draft.month_to,
            township_code=about.township_code, grid_code=about.grid_code,
        ),
    )  # fmt: skip


def _before_text(scene: Scene, item: AgendaItem) -> str:
    """Return what became of the last item about the same."""
    say = scene.say
    text = say("Last time: {meeting}, {state}").format(
        meeting=item.meeting_id, state=say(agenda.LIFECYCLE.states[item.state])
    )
    told = item.word or item.decision
    return say(": ").join((text, told)) if told else text


def _draw_items(scene: Scene, meeting: Meeting, items: list[AgendaItem], *, is_open: bool) -> None:
    say = scene.say
    on_it = [item for item in agenda.in_order(meeting, items) if item.state != "declined"]
    components.section_title(say("Agenda"), say.plural("{n} item", "{n} items", len(on_it)))
    if not on_it:
        components.note(
            say("Nothing is on the agenda yet. Accept a proposal, or put an item forward by hand.")
        )
    for number, item in enumerate(on_it):
        with st.container(horizontal=True, vertical_alignment="center", key=f"item_{item.item_id}"):
            line(strong(f"{number + 1}. {item.title}"), item_tag(say, item), note=item.reason)
            if is_open:
                _draw_moves(scene, meeting, on_it, number)
        if is_open and item.state in ("proposed", "accepted"):
            _draw_choice(scene, item)
        elif item.source in REMINDED:
            draw_item_letters(scene, item)
    declined = [item for item in items if item.state == "declined"]
    if declined:
        with st.expander(say.plural("{n} declined", "{n} declined", len(declined))):
            for item in declined:
                line(strong(item.title), item_tag(say, item), note=item.word or "")


def _draw_moves(scene: Scene, meeting: Meeting, items: list[AgendaItem], number: int) -> None:
    """Draw what moves an item up or down."""
    say, item = scene.say, items[number]
    for step, sign, told in ((-1, "↑", say("Earlier")), (1, "↓", say("Later"))):
        other = number + step
        form = Form(scene, f"order_{item.item_id}_{step}", meeting.meeting_id, meeting.version)
        meeting.version = form.seen
        if st.button(
            sign, key=form.key("move"), help=told, disabled=not 0 <= other < len(items), width="content"
        ):
            names = [one.item_id for one in items]
            names[number], names[other] = names[other], names[number]
            order = [Code(name) for name in names]
            form.save(
                lambda writing, order=order: meetings.step(  # type: ignore[misc]
                    writing, meeting, "arrange", data={"order": order}
                ),
                say("The order is changed."),
            )


def _draw_choice(scene: Scene, item: AgendaItem) -> None:
    """Draw what accepts an item that somebody put forward, and what takes one off the agenda."""
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"choice_{item.item_id}", item.item_id, item.version)
    item.version = form.seen
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"choice_row_{item.item_id}"):
        if item.state == "proposed" and st.button(say("Accept"), key=form.key("accept"), type="primary"):
            form.save(
                lambda writing: agenda.step(writing, item, "accept", today=day),
                say("“{title}” is on the agenda.").format(title=item.title),
            )
        with st.popover(say("Decline") if item.state == "proposed" else say("Take off")):
            word = st.text_input(say("Why not"), key=form.key("word"))
            if st.button(say("Decline"), key=form.key("decline")):
                form.save(
                    lambda writing: agenda.step(writing, item, "decline", today=day, why=word),
                    say("“{title}” is declined.").format(title=item.title),
                )
        if item.source in REMINDED:
            draw_item_letters(scene, item)


def _draw_by_hand(scene: Scene, meeting: Meeting) -> None:
    say, names, day = scene.say, township_names(scene), today(scene.settings)
    form = Form(scene, f"by_hand_{meeting.meeting_id}")
    with st.form(form.key("form"), border=False):
        title = st.text_input(say("What it is about"), key=form.key("title"))
        reason = st.text_area(say("Why it should be discussed"), key=form.key("reason"), height=80)
        left, right = st.columns(2)
        own = [meeting.township_code] if meeting.township_code else ["", *names]
        township = left.selectbox(
            say("Township"), own, key=form.key("township"),
            format_func=lambda code: names.get(code, say("Whole district")),
        )  # fmt: skip
        office = right.selectbox(say("Office that leads"), ["", *offices_of(scene)], key=form.key("office"))
        is_sent = st.form_submit_button(say("Put forward"))
    if is_sent:
        draft = _draft_by_hand(title, reason, township or None, names, day)
        form.save(
            lambda writing: agenda.accept_proposal(
                writing, meeting.meeting_id, _led(draft, office), today=day
            ),
            say("“{title}” is on the agenda.").format(title=title),
        )


def _draft_by_hand(
    title: str, reason: str, township: str | None, names: dict[str, str], day: date
) -> ItemDraft:
    key = f"hand:{township or ''}:{day.isoformat()}:{sha256(title.strip().encode()).hexdigest()[:12]}"
    about = Subject(
        key, None if township is None else "township", township,
        None if township is None else names.get(township), township,
    )  # fmt: skip
    return ItemDraft(about, "by_hand", title, reason)


def _led(draft: ItemDraft, office: str) -> ItemDraft:
    return ItemDraft(draft.subject, draft.source, draft.title, draft.reason, lead_office=office or None)


def _draw_notice(scene: Scene, meeting: Meeting) -> None:
    """Draw what gives notice, changes the plan or cancels the meeting."""
    say, day = scene.say, today(scene.settings)
    components.section_title(say("Before the meeting"))
    form = Form(scene, f"notice_{meeting.meeting_id}", meeting.meeting_id, meeting.version)
    meeting.version = form.seen
    if meeting.state == "planned":
        if meetings.is_short_notice(meeting.meets_on, day):
            components.note(
                say("Notice is to be out three days before; the meeting is on {day}.").format(
                    day=say.day(meeting.meets_on)
                )
            )
        if st.button(say("Notice is given"), key=form.key("notify")):
            form.save(
                lambda writing: meetings.step(writing, meeting, "notify", data={"on": day}),
                say("Notice is recorded as given."),
            )
    with st.expander(say("Change day, place or offices")):
        draw_plan(scene, meeting)
    with st.expander(say("Cancel the meeting")):
        why = st.text_input(say("Why it is cancelled"), key=form.key("why"))
        if st.button(say("Cancel the meeting"), key=form.key("cancel")):
            form.save(
                lambda writing: agenda.cancel_meeting(writing, meeting, why, today=day),
                say("The meeting is cancelled. What was on its agenda is proposed to the next one."),
            )
