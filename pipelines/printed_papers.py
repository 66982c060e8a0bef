"""Packs and letters as files, from the command line: what ``print pack`` and ``print letter`` do.

Whoever works at the command line has the store and the publication before them, so everything may be printed; what the
readers of a pack are given is the same as on the pages. A file appears whole under its name or not at all.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from governance.access import OPEN_ACTOR
from governance.errors import N_, FileFault, StoreFault
from governance.i18n import Translator
from governance.queries.hot_maps import tested_maps
from governance.registers.letters import LetterContent, number_text
from governance.registers.meeting_rows import Letter
from governance.settings import Settings, today
from governance.sheets.docx_papers import paper_docx
from governance.sheets.kept_packs import draft_of, reopen
from governance.sheets.letters import Issuer, letter_paper
from governance.sheets.official_layout import paper_pdf
from governance.sheets.pack import PackSources, PackWish, asked_in_force, make_pack
from governance.sheets.papers import Paper
from governance.sheets.printing import write_whole
from governance.sheets.xlsx_annex import annex_xlsx
from governance.store import open_store
from governance.warehouse import open_warehouse, published_path
from pipelines.accounts import note_export

MAKERS: Mapping[str, Callable[[Paper], bytes]] = {
    ".pdf": lambda paper: paper_pdf(paper).bytes,
    ".docx": paper_docx,
    ".xlsx": annex_xlsx,
}
"""Ending of a file to what makes it."""


def print_pack(settings: Settings, wish: PackWish, to: Path, say: Translator) -> None:
    """Write the pack of a meeting as it would be made now.

    Parameters
    ----------
    to
        File; its ending says which kind.
    say
        Language of the pack.

    Raises
    ------
    StoreFault, StoreGone, StoreBusy, WarehouseMissing, StaleWarehouse, SheetFault, FileFault
        Nothing was written.
    """
    make = _maker(to)
    with (
        closing(open_store(settings)) as store,
        closing(open_warehouse(published_path(settings.paths.home))) as warehouse,
    ):
        maps = tested_maps(warehouse, asked_in_force(settings, warehouse))
        pack = make_pack(PackSources(settings, warehouse, store, maps, say, today(settings)), wish)
        with store.reading() as session:
            paper = draft_of(session, pack).paper()
    _leave(settings, make(paper), to)


def print_kept_pack(settings: Settings, pack_id: str, to: Path) -> None:
    """Write a kept pack as it was kept.

    Raises
    ------
    NotAllowed, StoreFault, StoreGone, StoreBusy, SheetFault, FileFault
        Nothing was written.
    """
    make = _maker(to)
    with closing(open_store(settings)) as store, store.reading() as session:
        paper = reopen(session, OPEN_ACTOR, pack_id).paper()
    _leave(settings, make(paper), to)


def print_letter(settings: Settings, letter_id: str, to: Path, say: Translator) -> None:
    """Write a letter of the register.

    Parameters
    ----------
    letter_id
        Such as D000003.

    Raises
    ------
    StoreFault, StoreGone, StoreBusy, SheetFault, FileFault
        Nothing was written.
    """
    make = _maker(to)
    with closing(open_store(settings)) as store, store.reading() as session:
        letter = session.get(Letter, letter_id)
    if letter is None:
        raise StoreFault(N_("There is no letter {name}."), name=letter_id)
    number = number_text(letter.year, letter.number) if letter.year and letter.number else ""
    district = settings.district
    issuer = Issuer(district.name, "", today(settings), district.is_demonstration)
    _leave(settings, make(letter_paper(say, LetterContent.of(letter), number, issuer)), to)


def _maker(to: Path) -> Callable[[Paper], bytes]:
    make = MAKERS.get(to.suffix.lower())
    if make is None:
        raise FileFault(
            N_("The ending of {file} says no kind of paper. Use one of {endings}."),
            file=to.name, endings=", ".join(MAKERS),
        )  # fmt: skip
    return make


def _leave(settings: Settings, content: bytes, to: Path) -> None:
    """Write a file, having written down that it leaves."""
    note_export(settings, to.name)
    write_whole(content, to)
