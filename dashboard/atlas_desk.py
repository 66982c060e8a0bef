"""Printing an atlas: which places, on which paper, in one file or one for each township; what failed is named."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import components, controls, data
from dashboard.downloads import Taken, draw_download
from dashboard.frame import Scene
from dashboard.print_sheet import PAPERS, draw_paper_choice, map_maker_of
from governance.errors import N_, GridError
from governance.queries.places import figures
from governance.queries.selection import Level
from governance.sheets.atlas import Atlas, AtlasAsked, Which, atlas, month_before_last_meeting
from governance.sheets.ranked import PLACES

CHOICES: Mapping[Which, str] = {
    "marked": N_("Marked places"),
    "changed": N_("Changed since the last meeting"),
    "all": N_("All places"),
    "picked": N_("Picked places"),
}
"""Which places can be asked for."""

MOST_NAMED = 5
"""Failed pages that are named one by one."""

_PRINTED = "printed_atlas"


@dataclass(frozen=True)
class AtlasWish:
    """What the reader asked for."""

    level: Level
    asked: AtlasAsked
    paper: str
    by_township: bool


def draw(scene: Scene) -> None:
    """Draw the choice, the button, and the file that was made of exactly this choice."""
    say = scene.say
    chosen = scene.filters
    with st.container(horizontal=True, key="atlas_period"):
        controls.period_box(say, chosen, scene.choices)
        controls.category_box(say, chosen, scene.choices)
    wish = _draw_choice(scene)
    is_ready = wish is not None and (wish.asked.which != "picked" or bool(wish.asked.picked))
    if st.button(say("Make the atlas"), type="primary", disabled=not is_ready, key="atlas_make") and wish:
        _make(scene, wish)
    made = st.session_state.get(_PRINTED)
    if wish is not None and made is not None and made[0] == (scene.warehouse.key, chosen, wish):
        _draw_made(scene, wish, made[1])


def _draw_choice(scene: Scene) -> AtlasWish | None:
    """Draw what is chosen; None where no meeting was held that marks could be compared with."""
    say = scene.say
    levels: dict[Level, str] = {level: say(PLACES[level]) for level in scene.warehouse.scope.levels}
    words = {which: say(word) for which, word in CHOICES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="atlas_choice"):
        level = st.selectbox(
            say("A page for each"), list(levels), index=len(levels) - 1, format_func=levels.__getitem__,
            key="atlas_level", width=160,
        )  # fmt: skip
        which = st.selectbox(
            say("Which places"), list(words), format_func=words.__getitem__, key="atlas_which", width=260
        )
        paper = draw_paper_choice(scene, key="atlas_paper")
        by_township = st.checkbox(say("A file for each township (zip)"), key="atlas_zip")
    picked: tuple[str, ...] = ()
    since = month_before_last_meeting(scene.warehouse) if which == "changed" else None
    if which == "picked":
        rows = data.ask(scene.warehouse, figures, scene.filters.selection, level)
        names = dict(zip(rows["code"], rows["township_name"] + " " + rows["name"], strict=True))
        picked = tuple(
            st.multiselect(say("Places"), list(names), format_func=names.__getitem__, key="atlas_places")
        )
    if which == "changed":
        if since is None:
            components.notice(
                say("No meeting has been held yet"),
                say("Choose other places: there is nothing to compare with."),
            )
            return None
        components.note(
            say(
                "Compared with the period of the same length that ended in {month}, before the last meeting."
            ).format(month=say.month(since))
        )
    return AtlasWish(level, AtlasAsked(which, picked, since), paper, by_township)


def _make(scene: Scene, wish: AtlasWish) -> None:
    """Print the atlas, showing how far it is, and keep it; a new choice meanwhile stops it and leaves nothing."""
    say = scene.say
    st.session_state.pop(_PRINTED, None)
    bar = st.progress(0.0, say("Drawing the pages"))

    def tell(done: int, of: int) -> None:
        text = say("Drawing page {done} of {of}") if done < of else say("Setting {of} pages")
        bar.progress(done / of, text.format(done=say.number(done + 1), of=say.number(of)))

    try:
        maker = map_maker_of(scene, wish.level, "tested", PAPERS[wish.paper][0])
        made = atlas(maker, wish.asked, by_township=wish.by_township, tell=tell)
    except GridError as fault:
        components.fault_notice(say, fault)
        return
    finally:
        bar.empty()
    st.session_state[_PRINTED] = ((scene.warehouse.key, scene.filters, wish), made)


def _draw_made(scene: Scene, wish: AtlasWish, made: Atlas) -> None:
    say = scene.say
    form, mime = ("zip", "application/zip") if wish.by_township else ("pdf", "application/pdf")
    name = f"atlas-{wish.level}-{wish.asked.which}-{scene.filters.month_to:%Y-%m}.{form}"
    told = say.plural("{n} page is ready", "{n} pages are ready", made.pages)
    components.section_title(told, say("{size} MB").format(size=say.number(len(made.content) / 1e6, 1)))
    draw_download(
        scene, say("Take the atlas away"), Taken(name, mime, lambda: made.content), key="atlas_take"
    )
    if made.failed:
        reasons = " ".join(f"{page.name}: {page.reason.text(say)}" for page in made.failed[:MOST_NAMED])
        components.notice(
            say.plural("{n} page has no map", "{n} pages have no map", len(made.failed)),
            say("They say so in their place; the others are whole. {reasons}").format(reasons=reasons),
        )
