"""The ranked tables of a map sheet: the short one beside the map, and the whole one on the pages after it.

Volume never stands alone: beside cases stand how many of them are concluded. A figure that cannot be told is a word.
"""

from typing import Any, NamedTuple

import pandas as pd

from governance.errors import N_
from governance.i18n import Translator
from governance.sheets.answer import SheetAnswer
from governance.sheets.content import SheetColumn, SheetTable
from governance.sheets.shown import ShownMap
from governance.why_words import matter_text, odds_text

MOST_LISTED = 80
"""Rows of the whole table; what is beyond is in the files of the hotspot page."""

SHAPES = {99: "●", 95: "◐", 90: "○"}
"""Marks of how sure a place is, told without colour."""

PLACES = {"grid": N_("Grid"), "community": N_("Community"), "township": N_("Township")}


class RankedTables(NamedTuple):
    """The short and the whole table."""

    beside: SheetTable
    whole: SheetTable


def ranked_tables(answer: SheetAnswer, shown: ShownMap, *, is_public: bool = False) -> RankedTables:
    """Return the tables of a map: marked places in the modes that test, else places by their value.

    Parameters
    ----------
    is_public
        True leaves out every count of a single place.
    """
    is_tested = answer.asked.mode in {"tested", "pattern"}
    if is_public:
        return _public_tables(answer)
    return _marked_tables(answer) if is_tested else _valued_tables(answer, shown)


def concluded_text(say: Translator, row: Any) -> str:  # noqa: ANN401 (a row of figures)
    """Return how many cases of a place are concluded, of those whose source records it.

    Parameters
    ----------
    row
        With cases, outcome_cases and concluded_cases.
    """
    if not row["outcome_cases"]:
        return say("not recorded") if row["cases"] else say("none")
    return f"{say.number(row['concluded_cases'])} / {say.number(row['outcome_cases'])}"


def pending_texts(answer: SheetAnswer, code: str) -> tuple[str, str]:
    """Return the open and the overdue cases of a place on the day of the data."""
    say = answer.say
    if code not in answer.pending.index:
        return say.number(0), say.number(0)
    row: Any = answer.pending.loc[code]
    overdue = say.number(row["overdue_cases"]) if row["dated_cases"] else say("no due dates")
    return say.number(row["open_cases"]), overdue


def _marked_tables(answer: SheetAnswer) -> RankedTables:
    say, figures = answer.say, answer.figures.set_index("code")
    empty = (
        say("No window of this length ends in this month, so nothing was tested.")
        if answer.number is None
        else say("No place is marked: what stands out is no more than chance would give.")
    )
    rows = answer.marked.to_dict("records")
    short = tuple(
        (
            f"{SHAPES[row['level']]} {rank}", str(row["name"]),
            f"{say.number(row['observed'])} / {say.number(row['expected'], 1)}",
            concluded_text(say, figures.loc[row["code"]]),
        )
        for rank, row in enumerate(rows[:MOST_LISTED], 1)
    )  # fmt: skip
    beside = SheetTable(
        say("Marked places"),
        (
            SheetColumn(say("Rank")), SheetColumn(say("Place"), weight=1),
            SheetColumn(say("Cases / expected"), "right"), SheetColumn(say("Concluded"), "right"),
        ),
        short, empty, () if not rows else (say("Cases and expected are of the place with its neighbours."),),
    )  # fmt: skip
    whole = tuple(_marked_row(answer, figures, rank, row) for rank, row in enumerate(rows[:MOST_LISTED], 1))
    return RankedTables(beside, _whole(answer, _marked_columns(answer), whole, len(rows), empty))


def _public_tables(answer: SheetAnswer) -> RankedTables:
    say, figures = answer.say, answer.figures.set_index("code")
    columns = (SheetColumn(say("Rank")), *_place_columns(answer), SheetColumn(say("Matter"), weight=1))
    rows = tuple(
        (
            f"{SHAPES[row['level']]} {rank}", *_place_cells(answer, figures.loc[row["code"]], str(row["code"])),
            matter_text(say, row["part"]),
        )
        for rank, row in enumerate(answer.marked.to_dict("records")[:MOST_LISTED], 1)
    )  # fmt: skip
    empty = say("No place is marked: what stands out is no more than chance would give.")
    beside = SheetTable(
        say("Marked places"),
        (columns[0], columns[1], columns[-1]),
        tuple((r[0], r[1], r[-1]) for r in rows),
        empty,
    )
    return RankedTables(beside, SheetTable(say("All ranked places"), columns, rows, empty))


def _marked_columns(answer: SheetAnswer) -> tuple[SheetColumn, ...]:
    say = answer.say
    return (
        SheetColumn(say("Rank")), *_place_columns(answer), SheetColumn(say("Matter"), weight=1),
        SheetColumn(say("Observed, with neighbours"), "right"), SheetColumn(say("Expected"), "right"),
        SheetColumn(say("Times the expected"), "right"), SheetColumn(say("By chance"), "right"),
        *_state_columns(say),
    )  # fmt: skip


def _marked_row(
    answer: SheetAnswer, figures: pd.DataFrame, rank: int, row: dict[Any, Any]
) -> tuple[str, ...]:
    say, own = answer.say, figures.loc[row["code"]]
    ratio = f"{say.number(row['ratio'], 1)}×" if row["ratio"] == row["ratio"] else say("none")
    return (
        f"{SHAPES[row['level']]} {rank}", *_place_cells(answer, own, str(row["code"])),
        matter_text(say, row["part"]), say.number(row["observed"]), say.number(row["expected"], 1), ratio,
        odds_text(say, float(row["p"])), *_state_cells(answer, own, str(row["code"])),
    )  # fmt: skip


def _valued_tables(answer: SheetAnswer, shown: ShownMap) -> RankedTables:
    say, figures = answer.say, answer.figures
    empty = say("No place has a value in this period.")
    rows = [(rank, figures.iloc[at], shown.texts[at]) for rank, at in enumerate(shown.order[:MOST_LISTED], 1)]
    short = tuple((str(rank), str(row["name"]), value, concluded_text(say, row)) for rank, row, value in rows)
    columns = (
        SheetColumn(say("Rank")), SheetColumn(say("Place"), weight=1), SheetColumn(shown.title, "right"),
        SheetColumn(say("Concluded"), "right"),
    )  # fmt: skip
    beside = SheetTable(say("Highest values"), columns, short, empty)
    whole = tuple(
        (
            str(rank), *_place_cells(answer, row, str(row["code"])), value,
            *_state_cells(answer, row, str(row["code"])),
        )
        for rank, row, value in rows
    )  # fmt: skip
    headed = (
        SheetColumn(say("Rank")), *_place_columns(answer), SheetColumn(shown.title, "right"), *_state_columns(say)
    )  # fmt: skip
    return RankedTables(beside, _whole(answer, headed, whole, len(shown.order), empty))


def _whole(
    answer: SheetAnswer,
    columns: tuple[SheetColumn, ...],
    rows: tuple[tuple[str, ...], ...],
    count: int,
    empty: str,
) -> SheetTable:
    say, left = answer.say, count - len(rows)
    notes = []
    if left > 0:
        notes.append(
            say("{n} more places are not listed here; the files of the hotspot page have them all.").format(
                n=say.number(left)
            )
        )
    if rows:
        notes.append(
            say("Concluded is of cases received in the period; open and overdue are on the day of the data.")
        )
    return SheetTable(say("All ranked places"), columns, rows, empty, tuple(notes))


def _place_columns(answer: SheetAnswer) -> tuple[SheetColumn, ...]:
    say, level = answer.say, answer.asked.level
    township = () if level == "township" else (SheetColumn(say("Township")),)
    return (SheetColumn(say(PLACES[level]), weight=1), SheetColumn(say("Code")), *township)


def _place_cells(answer: SheetAnswer, row: Any, code: str) -> tuple[str, ...]:  # noqa: ANN401 (a row of figures)
    township = () if answer.asked.level == "township" else (str(row["township_name"]),)
    return (str(row["name"]), code, *township)


def _state_columns(say: Translator) -> tuple[SheetColumn, ...]:
    headings = (say("Own cases"), say("Concluded"), say("Open"), say("Overdue"))
    return tuple(SheetColumn(heading, "right") for heading in headings)


def _state_cells(answer: SheetAnswer, row: Any, code: str) -> tuple[str, ...]:  # noqa: ANN401 (a row of figures)
    say = answer.say
    return (say.number(row["cases"]), concluded_text(say, row), *pending_texts(answer, code))
