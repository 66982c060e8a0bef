"""The figures of a pack: marked places with why, how cases were served, what every figure means."""

from datetime import date

import pandas as pd

from governance.hot_list import marked_places
from governance.hotspot_tables import SCAN_SEED
from governance.hotspots import LEVEL_WORDS, LEVELS, HotMaps
from governance.i18n import Translator
from governance.indicators import MARKED
from governance.monthly_report import ReportRules, monthly_report
from governance.queries.hot_maps import TestAsked
from governance.queries.publication import publication
from governance.report_form import ReportRow
from governance.settings import Settings
from governance.sheets.pack_content import Definition, PackBasis, PlaceLine, ServiceColumn, ServiceRow
from governance.sheets.papers import Share
from governance.sheets.provenance import provenance_of
from governance.warehouse import Warehouse
from governance.why import why
from governance.why_words import Family, matter_text, why_text

MOST_PLACES = 40
"""Marked places that are listed: more nobody takes up in a meeting; how many more there are is said."""


def basis_of(
    warehouse: Warehouse, settings: Settings, maps: HotMaps, number: int | None, unplaced: int | None
) -> PackBasis:
    """Return what the figures of a pack rest on.

    Parameters
    ----------
    number
        Of the window; None where there is none.
    """
    made = provenance_of(warehouse, ())
    return PackBasis(
        publication=made.publication, data_hash=made.data_hash, program_version=made.program_version,
        as_of=publication(warehouse).as_of,
        month_from=None if number is None else maps.starts[number],
        month_to=None if number is None else maps.ends[number],
        window_months=settings.hotspots.window_months, denominator=settings.hotspots.denominator, seed=SCAN_SEED,
        unplaced=unplaced,
    )  # fmt: skip


def place_lines(
    asked: TestAsked, maps: HotMaps, number: int, name_of: dict[str, str], say: Translator
) -> tuple[PlaceLine, ...]:
    """Return the marked places of a window, the surest first, each with why it is marked.

    Parameters
    ----------
    name_of
        Code of a place to its name.
    """
    rows = marked_places(maps, number).head(MOST_PLACES)
    return tuple(
        PlaceLine(
            rank=rank, code=row.code, name=row["name"], township_code=row.township_code,
            township_name=name_of.get(row.township_code, row.township_code), matter=matter_text(say, row.part),
            level=int(row.level), is_new=bool(row.is_new), cases=int(row.cases), observed=int(row.observed),
            expected=float(row.expected), ratio=None if pd.isna(row.ratio) else float(row.ratio),
            windows_marked=int(row.windows_marked), why=_why(asked, maps, number, (row.code, row.part), say),
        )
        for rank, row in enumerate(_named(rows), 1)
    )  # fmt: skip


def _named(rows: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in rows.iterrows()]


def _why(
    asked: TestAsked, maps: HotMaps, number: int, marked: tuple[str, str], say: Translator
) -> str | None:
    code, part = marked
    found = why(maps, number, code, part=part)
    if found is None:
        return None
    told = why_text(found, Family.of(asked, maps, number, part), say)
    return f"{told.counted} {told.chance} {told.past}"


def service_of(
    warehouse: Warehouse, settings: Settings, month: date | None, say: Translator
) -> tuple[tuple[ServiceColumn, ...], tuple[ServiceRow, ...], int | None]:
    """Return how cases of a month were served: the rates, a row for all and each township, cases in no township.

    Parameters
    ----------
    month
        First day; nothing is returned where the data have none.
    """
    if month is None:
        return (), (), None
    report = monthly_report(warehouse, month, ReportRules.of(settings))
    titles = {source.name: source.shown_name for source in settings.sources}
    columns = tuple(
        ServiceColumn(
            " ".join((say(one.indicator.label), *(titles.get(name, name) for name in one.sources))),
            one.indicator.mark, say(one.indicator.formula), one.indicator.decimals,
        )
        for one in report.columns
    )  # fmt: skip
    townships = tuple(_service_row(row, row.name) for row in report.townships if row.key is not None)
    return columns, (_service_row(report.total, say("All together")), *townships), report.unplaced


def _service_row(row: ReportRow, name: str) -> ServiceRow:
    rates = tuple(Share(*rate.now) for rate in row.rates)
    return ServiceRow(name, row.key, row.received, row.open, row.overdue, rates)


def definitions_of(columns: tuple[ServiceColumn, ...], say: Translator) -> tuple[Definition, ...]:
    """Return what the words and figures of a pack mean."""
    levels = say(", ").join(say(LEVEL_WORDS[level]) for level in LEVELS)
    marked = Definition(MARKED.mark, say(MARKED.label), say(MARKED.formula))
    how = Definition("", say("How sure a mark is"), say(
        "{levels}: of the marks so sure, at most 1, 5 or 10 in 100 are due to chance."
    ).format(levels=levels))  # fmt: skip
    observed = Definition("", say("Observed and expected"), say(
        "Cases in the place with its neighbours, and the cases it would have if the whole district were alike."
    ))  # fmt: skip
    overdue = Definition(
        "", say("Overdue"), say("Its last day is over and its office has not reported it done.")
    )
    return (
        marked,
        how,
        observed,
        overdue,
        *(Definition(one.mark, one.label, one.formula) for one in columns),
    )
