"""How something personal is looked for in a text: plain signs, rules, and three ways to search.

Convention: every search runs on :func:`plain_signs` of a text, which has the same length, so that positions hold in
both. A search is linear in the length of the text: repetitions are bounded or possessive, what goes before a title is
looked for a few characters back only, and a pattern begins with literals or one class of characters, so that the
engine skips to where it can begin.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

PersonalKind = Literal[
    "identity_number", "bank_card", "phone", "email", "account", "plate", "address", "name"
]

Span = tuple[int, int]
Find = Callable[[str], Iterator[Span]]
"""Gives the places of secrets in a plain text, in order, not overlapping."""

_SPACES = (
    "\t\u00a0\u00ad\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u2060\u3000\ufeff"
)
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"
_DOTS = "\u2022\u2027\u2219\u22c5\u30fb\uff65"


def _sign_table() -> dict[int, str]:
    """Return what each unusual sign stands for, one for one: ASCII figures, letters and signs; space; hyphen; dot."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {code: str(unicodedata.decimal(chr(code))) for code in range(0x1D7CE, 0x1D800)}
    for signs, plain in ((_SPACES, " "), (_HYPHENS, "-"), (_DOTS, "·"), ("×", "X"), ("﹡", "*")):
        table |= {ord(sign): plain for sign in signs}
    return table


_SIGNS = _sign_table()


def plain_signs(text: str) -> str:
    """Return the text with full-width and look-alike signs made plain; every character keeps its position."""
    return text.replace("\t", " ") if text.isascii() else text.translate(_SIGNS)


@dataclass(frozen=True)
class Rule:
    """How one kind of number, address or name is found.

    Attributes
    ----------
    kind
        What it is.
    find
        Searches a plain text.
    gate
        A cheap search; where it finds nothing, the rule cannot either. Missing where there is none.
    """

    kind: PersonalKind
    find: Find
    gate: re.Pattern[str] | None = None

    def spans(self, text: str) -> list[Span]:
        """Return the places of the secrets in a plain text, in order, not overlapping."""
        return list(self.find(text))


def matches(pattern: str, end_of: Callable[[re.Match[str]], int | None] | None = None) -> Find:
    """Return a search for all matches of a pattern.

    Parameters
    ----------
    pattern
        Its group ``secret``, where there is one, is what must go; otherwise all of it.
    end_of
        Given a match, where the secret ends; missing when the match is none after all.
    """
    compiled = re.compile(pattern)
    group = "secret" if "secret" in compiled.groupindex else 0

    def find(text: str) -> Iterator[Span]:
        at = 0
        while match := compiled.search(text, at):
            end = match.end(group) if end_of is None else end_of(match)
            if end is None:
                at = match.start() + 1
            else:
                yield match.start(group), end
                at = end

    return find


def following(phrases: str, *names: str) -> Find:
    """Return a search for what stands right after a phrase.

    Parameters
    ----------
    phrases
        Literals, the longer of two that begin alike first.
    names
        Patterns tried in turn where a phrase ends; each has a group ``secret``.
    """
    phrase = re.compile(phrases)
    compiled = [re.compile(name) for name in names]

    def find(text: str) -> Iterator[Span]:
        done = 0
        for said in phrase.finditer(text):
            if said.start() < done:
                continue
            found = next((match for name in compiled if (match := name.match(text, said.end()))), None)
            if found is not None:
                yield found.span("secret")
                done = found.end("secret")

    return find


def preceding(ends: str, name: str, *, reach: int) -> Find:
    """Return a search for what stands right before a word.

    Parameters
    ----------
    ends
        Literals.
    name
        Pattern with a group ``secret`` that ends where the word begins; the longest reading is taken.
    reach
        How many characters before the word it may begin.
    """
    word = re.compile(ends)
    compiled = re.compile(rf"(?:{name})\Z")

    def find(text: str) -> Iterator[Span]:
        done = 0
        for said in word.finditer(text):
            found = compiled.search(text, max(done, said.start() - reach), said.start())
            if found is not None:
                yield found.span("secret")
                done = said.start()

    return find
