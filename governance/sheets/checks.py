"""What is looked at before a sheet is printed; each fault is a sentence that stops the job."""

from collections.abc import Collection

from governance.errors import N_, SheetFault
from governance.sheets.answer import Mode
from governance.sheets.shown import ShownMap

LONGEST_TITLE = 200
"""Characters; a longer one is refused before anything is drawn."""


def check_legend(shown: ShownMap, drawn: tuple[int, ...], undrawn: Collection[str]) -> None:
    """Do nothing when the map shows as many places of each class as the legend says, less those without an outline.

    Parameters
    ----------
    drawn
        Places of each class on the map.
    undrawn
        Places without an outline.

    Raises
    ------
    SheetFault
        They differ.
    """
    wanted = shown.places()
    if sum(wanted) - len(undrawn) != sum(drawn) or any(
        has > should for has, should in zip(drawn, wanted, strict=True)
    ):
        raise SheetFault(
            N_("The map shows {drawn} places and its legend tells of {told}. Build the data again, then print."),
            drawn=sum(drawn), told=sum(wanted) - len(undrawn),
        )  # fmt: skip


def check_title(title: str) -> None:
    """Do nothing when a title is short enough to be printed.

    Raises
    ------
    SheetFault
        It is too long.
    """
    if len(title) > LONGEST_TITLE:
        raise SheetFault(
            N_("The title has {n} characters; a sheet takes {most} at most. Shorten it."),
            n=len(title), most=LONGEST_TITLE,
        )  # fmt: skip


def check_audience(mode: Mode, *, is_public: bool) -> None:
    """Do nothing when what a map shows may be seen by whom it is for.

    Raises
    ------
    SheetFault
        A map for the public tells numbers of single places.
    """
    if is_public and mode not in {"tested", "pattern"}:
        raise SheetFault(
            N_(
                "A map for the public shows tested places only: this mode tells numbers of single places. Choose "
                "another mode, or print the sheet as an internal one."
            )
        )
