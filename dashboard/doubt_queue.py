"""The cases whose place needs a look: how many of each kind, a list page by page, and a map of the listed ones."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

import pandas as pd
import streamlit as st

from dashboard import components, data, quality_tables
from dashboard.controls import period_box, period_text
from dashboard.doubt_filters import DoubtFilters, show
from dashboard.doubt_map import draw_map
from dashboard.doubt_words import DOUBT_WORDS
from dashboard.downloads import draw_take_away
from dashboard.filters import bound, go, query_of_address
from dashboard.frame import Scene
from dashboard.quality_tables import Sheet
from dashboard.turning import OpenPage, draw_turning
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import MISSING, Translator
from governance.queries import doubts, places
from governance.queries.doubts import DoubtChoice
from governance.warehouse import Warehouse
from governance.words import LOCATED_BY

ROWS = 15
"""Cases on a page of the list, and on the map."""

WIDTHS = (1.5, 1)
ROW_PX = 34

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Queue:
    """What the address asks for, and what there is.

    Attributes
    ----------
    asked
        Of the address.
    choice
        The same as queries take it.
    counts
        Cases of each kind of doubt; under None those with any.
    """

    scene: Scene
    asked: DoubtFilters
    choice: DoubtChoice
    counts: dict[str | None, int]

    @property
    def cases(self) -> int:
        """How many cases the list has."""
        return self.counts[self.asked.kind]

    @property
    def pages(self) -> int:
        """How many pages; one where there are no cases."""
        return max(1, -(-self.cases // ROWS))

    @property
    def skipped(self) -> int:
        """Cases before the first of the page; a page beyond the last is the last."""
        return (min(self.asked.page, self.pages) - 1) * ROWS


def open_queue(scene: Scene) -> Queue:
    """Return the queue that the address asks for."""
    asked = DoubtFilters.from_query(query_of_address(), [source.name for source in scene.settings.sources])
    choice = asked.choice(scene.filters)
    return Queue(scene, asked, choice, _ask(scene, choice, doubts.counts))


def _ask(scene: Scene, choice: DoubtChoice, question: Callable[..., Answer], *values: int) -> Answer:
    """Return the answer to a question of :mod:`governance.queries.doubts`, kept like every other."""
    near = data.near_edge(scene.warehouse, choice.month_from, choice.month_to)

    @wraps(question)
    def asked(warehouse: Warehouse, choice: DoubtChoice, *values: int) -> Answer:
        return question(warehouse, choice, near, *values)

    return data.ask(scene.warehouse, asked, choice, *values)


def draw_queue(queue: Queue) -> None:
    """Draw the choices, the list and the map."""
    scene, say = queue.scene, queue.scene.say
    components.section_title(
        say("Cases to look at"),
        say("Their place is in doubt; a case can be in doubt for several reasons"),
    )
    _draw_choices(queue)
    _draw_kinds(queue)
    if not queue.cases:
        components.notice(
            say("No case is in doubt here"), say("Other months, sources or townships may have some.")
        )
        return
    rows = _ask(scene, queue.choice, doubts.listed, ROWS, queue.skipped)
    rows["key"] = rows["load_id"] + "-" + rows["row_no"].astype(str)
    rows["number"] = range(queue.skipped + 1, queue.skipped + 1 + len(rows))
    shown = _shown(scene, rows)
    chosen = shown[shown["key"] == queue.asked.case]
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        _draw_list(queue, shown)
        _draw_pages(queue)
    with right:
        by_grid = _ask(scene, queue.choice, doubts.by_grid)
        draw_map(scene, by_grid, shown, queue.asked, queue.choice)
        _draw_case(say, chosen)


def _draw_choices(queue: Queue) -> None:
    """Draw the choice of months, source and township."""
    scene, say = queue.scene, queue.scene.say
    filters, choices = scene.filters, scene.choices
    names = {source.name: source.shown_name for source in scene.settings.sources}
    townships = data.ask(scene.warehouse, places.townships)
    by_code = dict(zip(townships["township_code"], townships["name"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom", key="doubt_filters"):
        period_box(say, filters, choices)
        st.selectbox(
            say("Source"), ["", *names], format_func=lambda name: names.get(name, say("All sources")),
            label_visibility="collapsed",
            **bound("doubt_source", queue.asked.source or "", lambda name: show(queue.asked, source=name or None)),
        )  # fmt: skip
        township = filters.township_code if filters.township_code in by_code else ""
        st.selectbox(
            say("Township"), ["", *by_code], format_func=lambda code: by_code.get(code, say("All townships")),
            label_visibility="collapsed",
            **bound("doubt_township", township, lambda code: go(filters, choices, township_code=code or None)),
        )  # fmt: skip


def _draw_kinds(queue: Queue) -> None:
    """Draw the kinds of doubt that there are, each with its cases."""
    say, counts = queue.scene.say, queue.counts
    kinds = ["", *(kind for kind in doubts.KINDS if counts[kind] or kind == queue.asked.kind)]
    labels = {kind: say(DOUBT_WORDS[kind].label) if kind else say("All") for kind in kinds}
    st.pills(
        say("Why in doubt"), kinds, label_visibility="collapsed",
        format_func=lambda kind: f"{labels[kind]} {say.number(counts[kind or None])}",
        **bound("doubt_kind", queue.asked.kind or "", lambda kind: show(queue.asked, kind=kind or None)),
    )  # fmt: skip
    if queue.asked.kind:
        words = DOUBT_WORDS[queue.asked.kind]
        components.note(f"{say(words.reason)}{say('. ')}{say(words.remedy)}")


def _shown(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """Return cases in the reader's words."""
    say = scene.say
    return rows.assign(
        source=quality_tables.source_names(scene, rows["source"]),
        received_on=rows["received_on"].dt.strftime("%Y-%m-%d"),
        placed=[
            " › ".join(name for name in pair if isinstance(name, str)) or MISSING
            for pair in zip(rows["township_name"], rows["grid_name"], strict=True)
        ],
        located_by=[say(LOCATED_BY[rung]) for rung in rows["located_by"]],
        why=[" · ".join(say(DOUBT_WORDS[kind].label) for kind in kinds) for kinds in rows["doubts"]],
        todo=[" ".join(say(DOUBT_WORDS[kind].remedy) for kind in kinds) for kinds in rows["doubts"]],
    )


def _columns(say: Translator, *, of_file: bool) -> list[ExportColumn]:
    """Return what is told of a case, in a file more than on the screen; never its coordinates."""
    more = [
        ExportColumn("located_by", say("Located by")), ExportColumn("edge_m", say("To the edge (m)"), "number", 0),
    ]  # fmt: skip
    return [
        ExportColumn("why", say("Why in doubt")), ExportColumn("case_no", say("Case number")),
        ExportColumn("source", say("Source")), ExportColumn("received_on", say("Received")),
        ExportColumn("category", say("Category")), ExportColumn("placed", say("Placed in")),
        *(more if of_file else ()), ExportColumn("todo", say("What to do")),
    ]  # fmt: skip


def _draw_list(queue: Queue, shown: pd.DataFrame) -> None:
    """Draw a page of cases; choosing a row shows it on the map."""
    say = queue.scene.say
    columns = [ExportColumn("number", say("No."), "count"), *_columns(say, of_file=False)]
    key = f"doubts {queue.choice} {queue.skipped}"

    def choose() -> None:
        at: list[int] = st.session_state[key]["selection"]["rows"]
        show(queue.asked, case=str(shown["key"].iloc[at[0]]) if at else None)

    st.dataframe(
        shown[[column.name for column in columns]],
        hide_index=True, key=key, on_select=choose, selection_mode="single-row", placeholder=MISSING,
        row_height=ROW_PX, height=ROW_PX * (len(shown) + 1) + 3,
        column_config={column.name: quality_tables.shown_as(column) for column in columns},
    )  # fmt: skip


def _draw_pages(queue: Queue) -> None:
    """Draw what turns the pages, which cases these are, and their file."""
    page = OpenPage(queue.skipped // ROWS + 1, ROWS, queue.cases)
    with st.container(horizontal=True, vertical_alignment="center", key="doubt_pages"):
        draw_turning(queue.scene.say, page, key="doubt", turn=lambda number: show(queue.asked, page=number))
        stem = f"{queue.scene.whole_name}-doubts"
        draw_take_away(queue.scene, lambda: queue_table(queue), stem, key="doubts")


def queue_table(queue: Queue) -> ExportTable:
    """Return all cases of the list, with what was chosen."""
    scene, say, choice = queue.scene, queue.scene.say, queue.choice
    rows = _shown(scene, _ask(scene, choice, doubts.listed))
    sheet = Sheet("doubts", say("Cases to look at"), _columns(say, of_file=True), rows)
    filters = [(say("Period"), period_text(say, choice.month_from, choice.month_to))]
    return quality_tables.export_table(scene, sheet, filters=filters)


def _draw_case(say: Translator, chosen: pd.DataFrame) -> None:
    """Draw the chosen case in words, why it is in doubt, and what to do."""
    if chosen.empty:
        components.note(
            say("Choose a case in the list or on the map to see it near. Points are shown here only: "
                "no file and no other page has them.")
        )  # fmt: skip
        return
    case = chosen.iloc[0]
    lines = [
        f"{case['source']} · {case['received_on']} · {case['category']}",
        f"{say('Placed in')}: {case['placed']} ({case['located_by']})",
    ]
    if pd.notna(case["edge_m"]):
        lines.append(say("To the edge (m)") + f": {say.number(case['edge_m'])}")
    if pd.isna(case["lon"]):
        lines.append(say("It has no point on the map."))
    for kind in case["doubts"]:
        words = DOUBT_WORDS[kind]
        lines.append(f"{say(words.reason)}{say('. ')}{say(words.remedy)}")
    components.notice(f"{case['number']}. {case['case_no']}", "\n".join(lines))
