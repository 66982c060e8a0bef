"""The packs that were kept, and the files of a pack."""

import streamlit as st

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.meeting_words import township_names
from dashboard.paper_files import WITH_TABLES, draw_fonts, draw_paper
from governance.sheets.kept_packs import Reopened, kept_packs, reopen
from governance.sheets.pack_content import READER_WORDS, Readers, content_hash
from governance.sheets.pack_rows import KeptPack


def draw_kept(scene: Scene) -> None:
    """Draw the packs that the reader may open, the last first, with their files."""
    say = scene.say
    with data.current_store(scene.settings).reading() as session:
        rows = kept_packs(session, scene.actor)
    components.section_title(say("Kept packs"), say.plural("{n} pack", "{n} packs", len(rows)))
    if not rows:
        components.note(say("No pack was kept that is for you."))
        return
    titles = {row.pack_id: _title(scene, row) for row in rows}
    chosen = st.selectbox(
        say("Open a kept pack"), list(titles), index=None, format_func=titles.__getitem__, key="pack_kept",
        placeholder=say("Choose"), width=520,
    )  # fmt: skip
    if chosen is not None:
        _draw_opened(scene, chosen)


def _title(scene: Scene, row: KeptPack) -> str:
    say = scene.say
    day = row.kept_at.astimezone(scene.settings.timezone).date()
    names = township_names(scene)
    place = names.get(row.township_code, row.township_code) if row.township_code else ""
    told = (row.pack_id, row.meeting_id, say(READER_WORDS[Readers(row.readers)]), place, say.day(day))
    return " · ".join(text for text in told if text)


def _draw_opened(scene: Scene, pack_id: str) -> None:
    """Draw what a kept pack rests on, and its files."""
    say = scene.say
    with data.current_store(scene.settings).reading() as session:
        opened = reopen(session, scene.actor, pack_id)
    content = opened.pack.content
    components.labelled([
        (say("Data as of"), say.day(content.basis.as_of)), (say("Hash of the data"), content.basis.data_hash),
        (say("Hash of the content"), content_hash(opened.pack.as_record())),
        (say("Version of the program"), content.basis.program_version),
    ])  # fmt: skip
    draw_files(scene, opened, f"{pack_id}-{content.head.meeting_id}-{opened.pack.readers}", f"pack_{pack_id}")


def draw_files(scene: Scene, opened: Reopened, name: str, key: str) -> None:
    """Draw the files of a pack."""
    with st.container(horizontal=True, key=f"{key}_files"):
        draw_paper(scene, scene.say("Pack"), opened.paper, (name, key), endings=WITH_TABLES)
    draw_fonts(scene)
