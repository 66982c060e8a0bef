"""What readers outside the offices are shown of cases: as a map, a table and a file, and as nothing else.

Everything here comes from :func:`governance.releases.release`. A count that is withheld, a zero and a place of which
nothing was released look different: crossed lines, a plain ground, lying bars; in the table each is a word or a number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.downloads import draw_take_away
from dashboard.exports import layer_of, table_of
from dashboard.filters import bound, query_of_address
from dashboard.frame import Scene
from dashboard.live_map import MapLook, MapSelection, live_map
from dashboard.map_classes import measure_classes, none, withheld
from dashboard.map_values import MapFact, MapValues
from dashboard.place_table import outlines_of
from governance.audience import cell_text
from governance.class_breaks import class_breaks
from governance.errors import N_
from governance.exporting.content import ExportColumn, ExportTable
from governance.hotspot_tables import ALL_MATTERS
from governance.queries.places import names
from governance.queries.selection import Level
from governance.releases import Release, release
from governance.settings import Settings
from governance.store import Store
from governance.warehouse import Warehouse
from governance.why_words import matter_text

HEIGHT_PX = 430
ROWS_HIGH = 12
_ROW_PX = 35
_LEVELS: dict[Level, str] = {
    "township": N_("Townships"),
    "community": N_("Communities"),
    "grid": N_("Grids"),
}
_COUNTS = {"cases": N_("Cases"), "concluded": N_("Concluded"), "not_concluded": N_("Not concluded")}
_QUARTER, _LEVEL, _MATTER = "quarter", "places", "matter"
"""Names in the address."""


@dataclass(frozen=True)
class Outside:
    """What is asked for.

    Attributes
    ----------
    quarter
        First day.
    category
        Or all matters.
    """

    scene: Scene
    released: Release
    quarter: date
    level: Level
    category: str

    @classmethod
    def of(cls, scene: Scene) -> "Outside | None":
        """Return what the address asks for; None where no quarter is released yet."""
        given = released(scene)
        if not given.quarters:
            return None
        asked = query_of_address()
        quarters = {quarter_name(day): day for day in given.quarters}
        levels = [level for level in _LEVELS if level in scene.choices.levels]
        matters = [ALL_MATTERS, *scene.choices.categories]
        return cls(
            scene, given,
            quarters.get((asked.get(_QUARTER) or [""])[-1], given.quarters[-1]),
            next((level for level in levels if level in asked.get(_LEVEL, [])), levels[0]),
            next((matter for matter in matters if matter in asked.get(_MATTER, [])), ALL_MATTERS),
        )  # fmt: skip

    @property
    def counts(self) -> dict[str, str]:
        """Counts that are released and what they are called; what became of cases is told of all matters together."""
        return _COUNTS if self.category == ALL_MATTERS else {"cases": _COUNTS["cases"]}

    @property
    def rows(self) -> pd.DataFrame:
        """The places of the reader, in order of code.

        Columns are name, township_name and those of :meth:`governance.releases.Release.at`. The state is ``none`` for a
        place of which nothing was released: it was drawn later.
        """
        places = data.ask(self.scene.warehouse, names)
        places = places.loc[places["level"] == self.level, ["code", "name", "township_name"]]
        told = self.released.at(self.level, [self.quarter], category=self.category)
        rows = places.merge(told, on="code", how="left")
        return rows.assign(state=rows["state"].fillna("none"))

    @property
    def title(self) -> str:
        """What is counted."""
        say = self.scene.say
        return " · ".join((say("Cases"), quarter_text(self), matter_text(say, self.category)))


def quarter_name(day: date) -> str:
    """Return a quarter as an address writes it: 2026-Q1."""
    return f"{day:%Y}-Q{(day.month + 2) // 3}"


def quarter_text(outside: Outside) -> str:
    """Return the quarter as readers know it: its first and last month."""
    say, first = outside.scene.say, outside.quarter
    return f"{say.month(first)} – {say.month(first.replace(month=first.month + 2))}"


def released(scene: Scene) -> Release:
    """Return what is released, asked for once per publication."""
    key = f"{scene.settings.path}|{scene.warehouse.path}"
    return _released(key, scene.warehouse, data.current_store(scene.settings), scene.settings)


@st.cache_resource(show_spinner=False, max_entries=2)
def _released(key: str, _warehouse: Warehouse, _store: Store, _settings: Settings) -> Release:  # noqa: ARG001 (the key)
    return release(_warehouse, _store, _settings)


def draw(scene: Scene) -> None:
    """Draw what is released, or why nothing is."""
    say = scene.say
    outside = Outside.of(scene)
    if outside is None:
        components.notice(
            say("Nothing is released yet"),
            say("A quarter is released when its three months and the month after it are complete."),
        )
        return
    _draw_choices(outside)
    rows = outside.rows
    values = map_values(outside, rows)
    as_of = outside.released.frame.loc[
        outside.released.frame["quarter"] == pd.Timestamp(outside.quarter), "as_of"
    ]
    components.section_title(outside.title, say("Data as of {day}").format(day=say.day(as_of.iloc[0].date())))
    components.guards(((share_text(outside, rows), False),))
    left, right = st.columns(2, gap="medium")
    with left, st.container(key="outside_map", gap="xsmall"):
        live_map(
            data.map_geometry(scene.warehouse), values, key="outside", selection=MapSelection(),
            look=MapLook(say, scene.palette.theme, HEIGHT_PX),
        )  # fmt: skip
        components.legend(say, values)
    with right:
        _draw_table(outside, rows)
        draw_take_away(
            scene, lambda: export(outside, rows, values),
            f"outside-{outside.level}-{quarter_name(outside.quarter)}", key="outside", has_layer=True,
        )  # fmt: skip
    components.note(
        say(
            "Counts from 1 to {most} are withheld, and as many others as it takes that no sum or difference gives one "
            "back. What was released once stays as it was."
        ).format(most=say.number(scene.settings.privacy.smallest_count - 1))
    )


def share_text(outside: Outside, rows: pd.DataFrame) -> str:
    """Return how many of the places have their count withheld."""
    say = outside.scene.say
    return say("The count of {share} of the places is withheld").format(
        share=components.share(say, int((rows["state"] == "withheld").sum()), len(rows))
    )


def map_values(outside: Outside, rows: pd.DataFrame) -> MapValues:
    """Return what the map is told: classes of counts, and one for what is withheld, always in the legend."""
    scene, say = outside.scene, outside.scene.say
    counts = [None if pd.isna(count) else float(count) for count in rows["cases"]]
    told = [count for count in counts if count is not None]
    ranked, class_of = measure_classes(
        counts, class_breaks(told, decimals=0), decimals=0, palette=scene.palette, say=say
    )
    gaps = {"withheld": len(ranked) - 1, "none": len(ranked)}
    looks = [withheld(say, scene.palette)]
    if (rows["state"] == "none").any():
        looks.append(none(say, scene.palette))
    worded = _worded(outside, rows)
    return MapValues(
        outside.level, say("Cases"), [*ranked[:-1], *looks],
        [gaps.get(state, number) for state, number in zip(rows["state"], class_of, strict=True)],
        [
            MapFact(say(word), [
                text if pd.isna(count) else float(count)
                for count, text in zip(worded[name], worded[f"{name}_word"], strict=True)
            ])
            for name, word in outside.counts.items()
        ],
        is_class_told=False,
    )  # fmt: skip


def export(outside: Outside, rows: pd.DataFrame, values: MapValues) -> ExportTable:
    """Return the table as a file for readers outside: what is withheld is a word."""
    scene, say = outside.scene, outside.scene.say
    named = [ExportColumn("township_name", say("Township"))] if outside.level != "township" else []
    columns = [
        *named, ExportColumn("name", say("Place")), ExportColumn("code", say("Code")),
        *(ExportColumn(name, say(word), "count", gap=f"{name}_word") for name, word in outside.counts.items()),
        ExportColumn("as_of", say("Data as of"), "day"),
    ]  # fmt: skip
    table = table_of(
        scene, say("Figures for readers outside"), columns, _worded(outside, rows),
        filters=((say("Quarter"), quarter_text(outside)), (say("Category"), matter_text(say, outside.category))),
    )  # fmt: skip
    codes = rows["code"].tolist()
    layer = layer_of(values, codes, codes, outlines_of(scene.warehouse, outside.level))
    as_of = rows["as_of"].min()
    origin = replace(
        table.origin, as_of=None if pd.isna(as_of) else as_of.date(), publication="", data_hash=""
    )
    return replace(table, layer=layer, origin=origin, audience="outside")


def _worded(outside: Outside, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what each count says, as ``<name>_word``."""
    say = outside.scene.say
    return rows.assign(
        **{
            f"{name}_word": [
                cell_text(
                    say,
                    None if pd.isna(count) else float(count),
                    state if state == "none" else "withheld" if pd.isna(count) else "counted",
                )
                for count, state in zip(rows[name], rows["state"], strict=True)
            ]
            for name in outside.counts
        }
    )


def _draw_choices(outside: Outside) -> None:
    scene, say = outside.scene, outside.scene.say
    quarters = {quarter_name(day): day for day in outside.released.quarters[::-1]}
    levels = {level: say(word) for level, word in _LEVELS.items() if level in scene.choices.levels}
    matters = {matter: matter_text(say, matter) for matter in (ALL_MATTERS, *scene.choices.categories)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="outside_choices"):
        st.selectbox(
            say("Quarter"), list(quarters), width=220,
            format_func=lambda name: quarter_text(replace(outside, quarter=quarters[name])),
            **bound("outside_quarter", quarter_name(outside.quarter), _chooser(_QUARTER)),
        )  # fmt: skip
        st.segmented_control(
            say("Level of places"), list(levels), format_func=lambda level: levels[level], required=True,
            **bound("outside_level", outside.level, _chooser(_LEVEL)),
        )  # fmt: skip
        st.selectbox(
            say("Category"), list(matters), format_func=lambda matter: matters[matter], width=220,
            **bound("outside_matter", outside.category, _chooser(_MATTER)),
        )  # fmt: skip


def _chooser(name: str) -> Callable[[str], None]:
    def choose(value: str) -> None:
        st.query_params[name] = value

    return choose


def _draw_table(outside: Outside, rows: pd.DataFrame) -> None:
    """Draw the places, those with most cases first, then zeros, then what is withheld."""
    say = outside.scene.say
    shown = _worded(outside, rows).sort_values(["cases", "code"], ascending=[False, True], na_position="last")
    headings = {"township_name": say("Township"), "name": say("Place")}
    headings |= {f"{name}_word": say(word) for name, word in outside.counts.items()}
    if outside.level == "township":
        del headings["township_name"]
    st.dataframe(
        shown[list(headings)].rename(columns=headings),
        hide_index=True,
        row_height=_ROW_PX,
        height=_ROW_PX * (min(len(shown), ROWS_HIGH) + 1) + 3,
        key="outside_table",
    )
