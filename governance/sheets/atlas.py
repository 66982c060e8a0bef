"""The atlas: a page for each place, with its neighbourhood, why it is marked, and what came in there.

A page that cannot be drawn says so in its place and is told to whoever prints; the others are printed all the same.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd
import shapely

from governance.errors import N_, GridError, SheetFault
from governance.queries.selection import month_of, ordinal_of
from governance.sheets.answer import SheetAnswer
from governance.sheets.atlas_pages import AtlasPages
from governance.sheets.map_content import MapPage, MapPaper
from governance.sheets.map_sheet import TEMPLATE, MapMaker
from governance.sheets.typeset import TypstSource, typeset
from governance.warehouse import Warehouse

Which = Literal["all", "marked", "changed", "picked"]
Tell = Callable[[int, int], None]
"""Pages drawn so far, of how many; raising in it stops the atlas, and nothing is left behind."""


@dataclass(frozen=True)
class AtlasAsked:
    """Which places have a page.

    Attributes
    ----------
    which
        All of the level; those marked; those whose mark changed; those picked.
    picked
        Codes; for ``picked``.
    since
        First day of the last month of the window that marks are compared with; for ``changed``.
    """

    which: Which = "marked"
    picked: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True)
class FailedPage:
    """A page without a map, and why."""

    name: str
    reason: GridError


@dataclass(frozen=True)
class Atlas:
    """A finished atlas.

    Attributes
    ----------
    content
        One PDF, or a zip archive with one for each township.
    pages
        Maps in it.
    failed
        Pages that could not be drawn.
    """

    content: bytes
    pages: int
    failed: tuple[FailedPage, ...]


def month_before_last_meeting(warehouse: Warehouse) -> date | None:
    """Return the last month that was whole when the district last met; None where no meeting was held."""
    rows = warehouse.frame("SELECT max(held_on) AS held_on FROM meeting WHERE township_code IS NULL")
    held_on = rows["held_on"].iloc[0]
    return None if pd.isna(held_on) else month_of(ordinal_of(held_on.date()) - 1)


def atlas_codes(answer: SheetAnswer, asked: AtlasAsked) -> tuple[str, ...]:
    """Return the places that have a page, by township and code.

    Raises
    ------
    SheetFault
        None has, a picked one is not known, or there is nothing to compare with.
    """
    figures = answer.figures
    if asked.which == "picked":
        unknown = sorted(set(asked.picked) - set(figures["code"]))
        if unknown:
            raise SheetFault(N_("There is no place with the code {code}."), code=", ".join(unknown))
        chosen = set(asked.picked)
    elif asked.which == "changed":
        chosen = _changed(answer, asked.since)
    else:
        chosen = set(figures["code"] if asked.which == "all" else answer.rank_of)
    rows = figures[figures["code"].isin(chosen)].sort_values(["township_code", "code"])
    if rows.empty:
        raise SheetFault(_NOTHING[asked.which])
    return tuple(rows["code"])


_NOTHING: dict[Which, str] = {
    "all": N_("There is no place to print."),
    "marked": N_("No place is marked in this period, so an atlas of the marked places would be empty."),
    "changed": N_("No place became marked or ceased to be since then, so this atlas would be empty."),
    "picked": N_("No place was picked."),
}


def _changed(answer: SheetAnswer, since: date | None) -> set[str]:
    """Return the places whose level is not what it was in the window that ends in another month."""
    maps = answer.maps
    if answer.number is None or since not in maps.ends:
        raise SheetFault(
            N_("There is no window of this length that ends in {month}, so nothing can be compared."),
            month=answer.say.month(since),
        )
    now, before = maps.level[answer.number], maps.level[maps.ends.index(since)]
    return {code for code, is_other in zip(maps.network.codes, now != before, strict=True) if is_other}


def atlas(
    maker: MapMaker, asked: AtlasAsked, *, by_township: bool = False, tell: Tell = lambda _done, _of: None
) -> Atlas:
    """Return an atlas as bytes.

    Parameters
    ----------
    maker
        Of the question, the land, the paper and the fonts.
    by_township
        True gives a zip archive with one file for each township.

    Raises
    ------
    SheetFault
        It cannot be printed at all.
    """
    if maker.choice.is_public:
        raise SheetFault(N_("An atlas tells counts of single places, which are not for the public."))
    codes = atlas_codes(maker.answer, asked)
    made = AtlasPages(maker)
    pages: list[MapPage] = []
    failed: list[FailedPage] = []
    for number, code in enumerate(codes):
        tell(number, len(codes))
        page, reason = _page(made, code, number)
        pages.append(page)
        if reason is not None:
            failed.append(FailedPage(page.title, reason))
    tell(len(codes), len(codes))
    title = maker.choice.title or maker.say("Atlas of places")
    files = {}
    for name, part in _parts(pages, title, by_township=by_township):
        files[name] = _typeset(maker, maker.paper(part, name, has_index=len(part) > 1), failed)
    content = _zipped(files) if by_township else next(iter(files.values()))
    return Atlas(content, len(pages), tuple(failed))


def _page(made: AtlasPages, code: str, number: int) -> tuple[MapPage, GridError | None]:
    """Return the page of a place, without a map where it cannot be drawn, and why then."""
    try:
        return made.page(code, number), None
    except SheetFault as fault:
        return made.page_without_map(code, fault), fault
    except shapely.errors.GEOSException:
        damaged = SheetFault(N_("The outline of this place is damaged. Check it in the grid layer."))
        return made.page_without_map(code, damaged), damaged


def _parts(
    pages: Sequence[MapPage], title: str, *, by_township: bool
) -> list[tuple[str, tuple[MapPage, ...]]]:
    if not by_township:
        return [(title, tuple(pages))]
    groups = dict.fromkeys(page.group for page in pages)
    return [
        (f"{title} {group}".strip(), tuple(page for page in pages if page.group == group)) for group in groups
    ]


def _typeset(maker: MapMaker, paper: MapPaper, failed: list[FailedPage]) -> bytes:
    """Return a paper as PDF; pages that cannot be laid out are found by halves and say so in their place."""
    source = TypstSource(TEMPLATE, paper, _used(maker, paper.pages), is_tagged=False)
    try:
        return typeset(source, fonts=maker.fonts).bytes
    except SheetFault:
        bad = _unprintable(maker, paper)
        if not bad:
            raise
    pages = list(paper.pages)
    for number, fault in bad.items():
        failed.append(FailedPage(pages[number].title, fault))
        pages[number] = AtlasPages(maker).page_without_map(pages[number].code, fault, is_bare=True)
    paper = replace(paper, pages=tuple(pages))
    return typeset(
        TypstSource(TEMPLATE, paper, _used(maker, paper.pages), is_tagged=False), fonts=maker.fonts
    ).bytes


def _unprintable(maker: MapMaker, paper: MapPaper) -> dict[int, SheetFault]:
    """Return the pages that cannot be laid out by themselves, and why."""
    found: dict[int, SheetFault] = {}
    open_parts = [range(len(paper.pages))]
    while open_parts:
        part = open_parts.pop()
        pages = tuple(paper.pages[number] for number in part)
        tried = replace(paper, pages=pages, has_index=False, table=None)
        try:
            typeset(TypstSource(TEMPLATE, tried, _used(maker, pages), is_tagged=False), fonts=maker.fonts)
        except SheetFault as fault:
            if len(part) == 1:
                found[part[0]] = fault
            else:
                open_parts += [part[: len(part) // 2], part[len(part) // 2 :]]
    return dict(sorted(found.items()))


def _used(maker: MapMaker, pages: Sequence[MapPage]) -> dict[str, bytes]:
    """Return the pictures that some pages show."""
    names = {
        name
        for page in pages
        for name in (
            page.picture,
            page.locator,
            page.bar,
            page.arrow,
            *(item.swatch for item in page.legend.items),
        )
    }
    return {name: picture for name, picture in maker.pictures.items() if name in names}


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            safe = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in name)
            archive.writestr(f"{safe}.pdf", content)
    return out.getvalue()
