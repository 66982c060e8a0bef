"""What to look at on the ground, matter by matter: lists that a district edits.

Convention: a list goes with categories by words that occur in their names; the first that fits is taken, and the
general one where none does. ``checklists.toml`` beside the district file takes the place of the lists below::

    [[lists]]
    words = ["噪声", "扰民"]
    lines = ["到现场听辨声源", "..."]

    [[lists]]
    lines = ["..."]          # without words: the general list, last
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from governance.errors import N_, FileFault

FILE_NAME = "checklists.toml"
LONGEST_LINE = 60
"""Characters of a line: more is not read on a phone."""


@dataclass(frozen=True)
class CheckList:
    """What to look at.

    Attributes
    ----------
    words
        Parts of names of categories it goes with; none for the general list.
    lines
        In the order they are looked at.
    """

    words: tuple[str, ...]
    lines: tuple[str, ...]

    def fits(self, category: str) -> bool:
        """Return whether it is the list of a category."""
        return not self.words or any(word in category for word in self.words)


DEFAULTS: Sequence[CheckList] = (
    CheckList(
        ("噪声", "噪音", "扰民"),
        ("到现场听辨声源与时段", "查看施工或夜间作业许可", "询问周边住户感受", "已告知责任单位限时整改"),
    ),
    CheckList(
        ("物业", "小区"),
        ("查看公共部位与设施现状", "查看物业公示与报修记录", "了解业委会或居委会意见", "已约定整改时限"),
    ),
    CheckList(
        ("停车", "占道", "违停", "交通"),
        ("查看占道、违停位置与时段", "查看标线、标牌与泊位", "消防与应急通道是否畅通", "已通知执法或交管处置"),
    ),
    CheckList(
        ("垃圾", "环境", "卫生", "污水", "扬尘", "油烟"),
        ("查看污染点位与范围", "查看清运或治理设施运行", "查看责任单位与清理频次", "已要求限期清理并约定复查"),
    ),
    CheckList(
        ("违建", "违法建设", "拆迁", "征收"),
        ("查看在建或新增部位", "核对审批与登记材料", "了解补偿或安置进展", "已转规划或执法部门"),
    ),
    CheckList(
        ("欠薪", "劳动", "工资"),
        ("到工地或单位核实用工情况", "查看维权公示牌与工资台账", "了解涉及人数与时段", "已转劳动监察"),
    ),
    CheckList(
        ("消防", "安全", "燃气", "电梯"),
        ("查看隐患部位与警示", "查看检查、维保记录", "疏散通道是否畅通", "存在即时危险的已当场处置并上报"),
    ),
    CheckList(
        (),
        ("到现场查看问题是否存在", "核对位置与网格是否一致", "了解周边住户意见", "了解责任单位处置进展"),
    ),
)  # fmt: skip
"""Lists where a district has none of its own."""


def check_lists(folder: Path) -> Sequence[CheckList]:
    """Return the lists of a district.

    Parameters
    ----------
    folder
        Of the district file.

    Raises
    ------
    FileFault
        The file of lists cannot be read as one.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return DEFAULTS
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))["lists"]
        lists = tuple(CheckList(tuple(one.get("words", ())), tuple(one["lines"])) for one in given)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as fault:
        raise FileFault(
            N_("{file} is no file of check lists: each [[lists]] needs lines, and words but for the last."),
            file=path.name,
        ) from fault
    texts = [text for one in lists for text in (*one.words, *one.lines)]
    if not all(isinstance(text, str) and text.strip() for text in texts) or not all(
        one.lines for one in lists
    ):
        raise FileFault(N_("{file}: words and lines are texts, and none of them is empty."), file=path.name)
    long = next((text for text in texts if len(text) > LONGEST_LINE), None)
    if long is not None:
        raise FileFault(
            N_("{file}: “{line}…” is longer than {limit} characters. Shorten it, for it is read on a phone."),
            file=path.name, line=long[:12], limit=LONGEST_LINE,
        )  # fmt: skip
    return lists


def lines_for(lists: Sequence[CheckList], category: str | None) -> tuple[str, ...]:
    """Return what to look at for a category; the general list where none is known or none fits.

    Parameters
    ----------
    category
        Missing, or ``*``, for all matters.
    """
    general = next((one for one in lists if not one.words), DEFAULTS[-1])
    return next((one for one in lists if category and one.fits(category)), general).lines
