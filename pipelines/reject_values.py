"""What is kept of a cell that could not be read: enough to see the mistake, nothing that tells of a person.

A name, a telephone number or a whole complaint slips into a column of dates when cells are moved. So of such a cell
only figures, signs and the words of dates and numbers stay; every other word is replaced by a token, as
:mod:`governance.masking` does with what it finds.
"""

import re

import pyarrow as pa

from governance.masking import TOKENS, mask

LOOKED_AT_CHARACTERS = 1_000
"""Of a cell: masked whole first, so that no half of a number is left at the end."""

KEPT_CHARACTERS = 40

WORD_TOKEN, FIGURES_TOKEN = "〔文字〕", "〔数字〕"

_LONG_FIGURES = re.compile(r"\d{15,}[Xx]?")
"""An identity number with a wrong check digit looks so; a date or coordinate does not."""

_WORDS = re.compile("|".join(re.escape(token) for token in TOKENS.values()) + r"|[^\W\d_]+")
_CHINESE = (
    "年|月|日|号|时|点|分|秒|凌晨|早上|上午|中午|下午|晚上|上周|下周|本周|周[一二三四五六日末]|星期[一二三四五六日天]|"
    "上旬|中旬|下旬|月初|月底|月末|年初|年底|年末|季度|[〇零一二三四五六七八九十百千]+|至|到|约|左右|之前|以前|之后|以后|"
    "今天|昨天|前天|今年|去年|明年|不详|未知|无|空|待定|暂缺|度|米|公里|元|件|次|个|东经|北纬|经度|纬度"
)
_ENGLISH = (
    "[a-z]|am|pm|utc|gmt|cst|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|nan|inf|infinity|null|"
    "none|na|km|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_KEPT_WORD = re.compile(f"(?:{_CHINESE})+|(?:{_ENGLISH})", re.IGNORECASE)


def kept_values(rejects: pa.Table) -> pa.Array:
    """Return the column ``value`` of rejects as it may be kept: at most :data:`KEPT_CHARACTERS` characters.

    Parameters
    ----------
    rejects
        Columns ``reason`` and ``value``; a missing value stays missing.
    """
    known: dict[tuple[str, str], str] = {}
    kept: list[str | None] = []
    for reason, value in zip(rejects["reason"].to_pylist(), rejects["value"].to_pylist(), strict=True):
        if value is None:
            kept.append(None)
            continue
        if (reason, value) not in known:
            known[reason, value] = kept_value(value, is_code=reason == "code_damaged")
        kept.append(known[reason, value])
    return pa.array(kept, pa.string())


def kept_value(value: str, *, is_code: bool = False) -> str:
    """Return what is kept of a cell that could not be read.

    Parameters
    ----------
    value
        As the file has it, the first :data:`LOOKED_AT_CHARACTERS` of it.
    is_code
        The cell is a code, whose letters and figures tell the record; otherwise it is a date or a number.
    """
    text = mask(value).text
    if not is_code:
        text = _LONG_FIGURES.sub(FIGURES_TOKEN, _WORDS.sub(_kept_word, text))
    return text[:KEPT_CHARACTERS]


def _kept_word(found: re.Match[str]) -> str:
    word = found[0]
    is_kept = word in TOKENS.values() or _KEPT_WORD.fullmatch(word)
    return word if is_kept else WORD_TOKEN
