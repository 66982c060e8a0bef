"""Maps on paper from the command line: what ``print sheet`` and ``print atlas`` do.

Whoever works at the command line has the publication before them, so every place may be printed; what leaves is written
into the audit log where accounts are kept.
"""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from governance.errors import N_, GridError, SheetFault
from governance.i18n import Translator
from governance.settings import Settings
from governance.sheets.atlas import Atlas, AtlasAsked, Which, atlas, month_before_last_meeting
from governance.sheets.map_sheet import MapMaker, SheetChoice
from governance.sheets.printing import (
    SheetWords,
    asked_of,
    map_maker,
    print_sheet,
    seen_tests,
    told,
    write_whole,
)
from governance.warehouse import Warehouse, open_warehouse, published_path
from pipelines.accounts import note_export

ZIP = ".zip"


@dataclass(frozen=True)
class PrintWish:
    """What is to be printed, and where to.

    Attributes
    ----------
    to
        File; its ending says pdf, png or zip.
    language
        Translator of the paper.
    """

    words: SheetWords
    choice: SheetChoice
    to: Path
    language: Translator


@dataclass(frozen=True)
class Printed:
    """What was printed.

    Attributes
    ----------
    files
        Written.
    pages
        Of an atlas; of a sheet as many as files.
    notes
        What is worth telling: fonts that stand in, pages that failed.
    """

    files: tuple[Path, ...]
    pages: int
    notes: tuple[str, ...]
    failed: int = 0


def month_of_text(text: str | None) -> date | None:
    """Return the first day of a month written ``2026-03``; None for none.

    Raises
    ------
    GridError
        It is no month.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise GridError(N_("{text} is no month; write it as 2026-03."), text=text) from None


def print_map_sheet(settings: Settings, wish: PrintWish) -> Printed:
    """Write a map sheet: one PDF, or one PNG for each page.

    Raises
    ------
    SheetFault
        It cannot be printed whole and right, or the ending is neither.
    """
    ending = wish.to.suffix.lower()
    if ending not in {".pdf", ".png"}:
        raise SheetFault(N_("{file}: a sheet is printed as pdf or png; name the file so."), file=wish.to.name)
    with closing(open_warehouse(published_path(settings.paths.home))) as warehouse:
        made = print_sheet(_maker(settings, warehouse, wish), is_picture=ending == ".png")
        note_export(settings, wish.to.name)
    files = _paths(wish.to, len(made.pages))
    for path, content in zip(files, made.pages, strict=True):
        write_whole(content, path)
    return Printed(files, len(made.pages), told(made.notes, wish.language))


def print_atlas(
    settings: Settings, wish: PrintWish, asked: AtlasAsked, *, tell: Callable[[int, int], None]
) -> Printed:
    """Write an atlas: one PDF, or a zip archive with one for each township.

    Raises
    ------
    SheetFault
        It cannot be printed at all, or the ending is neither.
    """
    ending = wish.to.suffix.lower()
    if ending not in {".pdf", ZIP}:
        raise SheetFault(
            N_(
                "{file}: an atlas is printed as pdf, or as zip with a file for each township; name the file so."
            ),
            file=wish.to.name,
        )
    with closing(open_warehouse(published_path(settings.paths.home))) as warehouse:
        found = atlas(_maker(settings, warehouse, wish), asked, by_township=ending == ZIP, tell=tell)
        note_export(settings, wish.to.name)
    write_whole(found.content, wish.to)
    return Printed((wish.to,), found.pages, _notes(found, wish.language), len(found.failed))


def atlas_asked(
    settings: Settings, which: Which, *, picked: tuple[str, ...] = (), since: date | None = None
) -> AtlasAsked:
    """Return which places have a page; ``changed`` without a month is since the district's last meeting.

    Raises
    ------
    SheetFault
        No meeting was held to count from.
    """
    if which != "changed" or since is not None:
        return AtlasAsked(which, picked, since)
    with closing(open_warehouse(published_path(settings.paths.home))) as warehouse:
        since = month_before_last_meeting(warehouse)
    if since is None:
        raise SheetFault(N_("No meeting has been held yet. Say since which month: --since 2026-03."))
    return AtlasAsked(which, picked, since)


def report(out: Console, say: Translator, made: Printed, *, as_json: bool) -> None:
    """Tell what was printed."""
    if as_json:
        document = {
            "files": [str(path) for path in made.files], "pages": made.pages, "failed": made.failed, "notes": made.notes
        }  # fmt: skip
        out.print_json(json.dumps(document, ensure_ascii=False))
        return
    for path in made.files:
        out.print(say("Printed {path}.").format(path=escape(str(path))))
    if made.pages != len(made.files):
        out.print(say.plural("{n} page", "{n} pages", made.pages))
    for note in made.notes:
        out.print(note, markup=False)


def _maker(settings: Settings, warehouse: Warehouse, wish: PrintWish) -> MapMaker:
    asked = asked_of(warehouse, settings.hotspots, wish.words)
    return map_maker(warehouse, asked, seen_tests(warehouse, asked), wish.choice, wish.language)


def _paths(to: Path, pages: int) -> tuple[Path, ...]:
    """Return a file for each page: the one asked for, and others with the number of the page."""
    return (to, *(to.with_name(f"{to.stem}-{number}{to.suffix}") for number in range(2, pages + 1)))


def _notes(found: Atlas, say: Translator) -> tuple[str, ...]:
    return tuple(
        say("{place} was not drawn: {reason}").format(place=page.name, reason=page.reason.text(say))
        for page in found.failed
    )
