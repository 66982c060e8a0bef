"""Blotting out of free text whatever names a person or leads to one.

Convention: what is blotted out is replaced by a token in 〔〕 that says what stood there, so that the text stays
readable. Masking twice is masking once. Time is linear in the length of the text. Masking lowers the risk and does not
end it: a name without a phrase around it, or a story only one person can have lived, stays. So text is kept only
where a district asks for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.personal_names import HOME_RULES, NAME_RULES
from governance.personal_numbers import NUMBER_RULES
from governance.text_rules import PersonalKind, Rule, Span, plain_signs

TOKENS: Mapping[PersonalKind, str] = {
    "identity_number": "〔证件号码〕",
    "bank_card": "〔卡号〕",
    "phone": "〔电话〕",
    "email": "〔邮箱〕",
    "account": "〔网络账号〕",
    "plate": "〔车牌〕",
    "address": "〔门牌〕",
    "name": "〔姓名〕",
}
"""What stands in place of each kind."""

_RULES: tuple[Rule, ...] = (*NUMBER_RULES, *HOME_RULES, *NAME_RULES)
_GATES = {rule.gate for rule in _RULES}


@dataclass(frozen=True)
class Masked:
    """A masked text.

    Attributes
    ----------
    text
        With tokens in place of what was found.
    found
        How often each kind was found. Never what was found.
    """

    text: str
    found: Counter[PersonalKind]


@dataclass(frozen=True)
class MaskedColumn:
    """Masked texts, in the order given.

    Attributes
    ----------
    texts
        Missing stays missing.
    found
        How often each kind was found in all of them.
    """

    texts: list[str | None]
    found: Counter[PersonalKind]


def mask(text: str) -> Masked:
    """Return a text with names, numbers and addresses of people replaced by tokens.

    Parameters
    ----------
    text
        Any length; full-width signs and spaced figures are understood, and what is not found stays as written.
    """
    found: Counter[PersonalKind] = Counter()
    plain = plain_signs(text)
    is_open = {gate: gate is None or gate.search(plain) is not None for gate in _GATES}
    for rule in _RULES:
        if is_open[rule.gate] and (spans := rule.spans(plain)):
            text, plain = _blotted(text, spans, TOKENS[rule.kind]), _blotted(plain, spans, TOKENS[rule.kind])
            found[rule.kind] += len(spans)
    return Masked(text, found)


def mask_many(texts: Iterable[str | None]) -> MaskedColumn:
    """Return a column of texts masked; see :func:`mask`. A text that comes twice is masked once.

    Parameters
    ----------
    texts
        Missing stays missing.
    """
    known: dict[str, Masked] = {}
    masked: list[str | None] = []
    found: Counter[PersonalKind] = Counter()
    for text in texts:
        if text is None:
            masked.append(None)
            continue
        if text not in known:
            known[text] = mask(text)
        masked.append(known[text].text)
        found.update(known[text].found)
    return MaskedColumn(masked, found)


def _blotted(text: str, spans: list[Span], token: str) -> str:
    """Return the text with the token in place of each span; spans in order, not overlapping."""
    pieces, done = [], 0
    for start, end in spans:
        pieces += [text[done:start], token]
        done = end
    return "".join([*pieces, text[done:]])
