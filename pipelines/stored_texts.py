"""Texts of good rows as they may be stored: the summary masked whole, other words where they hold a number of somebody.

A column is settled as a whole at the door (:mod:`pipelines.door`), by its first cells; here every cell is looked at.
Columns of words have few different values, so each batch is looked at value by value: one with an e-mail sign or enough
figures is masked, and replaced when a number of somebody was in it. A name alone stays, for offices are named like
people. Of posts only the post stays, of tags and tracks only words of their lists: such columns are where people are
named or marked. Codes of places lose telephone numbers and e-mail addresses only: a code of eighteen figures may look
like an identity number. The number of a case is not touched, since two cases must not become one.
"""

import re
from collections.abc import Callable, Collection

import pyarrow as pa
import pyarrow.compute as pc

from governance.masking import mask, mask_many
from governance.posts import post_only
from governance.text_rules import PersonalKind

SUMMARY_CHARACTERS = 500
"""Longest summary that is stored, after masking."""

LOOKED_AT_CHARACTERS = 4_000
"""Of a summary: masked whole first, so that no half of a number is left at the end."""

UNSURE_CHARACTERS = 100
"""At the end of a summary longer than what is looked at: a number may have been cut there."""

_NUMBERS: frozenset[PersonalKind] = frozenset(
    {"identity_number", "bank_card", "phone", "email", "account", "plate"}
)
_KINDS: dict[str, frozenset[PersonalKind]] = {
    **dict.fromkeys(
        (
            "category",
            "channel",
            "purpose",
            "status",
            "satisfaction",
            "desk_satisfaction",
            "department",
            "route",
            "lead_office",
            "campaign",
            "line",
            "unit",
        ),
        _NUMBERS,
    ),
    **dict.fromkeys(("grid_code", "community_code", "township_code"), frozenset({"phone", "email"})),
}
"""Columns of words and codes, and the kinds of numbers for which a cell of them is masked."""

TAGS = ("跨地区", "跨部门", "跨行业", "人事分离", "人户分离", "人事户分离")
"""三跨 and 三分离: what makes a matter hard to give to one office. No other tag is kept."""

TRACKS = ("诉", "访")
"""Of 诉访分离: whether a matter belongs to the courts or to petitions."""

_SIGNS = re.compile(r"[\s、,，;；/／|+]+")

_WORTH_MASKING = "[@＠]|(?:[0-9０-９\U0001d7ce-\U0001d7ff][^0-9]{0,4}){5}"
"""Figures as :func:`governance.text_rules.plain_signs` knows them; their Unicode class takes longer to compile than all
the rest takes."""


def storable(rows: pa.Table) -> pa.Table:
    """Return typed rows whose texts may be stored.

    Parameters
    ----------
    rows
        Our columns as texts; missing stays missing.
    """
    for name, kinds in _KINDS.items():
        if name not in rows.column_names:
            continue
        column = rows[name]
        masked = _without_numbers(column, kinds)
        if masked is not column:
            rows = rows.set_column(rows.schema.get_field_index(name), name, masked)
    for name, kept in _READ_ONLY.items():
        if name in rows.column_names and rows[name].null_count < rows.num_rows:
            column = _each(rows[name], kept)
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
    if "summary" in rows.column_names and rows["summary"].null_count < rows.num_rows:
        rows = rows.set_column(
            rows.schema.get_field_index("summary"), "summary", masked_summaries(rows["summary"])
        )
    return rows


def _tags(text: str) -> str | None:
    """Return the tags that a text names, in the order of :data:`TAGS`."""
    said = _SIGNS.split(text)
    return "、".join(tag for tag in TAGS if tag in said) or None


def _track(text: str) -> str | None:
    return next((track for track in TRACKS if text.rstrip("类件") == track), None)


_READ_ONLY: dict[str, Callable[[str], str | None]] = {
    "lead_post": post_only, "post": post_only, "tags": _tags, "track": _track,
}  # fmt: skip
"""Columns that are read for what may be kept of them, and what keeps that."""


def _each(column: pa.ChunkedArray, kept: Callable[[str], str | None]) -> pa.ChunkedArray:
    """Return a column of words with what is kept of each; each different word is looked at once."""
    words = pc.unique(column)
    found = [None if word is None else kept(word) for word in words.to_pylist()]
    return pc.take(pa.array(found, pa.string()), pc.index_in(column, words))


def masked_summaries(summaries: pa.ChunkedArray) -> pa.Array:
    """Return summaries masked, of at most :data:`SUMMARY_CHARACTERS` characters; one cut short ends in ``…``.

    Parameters
    ----------
    summaries
        As the file has them; missing stays missing.
    """
    texts = pc.utf8_slice_codeunits(summaries, 0, LOOKED_AT_CHARACTERS).to_pylist()
    masked = mask_many(texts).texts
    return pa.array(
        [
            None
            if whole is None or text is None
            else _shortened(whole, is_cut=len(text) == LOOKED_AT_CHARACTERS)
            for text, whole in zip(texts, masked, strict=True)
        ],
        pa.string(),
    )


def _shortened(masked: str, *, is_cut: bool) -> str:
    kept = masked[:-UNSURE_CHARACTERS] if is_cut else masked
    if not is_cut and len(kept) <= SUMMARY_CHARACTERS:
        return kept
    kept = kept[: SUMMARY_CHARACTERS - 1]
    if kept.rfind("〔") > kept.rfind("〕"):
        kept = kept[: kept.rfind("〔")]
    return f"{kept}…"


def _without_numbers(column: pa.ChunkedArray, kinds: Collection[PersonalKind]) -> pa.ChunkedArray:
    """Return a column whose cells hold none of these kinds; itself when none did."""
    if column.null_count == len(column):
        return column
    values = pc.unique(column)
    doubtful = values.filter(pc.match_substring_regex(values, _WORTH_MASKING)).to_pylist()
    found = {value: mask(value) for value in doubtful if value is not None}
    masked = {value: done.text for value, done in found.items() if not done.found.keys().isdisjoint(kinds)}
    if not masked:
        return column
    place = pc.index_in(column, pa.array(masked, pa.string()))
    return pc.coalesce(pc.take(pa.array(masked.values(), pa.string()), place), column)
