"""Posts without their holders: of a cell that says who leads or receives, what names a post stays.

Lists of leading posts mostly write the holder beside the post (副区长张伟, 王书记). What stands beside the words of
posts and offices is therefore taken for a name wherever it could be one: a word that is none may be lost, a name is
not kept.
"""

import re

from governance.masking import TOKENS, mask
from governance.personal_names import is_whole_name, may_be_name

_TITLES = (
    "(?:副|第一|第二|常务副)?(?:书记|主任|主席|部长|局长|区长|县长|市长|镇长|乡长|科长|处长|院长|检察长|队长|所长|站长|"
    "校长|经理|董事长|秘书长|会长|组长|厅长|省长|州长|旗长|社区长|村长|网格长|河长|街长)|调研员|主任科员|党组成员|"
    "(?:党委|党工委)?委员|常委|班子成员|主要领导|分管领导|领导|主要负责人|分管负责人|负责人|专员"
)
_OFFICES = (
    "政法委|纪委监委|纪委|监委|组织部|宣传部|统战部|人武部|人大|政协|政府|法院|检察院|[区县市镇乡]委|党工委|管工委|管委会|"
    "党委|党组|分管|包案|协助|常务|第一"
)
_TITLE = re.compile(_TITLES)
_KNOWN = re.compile(rf"{_TITLES}|{_OFFICES}|[^\w·]+")
"""Words of posts and offices, and signs between words."""

_IS_PLACE = re.compile(r".{2,}(?:街道|园区|[委办部局])")
_LETTERS = re.compile(r"[A-Za-z]{2,}")

_LONGEST_NAME = 3


def post_only(text: str) -> str:
    """Return a text of which posts stay: what may be a name becomes a token, and so does a text without a post.

    Parameters
    ----------
    text
        Such as 副区长张伟, 政法委书记 or 江浦街道党工委书记、主任.
    """
    if _TITLE.search(text) is None:
        return TOKENS["name"]
    kept, end = [], 0
    for known in _KNOWN.finditer(text):
        kept += [_unnamed(text[end : known.start()]), known[0]]
        end = known.end()
    return mask("".join([*kept, _unnamed(text[end:])])).text


def _unnamed(between: str) -> str:
    """Return what stands between known words, without what may be a name."""
    if (may_be_name(between) and not _IS_PLACE.fullmatch(between)) or _LETTERS.search(between):
        return TOKENS["name"]
    for length in range(_LONGEST_NAME, 1, -1):
        if is_whole_name(between[:length]):
            return TOKENS["name"] + between[length:]
    return between
