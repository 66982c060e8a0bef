"""Numbers that lead to a person, found in text: identity papers, telephones, bank cards, accounts, vehicle plates.

Convention: figures may be full-width and broken by spaces and hyphens (see :mod:`governance.text_rules`). Where a
number carries a check digit, it decides; a number announced by a set phrase such as 身份证号 is taken without it. A
number that no phrase announces and no check digit confirms is taken only in the form of a telephone, a plate or an old
identity number, so that amounts, dates and case numbers stay.
"""

import re
from datetime import date

from governance.text_rules import PersonalKind, Rule, matches, plain_signs

SHORTEST_CARD = 16
"""Figures; the longest has 19."""

_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_VALUE = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
"""Figures to their value, and to the sum of the figures of twice their value."""


def is_identity_number(figures: str) -> bool:
    """Return whether eighteen figures (the last may be X) have a real day of birth and the right check digit.

    Source: GB 11643-1999; ISO/IEC 7064, MOD 11-2.
    """
    try:
        date(int(figures[6:10]), int(figures[10:12]), int(figures[12:14]))
    except ValueError:
        return False
    total = sum(int(figure) * weight for figure, weight in zip(figures[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == figures[17].upper()


def is_card_number(figures: str) -> bool:
    """Return whether figures have the right check digit of a bank card.

    Source: ISO/IEC 7812-1, annex B (Luhn).
    """
    signs = figures.encode()
    return (sum(signs[-1::-2].translate(_VALUE)) + sum(signs[-2::-2].translate(_DOUBLED))) % 10 == 0


def _spaced(pattern: str) -> str:
    """Return a pattern in which ``~`` is a place where up to three spaces and hyphens may stand."""
    return pattern.replace("~", r"[ \-]{0,3}")


def _cased(*names: str) -> str:
    """Return literals of names in the ways people write them; spelt out, for the engine skips to literals."""
    return "|".join(form for name in names for form in (name, name.upper(), name.capitalize()))


def _identity_end(match: re.Match[str]) -> int | None:
    return match.end() if is_identity_number(re.sub(r"[ \-]", "", match[0])) else None


def _card_end(match: re.Match[str]) -> int | None:
    """Return where a card number ends: the longest that checks out and goes to the end of a group of figures."""
    found = match[0]
    while len(figures := found.replace(" ", "").replace("-", "")) >= SHORTEST_CARD:
        if is_card_number(figures) and _CARD_ISSUERS.match(figures):
            return match.start() + len(found)
        last_group = max(found.rfind(" "), found.rfind("-"))
        if last_group < 0:
            return None
        found = found[:last_group].rstrip(" -")
    return None


_PROVINCE = r"(?:1~[1-5]|2~[1-3]|3~[1-7]|4~[1-6]|5~[0-4]|6~[1-5]|7~1|8~[1-3]|9~[1-8])"
_MONTH_DAY = r"(?:0~[1-9]|1~[0-2])~(?:0~[1-9]|[12]~\d|3~[01])"
_IDENTITY = _spaced(rf"{_PROVINCE}~\d~\d~\d~\d~(?:1~9|2~0)~\d~\d~{_MONTH_DAY}~\d~\d~\d~[\dXx]")

_OLD_IDENTITY = (
    rf"{_PROVINCE.replace('~', '')}(?<!\d\d\d)\d{{4}}[ \-]?"
    rf"[2-9]\d{_MONTH_DAY.replace('~', '')}[ \-]?\d{{3}}(?!\d)"
)
"""Fifteen figures, issued until 1999, without a check digit. Years of birth before 1920 are left out: there the codes
of grids look alike."""

_HIDDEN_IDENTITY = r"\d{3,6}\*{6,12}\d{2,4}[Xx]?"
_PAPER = (
    r"(?:身份证|身份号|证件|护照|通行证|台胞证|回乡证|居住证|军官证|士兵证|残疾证|驾驶证|驾照|社保卡|医保卡|公民身份)"
    r"(?:号码|号|编号|证号){0,2}"
    r"[为是:#( ]{0,4}(?P<secret>(?=[A-Za-z]{0,3}[ \-]?\d)[A-Za-z0-9](?:[ \-]?[A-Za-z0-9*]){5,20})"
)

_CARD_ISSUERS = re.compile(r"4|5[1-9]|6[0258]|9|3[05]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720")
_CARD = _spaced(r"[2-69](?<!\d\d)\d{3}(?:~\d{2}){5}(?:~\d){2,5}(?!\d)")
_ACCOUNT = (
    r"(?:银行卡|卡号|账号|帐号|账户|帐户|户号|存折)(?:号码|号)?"
    r"[为是:#( ]{0,4}(?P<secret>\d(?:[ \-]?\d){6,24}(?!\d))"
)

_EXTENSION = r"(?:(?: ?(?:转|分机|ext\.?) ?| ?- ?)\d{1,6}(?!\d))?"
_NUMBER = rf"\+?\d(?:[ \-]?\d){{6,14}}(?!\d){_EXTENSION}"
_ANNOUNCED_PHONE = (
    r"(?:电话|手机|座机|固话|热线|联系方式|拨打|致电|打给|传真|来电号码|联系号码|对方号码|我的号码|他的号码|她的号码|"
    + _cased("tel", "phone", "mobile")
    + rf")(?:号码|号)?[为是:(#. ]{{0,4}}(?P<secret>{_NUMBER}(?: ?[、,/;和或 ] ?{_NUMBER})*)"
)
_MOBILE = (
    r"(?:1(?<!\d1)|0(?<!\d0)(?:086[ \-]{0,2})?1|\+86[ \-]{0,2}1|86(?<!\d86)[ \-]{0,2}1)"
    r"(?:[3-9]\d(?:[ \-]{0,3}\d){8}|[ \-][3-9](?:[ \-]\d){9}|[3-9]\d[.·]\d{4}[.·]\d{4}"
    r"|[3-9]\d\*{4}\d{4})(?!\d)"
)
_AREA = r"(?:10|2\d|[3-9]\d\d)"
_LANDLINE = (
    rf"(?:\(0{_AREA}\)|0(?<!\d0)(?<!\d\.0){_AREA}\)?|86(?<!\d86)[ \-]{{0,2}}0?{_AREA})"
    r"[ \-]{0,3}[2-9]\d{2,3}[ \-]?\d{4}(?!\d)"
) + _EXTENSION
_SERVICE_LINE = (
    _spaced(r"(?:400|800)(?<!\d\d\d\d)(?:~\d{3}~\d{4}|~\d{4}~\d{3}|~\d~\d{3}~\d{3})(?!\d)") + _EXTENSION
)

_BOX = r"A-Za-z0-9._%+\-"
_EMAIL = rf"[{_BOX}](?<![{_BOX}][{_BOX}])[{_BOX}]*+ ?@ ?[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++"
_WECHAT = (
    rf"(?:微信|{_cased('weixin', 'wechat', 'vx', 'wx')}|WeChat)(?:号码|号|账号|ID|id)?[为是:( ]{{0,4}}"
    r"(?P<secret>[A-Za-z0-9][A-Za-z0-9_\-]{5,19})"
)
_QQ = rf"(?:{_cased('qq')}|扣扣|企鹅)(?:号码|号|群)?[为是:( ]{{0,4}}(?P<secret>[1-9]\d{{4,11}}(?!\d))"

_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬雲遼魯蘇贛陝閩貴粵寧瓊]"
    r" ?[A-HJ-NP-Za-hj-np-z][ ·.\-]{0,2}"
    r"(?=[A-Za-z0-9]{0,4}\d)[A-HJ-NP-Za-hj-np-z0-9]{4}(?:[A-HJ-NP-Za-hj-np-z0-9]{1,2}|[学警挂港澳領领])(?![0-9])"
)

_LONG_NUMBER = re.compile(r"(?:\d[ \-.·*()]{0,4}){7}")
_FIVE_FIGURES = re.compile(r"\d{5}")
_AT = re.compile("@")
_WORTH_SNIFFING = re.compile(r"@|(?:\d[ \-.·*()]{0,3}){8}")

NUMBER_RULES: tuple[Rule, ...] = (
    Rule("email", matches(_EMAIL), _AT),
    Rule("identity_number", matches(_PAPER), re.compile(r"\d")),
    Rule("identity_number", matches(_IDENTITY, _identity_end), _LONG_NUMBER),
    Rule("identity_number", matches(_OLD_IDENTITY), _LONG_NUMBER),
    Rule("identity_number", matches(_HIDDEN_IDENTITY), re.compile(r"\*{6}")),
    Rule("bank_card", matches(_ACCOUNT), _LONG_NUMBER),
    Rule("bank_card", matches(_CARD, _card_end), _LONG_NUMBER),
    Rule("account", matches(_WECHAT)),
    Rule("account", matches(_QQ), _FIVE_FIGURES),
    Rule("phone", matches(_ANNOUNCED_PHONE), _LONG_NUMBER),
    Rule("phone", matches(_MOBILE), _LONG_NUMBER),
    Rule("phone", matches(_LANDLINE), _LONG_NUMBER),
    Rule("phone", matches(_SERVICE_LINE), _LONG_NUMBER),
    Rule("plate", matches(_PLATE), re.compile(r"\d")),
)
"""In the order in which they are applied: the surest first."""

_SNIFFED = (
    Rule("email", matches(_EMAIL)),
    Rule("identity_number", matches(_IDENTITY, _identity_end)),
    Rule("phone", matches(_MOBILE)),
    Rule("phone", matches(_LANDLINE)),
)
_IDENTITY_SHAPE = re.compile(_IDENTITY)


def is_identity_shaped(cell: str) -> bool:
    """Return whether a cell holds eighteen figures built like an identity number, right check digit or not."""
    return _IDENTITY_SHAPE.search(plain_signs(cell)) is not None


def personal_number_in(cell: str) -> PersonalKind | None:
    """Return what personal number a cell holds: e-mail address, identity number or telephone; missing for none."""
    text = plain_signs(cell)
    if not _WORTH_SNIFFING.search(text):
        return None
    return next((rule.kind for rule in _SNIFFED if rule.spans(text)), None)
