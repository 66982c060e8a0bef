"""``print pack`` and ``print letter``. Whatever draws is imported when it is asked for, not before."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from governance.i18n import translator
from governance.settings import read_settings
from pipelines.terminal import DistrictOption, _, out

verbs = typer.Typer()
"""``pack`` and ``letter``; they stand under ``print``."""

_To = Annotated[Path, typer.Option("--to", help=_("File to write: pdf, docx or xlsx by its ending."))]
_Language = Annotated[
    Literal["zh-CN", "en"], typer.Option("--language", help=_("Of the paper: zh-CN or en."))
]


@verbs.command(help=_("Print the pack of a meeting as it would be made now, or a pack that was kept."))
def pack(
    name: Annotated[str, typer.Argument(help=_("Meeting, such as M000004, or kept pack, such as P000002."))],
    to: _To,
    readers: Annotated[
        Literal["leaders", "offices", "township"], typer.Option("--for", help=_("Whom it is made for."))
    ] = "leaders",
    township: Annotated[
        str | None, typer.Option("--township", help=_("Code of the township, for --for township."))
    ] = None,
    language: _Language = "zh-CN",
    district: DistrictOption = None,
) -> None:
    """Print a pack."""
    from governance.sheets.pack import PackWish
    from governance.sheets.pack_content import Readers
    from pipelines.printed_papers import print_kept_pack, print_pack

    settings = read_settings(district)
    if name.startswith("P"):
        print_kept_pack(settings, name, to)
    else:
        print_pack(settings, PackWish(name, Readers(readers), township), to, translator(language))
    out.print(_("Wrote {path}.").format(path=to))


@verbs.command(help=_("Print a letter of the register."))
def letter(
    name: Annotated[str, typer.Argument(help=_("Letter, such as D000003."))],
    to: _To,
    language: _Language = "zh-CN",
    district: DistrictOption = None,
) -> None:
    """Print a letter."""
    from pipelines.printed_papers import print_letter

    print_letter(read_settings(district), name, to, translator(language))
    out.print(_("Wrote {path}.").format(path=to))
