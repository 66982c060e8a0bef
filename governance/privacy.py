"""The guard at the door: what of a file may come in.

Convention: the unit is the matter and the place, never the person. Every column of a file is judged by its name
before a cell is stored. A column that marks people for watching makes the whole file refused; a column of personal
data may not be mapped, and unmapped is dropped and named in the report; free text is dropped unless the district
keeps it masked. As names can lie, the cells of mapped columns are sampled too.

The kinds of personal columns follow the field names of petition systems' exchange formats and the Personal
Information Protection Law of 2021, articles 6 (least possible), 28 (sensitive) and 34 (state organs).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from governance import privacy_words as words
from governance.errors import N_, GuardFault
from governance.masking import mask_heading
from governance.personal_numbers import is_identity_shaped, personal_number_in
from governance.settings import TextKept

ColumnKind = Literal["plain", "text", "personal", "monitoring"]
"""``monitoring``: marks people for watching; ``text``: sentences somebody wrote; ``plain``: none of the others."""

PERSONAL_SHARE = 0.05
PERSONAL_CELLS = 3
"""A column is personal when this share of its filled cells, and at least so many, hold something personal."""

_TRUE_IDENTITY_SHARE = 0.5
"""Case numbers made of district, day and serial look like identity numbers, and one in eleven has the right check
digit; real ones have it nearly all."""


@dataclass(frozen=True)
class ColumnJudgement:
    """What the columns of a file are.

    Attributes
    ----------
    kinds
        Name of a column as the file writes it, and its kind; in the order of the header.
    """

    kinds: tuple[tuple[str, ColumnKind], ...]

    def of_kind(self, kind: ColumnKind) -> tuple[str, ...]:
        """Return the names of the columns of a kind, in order."""
        return tuple(name for name, judged in self.kinds if judged == kind)


@dataclass(frozen=True)
class Admission:
    """What of an admitted file's columns is left out.

    Attributes
    ----------
    left_personal
        Personal columns that nothing maps: dropped, and named in the report of the load.
    left_text
        Free text that is dropped.
    """

    left_personal: tuple[str, ...]
    left_text: tuple[str, ...]


@dataclass(frozen=True)
class PersonalShare:
    """How many cells of a sample hold something personal.

    Attributes
    ----------
    personal, filled
        Cells with a telephone or identity number or an e-mail address, and cells that are not empty.
    """

    personal: int
    filled: int

    @property
    def share(self) -> float:
        """Of the filled cells, 0 to 1; 0 when none is filled."""
        return self.personal / self.filled if self.filled else 0.0

    @property
    def is_personal(self) -> bool:
        """Whether the column is to be treated as personal."""
        return self.personal >= PERSONAL_CELLS and self.share >= PERSONAL_SHARE


def judge_column(name: str) -> ColumnKind:
    """Return what a column holds, by its name.

    Parameters
    ----------
    name
        As the file writes it: Chinese (traditional too), English, pinyin or initials of pinyin. What stands in
        brackets counts only towards a stricter judgement.
    """
    forms = (name, words.without_brackets(name))
    return next((kind for kind, is_one in _JUDGES if any(is_one(form) for form in forms)), "plain")


def judge_columns(header: Sequence[str]) -> ColumnJudgement:
    """Return what each column of a header holds; see :func:`judge_column`."""
    return ColumnJudgement(tuple((name, judge_column(name)) for name in header))


def _codes(name: str) -> set[str]:
    """Return the forms in which a name may be initials: the whole, and what follows the last underscore."""
    whole = words.flat_name(name)
    return {whole, words.flat_name(name.rpartition("_")[2])}


def _joined(spoken: Sequence[str]) -> str:
    return f"_{'_'.join(spoken)}_"


def _is_watching(name: str) -> bool:
    return bool(
        words.WATCHING.search(words.flat_name(name))
        or words.WATCHING_WORDS.search(_joined(words.letter_words(name)))
        or _codes(name) & words.WATCHING_CODES
    )


def _is_personal(name: str) -> bool:
    codes = _codes(name)
    return bool(
        words.PERSONAL.search(words.flat_name(name))
        or codes & words.PERSONAL_CODES
        or any(words.PERSONAL_CODE_ENDINGS.search(code) for code in codes)
        or codes & words.PERSONAL_WORDS
        or _is_personal_english(words.letter_words(name))
    )


def _is_personal_english(spoken: Sequence[str]) -> bool:
    if not spoken:
        return False
    is_something_else = spoken[-1] in words.PERSON_IS_NOT_MEANT
    return bool(
        words.PERSONAL_WORDS.intersection(spoken) - {"plate", "account"}
        or words.PERSONAL_PAIRS.search(_joined(spoken))
        or (words.PERSON_WORDS.intersection(spoken) and not is_something_else)
    )


def _is_text(name: str) -> bool:
    spoken = words.letter_words(name)
    return bool(
        words.TEXT.search(words.flat_name(name))
        or _codes(name) & words.TEXT_CODES
        or (spoken and spoken[-1] in words.TEXT_WORDS)
    )


_JUDGES: tuple[tuple[ColumnKind, Callable[[str], bool]], ...] = (
    ("monitoring", _is_watching), ("personal", _is_personal), ("text", _is_text),
)  # fmt: skip
"""The strictest first."""


def admit_columns(
    header: Sequence[str], mapped: Mapping[str, str], *, file_name: str, source: str, keep_text: TextKept
) -> Admission:
    """Return what of a file's columns is left out, or refuse the file.

    Parameters
    ----------
    header
        Column names as the file writes them.
    mapped
        Our name to the file's column, as the source's profile says.
    file_name, source
        For the message.
    keep_text
        What the district does with free text.

    Raises
    ------
    GuardFault
        A column marks people for watching, mapped or not; or the profile maps personal data, or free text to another
        column than ``summary``, or to it where the district keeps no text.
    """
    judged = judge_columns(header)
    if watching := judged.of_kind("monitoring"):
        raise GuardFault(
            N_("{file} has columns that mark people for watching: {columns}. Records of matters and places are taken "
               "here, never of people; nothing was loaded. Export the file again without these columns."),
            file=file_name, columns="、".join(mask_heading(name) for name in watching),
        )  # fmt: skip
    theirs = set(mapped.values())
    personal, text = judged.of_kind("personal"), judged.of_kind("text")
    if taken := [name for name in personal if name in theirs]:
        raise GuardFault(
            N_("The district file maps columns of {file} that hold personal data: {columns}. Nothing was loaded. Take "
               "them out of [sources.columns] of source {source}; unmapped they are left out at the door."),
            file=file_name, columns="、".join(taken), source=source,
        )  # fmt: skip
    summary = {theirs for ours, theirs in mapped.items() if ours == "summary"}
    elsewhere = {theirs for ours, theirs in mapped.items() if ours != "summary"}
    refused = elsewhere.intersection(text) | (summary if keep_text == "none" else set())
    if refused:
        raise GuardFault(
            N_("The district file maps free text of {file}: {columns}. Nothing was loaded. Take it out of "
               '[sources.columns] of source {source}, or map it to summary and set keep_text = "masked" in [privacy].'),
            file=file_name, columns="、".join(name for name in header if name in refused), source=source,
        )  # fmt: skip
    return Admission(
        left_personal=tuple(name for name in personal if name not in theirs),
        left_text=tuple(name for name in text if name not in theirs),
    )


def looks_personal(values: Iterable[str | None]) -> PersonalShare:
    """Return how many of a column's cells hold a telephone number, an identity number or an e-mail address.

    Numbers that only look alike are told apart by the column as a whole: eighteen figures count as identity numbers
    when most of those in the column have the right check digit, and cells of nothing but eleven figures count as
    mobile numbers when they do not all begin with the same three, as serial numbers do.

    Parameters
    ----------
    values
        A sample of cells; missing and blank ones do not count as filled.
    """
    filled = identity_shaped = identities = other = 0
    bare_mobiles: list[str] = []
    for value in values:
        cell = (value or "").strip()
        if not cell:
            continue
        filled += 1
        found = personal_number_in(cell)
        if found == "identity_number":
            identities += 1
        elif found == "phone" and cell.isdecimal():
            bare_mobiles.append(cell[:3])
        elif found is not None:
            other += 1
        identity_shaped += is_identity_shaped(cell)
    if identities < _TRUE_IDENTITY_SHARE * identity_shaped:
        identities = 0
    mobiles = len(bare_mobiles) if len(set(bare_mobiles)) > 1 else 0
    return PersonalShare(identities + mobiles + other, filled)


def admit_cells(cells: Mapping[str, Iterable[str | None]], *, file_name: str) -> None:
    """Refuse a file whose mapped columns hold personal data under an innocent name.

    Parameters
    ----------
    cells
        The file's column to a sample of its cells; give it the mapped columns of text and codes, and not those that
        are masked.
    file_name
        For the message.

    Raises
    ------
    GuardFault
        See :data:`PERSONAL_SHARE`. The message counts cells and never quotes one.
    """
    for column, values in cells.items():
        looked = looks_personal(values)
        if looked.is_personal:
            raise GuardFault(
                N_("Column {column} of {file} holds telephone numbers, identity numbers or e-mail addresses in "
                   "{personal} of {filled} cells looked at; nothing was loaded. Take it out of [sources.columns], or "
                   "export the file again without them."),
                column=column, file=file_name, personal=looked.personal, filled=looked.filled,
            )  # fmt: skip
