"""Blotting out of free text whatever names a person or leads to one.

Convention: what is blotted out is replaced by a token in 〔〕 that says what stood there, so that the text stays
readable. Masking twice is masking once. Time is linear in the length of the text. Masking lowers the risk and does not
end it: a name without a phrase around it, or a story only one person can have lived, stays. So text is kept only
where a district asks for it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from governance.personal_names import HOME_RULES, NAME_RULES, is_whole_name
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

_HAN_WORD = re.compile(r"[\u3400-\u9fff·]+")
_IN_FILE_NAMES = re.compile(
    "(关于|信访|上访|来访|来信|来电|投诉|举报|检举|控告|反映|诉求|求助|申请|申诉|工单|事项|材料|案件|案|登记|名单|台账|清单|记录|"
    "复查|复核|答复|回复|反馈|情况|问题|一事|附件|扫描|照片|的|等)"
)
"""Words that stand beside a name in the name of a file."""


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


def mask_heading(heading: str) -> str:
    """Return the heading of a column masked: what :func:`mask` finds, and a heading that is nothing but a name.

    In a file without a header the cells of the first record stand where headings are looked for.
    """
    plain = plain_signs(heading).replace(" ", "")
    return TOKENS["name"] if is_whole_name(plain) else mask(heading).text


def mask_file_name(name: str) -> str:
    """Return the name of a file masked; its ending stays.

    Parameters
    ----------
    name
        Without folder. Beside what :func:`mask` finds, a name of a person is found where it stands alone or beside a
        word that files are named with: 张三投诉.xlsx.
    """
    path = PurePath(name)
    return _HAN_WORD.sub(_without_names, mask(path.stem).text) + path.suffix


def _without_names(found: re.Match[str]) -> str:
    words = _IN_FILE_NAMES.split(found[0])
    return "".join(TOKENS["name"] if is_whole_name(word) else word for word in words)


def _blotted(text: str, spans: list[Span], token: str) -> str:
    """Return the text with the token in place of each span; spans in order, not overlapping."""
    pieces, done = [], 0
    for start, end in spans:
        pieces += [text[done:start], token]
        done = end
    return "".join([*pieces, text[done:]])
