"""Where a paper's figures come from, and how it is to be handled: the lines that stand on every page of any paper."""

import hashlib

from governance import VERSION
from governance.errors import N_, SheetFault
from governance.i18n import Translator
from governance.sheets.content import Caveat, Provenance
from governance.warehouse import Warehouse

HASH_DIGITS = 12
"""Hexadecimal digits of the data's hash that are printed."""

HANDLING = N_("Internal document")
INTERNAL_MAP = N_("Internal working map; not for publication (no map approval number)")
DEMONSTRATION = N_("Demonstration data")


def provenance_of(warehouse: Warehouse, definitions: tuple[str, ...]) -> Provenance:
    """Return where figures of a publication come from.

    Parameters
    ----------
    definitions
        Marks of the definitions used, see :attr:`governance.indicator_form.Indicator.mark`.
    """
    return Provenance(warehouse.name, data_hash(warehouse), definitions, VERSION)


def data_hash(warehouse: Warehouse) -> str:
    """Return what tells the data of a publication from any others: of the files it was built from, in order.

    The same for every reader of a publication, whatever part of it he may see.
    """
    loads = warehouse.whole.frame("SELECT file_sha256 FROM load ORDER BY load_id")
    return hashlib.sha256("\n".join(loads["file_sha256"]).encode()).hexdigest()[:HASH_DIGITS]


def provenance_line(say: Translator, provenance: Provenance) -> str:
    """Return the small print of a paper."""
    told = say("Publication {publication} · data {hash} · program {version}").format(
        publication=provenance.publication, hash=provenance.data_hash, version=provenance.program_version
    )
    if not provenance.definitions:
        return told
    marks = say("definitions {marks}").format(marks=say(", ").join(provenance.definitions))
    return f"{told} · {marks}"


def caveat_of(
    say: Translator, *, is_demonstration: bool, is_public: bool = False, map_number: str = ""
) -> Caveat:
    """Return how a paper with a map is to be handled.

    Parameters
    ----------
    is_public
        True for a paper that leaves the offices.
    map_number
        审图号, where the map was reviewed.

    Raises
    ------
    SheetFault
        A public map has no number (地图管理条例, articles 15 and 22).
    """
    number = map_number.strip()
    if is_public and not number:
        raise SheetFault(
            N_(
                "A map for the public needs a map approval number (审图号). Give the number, or print the sheet as an "
                "internal one."
            )
        )
    line = say("Map approval number: {number}").format(number=number) if number else say(INTERNAL_MAP)
    return Caveat(
        "" if is_public else say(HANDLING), number, line, say(DEMONSTRATION) if is_demonstration else ""
    )
