"""The page that explains: definitions, placing, limits, tables, components of others."""

from collections.abc import Sequence
from html import escape
from typing import Literal

import streamlit as st

from dashboard import components
from governance.errors import N_
from governance.i18n import MISSING, Translator
from governance.indicators import INDICATORS, TALLIES
from governance.tables import TABLES
from governance.words import LOCATED_BY

LIMITS = (
    N_(
        "Counts are raw volume. A grid with more people, or with an office that registers its own cases, has more."
    ),
    N_("Fewer cases alone is never a success: see how many were concluded."),
    N_(
        "Some sources do not record when a case is concluded: their cases count as received and never as not concluded."
    ),
    N_("Cases that could not be placed are in no grid and on no map; every total says how many they are."),
    N_("A township counts cases placed no finer than the township, so its grids may add up to less."),
    N_("The newest cases have had less time to be concluded, so their share still rises."),
    N_("Rates of grids with few households move by chance; a hatched grid has no households on record."),
)
"""What the figures cannot bear."""

COMPONENTS = {
    "Leaflet": "BSD-2-Clause", "ColorBrewer (YlGnBu)": "Apache-2.0", "alembic": "MIT", "argon2-cffi": "MIT",
    "authlib": "BSD-3-Clause", "babel": "BSD-3-Clause", "chinesecalendar": "MIT", "duckdb": "MIT",
    "filelock": "MIT", "folium": "MIT", "geopandas": "BSD-3-Clause", "httpx2": "BSD-3-Clause",
    "numpy": "BSD-3-Clause", "pandas": "BSD-3-Clause", "pillow": "MIT-CMU", "plotly": "MIT",
    "psycopg": "LGPL-3.0-only", "pyarrow": "Apache-2.0", "pydantic": "MIT", "pyogrio": "MIT", "pyproj": "MIT",
    "python-calamine": "MIT", "python-docx": "MIT", "rich": "MIT", "scipy": "BSD-3-Clause",
    "shapely": "BSD-3-Clause", "sqlalchemy": "MIT",
    "streamlit": "Apache-2.0", "tomlkit": "MIT", "typer": "MIT", "typst": "Apache-2.0", "xlsxwriter": "BSD-2-Clause",
}  # fmt: skip
"""What others made and we use, with its licence (SPDX): browser assets, then what requirements.txt names."""


def draw_definitions(say: Translator) -> None:
    """Draw the indicator definitions in force."""
    rows = [
        (
            indicator.mark,
            say(indicator.label),
            say(indicator.formula),
            f"{indicator.numerator} / {indicator.denominator}",
        )
        for indicator in INDICATORS.values()
    ]
    rows += [(tally.mark, say(tally.label), say(tally.formula), MISSING) for tally in TALLIES.values()]
    text_table((say("Id"), say("Indicator"), say("Definition"), say("Numerator / denominator")), rows)
    components.note(
        say(
            "A zero denominator gives no value: none where nothing was received, not recorded where cases were "
            "received and no source records their outcome. Rounding is half up; below 30 the fraction leads."
        )
    )


def draw_placing(say: Translator) -> None:
    """Draw what places a case, best first."""
    _list("ol", [say(label) for label in LOCATED_BY.values()])
    components.note(say("Each case is placed by the first that works; the last two are not placed."))


def draw_limits(say: Translator) -> None:
    """Draw what the figures cannot bear."""
    _list("ul", [say(limit) for limit in LIMITS])


def draw_tables(say: Translator) -> None:
    """Draw the published tables: what a row is, and the columns that anyone may see."""
    rows = [
        (
            table.name,
            say(table.grain),
            ", ".join(say(column.label) for column in table.columns if column.audience == "anyone"),
        )
        for table in TABLES.values()
    ]
    text_table((say("Table"), say("One row is"), say("Columns")), rows)


def draw_components() -> None:
    """Draw what others made, with its licence."""
    components.note(" · ".join(f"{name} ({licence})" for name, licence in COMPONENTS.items()))


def _list(tag: Literal["ol", "ul"], items: Sequence[str]) -> None:
    st.html(f'<{tag} class="plain">{"".join(f"<li>{escape(item)}</li>" for item in items)}</{tag}>')


def text_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a small table of texts that wraps on narrow screens."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    st.html(
        f'<div class="text-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
