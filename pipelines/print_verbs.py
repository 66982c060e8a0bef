"""``print``: maps, atlases and papers as files. Whatever draws is imported when it is asked for, not before."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from governance.errors import N_, GridError
from governance.i18n import LANGUAGES, Translator, translator
from governance.settings import read_settings
from pipelines import paper_verbs
from pipelines.terminal import DistrictOption, JsonOption, _, counting_of, out, shown_progress

if TYPE_CHECKING:
    from governance.queries.selection import Level
    from governance.sheets.answer import Mode
    from governance.sheets.content import Paper, Turn
    from governance.sheets.map_sheet import SheetChoice
    from governance.sheets.printing import SheetWords

verbs = typer.Typer()
"""``sheet`` and ``atlas``, and those of :mod:`pipelines.paper_verbs`."""

verbs.add_typer(paper_verbs.verbs)

_To = Annotated[Path, typer.Option("--to", help=_("File to write; pdf, png or zip by its ending."))]
_Level = Annotated[
    Literal["grid", "community", "township"], typer.Option("--level", help=_("Of the places."))
]
_Mode = Annotated[
    Literal["tested", "cases", "rate", "smoothed", "open", "change", "pattern"],
    typer.Option("--mode", help=_("What colours the places.")),
]
_From = Annotated[str | None, typer.Option("--from", help=_("First month of receipt, such as 2026-01."))]
_Until = Annotated[str | None, typer.Option("--until", help=_("Last month of receipt, such as 2026-03."))]
_Category = Annotated[
    list[str] | None, typer.Option("--category", help=_("Only of this category; may be repeated."))
]
_Paper = Annotated[Literal["a4", "a3"], typer.Option("--paper", help=_("Size of the paper."))]
_Turn = Annotated[Literal["landscape", "portrait"], typer.Option("--turn", help=_("Lying or upright."))]
_Language = Annotated[str, typer.Option("--language", help=_("Of the paper: zh-CN or en."))]
_Title = Annotated[str, typer.Option("--title", help=_("Instead of the sheet's own."))]
_Public = Annotated[bool, typer.Option("--public", help=_("For the public; needs a map approval number."))]
_Number = Annotated[
    str, typer.Option("--map-number", help=_("Map approval number (审图号), where there is one."))
]


@verbs.command(help=_("Print a map with legend, scale, ranked places and definitions: pdf or png."))
def sheet(  # noqa: PLR0913, PLR0917 (switches of a command line)
    to: _To,
    level: _Level = "grid",
    mode: _Mode = "tested",
    month_from: _From = None,
    month_to: _Until = None,
    category: _Category = None,
    paper: _Paper = "a4",
    turn: _Turn = "landscape",
    language: _Language = _.language,
    title: _Title = "",
    is_public: _Public = False,
    map_number: _Number = "",
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a map sheet."""
    from pipelines import printing

    words = _words(level, mode, (month_from, month_to), category)
    choice = _choice((paper, turn), title, is_public=is_public, map_number=map_number)
    wish = printing.PrintWish(words, choice, to, _language(language))
    made = printing.print_map_sheet(read_settings(district), wish)
    printing.report(out, _, made, as_json=as_json)


@verbs.command(help=_("Print a page for each place: pdf, or zip with a file for each township."))
def atlas(  # noqa: PLR0913, PLR0917 (switches of a command line)
    to: _To,
    level: _Level = "grid",
    which: Annotated[
        Literal["all", "marked", "changed", "picked"],
        typer.Option(
            "--which", help=_("Places that have a page: changed is since the last meeting or --since.")
        ),
    ] = "marked",
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help=_("Code of a place, for --which picked; may be repeated.")),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help=_("Month that marks are compared with."))
    ] = None,
    month_from: _From = None,
    month_to: _Until = None,
    category: _Category = None,
    paper: _Paper = "a4",
    turn: _Turn = "landscape",
    language: _Language = _.language,
    title: _Title = "",
    is_public: _Public = False,
    map_number: _Number = "",
    district: DistrictOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print an atlas."""
    from pipelines import printing

    settings = read_settings(district)
    words = _words(level, "tested", (month_from, month_to), category)
    choice = _choice((paper, turn), title, is_public=is_public, map_number=map_number)
    wish = printing.PrintWish(words, choice, to, _language(language))
    asked = printing.atlas_asked(
        settings, which, picked=tuple(place or ()), since=printing.month_of_text(since)
    )
    with shown_progress() as progress:
        made = printing.print_atlas(settings, wish, asked, tell=counting_of(progress, _("Drawing the pages")))
    printing.report(out, _, made, as_json=as_json)


def _words(
    level: "Level", mode: "Mode", period: tuple[str | None, str | None], category: list[str] | None
) -> "SheetWords":
    from governance.sheets.printing import SheetWords
    from pipelines.printing import month_of_text

    first, last = map(month_of_text, period)
    return SheetWords(level, mode, first, last, tuple(category or ()))


def _choice(size: "tuple[Paper, Turn]", title: str, *, is_public: bool, map_number: str) -> "SheetChoice":
    from governance.sheets.content import PaperSize
    from governance.sheets.map_sheet import SheetChoice

    return SheetChoice(PaperSize(*size), title, is_public, map_number)


def _language(tag: str) -> Translator:
    if tag not in LANGUAGES:
        raise GridError(
            N_("There is no language {tag}. Use one of {known}."), tag=tag, known=", ".join(LANGUAGES)
        )
    return translator(tag)
