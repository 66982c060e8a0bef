"""From a question in plain words to a printed file: what the command line and the pages both call.

The tests are computed on the whole district and told of the places that the reader may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from governance.errors import N_, GridError, NotInstalled, SheetFault
from governance.hotspots import HotMaps, tested_parts
from governance.i18n import Translator
from governance.queries.hot_counts import Asked
from governance.queries.hot_maps import TestAsked, tested_maps
from governance.queries.places import codes_in_scope
from governance.queries.publication import categories, months
from governance.queries.selection import Level, Selection
from governance.seen_maps import seen_maps
from governance.settings import Hotspots
from governance.sheets.answer import Mode, SheetAnswer, SheetAsked
from governance.sheets.fonts import FontSet, installed_fonts
from governance.sheets.map_ground import map_ground
from governance.sheets.map_sheet import MapMaker, SheetChoice, map_sheet
from governance.sheets.typeset import Typeset, typeset
from governance.warehouse import Warehouse

DEFAULT_MONTHS = 3
"""Of the period where none is given: the last complete ones."""

PRINT_PPI = 200.0
"""Dots per inch of a sheet as a picture."""


@dataclass(frozen=True)
class SheetWords:
    """A question as somebody types it.

    Attributes
    ----------
    month_from, month_to
        First days of months; None for the last three complete ones.
    categories
        Empty for all, together and each for itself.
    """

    level: Level = "grid"
    mode: Mode = "tested"
    month_from: date | None = None
    month_to: date | None = None
    categories: tuple[str, ...] = ()


def asked_of(warehouse: Warehouse, method: Hotspots, words: SheetWords) -> SheetAsked:
    """Return a question as the queries take it.

    Raises
    ------
    SheetFault
        The data have no such month or category.
    """
    known = [month for month in months(warehouse) if month.is_complete] or list(months(warehouse))
    if not known:
        raise SheetFault(
            N_("There are no cases yet, so there is nothing to print. Load case files and build.")
        )
    last = words.month_to or known[-1].first_day
    first = words.month_from or known[max(0, len(known) - DEFAULT_MONTHS)].first_day
    if not months(warehouse)[0].first_day <= first <= last <= months(warehouse)[-1].first_day:
        raise SheetFault(
            N_("The data have the months {first} to {last}; choose a period within."),
            first=f"{months(warehouse)[0].first_day:%Y-%m}",
            last=f"{months(warehouse)[-1].first_day:%Y-%m}",
        )
    every = categories(warehouse)
    unknown = [category for category in words.categories if category not in every]
    if unknown:
        raise SheetFault(N_("The data have no category {category}."), category=", ".join(unknown))
    selection = Selection(first, last, words.categories)
    parts = words.categories or tested_parts(method, every)
    counted = Asked(words.level, parts, (), "all", method.set_aside_repeated_points)
    return SheetAsked(words.mode, selection, TestAsked(counted, selection.months, method.denominator))


def seen_tests(warehouse: Warehouse, asked: SheetAsked) -> HotMaps:
    """Return the tests of the whole district, told of the places that the warehouse's scope covers."""
    tested = tested_maps(warehouse.whole, asked.tested)
    return (
        tested if warehouse.scope.is_everything else seen_maps(tested, codes_in_scope(warehouse, asked.level))
    )


def map_maker(
    warehouse: Warehouse, asked: SheetAsked, maps: HotMaps, choice: SheetChoice, say: Translator, *,
    fonts: FontSet | None = None,
) -> MapMaker:  # fmt: skip
    """Return what makes the pages of a question."""
    answer = SheetAnswer(warehouse, asked, maps, say)
    ground = map_ground(warehouse, answer.publication.projected_crs)
    return MapMaker(answer, ground, choice, fonts or installed_fonts())


def print_sheet(maker: MapMaker, *, is_picture: bool = False) -> Typeset:
    """Return a map sheet as PDF, or as one PNG for each of its pages.

    Raises
    ------
    SheetFault
        It cannot be printed whole and right.
    """
    return typeset(map_sheet(maker), fonts=maker.fonts, form="png" if is_picture else "pdf", ppi=PRINT_PPI)


def write_whole(content: bytes, target: Path) -> None:
    """Write a file that is there whole or not at all.

    Raises
    ------
    NotInstalled
        The disk is full, or the folder cannot be written to.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    except OSError as fault:
        raise NotInstalled(
            N_("{path} cannot be written: {reason}. Nothing was left there."),
            path=target,
            reason=fault.strerror,
        ) from fault
    finally:
        unfinished.unlink(missing_ok=True)


def told(notes: Sequence[GridError], say: Translator) -> tuple[str, ...]:
    """Return notes in the reader's language."""
    return tuple(note.text(say) for note in notes)
