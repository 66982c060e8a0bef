"""Making the pack of a meeting: which meeting, for whom; a draft to look at, and keeping it for good."""

import streamlit as st
from sqlalchemy import select

from dashboard import components, data
from dashboard.filters import bound
from dashboard.frame import Scene
from dashboard.meeting_list import MOST, chosen_name, show
from dashboard.meeting_words import meeting_title, township_names
from dashboard.pack_list import draw_files
from dashboard.saving import Form
from governance.errors import GridError
from governance.queries.hot_maps import tested_maps
from governance.registers.meeting_rows import Meeting
from governance.settings import today
from governance.sheets.kept_packs import draft_of, keep
from governance.sheets.pack import PackSources, PackWish, asked_in_force, make_pack
from governance.sheets.pack_content import READER_WORDS, PackVariant, Readers

_DRAFT = "pack_draft"


def draw_desk(scene: Scene) -> None:
    """Draw the choice of a meeting and its readers, and the draft that was made."""
    say = scene.say
    components.section_title(say("Make a pack"))
    with data.current_store(scene.settings).reading() as session:
        asked = select(Meeting).where(Meeting.state != "cancelled")
        found = session.scalars(
            asked.order_by(Meeting.meets_on.desc(), Meeting.meeting_id.desc()).limit(MOST)
        ).all()
    if not found:
        components.notice(
            say("No meeting yet"), say("Plan a meeting first: a pack is made of its agenda and actions.")
        )
        return
    wish = _draw_choice(scene, {meeting.meeting_id: meeting for meeting in found})
    if st.button(say("Make the pack"), type="primary", disabled=wish is None, key="pack_make") and wish:
        st.session_state.pop(_DRAFT, None)
        draft = _made(scene, wish)
        if draft is not None:
            st.session_state[_DRAFT] = (wish, draft)
    kept = st.session_state.get(_DRAFT)
    if kept is not None and kept[0] == wish:
        _draw_draft(scene, kept[1])


def _draw_choice(scene: Scene, meetings: dict[str, Meeting]) -> PackWish | None:
    """Draw what is chosen; None while a township is missing."""
    say = scene.say
    with st.container(horizontal=True, vertical_alignment="bottom", key="pack_choice"):
        asked = chosen_name()
        name = st.selectbox(
            say("Meeting"), list(meetings), format_func=lambda one: meeting_title(scene, meetings[one]), width=420,
            **bound("pack_meeting", asked if asked in meetings else next(iter(meetings)), show),
        )  # fmt: skip
        words = {str(one): say(word) for one, word in READER_WORDS.items()}
        readers = Readers(st.selectbox(
            say("For whom"), list(words), format_func=words.__getitem__, key="pack_readers", width=220,
        ))  # fmt: skip
        township = None
        if readers is Readers.TOWNSHIP:
            own, known = meetings[name].township_code, township_names(scene)
            township = st.selectbox(
                say("Township"), [own] if own else list(known), format_func=lambda code: known.get(code, code),
                key="pack_township", width=220,
            )  # fmt: skip
    if readers is Readers.TOWNSHIP and township is None:
        return None
    return PackWish(name, readers, township)


def _made(scene: Scene, wish: PackWish) -> PackVariant | None:
    """Return the pack, telling what is being done; None where it cannot be made, which is said."""
    say, settings, warehouse = scene.say, scene.settings, scene.warehouse
    with st.status(say("Making the pack"), expanded=True) as status:
        try:
            st.write(say("Testing places"))
            maps = data.keep(warehouse, tested_maps, asked_in_force(settings, warehouse))
            st.write(say("Gathering agenda, actions, risks and figures; drawing the map"))
            sources = PackSources(
                settings, warehouse, data.current_store(settings), maps, say, today(settings)
            )
            made = make_pack(sources, wish)
        except GridError as fault:
            status.update(label=say("The pack could not be made"), state="error")
            components.fault_notice(say, fault)
            return None
        status.update(label=say("The pack is made"), state="complete", expanded=False)
    return made


def _draw_draft(scene: Scene, pack: PackVariant) -> None:
    """Draw what is in the draft, its files, and what keeps it."""
    say, content = scene.say, pack.content
    with data.current_store(scene.settings).reading() as session:
        draft = draft_of(session, pack)
    counts = (
        (say("Items"), len(content.agenda)), (say("Marked places"), len(content.places)),
        (say("Actions"), len(content.actions)), (say("Risks"), len(content.risks)),
    )  # fmt: skip
    lines = [(label, say.number(count)) for label, count in counts]
    changed = say("first pack for these readers") if draft.changes is None else say.number(len(draft.changes))
    components.labelled([*lines, (say("Changes since the pack before"), changed)])
    draw_files(scene, draft, f"{content.head.meeting_id}-{pack.readers}", "pack_draft")
    form = Form(scene, "pack_keep")
    components.note(say("A pack that is kept can be opened again as it is now, whatever changes later."))
    if st.button(say("Keep this pack"), key=form.key("keep")):
        form.save(lambda writing: keep(writing, pack), say("The pack is kept."), then=_forget)


def _forget(_name: str) -> None:
    st.session_state.pop(_DRAFT, None)
