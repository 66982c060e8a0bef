"""Turning the pages of a list: back, on, and which of how many rows are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from governance.i18n import Translator


@dataclass(frozen=True)
class OpenPage:
    """Which page of a list is open.

    Attributes
    ----------
    number
        From 1.
    rows
        On a full page.
    total
        Rows of the list.
    """

    number: int
    rows: int
    total: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.rows))

    @property
    def skipped(self) -> int:
        """Rows on the pages before."""
        return (self.number - 1) * self.rows

    def span(self, say: Translator) -> str:
        """Return which rows are shown, of how many: 16-30 of 42."""
        return say("{first}–{last} of {all}").format(
            first=say.number(self.skipped + 1), last=say.number(min(self.skipped + self.rows, self.total)),
            all=say.number(self.total),
        )  # fmt: skip


def draw_turning(say: Translator, page: OpenPage, *, key: str, turn: Callable[[int], None]) -> None:
    """Draw the two buttons and which rows are shown, for a line that the list's files may share.

    Parameters
    ----------
    key
        Begins the keys of the buttons.
    turn
        Told the page to open.
    """
    for name, label, target in (
        ("before", say("‹ Previous"), page.number - 1),
        ("after", say("Next ›"), page.number + 1),
    ):
        st.button(
            label, key=f"{key}_{name}", width="content", disabled=not 1 <= target <= page.pages,
            on_click=turn, args=(target,),
        )  # fmt: skip
    st.html(f'<span class="page-span">{escape(page.span(say))}</span>', width="content")
