"""Maps on paper from the pages: the sheet of what the hotspot page shows, and what the atlas page prints with."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard import components, data
from dashboard.downloads import Taken, draw_download, may_take
from dashboard.frame import Scene
from dashboard.hot_answers import asked_of, maps_in_scope
from dashboard.links import query_of
from dashboard.navigation import ATLAS
from governance.errors import N_, GridError
from governance.queries.selection import Level
from governance.sheets.answer import Mode, SheetAnswer, SheetAsked
from governance.sheets.content import PaperSize
from governance.sheets.fonts import installed_fonts
from governance.sheets.map_ground import map_ground
from governance.sheets.map_sheet import MapMaker, SheetChoice
from governance.sheets.printing import print_sheet

PAPERS: Mapping[str, tuple[PaperSize, str]] = {
    "a4-landscape": (PaperSize("a4", "landscape"), N_("A4, lying")),
    "a4-portrait": (PaperSize("a4", "portrait"), N_("A4, upright")),
    "a3-landscape": (PaperSize("a3", "landscape"), N_("A3, lying")),
    "a3-portrait": (PaperSize("a3", "portrait"), N_("A3, upright")),
}
"""Sizes to choose from."""

_PRINTED = "printed_sheet"


def map_maker_of(scene: Scene, level: Level, mode: Mode, size: PaperSize) -> MapMaker:
    """Return what prints the reader's question on a paper.

    Raises
    ------
    SheetFault
        There is no font for it.
    """
    warehouse, asked = scene.warehouse, asked_of(scene, level)
    answer = SheetAnswer(
        warehouse,
        SheetAsked(mode, scene.filters.selection, asked),
        maps_in_scope(warehouse, asked),
        scene.say,
    )
    ground = data.keep(warehouse, map_ground, answer.publication.projected_crs)
    return MapMaker(answer, ground, SheetChoice(size), installed_fonts())


def draw_paper_choice(scene: Scene, *, key: str) -> str:
    """Draw the choice of a paper and return its name in :data:`PAPERS`."""
    names = {name: scene.say(label) for name, (_, label) in PAPERS.items()}
    return str(
        st.selectbox(scene.say("Paper"), list(names), format_func=names.__getitem__, key=key, width=160)
    )


def draw_print(scene: Scene) -> None:
    """Draw the button that prints what the map shows; nothing for those whose role takes no files away."""
    say = scene.say
    if not may_take(scene):
        return
    with st.popover(say("Print"), key="print", width="content"):
        paper = draw_paper_choice(scene, key="print_paper")
        mode: Mode = "tested" if scene.filters.mode == "heat" else scene.filters.mode
        wish = (scene.warehouse.key, scene.filters, paper)
        if st.button(say("Make the map sheet"), type="primary", key="print_make"):
            _make(scene, wish, mode)
        made = st.session_state.get(_PRINTED)
        if made is not None and made[0] == wish:
            stem = f"map-{scene.filters.level}-{mode}-{scene.filters.month_to:%Y-%m}"
            with st.container(horizontal=True, key="print_files"):
                for form, mime, content in made[1]:
                    label = say("Take away as {form}").format(form=form.upper())
                    taken = Taken(f"{stem}.{form}", mime, partial(bytes, content))
                    draw_download(scene, label, taken, key=f"print_{form}")
        st.page_link(
            ATLAS.path,
            label=say("A page for each place: the atlas"),
            query_params=query_of(scene),
        )


def _make(scene: Scene, wish: tuple[object, ...], mode: Mode) -> None:
    """Print the sheet and keep it for the reader's next run, or say why it cannot be printed."""
    size, _ = PAPERS[str(wish[-1])]
    with st.spinner(scene.say("Drawing the map")):
        try:
            maker = map_maker_of(scene, scene.filters.level, mode, size)
            pdf, png = print_sheet(maker).bytes, print_sheet(maker, is_picture=True).bytes
        except GridError as fault:
            st.session_state.pop(_PRINTED, None)
            components.fault_notice(scene.say, fault)
            return
    st.session_state[_PRINTED] = (wish, (("pdf", "application/pdf", pdf), ("png", "image/png", png)))
